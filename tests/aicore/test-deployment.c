/* SPDX-License-Identifier: MIT */
#include "aicore/test-account.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "aicore/weir-deployment.h"

#define API "https://api.example"
#define URL API "/v2/inference/deployments/"

#define DETAILS(spelling, model)                                                                   \
  "\"details\":{\"resources\":{\"" spelling "\":" model "},\"scaling\":{\"" spelling "\":{}}}"
#define CLAUDE "{\"model\":{\"name\":\"anthropic--claude-4.6-sonnet\",\"version\":\"latest\"}}"

/* One entry of a list, and what is made of it. */
static const struct
{
  const char *name;
  const char *entry;
  const char *executable; /* NULL: the entry is left out */
  const char *model;
  const char *version;
  WeirDeploymentStatus status;
  gboolean is_usable;
  gboolean is_foreign;
} rows[] = {
  { "complete",
    "{\"id\":\"d1a2b3c4d5e6f708\",\"deploymentUrl\":\"" URL "d1a2b3c4d5e6f708\","
    "\"configurationId\":\"1111\",\"configurationName\":\"claude\",\"executableId\":"
    "\"aws-bedrock\",\"scenarioId\":\"foundation-models\",\"status\":\"RUNNING\","
    "\"statusMessage\":null,\"targetStatus\":\"RUNNING\"," DETAILS ("backendDetails", CLAUDE) "}",
    "aws-bedrock", "anthropic--claude-4.6-sonnet", "latest", WEIR_DEPLOYMENT_RUNNING, TRUE },
  { "snake-case",
    "{\"id\":\"d123\",\"status\":\"RUNNING\"," DETAILS ("backend_details", CLAUDE) "}",
    "aws-bedrock", "anthropic--claude-4.6-sonnet", "latest", WEIR_DEPLOYMENT_RUNNING, TRUE },
  { "one-spelling-empty",
    "{\"id\":\"d123\",\"status\":\"RUNNING\",\"details\":{\"resources\":{\"backendDetails\":{},"
    "\"backend_details\":" CLAUDE "}}}",
    "aws-bedrock", "anthropic--claude-4.6-sonnet", "latest", WEIR_DEPLOYMENT_RUNNING, TRUE },
  { "null-executable",
    "{\"id\":\"d123\",\"executableId\":null,\"status\":\"RUNNING\"," DETAILS (
        "backendDetails",
        "{\"model\":{\"name\":\"gpt-5\"}}") "}",
    "azure-openai", "gpt-5", NULL, WEIR_DEPLOYMENT_RUNNING, TRUE },
  { "orchestration",
    "{\"id\":\"d123\",\"scenarioId\":\"orchestration\",\"status\":\"RUNNING\"," DETAILS (
        "backendDetails",
        "{}") "}",
    "orchestration", NULL, NULL, WEIR_DEPLOYMENT_RUNNING, TRUE },
  { "nothing-known", "{\"id\":\"d123\"}", "unknown", NULL, NULL, WEIR_DEPLOYMENT_UNKNOWN, FALSE },
  { "null-details", "{\"id\":\"d123\",\"details\":null,\"status\":\"PENDING\"}", "unknown", NULL,
    NULL, WEIR_DEPLOYMENT_PENDING, FALSE },
  { "details-not-objects", "{\"id\":\"d123\",\"details\":[1],\"status\":7}", "unknown", NULL, NULL,
    WEIR_DEPLOYMENT_UNKNOWN, FALSE },
  { "going-away", "{\"id\":\"d123\",\"status\":\"RUNNING\",\"targetStatus\":\"STOPPED\"}",
    "unknown", NULL, NULL, WEIR_DEPLOYMENT_RUNNING, FALSE },
  { "being-deleted", "{\"id\":\"d123\",\"status\":\"RUNNING\",\"targetStatus\":\"DELETED\"}",
    "unknown", NULL, NULL, WEIR_DEPLOYMENT_RUNNING, FALSE },
  { "dead", "{\"id\":\"d123\",\"status\":\"DEAD\",\"targetStatus\":\"RUNNING\"}", "unknown", NULL,
    NULL, WEIR_DEPLOYMENT_DEAD, FALSE },
  { "new-status", "{\"id\":\"d123\",\"status\":\"HIBERNATING\"}", "unknown", NULL, NULL,
    WEIR_DEPLOYMENT_UNKNOWN, FALSE },
  { "no-url-yet", "{\"id\":\"d123\",\"deploymentUrl\":\"\",\"status\":\"PENDING\"}", "unknown",
    NULL, NULL, WEIR_DEPLOYMENT_PENDING, FALSE },
  { "url-elsewhere",
    "{\"id\":\"d123\",\"deploymentUrl\":\"https://evil.example/v2/inference/deployments/d123\"}",
    "unknown", NULL, NULL, WEIR_DEPLOYMENT_UNKNOWN, FALSE, TRUE },
  { "url-suffix-trick",
    "{\"id\":\"d123\",\"deploymentUrl\":\"https://api.example.evil.example/v2/inference/"
    "deployments/d123\"}",
    "unknown", NULL, NULL, WEIR_DEPLOYMENT_UNKNOWN, FALSE, TRUE },
  { "url-user-info", "{\"id\":\"d123\",\"deploymentUrl\":\"https://api.example@evil.example/\"}",
    "unknown", NULL, NULL, WEIR_DEPLOYMENT_UNKNOWN, FALSE, TRUE },
  { "url-of-another", "{\"id\":\"d123\",\"deploymentUrl\":\"" URL "d999\"}", "unknown", NULL, NULL,
    WEIR_DEPLOYMENT_UNKNOWN, FALSE, TRUE },
  { "no-id", "{\"status\":\"RUNNING\"}", NULL },
  { "id-number", "{\"id\":1234}", NULL },
  { "id-path", "{\"id\":\"d1/../../x\"}", NULL },
  { "id-query", "{\"id\":\"d123?x=1\"}", NULL },
  { "id-nul", "{\"id\":\"d1\\u0000234\"}", NULL },
  { "not-an-object", "\"d123\"", NULL },
};

static const struct
{
  const char *url;
  const char *id;
} urls[] = {
  { URL "d1a2b3c4", "d1a2b3c4" },
  { URL "d1a2b3c4/", "d1a2b3c4" },
  { URL "d1a2b3c4/chat/completions?api-version=1", "d1a2b3c4" },
  { URL "d1a2b3c4#x", "d1a2b3c4" },
  { "  " URL "d1a2b3c4\n", "d1a2b3c4" },
  { "d1a2b3c4", "d1a2b3c4" },
  { "https://evil.example/deployments/d1a2b3c4", "d1a2b3c4" },
  { URL, NULL },
  { "https://api.example/v2", NULL },
  { "https://api.example/deployments/..", NULL },
  { "", NULL },
  { "d1", NULL },
};

static const struct
{
  const char *id;
  gboolean is_valid;
} ids[] = {
  { "d1a2b3c4d5e6f708", TRUE },
  { "a.b-c_D", TRUE },
  { "abcd", TRUE },
  { "abc", FALSE },
  { "", FALSE },
  { "....", FALSE },
  { "ab..cd", FALSE },
  { "ab/cd", FALSE },
  { "ab%2fcd", FALSE },
  { "ab cd", FALSE },
  { "ab\ncd", FALSE },
  { "\xc3\xa4\xc3\xa4\xc3\xa4", FALSE },
  { "a234567890123456789012345678901234567890123456789012345678901234", TRUE },
  { "a2345678901234567890123456789012345678901234567890123456789012345", FALSE },
};

static const char *const wrong_lists[] = {
  "", "{", "[]", "{}", "{\"resources\":{}}", "{\"resources\":null}", "{\"resources\":[]} x",
};

static GPtrArray *
parse_entry (WeirAccount *account, const char *entry)
{
  g_autofree char *json = g_strdup_printf ("{\"count\":1,\"resources\":[%s]}", entry);
  g_autoptr (GError) error = NULL;
  GPtrArray *list = weir_deployment_parse_list (account, "team-a", json, -1, &error);

  g_assert_no_error (error);
  return list;
}

static void
test_entry (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirAccount) account = test_account_new (API);
  g_autoptr (GPtrArray) list = parse_entry (account, rows[i].entry);
  g_autofree char *url = NULL;
  const WeirDeployment *deployment;

  if (rows[i].executable == NULL)
    {
      g_assert_cmpuint (list->len, ==, 0);
      return;
    }

  g_assert_cmpuint (list->len, ==, 1);
  deployment = g_ptr_array_index (list, 0);
  url = g_strconcat (URL, deployment->id, NULL);
  g_assert_true (deployment->account == account);
  g_assert_cmpstr (deployment->url, ==, url);
  g_assert_cmpstr (deployment->resource_group, ==, "team-a");
  g_assert_cmpstr (deployment->executable, ==, rows[i].executable);
  g_assert_cmpstr (deployment->model, ==, rows[i].model);
  g_assert_cmpstr (deployment->version, ==, rows[i].version);
  g_assert_cmpint (deployment->status, ==, rows[i].status);
  g_assert_cmpint (weir_deployment_is_usable (deployment), ==, rows[i].is_usable);
  g_assert_cmpint (deployment->foreign_url, ==, rows[i].is_foreign);
  g_assert_cmpuint (g_strv_length (deployment->aliases), ==, 0);
}

static void
test_members (void)
{
  g_autoptr (WeirAccount) account = test_account_new (API);
  g_autoptr (GPtrArray) list = parse_entry (
      account, "{\"id\":\"d123\",\"configurationId\":\"c1\",\"configurationName\":\"name\","
               "\"scenarioId\":\"s\",\"statusMessage\":\"no quota\","
               "\"createdAt\":\"2026-03-02T08:00:00Z\"}");
  const WeirDeployment *deployment = g_ptr_array_index (list, 0);

  g_assert_cmpstr (deployment->configuration_id, ==, "c1");
  g_assert_cmpstr (deployment->configuration_name, ==, "name");
  g_assert_cmpstr (deployment->scenario, ==, "s");
  g_assert_cmpstr (deployment->status_message, ==, "no quota");
  g_assert_cmpint (deployment->created_s, ==, 1772438400);
}

/* One that lives for a time ends so long after it has started, or else been made. */
static void
test_ends (void)
{
  static const struct
  {
    const char *members;
    gint64 ends_s;
  } ends[] = {
    { "\"ttl\":null", 0 },
    { "\"ttl\":\"24H\"", 1772438400 + 86400 },
    { "\"ttl\":\"24H\",\"startTime\":\"2026-03-02T08:01:00Z\"", 1772438460 + 86400 },
    { "\"ttl\":\"soon\"", 0 },
    { "\"ttl\":7", 0 },
  };
  g_autoptr (WeirAccount) account = test_account_new (API);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *entry = g_strdup_printf (
          "{\"id\":\"d123\",\"createdAt\":\"2026-03-02T08:00:00Z\",%s}", ends[i].members);
      g_autoptr (GPtrArray) list = parse_entry (account, entry);
      WeirDeployment *deployment = g_ptr_array_index (list, 0);
      g_autoptr (WeirDeployment) copy = weir_deployment_new_catalogued (deployment, NULL);

      g_assert_cmpint (deployment->ends_s, ==, ends[i].ends_s);
      g_assert_true (weir_deployment_equal (deployment, copy));
    }
}

static void
test_aliases (void)
{
  g_autoptr (WeirAccount) account = test_account_new (API);
  g_autoptr (GPtrArray) list = NULL;
  const WeirDeployment *deployment;

  test_account_pin (account, "my-model", "d123,d999");
  test_account_pin (account, "other", "d456");
  test_account_pin (account, "4.5-sonnet", "d123");
  list = parse_entry (account, "{\"id\":\"d123\"},{\"id\":\"d789\"}");

  deployment = g_ptr_array_index (list, 0);
  g_assert_cmpuint (g_strv_length (deployment->aliases), ==, 2);
  g_assert_cmpstr (deployment->aliases[0], ==, "my-model");
  g_assert_cmpstr (deployment->aliases[1], ==, "4.5-sonnet");
  deployment = g_ptr_array_index (list, 1);
  g_assert_cmpuint (g_strv_length (deployment->aliases), ==, 0);

  g_assert_true (weir_deployment_is_pinned (account, "d456"));
  g_assert_false (weir_deployment_is_pinned (account, "d789"));
}

static void
test_new_pinned (void)
{
  g_autoptr (WeirAccount) account = test_account_new (API);
  g_autoptr (WeirDeployment) deployment = NULL;

  test_account_pin (account, "4.5-sonnet", "d123");
  deployment = weir_deployment_new_pinned (account, "d123");

  g_assert_cmpstr (deployment->url, ==, URL "d123");
  g_assert_cmpstr (deployment->resource_group, ==, "default");
  g_assert_cmpstr (deployment->model, ==, "4.5-sonnet");
  g_assert_cmpstr (deployment->executable, ==, "aws-bedrock");
  g_assert_true (weir_deployment_is_usable (deployment));
}

static void
test_wrong_lists (void)
{
  g_autoptr (WeirAccount) account = test_account_new (API);
  g_autofree char *deep = g_strnfill (100000, '[');

  for (guint i = 0; i <= G_N_ELEMENTS (wrong_lists); i++)
    {
      const char *json = i < G_N_ELEMENTS (wrong_lists) ? wrong_lists[i] : deep;
      g_autoptr (GError) error = NULL;

      g_assert_null (weir_deployment_parse_list (account, "default", json, -1, &error));
      g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL);
    }
}

static void
test_id_from_url (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *id = weir_deployment_id_from_url (urls[i].url);

      g_test_message ("%s", urls[i].url);
      g_assert_cmpstr (id, ==, urls[i].id);
    }
}

static void
test_id_is_valid (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_test_message ("%s", ids[i].id);
      g_assert_cmpint (weir_deployment_id_is_valid (ids[i].id), ==, ids[i].is_valid);
    }
}

static void
test_equal (void)
{
  static const char *const others[] = {
    "{\"id\":\"d124\",\"status\":\"RUNNING\",\"executableId\":\"x\"}",
    "{\"id\":\"d123\",\"status\":\"STOPPED\",\"executableId\":\"x\"}",
    "{\"id\":\"d123\",\"status\":\"RUNNING\",\"executableId\":\"y\"}",
    "{\"id\":\"d123\",\"status\":\"RUNNING\",\"executableId\":\"x\",\"targetStatus\":\"STOPPED\"}",
    "{\"id\":\"d123\",\"status\":\"RUNNING\",\"executableId\":\"x\",\"statusMessage\":\"m\"}",
  };
  const char *one = "{\"id\":\"d123\",\"status\":\"RUNNING\",\"executableId\":\"x\"}";
  g_autoptr (WeirAccount) account = test_account_new (API);
  g_autoptr (GPtrArray) a = parse_entry (account, one);
  g_autoptr (GPtrArray) b = parse_entry (account, one);

  g_assert_true (weir_deployment_equal (a->pdata[0], b->pdata[0]));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GPtrArray) other = parse_entry (account, others[i]);

      g_assert_false (weir_deployment_equal (a->pdata[0], other->pdata[0]));
    }
}

static void
test_status_to_string (void)
{
  g_assert_cmpstr (weir_deployment_status_to_string (WEIR_DEPLOYMENT_RUNNING), ==, "RUNNING");
  g_assert_cmpstr (weir_deployment_status_to_string (WEIR_DEPLOYMENT_STOPPED), ==, "STOPPED");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/aicore/deployment/entry/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_entry);
    }
  g_test_add_func ("/aicore/deployment/members", test_members);
  g_test_add_func ("/aicore/deployment/ends", test_ends);
  g_test_add_func ("/aicore/deployment/aliases", test_aliases);
  g_test_add_func ("/aicore/deployment/new-pinned", test_new_pinned);
  g_test_add_func ("/aicore/deployment/wrong-lists", test_wrong_lists);
  g_test_add_func ("/aicore/deployment/id-from-url", test_id_from_url);
  g_test_add_func ("/aicore/deployment/id-is-valid", test_id_is_valid);
  g_test_add_func ("/aicore/deployment/equal", test_equal);
  g_test_add_func ("/aicore/deployment/status-to-string", test_status_to_string);

  return g_test_run ();
}
