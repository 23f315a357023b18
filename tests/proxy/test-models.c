/* SPDX-License-Identifier: MIT */
#include "proxy/weir-models.h"

#include <string.h>

#include "proxy/deployments.h"
#include "wire/weir-api-error.h"

static const char rules_json[] =
    "{\"rules\":["
    "{\"model\":\"gpt-5\",\"context\":400000,\"max_out\":128000,\"documents\":false,"
    "\"drop\":[\"temperature\"],\"efforts\":[\"low\",\"high\"]},"
    "{\"model\":\"anthropic--*\",\"reasoning\":true,\"thinking\":[\"enabled\"]},"
    "{\"model\":\"sonar\",\"images\":false,\"documents\":false,\"tools\":false}]}";

#define CLAUDE                                                                                     \
  "\"owned_by\":\"anthropic\","                                                                    \
  "\"architecture\":{\"input_modalities\":[\"text\",\"image\",\"file\"]},"                         \
  "\"supported_parameters\":[\"max_tokens\",\"temperature\",\"tools\",\"reasoning_effort\"],"      \
  "\"reasoning_efforts\":[\"none\",\"low\",\"medium\",\"high\"]}"

static WeirSnapshot *
make_snapshot (void)
{
  g_autoptr (GBytes) text = g_bytes_new_static (rules_json, strlen (rules_json));
  g_autoptr (GPtrArray) all = test_deployments_new ();
  g_autoptr (WeirAccount) account = test_account_new ("A", 0, 1);
  WeirSnapshot *snapshot = weir_snapshot_alloc ();
  g_autoptr (GError) error = NULL;
  const char *name = "test";
  /* of tokens that are read, read from a cache, written to one, and written */
  const double gpt_rates[WEIR_N_RATES] = { 1.5, -1, -1, 6 };
  const double sonar_rates[WEIR_N_RATES] = { 1, -1, -1, -1 };

  test_deployments_add (all, account, "gpt5", "gpt-5")->created_s = 1780000000;
  g_ptr_array_add (all, test_deployment_new (account, "claude", "aws-bedrock",
                                             "anthropic--claude-4.5-sonnet", "1"));
  g_ptr_array_add (all, test_deployment_new (account, "sonar", "perplexity-ai", "sonar", "1"));
  g_ptr_array_add (all, test_deployment_new (account, "abap", "aicore-sap", "sap-abap-1", "1"));
  snapshot->router = weir_router_new (all, NULL, 0);
  snapshot->rules = weir_model_rules_new (&text, &name, 1, &error);
  g_assert_no_error (error);
  snapshot->prices = weir_prices_new ();
  weir_prices_set (snapshot->prices, "gpt-5", gpt_rates);
  weir_prices_set (snapshot->prices, "sonar", sonar_rates);
  return snapshot;
}

static char *
to_text (GBytes *bytes)
{
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_list (void)
{
  g_autoptr (WeirSnapshot) snapshot = make_snapshot ();
  g_autoptr (GBytes) body = weir_models_list (snapshot, NULL);
  g_autofree char *text = to_text (body);

  g_assert_cmpstr (
      text, ==,
      "{\"object\":\"list\",\"data\":["
      "{\"id\":\"anthropic--claude-4.5-sonnet\",\"object\":\"model\",\"created\":0," CLAUDE
      ",{\"id\":\"claude-sonnet-4-5\",\"object\":\"model\",\"created\":0," CLAUDE ","
      "{\"id\":\"gpt-5\",\"object\":\"model\",\"created\":1780000000,\"owned_by\":\"openai\","
      "\"context_length\":400000,\"context_window\":400000,\"max_output_tokens\":128000,"
      "\"architecture\":{\"input_modalities\":[\"text\",\"image\"]},"
      "\"supported_parameters\":[\"max_tokens\",\"tools\",\"reasoning_effort\"],"
      "\"reasoning_efforts\":[\"low\",\"high\"],"
      "\"capacity_units_per_million_tokens\":{\"input\":1.5,\"output\":6}},"
      "{\"id\":\"sap-abap-1\",\"object\":\"model\",\"created\":0,\"owned_by\":\"sap\"},"
      "{\"id\":\"sonar\",\"object\":\"model\",\"created\":0,\"owned_by\":\"perplexity\","
      "\"architecture\":{\"input_modalities\":[\"text\"]},"
      "\"supported_parameters\":[\"max_tokens\",\"temperature\"]}"
      "]}");
}

static void
test_get (void)
{
  g_autoptr (WeirSnapshot) snapshot = make_snapshot ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = weir_models_get (snapshot, "openai/gpt-5", &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = to_text (body);
  g_assert_true (g_str_has_prefix (text, "{\"id\":\"openai/gpt-5\",\"object\":\"model\","));
}

static void
test_get_unknown (void)
{
  g_autoptr (WeirSnapshot) snapshot = make_snapshot ();
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_models_get (snapshot, "gpt-99", &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_MODEL_NOT_FOUND);
}

/* A name with all that JSON must escape comes back as the name it was. */
static void
test_escapes (void)
{
  g_autoptr (WeirSnapshot) snapshot = weir_snapshot_alloc ();
  g_autoptr (GPtrArray) all = test_deployments_new ();
  g_autoptr (WeirAccount) account = test_account_new ("A", 0, 1);
  g_autoptr (GBytes) body = NULL;
  g_autofree char *text = NULL;

  test_deployments_add (all, account, "odd1", "a\"b\\c");
  snapshot->router = weir_router_new (all, NULL, 0);
  body = weir_models_list (snapshot, NULL);
  text = to_text (body);
  g_assert_nonnull (strstr (text, "\"id\":\"a\\\"b\\\\c\""));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/proxy/models/list", test_list);
  g_test_add_func ("/proxy/models/get", test_get);
  g_test_add_func ("/proxy/models/get-unknown", test_get_unknown);
  g_test_add_func ("/proxy/models/escapes", test_escapes);
  return g_test_run ();
}
