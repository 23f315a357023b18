/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-codec.h"

G_BEGIN_DECLS

/* The halves of the Converse codec, one file each; weir-codec-converse.c puts them together. */

#define WEIR_CODEC_CONVERSE_ID "bedrock-converse"

GBytes *weir_codec_converse_encode_request (const WeirRequest *request,
                                            const WeirTarget *target,
                                            WeirLoss *loss,
                                            GError **error);

WeirDecoder *weir_codec_converse_decoder_new (void);

G_END_DECLS
