/* SPDX-License-Identifier: MIT */
#include "demo/weir-demo-seal.h"

static void
test_sign (void)
{
  g_autofree char *signature = weir_demo_seal_sign ("thinking", "deep");

  g_assert_true (weir_demo_seal_is_signature ("thinking", "deep", signature));
  g_assert_false (weir_demo_seal_is_signature ("thinking", "deeper", signature));
  g_assert_false (weir_demo_seal_is_signature ("other", "deep", signature));
  g_assert_false (weir_demo_seal_is_signature ("thinking", "deep", ""));
}

static void
test_open (void)
{
  static const char *const forged[] = { "", "AAAA", "not base64 at all!" };
  g_autofree char *sealed = weir_demo_seal_close ("k", "a thought");
  g_autofree char *opened = weir_demo_seal_open ("k", sealed);
  g_autofree char *empty = weir_demo_seal_close ("k", "");
  g_autofree char *nothing = weir_demo_seal_open ("k", empty);

  g_assert_cmpstr (opened, ==, "a thought");
  g_assert_cmpstr (nothing, ==, "");
  g_assert_null (weir_demo_seal_open ("other", sealed));
  for (guint i = 0; i < G_N_ELEMENTS (forged); i++)
    g_assert_null (weir_demo_seal_open ("k", forged[i]));
  for (char *at = sealed; *at != '\0'; at++)
    {
      char kept = *at;

      *at = kept == 'B' ? 'C' : 'B';
      g_assert_null (weir_demo_seal_open ("k", sealed));
      *at = kept;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/demo/seal/sign", test_sign);
  g_test_add_func ("/demo/seal/open", test_open);
  return g_test_run ();
}
