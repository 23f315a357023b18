/* SPDX-License-Identifier: MIT */
/* <case>.request.json of tests/data/messages as its client sends it, <case>.upstream.json as the model
 * gets it: patched when the format stays, translated when it does not. */
#include "messages-fixture.h"

#include "wire/weir-api-error.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *format;
  const char *model;
  gboolean stream;
  const char *header;
  const char *dropped;
} cases[] = {
  { "agent-4.5", "messages", "anthropic--claude-4.5-sonnet", TRUE,
    "claude-code-20250219, interleaved-thinking-2025-05-14",
    "messages.system=wrapped,thinking=budget,output_config.effort,metadata,context_management,"
    "thinking.display,tools[].defer_loading,anthropic_beta:claude-code-20250219" },
  { "agent-4.7", "messages", "anthropic--claude-4.7-opus", TRUE, NULL,
    "messages.system=wrapped,metadata,context_management,thinking.display,tools[].defer_loading" },
  { "agent-to-gpt", "messages", "gpt-5", TRUE, NULL, "reasoning,cache_control,context_management" },
  { "chat-4.5", "openai-chat", "anthropic--claude-4.5-sonnet", FALSE, NULL,
    "tool_result=orphan,thinking=no-thoughts-to-replay,top_p,tool_call.arguments=wrapped,"
    "temperature=clamped,seed" },
  { "chat-4.7", "openai-chat", "anthropic--claude-4.7-opus", FALSE, NULL,
    "tool_result=orphan,temperature,top_p,tool_choice=auto,tool_call.arguments=wrapped,seed" },
  { "minimal", "messages", "anthropic--claude-4.5-sonnet", FALSE, NULL, NULL },
  { "schema-by-tool", "messages", "anthropic--claude-4.5-sonnet", TRUE, NULL,
    "output_format=tool" },
  { "schema-in-words", "messages", "anthropic--claude-4.7-opus", FALSE, NULL,
    "output_format=in-words" },
  { "chat-json-object", "openai-chat", "anthropic--claude-4.5-sonnet", FALSE, NULL,
    "output_format=in-words" },
  { "chat-prefill", "openai-chat", "anthropic--claude-4.6-opus", FALSE, NULL, "messages=prefill" },
  { "prefill-4.5", "messages", "anthropic--claude-4.5-sonnet", FALSE, NULL, NULL },
  { "orphan-result", "messages", "anthropic--claude-4.5-sonnet", FALSE, NULL,
    "tool_result=orphan" },
  { "empty-result", "messages", "anthropic--claude-4.5-sonnet", FALSE, NULL, NULL },
  { "unanswered-call", "messages", "anthropic--claude-4.5-sonnet", FALSE, NULL,
    "tool_call=unanswered" },
  { "image-in-result", "messages", "gpt-5", FALSE, NULL, "tool_result=attached" },
  { "image-in-result-4.5", "messages", "anthropic--claude-4.5-sonnet", FALSE, NULL, NULL },
  { "redacted", "messages", "anthropic--claude-4.5-sonnet", FALSE, NULL, NULL },
  { "foreign-reasoning", "messages", "anthropic--claude-4.5-sonnet", FALSE, NULL, "reasoning" },
  { "budget-above-max", "messages", "anthropic--claude-4.5-sonnet", FALSE, NULL,
    "max_tokens=raised,temperature" },
  { "max-tokens-above", "messages", "anthropic--claude-4.5-sonnet", TRUE, NULL,
    "max_tokens=clamped" },
  { "many-marks", "messages", "anthropic--claude-4.5-sonnet", FALSE, NULL, "cache_control" },
  { "auto-mark", "messages", "anthropic--claude-4.5-sonnet", FALSE, NULL, "cache_control=placed" },
  { "system-between-results", "messages", "anthropic--claude-4.5-sonnet", FALSE, NULL,
    "messages.system=wrapped" },
  { "data-in-text", "messages", "anthropic--claude-4.5-sonnet", TRUE, NULL, NULL },
  { "tool-reference", "messages", "anthropic--claude-4.5-sonnet", FALSE, NULL, "tools[].strict" },
  { "no-max-tokens", "messages", "anthropic--claude-3-haiku", FALSE, NULL, "thinking=dropped" },
  { "chat-long-names", "openai-chat", "anthropic--claude-4-sonnet", FALSE, NULL, NULL },
  { "search-beside", "messages", "anthropic--claude-4.5-sonnet", FALSE, NULL,
    "tools.web_search_20250305" },
  { "numbers-kept", "messages", "anthropic--claude-4.5-sonnet", FALSE, NULL, NULL },
};

static WeirTarget
make_target (WeirModelRules *rules, const char *model, gboolean stream)
{
  WeirTarget target = { .model = model, .stream = stream };

  target.executable = g_str_has_prefix (model, "anthropic--") ? "aws-bedrock" : "azure-openai";
  target.rule = weir_model_rules_lookup (rules, target.executable, model);
  return target;
}

static GBytes *
send_on (WeirRequest *request, const WeirTarget *target, WeirLoss *loss, GError **error)
{
  const char *id = g_str_equal (target->executable, "aws-bedrock") ? "messages" : "openai-chat";
  const WeirCodec *codec = weir_codec_get (id);

  if (g_str_equal (request->format, id))
    return codec->patch_request (request, target, loss, error);
  return codec->encode_request (request, target, loss, error);
}

static void
test_case (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autofree char *in = g_strconcat ("data/messages/", cases[row].name, ".request.json", NULL);
  g_autofree char *out = g_strconcat ("data/messages/", cases[row].name, ".upstream.json", NULL);
  g_autofree char *json = fixture_read (in, NULL);
  g_autofree char *expected = fixture_read (out, NULL);
  g_autoptr (WeirModelRules) rules = messages_rules ();
  g_autoptr (WeirRequest) request = messages_request (cases[row].format, json);
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  WeirTarget target = make_target (rules, cases[row].model, cases[row].stream);
  g_autofree char *got = NULL;
  g_autofree char *dropped = NULL;
  g_autoptr (GBytes) body = NULL;

  if (cases[row].header != NULL)
    weir_codec_get ("messages")->take_header (request, "anthropic-beta", cases[row].header);
  body = send_on (request, &target, loss, &error);
  g_assert_no_error (error);
  got = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_cmpstr (g_strchomp (got), ==, g_strchomp (expected));
  dropped = weir_loss_to_header (loss);
  g_assert_cmpstr (dropped, ==, cases[row].dropped);
}

/* In strict mode what would be left out or changed is an error. */
static void
test_strict (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autofree char *in = g_strconcat ("data/messages/", cases[row].name, ".request.json", NULL);
  g_autofree char *json = fixture_read (in, NULL);
  g_autoptr (WeirModelRules) rules = messages_rules ();
  g_autoptr (WeirRequest) request = messages_request (cases[row].format, json);
  g_autoptr (WeirLoss) loss = weir_loss_new (TRUE);
  g_autoptr (GError) error = NULL;
  WeirTarget target = make_target (rules, cases[row].model, cases[row].stream);
  g_autoptr (GBytes) body = send_on (request, &target, loss, &error);

  if (cases[row].dropped == NULL)
    g_assert_no_error (error);
  else
    g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
}

#define CLAUDE "{\"model\":\"c\",\"max_tokens\":9,"
#define HI "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
#define USER(block) CLAUDE "\"messages\":[{\"role\":\"user\",\"content\":[" block "]}]}"
#define CHAT "{\"model\":\"c\"," HI ","

static const struct
{
  const char *name;
  const char *format;
  const char *model;
  const char *json;
  WeirApiErrorKind kind;
  const char *param;
} refused[] = {
  { "image-url", "messages", "anthropic--claude-4.5-sonnet",
    USER ("{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://x/y.png\"}}"),
    WEIR_API_ERROR_UNSUPPORTED, "messages[0].content[0]" },
  { "image-url-in-result", "messages", "anthropic--claude-4.5-sonnet",
    CLAUDE "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\","
           "\"content\":[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}]},"
           "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"a\","
           "\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"u\"}}]}]}]}",
    WEIR_API_ERROR_UNSUPPORTED, "messages[2].content[0].content[0]" },
  { "document-file", "messages", "anthropic--claude-4.5-sonnet",
    USER ("{\"type\":\"document\",\"source\":{\"type\":\"file\",\"file_id\":\"f\"}}"),
    WEIR_API_ERROR_UNSUPPORTED, "messages[0].content[0]" },
  { "server-tool", "messages", "anthropic--claude-4.5-sonnet",
    CLAUDE "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]," HI "}",
    WEIR_API_ERROR_UNSUPPORTED, "tools[0].type" },
  { "prefill", "messages", "anthropic--claude-4.6-opus",
    CLAUDE "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\","
           "\"content\":\"Once\"}]}",
    WEIR_API_ERROR_BAD_REQUEST, "messages" },
  { "several-answers", "openai-chat", "anthropic--claude-4.5-sonnet", CHAT "\"n\":2}",
    WEIR_API_ERROR_UNSUPPORTED, "n" },
  { "odds", "openai-chat", "anthropic--claude-4.5-sonnet", CHAT "\"logprobs\":true}",
    WEIR_API_ERROR_UNSUPPORTED, "logprobs" },
  { "blank-stop", "openai-chat", "anthropic--claude-4.5-sonnet", CHAT "\"stop\":\" \"}",
    WEIR_API_ERROR_UNSUPPORTED, "stop" },
  { "grammar-tool", "openai-chat", "anthropic--claude-4.5-sonnet",
    CHAT "\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"x\",\"format\":{\"type\":"
         "\"grammar\",\"grammar\":{\"syntax\":\"lark\",\"definition\":\"start: /a/\"}}}}]}",
    WEIR_API_ERROR_UNSUPPORTED, "tools[0].custom.format" },
  { "audio", "openai-chat", "anthropic--claude-4.5-sonnet",
    "{\"model\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\","
    "\"input_audio\":{\"data\":\"AAAA\",\"format\":\"wav\"}}]}]}",
    WEIR_API_ERROR_UNSUPPORTED, "messages[0].content[0]" },
};

static void
test_refused (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (WeirModelRules) rules = messages_rules ();
  g_autoptr (WeirRequest) request = messages_request (refused[row].format, refused[row].json);
  g_autoptr (GError) error = NULL;
  WeirTarget target = make_target (rules, refused[row].model, FALSE);

  g_assert_null (send_on (request, &target, NULL, &error));
  g_assert_error (error, WEIR_API_ERROR, (int) refused[row].kind);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, refused[row].param);
}

/* What the hub brings back to its own format has lost nothing that the format can say. */
static void
test_round_trip (void)
{
  g_autofree char *json = fixture_read ("data/messages/redacted.request.json", NULL);
  g_autoptr (WeirModelRules) rules = messages_rules ();
  g_autoptr (WeirRequest) request = messages_request ("messages", json);
  g_autoptr (WeirLoss) loss = weir_loss_new (TRUE);
  g_autoptr (GError) error = NULL;
  WeirTarget target = make_target (rules, "anthropic--claude-4.5-sonnet", FALSE);
  g_autoptr (GBytes) body =
      weir_codec_get ("messages")->encode_request (request, &target, loss, &error);
  g_autofree char *got = NULL;

  g_assert_no_error (error);
  got = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_nonnull (strstr (got, "{\"type\":\"redacted_thinking\",\"data\":\"Emw=\"}"));
  g_assert_nonnull (strstr (got, "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}"));
}

static void
add_rows (const char *kind, const char *name, gsize row, GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/wire/codec-messages-patch/%s/%s", kind, name);

  g_test_add_data_func (path, GSIZE_TO_POINTER (row), func);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      add_rows ("case", cases[i].name, i, test_case);
      add_rows ("strict", cases[i].name, i, test_strict);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    add_rows ("refused", refused[i].name, i, test_refused);
  g_test_add_func ("/wire/codec-messages-patch/round-trip", test_round_trip);
  return g_test_run ();
}
