/* SPDX-License-Identifier: MIT */
/* A chat request is read and written anew, as it is for an upstream of another format, and a few that
 * no chat client can say are built by hand. */
#include "chat-fixture.h"

#include "wire/weir-api-error.h"
#include "wire/weir-request-builder.h"

#include <string.h>

#define USER "{\"role\":\"user\",\"content\":\"x\"}"
#define CALL                                                                                       \
  "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"abcdefghi\",\"type\":"       \
  "\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}"
#define RESULT "{\"role\":\"tool\",\"tool_call_id\":\"abcdefghi\",\"content\":\"r\"}"
#define SAY "\"messages\":[" USER "]"

static const struct
{
  const char *name;
  const char *executable;
  const char *model;
  gboolean stream;
  const char *body; /* without the model, which stands in front */
  const char *expected;
  const char *dropped;
} rows[] = {
  { "plain", "azure-openai", "gpt-4o", FALSE, SAY, "{" SAY "}", NULL },
  { "stream", "azure-openai", "gpt-4o", TRUE, SAY ",\"stream\":true",
    "{" SAY ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}", NULL },
  { "like-stream", "aicore-mistralai", "mistralai--mistral-small", TRUE, SAY,
    "{\"model\":\"mistralai--mistral-small\"," SAY
    ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
    NULL },
  { "system", "azure-openai", "gpt-5", FALSE,
    "\"messages\":[{\"role\":\"system\",\"content\":\"a\"},{\"role\":\"system\",\"content\":\"b\"}"
    "," USER ",{\"role\":\"developer\",\"content\":\"c\"}]",
    "{\"messages\":[{\"role\":\"developer\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
    "{\"type\":\"text\",\"text\":\"b\"}]}," USER ",{\"role\":\"developer\",\"content\":\"c\"}]}",
    NULL },
  { "scalars", "azure-openai", "gpt-4o", FALSE,
    SAY ",\"max_completion_tokens\":5,\"temperature\":0.10,\"top_p\":1,\"seed\":3,\"n\":2,"
        "\"presence_penalty\":1,\"frequency_penalty\":-1,\"logprobs\":true,\"top_logprobs\":2,"
        "\"stop\":\"a\",\"logit_bias\":{\"1\":1}",
    "{" SAY ",\"max_tokens\":5,\"temperature\":0.10,\"top_p\":1,\"seed\":3,\"n\":2,"
    "\"presence_penalty\":1,\"frequency_penalty\":-1,\"top_logprobs\":2,\"stop\":[\"a\"],"
    "\"logit_bias\":{\"1\":1},\"logprobs\":true}",
    NULL },
  { "clamped", "azure-openai", "gpt-4o", FALSE, SAY ",\"max_tokens\":99999,\"top_k\":4",
    "{" SAY ",\"max_tokens\":16384}", "max_tokens=clamped,top_k" },
  { "reasoning-model", "azure-openai", "o3", FALSE,
    SAY ",\"max_tokens\":5,\"temperature\":1,\"stop\":[\"a\"],\"reasoning_effort\":\"minimal\"",
    "{" SAY ",\"reasoning_effort\":\"low\",\"max_completion_tokens\":5}",
    "reasoning_effort=minimal->low,temperature,stop" },
  { "plain-model", "azure-openai", "gpt-4o", FALSE,
    SAY ",\"reasoning_effort\":\"high\",\"verbosity\":\"low\"", "{" SAY "}",
    "reasoning_effort,verbosity" },
  { "foreign", "azure-openai", "gpt-4o", FALSE,
    SAY ",\"service_tier\":\"flex\",\"metadata\":{},\"store\":true,\"moderation\":1,"
        "\"prompt_cache_key\":\"k\"",
    "{" SAY "}", "prompt_cache_key,service_tier,metadata,store,moderation" },
  { "user", "azure-openai", "gpt-4o", FALSE, SAY ",\"user\":\"abc\"",
    "{" SAY ",\"user\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"}",
    NULL },
  { "tools", "azure-openai", "gpt-4o", FALSE,
    SAY ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\","
        "\"parameters\":{\"type\":\"object\",\"n\":1.0},\"strict\":true}}],\"tool_choice\":"
        "\"required\",\"parallel_tool_calls\":false",
    "{" SAY ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\","
    "\"parameters\":{\"type\":\"object\",\"n\":1.0},\"strict\":true}}],"
    "\"parallel_tool_calls\":false,\"tool_choice\":\"required\"}",
    NULL },
  { "tool-choice-named", "azure-openai", "gpt-4o", FALSE,
    SAY ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":"
        "{\"type\":\"function\",\"function\":{\"name\":\"f\"}}",
    "{" SAY ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":"
    "{\"type\":\"function\",\"function\":{\"name\":\"f\"}}}",
    NULL },
  { "tool-choice-allowed", "azure-openai", "gpt-4o", FALSE,
    SAY ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":"
        "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":[{\"type\":"
        "\"function\",\"function\":{\"name\":\"f\"}}]}}",
    "{" SAY ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":"
    "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":[{\"type\":"
    "\"function\",\"function\":{\"name\":\"f\"}}]}}}",
    NULL },
  { "tool-choice-without-tools", "azure-openai", "gpt-4o", FALSE, SAY ",\"tool_choice\":\"auto\"",
    "{" SAY "}", NULL },
  { "tool-loop", "azure-openai", "gpt-4o", FALSE,
    "\"messages\":[" USER
    ",{\"role\":\"assistant\",\"content\":\"t\",\"reasoning_content\":\"r\",\"tool_calls\":[{"
    "\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":"
    "\"{\\\"a\\\": \\\"\\\\u0000\\\"}\"}},{\"id\":\"c.2\",\"function\":{\"name\":\"f\","
    "\"arguments\":\"oops\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"1\"},"
    "{\"role\":\"tool\",\"tool_call_id\":\"c.2\",\"content\":[{\"type\":\"text\",\"text\":\"2\"},"
    "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x/\"}}]}]",
    "{\"messages\":[" USER
    ",{\"role\":\"assistant\",\"content\":\"t\",\"tool_calls\":[{\"id\":\"c1\",\"type\":"
    "\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\": "
    "\\\"\\\\u0000\\\"}\"}},{\"id\":\"call_w5zhhvy65aweld5z5xjuja7j\",\"type\":\"function\","
    "\"function\":{\"name\":\"f\","
    "\"arguments\":\"{\\\"_raw\\\":\\\"oops\\\"}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"c1\","
    "\"content\":\"1\"},{\"role\":\"tool\",\"tool_call_id\":\"call_w5zhhvy65aweld5z5xjuja7j\","
    "\"content\":\"2\\n[1 more "
    "attached below]\"},{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
    "{\"url\":\"https://x/\"}}]}]}",
    "reasoning,tool_call.arguments=wrapped,tool_result=attached" },
  { "image", "azure-openai", "gpt-4o", FALSE,
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":"
    "\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\",\"detail\":\"low\"}}]}]",
    "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":"
    "\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\",\"detail\":\"low\"}}]}]}",
    NULL },
  { "document", "elsewhere", "m", FALSE,
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"filename\":"
    "\"a.pdf\",\"file_data\":\"data:application/pdf;base64,AA\"}}]}]",
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":"
    "{\"filename\":\"a.pdf\",\"file_data\":\"data:application/pdf;base64,AA\"}}]}]}",
    NULL },
  { "refusal", "azure-openai", "gpt-4o", FALSE,
    "\"messages\":[{\"role\":\"assistant\",\"content\":null,\"refusal\":\"no\"}," USER "]",
    "{\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"refusal\",\"refusal\":"
    "\"no\"}]}," USER "]}",
    NULL },
  { "alternating", "aicore-mistralai", "mistralai--mistral-small", FALSE,
    "\"messages\":[" USER "," USER ",{\"role\":\"system\",\"content\":\"s\"}," CALL "," RESULT
    "," USER "]",
    "{\"model\":\"mistralai--mistral-small\",\"messages\":[{\"role\":\"user\",\"content\":"
    "[{\"type\":\"text\",\"text\":\"x\"},{\"type\":\"text\",\"text\":\"x\"},{\"type\":\"text\","
    "\"text\":\"<system>\\ns\\n</system>\"}]}," CALL "," RESULT
    ",{\"role\":\"assistant\",\"content\":"
    "\"OK.\"}," USER "]}",
    "messages.system=wrapped,messages=alternated" },
  { "alternating-attached", "aicore-mistralai", "mistralai--mistral-small", FALSE,
    "\"messages\":[{\"role\":\"assistant\",\"content\":\"y\"}," USER "," CALL
    ",{\"role\":\"tool\",\"tool_call_id\":\"abcdefghi\",\"content\":[{\"type\":\"image_url\","
    "\"image_url\":{\"url\":\"https://x/\"}}]}," USER "]",
    "{\"model\":\"mistralai--mistral-small\",\"messages\":[{\"role\":\"user\",\"content\":"
    "\"(continue)\"},{\"role\":\"assistant\",\"content\":\"y\"}," USER "," CALL
    ",{\"role\":\"tool\",\"tool_call_id\":\"abcdefghi\",\"content\":\"[1 more attached below]\"},"
    "{\"role\":\"assistant\",\"content\":\"OK.\"},{\"role\":\"user\",\"content\":[{\"type\":"
    "\"image_url\",\"image_url\":{\"url\":\"https://x/\"}},{\"type\":\"text\",\"text\":\"x\"}]}]}",
    "messages=user-first,messages=alternated,tool_result=attached" },
  { "any", "aicore-mistralai", "mistralai--mistral-small", FALSE,
    SAY ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":"
        "\"required\"",
    "{\"model\":\"mistralai--mistral-small\"," SAY
    ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"any\"}",
    NULL },
  { "schema", "azure-openai", "gpt-4o", FALSE,
    SAY ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"x\":1.0},"
        "\"strict\":false}}",
    "{" SAY ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"response\","
    "\"schema\":{\"x\":1.0},\"strict\":false}}}",
    NULL },
  { "json-object", "azure-openai", "gpt-4o", FALSE,
    SAY ",\"response_format\":{\"type\":\"json_object\"}",
    "{" SAY ",\"response_format\":{\"type\":\"json_object\"}}", NULL },
};

static GBytes *
encode (const WeirRequest *request,
        const char *executable,
        const char *model,
        gboolean stream,
        char **dropped,
        GError **error)
{
  g_autoptr (WeirModelRules) rules = fixture_rules ();
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  WeirTarget target = { model, executable, NULL, stream };
  GBytes *result;

  target.rule = weir_model_rules_lookup (rules, executable, model);
  result = weir_codec_get ("openai-chat")->encode_request (request, &target, loss, error);
  if (dropped != NULL)
    *dropped = weir_loss_to_header (loss);
  return result;
}

static WeirRequest *
decode (const char *rest)
{
  g_autofree char *json = g_strdup_printf ("{\"model\":\"my\",%s}", rest);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  WeirRequest *request = weir_codec_get ("openai-chat")->decode_request (body, &error);

  g_assert_no_error (error);
  return request;
}

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (WeirRequest) request = decode (rows[row].body);
  g_autoptr (GError) error = NULL;
  g_autofree char *dropped = NULL;
  g_autoptr (GBytes) result =
      encode (request, rows[row].executable, rows[row].model, rows[row].stream, &dropped, &error);
  g_autofree char *found = NULL;

  g_assert_no_error (error);
  found = g_strndup (g_bytes_get_data (result, NULL), g_bytes_get_size (result));
  g_assert_cmpstr (found, ==, rows[row].expected);
  g_assert_cmpstr (dropped, ==, rows[row].dropped);
}

static const struct
{
  const char *name;
  const char *executable;
  const char *model;
  const char *body;
} bad_rows[] = {
  { "image", "aicore-cohere", "c",
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
    "\"https://x/\"}}]}]" },
  { "document", "azure-openai", "gpt-4o",
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"file_data\":"
    "\"AA\"}}]}]" },
  { "file-id", "elsewhere", "m",
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"file_id\":"
    "\"f\"}}]}]" },
  { "audio", "azure-openai", "gpt-4o",
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\",\"input_audio\":"
    "{\"data\":\"A\",\"format\":\"wav\"}}]}]" },
  { "unknown-part", "azure-openai", "gpt-4o",
    "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"hologram\"}]}]" },
  { "grammar-tool", "azure-openai", "gpt-4o",
    SAY ",\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"c\",\"format\":{\"type\":"
        "\"grammar\",\"grammar\":{\"syntax\":\"lark\",\"definition\":\"start: /a/\"}}}}]" },
  { "built-in-tool", "azure-openai", "gpt-4o", SAY ",\"tools\":[{\"type\":\"web_search\"}]" },
  { "no-tools", "aicore-cohere", "c",
    SAY ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]" },
};

static void
test_bad (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (WeirRequest) request = decode (bad_rows[row].body);
  g_autoptr (GError) error = NULL;

  g_assert_null (
      encode (request, bad_rows[row].executable, bad_rows[row].model, FALSE, NULL, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
  g_assert_nonnull (weir_api_error_get_param (error));
}

static WeirRequestBuilder *
build (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  WeirRequestBuilder *builder = weir_request_builder_new ("other", body, NULL);

  weir_request_builder_set_model (builder, WEIR_JSON_TEXT ("m"), NULL);
  weir_request_builder_begin_turn (builder, WEIR_ROLE_USER);
  return builder;
}

static char *
encode_built (WeirRequestBuilder *builder, const char *model, char **dropped)
{
  g_autoptr (WeirRequest) request = weir_request_builder_end (builder);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) result = encode (request, "azure-openai", model, FALSE, dropped, &error);

  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (result, NULL), g_bytes_get_size (result));
}

/* A turn of other APIs mixes results and text; a failed result says so; a tool may have a name space; a
 * result that no call is there for is still something that was said. */
static void
test_mixed_turn (void)
{
  g_autoptr (WeirRequestBuilder) builder = build ();
  g_autofree char *found = NULL;
  g_autofree char *dropped = NULL;
  WeirPart *part;

  weir_request_builder_add_part (builder, WEIR_PART_TOOL_RESULT)->id = WEIR_JSON_TEXT ("c0");
  weir_request_builder_begin_turn (builder, WEIR_ROLE_ASSISTANT);
  part = weir_request_builder_add_part (builder, WEIR_PART_TOOL_CALL);
  part->id = WEIR_JSON_TEXT ("c1");
  part->space = WEIR_JSON_TEXT ("ns");
  part->name = WEIR_JSON_TEXT ("f");
  part->arguments = WEIR_JSON_TEXT ("{}");
  weir_request_builder_begin_turn (builder, WEIR_ROLE_USER);
  weir_request_builder_add_part (builder, WEIR_PART_TEXT)->text = WEIR_JSON_TEXT ("after");
  part = weir_request_builder_add_part (builder, WEIR_PART_TOOL_RESULT);
  part->id = WEIR_JSON_TEXT ("c1");
  part->is_error = TRUE;
  weir_request_builder_begin_nested (builder);
  weir_request_builder_add_part (builder, WEIR_PART_TEXT)->text = WEIR_JSON_TEXT ("no \\\"way\\\"");
  weir_request_builder_end_nested (builder);
  found = encode_built (builder, "gpt-4o", &dropped);
  g_assert_cmpstr (found, ==,
                   "{\"messages\":[{\"role\":\"user\",\"content\":\"[tool result c0]\"},"
                   "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\","
                   "\"type\":\"function\",\"function\":{\"name\":\"ns__f\",\"arguments\":\"{}\"}}]"
                   "},{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":"
                   "\"Error: no \\\"way\\\"\"},{\"role\":\"user\",\"content\":\"after\"}]}");
  g_assert_cmpstr (dropped, ==, "tool_result=orphan,tool_result.is_error=in-words");
}

static void
test_text_document (void)
{
  g_autoptr (WeirRequestBuilder) builder = build ();
  g_autofree char *found = NULL;
  g_autofree char *dropped = NULL;
  WeirPart *part = weir_request_builder_add_part (builder, WEIR_PART_DOCUMENT);

  part->source = WEIR_SOURCE_TEXT;
  part->title = WEIR_JSON_TEXT ("T");
  part->data = WEIR_JSON_TEXT ("body");
  found = encode_built (builder, "gpt-4o", &dropped);
  g_assert_cmpstr (found, ==,
                   "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":"
                   "\"T\"},{\"type\":\"text\",\"text\":\"body\"}]}]}");
  g_assert_cmpstr (dropped, ==, "document=text");
}

static const struct
{
  WeirReasoningMode mode;
  const char *budget;
  const char *model;
  const char *effort; /* NULL: none is sent */
} budgets[] = {
  { WEIR_REASONING_BUDGET, "1024", "gpt-5.2", "low" },
  { WEIR_REASONING_BUDGET, "12288", "gpt-5.2", "medium" },
  { WEIR_REASONING_BUDGET, "20000", "gpt-5.2", "high" },
  { WEIR_REASONING_BUDGET, "60000", "gpt-5.2", "xhigh" },
  { WEIR_REASONING_BUDGET, "60000", "o3", "high" },
  { WEIR_REASONING_OFF, NULL, "gpt-5.2", "none" },
  { WEIR_REASONING_OFF, NULL, "gpt-5", "minimal" },
  { WEIR_REASONING_OFF, NULL, "gpt-4o", NULL },
  { WEIR_REASONING_AUTO, NULL, "gpt-5", NULL },
};

static void
test_budgets (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (budgets); i++)
    {
      g_autoptr (WeirRequestBuilder) builder = build ();
      g_autofree char *wanted = g_strdup_printf (
          "\"reasoning_effort\":\"%s\"", budgets[i].effort != NULL ? budgets[i].effort : "");
      g_autofree char *found = NULL;

      weir_request_builder_get (builder)->reasoning = budgets[i].mode;
      if (budgets[i].budget != NULL)
        weir_request_builder_get (builder)->budget =
            (WeirJsonText){ budgets[i].budget, strlen (budgets[i].budget) };
      found = encode_built (builder, budgets[i].model, NULL);
      g_assert_cmpint (strstr (found, wanted) != NULL, ==, budgets[i].effort != NULL);
    }
}

static void
test_many_stops (void)
{
  g_autoptr (WeirRequestBuilder) builder = build ();
  g_autoptr (WeirRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    weir_request_builder_add_stop (builder, WEIR_JSON_TEXT ("a"));
  request = weir_request_builder_end (builder);
  g_assert_null (encode (request, "azure-openai", "gpt-4o", FALSE, NULL, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/codec-chat-encode/row/%s", rows[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad_rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/codec-chat-encode/bad/%s", bad_rows[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_bad);
    }
  g_test_add_func ("/wire/codec-chat-encode/mixed-turn", test_mixed_turn);
  g_test_add_func ("/wire/codec-chat-encode/text-document", test_text_document);
  g_test_add_func ("/wire/codec-chat-encode/budgets", test_budgets);
  g_test_add_func ("/wire/codec-chat-encode/many-stops", test_many_stops);
  return g_test_run ();
}
