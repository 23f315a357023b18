/* SPDX-License-Identifier: MIT */
#include "wire/weir-dialect.h"

#include "wire/weir-api-error.h"

static const struct
{
  WeirApiErrorKind kind;
  guint status;
  const char *type;
} rows[] = {
  { WEIR_API_ERROR_BAD_REQUEST, 400, "invalid_request_error" },
  { WEIR_API_ERROR_UNSUPPORTED, 400, "invalid_request_error" },
  { WEIR_API_ERROR_CONTEXT_LENGTH, 400, "invalid_request_error" },
  { WEIR_API_ERROR_CONTENT_FILTER, 400, "invalid_request_error" },
  { WEIR_API_ERROR_LOCAL_AUTH, 401, "authentication_error" },
  { WEIR_API_ERROR_KEY_EXPIRED, 401, "authentication_error" },
  { WEIR_API_ERROR_UPSTREAM_AUTH, 502, "api_error" },
  { WEIR_API_ERROR_FORBIDDEN, 403, "permission_error" },
  { WEIR_API_ERROR_MODEL_FORBIDDEN, 403, "permission_error" },
  { WEIR_API_ERROR_QUOTA, 429, "rate_limit_error" },
  { WEIR_API_ERROR_MODEL_NOT_FOUND, 404, "not_found_error" },
  { WEIR_API_ERROR_ROUTE_NOT_FOUND, 404, "not_found_error" },
  { WEIR_API_ERROR_METHOD, 405, "invalid_request_error" },
  { WEIR_API_ERROR_TOO_LARGE, 413, "request_too_large" },
  { WEIR_API_ERROR_MEDIA_TYPE, 415, "invalid_request_error" },
  { WEIR_API_ERROR_RATE_LIMITED, 429, "rate_limit_error" },
  { WEIR_API_ERROR_UPSTREAM, 502, "api_error" },
  { WEIR_API_ERROR_OVERLOADED, 529, "overloaded_error" },
  { WEIR_API_ERROR_UNAVAILABLE, 503, "api_error" },
  { WEIR_API_ERROR_TIMEOUT, 504, "timeout_error" },
  { WEIR_API_ERROR_INTERNAL, 500, "api_error" },
};

static void
test_table (void)
{
  G_STATIC_ASSERT (G_N_ELEMENTS (rows) == WEIR_API_ERROR_N_KINDS);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = weir_api_error_new (rows[i].kind, "why");
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *expected =
          g_strdup_printf ("{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"why\"},"
                           "\"request_id\":\"req_1\"}",
                           rows[i].type);

      weir_dialect_anthropic.encode (error, "req_1", out);
      g_assert_cmpstr (out->str, ==, expected);
      g_assert_cmpuint (weir_dialect_anthropic.status (error), ==, rows[i].status);
    }
}

static void
test_param (void)
{
  g_autoptr (GError) error = weir_api_error_new (WEIR_API_ERROR_BAD_REQUEST, "must be a string");
  g_autoptr (GError) told =
      weir_api_error_new (WEIR_API_ERROR_BAD_REQUEST, "max_tokens: must be there");
  g_autoptr (GString) out = g_string_new (NULL);

  weir_api_error_set_param (error, "messages[0].role");
  weir_api_error_set_status (error, 413);
  weir_dialect_anthropic.encode (error, NULL, out);
  g_assert_cmpstr (out->str, ==,
                   "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
                   "\"message\":\"messages[0].role: must be a string\"}}");
  g_assert_cmpuint (weir_dialect_anthropic.status (error), ==, 413);

  g_string_truncate (out, 0);
  weir_api_error_set_param (told, "max_tokens");
  weir_dialect_anthropic.encode (told, NULL, out);
  g_assert_nonnull (strstr (out->str, "\"message\":\"max_tokens: must be there\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/dialect-anthropic/table", test_table);
  g_test_add_func ("/wire/dialect-anthropic/param", test_param);
  return g_test_run ();
}
