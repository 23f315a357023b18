/* SPDX-License-Identifier: MIT */
#include "app/weir-engine-rules.h"

#include "engine-fixture.h"

#include <string.h>

/* Accounts bear other ids than names, so that the two cannot be mistaken. */
static WeirSettings *
load (const char *rules)
{
  g_autofree char *folder = g_dir_make_tmp ("weir-rules-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "c.json", NULL);
  g_autofree char *text =
      g_strdup_printf ("{\"subAccounts\":{\"dev\":{\"id\":\"1\",\"service_key_json\":{}},"
                       "\"prod\":{\"id\":\"2\",\"service_key_json\":{}}},\"rules\":%s}",
                       rules);
  static const char *const environment[] = { NULL };
  const WeirSettingsSources sources = { .environment = environment,
                                        .home_dir = folder,
                                        .config_dir = folder,
                                        .config_file = path,
                                        .port = -1 };
  g_autoptr (GError) error = NULL;
  WeirSettings *settings;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  settings = weir_settings_load (&sources, &error);
  g_assert_no_error (error);
  engine_fixture_remove (folder);
  return settings;
}

static void
test_build (void)
{
  g_autoptr (WeirSettings) settings =
      load ("{\"fallbacks\":{\"a\":[\"b\"]},\"default_models\":{\"chat\":\"c\"},"
            "\"include\":[\"a*\"],\"exclude\":[\"ab\"],\"account\":\"prod\","
            "\"order\":{\"*\":[\"prod\",\"dev\"]}}");
  g_autoptr (WeirRoutingRules) rules = weir_engine_rules_build (settings);

  g_assert_cmpstr (weir_routing_rules_get_fallbacks (rules, "a")[0], ==, "b");
  g_assert_cmpstr (weir_routing_rules_get_default (rules, "chat"), ==, "c");
  g_assert_true (weir_routing_rules_shows (rules, "ac"));
  g_assert_false (weir_routing_rules_shows (rules, "ab"));
  g_assert_false (weir_routing_rules_shows (rules, "b"));
  g_assert_true (weir_routing_rules_uses (rules, "2"));
  g_assert_false (weir_routing_rules_uses (rules, "1"));
  g_assert_cmpstr (weir_routing_rules_get_order (rules, "a")[0], ==, "2");
  g_assert_cmpstr (weir_routing_rules_get_order (rules, "a")[1], ==, "1");
}

static void
test_build_empty (void)
{
  g_autoptr (WeirSettings) settings = load ("{}");
  g_autoptr (WeirRoutingRules) rules = weir_engine_rules_build (settings);

  g_assert_null (weir_routing_rules_get_fallbacks (rules, "a"));
  g_assert_true (weir_routing_rules_shows (rules, "a"));
  g_assert_true (weir_routing_rules_uses (rules, "1"));
  g_assert_null (weir_routing_rules_get_order (rules, "a"));
}

/* From the file to the answer; a rule that is added later counts without a new start. */
static void
test_engine (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirSnapshot) before = NULL;
  g_autoptr (WeirSnapshot) after = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_listen (&f, ",\"rules\":{\"fallbacks\":{\"gpt-9\":[\"gpt-4o\"]}}");
  before = weir_engine_dup_snapshot (f.engine);
  g_assert_nonnull (weir_router_get_fallbacks (before->router, "gpt-9"));

  engine_fixture_configure (&f, ",\"rules\":{\"exclude\":[\"gpt-4o\"]}");
  g_assert_true (weir_engine_reload (f.engine, &error));
  g_assert_no_error (error);
  after = weir_engine_dup_snapshot (f.engine);
  g_assert_null (weir_router_get_fallbacks (after->router, "gpt-9"));
  found = weir_router_find (after->router, "gpt-4o", NULL);
  g_assert_null (found);

  /* a bad one changes nothing */
  engine_fixture_configure (&f, ",\"rules\":{\"account\":\"nobody\"}");
  g_assert_false (weir_engine_reload (f.engine, &error));
  g_assert_nonnull (strstr (error->message, "there are: “first”"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/engine-rules/build", test_build);
  g_test_add_func ("/app/engine-rules/build-empty", test_build_empty);
  g_test_add_func ("/app/engine-rules/engine", test_engine);
  return g_test_run ();
}
