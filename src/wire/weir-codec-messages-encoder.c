/* SPDX-License-Identifier: MIT */
/* Writes Messages replies, streamed event by event or as one body at the end.
 *
 * Its clients put what they get together by rules of their own: a block's index must be its place in
 * the content, only one block may be open at a time, a tool's input must come in at least one piece, a
 * signature last, and usage must be in the first and in the last but one event. Parts that interleave
 * are therefore written one after the other; what belongs to a later one waits. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-messages.h"

#include "wire/weir-citation.h"
#include "wire/weir-encoder-base.h"
#include "wire/weir-messages-body.h"
#include "wire/weir-token-estimate.h"

#include <string.h>

typedef struct
{
  WeirPartKind kind;
  guint index;
  gboolean skipped; /* there is no block for it */
  gboolean closed;
  gboolean redacted;
  gboolean custom; /* a call whose input is free text */
  gboolean has_input;
  const char *origin;
  GString *signature; /* (nullable) */
  GString *waiting;   /* (nullable): events of a part that is not its turn yet */
} Part;

typedef struct
{
  WeirEncoderBase base;
  WeirMessagesBody *body; /* %NULL while streaming */
  GArray *parts;
  guint current; /* the part whose block is open, or is the next to be */
  guint n_blocks;
  WeirUsage usage;
  GString *stop; /* the members that say why it ended */
  gint64 in_estimate;
  gint64 out_estimate;
  gboolean started;
} MessagesEncoder;

static void
part_clear (gpointer data)
{
  Part *part = data;

  if (part->signature != NULL)
    g_string_free (part->signature, TRUE);
  if (part->waiting != NULL)
    g_string_free (part->waiting, TRUE);
}

static Part *
get_part (MessagesEncoder *self, guint part)
{
  return &g_array_index (self->parts, Part, part);
}

static void
append_index (GString *out, guint index)
{
  char digits[16];

  g_string_append_len (out, digits, g_snprintf (digits, sizeof digits, "%u", index));
}

static void
write_start (MessagesEncoder *self, const WeirEvent *event, GString *out)
{
  self->started = TRUE;
  self->in_estimate = weir_token_estimate_for (self->base.request, event->start.token_percent);
  g_string_append (out, "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{"
                        "\"id\":\"");
  weir_messages_append_id (out, event->start.id, self->base.request_id);
  g_string_append (out, "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"");
  weir_json_escape (out, self->base.request->model, -1);
  g_string_append (out, "\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":");
  weir_messages_append_usage (out, &self->usage, self->in_estimate, 1);
  g_string_append (out, "}}\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\n");
}

/* Where the events of a part go: to the client, or until its turn comes. */
static GString *
get_target (MessagesEncoder *self, guint number, GString *out)
{
  Part *part = get_part (self, number);

  if (number == self->current)
    return out;
  if (part->waiting == NULL)
    part->waiting = g_string_new (NULL);
  return part->waiting;
}

static void
begin_delta (const Part *part, const char *type, const char *member, GString *out)
{
  g_string_append (out, "event: content_block_delta\ndata: {\"type\":\"content_block_delta\","
                        "\"index\":");
  append_index (out, part->index);
  g_string_append (out, ",\"delta\":{\"type\":\"");
  g_string_append (out, type);
  g_string_append (out, "\",\"");
  g_string_append (out, member);
  g_string_append (out, "\":");
}

static void
end_delta (GString *out)
{
  g_string_append (out, "}}\n\n");
}

static void
write_string_delta (const Part *part,
                    const char *type,
                    const char *member,
                    const char *text,
                    gsize len,
                    GString *out)
{
  begin_delta (part, type, member, out);
  g_string_append_c (out, '"');
  weir_json_escape (out, text, (gssize) len);
  g_string_append_c (out, '"');
  end_delta (out);
}

static void
write_block (MessagesEncoder *self, const Part *part, const WeirEvent *event, GString *out)
{
  g_string_append (out, "event: content_block_start\ndata: {\"type\":\"content_block_start\","
                        "\"index\":");
  append_index (out, part->index);
  g_string_append (out, ",\"content_block\":{\"type\":\"");
  if (part->kind == WEIR_PART_TOOL_CALL)
    {
      g_string_append (out, "tool_use\",\"id\":\"");
      weir_json_escape (out, event->open.id, -1);
      g_string_append (out, "\",\"name\":\"");
      weir_json_escape (out, event->open.name, -1);
      g_string_append (out, "\",\"input\":{}");
    }
  else if (part->redacted)
    {
      g_string_append (out, "redacted_thinking\",\"data\":\"");
      weir_messages_append_proof (out, self->base.request, part->origin, event->open.redacted,
                                  strlen (event->open.redacted));
      g_string_append_c (out, '"');
    }
  else if (part->kind == WEIR_PART_REASONING)
    g_string_append (out, "thinking\",\"thinking\":\"\",\"signature\":\"\"");
  else
    g_string_append (out, "text\",\"text\":\"\"");
  g_string_append (out, "}}\n\n");
}

static void
write_open (MessagesEncoder *self, const WeirEvent *event, GString *out)
{
  Part part = { .kind = event->open.kind, .origin = g_intern_string (event->open.origin) };

  part.skipped =
      event->choice > 0 || part.kind == WEIR_PART_SERVER_TOOL || part.kind == WEIR_PART_OPAQUE;
  part.redacted = event->open.redacted != NULL;
  part.custom = event->open.custom;
  if (!part.skipped)
    part.index = self->n_blocks++;
  g_array_append_val (self->parts, part);
  if (!part.skipped)
    write_block (self, &part, event, get_target (self, event->part, out));
}

static void
keep_signature (Part *part, const WeirEvent *event)
{
  if (part->signature == NULL)
    part->signature = g_string_new (NULL);
  g_string_append_len (part->signature, event->delta.text, (gssize) event->delta.len);
}

/* Free text is put into an object, because what the pieces of an input make must be one. */
static void
write_input (Part *part, const char *text, gsize len, GString *out)
{
  g_autoptr (GString) wrapped = NULL;

  if (!part->custom)
    {
      part->has_input = TRUE;
      write_string_delta (part, "input_json_delta", "partial_json", text, len, out);
      return;
    }
  wrapped = g_string_new (part->has_input ? NULL : "{\"_raw\":\"");
  weir_json_escape (wrapped, text, (gssize) len);
  part->has_input = TRUE;
  write_string_delta (part, "input_json_delta", "partial_json", wrapped->str, wrapped->len, out);
}

static void
write_delta (MessagesEncoder *self, const WeirEvent *event, GString *out)
{
  Part *part = get_part (self, event->part);
  const char *text = event->delta.text;
  gsize len = event->delta.len;

  if (part->skipped)
    return;
  out = get_target (self, event->part, out);
  switch (event->delta.kind)
    {
    case WEIR_DELTA_TEXT:
    case WEIR_DELTA_REFUSAL:
      write_string_delta (part, "text_delta", "text", text, len, out);
      break;
    case WEIR_DELTA_REASONING:
      write_string_delta (part, "thinking_delta", "thinking", text, len, out);
      break;
    case WEIR_DELTA_ARGUMENTS:
      write_input (part, text, len, out);
      break;
    case WEIR_DELTA_SIGNATURE:
      keep_signature (part, event);
      return;
    case WEIR_DELTA_CITATION:
      if (!weir_citation_is_location (text, len))
        return;
      begin_delta (part, "citations_delta", "citation", out);
      g_string_append_len (out, text, (gssize) len);
      end_delta (out);
      return;
    default: /* the odds of tokens: this format has no carrier for them */
      return;
    }
  self->out_estimate += weir_token_estimate_text ((WeirJsonText){ text, len });
}

/* What must come before the end of a block. */
static void
write_tail (MessagesEncoder *self, Part *part, GString *out)
{
  g_autoptr (GString) proof = NULL;

  if (part->kind == WEIR_PART_TOOL_CALL && !part->has_input)
    write_string_delta (part, "input_json_delta", "partial_json", "{}", 2, out);
  else if (part->custom && part->has_input)
    write_string_delta (part, "input_json_delta", "partial_json", "\"}", 2, out);
  if (part->signature != NULL && !part->redacted)
    {
      proof = g_string_new (NULL);
      weir_messages_append_proof (proof, self->base.request, part->origin, part->signature->str,
                                  part->signature->len);
      if (proof->len > 0)
        {
          begin_delta (part, "signature_delta", "signature", out);
          g_string_append_printf (out, "\"%s\"", proof->str);
          end_delta (out);
        }
    }
  g_string_append (out, "event: content_block_stop\ndata: {\"type\":\"content_block_stop\","
                        "\"index\":");
  append_index (out, part->index);
  g_string_append (out, "}\n\n");
}

/* The next parts in turn, as far as they have come. */
static void
advance (MessagesEncoder *self, GString *out)
{
  while (self->current < self->parts->len && get_part (self, self->current)->closed)
    {
      Part *next;

      if (++self->current == self->parts->len)
        return;
      next = get_part (self, self->current);
      if (next->waiting != NULL)
        g_string_append_len (out, next->waiting->str, (gssize) next->waiting->len);
      if (next->waiting != NULL)
        g_string_set_size (next->waiting, 0);
    }
}

static void
write_close (MessagesEncoder *self, const WeirEvent *event, GString *out)
{
  Part *part = get_part (self, event->part);

  part->closed = TRUE;
  if (!part->skipped)
    write_tail (self, part, get_target (self, event->part, out));
  if (event->part == self->current)
    advance (self, out);
}

/* Without START the events were the upstream's own; only the last is written here. */
static void
write_end (MessagesEncoder *self, GString *out)
{
  if (self->started)
    {
      g_string_append (out, "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{");
      g_string_append_len (out, self->stop->str, (gssize) self->stop->len);
      g_string_append (out, "},\"usage\":");
      weir_messages_append_usage (out, &self->usage, self->in_estimate,
                                  MAX (self->out_estimate, 1));
      g_string_append (out, "}\n\n");
    }
  g_string_append (out, "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
}

static void
stream_event (MessagesEncoder *self, const WeirEvent *event, GString *out)
{
  switch (event->kind)
    {
    case WEIR_EVENT_START:
      write_start (self, event, out);
      break;
    case WEIR_EVENT_PART_OPEN:
      write_open (self, event, out);
      break;
    case WEIR_EVENT_DELTA:
      write_delta (self, event, out);
      break;
    case WEIR_EVENT_PART_CLOSE:
      write_close (self, event, out);
      break;
    case WEIR_EVENT_USAGE:
      weir_usage_merge (&self->usage, &event->usage);
      break;
    case WEIR_EVENT_FINISH:
      if (event->choice == 0)
        weir_messages_append_stop (self->stop, self->base.request, event);
      break;
    case WEIR_EVENT_HEARTBEAT:
      g_string_append (out, "event: ping\ndata: {\"type\":\"ping\"}\n\n");
      break;
    case WEIR_EVENT_END:
      write_end (self, out);
      break;
    default:
      break;
    }
}

static gboolean
messages_stream (WeirEncoderBase *base, const WeirEvent *event, GString *out, GError **error)
{
  stream_event ((MessagesEncoder *) base, event, out);
  return TRUE;
}

static gboolean
messages_body (WeirEncoderBase *base, const WeirEvent *event, GString *out, GError **error)
{
  weir_messages_body_event (((MessagesEncoder *) base)->body, event, out);
  return TRUE;
}

static void
messages_clear (WeirEncoderBase *base)
{
  MessagesEncoder *self = (MessagesEncoder *) base;

  weir_messages_body_free (self->body);
  g_array_unref (self->parts);
  g_string_free (self->stop, TRUE);
}

/* When it fails no block is ended and no "message_stop" follows: either would tell the client that the
 * reply is whole. */
static const WeirEncoderShape messages_shape = {
  .size = sizeof (MessagesEncoder),
  .dialect = &weir_dialect_anthropic,
  .before_error = "event: error\ndata: ",
  .after_error = "\n\n",
  .stream = messages_stream,
  .body = messages_body,
  .clear = messages_clear,
};

WeirEncoder *
weir_codec_messages_encoder_new (WeirRequest *request, const char *request_id)
{
  MessagesEncoder *self = weir_encoder_base_new (&messages_shape, request, request_id);

  self->body = request->stream ? NULL : weir_messages_body_new (request, request_id);
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, part_clear);
  self->stop = g_string_new (NULL);
  self->usage = (WeirUsage) WEIR_USAGE_INIT;
  return &self->base.encoder;
}
