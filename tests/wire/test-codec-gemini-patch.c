/* SPDX-License-Identifier: MIT */
/* Gemini requests that go on to Gemini: what need not be changed stays the bytes it was. */
#include "chat-fixture.h"

#include "wire/weir-api-error.h"

#include <string.h>

#define HI "\"contents\": [{\"role\":\"user\",\"parts\":[{\"text\":\"h\\u0069 1.0\"}]}]"
#define CALLS(call, result)                                                                        \
  "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]},{\"role\":\"model\","          \
  "\"parts\":[" call "]},{\"role\":\"user\",\"parts\":[" result "]}]}"
#define RESULT "{\"functionResponse\":{\"name\":\"f\",\"response\":{\"a_b\":1}}}"

static const struct
{
  const char *name;
  const char *model;
  const char *body;
  const char *expected; /* (nullable): the same bytes */
  const char *dropped;  /* (nullable) */
} rows[] = {
  { "untouched", "gemini-2.5-pro", "{ " HI " ,\"safetySettings\" : [{\"x\":1e2}] }", NULL, NULL },
  { "model", "gemini-2.5-pro", "{\"model\":\"models/x\"," HI "}", "{" HI "}", NULL },
  { "unknown", "gemini-2.5-pro", "{" HI ",\"store\":true}", "{" HI "}", "store" },
  { "role", "gemini-2.5-pro", "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]}",
    "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}],\"role\":\"user\"}]}", NULL },
  { "system-text", "gemini-2.5-pro", "{\"systemInstruction\":\"a\\nb\"," HI "}",
    "{\"systemInstruction\":{\"parts\":[{\"text\":\"a\\nb\"}]}," HI "}", NULL },
  { "snake", "gemini-2.5-pro", "{" HI ",\"safety_settings\":[]}", "{" HI ",\"safetySettings\":[]}",
    NULL },
  { "ids", "gemini-2.5-pro",
    CALLS ("{\"functionCall\":{\"id\":\"c1\",\"name\":\"f\",\"args\":{\"a_b\":1.0}}}",
           "{\"functionResponse\":{\"id\":\"c1\",\"name\":\"f\",\"response\":{\"a_b\":1}}}"),
    CALLS ("{\"functionCall\":{\"name\":\"f\",\"args\":{\"a_b\":1.0}}}", RESULT), NULL },
  { "own-proof", "gemini-3-pro",
    CALLS ("{\"functionCall\":{\"name\":\"f\"},\"thoughtSignature\":\"abcd\"}", RESULT), NULL,
    NULL },
  { "no-proof", "gemini-3-pro", CALLS ("{\"functionCall\":{\"name\":\"f\"}}", RESULT),
    CALLS ("{\"functionCall\":{\"name\":\"f\"},\"thoughtSignature\":"
           "\"skip_thought_signature_validator\"}",
           RESULT),
    NULL },
  { "foreign-proof", "gemini-3-pro",
    CALLS ("{\"functionCall\":{\"name\":\"f\"},\"thoughtSignature\":\"c2FwcjEuYS54\"}", RESULT),
    CALLS ("{\"functionCall\":{\"name\":\"f\"},\"thoughtSignature\":"
           "\"skip_thought_signature_validator\"}",
           RESULT),
    "reasoning" },
  { "foreign-proof-not-asked", "gemini-2.5-pro",
    CALLS ("{\"functionCall\":{\"name\":\"f\"},\"thoughtSignature\":\"c2FwcjEuYS54\"}", RESULT),
    CALLS ("{\"functionCall\":{\"name\":\"f\"}}", RESULT), "reasoning" },
  { "foreign-proof-alone", "gemini-2.5-pro",
    "{\"contents\":[{\"role\":\"model\",\"parts\":[{\"text\":\"a\"},{\"text\":\"\","
    "\"thoughtSignature\":\"c2FwcjEuYS54\"}]}]}",
    "{\"contents\":[{\"role\":\"model\",\"parts\":[{\"text\":\"a\"}]}]}", "reasoning" },
  { "shuffled-results", "gemini-2.5-pro",
    "{\"contents\":[{\"role\":\"model\",\"parts\":["
    "{\"functionCall\":{\"id\":\"1\",\"name\":\"f\"}},"
    "{\"functionCall\":{\"id\":\"2\",\"name\":\"f\"}}]},{\"role\":\"user\",\"parts\":["
    "{\"functionResponse\":{\"id\":\"2\",\"name\":\"f\",\"response\":{\"output\":\"B\"}}},"
    "{\"functionResponse\":{\"id\":\"1\",\"name\":\"f\",\"response\":{\"output\":\"A\"}}}]}]}",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"(continue)\"}]},"
    "{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":{}}},"
    "{\"functionCall\":{\"name\":\"f\",\"args\":{}}}]},{\"role\":\"user\",\"parts\":["
    "{\"functionResponse\":{\"name\":\"f\",\"response\":{\"output\":\"A\"}}},"
    "{\"functionResponse\":{\"name\":\"f\",\"response\":{\"output\":\"B\"}}}]}]}",
    "messages=user-first" },
  { "json-schema", "gemini-2.5-pro",
    "{" HI ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"parametersJsonSchema\":{"
    "\"$schema\":\"x\",\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}}]}]}",
    "{" HI ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"parameters\":{"
    "\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}}]}]}",
    NULL },
  { "own-schema", "gemini-2.5-pro",
    "{" HI ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"parameters\":{\"type\":"
    "\"OBJECT\"}}]},{\"googleSearch\":{}}]}",
    NULL, NULL },
  { "max-out", "gemini-2.5-pro", "{" HI ",\"generationConfig\":{\"maxOutputTokens\":99999999}}",
    "{" HI ",\"generationConfig\":{\"maxOutputTokens\":65535}}", "maxOutputTokens=clamped" },
  { "budget", "gemini-2.5-pro",
    "{" HI ",\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":"
    "true,\"thinkingBudget\":8192}}}",
    NULL, NULL },
  { "level-to-budget", "gemini-2.5-pro",
    "{" HI ",\"generationConfig\":{\"thinkingConfig\":{\"thinkingLevel\":\"LOW\"}}}",
    "{" HI ",\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":4096}}}",
    "reasoning=effort->budget" },
  { "budget-to-level", "gemini-3-pro",
    "{" HI ",\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":32768}}}",
    "{" HI ",\"generationConfig\":{\"thinkingConfig\":{\"thinkingLevel\":\"HIGH\"}}}",
    "reasoning=budget->high" },
};

static WeirModelRules *
make_rules (void)
{
  const char *const names[] = { "data/models/gemini.json" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = NULL;
  WeirModelRules *rules;
  GBytes *files[1];
  gsize len;
  char *data = fixture_read_root (names[0], &len);

  file = g_bytes_new_take (data, len);
  files[0] = file;
  rules = weir_model_rules_new (files, names, 1, &error);
  g_assert_no_error (error);
  return rules;
}

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const WeirPlace place = { "m", WEIR_PLACE_STREAM_NO, FALSE };
  g_autoptr (GBytes) body = g_bytes_new_static (rows[i].body, strlen (rows[i].body));
  g_autoptr (WeirModelRules) rules = make_rules ();
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRequest) request =
      weir_codec_decode (weir_codec_get ("gemini"), body, &place, &error);
  const WeirTarget target = {
    .model = rows[i].model,
    .executable = "gcp-vertexai",
    .rule = weir_model_rules_lookup (rules, "gcp-vertexai", rows[i].model),
  };
  g_autoptr (GBytes) sent = NULL;
  g_autofree char *text = NULL;
  g_autofree char *dropped = NULL;

  g_assert_no_error (error);
  sent = weir_codec_get ("gemini")->patch_request (request, &target, loss, &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent));
  g_assert_cmpstr (text, ==, rows[i].expected != NULL ? rows[i].expected : rows[i].body);
  dropped = weir_loss_to_header (loss);
  g_test_message ("dropped: %s", dropped);
  g_assert_cmpstr (dropped, ==, rows[i].dropped);
}

/* A file in a result, for a model that takes none there: the request is put together anew. */
static void
test_translated (void)
{
  static const char json[] =
      CALLS ("{\"functionCall\":{\"name\":\"f\"}}",
             "{\"functionResponse\":{\"name\":\"f\",\"response\":{\"output\":\"o\"},\"parts\":[{"
             "\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AAAA\"}}]}}");
  const WeirPlace place = { "m", WEIR_PLACE_STREAM_NO, FALSE };
  g_autoptr (GBytes) body = g_bytes_new_static (json, sizeof json - 1);
  g_autoptr (WeirModelRules) rules = make_rules ();
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRequest) request =
      weir_codec_decode (weir_codec_get ("gemini"), body, &place, &error);
  const WeirTarget target = {
    .model = "gemini-2.5-pro",
    .executable = "gcp-vertexai",
    .rule = weir_model_rules_lookup (rules, "gcp-vertexai", "gemini-2.5-pro"),
  };
  g_autoptr (GBytes) sent = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  sent = weir_codec_get ("gemini")->patch_request (request, &target, loss, &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent));
  g_assert_null (strstr (text, "\"parts\":[{\"inlineData\""));
  g_assert_nonnull (strstr (text, "\"inlineData\""));
}

static void
test_strict (void)
{
  static const char json[] = "{" HI ",\"store\":true}";
  const WeirPlace place = { "m", WEIR_PLACE_STREAM_NO, FALSE };
  g_autoptr (GBytes) body = g_bytes_new_static (json, sizeof json - 1);
  g_autoptr (WeirModelRules) rules = make_rules ();
  g_autoptr (WeirLoss) loss = weir_loss_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRequest) request =
      weir_codec_decode (weir_codec_get ("gemini"), body, &place, NULL);
  const WeirTarget target = {
    .model = "gemini-2.5-pro",
    .executable = "gcp-vertexai",
    .rule = weir_model_rules_lookup (rules, "gcp-vertexai", "gemini-2.5-pro"),
  };

  g_assert_null (weir_codec_get ("gemini")->patch_request (request, &target, loss, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/codec-gemini-patch/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/wire/codec-gemini-patch/translated", test_translated);
  g_test_add_func ("/wire/codec-gemini-patch/strict", test_strict);
  return g_test_run ();
}
