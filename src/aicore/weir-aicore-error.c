/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-aicore-error.h"

#include "aicore/weir-aicore-fault.h"

typedef struct
{
  WeirAicoreFault fault;
  char *host;
  char *authority;
} WeirAicoreErrorPrivate;

static void
weir_aicore_error_private_init (WeirAicoreErrorPrivate *self)
{
}

/* What GLib's macro makes of these two leads compilers to believe that there may be none. */
static void
weir_aicore_error_private_copy (const WeirAicoreErrorPrivate *from, WeirAicoreErrorPrivate *to)
{
  if (from == NULL || to == NULL)
    return;
  to->fault = from->fault;
  to->host = g_strdup (from->host);
  to->authority = g_strdup (from->authority);
}

static void
weir_aicore_error_private_clear (WeirAicoreErrorPrivate *self)
{
  if (self == NULL)
    return;
  g_free (self->host);
  g_free (self->authority);
}

G_DEFINE_EXTENDED_ERROR (WeirAicoreError, weir_aicore_error)

/* (nullable): %NULL: of another domain. */
static WeirAicoreErrorPrivate *
get_private (const GError *error)
{
  return error->domain == WEIR_AICORE_ERROR ? weir_aicore_error_get_private (error) : NULL;
}

void
weir_aicore_error_set_fault (GError *error,
                             WeirAicoreFault fault,
                             const char *host,
                             const char *authority)
{
  WeirAicoreErrorPrivate *self;

  g_return_if_fail (error != NULL && host != NULL);

  self = get_private (error);
  g_return_if_fail (self != NULL);

  weir_aicore_error_private_clear (self);
  *self = (WeirAicoreErrorPrivate){ fault, g_strdup (host), g_strdup (authority) };
}

WeirAicoreFault
weir_aicore_error_get_fault (const GError *error)
{
  const WeirAicoreErrorPrivate *self;

  g_return_val_if_fail (error != NULL, WEIR_AICORE_FAULT_OTHER);

  self = get_private (error);
  return self != NULL ? self->fault : WEIR_AICORE_FAULT_OTHER;
}

const char *
weir_aicore_error_get_host (const GError *error)
{
  const WeirAicoreErrorPrivate *self;

  g_return_val_if_fail (error != NULL, NULL);

  self = get_private (error);
  return self != NULL ? self->host : NULL;
}

const char *
weir_aicore_error_get_authority (const GError *error)
{
  const WeirAicoreErrorPrivate *self;

  g_return_val_if_fail (error != NULL, NULL);

  self = get_private (error);
  return self != NULL ? self->authority : NULL;
}
