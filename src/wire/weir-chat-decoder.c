/* SPDX-License-Identifier: MIT */
/* A whole reply goes the way of a stream whose only chunk holds everything: "message" is read as
 * "delta" is. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-chat-decoder.h"

#include <string.h>

#include "wire/weir-api-error.h"
#include "wire/weir-chat-sources.h"
#include "wire/weir-usage-read.h"

static gboolean
tell_start (WeirChatDecoder *self, const WeirJsonNode *chunk, GError **error)
{
  const WeirJsonDoc *doc = &self->reader.doc;
  WeirEvent event = { .kind = WEIR_EVENT_START };
  g_autofree char *model = NULL;
  gint64 created;

  if (self->started)
    return TRUE;
  self->started = TRUE;
  weir_chat_reader_keep_text (&self->reader.id, doc, weir_json_get (doc, chunk, "id"));
  weir_chat_reader_keep_text (&model, doc, weir_json_get (doc, chunk, "model"));
  created = weir_usage_read_count (doc, chunk, "created");

  event.start.id = self->reader.id;
  event.start.model = model;
  event.start.created = created > 0 ? created : -1;
  return self->reader.sink (&event, self->reader.user_data, error);
}

static gboolean
tell_usage (WeirChatDecoder *self, const WeirJsonNode *chunk, GError **error)
{
  const WeirJsonDoc *doc = &self->reader.doc;
  WeirEvent event = { .kind = WEIR_EVENT_USAGE };

  if (!weir_usage_read_chat (doc, weir_json_get (doc, chunk, "usage"), &event.usage))
    return TRUE;
  return self->reader.sink (&event, self->reader.user_data, error);
}

gboolean
weir_chat_decoder_take (WeirChatDecoder *self,
                        const WeirJsonNode *chunk,
                        const WeirJsonNode *choices,
                        GError **error)
{
  const WeirJsonNode *choice;
  WeirJsonIter iter;

  if (!tell_start (self, chunk, error))
    return FALSE;
  weir_chat_sources_read (self->reader.sources, &self->reader.doc, chunk);
  weir_json_iter_init (&iter, &self->reader.doc, choices);
  while (weir_json_iter_next (&iter, NULL, &choice))
    if (!weir_chat_reader_take_choice (&self->reader, choice, error))
      return FALSE;
  return tell_usage (self, chunk, error);
}

gboolean
weir_chat_decoder_fail (const WeirChatDecoder *self, GError **error)
{
  const WeirJsonDoc *doc = &self->reader.doc;

  g_propagate_error (error, weir_codec_read_upstream_error (0, NULL, doc->data, doc->len));
  return FALSE;
}

static gboolean
chat_frame (WeirDecoder *decoder,
            const WeirFrame *frame,
            WeirEventSink sink,
            gpointer user_data,
            GError **error)
{
  WeirChatDecoder *self = (WeirChatDecoder *) decoder;

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
  return self->read (self, FALSE, error);
}

static gboolean
chat_body (WeirDecoder *decoder,
           const char *data,
           gsize len,
           WeirEventSink sink,
           gpointer user_data,
           GError **error)
{
  WeirChatDecoder *self = (WeirChatDecoder *) decoder;

  self->reader.sink = sink;
  self->reader.user_data = user_data;
  if (!weir_json_parse (&self->reader.doc, data, len, &weir_json_limits_body, NULL))
    return weir_chat_reader_bad (error, "it is not valid JSON");
  self->reader.whole = TRUE;
  return self->read (self, TRUE, error);
}

static const char *
chat_missing (const WeirDecoder *decoder)
{
  const WeirChatDecoder *self = (const WeirChatDecoder *) decoder;

  return weir_chat_reader_is_whole (&self->reader) ? NULL : "a finish reason";
}

static gboolean
chat_is_complete (const WeirDecoder *decoder)
{
  return ((const WeirChatDecoder *) decoder)->done;
}

static void
chat_free (WeirDecoder *decoder)
{
  WeirChatDecoder *self = (WeirChatDecoder *) decoder;

  weir_chat_reader_clear (&self->reader);
  g_free (self);
}

static const WeirDecoderOps chat_ops = {
  .frame = chat_frame,
  .body = chat_body,
  .missing = chat_missing,
  .is_complete = chat_is_complete,
  .free = chat_free,
};

WeirDecoder *
weir_chat_decoder_new (WeirChatDecoderRead read, const char *origin)
{
  WeirChatDecoder *self = g_new0 (WeirChatDecoder, 1);

  self->base.ops = &chat_ops;
  self->read = read;
  weir_chat_reader_init (&self->reader);
  self->reader.origin = origin;
  return &self->base;
}
