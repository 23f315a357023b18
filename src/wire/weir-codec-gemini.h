/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-codec.h"

G_BEGIN_DECLS

/* The halves of the Gemini codec, one file each; weir-codec-gemini.c puts them together. */

#define WEIR_CODEC_GEMINI_ID "gemini"

GBytes *weir_codec_gemini_encode_request (const WeirRequest *request,
                                          const WeirTarget *target,
                                          WeirLoss *loss,
                                          GError **error);

WeirDecoder *weir_codec_gemini_decoder_new (void);

G_END_DECLS
