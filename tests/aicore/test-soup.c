/* SPDX-License-Identifier: MIT */
#include "aicore/weir-soup.h"

#include "aicore/weir-aicore-fault.h"

/* What libsoup's and GIO's errors are turned into. */

static const struct
{
  const char *name;
  GQuark (*domain) (void);
  int cause;
  gboolean is_sent;
  int code;
  WeirAicoreFault fault;
} rows[] = {
  { "refused", g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, FALSE, WEIR_AICORE_ERROR_CONNECT,
    WEIR_AICORE_FAULT_REFUSED },
  { "timed-out", g_io_error_quark, G_IO_ERROR_TIMED_OUT, FALSE, WEIR_AICORE_ERROR_CONNECT,
    WEIR_AICORE_FAULT_LATE },
  { "reset", g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, FALSE, WEIR_AICORE_ERROR_CONNECT,
    WEIR_AICORE_FAULT_RESET },
  { "reset-in-handshake", g_tls_error_quark, G_TLS_ERROR_EOF, FALSE, WEIR_AICORE_ERROR_CONNECT,
    WEIR_AICORE_FAULT_RESET },
  { "host-unreachable", g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE, FALSE,
    WEIR_AICORE_ERROR_CONNECT, WEIR_AICORE_FAULT_NO_ROUTE },
  { "network-unreachable", g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, FALSE,
    WEIR_AICORE_ERROR_CONNECT, WEIR_AICORE_FAULT_NO_ROUTE },
  { "proxy", g_io_error_quark, G_IO_ERROR_PROXY_FAILED, FALSE, WEIR_AICORE_ERROR_CONNECT,
    WEIR_AICORE_FAULT_PROXY },
  { "proxy-not-allowed", g_io_error_quark, G_IO_ERROR_PROXY_NOT_ALLOWED, FALSE,
    WEIR_AICORE_ERROR_CONNECT, WEIR_AICORE_FAULT_PROXY },
  { "proxy-password", g_io_error_quark, G_IO_ERROR_PROXY_NEED_AUTH, FALSE,
    WEIR_AICORE_ERROR_CONNECT, WEIR_AICORE_FAULT_PROXY_PASSWORD },
  { "proxy-wrong-password", g_io_error_quark, G_IO_ERROR_PROXY_AUTH_FAILED, FALSE,
    WEIR_AICORE_ERROR_CONNECT, WEIR_AICORE_FAULT_PROXY_PASSWORD },
  { "other", g_io_error_quark, G_IO_ERROR_NO_SPACE, FALSE, WEIR_AICORE_ERROR_CONNECT,
    WEIR_AICORE_FAULT_OTHER },
  { "name", g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, FALSE, WEIR_AICORE_ERROR_CONNECT,
    WEIR_AICORE_FAULT_NAME },
  { "not-tls", g_tls_error_quark, G_TLS_ERROR_NOT_TLS, FALSE, WEIR_AICORE_ERROR_CONNECT,
    WEIR_AICORE_FAULT_HANDSHAKE },
  { "handshake", g_tls_error_quark, G_TLS_ERROR_HANDSHAKE, FALSE, WEIR_AICORE_ERROR_TLS,
    WEIR_AICORE_FAULT_HANDSHAKE },
  { "no-tls", g_tls_error_quark, G_TLS_ERROR_UNAVAILABLE, FALSE, WEIR_AICORE_ERROR_TLS,
    WEIR_AICORE_FAULT_NO_TLS },
  { "lost", g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, TRUE, WEIR_AICORE_ERROR_LOST,
    WEIR_AICORE_FAULT_OTHER },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (SoupMessage) message = weir_soup_message_new ("GET", "https://api.example/v2");
  g_autoptr (GError) cause =
      g_error_new_literal (rows[i].domain (), rows[i].cause, "as the library says");
  g_autoptr (GError) error = weir_soup_error_new (cause, message, rows[i].is_sent);

  g_assert_error (error, WEIR_AICORE_ERROR, rows[i].code);
  g_assert_cmpint (weir_aicore_error_get_fault (error), ==, rows[i].fault);
  g_assert_cmpstr (weir_aicore_error_get_host (error), ==, rows[i].is_sent ? NULL : "api.example");
}

static void
test_cancelled (void)
{
  g_autoptr (SoupMessage) message = weir_soup_message_new ("GET", "https://api.example/v2");
  g_autoptr (GError) cause = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stop");
  g_autoptr (GError) error = weir_soup_error_new (cause, message, FALSE);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Whether an answer is a proxy's: only before the tunnel to the server stands. */
static void
test_proxy_answer (void)
{
  static const struct
  {
    const char *url;
    GSocketClientEvent events[3];
    guint n_events;
    gboolean is_proxy;
  } cases[] = {
    { "https://api.example/", { 0 }, 0, FALSE },
    { "https://api.example/",
      { G_SOCKET_CLIENT_CONNECTED, G_SOCKET_CLIENT_PROXY_NEGOTIATING },
      2,
      TRUE },
    { "https://api.example/",
      { G_SOCKET_CLIENT_CONNECTED, G_SOCKET_CLIENT_TLS_HANDSHAKING,
        G_SOCKET_CLIENT_TLS_HANDSHAKED },
      3,
      FALSE },
    { "http://127.0.0.1/", { G_SOCKET_CLIENT_CONNECTED }, 1, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SoupMessage) message = weir_soup_message_new ("GET", cases[i].url);
      WeirSoupConnecting connecting = { FALSE };

      for (guint j = 0; j < cases[i].n_events; j++)
        weir_soup_connecting_take_event (&connecting, cases[i].events[j]);
      g_assert_cmpint (connecting.is_new, ==, cases[i].n_events > 0);
      g_assert_cmpint (weir_soup_connecting_is_proxy_answer (&connecting, message), ==,
                       cases[i].is_proxy);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/aicore/soup/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/aicore/soup/proxy-answer", test_proxy_answer);
  g_test_add_func ("/aicore/soup/cancelled", test_cancelled);

  return g_test_run ();
}
