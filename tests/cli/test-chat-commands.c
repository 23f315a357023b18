/* SPDX-License-Identifier: MIT */
#include "weirctl-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* "weirctl chat" from outside: a conversation is held in several runs. */

#define CHAT "chat --demo --model demo/gpt-4.1"

/* Runs a session, and returns what it printed. */
static char *
talk (WeirctlFixture *f, const char *options, const char *input, int status, char **errors)
{
  g_autofree char *line = g_strdup_printf (CHAT " %s", options);
  char *out = NULL;

  g_assert_cmpint (weirctl_fixture_run (f, line, input, &out, errors), ==, status);
  return out;
}

static void
test_history (WeirctlFixture *f, gconstpointer data)
{
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *fourth = NULL;

  first = talk (f, "", "/system Be brief\nsay: hello ducks\n/title About ducks\n", 0, NULL);
  g_assert_cmpstr (first, ==, "hello ducks\n\n");
  second = talk (f, "", "say: bye\n/pin\n/list\n/search DUCK\n/search geese\n", 0, NULL);
  weirctl_assert_has (second, "    2  ");
  weirctl_assert_has (second, "* say: bye ");
  weirctl_assert_has (second, "    1  ");
  weirctl_assert_has (second, "About ducks ");
  weirctl_assert_has (second, "\n       hello ducks\n");
  third = talk (f, "", "/open 1\n/regenerate demo/gpt-4o\n/edit say: geese\n/open 7\n", 0, NULL);
  g_assert_cmpstr (third, ==, "hello ducks\n\ngeese\n\n");
  /* the model of the conversation, unless another is asked for */
  weirctl_fixture_expect (f, "chat --demo --open 1", "/model\n", 0, "Model: demo/gpt-4o\n", NULL);
  fourth = talk (f, "--open 1", "/model\n", 0, NULL);
  g_assert_cmpstr (fourth, ==, "Model: demo/gpt-4.1\n");
}

static void
test_delete (WeirctlFixture *f, gconstpointer data)
{
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *errors = NULL;
  g_auto (GStrv) parts = NULL;

  first =
      talk (f, "", "say: one\n/clear\nsay: two\n/delete 1\n/list\n/undelete\n/list\n/undelete\n", 0,
            &errors);
  weirctl_assert_has (errors, "nothing was deleted");
  /* it is there again, once */
  parts = g_strsplit (first, "say: one", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  second = talk (f, "", "/open 1\n/delete\n/list\n", 0, NULL);
  g_assert_null (strstr (second, "say: one"));
  weirctl_assert_has (second, "say: two");
  g_clear_pointer (&errors, g_free);
  third = talk (f, "", "/open 1\n", 0, &errors);
  weirctl_assert_has (errors, "there is no conversation “1”");
}

static void
test_compare (WeirctlFixture *f, gconstpointer data)
{
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *errors = NULL;

  first = talk (f, "",
                "/compare demo/gpt-4o,demo/gpt-4.1 say: ducks\nsay: no\n/take 4\n/take 1\n/model\n"
                "/take 1\nsay: geese\n/details\n",
                0, &errors);
  weirctl_assert_has (first, "1. demo/gpt-4o\n\nducks\n\ngpt-4o · ");
  weirctl_assert_has (first, "2. demo/gpt-4.1\n\nducks\n\ngpt-4.1 · ");
  weirctl_assert_has (first, " · CU ");
  weirctl_assert_has (first, "Model: demo/gpt-4o\n");
  weirctl_assert_has (first, "geese\n\n");
  weirctl_assert_has (first, "\nDeployment: ");
  weirctl_assert_has (first, "\nRequest: ");
  weirctl_assert_has (errors, "first choose an answer with /take N");
  weirctl_assert_has (errors, "there is no answer “4”");
  weirctl_assert_has (errors, "nothing is compared");
  second = talk (f, "", "/open 1\n/regenerate\n", 0, NULL);
  g_assert_cmpstr (second, ==, "geese\n\n");
  g_clear_pointer (&errors, g_free);
  third =
      talk (f, "",
            "/compare demo/gpt-4o say: a\n/compare\n/compare demo/gpt-4o,demo/gpt-4.1 fail with "
            "500\n/discard\n/discard\n/details\n",
            1, &errors);
  weirctl_assert_has (third, "SAP AI Core Had a Problem: ");
  weirctl_assert_has (errors, "which two or three models");
  weirctl_assert_has (errors, "nothing is compared");
  weirctl_assert_has (errors, "there is no answer yet");
}

static void
test_files (WeirctlFixture *f, gconstpointer data)
{
  g_autofree char *image = g_build_filename (f->folder, "dot.png", NULL);
  g_autofree char *none = g_build_filename (f->folder, "none.txt", NULL);
  g_autofree char *markdown = g_build_filename (f->folder, "a.md", NULL);
  g_autofree char *json = g_build_filename (f->folder, "a.json", NULL);
  g_autofree char *input = g_strdup_printf (
      "/attach %s\nwhat is it\n/attach %s\n/save %s\n/save %s\n/save %s\n/save a.txt\n", image,
      none, markdown, json, markdown);
  g_autofree char *once = g_strdup_printf ("-a %s 'and this'", image);
  g_autofree char *wrong = g_strdup_printf ("-a %s 'and this'", none);
  g_autofree char *out = NULL, *errors = NULL, *text = NULL, *saved = NULL, *again = NULL;
  g_autofree char *failed = NULL;
  GStatBuf found;

  g_assert_true (g_file_set_contents (image, "\x89PNG\r\n\x1a\nabc", 11, NULL));
  out = talk (f, "", input, 0, &errors);
  weirctl_assert_has (out, "image/png (11 bytes)");
  weirctl_assert_has (errors, "“none.txt” cannot be read");
  weirctl_assert_has (errors, "a.md: ");
  weirctl_assert_has (errors, "the name of the file ends with .md or .json");
  g_assert_true (g_file_get_contents (markdown, &text, NULL, NULL));
  weirctl_assert_has (text, "*Attached: dot.png*\n\nwhat is it");
  g_assert_true (g_file_get_contents (json, &saved, NULL, NULL));
  weirctl_assert_has (saved, "\"media_type\":\"image/png\"");
  g_assert_cmpint (g_stat (json, &found), ==, 0);
  g_assert_cmpuint (found.st_mode & 0777, ==, 0600);
  again = talk (f, once, NULL, 0, NULL);
  weirctl_assert_has (again, "image/png (11 bytes)");
  failed = talk (f, wrong, NULL, 2, NULL);
  g_assert_cmpstr (failed, ==, "");
}

typedef struct
{
  const char *name;
  const char *options;
  const char *input; /* (nullable) */
  int status;
  const char *out;
  const char *errors;
} Row;

static const Row rows[] = {
  { "temperature", "--temperature 0.5 'say: a'", NULL, 0, "a", NULL },
  { "temperature-out-of-range", "--temperature 3 x", NULL, 2, NULL, "from 0 to 2" },
  { "temperature-no-number", "--temperature warm x", NULL, 2, NULL, "from 0 to 2" },
  { "effort", "--effort low 'say: a'", NULL, 0, "a", NULL },
  { "effort-unknown", "--effort much x", NULL, 2, NULL, "one of none, minimal" },
  { "max-tokens", "--max-tokens 3 'count to 9'", NULL, 0, "1 2 3", NULL },
  { "max-tokens-none", "--max-tokens 0 x", NULL, 2, NULL, "whole number from 1" },
  { "open-nothing", "--open 5 x", NULL, 2, NULL, "no conversation “5”" },
  { "open-no-number", "--open five x", NULL, 2, NULL, "no conversation “five”" },
  { "settings", "",
    "/temperature 1\n/effort high\n/max-tokens 3\ncount to 9\n/max-tokens\ncount to 4\n", 0,
    "1 2 3 4", NULL },
  { "wrong-settings", "", "/temperature x\n/effort x\n/max-tokens x\n", 0, NULL,
    "the greatest number of tokens" },
  { "nothing-to-do", "", "/regenerate\n/continue\n/edit x\n", 0, NULL, "nothing to say otherwise" },
  { "continue", "", "/max-tokens 8\ncount to 90\n/max-tokens\n/continue\n", 0,
    "made up, and the same every time", NULL },
  { "rate-limit", "'fail with 429 7'", NULL, 1, NULL, "Next try in 7 s" },
  { "search-nothing", "", "/search\n", 0, NULL, "say what to look for" },
  { "models", "", "/models\n", 0, "demo/gpt-4o\n", NULL },
  { "unknown-command", "", "/what\n", 0, "/regenerate [NAME]", NULL },
  { "quit", "", "/quit\nsay: never\n", 0, "", NULL },
};

static void
test_row (WeirctlFixture *f, gconstpointer data)
{
  const Row *row = &rows[GPOINTER_TO_UINT (data)];
  g_autofree char *errors = NULL;
  g_autofree char *out = talk (f, row->options, row->input, row->status, &errors);

  weirctl_assert_has (out, row->out);
  weirctl_assert_has (errors, row->errors);
  g_assert_null (strstr (out, "never"));
}

/* With --forget there is nothing to find later, and no file. */
static void
test_forget (WeirctlFixture *f, gconstpointer data)
{
  g_autofree char *first = talk (f, "--forget", "say: one\n/list\n", 0, NULL);
  g_autofree char *second = talk (f, "", "/list\n", 0, NULL);

  weirctl_assert_has (first, "say: one");
  g_assert_cmpstr (second, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cli/chat-commands/history", WeirctlFixture, NULL, weirctl_fixture_set_up,
              test_history, weirctl_fixture_tear_down);
  g_test_add ("/cli/chat-commands/compare", WeirctlFixture, NULL, weirctl_fixture_set_up,
              test_compare, weirctl_fixture_tear_down);
  g_test_add ("/cli/chat-commands/delete", WeirctlFixture, NULL, weirctl_fixture_set_up,
              test_delete, weirctl_fixture_tear_down);
  g_test_add ("/cli/chat-commands/files", WeirctlFixture, NULL, weirctl_fixture_set_up, test_files,
              weirctl_fixture_tear_down);
  g_test_add ("/cli/chat-commands/forget", WeirctlFixture, NULL, weirctl_fixture_set_up,
              test_forget, weirctl_fixture_tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/chat-commands/", rows[i].name, NULL);

      g_test_add (path, WeirctlFixture, GUINT_TO_POINTER (i), weirctl_fixture_set_up, test_row,
                  weirctl_fixture_tear_down);
    }
  return g_test_run ();
}
