/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-codec.h"
#include "wire/weir-request-builder.h"

G_BEGIN_DECLS

/* The halves of the Messages codec, one file each; weir-codec-messages.c puts them together. */

#define WEIR_CODEC_MESSAGES_ID "messages"

/* The name of the tool by which an answer in a schema is asked for where the model knows no other
 * way. What it is called with is the answer's text. */
#define WEIR_MESSAGES_OUTPUT_TOOL "__json_output"

WeirRequest *weir_codec_messages_decode_request (GBytes *body, GError **error);
WeirRequest *
weir_codec_messages_decode_placed (GBytes *body, const WeirPlace *place, GError **error);

/* The parts of it that read "system" and "messages". */
gboolean weir_codec_messages_read_turns (WeirRequestBuilder *builder, GError **error);

/* How long a cache mark on @object asks for. */
WeirCache weir_codec_messages_read_cache (const WeirJsonDoc *doc, const WeirJsonNode *object);

/* Flags for what is not everybody's yet, and the version of the API, which is a date. */
#define WEIR_MESSAGES_HEADER_BETA "anthropic-beta"
#define WEIR_MESSAGES_HEADER_VERSION "anthropic-version"

/* Takes one of these over into a request that nobody else has seen yet. */
void weir_codec_messages_take_header (WeirRequest *request, const char *name, const char *value);

GBytes *weir_codec_messages_encode_request (const WeirRequest *request,
                                            const WeirTarget *target,
                                            WeirLoss *loss,
                                            GError **error);

GBytes *weir_codec_messages_patch_request (const WeirRequest *request,
                                           const WeirTarget *target,
                                           WeirLoss *loss,
                                           GError **error);

void weir_codec_messages_reframe (const WeirRequest *request, const WeirFrame *frame, GString *out);

/* Whether @tool is one that the provider runs and that a model can do without: clients offer them to
 * every model beside their own, and are served without rather than not at all. */
gboolean weir_codec_messages_is_optional_tool (const WeirJsonDoc *doc, const WeirJsonNode *tool);

WeirDecoder *weir_codec_messages_decoder_new (void);

WeirEncoder *weir_codec_messages_encoder_new (WeirRequest *request, const char *request_id);

G_END_DECLS
