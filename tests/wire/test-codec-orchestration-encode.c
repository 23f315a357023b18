/* SPDX-License-Identifier: MIT */
#include "chat-fixture.h"

#include "wire/weir-api-error.h"
#include "wire/weir-reasoning-envelope.h"

#include <string.h>

#define USER "{\"role\":\"user\",\"content\":\"x\"}"
#define SAY "\"messages\":[" USER "]"
#define SAID "\"messages_history\":[" USER "]"
#define MODEL(name, params)                                                                        \
  "\"model\":{\"name\":\"" name "\",\"version\":\"latest\",\"params\":{" params                    \
  "},\"timeout\":600,\"max_retries\":0}"
#define CONFIG(inside, more) "\"config\":{\"modules\":{\"prompt_templating\":{" inside "}}" more "}"
#define TOOLS(text)                                                                                \
  "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"" text "\"}}]"
#define PROMPT(template, more) "\"prompt\":{\"template\":[" template "]," more "},"

static const struct
{
  const char *name;
  const char *model;
  gboolean stream;
  const char *body;
  const char *expected;
  const char *dropped;
} rows[] = {
  { "plain", "gpt-4o", FALSE, SAY, "{" CONFIG (MODEL ("gpt-4o", ""), "") "," SAID "}", NULL },
  { "stream", "gpt-4o", TRUE, SAY ",\"stream\":true",
    "{" CONFIG (MODEL ("gpt-4o", ""), ",\"stream\":{\"enabled\":true,\"chunk_size\":1}") "," SAID
                                                                                         "}",
    NULL },
  { "braces-in-history", "gpt-4o", FALSE,
    "\"messages\":[{\"role\":\"user\",\"content\":\"{{?a}} {% \\u007b{\"}]",
    "{" CONFIG (MODEL ("gpt-4o", ""), "") ",\"messages_history\":[{\"role\":\"user\",\"content\":"
                                          "\"{{?a}} {% \\u007b{\"}]}",
    NULL },
  { "params", "gpt-4o", FALSE,
    SAY ",\"max_completion_tokens\":5,\"temperature\":0.10,\"top_p\":1,\"seed\":3,\"n\":2,"
        "\"stop\":[\"a\"],\"presence_penalty\":1,\"frequency_penalty\":-1",
    "{" CONFIG (MODEL ("gpt-4o",
                       "\"max_tokens\":5,\"temperature\":0.10,\"top_p\":1,\"seed\":3,\"n\":2,"
                       "\"presence_penalty\":1,\"frequency_penalty\":-1,\"stop\":[\"a\"]"),
                "") "," SAID "}",
    NULL },
  { "reasoning-model", "gpt-5-mini", FALSE,
    SAY ",\"max_tokens\":5,\"temperature\":0.1,\"reasoning_effort\":\"low\"",
    "{" CONFIG (MODEL ("gpt-5-mini", "\"reasoning_effort\":\"low\",\"max_completion_tokens\":5"),
                "") "," SAID "}",
    "temperature" },
  { "claude", "anthropic--claude-4.6-opus", FALSE,
    SAY ",\"max_tokens\":5,\"n\":1,\"seed\":3,\"reasoning_effort\":\"high\"",
    "{" CONFIG (
        MODEL ("anthropic--claude-4.6-opus", "\"reasoning_effort\":\"high\",\"max_tokens\":5"),
        "") "," SAID "}",
    "seed,n" },
  { "claude-prefill", "anthropic--claude-4.6-opus", FALSE,
    "\"messages\":[" USER ",{\"role\":\"assistant\",\"content\":\"Yes\"}]",
    "{" CONFIG (MODEL ("anthropic--claude-4.6-opus", ""), "") "," SAID "}", "prefill" },
  { "gpt-prefill", "gpt-4o", FALSE,
    "\"messages\":[" USER ",{\"role\":\"assistant\",\"content\":\"Yes\"}]",
    "{" CONFIG (MODEL ("gpt-4o", ""), "") ",\"messages_history\":[" USER
                                          ",{\"role\":\"assistant\",\"content\":\"Yes\"}]}",
    NULL },
  { "tools", "gpt-4o", FALSE, SAY "," TOOLS ("d") ",\"tool_choice\":\"required\"",
    "{" CONFIG (PROMPT (USER, TOOLS ("d")) MODEL ("gpt-4o", "\"tool_choice\":\"required\""),
                "") "}",
    NULL },
  { "braces-in-tools", "gpt-4o", FALSE, SAY "," TOOLS ("{{a}} {%"),
    "{" CONFIG (PROMPT (USER, TOOLS ("{{'{{'}}a}} {{'{%'}}")) MODEL ("gpt-4o", ""), "") "}", NULL },
  { "braces-by-value", "gpt-4o", FALSE,
    "\"messages\":[" USER ",{\"role\":\"assistant\",\"content\":\"y\"},"
    "{\"role\":\"user\",\"content\":\"a {{b}}\"}]," TOOLS ("d"),
    "{" CONFIG (PROMPT ("{\"role\":\"user\",\"content\":\"{{?text}}\"}", TOOLS ("d"))
                    MODEL ("gpt-4o", ""),
                "") ",\"placeholder_values\":{\"text\":\"a {{b}}\"},\"messages_history\":[" USER
                    ",{\"role\":\"assistant\",\"content\":\"y\"}]}",
    NULL },
  { "braces-escaped", "gpt-4o", FALSE,
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a {{b}}\"},"
    "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\"}}]}]," TOOLS (
        "d"),
    "{" CONFIG (PROMPT ("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":"
                        "\"a {{'{{'}}b}}\"},{\"type\":\"image_url\",\"image_url\":{\"url\":"
                        "\"data:image/png;base64,AA==\"}}]}",
                        TOOLS ("d")) MODEL ("gpt-4o", ""),
                "") "}",
    NULL },
  { "tool-result", "gpt-4o", FALSE,
    "\"messages\":[" USER ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":"
    "\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
    "{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"{{r}}\"}]," TOOLS ("d"),
    "{" CONFIG (
        PROMPT ("{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"{{'{{'}}r}}\"}",
                TOOLS ("d")) MODEL ("gpt-4o", ""),
        "") ",\"messages_history\":[" USER
            ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"type\":"
            "\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}]}",
    NULL },
  { "format", "gpt-4o", FALSE, SAY ",\"response_format\":{\"type\":\"json_object\"}",
    "{" CONFIG (PROMPT (USER, "\"response_format\":{\"type\":\"json_object\"}")
                    MODEL ("gpt-4o", ""),
                "") "}",
    NULL },
  { "system", "gpt-4o", FALSE,
    "\"messages\":[{\"role\":\"system\",\"content\":\"{{s}}\"}," USER "]",
    "{" CONFIG (MODEL ("gpt-4o", ""), "") ",\"messages_history\":[{\"role\":\"system\","
                                          "\"content\":\"{{s}}\"}," USER "]}",
    NULL },
  { "abap-system", "sap-abap-1", FALSE,
    "\"messages\":[{\"role\":\"system\",\"content\":\"s\"}," USER "]",
    "{" CONFIG (MODEL ("sap-abap-1", ""), "") ",\"messages_history\":[{\"role\":\"user\","
                                              "\"content\":\"s\"}," USER "]}",
    NULL },
  { "unread", "gpt-4o", FALSE, SAY ",\"from_the_future\":1,\"service_tier\":\"flex\"",
    "{" CONFIG (MODEL ("gpt-4o", ""), "") "," SAID "}", "service_tier,from_the_future" },
};

static WeirModelRules *
read_rules (void)
{
  static const char *const names[] = { "data/models/orchestration.json" };
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
encode (const char *rest, const char *model, gboolean stream, WeirLoss *loss, GError **error)
{
  g_autofree char *json = g_strdup_printf ("{\"model\":\"my\",%s}", rest);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (WeirModelRules) rules = read_rules ();
  g_autoptr (WeirRequest) request = weir_codec_get ("openai-chat")->decode_request (body, error);
  WeirTarget target = { model, "orchestration", NULL, stream };

  g_assert_nonnull (request);
  target.rule = weir_model_rules_lookup (rules, "orchestration", model);
  return weir_codec_get ("sap-orchestration")->encode_request (request, &target, loss, error);
}

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = encode (rows[i].body, rows[i].model, rows[i].stream, loss, &error);
  g_autofree char *dropped = weir_loss_to_header (loss);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_cmpstr (text, ==, rows[i].expected);
  g_assert_cmpstr (dropped, ==, rows[i].dropped);
}

/* Whatever would be told as lost is an error when nothing may be lost. */
static void
test_strict (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirLoss) loss = weir_loss_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = encode (rows[i].body, rows[i].model, rows[i].stream, loss, &error);

  if (rows[i].dropped == NULL)
    g_assert_no_error (error);
  else
    g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
}

static void
test_unsupported (void)
{
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = encode (SAY "," TOOLS ("d"), "sonar", FALSE, loss, &error);

  g_assert_null (body);
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, "tools");
}

/* Arguments nested as deep as a request may be. */
static void
test_deep (void)
{
  g_autoptr (GString) body = g_string_new (SAY ",\"tools\":[{\"type\":\"function\",\"function\":"
                                               "{\"name\":\"f\",\"parameters\":");
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) result = NULL;

  for (guint i = 0; i < 120; i++)
    g_string_append (body, "{\"a\":");
  g_string_append (body, "{}");
  for (guint i = 0; i < 120; i++)
    g_string_append_c (body, '}');
  g_string_append (body, "}}]");
  result = encode (body->str, "gpt-4o", FALSE, loss, &error);
  g_assert_no_error (error);
  g_assert_nonnull (result);
}

/* A thought that the service has vouched for goes back to the model it is of, and to no other. */
static void
test_thoughts (void)
{
  static const struct
  {
    const char *model; /* that the thought is said to be of */
    gboolean kept;
  } rows_of_thoughts[] = { { "m", TRUE }, { "another", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows_of_thoughts); i++)
    {
      g_autoptr (GString) sealed = g_string_new (NULL);
      g_autofree char *json = NULL;
      g_autofree char *text = NULL;
      g_autofree char *dropped = NULL;
      g_autoptr (GBytes) body = NULL;
      g_autoptr (GBytes) result = NULL;
      g_autoptr (WeirRequest) request = NULL;
      g_autoptr (WeirModelRules) rules = fixture_rules ();
      g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
      g_autoptr (GError) error = NULL;
      WeirTarget target = { "anthropic--claude-4.6-opus", "orchestration", NULL, FALSE };

      weir_reasoning_envelope_wrap ("sap-orchestration", rows_of_thoughts[i].model, "proof", 5,
                                    sealed);
      json = g_strdup_printf (
          "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[" USER
          ",{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"so\","
          "\"signature\":\"%s\"},{\"type\":\"text\",\"text\":\"y\"}]}," USER "]}",
          sealed->str);
      body = g_bytes_new (json, strlen (json));
      request = weir_codec_get ("messages")->decode_request (body, &error);
      g_assert_no_error (error);
      target.rule = weir_model_rules_lookup (rules, target.executable, target.model);
      result =
          weir_codec_get ("sap-orchestration")->encode_request (request, &target, loss, &error);
      g_assert_no_error (error);
      text = g_strndup (g_bytes_get_data (result, NULL), g_bytes_get_size (result));
      dropped = weir_loss_to_header (loss);
      g_assert_cmpint (strstr (text, "\"content\":\"y\",\"reasoning_content\":[{\"content\":\"so\","
                                     "\"signature\":\"proof\"}]}")
                           != NULL,
                       ==, rows_of_thoughts[i].kept);
      g_assert_cmpstr (dropped, ==, rows_of_thoughts[i].kept ? NULL : "reasoning");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/codec-orchestration-encode/", rows[i].name, NULL);
      g_autofree char *strict =
          g_strconcat ("/wire/codec-orchestration-encode/strict/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
      g_test_add_data_func (strict, GUINT_TO_POINTER (i), test_strict);
    }
  g_test_add_func ("/wire/codec-orchestration-encode/unsupported", test_unsupported);
  g_test_add_func ("/wire/codec-orchestration-encode/deep", test_deep);
  g_test_add_func ("/wire/codec-orchestration-encode/thoughts", test_thoughts);
  return g_test_run ();
}
