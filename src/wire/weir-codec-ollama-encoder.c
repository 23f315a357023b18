/* SPDX-License-Identifier: MIT */
/* Writes Ollama replies: an object a line, or one object for all of it. Calls come whole. An empty
 * chunk is the format's heartbeat: its clients take a line for an object, whatever is in it. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-ollama.h"

#include "base/weir-json-writer.h"
#include "wire/weir-api-error.h"
#include "wire/weir-encoder-base.h"

typedef struct
{
  WeirPartKind kind;
  char *id;
  char *name;
  GString *arguments;
  gboolean closed;
} Part;

typedef struct
{
  WeirEncoderBase base;
  gboolean generate;
  char *created; /* (nullable): when the reply began */
  GArray *parts; /* of Part */
  GString *text; /* of the body */
  GString *thinking;
  GString *calls;
  guint n_calls;
  guint n_told; /* parts that need no more thought */
  const char *reason;
  gint64 first_us;
} OllamaEncoder;

static const char *const finish_words[] = {
  [WEIR_FINISH_STOP] = "stop",     [WEIR_FINISH_STOP_SEQUENCE] = "stop",
  [WEIR_FINISH_LENGTH] = "length", [WEIR_FINISH_CONTEXT_OVERFLOW] = "length",
  [WEIR_FINISH_TOOL] = "stop",     [WEIR_FINISH_FILTER] = "stop",
  [WEIR_FINISH_PAUSE] = "stop",
};

static void
part_clear (gpointer data)
{
  Part *part = data;

  g_free (part->id);
  g_free (part->name);
  g_string_free (part->arguments, TRUE);
}

static void
take_start (WeirEncoderBase *base, const WeirEvent *event, GString *out)
{
  OllamaEncoder *self = (OllamaEncoder *) base;
  g_autoptr (GDateTime) time = NULL;

  if (event->start.created >= 0)
    time = g_date_time_new_from_unix_utc (event->start.created);
  if (time != NULL && self->created == NULL)
    self->created = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
  self->first_us = event->elapsed_us;
}

static void
begin_line (OllamaEncoder *self, GString *out)
{
  g_string_append (out, "{\"model\":\"");
  weir_json_escape (out, self->base.request->model, -1);
  if (self->created != NULL)
    g_string_append_printf (out, "\",\"created_at\":\"%s", self->created);
  g_string_append (out, self->generate ? "\"," : "\",\"message\":{\"role\":\"assistant\",");
}

static void
append_text (const OllamaEncoder *self,
             const char *text,
             gsize len,
             const char *thinking,
             gsize thinking_len,
             GString *out)
{
  g_string_append (out, self->generate ? "\"response\":\"" : "\"content\":\"");
  weir_json_escape (out, text, (gssize) len);
  g_string_append_c (out, '"');
  if (thinking_len == 0)
    return;
  g_string_append (out, ",\"thinking\":\"");
  weir_json_escape (out, thinking, (gssize) thinking_len);
  g_string_append_c (out, '"');
}

static void
end_line (const OllamaEncoder *self, GString *out)
{
  g_string_append (out, self->generate ? ",\"done\":false}\n" : "},\"done\":false}\n");
}

static void
write_text (OllamaEncoder *self, const char *text, gsize len, gboolean thinking, GString *out)
{
  begin_line (self, out);
  append_text (self, text, thinking ? 0 : len, text, thinking ? len : 0, out);
  end_line (self, out);
}

static void
append_call (OllamaEncoder *self, const Part *part, GString *out)
{
  g_string_append (out, "{\"id\":\"");
  weir_json_escape (out, part->id != NULL ? part->id : "", -1);
  g_string_append_printf (out, "\",\"function\":{\"index\":%u,\"name\":\"", self->n_calls++);
  weir_json_escape (out, part->name != NULL ? part->name : "", -1);
  g_string_append (out, "\",\"arguments\":");
  weir_encoder_append_arguments (part->arguments, out);
  g_string_append (out, "}}");
}

static void
write_call (OllamaEncoder *self, const Part *part, GString *out)
{
  begin_line (self, out);
  append_text (self, "", 0, NULL, 0, out);
  g_string_append (out, ",\"tool_calls\":[");
  append_call (self, part, out);
  g_string_append_c (out, ']');
  end_line (self, out);
}

static void
append_time (GString *out, const char *name, gint64 us)
{
  g_string_append_printf (out, ",\"%s\":%" G_GINT64_FORMAT, name, MAX (us, 0) * 1000);
}

/* A request that said nothing only had the model made ready. */
static void
append_end (OllamaEncoder *self, gint64 elapsed_us, GString *out)
{
  const char *reason = self->base.request->n_turns == 0 ? "load"
                       : self->reason != NULL           ? self->reason
                                                        : "stop";

  g_string_append_printf (out, "%s,\"done\":true,\"done_reason\":\"%s\"", self->generate ? "" : "}",
                          reason);
  append_time (out, "total_duration", elapsed_us);
  append_time (out, "load_duration", 0);
  if (self->base.usage.in_total >= 0)
    g_string_append_printf (out, ",\"prompt_eval_count\":%" G_GINT64_FORMAT,
                            self->base.usage.in_total);
  append_time (out, "prompt_eval_duration", self->first_us);
  if (self->base.usage.out_total >= 0)
    g_string_append_printf (out, ",\"eval_count\":%" G_GINT64_FORMAT, self->base.usage.out_total);
  append_time (out, "eval_duration", elapsed_us - self->first_us);
  g_string_append_c (out, '}');
}

static void
take_open (WeirEncoderBase *base, const WeirEvent *event, GString *out)
{
  OllamaEncoder *self = (OllamaEncoder *) base;
  const Part part = {
    .kind = event->choice == 0 ? event->open.kind : WEIR_PART_OPAQUE,
    .id = g_strdup (event->open.id),
    .name = g_strdup (event->open.name),
    .arguments = g_string_new (NULL),
  };

  g_array_append_val (self->parts, part);
}

/* @out: (nullable): where a line goes; %NULL while the body is gathered */
static void
take_delta (WeirEncoderBase *base, const WeirEvent *event, GString *out)
{
  OllamaEncoder *self = (OllamaEncoder *) base;
  Part *part = &g_array_index (self->parts, Part, event->part);
  gboolean thinking = event->delta.kind == WEIR_DELTA_REASONING;
  const char *text = event->delta.text;
  gsize len = event->delta.len;

  if (part->kind == WEIR_PART_OPAQUE || len == 0)
    return;
  if (event->delta.kind == WEIR_DELTA_ARGUMENTS)
    g_string_append_len (part->arguments, text, (gssize) len);
  if ((thinking && self->base.request->show == WEIR_SHOW_NONE)
      || (!thinking && event->delta.kind != WEIR_DELTA_TEXT
          && event->delta.kind != WEIR_DELTA_REFUSAL))
    return;
  if (out != NULL)
    write_text (self, text, len, thinking, out);
  else
    g_string_append_len (thinking ? self->thinking : self->text, text, (gssize) len);
}

static void
tell_call (OllamaEncoder *self, const Part *part, GString *out)
{
  if (out != NULL)
    {
      write_call (self, part, out);
      return;
    }
  if (self->calls->len > 0)
    g_string_append_c (self->calls, ',');
  append_call (self, part, self->calls);
}

/* Calls are told in the order they began, whichever was ready first. */
static void
take_close (WeirEncoderBase *base, const WeirEvent *event, GString *out)
{
  OllamaEncoder *self = (OllamaEncoder *) base;

  g_array_index (self->parts, Part, event->part).closed = TRUE;
  for (; self->n_told < self->parts->len; self->n_told++)
    {
      const Part *part = &g_array_index (self->parts, Part, self->n_told);

      if (part->kind != WEIR_PART_TOOL_CALL)
        continue;
      if (!part->closed)
        return;
      tell_call (self, part, out);
    }
}

static void
write_end (WeirEncoderBase *base, const WeirEvent *event, GString *out)
{
  OllamaEncoder *self = (OllamaEncoder *) base;

  begin_line (self, out);
  append_text (self, self->text->str, self->text->len, self->thinking->str, self->thinking->len,
               out);
  if (self->calls->len > 0)
    g_string_append_printf (out, ",\"tool_calls\":[%s]", self->calls->str);
  append_end (self, event->elapsed_us, out);
  if (self->base.request->stream)
    g_string_append_c (out, '\n');
}

static void
take_finish (WeirEncoderBase *base, const WeirEvent *event, GString *out)
{
  if (event->choice == 0 && (guint) event->finish.reason < G_N_ELEMENTS (finish_words))
    ((OllamaEncoder *) base)->reason = finish_words[event->finish.reason];
}

static void
write_heartbeat (WeirEncoderBase *base, const WeirEvent *event, GString *out)
{
  write_text ((OllamaEncoder *) base, "", 0, FALSE, out);
}

/* No reason to end says so, and a model that failed is not done. */
static gboolean
check_finish (const WeirEvent *event, GError **error)
{
  return event->finish.reason != WEIR_FINISH_MALFORMED_TOOL
         || weir_api_error_set_at (error, WEIR_API_ERROR_UPSTREAM, NULL,
                                   "The model called a tool in a way that cannot be read.");
}

static void
ollama_clear (WeirEncoderBase *base)
{
  OllamaEncoder *self = (OllamaEncoder *) base;

  g_free (self->created);
  g_array_unref (self->parts);
  g_string_free (self->text, TRUE);
  g_string_free (self->thinking, TRUE);
  g_string_free (self->calls, TRUE);
}

static const WeirEncoderSteps ollama_steps = {
  .start = take_start,
  .open = take_open,
  .delta = take_delta,
  .close = take_close,
  .finish = take_finish,
  .heartbeat = write_heartbeat,
  .end = write_end,
  .check_finish = check_finish,
};

static const WeirEncoderShape ollama_shape = {
  .size = sizeof (OllamaEncoder),
  .dialect = &weir_dialect_ollama,
  .before_error = "",
  .after_error = "\n",
  .steps = &ollama_steps,
  .clear = ollama_clear,
};

static WeirEncoder *
encoder_new (gboolean generate, WeirRequest *request, const char *request_id)
{
  OllamaEncoder *self = weir_encoder_base_new (&ollama_shape, request, request_id);

  self->generate = generate;
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, part_clear);
  self->text = g_string_new (NULL);
  self->thinking = g_string_new (NULL);
  self->calls = g_string_new (NULL);
  return &self->base.encoder;
}

WeirEncoder *
weir_codec_ollama_chat_encoder_new (WeirRequest *request, const char *request_id)
{
  return encoder_new (FALSE, request, request_id);
}

WeirEncoder *
weir_codec_ollama_generate_encoder_new (WeirRequest *request, const char *request_id)
{
  return encoder_new (TRUE, request, request_id);
}
