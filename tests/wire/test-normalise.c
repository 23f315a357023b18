/* SPDX-License-Identifier: MIT */
#include "messages-fixture.h"

#include "wire/weir-api-error.h"
#include "wire/weir-normalise.h"

#include <string.h>

#define ALL                                                                                        \
  (WEIR_NORMALISE_MERGE_TURNS | WEIR_NORMALISE_WRAP_SYSTEM | WEIR_NORMALISE_USER_FIRST             \
   | WEIR_NORMALISE_NO_BLANK)
#define U(content) "{\"role\":\"user\",\"content\":" content "}"
#define A(content) "{\"role\":\"assistant\",\"content\":" content "}"
#define S(content) "{\"role\":\"system\",\"content\":" content "}"
#define TEXT(text) "{\"type\":\"text\",\"text\":\"" text "\"}"
#define USE(id) "{\"type\":\"tool_use\",\"id\":\"" id "\",\"name\":\"f\",\"input\":{}}"
#define RESULT(id, text)                                                                           \
  "{\"type\":\"tool_result\",\"tool_use_id\":\"" id "\",\"content\":\"" text "\"}"
#define THOUGHT "{\"type\":\"thinking\",\"thinking\":\"t\",\"signature\":\"s\"}"

/* A turn is a letter for its role and what is in it; a call "id()", a result "id=text". */
static const struct
{
  const char *name;
  guint flags;
  const char *messages;
  const char *expected;
  const char *dropped;
} rows[] = {
  { "untouched", ALL, U ("\"hi\"") "," A ("\"yes\"") "," U ("\"ok\""), "u'hi' a'yes' u'ok'", NULL },
  { "empty-text", 0, U ("[" TEXT ("") "," TEXT ("x") "]"), "u'x'", NULL },
  { "blank-kept", 0, U ("[" TEXT (" ") "," TEXT ("x") "]"), "u' ' 'x'", NULL },
  { "blank", ALL, U ("[" TEXT (" \\n\\t") "," TEXT ("x") "]"), "u'x'", NULL },
  { "only-empty", ALL, U ("\"\""), "u'.'", NULL },
  { "empty-answer", 0, U ("\"a\"") "," A ("\"\"") "," U ("\"b\""), "u'a' u'b'", NULL },
  { "empty-answer-merged", ALL, U ("\"a\"") "," A ("\"\"") "," U ("\"b\""), "u'a' 'b'", NULL },
  { "empty-question", 0, U ("\"a\"") "," A ("\"x\"") "," U ("\"\""), "u'a' a'x'", NULL },
  { "merged", ALL, U ("\"a\"") "," U ("\"b\"") "," A ("\"x\"") "," A ("\"y\"") "," U ("\"c\""),
    "u'a' 'b' a'x' 'y' u'c'", NULL },
  { "not-merged", 0, U ("\"a\"") "," U ("\"b\""), "u'a' u'b'", NULL },
  { "system-kept", 0, U ("\"a\"") "," S ("\"b\""), "u'a' s'b'", NULL },
  { "system-wrapped", ALL, U ("\"a\"") "," S ("\"b\"") "," A ("\"c\""),
    "u'a' '<system>\\nb\\n</system>' a'c'", "messages.system=wrapped" },
  { "user-first", ALL, A ("\"a\""), "u'(continue)' a'a'", "messages=user-first" },
  { "user-last", WEIR_NORMALISE_USER_LAST, U ("\"a\"") "," A ("\"b\""), "u'a' a'b' u'(continue)'",
    "messages=prefill" },
  { "not-user-first", 0, A ("\"a\""), "a'a'", NULL },
  { "foreign-thought", ALL, U ("\"a\"") "," A ("[" THOUGHT "," TEXT ("b") "]"), "u'a' a'b'",
    "reasoning" },
  { "only-thought", ALL, U ("\"a\"") "," A ("[" THOUGHT "]") "," U ("\"b\""), "u'a' 'b'",
    "reasoning" },
  { "paired", ALL, U ("\"a\"") "," A ("[" USE ("1") "]") "," U ("[" RESULT ("1", "r") "]"),
    "u'a' a1() u1=r", NULL },
  { "any-order", ALL,
    U ("\"a\"") "," A ("[" USE ("1") "," USE ("2") "]") "," U (
        "[" RESULT ("2", "s") "," RESULT ("1", "r") "]"),
    "u'a' a1() 2() u2=s 1=r", NULL },
  { "results-first", ALL,
    U ("\"a\"") "," A ("[" USE ("1") "]") "," U ("[" TEXT ("x") "," RESULT ("1", "r") "]"),
    "u'a' a1() u1=r 'x'", NULL },
  { "moved-up", ALL,
    U ("\"a\"") "," A ("[" USE ("1") "]") "," U ("\"x\"") "," A ("\"y\"") "," U (
        "[" RESULT ("1", "r") "]"),
    "u'a' a1() u1=r 'x' a'y' u'(continue)'", NULL },
  { "moved-up-and-on", ALL,
    U ("\"a\"") "," A ("[" USE ("1") "]") "," U ("\"x\"") "," A ("\"y\"") "," U (
        "[" RESULT ("1", "r") "]") "," A ("\"z\"") "," U ("\"b\""),
    "u'a' a1() u1=r 'x' a'y' 'z' u'b'", NULL },
  { "ordered", ALL | WEIR_NORMALISE_ORDER_RESULTS,
    U ("\"a\"") "," A ("[" USE ("1") "," USE ("2") "]") "," U (
        "[" RESULT ("2", "s") "," RESULT ("1", "r") "," TEXT ("x") "]"),
    "u'a' a1() 2() u1=r 2=s 'x'", NULL },
  { "last-wins", ALL,
    U ("\"a\"") "," A ("[" USE ("1") "]") "," U ("[" RESULT ("1", "r") "," RESULT ("1", "s") "]"),
    "u'a' a1() u1=s", NULL },
  { "id-again", ALL,
    U ("\"a\"") "," A ("[" USE ("1") "]") "," U ("[" RESULT ("1", "r") "]") "," A (
        "[" USE ("1") "]") "," U ("[" RESULT ("1", "s") "," RESULT ("9", "z") "]"),
    "u'a' a1() u1=r a1() u1=s '[tool result 9] z'", "tool_result=orphan" },
  { "orphan-only", ALL, U ("[" RESULT ("1", "r") "]"), "u'[tool result 1] r'",
    "tool_result=orphan" },
  { "unanswered", ALL, U ("\"a\"") "," A ("[" USE ("1") "]") "," U ("\"b\""),
    "u'a' a1() u1=tool call was not executed 'b'", "tool_call=unanswered" },
  { "unanswered-at-end", ALL, U ("\"a\"") "," A ("[" USE ("1") "]"),
    "u'a' a1() u1=tool call was not executed", "tool_call=unanswered" },
  { "unanswered-before-answer", 0, U ("\"a\"") "," A ("[" USE ("1") "]") "," A ("\"b\""),
    "u'a' a1() u1=tool call was not executed a'b'", "tool_call=unanswered" },
};

static void
append_text (GString *out, WeirJsonText text)
{
  g_string_append_len (out, text.data, (gssize) text.len);
}

static void
append_part (GString *out, const WeirPart *part)
{
  switch (part->kind)
    {
    case WEIR_PART_TEXT:
      g_string_append_c (out, '\'');
      append_text (out, part->text);
      g_string_append_c (out, '\'');
      break;
    case WEIR_PART_TOOL_CALL:
      append_text (out, part->id);
      g_string_append (out, "()");
      break;
    case WEIR_PART_TOOL_RESULT:
      append_text (out, part->id);
      g_string_append_c (out, '=');
      for (guint i = 0; i < part->n_parts; i++)
        append_text (out, part->parts[i].text);
      break;
    default:
      g_string_append_c (out, '?');
      break;
    }
}

static char *
describe (const WeirNormalised *history)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < history->n_turns; i++)
    {
      if (i > 0)
        g_string_append_c (out, ' ');
      g_string_append_c (out, "uasd"[history->turns[i].role]);
      for (guint j = 0; j < history->turns[i].n_parts; j++)
        {
          if (j > 0)
            g_string_append_c (out, ' ');
          append_part (out, &history->turns[i].parts[j]);
        }
    }
  return g_string_free (out, FALSE);
}

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  const WeirNormaliseOptions options = { .flags = rows[row].flags, .reasoning = "gemini" };
  g_autofree char *json =
      g_strdup_printf ("{\"model\":\"m\",\"messages\":[%s]}", rows[row].messages);
  g_autoptr (WeirRequest) request = messages_request ("messages", json);
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (WeirLoss) strict = weir_loss_new (TRUE);
  g_autoptr (WeirNormalised) history = weir_normalise (request, &options, loss, NULL);
  g_autoptr (WeirNormalised) refused = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *got = describe (history);
  g_autofree char *dropped = weir_loss_to_header (loss);

  g_assert_cmpstr (got, ==, rows[row].expected);
  g_assert_cmpstr (dropped, ==, rows[row].dropped);
  refused = weir_normalise (request, &options, strict, &error);
  g_assert_true ((refused == NULL) == (dropped != NULL));
  if (dropped != NULL)
    g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
}

/* A long history that is all out of order takes no longer than one that is long. */
static void
test_long (void)
{
  const WeirNormaliseOptions options = { .flags = ALL };
  g_autoptr (GString) json = g_string_new ("{\"model\":\"m\",\"messages\":[" U ("\"a\""));
  g_autoptr (WeirRequest) request = NULL;
  g_autoptr (WeirNormalised) history = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (json, "," A ("[" USE ("%u") "]") "," U ("[" RESULT ("%u", "r") "]"), i,
                            (i + 1) % 2000);
  g_string_append (json, "]}");
  request = messages_request ("messages", json->str);
  history = weir_normalise (request, &options, NULL, NULL);
  g_assert_true (history->turns_changed);
  for (guint i = 1; i + 1 < history->n_turns; i += 2)
    g_assert_cmpint (history->turns[i + 1].parts[0].kind, ==, WEIR_PART_TOOL_RESULT);
}

#define FIT                                                                                        \
  "{\"model\":\"m\",\"messages\":[" U (                                                            \
      "\"a\"") ",{\"role\":\"assistant\",\"content\":["                                            \
               "{\"type\":\"tool_use\",\"id\":\"1\",\"name\":\"a.b\",\"input\":{}}]}],"            \
               "\"tool_choice\":{\"type\":\"tool\",\"name\":\"a.b\"},\"tools\":["
#define TOOL(name) "{\"name\":\"" name "\",\"input_schema\":{}}"

/* Calls, tools and choice go by one name. */
static void
test_names (void)
{
  const WeirNormaliseOptions options = { .flags = ALL | WEIR_NORMALISE_FIT_TOOLS };
  const WeirNormaliseOptions plain = { .flags = ALL };
  g_autoptr (WeirRequest) request =
      messages_request ("messages", FIT TOOL ("c") "," TOOL ("a.b") "]}");
  g_autoptr (WeirNormalised) fitted = weir_normalise (request, &options, NULL, NULL);
  g_autoptr (WeirNormalised) kept = weir_normalise (request, &plain, NULL, NULL);
  WeirJsonText call = fitted->turns[1].parts[0].name;
  g_autofree char *name = g_strndup (call.data, call.len);

  g_assert_true (g_str_has_prefix (name, "a_b_"));
  g_assert_cmpuint (fitted->n_tools, ==, 2);
  g_assert_true (weir_json_text_equal (fitted->tools[0].name, "c"));
  g_assert_true (weir_json_text_equal (fitted->tools[1].name, name));
  g_assert_true (weir_json_text_equal (fitted->tool_choice_names[0], name));
  g_assert_false (weir_normalised_is_chosen (fitted, request, &fitted->tools[0]));
  g_assert_true (weir_normalised_is_chosen (fitted, request, &fitted->tools[1]));

  g_assert_true (weir_json_text_equal (kept->turns[1].parts[0].name, "a.b"));
  g_assert_true (kept->tools == request->tools);
  g_assert_true (weir_normalised_is_chosen (kept, request, &kept->tools[1]));
}

static void
test_conflict (void)
{
  const WeirNormaliseOptions options = { .flags = WEIR_NORMALISE_FIT_TOOLS };
  g_autoptr (WeirRequest) request =
      messages_request ("messages", FIT TOOL ("a__b") "," TOOL ("b") "]}");
  g_autoptr (GError) error = NULL;

  ((WeirTool *) request->tools)[1].space = WEIR_JSON_TEXT ("a");
  g_assert_null (weir_normalise (request, &options, NULL, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_BAD_REQUEST);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, "tools[1].name");
  g_assert_cmpstr (weir_api_error_get_code (error), ==, "tool_name_conflict");
}

/* What the client runs itself is a function to others; what it does not stays what it is. */
static void
test_expand (void)
{
  const WeirNormaliseOptions options = { .flags = WEIR_NORMALISE_FIT_TOOLS };
  g_autoptr (WeirRequest) request = messages_request (
      "messages", FIT
      "{\"type\":\"bash_20250124\",\"name\":\"bash\",\"cache_control\":{\"type\":\"ephemeral\"}},"
      "{\"type\":\"code_execution_20250825\",\"name\":\"code_execution\"}]}");
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (WeirLoss) strict = weir_loss_new (TRUE);
  g_autoptr (WeirNormalised) history = weir_normalise (request, &options, loss, NULL);
  g_autofree char *header = weir_loss_to_header (loss);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (history->tools[0].kind, ==, WEIR_TOOL_FUNCTION);
  g_assert_true (weir_json_text_equal (history->tools[0].name, "bash"));
  g_assert_cmpint (history->tools[0].cache, ==, WEIR_CACHE_DEFAULT);
  g_assert_cmpuint (history->tools[0].schema.len, >, 0);
  g_assert_cmpint (history->tools[1].kind, ==, WEIR_TOOL_BUILT_IN);
  g_assert_nonnull (strstr (header, "tools[].type=function"));

  g_assert_null (weir_normalise (request, &options, strict, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/normalise/", rows[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/wire/normalise/long", test_long);
  g_test_add_func ("/wire/normalise/names", test_names);
  g_test_add_func ("/wire/normalise/conflict", test_conflict);
  g_test_add_func ("/wire/normalise/expand", test_expand);
  return g_test_run ();
}
