/* SPDX-License-Identifier: MIT */
/* Ollama requests, read; what was read is told in the words of the chat API, or of Messages. */
#include "messages-fixture.h"

#include "wire/weir-api-error.h"
#include "wire/weir-codec-ollama.h"

#include <string.h>

#define HI "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"

#define SCHEMA                                                                                     \
  "{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}"

static const struct
{
  const char *name;
  const char *client;
  const char *codec;
  const char *body;
  const char *expected; /* part of what is sent */
} rows[] = {
  { "text", "ollama-chat", "openai-chat", "{" HI "}",
    "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]" },
  { "system", "ollama-chat", "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"be\"},{\"role\":\"user\","
    "\"content\":\"hi\"}]}",
    "[{\"role\":\"system\",\"content\":\"be\"},{\"role\":\"user\",\"content\":\"hi\"}]" },
  { "image", "ollama-chat", "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\",\"images\":[\"/9j/"
    "AA==\"]}]}",
    "\"url\":\"data:image/jpeg;base64,/9j/AA==\"" },
  { "image-page", "ollama-chat", "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\",\"images\":"
    "[\"data:image/x;base64,iVBORw==\"]}]}",
    "\"url\":\"data:image/png;base64,iVBORw==\"" },
  { "tools", "ollama-chat", "messages",
    "{" HI ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\","
    "\"parameters\":{\"type\":\"object\",\"properties\":{}}}}]}",
    "\"tools\":[{\"name\":\"f\",\"description\":\"d\",\"input_schema\":{\"type\":\"object\","
    "\"properties\":{}}" },
  { "calls", "ollama-chat", "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\","
    "\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1.0}}},"
    "{\"function\":{\"name\":\"g\",\"arguments\":{}}}]},{\"role\":\"tool\",\"tool_name\":\"g\","
    "\"content\":\"G\"},{\"role\":\"tool\",\"content\":\"F\"}]}",
    "{\"role\":\"tool\",\"tool_call_id\":\"call_00000002\",\"content\":\"G\"},"
    "{\"role\":\"tool\",\"tool_call_id\":\"call_00000001\",\"content\":\"F\"}" },
  { "calls-arguments", "ollama-chat", "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\","
    "\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1.0}}}]},"
    "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"F\"}]}",
    "\"arguments\":\"{\\\"x\\\":1.0}\"" },
  { "options", "ollama-chat", "openai-chat",
    "{" HI ",\"options\":{\"num_ctx\":9,\"temperature\":0.50,\"stop\":\"a\",\"num_predict\":7}}",
    "\"temperature\":0.50" },
  { "stops", "ollama-chat", "openai-chat", "{" HI ",\"options\":{\"stop\":[\"a\",\"b\"]}}",
    "\"stop\":[\"a\",\"b\"]" },
  { "json", "ollama-chat", "openai-chat", "{" HI ",\"format\":\"json\"}",
    "\"response_format\":{\"type\":\"json_object\"}" },
  { "schema", "ollama-chat", "openai-chat", "{" HI ",\"format\":" SCHEMA "}",
    "\"schema\":" SCHEMA ",\"strict\":true" },
  { "generate", "ollama-generate", "openai-chat",
    "{\"model\":\"m\",\"prompt\":\"hi\",\"system\":\"be\"}",
    "[{\"role\":\"system\",\"content\":\"be\"},{\"role\":\"user\",\"content\":\"hi\"}]" },
  { "generate-image", "ollama-generate", "openai-chat",
    "{\"model\":\"m\",\"prompt\":\"hi\",\"images\":[\"R0lGODlh\"]}",
    "data:image/gif;base64,R0lGODlh" },
};

static WeirRequest *
decode (const char *client, const char *json, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

  return weir_codec_get (client)->decode_request (body, error);
}

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirModelRules) rules = messages_rules ();
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRequest) request = decode (rows[i].client, rows[i].body, &error);
  g_autoptr (GBytes) sent = NULL;
  g_autofree char *text = NULL;
  g_autofree char *dropped = NULL;
  WeirTarget target = { .model = "gpt-4.1", .executable = "azure-openai" };

  g_assert_no_error (error);
  if (g_str_equal (rows[i].codec, "messages"))
    target = (WeirTarget){ .model = "anthropic--claude-4.5-sonnet", .executable = "aws-bedrock" };
  target.rule = weir_model_rules_lookup (rules, target.executable, target.model);
  sent = weir_codec_get (rows[i].codec)->encode_request (request, &target, loss, &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent));
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, rows[i].expected));
  dropped = weir_loss_to_header (loss);
  g_assert_null (dropped);
}

static const struct
{
  const char *name;
  const char *client;
  const char *body;
  const char *param;
} bad[] = {
  { "not-json", "ollama-chat", "{", NULL },
  { "empty", "ollama-generate", "", NULL },
  { "no-model", "ollama-chat", "{\"messages\":[]}", "model" },
  { "messages", "ollama-chat", "{\"model\":\"m\",\"messages\":{}}", "messages" },
  { "message", "ollama-chat", "{\"model\":\"m\",\"messages\":[1]}", "messages[0]" },
  { "role", "ollama-chat", "{\"model\":\"m\",\"messages\":[{\"role\":\"x\"}]}",
    "messages[0].role" },
  { "content", "ollama-chat", "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[]}]}",
    "messages[0].content" },
  { "images", "ollama-chat", "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"images\":[1]}]}",
    "messages[0].images[0]" },
  { "call", "ollama-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{}]}]}",
    "messages[0].tool_calls[0].function" },
  { "arguments", "ollama-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{"
    "\"name\":"
    "\"f\",\"arguments\":\"{}\"}}]}]}",
    "messages[0].tool_calls[0].function.arguments" },
  { "tool", "ollama-chat", "{" HI ",\"tools\":[{}]}", "tools[0].function" },
  { "think", "ollama-chat", "{" HI ",\"think\":\"vast\"}", "think" },
  { "think-number", "ollama-chat", "{" HI ",\"think\":1}", "think" },
  { "format", "ollama-chat", "{" HI ",\"format\":\"xml\"}", "format" },
  { "options", "ollama-chat", "{" HI ",\"options\":[]}", "options" },
  { "temperature", "ollama-chat", "{" HI ",\"options\":{\"temperature\":\"x\"}}",
    "options.temperature" },
  { "stop", "ollama-chat", "{" HI ",\"options\":{\"stop\":[1]}}", "options.stop[0]" },
  { "prompt", "ollama-generate", "{\"model\":\"m\",\"prompt\":[]}", "prompt" },
};

static void
test_bad (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (decode (bad[i].client, bad[i].body, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_BAD_REQUEST);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, bad[i].param);
}

static void
test_defaults (void)
{
  g_autoptr (WeirRequest) request =
      decode ("ollama-chat",
              "{\"model\":\"a:latest\",\"keep_alive\":\"5m\",\"messages\":[{\"role\":\"user\","
              "\"content\":\"hi\"}],\"options\":{\"num_predict\":-1,\"min_p\":0.1},\"raw\":false}",
              NULL);
  g_autoptr (WeirRequest) whole = decode ("ollama-chat", "{" HI ",\"stream\":false}", NULL);
  g_autoptr (WeirRequest) load = decode ("ollama-generate", "{\"model\":\"m\"}", NULL);

  g_assert_cmpstr (request->model, ==, "a");
  g_assert_true (request->stream);
  g_assert_null (request->scalars[WEIR_SCALAR_MAX_OUT].data);
  g_assert_cmpuint (request->n_unread, ==, 1);
  g_assert_cmpstr (request->unread[0], ==, "options.min_p");
  g_assert_false (whole->stream);
  g_assert_cmpuint (load->n_turns, ==, 0);
}

static void
test_think (void)
{
  static const struct
  {
    const char *think;
    WeirReasoningMode mode;
    WeirReasoningShow show;
  } cases[] = {
    { "true", WEIR_REASONING_AUTO, WEIR_SHOW_SUMMARY },
    { "false", WEIR_REASONING_OFF, WEIR_SHOW_NONE },
    { "\"high\"", WEIR_REASONING_EFFORT, WEIR_SHOW_SUMMARY },
    { "null", WEIR_REASONING_UNSET, WEIR_SHOW_UNSET },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{" HI ",\"think\":%s}", cases[i].think);
      g_autoptr (WeirRequest) request = decode ("ollama-chat", json, NULL);

      g_assert_cmpint (request->reasoning, ==, cases[i].mode);
      g_assert_cmpint (request->show, ==, cases[i].show);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/codec-ollama-request/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/codec-ollama-request/bad/", bad[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_bad);
    }
  g_test_add_func ("/wire/codec-ollama-request/defaults", test_defaults);
  g_test_add_func ("/wire/codec-ollama-request/think", test_think);
  return g_test_run ();
}
