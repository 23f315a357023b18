/* SPDX-License-Identifier: MIT */
#include "messages-fixture.h"

#include "wire/weir-token-estimate.h"

#include <string.h>

/* Counts of a current tokeniser lie between these, the estimate rather above than below. */
static const struct
{
  const char *text;
  gint64 least;
  gint64 most;
} rows[] = {
  { "", 0, 0 },
  { "Hello", 1, 2 },
  { "The quick brown fox jumps over the lazy dog.", 9, 12 },
  { "1234567890", 4, 5 },
  { "\\n\\n\\n\\n", 1, 3 },
  { "if (a != NULL)\\n    return g_strdup (a);", 12, 26 },
  { "{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"}}}", 14, 26 },
  { "Donaudampfschifffahrtsgesellschaft", 6, 12 },
  { "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82", 2, 5 },
  { "\xe4\xbd\xa0\xe5\xa5\xbd", 2, 4 },
  { "\xf0\x9f\x98\x80", 1, 4 },
  { "\\u4f60\\ud83d", 2, 4 },
  { "trailing\\", 1, 4 },
};

static void
test_text (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WeirJsonText text = { rows[i].text, strlen (rows[i].text) };
      gint64 tokens = weir_token_estimate_text (text);

      g_test_message ("%s: %d", rows[i].text, (int) tokens);
      g_assert_cmpint (tokens, >=, rows[i].least);
      g_assert_cmpint (tokens, <=, rows[i].most);
    }
}

static gint64
estimate (const char *content, const char *members)
{
  g_autofree char *json = g_strdup_printf (
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[%s]}]%s}", content, members);
  g_autoptr (WeirRequest) request = messages_request ("messages", json);

  return weir_token_estimate (request);
}

/* An image is what it costs, however many bytes it has. */
static void
test_parts (void)
{
  g_autofree char *bytes = g_strnfill (400000, 'A');
  g_autofree char *image =
      g_strdup_printf ("{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":"
                       "\"image/png\",\"data\":\"%s\"}}",
                       bytes);
  gint64 plain = estimate ("{\"type\":\"text\",\"text\":\"hi\"}", "");

  g_assert_cmpint (plain, >=, 1);
  g_assert_cmpint (plain, <, 30);
  g_assert_cmpint (estimate (image, ""), >, 1000);
  g_assert_cmpint (estimate (image, ""), <, 3000);
  g_assert_cmpint (estimate ("{\"type\":\"document\",\"source\":{\"type\":\"text\",\"data\":"
                             "\"one two three\"}}",
                             ""),
                   <, 40);
  g_assert_cmpint (estimate ("{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":\"x\"}",
                             ",\"tools\":[{\"name\":\"f\",\"input_schema\":{}},"
                             "{\"type\":\"bash_1\",\"name\":\"bash\"}]"),
                   >, 300);
}

/* A megabyte in some milliseconds; the limit leaves room for slow machines and checkers. */
static void
test_fast (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 start;
  gint64 tokens;

  while (text->len < 1024 * 1024)
    g_string_append (text, "static int value = compute (left, 42); /* as told */\\n");
  start = g_get_monotonic_time ();
  tokens = weir_token_estimate_text ((WeirJsonText){ text->str, text->len });
  g_test_message ("%d tokens in %d us", (int) tokens, (int) (g_get_monotonic_time () - start));
  g_assert_cmpint (tokens, >, 200000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 1000000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/token-estimate/text", test_text);
  g_test_add_func ("/wire/token-estimate/parts", test_parts);
  g_test_add_func ("/wire/token-estimate/fast", test_fast);
  return g_test_run ();
}
