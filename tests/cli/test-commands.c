/* SPDX-License-Identifier: MIT */
#include "base/weir-json-scan.h"
#include "weirctl-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* The commands that list and ask, from outside: the program itself with the demo behind it. */

static const struct
{
  const char *name;
  const char *line;
  const char *input;
  int status;
  const char *out;
  const char *errors;
} rows[] = {
  { "models", "models --demo", NULL, 0, "demo/gpt-4.1", NULL },
  { "models-json", "models --demo --json", NULL, 0, "\"name\":\"demo/gpt-4.1\"", NULL },
  { "models-costs", "models --demo --json", NULL, 0, "\"cost_in\":\"2.46\",\"cost_out\":\"9.41\"",
    NULL },
  { "models-retirement", "models --demo", NULL, 0, "2026-10-14", NULL },
  { "models-no-account", "models", NULL, 2, NULL, "There is no account" },
  { "deployments", "deployments --demo", NULL, 0, "RUNNING", NULL },
  { "deployments-all", "deployments --demo --all", NULL, 0, "STOPPED", NULL },
  { "deployments-json", "deployments --demo --json", NULL, 0, "\"status\":\"RUNNING\"", NULL },
  { "configurations", "configurations --demo", NULL, 0, "gpt-4.1", NULL },
  { "configurations-json", "configurations --demo --json", NULL, 0, "\"scenario\":", NULL },
  { "models-offered", "models --demo --offered --json", NULL, 0,
    "\"model\":\"gpt-4.1\",\"version\":\"2025-04-14\",\"provider\":\"OpenAI\"", NULL },
  { "find", "find --demo demo/gpt-4.1", NULL, 0, "/v2/inference/deployments/", NULL },
  { "find-nothing", "find --demo no-such-model", NULL, 1, NULL, "no-such-model" },
  { "find-what", "find --demo", NULL, 2, NULL, "needs MODEL" },
  { "request", "request --demo --model demo/gpt-4.1 'say: Grüße'", NULL, 0, "Grüße\n",
    "tokens in" },
  { "request-words", "request --demo --model demo/gpt-4.1 say: two words", NULL, 0, "two words\n",
    "deployment" },
  { "request-json", "request --demo --model demo/gpt-4.1 --json 'say: x'", NULL, 0,
    "\"object\":\"chat.completion\"", NULL },
  { "request-default-model", "request --demo", NULL, 0, "\n", "model " },
  { "request-unknown-model", "request --demo --model nope hello", NULL, 1, NULL, "nope" },
  { "request-nobody", "request --url http://127.0.0.1:1 --model m hello", NULL, 1, NULL,
    "Nothing listens at http://127.0.0.1:1" },
  { "request-bad-url", "request --url nonsense --model m hello", NULL, 1, NULL,
    "“nonsense” is not the address of a server" },
  { "chat", "chat --demo --model demo/gpt-4.1", "say: one\n\nsay: two\n", 0, "one\n\ntwo\n", NULL },
  { "chat-commands", "chat --demo --model demo/gpt-4.1",
    "/help\n/models\n/model demo/gpt-5\nsay: hi\n/clear\n/quit\nsay: never\n", 0,
    "Model: demo/gpt-5\nhi\n", NULL },
  { "chat-system", "chat --demo --model demo/gpt-4.1 --system Short", "/system\nsay: a\n", 0, "a\n",
    NULL },
  { "chat-fails", "chat --demo --model nope", "hello\n", 1, NULL, "nope" },
  { "chat-once", "chat --demo --model demo/gpt-4.1 'say: one'", NULL, 0, "one\n\n", NULL },
  { "chat-too-much", "chat --demo hello there", NULL, 2, NULL, "there" },
  { "load", "load --demo --model demo/gpt-4.1 -n 20 --concurrency 4 -p 'say: x'", NULL, 0, "20 in ",
    NULL },
  { "load-stream-json", "load --demo --model demo/gpt-4.1 -n 20 --concurrency 4 --stream --json",
    NULL, 0, "\"succeeded\":20,\"failed\":0", NULL },
  { "load-duration", "load --demo --model demo/gpt-4.1 -d 1 --concurrency 2 -p 'say: x' --json",
    NULL, 0, "\"failed\":0", NULL },
  { "load-fails", "load --demo --model nope -n 3 --json", NULL, 1, "\"status\":\"404\",\"count\":3",
    NULL },
  { "load-concurrency", "load --demo --concurrency 0", NULL, 2, NULL,
    "--concurrency takes 1 to 1000" },
  { "load-negative", "load --demo -n -1", NULL, 2, NULL, "positive" },
};

/* What the file holds is listed, and forgotten for one deployment or for all. */
static void
test_learned (WeirctlFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *line;
    int status;
    const char *out;
    const char *errors;
    const char *left; /* in the file afterwards */
  } calls[] = {
    { "learned", 0, "tools[].x", NULL, "d1" },
    { "learned --json d2", 0,
      "[{\"deployment\":\"d2\",\"model\":\"gpt\",\"version\":null,\"member\":\"y\"}]\n", NULL,
      "d1" },
    { "learned --reset d9", 1, NULL, "nothing was learned about the deployment “d9”", "d1" },
    { "learned --reset d2", 0, NULL, NULL, "\"d1\",\"member\":\"tools[].x\"}]}" },
    { "learned --reset", 0, NULL, NULL, "{\"learned\":[]}" },
    { "learned --reset", 0, NULL, NULL, "{\"learned\":[]}" },
    { "learned a b", 2, NULL, "b", "{\"learned\":[]}" },
  };
  g_autofree char *folder = g_build_filename (f->folder, "weir", NULL);
  g_autofree char *path = g_build_filename (folder, "learned.json", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path,
                                      "{\"learned\":["
                                      "{\"deployment\":\"d1\",\"member\":\"tools[].x\"},"
                                      "{\"deployment\":\"d2\",\"model\":\"gpt\",\"member\":"
                                      "\"y\"}]}",
                                      -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *out = NULL;
      g_autofree char *errors = NULL;
      g_autofree char *left = NULL;

      g_assert_cmpint (weirctl_fixture_run (f, calls[i].line, NULL, &out, &errors), ==,
                       calls[i].status);
      weirctl_assert_has (out, calls[i].out);
      weirctl_assert_has (errors, calls[i].errors);
      g_assert_true (g_file_get_contents (path, &left, NULL, NULL));
      weirctl_assert_has (left, calls[i].left);
    }

  g_assert_true (g_file_set_contents (path, "spoilt", -1, NULL));
  g_assert_cmpint (weirctl_fixture_run (f, "learned", NULL, NULL, NULL), ==, 1);
}

/* Keys and aliases are kept in config.json, which is begun when it is not there. */
static void
test_config (WeirctlFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *line;
    int status;
    const char *out;
    const char *errors;
  } calls[] = {
    { "keys", 0, NULL, NULL },
    { "keys create laptop --expires 2099-01-31T00:00:00Z", 0, "weir-", "There is no keyring" },
    { "keys create laptop", 1, NULL, "There is a key “laptop” already" },
    { "keys --json", 0,
      "[{\"name\":\"laptop\",\"kept\":\"digest\",\"expires\":\"2099-01-31T00:00:00Z\",\"tokens_per_"
      "month\":null,\"budget_per_month\":null,\"models\":[]"
      "}]",
      NULL },
    { "keys rotate laptop --json", 0, "[{\"name\":\"laptop\",\"key\":\"weir-", NULL },
    { "keys rotate desk", 1, NULL, "there is no key “desk”" },
    { "keys revoke laptop", 0, NULL, NULL },
    { "keys revoke laptop", 1, NULL, "there is no key “laptop”" },
    { "keys create laptop --expires soon", 2, NULL, "2027-01-31" },
    { "keys melt laptop", 2, NULL, "keys: say" },
    { "keys create", 2, NULL, "keys: say" },
    { "rules alias fast gpt-4.1-mini", 0, NULL, NULL },
    { "rules --json", 0, "[{\"rule\":\"alias\",\"name\":\"fast\",\"values\":[\"gpt-4.1-mini\"]}]",
      NULL },
    { "rules alias fast gpt-4.1", 0, NULL, NULL },
    { "rules", 0, "gpt-4.1", NULL },
    { "rules remove fast", 0, NULL, NULL },
    { "rules remove fast", 1, NULL, "there is no alias “fast”" },
    { "rules alias fast", 2, NULL, "rules: say" },
    { "import", 2, NULL, "import: name one" },
    { "import no-such-file.json", 1, NULL, "no-such-file.json" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *out = NULL;
      g_autofree char *errors = NULL;

      g_assert_cmpint (weirctl_fixture_run (f, calls[i].line, NULL, &out, &errors), ==,
                       calls[i].status);
      weirctl_assert_has (out, calls[i].out);
      weirctl_assert_has (errors, calls[i].errors);
    }
}

/* A configuration is taken over once. */
static void
test_import (WeirctlFixture *f, gconstpointer data)
{
  g_autofree char *from = g_build_filename (f->folder, "old.json", NULL);
  g_autofree char *line = g_strdup_printf ("import %s", from);
  g_autofree char *out = NULL;
  g_autofree char *errors = NULL;

  g_assert_true (g_file_set_contents (from, "{\"aliases\": {\"a\": \"b\"}}", -1, NULL));
  g_assert_cmpint (weirctl_fixture_run (f, line, NULL, &out, NULL), ==, 0);
  weirctl_assert_has (out, "Copied to ");
  g_assert_cmpint (weirctl_fixture_run (f, line, NULL, NULL, &errors), ==, 1);
  weirctl_assert_has (errors, "there is a configuration already");
  g_clear_pointer (&out, g_free);
  g_assert_cmpint (weirctl_fixture_run (f, "rules --json", NULL, &out, NULL), ==, 0);
  weirctl_assert_has (out, "\"name\":\"a\",\"values\":[\"b\"]");
}

static void
test_row (WeirctlFixture *f, gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autofree char *out = NULL;
  g_autofree char *errors = NULL;
  int status = weirctl_fixture_run (f, rows[i].line, rows[i].input, &out, &errors);

  if (status != rows[i].status)
    g_error ("weirctl %s ended with %d: %s%s", rows[i].line, status, out, errors);
  weirctl_assert_has (out, rows[i].out);
  weirctl_assert_has (errors, rows[i].errors);
  g_assert_null (strstr (out, "never"));
}

static void
test_json_is_json (WeirctlFixture *f, gconstpointer data)
{
  static const char *const lines[] = { "models --demo --json",
                                       "models --demo --offered --json",
                                       "deployments --demo --all --json",
                                       "configurations --demo --json",
                                       "find --demo --json demo/gpt-4.1",
                                       "request --demo --json --model demo/gpt-4.1 hi",
                                       "load --demo --json -n 2" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (WeirJsonDoc) doc = { NULL };
      g_autofree char *out = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (weirctl_fixture_run (f, lines[i], NULL, &out, NULL), ==, 0);
      weir_json_parse (&doc, out, strlen (out), &weir_json_limits_body, &error);
      g_assert_no_error (error);
    }
}

/* The second turn must carry the first: the demo counts what it is told. */
static void
test_chat_remembers (WeirctlFixture *f, gconstpointer data)
{
  g_autofree char *log_path = g_build_filename (f->folder, "weir/logs/token_usage.jsonl", NULL);
  g_autofree char *log = NULL;
  gint64 asked[2] = { 0, 0 };
  gint64 answered[2] = { 0, 0 };
  guint second;
  g_auto (GStrv) lines = NULL;

  g_assert_cmpint (weirctl_fixture_run (f, "chat --demo --model demo/gpt-4.1",
                                        "say: a rather long first answer to remember\nsay: b\n",
                                        NULL, NULL),
                   ==, 0);
  g_assert_true (g_file_get_contents (log_path, &log, NULL, NULL));
  lines = g_strsplit (log, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  for (guint i = 0; i < 2; i++)
    {
      g_auto (WeirJsonDoc) doc = { NULL };

      g_assert_true (
          weir_json_parse (&doc, lines[i], strlen (lines[i]), &weir_json_limits_body, NULL));
      g_assert_true (weir_json_get_int64 (
          &doc, weir_json_get (&doc, weir_json_root (&doc), "prompt_tokens"), &asked[i]));
      g_assert_true (weir_json_get_int64 (
          &doc, weir_json_get (&doc, weir_json_root (&doc), "completion_tokens"), &answered[i]));
    }

  /* A request is logged after its answer is out, so the second may come first in the log. */
  second = answered[1] < answered[0] ? 1 : 0;
  g_assert_cmpint (asked[second], >, asked[1 - second]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/commands/", rows[i].name, NULL);

      g_test_add (path, WeirctlFixture, GUINT_TO_POINTER (i), weirctl_fixture_set_up, test_row,
                  weirctl_fixture_tear_down);
    }
  g_test_add ("/cli/commands/json-is-json", WeirctlFixture, NULL, weirctl_fixture_set_up,
              test_json_is_json, weirctl_fixture_tear_down);
  g_test_add ("/cli/commands/config", WeirctlFixture, NULL, weirctl_fixture_set_up, test_config,
              weirctl_fixture_tear_down);
  g_test_add ("/cli/commands/import", WeirctlFixture, NULL, weirctl_fixture_set_up, test_import,
              weirctl_fixture_tear_down);
  g_test_add ("/cli/commands/learned", WeirctlFixture, NULL, weirctl_fixture_set_up, test_learned,
              weirctl_fixture_tear_down);
  g_test_add ("/cli/commands/chat-remembers", WeirctlFixture, NULL, weirctl_fixture_set_up,
              test_chat_remembers, weirctl_fixture_tear_down);
  return g_test_run ();
}
