/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-log.h"

#include <string.h>

static const char *
get_domain (const GLogField *fields, gsize n_fields)
{
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].key, "GLIB_DOMAIN") == 0)
      return fields[i].value;
  return "";
}

static gboolean
is_asked_for (const char *domain)
{
  const char *domains = g_getenv ("G_MESSAGES_DEBUG");

  return domains != NULL && (strcmp (domains, "all") == 0 || strstr (domains, domain) != NULL);
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  const char *domain = get_domain (fields, n_fields);

  if ((level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO)) != 0 && !g_str_has_prefix (domain, "weir-")
      && !is_asked_for (domain))
    return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, user_data);
}

void
weir_log_prepare (void)
{
  g_log_writer_default_set_use_stderr (TRUE);
  g_log_set_writer_func (write_log, NULL, NULL);
}

void
weir_log_set_debug (gboolean debug)
{
  g_log_set_debug_enabled (debug);
}
