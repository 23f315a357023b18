/* SPDX-License-Identifier: MIT */
#include "demo/weir-demo.h"
#include "support/weir-test-keyring.h"
#include "weirctl-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* Accounts and the doctor: with a keyring, with a locked one, and where there is neither bus nor keyring. */

#define OTHER                                                                                      \
  "{\"clientid\":\"other\",\"clientsecret\":\"s3cret\",\"url\":\"https://a.example\","             \
  "\"serviceurls\":{\"AI_API_URL\":\"https://api.example\"}}"

typedef struct
{
  WeirctlFixture base;
  WeirDemo *demo;
  char *key; /* of the demo */
} Fixture;

static WeirTestKeyring shared;

static void
set_up (Fixture *f, gconstpointer with_keyring)
{
  g_autoptr (GError) error = NULL;

  weirctl_fixture_set_up (&f->base, NULL);
  f->demo = weir_demo_new (NULL);
  g_assert_true (weir_demo_start (f->demo, 0, &error));
  f->key = weir_demo_dup_service_key (f->demo);
  if (GPOINTER_TO_INT (with_keyring))
    weirctl_fixture_use_bus (&f->base);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  weir_demo_stop (f->demo);
  g_object_unref (f->demo);
  g_free (f->key);
  weirctl_fixture_tear_down (&f->base, NULL);
}

static void
expect (Fixture *f,
        const char *line,
        const char *input,
        int status,
        const char *out,
        const char *errors)
{
  weirctl_fixture_expect (&f->base, line, input, status, out, errors);
}

static void
assert_config (Fixture *f, const char *words, gboolean is_there)
{
  g_autofree char *text = weirctl_fixture_read_config (&f->base);

  if (text == NULL || (strstr (text, words) != NULL) != is_there)
    g_error ("“%s” should%s be in: %s", words, is_there ? "" : " not", text);
}

/* --- With a keyring --- */

static void
test_keyring (Fixture *f, gconstpointer data)
{
  g_autofree char *escaped = g_strescape (f->key, NULL);
  g_autofree char *secret = NULL;

  expect (f, "accounts", NULL, 0, NULL, "There is no account yet");
  expect (f, "accounts add dev --group default", f->key, 0, "passed", NULL);
  assert_config (f, "\"keyring\": true", TRUE);
  assert_config (f, "clientsecret", FALSE);
  expect (f, "accounts --json", NULL, 0,
          "[{\"name\":\"dev\",\"state\":\"on\",\"priority\":0,\"weight\":1,\"resource_groups\":"
          "[\"default\"],\"key\":\"keyring\",",
          NULL);
  expect (f, "accounts add again", f->key, 1, NULL, "already used by “dev”");
  expect (f, "accounts add dev", OTHER, 1, NULL, "There is a subaccount “dev” already");
  expect (f, "accounts edit dev --priority 2 --weight 3 --group default --group team-b", NULL, 0,
          NULL, NULL);
  expect (f, "accounts test dev", NULL, 1, "There is no resource group “team-b”", NULL);
  expect (f, "accounts edit dev --group default --alias fast=d0123456", NULL, 0, NULL, NULL);
  assert_config (f, "\"fast\"", TRUE);
  expect (f, "accounts edit dev --no-aliases", NULL, 0, NULL, NULL);
  assert_config (f, "\"fast\"", FALSE);
  expect (f, "accounts rename dev prod", NULL, 0, NULL, NULL);
  expect (f, "accounts test prod --json", NULL, 0,
          "{\"account\":\"prod\",\"step\":\"deployments\",\"state\":\"passed\",\"detail\":\"",
          NULL);
  expect (f, "models", NULL, 0, "gpt-4o", NULL);
  expect (f, "accounts add other --no-test", OTHER, 0, NULL, "not a host of SAP’s");
  expect (f, "accounts order other prod", NULL, 0, NULL, NULL);
  expect (f, "accounts --json", NULL, 0, "[{\"name\":\"other\"", NULL);
  expect (f, "accounts key other", f->key, 1, NULL, "already used by “prod”");
  expect (f, "accounts edit other --disable", NULL, 0, NULL, NULL);
  expect (f, "doctor", NULL, 0, "turned off", NULL);
  expect (f, "accounts remove other", NULL, 0, NULL, NULL);
  expect (f, "doctor --json", NULL, 0, "\"detail\":\"1 secrets of Weir’s\"", NULL);
  expect (f, "accounts remove prod", NULL, 0, NULL, NULL);
  expect (f, "accounts remove prod", NULL, 1, NULL, "There is no subaccount “prod”");
  expect (f, "doctor", NULL, 1, "0 secrets of Weir’s", NULL);
}

/* Locked is told, and nothing is changed; what is in the file works all the same. */
static void
test_locked (Fixture *f, gconstpointer data)
{
  expect (f, "accounts add dev", f->key, 0, "passed", NULL);
  weir_test_keyring_lock (&shared);
  expect (f, "accounts", NULL, 0, "keyring (locked)", NULL);
  expect (f, "accounts add two --no-test", OTHER, 1, NULL, "--in-file");
  expect (f, "accounts --json", NULL, 0, "\"name\":\"dev\"", NULL);
  assert_config (f, "\"two\"", FALSE);
  expect (f, "accounts test", NULL, 1, "cannot be read from the keyring", NULL);
  expect (f, "accounts key dev", OTHER, 1, NULL, "Unlock it");
  expect (f, "doctor", NULL, 1, "is locked", NULL);
  expect (f, "accounts add two --in-file --no-test", OTHER, 0, NULL, NULL);
  assert_config (f, "\"two\"", TRUE);
  expect (f, "accounts remove dev", NULL, 1, NULL, "its service key is still in the keyring");
  weir_test_keyring_unlock (&shared);
  expect (f, "doctor", NULL, 1, "it keeps the service-key “dev”", NULL);
}

/* --- Without --- */

static void
test_no_bus (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->base.folder, "weir", "config.json", NULL);
  g_autofree char *line = NULL;
  g_autofree char *pasted = g_strconcat ("\xef\xbb\xbf", f->key, "\r\n", NULL);
  GStatBuf info;

  weirctl_fixture_write (&f->base, "key.json", f->key);
  expect (f, "accounts add dev --key-file key.json", NULL, 0, "running", "only you may read");
  assert_config (f, "clientsecret", TRUE);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  expect (f, "accounts", NULL, 0, "service_key_json", NULL);
  expect (f, "accounts key dev", pasted, 0, NULL, NULL);
  expect (f, "models", NULL, 0, "gpt-4o", NULL);
  expect (f, "doctor", NULL, 0, "deployments: ", NULL);
  line = g_strconcat ("accounts --json", NULL);
  expect (f, line, NULL, 0, "\"region\":null", NULL);

  g_assert_cmpint (g_chmod (path, 0666), ==, 0);
  expect (f, "doctor", NULL, 1, "others may write", NULL);
  weirctl_fixture_write (&f->base, "weir/config.json", "{");
  expect (f, "doctor --json", NULL, 1, "is not valid JSON", NULL);
  expect (f, "accounts", NULL, 2, NULL, "is not valid JSON");
  expect (f, "accounts add x", OTHER, 2, NULL, "is not valid JSON");
  assert_config (f, "clientsecret", FALSE);
}

static const struct
{
  const char *line;
  const char *input;
  int status;
  const char *errors;
} wrong[] = {
  { "accounts melt", NULL, 2, "accounts: say" },
  { "accounts add", NULL, 2, "accounts: say" },
  { "accounts add a b", NULL, 2, "accounts: say" },
  { "accounts add dev", "", 1, "nothing on standard input" },
  { "accounts add dev", "nonsense", 2, "not valid JSON" },
  { "accounts add dev", "{\"clientid\":\"s3cret\"}", 2, "clientsecret is missing" },
  { "accounts add dev --key-file none.json", NULL, 2, "none.json" },
  { "accounts add ''", OTHER, 2, "must not be empty" },
  { "accounts add dev --weight 0", OTHER, 2, "weight" },
  { "accounts add dev --priority 5000", OTHER, 2, "priority" },
  { "accounts add dev --group 'a b'", OTHER, 2, "resource group" },
  { "accounts add dev --alias x", OTHER, 2, "NAME=DEPLOYMENT" },
  { "accounts add dev --alias x=y/z", OTHER, 2, "deployment" },
  { "accounts add dev --priority", OTHER, 2, "priority" },
  { "accounts edit dev --enable --disable", NULL, 2, "exclude" },
  { "accounts edit dev --enable", NULL, 1, "There is no account “dev”" },
  { "accounts rename dev x", NULL, 1, "There is no account “dev”" },
  { "accounts key dev", OTHER, 1, "There is no account “dev”" },
  { "accounts remove dev", NULL, 1, "There is no subaccount “dev”" },
  { "accounts order dev", NULL, 1, "There is no subaccount “dev”" },
  { "accounts test dev", NULL, 1, "There is no account “dev”" },
  { "accounts test", NULL, 2, "no account to be tried" },
  { "doctor x", NULL, 2, "too much" },
};

static void
test_wrong (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    expect (f, wrong[i].line, wrong[i].input, wrong[i].status, NULL, wrong[i].errors);
  g_assert_null (weirctl_fixture_read_config (&f->base));
}

/* What was given with CONFIG_PATH is looked at, and never changed. */
static void
test_given (Fixture *f, gconstpointer data)
{
  weirctl_fixture_write (
      &f->base, "mine.json",
      "{\"subAccounts\":{\"a\":{\"service_key_json\":{\"clientid\":\"x\"}}},\"port\":1}");
  g_subprocess_launcher_setenv (f->base.launcher, "CONFIG_PATH", "mine.json", TRUE);
  expect (f, "accounts", NULL, 0, "a ", NULL);
  expect (f, "accounts add dev", OTHER, 2, NULL, "CONFIG_PATH");
  expect (f, "accounts remove a", NULL, 2, NULL, "CONFIG_PATH");
  expect (f, "keys create x", NULL, 2, NULL, "CONFIG_PATH");
  expect (f, "rules alias a b", NULL, 2, NULL, "CONFIG_PATH");
  expect (f, "doctor", NULL, 1, "clientsecret is missing", NULL);
}

static void
test_environment (Fixture *f, gconstpointer data)
{
  g_subprocess_launcher_setenv (f->base.launcher, "OPENAI_BASE_URL", "http://127.0.0.1:3001/v1",
                                TRUE);
  g_subprocess_launcher_setenv (f->base.launcher, "ANTHROPIC_BASE_URL", "https://x.example", TRUE);
  g_subprocess_launcher_setenv (f->base.launcher, "http_proxy", "http://proxy.example:8080", TRUE);
  g_subprocess_launcher_setenv (f->base.launcher, "no_proxy", "example.com", TRUE);
  expect (f, "doctor", NULL, 1, "OPENAI_BASE_URL leads here", NULL);
  expect (f, "doctor", NULL, 1, "ANTHROPIC_BASE_URL leads elsewhere", NULL);
  expect (f, "doctor", NULL, 1, "no_proxy does not name 127.0.0.1", NULL);
}

#define ADD(name, test, with_keyring)                                                              \
  g_test_add ("/cli/accounts/" name, Fixture, GINT_TO_POINTER (with_keyring), set_up, test,        \
              tear_down)

static void
test_not_installed (void)
{
  g_test_skip ("gnome-keyring is not installed");
}

int
main (int argc, char **argv)
{
  gboolean has_keyring = weir_test_keyring_is_installed ();
  int status;

  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("no-bus", test_no_bus, FALSE);
  ADD ("wrong", test_wrong, FALSE);
  ADD ("given", test_given, FALSE);
  ADD ("environment", test_environment, FALSE);
  if (!has_keyring)
    {
      g_test_add_func ("/cli/accounts/keyring", test_not_installed);
      return g_test_run ();
    }
  ADD ("keyring", test_keyring, TRUE);
  ADD ("locked", test_locked, TRUE);
  weir_test_keyring_set_up (&shared);
  weir_test_keyring_start (&shared);
  status = g_test_run ();
  weir_test_keyring_stop (&shared);
  weir_test_keyring_tear_down (&shared);
  return status;
}
