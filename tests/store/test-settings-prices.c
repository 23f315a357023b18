/* SPDX-License-Identifier: MIT */
#include "settings-row.h"

#define GIVEN .config = "%D/c.json"
#define FILES(members)                                                                             \
  {                                                                                                \
    {                                                                                              \
      "c.json", "{" members "}"                                                                    \
    }                                                                                              \
  }
#define KEY "{\"name\":\"ci\",\"key\":\"0123456789abcdef\""

static const SettingsRow good_rows[] = {
  { .name = "nothing", GIVEN, .files = FILES ("\"prices\":null,\"budget\":null"), .expected = "" },
  { .name = "unit",
    GIVEN,
    .files = FILES ("\"prices\":{\"currency\":\"EUR\",\"capacity_unit\":1.04,\"unknown\":7}"),
    .expected = "unit EUR 1.04\n" },
  { .name = "models",
    GIVEN,
    .files = FILES ("\"prices\":{\"models\":{\"gpt-4o\":{\"input\":2.5,\"cached\":1.25,"
                    "\"written\":3,\"output\":10},\"embed\":{\"input\":0}}}"),
    .expected = "price gpt-4o=2.5/1.25/3/10\nprice embed=0/-1/-1/-1\n" },
  { .name = "budget",
    GIVEN,
    .files = FILES ("\"budget\":{\"month\":50,\"stop\":true}"),
    .expected = "budget 50 stop\n" },
  { .name = "key",
    GIVEN,
    .files = FILES ("\"secret_authentication_tokens\":[" KEY
                    ",\"tokens_per_month\":1000000,\"budget_per_month\":2.5}]"),
    .expected = "key ci=0123456789abcdef tokens=1000000 budget=2.5\n" },
};

static const SettingsRow bad_rows[] = {
  { .name = "no-object", GIVEN, .files = FILES ("\"prices\":7"), .error = "“prices” must be" },
  { .name = "currency",
    GIVEN,
    .files = FILES ("\"prices\":{\"currency\":\"euro\"}"),
    .error = "three capital letters" },
  { .name = "unit-without-currency",
    GIVEN,
    .files = FILES ("\"prices\":{\"capacity_unit\":1}"),
    .error = "with “currency”" },
  { .name = "unit-as-text",
    GIVEN,
    .files = FILES ("\"prices\":{\"currency\":\"EUR\",\"capacity_unit\":\"1\"}"),
    .error = "“prices.capacity_unit” must be a number" },
  { .name = "negative",
    GIVEN,
    .files = FILES ("\"prices\":{\"models\":{\"m\":{\"input\":-1}}}"),
    .error = "must be a number from 0" },
  { .name = "infinite",
    GIVEN,
    .files = FILES ("\"prices\":{\"models\":{\"m\":{\"input\":1e400}}}"),
    .error = "must be a number from 0" },
  { .name = "empty-price",
    GIVEN,
    .files = FILES ("\"prices\":{\"models\":{\"m\":{}}}"),
    .error = "with “input” or “output”" },
  { .name = "odd-price",
    GIVEN,
    .files = FILES ("\"prices\":{\"models\":{\"m\":2}}"),
    .error = "must be an object" },
  { .name = "odd-models",
    GIVEN,
    .files = FILES ("\"prices\":{\"models\":[]}"),
    .error = "“prices.models” must be" },
  { .name = "nameless-model",
    GIVEN,
    .files = FILES ("\"prices\":{\"models\":{\"\":{\"input\":1}}}"),
    .error = "must be" },
  { .name = "budget",
    GIVEN,
    .files = FILES ("\"budget\":{\"month\":-5}"),
    .error = "“budget.month” must be a number" },
  { .name = "stop",
    GIVEN,
    .files = FILES ("\"budget\":{\"stop\":1}"),
    .error = "“budget.stop” must be" },
  { .name = "tokens",
    GIVEN,
    .files = FILES ("\"secret_authentication_tokens\":[" KEY ",\"tokens_per_month\":-1}]"),
    .error = "tokens_per_month” must be a number" },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  settings_rows_add ("/store/settings-prices/", good_rows, G_N_ELEMENTS (good_rows));
  settings_rows_add ("/store/settings-prices/bad/", bad_rows, G_N_ELEMENTS (bad_rows));
  return g_test_run ();
}
