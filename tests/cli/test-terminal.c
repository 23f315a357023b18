/* SPDX-License-Identifier: MIT */
#include "cli/weir-terminal.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *input;
  const char *expected;
} CASES[] = {
  { "plain", "Größe\tist\n1", "Größe\tist\n1" },
  { "escape", "a\033[2Jb", "a\xe2\x90\x9b[2Jb" },
  { "carriage-return", "safe\rfake",
    "safe\xe2\x90\x8d"
    "fake" },
  { "c1-csi",
    "a\xc2\x9b"
    "2J",
    "a\xef\xbf\xbd"
    "2J" },
  { "right-to-left-override", "x\xe2\x80\xaey", "x\xef\xbf\xbdy" },
  { "isolate", "x\xe2\x81\xa6y", "x\xef\xbf\xbdy" },
  { "not-utf8", "a\xff", "a\xef\xbf\xbd" },
  { "empty", "", "" },
};

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *safe = weir_terminal_make_safe (CASES[i].input, strlen (CASES[i].input));

  g_assert_cmpstr (safe, ==, CASES[i].expected);
}

static void
test_cut (void)
{
  g_autofree char *safe = weir_terminal_make_safe ("abcdef", 3);

  g_assert_cmpstr (safe, ==, "abc");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/terminal/", CASES[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/cli/terminal/cut", test_cut);
  return g_test_run ();
}
