/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-client.h"
#include "wire/weir-dialect.h"

G_BEGIN_DECLS

/**
 * WeirReplyHead:
 *
 * The headers of a reply while they are put together. What came from outside and may not stand in a
 * header is left out. Zero-initialise.
 */
typedef struct
{
  GArray *headers; /* WeirHttpHeader */
} WeirReplyHead;

void weir_reply_head_clear (WeirReplyHead *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirReplyHead, weir_reply_head_clear)

/* @name: static. @value: (nullable): copied; other than visible ASCII is escaped with "%". */
void weir_reply_head_add (WeirReplyHead *self, const char *name, const char *value);
void weir_reply_head_add_int (WeirReplyHead *self, const char *name, gint64 value);

/* (array length=n): what has been added. */
const WeirHttpHeader *weir_reply_head_get (const WeirReplyHead *self, guint *n);

/* The request's id, under both names that SDKs read. */
void weir_reply_head_add_id (WeirReplyHead *self, WeirClient *client);

/* What a stream needs so that nothing between here and the client holds it back. */
void weir_reply_head_add_stream (WeirReplyHead *self, const char *content_type);

/**
 * weir_reply_send_error:
 * @head: (nullable): more headers
 * @error: of WEIR_API_ERROR, or any other, which is told as an internal error without its words
 *
 * Answers with @error in the words of @dialect: status, body, retry-after and x-should-retry.
 *
 * Returns: the status that was sent
 */
guint weir_reply_send_error (WeirClient *client,
                             const WeirDialect *dialect,
                             WeirReplyHead *head,
                             const GError *error);

/* Answers with a JSON body (transfer full). */
void weir_reply_send_json (WeirClient *client, guint status, WeirReplyHead *head, GBytes *body);

/* (transfer full): @error, of any domain, as one that a client may be told. What is not known to be
 * fit for outside is logged and becomes an internal error. */
GError *weir_reply_make_error (const GError *error);

G_END_DECLS
