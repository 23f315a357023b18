/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-aicore-error.h"

G_BEGIN_DECLS

/* Why there is no connection, where it can be told to the user in the own language: an error's message
 * goes to clients too, and is English. */
typedef enum
{
  WEIR_AICORE_FAULT_OTHER,     /* the message says it */
  WEIR_AICORE_FAULT_NAME,      /* the host was not found */
  WEIR_AICORE_FAULT_AUTHORITY, /* the certificate is signed by somebody unknown */
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
