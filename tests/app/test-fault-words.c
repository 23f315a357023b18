/* SPDX-License-Identifier: MIT */
#include "app/weir-fault-words.h"

#include <gio/gio.h>
#include <string.h>

#include "aicore/weir-aicore-fault.h"

static const struct
{
  const char *name;
  WeirAicoreFault fault;
  const char *authority;
  const char *text;
} rows[] = {
  { "name", WEIR_AICORE_FAULT_NAME, NULL, "api.example could not be found." },
  { "refused", WEIR_AICORE_FAULT_REFUSED, NULL,
    "api.example refused the connection. A firewall may be in the way, or the address in the "
    "service key is wrong." },
  { "late", WEIR_AICORE_FAULT_LATE, NULL,
    "api.example did not answer in time. A firewall or a missing proxy may be the cause." },
  { "reset", WEIR_AICORE_FAULT_RESET, NULL,
    "The connection to api.example was closed before anything was sent. A firewall may be the "
    "cause." },
  { "no-route", WEIR_AICORE_FAULT_NO_ROUTE, NULL,
    "No network leads to api.example. Check the network or the VPN." },
  { "proxy", WEIR_AICORE_FAULT_PROXY, NULL,
    "The proxy of this network does not let connections to api.example through." },
  { "proxy-password", WEIR_AICORE_FAULT_PROXY_PASSWORD, NULL,
    "The proxy of this network wants a password before it connects to api.example. Give it with "
    "the proxy’s address in the settings of the system." },
  { "authority", WEIR_AICORE_FAULT_AUTHORITY, NULL,
    "The certificate of api.example is signed by an unknown authority." },
  { "authority-named", WEIR_AICORE_FAULT_AUTHORITY, "Corp Root CA",
    "The certificate of api.example is signed by an unknown authority “Corp Root CA”." },
  { "identity", WEIR_AICORE_FAULT_IDENTITY, NULL,
    "The certificate that api.example sent belongs to another host." },
  { "expired", WEIR_AICORE_FAULT_EXPIRED, NULL,
    "The certificate of api.example has expired, or the clock of this computer is wrong." },
  { "not-yet", WEIR_AICORE_FAULT_NOT_YET, NULL,
    "The certificate of api.example is not valid yet. Check the clock of this computer." },
  { "revoked", WEIR_AICORE_FAULT_REVOKED, NULL,
    "The certificate of api.example has been revoked." },
  { "insecure", WEIR_AICORE_FAULT_INSECURE, NULL,
    "The certificate of api.example uses methods that are not safe any more." },
  { "no-tls", WEIR_AICORE_FAULT_NO_TLS, NULL,
    "No secure connection to api.example is possible: install the package glib-networking." },
  { "handshake", WEIR_AICORE_FAULT_HANDSHAKE, NULL,
    "No secure connection to api.example could be agreed upon. A proxy or a firewall may be the "
    "cause." },
  { "other", WEIR_AICORE_FAULT_OTHER, NULL, "What the library said" },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error =
      g_error_new_literal (WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_CONNECT, "What the library said");
  g_autofree char *text = NULL;

  weir_aicore_error_set_fault (error, rows[i].fault, "api.example", rows[i].authority);
  text = weir_fault_words_explain (error);
  g_assert_cmpstr (text, ==, rows[i].text);
}

/* Whatever a host is called, it stays what it is. */
static void
test_strange (void)
{
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "100 %s");
  g_autoptr (GError) error =
      g_error_new_literal (WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_CONNECT, "no");
  g_autofree char *message = weir_fault_words_explain (other);
  g_autofree char *text = NULL;

  g_assert_cmpstr (message, ==, "100 %s");
  weir_aicore_error_set_fault (error, WEIR_AICORE_FAULT_NAME, "a%s%n", NULL);
  text = weir_fault_words_explain (error);
  g_assert_cmpstr (text, ==, "a%s%n could not be found.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/app/fault-words/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/app/fault-words/strange", test_strange);

  return g_test_run ();
}
