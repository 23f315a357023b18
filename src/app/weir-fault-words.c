/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-fault-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "aicore/weir-aicore-fault.h"

/* "%s" is the host. */
static const char *const words[] = {
  [WEIR_AICORE_FAULT_NAME] = N_ ("%s could not be found."),
  [WEIR_AICORE_FAULT_REFUSED] =
      N_ ("%s refused the connection. A firewall may be in the way, or the address in the service "
          "key is wrong."),
  [WEIR_AICORE_FAULT_LATE] =
      N_ ("%s did not answer in time. A firewall or a missing proxy may be the cause."),
  [WEIR_AICORE_FAULT_RESET] =
      N_ ("The connection to %s was closed before anything was sent. A firewall may be the cause."),
  [WEIR_AICORE_FAULT_NO_ROUTE] = N_ ("No network leads to %s. Check the network or the VPN."),
  [WEIR_AICORE_FAULT_PROXY] =
      N_ ("The proxy of this network does not let connections to %s through."),
  [WEIR_AICORE_FAULT_PROXY_PASSWORD] =
      N_ ("The proxy of this network wants a password before it connects to %s. Give it with the "
          "proxy’s address in the settings of the system."),
  [WEIR_AICORE_FAULT_AUTHORITY] = N_ ("The certificate of %s is signed by an unknown authority."),
  [WEIR_AICORE_FAULT_IDENTITY] = N_ ("The certificate that %s sent belongs to another host."),
  [WEIR_AICORE_FAULT_EXPIRED] =
      N_ ("The certificate of %s has expired, or the clock of this computer is wrong."),
  [WEIR_AICORE_FAULT_NOT_YET] =
      N_ ("The certificate of %s is not valid yet. Check the clock of this computer."),
  [WEIR_AICORE_FAULT_REVOKED] = N_ ("The certificate of %s has been revoked."),
  [WEIR_AICORE_FAULT_INSECURE] =
      N_ ("The certificate of %s uses methods that are not safe any more."),
  [WEIR_AICORE_FAULT_NO_TLS] =
      N_ ("No secure connection to %s is possible: install the package glib-networking."),
  [WEIR_AICORE_FAULT_HANDSHAKE] = N_ (
      "No secure connection to %s could be agreed upon. A proxy or a firewall may be the cause."),
};

/* Each has one place for the host, which a translation may have moved, and nothing else. */
static char *
put_host (const char *text, const char *host)
{
  g_auto (GStrv) parts = g_strsplit (text, "%s", 2);

  return g_strjoinv (host, parts);
}

char *
weir_fault_words_explain (const GError *error)
{
  WeirAicoreFault fault;
  const char *host;
  const char *authority;

  g_return_val_if_fail (error != NULL, NULL);

  fault = weir_aicore_error_get_fault (error);
  host = weir_aicore_error_get_host (error);
  authority = weir_aicore_error_get_authority (error);
  if (fault == WEIR_AICORE_FAULT_AUTHORITY && authority != NULL)
    /* Translators: a host, and the name of who has signed its certificate */
    return g_strdup_printf (_ ("The certificate of %s is signed by an unknown authority “%s”."),
                            host, authority);
  if (fault >= G_N_ELEMENTS (words) || words[fault] == NULL)
    return g_strdup (error->message);
  return put_host (_ (words[fault]), host);
}
