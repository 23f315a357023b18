/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-codec.h"
#include "wire/weir-request-builder.h"

G_BEGIN_DECLS

/* The halves of the Responses codec, one file each; weir-codec-responses.c puts them together. */

#define WEIR_CODEC_RESPONSES_ID "responses"

/* Begins the payload of an envelope that holds reasoning which came redacted: what a service seals
 * is base64 and cannot begin so. */
#define WEIR_RESPONSES_REDACTED_MARK '!'

WeirRequest *weir_codec_responses_decode_request (GBytes *body, GError **error);

/* The parts of it that read "instructions" and "input", and "tools" and "tool_choice". */
gboolean weir_codec_responses_read_input (WeirRequestBuilder *builder, GError **error);
gboolean weir_codec_responses_read_tools (WeirRequestBuilder *builder, GError **error);

/* Reads a list of tools, which may also stand in the midst of the input. */
gboolean weir_codec_responses_add_tools (WeirRequestBuilder *builder,
                                         const WeirJsonNode *tools,
                                         GError **error);

GBytes *weir_codec_responses_encode_request (const WeirRequest *request,
                                             const WeirTarget *target,
                                             WeirLoss *loss,
                                             GError **error);

gboolean weir_codec_responses_can_patch (const WeirRequest *request, const WeirModelRule *rule);

GBytes *weir_codec_responses_patch_request (const WeirRequest *request,
                                            const WeirTarget *target,
                                            WeirLoss *loss,
                                            GError **error);

void
weir_codec_responses_reframe (const WeirRequest *request, const WeirFrame *frame, GString *out);

WeirDecoder *weir_codec_responses_decoder_new (void);

WeirEncoder *weir_codec_responses_encoder_new (WeirRequest *request, const char *request_id);

G_END_DECLS
