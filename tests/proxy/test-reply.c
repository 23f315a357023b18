/* SPDX-License-Identifier: MIT */
#include "proxy/weir-reply.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "wire/weir-api-error.h"

static const char *
find (const WeirReplyHead *head, const char *name)
{
  const WeirHttpHeader *headers;
  guint n;

  headers = weir_reply_head_get (head, &n);
  for (guint i = 0; i < n; i++)
    {
      if (g_str_equal (headers[i].name, name))
        return headers[i].value;
    }
  return NULL;
}

/* Nothing from outside can end a header or begin another one. */
static void
test_hostile_values (void)
{
  static const struct
  {
    const char *value;
    const char *expected;
  } rows[] = {
    { "plain", "plain" },
    { "with space, and (more); a=b/c", "with space, and (more); a=b/c" },
    { "line\r\nSet-Cookie: x", "line%0D%0ASet-Cookie: x" },
    { "bell\a", "bell%07" },
    { "M\303\274nchen", "M%C3%BCnchen" },
    { "100%", "100%" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (WeirReplyHead) head = { NULL };

      weir_reply_head_add (&head, "x-weir-account", rows[i].value);
      g_assert_cmpstr (find (&head, "x-weir-account"), ==, rows[i].expected);
    }
}

static void
test_absent_value (void)
{
  g_auto (WeirReplyHead) head = { NULL };
  guint n;

  weir_reply_head_add (&head, "x-weir-dropped", NULL);
  weir_reply_head_get (&head, &n);
  g_assert_cmpuint (n, ==, 0);
  weir_reply_head_add_int (&head, "x-weir-attempts", 2);
  g_assert_cmpstr (find (&head, "x-weir-attempts"), ==, "2");
}

static void
test_stream_head (void)
{
  g_auto (WeirReplyHead) head = { NULL };

  weir_reply_head_add_stream (&head, "text/event-stream; charset=utf-8");
  g_assert_cmpstr (find (&head, "Content-Type"), ==, "text/event-stream; charset=utf-8");
  g_assert_cmpstr (find (&head, "Cache-Control"), ==, "no-cache, no-transform");
  g_assert_cmpstr (find (&head, "X-Accel-Buffering"), ==, "no");
}

static void
test_make_error (void)
{
  static const struct
  {
    WeirAicoreError code;
    WeirApiErrorKind kind;
  } rows[] = {
    { WEIR_AICORE_ERROR_KEY, WEIR_API_ERROR_UPSTREAM_AUTH },
    { WEIR_AICORE_ERROR_AUTH, WEIR_API_ERROR_UPSTREAM_AUTH },
    { WEIR_AICORE_ERROR_DENIED, WEIR_API_ERROR_UPSTREAM_AUTH },
    { WEIR_AICORE_ERROR_CONNECT, WEIR_API_ERROR_UPSTREAM },
    { WEIR_AICORE_ERROR_TLS, WEIR_API_ERROR_UPSTREAM },
    { WEIR_AICORE_ERROR_STALE, WEIR_API_ERROR_UPSTREAM },
    { WEIR_AICORE_ERROR_LOST, WEIR_API_ERROR_UPSTREAM },
    { WEIR_AICORE_ERROR_TRUNCATED, WEIR_API_ERROR_UPSTREAM },
    { WEIR_AICORE_ERROR_PROTOCOL, WEIR_API_ERROR_UPSTREAM },
    { WEIR_AICORE_ERROR_UNAVAILABLE, WEIR_API_ERROR_UPSTREAM },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = g_error_new (WEIR_AICORE_ERROR, rows[i].code, "because");
      g_autoptr (GError) told = weir_reply_make_error (error);

      g_assert_error (told, WEIR_API_ERROR, (int) rows[i].kind);
      g_assert_nonnull (strstr (told->message, "because"));
    }
}

/* What rides along is kept. */
static void
test_keeps_api_error (void)
{
  g_autoptr (GError) error = weir_api_error_new (WEIR_API_ERROR_RATE_LIMITED, "Slowly");
  g_autoptr (GError) told = NULL;

  weir_api_error_set_retry_after_ms (error, 1500);
  told = weir_reply_make_error (error);
  g_assert_error (told, WEIR_API_ERROR, WEIR_API_ERROR_RATE_LIMITED);
  g_assert_cmpint (weir_api_error_get_retry_after_ms (told), ==, 1500);
}

/* Words that nobody has checked for secrets do not leave the process. */
static void
test_hides_unknown_error (void)
{
  g_autoptr (GError) error = g_error_new (G_FILE_ERROR, G_FILE_ERROR_NOENT, "secret path");
  g_autoptr (GError) told = NULL;

  g_test_expect_message ("weir-proxy", G_LOG_LEVEL_WARNING, "*secret path*");
  told = weir_reply_make_error (error);
  g_test_assert_expected_messages ();
  g_assert_error (told, WEIR_API_ERROR, WEIR_API_ERROR_INTERNAL);
  g_assert_null (strstr (told->message, "secret"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/proxy/reply/hostile-values", test_hostile_values);
  g_test_add_func ("/proxy/reply/absent-value", test_absent_value);
  g_test_add_func ("/proxy/reply/stream-head", test_stream_head);
  g_test_add_func ("/proxy/reply/make-error", test_make_error);
  g_test_add_func ("/proxy/reply/keeps-api-error", test_keeps_api_error);
  g_test_add_func ("/proxy/reply/hides-unknown-error", test_hides_unknown_error);
  return g_test_run ();
}
