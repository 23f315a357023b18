/* SPDX-License-Identifier: MIT */
/* Reads Converse replies, streamed and whole. In a binary stream the frame names the event and the payload
 * is what is inside; in text the payload is an object whose only member is the event. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-converse.h"

#include <string.h>

#include "wire/weir-api-error.h"
#include "wire/weir-python-literal.h"
#include "wire/weir-usage-read.h"

#define MAX_BLOCKS 1024

typedef struct
{
  gint64 index; /* the upstream's */
  guint part;
  WeirPartKind kind;
  gboolean open;
} Block;

typedef struct
{
  WeirDecoder base;
  WeirJsonDoc doc;
  GString *json;    /* a literal, as JSON */
  GString *scratch; /* where escapes are taken off */
  GArray *blocks;
  guint n_parts;
  gboolean started;
  gboolean has_tools;
  gboolean finished;
  gboolean counted;
  WeirEventSink sink; /* where the events of this frame go */
  gpointer user_data;
} ConverseDecoder;

static gboolean
bad (GError **error, const char *what)
{
  return weir_api_error_set_at (error, WEIR_API_ERROR_UPSTREAM, NULL,
                                "The upstream's reply cannot be read: %s", what);
}

static gboolean
emit (ConverseDecoder *self, const WeirEvent *event, GError **error)
{
  return self->sink (event, self->user_data, error);
}

static const WeirJsonNode *
get (const ConverseDecoder *self, const WeirJsonNode *object, const char *name)
{
  return weir_json_get (&self->doc, object, name);
}

static WeirJsonText
get_text (const ConverseDecoder *self, const WeirJsonNode *object, const char *name)
{
  return weir_json_text (&self->doc, get (self, object, name));
}

static gboolean
start (ConverseDecoder *self, GError **error)
{
  WeirEvent event = { .kind = WEIR_EVENT_START };

  if (self->started)
    return TRUE;
  self->started = TRUE;
  event.start.created = -1;
  return emit (self, &event, error);
}

/* (transfer none) (nullable): the block that @object is about; a new one is not open. */
static Block *
get_block (ConverseDecoder *self, const WeirJsonNode *object, GError **error)
{
  Block block = { 0, 0, WEIR_PART_TEXT, FALSE };

  weir_json_get_int64 (&self->doc, get (self, object, "contentBlockIndex"), &block.index);
  if (block.index < 0)
    {
      bad (error, "a block with an impossible index");
      return NULL;
    }
  for (guint i = 0; i < self->blocks->len; i++)
    if (g_array_index (self->blocks, Block, i).index == block.index)
      return &g_array_index (self->blocks, Block, i);
  if (self->blocks->len >= MAX_BLOCKS)
    {
      bad (error, "too many blocks");
      return NULL;
    }
  g_array_append_val (self->blocks, block);
  return &g_array_index (self->blocks, Block, self->blocks->len - 1);
}

/* Opens @block unless it is open, as the same kind. @event: what else is known of it. */
static gboolean
open_block (ConverseDecoder *self,
            Block *block,
            WeirPartKind kind,
            WeirEvent *event,
            GError **error)
{
  if (self->finished)
    return bad (error, "content after the end of the message");
  if (block->open)
    return block->kind == kind || bad (error, "a block of two kinds");

  block->open = TRUE;
  block->kind = kind;
  block->part = self->n_parts++;
  event->kind = WEIR_EVENT_PART_OPEN;
  event->part = block->part;
  event->open.kind = kind;
  if (kind == WEIR_PART_REASONING)
    event->open.origin = WEIR_CODEC_CONVERSE_ID;
  return start (self, error) && emit (self, event, error);
}

static gboolean
close_block (ConverseDecoder *self, Block *block, GError **error)
{
  const WeirEvent event = { .kind = WEIR_EVENT_PART_CLOSE, .part = block->part };

  if (!block->open)
    return TRUE;
  block->open = FALSE;
  block->index = -1; /* its number may be used again */
  return emit (self, &event, error);
}

static gboolean
emit_piece (ConverseDecoder *self,
            const Block *block,
            WeirDeltaKind kind,
            const char *data,
            gsize len,
            GError **error)
{
  WeirEvent event = { .kind = WEIR_EVENT_DELTA, .part = block->part };

  if (len == 0)
    return TRUE;
  event.delta.kind = kind;
  event.delta.text = data;
  event.delta.len = len;
  return emit (self, &event, error);
}

static gboolean
emit_delta (ConverseDecoder *self,
            const Block *block,
            WeirDeltaKind kind,
            WeirJsonText text,
            GError **error)
{
  g_string_truncate (self->scratch, 0);
  if (text.len > 0)
    weir_json_text_decode (text, self->scratch);
  return emit_piece (self, block, kind, self->scratch->str, self->scratch->len, error);
}

static gboolean
read_text (ConverseDecoder *self, Block *block, WeirJsonText text, GError **error)
{
  WeirEvent event = { 0 };

  if (text.len == 0)
    return TRUE;
  return open_block (self, block, WEIR_PART_TEXT, &event, error)
         && emit_delta (self, block, WEIR_DELTA_TEXT, text, error);
}

/* @reasoning: has "text" and "signature", or "redactedContent" */
static gboolean
read_reasoning (ConverseDecoder *self, Block *block, const WeirJsonNode *reasoning, GError **error)
{
  WeirJsonText redacted = get_text (self, reasoning, "redactedContent");
  g_autofree char *opaque = NULL;
  WeirEvent event = { 0 };

  if (redacted.len > 0)
    opaque = weir_json_text_dup (redacted);
  event.open.redacted = opaque;
  return open_block (self, block, WEIR_PART_REASONING, &event, error)
         && emit_delta (self, block, WEIR_DELTA_REASONING, get_text (self, reasoning, "text"),
                        error)
         && emit_delta (self, block, WEIR_DELTA_SIGNATURE, get_text (self, reasoning, "signature"),
                        error);
}

static gboolean
open_tool (ConverseDecoder *self, Block *block, const WeirJsonNode *tool, GError **error)
{
  g_autofree char *id = weir_json_text_dup (get_text (self, tool, "toolUseId"));
  g_autofree char *name = weir_json_text_dup (get_text (self, tool, "name"));
  WeirEvent event = { 0 };

  if (id == NULL || *id == '\0' || name == NULL || *name == '\0')
    return bad (error, "a tool call without a name or an id");
  self->has_tools = TRUE;
  event.open.id = id;
  event.open.name = name;
  return open_block (self, block, WEIR_PART_TOOL_CALL, &event, error);
}

static gboolean
read_message_start (ConverseDecoder *self, const WeirJsonNode *inside, GError **error)
{
  return start (self, error);
}

static gboolean
read_block_start (ConverseDecoder *self, const WeirJsonNode *inside, GError **error)
{
  const WeirJsonNode *tool = get (self, get (self, inside, "start"), "toolUse");
  Block *block = get_block (self, inside, error);

  if (block == NULL)
    return FALSE;
  return tool == NULL || open_tool (self, block, tool, error);
}

static gboolean
read_block_delta (ConverseDecoder *self, const WeirJsonNode *inside, GError **error)
{
  const WeirJsonNode *delta = get (self, inside, "delta");
  const WeirJsonNode *tool = get (self, delta, "toolUse");
  const WeirJsonNode *reasoning = get (self, delta, "reasoningContent");
  Block *block = get_block (self, inside, error);

  if (block == NULL)
    return FALSE;
  if (weir_json_is_set (reasoning))
    return read_reasoning (self, block, reasoning, error);
  if (!weir_json_is_set (tool))
    return read_text (self, block, get_text (self, delta, "text"), error);
  if (!block->open || block->kind != WEIR_PART_TOOL_CALL)
    return bad (error, "arguments of no tool call");
  return emit_delta (self, block, WEIR_DELTA_ARGUMENTS, get_text (self, tool, "input"), error);
}

static gboolean
read_block_stop (ConverseDecoder *self, const WeirJsonNode *inside, GError **error)
{
  Block *block = get_block (self, inside, error);

  return block != NULL && close_block (self, block, error);
}

static const struct
{
  const char *word;
  WeirFinish finish;
} reasons[] = {
  { "tool_use", WEIR_FINISH_TOOL },
  { "max_tokens", WEIR_FINISH_LENGTH },
  { "stop_sequence", WEIR_FINISH_STOP_SEQUENCE },
  { "guardrail_intervened", WEIR_FINISH_FILTER },
  { "content_filtered", WEIR_FINISH_FILTER },
  { "malformed_tool_use", WEIR_FINISH_MALFORMED_TOOL },
  { "model_context_window_exceeded", WEIR_FINISH_CONTEXT_OVERFLOW },
};

static gboolean
read_finish (ConverseDecoder *self, const WeirJsonNode *inside, GError **error)
{
  WeirJsonText reason = get_text (self, inside, "stopReason");
  WeirEvent event = { .kind = WEIR_EVENT_FINISH };
  g_autofree char *raw = NULL;

  if (reason.len == 0)
    return bad (error, "it stops without a reason");
  if (self->finished)
    return TRUE;
  for (guint i = 0; i < self->blocks->len; i++)
    if (!close_block (self, &g_array_index (self->blocks, Block, i), error))
      return FALSE;

  self->finished = TRUE;
  raw = weir_json_text_dup (reason);
  event.finish.raw_reason = raw;
  /* a call that was made must be told, whatever the word */
  event.finish.reason = self->has_tools ? WEIR_FINISH_TOOL : WEIR_FINISH_STOP;
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (weir_json_text_equal (reason, reasons[i].word))
      event.finish.reason = reasons[i].finish;
  return start (self, error) && emit (self, &event, error);
}

static gint64
add (gint64 a, gint64 b)
{
  if (a < 0 || b < 0)
    return MAX (a, b);
  return a > G_MAXINT64 - b ? G_MAXINT64 : a + b;
}

/* What was read from the cache or written to it does not count as input there. */
static gboolean
read_metadata (ConverseDecoder *self, const WeirJsonNode *inside, GError **error)
{
  const WeirJsonNode *usage = get (self, inside, "usage");
  WeirEvent event = { .kind = WEIR_EVENT_USAGE };

  self->counted = self->finished;
  if (!weir_json_is (usage, WEIR_JSON_OBJECT))
    return TRUE;
  event.usage = (WeirUsage) WEIR_USAGE_INIT;
  event.usage.in_cache_read = weir_usage_read_count (&self->doc, usage, "cacheReadInputTokens");
  event.usage.in_cache_write_5m =
      weir_usage_read_count (&self->doc, usage, "cacheWriteInputTokens");
  event.usage.in_total = weir_usage_read_count (&self->doc, usage, "inputTokens");
  event.usage.out_total = weir_usage_read_count (&self->doc, usage, "outputTokens");
  if (event.usage.in_total < 0 && event.usage.out_total < 0)
    return TRUE;
  event.usage.in_total = add (event.usage.in_total, event.usage.in_cache_read);
  event.usage.in_total = add (event.usage.in_total, event.usage.in_cache_write_5m);
  return start (self, error) && emit (self, &event, error);
}

static const struct
{
  const char *event;
  gboolean (*read) (ConverseDecoder *self, const WeirJsonNode *inside, GError **error);
} events[] = {
  { "messageStart", read_message_start },
  { "contentBlockStart", read_block_start },
  { "contentBlockDelta", read_block_delta },
  { "contentBlockStop", read_block_stop },
  { "messageStop", read_finish },
  { "metadata", read_metadata },
};

/* @code: (nullable): the exception's name */
static gboolean
fail_upstream (const char *code, const char *data, gsize len, GError **error)
{
  GError *failure = weir_codec_read_upstream_error (0, NULL, data, len);
  g_autofree char *named = NULL;

  if (code != NULL && weir_api_error_get_code (failure) == NULL)
    {
      g_autoptr (GString) message = g_string_new (NULL);

      weir_json_escape (message, weir_api_error_get_message (failure), -1);
      named = g_strdup_printf ("{\"type\":\"%s\",\"message\":\"%s\"}", code, message->str);
      g_clear_error (&failure);
      failure = weir_codec_read_upstream_error (0, NULL, named, strlen (named));
    }
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
read_event (ConverseDecoder *self, const char *name, const WeirJsonNode *inside, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    if (g_str_equal (events[i].event, name))
      return events[i].read (self, inside, error);
  if (g_str_has_suffix (name, "Exception") || g_str_equal (name, "error"))
    {
      WeirJsonText raw = weir_json_raw (&self->doc, inside);

      return fail_upstream (name, raw.data, raw.len, error);
    }
  return TRUE; /* what later versions tell beside the message */
}

/* Events in text: each a member of the object, of which there is one. */
static gboolean
read_members (ConverseDecoder *self, GError **error)
{
  const WeirJsonNode *root = weir_json_root (&self->doc);
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirJsonIter iter;

  if (!weir_json_is (root, WEIR_JSON_OBJECT) || weir_json_is_set (get (self, root, "message")))
    return fail_upstream (NULL, self->doc.data, self->doc.len, error);
  weir_json_iter_init (&iter, &self->doc, root);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *name = weir_json_text_dup (weir_json_text (&self->doc, key));

      if (!read_event (self, name, value, error))
        return FALSE;
    }
  return TRUE;
}

/* JSON, or else a Python literal. */
static gboolean
parse (ConverseDecoder *self, const char *data, gsize len)
{
  if (weir_json_parse (&self->doc, data, len, &weir_json_limits_body, NULL))
    return TRUE;
  g_string_truncate (self->json, 0);
  return weir_python_literal_to_json (data, len, self->json)
         && weir_json_parse (&self->doc, self->json->str, self->json->len, &weir_json_limits_body,
                             NULL);
}

static gboolean
converse_frame (WeirDecoder *decoder,
                const WeirFrame *frame,
                WeirEventSink sink,
                gpointer user_data,
                GError **error)
{
  ConverseDecoder *self = (ConverseDecoder *) decoder;

  self->sink = sink;
  self->user_data = user_data;
  if (frame->is_error)
    return fail_upstream (frame->event, frame->data, frame->len, error);
  if (frame->len == 0)
    return TRUE;
  if (!parse (self, frame->data, frame->len))
    return fail_upstream (NULL, frame->data, frame->len, error);
  if (frame->event != NULL)
    return read_event (self, frame->event, weir_json_root (&self->doc), error);
  return read_members (self, error);
}

/* A block of a reply that came whole. */
static gboolean
read_block (ConverseDecoder *self, guint index, const WeirJsonNode *node, GError **error)
{
  const WeirJsonNode *tool = get (self, node, "toolUse");
  const WeirJsonNode *reasoning = get (self, node, "reasoningContent");
  const WeirJsonNode *input = get (self, tool, "input");
  Block block = { index, 0, WEIR_PART_TEXT, FALSE };

  if (weir_json_is_set (tool))
    {
      if (!open_tool (self, &block, tool, error))
        return FALSE;
      if (weir_json_is (input, WEIR_JSON_OBJECT))
        {
          WeirJsonText raw = weir_json_raw (&self->doc, input);

          if (!emit_piece (self, &block, WEIR_DELTA_ARGUMENTS, raw.data, raw.len, error))
            return FALSE;
        }
    }
  else if (weir_json_is_set (reasoning))
    {
      const WeirJsonNode *text = get (self, reasoning, "reasoningText");

      if (!read_reasoning (self, &block, weir_json_is_set (text) ? text : reasoning, error))
        return FALSE;
    }
  else if (!read_text (self, &block, get_text (self, node, "text"), error))
    return FALSE;
  return close_block (self, &block, error);
}

static gboolean
converse_body (WeirDecoder *decoder,
               const char *data,
               gsize len,
               WeirEventSink sink,
               gpointer user_data,
               GError **error)
{
  ConverseDecoder *self = (ConverseDecoder *) decoder;
  const WeirJsonNode *root;
  const WeirJsonNode *content;
  const WeirJsonNode *node;
  WeirJsonIter iter;
  guint index = 0;

  self->sink = sink;
  self->user_data = user_data;
  if (!parse (self, data, len))
    return bad (error, "it is not valid JSON");
  root = weir_json_root (&self->doc);
  content = get (self, get (self, get (self, root, "output"), "message"), "content");
  if (!weir_json_is (content, WEIR_JSON_ARRAY))
    return fail_upstream (NULL, self->doc.data, self->doc.len, error);

  if (!start (self, error))
    return FALSE;
  weir_json_iter_init (&iter, &self->doc, content);
  while (weir_json_iter_next (&iter, NULL, &node))
    if (!read_block (self, index++, node, error))
      return FALSE;
  return read_metadata (self, root, error) && read_finish (self, root, error);
}

static const char *
converse_missing (const WeirDecoder *decoder)
{
  const ConverseDecoder *self = (const ConverseDecoder *) decoder;

  return self->finished ? NULL : "a stop reason";
}

static gboolean
converse_is_complete (const WeirDecoder *decoder)
{
  return ((const ConverseDecoder *) decoder)->counted;
}

static void
converse_free (WeirDecoder *decoder)
{
  ConverseDecoder *self = (ConverseDecoder *) decoder;

  weir_json_doc_clear (&self->doc);
  g_string_free (self->json, TRUE);
  g_string_free (self->scratch, TRUE);
  g_array_unref (self->blocks);
  g_free (self);
}

static const WeirDecoderOps converse_ops = {
  .frame = converse_frame,
  .body = converse_body,
  .missing = converse_missing,
  .is_complete = converse_is_complete,
  .free = converse_free,
};

WeirDecoder *
weir_codec_converse_decoder_new (void)
{
  ConverseDecoder *self = g_new0 (ConverseDecoder, 1);

  self->base.ops = &converse_ops;
  self->json = g_string_new (NULL);
  self->scratch = g_string_new (NULL);
  self->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  return &self->base;
}
