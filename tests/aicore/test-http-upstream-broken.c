/* SPDX-License-Identifier: MIT */
/* Connections that cannot be made, or break, and answers that are none. */
#include "aicore/upstream-fixture.h"

#include <libsoup/soup.h>
#include <string.h>

/* Closed or reset by the peer just when it is used again. */
static void
test_stale (gconstpointer data)
{
  WeirRawKind kind = GPOINTER_TO_INT (data);
  WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT },
    { WEIR_RAW_READ },
    { WEIR_RAW_SEND, UPSTREAM_OK },
    { WEIR_RAW_READ },
    { kind },
    { WEIR_RAW_ACCEPT },
    { WEIR_RAW_READ },
    { WEIR_RAW_SEND, UPSTREAM_OK },
  };
  UpstreamFixture fixture = { 0 };
  WeirUpstreamReply *reply;

  upstream_fixture_set_up (&fixture, steps, G_N_ELEMENTS (steps));
  reply = upstream_fixture_send (&fixture);
  upstream_assert_body (reply, "{}");
  weir_upstream_reply_free (reply, TRUE);

  upstream_fixture_assert_refused (&fixture, WEIR_AICORE_ERROR_STALE, "*127.0.0.1*");
  g_assert_cmpuint (weir_http_upstream_get_n_idle (upstream_fixture_get_http (&fixture)), ==, 0);

  fixture.new_connection = TRUE;
  reply = upstream_fixture_send (&fixture);
  upstream_assert_body (reply, "{}");
  weir_upstream_reply_free (reply, TRUE);
  upstream_fixture_tear_down (&fixture);
}

/* Scripts for a first, fresh connection, and the error they must give. */
static const struct
{
  const char *name;
  int code;
  const char *pattern;
  WeirRawStep steps[5];
} refusals[] = {
  { "closed-before-head",
    WEIR_AICORE_ERROR_LOST,
    "*broke before its answer*",
    { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_CLOSE } } },
  { "reset-before-head",
    WEIR_AICORE_ERROR_LOST,
    "*broke before its answer*",
    { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_RESET } } },
  { "closed-inside-head",
    WEIR_AICORE_ERROR_PROTOCOL,
    "*not HTTP*",
    { { WEIR_RAW_ACCEPT },
      { WEIR_RAW_READ },
      { WEIR_RAW_SEND, "HTTP/1.1 200 UPSTREAM_OK\r\nContent-Ty" },
      { WEIR_RAW_CLOSE } } },
  { "not-http",
    WEIR_AICORE_ERROR_PROTOCOL,
    "*not HTTP*",
    { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, "SSH-2.0-x\r\n\r\n" } } },
  { "head-too-large",
    WEIR_AICORE_ERROR_PROTOCOL,
    "*head*too large*",
    { { WEIR_RAW_ACCEPT },
      { WEIR_RAW_READ },
      { WEIR_RAW_SEND, "HTTP/1.1 200 UPSTREAM_OK\r\n" },
      { WEIR_RAW_SEND, "X-Flood: 0123456789012345678901234567890123456789\r\n", 4000 } } },
  { "compressed",
    WEIR_AICORE_ERROR_PROTOCOL,
    "*compressed*",
    { { WEIR_RAW_ACCEPT },
      { WEIR_RAW_READ },
      { WEIR_RAW_SEND,
        "HTTP/1.1 200 UPSTREAM_OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxx" } } },
};

static void
test_refusal (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  UpstreamFixture fixture = { 0 };

  upstream_fixture_set_up (&fixture, refusals[i].steps, 4);
  upstream_fixture_assert_refused (&fixture, refusals[i].code, refusals[i].pattern);
  g_assert_cmpuint (weir_http_upstream_get_n_idle (upstream_fixture_get_http (&fixture)), ==, 0);
  upstream_fixture_tear_down (&fixture);
}

/* Bodies that are cut, and what came through before. */
static const struct
{
  const char *name;
  const char *bytes;
  WeirRawKind end;
  gboolean is_truncated;
} cuts[] = {
  { "short-length", "HTTP/1.1 200 UPSTREAM_OK\r\nContent-Length: 99\r\n\r\nhello", WEIR_RAW_CLOSE,
    TRUE },
  { "inside-chunk", UPSTREAM_CHUNKED "63\r\nhello", WEIR_RAW_CLOSE, TRUE },
  { "reset", UPSTREAM_CHUNKED "63\r\nhello", WEIR_RAW_RESET, TRUE },
  { "chunk-edge", UPSTREAM_CHUNKED "5\r\nhello\r\n", WEIR_RAW_CLOSE, FALSE },
};

static void
test_cut (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  WeirRawStep steps[] = {
    { WEIR_RAW_ACCEPT },
    { WEIR_RAW_READ },
    { WEIR_RAW_SEND, cuts[i].bytes },
    { cuts[i].end },
  };
  UpstreamFixture fixture = { 0 };
  WeirUpstreamReply *reply;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  upstream_fixture_set_up (&fixture, steps, G_N_ELEMENTS (steps));
  reply = upstream_fixture_send (&fixture);
  text = upstream_read_all (reply, &error);
  if (cuts[i].end != WEIR_RAW_RESET) /* which may take unread bytes with it */
    g_assert_cmpstr (text, ==, "hello");
  /* libsoup before 3.6.5 takes the end of a chunk for the end of the body. */
  if (cuts[i].is_truncated || soup_check_version (3, 6, 5))
    g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_TRUNCATED);
  else
    g_assert_no_error (error);
  weir_upstream_reply_free (reply, FALSE);
  upstream_fixture_tear_down (&fixture);
}

static void
test_connect_refused (void)
{
  UpstreamFixture fixture = { 0 };

  upstream_fixture_set_up_url (&fixture, "http://127.0.0.1:1", NULL);
  upstream_fixture_assert_refused (&fixture, WEIR_AICORE_ERROR_CONNECT,
                                   "No connection to 127.0.0.1*");
  g_assert_cmpstr (fixture.phases->str, ==, "c");
  upstream_fixture_tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  upstream_test_init (&argc, &argv);
  upstream_add_row ("http-upstream-broken/stale", "closed", WEIR_RAW_CLOSE, test_stale);
  upstream_add_row ("http-upstream-broken/stale", "reset", WEIR_RAW_RESET, test_stale);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    upstream_add_row ("http-upstream-broken/refusal", refusals[i].name, i, test_refusal);
  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    upstream_add_row ("http-upstream-broken/cut", cuts[i].name, i, test_cut);
  g_test_add_func ("/aicore/http-upstream-broken/connect-refused", test_connect_refused);

  return g_test_run ();
}
