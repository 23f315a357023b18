/* SPDX-License-Identifier: MIT */
#include "wire/weir-template-escape.h"

#include <string.h>

static const struct
{
  const char *text;
  const char *escaped;
} rows[] = {
  { "", "" },
  { "plain", "plain" },
  { "{", "{" },
  { "}} { } %} #}", "}} { } %} #}" },
  { "{{", "{{'{{'}}" },
  { "a{{?b}}c", "a{{'{{'}}?b}}c" },
  { "{{{", "{{'{{'}}{" },
  { "{{{{", "{{'{{'}}{{'{{'}}" },
  { "{{{%", "{{'{{'}}{{'{%'}}" },
  { "{% x %}", "{{'{%'}} x %}" },
  { "{# x #}", "{{'{#'}} x #}" },
  { "{\\u007b", "{{'{{'}}" },
  { "\\u007B\\u007b", "{{'{{'}}" },
  { "\\u007b\\u0023", "{{'{#'}}" },
  { "\\\\{\\\"{", "\\\\{\\\"{" },
  { "\\ud83d\\ude00{{\\ud800", "\\ud83d\\ude00{{'{{'}}\\ud800" },
  { "\xc3\xa4{{\xc3\xa4", "\xc3\xa4{{'{{'}}\xc3\xa4" },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WeirJsonText text = { rows[i].text, strlen (rows[i].text) };
      g_autoptr (GString) out = g_string_new (NULL);

      weir_template_escape_text (out, text);
      g_assert_cmpstr (out->str, ==, rows[i].escaped);
      g_assert_cmpint (weir_template_is_plain (text), ==,
                       g_str_equal (rows[i].text, rows[i].escaped));
    }
}

/* What the service makes of it: quotations are opened, an expression of any other kind is an error. */
static char *
fill (const char *text)
{
  GString *out = g_string_new (NULL);

  while (*text != '\0')
    {
      if (g_str_has_prefix (text, "{{'{") && g_str_has_prefix (text + 5, "'}}"))
        {
          g_string_append_len (out, text + 3, 2);
          text += 8;
          continue;
        }
      g_assert_false (g_str_has_prefix (text, "{{"));
      g_assert_false (g_str_has_prefix (text, "{%"));
      g_assert_false (g_str_has_prefix (text, "{#"));
      g_string_append_c (out, *text++);
    }
  return g_string_free (out, FALSE);
}

/* Every text of a few letters that mean something arrives as it was. */
static void
test_arrives (void)
{
  static const char letters[] = "{}%#'?a";

  for (guint n = 0; n < 117649; n++)
    {
      char text[7] = { 0 };
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *arrived = NULL;
      guint rest = n;

      for (guint i = 0; i < 6; i++, rest /= 7)
        text[i] = letters[rest % 7];
      weir_template_escape_text (out, (WeirJsonText){ text, 6 });
      arrived = fill (out->str);
      g_assert_cmpstr (arrived, ==, text);
    }
}

static void
test_absent (void)
{
  const WeirJsonText absent = { NULL, 0 };
  g_autoptr (GString) out = g_string_new (NULL);

  weir_template_escape_text (out, absent);
  g_assert_cmpstr (out->str, ==, "");
  g_assert_true (weir_template_is_plain (absent));
}

static const struct
{
  const char *json;
  const char *escaped;
} values[] = {
  { "7", "7" },
  { "\"{{\"", "\"{{'{{'}}\"" },
  { "{\"a\": {\"b\" : [1, \"{{x\", null,true], \"c\":{}}}",
    "{\"a\": {\"b\" : [1, \"{{'{{'}}x\", null,true], \"c\":{}}}" },
  { "[[[\"a\"],{\"{%\":\"{#\"}]]", "[[[\"a\"],{\"{{'{%'}}\":\"{{'{#'}}\"}]]" },
  { "{\"a\":{\"b\":{}}}", "{\"a\":{\"b\":{}}}" },
};

static void
test_values (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *around = g_strdup_printf ("[0,%s,\"{{\"]", values[i].json);
      g_auto (WeirJsonDoc) doc = { NULL };
      g_autoptr (GString) out = g_string_new (NULL);
      const WeirJsonNode *node;
      WeirJsonIter iter;

      g_assert_true (weir_json_parse (&doc, around, strlen (around), &weir_json_limits_body, NULL));
      weir_json_iter_init (&iter, &doc, weir_json_root (&doc));
      weir_json_iter_next (&iter, NULL, &node);
      weir_json_iter_next (&iter, NULL, &node);
      weir_template_escape_value (out, &doc, node);
      g_assert_cmpstr (out->str, ==, values[i].escaped);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/template-escape/rows", test_rows);
  g_test_add_func ("/wire/template-escape/arrives", test_arrives);
  g_test_add_func ("/wire/template-escape/absent", test_absent);
  g_test_add_func ("/wire/template-escape/values", test_values);
  return g_test_run ();
}
