/* SPDX-License-Identifier: MIT */
/* Writes Responses replies, streamed event by event or as one body at the end.
 *
 * Its clients put what they get together by rules of their own: nothing may be said about an item that
 * was not announced, what ends must have begun, the ids stay the same from the first event to the last,
 * and the last event replaces all that came before. So every item is gathered as well as told, one
 * after the other; what belongs to a later one waits. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-responses.h"

#include "wire/weir-encoder-base.h"
#include "wire/weir-responses-reply.h"

#include <string.h>

typedef struct
{
  WeirEncoderBase base;
  WeirResponsesReply *reply;
  guint64 sequence;
  gboolean started;
  gboolean following; /* the client gets the upstream's own events */
  guint current;      /* the item being told, or the next to be */
  gboolean announced; /* the current item was begun */
  gboolean summary;   /* its summary was */
  gsize n_sent;       /* bytes of its text that were told */
  guint n_citations;  /* of its citations */
  GString *scratch;
} ResponsesEncoder;

/* Begins an event, up to its first member of its own. */
static void
begin_event (ResponsesEncoder *self, const char *type, GString *out)
{
  g_string_append_printf (
      out,
      "event: response.%s\ndata: {\"type\":\"response.%s\",\"sequence_number\":%" G_GUINT64_FORMAT,
      type, type, self->sequence++);
}

static void
end_event (GString *out)
{
  g_string_append (out, "}\n\n");
}

static void
append_string (GString *out, const char *name, const char *utf8)
{
  g_string_append_printf (out, ",\"%s\":\"", name);
  weir_json_escape (out, utf8, -1);
  g_string_append_c (out, '"');
}

/* Text that is escaped already. */
static void
append_text (GString *out, const char *name, const char *text, gsize len)
{
  g_string_append_printf (out, ",\"%s\":\"", name);
  g_string_append_len (out, text, (gssize) len);
  g_string_append_c (out, '"');
}

static void
begin_item_event (ResponsesEncoder *self,
                  const char *type,
                  const WeirResponsesItem *item,
                  GString *out)
{
  begin_event (self, type, out);
  append_string (out, "item_id", item->item_id);
  g_string_append_printf (out, ",\"output_index\":%u", item->index);
}

static void
begin_content_event (ResponsesEncoder *self,
                     const char *type,
                     const WeirResponsesItem *item,
                     GString *out)
{
  begin_item_event (self, type, item, out);
  g_string_append (out, ",\"content_index\":0");
}

static void
write_lifecycle (ResponsesEncoder *self,
                 const char *type,
                 const char *status,
                 const GError *error,
                 GString *out)
{
  begin_event (self, type, out);
  g_string_append (out, ",\"response\":");
  weir_responses_reply_write (self->reply, status, error, out);
  end_event (out);
}

static void
ensure_started (ResponsesEncoder *self, GString *out)
{
  if (self->started)
    return;
  self->started = TRUE;
  write_lifecycle (self, "created", "in_progress", NULL, out);
  write_lifecycle (self, "in_progress", "in_progress", NULL, out);
}

static void
write_item (ResponsesEncoder *self,
            const char *type,
            const WeirResponsesItem *item,
            gboolean begins,
            GString *out)
{
  begin_event (self, type, out);
  g_string_append_printf (out, ",\"output_index\":%u,\"item\":", item->index);
  weir_responses_item_write (item, begins, out);
  end_event (out);
}

static gboolean
is_message (const WeirResponsesItem *item)
{
  return item->kind != WEIR_PART_TOOL_CALL && item->kind != WEIR_PART_REASONING;
}

static void
write_content (ResponsesEncoder *self,
               const char *type,
               const WeirResponsesItem *item,
               gboolean begins,
               GString *out)
{
  begin_content_event (self, type, item, out);
  g_string_append (out, ",\"part\":");
  weir_responses_item_write_content (item, begins, out);
  end_event (out);
}

static void
announce (ResponsesEncoder *self, const WeirResponsesItem *item, GString *out)
{
  self->announced = TRUE;
  write_item (self, "output_item.added", item, TRUE, out);
  if (is_message (item))
    write_content (self, "content_part.added", item, TRUE, out);
}

static void
write_summary_part (ResponsesEncoder *self,
                    const char *type,
                    const WeirResponsesItem *item,
                    gsize len,
                    GString *out)
{
  begin_item_event (self, type, item, out);
  g_string_append (out, ",\"summary_index\":0,\"part\":{\"type\":\"summary_text\"");
  append_text (out, "text", item->text->str, len);
  g_string_append_c (out, '}');
  end_event (out);
}

/* What has come of the item's text since the last time. */
static void
write_delta (ResponsesEncoder *self, const WeirResponsesItem *item, GString *out)
{
  const char *text = item->text->str + self->n_sent;
  gsize len = item->text->len - self->n_sent;

  if (len == 0)
    return;
  self->n_sent += len;
  switch (item->kind)
    {
    case WEIR_PART_TOOL_CALL:
      begin_item_event (
          self, item->custom ? "custom_tool_call_input.delta" : "function_call_arguments.delta",
          item, out);
      break;
    case WEIR_PART_REASONING:
      if (!self->summary)
        write_summary_part (self, "reasoning_summary_part.added", item, 0, out);
      self->summary = TRUE;
      begin_item_event (self, "reasoning_summary_text.delta", item, out);
      g_string_append (out, ",\"summary_index\":0");
      break;
    case WEIR_PART_REFUSAL:
      begin_content_event (self, "refusal.delta", item, out);
      break;
    default:
      begin_content_event (self, "output_text.delta", item, out);
      g_string_append (out, ",\"logprobs\":[]");
      break;
    }
  append_text (out, "delta", text, len);
  end_event (out);
}

static void
write_citations (ResponsesEncoder *self, const WeirResponsesItem *item, GString *out)
{
  for (; self->n_citations < item->citations->len; self->n_citations++)
    {
      begin_content_event (self, "output_text.annotation.added", item, out);
      g_string_append_printf (
          out, ",\"annotation_index\":%u,\"annotation\":%s", self->n_citations,
          (const char *) g_ptr_array_index (item->citations, self->n_citations));
      end_event (out);
    }
}

static void
finish_call (ResponsesEncoder *self, const WeirResponsesItem *item, GString *out)
{
  begin_item_event (self,
                    item->custom ? "custom_tool_call_input.done" : "function_call_arguments.done",
                    item, out);
  if (!item->custom && item->name != NULL)
    append_text (out, "name", item->name, strlen (item->name));
  append_text (out, item->custom ? "input" : "arguments", item->text->str, item->text->len);
  end_event (out);
}

static void
finish_summary (ResponsesEncoder *self, const WeirResponsesItem *item, GString *out)
{
  if (!self->summary)
    return;
  begin_item_event (self, "reasoning_summary_text.done", item, out);
  g_string_append (out, ",\"summary_index\":0");
  append_text (out, "text", item->text->str, item->text->len);
  end_event (out);
  write_summary_part (self, "reasoning_summary_part.done", item, item->text->len, out);
}

static void
finish_message (ResponsesEncoder *self, const WeirResponsesItem *item, GString *out)
{
  if (item->kind == WEIR_PART_REFUSAL)
    {
      begin_content_event (self, "refusal.done", item, out);
      append_text (out, "refusal", item->text->str, item->text->len);
    }
  else
    {
      begin_content_event (self, "output_text.done", item, out);
      append_text (out, "text", item->text->str, item->text->len);
      g_string_append_printf (out, ",\"logprobs\":[%s]", item->odds->str);
    }
  end_event (out);
  write_content (self, "content_part.done", item, FALSE, out);
}

static void
finish_item (ResponsesEncoder *self, const WeirResponsesItem *item, GString *out)
{
  if (item->kind == WEIR_PART_TOOL_CALL)
    finish_call (self, item, out);
  else if (item->kind == WEIR_PART_REASONING)
    finish_summary (self, item, out);
  else
    finish_message (self, item, out);
  write_item (self, "output_item.done", item, FALSE, out);
}

/* Tells what has come of the item whose turn it is, and of those behind it as far as it has ended. */
static void
advance (ResponsesEncoder *self, GString *out)
{
  while (self->current < weir_responses_reply_get_n_items (self->reply))
    {
      const WeirResponsesItem *item = weir_responses_reply_get_item (self->reply, self->current);

      if (!self->announced)
        announce (self, item, out);
      write_delta (self, item, out);
      write_citations (self, item, out);
      if (!item->closed)
        return;
      finish_item (self, item, out);
      self->current++;
      self->announced = self->summary = FALSE;
      self->n_sent = 0;
      self->n_citations = 0;
    }
}

static gboolean
responses_stream (WeirEncoderBase *base, const WeirEvent *event, GString *out, GError **error)
{
  ResponsesEncoder *self = (ResponsesEncoder *) base;

  if (event->kind == WEIR_EVENT_HEARTBEAT)
    {
      g_string_append (out, ": keep-alive\n\n");
      return TRUE;
    }
  weir_responses_reply_take (self->reply, event);
  if (event->kind == WEIR_EVENT_START)
    ensure_started (self, out);
  else if (event->kind != WEIR_EVENT_END)
    advance (self, out);
  else if (!self->following) /* else the upstream's own last event was it */
    write_lifecycle (self, weir_responses_reply_get_status (self->reply), NULL, NULL, out);
  return TRUE;
}

static gboolean
responses_body (WeirEncoderBase *base, const WeirEvent *event, GString *out, GError **error)
{
  ResponsesEncoder *self = (ResponsesEncoder *) base;

  weir_responses_reply_take (self->reply, event);
  if (event->kind == WEIR_EVENT_END)
    weir_responses_reply_write (self->reply, NULL, NULL, out);
  return TRUE;
}

/* The last words replace all that was said, so what the client got as it stood is gathered here too. */
static gboolean
responses_follow (WeirEncoderBase *base, const WeirEvent *event, GString *none, GError **error)
{
  ResponsesEncoder *self = (ResponsesEncoder *) base;

  self->following = TRUE;
  g_string_truncate (self->scratch, 0);
  return responses_stream (base, event, self->scratch, error);
}

static void
responses_fail (WeirEncoderBase *base, const GError *error, GString *out)
{
  ResponsesEncoder *self = (ResponsesEncoder *) base;

  ensure_started (self, out);
  write_lifecycle (self, "failed", "failed", error, out);
}

static void
responses_clear (WeirEncoderBase *base)
{
  ResponsesEncoder *self = (ResponsesEncoder *) base;

  weir_responses_reply_free (self->reply);
  g_string_free (self->scratch, TRUE);
}

static const WeirEncoderShape responses_shape = {
  .size = sizeof (ResponsesEncoder),
  .dialect = &weir_dialect_openai,
  .before_error = "",
  .after_error = "",
  .stream = responses_stream,
  .body = responses_body,
  .follow = responses_follow,
  .fail = responses_fail,
  .clear = responses_clear,
};

WeirEncoder *
weir_codec_responses_encoder_new (WeirRequest *request, const char *request_id)
{
  ResponsesEncoder *self = weir_encoder_base_new (&responses_shape, request, request_id);

  self->reply = weir_responses_reply_new (request, request_id);
  self->scratch = g_string_new (NULL);
  return &self->base.encoder;
}
