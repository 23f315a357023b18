/* SPDX-License-Identifier: MIT */
#include "chat-fixture.h"

#include "wire/weir-api-error.h"

#include <string.h>

#define USER "{\"role\":\"user\",\"content\":\"x\"}"
#define SAY "\"messages\":[" USER "]"
#define SAID "\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}]"
#define TOOLS                                                                                      \
  "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\","          \
  "\"parameters\":{\"type\":\"object\",\"x\":1.0}}}]"
#define SPEC                                                                                       \
  "{\"toolSpec\":{\"name\":\"f\",\"description\":\"d\",\"inputSchema\":{\"json\":{\"type\":"       \
  "\"object\",\"x\":1.0}}}}"
#define CALLED                                                                                     \
  "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\","  \
  "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}]}"
#define USE "{\"toolUse\":{\"toolUseId\":\"c\",\"name\":\"f\",\"input\":{\"a\":1}}}"
#define RESULT "{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"r\"}"

#define THINK(effort)                                                                              \
  ",\"additionalModelRequestFields\":{\"reasoningConfig\":{\"type\":\"enabled\","                  \
  "\"maxReasoningEffort\":"                                                                        \
  "\"" effort "\"}}"

static const struct
{
  const char *name;
  const char *body;
  const char *expected;
  const char *dropped;
} rows[] = {
  { "plain", SAY, "{" SAID "}", NULL },
  { "stream", SAY ",\"stream\":true", "{" SAID "}", NULL },
  { "system", "\"messages\":[{\"role\":\"system\",\"content\":\"s\"}," USER "]",
    "{\"system\":[{\"text\":\"s\"}]," SAID "}", NULL },
  { "turns", "\"messages\":[" USER "," USER ",{\"role\":\"assistant\",\"content\":\"y\"}," USER "]",
    "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"},{\"text\":\"x\"}]},{\"role\":"
    "\"assistant\",\"content\":[{\"text\":\"y\"}]},{\"role\":\"user\",\"content\":[{\"text\":"
    "\"x\"}]}]}",
    NULL },
  { "config",
    SAY ",\"max_tokens\":5,\"temperature\":0.10,\"top_p\":1,\"stop\":[\"a\",\"b\"],\"n\":1",
    "{" SAID ",\"inferenceConfig\":{\"maxTokens\":5,\"temperature\":0.10,\"topP\":1,"
    "\"stopSequences\":[\"a\",\"b\"]}}",
    NULL },
  { "clamped", SAY ",\"max_tokens\":99999", "{" SAID ",\"inferenceConfig\":{\"maxTokens\":10000}}",
    "max_tokens=clamped" },
  { "foreign", SAY ",\"seed\":1,\"reasoning_effort\":\"low\",\"user\":\"u\",\"other\":1",
    "{" SAID "}", "reasoning_effort,user,seed,other" },
  { "tools", SAY "," TOOLS ",\"tool_choice\":\"auto\"",
    "{" SAID ",\"toolConfig\":{\"tools\":[" SPEC "],\"toolChoice\":{\"auto\":{}}}}", NULL },
  { "tools-required", SAY "," TOOLS ",\"tool_choice\":\"required\"",
    "{" SAID ",\"toolConfig\":{\"tools\":[" SPEC "],\"toolChoice\":{\"any\":{}}}}", NULL },
  { "tools-named",
    SAY "," TOOLS ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}",
    "{" SAID ",\"toolConfig\":{\"tools\":[" SPEC "],\"toolChoice\":{\"tool\":{\"name\":\"f\"}}}}",
    NULL },
  { "tools-none", SAY "," TOOLS ",\"tool_choice\":\"none\"", "{" SAID "}", NULL },
  { "parallel", SAY "," TOOLS ",\"parallel_tool_calls\":false",
    "{" SAID ",\"toolConfig\":{\"tools\":[" SPEC "]}}", "parallel_tool_calls" },
  { "result", "\"messages\":[" USER "," CALLED "," RESULT "]," TOOLS,
    "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]},{\"role\":\"assistant\","
    "\"content\":[" USE "]},{\"role\":\"user\",\"content\":[{\"toolResult\":{\"toolUseId\":\"c\","
    "\"content\":[{\"text\":\"r\"}],\"status\":\"success\"}}]}],\"toolConfig\":{\"tools\":[" SPEC
    "]}}",
    NULL },
  { "result-without-tools", "\"messages\":[" USER "," CALLED "," RESULT "]",
    "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]},{\"role\":\"assistant\","
    "\"content\":[" USE "]},{\"role\":\"user\",\"content\":[{\"toolResult\":{\"toolUseId\":\"c\","
    "\"content\":[{\"text\":\"r\"}],\"status\":\"success\"}}]}],\"toolConfig\":{\"tools\":[{"
    "\"toolSpec\":{\"name\":\"f\",\"description\":\"Not available any more; do not call it.\","
    "\"inputSchema\":{\"json\":{\"type\":\"object\",\"properties\":{}}}}}]}}",
    NULL },
  { "image",
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":"
    "\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\"}}]}]",
    "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"a\"},{\"image\":{\"format\":"
    "\"png\",\"source\":{\"bytes\":\"AA==\"}}}]}]}",
    NULL },
  { "pdf",
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"filename\":"
    "\"a.pdf\",\"file_data\":\"data:application/pdf;base64,AA==\"}}]}]",
    "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"a.pdf\"},{\"document\":{"
    "\"format\":\"pdf\",\"name\":\"document-1\",\"source\":{\"bytes\":\"AA==\"}}}]}]}",
    NULL },
  { "cache",
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\","
    "\"cache_control\":{\"type\":\"ephemeral\"}}]}]",
    "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"},{\"cachePoint\":{\"type\":"
    "\"default\"}}]}]}",
    NULL },
  { "schema",
    SAY ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":"
        "{\"type\":\"object\"}}}",
    "{\"system\":[{\"text\":\"Answer with one JSON object and nothing else, one that fits this "
    "JSON schema: {\\\"type\\\":\\\"object\\\"}\"}]," SAID "}",
    "response_format=instruction" },
};

static const struct
{
  const char *name;
  const char *body;
  const char *param;
} errors[] = {
  { "image-url",
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
    "\"https://x/a.png\"}}]}]",
    "messages[0].content[0]" },
  { "image-type",
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{"
    "\"url\":"
    "\"data:image/tiff;base64,AA==\"}}]}]",
    "messages[0].content[0]" },
  { "several-answers", SAY ",\"n\":2", "n" },
};

static WeirModelRules *
read_rules (void)
{
  static const char *const names[] = { "data/models/nova.json" };
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;
  WeirModelRules *rules;
  gsize len;
  char *data = fixture_read_root (names[0], &len);

  file = g_bytes_new_take (data, len);
  rules = weir_model_rules_new ((GBytes *const *) &file, names, 1, &error);
  g_assert_no_error (error);
  return rules;
}

static GBytes *
encode_for (const char *model, const char *rest, WeirLoss *loss, GError **error)
{
  g_autofree char *json = g_strdup_printf ("{\"model\":\"my\",%s}", rest);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (WeirModelRules) rules = read_rules ();
  g_autoptr (WeirRequest) request = weir_codec_get ("openai-chat")->decode_request (body, error);
  WeirTarget target = { model, "aws-bedrock", NULL, FALSE };

  g_assert_nonnull (request);
  target.rule = weir_model_rules_lookup (rules, target.executable, target.model);
  return weir_codec_get ("bedrock-converse")->encode_request (request, &target, loss, error);
}

static GBytes *
encode (const char *rest, WeirLoss *loss, GError **error)
{
  return encode_for ("amazon--nova-pro", rest, loss, error);
}

/* The one that thinks is told how hard; where that is hardest, it takes nothing beside it. */
static void
test_effort (void)
{
  static const struct
  {
    const char *body;
    const char *expected;
    const char *dropped;
  } efforts[] = {
    { SAY ",\"reasoning_effort\":\"low\",\"max_tokens\":9,\"temperature\":0.5",
      "{" SAID ",\"inferenceConfig\":{\"maxTokens\":9,\"temperature\":0.5}" THINK ("low") "}",
      NULL },
    { SAY ",\"reasoning_effort\":\"xhigh\",\"max_tokens\":9,\"top_p\":0.5,\"stop\":\"x\"",
      "{" SAID ",\"inferenceConfig\":{\"stopSequences\":[\"x\"]}" THINK ("high") "}",
      "reasoning_effort=xhigh->high,max_tokens,top_p" },
    { SAY ",\"reasoning_effort\":\"high\",\"temperature\":1", "{" SAID THINK ("high") "}",
      "temperature" },
    { SAY ",\"reasoning_effort\":\"none\"", "{" SAID "}", NULL },
    { SAY, "{" SAID "}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (efforts); i++)
    {
      g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) body = encode_for ("amazon--nova-lite", efforts[i].body, loss, &error);
      g_autofree char *dropped = weir_loss_to_header (loss);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
      g_assert_cmpstr (text, ==, efforts[i].expected);
      g_assert_cmpstr (dropped, ==, efforts[i].dropped);
    }
}

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (WeirLoss) strict = weir_loss_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refusal = NULL;
  g_autoptr (GBytes) body = encode (rows[i].body, loss, &error);
  g_autoptr (GBytes) again = encode (rows[i].body, strict, &refusal);
  g_autofree char *dropped = weir_loss_to_header (loss);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_cmpstr (text, ==, rows[i].expected);
  g_assert_cmpstr (dropped, ==, rows[i].dropped);
  if (rows[i].dropped == NULL)
    g_assert_no_error (refusal);
  else
    g_assert_error (refusal, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
}

static void
test_error (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_null (encode (errors[i].body, loss, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, errors[i].param);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/codec-converse-encode/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autofree char *path =
          g_strconcat ("/wire/codec-converse-encode/error/", errors[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_error);
    }
  g_test_add_func ("/wire/codec-converse-encode/effort", test_effort);
  return g_test_run ();
}
