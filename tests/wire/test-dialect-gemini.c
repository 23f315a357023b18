/* SPDX-License-Identifier: MIT */
#include "wire/weir-api-error.h"
#include "wire/weir-dialect.h"

static const struct
{
  WeirApiErrorKind kind;
  guint status;
  const char *word;
} rows[] = {
  { WEIR_API_ERROR_BAD_REQUEST, 400, "INVALID_ARGUMENT" },
  { WEIR_API_ERROR_LOCAL_AUTH, 401, "UNAUTHENTICATED" },
  { WEIR_API_ERROR_FORBIDDEN, 403, "PERMISSION_DENIED" },
  { WEIR_API_ERROR_MODEL_NOT_FOUND, 404, "NOT_FOUND" },
  { WEIR_API_ERROR_RATE_LIMITED, 429, "RESOURCE_EXHAUSTED" },
  { WEIR_API_ERROR_UPSTREAM_AUTH, 502, "UNAVAILABLE" },
  { WEIR_API_ERROR_OVERLOADED, 503, "UNAVAILABLE" },
  { WEIR_API_ERROR_TIMEOUT, 504, "DEADLINE_EXCEEDED" },
  { WEIR_API_ERROR_INTERNAL, 500, "INTERNAL" },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = weir_api_error_new (rows[i].kind, "A \"word\"");
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *expected =
          g_strdup_printf ("{\"error\":{\"code\":%u,\"message\":\"A "
                           "\\\"word\\\"\",\"status\":\"%s\",\"details\":[]}}",
                           rows[i].status, rows[i].word);

      g_assert_cmpuint (weir_dialect_gemini.status (error), ==, rows[i].status);
      weir_dialect_gemini.encode (error, "r", out);
      g_assert_cmpstr (out->str, ==, expected);
    }
}

/* Every kind has a status and a word. */
static void
test_all (void)
{
  for (guint kind = 0; kind < WEIR_API_ERROR_N_KINDS; kind++)
    {
      g_autoptr (GError) error = weir_api_error_new (kind, "x");
      g_autoptr (GString) out = g_string_new (NULL);

      g_assert_cmpuint (weir_dialect_gemini.status (error), >=, 400);
      weir_dialect_gemini.encode (error, NULL, out);
      g_assert_null (g_strrstr (out->str, "null"));
    }
}

/* A status that was set goes before the kind's. */
static void
test_status (void)
{
  g_autoptr (GError) error = weir_api_error_new (WEIR_API_ERROR_BAD_REQUEST, "x");

  weir_api_error_set_status (error, 426);
  g_assert_cmpuint (weir_dialect_gemini.status (error), ==, 426);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/dialect-gemini/rows", test_rows);
  g_test_add_func ("/wire/dialect-gemini/all", test_all);
  g_test_add_func ("/wire/dialect-gemini/status", test_status);
  return g_test_run ();
}
