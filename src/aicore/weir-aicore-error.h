/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirAicoreError:
 *
 * What went wrong between Weir and SAP AI Core, told apart where the caller reacts differently.
 * An HTTP answer is no error here: its status is read from the reply.
 */
typedef enum
{
  WEIR_AICORE_ERROR_KEY,     /* the service key cannot be used; tell the user */
  WEIR_AICORE_ERROR_AUTH,    /* the token endpoint refuses the key */
  WEIR_AICORE_ERROR_DENIED,  /* the management API refuses a good token, as for a resource group */
  WEIR_AICORE_ERROR_CONNECT, /* DNS, TCP, proxy: nothing was sent */
  WEIR_AICORE_ERROR_TLS,     /* the peer could not be verified */
  WEIR_AICORE_ERROR_STALE,   /* a kept connection had been closed: send again on a new one */
  WEIR_AICORE_ERROR_LOST,    /* the connection broke before the head of the reply was complete */
  WEIR_AICORE_ERROR_TRUNCATED,   /* it broke inside the body */
  WEIR_AICORE_ERROR_PROTOCOL,    /* an answer that makes no sense */
  WEIR_AICORE_ERROR_UNAVAILABLE, /* 5xx or 429 of the token endpoint or the management API */
  WEIR_AICORE_ERROR_GONE,        /* what the management API was asked about is not there */
} WeirAicoreError;

#define WEIR_AICORE_ERROR (weir_aicore_error_quark ())
GQuark weir_aicore_error_quark (void);

G_END_DECLS
