/* SPDX-License-Identifier: MIT */
#include "messages-fixture.h"

#include "wire/weir-api-error.h"
#include "wire/weir-codec.h"
#include "wire/weir-free-text.h"

#include <string.h>

#define GRAMMAR                                                                                    \
  "\"format\":{\"type\":\"grammar\",\"syntax\":\"lark\",\"definition\":\"start: \\\"*** "          \
  "Begin\\\"\"}"

#define NOTE "{\"type\":\"custom\",\"name\":\"note\",\"description\":\"Notes it.\"}"
#define PATCH                                                                                      \
  "{\"type\":\"custom\",\"name\":\"apply_patch\",\"description\":\"Edits files.\"," GRAMMAR "}"

#define TEXT_FORMAT                                                                                \
  "{\"type\":\"custom\",\"name\":\"note\",\"description\":\"Notes it.\",\"format\":{\"type\":"     \
  "\"text\"}}"

#define CALLED "{\"input\":\"a \\\"b\\\"\\n\"}"

static const struct
{
  const char *name;
  const char *codec;
  const char *tools;
  const char *expected; /* stands in the body; %NULL: the tool is refused */
  const char *param;    /* the path that the refusal names */
} rows[] = {
  { "claude", "messages", NOTE, CALLED, NULL },
  { "gemini", "gemini", NOTE, CALLED, NULL },
  { "chat", "openai-chat", NOTE, "{\\\"input\\\":\\\"a \\\\\\\"b\\\\\\\"\\\\n\\\"}", NULL },
  { "text-format", "messages", TEXT_FORMAT, "\"required\":[\"input\"]", NULL },
  { "apply-patch-claude", "messages", PATCH,
    "\"Edits files.\\n\\nThe text must keep to this grammar (lark):\\nstart: \\\"*** Begin\\\"\"",
    NULL },
  { "apply-patch-gemini", "gemini", PATCH, "start: \\\"*** Begin\\\"\"", NULL },
  { "apply-patch-cursor", "openai-chat",
    "{\"type\":\"custom\",\"name\":\"ApplyPatch\"," GRAMMAR "}", "start: \\\"*** Begin\\\"\"",
    NULL },
  { "grammar", "messages", "{\"type\":\"custom\",\"name\":\"note\"," GRAMMAR "}", NULL,
    "tools[0].format" },
  { "grammar-in-space", "gemini",
    NOTE ",{\"type\":\"namespace\",\"name\":\"n\",\"tools\":[{\"type\":\"custom\",\"name\":"
         "\"x\"," GRAMMAR "}]}",
    NULL, "tools[1].tools[0].format" },
};

static GBytes *
encode (const WeirRequest *request, const char *codec, gboolean strict, GError **error)
{
  const WeirModelRule rule = { .tools = TRUE, .max_out = 1000 };
  const WeirTarget target = { .model = "m", .executable = "x", .rule = &rule };
  g_autoptr (WeirLoss) loss = weir_loss_new (strict);

  return weir_codec_get (codec)->encode_request (request, &target, loss, error);
}

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *json = g_strconcat (
      "{\"model\":\"m\",\"tools\":[", rows[i].tools,
      "],\"input\":[{\"role\":\"user\",\"content\":\"hi\"},{\"type\":\"custom_tool_call\","
      "\"call_id\":\"call_1\",\"name\":\"note\",\"input\":\"a \\\"b\\\"\\n\"},{\"type\":"
      "\"custom_tool_call_output\",\"call_id\":\"call_1\",\"output\":\"done\"}]}",
      NULL);
  g_autoptr (WeirRequest) request = messages_request ("responses", json);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = encode (request, rows[i].codec, FALSE, &error);
  g_autofree char *text = NULL;

  if (rows[i].expected == NULL)
    {
      g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
      g_assert_cmpstr (weir_api_error_get_param (error), ==, rows[i].param);
      return;
    }
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  if (strstr (text, rows[i].expected) == NULL)
    g_error ("no %s in %s", rows[i].expected, text);
}

static void
test_strict (void)
{
  g_autoptr (WeirRequest) request =
      messages_request ("responses", "{\"model\":\"m\",\"input\":\"hi\",\"tools\":[" NOTE "]}");
  g_autoptr (GError) error = NULL;

  g_assert_null (encode (request, "messages", TRUE, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
}

static const struct
{
  const char *arguments;
  const char *text;
} readings[] = {
  { "{\"input\":\"a\\n\\u00e4\"}", "a\n\303\244" },
  { "{\"input\":\"\"}", "" },
  { "{\"input\":\"a\",\"b\":\"c\"}", "a" },
  { "{\"patch\":\"a\"}", "a" },
  { "{\"patch\":\"a\",\"file\":\"b\"}", "{\"patch\":\"a\",\"file\":\"b\"}" },
  { "{\"patch\":1}", "{\"patch\":1}" },
  { "{\"input\":1}", "{\"input\":1}" },
  { "\"a\\nb\"", "a\nb" },
  { "[\"a\"]", "[\"a\"]" },
  { "{}", "{}" },
  { "{\"input\":\"cut", "{\"input\":\"cut" },
  { "*** Begin Patch", "*** Begin Patch" },
  { "", "" },
};

static void
test_readings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
    {
      g_autoptr (GString) arguments = g_string_new (readings[i].arguments);
      g_autoptr (GString) text = g_string_new (NULL);

      weir_free_text_read (arguments, text);
      g_assert_cmpstr (text->str, ==, readings[i].text);
    }
}

static void
call (EncodeSink *sink, guint part, const char *name, gboolean custom)
{
  const WeirEvent event = {
    .kind = WEIR_EVENT_PART_OPEN,
    .part = part,
    .open = { .kind = WEIR_PART_TOOL_CALL, .id = "call_1", .name = name, .custom = custom },
  };

  g_assert_true (encode_sink (&event, sink, NULL));
}

static void
say (EncodeSink *sink, guint part, const char *json)
{
  const WeirEvent event = {
    .kind = WEIR_EVENT_DELTA,
    .part = part,
    .delta = { .kind = WEIR_DELTA_ARGUMENTS, .text = json, .len = strlen (json) },
  };

  g_assert_true (encode_sink (&event, sink, NULL));
}

static void
tell (EncodeSink *sink, WeirEventKind kind, guint part)
{
  const WeirEvent event = { .kind = kind, .part = part };

  g_assert_true (encode_sink (&event, sink, NULL));
}

/* Two calls at once: one that the model made of the function, and one of a function that is one. */
static char *
answer (const char *codec, const char *json, gboolean custom)
{
  g_autoptr (WeirRequest) request = messages_request (codec, json);
  g_autoptr (WeirEncoder) encoder = weir_codec_get (codec)->encoder_new (request, "r");
  g_autoptr (GString) out = g_string_new (NULL);
  EncodeSink sink = { encoder, out };

  tell (&sink, WEIR_EVENT_START, 0);
  call (&sink, 0, "note", custom);
  say (&sink, 0, custom ? "a\n" : "{\"inp");
  call (&sink, 1, "f", FALSE);
  say (&sink, 1, "{\"input\":");
  if (!custom)
    say (&sink, 0, "ut\":\"a\\n\"}");
  say (&sink, 1, "1}");
  tell (&sink, WEIR_EVENT_PART_CLOSE, 1);
  tell (&sink, WEIR_EVENT_PART_CLOSE, 0);
  tell (&sink, WEIR_EVENT_FINISH, 0);
  tell (&sink, WEIR_EVENT_END, 0);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

#define BOTH NOTE ",{\"type\":\"function\",\"name\":\"f\",\"parameters\":{}}"

static void
test_answer (void)
{
  for (int custom = 0; custom < 2; custom++)
    {
      g_autofree char *body =
          answer ("responses", "{\"model\":\"m\",\"input\":\"hi\",\"tools\":[" BOTH "]}", custom);

      g_assert_nonnull (strstr (body, "\"type\":\"custom_tool_call\",\"call_id\":\"call_1\","
                                      "\"name\":\"note\",\"input\":\"a\\n\"}"));
      g_assert_nonnull (strstr (body, "\"name\":\"f\",\"arguments\":\"{\\\"input\\\":1}\"}"));
    }
}

static void
test_stream (void)
{
  g_autofree char *body =
      answer ("responses",
              "{\"model\":\"m\",\"stream\":true,\"input\":\"hi\",\"tools\":[" BOTH "]}", FALSE);
  const char *delta = strstr (body, "event: response.custom_tool_call_input.delta\n");
  const char *done = strstr (body, "event: response.custom_tool_call_input.done\n");

  g_assert_true (delta != NULL && done > delta);
  g_assert_nonnull (strstr (delta, "\"delta\":\"a\\n\"}"));
  g_assert_nonnull (strstr (done, "\"input\":\"a\\n\"}"));
  g_assert_null (strstr (body, "{\\\"input\\\":\\\""));
}

static void
test_chat (void)
{
  g_autofree char *body =
      answer ("openai-chat",
              "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"tools\":[{"
              "\"type\":\"custom\",\"custom\":{\"name\":\"note\"}},{\"type\":\"function\","
              "\"function\":{\"name\":\"f\"}}]}",
              FALSE);

  g_assert_nonnull (
      strstr (body, "\"type\":\"custom\",\"custom\":{\"name\":\"note\",\"input\":\"a\\n\"}"));
}

/* A call that is cut has said nothing that can be told, and leaks nothing. */
static void
test_cut (void)
{
  g_autoptr (WeirRequest) request = messages_request (
      "responses", "{\"model\":\"m\",\"stream\":true,\"input\":\"hi\",\"tools\":[" BOTH "]}");
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("responses")->encoder_new (request, "r");
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) problem = weir_api_error_new (WEIR_API_ERROR_UPSTREAM, "cut");
  EncodeSink sink = { encoder, out };

  tell (&sink, WEIR_EVENT_START, 0);
  call (&sink, 0, "note", FALSE);
  say (&sink, 0, "{\"inp");
  weir_encoder_fail (encoder, problem, out);
  g_assert_null (strstr (out->str, "inp\""));
  g_assert_nonnull (strstr (out->str, "event: response.failed\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/free-text/tool/%s", rows[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/wire/free-text/strict", test_strict);
  g_test_add_func ("/wire/free-text/readings", test_readings);
  g_test_add_func ("/wire/free-text/answer", test_answer);
  g_test_add_func ("/wire/free-text/stream", test_stream);
  g_test_add_func ("/wire/free-text/chat", test_chat);
  g_test_add_func ("/wire/free-text/cut", test_cut);
  return g_test_run ();
}
