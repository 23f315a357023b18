/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* The base members of OpenAI's chat completions, "model" required, errors as vLLM words them. */

#include "demo/weir-demo-openai-like.h"

#include "base/weir-json-writer.h"
#include "demo/weir-demo-chat.h"
#include "demo/weir-demo-json.h"

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

/* After the system turns, users and assistants take turns; tool results belong to the latter. */
static gboolean
check_alternation (JsonObject *body, WeirDemoRefusal *refusal)
{
  JsonArray *messages = weir_demo_json_get_array (body, "messages");
  const char *last = NULL;

  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      JsonObject *message = weir_demo_json_get_element (messages, i);
      const char *role = weir_demo_json_get_string (message, "role");

      if (g_str_equal (role, "system") && last == NULL)
        continue;
      if ((last == NULL && !g_str_equal (role, "user"))
          || (g_strcmp0 (role, last) == 0 && !g_str_equal (role, "tool")))
        return weir_demo_refuse (refusal, NULL, "messages",
                                 "After the optional system message, conversation roles must "
                                 "alternate user/assistant/user/assistant/...");
      last = role;
    }
  return TRUE;
}

static gboolean
check (WeirDemoExchange *exchange, JsonObject *body, WeirDemoRefusal *refusal)
{
  const char *model = weir_demo_json_get_string (body, "model");

  if (!weir_demo_params_check (body, params, G_N_ELEMENTS (params), NULL, refusal))
    return FALSE;
  if (model == NULL)
    return weir_demo_refuse (refusal, NULL, "model", "Missing required parameter: 'model'.");
  if (g_strcmp0 (model, exchange->entry->configuration->model) != 0)
    {
      weir_demo_refuse (refusal, NULL, "model", "The model `%s` does not exist.", model);
      refusal->status = 404;
      return FALSE;
    }
  if (weir_demo_json_get (body, "stream_options") != NULL
      && !weir_demo_json_get_boolean (body, "stream", FALSE))
    return weir_demo_refuse (refusal, NULL, "stream_options",
                             "Stream options can only be defined when `stream=True`.");
  return weir_demo_chat_check (body, refusal) && check_alternation (body, refusal);
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
