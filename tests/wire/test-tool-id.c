/* SPDX-License-Identifier: MIT */
#include "wire/weir-tool-id.h"

#include <string.h>

static char *
fit (const char *id, gint64 length, gsize most)
{
  const WeirModelRule rule = { .tool_id_length = length };
  GString *out = g_string_new (NULL);

  weir_tool_id_fit ((WeirJsonText){ id, strlen (id) }, &rule, most, out);
  return g_string_free (out, FALSE);
}

static void
test_kept (void)
{
  g_autofree char *any = fit ("toolu_01-Ab", 0, 40);
  g_autofree char *nine = fit ("abcDEF123", 9, 40);
  g_autofree char *most = fit ("0123456789012345678901234567890123456789", 0, 40);
  g_autofree char *endless = fit ("0123456789012345678901234567890123456789x", 0, 0);

  g_assert_cmpstr (any, ==, "toolu_01-Ab");
  g_assert_cmpstr (nine, ==, "abcDEF123");
  g_assert_cmpuint (strlen (most), ==, 40);
  g_assert_cmpuint (strlen (endless), ==, 41);
}

/* Expected: "call_" and the base 32 of the digest, computed with coreutils' sha256sum and base32. */
static void
test_replaced (void)
{
  g_autofree char *dotted = fit ("a.b", 0, 40);
  g_autofree char *again = fit ("a.b", 0, 40);
  g_autofree char *empty = fit ("", 0, 40);
  g_autofree char *too_long = fit ("0123456789012345678901234567890123456789x", 0, 40);
  g_autofree char *nine = fit ("a.b", 9, 40);
  g_autofree char *underscore = fit ("call_1234", 9, 40);

  g_assert_cmpstr (dotted, ==, "call_fzztnxeoxkd66rzn6vumgvec");
  g_assert_cmpstr (again, ==, dotted);
  g_assert_true (g_str_has_prefix (empty, "call_"));
  g_assert_cmpuint (strlen (too_long), ==, 29);
  g_assert_cmpstr (nine, ==, "fzztnxeox");
  g_assert_cmpuint (strlen (underscore), ==, 9);
  g_assert_null (strchr (underscore, '_'));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/tool-id/kept", test_kept);
  g_test_add_func ("/wire/tool-id/replaced", test_replaced);
  return g_test_run ();
}
