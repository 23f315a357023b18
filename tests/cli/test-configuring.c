/* SPDX-License-Identifier: MIT */
#include "base/weir-json-scan.h"
#include "support/weir-test-keyring.h"
#include "weirctl-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* Keys of clients, rules, and what is taken over from elsewhere. */

#define KEY(client)                                                                                \
  "{\"clientid\":\"" client "\",\"clientsecret\":\"s3cret\",\"url\":\"https://a.example\","        \
  "\"serviceurls\":{\"AI_API_URL\":\"https://api.example\"}}"

/* As the proxy before Weir has it. */
#define ORIGINAL                                                                                   \
  "{\"subAccounts\":{\"one\":{\"resource_group\":\"default\",\"service_key_json\":\"one.json\","   \
  "\"deployment_models\":{\"gpt-4o\":[\"https://api.example/v2/inference/deployments/d0123\"]}},"  \
  "\"two\":{\"resource_group\":\"x\",\"service_key_json\":\"two.json\"}},"                         \
  "\"secret_authentication_tokens\":[\"token-0123456789abcdef\"],\"port\":3005,\"note\":1.0}"

static WeirTestKeyring shared;

static void
set_up (WeirctlFixture *f, gconstpointer with_keyring)
{
  weirctl_fixture_set_up (f, NULL);
  if (GPOINTER_TO_INT (with_keyring))
    weirctl_fixture_use_bus (f);
}

static void
assert_config (WeirctlFixture *f, const char *words, gboolean is_there)
{
  g_autofree char *text = weirctl_fixture_read_config (f);

  if (text == NULL || (strstr (text, words) != NULL) != is_there)
    g_error ("“%s” should%s be in: %s", words, is_there ? "" : " not", text);
}

/* (transfer full): what weirctl prints. */
static char *
run (WeirctlFixture *f, const char *line)
{
  char *out = NULL;

  g_assert_cmpint (weirctl_fixture_run (f, line, NULL, &out, NULL), ==, 0);
  g_strstrip (out);
  return out;
}

/* --- Keys --- */

static void
test_keys (WeirctlFixture *f, gconstpointer data)
{
  g_autofree char *key = run (f, "keys create laptop");
  g_autofree char *second = NULL;

  g_assert_true (g_str_has_prefix (key, "weir-"));
  assert_config (f, "{\"name\":\"laptop\",\"keyring\":true}", TRUE);
  second = run (f, "keys rotate laptop");
  g_assert_cmpstr (key, !=, second);
  weirctl_fixture_expect (f, "keys edit laptop --model 'gpt-*' --expires 2099-01-31T00:00:00Z",
                          NULL, 0, NULL, NULL);
  weirctl_fixture_expect (
      f, "keys --json", NULL, 0,
      "[{\"name\":\"laptop\",\"kept\":\"keyring\",\"expires\":\"2099-01-31T00:"
      "00:00Z\",\"tokens_per_month\":null,\"budget_per_month\":null,\"models\":[\"gpt-*\"]}]",
      NULL);
  weirctl_fixture_expect (f, "keys edit laptop --all-models --forever", NULL, 0, NULL, NULL);
  weirctl_fixture_expect (f, "keys create ci --in-file", NULL, 0, "weir-", NULL);
  weirctl_fixture_expect (f, "keys --json", NULL, 0,
                          "[{\"name\":\"laptop\",\"kept\":\"keyring\",\"expires\":null,\"tokens_"
                          "per_month\":null,\"budget_per_month\":null,\"models\":[]"
                          "},{\"name\":\"ci\",\"kept\":\"digest\"",
                          NULL);

  weir_test_keyring_lock (&shared);
  weirctl_fixture_expect (f, "keys create desk", NULL, 1, NULL, "--in-file");
  weirctl_fixture_expect (f, "keys rotate laptop", NULL, 1, NULL, "Unlock it");
  weirctl_fixture_expect (f, "keys", NULL, 0, "laptop", NULL);
  weir_test_keyring_unlock (&shared);

  weirctl_fixture_expect (f, "keys revoke ci", NULL, 0, NULL, NULL);
  weirctl_fixture_expect (f, "keys revoke laptop", NULL, 0, NULL, "that was the last key");
  weirctl_fixture_expect (f, "doctor", NULL, 1, "0 secrets of Weir’s", NULL);
  weirctl_fixture_expect (f, "keys", NULL, 0, NULL, "There is no key");
}

static void
test_keys_elsewhere (WeirctlFixture *f, gconstpointer data)
{
  weirctl_fixture_write (f, "keys", "ci=0123456789abcdef\n");
  g_subprocess_launcher_setenv (f->launcher, "WEIR_API_KEYS_FILE", "keys", TRUE);
  weirctl_fixture_expect (f, "keys --json", NULL, 0, "\"kept\":\"elsewhere\"", NULL);
  weirctl_fixture_expect (f, "keys revoke ci", NULL, 1, NULL, "change it where it does");
  weirctl_fixture_expect (f, "keys create x --expires soon", NULL, 2, NULL, "is not a time");
  weirctl_fixture_expect (f, "keys create ''", NULL, 2, NULL, "must not be empty");
}

/* --- Rules --- */

static const struct
{
  const char *line;
  int status;
  const char *out;
  const char *errors;
} rules[] = {
  { "rules fallback gpt-4o gpt-4.1 gpt-5", 0, NULL, NULL },
  { "rules default chat gpt-4o", 0, NULL, NULL },
  { "rules default fax gpt-4o", 2, NULL, "The default “fax”: “fax” is no API" },
  { "rules order 'gpt-*' two one", 0, NULL, NULL },
  { "rules order 'gpt-*' nobody", 2, NULL, "There is no account “nobody”; there are: one, two." },
  { "rules include 'gpt-*'", 0, NULL, NULL },
  { "rules include '*claude*'", 0, NULL, NULL },
  { "rules exclude gpt-3.5", 0, NULL, NULL },
  { "rules pin one", 0, NULL, NULL },
  { "rules pin two", 0, NULL, NULL },
  { "rules pin three", 2, NULL, "There is no account “three”" },
  { "rules alias a b", 0, NULL, NULL },
  { "rules alias b a", 2, NULL, "lead back to themselves" },
  { "rules fallback x x", 2, NULL, "cannot stand in for itself" },
  { "rules fallback x y y", 2, NULL, "“y” is there twice" },
  { "rules alias a b c", 2, NULL, "one model only" },
  { "rules --json", 0,
    "[{\"rule\":\"alias\",\"name\":\"a\",\"values\":[\"b\"]},"
    "{\"rule\":\"fallback\",\"name\":\"gpt-4o\",\"values\":[\"gpt-4.1\",\"gpt-5\"]},"
    "{\"rule\":\"default\",\"name\":\"chat\",\"values\":[\"gpt-4o\"]},"
    "{\"rule\":\"order\",\"name\":\"gpt-*\",\"values\":[\"two\",\"one\"]},"
    "{\"rule\":\"include\",\"name\":\"gpt-*\",\"values\":[]},"
    "{\"rule\":\"include\",\"name\":\"*claude*\",\"values\":[]},"
    "{\"rule\":\"exclude\",\"name\":\"gpt-3.5\",\"values\":[]},"
    "{\"rule\":\"pin\",\"name\":\"two\",\"values\":[]}]",
    NULL },
  { "accounts rename two three", 0, NULL, NULL },
  { "rules", 0, "three, one", NULL },
  { "rules unpin", 0, NULL, NULL },
  { "rules unpin", 0, NULL, NULL },
  { "rules remove alias a", 0, NULL, NULL },
  { "rules remove fallback gpt-4o", 0, NULL, NULL },
  { "rules remove default chat", 0, NULL, NULL },
  { "rules remove order 'gpt-*'", 0, NULL, NULL },
  { "rules remove include 'gpt-*'", 0, NULL, NULL },
  { "rules remove include '*claude*'", 0, NULL, NULL },
  { "rules remove exclude gpt-3.5", 0, NULL, NULL },
  { "rules remove exclude gpt-3.5", 1, NULL, "there is no exclude “gpt-3.5”" },
  { "rules --json", 0, "[]", NULL },
  { "rules melt x", 2, NULL, "rules: say" },
  { "rules alias a", 2, NULL, "rules: say" },
  { "rules pin a b", 2, NULL, "rules: say" },
};

static void
test_rules (WeirctlFixture *f, gconstpointer data)
{
  weirctl_fixture_write (f, "weir/config.json",
                         "{\"subAccounts\":{\"one\":{\"service_key_json\":" KEY (
                             "1") "},\"two\":{\"service_key_json\":" KEY ("2") "}}}");
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    weirctl_fixture_expect (f, rules[i].line, NULL, rules[i].status, rules[i].out, rules[i].errors);
}

/* --- Taking over --- */

static void
write_original (WeirctlFixture *f)
{
  weirctl_fixture_write (f, "old/config.json", ORIGINAL);
  weirctl_fixture_write (f, "old/one.json", KEY ("1"));
  weirctl_fixture_write (f, "old/two.json", KEY ("2"));
}

static void
test_import (WeirctlFixture *f, gconstpointer data)
{
  g_autofree char *report = NULL;
  g_auto (WeirJsonDoc) doc = { NULL };

  write_original (f);
  report = run (f, "import old/config.json --json");
  g_assert_true (weir_json_parse (&doc, report, strlen (report), &weir_json_limits_body, NULL));
  weirctl_assert_has (report, "\"accounts\":[{\"name\":\"one\",\"resource_groups\":[\"default\"],"
                              "\"deployment_models\":1,\"key\":\"keyring\"},");
  weirctl_assert_has (report, "\"keys\":[{\"name\":\"key-1\",\"key\":\"keyring\"}]");
  weirctl_assert_has (report, "\"port\":3005");
  g_assert_null (strstr (report, "s3cret"));
  g_assert_null (strstr (report, "token-0123"));
  assert_config (f, "s3cret", FALSE);
  assert_config (f, "token-0123", FALSE);
  assert_config (f, "\"note\":1.0", TRUE);
  weirctl_fixture_expect (f, "accounts --json", NULL, 0, "\"name\":\"two\",\"state\":\"on\"", NULL);
  weirctl_fixture_expect (f, "import old/config.json", NULL, 1, NULL, "already");
  weirctl_fixture_expect (f, "accounts remove one", NULL, 0, NULL, NULL);
  weirctl_fixture_expect (f, "accounts remove two", NULL, 0, NULL, NULL);
  weirctl_fixture_expect (f, "keys revoke key-1", NULL, 0, NULL, NULL);
  weirctl_fixture_expect (f, "doctor", NULL, 1, "0 secrets of Weir’s", NULL);
}

static void
test_import_locked (WeirctlFixture *f, gconstpointer data)
{
  write_original (f);
  weir_test_keyring_lock (&shared);
  weirctl_fixture_expect (f, "import old/config.json", NULL, 1, NULL, "--in-file");
  g_assert_null (weirctl_fixture_read_config (f));
  weirctl_fixture_expect (f, "import old/config.json --in-file", NULL, 0, "service key in the file",
                          NULL);
  assert_config (f, "s3cret", TRUE);
  weir_test_keyring_unlock (&shared);
}

/* A secret that is there already is not written over, and what was moved before goes back. */
static void
test_import_taken (WeirctlFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "weir", "config.json", NULL);

  weirctl_fixture_expect (f, "accounts add two --no-test", KEY ("9"), 0, NULL, NULL);
  g_assert_cmpint (g_remove (path), ==, 0);
  write_original (f);
  weirctl_fixture_expect (f, "import old/config.json", NULL, 1, NULL, "called “two” already");
  g_assert_null (weirctl_fixture_read_config (f));
  weirctl_fixture_expect (f, "doctor", NULL, 1, "1 secrets of Weir’s", NULL);
}

static void
test_import_no_bus (WeirctlFixture *f, gconstpointer data)
{
  write_original (f);
  weirctl_fixture_expect (f, "import old/config.json", NULL, 0, "API key    key-1, in the file",
                          "secrets stay in");
  assert_config (f, "s3cret", TRUE);
  weirctl_fixture_expect (f, "keys --json", NULL, 0, "\"kept\":\"config.json\"", NULL);
  weirctl_fixture_expect (f, "import a b", NULL, 2, NULL, "name one");
}

static void
test_help (WeirctlFixture *f, gconstpointer data)
{
  static const char *const commands[] = { "accounts", "keys", "rules", "doctor", "import" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *line = g_strconcat (commands[i], " --help", NULL);
      g_autofree char *help = run (f, line);

      g_assert_nonnull (strstr (help, "--json"));
      g_assert_nonnull (strstr (help, commands[i]));
    }
}

static void
test_not_installed (void)
{
  g_test_skip ("gnome-keyring is not installed");
}

#define ADD(name, test, with_keyring)                                                              \
  g_test_add ("/cli/configuring/" name, WeirctlFixture, GINT_TO_POINTER (with_keyring), set_up,    \
              test, weirctl_fixture_tear_down)

int
main (int argc, char **argv)
{
  gboolean has_keyring = weir_test_keyring_is_installed ();
  int status;

  g_test_init (&argc, &argv, NULL);
  ADD ("keys-elsewhere", test_keys_elsewhere, FALSE);
  ADD ("rules", test_rules, FALSE);
  ADD ("import-no-bus", test_import_no_bus, FALSE);
  ADD ("help", test_help, FALSE);
  if (!has_keyring)
    {
      g_test_add_func ("/cli/configuring/keyring", test_not_installed);
      return g_test_run ();
    }
  ADD ("keys", test_keys, TRUE);
  ADD ("import", test_import, TRUE);
  ADD ("import-locked", test_import_locked, TRUE);
  ADD ("import-taken", test_import_taken, TRUE);
  weir_test_keyring_set_up (&shared);
  weir_test_keyring_start (&shared);
  status = g_test_run ();
  weir_test_keyring_stop (&shared);
  weir_test_keyring_tear_down (&shared);
  return status;
}
