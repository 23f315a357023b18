/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-codec.h"
#include "wire/weir-request-builder.h"

G_BEGIN_DECLS

/* The halves of the two Ollama codecs, one file each; weir-codec-ollama.c puts them together. */

#define WEIR_CODEC_OLLAMA_CHAT_ID "ollama-chat"
#define WEIR_CODEC_OLLAMA_GENERATE_ID "ollama-generate"

WeirRequest *weir_codec_ollama_chat_decode_request (GBytes *body, GError **error);
WeirRequest *weir_codec_ollama_generate_decode_request (GBytes *body, GError **error);

/* Reads "messages", which may be empty: then only the model is to be made ready. */
gboolean weir_codec_ollama_read_messages (WeirRequestBuilder *builder, GError **error);

/* Adds the images in the member "images" of @object to what is open. */
gboolean weir_codec_ollama_read_images (WeirRequestBuilder *builder,
                                        const WeirJsonNode *object,
                                        GError **error);

WeirEncoder *weir_codec_ollama_chat_encoder_new (WeirRequest *request, const char *request_id);
WeirEncoder *weir_codec_ollama_generate_encoder_new (WeirRequest *request, const char *request_id);

/* The name of a model without the tag that clients add when there is none. */
WeirJsonText weir_codec_ollama_untag (WeirJsonText model);

G_END_DECLS
