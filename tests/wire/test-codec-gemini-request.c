/* SPDX-License-Identifier: MIT */
/* Gemini requests, read; what was read is told in the words of the chat API, or of Messages. */
#include "messages-fixture.h"

#include "wire/weir-api-error.h"

#include <string.h>

#define HI "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]"
#define CHAT_HI "{\"role\":\"user\",\"content\":\"hi\"}"

static const struct
{
  const char *name;
  const char *codec;
  const char *body;
  const char *expected; /* part of what is sent */
} rows[] = {
  { "text", "openai-chat", "{" HI "}", "\"messages\":[" CHAT_HI "]" },
  { "no-role", "openai-chat", "{\"contents\":{\"parts\":{\"text\":\"hi\"}}}",
    "\"messages\":[" CHAT_HI "]" },
  { "system", "openai-chat", "{\"systemInstruction\":{\"parts\":[{\"text\":\"be\"}]}," HI "}",
    "\"messages\":[{\"role\":\"system\",\"content\":\"be\"}," CHAT_HI "]" },
  { "system-text", "openai-chat", "{\"system_instruction\":\"be\"," HI "}",
    "{\"role\":\"system\",\"content\":\"be\"}" },
  { "escapes", "openai-chat", "{\"contents\":[{\"parts\":[{\"text\":\"\\u0000 \\ud800 \\n\"}]}]}",
    "\"\\u0000 \\ud800 \\n\"" },
  { "image", "openai-chat",
    "{\"contents\":[{\"parts\":[{\"inline_data\":{\"mime_type\":\"image/"
    "png\",\"data\":\"-_8\"}}]}]}",
    "\"url\":\"data:image/png;base64,+/8=\"" },
  { "calls-without-ids", "openai-chat",
    "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]},{\"role\":\"model\",\"parts\":[{"
    "\"functionCall\":"
    "{\"name\":\"f\",\"args\":{\"x\":1.0}}},{\"functionCall\":{\"name\":\"g\"}}]},{\"role\":"
    "\"function\",\"parts\":[{\"functionResponse\":{\"name\":\"g\",\"response\":{\"output\":\"G\"}}"
    "},"
    "{\"functionResponse\":{\"name\":\"f\",\"response\":{\"error\":\"F\"}}}]}]}",
    "\"tool_calls\":[{\"id\":\"call_00000001\",\"type\":\"function\",\"function\":{\"name\":\"f\","
    "\"arguments\":\"{\\\"x\\\":1.0}\"}},{\"id\":\"call_00000002\",\"type\":\"function\","
    "\"function\":"
    "{\"name\":\"g\",\"arguments\":\"{}\"}}]}," },
  { "result-by-id", "openai-chat",
    "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]},{\"role\":\"model\",\"parts\":[{"
    "\"functionCall\":"
    "{\"id\":\"a1\",\"name\":\"f\",\"args\":{}}}]},{\"parts\":[{\"functionResponse\":{\"id\":"
    "\"a1\","
    "\"name\":\"f\",\"response\":{\"n\":[1.50]}}}]}]}",
    "{\"role\":\"tool\",\"tool_call_id\":\"a1\",\"content\":\"{\\\"n\\\":[1.50]}\"}" },
  { "tool-schema", "openai-chat",
    "{" HI ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"description\":\"d\","
    "\"parameters\":{\"type\":\"OBJECT\",\"properties\":{\"a\":{\"type\":\"STRING\"}}}}]}]}",
    "{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\",\"parameters\":{"
    "\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}}}" },
  { "tool-json-schema", "messages",
    "{" HI ",\"tools\":{\"functionDeclarations\":{\"name\":\"f\",\"parametersJsonSchema\":{"
    "\"type\":\"object\",\"$schema\":\"x\"}}}}",
    "\"input_schema\":{\"type\":\"object\",\"$schema\":\"x\"}" },
  { "any-one", "openai-chat",
    "{" HI
    ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\"},{\"name\":\"g\"}]}],\"toolConfig\":"
    "{\"functionCallingConfig\":{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"g\"]}}}",
    "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"g\"}}" },
  { "any", "messages",
    "{" HI ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\"}]}],\"tool_config\":"
    "{\"function_calling_config\":{\"mode\":\"ANY\"}}}",
    "\"tool_choice\":{\"type\":\"any\"}" },
  { "none", "openai-chat",
    "{" HI ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\"}]}],\"toolConfig\":"
    "{\"functionCallingConfig\":{\"mode\":\"NONE\",\"allowedFunctionNames\":[\"f\"]}}}",
    "\"tool_choice\":\"none\"" },
  { "sampling", "openai-chat",
    "{" HI ",\"generationConfig\":{\"temperature\":0.50,\"topP\":0.9,\"maxOutputTokens\":7,"
    "\"stopSequences\":[\"a\"],\"seed\":-3,\"presencePenalty\":1}}",
    "\"temperature\":0.50" },
  { "json", "openai-chat",
    "{" HI ",\"generationConfig\":{\"responseMimeType\":\"application/json\"}}",
    "\"response_format\":{\"type\":\"json_object\"}" },
  { "schema", "openai-chat",
    "{" HI ",\"generationConfig\":{\"responseMimeType\":\"application/json\",\"responseSchema\":{"
    "\"type\":\"ARRAY\",\"items\":{\"type\":\"STRING\"}}}}",
    "\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}" },
  { "thought-left-out", "openai-chat",
    "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]},{\"role\":\"model\",\"parts\":[{\"text\":"
    "\"hm\","
    "\"thought\":true},{\"text\":\"ho\",\"thoughtSignature\":\"abcd\"}]},{\"parts\":[{\"text\":"
    "\"go\"}]}]}",
    "{\"role\":\"assistant\",\"content\":\"ho\"}" },
  { "empty-part", "openai-chat", "{\"contents\":[{\"parts\":[{},{\"text\":\"hi\"}]}]}",
    "\"messages\":[" CHAT_HI "]" },
};

static WeirRequest *
decode (const char *json, const WeirPlace *place, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

  return weir_codec_decode (weir_codec_get ("gemini"), body, place, error);
}

static const WeirPlace unary = { "m", WEIR_PLACE_STREAM_NO, FALSE };

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirModelRules) rules = messages_rules ();
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRequest) request = decode (rows[i].body, &unary, &error);
  g_autoptr (GBytes) sent = NULL;
  g_autofree char *text = NULL;
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
}

static const struct
{
  const char *name;
  const char *body;
  const char *param;
  WeirApiErrorKind kind;
} bad[] = {
  { "not-json", "{", NULL, WEIR_API_ERROR_BAD_REQUEST },
  { "empty", "", NULL, WEIR_API_ERROR_BAD_REQUEST },
  { "list", "[]", NULL, WEIR_API_ERROR_BAD_REQUEST },
  { "no-contents", "{}", "contents", WEIR_API_ERROR_BAD_REQUEST },
  { "empty-contents", "{\"contents\":[]}", "contents", WEIR_API_ERROR_BAD_REQUEST },
  { "contents-text", "{\"contents\":\"hi\"}", "contents", WEIR_API_ERROR_BAD_REQUEST },
  { "content-text", "{\"contents\":[\"hi\"]}", "contents[0]", WEIR_API_ERROR_BAD_REQUEST },
  { "role", "{\"contents\":[{\"role\":\"assistant\",\"parts\":[]}]}", "contents[0].role",
    WEIR_API_ERROR_BAD_REQUEST },
  { "text-kind", "{\"contents\":[{\"parts\":[{\"text\":1}]}]}", "contents[0].parts[0].text",
    WEIR_API_ERROR_BAD_REQUEST },
  { "data-without-type", "{\"contents\":[{\"parts\":[{\"inline_data\":{\"data\":\"AA==\"}}]}]}",
    "contents[0].parts[0].inlineData.mimeType", WEIR_API_ERROR_BAD_REQUEST },
  { "call-without-name", "{\"contents\":[{\"role\":\"model\",\"parts\":[{\"functionCall\":{}}]}]}",
    "contents[0].parts[0].functionCall.name", WEIR_API_ERROR_BAD_REQUEST },
  { "args",
    "{\"contents\":[{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":"
    "[]}}]}]}",
    "contents[0].parts[0].functionCall.args", WEIR_API_ERROR_BAD_REQUEST },
  { "temperature", "{" HI ",\"generationConfig\":{\"temperature\":3}}",
    "generationConfig.temperature", WEIR_API_ERROR_BAD_REQUEST },
  { "huge", "{" HI ",\"generationConfig\":{\"maxOutputTokens\":1e400}}",
    "generationConfig.maxOutputTokens", WEIR_API_ERROR_BAD_REQUEST },
  { "level", "{" HI ",\"generationConfig\":{\"thinkingConfig\":{\"thinkingLevel\":\"VAST\"}}}",
    "generationConfig.thinkingConfig.thinkingLevel", WEIR_API_ERROR_BAD_REQUEST },
  { "stop", "{" HI ",\"generationConfig\":{\"stopSequences\":[1]}}",
    "generationConfig.stopSequences[0]", WEIR_API_ERROR_BAD_REQUEST },
  { "mode", "{" HI ",\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"X\"}}}",
    "toolConfig.functionCallingConfig.mode", WEIR_API_ERROR_BAD_REQUEST },
  { "tools", "{" HI ",\"tools\":[1]}", "tools[0]", WEIR_API_ERROR_BAD_REQUEST },
  { "function", "{" HI ",\"tools\":[{\"functionDeclarations\":[{}]}]}",
    "tools[0].functionDeclarations[0].name", WEIR_API_ERROR_BAD_REQUEST },
  { "cache", "{" HI ",\"cachedContent\":\"x\"}", "cachedContent", WEIR_API_ERROR_UNSUPPORTED },
};

static void
test_bad (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (decode (bad[i].body, &unary, &error));
  g_test_message ("%s", error->message);
  g_assert_true (g_error_matches (error, WEIR_API_ERROR, (int) bad[i].kind));
  g_assert_cmpstr (weir_api_error_get_param (error), ==, bad[i].param);
}

/* The path says which model and whether to stream. */
static void
test_place (void)
{
  const WeirPlace place = { "a/b \"c\"", WEIR_PLACE_STREAM_YES, FALSE };
  g_autoptr (WeirRequest) request = decode ("{\"model\":\"models/other\"," HI "}", &place, NULL);
  g_autoptr (WeirRequest) whole = decode ("{\"stream\":true," HI "}", &unary, NULL);

  g_assert_cmpstr (request->model, ==, "a/b \"c\"");
  g_assert_true (request->stream);
  g_assert_false (whole->stream);
  g_assert_cmpuint (whole->n_unread, ==, 1);
  g_assert_cmpstr (whole->unread[0], ==, "stream");
}

/* What is counted may be wrapped. */
static void
test_count (void)
{
  const WeirPlace place = { "m", WEIR_PLACE_STREAM_NO, TRUE };
  g_autoptr (WeirRequest) request =
      decode ("{\"generateContentRequest\":{\"model\":\"models/m\"," HI "}}", &place, NULL);
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_cmpuint (request->n_turns, ==, 1);
  g_assert_null (decode ("{\"generateContentRequest\":{" HI "}}", &unary, NULL));
  weir_codec_get ("gemini")->encode_count (7, out);
  g_assert_cmpstr (out->str, ==, "{\"totalTokens\":7}");
}

static void
test_thinking (void)
{
  static const struct
  {
    const char *config;
    WeirReasoningMode mode;
    WeirEffort effort;
    WeirReasoningShow show;
  } cases[] = {
    { "{\"thinkingBudget\":0}", WEIR_REASONING_OFF, WEIR_EFFORT_UNSET, WEIR_SHOW_NONE },
    { "{\"thinkingBudget\":-1}", WEIR_REASONING_AUTO, WEIR_EFFORT_UNSET, WEIR_SHOW_NONE },
    { "{\"thinkingBudget\":99,\"includeThoughts\":true}", WEIR_REASONING_BUDGET, WEIR_EFFORT_UNSET,
      WEIR_SHOW_SUMMARY },
    { "{\"thinkingLevel\":\"HIGH\"}", WEIR_REASONING_EFFORT, WEIR_EFFORT_HIGH, WEIR_SHOW_NONE },
    { "{\"thinkingLevel\":\"minimal\"}", WEIR_REASONING_EFFORT, WEIR_EFFORT_MINIMAL,
      WEIR_SHOW_NONE },
    { "{}", WEIR_REASONING_UNSET, WEIR_EFFORT_UNSET, WEIR_SHOW_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf (
          "{" HI ",\"generationConfig\":{\"thinkingConfig\":%s}}", cases[i].config);
      g_autoptr (WeirRequest) request = decode (json, &unary, NULL);

      g_assert_cmpint (request->reasoning, ==, cases[i].mode);
      g_assert_cmpint (request->effort, ==, cases[i].effort);
      g_assert_cmpint (request->show, ==, cases[i].show);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/codec-gemini-request/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/codec-gemini-request/bad/", bad[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_bad);
    }
  g_test_add_func ("/wire/codec-gemini-request/place", test_place);
  g_test_add_func ("/wire/codec-gemini-request/count", test_count);
  g_test_add_func ("/wire/codec-gemini-request/thinking", test_thinking);
  return g_test_run ();
}
