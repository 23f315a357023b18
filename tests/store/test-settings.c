/* SPDX-License-Identifier: MIT */
#include "store/weir-settings.h"

#include "store/weir-store-error.h"

#include <glib/gstdio.h>
#include <string.h>

/* What goes before what, and what the rows of the other settings tests do not show. */

typedef struct
{
  char *folder;
  char *file;
  WeirSettingsSources sources;
} Fixture;

static void
set_up (Fixture *f, const char *text, const char *const *environment)
{
  f->folder = g_dir_make_tmp ("weir-settings-XXXXXX", NULL);
  f->file = g_build_filename (f->folder, "c.json", NULL);
  g_assert_true (
      g_file_set_contents_full (f->file, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  f->sources = (WeirSettingsSources){ .environment = environment,
                                      .home_dir = f->folder,
                                      .config_dir = f->folder,
                                      .config_file = f->file,
                                      .port = -1 };
}

static void
tear_down (Fixture *f)
{
  g_assert_cmpint (g_remove (f->file), ==, 0);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->file);
  g_free (f->folder);
}

static const struct
{
  const char *name;
  const char *file;
  const char *environment[4];
  const char *host;
  int port;
  gboolean debug;
  const char *expected;
  const char *error;
} address_rows[] = {
  { .name = "default", .file = "{}", .port = -1, .expected = "127.0.0.1 3001 0 0" },
  { .name = "file",
    .file = "{\"host\":\"::1\",\"port\":1,\"debug\":true}",
    .port = -1,
    .expected = "::1 1 1 1" },
  { .name = "environment-before-file",
    .file = "{\"host\":\"::1\",\"port\":1}",
    .environment = { "HOST=0.0.0.0", "PORT=2", "DEBUG=true" },
    .port = -1,
    .expected = "0.0.0.0 2 1 1" },
  { .name = "command-line-before-environment",
    .file = "{\"host\":\"::1\",\"port\":1}",
    .environment = { "HOST=0.0.0.0", "PORT=2", "DEBUG=0" },
    .host = "localhost",
    .port = 3,
    .debug = TRUE,
    .expected = "localhost 3 1 1" },
  { .name = "brackets", .file = "{}", .host = "[::1]", .port = -1, .expected = "::1 3001 1 0" },
  { .name = "brackets-in-file",
    .file = "{\"host\":\"[::]\"}",
    .port = -1,
    .expected = ":: 3001 1 0" },
  { .name = "half-a-bracket", .file = "{}", .host = "[", .port = -1, .expected = "[ 3001 1 0" },
  { .name = "any-free-port", .file = "{}", .port = 0, .expected = "127.0.0.1 0 0 0" },
  { .name = "debug-of-another-program",
    .file = "{}",
    .environment = { "DEBUG=express:*" },
    .port = -1,
    .expected = "127.0.0.1 3001 0 0" },
  { .name = "port-word",
    .file = "{}",
    .environment = { "PORT=http" },
    .port = -1,
    .error = "PORT" },
  { .name = "port-large",
    .file = "{}",
    .environment = { "PORT=65536" },
    .port = -1,
    .error = "PORT must be a whole number from 1 to 65535" },
};

static void
test_address (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirSettings) settings = NULL;
  g_autoptr (GError) error = NULL;
  Fixture f = { 0 };

  set_up (&f, address_rows[i].file, address_rows[i].environment);
  f.sources.host = address_rows[i].host;
  f.sources.port = address_rows[i].port;
  f.sources.debug = address_rows[i].debug;
  settings = weir_settings_load (&f.sources, &error);

  if (address_rows[i].error != NULL)
    {
      g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE);
      g_assert_nonnull (strstr (error->message, address_rows[i].error));
    }
  else
    {
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = g_strdup_printf ("%s %u %d %d", settings->host, settings->port,
                              settings->host_explicit, settings->debug);
      g_assert_cmpstr (text, ==, address_rows[i].expected);
    }
  tear_down (&f);
}

static void
test_config_path_variable (void)
{
  g_autofree char *variable = NULL;
  g_autoptr (WeirSettings) settings = NULL;
  g_autoptr (GError) error = NULL;
  const char *environment[] = { NULL, NULL };
  Fixture f = { 0 };

  set_up (&f, "{\"port\":7}", environment);
  variable = g_strconcat ("CONFIG_PATH=", f.file, NULL);
  environment[0] = variable;
  f.sources.config_file = NULL;

  settings = weir_settings_load (&f.sources, &error);
  g_assert_no_error (error);
  g_assert_cmpint (settings->port, ==, 7);
  g_assert_cmpstr (settings->file, ==, f.file);
  tear_down (&f);
}

/* Which file it is, and whether it is one that somebody has named. */
static void
test_path (void)
{
  static const struct
  {
    const char *file;
    const char *variable;
    const char *named;
    const char *path;
  } rows[] = {
    { NULL, NULL, NULL, "/x/config/weir/config.json" },
    { NULL, "CONFIG_PATH=", NULL, "/x/config/weir/config.json" },
    { NULL, "CONFIG_PATH=/z/weir.json", "/z/weir.json", "/z/weir.json" },
    { "/y/a/../b.json", NULL, "/y/a/../b.json", "/y/b.json" },
    { "/y/a.json", "CONFIG_PATH=/z/weir.json", "/y/a.json", "/y/a.json" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *const environment[] = { rows[i].variable, NULL };
      const WeirSettingsSources sources = { .environment = environment,
                                            .config_dir = "/x/config",
                                            .config_file = rows[i].file };
      g_autofree char *path = weir_settings_sources_build_path (&sources);

      g_assert_cmpstr (weir_settings_sources_get_named (&sources), ==, rows[i].named);
      g_assert_cmpstr (path, ==, rows[i].path);
    }
}

/* Members that have no other reader yet, paths among them. */
static void
test_members (void)
{
  static const char text[] =
      "{\"allowed_hosts\":[\"proxy.example\"],\"allowed_origins\":[\"https://chat.example\"],"
      "\"ca_file\":\"ca.pem\",\"tls_cert\":\"/a/cert.pem\",\"tls_key\":\"key.pem\","
      "\"client_type\":\"mine\",\"strict\":true,\"learn\":false,\"future\":1,"
      "\"keep_bodies\":true,"
      "\"limits\":{\"connect_s\":1,\"first_byte_s\":2,\"first_byte_reasoning_s\":3,\"gap_s\":4,"
      "\"gap_reasoning_s\":5,\"total_s\":6,\"heartbeat_s\":7,\"drain_s\":8,\"refresh_s\":9,"
      "\"max_connections\":10,\"max_requests\":11,\"max_body_mib\":12,\"max_bodies_mib\":13,"
      "\"usage_days\":14}}";
  static const char *const environment[] = { "AI_CLIENT_TYPE=theirs", NULL };
  const WeirSettingsLimits expected = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 };
  g_autoptr (WeirSettings) settings = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *ca = NULL;
  g_autofree char *key = NULL;
  Fixture f = { 0 };

  set_up (&f, text, environment);
  ca = g_build_filename (f.folder, "ca.pem", NULL);
  key = g_build_filename (f.folder, "key.pem", NULL);

  settings = weir_settings_load (&f.sources, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (settings->allowed_hosts[0], ==, "proxy.example");
  g_assert_cmpstr (settings->allowed_origins[0], ==, "https://chat.example");
  g_assert_cmpstr (settings->ca_file, ==, ca);
  g_assert_cmpstr (settings->tls_cert, ==, "/a/cert.pem");
  g_assert_cmpstr (settings->tls_key, ==, key);
  g_assert_cmpstr (settings->client_type, ==, "theirs");
  g_assert_true (settings->strict);
  g_assert_false (settings->learn);
  g_assert_true (settings->keep_bodies);
  g_assert_cmpmem (&settings->limits, sizeof expected, &expected, sizeof expected);
  tear_down (&f);
}

/* Whoever writes the file again needs what was in it, also what is not known here. */
static void
test_document_is_kept (void)
{
  static const char text[] = "{ \"big\": 18446744073709551617, \"x\": 0.1 }";
  static const char *const environment[] = { NULL };
  g_autoptr (WeirSettings) settings = NULL;
  Fixture f = { 0 };

  set_up (&f, text, environment);
  settings = weir_settings_load (&f.sources, NULL);
  g_assert_nonnull (settings);
  g_assert_cmpstr (weir_secret_peek (settings->document, NULL), ==, text);
  g_assert_null (settings->account_source);
  tear_down (&f);
}

static void
test_watched (void)
{
  static const char *const environment[] = { NULL };
  g_autoptr (WeirSettings) settings = NULL;
  g_autofree char *missing = NULL;
  Fixture f = { 0 };

  set_up (&f, "{}", environment);
  settings = weir_settings_load (&f.sources, NULL);
  g_assert_cmpstr (settings->watched[0], ==, f.file);
  g_clear_pointer (&settings, weir_settings_unref);

  /* The file of the default place is watched even before it is there. */
  f.sources.config_file = NULL;
  missing = g_build_filename (f.folder, "weir", "config.json", NULL);
  settings = weir_settings_load (&f.sources, NULL);
  g_assert_cmpstr (settings->watched[0], ==, missing);
  g_assert_null (settings->file);
  g_assert_null (settings->document);
  tear_down (&f);
}

/* The demo's key is known to all: it may open nothing else. */
static void
test_demo_is_alone (void)
{
  static const char text[] =
      "{\"port\":9,\"service_key_json\":{},\"secret_authentication_tokens\":[\"x\"]}";
  static const char *const environment[] = { "AICORE_SERVICE_KEY={}", "WEIR_API_KEYS_FILE=/nowhere",
                                             NULL };
  g_autoptr (WeirSettings) settings = NULL;
  g_autoptr (GError) error = NULL;
  Fixture f = { 0 };

  set_up (&f, text, environment);
  f.sources.demo_key = "{\"clientid\":\"demo\"}";
  settings = weir_settings_load (&f.sources, &error);
  g_assert_no_error (error);
  g_assert_true (settings->demo);
  g_assert_cmpint (settings->port, ==, 9);
  g_assert_cmpuint (settings->n_accounts, ==, 1);
  g_assert_cmpstr (settings->accounts[0].name, ==, "demo");
  g_assert_cmpuint (settings->n_keys, ==, 1);
  g_assert_cmpstr (weir_secret_peek (settings->keys[0].secret, NULL), ==, "demo");
  g_assert_cmpuint (g_strv_length (settings->warnings), ==, 0);
  tear_down (&f);
}

static void
test_sources_copy (void)
{
  const char *const environment[] = { "A=1", NULL };
  const WeirSettingsSources some = { .environment = environment,
                                     .home_dir = "h",
                                     .config_dir = "c",
                                     .config_file = "f",
                                     .host = "o",
                                     .port = 7,
                                     .tls_cert = "t",
                                     .tls_key = "k",
                                     .debug = TRUE,
                                     .demo_key = "d" };
  g_autoptr (WeirSettingsSources) copy = weir_settings_sources_copy (&some);
  g_autoptr (WeirSettingsSources) process = weir_settings_sources_new ();

  g_assert_cmpstr (copy->environment[0], ==, "A=1");
  g_assert_null (copy->environment[1]);
  g_assert_true (copy->home_dir != some.home_dir);
  g_assert_cmpstr (copy->home_dir, ==, "h");
  g_assert_cmpstr (copy->config_dir, ==, "c");
  g_assert_cmpstr (copy->config_file, ==, "f");
  g_assert_cmpstr (copy->host, ==, "o");
  g_assert_cmpint (copy->port, ==, 7);
  g_assert_cmpstr (copy->tls_cert, ==, "t");
  g_assert_cmpstr (copy->tls_key, ==, "k");
  g_assert_true (copy->debug);
  g_assert_cmpstr (copy->demo_key, ==, "d");

  g_assert_cmpstr (process->home_dir, ==, g_get_home_dir ());
  g_assert_cmpint (process->port, ==, -1);
}

static WeirSettings *
load_account (const char *members)
{
  static const char *const environment[] = { NULL };
  g_autofree char *text = g_strdup_printf ("{\"subAccounts\":{\"a\":{%s}}}", members);
  g_autoptr (GError) error = NULL;
  WeirSettings *settings;
  Fixture f = { 0 };

  set_up (&f, text, environment);
  settings = weir_settings_load (&f.sources, &error);
  g_assert_no_error (error);
  tear_down (&f);
  return settings;
}

static void
test_account_equal (void)
{
  static const char *const others[] = {
    "\"service_key_json\":{\"clientid\":\"2\"}",
    "\"service_key_json\":{\"clientid\":\"1\"},\"id\":\"b\"",
    "\"service_key_json\":{\"clientid\":\"1\"},\"resource_group\":\"b\"",
    "\"service_key_json\":{\"clientid\":\"1\"},\"priority\":1",
    "\"service_key_json\":{\"clientid\":\"1\"},\"weight\":2",
    "\"service_key_json\":{\"clientid\":\"1\"},\"discover\":false",
    "\"service_key_json\":{\"clientid\":\"1\"},\"deployment_models\":{\"m\":\"u\"}",
  };
  g_autoptr (WeirSettings) a = load_account ("\"service_key_json\":{\"clientid\":\"1\"}");
  g_autoptr (WeirSettings) same = load_account ("\"service_key_json\":{\"clientid\":\"1\"}");
  g_autoptr (WeirSettings) bound = load_account (others[6]);
  g_autoptr (WeirSettings) elsewhere = load_account ("\"service_key_json\":{\"clientid\":\"1\"},"
                                                     "\"deployment_models\":{\"m\":\"v\"}");

  g_assert_true (weir_settings_account_equal (&a->accounts[0], &same->accounts[0]));
  g_assert_false (weir_settings_account_equal (&bound->accounts[0], &elsewhere->accounts[0]));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (WeirSettings) b = load_account (others[i]);

      g_assert_false (weir_settings_account_equal (&a->accounts[0], &b->accounts[0]));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (address_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/store/settings/address/", address_rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_address);
    }
  g_test_add_func ("/store/settings/config-path-variable", test_config_path_variable);
  g_test_add_func ("/store/settings/path", test_path);
  g_test_add_func ("/store/settings/members", test_members);
  g_test_add_func ("/store/settings/document-is-kept", test_document_is_kept);
  g_test_add_func ("/store/settings/watched", test_watched);
  g_test_add_func ("/store/settings/demo-is-alone", test_demo_is_alone);
  g_test_add_func ("/store/settings/sources-copy", test_sources_copy);
  g_test_add_func ("/store/settings/account-equal", test_account_equal);
  return g_test_run ();
}
