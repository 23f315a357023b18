/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* A Response told as events: each is a "data:" line with its type inside, without "event:" lines
 * and without [DONE] at the end. */

#include "demo/weir-demo-responses.h"
#include "demo/weir-demo-stream.h"

/* What comes next; each step moves on to the one that follows. */
typedef enum
{
  STEP_CREATED,
  STEP_IN_PROGRESS,
  STEP_ITEM_ADDED,
  STEP_PART_ADDED,
  STEP_DELTA,
  STEP_TEXT_DONE,
  STEP_PART_DONE,
  STEP_ITEM_DONE,
  STEP_END,
  STEP_OVER,
} Step;

typedef struct
{
  WeirDemoResponse *response;
  Step step;
  guint index;
  const char *at; /* what is left of the text that is being told */
  gint64 sequence;
} ResponseStream;

/* What the kinds of items call their parts. %NULL: there is none such. */
static const struct
{
  const char *part;  /* event: .added, .done */
  const char *delta; /* event: .delta, .done */
  const char *index; /* member: which part */
  const char *whole; /* member of the last of them: the text */
} names[] = {
  { "response.reasoning_summary_part", "response.reasoning_summary_text", "summary_index", "text" },
  { "response.content_part", "response.output_text", "content_index", "text" },
  { NULL, "response.function_call_arguments", NULL, "arguments" },
  { NULL, "response.custom_tool_call_input", NULL, "input" },
};

static void
stream_free (gpointer data)
{
  ResponseStream *self = data;

  weir_demo_response_free (self->response);
  g_free (self);
}

static const WeirDemoItem *
get_item (ResponseStream *self)
{
  return self->response->items->pdata[self->index];
}

/* What an item says; %NULL when that stays unsaid. */
static const char *
get_text (ResponseStream *self)
{
  const WeirDemoItem *item = get_item (self);

  switch (item->kind)
    {
    case WEIR_DEMO_ITEM_REASONING:
      return self->response->summary ? self->response->answer->reasoning : NULL;
    case WEIR_DEMO_ITEM_MESSAGE:
      return self->response->answer->text;
    case WEIR_DEMO_ITEM_CALL:
    case WEIR_DEMO_ITEM_FREE_CALL:
      break;
    }
  return item->call->arguments;
}

static void
begin_event (WeirJsonWriter *writer, const char *type, const char *suffix)
{
  g_autofree char *name = g_strconcat (type, suffix, NULL);

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "type", name);
}

static void
write_response (ResponseStream *self, WeirJsonWriter *writer, const char *type, const char *status)
{
  begin_event (writer, "response.", type);
  weir_json_writer_name (writer, "response");
  weir_demo_response_write (self->response, writer, status);
}

static void
write_item (ResponseStream *self, WeirJsonWriter *writer, gboolean whole)
{
  begin_event (writer, "response.output_item", whole ? ".done" : ".added");
  weir_json_writer_name (writer, "item");
  weir_demo_response_write_item (self->response, writer, get_item (self), whole);
  weir_json_writer_member_int64 (writer, "output_index", self->index);
}

/* Where in the output the event belongs. */
static void
write_place (ResponseStream *self, WeirJsonWriter *writer)
{
  const WeirDemoItem *item = get_item (self);

  if (names[item->kind].index != NULL)
    weir_json_writer_member_int64 (writer, names[item->kind].index, 0);
  weir_json_writer_member_utf8 (writer, "item_id", item->id);
  weir_json_writer_member_int64 (writer, "output_index", self->index);
}

static void
write_part (ResponseStream *self, WeirJsonWriter *writer, gboolean whole)
{
  const WeirDemoItem *item = get_item (self);
  const char *text = whole ? get_text (self) : "";

  begin_event (writer, names[item->kind].part, whole ? ".done" : ".added");
  write_place (self, writer);
  weir_json_writer_name (writer, "part");
  if (item->kind == WEIR_DEMO_ITEM_MESSAGE)
    {
      weir_demo_response_write_part (writer, text);
      return;
    }
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "type", "summary_text");
  weir_json_writer_member_utf8 (writer, "text", text);
  weir_json_writer_end_object (writer);
}

static void
write_delta (ResponseStream *self, WeirJsonWriter *writer)
{
  const WeirDemoItem *item = get_item (self);
  gsize len = item->call != NULL ? weir_demo_answer_measure_fragment (self->at)
                                 : weir_demo_answer_measure_piece (self->at);

  begin_event (writer, names[item->kind].delta, ".delta");
  weir_json_writer_name (writer, "delta");
  weir_json_writer_utf8 (writer, self->at, (gssize) len);
  weir_json_writer_member_utf8 (writer, "obfuscation", "k3Jq");
  if (item->kind == WEIR_DEMO_ITEM_MESSAGE)
    {
      weir_json_writer_name (writer, "logprobs");
      weir_json_writer_begin_array (writer);
      weir_json_writer_end_array (writer);
    }
  write_place (self, writer);
  self->at += len;
}

static void
write_text_done (ResponseStream *self, WeirJsonWriter *writer)
{
  const WeirDemoItem *item = get_item (self);

  begin_event (writer, names[item->kind].delta, ".done");
  weir_json_writer_member_utf8 (writer, names[item->kind].whole, get_text (self));
  if (item->kind == WEIR_DEMO_ITEM_CALL)
    weir_json_writer_member_utf8 (writer, "name", item->name);
  write_place (self, writer);
}

static void
write_step (ResponseStream *self, WeirJsonWriter *writer)
{
  const char *end = weir_demo_response_get_end (self->response);

  switch (self->step)
    {
    case STEP_CREATED:
      write_response (self, writer, "created", "in_progress");
      break;
    case STEP_IN_PROGRESS:
      write_response (self, writer, "in_progress", "in_progress");
      break;
    case STEP_ITEM_ADDED:
    case STEP_ITEM_DONE:
      write_item (self, writer, self->step == STEP_ITEM_DONE);
      break;
    case STEP_PART_ADDED:
    case STEP_PART_DONE:
      write_part (self, writer, self->step == STEP_PART_DONE);
      break;
    case STEP_DELTA:
      write_delta (self, writer);
      break;
    case STEP_TEXT_DONE:
      write_text_done (self, writer);
      break;
    case STEP_END:
    case STEP_OVER:
      write_response (self, writer, end, end);
      break;
    }
}

/* The step after the one that was just told. */
static Step
follow (ResponseStream *self)
{
  gboolean has_parts = self->step > STEP_IN_PROGRESS && self->step < STEP_END
                       && names[get_item (self)->kind].part != NULL;

  switch (self->step)
    {
    case STEP_CREATED:
      return STEP_IN_PROGRESS;
    case STEP_IN_PROGRESS:
      return STEP_ITEM_ADDED;
    case STEP_ITEM_ADDED:
      self->at = get_text (self);
      if (self->at == NULL)
        return STEP_ITEM_DONE;
      if (has_parts)
        return STEP_PART_ADDED;
      return *self->at != '\0' ? STEP_DELTA : STEP_TEXT_DONE;
    case STEP_PART_ADDED:
    case STEP_DELTA:
      return *self->at != '\0' ? STEP_DELTA : STEP_TEXT_DONE;
    case STEP_TEXT_DONE:
      return has_parts ? STEP_PART_DONE : STEP_ITEM_DONE;
    case STEP_PART_DONE:
      return STEP_ITEM_DONE;
    case STEP_ITEM_DONE:
      self->index++;
      return self->index < self->response->items->len ? STEP_ITEM_ADDED : STEP_END;
    case STEP_END:
    case STEP_OVER:
      break;
    }
  return STEP_OVER;
}

static void
end_event (ResponseStream *self, WeirJsonWriter *writer, GString *out)
{
  weir_json_writer_member_int64 (writer, "sequence_number", self->sequence++);
  weir_json_writer_end_object (writer);
  g_string_append (out, "\n\n");
}

static gboolean
stream_next (gpointer state, GString *out)
{
  ResponseStream *self = state;
  WeirJsonWriter writer;

  if (self->step == STEP_OVER)
    return FALSE;
  g_string_append (out, "data: ");
  weir_json_writer_init (&writer, out);
  write_step (self, &writer);
  end_event (self, &writer, out);
  self->step = follow (self);
  return TRUE;
}

static void
stream_append_error (gpointer state, GString *out)
{
  ResponseStream *self = state;
  WeirJsonWriter writer;

  g_string_append (out, "data: ");
  weir_json_writer_init (&writer, out);
  write_response (self, &writer, "failed", "failed");
  end_event (self, &writer, out);
}

void
weir_demo_response_stream_start (WeirDemoExchange *exchange, WeirDemoResponse *response)
{
  static const WeirDemoStreamOps ops = { "text/event-stream", stream_next, stream_append_error,
                                         NULL };
  ResponseStream *self = g_new0 (ResponseStream, 1);

  self->response = response;
  weir_demo_stream_start (exchange, &ops, self, stream_free);
}
