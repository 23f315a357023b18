/* SPDX-License-Identifier: MIT */
/* Reads Messages replies, streamed and whole. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-messages.h"

#include "wire/weir-api-error.h"
#include "wire/weir-messages-counts.h"

#define MAX_BLOCKS 4096

typedef struct
{
  WeirPartKind kind;
  guint part;
  gboolean open;
  gboolean skipped;  /* of a kind that no client here can be told of */
  gboolean has_text; /* a delta was given */
} Block;

typedef struct
{
  WeirDecoder base;
  WeirJsonDoc doc;
  GString *scratch;
  GArray *blocks;
  WeirMessagesCounts counts;
  guint n_parts;
  gboolean started;
  gboolean finished;
  gboolean done;
  gboolean has_tools;
  gboolean has_output; /* the answer came as the input of the output tool */
} MessagesDecoder;

/* One call of the decoder: where its events go. */
typedef struct
{
  MessagesDecoder *self;
  WeirEventSink sink;
  gpointer user_data;
} Feed;

static gboolean
bad (GError **error, const char *what)
{
  return weir_api_error_set_at (error, WEIR_API_ERROR_UPSTREAM, NULL,
                                "The upstream's reply cannot be read: %s", what);
}

static gboolean
emit (const Feed *feed, const WeirEvent *event, GError **error)
{
  return feed->sink (event, feed->user_data, error);
}

static const WeirJsonNode *
get (const Feed *feed, const WeirJsonNode *object, const char *name)
{
  return weir_json_get (&feed->self->doc, object, name);
}

static WeirJsonText
get_text (const Feed *feed, const WeirJsonNode *object, const char *name)
{
  return weir_json_text (&feed->self->doc, get (feed, object, name));
}

static WeirJsonText
get_utf8 (const Feed *feed, const WeirJsonNode *object, const char *name)
{
  return weir_json_plain (&feed->self->doc, get (feed, object, name), feed->self->scratch);
}

static gboolean
emit_delta (const Feed *feed, Block *block, WeirDeltaKind kind, WeirJsonText text, GError **error)
{
  WeirEvent event = { .kind = WEIR_EVENT_DELTA, .part = block->part };

  if (text.len == 0 || block->skipped)
    return TRUE;
  block->has_text = TRUE;
  event.delta.kind = kind;
  event.delta.text = text.data;
  event.delta.len = text.len;
  return emit (feed, &event, error);
}

/* A tool without arguments says nothing about them; clients parse what there is. */
static gboolean
close_block (const Feed *feed, Block *block, GError **error)
{
  WeirEvent event = { .kind = WEIR_EVENT_PART_CLOSE, .part = block->part };

  if (!block->open)
    return TRUE;
  block->open = FALSE;
  if (block->skipped)
    return TRUE;
  if (block->kind == WEIR_PART_TOOL_CALL && !block->has_text
      && !emit_delta (feed, block, WEIR_DELTA_ARGUMENTS, WEIR_JSON_TEXT ("{}"), error))
    return FALSE;
  return emit (feed, &event, error);
}

static gboolean
open_part (const Feed *feed, Block *block, WeirEvent *event, GError **error)
{
  block->part = feed->self->n_parts++;
  event->kind = WEIR_EVENT_PART_OPEN;
  event->part = block->part;
  event->open.kind = block->kind;
  event->open.origin = WEIR_CODEC_MESSAGES_ID;
  return emit (feed, event, error);
}

static gboolean
open_tool (const Feed *feed, const WeirJsonNode *node, Block *block, GError **error)
{
  const WeirJsonNode *input = get (feed, node, "input");
  g_autofree char *id = weir_json_text_dup (get_text (feed, node, "id"));
  g_autofree char *name = weir_json_text_dup (get_text (feed, node, "name"));
  gboolean output = g_strcmp0 (name, WEIR_MESSAGES_OUTPUT_TOOL) == 0;
  WeirEvent event = { 0 };

  if (id == NULL || name == NULL)
    return bad (error, "a tool call without an id or a name");
  block->kind = output ? WEIR_PART_TEXT : WEIR_PART_TOOL_CALL;
  if (output)
    feed->self->has_output = TRUE;
  else
    {
      feed->self->has_tools = TRUE;
      event.open.id = id;
      event.open.name = name;
    }
  if (!open_part (feed, block, &event, error))
    return FALSE;
  if (!weir_json_is (input, WEIR_JSON_OBJECT) || input->count == 0)
    return TRUE;
  return emit_delta (feed, block, output ? WEIR_DELTA_TEXT : WEIR_DELTA_ARGUMENTS,
                     weir_json_raw (&feed->self->doc, input), error);
}

static gboolean
open_redacted (const Feed *feed, const WeirJsonNode *node, Block *block, GError **error)
{
  g_autofree char *data = weir_json_text_dup (get_text (feed, node, "data"));
  WeirEvent event = { 0 };

  block->kind = WEIR_PART_REASONING;
  event.open.redacted = data;
  return open_part (feed, block, &event, error);
}

static gboolean
emit_citation (const Feed *feed, const WeirJsonNode *citation, Block *block, GError **error)
{
  if (!weir_json_is (citation, WEIR_JSON_OBJECT) || block->kind != WEIR_PART_TEXT)
    return TRUE;
  return emit_delta (feed, block, WEIR_DELTA_CITATION, weir_json_raw (&feed->self->doc, citation),
                     error);
}

static gboolean
emit_citations (const Feed *feed, const WeirJsonNode *node, Block *block, GError **error)
{
  const WeirJsonNode *citation;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, &feed->self->doc, get (feed, node, "citations"));
  while (weir_json_iter_next (&iter, NULL, &citation))
    if (!emit_citation (feed, citation, block, error))
      return FALSE;
  return TRUE;
}

/* A block as it starts in a stream, or as it stands in a whole reply. */
static gboolean
open_block (const Feed *feed, const WeirJsonNode *node, Block *block, GError **error)
{
  WeirJsonText type = get_text (feed, node, "type");
  WeirEvent event = { 0 };

  block->open = TRUE;
  if (weir_json_text_equal (type, "tool_use"))
    return open_tool (feed, node, block, error);
  if (weir_json_text_equal (type, "redacted_thinking"))
    return open_redacted (feed, node, block, error);
  if (weir_json_text_equal (type, "text"))
    {
      block->kind = WEIR_PART_TEXT;
      return open_part (feed, block, &event, error)
             && emit_delta (feed, block, WEIR_DELTA_TEXT, get_utf8 (feed, node, "text"), error)
             && emit_citations (feed, node, block, error);
    }
  if (weir_json_text_equal (type, "thinking"))
    {
      block->kind = WEIR_PART_REASONING;
      return open_part (feed, block, &event, error)
             && emit_delta (feed, block, WEIR_DELTA_REASONING, get_utf8 (feed, node, "thinking"),
                            error)
             && emit_delta (feed, block, WEIR_DELTA_SIGNATURE, get_utf8 (feed, node, "signature"),
                            error);
    }
  block->skipped = TRUE;
  return TRUE;
}

static gboolean
get_block (const Feed *feed, const WeirJsonNode *root, Block **block, GError **error)
{
  GArray *blocks = feed->self->blocks;
  gint64 index;

  if (!weir_json_get_int64 (&feed->self->doc, get (feed, root, "index"), &index) || index < 0
      || index >= (gint64) blocks->len)
    return bad (error, "an event of a block that was not started");
  *block = &g_array_index (blocks, Block, index);
  if (!(*block)->open)
    return bad (error, "an event of a block that has ended");
  return TRUE;
}

static gboolean
read_block_start (const Feed *feed, const WeirJsonNode *root, GError **error)
{
  GArray *blocks = feed->self->blocks;
  const Block fresh = { 0 };
  gint64 index;

  if (!weir_json_get_int64 (&feed->self->doc, get (feed, root, "index"), &index)
      || index != (gint64) blocks->len || index >= MAX_BLOCKS)
    return bad (error, "blocks are not numbered one after the other");
  if (feed->self->finished)
    return bad (error, "content after the end");
  g_array_append_val (blocks, fresh);
  return open_block (feed, get (feed, root, "content_block"), &g_array_index (blocks, Block, index),
                     error);
}

/* The arguments of the tool that stands for a format are the text. */
static const struct
{
  const char *type, *member;
  WeirPartKind part;
  WeirDeltaKind kind;
} deltas[] = {
  { "text_delta", "text", WEIR_PART_TEXT, WEIR_DELTA_TEXT },
  { "input_json_delta", "partial_json", WEIR_PART_TOOL_CALL, WEIR_DELTA_ARGUMENTS },
  { "input_json_delta", "partial_json", WEIR_PART_TEXT, WEIR_DELTA_TEXT },
  { "thinking_delta", "thinking", WEIR_PART_REASONING, WEIR_DELTA_REASONING },
  { "signature_delta", "signature", WEIR_PART_REASONING, WEIR_DELTA_SIGNATURE },
};

static gboolean
read_block_delta (const Feed *feed, const WeirJsonNode *root, GError **error)
{
  const WeirJsonNode *delta = get (feed, root, "delta");
  WeirJsonText type = get_text (feed, delta, "type");
  Block *block = NULL;
  gboolean known = FALSE;

  if (!get_block (feed, root, &block, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (deltas); i++)
    {
      gboolean is_it = weir_json_text_equal (type, deltas[i].type);

      known = known || is_it;
      if (is_it && deltas[i].part == block->kind)
        return emit_delta (feed, block, deltas[i].kind, get_utf8 (feed, delta, deltas[i].member),
                           error);
    }
  if (known && !block->skipped)
    return bad (error, "a delta of another kind than its block");
  return !weir_json_text_equal (type, "citations_delta")
         || emit_citation (feed, get (feed, delta, "citation"), block, error);
}

static gboolean
read_block_stop (const Feed *feed, const WeirJsonNode *root, GError **error)
{
  Block *block = NULL;

  return get_block (feed, root, &block, error) && close_block (feed, block, error);
}

static gboolean
read_usage (const Feed *feed, const WeirJsonNode *usage, GError **error)
{
  MessagesDecoder *self = feed->self;
  WeirEvent event = { .kind = WEIR_EVENT_USAGE };

  if (!weir_messages_counts_read (&self->counts, &self->doc, usage, &event.usage))
    return TRUE;
  return emit (feed, &event, error);
}

static gboolean
read_start (const Feed *feed, const WeirJsonNode *message, GError **error)
{
  WeirEvent event = { .kind = WEIR_EVENT_START };
  g_autofree char *id = NULL;
  g_autofree char *model = NULL;

  if (feed->self->started)
    return bad (error, "it starts twice");
  feed->self->started = TRUE;
  id = weir_json_text_dup (get_text (feed, message, "id"));
  model = weir_json_text_dup (get_text (feed, message, "model"));
  event.start.id = id;
  event.start.model = model;
  event.start.created = -1;
  return emit (feed, &event, error);
}

static const struct
{
  const char *word;
  WeirFinish finish;
} reasons[] = {
  { "end_turn", WEIR_FINISH_STOP },
  { "tool_use", WEIR_FINISH_TOOL },
  { "max_tokens", WEIR_FINISH_LENGTH },
  { "stop_sequence", WEIR_FINISH_STOP_SEQUENCE },
  { "refusal", WEIR_FINISH_FILTER },
  { "pause_turn", WEIR_FINISH_PAUSE },
  { "model_context_window_exceeded", WEIR_FINISH_CONTEXT_OVERFLOW },
};

/* Whatever the word: a call that was made must be told, and one that was not must not. */
static WeirFinish
map_reason (const MessagesDecoder *self, WeirJsonText word)
{
  WeirFinish finish = WEIR_FINISH_STOP;

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (weir_json_text_equal (word, reasons[i].word))
      finish = reasons[i].finish;
  if (finish == WEIR_FINISH_STOP && self->has_tools)
    return WEIR_FINISH_TOOL;
  if (finish == WEIR_FINISH_TOOL && !self->has_tools && self->has_output)
    return WEIR_FINISH_STOP;
  return finish;
}

static gboolean
close_blocks (const Feed *feed, GError **error)
{
  for (guint i = 0; i < feed->self->blocks->len; i++)
    if (!close_block (feed, &g_array_index (feed->self->blocks, Block, i), error))
      return FALSE;
  return TRUE;
}

/* @owner: what holds "stop_reason", which may be null until the end. */
static gboolean
read_finish (const Feed *feed, const WeirJsonNode *owner, GError **error)
{
  const WeirJsonNode *details = get (feed, owner, "stop_details");
  WeirJsonText reason = get_text (feed, owner, "stop_reason");
  WeirEvent event = { .kind = WEIR_EVENT_FINISH };
  g_autofree char *raw = NULL;
  g_autofree char *sequence = NULL;
  g_autofree char *category = NULL;
  g_autofree char *explanation = NULL;

  if (reason.len == 0 || feed->self->finished)
    return TRUE;
  if (!close_blocks (feed, error))
    return FALSE;

  feed->self->finished = TRUE;
  raw = weir_json_text_dup (reason);
  sequence = weir_json_text_dup (get_text (feed, owner, "stop_sequence"));
  category = weir_json_text_dup (get_text (feed, details, "category"));
  explanation = weir_json_text_dup (get_text (feed, details, "explanation"));
  event.finish.reason = map_reason (feed->self, reason);
  event.finish.raw_reason = raw;
  event.finish.stop_sequence = sequence;
  event.finish.refusal_category = category;
  event.finish.refusal_explanation = explanation;
  return emit (feed, &event, error);
}

static gboolean
read_message_start (const Feed *feed, const WeirJsonNode *root, GError **error)
{
  const WeirJsonNode *message = get (feed, root, "message");

  return read_start (feed, message, error)
         && read_usage (feed, get (feed, message, "usage"), error);
}

static gboolean
read_message_delta (const Feed *feed, const WeirJsonNode *root, GError **error)
{
  return read_usage (feed, get (feed, root, "usage"), error)
         && read_finish (feed, get (feed, root, "delta"), error);
}

static gboolean
read_message_stop (const Feed *feed, const WeirJsonNode *root, GError **error)
{
  if (!feed->self->finished)
    return bad (error, "it ends without a stop reason");
  feed->self->done = TRUE;
  return TRUE;
}

static gboolean
read_failure (const Feed *feed, const WeirJsonNode *root, GError **error)
{
  g_propagate_error (
      error, weir_codec_read_upstream_error (0, NULL, feed->self->doc.data, feed->self->doc.len));
  return FALSE;
}

static const struct
{
  const char *type;
  gboolean needs_start;
  gboolean (*read) (const Feed *feed, const WeirJsonNode *root, GError **error);
} events[] = {
  { "content_block_delta", TRUE, read_block_delta },
  { "content_block_start", TRUE, read_block_start },
  { "content_block_stop", TRUE, read_block_stop },
  { "message_start", FALSE, read_message_start },
  { "message_delta", TRUE, read_message_delta },
  { "message_stop", TRUE, read_message_stop },
  { "error", FALSE, read_failure },
};

/* Pings, and events of types that are not known yet, mean nothing here. */
static gboolean
read_event (const Feed *feed, GError **error)
{
  const WeirJsonNode *root = weir_json_root (&feed->self->doc);
  WeirJsonText type = get_text (feed, root, "type");

  if (type.data == NULL)
    return read_failure (feed, root, error);
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    if (weir_json_text_equal (type, events[i].type))
      {
        if (events[i].needs_start && !feed->self->started)
          return bad (error, "it does not begin with its start");
        return events[i].read (feed, root, error);
      }
  return TRUE;
}

/* The framing's own errors have a name and a message, but no status. */
static guint
status_of_exception (const char *name)
{
  static const struct
  {
    const char *name;
    guint status;
  } exceptions[] = {
    { "throttlingException", 429 },         { "validationException", 400 },
    { "serviceUnavailableException", 503 }, { "modelTimeoutException", 504 },
    { "internalServerException", 500 },     { "modelStreamErrorException", 502 },
  };

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (exceptions); i++)
    if (g_ascii_strcasecmp (exceptions[i].name, name) == 0)
      return exceptions[i].status;
  return 502;
}

static gboolean
messages_frame (WeirDecoder *decoder,
                const WeirFrame *frame,
                WeirEventSink sink,
                gpointer user_data,
                GError **error)
{
  MessagesDecoder *self = (MessagesDecoder *) decoder;
  Feed feed = { self, sink, user_data };

  if (frame->is_error)
    {
      g_propagate_error (error, weir_codec_read_upstream_error (status_of_exception (frame->event),
                                                                NULL, frame->data, frame->len));
      return FALSE;
    }
  if (frame->len == 0 || self->done)
    return TRUE;
  if (!weir_json_parse (&self->doc, frame->data, frame->len, &weir_json_limits_body, NULL))
    {
      g_propagate_error (error, weir_codec_read_upstream_error (0, NULL, frame->data, frame->len));
      return FALSE;
    }
  return read_event (&feed, error);
}

static gboolean
read_content (const Feed *feed, const WeirJsonNode *content, GError **error)
{
  const WeirJsonNode *node;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, &feed->self->doc, content);
  while (weir_json_iter_next (&iter, NULL, &node))
    {
      Block block = { 0 };

      if (!open_block (feed, node, &block, error) || !close_block (feed, &block, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
messages_body (WeirDecoder *decoder,
               const char *data,
               gsize len,
               WeirEventSink sink,
               gpointer user_data,
               GError **error)
{
  MessagesDecoder *self = (MessagesDecoder *) decoder;
  Feed feed = { self, sink, user_data };
  const WeirJsonNode *root;
  const WeirJsonNode *content;

  if (!weir_json_parse (&self->doc, data, len, &weir_json_limits_body, NULL))
    return bad (error, "it is not valid JSON");
  root = weir_json_root (&self->doc);
  content = get (&feed, root, "content");
  if (!weir_json_is (content, WEIR_JSON_ARRAY))
    return read_failure (&feed, root, error);

  if (!read_start (&feed, root, error) || !read_content (&feed, content, error)
      || !read_usage (&feed, get (&feed, root, "usage"), error)
      || !read_finish (&feed, root, error))
    return FALSE;
  return read_message_stop (&feed, root, error);
}

static const char *
messages_missing (const WeirDecoder *decoder)
{
  const MessagesDecoder *self = (const MessagesDecoder *) decoder;

  return self->done ? NULL : "its last event";
}

static gboolean
messages_is_complete (const WeirDecoder *decoder)
{
  return ((const MessagesDecoder *) decoder)->done;
}

static void
messages_free (WeirDecoder *decoder)
{
  MessagesDecoder *self = (MessagesDecoder *) decoder;

  weir_json_doc_clear (&self->doc);
  g_string_free (self->scratch, TRUE);
  g_array_unref (self->blocks);
  g_free (self);
}

static const WeirDecoderOps messages_ops = {
  .frame = messages_frame,
  .body = messages_body,
  .missing = messages_missing,
  .is_complete = messages_is_complete,
  .free = messages_free,
};

WeirDecoder *
weir_codec_messages_decoder_new (void)
{
  MessagesDecoder *self = g_new0 (MessagesDecoder, 1);

  self->base.ops = &messages_ops;
  self->scratch = g_string_sized_new (256);
  self->blocks = g_array_new (FALSE, TRUE, sizeof (Block));
  self->counts = WEIR_MESSAGES_COUNTS_INIT;
  return &self->base;
}
