/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-management.h"

#include <string.h>

#include "demo/weir-demo-json.h"

#define MAX_VALUE 5000

static void
write_members (WeirJsonWriter *writer, const WeirDemoConfiguration *configuration)
{
  g_autoptr (GList) keys =
      g_list_sort (g_hash_table_get_keys (configuration->bindings), (GCompareFunc) g_strcmp0);

  weir_json_writer_member_utf8 (writer, "id", configuration->id);
  weir_json_writer_member_utf8 (writer, "name", configuration->name);
  weir_json_writer_member_utf8 (writer, "scenarioId", configuration->scenario);
  weir_json_writer_member_utf8 (writer, "executableId", configuration->executable);
  weir_demo_management_write_time (writer, "createdAt", configuration->created_s);
  weir_json_writer_name (writer, "inputArtifactBindings");
  weir_json_writer_begin_array (writer);
  weir_json_writer_end_array (writer);
  weir_json_writer_name (writer, "parameterBindings");
  weir_json_writer_begin_array (writer);
  for (GList *l = keys; l != NULL; l = l->next)
    {
      weir_json_writer_begin_object (writer);
      weir_json_writer_member_utf8 (writer, "key", l->data);
      weir_json_writer_member_utf8 (writer, "value",
                                    g_hash_table_lookup (configuration->bindings, l->data));
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_array (writer);
}

static void
write_configuration (WeirDemoExchange *exchange, WeirJsonWriter *writer, gconstpointer item)
{
  weir_json_writer_begin_object (writer);
  write_members (writer, item);
  weir_json_writer_end_object (writer);
}

static void
handle_list (WeirDemoExchange *exchange, const char *segment)
{
  GPtrArray *all = weir_demo_registry_get_configurations (exchange->core->registry);
  g_autofree char *scenario = weir_demo_exchange_dup_query (exchange, "scenarioId");
  g_autofree char *executables = weir_demo_exchange_dup_query (exchange, "executableIds");
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    {
      WeirDemoConfiguration *configuration = all->pdata[i];

      if (g_strcmp0 (configuration->group, weir_demo_management_get_group (exchange)) == 0
          && weir_demo_management_is_listed (scenario, configuration->scenario)
          && weir_demo_management_is_listed (executables, configuration->executable))
        g_ptr_array_add (found, configuration);
    }
  weir_demo_management_reply_list (exchange, found, write_configuration);
}

static void
handle_get (WeirDemoExchange *exchange, const char *id)
{
  WeirDemoConfiguration *configuration = weir_demo_registry_find_configuration (
      exchange->core->registry, id, weir_demo_management_get_group (exchange));
  GString *json;
  WeirJsonWriter writer;

  if (configuration == NULL)
    {
      weir_demo_exchange_reply_error (exchange, 404, "03021107", "Configuration not found");
      return;
    }
  json = g_string_new (NULL);
  weir_json_writer_init (&writer, json);
  write_configuration (exchange, &writer, configuration);
  weir_demo_exchange_reply_json (exchange, 200, json);
}

/* (transfer full) (nullable): the parameters; %NULL when one of them is not as it should be. */
static GHashTable *
read_bindings (JsonObject *body)
{
  JsonArray *array = weir_demo_json_get_array (body, "parameterBindings");
  g_autoptr (GHashTable) bindings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *binding = weir_demo_json_get_element (array, i);
      const char *key = weir_demo_json_get_string (binding, "key");
      const char *value = weir_demo_json_get_string (binding, "value");

      if (key == NULL || value == NULL || strlen (value) > MAX_VALUE)
        return NULL;
      g_hash_table_insert (bindings, g_strdup (key), g_strdup (value));
    }
  return g_steal_pointer (&bindings);
}

static void
reply_created (WeirDemoExchange *exchange, const WeirDemoConfiguration *configuration)
{
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "id", configuration->id);
  weir_json_writer_member_utf8 (&writer, "message", "Configuration created");
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_set_header (exchange, "Location", configuration->id);
  weir_demo_exchange_reply_json (exchange, 201, json);
}

static void
handle_create (WeirDemoExchange *exchange, const char *segment)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = weir_demo_json_parse (exchange->body, &error);
  const char *name = weir_demo_json_get_string (body, "name");
  const char *scenario = weir_demo_json_get_string (body, "scenarioId");
  const char *executable = weir_demo_json_get_string (body, "executableId");
  g_autoptr (GHashTable) bindings = NULL;

  if (body == NULL)
    {
      weir_demo_exchange_reply_error (exchange, 400, "03020010", error->message);
      return;
    }
  if (name == NULL || scenario == NULL || executable == NULL)
    {
      weir_demo_exchange_reply_error (exchange, 400, "03020010",
                                      "name, executableId and scenarioId are required");
      return;
    }
  bindings = read_bindings (body);
  if (bindings == NULL)
    weir_demo_exchange_reply_error (exchange, 400, "03020010", "Invalid parameterBindings");
  else if (g_str_equal (scenario, "foundation-models")
           && g_hash_table_lookup (bindings, "modelName") == NULL)
    weir_demo_exchange_reply_error (exchange, 400, "03020010", "modelName is required");
  else
    reply_created (exchange,
                   weir_demo_registry_add_configuration (exchange->core->registry,
                                                         weir_demo_management_get_group (exchange),
                                                         name, scenario, executable, bindings));
}

const WeirDemoRoute weir_demo_configuration_routes[] = {
  { "GET", "/lm/configurations", TRUE, handle_list },
  { "POST", "/lm/configurations", TRUE, handle_create },
  { "GET", "/lm/configurations/*", TRUE, handle_get },
  { NULL },
};
