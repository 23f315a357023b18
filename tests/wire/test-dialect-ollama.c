/* SPDX-License-Identifier: MIT */
#include "wire/weir-api-error.h"
#include "wire/weir-dialect.h"

static void
test_encode (void)
{
  g_autoptr (GError) error = weir_api_error_new (WEIR_API_ERROR_MODEL_NOT_FOUND, "no \"m\"");
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_cmpuint (weir_dialect_ollama.status (error), ==, 404);
  weir_dialect_ollama.encode (error, "r", out);
  g_assert_cmpstr (out->str, ==, "{\"error\":\"no \\\"m\\\"\"}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/dialect-ollama/encode", test_encode);
  return g_test_run ();
}
