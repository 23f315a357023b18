/* SPDX-License-Identifier: MIT */
/* Reads what one candidate of a chunk holds. Parts are not numbered: pieces of text in a row are one
 * part, a call of a tool comes whole.
 *
 * A "thoughtSignature" may stand on any part and must be given back with it. It is told as that of
 * reasoning right before a call, or right after a text: so every client that keeps reasoning keeps it,
 * and weir-codec-gemini-parts.c puts it back by the same rule. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-gemini-reader.h"

#include "wire/weir-api-error.h"
#include "wire/weir-codec-gemini.h"
#include "wire/weir-gemini-finish.h"
#include "wire/weir-gemini-foreign.h"
#include "wire/weir-gemini-grounding.h"
#include "wire/weir-gemini-odds.h"

#include <string.h>

#define MAX_CANDIDATES 128
#define MAX_PARTS 65536

typedef struct
{
  gboolean finished;
  gboolean has_text;
  gboolean has_tools;
  int open; /* the part that is open, as its kind; -1 none */
  guint part;
} Candidate;

gboolean
weir_gemini_reader_bad (GError **error, const char *what)
{
  return weir_api_error_set_at (error, WEIR_API_ERROR_UPSTREAM, NULL,
                                "The upstream's reply cannot be read: %s", what);
}

static gboolean
emit (WeirGeminiReader *self, const WeirEvent *event, GError **error)
{
  return self->sink (event, self->user_data, error);
}

static Candidate *
get_candidate (WeirGeminiReader *self, guint index)
{
  const Candidate fresh = { FALSE, FALSE, FALSE, -1, 0 };

  while (self->candidates->len <= index)
    g_array_append_val (self->candidates, fresh);
  return &g_array_index (self->candidates, Candidate, index);
}

static gboolean
close_open (WeirGeminiReader *self, Candidate *candidate, GError **error)
{
  WeirEvent event = { .kind = WEIR_EVENT_PART_CLOSE, .choice = self->choice };

  if (candidate->open < 0)
    return TRUE;
  candidate->open = -1;
  event.part = candidate->part;
  return emit (self, &event, error);
}

/* Opens a part of the kind and with the words in @event; one that is open is closed first. */
static gboolean
open_part (WeirGeminiReader *self, Candidate *candidate, WeirEvent *event, GError **error)
{
  if (self->n_parts == MAX_PARTS)
    return weir_gemini_reader_bad (error, "too many parts");
  if (!close_open (self, candidate, error))
    return FALSE;

  candidate->open = (int) event->open.kind;
  candidate->part = self->n_parts++;
  event->kind = WEIR_EVENT_PART_OPEN;
  event->part = candidate->part;
  event->choice = self->choice;
  return emit (self, event, error);
}

static gboolean
ensure_open (WeirGeminiReader *self, Candidate *candidate, WeirPartKind kind, GError **error)
{
  WeirEvent event = { .open = { .kind = kind } };

  if (kind == WEIR_PART_REASONING)
    event.open.origin = WEIR_CODEC_GEMINI_ID;
  return candidate->open == (int) kind || open_part (self, candidate, &event, error);
}

static gboolean
emit_delta (WeirGeminiReader *self,
            const Candidate *candidate,
            WeirDeltaKind kind,
            WeirJsonText text,
            GError **error)
{
  WeirEvent event = { .kind = WEIR_EVENT_DELTA, .part = candidate->part, .choice = self->choice };

  event.delta.kind = kind;
  event.delta.text = text.data;
  event.delta.len = text.len;
  return emit (self, &event, error);
}

static WeirJsonText
get_utf8 (WeirGeminiReader *self, const WeirJsonNode *node)
{
  return weir_json_plain (&self->doc, node, self->scratch);
}

static gboolean
take_text (WeirGeminiReader *self,
           Candidate *candidate,
           const WeirJsonNode *node,
           gboolean thought,
           GError **error)
{
  WeirJsonText text = get_utf8 (self, node);

  if (text.len == 0)
    return TRUE;
  if (!thought)
    candidate->has_text = TRUE;
  return ensure_open (self, candidate, thought ? WEIR_PART_REASONING : WEIR_PART_TEXT, error)
         && emit_delta (self, candidate, thought ? WEIR_DELTA_REASONING : WEIR_DELTA_TEXT, text,
                        error);
}

/* The signature ends its reasoning: what follows is another thought. */
static gboolean
take_signature (WeirGeminiReader *self,
                Candidate *candidate,
                const WeirJsonNode *node,
                GError **error)
{
  WeirJsonText text = weir_json_text (&self->doc, node);

  if (text.len == 0)
    return TRUE;
  return ensure_open (self, candidate, WEIR_PART_REASONING, error)
         && emit_delta (self, candidate, WEIR_DELTA_SIGNATURE, get_utf8 (self, node), error)
         && close_open (self, candidate, error);
}

/* Calls often come without an id. Clients need one, and one that is not used again in the next reply. */
static char *
make_id (WeirGeminiReader *self)
{
  g_autofree char *seed =
      g_strdup_printf ("%s/%u", self->id != NULL ? self->id : "", self->n_parts);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, seed, -1);

  digest[24] = '\0';
  return g_strconcat ("call_", digest, NULL);
}

static gboolean
take_call (WeirGeminiReader *self, Candidate *candidate, const WeirJsonNode *call, GError **error)
{
  const WeirJsonDoc *doc = &self->doc;
  const WeirJsonNode *args = weir_json_get (doc, call, "args");
  g_autofree char *name =
      weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, call, "name")));
  g_autofree char *id = weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, call, "id")));
  WeirEvent event = { .open = { .kind = WEIR_PART_TOOL_CALL } };

  if (name == NULL || name[0] == '\0')
    return weir_gemini_reader_bad (error, "a function call without a name");
  if (id == NULL || id[0] == '\0')
    {
      g_free (id);
      id = make_id (self);
    }

  event.open.id = id;
  event.open.name = name;
  candidate->has_tools = TRUE;
  return open_part (self, candidate, &event, error)
         && emit_delta (self, candidate, WEIR_DELTA_ARGUMENTS,
                        weir_json_is (args, WEIR_JSON_OBJECT) ? weir_json_raw (doc, args)
                                                              : WEIR_JSON_TEXT ("{}"),
                        error)
         && close_open (self, candidate, error);
}

/* An image that the model made. */
static gboolean
take_image (WeirGeminiReader *self, Candidate *candidate, const WeirJsonNode *node, GError **error)
{
  const WeirJsonDoc *doc = &self->doc;
  g_autofree char *media =
      weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, node, "data")));
  g_autofree char *type =
      weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, node, "mimeType")));
  WeirEvent event = { .open = { .kind = WEIR_PART_IMAGE, .media = media, .media_type = type } };

  candidate->has_text = TRUE;
  return open_part (self, candidate, &event, error) && close_open (self, candidate, error);
}

static gboolean
is_image (WeirGeminiReader *self, const WeirJsonNode *node)
{
  WeirJsonText type = weir_json_text (&self->doc, weir_json_get (&self->doc, node, "mimeType"));

  return type.len > strlen ("image/") && memcmp (type.data, "image/", strlen ("image/")) == 0
         && weir_json_text (&self->doc, weir_json_get (&self->doc, node, "data")).len > 0;
}

/* Parts of other kinds are told in words. */
static gboolean
take_foreign (WeirGeminiReader *self,
              Candidate *candidate,
              const WeirJsonNode *part,
              GError **error)
{
  g_string_truncate (self->scratch, 0);
  if (!weir_gemini_foreign_write (&self->doc, part, self->scratch))
    return TRUE;
  candidate->has_text = TRUE;
  return ensure_open (self, candidate, WEIR_PART_TEXT, error)
         && emit_delta (self, candidate, WEIR_DELTA_TEXT,
                        (WeirJsonText){ self->scratch->str, self->scratch->len }, error);
}

static gboolean
take_part (WeirGeminiReader *self, Candidate *candidate, const WeirJsonNode *part, GError **error)
{
  const WeirJsonDoc *doc = &self->doc;
  const WeirJsonNode *text = weir_json_get (doc, part, "text");
  const WeirJsonNode *call = weir_json_get (doc, part, "functionCall");
  const WeirJsonNode *data = weir_json_get (doc, part, "inlineData");
  const WeirJsonNode *signature = weir_json_get (doc, part, "thoughtSignature");
  gboolean thought = weir_json_is (weir_json_get (doc, part, "thought"), WEIR_JSON_TRUE);

  if (weir_json_is_set (text))
    return take_text (self, candidate, text, thought, error)
           && take_signature (self, candidate, signature, error);
  if (weir_json_is_set (call))
    return take_signature (self, candidate, signature, error)
           && take_call (self, candidate, call, error);
  if (is_image (self, data))
    return take_image (self, candidate, data, error)
           && take_signature (self, candidate, signature, error);
  return take_foreign (self, candidate, part, error)
         && take_signature (self, candidate, signature, error);
}

static gboolean
take_parts (WeirGeminiReader *self, Candidate *candidate, const WeirJsonNode *node, GError **error)
{
  const WeirJsonDoc *doc = &self->doc;
  const WeirJsonNode *parts = weir_json_get (doc, weir_json_get (doc, node, "content"), "parts");
  const WeirJsonNode *part;
  WeirJsonIter iter;

  /* Some proto writers leave the list away around a single part. */
  if (weir_json_is (parts, WEIR_JSON_OBJECT))
    return take_part (self, candidate, parts, error);
  weir_json_iter_init (&iter, doc, parts);
  while (weir_json_iter_next (&iter, NULL, &part))
    if (!take_part (self, candidate, part, error))
      return FALSE;
  return TRUE;
}

typedef struct
{
  WeirGeminiReader *reader;
  const Candidate *candidate;
} Grounding;

static gboolean
take_annotation (WeirJsonText annotation, gpointer user_data, GError **error)
{
  const Grounding *grounding = user_data;

  return emit_delta (grounding->reader, grounding->candidate, WEIR_DELTA_CITATION, annotation,
                     error);
}

/* Notes about the text that came: they go with a part of text, or with none. */
static gboolean
take_notes (WeirGeminiReader *self, Candidate *candidate, const WeirJsonNode *node, GError **error)
{
  const WeirJsonDoc *doc = &self->doc;
  const WeirJsonNode *odds = weir_json_get (doc, node, "logprobsResult");
  const WeirJsonNode *citations =
      weir_json_get (doc, weir_json_get (doc, node, "citationMetadata"), "citations");
  const WeirJsonNode *citation;
  Grounding grounding = { self, candidate };
  WeirJsonIter iter;

  if (candidate->open != WEIR_PART_TEXT)
    return TRUE;
  g_string_truncate (self->scratch, 0);
  if (weir_gemini_odds_write (doc, odds, self->scratch)
      && !emit_delta (self, candidate, WEIR_DELTA_LOGPROBS,
                      (WeirJsonText){ self->scratch->str, self->scratch->len }, error))
    return FALSE;

  weir_json_iter_init (&iter, doc, citations);
  while (weir_json_iter_next (&iter, NULL, &citation))
    {
      g_string_truncate (self->scratch, 0);
      if (weir_gemini_citation_write (doc, citation, self->scratch)
          && !emit_delta (self, candidate, WEIR_DELTA_CITATION,
                          (WeirJsonText){ self->scratch->str, self->scratch->len }, error))
        return FALSE;
    }
  return weir_gemini_grounding_read (doc, weir_json_get (doc, node, "groundingMetadata"),
                                     take_annotation, &grounding, error);
}

static gboolean
finish (WeirGeminiReader *self,
        Candidate *candidate,
        WeirFinish reason,
        WeirJsonText word,
        WeirJsonText message,
        GError **error)
{
  WeirEvent event = { .kind = WEIR_EVENT_FINISH, .choice = self->choice };
  g_autofree char *raw = weir_json_text_dup (word);
  g_autofree char *explanation = weir_json_text_dup (message);

  if (!close_open (self, candidate, error))
    return FALSE;
  candidate->finished = TRUE;
  event.finish.reason = reason;
  event.finish.raw_reason = raw;
  if (reason == WEIR_FINISH_FILTER)
    event.finish.refusal_explanation = explanation;
  return emit (self, &event, error);
}

static gboolean
has_content (const WeirGeminiReader *self, const WeirJsonNode *node)
{
  const WeirJsonDoc *doc = &self->doc;
  const WeirJsonNode *parts = weir_json_get (doc, weir_json_get (doc, node, "content"), "parts");
  const WeirJsonNode *part;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, doc, parts);
  while (iter.object == FALSE && weir_json_iter_next (&iter, NULL, &part))
    if (weir_json_text (doc, weir_json_get (doc, part, "text")).len > 0
        || weir_json_is_set (weir_json_get (doc, part, "functionCall")))
      return TRUE;
  return FALSE;
}

gboolean
weir_gemini_reader_take_candidate (WeirGeminiReader *self, const WeirJsonNode *node, GError **error)
{
  const WeirJsonDoc *doc = &self->doc;
  WeirJsonText reason;
  gint64 index = 0;
  Candidate *candidate;

  if (!weir_json_is (node, WEIR_JSON_OBJECT))
    return weir_gemini_reader_bad (error, "a candidate that is no object");
  weir_json_get_int64 (doc, weir_json_get (doc, node, "index"), &index);
  if (index < 0 || index >= MAX_CANDIDATES)
    return weir_gemini_reader_bad (error, "a candidate with an impossible index");

  self->choice = (guint) index;
  candidate = get_candidate (self, self->choice);
  if (candidate->finished)
    return !has_content (self, node)
           || weir_gemini_reader_bad (error, "content after the end of the candidate");
  if (!take_parts (self, candidate, node, error) || !take_notes (self, candidate, node, error))
    return FALSE;

  reason = weir_json_text (doc, weir_json_get (doc, node, "finishReason"));
  if (reason.len == 0 || weir_json_text_equal (reason, "FINISH_REASON_UNSPECIFIED"))
    return TRUE;
  return finish (self, candidate,
                 weir_gemini_finish_map (reason, candidate->has_text, candidate->has_tools), reason,
                 weir_json_text (doc, weir_json_get (doc, node, "finishMessage")), error);
}

gboolean
weir_gemini_reader_block (WeirGeminiReader *self,
                          WeirJsonText reason,
                          WeirJsonText message,
                          GError **error)
{
  get_candidate (self, 0);
  for (self->choice = 0; self->choice < self->candidates->len; self->choice++)
    {
      Candidate *candidate = get_candidate (self, self->choice);

      if (!candidate->finished
          && !finish (self, candidate, WEIR_FINISH_FILTER, reason, message, error))
        return FALSE;
    }
  return TRUE;
}

void
weir_gemini_reader_init (WeirGeminiReader *self)
{
  memset (self, 0, sizeof *self);
  self->candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  self->scratch = g_string_sized_new (256);
}

void
weir_gemini_reader_clear (WeirGeminiReader *self)
{
  weir_json_doc_clear (&self->doc);
  g_array_unref (self->candidates);
  g_string_free (self->scratch, TRUE);
  g_free (self->id);
}

gboolean
weir_gemini_reader_is_whole (const WeirGeminiReader *self)
{
  for (guint i = 0; i < self->candidates->len; i++)
    if (!g_array_index (self->candidates, Candidate, i).finished)
      return FALSE;
  return self->candidates->len > 0;
}
