/* SPDX-License-Identifier: MIT */
/* How answers are to be made, written for Gemini. */
#include "gemini-rows.h"

#include <string.h>

static const GeminiRow rows[] = {
  { "scalars", "gemini-2.5-flash",
    SAY ",\"max_tokens\":5,\"temperature\":0.10,\"top_p\":1,\"top_k\":4,\"seed\":3,\"n\":2,"
        "\"presence_penalty\":1,\"frequency_penalty\":-1,\"logprobs\":true,\"top_logprobs\":2,"
        "\"stop\":[\"a\",\"\\n\"]",
    "{" SAID "," CONFIG ("\"maxOutputTokens\":5,\"temperature\":0.10,\"topP\":1,\"topK\":4,"
                         "\"seed\":3,\"presencePenalty\":1,\"frequencyPenalty\":-1,\"logprobs\":2,"
                         "\"responseLogprobs\":true,\"candidateCount\":2,\"stopSequences\":[\"a\","
                         "\"\\n\"]") "}",
    NULL },
  { "one-answer", "gemini-2.5-flash", SAY ",\"n\":1", "{" SAID "}", NULL },
  { "clamped", "gemini-1.5-pro", SAY ",\"max_tokens\":99999",
    "{" SAID "," CONFIG ("\"maxOutputTokens\":8192") "}", "max_tokens=clamped" },
  { "foreign", "gemini-2.5-flash",
    SAY ",\"service_tier\":\"flex\",\"metadata\":{},\"store\":true,\"moderation\":1,"
        "\"prompt_cache_key\":\"k\",\"user\":\"u\",\"logit_bias\":{\"1\":1},\"verbosity\":\"low\"",
    "{" SAID "}",
    "logit_bias,verbosity,prompt_cache_key,user,service_tier,metadata,store,moderation" },
  { "cache-marks", "gemini-2.5-flash",
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\","
    "\"cache_control\":{\"type\":\"ephemeral\"}}]}]",
    "{" SAID "}", "cache_control" },
  { "effort-budget", "gemini-2.5-flash", SAY ",\"reasoning_effort\":\"low\"",
    "{" SAID
    "," CONFIG ("\"thinkingConfig\":{\"includeThoughts\":true,\"thinkingBudget\":4096}") "}",
    "reasoning=effort->budget" },
  { "effort-none", "gemini-2.5-flash", SAY ",\"reasoning_effort\":\"none\"",
    "{" SAID "," CONFIG ("\"thinkingConfig\":{\"thinkingBudget\":0}") "}", NULL },
  { "effort-none-impossible", "gemini-2.5-pro", SAY ",\"reasoning_effort\":\"none\"",
    "{" SAID "," CONFIG ("\"thinkingConfig\":{\"thinkingBudget\":128}") "}", "reasoning=clamped" },
  { "effort-max", "gemini-2.5-flash", SAY ",\"reasoning_effort\":\"xhigh\"",
    "{" SAID
    "," CONFIG ("\"thinkingConfig\":{\"includeThoughts\":true,\"thinkingBudget\":24576}") "}",
    "reasoning=clamped" },
  { "effort-level", "gemini-3-flash", SAY ",\"reasoning_effort\":\"medium\"",
    "{" SAID "," CONFIG ("\"thinkingConfig\":{\"includeThoughts\":true,\"thinkingLevel\":"
                         "\"MEDIUM\"}") "}",
    NULL },
  { "effort-lower-level", "gemini-3-pro", SAY ",\"reasoning_effort\":\"medium\"",
    "{" SAID
    "," CONFIG ("\"thinkingConfig\":{\"includeThoughts\":true,\"thinkingLevel\":\"LOW\"}") "}",
    "reasoning=medium->low" },
  { "effort-level-none", "gemini-3-flash", SAY ",\"reasoning_effort\":\"none\"",
    "{" SAID "," CONFIG ("\"thinkingConfig\":{\"thinkingLevel\":\"MINIMAL\"}") "}",
    "reasoning=none->minimal" },
  { "effort-of-no-use", "gemini-1.5-pro", SAY ",\"reasoning_effort\":\"low\"", "{" SAID "}",
    "reasoning" },
  { "json", "gemini-2.5-flash", SAY ",\"response_format\":{\"type\":\"json_object\"}",
    "{" SAID "," CONFIG ("\"responseMimeType\":\"application/json\"") "}", NULL },
  { "schema", "gemini-2.5-flash",
    SAY ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":"
        "{\"type\":\"array\",\"items\":{\"const\":\"a\",\"default\":\"a\"}}}}",
    "{" SAID "," CONFIG ("\"responseMimeType\":\"application/json\",\"responseSchema\":{\"type\":"
                         "\"array\",\"items\":{\"type\":\"string\",\"enum\":[\"a\"]}}") "}",
    NULL },
  { "schema-beside-tools", "gemini-2.5-flash",
    SAY ",\"tools\":[" TOOL ("f") "],\"response_format\":{\"type\":\"json_object\"}",
    "{" SAID ",\"tools\":[{\"functionDeclarations\":[" TOLD ("f") "]}]}", "response_format" },
  { "schema-with-tools", "gemini-3-pro",
    SAY ",\"tools\":[" TOOL ("f") "],\"response_format\":{\"type\":\"json_object\"}",
    "{" SAID ",\"tools\":[{\"functionDeclarations\":[" TOLD ("f") "]}]," CONFIG (
        "\"responseMimeType\":\"application/json\"") "}",
    NULL },
};

static const GeminiError errors[] = {
  { "stop", "gemini-2.5-flash", FALSE, SAY ",\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]",
    WEIR_API_ERROR_BAD_REQUEST, "stop" },
  { "n-streamed", "gemini-2.5-flash", TRUE, SAY ",\"n\":2,\"stream\":true",
    WEIR_API_ERROR_UNSUPPORTED, "n" },
  { "n-many", "gemini-2.5-flash", FALSE, SAY ",\"n\":9", WEIR_API_ERROR_UNSUPPORTED, "n" },
};

static void
test_stops (void)
{
  g_autoptr (WeirRequestBuilder) builder = gemini_begin ();
  g_autoptr (WeirRequest) request = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 6; i++)
    weir_request_builder_add_stop (builder, WEIR_JSON_TEXT ("s"));
  request = weir_request_builder_end (builder);
  body = gemini_encode (request, "gemini-2.5-pro", FALSE, NULL, &error);
  g_assert_null (body);
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, "stop");
}

static const struct
{
  const char *name;
  const char *model;
  WeirReasoningMode mode;
  const char *budget;
  WeirReasoningShow show;
  const char *expected; /* the configuration */
  const char *dropped;
} thinking[] = {
  { "auto-budget", "gemini-2.5-pro", WEIR_REASONING_AUTO, NULL, WEIR_SHOW_UNSET,
    "{\"includeThoughts\":true,\"thinkingBudget\":-1}", NULL },
  { "auto-level", "gemini-3-pro", WEIR_REASONING_AUTO, NULL, WEIR_SHOW_UNSET,
    "{\"includeThoughts\":true}", NULL },
  { "hidden", "gemini-2.5-pro", WEIR_REASONING_AUTO, NULL, WEIR_SHOW_NONE,
    "{\"thinkingBudget\":-1}", NULL },
  { "shown", "gemini-2.5-pro", WEIR_REASONING_UNSET, NULL, WEIR_SHOW_SUMMARY,
    "{\"includeThoughts\":true}", NULL },
  { "budget", "gemini-2.5-pro", WEIR_REASONING_BUDGET, "2000", WEIR_SHOW_NONE,
    "{\"thinkingBudget\":2000}", NULL },
  { "budget-low", "gemini-2.5-pro", WEIR_REASONING_BUDGET, "1", WEIR_SHOW_NONE,
    "{\"thinkingBudget\":128}", "reasoning=clamped" },
  { "budget-high", "gemini-2.5-pro", WEIR_REASONING_BUDGET, "1e400", WEIR_SHOW_NONE,
    "{\"thinkingBudget\":32768}", "reasoning=clamped" },
  { "budget-level", "gemini-3-flash", WEIR_REASONING_BUDGET, "12000", WEIR_SHOW_NONE,
    "{\"thinkingLevel\":\"MEDIUM\"}", "reasoning=budget->medium" },
  { "off-level", "gemini-3.1-pro", WEIR_REASONING_OFF, NULL, WEIR_SHOW_UNSET,
    "{\"thinkingLevel\":\"LOW\"}", "reasoning=none->low" },
};

static void
test_thinking (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (WeirRequestBuilder) builder = gemini_begin ();
  g_autoptr (WeirRequest) request = NULL;
  WeirRequest *open = weir_request_builder_get (builder);
  g_autofree char *expected = g_strdup_printf (
      "{" SAID ",\"generationConfig\":{\"thinkingConfig\":%s}}", thinking[row].expected);

  open->reasoning = thinking[row].mode;
  open->show = thinking[row].show;
  if (thinking[row].budget != NULL)
    open->budget = (WeirJsonText){ thinking[row].budget, strlen (thinking[row].budget) };
  request = weir_request_builder_end (builder);
  gemini_check (request, thinking[row].model, expected, thinking[row].dropped);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  gemini_add_rows ("/wire/codec-gemini-config", rows, G_N_ELEMENTS (rows));
  gemini_add_errors ("/wire/codec-gemini-config", errors, G_N_ELEMENTS (errors));
  for (gsize i = 0; i < G_N_ELEMENTS (thinking); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/wire/codec-gemini-config/thinking/%s", thinking[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_thinking);
    }
  g_test_add_func ("/wire/codec-gemini-config/stops", test_stops);
  return g_test_run ();
}
