/* SPDX-License-Identifier: MIT */
/* Reads chat replies, streamed and whole. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-chat.h"

#include "wire/weir-chat-decoder.h"

static gboolean
read_reply (WeirChatDecoder *self, gboolean whole, GError **error)
{
  const WeirJsonDoc *doc = &self->reader.doc;
  const WeirJsonNode *root = weir_json_root (doc);
  const WeirJsonNode *choices = weir_json_get (doc, root, "choices");

  if (!weir_json_is (root, WEIR_JSON_OBJECT)
      || weir_json_is_set (weir_json_get (doc, root, "error"))
      || (choices == NULL && weir_json_get (doc, root, "message") != NULL))
    return weir_chat_decoder_fail (self, error);
  if (!weir_json_is (choices, WEIR_JSON_ARRAY))
    return weir_chat_reader_bad (error, "it has no list of choices");

  /* Azure begins with what its filter found in the prompt: no choice, no id, no usage. */
  if (choices->count == 0 && !weir_json_is (weir_json_get (doc, root, "usage"), WEIR_JSON_OBJECT))
    return TRUE;
  return weir_chat_decoder_take (self, root, choices, error);
}

WeirDecoder *
weir_codec_chat_decoder_new (void)
{
  return weir_chat_decoder_new (read_reply, NULL);
}
