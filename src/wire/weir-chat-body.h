/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-event.h"

G_BEGIN_DECLS

/**
 * WeirChatBody:
 *
 * A chat reply that is sent whole: gathers the events and writes one object at END.
 */
typedef struct _WeirChatBody WeirChatBody;

/* @model: the name the client knows the model by. @request_id: nullable. */
WeirChatBody *weir_chat_body_new (const char *model, const char *request_id);
void weir_chat_body_free (WeirChatBody *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirChatBody, weir_chat_body_free)

/* Takes the next event; at END appends the body to @out. */
void weir_chat_body_event (WeirChatBody *self, const WeirEvent *event, GString *out);

/* The API's word for why a reply ended. */
const char *weir_chat_body_finish_word (WeirFinish finish);

/* (nullable): what is added to the answer where that word hides too much, fit for JSON. */
const char *weir_chat_body_finish_note (WeirFinish finish);

/* Appends the usage object. Its inner objects are always there: clients look into them unasked. */
void weir_chat_body_append_usage (GString *out, const WeirUsage *usage);

/* Appends a reply's id, escaped: the upstream's when it is one of this API, else one made from the
 * request's. */
void weir_chat_body_append_id (GString *out, const char *upstream_id, const char *request_id);

/* An element of the list "images" in a message: the image that @event opens. */
void weir_chat_body_append_image (GString *out, guint index, const WeirEvent *event);

G_END_DECLS
