/* SPDX-License-Identifier: MIT */
#include "wire/weir-dialect.h"

#include "base/weir-json-scan.h"
#include "wire/weir-api-error.h"

#include <gio/gio.h>

static const struct
{
  WeirApiErrorKind kind;
  guint status;
  const char *type;
  const char *code;
} rows[] = {
  { WEIR_API_ERROR_BAD_REQUEST, 400, "invalid_request_error", "invalid_value" },
  { WEIR_API_ERROR_UNSUPPORTED, 400, "invalid_request_error", "unsupported_feature" },
  { WEIR_API_ERROR_CONTEXT_LENGTH, 400, "invalid_request_error", "context_length_exceeded" },
  { WEIR_API_ERROR_CONTENT_FILTER, 400, "invalid_request_error", "content_filter" },
  { WEIR_API_ERROR_LOCAL_AUTH, 401, "invalid_request_error", "invalid_api_key" },
  { WEIR_API_ERROR_KEY_EXPIRED, 401, "invalid_request_error", "api_key_expired" },
  { WEIR_API_ERROR_UPSTREAM_AUTH, 502, "server_error", "upstream_auth" },
  { WEIR_API_ERROR_FORBIDDEN, 403, "invalid_request_error", "forbidden" },
  { WEIR_API_ERROR_MODEL_FORBIDDEN, 403, "invalid_request_error", "model_forbidden" },
  { WEIR_API_ERROR_QUOTA, 429, "insufficient_quota", "insufficient_quota" },
  { WEIR_API_ERROR_MODEL_NOT_FOUND, 404, "invalid_request_error", "model_not_found" },
  { WEIR_API_ERROR_ROUTE_NOT_FOUND, 404, "invalid_request_error", "unknown_url" },
  { WEIR_API_ERROR_METHOD, 405, "invalid_request_error", "method_not_allowed" },
  { WEIR_API_ERROR_TOO_LARGE, 413, "invalid_request_error", "request_too_large" },
  { WEIR_API_ERROR_MEDIA_TYPE, 415, "invalid_request_error", "unsupported_media_type" },
  { WEIR_API_ERROR_RATE_LIMITED, 429, "rate_limit_exceeded", "rate_limit_exceeded" },
  { WEIR_API_ERROR_UPSTREAM, 502, "server_error", "upstream_error" },
  { WEIR_API_ERROR_OVERLOADED, 503, "server_error", "overloaded" },
  { WEIR_API_ERROR_UNAVAILABLE, 503, "server_error", "unavailable" },
  { WEIR_API_ERROR_TIMEOUT, 504, "server_error", "timeout" },
  { WEIR_API_ERROR_INTERNAL, 500, "server_error", "internal_error" },
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
          g_strdup_printf ("{\"error\":{\"message\":\"why\",\"type\":\"%s\",\"param\":null,"
                           "\"code\":\"%s\"}}",
                           rows[i].type, rows[i].code);

      weir_dialect_openai.encode (error, "req_1", out);
      g_assert_cmpstr (out->str, ==, expected);
      g_assert_cmpuint (weir_dialect_openai.status (error), ==, rows[i].status);
    }
}

static void
test_more (void)
{
  g_autoptr (GError) error = weir_api_error_new (WEIR_API_ERROR_BAD_REQUEST, "say \"x\"\n\xff end");
  g_autoptr (GString) out = g_string_new (NULL);

  weir_api_error_set_param (error, "messages[0].role");
  weir_api_error_set_code (error, "unsupported_parameter");
  weir_api_error_set_status (error, 422);
  weir_dialect_openai.encode (error, NULL, out);
  g_assert_cmpstr (out->str, ==,
                   "{\"error\":{\"message\":\"say \\\"x\\\"\\n\xef\xbf\xbd end\","
                   "\"type\":\"invalid_request_error\",\"param\":\"messages[0].role\","
                   "\"code\":\"unsupported_parameter\"}}");
  g_assert_cmpuint (weir_dialect_openai.status (error), ==, 422);
}

static void
test_foreign (void)
{
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "/etc/secret");
  g_autoptr (GString) out = g_string_new (NULL);

  weir_dialect_openai.encode (error, NULL, out);
  g_assert_null (strstr (out->str, "secret"));
  g_assert_nonnull (strstr (out->str, "\"internal_error\""));
  g_assert_cmpuint (weir_dialect_openai.status (error), ==, 500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/dialect-openai/table", test_table);
  g_test_add_func ("/wire/dialect-openai/more", test_more);
  g_test_add_func ("/wire/dialect-openai/foreign", test_foreign);
  return g_test_run ();
}
