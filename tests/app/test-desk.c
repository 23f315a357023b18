/* SPDX-License-Identifier: MIT */
#include "engine-fixture.h"

#include <stdio.h>
#include <string.h>

#include "app/weir-desk.h"
#include "app/weir-free-port.h"
#include "raw-client.h"

/* The desk over a real engine and a demo of the test's own: what windows and tray bind to. */

static WeirDesk *
make_desk (EngineFixture *f, gboolean is_named, gboolean demo)
{
  /* an empty one names nothing */
  static const char *const environment[] = { "CONFIG_PATH=", NULL };
  const WeirSettingsSources sources = { .environment = environment,
                                        .home_dir = f->folder,
                                        .config_dir = f->folder,
                                        .config_file = is_named ? f->file : NULL,
                                        .port = is_named ? 0 : -1 };
  const WeirServiceOptions options = { .sources = &sources, .data_dir = f->folder, .demo = demo };

  return weir_desk_new (&options);
}

/* Writes config.json where it is ours to change: returns its path. */
static char *
write_own (EngineFixture *f, guint16 port)
{
  g_autofree char *folder = g_build_filename (f->folder, "weir", NULL);
  g_autofree char *members = g_strdup_printf (",\"port\": %u", port);
  char *file = g_build_filename (folder, "config.json", NULL);

  g_mkdir_with_parents (folder, 0700);
  g_free (f->file);
  f->file = g_strdup (file);
  engine_fixture_configure (f, members);
  return file;
}

static void
wait_state (WeirDesk *desk, WeirServiceState state)
{
  while (weir_service_get_state (weir_desk_get_service (desk)) != state)
    g_main_context_iteration (NULL, TRUE);
}

static guint16
find_port (void)
{
  return weir_free_port_find ("127.0.0.1", (guint16) g_test_rand_int_range (20000, 30000));
}

static gboolean
has_top (WeirDesk *desk, WeirProblemKind kind)
{
  WeirProblem *top = weir_problem_board_get_top (weir_desk_get_board (desk));

  return top != NULL && weir_problem_get_kind (top) == kind;
}

static void
test_nothing (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *today = NULL;

  engine_fixture_set_up (&f, NULL);
  desk = make_desk (&f, FALSE, FALSE);
  weir_service_start (weir_desk_get_service (desk));
  g_object_get (desk, "title", &title, "subtitle", &subtitle, "today-text", &today, NULL);
  g_assert_cmpstr (title, ==, "Stopped");
  g_assert_cmpstr (subtitle, ==, "No subaccount");
  g_assert_cmpstr (today, ==, "0 tokens");
  g_assert_null (weir_problem_board_get_top (weir_desk_get_board (desk)));
  g_assert_cmpuint (g_list_model_get_n_items (weir_desk_get_accounts (desk)), ==, 0);
}

static void
test_run (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autoptr (WeirAccountItem) account = NULL;
  g_autoptr (WeirDeploymentItem) deployment = NULL;
  g_autoptr (WeirDeploymentItem) same = NULL;
  g_autoptr (WeirSecret) key = NULL;
  g_autofree char *status = NULL;
  GListModel *deployments;
  guint n;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_configure (&f, NULL);
  desk = make_desk (&f, TRUE, FALSE);
  weir_service_start (weir_desk_get_service (desk));
  g_assert_cmpint (weir_service_get_state (weir_desk_get_service (desk)), ==,
                   WEIR_SERVICE_STARTING);
  wait_state (desk, WEIR_SERVICE_RUNNING);
  g_assert_true (g_str_has_prefix (weir_service_get_base_url (weir_desk_get_service (desk)),
                                   "http://127.0.0.1:"));
  g_assert_false (g_str_has_suffix (weir_service_get_address (weir_desk_get_service (desk)), ":0"));
  key = weir_service_dup_api_key (weir_desk_get_service (desk));
  g_assert_cmpstr (weir_secret_peek (key, NULL), ==, TEST_KEY);

  deployments = weir_desk_get_deployments (desk);
  while (g_list_model_get_n_items (deployments) == 0)
    g_main_context_iteration (NULL, TRUE);
  deployment = g_list_model_get_item (deployments, 0);
  g_object_get (deployment, "status", &status, NULL);
  g_assert_cmpstr (status, ==, "RUNNING");
  account = g_list_model_get_item (weir_desk_get_accounts (desk), 0);
  g_object_get (account, "n-running", &n, NULL);
  g_assert_cmpuint (n, >, 0);

  /* what is still there stays the same object */
  weir_desk_wake (desk);
  for (gboolean refreshing = TRUE; refreshing;)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (weir_desk_get_service (desk), "refreshing", &refreshing, NULL);
    }
  same = g_list_model_get_item (deployments, 0);
  g_assert_true (same == deployment);

  weir_service_stop (weir_desk_get_service (desk));
  wait_state (desk, WEIR_SERVICE_STOPPED);
  g_assert_cmpuint (g_list_model_get_n_items (weir_desk_get_accounts (desk)), ==, 1);
}

static void
test_sign_in_rejected (void)
{
  static const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_STATUS,
                                       .path = "/oauth/token",
                                       .status = 401 };
  const WeirDemoOptions options = { .faults = &fault, .n_faults = 1 };
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autoptr (WeirAccountItem) account = NULL;
  g_autofree char *words = NULL;

  engine_fixture_set_up (&f, &options);
  engine_fixture_configure (&f, NULL);
  desk = make_desk (&f, TRUE, FALSE);
  weir_service_start (weir_desk_get_service (desk));
  while (!has_top (desk, WEIR_PROBLEM_SIGN_IN))
    g_main_context_iteration (NULL, TRUE);
  /* the list of subaccounts says it as the banner does */
  account = g_list_model_get_item (weir_desk_get_accounts (desk), 0);
  g_object_get (account, "error", &words, NULL);
  g_assert_cmpstr (words, ==,
                   "SAP did not accept the client ID and secret of first. The service key may have "
                   "been deleted or replaced.");
  weir_demo_set_faults (f.demo, NULL, 0);
  weir_service_refresh (weir_desk_get_service (desk));
  while (has_top (desk, WEIR_PROBLEM_SIGN_IN))
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_active (WeirService *service, guint n)
{
  while (weir_service_get_n_active (service) != n)
    g_main_context_iteration (NULL, TRUE);
}

/* Requests under way are told of, the first after a pause as well as the last that ends. */
static void
test_activity (void)
{
  static const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_DELAY,
                                       .path = "/chat/completions",
                                       .delay_ms = 600000 };
  const WeirDemoOptions options = { .faults = &fault, .n_faults = 1 };
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  WeirService *service;

  engine_fixture_set_up (&f, &options);
  engine_fixture_configure (&f, NULL);
  desk = make_desk (&f, TRUE, FALSE);
  service = weir_desk_get_service (desk);
  weir_service_start (service);
  wait_state (desk, WEIR_SERVICE_RUNNING);
  for (guint i = 0; i < 2; i++)
    {
      g_auto (RawClient) client = { 0 };

      g_assert_cmpuint (weir_service_get_n_active (service), ==, 0);
      g_assert_true (
          raw_client_connect (&client, weir_engine_get_port (weir_service_get_engine (service))));
      raw_client_send (&client, "POST", "/v1/chat/completions", TEST_KEY, CHAT_STREAM);
      wait_active (service, 1);
      raw_client_clear (&client);
      wait_active (service, 0);
    }
}

static void
test_demo (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autofree char *title = NULL;
  g_autofree char *reply = NULL;
  g_autofree char *file = NULL;
  WeirService *service;
  guint status;

  engine_fixture_set_up (&f, NULL);
  file = write_own (&f, find_port ());
  desk = make_desk (&f, FALSE, TRUE);
  service = weir_desk_get_service (desk);
  g_assert_true (has_top (desk, WEIR_PROBLEM_DEMO));
  weir_service_start (service);
  wait_state (desk, WEIR_SERVICE_RUNNING);
  title = weir_desk_dup_title (desk);
  g_assert_cmpstr (title, ==, "Demo running");

  /* a request is counted */
  reply = raw_client_ask (weir_engine_get_port (weir_service_get_engine (service)), "POST",
                          "/v1/chat/completions", "demo", CHAT, &status);
  g_assert_cmpuint (status, ==, 200);
  while (weir_today_get_requests (weir_desk_get_today (desk)) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (weir_today_get_tokens (weir_desk_get_today (desk)), >, 0);

  /* and not mixed with those of an account */
  weir_service_set_demo (service, FALSE);
  g_assert_cmpuint (weir_today_get_requests (weir_desk_get_today (desk)), ==, 0);
  while (weir_service_get_state (service) != WEIR_SERVICE_RUNNING
         || has_top (desk, WEIR_PROBLEM_DEMO))
    g_main_context_iteration (NULL, TRUE);
}

/* A database of a newer program is only read, which is told; so is a damaged one that was replaced. */
static void
test_usage_trouble (void)
{
  static const struct
  {
    const char *content;
    const char *warning;
    WeirProblemKind kind;
  } rows[] = {
    { NULL, "*newer version*", WEIR_PROBLEM_USAGE_NOT_KEPT },
    { "this is no database, however long one looks at it", "*is damaged*",
      WEIR_PROBLEM_HISTORY_LOST },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (EngineFixture) f = { 0 };
      g_autoptr (WeirDesk) desk = NULL;
      g_autofree char *file = NULL;
      g_autofree char *path = NULL;
      g_autofree char *folder = NULL;

      engine_fixture_set_up (&f, NULL);
      file = write_own (&f, find_port ());
      path = weir_database_build_path (f.folder);
      folder = g_path_get_dirname (path);
      g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
      if (rows[i].content != NULL)
        g_assert_true (g_file_set_contents (path, rows[i].content, -1, NULL));
      else
        {
          sqlite3 *db = NULL;

          g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
          g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version = 1000", NULL, NULL, NULL), ==,
                           SQLITE_OK);
          sqlite3_close (db);
        }
      g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, rows[i].warning);
      desk = make_desk (&f, FALSE, FALSE);
      while (!has_top (desk, rows[i].kind))
        g_main_context_iteration (NULL, TRUE);
      g_test_assert_expected_messages ();
    }
}

static void
test_port_in_use (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (GSocketListener) taker = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (taker, NULL, NULL);
  g_autoptr (WeirDesk) desk = NULL;
  g_autofree char *file = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *status = g_strdup_printf ("Port %u is in use", port);
  guint next;

  engine_fixture_set_up (&f, NULL);
  file = write_own (&f, port);
  desk = make_desk (&f, FALSE, FALSE);
  weir_service_start (weir_desk_get_service (desk));
  wait_state (desk, WEIR_SERVICE_STOPPED);
  g_assert_true (has_top (desk, WEIR_PROBLEM_PORT_IN_USE));
  subtitle = weir_desk_dup_subtitle (desk);
  g_assert_cmpstr (subtitle, ==, status);
  g_assert_cmpint (sscanf (weir_problem_get_action_name (
                               weir_problem_board_get_top (weir_desk_get_board (desk))),
                           "app.use-port(uint32 %u)", &next),
                   ==, 1);
  weir_service_override_port (weir_desk_get_service (desk), (guint16) next);
  weir_service_start (weir_desk_get_service (desk));
  wait_state (desk, WEIR_SERVICE_RUNNING);
  g_assert_null (weir_problem_board_get_top (weir_desk_get_board (desk)));
}

static void
test_bad_configuration (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autofree char *file = NULL;

  engine_fixture_set_up (&f, NULL);
  file = write_own (&f, 3001);
  engine_fixture_write (&f, "{");
  desk = make_desk (&f, FALSE, FALSE);
  g_assert_true (has_top (desk, WEIR_PROBLEM_CONFIGURATION));
  g_assert_null (weir_service_get_engine (weir_desk_get_service (desk)));
  engine_fixture_configure (&f, NULL);
  weir_service_reload (weir_desk_get_service (desk));
  g_assert_null (weir_problem_board_get_top (weir_desk_get_board (desk)));
  g_assert_cmpuint (weir_service_get_n_accounts (weir_desk_get_service (desk)), ==, 1);
}

/* --- Edited by hand --- */

static void
wait_address (WeirDesk *desk, guint16 port, WeirServiceState state)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", port);

  while (g_strcmp0 (weir_service_get_address (weir_desk_get_service (desk)), address) != 0
         || weir_service_get_state (weir_desk_get_service (desk)) != state)
    g_main_context_iteration (NULL, TRUE);
}

/* @members: of the file, each with a comma before it. */
static void
edit (EngineFixture *f, guint16 port, const char *members)
{
  g_autofree char *all = g_strdup_printf (",\"port\": %u%s", port, members);

  engine_fixture_configure (f, all);
}

/* What is shown follows the file, and the proxy does, running or stopped. */
static void
test_edited (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autofree char *file = NULL;
  guint16 port = find_port ();
  guint16 other = weir_free_port_find ("127.0.0.1", port);
  gboolean is_strict = FALSE;

  engine_fixture_set_up (&f, NULL);
  file = write_own (&f, port);
  desk = make_desk (&f, FALSE, FALSE);
  weir_service_start (weir_desk_get_service (desk));
  wait_address (desk, port, WEIR_SERVICE_RUNNING);
  edit (&f, other, "");
  wait_address (desk, other, WEIR_SERVICE_RUNNING);

  edit (&f, other, ",\"strict\": true");
  while (!is_strict)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (weir_desk_get_config (desk), "strict", &is_strict, NULL);
    }

  /* what cannot be used is told until it can */
  engine_fixture_write (&f, "{");
  while (!has_top (desk, WEIR_PROBLEM_RELOAD_FAILED))
    g_main_context_iteration (NULL, TRUE);
  wait_address (desk, other, WEIR_SERVICE_RUNNING);
  edit (&f, other, "");
  while (has_top (desk, WEIR_PROBLEM_RELOAD_FAILED))
    g_main_context_iteration (NULL, TRUE);

  weir_service_stop (weir_desk_get_service (desk));
  wait_state (desk, WEIR_SERVICE_STOPPED);
  edit (&f, port, "");
  wait_address (desk, port, WEIR_SERVICE_STOPPED);
  weir_service_start (weir_desk_get_service (desk));
  wait_address (desk, port, WEIR_SERVICE_RUNNING);
}

/* A proxy that was to run does so as soon as the file can be read. */
static void
test_mended (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autofree char *file = NULL;
  guint16 port = find_port ();

  engine_fixture_set_up (&f, NULL);
  file = write_own (&f, port);
  engine_fixture_write (&f, "{");
  desk = make_desk (&f, FALSE, FALSE);
  weir_service_start (weir_desk_get_service (desk));
  wait_state (desk, WEIR_SERVICE_STOPPED);
  g_assert_true (has_top (desk, WEIR_PROBLEM_CONFIGURATION));
  edit (&f, port, "");
  wait_address (desk, port, WEIR_SERVICE_RUNNING);
  g_assert_null (weir_problem_board_get_top (weir_desk_get_board (desk)));
}

static void
on_flushed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static gboolean
flush (WeirConfig *config)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_config_flush_async (config, on_flushed, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return weir_config_flush_finish (config, result, NULL);
}

static void
test_config (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autofree char *file = NULL;
  g_autofree char *text = NULL;
  guint16 port = find_port ();
  guint16 other = weir_free_port_find ("127.0.0.1", port);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", other);
  WeirConfig *config;
  gboolean learn;

  engine_fixture_set_up (&f, NULL);
  file = write_own (&f, port);
  desk = make_desk (&f, FALSE, FALSE);
  weir_service_start (weir_desk_get_service (desk));
  wait_state (desk, WEIR_SERVICE_RUNNING);
  config = weir_desk_get_config (desk);
  g_assert_true (weir_config_get_writable (config));
  g_object_set (config, "port", other, "learn", FALSE, "first-byte-limit", 90, NULL);
  g_assert_true (flush (config));

  /* it runs at the new address */
  while (strcmp (weir_service_get_address (weir_desk_get_service (desk)), address) != 0
         || weir_service_get_state (weir_desk_get_service (desk)) != WEIR_SERVICE_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"first_byte_s\": 90"));
  g_object_get (config, "learn", &learn, NULL);
  g_assert_false (learn);

  /* an account that is the only one, and none again */
  g_object_set (config, "account", "first", NULL);
  g_assert_true (flush (config));
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"account\": \"first\""));
  g_object_set (config, "account", "", NULL);
  g_assert_true (flush (config));
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_null (strstr (text, "\"account\""));

  /* what cannot be written is not shown as if it were */
  engine_fixture_write (&f, "[]");
  g_object_set (config, "learn", TRUE, NULL);
  g_assert_false (flush (config));
  g_object_get (config, "learn", &learn, NULL);
  g_assert_false (learn);
}

/* A change that comes while another one is written is written after it, whatever has been done by then. */
static void
test_config_again (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autofree char *file = NULL;
  WeirConfig *config;

  engine_fixture_set_up (&f, NULL);
  file = write_own (&f, find_port ());
  desk = make_desk (&f, FALSE, FALSE);
  config = weir_desk_get_config (desk);
  for (guint wait = 0; wait < 60; wait += 3) /* each writes to the disk, which may be busy */
    {
      g_autofree char *text = NULL;
      g_autofree char *account = NULL;

      g_object_set (config, "account", "first", NULL);
      weir_config_flush_async (config, NULL, NULL);
      for (guint i = 0; i < wait; i++)
        {
          g_main_context_iteration (NULL, FALSE);
          g_usleep (20);
        }
      g_object_set (config, "account", "", NULL);
      g_assert_true (flush (config));
      g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
      g_assert_null (strstr (text, "\"account\""));
      g_object_get (config, "account", &account, NULL);
      g_assert_true (account == NULL || *account == '\0');
    }
}

static void
test_named_config (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  gboolean strict;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_configure (&f, NULL);
  desk = make_desk (&f, TRUE, FALSE);
  g_object_set (weir_desk_get_config (desk), "strict", TRUE, NULL);
  g_object_get (weir_desk_get_config (desk), "strict", &strict, NULL);
  g_assert_false (strict);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/desk/nothing", test_nothing);
  g_test_add_func ("/app/desk/run", test_run);
  g_test_add_func ("/app/desk/sign-in-rejected", test_sign_in_rejected);
  g_test_add_func ("/app/desk/activity", test_activity);
  g_test_add_func ("/app/desk/demo", test_demo);
  g_test_add_func ("/app/desk/usage-trouble", test_usage_trouble);
  g_test_add_func ("/app/desk/port-in-use", test_port_in_use);
  g_test_add_func ("/app/desk/bad-configuration", test_bad_configuration);
  g_test_add_func ("/app/desk/edited", test_edited);
  g_test_add_func ("/app/desk/mended", test_mended);
  g_test_add_func ("/app/desk/config", test_config);
  g_test_add_func ("/app/desk/config-again", test_config_again);
  g_test_add_func ("/app/desk/named-config", test_named_config);

  return g_test_run ();
}
