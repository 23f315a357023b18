/* SPDX-License-Identifier: MIT */
#include "wire/weir-model-rules.h"

#define BIT(level) (1u << WEIR_EFFORT_##level)

static const struct
{
  guint takes;
  WeirEffort wanted;
  WeirEffort sent;
} rows[] = {
  { 0, WEIR_EFFORT_HIGH, WEIR_EFFORT_UNSET },
  { BIT (LOW) | BIT (HIGH), WEIR_EFFORT_UNSET, WEIR_EFFORT_UNSET },
  { BIT (LOW) | BIT (HIGH), WEIR_EFFORT_HIGH, WEIR_EFFORT_HIGH },
  { BIT (LOW) | BIT (HIGH), WEIR_EFFORT_MEDIUM, WEIR_EFFORT_LOW },
  { BIT (LOW) | BIT (HIGH), WEIR_EFFORT_MAX, WEIR_EFFORT_HIGH },
  { BIT (LOW) | BIT (HIGH), WEIR_EFFORT_NONE, WEIR_EFFORT_LOW },
  { BIT (NONE) | BIT (LOW), WEIR_EFFORT_MINIMAL, WEIR_EFFORT_NONE },
  { BIT (MINIMAL) | BIT (LOW), WEIR_EFFORT_NONE, WEIR_EFFORT_MINIMAL },
};

static void
test_clamp (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WeirModelRule rule = { .efforts = rows[i].takes };

      g_assert_cmpint (weir_model_rule_clamp_effort (&rule, rows[i].wanted), ==, rows[i].sent);
    }
}

static void
test_words (void)
{
  g_assert_null (weir_effort_to_string (WEIR_EFFORT_UNSET));
  g_assert_cmpstr (weir_effort_to_string (WEIR_EFFORT_XHIGH), ==, "xhigh");
  g_assert_cmpint (weir_effort_from_text (WEIR_JSON_TEXT ("minimal")), ==, WEIR_EFFORT_MINIMAL);
  g_assert_cmpint (weir_effort_from_text (WEIR_JSON_TEXT ("m\\u0061x")), ==, WEIR_EFFORT_MAX);
  g_assert_cmpint (weir_effort_from_text (WEIR_JSON_TEXT ("Low")), ==, WEIR_EFFORT_UNSET);
  g_assert_cmpint (weir_effort_from_text ((WeirJsonText){ NULL, 0 }), ==, WEIR_EFFORT_UNSET);
}

static void
test_map (void)
{
  static const char *const allow[] = { "max_completion_tokens", "temperature", "stop", NULL };
  static const char *const drop[] = { "stop", NULL };
  static const char *const thinking[] = { "temperature", NULL };
  static const WeirRename rename[] = { { "max_tokens", "max_completion_tokens" }, { NULL, NULL } };
  const WeirModelRule open = { .drop = drop };
  const WeirModelRule rule = {
    .allow = allow, .drop = drop, .drop_when_reasoning = thinking, .rename = rename
  };

  g_assert_cmpstr (weir_model_rule_map (&open, "anything", FALSE), ==, "anything");
  g_assert_null (weir_model_rule_map (&open, "stop", FALSE));
  g_assert_cmpstr (weir_model_rule_map (&rule, "max_tokens", TRUE), ==, "max_completion_tokens");
  g_assert_cmpstr (weir_model_rule_map (&rule, "temperature", FALSE), ==, "temperature");
  g_assert_null (weir_model_rule_map (&rule, "temperature", TRUE));
  g_assert_null (weir_model_rule_map (&rule, "stop", FALSE));
  g_assert_null (weir_model_rule_map (&rule, "seed", FALSE));
  g_assert_true (weir_model_rule_allows (&rule, "temperature"));
  g_assert_false (weir_model_rule_allows (&rule, "max_tokens"));
}

static void
test_refuses (void)
{
  static const char *const refused[] = { "a[].b", "c.d", NULL };
  const WeirModelRule rule = { .refused = refused };
  const WeirModelRule open = { .refused = NULL };

  g_assert_true (weir_model_rule_refuses (&rule, "a[].b"));
  g_assert_true (weir_model_rule_refuses (&rule, "a[].b.x"));
  g_assert_true (weir_model_rule_refuses (&rule, "c.d[].x"));
  g_assert_false (weir_model_rule_refuses (&rule, "a[].bx"));
  g_assert_false (weir_model_rule_refuses (&rule, "c"));
  g_assert_false (weir_model_rule_refuses (&open, "c.d"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/model-rule/clamp", test_clamp);
  g_test_add_func ("/wire/model-rule/words", test_words);
  g_test_add_func ("/wire/model-rule/map", test_map);
  g_test_add_func ("/wire/model-rule/refuses", test_refuses);
  return g_test_run ();
}
