/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-request.h"

G_BEGIN_DECLS

/**
 * WeirRequestBuilder:
 *
 * Puts a #WeirRequest together, front to back. Decoders set the plain members of @request
 * themselves and add the lists through the functions below.
 */
typedef struct _WeirRequestBuilder WeirRequestBuilder;

/* Parses @body (a reference is taken) within the limits of a body from outside and starts a
 * request of @format. %NULL with a WEIR_API_ERROR_BAD_REQUEST when it is not a JSON object. */
WeirRequestBuilder *weir_request_builder_new (const char *format, GBytes *body, GError **error);
void weir_request_builder_free (WeirRequestBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRequestBuilder, weir_request_builder_free)

/* (transfer none): the request being built. */
WeirRequest *weir_request_builder_get (WeirRequestBuilder *self);

/* Sets the model's name. %FALSE with a WEIR_API_ERROR_BAD_REQUEST at "model" when @name is absent,
 * empty, longer than 256 bytes or holds control characters. */
gboolean
weir_request_builder_set_model (WeirRequestBuilder *self, WeirJsonText name, GError **error);

/* The same with the name @placed (nullable), UTF-8, or else with the member "model" of the body. */
gboolean
weir_request_builder_read_model (WeirRequestBuilder *self, const char *placed, GError **error);

/* A new part at the end of what is open (the system prompt, a turn, a nested list), to be filled
 * in before the next call. */
WeirPart *weir_request_builder_add_part (WeirRequestBuilder *self, WeirPartKind kind);

/* The same before the last @n_behind parts of what is open, of which there are as many. What earlier
 * calls returned is void. */
WeirPart *
weir_request_builder_insert_part (WeirRequestBuilder *self, WeirPartKind kind, guint n_behind);

/* Opens the list of the parts inside the part added last; close it before going on. */
void weir_request_builder_begin_nested (WeirRequestBuilder *self);
void weir_request_builder_end_nested (WeirRequestBuilder *self);

/* Until the first turn begins, parts go to the system prompt. */
WeirTurn *weir_request_builder_begin_turn (WeirRequestBuilder *self, WeirRole role);

WeirTool *weir_request_builder_add_tool (WeirRequestBuilder *self);
void weir_request_builder_add_stop (WeirRequestBuilder *self, WeirJsonText stop);
void weir_request_builder_add_tool_choice_name (WeirRequestBuilder *self, WeirJsonText name);
void weir_request_builder_add_beta (WeirRequestBuilder *self, WeirJsonText beta);

/* Notes a top-level member (plain ASCII or not, copied) that the neutral form cannot say, so that a
 * translation can tell the loss. */
void weir_request_builder_add_unread (WeirRequestBuilder *self, WeirJsonText name);

/* Notes that what stands at @path is for an upstream of the request's own format only. The first one
 * counts. */
void weir_request_builder_set_native_only (WeirRequestBuilder *self, const char *path);

/* Text that is not in the body: @utf8 escaped (@len -1: terminated), living as long as the request. */
WeirJsonText weir_request_builder_text (WeirRequestBuilder *self, const char *utf8, gssize len);

/* The same for a piece of JSON text that is already escaped. */
WeirJsonText weir_request_builder_copy (WeirRequestBuilder *self, WeirJsonText text);

/* (transfer full): seals the request; the builder is empty afterwards. */
WeirRequest *weir_request_builder_end (WeirRequestBuilder *self);

G_END_DECLS
