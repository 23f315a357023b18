/* SPDX-License-Identifier: MIT */
#include "proxy/weir-model-name.h"

static const struct
{
  const char *name;
  const char *folded;
  const char *stamp;
} names[] = {
  /* one Claude under all the names it goes by */
  { "claude-sonnet-4-5-20250929", "claude-sonnet-4.5", "20250929" },
  { "claude-sonnet-4-5@20250929", "claude-sonnet-4.5", "20250929" },
  { "claude-sonnet-4-5", "claude-sonnet-4.5", NULL },
  { "claude-sonnet-4.5", "claude-sonnet-4.5", NULL },
  { "claude-sonnet-4-5-latest", "claude-sonnet-4.5", NULL },
  { "claude-sonnet-4-5[1m]", "claude-sonnet-4.5", NULL },
  { "anthropic--claude-4.5-sonnet", "claude-sonnet-4.5", NULL },
  { "anthropic/claude-sonnet-4.5", "claude-sonnet-4.5", NULL },
  { "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4.5", "20250929" },
  { "Claude-Sonnet-4-5", "claude-sonnet-4.5", NULL },
  { "4.5-sonnet", "claude-sonnet-4.5", NULL },
  { "sonnet-4-5", "claude-sonnet-4.5", NULL },
  { "4-sonnet", "claude-sonnet-4", NULL },
  { "claude-sonnet-4-0", "claude-sonnet-4", NULL },
  { "claude-sonnet-4-20250514", "claude-sonnet-4", "20250514" },
  { "3.7-sonnet", "claude-sonnet-3.7", NULL },
  { "claude-3-5-sonnet-20241022", "claude-sonnet-3.5", "20241022" },
  { "claude-3-haiku-20240307", "claude-haiku-3", "20240307" },
  { "claude-opus-4-1", "claude-opus-4.1", NULL },

  /* the others */
  { "gpt-o3-mini", "o3-mini", NULL },
  { "gpt-o1", "o1", NULL },
  { "o3-mini", "o3-mini", NULL },
  { "o3-mini-2025-01-31", "o3-mini", "20250131" },
  { "gpt-4o-2024-11-20", "gpt-4o", "20241120" },
  { "gpt-35-turbo", "gpt-3.5-turbo", NULL },
  { "openai/gpt-5", "gpt-5", NULL },
  { "gpt-5-mini", "gpt-5-mini", NULL },
  { "models/gemini-2.5-pro", "gemini-2.5-pro", NULL },
  { "gemini-embedding-001", "gemini-embedding", NULL },
  { "amazon--nova-pro", "nova-pro", NULL },
  { "mistralai--mistral-large-instruct", "mistral-large-instruct", NULL },

  /* what only looks like one of the rules */
  { "gpt-oss-120b", "gpt-oss-120b", NULL },
  { "claude", "claude", NULL },
  { "claude-sonnet", "claude-sonnet", NULL },
  { "model-2025-13-01", "model-2025-13-01", NULL },
  { "model-20251301", "model-20251301", NULL },
  { "model-19991231", "model-19991231", NULL },
  { "gpt-4-0613", "gpt-4-0613", NULL },
  { "--", "--", NULL },
  { "x--", "x--", NULL },
  { "-latest", "-latest", NULL },
  { "text-embedding-3-large", "text-embedding-3-large", NULL },
  { "v1:0", "v1:0", NULL },
  { "", "", NULL },
};

static void
test_fold (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *stamp = NULL;
      g_autofree char *folded = weir_model_name_fold (names[i].name, &stamp);

      g_test_message ("%s", names[i].name);
      g_assert_cmpstr (folded, ==, names[i].folded);
      g_assert_cmpstr (stamp, ==, names[i].stamp);
    }
}

static void
test_fold_is_stable (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *again = weir_model_name_fold (names[i].folded, NULL);

      g_assert_cmpstr (again, ==, names[i].folded);
    }
}

static void
test_anthropic (void)
{
  static const struct
  {
    const char *name;
    const char *vendor;
  } rows[] = {
    { "anthropic--claude-4.5-sonnet", "claude-sonnet-4-5" },
    { "anthropic--claude-4-sonnet", "claude-sonnet-4" },
    { "4.5-haiku", "claude-haiku-4-5" },
    { "gpt-5", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *vendor = weir_model_name_anthropic (rows[i].name);

      g_assert_cmpstr (vendor, ==, rows[i].vendor);
    }
}

static void
test_stamp (void)
{
  g_assert_true (weir_model_name_stamp_fits (NULL, "2024-11-20"));
  g_assert_true (weir_model_name_stamp_fits ("20241120", NULL));
  g_assert_true (weir_model_name_stamp_fits ("20241120", "latest"));
  g_assert_true (weir_model_name_stamp_fits ("20250929", "1"));
  g_assert_true (weir_model_name_stamp_fits ("20241120", "2024-11-20"));
  g_assert_false (weir_model_name_stamp_fits ("20241120", "2024-08-06"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/proxy/model-name/fold", test_fold);
  g_test_add_func ("/proxy/model-name/fold-is-stable", test_fold_is_stable);
  g_test_add_func ("/proxy/model-name/anthropic", test_anthropic);
  g_test_add_func ("/proxy/model-name/stamp", test_stamp);
  return g_test_run ();
}
