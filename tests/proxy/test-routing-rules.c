/* SPDX-License-Identifier: MIT */
#include "proxy/weir-routing-rules.h"

static const char *const none[] = { NULL };

static void
test_fallbacks (void)
{
  static const char *const models[] = { "gpt-4.1", "o1", NULL };
  g_autoptr (WeirRoutingRules) rules = weir_routing_rules_new ();
  const char *const *found;

  g_assert_null (weir_routing_rules_get_fallbacks (rules, "gpt-5"));
  weir_routing_rules_add_fallbacks (rules, "anthropic--claude-4.5-sonnet", models);
  found = weir_routing_rules_get_fallbacks (rules, "claude-sonnet-4-5-20250929");
  g_assert_nonnull (found);
  g_assert_cmpstr (found[0], ==, "gpt-4.1");
  g_assert_cmpstr (found[1], ==, "o1");
  g_assert_null (found[2]);
  g_assert_null (weir_routing_rules_get_fallbacks (rules, "gpt-4.1"));
}

static void
test_defaults (void)
{
  g_autoptr (WeirRoutingRules) rules = weir_routing_rules_new ();

  weir_routing_rules_set_default (rules, "chat", "gpt-4.1");
  g_assert_cmpstr (weir_routing_rules_get_default (rules, "chat"), ==, "gpt-4.1");
  g_assert_null (weir_routing_rules_get_default (rules, "messages"));
}

static const struct
{
  const char *name;
  const char *include;
  const char *exclude;
  const char *model;
  gboolean shown;
} filters[] = {
  { "no-filter", NULL, NULL, "gpt-5", TRUE },
  { "empty-lists", "", "", "gpt-5", TRUE },
  { "included", "gpt-*", NULL, "gpt-5", TRUE },
  { "not-included", "gpt-*", NULL, "o1", FALSE },
  { "one-of-two", "gpt-*,o?", NULL, "o1", TRUE },
  { "excluded", NULL, "*-preview", "gpt-5-preview", FALSE },
  { "not-excluded", NULL, "*-preview", "gpt-5", TRUE },
  { "both", "gpt-*", "*-preview", "gpt-5-preview", FALSE },
  { "whole-name", NULL, "gpt", "gpt-5", TRUE },
  { "case", "GPT-*", NULL, "gpt-5", TRUE },
  { "sap-name", "anthropic--*", NULL, "anthropic--claude-4.5-sonnet", TRUE },
  { "vendor-name", NULL, "claude-sonnet-*", "anthropic--claude-4.5-sonnet", FALSE },
};

static void
test_filter (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirRoutingRules) rules = weir_routing_rules_new ();
  g_auto (GStrv) include =
      filters[i].include != NULL ? g_strsplit (filters[i].include, ",", -1) : NULL;
  g_auto (GStrv) exclude =
      filters[i].exclude != NULL ? g_strsplit (filters[i].exclude, ",", -1) : NULL;

  /* what was set before does not count any more */
  weir_routing_rules_set_filters (rules, (const char *const[]){ "x", NULL }, none);
  weir_routing_rules_set_filters (rules, (const char *const *) include,
                                  (const char *const *) exclude);
  g_assert_cmpint (weir_routing_rules_shows (rules, filters[i].model), ==, filters[i].shown);
}

static void
test_accounts (void)
{
  static const char *const ab[] = { "a", "b", NULL };
  static const char *const c[] = { "c", NULL };
  g_autoptr (WeirRoutingRules) rules = weir_routing_rules_new ();
  g_autoptr (WeirRoutingRules) same = weir_routing_rules_ref (rules);

  g_assert_true (weir_routing_rules_uses (rules, "a"));
  weir_routing_rules_set_account (rules, "b");
  g_assert_false (weir_routing_rules_uses (rules, "a"));
  g_assert_true (weir_routing_rules_uses (same, "b"));
  weir_routing_rules_set_account (rules, NULL);
  g_assert_true (weir_routing_rules_uses (rules, "a"));

  g_assert_null (weir_routing_rules_get_order (rules, "gpt-5"));
  weir_routing_rules_add_order (rules, "gpt-*", ab);
  weir_routing_rules_add_order (rules, "*", c);
  g_assert_cmpstr (weir_routing_rules_get_order (rules, "gpt-5")[1], ==, "b");
  g_assert_cmpstr (weir_routing_rules_get_order (rules, "o1")[0], ==, "c");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/proxy/routing-rules/fallbacks", test_fallbacks);
  g_test_add_func ("/proxy/routing-rules/defaults", test_defaults);
  g_test_add_func ("/proxy/routing-rules/accounts", test_accounts);
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autofree char *path = g_strconcat ("/proxy/routing-rules/filter/", filters[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_filter);
    }
  return g_test_run ();
}
