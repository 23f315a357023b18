/* SPDX-License-Identifier: MIT */
/* What a Responses request means, told in the words of the chat and Messages APIs, which write all of
 * the neutral request. */
#include "messages-fixture.h"

#include "wire/weir-api-error.h"

#include <string.h>

#define USER "{\"role\":\"user\",\"content\":\"Hi\"}"

static const struct
{
  const char *name;
  const char *body;  /* what follows the model */
  const char *codec; /* that tells it */
  const char *expected;
} rows[] = {
  { "string", "\"input\":\"Hi\"", "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}" },
  { "instructions-and-developer",
    "\"instructions\":\"A\",\"input\":[{\"role\":\"developer\",\"content\":\"B\"}," USER "]",
    "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":"
    "\"A\"},{\"type\":\"text\",\"text\":\"B\"}]},{\"role\":\"user\",\"content\":\"Hi\"}]}" },
  { "later-developer", "\"input\":[" USER ",{\"role\":\"developer\",\"content\":\"B\"}]",
    "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"system\","
    "\"content\":\"B\"}]}" },
  { "image",
    "\"input\":[{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\","
    "\"text\":\"See\"},{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,AA==\","
    "\"detail\":\"low\"}]}]",
    "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":"
    "\"See\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\","
    "\"detail\":\"low\"}}]}]}" },
  { "file",
    "\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_file\",\"filename\":\"a.pdf\","
    "\"file_data\":\"data:application/pdf;base64,AA==\"}]}]",
    "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{"
    "\"filename\":\"a.pdf\",\"file_data\":\"data:application/pdf;base64,AA==\"}}]}]}" },
  { "calls-of-one-turn",
    "\"input\":[" USER
    ",{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":"
    "\"So\",\"annotations\":[]}]},"
    "{\"type\":\"function_call\",\"call_id\":\"a\",\"name\":\"f\",\"arguments\":\"{\\\"n\\\":1}\"},"
    "{\"type\":\"function_call\",\"call_id\":\"b\",\"name\":\"f\",\"arguments\":\"\"},"
    "{\"type\":\"function_call_output\",\"call_id\":\"a\",\"output\":\"1\"},"
    "{\"type\":\"function_call_output\",\"call_id\":\"b\",\"output\":[{\"type\":\"input_text\","
    "\"text\":\"2\"}]}]",
    "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\","
    "\"content\":\"So\",\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":"
    "\"f\",\"arguments\":\"{\\\"n\\\":1}\"}},{\"id\":\"b\",\"type\":\"function\",\"function\":{"
    "\"name\":\"f\",\"arguments\":\"{}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"a\","
    "\"content\":\"1\"},{\"role\":\"tool\",\"tool_call_id\":\"b\",\"content\":\"2\"}]}" },
  { "developer-between-call-and-output",
    "\"input\":[" USER ",{\"type\":\"function_call\",\"call_id\":\"a\",\"name\":\"f\","
    "\"arguments\":\"{}\"},{\"role\":\"developer\",\"content\":\"B\"},"
    "{\"type\":\"function_call_output\",\"call_id\":\"a\",\"output\":\"1\"}]",
    "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\","
    "\"content\":null,\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":"
    "\"f\",\"arguments\":\"{}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"1\"},"
    "{\"role\":\"system\",\"content\":\"B\"}]}" },
  { "tools-and-choice",
    "\"input\":\"Hi\",\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"description\":\"d\","
    "\"parameters\":{\"type\":\"object\"},\"strict\":true},{\"type\":\"namespace\",\"name\":\"ns\","
    "\"tools\":[{\"type\":\"function\",\"name\":\"g\",\"parameters\":{\"type\":\"object\"}}]},"
    "{\"type\":\"web_search\"}],\"tool_choice\":{\"type\":\"function\",\"name\":\"f\"},"
    "\"parallel_tool_calls\":false",
    "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"tools\":[{\"type\":"
    "\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\",\"parameters\":{\"type\":"
    "\"object\"},\"strict\":true}},{\"type\":\"function\",\"function\":{\"name\":\"ns__g\","
    "\"parameters\":{\"type\":\"object\"}}}],\"parallel_tool_calls\":false,\"tool_choice\":{"
    "\"type\":\"function\",\"function\":{\"name\":\"f\"}}}" },
  { "allowed-tools",
    "\"input\":\"Hi\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}],\"tool_choice\":{\"type\":"
    "\"allowed_tools\",\"mode\":\"required\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]}",
    "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"tools\":[{\"type\":"
    "\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":{\"type\":\"allowed_tools\","
    "\"allowed_tools\":{\"mode\":\"required\",\"tools\":[{\"type\":\"function\",\"function\":{"
    "\"name\":\"f\"}}]}}}" },
  { "schema-and-sampling",
    "\"input\":\"Hi\",\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":{"
    "\"type\":\"object\"},\"strict\":true},\"verbosity\":\"low\"},\"max_output_tokens\":50,"
    "\"temperature\":0.5,\"top_p\":0.9",
    "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":50,"
    "\"temperature\":0.5,\"top_p\":0.9,\"response_format\":{\"type\":\"json_schema\","
    "\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"object\"},\"strict\":true}},"
    "\"verbosity\":\"low\"}" },
  { "more-tools-in-the-input",
    "\"input\":[" USER ",{\"type\":\"additional_tools\",\"role\":\"developer\",\"tools\":[{"
    "\"type\":\"function\",\"name\":\"f\"}]}]",
    "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"tools\":[{\"type\":"
    "\"function\",\"function\":{\"name\":\"f\"}}]}" },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *json = g_strdup_printf ("{\"model\":\"m\",%s}", rows[i].body);
  g_autoptr (WeirRequest) request = messages_request ("responses", json);
  g_autoptr (GBytes) none = g_bytes_new_static ("{\"rules\":[]}", 12);
  const char *name = "none";
  g_autoptr (WeirModelRules) rules = weir_model_rules_new (&none, &name, 1, NULL);
  const WeirTarget target = { .model = "m", .rule = weir_model_rules_lookup (rules, "e", "m") };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body =
      weir_codec_get (rows[i].codec)->encode_request (request, &target, NULL, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_null (request->native_only);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_cmpstr (text, ==, rows[i].expected);
}

static const struct
{
  const char *name;
  const char *body;
  const char *param;
} refused[] = {
  { "no-model", "{\"input\":\"x\"}", "model" },
  { "no-input", "{\"model\":\"m\"}", "input" },
  { "empty-input", "{\"model\":\"m\",\"input\":[]}", "input" },
  { "input-number", "{\"model\":\"m\",\"input\":7}", "input" },
  { "item-string", "{\"model\":\"m\",\"input\":[\"x\"]}", "input[0]" },
  { "role", "{\"model\":\"m\",\"input\":[{\"role\":\"x\",\"content\":\"\"}]}", "input[0].role" },
  { "no-role", "{\"model\":\"m\",\"input\":[{\"type\":\"message\",\"content\":\"\"}]}",
    "input[0].role" },
  { "no-content", "{\"model\":\"m\",\"input\":[{\"role\":\"user\"}]}", "input[0].content" },
  { "content-number", "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":7}]}",
    "input[0].content" },
  { "part-without-type", "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[{}]}]}",
    "input[0].content[0].type" },
  { "image-without-url",
    "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\"}]}]}",
    "input[0].content[0].image_url" },
  { "image-url",
    "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\","
    "\"image_url\":\"file:///x\"}]}]}",
    "input[0].content[0].image_url" },
  { "file-without-data",
    "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_file\"}]}]}",
    "input[0].content[0].file_data" },
  { "call-without-id", "{\"model\":\"m\",\"input\":[{\"type\":\"function_call\",\"name\":\"f\"}]}",
    "input[0].call_id" },
  { "call-without-name",
    "{\"model\":\"m\",\"input\":[{\"type\":\"function_call\",\"call_id\":\"f\"}]}",
    "input[0].name" },
  { "output-missing",
    "{\"model\":\"m\",\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"f\"}]}",
    "input[0].output" },
  { "tools", "{\"model\":\"m\",\"input\":\"x\",\"tools\":{}}", "tools" },
  { "tool-type", "{\"model\":\"m\",\"input\":\"x\",\"tools\":[{}]}", "tools[0].type" },
  { "tool-name", "{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"function\"}]}",
    "tools[0].name" },
  { "space-name", "{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"namespace\"}]}",
    "tools[0].name" },
  { "space-tool",
    "{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"namespace\",\"name\":\"n\",\"tools\":"
    "[{\"type\":\"x\"}]}]}",
    "tools[0].tools[0].type" },
  { "choice-word", "{\"model\":\"m\",\"input\":\"x\",\"tool_choice\":\"maybe\"}", "tool_choice" },
  { "choice-mode",
    "{\"model\":\"m\",\"input\":\"x\",\"tool_choice\":{\"type\":\"allowed_tools\",\"mode\":\"x\","
    "\"tools\":[]}}",
    "tool_choice.mode" },
  { "effort", "{\"model\":\"m\",\"input\":\"x\",\"reasoning\":{\"effort\":\"x\"}}",
    "reasoning.effort" },
  { "format", "{\"model\":\"m\",\"input\":\"x\",\"text\":{\"format\":{\"type\":\"x\"}}}",
    "text.format.type" },
  { "temperature", "{\"model\":\"m\",\"input\":\"x\",\"temperature\":3}", "temperature" },
  { "max", "{\"model\":\"m\",\"input\":\"x\",\"max_output_tokens\":1e400}", "max_output_tokens" },
  { "include", "{\"model\":\"m\",\"input\":\"x\",\"include\":[1]}", "include[0]" },
  { "stream", "{\"model\":\"m\",\"input\":\"x\",\"stream\":\"yes\"}", "stream" },
};

static void
test_refused (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) body = g_bytes_new_static (refused[i].body, strlen (refused[i].body));
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_codec_get ("responses")->decode_request (body, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_BAD_REQUEST);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, refused[i].param);
}

/* What no other API can say. */
static const struct
{
  const char *name;
  const char *body; /* what follows the model */
  const char *path;
} native[] = {
  { "previous", "\"input\":\"x\",\"previous_response_id\":\"resp_1\"", "previous_response_id" },
  { "previous-alone", "\"previous_response_id\":\"resp_1\"", "previous_response_id" },
  { "conversation", "\"input\":\"x\",\"conversation\":\"c\"", "conversation" },
  { "prompt", "\"prompt\":{\"id\":\"p\"}", "prompt" },
  { "background", "\"input\":\"x\",\"background\":true", "background" },
  { "reference", "\"input\":[{\"type\":\"item_reference\",\"id\":\"x\"}]", "input[0]" },
  { "compaction", "\"input\":[" USER ",{\"type\":\"compaction\"}]", "input[1]" },
  { "hosted-tool", "\"input\":\"x\",\"tools\":[{\"type\":\"file_search\"}]", "tools[0]" },
  { "hosted-choice", "\"input\":\"x\",\"tool_choice\":{\"type\":\"web_search\"}", "tool_choice" },
};

static void
test_native (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *json = g_strdup_printf ("{\"model\":\"m\",%s}", native[i].body);
  g_autoptr (WeirRequest) request = messages_request ("responses", json);

  g_assert_cmpstr (request->native_only, ==, native[i].path);
}

static void
test_plain_members (void)
{
  g_autoptr (WeirRequest) request = messages_request (
      "responses",
      "{\"model\":\"m\",\"input\":\"x\",\"background\":false,\"store\":true,\"stream\":true,"
      "\"include\":[\"reasoning.encrypted_content\"],\"reasoning\":{\"effort\":\"high\","
      "\"summary\":\"auto\"},\"client_metadata\":{},\"truncation\":\"disabled\","
      "\"tools\":[{\"type\":\"web_search\",\"external_web_access\":true}]}");

  g_assert_null (request->native_only);
  g_assert_true (request->stream);
  g_assert_true (request->encrypted_wanted);
  g_assert_cmpint (request->store, ==, TRUE);
  g_assert_cmpint (request->effort, ==, WEIR_EFFORT_HIGH);
  g_assert_cmpint (request->show, ==, WEIR_SHOW_SUMMARY);
  g_assert_cmpuint (request->n_tools, ==, 0);
  g_assert_cmpuint (request->n_unread, ==, 2);
  g_assert_cmpstr (request->unread[0], ==, "tools.web_search");
  g_assert_cmpstr (request->unread[1], ==, "client_metadata");
}

static void
test_reasoning (void)
{
  g_autoptr (WeirRequest) request = messages_request (
      "responses",
      "{\"model\":\"m\",\"input\":[{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[{\"type\":"
      "\"summary_text\",\"text\":\"A\"},{\"type\":\"summary_text\",\"text\":\"B\"}],"
      "\"encrypted_content\":\"c2VhbA==\"},{\"type\":\"custom_tool_call\",\"call_id\":\"a\","
      "\"name\":\"p\",\"input\":\"*** Begin\"},{\"type\":\"custom_tool_call_output\",\"call_id\":"
      "\"a\",\"output\":\"ok\"},{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":"
      "\"sapr1.a.00000000.AA\"}]}");
  const WeirPart *reasoning;

  g_assert_cmpuint (request->n_turns, ==, 3);
  g_assert_cmpuint (request->turns[0].n_parts, ==, 2);
  reasoning = &request->turns[0].parts[0];
  g_assert_cmpint (reasoning->kind, ==, WEIR_PART_REASONING);
  g_assert_cmpstr (reasoning->origin, ==, "responses");
  g_assert_true (weir_json_text_equal (reasoning->signature, "c2VhbA=="));
  g_assert_true (weir_json_text_equal (reasoning->text, "A\n\nB"));
  g_assert_true (weir_json_text_equal (reasoning->item_id, "rs_1"));
  g_assert_true (request->turns[0].parts[1].custom);
  g_assert_true (request->turns[1].parts[0].custom);

  /* in an envelope for another model: of no use to anyone */
  g_assert_null (request->turns[2].parts[0].origin);
  g_assert_cmpuint (request->turns[2].parts[0].signature.len, ==, 0);
}

static void
add (const char *group, const char *name, guint i, GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/wire/codec-responses-request/%s/%s", group, name);

  g_test_add_data_func (path, GUINT_TO_POINTER (i), test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    add ("said", rows[i].name, i, test_row);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    add ("refused", refused[i].name, i, test_refused);
  for (guint i = 0; i < G_N_ELEMENTS (native); i++)
    add ("native", native[i].name, i, test_native);
  g_test_add_func ("/wire/codec-responses-request/plain-members", test_plain_members);
  g_test_add_func ("/wire/codec-responses-request/reasoning", test_reasoning);
  return g_test_run ();
}
