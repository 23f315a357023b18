/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-gemini.h"

#include <string.h>

#include "demo/weir-demo-json.h"

#define BUDGET WEIR_DEMO_GEMINI_BUDGET
#define LEVEL WEIR_DEMO_GEMINI_LEVEL
#define SIGNS WEIR_DEMO_GEMINI_SIGNS
#define ALONE WEIR_DEMO_GEMINI_ALONE

static const WeirDemoGemini models[] = {
  { "gemini-2.5-flash-lite", BUDGET | ALONE, 512, 24576, TRUE },
  { "gemini-2.5-flash", BUDGET | ALONE, 1, 24576, TRUE },
  { "gemini-2.5-pro", BUDGET | ALONE, 128, 32768, FALSE },
};

static const WeirDemoGemini newest = { "gemini-3", LEVEL | SIGNS, 0, 0, FALSE };

const WeirDemoGemini *
weir_demo_gemini_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    if (g_str_has_prefix (name, models[i].name))
      return &models[i];
  return &newest;
}

/* What the client asked for: which model, how it is to answer. */
typedef struct
{
  const char *model;
  gboolean streams;
  gboolean as_events;
} Call;

static gboolean
check_call (WeirDemoExchange *exchange, const Call *call, WeirDemoRefusal *refusal)
{
  if (g_strcmp0 (call->model, exchange->entry->configuration->model) == 0)
    return TRUE;
  weir_demo_refuse (refusal, NULL, NULL,
                    "Publisher Model `publishers/google/models/%s` was not found or your project "
                    "does not have access to it.",
                    call->model);
  refusal->status = 404;
  return FALSE;
}

static gboolean
check (WeirDemoExchange *exchange, const Call *call, JsonObject *body, WeirDemoRefusal *refusal)
{
  const WeirDemoModel *traits = exchange->entry->traits;
  JsonObject *config;
  g_autoptr (WeirDemoPrompt) prompt = NULL;
  gint64 tokens;

  if (!weir_demo_gemini_check_names (body, refusal)
      || !weir_demo_gemini_check (weir_demo_gemini_find (call->model), traits, body, refusal))
    return FALSE;
  config = weir_demo_gemini_get_object (body, "generationConfig");
  if (call->streams && weir_demo_gemini_get_int (config, "candidateCount", 1) > 1)
    return weir_demo_refuse (refusal, NULL, "candidate_count",
                             "Streaming is not supported for more than one candidate.");
  prompt = weir_demo_gemini_read (body);
  tokens = weir_demo_prompt_count_tokens (prompt);
  if (tokens <= traits->context)
    return TRUE;
  return weir_demo_refuse (refusal, NULL, "contents",
                           "The input token count (%" G_GINT64_FORMAT ") exceeds the maximum "
                           "number of tokens allowed (%u).",
                           tokens, traits->context);
}

static WeirDemoGeminiReply *
reply_new (WeirDemoExchange *exchange, const Call *call, JsonObject *body)
{
  WeirDemoGeminiReply *self = g_new0 (WeirDemoGeminiReply, 1);
  JsonObject *config = weir_demo_gemini_get_object (body, "generationConfig");
  JsonObject *thinking = weir_demo_gemini_get_object (config, "thinkingConfig");
  JsonNode *tells = weir_demo_gemini_get (thinking, "includeThoughts");
  const char *text;

  self->prompt = weir_demo_gemini_read (body);
  self->answer = weir_demo_answer_new (self->prompt, call->model);
  self->id = weir_demo_core_make_id (exchange->core, "", 22);
  self->model = g_strdup (call->model);
  self->n = (guint) weir_demo_gemini_get_int (config, "candidateCount", 1);
  self->tells_thoughts = tells != NULL && json_node_get_boolean (tells);
  self->signs = (weir_demo_gemini_find (call->model)->flags & SIGNS) != 0;
  self->cached_tokens =
      weir_demo_prompt_cache_match (exchange->core->prompt_cache, exchange->entry->id,
                                    self->prompt->transcript->str, self->prompt->transcript->len);
  text = self->prompt->text->str;
  if (g_str_has_prefix (text, "filter me") || strstr (text, "\nfilter me") != NULL)
    self->blocked = "SAFETY";
  return self;
}

static void
reply_whole (WeirDemoExchange *exchange, WeirDemoGeminiReply *self)
{
  const WeirDemoAnswer *answer = self->answer;
  WeirDemoGeminiPiece piece = { .n_calls = answer->calls->len, .ends = TRUE };
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  if (self->tells_thoughts && answer->reasoning != NULL)
    {
      piece.thought = answer->reasoning;
      piece.thought_len = strlen (answer->reasoning);
    }
  if (answer->text[0] != '\0' || answer->calls->len == 0)
    {
      piece.text = answer->text;
      piece.text_len = strlen (answer->text);
    }
  weir_json_writer_init (&writer, json);
  weir_demo_gemini_reply_write (self, &writer, &piece);
  weir_demo_exchange_reply_json (exchange, 200, json);
}

static void
answer_call (WeirDemoExchange *exchange, const Call *call)
{
  g_auto (WeirDemoRefusal) refusal = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = weir_demo_json_parse (exchange->body, &error);
  g_autoptr (WeirDemoGeminiReply) reply = NULL;

  if (body == NULL)
    weir_demo_refuse (&refusal, NULL, NULL, "Invalid JSON payload received. %s", error->message);
  if (body == NULL || !check_call (exchange, call, &refusal)
      || !check (exchange, call, body, &refusal))
    {
      /* In the place of a stream that is an array, the error is in an array as well. */
      weir_demo_gemini_reply_refusal (exchange, call->streams && !call->as_events, &refusal);
      return;
    }
  reply = reply_new (exchange, call, body);
  if (weir_demo_exchange_grant (exchange, reply->prompt->text->str))
    return;
  if (call->streams)
    weir_demo_gemini_stream_start (exchange, g_steal_pointer (&reply), call->as_events);
  else
    reply_whole (exchange, reply);
}

void
weir_demo_gemini_handle (WeirDemoExchange *exchange, const char *segment)
{
  g_autofree char *model = g_uri_unescape_string (segment, NULL);
  g_autofree char *alt = weir_demo_exchange_dup_query (exchange, "alt");
  char *method = model != NULL ? strchr (model, ':') : NULL;
  Call call = { model, FALSE, g_strcmp0 (alt, "sse") == 0 };

  if (method != NULL)
    *method++ = '\0';
  call.streams = g_strcmp0 (method, "streamGenerateContent") == 0;
  if (call.streams || g_strcmp0 (method, "generateContent") == 0)
    answer_call (exchange, &call);
  else if (g_strcmp0 (method, "predict") == 0)
    weir_demo_gemini_predict (exchange, model);
  else
    weir_demo_exchange_reply_text (
        exchange, 404, "application/json",
        "{\"error\":{\"code\":404,\"message\":\"Method not found.\",\"status\":\"NOT_FOUND\"}}");
}
