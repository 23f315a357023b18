/* SPDX-License-Identifier: MIT */
#include "messages-fixture.h"

#include "wire/weir-api-error.h"

#include <string.h>

#define HEAD "{\"model\":\"m\",\"max_tokens\":1,"
#define MESSAGES "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
#define BLOCK(json) HEAD "\"messages\":[{\"role\":\"user\",\"content\":[" json "]}]}"

static const struct
{
  const char *name;
  const char *body;
  const char *param;
} bad[] = {
  { "empty", "", NULL },
  { "array", "[]", NULL },
  { "twice", "{\"model\":\"a\",\"model\":\"b\"}", NULL },
  { "no-model", "{" MESSAGES "}", "model" },
  { "no-max-tokens", "{\"model\":\"m\"," MESSAGES "}", "max_tokens" },
  { "null-max-tokens", "{\"model\":\"m\",\"max_tokens\":null," MESSAGES "}", "max_tokens" },
  { "negative-max-tokens", "{\"model\":\"m\",\"max_tokens\":-1," MESSAGES "}", "max_tokens" },
  { "no-messages", "{\"model\":\"m\"}", "messages" },
  { "empty-messages", "{\"model\":\"m\",\"messages\":[]}", "messages" },
  { "messages-kind", "{\"model\":\"m\",\"messages\":{}}", "messages" },
  { "message-kind", "{\"model\":\"m\",\"messages\":[1]}", "messages[0]" },
  { "no-role", "{\"model\":\"m\",\"messages\":[{\"content\":\"\"}]}", "messages[0].role" },
  { "bad-role", "{\"model\":\"m\",\"messages\":[{\"role\":\"tool\",\"content\":\"\"}]}",
    "messages[0].role" },
  { "no-content", "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]}", "messages[0].content" },
  { "content-kind", "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":1}]}",
    "messages[0].content" },
  { "block-kind", BLOCK ("7"), "messages[0].content[0]" },
  { "no-type", BLOCK ("{}"), "messages[0].content[0].type" },
  { "no-text", BLOCK ("{\"type\":\"text\"}"), "messages[0].content[0].text" },
  { "no-source", BLOCK ("{\"type\":\"image\"}"), "messages[0].content[0].source" },
  { "bad-source", BLOCK ("{\"type\":\"image\",\"source\":{\"type\":\"text\",\"data\":\"x\"}}"),
    "messages[0].content[0].source.type" },
  { "no-data",
    BLOCK ("{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\"}}"),
    "messages[0].content[0].source.data" },
  { "no-url", BLOCK ("{\"type\":\"document\",\"source\":{\"type\":\"url\"}}"),
    "messages[0].content[0].source.url" },
  { "no-tool-id", BLOCK ("{\"type\":\"tool_use\",\"name\":\"f\",\"input\":{}}"),
    "messages[0].content[0].id" },
  { "input-kind", BLOCK ("{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":\"{}\"}"),
    "messages[0].content[0].input" },
  { "no-result-id", BLOCK ("{\"type\":\"tool_result\"}"), "messages[0].content[0].tool_use_id" },
  { "nested", BLOCK ("{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":[{}]}"),
    "messages[0].content[0].content[0].type" },
  { "no-redacted-data", BLOCK ("{\"type\":\"redacted_thinking\"}"), "messages[0].content[0].data" },
  { "max-tokens", "{\"model\":\"m\",\"max_tokens\":-1," MESSAGES "}", "max_tokens" },
  { "max-tokens-fraction", "{\"model\":\"m\",\"max_tokens\":1.5," MESSAGES "}", "max_tokens" },
  { "temperature", HEAD "\"temperature\":1e400," MESSAGES "}", "temperature" },
  { "top-p", HEAD "\"top_p\":\"1\"," MESSAGES "}", "top_p" },
  { "stop", HEAD "\"stop_sequences\":\"x\"," MESSAGES "}", "stop_sequences" },
  { "stop-kind", HEAD "\"stop_sequences\":[1]," MESSAGES "}", "stop_sequences[0]" },
  { "tool-kind", HEAD "\"tools\":[1]," MESSAGES "}", "tools[0]" },
  { "tool-name", HEAD "\"tools\":[{\"input_schema\":{}}]," MESSAGES "}", "tools[0].name" },
  { "tool-schema", HEAD "\"tools\":[{\"name\":\"f\"}]," MESSAGES "}", "tools[0].input_schema" },
  { "choice", HEAD "\"tool_choice\":\"auto\"," MESSAGES "}", "tool_choice" },
  { "choice-type", HEAD "\"tool_choice\":{\"type\":\"x\"}," MESSAGES "}", "tool_choice.type" },
  { "choice-name", HEAD "\"tool_choice\":{\"type\":\"tool\"}," MESSAGES "}", "tool_choice.name" },
  { "thinking", HEAD "\"thinking\":{\"type\":\"deep\"}," MESSAGES "}", "thinking.type" },
  { "no-budget", HEAD "\"thinking\":{\"type\":\"enabled\"}," MESSAGES "}",
    "thinking.budget_tokens" },
  { "small-budget", HEAD "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1}," MESSAGES "}",
    "thinking.budget_tokens" },
  { "effort", HEAD "\"output_config\":{\"effort\":\"none\"}," MESSAGES "}",
    "output_config.effort" },
  { "format", HEAD "\"output_config\":{\"format\":{\"type\":\"xml\"}}," MESSAGES "}",
    "output_config.format.type" },
  { "format-schema", HEAD "\"output_format\":{\"type\":\"json_schema\"}," MESSAGES "}",
    "output_format.schema" },
  { "stream", HEAD "\"stream\":1," MESSAGES "}", "stream" },
  { "metadata", HEAD "\"metadata\":[]," MESSAGES "}", "metadata" },
  { "beta", HEAD "\"anthropic_beta\":[{}]," MESSAGES "}", "anthropic_beta[0]" },
};

static void
test_bad (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (GBytes) body = g_bytes_new (bad[row].body, strlen (bad[row].body));
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_codec_get ("messages")->decode_request (body, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_BAD_REQUEST);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, bad[row].param);
}

static void
test_deep (void)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GBytes) body = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (json, '[');
  body = g_bytes_new (json->str, json->len);
  g_assert_null (weir_codec_get ("messages")->decode_request (body, NULL));
}

static void
assert_text (WeirJsonText text, const char *expected)
{
  g_assert_nonnull (text.data);
  g_assert_cmpmem (text.data, text.len, expected, strlen (expected));
}

/* Every kind of block there is, in one request. */
static void
test_blocks (void)
{
  g_autoptr (WeirRequest) request = messages_request (
      "messages",
      "{\"model\":\"claude\",\"system\":[{\"type\":\"text\",\"text\":\"s\",\"cache_control\":"
      "{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}],\"messages\":[{\"role\":\"user\",\"content\":["
      "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\","
      "\"data\":\"iVBO\\/w==\"}},"
      "{\"type\":\"document\",\"title\":\"t\",\"context\":\"c\",\"citations\":{\"enabled\":true},"
      "\"source\":{\"type\":\"content\",\"content\":[{\"type\":\"text\",\"text\":\"in\"}]}},"
      "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\","
      "\"data\":\"plain\"}},"
      "{\"type\":\"document\",\"source\":{\"type\":\"file\",\"file_id\":\"file_1\"}},"
      "{\"type\":\"search_result\",\"source\":\"http://x\",\"title\":\"r\",\"content\":[{"
      "\"type\":\"text\",\"text\":\"found\"}]},"
      "{\"type\":\"container_upload\",\"file_id\":\"f\"},"
      "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"a\",\"content\":[]}]},"
      "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"t\","
      "\"signature\":\"sig\"},{\"type\":\"redacted_thinking\",\"data\":\"red\"},"
      "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{\"x\":1.0}}]},"
      "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"a\","
      "\"content\":\"no\",\"is_error\":true}]}]}");
  const WeirPart *parts = request->turns[0].parts;

  g_assert_cmpint (request->system[0].cache, ==, WEIR_CACHE_1H);
  g_assert_cmpuint (request->turns[0].n_parts, ==, 7);
  assert_text (parts[0].data, "iVBO/w==");
  g_assert_cmpint (parts[1].source, ==, WEIR_SOURCE_PARTS);
  g_assert_true (parts[1].cite);
  assert_text (parts[1].parts[0].text, "in");
  g_assert_cmpint (parts[2].source, ==, WEIR_SOURCE_TEXT);
  assert_text (parts[2].data, "plain");
  g_assert_cmpint (parts[3].source, ==, WEIR_SOURCE_FILE_ID);
  g_assert_cmpint (parts[4].kind, ==, WEIR_PART_DOCUMENT);
  assert_text (parts[4].title, "r");
  g_assert_cmpint (parts[5].kind, ==, WEIR_PART_OPAQUE);
  g_assert_cmpint (parts[6].kind, ==, WEIR_PART_SERVER_TOOL);

  parts = request->turns[1].parts;
  assert_text (parts[0].signature, "sig");
  g_assert_cmpstr (parts[0].origin, ==, "messages");
  assert_text (parts[1].redacted, "red");
  assert_text (parts[2].arguments, "{\"x\":1.0}");
  g_assert_true (request->turns[2].parts[0].is_error);
  assert_text (request->turns[2].parts[0].parts[0].text, "no");
}

static void
test_members (void)
{
  g_autoptr (WeirRequest) request = messages_request (
      "messages",
      HEAD "\"stream\":true,\"temperature\":0.10,\"stop_sequences\":[\"a\",\"b\"],"
           "\"tools\":[{\"name\":\"f\",\"input_schema\":{},\"strict\":true},"
           "{\"type\":\"bash_20250124\",\"name\":\"bash\"},"
           "{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}],"
           "\"tool_choice\":{\"type\":\"tool\",\"name\":\"f\",\"disable_parallel_tool_use\":true},"
           "\"thinking\":{\"type\":\"between_tools\",\"display\":\"omitted\"},"
           "\"output_config\":{\"effort\":\"xhigh\",\"format\":{\"type\":\"json_schema\","
           "\"schema\":{}}},\"metadata\":{\"user_id\":\"u\"},\"service_tier\":\"auto\","
           "\"cache_control\":{\"type\":\"ephemeral\"},\"inference_geo\":\"eu\",\"speed\":null,"
           "\"anthropic_beta\":[\"one\"]," MESSAGES "}");

  g_assert_true (request->stream && request->include_usage && request->encrypted_wanted);
  assert_text (request->scalars[WEIR_SCALAR_TEMPERATURE], "0.10");
  g_assert_cmpuint (request->n_stop, ==, 2);
  g_assert_cmpint (request->tools[0].kind, ==, WEIR_TOOL_FUNCTION);
  g_assert_cmpint (request->tools[0].strict, ==, TRUE);
  g_assert_cmpint (request->tools[1].kind, ==, WEIR_TOOL_BUILT_IN);
  g_assert_cmpuint (request->n_tools, ==, 2);
  g_assert_cmpint (request->tool_choice, ==, WEIR_TOOL_CHOICE_NAMED);
  g_assert_cmpint (request->parallel_tools, ==, FALSE);
  g_assert_cmpint (request->reasoning, ==, WEIR_REASONING_AUTO);
  g_assert_cmpint (request->show, ==, WEIR_SHOW_NONE);
  g_assert_cmpint (request->effort, ==, WEIR_EFFORT_XHIGH);
  g_assert_cmpint (request->output, ==, WEIR_OUTPUT_JSON_SCHEMA);
  g_assert_cmpint (request->cache, ==, WEIR_CACHE_DEFAULT);
  assert_text (request->end_user, "u");
  g_assert_cmpuint (request->n_unread, ==, 2);
  g_assert_cmpstr (request->unread[0], ==, "tools.web_search_20250305");
  g_assert_cmpstr (request->unread[1], ==, "inference_geo");
}

/* Every request says how much is to be written, but for one that wants nothing written. */
static void
test_max_tokens (void)
{
  static const WeirPlace counted = { .count = TRUE };
  static const WeirPlace plain = { NULL };
  g_autoptr (GBytes) none = g_bytes_new_static ("{\"model\":\"m\"," MESSAGES "}",
                                                strlen ("{\"model\":\"m\"," MESSAGES "}"));
  g_autoptr (GBytes) zero =
      g_bytes_new_static ("{\"model\":\"m\",\"max_tokens\":0.0," MESSAGES "}",
                          strlen ("{\"model\":\"m\",\"max_tokens\":0.0," MESSAGES "}"));
  g_autoptr (WeirRequest) count = NULL;
  g_autoptr (WeirRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  count = weir_codec_decode (weir_codec_get ("messages"), none, &counted, &error);
  g_assert_no_error (error);
  g_assert_null (count->scalars[WEIR_SCALAR_MAX_OUT].data);
  g_assert_null (count->native_only);
  g_assert_null (weir_codec_decode (weir_codec_get ("messages"), none, &plain, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_BAD_REQUEST);
  g_assert_cmpstr (error->message, ==, "Missing required member 'max_tokens'");
  g_clear_error (&error);

  /* Only what fills a prompt cache is asked for nothing. */
  request = weir_codec_decode (weir_codec_get ("messages"), zero, &plain, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (request->native_only, ==, "max_tokens");
}

static void
test_header (void)
{
  const WeirCodec *codec = weir_codec_get ("messages");
  g_autoptr (WeirRequest) request =
      messages_request ("messages", HEAD "\"anthropic_beta\":[\"one\"]," MESSAGES "}");

  g_assert_true (g_strv_contains (codec->headers, "anthropic-beta"));
  g_assert_true (g_strv_contains (codec->headers, "anthropic-version"));
  g_assert_null (request->version);
  codec->take_header (request, "anthropic-version", "2023-06-01");
  g_assert_cmpstr (request->version, ==, "2023-06-01");
  codec->take_header (request, "anthropic-beta", " two ,one,,two, th\"ree");
  g_assert_cmpuint (request->n_betas, ==, 3);
  assert_text (request->betas[0], "one");
  assert_text (request->betas[1], "two");
  assert_text (request->betas[2], "th\\\"ree");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/codec-messages-request/bad/", bad[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_bad);
    }
  g_test_add_func ("/wire/codec-messages-request/deep", test_deep);
  g_test_add_func ("/wire/codec-messages-request/blocks", test_blocks);
  g_test_add_func ("/wire/codec-messages-request/members", test_members);
  g_test_add_func ("/wire/codec-messages-request/max-tokens", test_max_tokens);
  g_test_add_func ("/wire/codec-messages-request/header", test_header);
  return g_test_run ();
}
