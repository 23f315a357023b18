/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* The base members of OpenAI's chat completions, "model" required, errors as vLLM words them; and what
 * each server is particular about. */

#include "demo/weir-demo-openai-like.h"

#include "base/weir-json-writer.h"
#include "demo/weir-demo-chat.h"
#include "demo/weir-demo-embeddings.h"
#include "demo/weir-demo-json.h"

/* How many numbers NVIDIA's vectors have. */
#define NVIDIA_SIZE 2048

static const WeirDemoParam params[] = {
  { "messages", WEIR_DEMO_ARRAY, "1" },
  { "model", WEIR_DEMO_STRING },
  { "frequency_penalty", WEIR_DEMO_NUMBER, "-2", "2" },
  { "max_tokens", WEIR_DEMO_INTEGER, "1" },
  { "n", WEIR_DEMO_INTEGER, "1", "128" },
  { "parallel_tool_calls", WEIR_DEMO_BOOLEAN },
  { "presence_penalty", WEIR_DEMO_NUMBER, "-2", "2" },
  { "response_format", WEIR_DEMO_OBJECT },
  { "seed", WEIR_DEMO_INTEGER },
  { "stop", WEIR_DEMO_STRING | WEIR_DEMO_ARRAY },
  { "stream", WEIR_DEMO_BOOLEAN },
  { "stream_options", WEIR_DEMO_OBJECT },
  { "temperature", WEIR_DEMO_NUMBER, "0", "2" },
  { "tool_choice", WEIR_DEMO_STRING | WEIR_DEMO_OBJECT },
  { "tools", WEIR_DEMO_ARRAY },
  { "top_p", WEIR_DEMO_NUMBER, "0", "1" },
};

static const WeirDemoParam embedding_params[] = {
  { "input", WEIR_DEMO_STRING | WEIR_DEMO_ARRAY, "1" },
  { "model", WEIR_DEMO_STRING },
  { "encoding_format", WEIR_DEMO_STRING },
  { "input_type", WEIR_DEMO_STRING },
  { "truncate", WEIR_DEMO_STRING },
};

typedef struct
{
  const char *executable;
  gboolean in_turns;      /* users and assistants must take turns */
  gboolean mistral;       /* ids of tool calls are of nine letters; the word is "any" */
  gboolean without_tools; /* and without what goes with them */
  gboolean one_answer;    /* "n" is refused */
} Server;

static const Server servers[] = {
  { .executable = "aicore-cohere", .one_answer = TRUE },
  { .executable = "aicore-mistralai", .in_turns = TRUE, .mistral = TRUE },
  { .executable = "aicore-perplexity",
    .in_turns = TRUE,
    .without_tools = TRUE,
    .one_answer = TRUE },
  { .executable = "perplexity-ai", .in_turns = TRUE, .without_tools = TRUE, .one_answer = TRUE },
};

static const Server *
find_server (WeirDemoExchange *exchange)
{
  static const Server plain = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    if (g_str_equal (servers[i].executable, exchange->entry->configuration->executable))
      return &servers[i];
  return &plain;
}

static void
reply_refusal (WeirDemoExchange *exchange, const WeirDemoRefusal *refusal)
{
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "object", "error");
  weir_json_writer_member_utf8 (&writer, "message", refusal->message);
  weir_json_writer_member_utf8 (&writer, "type", "BadRequestError");
  weir_json_writer_member_null (&writer, "param");
  weir_json_writer_member_int64 (&writer, "code", refusal->status);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, refusal->status, json);
}

/* After the system turns, users and assistants take turns. Calls of tools and their results do not
 * count, but nothing else than an answer follows a result. */
static gboolean
check_turns (JsonObject *body, WeirDemoRefusal *refusal)
{
  JsonArray *messages = weir_demo_json_get_array (body, "messages");
  const char *expected = "user";
  const char *last = "system";

  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      JsonObject *message = weir_demo_json_get_element (messages, i);
      const char *role = weir_demo_json_get_string (message, "role");
      gboolean counts =
          !g_str_equal (role, "tool") && weir_demo_json_get_array (message, "tool_calls") == NULL;

      if (g_str_equal (role, "system") && g_str_equal (last, "system"))
        continue;
      if (g_str_equal (last, "tool") && g_str_equal (role, "user"))
        return weir_demo_refuse (refusal, NULL, "messages",
                                 "Unexpected role 'user' after role 'tool'");
      if ((counts && !g_str_equal (role, expected))
          || (g_str_equal (last, "system") && !g_str_equal (role, "user")))
        return weir_demo_refuse (refusal, NULL, "messages",
                                 "After the optional system message, conversation roles must "
                                 "alternate user/assistant/user/assistant/...");
      if (counts)
        expected = g_str_equal (role, "user") ? "assistant" : "user";
      last = role;
    }
  if (g_str_equal (last, "assistant"))
    return weir_demo_refuse (refusal, NULL, "messages",
                             "Expected last role User or Tool (or Assistant with prefix True) for "
                             "serving but got assistant");
  return TRUE;
}

static gboolean
check_ids (JsonObject *body, WeirDemoRefusal *refusal)
{
  JsonArray *messages = weir_demo_json_get_array (body, "messages");

  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      JsonObject *message = weir_demo_json_get_element (messages, i);
      JsonArray *calls = weir_demo_json_get_array (message, "tool_calls");

      for (guint j = 0; calls != NULL && j < json_array_get_length (calls); j++)
        {
          const char *id = weir_demo_json_get_string (weir_demo_json_get_element (calls, j), "id");

          if (!g_regex_match_simple ("^[a-zA-Z0-9]{9}$", id, 0, 0))
            return weir_demo_refuse (refusal, NULL, "messages",
                                     "Tool call id was %s but must be a-z, A-Z, 0-9, with a "
                                     "length of 9.",
                                     id);
        }
    }
  return TRUE;
}

/* Its word for a tool that must be called is replaced by the one that all others use. */
static gboolean
check_choice (JsonObject *body, WeirDemoRefusal *refusal)
{
  const char *word = weir_demo_json_get_string (body, "tool_choice");

  if (g_strcmp0 (word, "required") == 0)
    return weir_demo_refuse (refusal, NULL, "tool_choice",
                             "Input should be 'auto', 'none' or 'any': tool_choice");
  if (g_strcmp0 (word, "any") == 0)
    json_object_set_string_member (body, "tool_choice", "required");
  return TRUE;
}

static gboolean
check_server (const Server *server, JsonObject *body, WeirDemoRefusal *refusal)
{
  static const char *const tools[] = { "tools", "tool_choice", "parallel_tool_calls" };

  if (server->one_answer && weir_demo_json_get (body, "n") != NULL)
    return weir_demo_refuse (refusal, NULL, "n", "Unknown parameter: 'n'.");
  for (guint i = 0; server->without_tools && i < G_N_ELEMENTS (tools); i++)
    if (weir_demo_json_get (body, tools[i]) != NULL)
      return weir_demo_refuse (refusal, NULL, tools[i], "Unknown parameter: '%s'.", tools[i]);
  return !server->mistral || check_choice (body, refusal);
}

static gboolean
check_images (WeirDemoExchange *exchange, JsonObject *body, WeirDemoRefusal *refusal)
{
  JsonArray *messages = weir_demo_json_get_array (body, "messages");

  if ((exchange->entry->traits->flags & WEIR_DEMO_MODEL_SEES) != 0)
    return TRUE;
  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      JsonArray *parts =
          weir_demo_json_get_array (weir_demo_json_get_element (messages, i), "content");

      for (guint j = 0; parts != NULL && j < json_array_get_length (parts); j++)
        if (g_strcmp0 (weir_demo_json_get_string (weir_demo_json_get_element (parts, j), "type"),
                       "image_url")
            == 0)
          return weir_demo_refuse (refusal, NULL, "messages",
                                   "%s is not a multimodal model: it takes no image_url",
                                   exchange->entry->configuration->model);
    }
  return TRUE;
}

static gboolean
check_model (WeirDemoExchange *exchange, JsonObject *body, WeirDemoRefusal *refusal)
{
  const char *model = weir_demo_json_get_string (body, "model");

  if (model == NULL)
    return weir_demo_refuse (refusal, NULL, "model", "Missing required parameter: 'model'.");
  if (g_strcmp0 (model, exchange->entry->configuration->model) == 0)
    return TRUE;
  weir_demo_refuse (refusal, NULL, "model", "The model `%s` does not exist.", model);
  refusal->status = 404;
  return FALSE;
}

static gboolean
check (WeirDemoExchange *exchange, JsonObject *body, WeirDemoRefusal *refusal)
{
  const Server *server = find_server (exchange);

  if (!weir_demo_params_check (body, params, G_N_ELEMENTS (params), NULL, refusal)
      || !check_model (exchange, body, refusal) || !check_server (server, body, refusal))
    return FALSE;
  if (weir_demo_json_get (body, "stream_options") != NULL
      && !weir_demo_json_get_boolean (body, "stream", FALSE))
    return weir_demo_refuse (refusal, NULL, "stream_options",
                             "Stream options can only be defined when `stream=True`.");
  return weir_demo_chat_check (body, refusal) && check_images (exchange, body, refusal)
         && (!server->in_turns || check_turns (body, refusal))
         && (!server->mistral || check_ids (body, refusal));
}

void
weir_demo_openai_like_handle (WeirDemoExchange *exchange, const char *segment)
{
  gboolean is_sonar = g_str_has_prefix (exchange->entry->configuration->executable, "perplexity");
  g_auto (WeirDemoRefusal) refusal = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = weir_demo_json_parse (exchange->body, &error);

  if (body == NULL)
    weir_demo_refuse (&refusal, NULL, NULL, "The body is not JSON: %s", error->message);
  if (body == NULL || !check (exchange, body, &refusal))
    reply_refusal (exchange, &refusal);
  else
    weir_demo_chat_reply (exchange, body, is_sonar ? WEIR_DEMO_CHAT_SONAR : WEIR_DEMO_CHAT_VLLM,
                          exchange->entry->configuration->model);
}

static gboolean
check_embedding (WeirDemoExchange *exchange, JsonObject *body, WeirDemoRefusal *refusal)
{
  const char *type = weir_demo_json_get_string (body, "input_type");

  if (!weir_demo_params_check (body, embedding_params, G_N_ELEMENTS (embedding_params), NULL,
                               refusal)
      || !check_model (exchange, body, refusal))
    return FALSE;
  if (type == NULL)
    return weir_demo_refuse (refusal, NULL, "input_type", "'input_type' parameter is required");
  return g_str_equal (type, "query") || g_str_equal (type, "passage")
         || weir_demo_refuse (refusal, NULL, "input_type",
                              "'input_type' must be one of 'query' and 'passage'");
}

void
weir_demo_openai_like_embed (WeirDemoExchange *exchange, const char *segment)
{
  g_auto (WeirDemoRefusal) refusal = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = weir_demo_json_parse (exchange->body, &error);
  g_autoptr (GPtrArray) inputs = NULL;

  if (body == NULL)
    weir_demo_refuse (&refusal, NULL, NULL, "The body is not JSON: %s", error->message);
  else if (check_embedding (exchange, body, &refusal))
    inputs = weir_demo_embeddings_read (body, &refusal);
  if (inputs == NULL)
    reply_refusal (exchange, &refusal);
  else
    weir_demo_embeddings_reply (exchange, body, inputs, exchange->entry->configuration->model,
                                NVIDIA_SIZE);
}
