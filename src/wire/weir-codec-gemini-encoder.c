/* SPDX-License-Identifier: MIT */
/* Writes Gemini replies: a stream of chunks, as server-sent events or as the elements of one array, or
 * one body at the end. Each chunk is a reply in small.
 *
 * Its clients take calls whole, so arguments are gathered first. The proof of a thought goes with the
 * call that came of it, because that is what they keep. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-gemini.h"

#include "base/weir-json-writer.h"
#include "wire/weir-encoder-base.h"
#include "wire/weir-gemini-grounding.h"
#include "wire/weir-gemini-proof.h"

typedef struct
{
  WeirPartKind kind;
  guint choice;
  char *id;
  char *name;
  char *redacted;
  const char *origin;
  GString *text;      /* what has not been sent yet, or is needed later */
  GString *signature; /* (nullable) */
  gboolean closed;
} Part;

typedef struct
{
  GString *parts; /* elements of "parts" for the whole body */
  GString *proof; /* of a thought, until a call takes it */
  GString *pages; /* elements of "groundingChunks": what the answer rests on */
  const char *finish;
} Choice;

typedef struct
{
  WeirEncoderBase base;
  gboolean array;
  gboolean started;
  GString *tail;    /* what every chunk ends with */
  GString *scratch; /* one element of "parts" */
  GArray *parts;    /* of Part */
  guint n_told;     /* of them that a stream has no more to say of */
  GArray *choices;  /* of Choice */
} GeminiEncoder;

static const char *const finish_words[] = {
  [WEIR_FINISH_STOP] = "STOP",         [WEIR_FINISH_STOP_SEQUENCE] = "STOP",
  [WEIR_FINISH_LENGTH] = "MAX_TOKENS", [WEIR_FINISH_CONTEXT_OVERFLOW] = "MAX_TOKENS",
  [WEIR_FINISH_TOOL] = "STOP",         [WEIR_FINISH_FILTER] = "SAFETY",
  [WEIR_FINISH_PAUSE] = "STOP",        [WEIR_FINISH_MALFORMED_TOOL] = "MALFORMED_FUNCTION_CALL",
};

static void
part_clear (gpointer data)
{
  Part *part = data;

  g_free (part->id);
  g_free (part->name);
  g_free (part->redacted);
  g_string_free (part->text, TRUE);
  if (part->signature != NULL)
    g_string_free (part->signature, TRUE);
}

static void
choice_clear (gpointer data)
{
  Choice *choice = data;

  g_string_free (choice->parts, TRUE);
  g_string_free (choice->proof, TRUE);
  g_string_free (choice->pages, TRUE);
}

static Choice *
get_choice (GeminiEncoder *self, guint index)
{
  while (self->choices->len <= index)
    {
      const Choice choice = { .parts = g_string_new (NULL),
                              .proof = g_string_new (NULL),
                              .pages = g_string_new (NULL) };

      g_array_append_val (self->choices, choice);
    }
  return &g_array_index (self->choices, Choice, index);
}

static Part *
get_part (GeminiEncoder *self, guint part)
{
  return &g_array_index (self->parts, Part, part);
}

static void
take_start (WeirEncoderBase *base, const WeirEvent *event, GString *out)
{
  GeminiEncoder *self = (GeminiEncoder *) base;
  const char *id = event->start.id != NULL ? event->start.id : self->base.request_id;

  self->started = TRUE;
  g_string_assign (self->tail, "\"modelVersion\":\"");
  weir_json_escape (self->tail, self->base.request->model, -1);
  g_string_append (self->tail, "\",\"responseId\":\"");
  weir_json_escape (self->tail, id != NULL ? id : "", -1);
  g_string_append (self->tail, "\"}");
}

static void
append_usage (const GeminiEncoder *self, GString *out)
{
  const WeirUsage *usage = &self->base.usage;
  gint64 thoughts = MAX (usage->out_reasoning, 0);
  WeirJsonWriter writer;

  if (usage->in_total < 0 && usage->out_total < 0)
    return;
  g_string_append (out, "\"usageMetadata\":");
  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "promptTokenCount", MAX (usage->in_total, 0));
  if (usage->in_cache_read > 0)
    weir_json_writer_member_int64 (&writer, "cachedContentTokenCount", usage->in_cache_read);
  weir_json_writer_member_int64 (&writer, "candidatesTokenCount",
                                 MAX (usage->out_total - thoughts, 0));
  if (thoughts > 0)
    weir_json_writer_member_int64 (&writer, "thoughtsTokenCount", thoughts);
  weir_json_writer_member_int64 (&writer, "totalTokenCount",
                                 MAX (usage->in_total, 0) + MAX (usage->out_total, 0));
  weir_json_writer_end_object (&writer);
  g_string_append_c (out, ',');
}

static const WeirEncoderShape array_begun_shape;

static void
begin_frame (GeminiEncoder *self, GString *out)
{
  g_string_append (out, self->base.shape->before_error);
  if (self->array)
    self->base.shape = &array_begun_shape;
}

static void
end_frame (GeminiEncoder *self, GString *out)
{
  if (!self->array)
    g_string_append (out, "\n\n");
}

/* @end: (nullable): what the last of a choice tells */
static void
append_candidate (guint index, const char *parts, gsize len, const Choice *end, GString *out)
{
  g_string_append (out, "{\"content\":{\"role\":\"model\",\"parts\":[");
  g_string_append_len (out, parts, (gssize) len);
  g_string_append (out, "]}");
  if (end != NULL && end->finish != NULL)
    g_string_append_printf (out, ",\"finishReason\":\"%s\"", end->finish);
  if (end != NULL && end->pages->len > 0)
    g_string_append_printf (out, ",\"groundingMetadata\":{\"groundingChunks\":[%s]}",
                            end->pages->str);
  g_string_append_printf (out, ",\"index\":%u}", index);
}

/* A chunk with the element of "parts" in the scratch. */
static void
write_chunk (GeminiEncoder *self, guint choice, GString *out)
{
  begin_frame (self, out);
  g_string_append (out, "{\"candidates\":[");
  append_candidate (choice, self->scratch->str, self->scratch->len, NULL, out);
  g_string_append (out, "],");
  g_string_append_len (out, self->tail->str, (gssize) self->tail->len);
  end_frame (self, out);
}

static gboolean
shows_thoughts (const GeminiEncoder *self)
{
  return self->base.request->show != WEIR_SHOW_NONE;
}

static void
set_text (GeminiEncoder *self, const char *text, gsize len, gboolean thought)
{
  g_string_assign (self->scratch, "{\"text\":\"");
  weir_json_escape (self->scratch, text, (gssize) len);
  g_string_append (self->scratch, thought ? "\",\"thought\":true}" : "\"}");
}

static void
append_proof (Choice *choice, GString *out)
{
  if (choice->proof->len == 0)
    return;
  g_string_append_printf (out, ",\"thoughtSignature\":\"%s\"", choice->proof->str);
  g_string_truncate (choice->proof, 0);
}

static void
set_call (GeminiEncoder *self, const Part *part)
{
  GString *out = self->scratch;

  g_string_assign (out, "{\"functionCall\":{");
  if (part->id != NULL)
    {
      g_string_append (out, "\"id\":\"");
      weir_json_escape (out, part->id, -1);
      g_string_append (out, "\",");
    }
  g_string_append (out, "\"name\":\"");
  weir_json_escape (out, part->name != NULL ? part->name : "", -1);
  g_string_append (out, "\",\"args\":");
  weir_encoder_append_arguments (part->text, out);
  g_string_append_c (out, '}');
  append_proof (get_choice (self, part->choice), out);
  g_string_append_c (out, '}');
}

static void
take_open (WeirEncoderBase *base, const WeirEvent *event, GString *out)
{
  GeminiEncoder *self = (GeminiEncoder *) base;
  const Part part = {
    .kind = event->open.kind,
    .choice = event->choice,
    .id = g_strdup (event->open.id),
    .name = g_strdup (event->open.name),
    .redacted = g_strdup (event->open.redacted),
    .origin = g_intern_string (event->open.origin),
    .text = g_string_new (NULL),
  };

  g_array_append_val (self->parts, part);
  get_choice (self, event->choice);
}

static gboolean
is_text (const Part *part)
{
  return part->kind == WEIR_PART_TEXT || part->kind == WEIR_PART_REFUSAL;
}

/* @out: (nullable): where a chunk goes; %NULL while the body is gathered */
static void
take_delta (WeirEncoderBase *base, const WeirEvent *event, GString *out)
{
  GeminiEncoder *self = (GeminiEncoder *) base;
  Part *part = get_part (self, event->part);
  gboolean thought = event->delta.kind == WEIR_DELTA_REASONING;

  switch (event->delta.kind)
    {
    case WEIR_DELTA_TEXT:
    case WEIR_DELTA_REFUSAL:
    case WEIR_DELTA_REASONING:
      if (out == NULL || thought)
        g_string_append_len (part->text, event->delta.text, (gssize) event->delta.len);
      if (out == NULL || event->delta.len == 0 || (thought && !shows_thoughts (self)))
        return;
      set_text (self, event->delta.text, event->delta.len, thought);
      write_chunk (self, part->choice, out);
      return;
    case WEIR_DELTA_ARGUMENTS:
      g_string_append_len (part->text, event->delta.text, (gssize) event->delta.len);
      return;
    case WEIR_DELTA_SIGNATURE:
      if (part->signature == NULL)
        part->signature = g_string_new (NULL);
      g_string_append_len (part->signature, event->delta.text, (gssize) event->delta.len);
      return;
    case WEIR_DELTA_CITATION:
      weir_gemini_grounding_append_chunk (event->delta.text, event->delta.len,
                                          get_choice (self, part->choice)->pages);
      return;
    default: /* the odds of tokens: told in ways that do not fit this format's */
      return;
    }
}

/* A text of nothing, with the proof that no call came for. */
static void
set_last (GeminiEncoder *self, Choice *choice)
{
  g_string_assign (self->scratch, "{\"text\":\"\"");
  append_proof (choice, self->scratch);
  g_string_append_c (self->scratch, '}');
}

static gboolean
has_proof (const Part *part)
{
  return part->signature != NULL || part->redacted != NULL;
}

/* Another thought is there before a call came for the proof of the one before. */
static gboolean
must_tell_proof (GeminiEncoder *self, const Part *part)
{
  return has_proof (part) && get_choice (self, part->choice)->proof->len > 0;
}

static void
keep_proof (GeminiEncoder *self, const Part *part)
{
  Choice *choice = get_choice (self, part->choice);

  if (!has_proof (part))
    return;
  g_string_truncate (choice->proof, 0);
  weir_gemini_proof_write (part->origin, self->base.request->model, part->signature, part->text,
                           part->redacted, choice->proof);
}

/* Calls are told in the order they began, whichever was ready first. */
static void
stream_calls (GeminiEncoder *self, GString *out)
{
  for (; self->n_told < self->parts->len; self->n_told++)
    {
      const Part *part = get_part (self, self->n_told);

      if (part->kind != WEIR_PART_TOOL_CALL)
        continue;
      if (!part->closed)
        return;
      set_call (self, part);
      write_chunk (self, part->choice, out);
    }
}

static void
take_close (WeirEncoderBase *base, const WeirEvent *event, GString *out)
{
  GeminiEncoder *self = (GeminiEncoder *) base;
  Part *part = get_part (self, event->part);

  if (out == NULL) /* the body is made when all of it is known */
    return;
  part->closed = TRUE;
  stream_calls (self, out);
  if (part->kind != WEIR_PART_REASONING)
    return;
  if (must_tell_proof (self, part))
    {
      set_last (self, get_choice (self, part->choice));
      write_chunk (self, part->choice, out);
    }
  keep_proof (self, part);
}

static void
take_finish (WeirEncoderBase *base, const WeirEvent *event, GString *out)
{
  GeminiEncoder *self = (GeminiEncoder *) base;

  get_choice (self, event->choice)->finish =
      (guint) event->finish.reason < G_N_ELEMENTS (finish_words)
          ? finish_words[event->finish.reason]
          : "STOP";
}

/* Without START the frames were the upstream's own, and nothing is left to say. */
static void
stream_end (GeminiEncoder *self, GString *out)
{
  if (!self->started)
    return;
  begin_frame (self, out);
  g_string_append (out, "{\"candidates\":[");
  for (guint i = 0; i < self->choices->len; i++)
    {
      Choice *choice = get_choice (self, i);

      if (i > 0)
        g_string_append_c (out, ',');
      set_last (self, choice);
      append_candidate (i, self->scratch->str, self->scratch->len, choice, out);
    }
  g_string_append (out, "],");
  append_usage (self, out);
  g_string_append_len (out, self->tail->str, (gssize) self->tail->len);
  end_frame (self, out);
  if (self->array)
    g_string_append_c (out, ']');
}

/* Adds the element in the scratch. */
static void
gather_scratch (GeminiEncoder *self, Choice *choice)
{
  if (choice->parts->len > 0)
    g_string_append_c (choice->parts, ',');
  g_string_append_len (choice->parts, self->scratch->str, (gssize) self->scratch->len);
}

static void
gather_part (GeminiEncoder *self, const Part *part)
{
  Choice *choice = get_choice (self, part->choice);

  if (part->kind == WEIR_PART_TOOL_CALL)
    set_call (self, part);
  else if (is_text (part) && part->text->len > 0)
    set_text (self, part->text->str, part->text->len, FALSE);
  else if (part->kind == WEIR_PART_REASONING)
    {
      if (must_tell_proof (self, part))
        {
          set_last (self, choice);
          gather_scratch (self, choice);
        }
      keep_proof (self, part);
      if (part->text->len == 0 || !shows_thoughts (self))
        return;
      set_text (self, part->text->str, part->text->len, TRUE);
    }
  else
    return;
  gather_scratch (self, choice);
}

static void
body_end (GeminiEncoder *self, GString *out)
{
  for (guint i = 0; i < self->parts->len; i++)
    gather_part (self, get_part (self, i));

  g_string_append (out, "{\"candidates\":[");
  for (guint i = 0; i < self->choices->len; i++)
    {
      Choice *choice = get_choice (self, i);

      if (choice->proof->len > 0)
        {
          set_last (self, choice);
          gather_scratch (self, choice);
        }
      if (i > 0)
        g_string_append_c (out, ',');
      append_candidate (i, choice->parts->str, choice->parts->len, choice, out);
    }
  g_string_append (out, "],");
  append_usage (self, out);
  g_string_append_len (out, self->tail->str, (gssize) self->tail->len);
}

static void
take_end (WeirEncoderBase *base, const WeirEvent *event, GString *out)
{
  GeminiEncoder *self = (GeminiEncoder *) base;

  if (base->request->stream)
    stream_end (self, out);
  else
    body_end (self, out);
}

static void
write_heartbeat (WeirEncoderBase *base, const WeirEvent *event, GString *out)
{
  g_string_append (out, ((GeminiEncoder *) base)->array ? "\r\n" : ": keep-alive\n\n");
}

static void
gemini_clear (WeirEncoderBase *base)
{
  GeminiEncoder *self = (GeminiEncoder *) base;

  g_string_free (self->tail, TRUE);
  g_string_free (self->scratch, TRUE);
  g_array_unref (self->parts);
  g_array_unref (self->choices);
}

static const WeirEncoderSteps gemini_steps = {
  .start = take_start,
  .open = take_open,
  .delta = take_delta,
  .close = take_close,
  .finish = take_finish,
  .heartbeat = write_heartbeat,
  .end = take_end,
};

static const WeirEncoderShape events_shape = {
  .size = sizeof (GeminiEncoder),
  .dialect = &weir_dialect_gemini,
  .before_error = "data: ",
  .after_error = "\n\n",
  .steps = &gemini_steps,
  .clear = gemini_clear,
};

/* Before and after the first element of the array. */
static const WeirEncoderShape array_shape = {
  .size = sizeof (GeminiEncoder),
  .dialect = &weir_dialect_gemini,
  .before_error = "[",
  .after_error = "]",
  .steps = &gemini_steps,
  .clear = gemini_clear,
};

static const WeirEncoderShape array_begun_shape = {
  .size = sizeof (GeminiEncoder),
  .dialect = &weir_dialect_gemini,
  .before_error = ",\r\n",
  .after_error = "]",
  .steps = &gemini_steps,
  .clear = gemini_clear,
};

static WeirEncoder *
encoder_new (const WeirEncoderShape *shape, WeirRequest *request, const char *request_id)
{
  GeminiEncoder *self = weir_encoder_base_new (shape, request, request_id);

  self->array = shape == &array_shape;
  self->tail = g_string_new (NULL);
  self->scratch = g_string_new (NULL);
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, part_clear);
  self->choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  g_array_set_clear_func (self->choices, choice_clear);
  return &self->base.encoder;
}

WeirEncoder *
weir_codec_gemini_encoder_new (WeirRequest *request, const char *request_id)
{
  return encoder_new (&events_shape, request, request_id);
}

WeirEncoder *
weir_codec_gemini_array_encoder_new (WeirRequest *request, const char *request_id)
{
  return encoder_new (&array_shape, request, request_id);
}
