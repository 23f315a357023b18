/* SPDX-License-Identifier: MIT */
/* Reads chat replies, streamed and whole. A whole reply goes the way of a stream whose only chunk
 * holds everything: "message" is read as "delta" is. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-chat.h"

#include "wire/weir-api-error.h"
#include "wire/weir-chat-reader.h"
#include "wire/weir-usage-read.h"

#include <string.h>

typedef struct
{
  WeirDecoder base;
  WeirChatReader reader;
  gboolean started;
  gboolean done;
} ChatDecoder;

static gboolean
read_usage (ChatDecoder *self, const WeirJsonNode *root, GError **error)
{
  const WeirJsonDoc *doc = &self->reader.doc;
  WeirEvent event = { .kind = WEIR_EVENT_USAGE };

  if (!weir_usage_read_chat (doc, weir_json_get (doc, root, "usage"), &event.usage))
    return TRUE;
  return self->reader.sink (&event, self->reader.user_data, error);
}

static gboolean
start (ChatDecoder *self, const WeirJsonNode *root, GError **error)
{
  WeirEvent event = { .kind = WEIR_EVENT_START };
  g_autofree char *model = NULL;
  gint64 created;

  if (self->started)
    return TRUE;
  self->started = TRUE;
  weir_chat_reader_keep_text (&self->reader.id, &self->reader.doc,
                              weir_json_get (&self->reader.doc, root, "id"));
  weir_chat_reader_keep_text (&model, &self->reader.doc,
                              weir_json_get (&self->reader.doc, root, "model"));
  created = weir_usage_read_count (&self->reader.doc, root, "created");

  event.start.id = self->reader.id;
  event.start.model = model;
  event.start.created = created > 0 ? created : -1;
  return self->reader.sink (&event, self->reader.user_data, error);
}

static gboolean
read_reply (ChatDecoder *self, GError **error)
{
  const WeirJsonDoc *doc = &self->reader.doc;
  const WeirJsonNode *root = weir_json_root (doc);
  const WeirJsonNode *choices = weir_json_get (doc, root, "choices");
  const WeirJsonNode *choice;
  WeirJsonIter iter;

  if (!weir_json_is (root, WEIR_JSON_OBJECT)
      || weir_json_is_set (weir_json_get (doc, root, "error"))
      || (choices == NULL && weir_json_get (doc, root, "message") != NULL))
    {
      g_propagate_error (error, weir_codec_read_upstream_error (0, NULL, doc->data, doc->len));
      return FALSE;
    }
  if (!weir_json_is (choices, WEIR_JSON_ARRAY))
    return weir_chat_reader_bad (error, "it has no list of choices");

  /* Azure begins with what its filter found in the prompt: no choice, no id, no usage. */
  if (choices->count == 0 && !weir_json_is (weir_json_get (doc, root, "usage"), WEIR_JSON_OBJECT))
    return TRUE;
  if (!start (self, root, error))
    return FALSE;

  weir_json_iter_init (&iter, doc, choices);
  while (weir_json_iter_next (&iter, NULL, &choice))
    if (!weir_chat_reader_take_choice (&self->reader, choice, error))
      return FALSE;
  return read_usage (self, root, error);
}

static gboolean
chat_frame (WeirDecoder *decoder,
            const WeirFrame *frame,
            WeirEventSink sink,
            gpointer user_data,
            GError **error)
{
  ChatDecoder *self = (ChatDecoder *) decoder;

  self->reader.sink = sink;
  self->reader.user_data = user_data;
  if (frame->len == 0 || self->done)
    return TRUE;
  if (frame->len == strlen ("[DONE]") && memcmp (frame->data, "[DONE]", frame->len) == 0)
    {
      self->done = TRUE;
      return TRUE;
    }

  /* "data: Error in …": a failure told in plain words. */
  if (!weir_json_parse (&self->reader.doc, frame->data, frame->len, &weir_json_limits_body, NULL))
    {
      g_propagate_error (error, weir_codec_read_upstream_error (0, NULL, frame->data, frame->len));
      return FALSE;
    }
  return read_reply (self, error);
}

static gboolean
chat_body (WeirDecoder *decoder,
           const char *data,
           gsize len,
           WeirEventSink sink,
           gpointer user_data,
           GError **error)
{
  ChatDecoder *self = (ChatDecoder *) decoder;

  self->reader.sink = sink;
  self->reader.user_data = user_data;
  if (!weir_json_parse (&self->reader.doc, data, len, &weir_json_limits_body, NULL))
    return weir_chat_reader_bad (error, "it is not valid JSON");
  return read_reply (self, error);
}

static gboolean
chat_finish (WeirDecoder *decoder, WeirEventSink sink, gpointer user_data, GError **error)
{
  ChatDecoder *self = (ChatDecoder *) decoder;
  const WeirEvent event = { .kind = WEIR_EVENT_END };

  if (!weir_chat_reader_is_whole (&self->reader))
    return weir_api_error_set_at (error, WEIR_API_ERROR_UPSTREAM, NULL,
                                  "The upstream's reply was cut: it ended without a finish reason");
  return sink (&event, user_data, error);
}

static gboolean
chat_is_complete (const WeirDecoder *decoder)
{
  return ((const ChatDecoder *) decoder)->done;
}

static void
chat_free (WeirDecoder *decoder)
{
  ChatDecoder *self = (ChatDecoder *) decoder;

  weir_chat_reader_clear (&self->reader);
  g_free (self);
}

static const WeirDecoderOps chat_ops = {
  .frame = chat_frame,
  .body = chat_body,
  .finish = chat_finish,
  .is_complete = chat_is_complete,
  .free = chat_free,
};

WeirDecoder *
weir_codec_chat_decoder_new (void)
{
  ChatDecoder *self = g_new0 (ChatDecoder, 1);

  self->base.ops = &chat_ops;
  weir_chat_reader_init (&self->reader);
  return &self->base;
}
