/* SPDX-License-Identifier: MIT */
#include "front-end-fixture.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What is sent on one connection, which replies come, and how often the handler runs. "@" in a
 * request stands for the port, "\\0" for a NUL. */
typedef struct
{
  const char *name;
  const char *request;
  const char *statuses;
  guint n_calls;
} MatrixCase;

#define HOST "Host: localhost:@\r\n"
#define END "\r\n"
#define GET "GET /v1/models HTTP/1.1\r\n" HOST
#define POST "POST /echo HTTP/1.1\r\n" HOST "Content-Type: application/json\r\n"
#define CHUNKED POST "Transfer-Encoding: chunked\r\n" END

static const MatrixCase matrix[] = {
  { "legal/get", GET END, "200", 1 },
  { "legal/head", "HEAD /v1/models HTTP/1.1\r\n" HOST END, "200", 1 },
  { "legal/post-length", POST "Content-Length: 2\r\n" END "{}", "200", 1 },
  { "legal/post-chunked", CHUNKED "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", "200", 1 },
  { "legal/post-chunked-zeros", CHUNKED "0002\r\n{}\r\n000\r\n\r\n", "200", 1 },
  { "legal/post-empty", "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 0\r\n" END, "200", 1 },
  { "legal/delete", "DELETE /v1/responses/1 HTTP/1.1\r\n" HOST END, "200", 1 },
  { "legal/options", "OPTIONS /v1/models HTTP/1.1\r\n" HOST END, "204", 0 },
  { "legal/pipelined", GET END GET END GET END, "200 200 200", 3 },
  { "legal/pipelined-bodies",
    POST "Content-Length: 2\r\n" END "{}" CHUNKED "2\r\n{}\r\n0\r\n\r\n" GET END, "200 200 200",
    3 },
  { "legal/leading-crlf", "\r\n" GET END, "200", 1 },
  { "legal/host-case", "GET / HTTP/1.1\r\nhOST: LocalHost:@\r\n" END, "200", 1 },
  { "legal/host-v4", "GET / HTTP/1.1\r\nHost: 127.0.0.1:@\r\n" END, "200", 1 },
  { "legal/host-v6", "GET / HTTP/1.1\r\nHost: [::1]:@\r\n" END, "200", 1 },
  { "legal/close", GET "Connection: close\r\n" END GET END, "200", 1 },
  { "legal/h2c-offer",
    GET "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: "
        "AAMAAABkAAQAAP__\r\n" END,
    "200", 1 },
  { "legal/expect", POST "Expect: 100-continue\r\nContent-Length: 2\r\n" END "{}", "200", 1 },
  { "legal/range-is-ignored", GET "Range: bytes=0-0\r\n" END, "200", 1 },
  { "smuggle/cl-te",
    POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" END "0\r\n\r\n" GET END, "400", 0 },
  { "smuggle/te-cl",
    POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n" END "0\r\n\r\n" GET END, "400", 0 },
  { "smuggle/dup-cl-different", POST "Content-Length: 2\r\nContent-Length: 0\r\n" END "{}" GET END,
    "400", 0 },
  { "smuggle/dup-cl-same", POST "Content-Length: 2\r\nContent-Length: 2\r\n" END "{}", "400", 0 },
  { "smuggle/cl-plus", POST "Content-Length: +2\r\n" END "{}", "400", 0 },
  { "smuggle/cl-empty", POST "Content-Length:\r\n" END "{}", "400", 0 },
  { "smuggle/dup-te",
    POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n" END "0\r\n\r\n", "400", 0 },
  { "smuggle/te-space", POST "Transfer-Encoding : chunked\r\n" END "0\r\n\r\n", "400", 0 },
  { "smuggle/cl-minus", POST "Content-Length: -1\r\n" END "{}", "400", 0 },
  { "smuggle/cl-overflow", POST "Content-Length: 18446744073709551619\r\n" END "{}", "400", 0 },
  { "smuggle/cl-huge", POST "Content-Length: 99999999999\r\n" END "{}", "413", 0 },
  { "smuggle/chunk-huge", CHUNKED "ffffffff\r\n{}", "413", 0 },
  { "smuggle/chunk-overflow", CHUNKED "ffffffffffffffff2\r\n{}\r\n0\r\n\r\n", "400", 0 },
  { "smuggle/cl-list", POST "Content-Length: 2, 2\r\n" END "{}", "400", 0 },
  { "smuggle/cl-hex", POST "Content-Length: 0x2\r\n" END "{}", "400", 0 },
  { "smuggle/te-unknown", POST "Transfer-Encoding: xchunked\r\n" END "0\r\n\r\n", "501", 0 },
  { "smuggle/te-gzip", POST "Transfer-Encoding: gzip, chunked\r\n" END "0\r\n\r\n", "501", 0 },
  { "smuggle/valid-then-smuggled",
    GET END POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" END "0\r\n\r\n" GET END,
    "200 400", 1 },
  { "chunk/letters", CHUNKED "zz\r\n{}\r\n0\r\n\r\n", "400", 0 },
  { "chunk/prefix", CHUNKED "0x2\r\n{}\r\n0\r\n\r\n", "400", 0 },
  { "chunk/minus", CHUNKED "-1\r\n{}\r\n0\r\n\r\n", "400", 0 },
  { "chunk/empty-size", CHUNKED "\r\n{}\r\n0\r\n\r\n", "400", 0 },
  { "chunk/extension", CHUNKED "2;a=b\r\n{}\r\n0\r\n\r\n", "400", 0 },
  { "chunk/space", CHUNKED "2 \r\n{}\r\n0\r\n\r\n", "400", 0 },
  { "chunk/bare-lf", CHUNKED "2\n{}\r\n0\r\n\r\n", "400", 0 },
  { "chunk/bad-end", CHUNKED "2\r\n{}x\r\n0\r\n\r\n", "400", 0 },
  { "chunk/bare-lf-end", CHUNKED "2\r\n{}\n0\r\n\r\n", "400", 0 },
  { "chunk/trailer", CHUNKED "2\r\n{}\r\n0\r\nX: a\r\n\r\n", "400", 0 },
  { "syntax/bare-lf", "GET / HTTP/1.1\nHost: localhost:@\n\n", "400", 0 },
  { "syntax/bare-lf-header", "GET / HTTP/1.1\r\nHost: localhost:@\n\r\n", "400", 0 },
  { "syntax/bare-cr", GET "X: a\rb\r\n" END, "400", 0 },
  { "syntax/obs-fold", GET "X: a\r\n b\r\n" END, "400", 0 },
  { "syntax/non-ascii-name", GET "X\xc3\xa9: a\r\n" END, "400", 0 },
  { "syntax/non-utf8-value", GET "X: \xe9\r\n" END, "400", 0 },
  { "syntax/space-in-name", GET "X y: a\r\n" END, "400", 0 },
  { "syntax/no-colon", GET "X\r\n" END, "400", 0 },
  { "syntax/empty-name", GET ": a\r\n" END, "400", 0 },
  { "syntax/nul-value", GET "X: a\\0b\r\n" END, "400", 0 },
  { "host/missing", "GET / HTTP/1.1\r\n\r\n", "400", 0 },
  { "host/dup-evil-last", GET "Host: evil\r\n" END, "400", 0 },
  { "host/dup-evil-first", "GET / HTTP/1.1\r\nHost: evil\r\n" HOST END, "400", 0 },
  { "host/empty", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "403", 0 },
  { "host/foreign", "GET / HTTP/1.1\r\nHost: evil.example:@\r\n\r\n", "403", 0 },
  { "host/at", "GET / HTTP/1.1\r\nHost: localhost@evil:@\r\n\r\n", "403", 0 },
  { "host/at-evil", "GET / HTTP/1.1\r\nHost: evil@localhost:@\r\n\r\n", "403", 0 },
  { "host/wrong-port", "GET / HTTP/1.1\r\nHost: localhost:1\r\n\r\n", "403", 0 },
  { "host/no-port", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "403", 0 },
  { "host/suffix", "GET / HTTP/1.1\r\nHost: localhost.evil:@\r\n\r\n", "403", 0 },
  { "host/nip-io", "GET / HTTP/1.1\r\nHost: 127.0.0.1.nip.io:@\r\n\r\n", "403", 0 },
  { "host/bracket-tail", "GET / HTTP/1.1\r\nHost: [::1]x:@\r\n\r\n", "403", 0 },
  { "host/trailing-dot", "GET / HTTP/1.1\r\nHost: localhost.:@\r\n\r\n", "403", 0 },
  { "host/octal", "GET / HTTP/1.1\r\nHost: 0177.0.0.1:@\r\n\r\n", "403", 0 },
  { "host/any", "GET / HTTP/1.1\r\nHost: 0.0.0.0:@\r\n\r\n", "403", 0 },
  { "target/absolute", "GET http://evil.example/ HTTP/1.1\r\n" HOST END, "400", 0 },
  { "target/double-slash", "GET //v1/messages HTTP/1.1\r\n" HOST END, "400", 0 },
  { "target/dot-dot", "GET /v1/../admin HTTP/1.1\r\n" HOST END, "400", 0 },
  { "target/dot", "GET /v1/./models HTTP/1.1\r\n" HOST END, "400", 0 },
  { "target/dot-dot-escaped", "GET /v1/%2e%2e/admin HTTP/1.1\r\n" HOST END, "400", 0 },
  { "target/dot-dot-slash-escaped", "GET /v1/..%2Fadmin HTTP/1.1\r\n" HOST END, "400", 0 },
  { "target/fragment", "GET /#a HTTP/1.1\r\n" HOST END, "400", 0 },
  { "target/spaces", "GET  / HTTP/1.1\r\n" HOST END, "400", 0 },
  { "target/tab", "GET\t/ HTTP/1.1\r\n" HOST END, "400", 0 },
  { "method/put", "PUT / HTTP/1.1\r\n" HOST END, "405", 0 },
  { "method/trace", "TRACE / HTTP/1.1\r\n" HOST END, "405", 0 },
  { "method/connect", "CONNECT localhost:443 HTTP/1.1\r\n" HOST END, "405", 0 },
  { "method/long", "ABCDEFGHIJKLMNOPQRST / HTTP/1.1\r\n" HOST END, "405", 0 },
  { "method/lowercase", "get / HTTP/1.1\r\n" HOST END, "400", 0 },
  { "version/0.9", "GET /\r\n", "400", 0 },
  { "version/1.0", "GET / HTTP/1.0\r\n" HOST END, "505", 0 },
  { "version/2.0", "GET / HTTP/2.0\r\n" HOST END, "505", 0 },
  { "version/preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505", 0 },
  { "version/tls", "\026\003\001\002", "400", 0 },
  { "upgrade/websocket",
    "GET /v1/responses HTTP/1.1\r\n" HOST "Connection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" END,
    "426", 0 },
  { "upgrade/unknown", GET "Connection: Upgrade\r\nUpgrade: TLS/1.0\r\n" END, "400", 0 },
  { "body/get", GET "Content-Length: 2\r\n" END "{}", "400", 0 },
  { "body/expect-unknown", POST "Expect: 200-ok\r\nContent-Length: 2\r\n" END "{}", "417", 0 },
  { "body/expect-too-large", POST "Expect: 100-continue\r\nContent-Length: 5000000\r\n" END, "413",
    0 },
  { "media/text",
    "POST /echo HTTP/1.1\r\n" HOST "Content-Type: text/plain\r\nContent-Length: 2\r\n" END "{}",
    "415", 0 },
  { "media/form",
    "POST /echo HTTP/1.1\r\n" HOST
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 2\r\n" END "{}",
    "415", 0 },
  { "media/none", "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 2\r\n" END "{}", "415", 0 },
  { "media/gzip", POST "Content-Encoding: gzip\r\nContent-Length: 2\r\n" END "{}", "415", 0 },
  { "media/gzip-bomb", POST "Content-Encoding: gzip\r\nContent-Length: 1000000\r\n" END, "415", 0 },
  { "media/deflate", POST "Content-Encoding: deflate\r\nContent-Length: 2\r\n" END "{}", "415", 0 },
  { "media/gzip-twice", POST "Content-Encoding: identity, gzip\r\nContent-Length: 2\r\n" END "{}",
    "415", 0 },
  { "media/gzip-chunked",
    POST "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n" END "2\r\n{}\r\n0\r\n\r\n",
    "415", 0 },
  { "media/identity", POST "Content-Encoding: identity\r\nContent-Length: 2\r\n" END "{}", "200",
    1 },
  { "origin/foreign", GET "Origin: https://evil.example\r\n" END, "403", 0 },
  { "origin/null", GET "Origin: null\r\n" END, "403", 0 },
  { "origin/cross-site", GET "Sec-Fetch-Site: cross-site\r\n" END, "403", 0 },
  { "cut/length", POST "Content-Length: 3\r\n" END "{}", "400", 0 },
  { "cut/chunk-data", CHUNKED "3\r\n{}", "400", 0 },
  { "cut/chunk-boundary", CHUNKED "2\r\n{}\r\n", "400", 0 },
  { "cut/chunk-size", CHUNKED "2\r\n{}\r\n1", "400", 0 },
  { "cut/last-chunk", CHUNKED "2\r\n{}\r\n0\r\n", "400", 0 },
  { "cut/head", "GET / HTTP/1.1\r\nHost: loc", "400", 0 },
  { "cut/nothing", "", "", 0 },
};

/* Puts in the port and the NULs. */
static GString *
fill_in (const char *text, guint16 port)
{
  GString *out = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (*text == '@' && out->len > 0 && out->str[out->len - 1] == ':')
      g_string_append_printf (out, "%u", port);
    else if (text[0] == '\\' && text[1] == '0')
      {
        g_string_append_c (out, '\0');
        text++;
      }
    else
      g_string_append_c (out, *text);
  return out;
}

static void
assert_exchange (FrontEndFixture *fixture, const MatrixCase *c)
{
  g_autoptr (GString) request = fill_in (c->request, fixture_get_port (fixture));
  guint calls_before = fixture_get_n_calls (fixture);
  g_autoptr (GString) reply = fixture_exchange (fixture, request->str, request->len);
  g_autofree char *statuses = fixture_statuses (reply->str);

  g_assert_cmpstr (statuses, ==, c->statuses);
  g_assert_cmpuint (fixture_get_n_calls (fixture) - calls_before, ==, c->n_calls);
}

static void
test_matrix (gconstpointer data)
{
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);

  assert_exchange (fixture, data);
  fixture_wait_connections (fixture, 0);
}

/* The same however the bytes come: one at a time, what stands behind a refusal is still not read as
 * a request. */
static void
test_bytewise (void)
{
  static const char *const names[] = { "smuggle/cl-te", "smuggle/valid-then-smuggled",
                                       "legal/pipelined-bodies", "chunk/bad-end", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (matrix); i++)
    {
      g_autoptr (FrontEndFixture) fixture = NULL;
      g_autoptr (GString) request = NULL;
      g_autoptr (GString) reply = NULL;
      g_autofree char *statuses = NULL;
      int fd;

      if (!g_strv_contains (names, matrix[i].name))
        continue;
      fixture = fixture_new (NULL, NULL, NULL);
      request = fill_in (matrix[i].request, fixture_get_port (fixture));
      fd = fixture_connect (fixture);
      for (gsize n = 0; n < request->len; n++)
        {
          fixture_send (fd, request->str + n, 1);
          g_usleep (100);
        }
      shutdown (fd, SHUT_WR);
      reply = fixture_receive (fd);
      statuses = fixture_statuses (reply->str);
      g_assert_cmpstr (statuses, ==, matrix[i].statuses);
      g_assert_cmpuint (fixture_get_n_calls (fixture), ==, matrix[i].n_calls);
      close (fd);
    }
}

/* Heads that are too long, each in its own way. The refusal can be read although more was sent. */
static const struct
{
  const char *name;
  gsize path;
  guint n_headers;
  gsize header;
  const char *statuses;
} sizes[] = {
  { "line", 9000, 0, 0, "414" },    { "long-line", 60000, 0, 0, "414" },
  { "headers", 1, 101, 10, "431" }, { "header", 1, 1, 20000, "431" },
  { "head", 1, 10, 4000, "431" },   { "large", 4000, 20, 1000, "200" },
};

static void
test_sizes (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, NULL, NULL);
  g_autofree char *path = g_strnfill (sizes[row].path, 'p');
  g_autofree char *value = g_strnfill (sizes[row].header, 'v');
  g_autoptr (GString) request = g_string_new (NULL);
  g_autoptr (GString) reply = NULL;
  g_autofree char *statuses = NULL;

  g_string_printf (request, "GET /%s HTTP/1.1\r\nHost: localhost:%u\r\n", path,
                   fixture_get_port (fixture));
  for (guint i = 0; i < sizes[row].n_headers; i++)
    g_string_append_printf (request, "X-%u: %s\r\n", i, value);
  g_string_append (request, "\r\n");
  reply = fixture_exchange (fixture, request->str, request->len);
  statuses = fixture_statuses (reply->str);
  g_assert_cmpstr (statuses, ==, sizes[row].statuses);
  g_assert_cmpuint (fixture_get_n_calls (fixture), ==, strcmp (statuses, "200") == 0 ? 1 : 0);
}

/* A key is asked for at each request, not once for a connection. */
static void
test_pipelined_unauthorised (void)
{
  WeirLocalKey key = { .name = (char *) "one" };
  const WeirAdmissionOptions options = { .keys = &key, .n_keys = 1 };
  g_autoptr (FrontEndFixture) fixture = NULL;
  g_autoptr (GString) request = NULL;
  g_autoptr (GString) reply = NULL;
  g_autofree char *statuses = NULL;

  weir_digest ("k3y", 3, key.digest);
  fixture = fixture_new (NULL, &options, NULL);
  request = fill_in (GET "Authorization: Bearer k3y\r\n" END GET END GET
                         "Authorization: Bearer k3y\r\n" END,
                     fixture_get_port (fixture));
  reply = fixture_exchange (fixture, request->str, request->len);
  statuses = fixture_statuses (reply->str);
  g_assert_cmpstr (statuses, ==, "200 401");
  g_assert_cmpuint (fixture_get_n_calls (fixture), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (matrix); i++)
    {
      g_autofree char *path = g_strconcat ("/front/front-end/", matrix[i].name, NULL);

      g_test_add_data_func (path, &matrix[i], test_matrix);
    }

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *path = g_strconcat ("/front/front-end/size/", sizes[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_sizes);
    }
  g_test_add_func ("/front/front-end/bytewise", test_bytewise);
  g_test_add_func ("/front/front-end/pipelined-unauthorised", test_pipelined_unauthorised);

  return g_test_run ();
}
