/* SPDX-License-Identifier: MIT */
/* Reads Responses replies, streamed and whole. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-responses.h"

#include "wire/weir-api-error.h"
#include "wire/weir-responses-reader.h"
#include "wire/weir-usage-read.h"

#include <string.h>

typedef struct
{
  WeirDecoder base;
  WeirResponsesReader reader;
  gboolean started;
  gboolean done;
} ResponsesDecoder;

static const WeirJsonNode *
get (ResponsesDecoder *self, const WeirJsonNode *object, const char *name)
{
  return weir_json_get (&self->reader.doc, object, name);
}

static WeirJsonText
get_text (ResponsesDecoder *self, const WeirJsonNode *object, const char *name)
{
  return weir_json_text (&self->reader.doc, get (self, object, name));
}

static gboolean
emit (ResponsesDecoder *self, const WeirEvent *event, GError **error)
{
  return self->reader.sink (event, self->reader.user_data, error);
}

static gboolean
read_start (ResponsesDecoder *self, const WeirJsonNode *response, GError **error)
{
  WeirEvent event = { .kind = WEIR_EVENT_START };
  g_autofree char *id = NULL;
  g_autofree char *model = NULL;
  gint64 created;

  if (self->started)
    return TRUE;
  self->started = TRUE;
  id = weir_json_text_dup (get_text (self, response, "id"));
  model = weir_json_text_dup (get_text (self, response, "model"));
  created = weir_usage_read_count (&self->reader.doc, response, "created_at");
  event.start.id = id;
  event.start.model = model;
  event.start.created = created > 0 ? created : -1;
  return emit (self, &event, error);
}

static gboolean
fail_with (ResponsesDecoder *self, const WeirJsonNode *node, GError **error)
{
  WeirJsonText raw = weir_json_raw (&self->reader.doc, node);

  g_propagate_error (error, weir_codec_read_upstream_error (0, NULL, raw.data, raw.len));
  return FALSE;
}

/* Why a reply ended, by its own status. One that is still being made, in the background, pauses. */
static const struct
{
  const char *status;
  const char *reason; /* (nullable): any */
  WeirFinish finish;
} finishes[] = {
  { "completed", NULL, WEIR_FINISH_STOP },
  { "incomplete", "max_output_tokens", WEIR_FINISH_LENGTH },
  { "incomplete", "content_filter", WEIR_FINISH_FILTER },
  { "incomplete", NULL, WEIR_FINISH_LENGTH },
  { "queued", NULL, WEIR_FINISH_PAUSE },
  { "in_progress", NULL, WEIR_FINISH_PAUSE },
  { "cancelled", NULL, WEIR_FINISH_PAUSE },
};

static gboolean
read_finish (ResponsesDecoder *self, const WeirJsonNode *response, GError **error)
{
  const WeirJsonNode *details = get (self, response, "incomplete_details");
  WeirJsonText status = get_text (self, response, "status");
  WeirJsonText reason = get_text (self, details, "reason");
  WeirEvent event = { .kind = WEIR_EVENT_FINISH };
  g_autofree char *raw = weir_json_text_dup (reason.data != NULL ? reason : status);
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (finishes) && !found; i++)
    {
      found = weir_json_text_equal (status, finishes[i].status)
              && (finishes[i].reason == NULL || weir_json_text_equal (reason, finishes[i].reason));
      event.finish.reason = finishes[i].finish;
    }
  if (!found)
    return weir_responses_reader_bad (error, "it ends in a status that is no end");
  if (event.finish.reason == WEIR_FINISH_STOP && self->reader.has_tools)
    event.finish.reason = WEIR_FINISH_TOOL;
  event.finish.raw_reason = raw;
  self->done = TRUE;
  return emit (self, &event, error);
}

static gboolean
read_usage (ResponsesDecoder *self, const WeirJsonNode *response, GError **error)
{
  WeirEvent event = { .kind = WEIR_EVENT_USAGE };

  if (!weir_usage_read_responses (&self->reader.doc, get (self, response, "usage"), &event.usage))
    return TRUE;
  return emit (self, &event, error);
}

static gboolean
on_start (ResponsesDecoder *self, const WeirJsonNode *root, GError **error)
{
  return read_start (self, get (self, root, "response"), error);
}

static gboolean
on_end (ResponsesDecoder *self, const WeirJsonNode *root, GError **error)
{
  const WeirJsonNode *response = get (self, root, "response");

  return weir_responses_reader_close_all (&self->reader, error)
         && read_usage (self, response, error) && read_finish (self, response, error);
}

static gboolean
on_failed (ResponsesDecoder *self, const WeirJsonNode *root, GError **error)
{
  const WeirJsonNode *response = get (self, root, "response");

  return fail_with (self, response != NULL ? response : root, error);
}

static gboolean
on_error (ResponsesDecoder *self, const WeirJsonNode *root, GError **error)
{
  return fail_with (self, root, error);
}

typedef gboolean (*ReadEvent) (ResponsesDecoder *self, const WeirJsonNode *root, GError **error);
typedef gboolean (*ReadItem) (WeirResponsesReader *self, const WeirJsonNode *root, GError **error);

/* Either @read or @item is set. What is not named here says again what was said already, or concerns
 * tools that the provider runs itself. */
static const struct
{
  const char *type;
  ReadEvent read;
  ReadItem item;
} events[] = {
  { "response.output_text.delta", NULL, weir_responses_reader_text_delta },
  { "response.function_call_arguments.delta", NULL, weir_responses_reader_item_delta },
  { "response.reasoning_summary_text.delta", NULL, weir_responses_reader_item_delta },
  { "response.custom_tool_call_input.delta", NULL, weir_responses_reader_item_delta },
  { "response.reasoning_text.delta", NULL, weir_responses_reader_item_delta },
  { "response.refusal.delta", NULL, weir_responses_reader_refusal_delta },
  { "response.output_item.added", NULL, weir_responses_reader_item_added },
  { "response.output_item.done", NULL, weir_responses_reader_item_done },
  { "response.content_part.added", NULL, weir_responses_reader_part_added },
  { "response.content_part.done", NULL, weir_responses_reader_part_done },
  { "response.reasoning_summary_part.added", NULL, weir_responses_reader_summary_added },
  { "response.output_text.annotation.added", NULL, weir_responses_reader_annotation },
  { "response.created", on_start, NULL },
  { "response.queued", on_start, NULL },
  { "response.in_progress", on_start, NULL },
  { "response.completed", on_end, NULL },
  { "response.incomplete", on_end, NULL },
  { "response.cancelled", on_end, NULL },
  { "response.failed", on_failed, NULL },
  { "error", on_error, NULL },
};

static gboolean
read_event (ResponsesDecoder *self, GError **error)
{
  const WeirJsonNode *root = weir_json_root (&self->reader.doc);
  WeirJsonText type = get_text (self, root, "type");

  if (type.data == NULL)
    return fail_with (self, root, error);
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      if (!weir_json_text_equal (type, events[i].type))
        continue;
      if (!self->started && events[i].read != on_start && events[i].read != on_failed
          && events[i].read != on_error)
        return weir_responses_reader_bad (error, "it does not begin with its start");
      return events[i].read != NULL ? events[i].read (self, root, error)
                                    : events[i].item (&self->reader, root, error);
    }
  return TRUE;
}

static gboolean
responses_frame (WeirDecoder *decoder,
                 const WeirFrame *frame,
                 WeirEventSink sink,
                 gpointer user_data,
                 GError **error)
{
  ResponsesDecoder *self = (ResponsesDecoder *) decoder;

  self->reader.sink = sink;
  self->reader.user_data = user_data;
  if (frame->len == 0 || self->done)
    return TRUE;
  if (frame->len == strlen ("[DONE]") && memcmp (frame->data, "[DONE]", frame->len) == 0)
    return TRUE;
  if (!weir_json_parse (&self->reader.doc, frame->data, frame->len, &weir_json_limits_body, NULL))
    {
      g_propagate_error (error, weir_codec_read_upstream_error (0, NULL, frame->data, frame->len));
      return FALSE;
    }
  return read_event (self, error);
}

static gboolean
read_output (ResponsesDecoder *self, const WeirJsonNode *output, GError **error)
{
  const WeirJsonNode *item;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, &self->reader.doc, output);
  while (weir_json_iter_next (&iter, NULL, &item))
    if (!weir_responses_reader_whole_item (&self->reader, item, error))
      return FALSE;
  return TRUE;
}

static gboolean
responses_body (WeirDecoder *decoder,
                const char *data,
                gsize len,
                WeirEventSink sink,
                gpointer user_data,
                GError **error)
{
  ResponsesDecoder *self = (ResponsesDecoder *) decoder;
  const WeirJsonNode *root;

  self->reader.sink = sink;
  self->reader.user_data = user_data;
  if (!weir_json_parse (&self->reader.doc, data, len, &weir_json_limits_body, NULL))
    return weir_responses_reader_bad (error, "it is not valid JSON");
  root = weir_json_root (&self->reader.doc);
  if (!weir_json_text_equal (get_text (self, root, "object"), "response")
      || weir_json_text_equal (get_text (self, root, "status"), "failed"))
    return fail_with (self, root, error);

  return read_start (self, root, error) && read_output (self, get (self, root, "output"), error)
         && read_usage (self, root, error) && read_finish (self, root, error);
}

static const char *
responses_missing (const WeirDecoder *decoder)
{
  const ResponsesDecoder *self = (const ResponsesDecoder *) decoder;

  return self->done ? NULL : "its last event";
}

static gboolean
responses_is_complete (const WeirDecoder *decoder)
{
  return ((const ResponsesDecoder *) decoder)->done;
}

static void
responses_free (WeirDecoder *decoder)
{
  ResponsesDecoder *self = (ResponsesDecoder *) decoder;

  weir_responses_reader_clear (&self->reader);
  g_free (self);
}

static const WeirDecoderOps responses_ops = {
  .frame = responses_frame,
  .body = responses_body,
  .missing = responses_missing,
  .is_complete = responses_is_complete,
  .free = responses_free,
};

WeirDecoder *
weir_codec_responses_decoder_new (void)
{
  ResponsesDecoder *self = g_new0 (ResponsesDecoder, 1);

  self->base.ops = &responses_ops;
  weir_responses_reader_init (&self->reader);
  return &self->base;
}
