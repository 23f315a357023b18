/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-codec.h"
#include "wire/weir-request-builder.h"

G_BEGIN_DECLS

/* The halves of the Gemini codec, one file each; weir-codec-gemini.c puts them together. */

#define WEIR_CODEC_GEMINI_ID "gemini"

WeirRequest *weir_codec_gemini_decode_placed (GBytes *body, const WeirPlace *place, GError **error);

/* Reads "systemInstruction" and "contents" of @root. */
gboolean weir_codec_gemini_read_turns (WeirRequestBuilder *builder,
                                       const WeirJsonNode *root,
                                       GError **error);

GBytes *weir_codec_gemini_encode_request (const WeirRequest *request,
                                          const WeirTarget *target,
                                          WeirLoss *loss,
                                          GError **error);

GBytes *weir_codec_gemini_patch_request (const WeirRequest *request,
                                         const WeirTarget *target,
                                         WeirLoss *loss,
                                         GError **error);

void weir_codec_gemini_reframe (const WeirRequest *request, const WeirFrame *frame, GString *out);

WeirDecoder *weir_codec_gemini_decoder_new (void);

/* Streams as server-sent events, or as the elements of one array. */
WeirEncoder *weir_codec_gemini_encoder_new (WeirRequest *request, const char *request_id);
WeirEncoder *weir_codec_gemini_array_encoder_new (WeirRequest *request, const char *request_id);

/* What is said of a number of tokens that was asked for. */
void weir_codec_gemini_encode_count (gint64 tokens, GString *out);

G_END_DECLS
