/* SPDX-License-Identifier: MIT */
#include "proxy/weir-retry.h"

#include "aicore/weir-aicore-error.h"
#include "wire/weir-api-error.h"

static const struct
{
  guint status;
  const char *type;
  WeirMishap mishap;
} statuses[] = {
  { 301, NULL, WEIR_MISHAP_BROKEN },
  { 307, NULL, WEIR_MISHAP_BROKEN },
  { 400, "application/json", WEIR_MISHAP_REFUSED },
  { 401, "text/plain", WEIR_MISHAP_DENIED },
  { 401, "application/json", WEIR_MISHAP_DENIED },
  { 403, "text/plain", WEIR_MISHAP_DENIED },
  { 403, NULL, WEIR_MISHAP_DENIED },
  { 403, "application/json; charset=utf-8", WEIR_MISHAP_REFUSED },
  { 404, NULL, WEIR_MISHAP_GONE },
  { 408, NULL, WEIR_MISHAP_BUSY },
  { 409, NULL, WEIR_MISHAP_REFUSED },
  { 413, NULL, WEIR_MISHAP_REFUSED },
  { 422, NULL, WEIR_MISHAP_REFUSED },
  { 429, NULL, WEIR_MISHAP_RATE_LIMITED },
  { 500, NULL, WEIR_MISHAP_BROKEN },
  { 501, NULL, WEIR_MISHAP_BROKEN },
  { 502, "text/html", WEIR_MISHAP_BUSY },
  { 503, NULL, WEIR_MISHAP_BUSY },
  { 504, NULL, WEIR_MISHAP_BUSY },
  { 529, NULL, WEIR_MISHAP_BUSY },
  { 101, NULL, WEIR_MISHAP_BROKEN },
};

static void
test_status (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_test_message ("%u", statuses[i].status);
      g_assert_cmpint (weir_mishap_from_status (statuses[i].status, statuses[i].type), ==,
                       statuses[i].mishap);
    }
}

static void
test_error (void)
{
  static const struct
  {
    GQuark (*domain) (void);
    int code;
    WeirMishap mishap;
  } rows[] = {
    { g_io_error_quark, G_IO_ERROR_CANCELLED, WEIR_MISHAP_STOPPED },
    { g_io_error_quark, G_IO_ERROR_FAILED, WEIR_MISHAP_BROKEN },
    { weir_aicore_error_quark, WEIR_AICORE_ERROR_CONNECT, WEIR_MISHAP_CONNECT },
    { weir_aicore_error_quark, WEIR_AICORE_ERROR_TLS, WEIR_MISHAP_CONNECT },
    { weir_aicore_error_quark, WEIR_AICORE_ERROR_STALE, WEIR_MISHAP_STALE },
    { weir_aicore_error_quark, WEIR_AICORE_ERROR_LOST, WEIR_MISHAP_BUSY },
    { weir_aicore_error_quark, WEIR_AICORE_ERROR_TRUNCATED, WEIR_MISHAP_BUSY },
    { weir_aicore_error_quark, WEIR_AICORE_ERROR_UNAVAILABLE, WEIR_MISHAP_BUSY },
    { weir_aicore_error_quark, WEIR_AICORE_ERROR_PROTOCOL, WEIR_MISHAP_BROKEN },
    { weir_aicore_error_quark, WEIR_AICORE_ERROR_AUTH, WEIR_MISHAP_NO_TOKEN },
    { weir_aicore_error_quark, WEIR_AICORE_ERROR_DENIED, WEIR_MISHAP_NO_TOKEN },
    { weir_aicore_error_quark, WEIR_AICORE_ERROR_KEY, WEIR_MISHAP_NO_TOKEN },
    { weir_api_error_quark, WEIR_API_ERROR_RATE_LIMITED, WEIR_MISHAP_RATE_LIMITED },
    { weir_api_error_quark, WEIR_API_ERROR_OVERLOADED, WEIR_MISHAP_BUSY },
    { weir_api_error_quark, WEIR_API_ERROR_TIMEOUT, WEIR_MISHAP_BUSY },
    { weir_api_error_quark, WEIR_API_ERROR_UPSTREAM, WEIR_MISHAP_BROKEN },
    { weir_api_error_quark, WEIR_API_ERROR_CONTENT_FILTER, WEIR_MISHAP_REFUSED },
    { weir_api_error_quark, WEIR_API_ERROR_BAD_REQUEST, WEIR_MISHAP_REFUSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = g_error_new (rows[i].domain (), rows[i].code, "row %u", i);

      g_test_message ("%s %d", g_quark_to_string (rows[i].domain ()), rows[i].code);
      g_assert_cmpint (weir_mishap_from_error (error), ==, rows[i].mishap);
    }
}

/* The table of the design, read back. */
static void
test_rules (void)
{
  static const struct
  {
    WeirMishap mishap;
    WeirRemedy remedy;
    gboolean elsewhere;
    gboolean pause;
    WeirOutcome outcome;
  } rows[] = {
    { WEIR_MISHAP_CONNECT, WEIR_REMEDY_RECONNECT, TRUE, FALSE, WEIR_OUTCOME_FAILED },
    { WEIR_MISHAP_STALE, WEIR_REMEDY_RECONNECT, TRUE, FALSE, WEIR_OUTCOME_FAILED },
    { WEIR_MISHAP_NO_TOKEN, WEIR_REMEDY_NONE, TRUE, FALSE, WEIR_OUTCOME_NEUTRAL },
    { WEIR_MISHAP_DENIED, WEIR_REMEDY_RENEW_TOKEN, TRUE, FALSE, WEIR_OUTCOME_NEUTRAL },
    { WEIR_MISHAP_GONE, WEIR_REMEDY_REFRESH, TRUE, FALSE, WEIR_OUTCOME_NEUTRAL },
    { WEIR_MISHAP_BUSY, WEIR_REMEDY_NONE, TRUE, TRUE, WEIR_OUTCOME_FAILED },
    { WEIR_MISHAP_RATE_LIMITED, WEIR_REMEDY_NONE, TRUE, FALSE, WEIR_OUTCOME_RATE_LIMITED },
    { WEIR_MISHAP_BROKEN, WEIR_REMEDY_NONE, TRUE, FALSE, WEIR_OUTCOME_FAILED },
    { WEIR_MISHAP_REFUSED, WEIR_REMEDY_LEARN, FALSE, FALSE, WEIR_OUTCOME_NEUTRAL },
    { WEIR_MISHAP_STOPPED, WEIR_REMEDY_NONE, FALSE, FALSE, WEIR_OUTCOME_NEUTRAL },
  };

  g_assert_cmpuint (G_N_ELEMENTS (rows), ==, WEIR_N_MISHAPS);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const WeirRetryRule *rule = weir_retry_get_rule (rows[i].mishap);

      g_assert_cmpint (rule->remedy, ==, rows[i].remedy);
      g_assert_cmpint (rule->elsewhere, ==, rows[i].elsewhere);
      g_assert_cmpint (rule->pause, ==, rows[i].pause);
      g_assert_cmpint (rule->outcome, ==, rows[i].outcome);
    }
}

static void
test_pause (void)
{
  g_assert_cmpint (weir_retry_pause_us (0, 0), ==, 0);
  g_assert_cmpint (weir_retry_pause_us (0, G_MAXUINT32), ==, 250000);
  g_assert_cmpint (weir_retry_pause_us (1, G_MAXUINT32), ==, 500000);
  g_assert_cmpint (weir_retry_pause_us (4, G_MAXUINT32), ==, 4000000);
  g_assert_cmpint (weir_retry_pause_us (1000, G_MAXUINT32), ==, 4000000);
  g_assert_cmpint (weir_retry_pause_us (0, G_MAXUINT32 / 2), <=, 125000);
}

#define WALL_US (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC) /* 2026-01-01 00:00:00 UTC */

static const char *
get_header (gpointer reply, const char *name)
{
  const char *const *pairs = reply;

  for (guint i = 0; pairs[i] != NULL; i += 2)
    {
      if (g_str_equal (pairs[i], name))
        return pairs[i + 1];
    }
  return NULL;
}

static const struct
{
  const char *headers[5];
  gint64 ms;
} waits[] = {
  { { NULL }, -1 },
  { { "retry-after", "7" }, 7000 },
  { { "retry-after", "1.5" }, 1500 },
  { { "retry-after", "0" }, 0 },
  { { "retry-after", "-5" }, -1 },
  { { "retry-after", "soon" }, -1 },
  { { "retry-after", "7 s" }, -1 },
  { { "retry-after", "" }, -1 },
  { { "retry-after", "99999999999999999999" }, 3600000 },
  { { "retry-after", "1e300" }, 3600000 },
  { { "retry-after", "nan" }, -1 },
  { { "retry-after-ms", "250", "retry-after", "9" }, 250 },
  { { "retry-after-ms", "x", "retry-after", "9" }, 9000 },
  { { "x-retry-after", "30" }, 30000 },
  { { "x-ratelimit-reset", "1767225612" }, 12000 },
  { { "x-ratelimit-reset", "20" }, 20000 },
  { { "x-ratelimit-reset", "1767225000" }, 0 },
  { { "x-ratelimit-reset", "9223372036854775807" }, 3600000 },
  { { "retry-after", "Thu, 01 Jan 2026 00:00:20 GMT" }, 20000 },
  { { "retry-after", "Wed, 31 Dec 2025 23:00:00 GMT" }, 0 },
  { { "retry-after", "Fri, 02 Jan 2026 00:00:00 GMT" }, 3600000 },
  /* the service's clock is five minutes ahead: its own date counts */
  { { "retry-after", "Thu, 01 Jan 2026 00:05:08 GMT", "date", "Thu, 01 Jan 2026 00:05:00 GMT" },
    8000 },
};

static void
test_retry_after (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_test_message ("%s", waits[i].headers[0] != NULL ? waits[i].headers[1] : "nothing");
      g_assert_cmpint (weir_retry_after_parse (get_header, (gpointer) waits[i].headers, WALL_US),
                       ==, waits[i].ms);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/proxy/retry/status", test_status);
  g_test_add_func ("/proxy/retry/error", test_error);
  g_test_add_func ("/proxy/retry/rules", test_rules);
  g_test_add_func ("/proxy/retry/pause", test_pause);
  g_test_add_func ("/proxy/retry/retry-after", test_retry_after);
  return g_test_run ();
}
