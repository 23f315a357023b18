/* SPDX-License-Identifier: MIT */
#include "cli/weir-cost.h"

#include <glib/gstdio.h>
#include <string.h>

static const struct
{
  const char *name;
  const char *json;
  const char *expected; /* (nullable) */
} rows[] = {
  { "priced", "{\"status\":200,\"cost\":0.190000000}", "EUR 0.38" },
  { "small", "{\"status\":200,\"cost\":0.000021000}", "EUR 0.000042" },
  { "nothing", "{\"status\":200,\"cost\":0.000000000}", "EUR 0.00" },
  { "unpriced", "{\"status\":200,\"cost\":null}", "Unpriced" },
  { "absent", "{\"status\":200}", "Unpriced" },
  { "no-number", "{\"status\":200,\"cost\":\"0\"}", "Unpriced" },
  { "running", "{\"running\":true}", NULL },
  { "demo", "{\"status\":200,\"demo\":true,\"cost\":0.5}", NULL },
  { "refused", "{\"status\":404,\"cost\":null}", NULL },
  { "failed-late", "{\"status\":502,\"cost\":0.5}", "EUR 1.00" },
};

static void
test_request (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  const WeirSettingsPrices prices = { .currency = (char *) "EUR", .unit = 2 };
  g_autoptr (WeirMoney) money = weir_money_new (&prices);
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autofree char *text = NULL;

  g_assert_true (
      weir_json_parse (&doc, rows[i].json, strlen (rows[i].json), &weir_json_limits_body, NULL));
  text = weir_cost_format_request (&doc, money);
  g_assert_cmpstr (text, ==, rows[i].expected);
}

/* A configuration that cannot be read hides no costs. */
static void
test_broken_settings (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "weir", NULL);
  g_autofree char *path = g_build_filename (folder, "config.json", NULL);
  g_autoptr (WeirMoney) money = NULL;
  g_autoptr (WeirSettings) settings = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "{", -1, NULL));
  money = weir_cost_load_money (&settings);
  g_assert_null (settings);
  text = weir_cost_format (money, TRUE, G_GINT64_CONSTANT (1500000000));
  g_assert_cmpstr (text, ==, "CU 1.50");
}

/* Prices are those of the configuration. */
static void
test_settings (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "weir", NULL);
  g_autofree char *path = g_build_filename (folder, "config.json", NULL);
  g_autoptr (WeirMoney) money = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (
      path, "{\"prices\":{\"currency\":\"EUR\",\"capacity_unit\":2}}", -1, NULL));
  money = weir_cost_load_money (NULL);
  text = weir_cost_format (money, TRUE, G_GINT64_CONSTANT (1500000000));
  g_assert_cmpstr (text, ==, "EUR 3.00");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/cost/request/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_request);
    }
  g_test_add_func ("/cli/cost/settings", test_settings);
  g_test_add_func ("/cli/cost/broken-settings", test_broken_settings);
  return g_test_run ();
}
