/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-chat-reader.h"
#include "wire/weir-codec.h"

G_BEGIN_DECLS

typedef struct _WeirChatDecoder WeirChatDecoder;

/* Reads the document in @self->reader: what came in one frame, or, where @whole, the whole reply. */
typedef gboolean (*WeirChatDecoderRead) (WeirChatDecoder *self, gboolean whole, GError **error);

/**
 * WeirChatDecoder:
 * @base: what the caller knows of it
 * @reader: what has been read so far
 * @read: what is peculiar to the format
 * @started: whether a START was told
 * @done: whether the upstream has said that nothing more comes
 *
 * What the decoders of formats that are made of chat chunks have in common: the framing of the
 * stream and how it ends.
 */
struct _WeirChatDecoder
{
  WeirDecoder base;
  WeirChatReader reader;
  WeirChatDecoderRead read;
  gboolean started;
  gboolean done;
};

/* @origin: (nullable): id of the format that signatures of thoughts are of.
 * Returns: (transfer full): a decoder */
WeirDecoder *weir_chat_decoder_new (WeirChatDecoderRead read, const char *origin);

/**
 * weir_chat_decoder_take:
 * @self: a decoder
 * @chunk: a chat chunk, or a whole chat reply, in the document that is being read
 * @choices: its list of choices
 *
 * Tells what is in @chunk: that the reply begins, unless that was told before, its choices, and what
 * was used.
 *
 * Errors: WEIR_API_ERROR_UPSTREAM, and those of the sink
 */
gboolean weir_chat_decoder_take (WeirChatDecoder *self,
                                 const WeirJsonNode *chunk,
                                 const WeirJsonNode *choices,
                                 GError **error);

/* Sets @error to what the upstream says went wrong, in the document that is being read, and returns
 * %FALSE. */
gboolean weir_chat_decoder_fail (const WeirChatDecoder *self, GError **error);

G_END_DECLS
