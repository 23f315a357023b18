/* SPDX-License-Identifier: MIT */
#include "app/weir-service-bus.h"

#include <string.h>

#include "app/weir-engine-bus.h"
#include "bus-fixture.h"
#include "desk-fixture.h"

/* The proxy of a desktop, on a session bus of the test's own, through starts, stops and bad settings. */
typedef struct
{
  BusFixture bus;
  EngineFixture engine;
  WeirDesk *desk;
  WeirServiceBus *presence;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  bus_fixture_set_up (&f->bus);
  engine_fixture_set_up (&f->engine, NULL);
  engine_fixture_configure (&f->engine, data);
  f->desk = desk_fixture_new (&f->engine);
  f->presence = weir_service_bus_new (f->desk);
  bus_fixture_wait_engine (&f->bus);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  /* it is the same one all the time */
  g_assert_cmpuint (f->bus.n_owners, ==, 1);
  g_clear_pointer (&f->presence, weir_service_bus_free);
  g_clear_object (&f->desk);
  engine_fixture_tear_down (&f->engine);
  bus_fixture_tear_down (&f->bus);
}

static WeirService *
get_service (Fixture *f)
{
  return weir_desk_get_service (f->desk);
}

static void
wait_state (Fixture *f, WeirServiceState state)
{
  while (weir_service_get_state (get_service (f)) != state)
    g_main_context_iteration (NULL, TRUE);
}

static void
call (Fixture *f, const char *method)
{
  bus_fixture_call (&f->bus, method, NULL);
}

static void
assert_url (Fixture *f, const char *expected)
{
  g_autoptr (GVariant) dict = NULL;
  const char *url = NULL;

  call (f, "GetStatus");
  g_assert_no_error (f->bus.error);
  dict = g_variant_get_child_value (f->bus.reply, 0);
  g_assert_true (g_variant_lookup (dict, "url", "&s", &url));
  g_assert_cmpstr (url, ==, expected);
}

/* Each stop makes another engine. */
static void
test_life (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      assert_url (f, "");
      weir_service_start (get_service (f));
      wait_state (f, WEIR_SERVICE_RUNNING);
      assert_url (f, weir_service_get_base_url (get_service (f)));
      call (f, "Refresh");
      g_assert_no_error (f->bus.error);
      weir_service_stop (get_service (f));
      wait_state (f, WEIR_SERVICE_STOPPED);
    }
}

/* Who waits when the engine goes is told. */
static void
test_closing (Fixture *f, gconstpointer data)
{
  bus_fixture_start_call (&f->bus, "Refresh", NULL);
  weir_service_set_demo (get_service (f), TRUE);
  bus_fixture_end_call (&f->bus);
  assert_url (f, "");
}

static void
on_settings_changed (WeirService *service, gpointer user_data)
{
  guint *n = user_data;

  (*n)++;
}

/* The window is told of what it brings, and of what is wrong. */
static void
test_reload (Fixture *f, gconstpointer data)
{
  WeirProblemBoard *board = weir_desk_get_board (f->desk);
  guint n_changed = 0;

  g_signal_connect (get_service (f), "settings-changed", G_CALLBACK (on_settings_changed),
                    &n_changed);
  call (f, "Reload");
  g_assert_no_error (f->bus.error);
  g_assert_cmpuint (n_changed, >, 0);

  engine_fixture_write (&f->engine, "{");
  call (f, "Reload");
  g_assert_error (f->bus.error, G_DBUS_ERROR, G_DBUS_ERROR_FAILED);
  g_assert_nonnull (strstr (f->bus.error->message, "is not valid JSON"));
  g_assert_cmpint (weir_problem_get_kind (weir_problem_board_get_top (board)), ==,
                   WEIR_PROBLEM_RELOAD_FAILED);
  g_signal_handlers_disconnect_by_data (get_service (f), &n_changed);
}

/* There is no engine at all until the file can be used. */
static void
test_broken (Fixture *f, gconstpointer data)
{
  engine_fixture_write (&f->engine, "{");
  weir_service_override_port (get_service (f), 0);
  g_assert_null (weir_service_get_engine (get_service (f)));
  call (f, "GetStatus");
  g_assert_error (f->bus.error, G_DBUS_ERROR, G_DBUS_ERROR_FAILED);
  g_assert_nonnull (strstr (f->bus.error->message, "weirctl reload"));
  call (f, "Reload");
  g_assert_error (f->bus.error, G_DBUS_ERROR, G_DBUS_ERROR_FAILED);
  g_assert_nonnull (strstr (f->bus.error->message, "is not valid JSON"));

  engine_fixture_configure (&f->engine, NULL);
  call (f, "Reload");
  g_assert_no_error (f->bus.error);
  assert_url (f, "");
}

/* Bodies are kept in the list that is shown, and go with it. */
static void
test_bodies (Fixture *f, gconstpointer data)
{
  WeirRequestList *list = weir_desk_get_requests (f->desk);
  g_autoptr (WeirRequestItem) item = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *id = NULL;
  const char *text;
  guint status;

  weir_service_start (get_service (f));
  wait_state (f, WEIR_SERVICE_RUNNING);
  call (f, "Refresh");
  answer = raw_client_ask (weir_engine_get_port (weir_service_get_engine (get_service (f))), "POST",
                           "/v1/chat/completions", TEST_KEY, CHAT, &status);
  g_assert_cmpuint (status, ==, 200);
  while (g_list_model_get_n_items (G_LIST_MODEL (list)) == 0
         || weir_request_list_get_n_running (list) > 0)
    g_main_context_iteration (NULL, TRUE);
  item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  id = g_strdup (weir_request_item_get_sight (item)->head->id);

  bus_fixture_call (&f->bus, "GetRequest", g_variant_new ("(ss)", id, "diff"));
  g_assert_no_error (f->bus.error);
  g_variant_get (f->bus.reply, "(&s)", &text);
  g_assert_cmpstr (text, !=, "");

  weir_request_list_clear (list);
  bus_fixture_call (&f->bus, "GetRequest", g_variant_new ("(ss)", id, "diff"));
  g_assert_error (f->bus.error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    const char *members; /* (nullable): of the configuration */
    void (*run) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/app/service-bus/life", NULL, test_life },
    { "/app/service-bus/closing", NULL, test_closing },
    { "/app/service-bus/reload", NULL, test_reload },
    { "/app/service-bus/broken", NULL, test_broken },
    { "/app/service-bus/bodies", ",\"keep_bodies\":true", test_bodies },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].members, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
