/* SPDX-License-Identifier: MIT */
/* Reads Gemini replies, streamed and whole. Each chunk of a stream is a reply in small, so a whole
 * reply is a stream of one chunk, and a list of chunks (what a stream is when server-sent events were
 * not granted) one of several. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-gemini.h"

#include "wire/weir-api-error.h"
#include "wire/weir-gemini-reader.h"
#include "wire/weir-usage-read.h"

typedef struct
{
  WeirDecoder base;
  WeirGeminiReader reader;
  WeirUsage usage; /* as told last */
  gboolean started;
  gboolean counted; /* the chunk that ended the reply told the usage too */
} GeminiDecoder;

static gboolean
start (GeminiDecoder *self, const WeirJsonNode *root, GError **error)
{
  const WeirJsonDoc *doc = &self->reader.doc;
  WeirEvent event = { .kind = WEIR_EVENT_START };
  g_autofree char *model = NULL;
  g_autofree char *time = NULL;
  g_autoptr (GDateTime) created = NULL;

  if (self->started)
    return TRUE;
  self->started = TRUE;
  self->reader.id =
      weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, root, "responseId")));
  model = weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, root, "modelVersion")));
  time = weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, root, "createTime")));
  if (time != NULL)
    created = g_date_time_new_from_iso8601 (time, NULL);

  event.start.id = self->reader.id;
  event.start.model = model;
  event.start.created = created != NULL ? g_date_time_to_unix (created) : -1;
  return self->reader.sink (&event, self->reader.user_data, error);
}

/* The sum of two counts, of which either may be unknown. */
static gint64
add (gint64 a, gint64 b)
{
  if (a < 0 || b < 0)
    return MAX (a, b);
  return a > G_MAXINT64 - b ? G_MAXINT64 : a + b;
}

static gint64
read_audio (const WeirJsonDoc *doc, const WeirJsonNode *node, const char *name)
{
  const WeirJsonNode *entry;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, doc, weir_json_get (doc, node, name));
  while (weir_json_iter_next (&iter, NULL, &entry))
    if (weir_json_text_equal (weir_json_text (doc, weir_json_get (doc, entry, "modality")),
                              "AUDIO"))
      return weir_usage_read_count (doc, entry, "tokenCount");
  return -1;
}

static gboolean
is_same (const WeirUsage *a, const WeirUsage *b)
{
  return a->in_total == b->in_total && a->in_cache_read == b->in_cache_read
         && a->out_total == b->out_total && a->out_reasoning == b->out_reasoning;
}

/* Every chunk tells the totals so far; only what changed is passed on. */
static gboolean
read_usage (GeminiDecoder *self, const WeirJsonNode *node, GError **error)
{
  const WeirJsonDoc *doc = &self->reader.doc;
  WeirEvent event = { .kind = WEIR_EVENT_USAGE };
  WeirUsage *usage = &event.usage;

  if (!weir_json_is (node, WEIR_JSON_OBJECT))
    return TRUE;
  *usage = (WeirUsage) WEIR_USAGE_INIT;
  usage->in_total = add (weir_usage_read_count (doc, node, "promptTokenCount"),
                         weir_usage_read_count (doc, node, "toolUsePromptTokenCount"));
  usage->in_cache_read = weir_usage_read_count (doc, node, "cachedContentTokenCount");
  usage->in_audio = read_audio (doc, node, "promptTokensDetails");
  usage->out_reasoning = weir_usage_read_count (doc, node, "thoughtsTokenCount");
  usage->out_total =
      add (weir_usage_read_count (doc, node, "candidatesTokenCount"), usage->out_reasoning);
  usage->out_audio = read_audio (doc, node, "candidatesTokensDetails");
  if ((usage->in_total < 0 && usage->out_total < 0) || is_same (usage, &self->usage))
    return TRUE;
  self->usage = *usage;
  return self->reader.sink (&event, self->reader.user_data, error);
}

static gboolean
read_feedback (GeminiDecoder *self, const WeirJsonNode *feedback, GError **error)
{
  const WeirJsonDoc *doc = &self->reader.doc;
  WeirJsonText reason = weir_json_text (doc, weir_json_get (doc, feedback, "blockReason"));

  if (reason.len == 0)
    return TRUE;
  return weir_gemini_reader_block (
      &self->reader, reason,
      weir_json_text (doc, weir_json_get (doc, feedback, "blockReasonMessage")), error);
}

static gboolean
read_chunk (GeminiDecoder *self, const WeirJsonNode *root, GError **error)
{
  const WeirJsonDoc *doc = &self->reader.doc;
  const WeirJsonNode *candidates = weir_json_get (doc, root, "candidates");
  const WeirJsonNode *feedback = weir_json_get (doc, root, "promptFeedback");
  const WeirJsonNode *usage = weir_json_get (doc, root, "usageMetadata");
  const WeirJsonNode *candidate;
  WeirJsonIter iter;

  if (!weir_json_is (root, WEIR_JSON_OBJECT)
      || weir_json_is_set (weir_json_get (doc, root, "error"))
      || (candidates == NULL && feedback == NULL && usage == NULL))
    {
      WeirJsonText raw = weir_json_raw (doc, root);

      g_propagate_error (error, weir_codec_read_upstream_error (0, NULL, raw.data, raw.len));
      return FALSE;
    }
  if (!start (self, root, error) || !read_usage (self, usage, error))
    return FALSE;

  weir_json_iter_init (&iter, doc, candidates);
  while (weir_json_iter_next (&iter, NULL, &candidate))
    if (!weir_gemini_reader_take_candidate (&self->reader, candidate, error))
      return FALSE;
  if (!read_feedback (self, feedback, error))
    return FALSE;
  self->counted = usage != NULL && weir_gemini_reader_is_whole (&self->reader);
  return TRUE;
}

static gboolean
read_document (GeminiDecoder *self, GError **error)
{
  const WeirJsonDoc *doc = &self->reader.doc;
  const WeirJsonNode *root = weir_json_root (doc);
  const WeirJsonNode *chunk;
  WeirJsonIter iter;

  if (!weir_json_is (root, WEIR_JSON_ARRAY))
    return read_chunk (self, root, error);
  weir_json_iter_init (&iter, doc, root);
  while (weir_json_iter_next (&iter, NULL, &chunk))
    if (!read_chunk (self, chunk, error))
      return FALSE;
  return TRUE;
}

static gboolean
gemini_frame (WeirDecoder *decoder,
              const WeirFrame *frame,
              WeirEventSink sink,
              gpointer user_data,
              GError **error)
{
  GeminiDecoder *self = (GeminiDecoder *) decoder;

  self->reader.sink = sink;
  self->reader.user_data = user_data;
  if (frame->len == 0)
    return TRUE;

  /* "data: Error in …": a failure told in plain words. */
  if (!weir_json_parse (&self->reader.doc, frame->data, frame->len, &weir_json_limits_body, NULL))
    {
      g_propagate_error (error, weir_codec_read_upstream_error (0, NULL, frame->data, frame->len));
      return FALSE;
    }
  return read_document (self, error);
}

static gboolean
gemini_body (WeirDecoder *decoder,
             const char *data,
             gsize len,
             WeirEventSink sink,
             gpointer user_data,
             GError **error)
{
  GeminiDecoder *self = (GeminiDecoder *) decoder;

  self->reader.sink = sink;
  self->reader.user_data = user_data;
  if (!weir_json_parse (&self->reader.doc, data, len, &weir_json_limits_body, NULL))
    return weir_gemini_reader_bad (error, "it is not valid JSON");
  return read_document (self, error);
}

static const char *
gemini_missing (const WeirDecoder *decoder)
{
  const GeminiDecoder *self = (const GeminiDecoder *) decoder;

  return weir_gemini_reader_is_whole (&self->reader) ? NULL : "a finish reason";
}

static gboolean
gemini_is_complete (const WeirDecoder *decoder)
{
  return ((const GeminiDecoder *) decoder)->counted;
}

static void
gemini_free (WeirDecoder *decoder)
{
  GeminiDecoder *self = (GeminiDecoder *) decoder;

  weir_gemini_reader_clear (&self->reader);
  g_free (self);
}

static const WeirDecoderOps gemini_ops = {
  .frame = gemini_frame,
  .body = gemini_body,
  .missing = gemini_missing,
  .is_complete = gemini_is_complete,
  .free = gemini_free,
};

WeirDecoder *
weir_codec_gemini_decoder_new (void)
{
  GeminiDecoder *self = g_new0 (GeminiDecoder, 1);

  self->base.ops = &gemini_ops;
  self->usage = (WeirUsage) WEIR_USAGE_INIT;
  weir_gemini_reader_init (&self->reader);
  return &self->base;
}
