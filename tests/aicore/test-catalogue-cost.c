/* SPDX-License-Identifier: MIT */
#include "aicore/weir-catalogue-cost.h"

#include <string.h>

#include "base/weir-json-scan.h"

#define SHORT                                                                                      \
  ",\"tier\":\"1\",\"tierDescription\":\"Less than or equals to 200k tokens per request\"}"
#define LONG ",\"tier\":\"2\",\"tierDescription\":\"Greater than 200k tokens per request\"}"

/* What a rate of one token for a thousand comes to, for a million. */
#define ONE (1000 * WEIR_CAPACITY_UNITS_PER_GENAI_TOKEN)

static const struct
{
  const char *name;
  const char *json;
  guint n_tiers;
  gint64 tokens_in;
  double rates[WEIR_N_RATES]; /* as in the catalogue; negative: none */
} rows[] = {
  { "missing", "null", 0, 0, { -1, -1, -1, -1 } },
  { "empty", "[]", 0, 0, { -1, -1, -1, -1 } },
  { "plain", "[{\"inputCost\":\"0.5\"},{\"outputCost\":\"2\"}]", 1, 10, { 0.5, -1, -1, 2 } },
  { "numbers", "[{\"inputCost\":0.5},{\"outputCost\":2}]", 1, 10, { 0.5, -1, -1, 2 } },
  { "one-object", "{\"inputCost\":1,\"outputCost\":\"3\"}", 1, 10, { 1, -1, -1, 3 } },
  { "free", "[{\"inputCost\":\"0\"}]", 1, 10, { 0, -1, -1, -1 } },
  { "cached",
    "[{\"inputCost\":1},{\"cachedInputCost\":\".25\"},{\"cacheWriteInputCost\":2},"
    "{\"outputCost\":4}]",
    1,
    10,
    { 1, 0.25, 2, 4 } },
  { "cache-creation",
    "[{\"cacheCreationInputCost\":2},{\"cacheReadInputCost\":3}]",
    1,
    0,
    { -1, 3, 2, -1 } },
  { "short",
    "[{\"inputCost\":\"1\"" SHORT ",{\"inputCost\":\"2\"" LONG ",{\"outputCost\":\"3\"" SHORT
    ",{\"outputCost\":\"4\"" LONG "]",
    2,
    200000,
    { 1, -1, -1, 3 } },
  { "long",
    "[{\"outputCost\":\"4\"" LONG ",{\"inputCost\":\"1\"" SHORT ",{\"inputCost\":\"2\"" LONG
    ",{\"outputCost\":\"3\"" SHORT "]",
    2,
    200001,
    { 2, -1, -1, 4 } },
  { "long-falls-back",
    "[{\"inputCost\":\"1\"" SHORT ",{\"outputCost\":\"3\"" SHORT ",{\"inputCost\":\"2\"" LONG "]",
    2,
    900000,
    { 2, -1, -1, 3 } },
  { "bound-of-the-tier-below",
    "[{\"inputCost\":1" SHORT ",{\"inputCost\":2,\"tier\":2,\"tierDescription\":\"the rest\"}]",
    2,
    200001,
    { 2, -1, -1, -1 } },
  { "bound-not-told",
    "[{\"inputCost\":1,\"tier\":\"1\"},{\"inputCost\":2,\"tier\":\"2\"}]",
    1,
    900000,
    { 1, -1, -1, -1 } },
  { "bound-in-millions",
    "[{\"inputCost\":1,\"tier\":1},{\"inputCost\":2,\"tier\":2,\"tierDescription\":"
    "\"more than 1.5 M tokens\"}]",
    2,
    1500001,
    { 2, -1, -1, -1 } },
  { "hostile",
    "[7,null,[],{},{\"inputCost\":null},{\"inputCost\":[]},{\"inputCost\":\"\"},"
    "{\"inputCost\":\"NaN\"},{\"inputCost\":\"-1\"},{\"inputCost\":-1},{\"inputCost\":1e400},"
    "{\"inputCost\":\"1e400\"},{\"inputCost\":\"1x\"},{\"inputCost\":\"0x10\"},"
    "{\"outputCost\":1,\"tier\":-1},{\"outputCost\":1,\"tier\":1e300},{\"audioCost\":1},"
    "{\"inputAudioCost\":1},{\"cachedAudioCost\":1},{\"cost\":1},{\"\\u0000\":1}]",
    0,
    0,
    { -1, -1, -1, -1 } },
};

static GArray *
read_tiers (const char *json)
{
  g_auto (WeirJsonDoc) doc = { NULL };

  g_assert_true (weir_json_parse (&doc, json, strlen (json), &weir_json_limits_body, NULL));
  return weir_cost_tiers_read (&doc, weir_json_root (&doc));
}

static void
test_read (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GArray) tiers = read_tiers (rows[i].json);

  g_assert_cmpuint (tiers->len, ==, rows[i].n_tiers);
  for (guint rate = 0; rate < WEIR_N_RATES; rate++)
    {
      double got = weir_cost_tiers_get (tiers, rate, rows[i].tokens_in);

      if (rows[i].rates[rate] < 0)
        g_assert_cmpfloat (got, <, 0);
      else
        g_assert_cmpfloat_with_epsilon (got, rows[i].rates[rate] * ONE, 1e-9);
    }
}

static void
test_many_tiers (void)
{
  g_autoptr (GString) json = g_string_new ("[{\"inputCost\":1,\"tier\":0}");
  g_autoptr (GArray) tiers = NULL;

  for (guint i = 1; i < 500; i++)
    g_string_append_printf (
        json, ",{\"inputCost\":1,\"tier\":%u,\"tierDescription\":\"more than %uk\"}", i, i);
  g_string_append_c (json, ']');
  tiers = read_tiers (json->str);
  g_assert_cmpuint (tiers->len, ==, 8);
}

static void
test_equal (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) one = read_tiers (rows[i].json);
      g_autoptr (GArray) same = read_tiers (rows[i].json);
      g_autoptr (GArray) other = read_tiers ("[{\"inputCost\":77}]");

      g_assert_true (weir_cost_tiers_equal (one, same));
      g_assert_false (weir_cost_tiers_equal (one, other));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/aicore/catalogue-cost/read/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_read);
    }
  g_test_add_func ("/aicore/catalogue-cost/many-tiers", test_many_tiers);
  g_test_add_func ("/aicore/catalogue-cost/equal", test_equal);
  return g_test_run ();
}
