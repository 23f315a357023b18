/* SPDX-License-Identifier: MIT */
#include "proxy/weir-prices.h"

#include <string.h>

#include "deployments.h"

#define RULES                                                                                      \
  "{\"rules\":[{\"executable\":\"e\",\"model\":\"m\",\"cached_percent\":10,"                       \
  "\"written_percent\":125,\"written_1h_percent\":200}]}"

#define CATALOGUE(cost)                                                                            \
  "{\"resources\":[{\"model\":\"m\",\"executableId\":\"e\",\"versions\":[{\"name\":\"1\","         \
  "\"isLatest\":true,\"cost\":" cost "}]},{\"model\":\"x\",\"executableId\":\"e\"}]}"

#define SHORT ",\"tier\":\"1\",\"tierDescription\":\"Less than or equals to 1k tokens\"}"
#define LONG ",\"tier\":\"2\",\"tierDescription\":\"Greater than 1k tokens\"}"
#define TIERS                                                                                      \
  "[{\"inputCost\":1" SHORT ",{\"inputCost\":2" LONG ",{\"outputCost\":10" SHORT                   \
  ",{\"outputCost\":20" LONG "]"

/* Thousand millionths of capacity units for one token at one GenAI token for a thousand. */
#define TOKEN_NANO G_GINT64_CONSTANT (1903850)

#define TOKENS(in, read, w5m, w1h, out)                                                            \
  {                                                                                                \
    in, read, w5m, w1h, -1, out, -1, -1, -1, -1, FALSE                                             \
  }

static const struct
{
  const char *name;
  const char *cost;
  const char *model;
  double own[WEIR_N_RATES]; /* capacity units for a million; all 0: none */
  WeirUsage usage;
  gint64 expected; /* -1: unpriced */
} rows[] = {
  { "plain",
    "[{\"inputCost\":1},{\"outputCost\":10}]",
    "m",
    { 0 },
    TOKENS (100, -1, -1, -1, 10),
    200 * TOKEN_NANO },
  { "nothing-used", "[]", "m", { 0 }, TOKENS (0, -1, -1, -1, 0), 0 },
  { "nothing-known", "[{\"inputCost\":1}]", "m", { 0 }, TOKENS (-1, -1, -1, -1, -1), -1 },
  { "no-price", "[]", "m", { 0 }, TOKENS (100, -1, -1, -1, 10), -1 },
  { "not-in-the-catalogue", "[{\"inputCost\":1}]", "other", { 0 }, TOKENS (1, -1, -1, -1, -1), -1 },
  { "no-versions", "[{\"inputCost\":1}]", "x", { 0 }, TOKENS (1, -1, -1, -1, -1), -1 },
  { "free", "[{\"inputCost\":0},{\"outputCost\":0}]", "m", { 0 }, TOKENS (5, -1, -1, -1, 5), 0 },
  { "no-price-for-output", "[{\"inputCost\":1}]", "m", { 0 }, TOKENS (1, -1, -1, -1, 1), -1 },
  { "embedding", "[{\"inputCost\":1}]", "m", { 0 }, TOKENS (7, -1, -1, -1, 0), 7 * TOKEN_NANO },
  { "caches-in-comparison",
    "[{\"inputCost\":1},{\"outputCost\":10}]",
    "m",
    { 0 },
    TOKENS (1000, 100, 200, 300, 0),
    (400 + 10 + 250 + 600) * TOKEN_NANO },
  { "caches-with-rates",
    "[{\"inputCost\":1},{\"outputCost\":10},{\"cachedInputCost\":2},{\"cacheWriteInputCost\":3}]",
    "m",
    { 0 },
    TOKENS (1000, 100, 200, 300, 0),
    (400 + 200 + 600 + 900) * TOKEN_NANO },
  { "caches-beyond-the-total",
    "[{\"inputCost\":1}]",
    "m",
    { 0 },
    TOKENS (10, 100, -1, -1, 0),
    10 * TOKEN_NANO },
  { "short", TIERS, "m", { 0 }, TOKENS (1000, -1, -1, -1, 1), 1010 * TOKEN_NANO },
  { "long", TIERS, "m", { 0 }, TOKENS (1001, -1, -1, -1, 1), (2002 + 20) * TOKEN_NANO },
  { "own",
    "[{\"inputCost\":1},{\"outputCost\":1}]",
    "m",
    { 3, -1, -1, 4 },
    TOKENS (10, -1, -1, -1, 20),
    (30 + 80) * 1000 },
  { "own-half",
    "[{\"inputCost\":1},{\"outputCost\":1}]",
    "m",
    { 3, -1, -1, -1 },
    TOKENS (10, -1, -1, -1, 20),
    -1 },
  { "own-without-catalogue",
    "[]",
    "other",
    { 3, 1, 2, 4 },
    TOKENS (100, 10, 20, 0, 1),
    (70 * 3 + 10 + 40 + 4) * 1000 },
  { "too-much",
    "[{\"inputCost\":1000000}]",
    "m",
    { 0 },
    TOKENS (G_GINT64_CONSTANT (1000000000000), -1, -1, -1, -1),
    G_GINT64_CONSTANT (1000000000000000) },
};

static WeirModelRules *
make_rules (void)
{
  g_autoptr (GBytes) text = g_bytes_new_static (RULES, strlen (RULES));
  const char *name = "rules";
  WeirModelRules *rules = weir_model_rules_new (&text, &name, 1, NULL);

  g_assert_nonnull (rules);
  return rules;
}

static WeirCatalogue *
make_catalogue (const char *cost)
{
  g_autofree char *json = g_strdup_printf (CATALOGUE ("%s"), cost);
  WeirCatalogue *catalogue = weir_catalogue_parse (json, strlen (json), NULL);

  g_assert_nonnull (catalogue);
  return catalogue;
}

static void
test_charge (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirModelRules) rules = make_rules ();
  g_autoptr (WeirCatalogue) catalogue = make_catalogue (rows[i].cost);
  g_autoptr (WeirAccount) account = test_account_new ("a", 0, 1);
  g_autoptr (WeirDeployment) bare = test_deployment_new (account, "d123", "e", rows[i].model, NULL);
  g_autoptr (WeirDeployment) deployment = weir_deployment_new_catalogued (bare, catalogue);
  g_autoptr (WeirPrices) prices = weir_prices_new ();
  gint64 cost = -1;
  gboolean priced;

  if (rows[i].own[WEIR_RATE_INPUT] > 0)
    weir_prices_set (prices, rows[i].model, rows[i].own);
  priced = weir_prices_charge (prices, rules, deployment, &rows[i].usage, &cost);
  g_assert_cmpint (priced, ==, rows[i].expected >= 0);
  g_assert_cmpint (cost, ==, MAX (rows[i].expected, 0));
}

static void
test_none (void)
{
  g_autoptr (WeirModelRules) rules = make_rules ();
  g_autoptr (WeirCatalogue) catalogue = make_catalogue ("[{\"inputCost\":1}]");
  g_autoptr (WeirAccount) account = test_account_new ("a", 0, 1);
  g_autoptr (WeirDeployment) bare = test_deployment_new (account, "d123", "e", "m", NULL);
  g_autoptr (WeirDeployment) deployment = weir_deployment_new_catalogued (bare, catalogue);
  const WeirUsage usage = TOKENS (3, -1, -1, -1, -1);
  gint64 cost;

  g_assert_true (weir_prices_charge (NULL, rules, deployment, &usage, &cost));
  g_assert_cmpint (cost, ==, 3 * TOKEN_NANO);
}

/* What it costs a worker: measured with --perf or -m perf. */
static void
test_speed (void)
{
  g_autoptr (WeirModelRules) rules = make_rules ();
  g_autoptr (WeirCatalogue) catalogue = make_catalogue (TIERS);
  g_autoptr (WeirAccount) account = test_account_new ("a", 0, 1);
  g_autoptr (WeirDeployment) bare = test_deployment_new (account, "d123", "e", "m", NULL);
  g_autoptr (WeirDeployment) deployment = weir_deployment_new_catalogued (bare, catalogue);
  g_autoptr (WeirPrices) prices = weir_prices_new ();
  const WeirUsage usage = TOKENS (1000, 100, 200, 300, 10);
  guint n = g_test_perf () ? 1000000 : 1000;
  double start = g_get_monotonic_time ();
  double elapsed_us;
  gint64 cost;

  for (guint i = 0; i < n; i++)
    g_assert_true (weir_prices_charge (prices, rules, deployment, &usage, &cost));
  elapsed_us = g_get_monotonic_time () - start;
  g_test_minimized_result (elapsed_us * 1000 / n, "%.0f ns a request", elapsed_us * 1000 / n);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/proxy/prices/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_charge);
    }
  g_test_add_func ("/proxy/prices/none-of-the-user", test_none);
  g_test_add_func ("/proxy/prices/speed", test_speed);
  return g_test_run ();
}
