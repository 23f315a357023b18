/* SPDX-License-Identifier: MIT */
#include "base/weir-http-head.h"

#include <string.h>

/* A head that is refused, and with which status. @early: by the scanner already, so that nobody
 * waits for the rest. NULs are written as "\\0" and put in by the test. */
typedef struct
{
  const char *name;
  const char *head;
  guint status;
  gboolean early;
} RefusedCase;

#define HOST "Host: localhost\r\n"
#define END "\r\n"
#define POST "POST /v1/chat/completions HTTP/1.1\r\n" HOST
#define GET "GET / HTTP/1.1\r\n" HOST

static const RefusedCase refused_cases[] = {
  { "bare-lf-request-line", "GET / HTTP/1.1\n", 400, TRUE },
  { "bare-lf-header", "GET / HTTP/1.1\r\nHost: localhost\n", 400, TRUE },
  { "bare-lf-end", GET "\n", 400, TRUE },
  { "bare-cr-request-line", "GET /\rx HTTP/1.1\r\n", 400, TRUE },
  { "bare-cr-header", "GET / HTTP/1.1\r\nHost: local\rhost\r\n", 400, TRUE },
  { "bare-cr-end", GET "\rx", 400, TRUE },
  { "obs-fold", GET "X: a\r\n b\r\n", 400, TRUE },
  { "obs-fold-tab", GET "X: a\r\n\tb\r\n", 400, TRUE },
  { "leading-space", " GET / HTTP/1.1\r\n", 400, TRUE },
  { "nul-value", GET "X: a\\0b\r\n", 400, TRUE },
  { "nul-target", "GET /\\0 HTTP/1.1\r\n", 400, TRUE },
  { "control-value", GET "X: a\001b\r\n", 400, TRUE },
  { "delete-value", GET "X: a\177b\r\n", 400, TRUE },
  { "tls-hello", "\026\003\001", 400, TRUE },
  { "ssh-banner", "SSH-2.0-OpenSSH_9.2\r\n", 400, TRUE },
  { "http-0.9", "GET /\r\n", 400, TRUE },
  { "two-leading-crlf", "\r\n\r\nGET / HTTP/1.1\r\n", 400, TRUE },
  { "leading-lf", "\nGET / HTTP/1.1\r\n", 400, TRUE },
  { "tab-in-request-line", "GET\t/ HTTP/1.1\r\n", 400, TRUE },
  { "two-spaces", "GET  / HTTP/1.1\r\n", 400, TRUE },
  { "two-spaces-version", "GET /  HTTP/1.1\r\n", 400, TRUE },
  { "non-ascii-target", "GET /\xc3\xa9 HTTP/1.1\r\n", 400, TRUE },
  { "space-in-target", "GET /a b HTTP/1.1\r\n", 400, TRUE },
  { "trailing-space", "GET / HTTP/1.1 \r\n" HOST END, 400, FALSE },
  { "non-ascii-name", GET "X\xc3\xa9: a\r\n" END, 400, FALSE },
  { "non-utf8-value", GET "X: \xe9\r\n" END, 400, FALSE },
  { "space-in-name", GET "X y: a\r\n" END, 400, FALSE },
  { "space-before-colon", GET "X : a\r\n" END, 400, FALSE },
  { "no-colon", GET "X\r\n" END, 400, FALSE },
  { "empty-name", GET ": a\r\n" END, 400, FALSE },
  { "host-missing", "GET / HTTP/1.1\r\nX: a\r\n" END, 400, FALSE },
  { "host-duplicate", GET HOST END, 400, FALSE },
  { "host-duplicate-case", GET "hOST: evil\r\n" END, 400, FALSE },
  { "absolute-form", "GET http://localhost/ HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "asterisk-form", "OPTIONS * HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "double-slash", "GET //v1/models HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "dot-dot", "GET /v1/../admin HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "dot-dot-end", "GET /v1/.. HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "dot", "GET /v1/./models HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "dot-dot-escaped", "GET /v1/%2e%2E/admin HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "dot-dot-half-escaped", "GET /v1/.%2e/admin HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "dot-dot-slash-escaped", "GET /v1/..%2fadmin HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "slash-dot-dot-escaped", "GET /v1%2F%2e%2e HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "backslash", "GET /v1\\models HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "backslash-escaped", "GET /v1%5Cmodels HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "nul-escaped", "GET /v1%00 HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "bad-escape", "GET /v1%zz HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "cut-escape", "GET /v1%2 HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "fragment", "GET /#x HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "fragment-in-query", "GET /?a#x HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "lowercase-method", "get / HTTP/1.1\r\n" HOST END, 400, FALSE },
  { "lowercase-version", "GET / http/1.1\r\n", 400, TRUE },
  { "version-letters", "GET / HTTP/one\r\n" HOST END, 400, FALSE },
  { "version-long", "GET / HTTP/1.10\r\n" HOST END, 400, FALSE },
  { "put", "PUT / HTTP/1.1\r\n" HOST END, 405, FALSE },
  { "trace", "TRACE / HTTP/1.1\r\n" HOST END, 405, FALSE },
  { "connect", "CONNECT localhost:443 HTTP/1.1\r\n" HOST END, 405, FALSE },
  { "long-method", "ABCDEFGHIJKLMNOPQRST / HTTP/1.1\r\n" HOST END, 405, FALSE },
  { "http-1.0", "GET / HTTP/1.0\r\n" HOST END, 505, FALSE },
  { "http-2.0", "GET / HTTP/2.0\r\n" HOST END, 505, FALSE },
  { "h2-preface", "PRI * HTTP/2.0\r\n\r\n", 505, FALSE },
  { "cl-te", POST "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n" END, 400, FALSE },
  { "te-cl", POST "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n" END, 400, FALSE },
  { "cl-duplicate", POST "Content-Length: 3\r\nContent-Length: 5\r\n" END, 400, FALSE },
  { "cl-duplicate-same", POST "Content-Length: 3\r\nContent-Length: 3\r\n" END, 400, FALSE },
  { "cl-list", POST "Content-Length: 3, 3\r\n" END, 400, FALSE },
  { "cl-plus", POST "Content-Length: +3\r\n" END, 400, FALSE },
  { "cl-minus", POST "Content-Length: -1\r\n" END, 400, FALSE },
  { "cl-hex", POST "Content-Length: 0x3\r\n" END, 400, FALSE },
  { "cl-empty", POST "Content-Length:\r\n" END, 400, FALSE },
  { "cl-overflow", POST "Content-Length: 18446744073709551619\r\n" END, 400, FALSE },
  { "te-duplicate", POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n" END, 400,
    FALSE },
  { "te-space", POST "Transfer-Encoding : chunked\r\n" END, 400, FALSE },
  { "te-unknown", POST "Transfer-Encoding: xchunked\r\n" END, 501, FALSE },
  { "te-gzip", POST "Transfer-Encoding: gzip, chunked\r\n" END, 501, FALSE },
  { "te-identity", POST "Transfer-Encoding: identity\r\n" END, 501, FALSE },
  { "get-with-body", GET "Content-Length: 3\r\n" END, 400, FALSE },
  { "head-chunked", "HEAD / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n" END, 400, FALSE },
  { "options-with-body", "OPTIONS / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n" END, 400, FALSE },
  { "expect-unknown", POST "Expect: 200-ok\r\n" END, 417, FALSE },
  { "expect-list", POST "Expect: 100-continue, x\r\n" END, 417, FALSE },
  { "websocket", GET "Connection: Upgrade\r\nUpgrade: websocket\r\n" END, 426, FALSE },
  { "websocket-case", GET "Upgrade: WebSocket\r\n" END, 426, FALSE },
  { "websocket-list", GET "Upgrade: h2c, websocket\r\n" END, 426, FALSE },
  { "websocket-second", GET "Upgrade: h2c\r\nUpgrade: websocket\r\n" END, 426, FALSE },
  { "upgrade-unknown", GET "Upgrade: IRC/6.9\r\n" END, 400, FALSE },
};

typedef struct
{
  int result;
  gsize head_len;
  guint status;
} ScanOutcome;

/* Scans @text as it would arrive in pieces of @step bytes. */
static ScanOutcome
scan (const char *text, gsize len, gsize step)
{
  WeirHttpHeadScan state = { 0 };
  ScanOutcome outcome = { 0, 0, 0 };

  for (gsize have = MIN (step, len); outcome.result == 0; have = MIN (have + step, len))
    {
      outcome.result = weir_http_head_scan (&state, &weir_http_head_limits, text, have,
                                            &outcome.head_len, &outcome.status);
      if (have == len)
        break;
    }
  return outcome;
}

/* Writes NULs where the table says "\\0". */
static GString *
unescape_nul (const char *text)
{
  GString *out = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (text[0] == '\\' && text[1] == '0')
      {
        g_string_append_c (out, '\0');
        text++;
      }
    else
      g_string_append_c (out, *text);
  return out;
}

static void
test_refused (gconstpointer data)
{
  const RefusedCase *c = data;
  g_autoptr (GString) text = unescape_nul (c->head);

  for (gsize step = 1; step <= text->len; step += step < 8 ? 1 : text->len)
    {
      ScanOutcome outcome = scan (text->str, text->len, step);

      if (c->early)
        {
          g_assert_cmpint (outcome.result, ==, -1);
          g_assert_cmpuint (outcome.status, ==, c->status);
        }
      else
        g_assert_cmpint (outcome.result, ==, 1);
    }

  if (!c->early)
    {
      guint status = 0;
      const char *reason = NULL;

      g_assert_null (weir_http_head_parse (text->str, text->len, &status, &reason));
      g_assert_cmpuint (status, ==, c->status);
      g_assert_nonnull (reason);
    }
}

/* What the scanner would have refused must not get past the parser either. */
static void
test_parser_alone (gconstpointer data)
{
  const RefusedCase *c = data;
  g_autoptr (GString) text = unescape_nul (c->head);
  guint status = 0;
  const char *reason = NULL;

  g_assert_null (weir_http_head_parse (text->str, text->len, &status, &reason));
  g_assert_cmpuint (status, >=, 400);
  g_assert_nonnull (reason);
}

static WeirHttpHead *
parse (const char *text)
{
  ScanOutcome outcome = scan (text, strlen (text), 7);
  guint status = 0;
  const char *reason = NULL;
  WeirHttpHead *head = NULL;

  g_assert_cmpint (outcome.result, ==, 1);
  head = weir_http_head_parse (text, outcome.head_len, &status, &reason);
  g_assert_cmpstr (reason, ==, NULL);
  g_assert_nonnull (head);
  return head;
}

static void
test_accepted_get (void)
{
  g_autoptr (WeirHttpHead) head =
      parse ("\r\nGET /v1/models?limit=5&x=%zz?y HTTP/1.1\r\nhOsT:LOCALHOST:80 \r\n"
             "X-Name: \t a b\t\r\nX-Empty:\r\nx-name: second\r\n\r\n");

  g_assert_cmpstr (head->method, ==, "GET");
  g_assert_cmpstr (head->target, ==, "/v1/models?limit=5&x=%zz?y");
  g_assert_cmpstr (head->path, ==, "/v1/models");
  g_assert_cmpstr (head->query, ==, "limit=5&x=%zz?y");
  g_assert_cmpuint (head->n_headers, ==, 4);
  g_assert_cmpstr (weir_http_head_get (head, "HOST"), ==, "LOCALHOST:80");
  g_assert_cmpstr (weir_http_head_get (head, "x-name"), ==, "a b");
  g_assert_cmpstr (weir_http_head_get (head, "x-empty"), ==, "");
  g_assert_null (weir_http_head_get (head, "x-none"));
  g_assert_cmpint (head->body, ==, WEIR_HTTP_BODY_NONE);
  g_assert_true (head->keep_alive);
  g_assert_false (head->expect_continue);
  g_assert_null (head->upgrade);
}

static void
test_accepted_bodies (void)
{
  static const struct
  {
    const char *headers;
    WeirHttpBody body;
    guint64 length;
  } rows[] = {
    { "", WEIR_HTTP_BODY_NONE, 0 },
    { "Content-Length: 0\r\n", WEIR_HTTP_BODY_NONE, 0 },
    { "Content-Length: 0012\r\n", WEIR_HTTP_BODY_LENGTH, 12 },
    { "content-length: 99999999999\r\n", WEIR_HTTP_BODY_LENGTH, 99999999999 },
    { "Content-Length: 18446744073709551615\r\n", WEIR_HTTP_BODY_LENGTH, G_MAXUINT64 },
    { "Transfer-Encoding: Chunked\r\n", WEIR_HTTP_BODY_CHUNKED, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat (POST, rows[i].headers, END, NULL);
      g_autoptr (WeirHttpHead) head = parse (text);

      g_assert_cmpint (head->body, ==, rows[i].body);
      g_assert_cmpuint (head->content_length, ==, rows[i].length);
    }
}

static void
test_accepted_options (void)
{
  g_autoptr (WeirHttpHead) head = NULL;

  head = parse (POST "Connection: keep-alive, Close\r\nExpect: 100-Continue\r\n"
                     "Content-Length: 1\r\n" END);
  g_assert_false (head->keep_alive);
  g_assert_true (head->expect_continue);
  g_clear_pointer (&head, weir_http_head_free);

  head = parse (GET "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                    "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n" END);
  g_assert_cmpstr (head->upgrade, ==, "h2c");
  g_assert_true (head->keep_alive);
}

static void
test_accepted_paths (void)
{
  static const char *const paths[] = {
    "/",
    "/v1beta/models/gemini-2.5-pro:generateContent",
    "/v1/responses/resp_1/",
    "/a/...",
    "/a/.b",
    "/a/..b",
    "/%7euser/%C3%A9",
    "/a//b",
    "/v1/models/demo%2Fgpt-4.1",
    "/a;b=c,d/(e)!$&'*+@~-_",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *text = g_strdup_printf ("GET %s HTTP/1.1\r\n" HOST END, paths[i]);
      g_autoptr (WeirHttpHead) head = parse (text);

      g_assert_cmpstr (head->path, ==, paths[i]);
      g_assert_null (head->query);
    }
}

static void
test_utf8_value (void)
{
  g_autoptr (WeirHttpHead) head = parse (GET "X-Title: caf\xc3\xa9\r\n" END);

  g_assert_cmpstr (weir_http_head_get (head, "x-title"), ==, "caf\xc3\xa9");
}

/* Scanning ends at the head: what follows belongs to the body or to the next request. */
static void
test_head_length (void)
{
  const char *text = GET END GET END;
  ScanOutcome outcome = scan (text, strlen (text), strlen (text));

  g_assert_cmpint (outcome.result, ==, 1);
  g_assert_cmpuint (outcome.head_len, ==, strlen (GET END));
}

static void
assert_limit (GString *text, guint status)
{
  ScanOutcome at_once = scan (text->str, text->len, text->len);
  ScanOutcome bytewise = scan (text->str, text->len, 1);

  g_assert_cmpint (at_once.result, ==, status == 0 ? 1 : -1);
  g_assert_cmpuint (at_once.status, ==, status);
  g_assert_cmpint (bytewise.result, ==, at_once.result);
  g_assert_cmpuint (bytewise.status, ==, at_once.status);
}

static GString *
head_with_line (gsize len)
{
  GString *text = g_string_new ("GET /");

  while (text->len < len - strlen (" HTTP/1.1"))
    g_string_append_c (text, 'a');
  g_string_append (text, " HTTP/1.1\r\n" HOST END);
  return text;
}

static GString *
head_with_header (gsize len)
{
  GString *text = g_string_new (GET "X: ");
  gsize start = strlen (GET);

  while (text->len - start < len)
    g_string_append_c (text, 'a');
  g_string_append (text, "\r\n" END);
  return text;
}

static void
test_limits (void)
{
  const WeirHttpHeadLimits *limits = &weir_http_head_limits;
  g_autoptr (GString) line_fits = head_with_line (limits->max_line);
  g_autoptr (GString) line_long = head_with_line (limits->max_line + 1);
  g_autoptr (GString) header_fits = head_with_header (limits->max_header);
  g_autoptr (GString) header_long = head_with_header (limits->max_header + 1);
  g_autoptr (GString) many = g_string_new (GET);
  g_autoptr (GString) big = g_string_new (GET);

  assert_limit (line_fits, 0);
  assert_limit (line_long, 414);
  assert_limit (header_fits, 0);
  assert_limit (header_long, 431);

  for (guint i = 1; i < limits->max_headers; i++)
    g_string_append (many, "X: a\r\n");
  g_string_append (many, END);
  assert_limit (many, 0);
  g_string_insert (many, (gssize) strlen (GET), "X: a\r\n");
  assert_limit (many, 431);

  while (big->len < limits->max_total)
    g_string_append_printf (big, "X: %01000d\r\n", 1);
  assert_limit (big, 431);
}

static void
test_header_is_valid (void)
{
  static const struct
  {
    const char *name;
    const char *value;
    gboolean valid;
  } rows[] = {
    { "X-Weir-Model", "gpt-5", TRUE },
    { "X", "", TRUE },
    { "X", "tab\there", TRUE },
    { "X", "caf\xc3\xa9", TRUE },
    { "", "a", FALSE },
    { "X Y", "a", FALSE },
    { "X:", "a", FALSE },
    { "X\r\nY", "a", FALSE },
    { "X", "a\r\nSet-Cookie: b", FALSE },
    { "X", "a\nb", FALSE },
    { "X", "a\rb", FALSE },
    { "X", "a\033[0m", FALSE },
    { "X", "a\177", FALSE },
    { "X", "\xe9", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (weir_http_header_is_valid (rows[i].name, rows[i].value), ==, rows[i].valid);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (refused_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/base/http-head/", refused_cases[i].name, NULL);
      g_autofree char *alone = g_strconcat (path, "/parser-alone", NULL);

      g_test_add_data_func (path, &refused_cases[i], test_refused);
      if (refused_cases[i].early)
        g_test_add_data_func (alone, &refused_cases[i], test_parser_alone);
    }
  g_test_add_func ("/base/http-head/accepted-get", test_accepted_get);
  g_test_add_func ("/base/http-head/accepted-bodies", test_accepted_bodies);
  g_test_add_func ("/base/http-head/accepted-options", test_accepted_options);
  g_test_add_func ("/base/http-head/accepted-paths", test_accepted_paths);
  g_test_add_func ("/base/http-head/utf8-value", test_utf8_value);
  g_test_add_func ("/base/http-head/head-length", test_head_length);
  g_test_add_func ("/base/http-head/limits", test_limits);
  g_test_add_func ("/base/http-head/header-is-valid", test_header_is_valid);

  return g_test_run ();
}
