/* SPDX-License-Identifier: MIT */
/* The rules that ship with the program, row by row: what goes in, and byte by byte what comes out. */
#include "chat-fixture.h"

#include "wire/weir-api-error.h"

#include <string.h>

#define SAY "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]"
#define TOOLS "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]"
#define USAGE "\"stream_options\":{\"include_usage\":true}"

#define PART(part) "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[" part "]}]}"
#define FILE_PART                                                                                  \
  "{\"type\":\"file\",\"file\":{\"filename\":\"a.pdf\",\"file_data\":"                             \
  "\"data:application/pdf;base64,AA\"}}"
#define IMAGE_PART "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA\"}}"

static const struct
{
  const char *name;
  const char *executable;
  const char *model;
  gboolean stream;
  const char *body;
  const char *expected;
  const char *dropped; /* NULL: nothing */
} rows[] = {
  { "untouched", "azure-openai", "gpt-4o", FALSE, "{" SAY ",\"temperature\":0.10}",
    "{" SAY ",\"temperature\":0.10}", NULL },
  { "model-dropped", "azure-openai", "gpt-4o", FALSE, "{\"model\":\"my\"," SAY "}", "{" SAY "}",
    NULL },
  { "spaces-kept", "azure-openai", "gpt-4o", FALSE,
    "{ \"model\" : \"my\",\n  " SAY " ,\n  \"seed\" : 1234567890123456789 }",
    "{ " SAY " ,\n  \"seed\" : 1234567890123456789 }", NULL },
  { "stream", "azure-openai", "gpt-4o", TRUE, "{" SAY ",\"stream\":true}",
    "{" SAY ",\"stream\":true," USAGE "}", NULL },
  { "stream-usage-false", "azure-openai", "gpt-4o", TRUE,
    "{" SAY ",\"stream\":true,\"stream_options\":{\"include_usage\":false,\"x\":1}}",
    "{" SAY ",\"stream\":true,\"stream_options\":{\"include_usage\":true,\"x\":1}}", NULL },
  { "stream-usage-added", "azure-openai", "gpt-4o", TRUE,
    "{" SAY ",\"stream\":true,\"stream_options\":{\"x\":1}}",
    "{" SAY ",\"stream\":true,\"stream_options\":{\"x\":1,\"include_usage\":true}}", NULL },
  { "stream-usage-null", "azure-openai", "gpt-4o", TRUE,
    "{" SAY ",\"stream\":true,\"stream_options\":null}", "{" SAY ",\"stream\":true," USAGE "}",
    NULL },
  { "stream-refused", "azure-openai", "o1", FALSE, "{" SAY ",\"stream\":true," USAGE "}",
    "{" SAY "}", NULL },
  { "unknown-members", "azure-openai", "gpt-4o", FALSE,
    "{\"beta\":1," SAY ",\"store\":false,\"metadata\":{\"a\":1},\"x\":null}", "{" SAY "}",
    "beta,store,metadata" },
  { "4o-max", "azure-openai", "gpt-4o-mini", FALSE, "{" SAY ",\"max_completion_tokens\":7}",
    "{" SAY ",\"max_tokens\":7}", NULL },
  { "4.1-effort", "azure-openai", "gpt-4.1", FALSE,
    "{" SAY ",\"reasoning_effort\":\"low\",\"verbosity\":\"low\"}", "{" SAY "}",
    "reasoning_effort,verbosity" },
  { "4o-role", "azure-openai", "gpt-4o", FALSE,
    "{\"messages\":[{\"role\":\"developer\",\"content\":\"s\"},{\"role\":\"user\",\"content\":"
    "\"x\"}]}",
    "{\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"x\"}]"
    "}",
    NULL },
  { "o3", "azure-openai", "o3", FALSE,
    "{" SAY ",\"max_tokens\":7,\"temperature\":1,\"top_p\":1,\"stop\":\"a\",\"logprobs\":true,"
    "\"logit_bias\":{},\"presence_penalty\":0,\"frequency_penalty\":0}",
    "{" SAY ",\"max_completion_tokens\":7}",
    "temperature,top_p,stop,logprobs,logit_bias,presence_penalty,frequency_penalty" },
  { "o4-parallel", "azure-openai", "o4-mini", FALSE,
    "{" SAY ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],"
    "\"parallel_tool_calls\":true}",
    "{" SAY ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}",
    "parallel_tool_calls" },
  { "o1-stop", "azure-openai", "o1", FALSE, "{" SAY ",\"stop\":\"a\",\"temperature\":0}",
    "{" SAY ",\"stop\":\"a\"}", "temperature" },
  { "o3-effort", "azure-openai", "o3-mini", FALSE, "{" SAY ",\"reasoning_effort\":\"minimal\"}",
    "{" SAY ",\"reasoning_effort\":\"low\"}", "reasoning_effort=minimal->low" },
  { "gpt-5", "azure-openai", "gpt-5-mini", FALSE,
    "{" SAY ",\"max_tokens\":7,\"temperature\":1,\"verbosity\":\"low\",\"reasoning_effort\":"
    "\"xhigh\"}",
    "{" SAY ",\"max_completion_tokens\":7,\"verbosity\":\"low\",\"reasoning_effort\":\"high\"}",
    "reasoning_effort=xhigh->high,temperature" },
  { "gpt-5-role", "azure-openai", "gpt-5", FALSE,
    "{\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":"
    "\"x\"}]}",
    "{\"messages\":[{\"role\":\"developer\",\"content\":\"s\"},{\"role\":\"user\",\"content\":"
    "\"x\"}]}",
    NULL },
  { "gpt-5-both-max", "azure-openai", "gpt-5", FALSE,
    "{" SAY ",\"max_tokens\":7,\"max_completion_tokens\":9}",
    "{" SAY ",\"max_completion_tokens\":9}", NULL },
  { "gpt-4.1-both-max", "azure-openai", "gpt-4.1", FALSE,
    "{" SAY ",\"max_completion_tokens\":9,\"max_tokens\":7}", "{" SAY ",\"max_tokens\":9}", NULL },
  { "gpt-4.1-null-max", "azure-openai", "gpt-4.1", FALSE,
    "{" SAY ",\"max_completion_tokens\":null,\"max_tokens\":7}", "{" SAY ",\"max_tokens\":7}",
    NULL },
  { "gpt-5-null-max", "azure-openai", "gpt-5", FALSE,
    "{" SAY ",\"max_tokens\":7,\"max_completion_tokens\":null}",
    "{" SAY ",\"max_completion_tokens\":7}", NULL },
  { "gpt-5.1-thinks", "azure-openai", "gpt-5.1", FALSE,
    "{" SAY ",\"temperature\":0.5,\"reasoning_effort\":\"low\"}",
    "{" SAY ",\"reasoning_effort\":\"low\"}", "temperature" },
  { "gpt-5.1-does-not", "azure-openai", "gpt-5.1", FALSE,
    "{" SAY ",\"temperature\":0.5,\"reasoning_effort\":\"none\"}",
    "{" SAY ",\"temperature\":0.5,\"reasoning_effort\":\"none\"}", NULL },
  { "gpt-5.1-effort", "azure-openai", "gpt-5.1", FALSE,
    "{" SAY ",\"reasoning_effort\":\"minimal\"}", "{" SAY ",\"reasoning_effort\":\"none\"}",
    "reasoning_effort=minimal->none" },
  { "gpt-5.1-xhigh", "azure-openai", "gpt-5.1", FALSE, "{" SAY ",\"reasoning_effort\":\"xhigh\"}",
    "{" SAY ",\"reasoning_effort\":\"high\"}", "reasoning_effort=xhigh->high" },
  { "gpt-5.2-xhigh", "azure-openai", "gpt-5.2", FALSE, "{" SAY ",\"reasoning_effort\":\"xhigh\"}",
    "{" SAY ",\"reasoning_effort\":\"xhigh\"}", NULL },
  { "gpt-5.5-max", "azure-openai", "gpt-5.5", FALSE, "{" SAY ",\"reasoning_effort\":\"max\"}",
    "{" SAY ",\"reasoning_effort\":\"xhigh\"}", "reasoning_effort=max->xhigh" },
  { "gpt-5.6-max", "azure-openai", "gpt-5.6", FALSE, "{" SAY ",\"reasoning_effort\":\"max\"}",
    "{" SAY ",\"reasoning_effort\":\"max\"}", NULL },
  { "parallel-without-tools", "azure-openai", "gpt-4o", FALSE,
    "{" SAY ",\"parallel_tool_calls\":true}", "{" SAY "}", NULL },
  { "refused-below", "azure-openai", "gpt-4o", FALSE,
    "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\","
    "\"cache_control\":{\"type\":\"ephemeral\"}}]},{\"role\":\"assistant\",\"content\":\"b\","
    "\"reasoning_content\":\"c\"}],\"tools\":[{\"type\":\"function\",\"cache_control\":{},"
    "\"function\":{\"name\":\"f\",\"parameters\":{\"x\":1.0}}}]}",
    "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}]},"
    "{\"role\":\"assistant\",\"content\":\"b\"}],\"tools\":[{\"type\":\"function\","
    "\"function\":{\"name\":\"f\",\"parameters\":{\"x\":1.0}}}]}",
    "messages[].content[].cache_control,messages[].reasoning_content,tools[].cache_control" },
  { "breakpoint-5.6", "azure-openai", "gpt-5.6", FALSE,
    "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\","
    "\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}}]}]}",
    "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\","
    "\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}}]}]}",
    NULL },
  { "escapes-kept", "azure-openai", "gpt-4o", FALSE,
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\\u0000\\ud800\\/\\u00e9\"}]}",
    "{\"messages\":[{\"role\":\"user\",\"content\":\"\\u0000\\ud800\\/\\u00e9\"}]}", NULL },
  { "mistral", "aicore-mistralai", "mistralai--mistral-small", TRUE,
    "{\"model\":\"my\"," SAY ",\"stream\":true," USAGE ",\"max_completion_tokens\":7,"
    "\"frequency_penalty\":1,\"user\":\"u\"}",
    "{\"model\":\"mistralai--mistral-small\"," SAY ",\"stream\":true," USAGE ",\"max_tokens\":7}",
    "frequency_penalty,user" },
  { "mistral-ids", "aicore-mistralai", "mistralai--mistral-large-instruct", FALSE,
    "{\"model\":\"mistralai--mistral-large-instruct\",\"messages\":[{\"role\":\"user\",\"content\":"
    "\"x\"},{\"role\":\"assistant\","
    "\"tool_calls\":[{\"id\":\"abcDEF123\",\"function\":{\"name\":\"f\"}}]},{\"role\":\"tool\","
    "\"tool_call_id\":\"abcDEF123\",\"content\":\"\"}]}",
    "{\"model\":\"mistralai--mistral-large-instruct\",\"messages\":[{\"role\":\"user\",\"content\":"
    "\"x\"},{\"role\":\"assistant\","
    "\"tool_calls\":[{\"id\":\"abcDEF123\",\"function\":{\"name\":\"f\"}}]},{\"role\":\"tool\","
    "\"tool_call_id\":\"abcDEF123\",\"content\":\"\"}]}",
    NULL },
  { "mistral-turns", "aicore-mistralai", "mistralai--mistral-small", FALSE,
    "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\","
    "\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"},{\"role\":\"assistant\",\"content\":"
    "\"c\"}],\"seed\":1}",
    "{\"model\":\"mistralai--mistral-small\",\"messages\":[{\"role\":\"system\",\"content\":\"s\"},"
    "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\","
    "\"text\":"
    "\"b\"}]},{\"role\":\"assistant\",\"content\":\"c\"},{\"role\":\"user\",\"content\":\"("
    "continue)\"}"
    "],\"seed\":1}",
    "messages=prefill" },
  { "mistral-any", "aicore-mistralai", "mistralai--mistral-small", FALSE,
    "{\"model\":\"mistralai--mistral-small\"," SAY "," TOOLS ",\"tool_choice\":\"required\"}",
    "{\"model\":\"mistralai--mistral-small\"," SAY "," TOOLS ",\"tool_choice\":\"any\"}", NULL },
  { "azure-required", "azure-openai", "gpt-4o", FALSE,
    "{" SAY "," TOOLS ",\"tool_choice\":\"any\"}",
    "{" SAY "," TOOLS ",\"tool_choice\":\"required\"}", NULL },
  { "cohere-any", "aicore-cohere", "c", FALSE, "{\"model\":\"c\"," SAY ",\"tool_choice\":\"any\"}",
    "{\"model\":\"c\"," SAY "}", "tool_choice" },
  { "cohere-tools", "aicore-cohere", "cohere--command-a-reasoning", FALSE,
    "{\"model\":\"c\"," SAY ",\"tools\":[]}", "{\"model\":\"cohere--command-a-reasoning\"," SAY "}",
    "tools" },
  { "opensource", "aicore-opensource", "meta--llama", FALSE, "{" SAY ",\"seed\":1,\"n\":1}",
    "{" SAY ",\"seed\":1,\"model\":\"meta--llama\"}", "n" },
  { "ibm", "aicore-ibm", "ibm--granite", FALSE, "{" SAY ",\"logprobs\":true}",
    "{" SAY ",\"model\":\"ibm--granite\"}", "logprobs" },
  { "perplexity", "perplexity-ai", "sonar-pro", FALSE,
    "{\"model\":\"sonar-pro\"," SAY ",\"seed\":1,\"top_p\":0.5}",
    "{\"model\":\"sonar-pro\"," SAY ",\"top_p\":0.5}", "seed" },
  { "no-rule", "elsewhere", "what", TRUE,
    "{\"model\":\"my\"," SAY ",\"beta\":1,\"reasoning_effort\":\"max\",\"stream\":true}",
    "{\"model\":\"what\"," SAY ",\"beta\":1,\"reasoning_effort\":\"max\",\"stream\":true," USAGE
    "}",
    NULL },
};

static WeirRequest *
decode (const char *json)
{
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  WeirRequest *request = weir_codec_get ("openai-chat")->decode_request (body, &error);
  g_assert_no_error (error);
  return request;
}

/* A row leaves the model out where it does not matter; a request must name one. */
static char *
complete (const char *body)
{
  return strstr (body, "\"model\"") == NULL ? g_strconcat ("{\"model\":\"\?\",", body + 1, NULL)
                                            : g_strdup (body);
}

static GBytes *
patch_row (gsize row, gboolean strict, char **dropped, GError **error)
{
  g_autoptr (WeirModelRules) rules = fixture_rules ();
  g_autoptr (WeirLoss) loss = weir_loss_new (strict);
  g_autoptr (WeirRequest) request = NULL;
  g_autofree char *body = NULL;
  WeirTarget target = { rows[row].model, rows[row].executable, NULL, rows[row].stream };
  GBytes *result;

  target.rule = weir_model_rules_lookup (rules, target.executable, target.model);
  body = complete (rows[row].body);
  request = decode (body);
  result = weir_codec_get ("openai-chat")->patch_request (request, &target, loss, error);
  *dropped = weir_loss_to_header (loss);
  return result;
}

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *dropped = NULL;
  g_autoptr (GBytes) result = patch_row (row, FALSE, &dropped, &error);
  const char *expected = rows[row].expected;
  g_autofree char *moved = NULL;

  g_assert_no_error (error);
  /* A model that was added in front stays in front. */
  if (strstr (rows[row].body, "\"model\"") == NULL && strstr (expected, ",\"model\":") != NULL)
    {
      moved =
          g_strdup_printf ("{\"model\":\"%s\",%.*s}", rows[row].model,
                           (int) (strstr (expected, ",\"model\":") - expected) - 1, expected + 1);
      expected = moved;
    }
  g_assert_cmpmem (g_bytes_get_data (result, NULL), g_bytes_get_size (result), expected,
                   strlen (expected));
  g_assert_cmpstr (dropped, ==, rows[row].dropped);
}

/* What is only told otherwise is an error in strict mode, and so nothing else is. */
static void
test_strict (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *dropped = NULL;
  g_autoptr (GBytes) result = patch_row (row, TRUE, &dropped, &error);

  if (rows[row].dropped == NULL)
    g_assert_no_error (error);
  else
    g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
  g_assert_cmpint (result == NULL, ==, error != NULL);
}

static void
test_foreign_ids (void)
{
  static const char body[] = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"},"
                             "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"call_1\","
                             "\"function\":{\"name\":\"f\"}}]},{\"role\":\"tool\",\"tool_call_id\":"
                             "\"call_1\",\"content\":\"\"}]}";
  g_autoptr (WeirModelRules) rules = fixture_rules ();
  g_autoptr (WeirRequest) request = decode (body);
  g_autoptr (GBytes) result = NULL;
  g_autoptr (WeirRequest) patched = NULL;
  WeirTarget target = { "mistralai--mistral-small", "aicore-mistralai", NULL, FALSE };
  const WeirPart *call;
  const WeirPart *answer;

  target.rule = weir_model_rules_lookup (rules, target.executable, target.model);
  result = weir_codec_get ("openai-chat")->patch_request (request, &target, NULL, NULL);
  patched = weir_codec_get ("openai-chat")->decode_request (result, NULL);
  call = &patched->turns[1].parts[0];
  answer = &patched->turns[2].parts[0];
  g_assert_cmpuint (call->id.len, ==, 9);
  g_assert_cmpmem (call->id.data, call->id.len, answer->id.data, answer->id.len);
}

static void
test_default_max_out (void)
{
  g_autoptr (WeirRequest) request = decode ("{\"model\":\"m\"," SAY "}");
  g_autoptr (GBytes) result = NULL;
  WeirModelRule rule = { .default_max_out = 99 };
  WeirTarget target = { "m", "e", &rule, FALSE };

  result = weir_codec_get ("openai-chat")->patch_request (request, &target, NULL, NULL);
  g_assert_cmpmem (g_bytes_get_data (result, NULL), g_bytes_get_size (result),
                   "{\"model\":\"m\"," SAY ",\"max_tokens\":99}",
                   strlen ("{\"model\":\"m\"," SAY ",\"max_tokens\":99}"));
}

static const struct
{
  const char *name;
  const char *executable;
  const char *model;
  const char *body;
  const char *param; /* (nullable): what is at fault */
} media[] = {
  { "document", "azure-openai", "gpt-4.1", PART (FILE_PART), "messages[0].content[0]" },
  { "document-by-id", "azure-openai", "gpt-5",
    PART ("{\"type\":\"file\",\"file\":{\"file_id\":\"f\"}}"), "messages[0].content[0]" },
  { "document-elsewhere", "elsewhere", "what", PART (FILE_PART), NULL },
  { "image", "azure-openai", "gpt-4.1", PART (IMAGE_PART), NULL },
  { "image-unseen", "azure-openai", "o3-mini", PART (IMAGE_PART), "messages[0].content[0]" },
  { "image-in-result", "aicore-mistralai", "mistralai--mistral-large",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\","
    "\"function\":{\"name\":\"f\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":"
    "[" IMAGE_PART "]}]}",
    "messages[1].content[0]" },
};

/* What the model cannot be sent is refused before it is asked. */
static void
test_media (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (WeirModelRules) rules = fixture_rules ();
  g_autoptr (WeirRequest) request = decode (media[row].body);
  g_autoptr (GBytes) result = NULL;
  g_autoptr (GError) error = NULL;
  WeirTarget target = { media[row].model, media[row].executable, NULL, FALSE };

  target.rule = weir_model_rules_lookup (rules, target.executable, target.model);
  result = weir_codec_get ("openai-chat")->patch_request (request, &target, NULL, &error);
  if (media[row].param == NULL)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_null (result);
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, media[row].param);
}

/* Of members that exclude each other the first that may be sent is. */
static void
test_exclusive (void)
{
  static const char *const exclusive[] = { "temperature", "top_p", NULL };
  static const char *const drop[] = { "temperature", NULL };
  const struct
  {
    WeirModelRule rule;
    const char *body;
    const char *expected;
    const char *dropped;
  } cases[] = {
    { { .exclusive = exclusive }, ",\"top_p\":1,\"temperature\":0", ",\"temperature\":0", "top_p" },
    { { .exclusive = exclusive },
      ",\"top_p\":1,\"temperature\":null",
      ",\"top_p\":1,\"temperature\":null",
      NULL },
    { { .exclusive = exclusive, .drop = drop },
      ",\"top_p\":1,\"temperature\":0",
      ",\"top_p\":1",
      "temperature" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"model\":\"m\"," SAY "%s}", cases[i].body);
      g_autofree char *expected =
          g_strdup_printf ("{\"model\":\"m\"," SAY "%s}", cases[i].expected);
      g_autoptr (WeirRequest) request = decode (body);
      g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
      const WeirTarget target = { "m", "e", &cases[i].rule, FALSE };
      g_autoptr (GBytes) result =
          weir_codec_get ("openai-chat")->patch_request (request, &target, loss, NULL);
      g_autofree char *dropped = weir_loss_to_header (loss);

      g_assert_cmpmem (g_bytes_get_data (result, NULL), g_bytes_get_size (result), expected,
                       strlen (expected));
      g_assert_cmpstr (dropped, ==, cases[i].dropped);
    }
}

/* What the files say of a model beside its body. */
static const struct
{
  const char *executable;
  const char *model;
  const char *api;
  gint64 context;
  gint64 max_out;
  gboolean streaming;
  gboolean tools;
  gboolean images;
  gboolean reasoning;
} facts[] = {
  { "azure-openai", "gpt-4o", NULL, 128000, 16384, TRUE, TRUE, TRUE, FALSE },
  { "azure-openai", "gpt-4.1-nano", NULL, 1047576, 32768, TRUE, TRUE, TRUE, FALSE },
  { "azure-openai", "o1", "openai-chat", 200000, 100000, FALSE, TRUE, TRUE, TRUE },
  { "azure-openai", "o3", NULL, 200000, 100000, TRUE, TRUE, TRUE, TRUE },
  { "azure-openai", "o3-mini", "openai-chat", 200000, 100000, FALSE, TRUE, FALSE, TRUE },
  { "azure-openai", "o4-mini", NULL, 200000, 100000, TRUE, TRUE, TRUE, TRUE },
  { "azure-openai", "gpt-5-nano", NULL, 272000, 128000, TRUE, TRUE, TRUE, TRUE },
  { "azure-openai", "gpt-5.1", NULL, 400000, 128000, TRUE, TRUE, TRUE, TRUE },
  { "azure-openai", "gpt-5.3-codex", "responses", 400000, 128000, TRUE, TRUE, TRUE, TRUE },
  { "azure-openai", "gpt-5.4", NULL, 1050000, 128000, TRUE, TRUE, TRUE, TRUE },
  { "azure-openai", "gpt-5.4-nano", NULL, 400000, 128000, TRUE, TRUE, TRUE, TRUE },
  { "azure-openai", "gpt-5.5-pro", "responses", 1050000, 128000, TRUE, TRUE, TRUE, TRUE },
  { "azure-openai", "text-embedding-3-large", NULL, 8191, 0, TRUE, TRUE, TRUE, FALSE },
  { "aicore-mistralai", "mistralai--mistral-large-instruct", NULL, 64000, 4096, TRUE, TRUE, FALSE,
    FALSE },
  { "aicore-mistralai", "mistralai--mistral-small", NULL, 128000, 0, TRUE, TRUE, TRUE, FALSE },
  { "aicore-cohere", "cohere--command-a-reasoning", NULL, 256000, 0, TRUE, FALSE, FALSE, FALSE },
  { "aicore-sap", "sap-abap-1", "sap-orchestration", 0, 0, TRUE, FALSE, FALSE, FALSE },
  { "perplexity-ai", "sonar", NULL, 128000, 0, TRUE, FALSE, TRUE, FALSE },
  { "perplexity-ai", "sonar-pro", NULL, 200000, 0, TRUE, FALSE, TRUE, FALSE },
};

static void
test_facts (void)
{
  g_autoptr (WeirModelRules) rules = fixture_rules ();

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      const WeirModelRule *rule =
          weir_model_rules_lookup (rules, facts[i].executable, facts[i].model);

      g_test_message ("%s", facts[i].model);
      g_assert_cmpstr (rule->api, ==, facts[i].api);
      g_assert_cmpint (rule->context, ==, facts[i].context);
      g_assert_cmpint (rule->max_out, ==, facts[i].max_out);
      g_assert_cmpint (rule->streaming, ==, facts[i].streaming);
      g_assert_cmpint (rule->tools, ==, facts[i].tools);
      g_assert_cmpint (rule->images, ==, facts[i].images);
      g_assert_cmpint (rule->reasoning, ==, facts[i].reasoning);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/codec-chat-patch/row/%s", rows[i].name);
      g_autofree char *strict = g_strdup_printf ("/wire/codec-chat-patch/strict/%s", rows[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
      g_test_add_data_func (strict, GSIZE_TO_POINTER (i), test_strict);
    }
  g_test_add_func ("/wire/codec-chat-patch/foreign-ids", test_foreign_ids);
  g_test_add_func ("/wire/codec-chat-patch/facts", test_facts);
  g_test_add_func ("/wire/codec-chat-patch/default-max-out", test_default_max_out);
  for (gsize i = 0; i < G_N_ELEMENTS (media); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/codec-chat-patch/media/", media[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_media);
    }
  g_test_add_func ("/wire/codec-chat-patch/exclusive", test_exclusive);
  return g_test_run ();
}
