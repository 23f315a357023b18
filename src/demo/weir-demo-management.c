/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-management.h"

#include <string.h>

#include "demo/weir-demo-path.h"

const char *
weir_demo_management_get_group (WeirDemoExchange *exchange)
{
  return weir_demo_exchange_get_header (exchange, "AI-Resource-Group");
}

void
weir_demo_management_write_time (WeirJsonWriter *writer, const char *name, gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");

  weir_json_writer_member_utf8 (writer, name, text);
}

gboolean
weir_demo_management_is_listed (const char *list, const char *value)
{
  g_auto (GStrv) names = NULL;

  if (list == NULL)
    return TRUE;
  names = g_strsplit (list, ",", -1);
  return value != NULL && g_strv_contains ((const char *const *) names, value);
}

static guint
get_number (WeirDemoExchange *exchange, const char *name, guint fallback)
{
  g_autofree char *text = weir_demo_exchange_dup_query (exchange, name);
  guint64 value;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &value, NULL))
    return fallback;
  return (guint) value;
}

void
weir_demo_management_reply_list (WeirDemoExchange *exchange,
                                 GPtrArray *items,
                                 void (*write) (WeirDemoExchange *exchange,
                                                WeirJsonWriter *writer,
                                                gconstpointer item))
{
  guint skip = get_number (exchange, "$skip", 0);
  guint top = get_number (exchange, "$top", 10000);
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "count", items->len);
  weir_json_writer_name (&writer, "resources");
  weir_json_writer_begin_array (&writer);
  for (guint i = skip; i < items->len && i - skip < top; i++)
    write (exchange, &writer, items->pdata[i]);
  weir_json_writer_end_array (&writer);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, 200, json);
}

/* Answers when the route is in @routes. @known: (inout): set when only the method is wrong. */
static gboolean
try_routes (WeirDemoExchange *exchange,
            const WeirDemoRoute *routes,
            const char *path,
            gboolean *known)
{
  for (const WeirDemoRoute *route = routes; route->method != NULL; route++)
    {
      g_autofree char *segment = NULL;
      const char *group = weir_demo_management_get_group (exchange);

      if (!weir_demo_path_match (route->pattern, path, &segment))
        continue;
      *known = TRUE;
      if (!g_str_equal (route->method, exchange->method))
        continue;
      if (route->needs_group
          && (group == NULL || !weir_demo_registry_has_group (exchange->core->registry, group)))
        weir_demo_exchange_reply_error (exchange, 404, "404", "Resource not found");
      else
        route->handle (exchange, segment);
      return TRUE;
    }
  return FALSE;
}

void
weir_demo_management_handle (WeirDemoExchange *exchange)
{
  const WeirDemoRoute *const parts[] = { weir_demo_catalogue_routes, weir_demo_configuration_routes,
                                         weir_demo_deployment_routes, weir_demo_tenant_routes };
  const char *path = exchange->path + strlen ("/v2");
  gboolean known = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (try_routes (exchange, parts[i], path, &known))
      return;
  if (known)
    weir_demo_exchange_reply_error (exchange, 405, "405", "Method not allowed");
  else
    weir_demo_exchange_reply_error (exchange, 404, "404", "Resource not found");
}
