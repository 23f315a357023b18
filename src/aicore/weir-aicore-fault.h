/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-aicore-error.h"

G_BEGIN_DECLS

/* Why there is no connection, where it can be told to the user in the own language: an error's message
 * goes to clients too, and is English. */
typedef enum
{
  WEIR_AICORE_FAULT_OTHER,          /* the message says it */
  WEIR_AICORE_FAULT_NAME,           /* the host was not found */
  WEIR_AICORE_FAULT_REFUSED,        /* nobody listens there, or a firewall says so */
  WEIR_AICORE_FAULT_LATE,           /* no connection within the time */
  WEIR_AICORE_FAULT_RESET,          /* the connection was closed before anything was sent */
  WEIR_AICORE_FAULT_NO_ROUTE,       /* no network leads there */
  WEIR_AICORE_FAULT_PROXY,          /* the proxy of the network does not let it through */
  WEIR_AICORE_FAULT_PROXY_PASSWORD, /* it wants to know who asks */
  WEIR_AICORE_FAULT_AUTHORITY,      /* the certificate is signed by somebody unknown */
  WEIR_AICORE_FAULT_IDENTITY,       /* it is another host's */
  WEIR_AICORE_FAULT_EXPIRED,        /* it is over */
  WEIR_AICORE_FAULT_NOT_YET,        /* it has not begun */
  WEIR_AICORE_FAULT_REVOKED,        /* it was taken back */
  WEIR_AICORE_FAULT_INSECURE,       /* its methods are not safe any more */
  WEIR_AICORE_FAULT_NO_TLS,         /* this computer cannot do TLS */
  WEIR_AICORE_FAULT_HANDSHAKE,      /* TLS could not be agreed upon */
} WeirAicoreFault;

/**
 * weir_aicore_error_set_fault:
 * @error: a WEIR_AICORE_ERROR
 * @authority: (nullable): the name of who signed
 */
void weir_aicore_error_set_fault (GError *error,
                                  WeirAicoreFault fault,
                                  const char *host,
                                  const char *authority);

/* WEIR_AICORE_FAULT_OTHER also for an error of another domain. */
WeirAicoreFault weir_aicore_error_get_fault (const GError *error);

/* (nullable): %NULL for WEIR_AICORE_FAULT_OTHER. */
const char *weir_aicore_error_get_host (const GError *error);

/* (nullable) */
const char *weir_aicore_error_get_authority (const GError *error);

G_END_DECLS
