/* SPDX-License-Identifier: MIT */
#include "messages-fixture.h"

#include "wire/weir-api-error.h"
#include "wire/weir-reasoning-envelope.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *model; /* upstream */
  gboolean stream;
  const char *body;
  const char *expected; /* (nullable): as it came */
  const char *dropped;  /* (nullable) */
} rows[] = {
  { "spaces-kept", "gpt-5", FALSE, "{ \"input\" : \"x\",\n \"model\":\"m\" }",
    "{ \"input\" : \"x\" }", NULL },
  { "stream", "gpt-5", TRUE, "{\"model\":\"m\",\"input\":\"x\",\"stream\":true}",
    "{\"input\":\"x\",\"stream\":true}", NULL },
  { "unknown-member", "gpt-5", FALSE,
    "{\"model\":\"m\",\"input\":\"x\",\"client_metadata\":{\"a\":1},\"store\":false}",
    "{\"input\":\"x\",\"store\":false}", "client_metadata" },
  { "not-streamed", "o1", FALSE,
    "{\"model\":\"m\",\"input\":\"x\",\"stream\":true,\"stream_options\":{}}", "{\"input\":\"x\"}",
    NULL },
  { "no-thinking", "gpt-4o", FALSE,
    "{\"model\":\"m\",\"input\":\"x\",\"reasoning\":{\"summary\":\"auto\"},\"include\":["
    "\"reasoning.encrypted_content\",\"message.output_text.logprobs\"],\"temperature\":0.1}",
    "{\"input\":\"x\",\"include\":[\"message.output_text.logprobs\"],\"temperature\":0.1}", NULL },
  { "odds-of-a-thinker", "gpt-5", FALSE,
    "{\"model\":\"m\",\"input\":\"x\",\"top_logprobs\":2,\"include\":["
    "\"reasoning.encrypted_content\",\"message.output_text.logprobs\"]}",
    "{\"input\":\"x\",\"include\":[\"reasoning.encrypted_content\"]}",
    "top_logprobs,include.logprobs" },
  { "odds-while-thinking", "gpt-5.4", FALSE,
    "{\"model\":\"m\",\"input\":\"x\",\"include\":[\"message.output_text.logprobs\"]}",
    "{\"input\":\"x\",\"include\":[]}", "include.logprobs" },
  { "odds-without", "gpt-5.4", FALSE,
    "{\"model\":\"m\",\"input\":\"x\",\"reasoning\":{\"effort\":\"none\"},\"include\":["
    "\"message.output_text.logprobs\"]}",
    "{\"input\":\"x\",\"reasoning\":{\"effort\":\"none\"},\"include\":["
    "\"message.output_text.logprobs\"]}",
    NULL },
  { "effort-of-no-thinker", "gpt-4o", FALSE,
    "{\"model\":\"m\",\"input\":\"x\",\"reasoning\":{\"effort\":\"high\"}}", "{\"input\":\"x\"}",
    "reasoning" },
  { "effort-lowered", "gpt-5", FALSE,
    "{\"model\":\"m\",\"input\":\"x\",\"reasoning\":{\"effort\":\"xhigh\",\"summary\":\"auto\"}}",
    "{\"input\":\"x\",\"reasoning\":{\"effort\":\"high\",\"summary\":\"auto\"}}",
    "reasoning.effort" },
  { "sampling-while-thinking", "gpt-5.4", FALSE,
    "{\"model\":\"m\",\"input\":\"x\",\"temperature\":0.1}", "{\"input\":\"x\"}", "temperature" },
  { "sampling-without", "gpt-5.4", FALSE,
    "{\"model\":\"m\",\"input\":\"x\",\"temperature\":0.1,\"reasoning\":{\"effort\":\"none\"}}",
    "{\"input\":\"x\",\"temperature\":0.1,\"reasoning\":{\"effort\":\"none\"}}", NULL },
  { "optional-tool", "gpt-5", FALSE,
    "{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"},{\"type\":"
    "\"web_search\"},{\"type\":\"custom\",\"name\":\"c\"}]}",
    "{\"input\":\"x\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"},{\"type\":\"custom\","
    "\"name\":\"c\"}]}",
    "tools.web_search" },
  { "name-space", "gpt-5.4", FALSE,
    "{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"namespace\",\"name\":\"n\",\"tools\":"
    "[{\"type\":\"function\",\"name\":\"f\"}]}]}",
    "{\"input\":\"x\",\"tools\":[{\"type\":\"namespace\",\"name\":\"n\",\"tools\":[{\"type\":"
    "\"function\",\"name\":\"f\"}]}]}",
    NULL },
  { "parsed-output", "gpt-5", FALSE,
    "{\"model\":\"m\",\"input\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\","
    "\"text\":\"{}\",\"parsed\":{}}]}]}",
    "{\"input\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"{}\"}]}]"
    "}",
    "parsed" },
  { "verbosity", "gpt-4o", FALSE,
    "{\"model\":\"m\",\"input\":\"x\",\"text\":{\"verbosity\":\"low\",\"format\":{\"type\":"
    "\"text\"}}}",
    "{\"input\":\"x\",\"text\":{\"format\":{\"type\":\"text\"}}}", "text.verbosity" },
};

static GBytes *
patch (const char *model, gboolean stream, const char *json, WeirLoss *loss, GError **error)
{
  g_autoptr (WeirRequest) request = messages_request ("responses", json);
  g_autoptr (WeirModelRules) rules = messages_rules ();
  WeirTarget target = { .model = model, .executable = "azure-openai", .stream = stream };

  target.rule = weir_model_rules_lookup_format (rules, target.executable, model, "responses");
  g_assert_true (weir_codec_get ("responses")->can_patch (request, target.rule));
  return weir_codec_get ("responses")->patch_request (request, &target, loss, error);
}

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = patch (rows[i].model, rows[i].stream, rows[i].body, loss, &error);
  g_autofree char *text = NULL;
  g_autofree char *header = NULL;

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_cmpstr (text, ==, rows[i].expected);
  header = weir_loss_to_header (loss);
  if (rows[i].dropped == NULL)
    g_assert_null (header);
  else
    g_assert_nonnull (strstr (header, rows[i].dropped));
}

static void
test_hosted_tool (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (patch ("gpt-5", FALSE,
                        "{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"file_search\"}]}",
                        NULL, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, "tools[0]");
}

/* Reasoning that another service has sealed would be refused. */
static void
test_envelope (void)
{
  g_autoptr (GString) sealed = g_string_new (NULL);
  g_autofree char *json = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  weir_reasoning_envelope_wrap ("messages", "m", "abc", 3, sealed);
  json = g_strdup_printf (
      "{\"model\":\"m\",\"input\":[{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":"
      "\"%s\"},{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"own\"}]}",
      sealed->str);
  body = patch ("gpt-5", FALSE, json, NULL, &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_cmpstr (text, ==,
                   "{\"input\":[{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":"
                   "\"own\"}]}");
}

static void
test_cannot (void)
{
  g_autoptr (WeirModelRules) rules = messages_rules ();
  g_autoptr (WeirRequest) tool = messages_request (
      "responses", "{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"namespace\",\"name\":"
                   "\"n\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]}]}");
  g_autoptr (WeirRequest) call = messages_request (
      "responses", "{\"model\":\"m\",\"input\":[{\"type\":\"function_call\",\"namespace\":\"n\","
                   "\"name\":\"f\",\"call_id\":\"a\"}]}");
  g_autoptr (WeirRequest) text_tool = messages_request (
      "responses",
      "{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"custom\",\"name\":\"c\"}]}");
  g_autoptr (WeirRequest) text_call = messages_request (
      "responses", "{\"model\":\"m\",\"input\":[{\"type\":\"custom_tool_call\",\"name\":\"c\","
                   "\"input\":\"x\",\"call_id\":\"a\"}]}");
  const WeirModelRule *old =
      weir_model_rules_lookup_format (rules, "azure-openai", "gpt-4.1", "responses");
  const WeirModelRule *rule =
      weir_model_rules_lookup_format (rules, "azure-openai", "gpt-5", "responses");

  g_assert_false (weir_codec_get ("responses")->can_patch (tool, rule));
  g_assert_false (weir_codec_get ("responses")->can_patch (call, rule));
  g_assert_true (weir_codec_get ("responses")->can_patch (text_tool, rule));
  g_assert_true (weir_codec_get ("responses")->can_patch (text_call, rule));
  g_assert_false (weir_codec_get ("responses")->can_patch (text_tool, old));
  g_assert_false (weir_codec_get ("responses")->can_patch (text_call, old));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/codec-responses-patch/%s", rows[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/wire/codec-responses-patch/hosted-tool", test_hosted_tool);
  g_test_add_func ("/wire/codec-responses-patch/envelope", test_envelope);
  g_test_add_func ("/wire/codec-responses-patch/cannot", test_cannot);
  return g_test_run ();
}
