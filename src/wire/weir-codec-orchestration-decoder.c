/* SPDX-License-Identifier: MIT */
/* Reads orchestration's replies, streamed and whole: "final_result" is a chat chunk or a chat completion.
 * What its modules found on the way stands beside it, the model's own answer once more among them, and
 * is not read. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-orchestration.h"

#include <string.h>

#include "wire/weir-api-error.h"
#include "wire/weir-chat-reader.h"
#include "wire/weir-usage-read.h"

typedef struct
{
  WeirDecoder base;
  WeirChatReader reader;
  gboolean started;
  gboolean done;
} OrchestrationDecoder;

static gboolean
read_usage (OrchestrationDecoder *self, const WeirJsonNode *result, GError **error)
{
  const WeirJsonDoc *doc = &self->reader.doc;
  WeirEvent event = { .kind = WEIR_EVENT_USAGE };

  if (!weir_usage_read_chat (doc, weir_json_get (doc, result, "usage"), &event.usage))
    return TRUE;
  return self->reader.sink (&event, self->reader.user_data, error);
}

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
start (OrchestrationDecoder *self, const WeirJsonNode *result, GError **error)
{
  const WeirJsonDoc *doc = &self->reader.doc;
  WeirEvent event = { .kind = WEIR_EVENT_START };
  g_autofree char *model = NULL;
  gint64 created;

  if (self->started)
    return TRUE;
  self->started = TRUE;
  weir_chat_reader_keep_text (&self->reader.id, doc, weir_json_get (doc, result, "id"));
  weir_chat_reader_keep_text (&model, doc, weir_json_get (doc, result, "model"));
  created = weir_usage_read_count (doc, result, "created");

  event.start.id = self->reader.id;
  event.start.model = model;
  event.start.created = created > 0 ? created : -1;
  return self->reader.sink (&event, self->reader.user_data, error);
}

static gboolean
read_result (OrchestrationDecoder *self, const WeirJsonNode *result, GError **error)
{
  const WeirJsonDoc *doc = &self->reader.doc;
  const WeirJsonNode *choices = weir_json_get (doc, result, "choices");
  const WeirJsonNode *choice;
  WeirJsonIter iter;

  if (!weir_json_is (choices, WEIR_JSON_ARRAY))
    return weir_chat_reader_bad (error, "it has no list of choices");
  if (is_preface (doc, result))
    return TRUE;
  if (!start (self, result, error))
    return FALSE;

  weir_json_iter_init (&iter, doc, choices);
  while (weir_json_iter_next (&iter, NULL, &choice))
    if (!weir_chat_reader_take_choice (&self->reader, choice, error))
      return FALSE;
  return read_usage (self, result, error);
}

static gboolean
fail_upstream (const WeirJsonDoc *doc, GError **error)
{
  g_propagate_error (error, weir_codec_read_upstream_error (0, NULL, doc->data, doc->len));
  return FALSE;
}

/* @whole: there must be a result; in a stream a module may report by itself. */
static gboolean
read_reply (OrchestrationDecoder *self, gboolean whole, GError **error)
{
  const WeirJsonDoc *doc = &self->reader.doc;
  const WeirJsonNode *root = weir_json_root (doc);
  const WeirJsonNode *result = weir_json_get (doc, root, "final_result");

  if (!weir_json_is (root, WEIR_JSON_OBJECT)
      || weir_json_is_set (weir_json_get (doc, root, "error"))
      || (result == NULL && weir_json_is_set (weir_json_get (doc, root, "message"))))
    return fail_upstream (doc, error);
  if (weir_json_is_set (result))
    return read_result (self, result, error);
  if (!whole && weir_json_is (weir_json_get (doc, root, "intermediate_results"), WEIR_JSON_OBJECT))
    return TRUE;
  return weir_chat_reader_bad (error, "it has no result");
}

static gboolean
orchestration_frame (WeirDecoder *decoder,
                     const WeirFrame *frame,
                     WeirEventSink sink,
                     gpointer user_data,
                     GError **error)
{
  OrchestrationDecoder *self = (OrchestrationDecoder *) decoder;

  self->reader.sink = sink;
  self->reader.user_data = user_data;
  if (frame->len == 0 || self->done)
    return TRUE;
  if (frame->len == strlen ("[DONE]") && memcmp (frame->data, "[DONE]", frame->len) == 0)
    {
      self->done = TRUE;
      return TRUE;
    }

  /* a failure told in plain words */
  if (!weir_json_parse (&self->reader.doc, frame->data, frame->len, &weir_json_limits_body, NULL))
    {
      g_propagate_error (error, weir_codec_read_upstream_error (0, NULL, frame->data, frame->len));
      return FALSE;
    }
  return read_reply (self, FALSE, error);
}

static gboolean
orchestration_body (WeirDecoder *decoder,
                    const char *data,
                    gsize len,
                    WeirEventSink sink,
                    gpointer user_data,
                    GError **error)
{
  OrchestrationDecoder *self = (OrchestrationDecoder *) decoder;

  self->reader.sink = sink;
  self->reader.user_data = user_data;
  if (!weir_json_parse (&self->reader.doc, data, len, &weir_json_limits_body, NULL))
    return weir_chat_reader_bad (error, "it is not valid JSON");
  return read_reply (self, TRUE, error);
}

static gboolean
orchestration_finish (WeirDecoder *decoder, WeirEventSink sink, gpointer user_data, GError **error)
{
  OrchestrationDecoder *self = (OrchestrationDecoder *) decoder;
  const WeirEvent event = { .kind = WEIR_EVENT_END };

  if (!weir_chat_reader_is_whole (&self->reader))
    return weir_api_error_set_at (error, WEIR_API_ERROR_UPSTREAM, NULL,
                                  "The upstream's reply was cut: it ended without a finish reason");
  return sink (&event, user_data, error);
}

static gboolean
orchestration_is_complete (const WeirDecoder *decoder)
{
  return ((const OrchestrationDecoder *) decoder)->done;
}

static void
orchestration_free (WeirDecoder *decoder)
{
  OrchestrationDecoder *self = (OrchestrationDecoder *) decoder;

  weir_chat_reader_clear (&self->reader);
  g_free (self);
}

static const WeirDecoderOps orchestration_ops = {
  .frame = orchestration_frame,
  .body = orchestration_body,
  .finish = orchestration_finish,
  .is_complete = orchestration_is_complete,
  .free = orchestration_free,
};

WeirDecoder *
weir_codec_orchestration_decoder_new (void)
{
  OrchestrationDecoder *self = g_new0 (OrchestrationDecoder, 1);

  self->base.ops = &orchestration_ops;
  weir_chat_reader_init (&self->reader);
  self->reader.origin = WEIR_CODEC_ORCHESTRATION_ID;
  return &self->base;
}
