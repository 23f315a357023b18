/* SPDX-License-Identifier: MIT */
#include "wire/weir-refused-member.h"

#include <string.h>

#include "wire/weir-api-error.h"
#include "wire/weir-codec.h"

/* What an upstream said in a 400, and the path it names; NULL: none, or not just one. The sentences
 * are those of the services, as users have reported them. */
static const struct
{
  const char *name;
  const char *message;
  const char *path;
  const char *flag;
} rows[] = {
  { "anthropic-tool", "tools.3.custom.defer_loading: Extra inputs are not permitted",
    "tools 3 custom defer_loading", NULL },
  { "anthropic-top", "context_management: Extra inputs are not permitted", "context_management",
    NULL },
  { "anthropic-block", "messages.1.content.0.tool_use.caller: Extra inputs are not permitted",
    "messages 1 content 0 tool_use caller", NULL },
  { "anthropic-twice-the-same",
    "tools.0.custom.strict: Extra inputs are not permitted, tools.7.custom.strict: Extra inputs "
    "are not permitted",
    "tools 0 custom strict", NULL },
  { "anthropic-two",
    "speed: Extra inputs are not permitted; output_config: Extra inputs are not permitted", NULL,
    NULL },
  { "anthropic-deprecated", "`temperature` is deprecated for this model.", "temperature", NULL },
  { "anthropic-either-or",
    "`temperature` and `top_p` cannot both be specified for this model. Please use only one.", NULL,
    NULL },
  { "beta-unnamed", "invalid beta flag", "anthropic_beta", NULL },
  { "beta-named",
    "Unexpected value(s) `context-1m-2025-08-07` for the `anthropic-beta` header. Please consult "
    "our documentation",
    "anthropic_beta", "context-1m-2025-08-07" },
  { "bedrock-schema",
    "Malformed input request: #: extraneous key [metadata] is not permitted, please reformat your "
    "input and try again.",
    "metadata", NULL },
  { "bedrock-schema-below",
    "Malformed input request: #/inferenceConfig: extraneous key [topK] is not permitted",
    "inferenceConfig topK", NULL },
  { "openai-unsupported",
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
    "'max_completion_tokens' instead.",
    "max_tokens", NULL },
  { "openai-unknown", "Unknown parameter: 'messages[0].content[1].cache_control'.",
    "messages 0 content 1 cache_control", NULL },
  { "openai-below", "Unknown parameter: 'a.b'.", "a b", NULL },
  { "openai-old", "Unrecognized request argument supplied: thinking", "thinking", NULL },
  { "openai-old-two", "Unrecognized request arguments supplied: thinking, speed", NULL, NULL },
  { "openai-only-default",
    "Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) "
    "value is supported.",
    "temperature", NULL },
  { "openai-value",
    "Unsupported value: 'reasoning_effort' does not support 'minimal' with this model. Supported "
    "values are: 'low', 'medium', and 'high'.",
    NULL, NULL },
  { "google-top", "Invalid JSON payload received. Unknown name \"foo\": Cannot find field.", "foo",
    NULL },
  { "google-below",
    "Invalid JSON payload received. Unknown name \"strict\" at "
    "'tools[0].function_declarations[2]': Cannot find field.",
    "tools 0 function_declarations 2 strict", NULL },
  { "google-two",
    "Invalid JSON payload received. Unknown name \"a\" at 'tools[0]': Cannot find field.\n"
    "Invalid JSON payload received. Unknown name \"b\" at 'tools[0]': Cannot find field.",
    NULL, NULL },
  { "other-case", "unsupported parameter: logit_bias", "logit_bias", NULL },
  { "nothing", "max_tokens: 5 > 4, which is the maximum", NULL, NULL },
  { "too-deep", "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a: Extra inputs are not permitted", NULL, NULL },
  { "empty", "", NULL, NULL },
};

static GError *
make_error (guint status, const char *message)
{
  GError *error = weir_api_error_new (WEIR_API_ERROR_BAD_REQUEST, "%s", message);

  weir_api_error_set_upstream_status (error, status);
  return error;
}

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = make_error (400, rows[i].message);
  g_auto (WeirRefusedMember) member = { NULL, NULL };
  gboolean found = weir_refused_member_read (error, &member);
  g_autofree char *path = found ? g_strjoinv (" ", member.path) : NULL;

  g_assert_cmpstr (path, ==, rows[i].path);
  g_assert_cmpstr (member.flag, ==, rows[i].flag);
  g_assert_true (found == (member.path != NULL));
}

/* Words in a failure of another kind mean nothing. */
static void
test_other_status (void)
{
  static const guint statuses[] = { 0, 401, 422, 429, 500 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (GError) error = make_error (statuses[i], "foo: Extra inputs are not permitted");
      g_auto (WeirRefusedMember) member = { NULL, NULL };

      g_assert_false (weir_refused_member_read (error, &member));
      g_assert_null (member.path);
    }
}

/* From the bytes of an answer, where only "param" tells. */
static void
test_by_code (void)
{
  static const char body[] = "{\"error\":{\"message\":\"That is not possible.\",\"type\":"
                             "\"invalid_request_error\",\"param\":\"tools[0].x\",\"code\":"
                             "\"unknown_parameter\"}}";
  g_autoptr (GError) error =
      weir_codec_read_upstream_error (400, "application/json", body, strlen (body));
  g_auto (WeirRefusedMember) member = { NULL, NULL };
  g_autofree char *path = NULL;

  g_assert_true (weir_refused_member_read (error, &member));
  path = g_strjoinv (" ", member.path);
  g_assert_cmpstr (path, ==, "tools 0 x");
}

static void
test_other_code (void)
{
  g_autoptr (GError) error = make_error (400, "That is not possible.");
  g_auto (WeirRefusedMember) member = { NULL, NULL };

  weir_api_error_set_param (error, "temperature");
  weir_api_error_set_code (error, "invalid_value");
  g_assert_false (weir_refused_member_read (error, &member));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/refused-member/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/wire/refused-member/other-status", test_other_status);
  g_test_add_func ("/wire/refused-member/by-code", test_by_code);
  g_test_add_func ("/wire/refused-member/other-code", test_other_code);
  return g_test_run ();
}
