/* SPDX-License-Identifier: MIT */
#include "proxy/weir-router.h"

#include <string.h>

#include "proxy/deployments.h"
#include "wire/weir-api-error.h"

/* A tenant with most families, one deployment that stands still, and names given by hand. */
static GPtrArray *
make_deployments (void)
{
  GPtrArray *all = test_deployments_new ();
  g_autoptr (WeirAccount) a = test_account_new ("A", 0, 1);
  g_autoptr (WeirAccount) b = test_account_new ("B", 0, 1);
  WeirDeployment *deployment;

  g_ptr_array_add (
      all, test_deployment_new (a, "sonnet-a", "aws-bedrock", "anthropic--claude-4.5-sonnet", "1"));
  g_ptr_array_add (all, test_deployment_new (b, "sonnet-b", "aws-bedrock",
                                             "anthropic--claude-4.5-sonnet", "latest"));
  g_ptr_array_add (all, test_deployment_new (a, "o3-mini", "azure-openai", "o3-mini", "latest"));
  g_ptr_array_add (all, test_deployment_new (a, "4o-aug", "azure-openai", "gpt-4o", "2024-08-06"));
  g_ptr_array_add (all, test_deployment_new (b, "4o-nov", "azure-openai", "gpt-4o", "2024-11-20"));

  deployment = test_deployments_add (all, b, "gpt-5", "gpt-5");
  g_strfreev (deployment->aliases);
  deployment->aliases = g_strsplit ("my-model,work", ",", 0);

  deployment = test_deployments_add (all, b, "stopped", "gpt-4.1");
  deployment->status = WEIR_DEPLOYMENT_STOPPED;

  g_ptr_array_add (all, test_deployment_new (b, "orch", "orchestration", NULL, NULL));
  return all;
}

static const WeirAlias aliases[] = {
  { (char *) "fast", (char *) "gpt-o3-mini" }, { (char *) "faster", (char *) "fast" },
  { (char *) "gpt-5", (char *) "o3-mini" },    { (char *) "left", (char *) "right" },
  { (char *) "right", (char *) "left" },       { (char *) "nowhere", (char *) "no-such-model" },
};

static WeirRouter *
make_router (void)
{
  g_autoptr (GPtrArray) all = make_deployments ();

  return weir_router_new (all, aliases, G_N_ELEMENTS (aliases));
}

static char *
join_ids (GPtrArray *found)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                            ((WeirDeployment *) g_ptr_array_index (found, i))->id);
  return g_string_free (ids, FALSE);
}

static const struct
{
  const char *name;
  const char *ids; /* %NULL: @kind */
  WeirApiErrorKind kind;
} finds[] = {
  { "anthropic--claude-4.5-sonnet", "sonnet-a sonnet-b", 0 },
  { "claude-sonnet-4-5-20250929", "sonnet-a sonnet-b", 0 },
  { "claude-sonnet-4-5", "sonnet-a sonnet-b", 0 },
  { "4.5-sonnet", "sonnet-a sonnet-b", 0 },
  { "gpt-o3-mini", "o3-mini", 0 },
  { "my-model", "gpt-5", 0 },
  { "work", "gpt-5", 0 },

  /* an alias, one of an alias, and one that a real model of that name goes before */
  { "fast", "o3-mini", 0 },
  { "faster", "o3-mini", 0 },
  { "gpt-5", "gpt-5", 0 },

  /* the snapshot that was asked for, or either when none was */
  { "gpt-4o", "4o-aug 4o-nov", 0 },
  { "gpt-4o-2024-11-20", "4o-nov", 0 },
  { "gpt-4o-2024-05-13", NULL, WEIR_API_ERROR_MODEL_NOT_FOUND },

  { "gpt-4.1", NULL, WEIR_API_ERROR_UNAVAILABLE },
  { "claude-opus-4-5", NULL, WEIR_API_ERROR_MODEL_NOT_FOUND },
  { "left", NULL, WEIR_API_ERROR_MODEL_NOT_FOUND },
  { "nowhere", NULL, WEIR_API_ERROR_MODEL_NOT_FOUND },
  { "", NULL, WEIR_API_ERROR_MODEL_NOT_FOUND },
  { "../../etc/passwd", NULL, WEIR_API_ERROR_MODEL_NOT_FOUND },
};

static void
test_find (void)
{
  g_autoptr (WeirRouter) router = make_router ();

  for (guint i = 0; i < G_N_ELEMENTS (finds); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) found = weir_router_find (router, finds[i].name, &error);
      g_autofree char *ids = found != NULL ? join_ids (found) : NULL;

      g_test_message ("%s", finds[i].name);
      g_assert_cmpstr (ids, ==, finds[i].ids);
      if (finds[i].ids == NULL)
        g_assert_error (error, WEIR_API_ERROR, (int) finds[i].kind);
      else
        g_assert_no_error (error);
    }
}

static void
test_error_says_what_there_is (void)
{
  g_autoptr (WeirRouter) router = make_router ();
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_router_find (router, "gtp-5", &error));
  g_assert_cmpstr (weir_api_error_get_param (error), ==, "model");
  g_assert_nonnull (strstr (error->message, "\"gtp-5\""));
  g_assert_nonnull (strstr (error->message, "gpt-5"));
  g_assert_nonnull (strstr (error->message, "anthropic--claude-4.5-sonnet"));
  g_assert_null (strstr (error->message, "gpt-4.1"));
}

/* The names most like the one asked for come first, SAP's before others of the same model. */
static void
test_error_lists_likest_first (void)
{
  static const struct
  {
    const char *model;
    const char *first;
  } rows[] = {
    { "gpt-5-turbo", "There are: gpt-5, " },
    { "claude-sonnet-9", "There are: anthropic--claude-4.5-sonnet, claude-sonnet-4-5, " },
    { "o3-huge", "There are: o3-mini, " },
  };
  g_autoptr (WeirRouter) router = make_router ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (weir_router_find (router, rows[i].model, &error));
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, rows[i].first));
    }
}

static void
test_error_is_bounded (void)
{
  g_autoptr (GPtrArray) many = test_deployments_new ();
  g_autoptr (WeirAccount) account = test_account_new ("A", 0, 1);
  g_autofree char *huge = g_strnfill (1000000, 'x');
  g_autoptr (WeirRouter) router = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *name = g_strdup_printf ("model-%u", i);

      test_deployments_add (many, account, name, name);
    }
  router = weir_router_new (many, NULL, 0);
  g_assert_null (weir_router_find (router, huge, &error));
  g_assert_cmpuint (strlen (error->message), <, 2000);
  g_assert_nonnull (strstr (error->message, "and 488 more"));
}

static void
test_empty (void)
{
  g_autoptr (GPtrArray) none = test_deployments_new ();
  g_autoptr (WeirRouter) router = weir_router_new (none, NULL, 0);
  g_autoptr (GError) error = NULL;
  guint n;

  g_assert_null (weir_router_find (router, "gpt-5", &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_MODEL_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "Deploy a model"));
  weir_router_list (router, &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_list (void)
{
  static const struct
  {
    const char *id;
    gboolean is_alias;
  } expected[] = {
    { "anthropic--claude-4.5-sonnet", FALSE },
    { "claude-sonnet-4-5", TRUE },
    { "fast", TRUE },
    { "faster", TRUE },
    { "gpt-4o", FALSE },
    { "gpt-5", FALSE },
    { "my-model", TRUE },
    { "o3-mini", FALSE },
    { "work", TRUE },
  };
  g_autoptr (WeirRouter) router = make_router ();
  const WeirRouterModel *models;
  guint n;

  models = weir_router_list (router, &n);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpstr (models[i].id, ==, expected[i].id);
      g_assert_cmpint (models[i].is_alias, ==, expected[i].is_alias);
      g_assert_nonnull (models[i].deployment);
    }
}

/* What is listed can be asked for. */
static void
test_list_is_true (void)
{
  g_autoptr (WeirRouter) router = make_router ();
  const WeirRouterModel *models;
  guint n;

  models = weir_router_list (router, &n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GPtrArray) found = weir_router_find (router, models[i].id, NULL);

      g_assert_nonnull (found);
    }
}

/* What orchestration offers is found after everything else. */
static const struct
{
  const char *name;
  const char *ids; /* %NULL: not found */
  const char *executable;
} offered[] = {
  { "gpt-5", "gpt-5", "azure-openai" },
  { "gpt-4.1", "orch", "orchestration" }, /* its own does not run */
  { "anthropic--claude-4.6-opus", "orch", "orchestration" },
  { "claude-opus-4-6", "orch", "orchestration" },
  { "claude-opus-4-6-20260101", "orch", "orchestration" },
  { "smart", "orch", "orchestration" },
  { "gpt-image", NULL, NULL },
};

static WeirRouter *
make_offering_router (void)
{
  static const char json[] =
      "{\"resources\":[{\"model\":\"gpt-5\",\"executableId\":\"azure-openai\"},"
      "{\"model\":\"gpt-4.1\",\"executableId\":\"azure-openai\"},"
      "{\"model\":\"anthropic--claude-4.6-opus\",\"executableId\":\"aws-bedrock\"},"
      "{\"model\":\"gpt-image\",\"executableId\":\"x\",\"allowedScenarios\":[]}]}";
  static const WeirAlias smart = { (char *) "smart", (char *) "claude-opus-4-6" };
  g_autoptr (WeirCatalogue) catalogue = weir_catalogue_parse (json, strlen (json), NULL);
  g_autoptr (WeirAccount) account = test_account_new ("A", 0, 1);
  g_autoptr (GPtrArray) all = make_deployments ();
  WeirDeployment *orchestration =
      test_deployment_new (account, "orch", "orchestration", NULL, NULL);

  orchestration->offers = weir_catalogue_ref (catalogue);
  g_ptr_array_add (all, orchestration);
  return weir_router_new (all, &smart, 1);
}

static void
test_offered (void)
{
  g_autoptr (WeirRouter) router = make_offering_router ();

  for (guint i = 0; i < G_N_ELEMENTS (offered); i++)
    {
      g_autoptr (GPtrArray) found = weir_router_find (router, offered[i].name, NULL);
      g_autofree char *ids = found != NULL ? join_ids (found) : NULL;

      g_test_message ("%s", offered[i].name);
      g_assert_cmpstr (ids, ==, offered[i].ids);
      if (found != NULL)
        g_assert_cmpstr (((WeirDeployment *) g_ptr_array_index (found, 0))->executable, ==,
                         offered[i].executable);
    }
}

static void
test_offered_list (void)
{
  static const char *const expected[] = {
    "anthropic--claude-4.5-sonnet",
    "anthropic--claude-4.6-opus",
    "claude-opus-4-6",
    "claude-sonnet-4-5",
    "gpt-4.1",
    "gpt-4o",
    "gpt-5",
    "my-model",
    "o3-mini",
    "smart",
    "work",
  };
  g_autoptr (WeirRouter) router = make_offering_router ();
  const WeirRouterModel *models;
  guint n;

  models = weir_router_list (router, &n);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GPtrArray) found = weir_router_find (router, models[i].id, NULL);

      g_assert_cmpstr (models[i].id, ==, expected[i]);
      g_assert_nonnull (found);
    }
}

static void
test_rebuild (void)
{
  g_autoptr (WeirRouter) old = make_router ();
  g_autoptr (GPtrArray) one = test_deployments_new ();
  g_autoptr (WeirAccount) account = test_account_new ("A", 0, 1);
  g_autoptr (WeirRouter) router = NULL;
  g_autoptr (GPtrArray) found = NULL;

  test_deployments_add (one, account, "new-o3", "o3-mini");
  router = weir_router_rebuild (old, one);
  found = weir_router_find (router, "fast", NULL);
  g_assert_nonnull (found);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_null (weir_router_find (router, "work", NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/proxy/router/find", test_find);
  g_test_add_func ("/proxy/router/error-says-what-there-is", test_error_says_what_there_is);
  g_test_add_func ("/proxy/router/error-lists-likest-first", test_error_lists_likest_first);
  g_test_add_func ("/proxy/router/error-is-bounded", test_error_is_bounded);
  g_test_add_func ("/proxy/router/empty", test_empty);
  g_test_add_func ("/proxy/router/list", test_list);
  g_test_add_func ("/proxy/router/list-is-true", test_list_is_true);
  g_test_add_func ("/proxy/router/offered", test_offered);
  g_test_add_func ("/proxy/router/offered-list", test_offered_list);
  g_test_add_func ("/proxy/router/rebuild", test_rebuild);
  return g_test_run ();
}
