/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-event.h"

G_BEGIN_DECLS

/**
 * WeirMessagesBody:
 *
 * A Messages reply that is sent whole: gathers the events and writes one object at END.
 */
typedef struct _WeirMessagesBody WeirMessagesBody;

/* @request_id: nullable. */
WeirMessagesBody *weir_messages_body_new (WeirRequest *request, const char *request_id);
void weir_messages_body_free (WeirMessagesBody *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirMessagesBody, weir_messages_body_free)

/* Takes the next event; at END appends the body to @out. */
void weir_messages_body_event (WeirMessagesBody *self, const WeirEvent *event, GString *out);

/* What streamed and whole replies have in common. */

/* The API's word for why a reply ended. */
const char *weir_messages_finish_word (WeirFinish finish);

/* Appends the members "stop_reason", "stop_sequence" and, after a refusal, "stop_details", in the words of
 * the version of the API that the client of @request speaks. */
void weir_messages_append_stop (GString *out, const WeirRequest *request, const WeirEvent *finish);

/* Appends the usage object. Unknown totals are taken from @estimate_in and @estimate_out; every member
 * is there, because clients add them up unasked. */
void weir_messages_append_usage (GString *out,
                                 const WeirUsage *usage,
                                 gint64 estimate_in,
                                 gint64 estimate_out);

/* Appends a reply's id, escaped: the upstream's when it is one of this API, else one made from the
 * request's. */
void weir_messages_append_id (GString *out, const char *upstream_id, const char *request_id);

/* Appends opaque reasoning, escaped: as it is when it is of this API, else in an envelope, or nothing
 * when nobody could take it back. */
void weir_messages_append_proof (GString *out,
                                 const WeirRequest *request,
                                 const char *origin,
                                 const char *payload,
                                 gsize len);

G_END_DECLS
