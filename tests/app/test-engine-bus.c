/* SPDX-License-Identifier: MIT */
#include "app/weir-engine-bus.h"

#include <string.h>

#include "bus-fixture.h"
#include "engine-fixture.h"

/* An engine on a session bus of the test's own. */
typedef struct
{
  BusFixture bus;
  EngineFixture engine;
  WeirEngineBus *presence;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  bus_fixture_set_up (&f->bus);
  engine_fixture_set_up (&f->engine, NULL);
  engine_fixture_listen (&f->engine, "");
  f->presence = weir_engine_bus_new (f->engine.engine);
  bus_fixture_wait_engine (&f->bus);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->presence, weir_engine_bus_free);
  engine_fixture_tear_down (&f->engine);
  bus_fixture_tear_down (&f->bus);
}

static void
call (Fixture *f, const char *method)
{
  bus_fixture_call (&f->bus, method, NULL);
}

static void
test_status (Fixture *f, gconstpointer data)
{
  g_autoptr (GVariant) dict = NULL;
  g_autoptr (GVariant) accounts = NULL;
  g_autofree char *url = weir_engine_dup_base_url (f->engine.engine);
  const char *name;
  const char *text;
  guint32 n;

  call (f, "Refresh");
  g_assert_no_error (f->bus.error);
  call (f, "GetStatus");
  g_assert_no_error (f->bus.error);
  dict = g_variant_get_child_value (f->bus.reply, 0);
  g_assert_true (g_variant_lookup (dict, "url", "&s", &text));
  g_assert_cmpstr (text, ==, url);
  g_assert_true (g_variant_lookup (dict, "active", "u", &n));
  g_assert_cmpuint (n, ==, 0);
  accounts = g_variant_lookup_value (dict, "accounts", G_VARIANT_TYPE ("a(sus)"));
  g_assert_cmpuint (g_variant_n_children (accounts), ==, 1);
  g_variant_get_child (accounts, 0, "(&su&s)", &name, &n, &text);
  g_assert_cmpstr (name, ==, "first");
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpstr (text, ==, "");
}

/* (transfer full): what stands behind @member in JSON. */
static char *
dup_member (const char *json, const char *member)
{
  g_autofree char *pattern = g_strdup_printf ("\"%s\": *\"([^\"]+)\"", member);
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_assert_true (g_regex_match (regex, json, 0, &match));
  return g_match_info_fetch (match, 1);
}

static void
assert_no_secret (Fixture *f)
{
  g_autofree char *secret = dup_member (f->engine.key, "clientsecret");
  g_autofree char *said = NULL;

  g_assert_no_error (f->bus.error);
  said = g_variant_print (f->bus.reply, FALSE);
  g_assert_null (strstr (said, secret));
  g_assert_null (strstr (said, TEST_KEY));
}

/* Neither a key of a client nor what opens an account, also where bodies are kept. */
static void
test_no_secret (Fixture *f, gconstpointer data)
{
  static const char *const forms[] = { "json", "curl", "bundle", "diff" };
  g_autofree char *answer = NULL;
  g_autofree char *id = NULL;
  g_autofree const char **rows = NULL;
  gsize n = 0;
  guint status;

  call (f, "Refresh");
  engine_fixture_configure (&f->engine, ",\"keep_bodies\":true");
  call (f, "Reload");
  answer = raw_client_ask (weir_engine_get_port (f->engine.engine), "POST", "/v1/chat/completions",
                           TEST_KEY, CHAT, &status);
  g_assert_cmpuint (status, ==, 200);

  call (f, "GetStatus");
  assert_no_secret (f);
  while (n == 0)
    {
      bus_fixture_call (&f->bus, "ListRequests", g_variant_new ("(su)", "-is:running", 10));
      assert_no_secret (f);
      g_clear_pointer (&rows, g_free);
      g_variant_get (f->bus.reply, "(^a&s)", &rows);
      n = g_strv_length ((char **) rows);
    }
  id = dup_member (rows[0], "id");
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      bus_fixture_call (&f->bus, "GetRequest", g_variant_new ("(ss)", id, forms[i]));
      assert_no_secret (f);
    }
}

static void
test_reload (Fixture *f, gconstpointer data)
{
  engine_fixture_configure (&f->engine, "");
  call (f, "Reload");
  g_assert_no_error (f->bus.error);

  engine_fixture_write (&f->engine, "{");
  call (f, "Reload");
  g_assert_error (f->bus.error, G_DBUS_ERROR, G_DBUS_ERROR_FAILED);
  g_assert_nonnull (g_strstr_len (f->bus.error->message, -1, "is not valid JSON"));
}

static void
test_refresh (Fixture *f, gconstpointer data)
{
  call (f, "Refresh");
  g_assert_no_error (f->bus.error);
}

static void
test_refresh_fails (Fixture *f, gconstpointer data)
{
  /* No round that began before is joined. */
  call (f, "Refresh");
  weir_demo_stop (f->engine.demo);
  call (f, "Refresh");
  g_assert_error (f->bus.error, G_DBUS_ERROR, G_DBUS_ERROR_FAILED);
}

/* A caller is told when the engine goes while it waits. */
static void
test_gone (Fixture *f, gconstpointer data)
{
  bus_fixture_start_call (&f->bus, "Refresh", NULL);
  g_clear_pointer (&f->presence, weir_engine_bus_free);
  weir_engine_close (f->engine.engine);
  bus_fixture_end_call (&f->bus);
  g_assert_true (f->bus.error != NULL);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/app/engine-bus/status", test_status },
    { "/app/engine-bus/no-secret", test_no_secret },
    { "/app/engine-bus/reload", test_reload },
    { "/app/engine-bus/refresh", test_refresh },
    { "/app/engine-bus/refresh-fails", test_refresh_fails },
    { "/app/engine-bus/gone", test_gone },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
