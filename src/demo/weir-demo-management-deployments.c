/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-management.h"

#include "demo/weir-demo-json.h"

static void
write_model (WeirJsonWriter *writer, const char *name, const WeirDemoConfiguration *configuration)
{
  weir_json_writer_name (writer, name);
  weir_json_writer_begin_object (writer);
  if (configuration->model != NULL)
    {
      weir_json_writer_name (writer, "model");
      weir_json_writer_begin_object (writer);
      weir_json_writer_member_utf8 (writer, "name", configuration->model);
      weir_json_writer_member_utf8 (writer, "version", configuration->version);
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_object (writer);
}

static void
write_empty_object (WeirJsonWriter *writer, const char *name)
{
  weir_json_writer_name (writer, name);
  weir_json_writer_begin_object (writer);
  weir_json_writer_end_object (writer);
}

static void
write_details (WeirJsonWriter *writer, const WeirDemoConfiguration *configuration)
{
  weir_json_writer_name (writer, "details");
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "resources");
  weir_json_writer_begin_object (writer);
  write_model (writer, "backendDetails", configuration);
  write_model (writer, "backend_details", configuration);
  weir_json_writer_end_object (writer);
  weir_json_writer_name (writer, "scaling");
  weir_json_writer_begin_object (writer);
  write_empty_object (writer, "backendDetails");
  write_empty_object (writer, "backend_details");
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
}

static void
write_times (WeirJsonWriter *writer, const WeirDemoEntry *entry)
{
  gboolean started = g_str_equal (entry->status, "RUNNING");

  weir_demo_management_write_time (writer, "createdAt", entry->created_s);
  weir_demo_management_write_time (writer, "modifiedAt", entry->created_s);
  weir_demo_management_write_time (writer, "submissionTime", entry->created_s);
  if (started)
    weir_demo_management_write_time (writer, "startTime", entry->created_s);
  else
    weir_json_writer_member_null (writer, "startTime");
  weir_json_writer_member_null (writer, "completionTime");
}

static void
write_members (WeirDemoExchange *exchange, WeirJsonWriter *writer, const WeirDemoEntry *entry)
{
  const WeirDemoConfiguration *configuration = entry->configuration;
  gboolean is_running = g_str_equal (entry->status, "RUNNING");
  g_autofree char *origin = weir_demo_core_dup_origin (exchange->core);
  g_autofree char *url = is_running
                             ? g_strconcat (origin, "/v2/inference/deployments/", entry->id, NULL)
                             : g_strdup ("");

  weir_json_writer_member_utf8 (writer, "id", entry->id);
  weir_json_writer_member_utf8 (writer, "deploymentUrl", url);
  weir_json_writer_member_utf8 (writer, "configurationId", configuration->id);
  weir_json_writer_member_utf8 (writer, "configurationName", configuration->name);
  weir_json_writer_member_utf8 (writer, "executableId", configuration->executable);
  weir_json_writer_member_utf8 (writer, "scenarioId", configuration->scenario);
  weir_json_writer_member_utf8 (writer, "status", entry->status);
  weir_json_writer_member_null (writer, "statusMessage");
  weir_json_writer_member_utf8 (writer, "targetStatus", entry->target);
  weir_json_writer_member_utf8 (writer, "lastOperation", "CREATE");
  if (is_running)
    weir_json_writer_member_utf8 (writer, "latestRunningConfigurationId", configuration->id);
  if (entry->ttl != NULL)
    weir_json_writer_member_utf8 (writer, "ttl", entry->ttl);
  else
    weir_json_writer_member_null (writer, "ttl");
  write_details (writer, configuration);
  write_times (writer, entry);
}

static void
write_entry (WeirDemoExchange *exchange, WeirJsonWriter *writer, gconstpointer item)
{
  weir_json_writer_begin_object (writer);
  write_members (exchange, writer, item);
  weir_json_writer_end_object (writer);
}

/* (transfer container): the deployments that the query asks for. */
static GPtrArray *
filter (WeirDemoExchange *exchange)
{
  GPtrArray *all =
      weir_demo_registry_get_entries (exchange->core->registry, g_get_monotonic_time ());
  g_autofree char *scenario = weir_demo_exchange_dup_query (exchange, "scenarioId");
  g_autofree char *configuration = weir_demo_exchange_dup_query (exchange, "configurationId");
  g_autofree char *executables = weir_demo_exchange_dup_query (exchange, "executableIds");
  g_autofree char *status = weir_demo_exchange_dup_query (exchange, "status");
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    {
      WeirDemoEntry *entry = all->pdata[i];
      const WeirDemoConfiguration *runs = entry->configuration;

      if (g_strcmp0 (runs->group, weir_demo_management_get_group (exchange)) == 0
          && weir_demo_management_is_listed (scenario, runs->scenario)
          && weir_demo_management_is_listed (configuration, runs->id)
          && weir_demo_management_is_listed (executables, runs->executable)
          && weir_demo_management_is_listed (status, entry->status))
        g_ptr_array_add (found, entry);
    }
  return found;
}

static void
handle_list (WeirDemoExchange *exchange, const char *segment)
{
  g_autoptr (GPtrArray) found = filter (exchange);

  weir_demo_management_reply_list (exchange, found, write_entry);
}

static void
handle_count (WeirDemoExchange *exchange, const char *segment)
{
  g_autoptr (GPtrArray) found = filter (exchange);
  g_autofree char *text = g_strdup_printf ("%u", found->len);

  weir_demo_exchange_reply_text (exchange, 200, "text/plain", text);
}

static WeirDemoEntry *
find (WeirDemoExchange *exchange, const char *id)
{
  return weir_demo_registry_find (exchange->core->registry, id,
                                  weir_demo_management_get_group (exchange),
                                  g_get_monotonic_time ());
}

static void
reply_not_found (WeirDemoExchange *exchange)
{
  weir_demo_exchange_reply_error (exchange, 404, "03021109", "Deployment not found");
}

static void
handle_get (WeirDemoExchange *exchange, const char *id)
{
  WeirDemoEntry *entry = find (exchange, id);
  GString *json = NULL;
  WeirJsonWriter writer;

  if (entry == NULL)
    {
      reply_not_found (exchange);
      return;
    }
  json = g_string_new (NULL);
  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  write_members (exchange, &writer, entry);
  write_empty_object (&writer, "statusDetails");
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, 200, json);
}

static void
reply_scheduled (WeirDemoExchange *exchange,
                 const char *id,
                 const char *message,
                 const char *target)
{
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "id", id);
  weir_json_writer_member_utf8 (&writer, "message", message);
  weir_json_writer_member_utf8 (&writer, "targetStatus", target);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, 202, json);
}

/* (transfer full) (nullable): the body; answers 400 when it cannot be read. */
static JsonObject *
read_body (WeirDemoExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = weir_demo_json_parse (exchange->body, &error);

  if (object == NULL)
    weir_demo_exchange_reply_error (exchange, 400, "03020010", error->message);
  return object;
}

/* (nullable): what configurationId names; answers 400 when there is no such configuration. */
static WeirDemoConfiguration *
read_configuration (WeirDemoExchange *exchange, JsonObject *body)
{
  const char *id = weir_demo_json_get_string (body, "configurationId");
  WeirDemoConfiguration *configuration = NULL;

  if (id != NULL)
    configuration = weir_demo_registry_find_configuration (
        exchange->core->registry, id, weir_demo_management_get_group (exchange));
  if (configuration == NULL)
    weir_demo_exchange_reply_error (exchange, 400, "03021108", "Invalid Configuration");
  return configuration;
}

static void
handle_create (WeirDemoExchange *exchange, const char *segment)
{
  g_autoptr (JsonObject) body = read_body (exchange);
  WeirDemoConfiguration *configuration = NULL;
  const char *ttl = weir_demo_json_get_string (body, "ttl");
  WeirDemoEntry *entry;
  GString *json;
  WeirJsonWriter writer;

  if (body == NULL)
    return;
  if (ttl != NULL && !g_regex_match_simple ("^[0-9]+[mMhHdD]$", ttl, 0, 0))
    {
      weir_demo_exchange_reply_error (exchange, 400, "03020010", "ttl is not a duration");
      return;
    }
  configuration = read_configuration (exchange, body);
  if (configuration == NULL)
    return;

  entry = weir_demo_registry_add_entry (exchange->core->registry, configuration, ttl,
                                        g_get_monotonic_time ());
  json = g_string_new (NULL);
  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "id", entry->id);
  weir_json_writer_member_utf8 (&writer, "message", "Deployment scheduled.");
  weir_json_writer_member_utf8 (&writer, "deploymentUrl", "");
  weir_json_writer_member_utf8 (&writer, "status", entry->status);
  weir_json_writer_member_null (&writer, "ttl");
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_set_header (exchange, "Location", entry->id);
  weir_demo_exchange_reply_json (exchange, 202, json);
}

/* (nullable): why the deployment cannot be given that target. */
static const char *
refuse_target (WeirDemoEntry *entry, const char *target)
{
  gboolean alive = g_str_equal (entry->status, "RUNNING") || g_str_equal (entry->status, "PENDING");

  if (g_strcmp0 (target, "STOPPED") == 0)
    return alive ? NULL : "Only a running or pending deployment can be stopped";
  if (g_strcmp0 (target, "DELETED") == 0)
    return alive || g_str_equal (entry->status, "STOPPING")
               ? "Deployment must be stopped before it can be deleted"
               : NULL;
  return "Invalid target status";
}

static void
handle_patch (WeirDemoExchange *exchange, const char *id)
{
  WeirDemoEntry *entry = find (exchange, id);
  gint64 now_us = g_get_monotonic_time ();
  g_autoptr (JsonObject) body = NULL;
  const char *refused = NULL;

  if (entry == NULL)
    {
      reply_not_found (exchange);
      return;
    }
  body = read_body (exchange);
  if (body == NULL)
    return;
  if (weir_demo_json_get (body, "configurationId") != NULL)
    {
      WeirDemoConfiguration *configuration = read_configuration (exchange, body);

      if (configuration == NULL)
        return;
      weir_demo_entry_set_configuration (entry, configuration, now_us);
    }
  else
    {
      const char *target = weir_demo_json_get_string (body, "targetStatus");

      if (g_strcmp0 (target, "STOPPED") != 0)
        {
          weir_demo_exchange_reply_error (exchange, 400, "03020010", "Invalid target status");
          return;
        }
      refused = refuse_target (entry, target);
      if (refused == NULL)
        weir_demo_entry_retarget (entry, target, now_us);
    }
  if (refused != NULL)
    weir_demo_exchange_reply_error (exchange, 412, "03021110", refused);
  else
    reply_scheduled (exchange, id, "Deployment modification scheduled", entry->target);
}

static void
handle_delete (WeirDemoExchange *exchange, const char *id)
{
  WeirDemoEntry *entry = find (exchange, id);
  const char *refused = entry != NULL ? refuse_target (entry, "DELETED") : NULL;

  if (entry == NULL)
    {
      reply_not_found (exchange);
      return;
    }
  if (refused != NULL)
    {
      weir_demo_exchange_reply_error (exchange, 412, "03021110", refused);
      return;
    }
  weir_demo_entry_retarget (entry, "DELETED", g_get_monotonic_time ());
  reply_scheduled (exchange, id, "Deletion scheduled", "DELETED");
}

static void
write_bulk_result (WeirJsonWriter *writer, const char *id, const char *refused)
{
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "id", id);
  if (refused == NULL)
    weir_json_writer_member_utf8 (writer, "message", "Deployment modification scheduled");
  else
    {
      weir_json_writer_name (writer, "error");
      weir_json_writer_begin_object (writer);
      weir_json_writer_member_utf8 (writer, "code", "03021110");
      weir_json_writer_member_utf8 (writer, "message", refused);
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_object (writer);
}

static void
handle_bulk (WeirDemoExchange *exchange, const char *segment)
{
  g_autoptr (JsonObject) body = NULL;
  JsonArray *changes;
  GString *json;
  WeirJsonWriter writer;

  if (!weir_demo_exchange_has_type (exchange, "application/merge-patch+json"))
    {
      weir_demo_exchange_reply_error (exchange, 415, "415", "Unsupported media type");
      return;
    }
  body = read_body (exchange);
  if (body == NULL)
    return;
  changes = weir_demo_json_get_array (body, "deployments");
  json = g_string_new (NULL);
  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "deployments");
  weir_json_writer_begin_array (&writer);
  for (guint i = 0; changes != NULL && i < json_array_get_length (changes); i++)
    {
      JsonObject *change = weir_demo_json_get_element (changes, i);
      const char *id = weir_demo_json_get_string (change, "id");
      const char *target = weir_demo_json_get_string (change, "targetStatus");
      WeirDemoEntry *entry = id != NULL ? find (exchange, id) : NULL;
      const char *refused = entry != NULL ? refuse_target (entry, target) : "Deployment not found";

      if (refused == NULL)
        weir_demo_entry_retarget (entry, target, g_get_monotonic_time ());
      write_bulk_result (&writer, id, refused);
    }
  weir_json_writer_end_array (&writer);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, 202, json);
}

const WeirDemoRoute weir_demo_deployment_routes[] = {
  { "GET", "/lm/deployments", TRUE, handle_list },
  { "POST", "/lm/deployments", TRUE, handle_create },
  { "PATCH", "/lm/deployments", TRUE, handle_bulk },
  { "GET", "/lm/deployments/$count", TRUE, handle_count },
  { "GET", "/lm/deployments/*", TRUE, handle_get },
  { "PATCH", "/lm/deployments/*", TRUE, handle_patch },
  { "DELETE", "/lm/deployments/*", TRUE, handle_delete },
  { NULL },
};
