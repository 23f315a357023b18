/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirStoreError:
 *
 * What is wrong with a file or a variable that Weir reads. The message names it, and the member.
 */
typedef enum
{
  WEIR_STORE_ERROR_ACCESS, /* it is not there, may not be read, or is no plain file */
  WEIR_STORE_ERROR_SYNTAX, /* not JSON, nested too deep, or too large */
  WEIR_STORE_ERROR_VALUE,  /* a member or variable is missing, of the wrong kind, or out of range */
  WEIR_STORE_ERROR_DAMAGED, /* what stands in a database makes no sense */
} WeirStoreError;

#define WEIR_STORE_ERROR (weir_store_error_quark ())
GQuark weir_store_error_quark (void);

G_END_DECLS
