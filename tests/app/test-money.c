/* SPDX-License-Identifier: MIT */
#include "app/weir-money.h"

#define NANO G_GINT64_CONSTANT (1000000000)

static const struct
{
  gint64 cost_nano;
  const char *plain;
  const char *euro;
} rows[] = {
  { 0, "CU 0.00", "EUR 0.00" },          { 760000000, "CU 0.76", "EUR 0.38" },
  { 24200000, "CU 0.024", "EUR 0.012" }, { 6200000, "CU 0.0062", "EUR 0.0031" },
  { 1, "CU 0.000000", "EUR 0.000000" },  { 2469 * NANO, "CU 2469.00", "EUR 1234.50" },
};

static void
on_changed (WeirMoney *money, guint *n)
{
  (*n)++;
}

static void
test_format (void)
{
  const WeirSettingsPrices prices = { .currency = (char *) "EUR", .unit = 0.5 };
  g_autoptr (WeirMoney) plain = weir_money_new (NULL);
  g_autoptr (WeirMoney) euro = weir_money_new (&prices);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *first = weir_money_format (plain, rows[i].cost_nano);
      g_autofree char *second = weir_money_format (euro, rows[i].cost_nano);

      g_assert_cmpstr (first, ==, rows[i].plain);
      g_assert_cmpstr (second, ==, rows[i].euro);
    }
  g_assert_cmpint (weir_money_get_cost (euro, 2), ==, 4 * NANO);
  g_assert_cmpint (weir_money_get_cost (plain, 2), ==, 2 * NANO);
  g_assert_cmpstr (weir_money_get_currency (euro), ==, "EUR");
}

static void
test_sum (void)
{
  g_autoptr (WeirMoney) money = weir_money_new (NULL);
  const WeirUsageSum none = { 0 };
  const WeirUsageSum unpriced = { .requests = 2, .unpriced = 2 };
  const WeirUsageSum some = { .requests = 2, .unpriced = 1, .cost_nano = NANO };
  g_autofree char *first = weir_money_format_sum (money, &none);
  g_autofree char *second = weir_money_format_sum (money, &unpriced);
  g_autofree char *third = weir_money_format_sum (money, &some);

  g_assert_cmpstr (first, ==, "CU 0.00");
  g_assert_cmpstr (second, ==, "Unpriced");
  g_assert_cmpstr (third, ==, "CU 1.00");
}

/* Half of what is needed is nothing. */
static void
test_change (void)
{
  const WeirSettingsPrices nameless = { .unit = 2 };
  const WeirSettingsPrices worthless = { .currency = (char *) "EUR" };
  const WeirSettingsPrices euro = { .currency = (char *) "EUR", .unit = 2 };
  const WeirSettingsPrices dollar = { .currency = (char *) "USD", .unit = 2 };
  const WeirSettingsPrices dear = { .currency = (char *) "USD", .unit = 3 };
  const WeirSettingsPrices *const all[] = { &nameless, &worthless, &euro, &euro, &dollar, &dear };
  const guint expected[] = { 0, 0, 1, 1, 2, 3 };
  g_autoptr (WeirMoney) money = weir_money_new (NULL);
  guint n = 0;

  g_signal_connect (money, "changed", G_CALLBACK (on_changed), &n);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      weir_money_set_prices (money, all[i]);
      g_assert_cmpuint (n, ==, expected[i]);
    }
  weir_money_set_prices (money, NULL);
  g_assert_cmpstr (weir_money_get_currency (money), ==, "CU");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/money/format", test_format);
  g_test_add_func ("/app/money/sum", test_sum);
  g_test_add_func ("/app/money/change", test_change);
  return g_test_run ();
}
