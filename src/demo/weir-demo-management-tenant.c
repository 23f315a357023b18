/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-management.h"

#include "demo/weir-demo-json.h"

#define TENANT "9a8b7c6d-0000-4000-8000-123456789abc"

static void
write_group (WeirDemoExchange *exchange, WeirJsonWriter *writer, gconstpointer item)
{
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "resourceGroupId", item);
  weir_json_writer_member_utf8 (writer, "tenantId", TENANT);
  weir_json_writer_member_utf8 (writer, "zoneId", "");
  weir_json_writer_member_utf8 (writer, "createdAt", "2026-01-12T08:00:00Z");
  weir_json_writer_member_utf8 (writer, "status", "PROVISIONED");
  weir_json_writer_member_utf8 (writer, "statusMessage", "All onboarding steps are completed.");
  weir_json_writer_member_utf8 (writer, "servicePlan", "extended");
  weir_json_writer_name (writer, "labels");
  weir_json_writer_begin_array (writer);
  weir_json_writer_end_array (writer);
  weir_json_writer_end_object (writer);
}

static void
handle_groups (WeirDemoExchange *exchange, const char *segment)
{
  weir_demo_management_reply_list (
      exchange, weir_demo_registry_get_groups (exchange->core->registry), write_group);
}

static void
handle_add_group (WeirDemoExchange *exchange, const char *segment)
{
  g_autoptr (JsonObject) body = weir_demo_json_parse (exchange->body, NULL);
  const char *id = weir_demo_json_get_string (body, "resourceGroupId");
  GString *json;
  WeirJsonWriter writer;

  if (id == NULL
      || !g_regex_match_simple ("^[a-zA-Z0-9][a-zA-Z0-9.-]{1,251}[a-zA-Z0-9]$", id, 0, 0))
    {
      weir_demo_exchange_reply_error (exchange, 400, "03020010", "Invalid resourceGroupId");
      return;
    }
  if (weir_demo_registry_has_group (exchange->core->registry, id))
    {
      weir_demo_exchange_reply_error (exchange, 409, "03020011", "Resource group exists already");
      return;
    }
  weir_demo_registry_add_group (exchange->core->registry, id);
  json = g_string_new (NULL);
  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "resourceGroupId", id);
  weir_json_writer_member_utf8 (&writer, "tenantId", TENANT);
  weir_json_writer_member_utf8 (&writer, "zoneId", "");
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, 202, json);
}

static void
handle_tenant (WeirDemoExchange *exchange, const char *segment)
{
  weir_demo_exchange_reply_text (exchange, 200, "application/json",
                                 "{\"tenantId\":\"" TENANT
                                 "\",\"servicePlan\":\"extended\",\"status\":\"PROVISIONED\"}");
}

static void
write_quota (WeirJsonWriter *writer, const WeirDemoModel *model)
{
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "unit", "requestPerMinute");
  weir_json_writer_member_int64 (writer, "limit", 78);
  weir_json_writer_name (writer, "descriptors");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "modelName", model->name);
  weir_json_writer_member_utf8 (writer, "modelVersion", "*");
  weir_json_writer_member_utf8 (writer, "providerName", model->executable);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
}

static void
handle_quota (WeirDemoExchange *exchange, const char *segment)
{
  guint n_models;
  const WeirDemoModel *models = weir_demo_models_get (&n_models);
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_array (&writer);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "resourceType", "model");
  weir_json_writer_name (&writer, "quotaDetails");
  weir_json_writer_begin_array (&writer);
  for (guint i = 0; i < n_models; i++)
    write_quota (&writer, &models[i]);
  weir_json_writer_end_array (&writer);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_array (&writer);
  weir_demo_exchange_reply_json (exchange, 200, json);
}

const WeirDemoRoute weir_demo_tenant_routes[] = {
  { "GET", "/admin/resourceGroups", FALSE, handle_groups },
  { "POST", "/admin/resourceGroups", FALSE, handle_add_group },
  { "GET", "/admin/tenantInfo", FALSE, handle_tenant },
  { "GET", "/admin/quota/model", FALSE, handle_quota },
  { NULL },
};
