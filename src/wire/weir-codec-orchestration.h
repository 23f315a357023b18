/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-codec.h"

G_BEGIN_DECLS

/* The halves of the orchestration codec, one file each; weir-codec-orchestration.c puts them together. */

#define WEIR_CODEC_ORCHESTRATION_ID "sap-orchestration"

GBytes *weir_codec_orchestration_encode_request (const WeirRequest *request,
                                                 const WeirTarget *target,
                                                 WeirLoss *loss,
                                                 GError **error);

WeirDecoder *weir_codec_orchestration_decoder_new (void);

G_END_DECLS
