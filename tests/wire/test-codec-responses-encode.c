/* SPDX-License-Identifier: MIT */
/* Requests of every API as Responses bodies. */
#include "messages-fixture.h"

#include "wire/weir-api-error.h"

#include <string.h>

#define HI "{\"role\":\"user\",\"content\":\"Hi\"}"
#define FREE_TEXT(name)                                                                            \
  "{\"type\":\"function\",\"name\":\"" name                                                        \
  "\",\"parameters\":{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\","         \
  "\"description\":"                                                                               \
  "\"All of the text, as it is.\"}},\"required\":[\"input\"]},\"strict\":false}"
#define SAID_HI                                                                                    \
  "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"Hi\"}" \
  "]}"

static const struct
{
  const char *name;
  const char *codec;
  const char *model; /* upstream */
  const char *request;
  const char *expected;
  const char *dropped; /* (nullable) */
} rows[] = {
  { "chat", "openai-chat", "gpt-5.3-codex",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"Be short\"}," HI
    "],\"max_tokens\":100,\"reasoning_effort\":\"low\"}",
    "{\"input\":[{\"type\":\"message\",\"role\":\"developer\",\"content\":[{\"type\":\"input_"
    "text\","
    "\"text\":\"Be short\"}]}," SAID_HI "],\"reasoning\":{\"effort\":\"low\"},"
    "\"max_output_tokens\":100,\"include\":[\"reasoning.encrypted_content\"],\"store\":false}",
    NULL },
  { "no-thinking", "openai-chat", "gpt-4.1",
    "{\"model\":\"m\",\"messages\":[" HI "],\"temperature\":0.2,\"top_p\":0.9,\"stop\":[\"x\"],"
    "\"verbosity\":\"low\",\"seed\":1,\"max_tokens\":3}",
    "{\"input\":[" SAID_HI "],\"max_output_tokens\":16,\"temperature\":0.2,\"top_p\":0.9,"
    "\"store\":false}",
    "max_output_tokens,text.verbosity,seed,stop" },
  { "thinking-drops-sampling", "openai-chat", "gpt-5.4",
    "{\"model\":\"m\",\"messages\":[" HI "],\"temperature\":0.2}",
    "{\"input\":[" SAID_HI "],\"include\":[\"reasoning.encrypted_content\"],\"store\":false}",
    "temperature" },
  { "tools", "openai-chat", "gpt-5.1",
    "{\"model\":\"m\",\"messages\":[" HI ",{\"role\":\"assistant\",\"content\":\"So\","
    "\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\","
    "\"arguments\":\"{\\\"n\\\":1}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":"
    "\"1\"}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{"
    "\"type\":\"object\"}}},{\"type\":\"custom\",\"custom\":{\"name\":\"c\",\"format\":{\"type\":"
    "\"grammar\",\"grammar\":{\"syntax\":\"lark\",\"definition\":\"start: X\"}}}}],"
    "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}}",
    "{\"input\":[" SAID_HI ",{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":"
    "\"output_text\",\"text\":\"So\"}]},{\"type\":\"function_call\",\"call_id\":\"a\",\"name\":"
    "\"f\",\"arguments\":\"{\\\"n\\\":1}\"},{\"type\":\"function_call_output\",\"call_id\":\"a\","
    "\"output\":\"1\"}],\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"parameters\":{\"type\":"
    "\"object\"},\"strict\":false},{\"type\":\"custom\",\"name\":\"c\",\"format\":{\"type\":"
    "\"grammar\",\"syntax\":\"lark\",\"definition\":\"start: X\"}}],\"tool_choice\":{\"type\":"
    "\"function\",\"name\":\"f\"},\"include\":[\"reasoning.encrypted_content\"],\"store\":false}",
    NULL },
  { "no-free-text", "openai-chat", "gpt-4.1",
    "{\"model\":\"m\",\"messages\":[" HI ",{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\","
    "\"type\":\"custom\",\"custom\":{\"name\":\"c\",\"input\":\"x\\n\"}}]},{\"role\":\"tool\","
    "\"tool_call_id\":\"a\",\"content\":\"1\"}],\"tools\":[{\"type\":\"custom\",\"custom\":{"
    "\"name\":\"c\"}}],\"tool_choice\":{\"type\":\"custom\",\"custom\":{\"name\":\"c\"}}}",
    "{\"input\":[" SAID_HI ",{\"type\":\"function_call\",\"call_id\":\"a\",\"name\":\"c\","
    "\"arguments\":\"{\\\"input\\\":\\\"x\\\\n\\\"}\"},{\"type\":\"function_call_output\",\"call_"
    "id\":"
    "\"a\",\"output\":\"1\"}],\"tools\":[{\"type\":\"function\",\"name\":\"c\",\"parameters\":{"
    "\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\",\"description\":\"All of "
    "the "
    "text, as it is.\"}},\"required\":[\"input\"]},\"strict\":false}],\"tool_choice\":{\"type\":"
    "\"function\",\"name\":\"c\"},\"store\":false}",
    "tools[].type=function" },
  { "schema", "openai-chat", "gpt-4.1",
    "{\"model\":\"m\",\"messages\":[" HI "],\"response_format\":{\"type\":\"json_schema\","
    "\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"object\"},\"strict\":true}}}",
    "{\"input\":[" SAID_HI "],\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\","
    "\"schema\":{\"type\":\"object\"},\"strict\":true}},\"store\":false}",
    NULL },
  { "image", "openai-chat", "gpt-4.1",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
    "\"image_url\":{\"url\":\"data:image/png;base64,AA==\"}}]}]}",
    "{\"input\":[{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_image\","
    "\"image_url\":\"data:image/png;base64,AA==\",\"detail\":\"auto\"}]}],\"store\":false}",
    NULL },
  { "messages", "messages", "gpt-5.3-codex",
    "{\"model\":\"m\",\"max_tokens\":64,\"system\":\"Be short\",\"thinking\":{\"type\":\"enabled\","
    "\"budget_tokens\":2000},\"messages\":[" HI ",{\"role\":\"assistant\",\"content\":[{\"type\":"
    "\"thinking\",\"thinking\":\"of another\",\"signature\":\"QUJD\"},{\"type\":\"tool_use\","
    "\"id\":\"t\",\"name\":\"f\",\"input\":{}}]},{\"role\":\"user\",\"content\":[{\"type\":"
    "\"tool_result\",\"tool_use_id\":\"t\",\"is_error\":true,\"content\":\"no\"}]}],\"tools\":[{"
    "\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]}",
    "{\"input\":[{\"type\":\"message\",\"role\":\"developer\",\"content\":[{\"type\":\"input_"
    "text\","
    "\"text\":\"Be short\"}]}," SAID_HI ",{\"type\":\"function_call\",\"call_id\":\"t\",\"name\":"
    "\"f\",\"arguments\":\"{}\"},{\"type\":\"function_call_output\",\"call_id\":\"t\",\"output\":[{"
    "\"type\":\"input_text\",\"text\":\"Error:\"},{\"type\":\"input_text\",\"text\":\"no\"}]}],"
    "\"reasoning\":{\"effort\":\"low\"},\"max_output_tokens\":64,\"tools\":[{\"type\":\"function\","
    "\"name\":\"f\",\"parameters\":{\"type\":\"object\"},\"strict\":false}],\"include\":["
    "\"reasoning.encrypted_content\"],\"store\":false}",
    "reasoning" },
  { "parts-of-a-message", "responses", "gpt-4.1",
    "{\"model\":\"m\",\"input\":[" HI ",{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{"
    "\"type\":\"output_text\",\"text\":\"a\"},{\"type\":\"refusal\",\"refusal\":\"b\"}]},{\"role\":"
    "\"assistant\",\"content\":\"c\"}," HI "],\"tools\":[{\"type\":\"custom\",\"name\":\"x\"}]}",
    "{\"input\":[" SAID_HI ",{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":"
    "\"output_text\",\"text\":\"a\"},{\"type\":\"refusal\",\"refusal\":\"b\"}]},{\"type\":"
    "\"message\","
    "\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"c\"}]}," SAID_HI
    "],\"tools\":[" FREE_TEXT ("x") "]}",
    "tools[].type=function" },
  { "blocks-of-a-message", "messages", "gpt-4.1",
    "{\"model\":\"m\",\"max_tokens\":64,\"messages\":[" HI ",{\"role\":\"assistant\",\"content\":[{"
    "\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]}," HI "]}",
    "{\"input\":[" SAID_HI ",{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":"
    "\"output_text\",\"text\":\"a\"},{\"type\":\"output_text\",\"text\":\"b\"}]}," SAID_HI
    "],\"max_output_tokens\":64,\"store\":false}",
    NULL },
  { "own-free-text", "responses", "gpt-4.1",
    "{\"model\":\"m\",\"previous_response_id\":\"resp_1\",\"input\":[{\"type\":"
    "\"custom_tool_call_output\",\"call_id\":\"a\",\"output\":\"1\"}],\"tools\":[{\"type\":"
    "\"custom\","
    "\"name\":\"x\"}]}",
    "{\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"a\",\"output\":\"1\"}],\"tools\":"
    "[" FREE_TEXT ("x") "],\"previous_response_id\":\"resp_1\"}",
    "tools[].type=function" },
  { "own-name-spaces", "responses", "gpt-5",
    "{\"model\":\"m\",\"previous_response_id\":\"resp_1\",\"store\":true,\"input\":[{\"type\":"
    "\"function_call_output\",\"call_id\":\"a\",\"output\":\"1\"}],\"tools\":[{\"type\":"
    "\"namespace\",\"name\":\"ns\",\"tools\":[{\"type\":\"function\",\"name\":\"g\"}]}],"
    "\"include\":[\"reasoning.encrypted_content\"]}",
    "{\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"a\",\"output\":\"1\"}],\"tools\":"
    "[{\"type\":\"function\",\"name\":\"ns__g\",\"parameters\":{\"type\":\"object\",\"properties\":"
    "{}},\"strict\":false}],\"include\":[\"reasoning.encrypted_content\"],"
    "\"previous_response_id\":\"resp_1\",\"store\":true}",
    NULL },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirRequest) request = messages_request (rows[i].codec, rows[i].request);
  g_autoptr (WeirModelRules) rules = messages_rules ();
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *text = NULL;
  g_autofree char *header = NULL;
  WeirTarget target = { .model = rows[i].model, .executable = "azure-openai" };

  target.rule =
      weir_model_rules_lookup_format (rules, target.executable, target.model, "responses");
  body = weir_codec_get ("responses")->encode_request (request, &target, loss, &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_cmpstr (text, ==, rows[i].expected);
  header = weir_loss_to_header (loss);
  if (rows[i].dropped == NULL)
    g_assert_null (header);
  else
    for (const char *at = rows[i].dropped; at != NULL; at = strchr (at, ','))
      {
        g_autofree char *name = NULL;

        at += *at == ',';
        name = g_strndup (at, strcspn (at, ","));
        g_test_message ("%s in %s", name, header);
        g_assert_nonnull (strstr (header, name));
      }
}

static const struct
{
  const char *name;
  const char *codec;
  const char *request;
  const char *param;
} refused[] = {
  { "audio", "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\","
    "\"input_audio\":{\"data\":\"AA==\",\"format\":\"wav\"}}]}]}",
    "messages[0].content[0]" },
  { "several", "openai-chat", "{\"model\":\"m\",\"n\":2,\"messages\":[" HI "]}", "n" },
  { "uploaded", "openai-chat",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{"
    "\"file_id\":\"f\"}}]}]}",
    "messages[0].content[0]" },
};

static void
test_refused (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirRequest) request = messages_request (refused[i].codec, refused[i].request);
  g_autoptr (WeirModelRules) rules = messages_rules ();
  g_autoptr (GError) error = NULL;
  WeirTarget target = { .model = "gpt-5", .executable = "azure-openai" };

  target.rule =
      weir_model_rules_lookup_format (rules, target.executable, target.model, "responses");
  g_assert_null (weir_codec_get ("responses")->encode_request (request, &target, NULL, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, refused[i].param);
}

static void
add (const char *group, const char *name, guint i, GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/wire/codec-responses-encode/%s/%s", group, name);

  g_test_add_data_func (path, GUINT_TO_POINTER (i), test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    add ("body", rows[i].name, i, test_row);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    add ("refused", refused[i].name, i, test_refused);
  return g_test_run ();
}
