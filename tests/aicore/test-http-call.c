/* SPDX-License-Identifier: MIT */
#include "aicore/weir-http-call.h"

#include "aicore/weir-aicore-fault.h"
#include "aicore/weir-soup.h"
#include "support/weir-raw-server.h"

#define HEAD "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
#define K "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct
{
  const char *name;
  WeirRawStep steps[5];
  gsize expected; /* bytes of the body, or @code */
  int code;       /* -1: none */
  guint status;
} rows[] = {
  { "small",
    { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, HEAD "ok" }, { WEIR_RAW_CLOSE } },
    2,
    -1,
    200 },
  { "empty",
    { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_SEND, HEAD }, { WEIR_RAW_CLOSE } },
    0,
    -1,
    200 },
  { "large",
    { { WEIR_RAW_ACCEPT },
      { WEIR_RAW_READ },
      { WEIR_RAW_SEND, HEAD },
      { WEIR_RAW_SEND, K, 1500 },
      { WEIR_RAW_CLOSE } },
    96000,
    -1,
    200 },
  { "too-long",
    { { WEIR_RAW_ACCEPT },
      { WEIR_RAW_READ },
      { WEIR_RAW_SEND, HEAD },
      { WEIR_RAW_SEND, K, 1600 },
      { WEIR_RAW_CLOSE } },
    0,
    WEIR_AICORE_ERROR_PROTOCOL,
    200 },
  { "error-status",
    { { WEIR_RAW_ACCEPT },
      { WEIR_RAW_READ },
      { WEIR_RAW_SEND, "HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno" } },
    2,
    -1,
    500 },
  { "truncated",
    { { WEIR_RAW_ACCEPT },
      { WEIR_RAW_READ },
      { WEIR_RAW_SEND, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nno" },
      { WEIR_RAW_CLOSE } },
    0,
    WEIR_AICORE_ERROR_TRUNCATED,
    200 },
  { "lost",
    { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ }, { WEIR_RAW_CLOSE } },
    0,
    WEIR_AICORE_ERROR_LOST,
    0 },
  { "late", { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ } }, 0, WEIR_AICORE_ERROR_UNAVAILABLE, 0 },
  { "late-inside",
    { { WEIR_RAW_ACCEPT },
      { WEIR_RAW_READ },
      { WEIR_RAW_SEND, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nno" } },
    0,
    WEIR_AICORE_ERROR_UNAVAILABLE,
    200 },
};

static void
on_done (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

static GBytes *
call (WeirRawServer *server,
      guint limit_ms,
      GCancellable *cancellable,
      guint *status,
      GError **error)
{
  g_autofree char *url =
      g_strdup_printf ("http://127.0.0.1:%u/x", weir_raw_server_get_port (server));
  g_autoptr (SoupSession) session = weir_soup_session_new (url, NULL, NULL, 0);
  g_autoptr (SoupMessage) message = weir_soup_message_new ("GET", url);
  g_autoptr (GAsyncResult) result = NULL;

  weir_http_call_async (session, message, 100000, limit_ms, cancellable, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  *status = soup_message_get_status (message);
  return weir_http_call_finish (session, result, error);
}

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  gboolean is_late = rows[i].code == WEIR_AICORE_ERROR_UNAVAILABLE;
  g_autoptr (WeirRawServer) server = weir_raw_server_new (rows[i].steps, 5, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  guint status;

  body = call (server, is_late ? 30 : 20000, NULL, &status, &error);
  if (rows[i].code >= 0)
    {
      g_assert_null (body);
      g_assert_error (error, WEIR_AICORE_ERROR, rows[i].code);
    }
  else
    {
      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (body), ==, rows[i].expected);
      g_assert_cmpuint (status, ==, rows[i].status);
    }
}

/* --- A way that does not lead there --- */

/* Over HTTPS, to a host that only the proxy could find. */
static GError *
call_through (WeirRawServer *server, guint limit_ms)
{
  static const char url[] = "https://api.example.invalid/x";
  g_autofree char *address =
      g_strdup_printf ("http://127.0.0.1:%u", weir_raw_server_get_port (server));
  g_autoptr (GProxyResolver) proxy = g_simple_proxy_resolver_new (address, NULL);
  g_autoptr (SoupSession) session = weir_soup_session_new (url, NULL, proxy, 0);
  g_autoptr (SoupMessage) message = weir_soup_message_new ("GET", url);
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  weir_http_call_async (session, message, 100000, limit_ms, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (weir_http_call_finish (session, result, &error));
  return error;
}

/* What a proxy says is not what SAP says: neither is the key refused, nor is something missing. */
static void
test_proxy (void)
{
  static const struct
  {
    const char *answer;
    WeirAicoreFault fault;
  } answers[] = {
    { "HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n", WEIR_AICORE_FAULT_PROXY_PASSWORD },
    { "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", WEIR_AICORE_FAULT_PROXY },
    { "HTTP/1.1 502 Gone\r\nContent-Length: 0\r\n\r\n", WEIR_AICORE_FAULT_PROXY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      const WeirRawStep steps[] = { { WEIR_RAW_ACCEPT },
                                    { WEIR_RAW_READ },
                                    { WEIR_RAW_SEND, answers[i].answer } };
      g_autoptr (WeirRawServer) server = weir_raw_server_new (steps, G_N_ELEMENTS (steps), NULL);
      g_autoptr (GError) error = call_through (server, 20000);

      g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_CONNECT);
      g_assert_cmpint (weir_aicore_error_get_fault (error), ==, answers[i].fault);
      g_assert_cmpstr (weir_aicore_error_get_host (error), ==, "api.example.invalid");
    }
}

/* Nothing has been sent when the time is over: it could not be reached. */
static void
test_no_connection (void)
{
  static const WeirRawStep steps[] = { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ } };
  g_autoptr (WeirRawServer) server = weir_raw_server_new (steps, G_N_ELEMENTS (steps), NULL);
  g_autoptr (GError) error = call_through (server, 30);

  g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_CONNECT);
  g_assert_cmpint (weir_aicore_error_get_fault (error), ==, WEIR_AICORE_FAULT_LATE);
}

static gboolean
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (void)
{
  static const WeirRawStep steps[] = { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ } };
  g_autoptr (WeirRawServer) server = weir_raw_server_new (steps, G_N_ELEMENTS (steps), NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint status;

  g_timeout_add (10, cancel, cancellable);
  g_assert_null (call (server, 20000, cancellable, &status, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  /* And before it begins. */
  g_assert_null (call (server, 20000, cancellable, &status, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  /* The system's, which is made even when it is not used, needs the desktop's schemas. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/aicore/http-call/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/aicore/http-call/cancel", test_cancel);
  g_test_add_func ("/aicore/http-call/no-connection", test_no_connection);
  g_test_add_func ("/aicore/http-call/proxy", test_proxy);

  return g_test_run ();
}
