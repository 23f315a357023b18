/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-codec.h"
#include "wire/weir-request-builder.h"

G_BEGIN_DECLS

/* The halves of the chat codec, one file each; weir-codec-chat.c puts them together. */

#define WEIR_CODEC_CHAT_ID "openai-chat"

/* Most letters in the id of a tool call. */
#define WEIR_CHAT_MAX_ID 40

WeirRequest *weir_codec_chat_decode_request (GBytes *body, GError **error);
WeirRequest *weir_codec_chat_decode_placed (GBytes *body, const WeirPlace *place, GError **error);

/* The part of it that reads "messages". */
gboolean weir_codec_chat_read_messages (WeirRequestBuilder *builder, GError **error);

GBytes *weir_codec_chat_encode_request (const WeirRequest *request,
                                        const WeirTarget *target,
                                        WeirLoss *loss,
                                        GError **error);

gboolean weir_codec_chat_can_patch (const WeirRequest *request, const WeirModelRule *rule);

GBytes *weir_codec_chat_patch_request (const WeirRequest *request,
                                       const WeirTarget *target,
                                       WeirLoss *loss,
                                       GError **error);

void weir_codec_chat_reframe (const WeirRequest *request, const WeirFrame *frame, GString *out);

WeirDecoder *weir_codec_chat_decoder_new (void);

WeirEncoder *weir_codec_chat_encoder_new (WeirRequest *request, const char *request_id);

G_END_DECLS
