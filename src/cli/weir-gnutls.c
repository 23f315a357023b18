/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-gnutls.h"

#include <gmodule.h>

/* The interface of all releases since 3.4, of the year 2015. */
#define LIBRARY "libgnutls.so.30"

static gboolean
find (GModule *module, const char *name, gpointer place, GError **error)
{
  gpointer symbol = NULL;

  if (!g_module_symbol (module, name, &symbol) || symbol == NULL)
    {
      g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_UNAVAILABLE, "GnuTLS (%s) has no %s", LIBRARY,
                   name);
      return FALSE;
    }
  *(gpointer *) place = symbol;
  return TRUE;
}

gboolean
weir_gnutls_load (WeirGnutls *self, GError **error)
{
  GModule *module = g_module_open (LIBRARY, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);

  if (module == NULL)
    {
      g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_UNAVAILABLE,
                   "GnuTLS is needed and cannot be loaded: %s", g_module_error ());
      return FALSE;
    }
  g_module_make_resident (module);

#define FIND(name)                                                                                 \
  if (!find (module, #name, &self->name, error))                                                   \
    return FALSE;
  WEIR_GNUTLS_FUNCTIONS (FIND)
#undef FIND
  return find (module, "gnutls_free", &self->free, error);
}
