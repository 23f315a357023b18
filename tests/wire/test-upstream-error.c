/* SPDX-License-Identifier: MIT */
#include "wire/weir-codec.h"

#include "wire/weir-api-error.h"

#include <string.h>

static const struct
{
  const char *name;
  guint status;
  const char *body;
  const char *message; /* what the message must hold */
  const char *code;
  const char *param;
  WeirApiErrorKind kind;
  guint upstream;
} rows[] = {
  { "object", 400,
    "{\"error\":{\"message\":\"Unknown parameter: 'beta'.\",\"type\":"
    "\"invalid_request_error\",\"param\":\"beta\",\"code\":\"unknown_parameter\"}}",
    "Unknown parameter: 'beta'.", "unknown_parameter", "beta", WEIR_API_ERROR_BAD_REQUEST, 400 },
  { "string", 400, "{\"error\":\"no\"}", "no", NULL, NULL, WEIR_API_ERROR_BAD_REQUEST, 400 },
  { "list", 400, "{\"error\":[{\"message\":\"first\",\"code\":400},{\"message\":\"second\"}]}",
    "first", NULL, NULL, WEIR_API_ERROR_BAD_REQUEST, 400 },
  { "root-list", 400, "[{\"error\":{\"message\":\"m\",\"status\":\"INVALID_ARGUMENT\"}}]", "m",
    NULL, NULL, WEIR_API_ERROR_BAD_REQUEST, 400 },
  { "message", 400, "{\"message\":\"The model is not there\"}", "The model is not there", NULL,
    NULL, WEIR_API_ERROR_BAD_REQUEST, 400 },
  { "errors", 400, "{\"errors\":{\"message\":\"m\"}}", "m", NULL, NULL, WEIR_API_ERROR_BAD_REQUEST,
    400 },
  { "description", 401, "{\"error\":\"invalid_client\",\"error_description\":\"Bad credentials\"}",
    "Bad credentials", NULL, NULL, WEIR_API_ERROR_UPSTREAM_AUTH, 401 },
  { "text", 401, "Jwt is expired", "Jwt is expired", NULL, NULL, WEIR_API_ERROR_UPSTREAM_AUTH,
    401 },
  { "json-string", 500, "\"bad\"", "bad", NULL, NULL, WEIR_API_ERROR_UPSTREAM, 500 },
  { "html", 502, "<html><body>secret page</body></html>", "an HTML page", NULL, NULL,
    WEIR_API_ERROR_UPSTREAM, 502 },
  { "empty-object", 400, "{}", "answered 400 without saying why", NULL, NULL,
    WEIR_API_ERROR_BAD_REQUEST, 400 },
  { "empty", 503, "", "answered 503 without saying why", NULL, NULL, WEIR_API_ERROR_OVERLOADED,
    503 },
  { "nothing", 504, NULL, "answered 504 without saying why", NULL, NULL, WEIR_API_ERROR_TIMEOUT,
    504 },
  { "forbidden", 403, "RBAC: access denied", "RBAC: access denied", NULL, NULL,
    WEIR_API_ERROR_UPSTREAM_AUTH, 403 },
  { "not-found", 404, "{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}",
    "Resource not found", NULL, NULL, WEIR_API_ERROR_MODEL_NOT_FOUND, 404 },
  { "filter", 400,
    "{\"error\":{\"code\":\"content_filter\",\"message\":\"filtered\",\"param\":"
    "\"prompt\",\"type\":null}}",
    "filtered", "content_filter", "prompt", WEIR_API_ERROR_CONTENT_FILTER, 400 },
  { "input-filter", 400,
    "{\"error\":{\"code\":400,\"message\":\"400 - Filtering Module - Input "
    "Filter: Prompt filtered\",\"location\":\"x\"}}",
    "Prompt filtered", NULL, NULL, WEIR_API_ERROR_CONTENT_FILTER, 400 },
  { "too-long", 400, "{\"message\":\"prompt is too long: 5 tokens > 4 maximum\"}",
    "prompt is too long", NULL, NULL, WEIR_API_ERROR_CONTEXT_LENGTH, 400 },
  { "context", 400, "{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"m\"}}", "m",
    "context_length_exceeded", NULL, WEIR_API_ERROR_CONTEXT_LENGTH, 400 },
  { "rate", 429, "{\"error\":{\"code\":\"429\",\"message\":\"limited\"}}", "limited", NULL, NULL,
    WEIR_API_ERROR_RATE_LIMITED, 429 },
  { "quota", 429, "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"spent\"}}", "spent",
    "insufficient_quota", NULL, WEIR_API_ERROR_QUOTA, 429 },
  { "server", 500, "{\"error\":{\"message\":\"rate limit of nothing\"}}", "rate limit", NULL, NULL,
    WEIR_API_ERROR_UPSTREAM, 500 },
  { "overloaded", 529, "{}", "529", NULL, NULL, WEIR_API_ERROR_OVERLOADED, 529 },
  { "large", 413, "too large", "too large", NULL, NULL, WEIR_API_ERROR_TOO_LARGE, 413 },
  { "our-fault", 415, "media", "media", NULL, NULL, WEIR_API_ERROR_UPSTREAM, 415 },
  { "stream-code", 0, "{\"error\":{\"code\":\"429\",\"message\":\"m\"}}", "m", NULL, NULL,
    WEIR_API_ERROR_RATE_LIMITED, 429 },
  { "stream-number", 200, "{\"error\":{\"code\":400,\"message\":\"m\"}}", "m", NULL, NULL,
    WEIR_API_ERROR_BAD_REQUEST, 400 },
  { "stream-type", 0,
    "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":"
    "\"m\"}}",
    "m", NULL, NULL, WEIR_API_ERROR_OVERLOADED, 0 },
  { "stream-silent", 0, "{\"error\":{}}", "without saying why", NULL, NULL, WEIR_API_ERROR_UPSTREAM,
    0 },
};

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  const char *body = rows[row].body;
  g_autoptr (GError) error = weir_codec_read_upstream_error (
      rows[row].status, "application/json", body, body != NULL ? strlen (body) : 0);

  g_assert_error (error, WEIR_API_ERROR, (int) rows[row].kind);
  g_assert_nonnull (strstr (error->message, rows[row].message));
  g_assert_cmpstr (weir_api_error_get_code (error), ==, rows[row].code);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, rows[row].param);
  g_assert_cmpuint (weir_api_error_get_upstream_status (error), ==, rows[row].upstream);
}

static void
test_secret (void)
{
  static const char body[] =
      "{\"error\":{\"message\":\"bad token Bearer abcdef0123456789abcdef\"}}";
  g_autoptr (GError) error = weir_codec_read_upstream_error (400, NULL, body, strlen (body));

  g_assert_null (strstr (error->message, "abcdef0123456789"));
}

static void
test_long (void)
{
  g_autofree char *text = g_strnfill (100000, 'x');
  g_autoptr (GError) error = weir_codec_read_upstream_error (400, "text/plain", text, 100000);

  g_assert_cmpuint (strlen (error->message), <=, 2100);
}

static void
test_html_type (void)
{
  g_autoptr (GError) error = weir_codec_read_upstream_error (502, "text/html; x", "Oops", 4);

  g_assert_cmpstr (error->message, ==, "an HTML page");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/upstream-error/%s", rows[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/wire/upstream-error/secret", test_secret);
  g_test_add_func ("/wire/upstream-error/long", test_long);
  g_test_add_func ("/wire/upstream-error/html-type", test_html_type);
  return g_test_run ();
}
