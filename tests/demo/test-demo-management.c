/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#include <string.h>

#define JSON "application/json"

static DemoReply *
get (DemoClient *client, const char *path)
{
  return demo_client_send (client, "GET", path, NULL, NULL);
}

static guint
count (DemoClient *client, const char *path)
{
  g_autoptr (DemoReply) reply = get (client, path);
  g_autofree char *text = demo_reply_dup (reply, "count");

  g_assert_cmpuint (reply->status, ==, 200);
  return (guint) g_ascii_strtoull (text, NULL, 10);
}

static void
test_list (void)
{
  g_autoptr (DemoClient) client = demo_client_new (NULL);
  g_autoptr (DemoReply) reply = get (client, "/v2/lm/deployments");
  g_autofree char *id = demo_reply_dup (reply, "resources.0.id");
  g_autofree char *url = demo_reply_dup (reply, "resources.0.deploymentUrl");
  g_autofree char *path = g_strconcat ("/v2/lm/deployments/", id, NULL);
  g_autoptr (DemoReply) single = get (client, path);
  const char *model = "resources.0.details.resources.backendDetails.model.name";

  demo_assert_value (reply->body, "count", "31");
  demo_assert_value (reply->body, model, "gpt-4o");
  demo_assert_value (reply->body, "resources.0.details.resources.backend_details.model.name",
                     "gpt-4o");
  demo_assert_value (reply->body, "resources.0.details.resources.backendDetails.model.version",
                     "latest");
  demo_assert_value (reply->body, "resources.12.details.resources.backendDetails", "{}");
  demo_assert_value (reply->body, "resources.12.scenarioId", "orchestration");
  demo_assert_value (reply->body, "resources.13.status", "STOPPED");
  demo_assert_value (reply->body, "resources.13.deploymentUrl", "");
  demo_assert_value (reply->body, "resources.14.status", "PENDING");
  g_assert_true (g_str_has_suffix (url, id));
  g_assert_cmpuint (strlen (id), ==, 16);
  demo_assert_value (single->body, "id", id);
  demo_assert_value (single->body, "statusDetails", "{}");
}

static void
test_filters (void)
{
  g_autoptr (DemoClient) client = demo_client_new (NULL);
  g_autoptr (DemoReply) number = NULL;
  g_autoptr (DemoReply) page = NULL;

  g_assert_cmpuint (count (client, "/v2/lm/deployments?status=RUNNING"), ==, 29);
  g_assert_cmpuint (count (client, "/v2/lm/deployments?scenarioId=orchestration"), ==, 1);
  g_assert_cmpuint (
      count (client, "/v2/lm/deployments?executableIds=perplexity-ai,aicore-mistralai"), ==, 4);
  g_assert_cmpuint (count (client, "/v2/lm/deployments?executableIds=perplexity-ai"
                                   "&executableIds=aicore-mistralai"),
                    ==, 4);
  client->group = "team-a";
  g_assert_cmpuint (count (client, "/v2/lm/deployments"), ==, 3);
  number = get (client, "/v2/lm/deployments/$count?status=RUNNING");
  g_assert_cmpstr (number->body, ==, "3");
  g_assert_cmpstr (number->type, ==, "text/plain");
  page = get (client, "/v2/lm/deployments?$top=1&%24skip=1");
  demo_assert_value (page->body, "count", "3");
  demo_assert_value (page->body, "resources.0.configurationName", "gpt-5");
  demo_assert_value (page->body, "resources.1", NULL);
}

static void
test_group_required (void)
{
  g_autoptr (DemoClient) client = demo_client_new (NULL);
  g_autoptr (DemoReply) none = NULL;
  g_autoptr (DemoReply) wrong = NULL;
  g_autoptr (DemoReply) admin = NULL;

  client->group = NULL;
  none = get (client, "/v2/lm/deployments");
  g_assert_cmpuint (none->status, ==, 404);
  demo_assert_value (none->body, "error.message", "Resource not found");
  demo_assert_value (none->body, "error.target", "/v2/lm/deployments");
  admin = get (client, "/v2/admin/resourceGroups");
  g_assert_cmpuint (admin->status, ==, 200);
  client->group = "nobody";
  wrong = get (client, "/v2/lm/deployments");
  g_assert_cmpuint (wrong->status, ==, 404);
}

/* A deployment belongs to one resource group: in another its inference does not exist. */
static void
test_wrong_group (void)
{
  static const WeirDemoDeployment deployments[] = {
    { "here", "default", "gpt-4o", "azure-openai" },
    { "there", "team-a", "gpt-4o", "azure-openai" },
    { "stopped", "default", "gpt-4o", "azure-openai", NULL, "STOPPED" },
  };
  WeirDemoOptions options = { .deployments = deployments, .n_deployments = 3 };
  g_autoptr (DemoClient) client = demo_client_new (&options);
  static const char *const ids[] = { "there", "stopped", "nowhere" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (DemoReply) reply = demo_client_post (
          client, ids[i], "/chat/completions?api-version=2024-12-01-preview", "{}");

      g_assert_cmpuint (reply->status, ==, 404);
      demo_assert_value (reply->body, "error.message", "Resource not found");
    }
  client->group = NULL;
  {
    g_autoptr (DemoReply) reply =
        demo_client_post (client, "here", "/chat/completions?api-version=2024-12-01-preview", "{}");

    g_assert_cmpuint (reply->status, ==, 404);
  }
}

static void
wait_for_status (DemoClient *client, const char *id, const char *status)
{
  g_autofree char *path = g_strconcat ("/v2/lm/deployments/", id, NULL);
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (g_get_monotonic_time () < deadline)
    {
      g_autoptr (DemoReply) reply = get (client, path);
      g_autofree char *seen = demo_reply_dup (reply, "status");

      if (g_strcmp0 (seen, status) == 0 || (status == NULL && reply->status == 404))
        return;
      g_usleep (10000);
    }
  g_error ("%s did not become %s", id, status != NULL ? status : "deleted");
}

static char *
create (DemoClient *client)
{
  g_autoptr (DemoReply) configuration = demo_client_send (
      client, "POST", "/v2/lm/configurations", JSON,
      "{\"name\":\"mine\",\"scenarioId\":\"foundation-models\",\"executableId\":\"azure-openai\","
      "\"parameterBindings\":[{\"key\":\"modelName\",\"value\":\"gpt-4.1\"},{\"key\":"
      "\"modelVersion\","
      "\"value\":\"latest\"}],\"inputArtifactBindings\":[]}");
  g_autofree char *configuration_id = demo_reply_dup (configuration, "id");
  g_autofree char *body =
      g_strdup_printf ("{\"configurationId\":\"%s\",\"ttl\":\"24H\"}", configuration_id);
  g_autofree char *path = g_strconcat ("/v2/lm/configurations/", configuration_id, NULL);
  g_autoptr (DemoReply) read_back = get (client, path);
  g_autoptr (DemoReply) created = NULL;

  g_assert_cmpuint (configuration->status, ==, 201);
  demo_assert_value (configuration->body, "message", "Configuration created");
  demo_assert_value (read_back->body, "parameterBindings.0.value", "gpt-4.1");
  created = demo_client_send (client, "POST", "/v2/lm/deployments", JSON, body);
  g_assert_cmpuint (created->status, ==, 202);
  demo_assert_value (created->body, "status", "UNKNOWN");
  demo_assert_value (created->body, "deploymentUrl", "");
  return demo_reply_dup (created, "id");
}

static void
test_life (void)
{
  g_autoptr (DemoClient) client = demo_client_new (NULL);
  g_autofree char *id = create (client);
  g_autofree char *path = g_strconcat ("/v2/lm/deployments/", id, NULL);
  g_autoptr (DemoReply) answer = NULL;
  g_autoptr (DemoReply) too_early = NULL;
  g_autoptr (DemoReply) stopped = NULL;
  g_autoptr (DemoReply) again = NULL;
  g_autoptr (DemoReply) deleted = NULL;

  wait_for_status (client, id, "PENDING");
  wait_for_status (client, id, "RUNNING");
  answer = demo_client_post (client, id, "/chat/completions?api-version=2024-12-01-preview",
                             "{\"messages\":[{\"role\":\"user\",\"content\":\"say: up\"}]}");
  demo_assert_value (answer->body, "choices.0.message.content", "up");
  too_early = demo_client_send (client, "DELETE", path, NULL, NULL);
  g_assert_cmpuint (too_early->status, ==, 412);
  stopped = demo_client_send (client, "PATCH", path, JSON, "{\"targetStatus\":\"STOPPED\"}");
  g_assert_cmpuint (stopped->status, ==, 202);
  wait_for_status (client, id, "STOPPED");
  again = demo_client_send (client, "PATCH", path, JSON, "{\"targetStatus\":\"STOPPED\"}");
  g_assert_cmpuint (again->status, ==, 412);
  deleted = demo_client_send (client, "DELETE", path, NULL, NULL);
  g_assert_cmpuint (deleted->status, ==, 202);
  demo_assert_value (deleted->body, "targetStatus", "DELETED");
  wait_for_status (client, id, NULL);
}

static void
test_switch (void)
{
  g_autoptr (DemoClient) client = demo_client_new (NULL);
  g_autoptr (DemoReply) list = get (client, "/v2/lm/deployments");
  g_autofree char *id = demo_reply_dup (list, "resources.0.id");
  g_autofree char *other = demo_reply_dup (list, "resources.3.configurationId");
  g_autofree char *path = g_strconcat ("/v2/lm/deployments/", id, NULL);
  g_autofree char *body = g_strdup_printf ("{\"configurationId\":\"%s\"}", other);
  g_autoptr (DemoReply) patched = demo_client_send (client, "PATCH", path, JSON, body);
  g_autoptr (DemoReply) seen = NULL;

  g_assert_cmpuint (patched->status, ==, 202);
  wait_for_status (client, id, "RUNNING");
  seen = get (client, path);
  demo_assert_value (seen->body, "details.resources.backendDetails.model.name", "gpt-5");
}

static void
test_bulk (void)
{
  g_autoptr (DemoClient) client = demo_client_new (NULL);
  g_autoptr (DemoReply) list = get (client, "/v2/lm/deployments");
  g_autofree char *running = demo_reply_dup (list, "resources.0.id");
  g_autofree char *body = g_strdup_printf (
      "{\"deployments\":[{\"id\":\"%s\",\"targetStatus\":\"STOPPED\"},{\"id\":\"dzzz\","
      "\"targetStatus\":\"STOPPED\"},{\"id\":\"%s\",\"targetStatus\":\"DELETED\"}]}",
      running, running);
  g_autoptr (DemoReply) wrong =
      demo_client_send (client, "PATCH", "/v2/lm/deployments", JSON, body);
  g_autoptr (DemoReply) reply = demo_client_send (client, "PATCH", "/v2/lm/deployments",
                                                  "application/merge-patch+json", body);

  g_assert_cmpuint (wrong->status, ==, 415);
  g_assert_cmpuint (reply->status, ==, 202);
  demo_assert_value (reply->body, "deployments.0.message", "Deployment modification scheduled");
  demo_assert_value (reply->body, "deployments.1.error.message", "Deployment not found");
  demo_assert_value (reply->body, "deployments.2.error.code", "03021110");
}

static const struct
{
  const char *name;
  const char *method;
  const char *path;
  const char *body;
  guint status;
} refused[] = {
  { "unknown-deployment", "GET", "/v2/lm/deployments/dzzz", NULL, 404 },
  { "patch-unknown", "PATCH", "/v2/lm/deployments/dzzz", "{\"targetStatus\":\"STOPPED\"}", 404 },
  { "delete-unknown", "DELETE", "/v2/lm/deployments/dzzz", NULL, 404 },
  { "unknown-path", "GET", "/v2/lm/nothing", NULL, 404 },
  { "outside", "GET", "/v1/lm/deployments", NULL, 404 },
  { "wrong-method", "DELETE", "/v2/lm/scenarios", NULL, 405 },
  { "unknown-scenario", "GET", "/v2/lm/scenarios/none/executables", NULL, 404 },
  { "unknown-configuration", "GET", "/v2/lm/configurations/none", NULL, 404 },
  { "create-not-json", "POST", "/v2/lm/deployments", "{", 400 },
  { "create-from-nothing", "POST", "/v2/lm/deployments", "{\"configurationId\":\"none\"}", 400 },
  { "create-bad-ttl", "POST", "/v2/lm/deployments", "{\"ttl\":\"soon\"}", 400 },
  { "configuration-not-json", "POST", "/v2/lm/configurations", "x", 400 },
  { "configuration-empty", "POST", "/v2/lm/configurations", "{}", 400 },
  { "configuration-without-model", "POST", "/v2/lm/configurations",
    "{\"name\":\"a\",\"scenarioId\":\"foundation-models\",\"executableId\":\"azure-openai\"}",
    400 },
  { "configuration-bad-binding", "POST", "/v2/lm/configurations",
    "{\"name\":\"a\",\"scenarioId\":\"foundation-models\",\"executableId\":\"azure-openai\","
    "\"parameterBindings\":[{\"key\":\"modelName\",\"value\":4}]}",
    400 },
  { "group-name", "POST", "/v2/admin/resourceGroups", "{\"resourceGroupId\":\"a b\"}", 400 },
  { "group-exists", "POST", "/v2/admin/resourceGroups", "{\"resourceGroupId\":\"default\"}", 409 },
};

static void
test_refused (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (DemoClient) client = demo_client_new (NULL);
  g_autoptr (DemoReply) reply =
      demo_client_send (client, refused[row].method, refused[row].path, JSON, refused[row].body);
  g_autofree char *code = demo_reply_dup (reply, "error.code");

  g_assert_cmpuint (reply->status, ==, refused[row].status);
  g_assert_nonnull (code);
}

static void
test_bad_target (void)
{
  g_autoptr (DemoClient) client = demo_client_new (NULL);
  g_autoptr (DemoReply) list = get (client, "/v2/lm/deployments");
  g_autofree char *id = demo_reply_dup (list, "resources.0.id");
  g_autofree char *path = g_strconcat ("/v2/lm/deployments/", id, NULL);
  g_autoptr (DemoReply) reply =
      demo_client_send (client, "PATCH", path, JSON, "{\"targetStatus\":\"PAUSED\"}");

  g_assert_cmpuint (reply->status, ==, 400);
}

static void
test_catalogue (void)
{
  g_autoptr (DemoClient) client = demo_client_new (NULL);
  g_autoptr (DemoReply) models = get (client, "/v2/lm/scenarios/foundation-models/models");
  g_autoptr (DemoReply) executables = get (client, "/v2/lm/scenarios/orchestration/executables");
  g_autoptr (JsonNode) root = json_from_string (models->body, NULL);
  JsonArray *list = json_object_get_array_member (json_node_get_object (root), "resources");
  gboolean tiered = FALSE;

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      g_autofree char *json = json_to_string (node, FALSE);
      g_autofree char *name = demo_json_dup (json, "model");
      g_autofree char *rate = demo_json_dup (json, "versions.0.cost.0.inputCost");

      g_assert_nonnull (name);
      g_assert_nonnull (rate);
      if (g_str_equal (name, "gemini-2.5-pro"))
        {
          tiered = TRUE;
          demo_assert_value (json, "versions.0.cost.1.tier", "2");
          demo_assert_value (json, "versions.0.retirementDate", "2026-10-16");
          demo_assert_value (json, "allowedScenarios.1.scenarioId", "orchestration");
        }
      if (g_str_equal (name, "gpt-4.1"))
        demo_assert_value (json, "versions.0.deprecated", "true");
    }
  g_assert_true (tiered);
  demo_assert_value (executables->body, "resources.0.id", "orchestration");
  g_assert_cmpuint (count (client, "/v2/lm/scenarios"), ==, 2);
  g_assert_cmpuint (count (client, "/v2/lm/scenarios/foundation-models/executables"), ==, 9);
}

static void
test_tenant (void)
{
  g_autoptr (DemoClient) client = demo_client_new (NULL);
  g_autoptr (DemoReply) quota = get (client, "/v2/admin/quota/model");
  g_autoptr (DemoReply) tenant = get (client, "/v2/admin/tenantInfo");
  g_autoptr (DemoReply) added = NULL;

  demo_assert_value (quota->body, "0.quotaDetails.0.limit", "78");
  demo_assert_value (tenant->body, "servicePlan", "extended");
  g_assert_cmpuint (count (client, "/v2/admin/resourceGroups"), ==, 2);
  added = demo_client_send (client, "POST", "/v2/admin/resourceGroups", JSON,
                            "{\"resourceGroupId\":\"team-b\"}");
  g_assert_cmpuint (added->status, ==, 202);
  client->group = "team-b";
  g_assert_cmpuint (count (client, "/v2/lm/deployments"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/demo/management/list", test_list);
  g_test_add_func ("/demo/management/filters", test_filters);
  g_test_add_func ("/demo/management/group-required", test_group_required);
  g_test_add_func ("/demo/management/wrong-group", test_wrong_group);
  g_test_add_func ("/demo/management/life", test_life);
  g_test_add_func ("/demo/management/switch", test_switch);
  g_test_add_func ("/demo/management/bulk", test_bulk);
  g_test_add_func ("/demo/management/bad-target", test_bad_target);
  g_test_add_func ("/demo/management/catalogue", test_catalogue);
  g_test_add_func ("/demo/management/tenant", test_tenant);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strconcat ("/demo/management/refused/", refused[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused);
    }
  return g_test_run ();
}
