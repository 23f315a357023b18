/* SPDX-License-Identifier: MIT */
#include "wire/weir-model-rules.h"

#include "wire/weir-api-error.h"

#include <string.h>

static WeirModelRules *
rules_from (const char *first, const char *second, GError **error)
{
  g_autoptr (GBytes) a = g_bytes_new (first, strlen (first));
  g_autoptr (GBytes) b = second != NULL ? g_bytes_new (second, strlen (second)) : NULL;
  GBytes *const files[] = { a, b };
  const char *const names[] = { "first.json", "second.json" };

  return weir_model_rules_new (files, names, second != NULL ? 2 : 1, error);
}

/* Rules for one format go before all others, and count for it alone. */
static void
test_format (void)
{
  static const char text[] =
      "{\"rules\":[{\"model\":\"m\",\"allow\":[\"a\"],\"context\":7},"
      "{\"format\":\"f\",\"allow\":[\"b\"]},{\"format\":\"f\",\"model\":\"m\",\"max_out\":3}]}";
  g_autoptr (GBytes) file = g_bytes_new_static (text, sizeof text - 1);
  const char *name = "test";
  g_autoptr (WeirModelRules) rules = weir_model_rules_new (&file, &name, 1, NULL);
  const WeirModelRule *plain = weir_model_rules_lookup (rules, "e", "m");
  const WeirModelRule *own = weir_model_rules_lookup_format (rules, "e", "m", "f");

  g_assert_cmpstr (plain->allow[0], ==, "a");
  g_assert_cmpint (plain->max_out, ==, 0);
  g_assert_cmpstr (own->allow[0], ==, "b");
  g_assert_cmpint (own->max_out, ==, 3);
  g_assert_cmpint (own->context, ==, 7);
  g_assert_true (weir_model_rules_lookup_format (rules, "e", "m", "g") == plain);
}

static void
test_layers (void)
{
  static const char first[] =
      "{\"rules\":["
      "{\"executable\":\"run\",\"model\":\"big-*\",\"max_out\":200,\"tools\":true},"
      "{\"model\":\"big-1\",\"max_out\":1,\"context\":77},"
      "{\"executable\":\"run\",\"max_out\":100,\"tools\":false,\"allow\":[\"a\",\"b\"]},"
      "{\"executable\":\"run\",\"model\":\"big-1\",\"api\":\"other\",\"comment\":\"why\"},"
      "{\"executable\":\"run\",\"model\":\"big-1*\",\"max_out\":300,\"allow\":null}]}";
  static const char second[] =
      "{\"rules\":[{\"executable\":\"run\",\"model\":\"big-*\",\"max_out\":250}]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirModelRules) rules = rules_from (first, second, &error);
  const WeirModelRule *rule;

  g_assert_no_error (error);

  rule = weir_model_rules_lookup (rules, "run", "big-1");
  g_assert_cmpint (rule->max_out, ==, 300);
  g_assert_cmpint (rule->context, ==, 77);
  g_assert_cmpstr (rule->api, ==, "other");
  g_assert_true (rule->tools);
  g_assert_null (rule->allow);

  rule = weir_model_rules_lookup (rules, "run", "big-2");
  g_assert_cmpint (rule->max_out, ==, 250);
  g_assert_nonnull (rule->allow);
  g_assert_true (g_strv_contains (rule->allow, "b"));
  g_assert_null (rule->api);

  rule = weir_model_rules_lookup (rules, "run", "small");
  g_assert_cmpint (rule->max_out, ==, 100);
  g_assert_false (rule->tools);

  rule = weir_model_rules_lookup (rules, "walk", "big-1");
  g_assert_cmpint (rule->max_out, ==, 1);
  g_assert_true (rule->tools);
}

static void
test_unknown (void)
{
  g_autoptr (WeirModelRules) rules = rules_from ("{\"rules\":[]}", NULL, NULL);
  const WeirModelRule *rule = weir_model_rules_lookup (rules, "run", "what");

  g_assert_nonnull (rule);
  g_assert_null (rule->allow);
  g_assert_true (rule->streaming && rule->tools && rule->images && rule->documents);
  g_assert_false (rule->reasoning);
  g_assert_true (rule == weir_model_rules_lookup (rules, NULL, NULL));
}

static void
test_members (void)
{
  static const char text[] =
      "{\"rules\":[{\"allow\":[],\"drop\":[\"d\"],\"drop_when_reasoning\":[\"w\"],"
      "\"rename\":{\"a\":\"b\",\"c\":\"d\"},\"refused\":[\"tools[].x\"],\"betas\":[\"y\"],"
      "\"efforts\":[\"none\",\"max\"],\"system_role\":\"developer\",\"default_max_out\":5,"
      "\"streaming\":false,\"images\":false,\"documents\":false,\"reasoning\":true,"
      "\"tool_id_length\":9,\"min_budget\":1,\"max_budget\":2,\"token_percent\":130,\"signature_"
      "stand_in\":\"w\","
      "\"output_with_tools\":true}]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirModelRules) rules = rules_from (text, NULL, &error);
  g_autoptr (WeirModelRules) second = NULL;
  const WeirModelRule *rule;

  g_assert_no_error (error);
  second = weir_model_rules_ref (rules);
  rule = weir_model_rules_lookup (second, "e", "m");
  g_assert_nonnull (rule->allow);
  g_assert_null (rule->allow[0]);
  g_assert_cmpstr (rule->drop[0], ==, "d");
  g_assert_cmpstr (rule->drop_when_reasoning[0], ==, "w");
  g_assert_cmpstr (rule->rename[1].from, ==, "c");
  g_assert_cmpstr (rule->rename[1].to, ==, "d");
  g_assert_null (rule->rename[2].from);
  g_assert_cmpstr (rule->refused[0], ==, "tools[].x");
  g_assert_cmpstr (rule->betas[0], ==, "y");
  g_assert_cmpuint (rule->efforts, ==, 1u << WEIR_EFFORT_NONE | 1u << WEIR_EFFORT_MAX);
  g_assert_cmpstr (rule->system_role, ==, "developer");
  g_assert_cmpint (rule->default_max_out, ==, 5);
  g_assert_cmpint (rule->tool_id_length, ==, 9);
  g_assert_cmpint (rule->min_budget, ==, 1);
  g_assert_cmpint (rule->max_budget, ==, 2);
  g_assert_cmpint (rule->token_percent, ==, 130);
  g_assert_true (rule->output_with_tools);
  g_assert_cmpstr (rule->signature_stand_in, ==, "w");
  g_assert_false (rule->streaming || rule->images || rule->documents);
  g_assert_true (rule->reasoning);
}

static const struct
{
  const char *name;
  const char *text;
  const char *names; /* what the message must say */
} bad_rows[] = {
  { "not-json", "{", "second.json: not valid JSON" },
  { "no-list", "{}", "second.json: there is no list \"rules\"" },
  { "not-an-object", "{\"rules\":[7]}", "second.json: rules[0]: must be an object" },
  { "unknown-member", "{\"rules\":[{\"alow\":[]}]}", "second.json: rules[0].alow: " },
  { "star-inside", "{\"rules\":[{\"model\":\"a*b\"}]}", "second.json: rules[0].model: " },
  { "model-kind", "{\"rules\":[{\"model\":1}]}", "rules[0].model: must be a string" },
  { "list-kind", "{\"rules\":[{},{\"allow\":\"a\"}]}", "rules[1].allow: must be a list" },
  { "item-kind", "{\"rules\":[{\"drop\":[1]}]}", "rules[0].drop[0]: must be a string" },
  { "rename-kind", "{\"rules\":[{\"rename\":[]}]}", "rules[0].rename: must be an object" },
  { "rename-item", "{\"rules\":[{\"rename\":{\"a\":1}}]}", "rules[0].rename.a: must be a string" },
  { "effort-kind", "{\"rules\":[{\"efforts\":\"low\"}]}", "rules[0].efforts: must be a list" },
  { "effort", "{\"rules\":[{\"efforts\":[\"huge\"]}]}", "rules[0].efforts[0]: no such level" },
  { "string", "{\"rules\":[{\"api\":true}]}", "rules[0].api: must be a string" },
  { "number", "{\"rules\":[{\"max_out\":-1}]}", "rules[0].max_out: must be a whole number" },
  { "boolean", "{\"rules\":[{\"tools\":1}]}", "rules[0].tools: must be true or false" },
};

static void
test_bad (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (rules_from ("{\"rules\":[]}", bad_rows[row].text, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_BAD_REQUEST);
  g_assert_nonnull (strstr (error->message, bad_rows[row].names));
}

static gpointer
look_up_often (gpointer data)
{
  WeirModelRules *rules = data;
  const WeirModelRule *rule = NULL;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *name = g_strdup_printf ("model-%u", i % 20);

      rule = weir_model_rules_lookup (rules, "run", name);
      g_assert_cmpint (rule->max_out, ==, i % 20 == 7 ? 7 : 1);
    }
  return (gpointer) rule;
}

static void
test_threads (void)
{
  g_autoptr (WeirModelRules) rules = rules_from (
      "{\"rules\":[{\"max_out\":1},{\"model\":\"model-7\",\"max_out\":7}]}", NULL, NULL);
  GThread *threads[4];
  gpointer found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("lookup", look_up_often, rules);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      gpointer rule = g_thread_join (threads[i]);

      g_assert_true (found == NULL || rule == found);
      found = rule;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/model-rules/layers", test_layers);
  g_test_add_func ("/wire/model-rules/unknown", test_unknown);
  g_test_add_func ("/wire/model-rules/members", test_members);
  g_test_add_func ("/wire/model-rules/threads", test_threads);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/model-rules/bad/%s", bad_rows[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_bad);
    }
  g_test_add_func ("/wire/model-rules/format", test_format);
  return g_test_run ();
}
