/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-responses-item.h"

G_BEGIN_DECLS

/**
 * WeirResponsesReply:
 *
 * A Responses reply being put together from events.
 */
typedef struct _WeirResponsesReply WeirResponsesReply;

/* @request_id: nullable. */
WeirResponsesReply *weir_responses_reply_new (WeirRequest *request, const char *request_id);
void weir_responses_reply_free (WeirResponsesReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirResponsesReply, weir_responses_reply_free)

/* Takes the next event over. */
void weir_responses_reply_take (WeirResponsesReply *self, const WeirEvent *event);

/* (nullable): the item that the part @part is, or %NULL when there is none for it. Valid until the next
 * event. */
WeirResponsesItem *weir_responses_reply_find (WeirResponsesReply *self, guint part);

guint weir_responses_reply_get_n_items (const WeirResponsesReply *self);
WeirResponsesItem *weir_responses_reply_get_item (WeirResponsesReply *self, guint index);

/* Appends the whole Response as it is now, in a status of the API's: "in_progress", or
 * %NULL: the one it has ended with. @error: (nullable): why it failed, whatever the status. */
void weir_responses_reply_write (WeirResponsesReply *self,
                                 const char *status,
                                 const GError *error,
                                 GString *out);

/* The status it has ended with: "completed", "incomplete" or "failed". */
const char *weir_responses_reply_get_status (const WeirResponsesReply *self);

G_END_DECLS
