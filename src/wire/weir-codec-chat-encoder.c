/* SPDX-License-Identifier: MIT */
/* Writes chat replies, streamed chunk by chunk or as one body at the end. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-chat.h"

#include "wire/weir-chat-body.h"
#include "wire/weir-citation.h"
#include "wire/weir-encoder-base.h"

typedef struct
{
  WeirEncoderBase base;
  WeirChatBody *body; /* %NULL while streaming */
  GString *head;      /* what every chunk begins with, up to the choice's index */
  GString *finishes;  /* the last chunk of each choice, until the reply is known to be whole */
  GArray *parts;      /* of PartState */
  GArray *choices;    /* per choice: its tool calls so far; -1 before its first chunk */
  WeirUsage usage;
  guint n_images;
} ChatEncoder;

/* Per part. */
typedef struct
{
  int tool; /* number among the tool calls of its choice; -1: none */
  gboolean custom;
  WeirPartKind kind;
} PartState;

static void
write_head (ChatEncoder *self, const WeirEvent *event)
{
  GString *head = self->head;

  g_string_assign (head, "data: {\"id\":\"");
  weir_chat_body_append_id (head, event->start.id, self->base.request_id);
  g_string_append_printf (
      head, "\",\"object\":\"chat.completion.chunk\",\"created\":%" G_GINT64_FORMAT ",\"model\":\"",
      MAX (event->start.created, 0));
  weir_json_escape (head, self->base.request->model, -1);
  g_string_append (head, "\",\"choices\":[");
}

/* This runs for every token, so nothing is formatted that need not be. */
#define append_literal(out, text) g_string_append_len (out, "" text, (gssize) sizeof (text) - 1)

/* Opens a chunk up to what goes into its delta. */
static void
begin_chunk (ChatEncoder *self, guint choice, GString *out)
{
  g_string_append_len (out, self->head->str, (gssize) self->head->len);
  if (choice == 0)
    append_literal (out, "{\"index\":0,\"delta\":{");
  else
    g_string_append_printf (out, "{\"index\":%u,\"delta\":{", choice);
}

/* @logprobs: a JSON value; @reason: nullable. */
static void
end_chunk (ChatEncoder *self, const char *logprobs, gsize len, const char *reason, GString *out)
{
  append_literal (out, "},\"logprobs\":");
  g_string_append_len (out, logprobs, (gssize) len);
  append_literal (out, ",\"finish_reason\":");
  if (reason != NULL)
    g_string_append_printf (out, "\"%s\"", reason);
  else
    append_literal (out, "null");
  if (self->base.request->include_usage)
    append_literal (out, "}],\"usage\":null}\n\n");
  else
    append_literal (out, "}]}\n\n");
}

static void
end_plain_chunk (ChatEncoder *self, GString *out)
{
  end_chunk (self, "null", 4, NULL, out);
}

/* The first chunk of a choice must name the role. */
static void
ensure_choice (ChatEncoder *self, guint choice, GString *out)
{
  const int unseen = -1;

  while (self->choices->len <= choice)
    g_array_append_val (self->choices, unseen);
  if (g_array_index (self->choices, int, choice) >= 0)
    return;

  g_array_index (self->choices, int, choice) = 0;
  begin_chunk (self, choice, out);
  g_string_append (out, "\"role\":\"assistant\",\"content\":\"\"");
  end_plain_chunk (self, out);
}

/* Not in the API's own documents; written as the services do that serve such models by it. */
static void
write_image (ChatEncoder *self, const WeirEvent *event, GString *out)
{
  begin_chunk (self, event->choice, out);
  append_literal (out, "\"images\":[");
  weir_chat_body_append_image (out, self->n_images++, event);
  append_literal (out, "]");
  end_plain_chunk (self, out);
}

static void
write_open (ChatEncoder *self, const WeirEvent *event, GString *out)
{
  PartState part = { -1, event->open.custom, event->open.kind };
  int *n_tools;

  ensure_choice (self, event->choice, out);
  n_tools = &g_array_index (self->choices, int, event->choice);
  if (event->open.kind == WEIR_PART_TOOL_CALL)
    part.tool = (*n_tools)++;
  if (event->part >= self->parts->len)
    g_array_set_size (self->parts, event->part + 1);
  g_array_index (self->parts, PartState, event->part) = part;
  if (event->open.kind == WEIR_PART_IMAGE)
    write_image (self, event, out);
  if (part.tool < 0)
    return;

  begin_chunk (self, event->choice, out);
  g_string_append_printf (out, "\"tool_calls\":[{\"index\":%d,\"id\":\"", part.tool);
  weir_json_escape (out, event->open.id, -1);
  g_string_append (out, part.custom ? "\",\"type\":\"custom\",\"custom\":{\"name\":\""
                                    : "\",\"type\":\"function\",\"function\":{\"name\":\"");
  weir_json_escape (out, event->open.name, -1);
  g_string_append (out, part.custom ? "\",\"input\":\"\"}}]" : "\",\"arguments\":\"\"}}]");
  end_plain_chunk (self, out);
}

static void
write_text (ChatEncoder *self, const WeirEvent *event, const char *member, GString *out)
{
  begin_chunk (self, event->choice, out);
  g_string_append_c (out, '"');
  g_string_append (out, member);
  append_literal (out, "\":\"");
  weir_json_escape (out, event->delta.text, (gssize) event->delta.len);
  g_string_append_c (out, '"');
  end_plain_chunk (self, out);
}

static void
write_arguments (ChatEncoder *self, const WeirEvent *event, GString *out)
{
  const PartState *part = &g_array_index (self->parts, PartState, event->part);

  begin_chunk (self, event->choice, out);
  g_string_append_printf (out, "\"tool_calls\":[{\"index\":%d,\"%s\":{\"%s\":\"", part->tool,
                          part->custom ? "custom" : "function",
                          part->custom ? "input" : "arguments");
  weir_json_escape (out, event->delta.text, (gssize) event->delta.len);
  g_string_append (out, "\"}}]");
  end_plain_chunk (self, out);
}

static void
write_logprobs (ChatEncoder *self, const WeirEvent *event, GString *out)
{
  const PartState *part = &g_array_index (self->parts, PartState, event->part);
  gboolean refused = part->kind == WEIR_PART_REFUSAL;
  g_autoptr (GString) json = g_string_new (NULL);

  g_string_append (json, refused ? "{\"content\":null,\"refusal\":" : "{\"content\":");
  g_string_append_len (json, event->delta.text, (gssize) event->delta.len);
  g_string_append (json, refused ? "}" : ",\"refusal\":null}");
  begin_chunk (self, event->choice, out);
  end_chunk (self, json->str, json->len, NULL, out);
}

static void
write_citation (ChatEncoder *self, const WeirEvent *event, GString *out)
{
  g_autoptr (GString) annotation = g_string_new (NULL);

  if (!weir_citation_append_annotation (event->delta.text, event->delta.len, annotation))
    return;
  begin_chunk (self, event->choice, out);
  g_string_append (out, "\"annotations\":[");
  g_string_append_len (out, annotation->str, (gssize) annotation->len);
  g_string_append_c (out, ']');
  end_plain_chunk (self, out);
}

static void
write_delta (ChatEncoder *self, const WeirEvent *event, GString *out)
{
  switch (event->delta.kind)
    {
    case WEIR_DELTA_TEXT:
      write_text (self, event, "content", out);
      break;
    case WEIR_DELTA_REASONING:
      write_text (self, event, "reasoning_content", out);
      break;
    case WEIR_DELTA_REFUSAL:
      write_text (self, event, "refusal", out);
      break;
    case WEIR_DELTA_ARGUMENTS:
      write_arguments (self, event, out);
      break;
    case WEIR_DELTA_LOGPROBS:
      write_logprobs (self, event, out);
      break;
    case WEIR_DELTA_CITATION:
      write_citation (self, event, out);
      break;
    default: /* a signature: this format has no carrier for one */
      break;
    }
}

/* Not every upstream is done when it has told the reason, and a client that has it may stop reading. */
static void
write_finish (ChatEncoder *self, const WeirEvent *event, GString *out)
{
  const char *note = weir_chat_body_finish_note (event->finish.reason);

  ensure_choice (self, event->choice, out);
  if (note != NULL)
    {
      begin_chunk (self, event->choice, out);
      g_string_append_printf (out, "\"content\":\"%s\"", note);
      end_plain_chunk (self, out);
    }
  begin_chunk (self, event->choice, self->finishes);
  end_chunk (self, "null", 4, weir_chat_body_finish_word (event->finish.reason), self->finishes);
}

/* Without START the chunks were the upstream's own, its usage among them; only the end is ours. */
static void
write_end (ChatEncoder *self, GString *out)
{
  g_string_append_len (out, self->finishes->str, (gssize) self->finishes->len);
  if (self->head->len > 0 && self->base.request->include_usage && self->usage.in_total >= 0)
    {
      g_string_append_len (out, self->head->str, (gssize) self->head->len);
      g_string_append (out, "],\"usage\":");
      weir_chat_body_append_usage (out, &self->usage);
      g_string_append (out, "}\n\n");
    }
  g_string_append (out, "data: [DONE]\n\n");
}

static void
stream_event (ChatEncoder *self, const WeirEvent *event, GString *out)
{
  switch (event->kind)
    {
    case WEIR_EVENT_START:
      write_head (self, event);
      ensure_choice (self, 0, out);
      break;
    case WEIR_EVENT_PART_OPEN:
      write_open (self, event, out);
      break;
    case WEIR_EVENT_DELTA:
      write_delta (self, event, out);
      break;
    case WEIR_EVENT_USAGE:
      weir_usage_merge (&self->usage, &event->usage);
      break;
    case WEIR_EVENT_FINISH:
      write_finish (self, event, out);
      break;
    case WEIR_EVENT_HEARTBEAT:
      g_string_append (out, ": keep-alive\n\n");
      break;
    case WEIR_EVENT_END:
      write_end (self, out);
      break;
    default:
      break;
    }
}

static gboolean
chat_stream (WeirEncoderBase *base, const WeirEvent *event, GString *out, GError **error)
{
  stream_event ((ChatEncoder *) base, event, out);
  return TRUE;
}

static gboolean
chat_body (WeirEncoderBase *base, const WeirEvent *event, GString *out, GError **error)
{
  weir_chat_body_event (((ChatEncoder *) base)->body, event, out);
  return TRUE;
}

static void
chat_clear (WeirEncoderBase *base)
{
  ChatEncoder *self = (ChatEncoder *) base;

  weir_chat_body_free (self->body);
  g_string_free (self->head, TRUE);
  g_string_free (self->finishes, TRUE);
  g_array_unref (self->parts);
  g_array_unref (self->choices);
}

/* No "[DONE]" after an error: it would tell the client that the reply is whole. */
static const WeirEncoderShape chat_shape = {
  .size = sizeof (ChatEncoder),
  .dialect = &weir_dialect_openai,
  .before_error = "data: ",
  .after_error = "\n\n",
  .stream = chat_stream,
  .body = chat_body,
  .clear = chat_clear,
};

WeirEncoder *
weir_codec_chat_encoder_new (WeirRequest *request, const char *request_id)
{
  ChatEncoder *self = weir_encoder_base_new (&chat_shape, request, request_id);

  self->body = request->stream ? NULL : weir_chat_body_new (request->model, request_id);
  self->head = g_string_new (NULL);
  self->finishes = g_string_new (NULL);
  self->parts = g_array_new (FALSE, TRUE, sizeof (PartState));
  self->choices = g_array_new (FALSE, FALSE, sizeof (int));
  self->usage = (WeirUsage) WEIR_USAGE_INIT;
  return &self->base.encoder;
}
