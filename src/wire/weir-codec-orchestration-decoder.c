/* SPDX-License-Identifier: MIT */
/* Reads orchestration's replies, streamed and whole: "final_result" is a chat chunk or a chat completion.
 * What its modules found on the way stands beside it, the model's own answer once more among them, and
 * is not read. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-orchestration.h"

#include "wire/weir-chat-decoder.h"

static gboolean
is_empty (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name)
{
  return weir_json_text (doc, weir_json_get (doc, object, name)).len == 0;
}

/* The first event of a stream is about the template: everything in it is there and empty. */
static gboolean
is_preface (const WeirJsonDoc *doc, const WeirJsonNode *result)
{
  const WeirJsonNode *choice = NULL;
  const WeirJsonNode *delta;
  WeirJsonIter iter;

  if (!is_empty (doc, result, "id") || !is_empty (doc, result, "model"))
    return FALSE;
  weir_json_iter_init (&iter, doc, weir_json_get (doc, result, "choices"));
  while (weir_json_iter_next (&iter, NULL, &choice))
    {
      delta = weir_json_get (doc, choice, "delta");
      if (delta == NULL || !is_empty (doc, choice, "finish_reason")
          || !is_empty (doc, delta, "content")
          || weir_json_is_set (weir_json_get (doc, delta, "reasoning_content"))
          || weir_json_is_set (weir_json_get (doc, delta, "tool_calls")))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_result (WeirChatDecoder *self, const WeirJsonNode *result, GError **error)
{
  const WeirJsonDoc *doc = &self->reader.doc;
  const WeirJsonNode *choices = weir_json_get (doc, result, "choices");

  if (!weir_json_is (choices, WEIR_JSON_ARRAY))
    return weir_chat_reader_bad (error, "it has no list of choices");
  return is_preface (doc, result) || weir_chat_decoder_take (self, result, choices, error);
}

/* A whole reply must have a result; in a stream a module may report by itself. */
static gboolean
read_reply (WeirChatDecoder *self, gboolean whole, GError **error)
{
  const WeirJsonDoc *doc = &self->reader.doc;
  const WeirJsonNode *root = weir_json_root (doc);
  const WeirJsonNode *result = weir_json_get (doc, root, "final_result");

  if (!weir_json_is (root, WEIR_JSON_OBJECT)
      || weir_json_is_set (weir_json_get (doc, root, "error"))
      || (result == NULL && weir_json_is_set (weir_json_get (doc, root, "message"))))
    return weir_chat_decoder_fail (self, error);
  if (weir_json_is_set (result))
    return read_result (self, result, error);
  if (!whole && weir_json_is (weir_json_get (doc, root, "intermediate_results"), WEIR_JSON_OBJECT))
    return TRUE;
  return weir_chat_reader_bad (error, "it has no result");
}

WeirDecoder *
weir_codec_orchestration_decoder_new (void)
{
  return weir_chat_decoder_new (read_reply, WEIR_CODEC_ORCHESTRATION_ID);
}
