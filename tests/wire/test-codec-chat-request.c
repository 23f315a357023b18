/* SPDX-License-Identifier: MIT */
#include "wire/weir-codec.h"

#include "wire/weir-api-error.h"

#include <string.h>

#define USER "{\"role\":\"user\",\"content\":\"hi\"}"
#define WITH(members) "{\"model\":\"m\",\"messages\":[" USER "]," members "}"
#define MESSAGES(list) "{\"model\":\"m\",\"messages\":[" list "]}"

static WeirRequest *
decode (const char *json, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

  return weir_codec_get ("openai-chat")->decode_request (body, error);
}

static WeirRequest *
decode_good (const char *json)
{
  g_autoptr (GError) error = NULL;
  WeirRequest *request = decode (json, &error);

  g_assert_no_error (error);
  return request;
}

static const char *const roles[] = { "user", "assistant", "system", "developer" };
static const char *const kinds[] = { "text",      "refusal",     "image",     "document",
                                     "audio",     "video",       "tool-call", "tool-result",
                                     "reasoning", "server-tool", "opaque" };
static const char *const sources[] = { "none", "base64", "url", "file-id", "text", "parts" };

static void
add (GString *out, const char *name, WeirJsonText text)
{
  if (text.data != NULL)
    g_string_append_printf (out, " %s=%.*s", name, (int) text.len, text.data);
}

/* "text text=hi" and the like, one part after the other, nested ones in brackets. */
static void
describe_parts (GString *out, const WeirPart *parts, guint n_parts)
{
  for (guint i = 0; i < n_parts; i++)
    {
      const WeirPart *part = &parts[i];

      g_string_append_printf (out, " <%s", kinds[part->kind]);
      add (out, "text", part->text);
      if (part->source != WEIR_SOURCE_NONE)
        g_string_append_printf (out, " source=%s", sources[part->source]);
      add (out, "data", part->data);
      add (out, "type", part->media_type);
      add (out, "detail", part->detail);
      add (out, "title", part->title);
      add (out, "id", part->id);
      add (out, "name", part->name);
      add (out, "arguments", part->arguments);
      add (out, "signature", part->signature);
      if (part->custom)
        g_string_append (out, " custom");
      if (part->arguments_broken)
        g_string_append (out, " broken");
      if (part->cache != WEIR_CACHE_NONE)
        g_string_append_printf (out, " cache=%d", part->cache);
      describe_parts (out, part->parts, part->n_parts);
      g_string_append_c (out, '>');
    }
}

static char *
describe (const WeirRequest *request)
{
  GString *out = g_string_new ("system:");

  describe_parts (out, request->system, request->n_system);
  for (guint i = 0; i < request->n_turns; i++)
    {
      g_string_append_printf (out, "\n%s:", roles[request->turns[i].role]);
      add (out, "name", request->turns[i].name);
      describe_parts (out, request->turns[i].parts, request->turns[i].n_parts);
    }
  return g_string_free (out, FALSE);
}

static const struct
{
  const char *name;
  const char *messages;
  const char *expected;
} rows[] = {
  { "plain", USER, "system:\nuser: <text text=hi>" },
  { "system",
    "{\"role\":\"system\",\"content\":\"a\"},{\"role\":\"developer\",\"content\":[{\"type\":"
    "\"text\",\"text\":\"b\"}]}," USER,
    "system: <text text=a> <text text=b>\nuser: <text text=hi>" },
  { "system-later",
    USER ",{\"role\":\"developer\",\"content\":\"x\"},{\"role\":\"system\",\"content\":\"y\"}",
    "system:\nuser: <text text=hi>\ndeveloper: <text text=x>\nsystem: <text text=y>" },
  { "name", "{\"role\":\"user\",\"name\":\"ann\",\"content\":\"\"}",
    "system:\nuser: name=ann <text text=>" },
  { "image",
    "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
    "\"data:image/png;base64,AA==\",\"detail\":\"low\"}},{\"type\":\"image_url\",\"image_url\":"
    "{\"url\":\"https://example.com/a.png\"}}]}",
    "system:\nuser: <image source=base64 data=AA== type=image/png detail=low>"
    " <image source=url data=https://example.com/a.png>" },
  { "image-escaped",
    "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
    "\"data:image\\/png;base64,A\\/\\nB=\"}}]}",
    "system:\nuser: <image source=base64 data=A/B= type=image/png>" },
  { "image-string",
    "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":\"http://x/\"}]}",
    "system:\nuser: <image source=url data=http://x/>" },
  { "audio",
    "{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AA\","
    "\"format\":\"wav\"}}]}",
    "system:\nuser: <audio source=base64 data=AA type=audio/wav>" },
  { "file",
    "{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"filename\":\"a.pdf\","
    "\"file_data\":\"data:application/pdf;base64,AA\"}},{\"type\":\"file\",\"file\":{\"file_id\":"
    "\"f1\"}},{\"type\":\"file\",\"file\":{\"file_data\":\"BB\"}}]}",
    "system:\nuser: <document source=base64 data=AA type=application/pdf title=a.pdf>"
    " <document source=file-id data=f1> <document source=base64 data=BB type=application/pdf>" },
  { "unknown-part", "{\"role\":\"user\",\"content\":[{\"type\":\"hologram\",\"x\":1}]}",
    "system:\nuser: <opaque>" },
  { "cache",
    "{\"role\":\"user\",\"cache_control\":{\"type\":\"ephemeral\"},\"content\":\"a\"},"
    "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"b\",\"cache_control\":{\"type\":"
    "\"ephemeral\",\"ttl\":\"1h\"}},{\"type\":\"text\",\"text\":\"c\","
    "\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}}]}",
    "system:\nuser: <text text=a cache=1>\nuser: <text text=b cache=3> <text text=c cache=1>" },
  { "tools",
    USER ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":"
         "\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1.50}\"}},{\"id\":"
         "\"c2\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"\"}}]},"
         "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"one\"},{\"role\":\"tool\","
         "\"tool_call_id\":\"c2\",\"content\":[{\"type\":\"text\",\"text\":\"two\"}]}," USER,
    "system:\nuser: <text text=hi>\nassistant: <tool-call id=c1 name=f arguments={\"a\":1.50}>"
    " <tool-call id=c2 name=g arguments={}>\nuser: <tool-result id=c1 <text text=one>>"
    " <tool-result id=c2 <text text=two>>\nuser: <text text=hi>" },
  { "tool-broken-arguments",
    "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"id\":\"c1\",\"function\":{"
    "\"name\":"
    "\"f\",\"arguments\":\"{\\\"a\\\":\"}},{\"id\":\"c2\",\"function\":{\"name\":\"f\","
    "\"arguments\":\"[1]\"}},{\"id\":\"c3\",\"function\":{\"name\":\"f\",\"arguments\":"
    "\"{}\\u0000\"}}]}",
    "system:\nassistant: <tool-call id=c1 name=f arguments={\\\"a\\\": broken>"
    " <tool-call id=c2 name=f arguments=[1] broken>"
    " <tool-call id=c3 name=f arguments={}\\u0000 broken>" },
  { "tool-object-arguments",
    "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c1\",\"function\":{\"name\":\"f\","
    "\"arguments\":{\"a\":1}}}]}",
    "system:\nassistant: <tool-call id=c1 name=f arguments={\"a\":1}>" },
  { "tool-custom",
    "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c1\",\"type\":\"custom\",\"custom\":"
    "{\"name\":\"p\",\"input\":\"x\\ny\"}}]}",
    "system:\nassistant: <tool-call id=c1 name=p arguments=x\\ny custom>" },
  { "function-call",
    USER ",{\"role\":\"assistant\",\"content\":null,\"function_call\":{\"name\":\"f\","
         "\"arguments\":\"{}\"}},{\"role\":\"function\",\"name\":\"f\",\"content\":\"r\"}",
    "system:\nuser: <text text=hi>\nassistant: <tool-call id=call_function_0 name=f arguments={}>"
    "\nuser: <tool-result id=call_function_0 name=f <text text=r>>" },
  { "reasoning",
    "{\"role\":\"assistant\",\"content\":\"a\",\"reasoning_content\":\"hm\"},"
    "{\"role\":\"assistant\",\"content\":\"b\",\"reasoning_content\":[{\"content\":\"ho\","
    "\"signature\":\"s\"}]}",
    "system:\nassistant: <reasoning text=hm> <text text=a>\n"
    "assistant: <reasoning text=ho signature=s> <text text=b>" },
  { "refusal",
    "{\"role\":\"assistant\",\"content\":null,\"refusal\":\"no\"},{\"role\":\"assistant\","
    "\"content\":[{\"type\":\"refusal\",\"refusal\":\"nay\"}]}",
    "system:\nassistant: <refusal text=no>\nassistant: <refusal text=nay>" },
  { "escapes", "{\"role\":\"user\",\"content\":\"a\\u0000\\ud800b\"}",
    "system:\nuser: <text text=a\\u0000\\ud800b>" },
};

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autofree char *json =
      g_strdup_printf ("{\"model\":\"m\",\"messages\":[%s]}", rows[row].messages);
  g_autoptr (WeirRequest) request = decode_good (json);
  g_autofree char *found = describe (request);

  g_assert_cmpstr (found, ==, rows[row].expected);
}

static void
test_members (void)
{
  g_autoptr (WeirRequest) request = decode_good (WITH (
      "\"max_tokens\":5,\"max_completion_tokens\":7,\"temperature\":0.10,\"top_p\":1,\"top_k\":3,"
      "\"seed\":-9,\"n\":2,\"presence_penalty\":-1.5,\"frequency_penalty\":2,\"top_logprobs\":4,"
      "\"logprobs\":true,\"stop\":[\"a\",\"b\"],\"stream\":true,\"stream_options\":"
      "{\"include_usage\":true},\"reasoning_effort\":\"high\",\"verbosity\":\"low\","
      "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"strict\":"
      "true,\"schema\":{\"type\":\"object\"},\"description\":\"d\"}},\"user\":\"u\","
      "\"safety_identifier\":\"s\",\"metadata\":{\"k\":\"v\"},\"store\":false,\"service_tier\":"
      "\"flex\",\"prompt_cache_key\":\"pk\",\"logit_bias\":{\"5\":1},\"prediction\":{\"type\":"
      "\"content\"},\"parallel_tool_calls\":false,\"moderation\":1,\"modalities\":null"));

  g_assert_cmpstr (request->model, ==, "m");
  g_assert_true (request->stream && request->include_usage);
  g_assert_true (weir_json_text_equal (request->scalars[WEIR_SCALAR_MAX_OUT], "7"));
  g_assert_true (weir_json_text_equal (request->scalars[WEIR_SCALAR_TEMPERATURE], "0.10"));
  g_assert_true (weir_json_text_equal (request->scalars[WEIR_SCALAR_TOP_K], "3"));
  g_assert_true (weir_json_text_equal (request->scalars[WEIR_SCALAR_SEED], "-9"));
  g_assert_cmpint (request->logprobs, ==, 1);
  g_assert_cmpuint (request->n_stop, ==, 2);
  g_assert_cmpint (request->reasoning, ==, WEIR_REASONING_EFFORT);
  g_assert_cmpint (request->effort, ==, WEIR_EFFORT_HIGH);
  g_assert_cmpint (request->output, ==, WEIR_OUTPUT_JSON_SCHEMA);
  g_assert_true (weir_json_text_equal (request->output_name, "n"));
  g_assert_cmpint (request->output_strict, ==, 1);
  g_assert_true (weir_json_text_equal (request->end_user, "s"));
  g_assert_true (weir_json_text_equal (request->cache_key, "pk"));
  g_assert_cmpint (request->store, ==, 0);
  g_assert_cmpint (request->parallel_tools, ==, 0);
  g_assert_cmpuint (request->n_unread, ==, 1);
  g_assert_cmpstr (request->unread[0], ==, "moderation");
}

static void
test_absent (void)
{
  g_autoptr (WeirRequest) request =
      decode_good (WITH ("\"max_tokens\":null,\"stream\":null,\"stop\":null,\"tools\":null,"
                         "\"tool_choice\":null,\"reasoning_effort\":null,\"seed\":null"));

  g_assert_null (request->scalars[WEIR_SCALAR_MAX_OUT].data);
  g_assert_false (request->stream);
  g_assert_cmpuint (request->n_stop, ==, 0);
  g_assert_cmpint (request->tool_choice, ==, WEIR_TOOL_CHOICE_UNSET);
  g_assert_cmpint (request->reasoning, ==, WEIR_REASONING_UNSET);
  g_assert_cmpint (request->parallel_tools, ==, -1);
  g_assert_cmpuint (request->n_unread, ==, 0);
}

static void
test_tools (void)
{
  g_autoptr (WeirRequest) request = decode_good (WITH (
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\","
      "\"parameters\":{\"type\":\"object\",\"x\":0.10},\"strict\":true}},{\"type\":\"custom\","
      "\"custom\":{\"name\":\"c\",\"format\":{\"type\":\"text\"}}},{\"type\":\"web_search\"}],"
      "\"functions\":[{\"name\":\"old\"}]"));

  g_assert_cmpuint (request->n_tools, ==, 4);
  g_assert_cmpint (request->tools[0].kind, ==, WEIR_TOOL_FUNCTION);
  g_assert_cmpmem (request->tools[0].schema.data, request->tools[0].schema.len,
                   "{\"type\":\"object\",\"x\":0.10}", 26);
  g_assert_cmpint (request->tools[0].strict, ==, 1);
  g_assert_cmpint (request->tools[1].kind, ==, WEIR_TOOL_CUSTOM);
  g_assert_cmpint (request->tools[2].kind, ==, WEIR_TOOL_BUILT_IN);
  g_assert_true (weir_json_text_equal (request->tools[2].type, "web_search"));
  g_assert_true (weir_json_text_equal (request->tools[3].name, "old"));
}

/* As Cursor sends them. */
static const struct
{
  const char *name;
  const char *body;
  gboolean loose;
} loose_rows[] = {
  { "strict", MESSAGES (USER), FALSE },
  { "flat-function", WITH ("\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"parameters\":{}}]"),
    TRUE },
  { "flat-custom",
    WITH ("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"g\"}},{\"type\":\"custom\","
          "\"name\":\"f\",\"format\":{\"type\":\"text\"}}]"),
    TRUE },
  { "flat-choice", WITH ("\"tool_choice\":{\"type\":\"function\",\"name\":\"f\"}"), TRUE },
  { "no-parts",
    MESSAGES (USER ",{\"role\":\"assistant\",\"content\":[],\"tool_calls\":[{\"id\":\"c1\","
                   "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}"),
    TRUE },
  { "both", WITH ("\"input\":\"hi\""), FALSE },
  { "input", "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":\"hi\"}]}", TRUE },
};

static void
test_loose (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (WeirRequest) request = decode_good (loose_rows[row].body);
  guint last = request->n_tools - 1;

  g_assert_cmpint (request->loose, ==, loose_rows[row].loose);
  g_assert_cmpint (weir_codec_get ("openai-chat")->can_patch (request, NULL), ==,
                   !loose_rows[row].loose);
  g_assert_true (weir_json_text_equal (request->turns[0].parts[0].text, "hi"));
  if (request->n_tools > 0)
    g_assert_true (weir_json_text_equal (request->tools[last].name, "f"));
  if (request->n_tool_choice_names > 0)
    g_assert_true (weir_json_text_equal (request->tool_choice_names[0], "f"));
}

static void
test_input (void)
{
  g_autoptr (WeirRequest) request =
      decode_good ("{\"model\":\"m\",\"instructions\":\"be kind\",\"stream\":true,\"reasoning\":"
                   "{\"effort\":\"low\"},\"tools\":[{\"type\":\"custom\",\"name\":\"ApplyPatch\"}],"
                   "\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\","
                   "\"text\":\"hi\"}]},{\"type\":\"custom_tool_call\",\"call_id\":\"c1\",\"name\":"
                   "\"ApplyPatch\",\"input\":\"x\"},{\"type\":\"custom_tool_call_output\","
                   "\"call_id\":\"c1\",\"output\":\"ok\"}]}");
  g_autofree char *found = describe (request);

  g_assert_cmpstr (found, ==,
                   "system: <text text=be kind>\nuser: <text text=hi>\n"
                   "assistant: <tool-call id=c1 name=ApplyPatch arguments=x custom>\n"
                   "user: <tool-result id=c1 custom <text text=ok>>");
  g_assert_cmpint (request->effort, ==, WEIR_EFFORT_LOW);
  g_assert_true (request->stream);
  g_assert_false (request->include_usage);
}

/* Where the path names the model, as Azure's does, the body is what the path says. */
static void
test_input_placed (void)
{
  const char *json = "{\"input\":\"hi\"}";
  g_autoptr (GBytes) body = g_bytes_new_static (json, strlen (json));
  const WeirPlace place = { .model = "m" };
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_codec_decode (weir_codec_get ("openai-chat"), body, &place, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_BAD_REQUEST);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, "messages");
}

static const struct
{
  const char *choice;
  WeirToolChoice expected;
  guint n_names;
} choices[] = {
  { "\"tool_choice\":\"auto\"", WEIR_TOOL_CHOICE_AUTO, 0 },
  { "\"tool_choice\":\"none\"", WEIR_TOOL_CHOICE_NONE, 0 },
  { "\"tool_choice\":\"required\"", WEIR_TOOL_CHOICE_REQUIRED, 0 },
  { "\"tool_choice\":\"any\"", WEIR_TOOL_CHOICE_REQUIRED, 0 },
  { "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}", WEIR_TOOL_CHOICE_NAMED,
    1 },
  { "\"tool_choice\":{\"type\":\"custom\",\"custom\":{\"name\":\"f\"}}", WEIR_TOOL_CHOICE_NAMED,
    1 },
  { "\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"required\","
    "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}},{\"type\":\"function\","
    "\"function\":{\"name\":\"g\"}}]}}",
    WEIR_TOOL_CHOICE_ALLOWED, 2 },
  { "\"function_call\":\"auto\"", WEIR_TOOL_CHOICE_AUTO, 0 },
  { "\"function_call\":{\"name\":\"f\"}", WEIR_TOOL_CHOICE_NAMED, 1 },
};

static void
test_choices (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autofree char *json =
          g_strdup_printf ("{\"model\":\"m\",\"messages\":[" USER "],%s}", choices[i].choice);
      g_autoptr (WeirRequest) request = decode_good (json);

      g_assert_cmpint (request->tool_choice, ==, choices[i].expected);
      g_assert_cmpuint (request->n_tool_choice_names, ==, choices[i].n_names);
    }
}

static void
test_effort_none (void)
{
  g_autoptr (WeirRequest) request = decode_good (WITH ("\"reasoning_effort\":\"none\""));

  g_assert_cmpint (request->reasoning, ==, WEIR_REASONING_OFF);
}

static const struct
{
  const char *body;
  const char *param;
} bad_rows[] = {
  { "", NULL },
  { "[]", NULL },
  { "{\"messages\":[" USER "]}", "model" },
  { "{\"model\":7,\"messages\":[" USER "]}", "model" },
  { "{\"model\":\"m\"}", "messages" },
  { "{\"model\":\"m\",\"messages\":{}}", "messages" },
  { "{\"model\":\"m\",\"messages\":[]}", "messages" },
  { MESSAGES ("7"), "messages[0]" },
  { MESSAGES (USER ",{\"content\":\"x\"}"), "messages[1].role" },
  { MESSAGES ("{\"role\":\"king\",\"content\":\"x\"}"), "messages[0].role" },
  { MESSAGES ("{\"role\":\"user\"}"), "messages[0].content" },
  { MESSAGES ("{\"role\":\"user\",\"content\":7}"), "messages[0].content" },
  { MESSAGES ("{\"role\":\"user\",\"name\":7,\"content\":\"\"}"), "messages[0].name" },
  { MESSAGES ("{\"role\":\"user\",\"content\":[7]}"), "messages[0].content[0]" },
  { MESSAGES ("{\"role\":\"user\",\"content\":[{}]}"), "messages[0].content[0].type" },
  { MESSAGES ("{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}"),
    "messages[0].content[0].text" },
  { MESSAGES ("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":[]}]}"),
    "messages[0].content[0].text" },
  { MESSAGES ("{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}"),
    "messages[0].content[0].image_url" },
  { MESSAGES ("{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}"),
    "messages[0].content[0].image_url.url" },
  { MESSAGES ("{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
              "\"file:///etc/passwd\"}}]}"),
    "messages[0].content[0].image_url.url" },
  { MESSAGES ("{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
              "\"data:image/png,AA\"}}]}"),
    "messages[0].content[0].image_url.url" },
  { MESSAGES ("{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\",\"input_audio\":"
              "{\"data\":\"A\"}}]}"),
    "messages[0].content[0].input_audio.format" },
  { MESSAGES ("{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{}}]}"),
    "messages[0].content[0].file.file_id" },
  { MESSAGES ("{\"role\":\"assistant\",\"tool_calls\":{}}"), "messages[0].tool_calls" },
  { MESSAGES ("{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"name\":\"f\"}}]}"),
    "messages[0].tool_calls[0].id" },
  { MESSAGES ("{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\"}]}"),
    "messages[0].tool_calls[0].function" },
  { MESSAGES ("{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"function\":{}}]}"),
    "messages[0].tool_calls[0].function.name" },
  { MESSAGES ("{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"type\":\"x\"}]}"),
    "messages[0].tool_calls[0].type" },
  { MESSAGES ("{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\","
              "\"arguments\":7}}]}"),
    "messages[0].tool_calls[0].function.arguments" },
  { MESSAGES ("{\"role\":\"tool\",\"content\":\"x\"}"), "messages[0].tool_call_id" },
  { MESSAGES ("{\"role\":\"function\",\"name\":\"f\",\"content\":\"x\"}"), "messages[0].name" },
  { WITH ("\"temperature\":2.5"), "temperature" },
  { WITH ("\"temperature\":\"1\""), "temperature" },
  { WITH ("\"temperature\":1e400"), "temperature" },
  { WITH ("\"max_tokens\":0"), "max_tokens" },
  { WITH ("\"max_completion_tokens\":1.5"), "max_completion_tokens" },
  { WITH ("\"max_tokens\":99999999999999999999999"), "max_tokens" },
  { WITH ("\"n\":129"), "n" },
  { WITH ("\"stop\":7"), "stop" },
  { WITH ("\"stop\":[\"a\",7]"), "stop[1]" },
  { WITH ("\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]"), "stop" },
  { WITH ("\"stream\":1"), "stream" },
  { WITH ("\"stream_options\":7"), "stream_options" },
  { WITH ("\"stream_options\":{\"include_usage\":1}"), "stream_options.include_usage" },
  { WITH ("\"tools\":{}"), "tools" },
  { WITH ("\"tools\":[7]"), "tools[0]" },
  { WITH ("\"tools\":[{}]"), "tools[0].type" },
  { WITH ("\"tools\":[{\"type\":\"function\"}]"), "tools[0].function" },
  { WITH ("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"\"}}]"),
    "tools[0].function.name" },
  { WITH ("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":[]}}]"),
    "tools[0].function.parameters" },
  { WITH ("\"functions\":[7]"), "functions[0]" },
  { WITH ("\"tool_choice\":\"maybe\""), "tool_choice" },
  { WITH ("\"tool_choice\":7"), "tool_choice" },
  { WITH ("\"tool_choice\":{\"type\":\"function\"}"), "tool_choice.function" },
  { WITH ("\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"x\","
          "\"tools\":[]}}"),
    "tool_choice.allowed_tools.mode" },
  { WITH ("\"function_call\":7"), "function_call" },
  { WITH ("\"response_format\":\"json\""), "response_format" },
  { WITH ("\"response_format\":{\"type\":\"xml\"}"), "response_format.type" },
  { WITH ("\"response_format\":{\"type\":\"json_schema\"}"), "response_format.json_schema" },
  { WITH ("\"reasoning_effort\":\"huge\""), "reasoning_effort" },
  { WITH ("\"logit_bias\":[]"), "logit_bias" },
  { WITH ("\"user\":7"), "user" },
  { WITH ("\"tools\":[{\"type\":\"custom\",\"name\":7}]"), "tools[0].custom" },
  { WITH ("\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"parameters\":[]}]"),
    "tools[0].parameters" },
  { "{\"model\":\"m\",\"input\":7}", "input" },
  { "{\"model\":\"m\",\"input\":\"hi\",\"stream_options\":7}", "stream_options" },
};

static void
test_bad (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (decode (bad_rows[row].body, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_BAD_REQUEST);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, bad_rows[row].param);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/wire/codec-chat-request/messages/%s", rows[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad_rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/codec-chat-request/bad/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_bad);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (loose_rows); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/wire/codec-chat-request/loose/%s", loose_rows[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_loose);
    }
  g_test_add_func ("/wire/codec-chat-request/input", test_input);
  g_test_add_func ("/wire/codec-chat-request/input-placed", test_input_placed);
  g_test_add_func ("/wire/codec-chat-request/members", test_members);
  g_test_add_func ("/wire/codec-chat-request/absent", test_absent);
  g_test_add_func ("/wire/codec-chat-request/tools", test_tools);
  g_test_add_func ("/wire/codec-chat-request/choices", test_choices);
  g_test_add_func ("/wire/codec-chat-request/effort-none", test_effort_none);
  return g_test_run ();
}
