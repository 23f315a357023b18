/* SPDX-License-Identifier: MIT */
#include "proxy/weir-plan.h"

#include <string.h>

#include "proxy/deployments.h"
#include "wire/weir-api-error.h"

static const char rules_json[] =
    "{\"rules\":["
    "{\"streaming\":true},"
    "{\"executable\":\"azure-openai\",\"model\":\"wordy\",\"schemas\":false},"
    "{\"executable\":\"azure-openai\",\"model\":\"o1\",\"streaming\":false},"
    "{\"executable\":\"azure-openai\",\"model\":\"gpt-5.3-codex\",\"api\":\"responses\"},"
    "{\"model\":\"only-elsewhere\",\"api\":\"no-such-format\"},"
    "{\"model\":\"no-spaces\",\"format\":\"responses\",\"built_ins\":[]}"
    "]}";

typedef struct
{
  WeirAccount *account;
  WeirModelRules *rules;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) text = g_bytes_new_static (rules_json, strlen (rules_json));
  g_autoptr (GError) error = NULL;
  const char *name = "test";

  fixture->account = test_account_new ("A", 0, 1);
  fixture->rules = weir_model_rules_new (&text, &name, 1, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  weir_account_unref (fixture->account);
  weir_model_rules_unref (fixture->rules);
}

static gboolean
plan_chat (Fixture *fixture,
           WeirPlan *plan,
           const char *executable,
           const char *model,
           gboolean stream,
           GError **error)
{
  g_autoptr (WeirDeployment) deployment =
      test_deployment_new (fixture->account, "d123456", executable, model, NULL);

  return weir_plan_chat (plan, weir_codec_get ("openai-chat"), NULL, stream, deployment,
                         fixture->rules, error);
}

static void
test_same_format_stream (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WeirPlan plan;

  g_assert_true (plan_chat (fixture, &plan, "azure-openai", "gpt-4.1", TRUE, &error));
  g_assert_no_error (error);
  g_assert_true (plan.stream);
  g_assert_true (plan.patch);
  g_assert_true (plan.reframe);
  g_assert_false (plan.verbatim);
  g_assert_true (g_str_has_prefix (plan.path, "/chat/completions"));
  g_assert_cmpstr (plan.accept, ==, "text/event-stream");
}

static void
test_same_format_whole (Fixture *fixture, gconstpointer data)
{
  WeirPlan plan;

  g_assert_true (plan_chat (fixture, &plan, "azure-openai", "gpt-4.1", FALSE, NULL));
  g_assert_false (plan.stream);
  g_assert_true (plan.patch);
  g_assert_false (plan.reframe);
  g_assert_true (plan.verbatim);
  g_assert_cmpstr (plan.accept, ==, "application/json");
}

/* A model that cannot stream is asked for all of it, and what it says is put into events. */
/* An answer in a schema that the model has no way of its own for is taken out of another. */
static void
test_schema (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 8; i++)
    {
      const gboolean stream = i % 2;
      const WeirRequest request = { .output =
                                        i / 2 % 2 ? WEIR_OUTPUT_JSON_SCHEMA : WEIR_OUTPUT_TEXT };
      g_autoptr (WeirDeployment) deployment = test_deployment_new (
          fixture->account, "d123456", "azure-openai", i < 4 ? "wordy" : "gpt-4.1", NULL);
      gboolean kept = i >= 4 || request.output == WEIR_OUTPUT_TEXT;
      WeirPlan plan;

      g_assert_true (weir_plan_chat (&plan, weir_codec_get ("openai-chat"), &request, stream,
                                     deployment, fixture->rules, NULL));
      g_assert_true (plan.patch);
      g_assert_cmpint (plan.reframe, ==, kept && stream);
      g_assert_cmpint (plan.verbatim, ==, kept && !stream);
    }
}

static void
test_no_stream_upstream (Fixture *fixture, gconstpointer data)
{
  WeirPlan plan;

  g_assert_true (plan_chat (fixture, &plan, "azure-openai", "o1", TRUE, NULL));
  g_assert_false (plan.stream);
  g_assert_false (plan.reframe);
  g_assert_false (plan.verbatim);
}

static const struct
{
  const char *executable;
  const char *model;
} hopeless[] = {
  { "aicore-nvidia", "nvidia--llama-3.2-nv-embedqa-1b" },
  { "aicore-sap", "sap-rpt-1-small" },
  { "no-such-executable", "model" },
  { "perplexity-ai", "only-elsewhere" },
};

static void
test_unsupported (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (hopeless); i++)
    {
      g_autoptr (GError) error = NULL;
      WeirPlan plan;

      g_test_message ("%s", hopeless[i].model);
      g_assert_false (
          plan_chat (fixture, &plan, hopeless[i].executable, hopeless[i].model, FALSE, &error));
      g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
      g_assert_cmpstr (weir_api_error_get_param (error), ==, "model");
    }
}

/* An alias whose account could not be asked for its deployments. */
static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WeirPlan plan;

  g_assert_false (plan_chat (fixture, &plan, NULL, "model", FALSE, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UPSTREAM);
}

static gboolean
plan_responses (Fixture *fixture,
                WeirPlan *plan,
                const char *executable,
                const char *model,
                const char *json,
                GError **error)
{
  g_autoptr (WeirDeployment) deployment =
      test_deployment_new (fixture->account, "d123456", executable, model, NULL);
  g_autoptr (GBytes) body = g_bytes_new_static (json, strlen (json));
  const WeirCodec *codec = weir_codec_get ("responses");
  g_autoptr (WeirRequest) request = codec->decode_request (body, error);

  g_assert_nonnull (request);
  return weir_plan_chat (plan, codec, request, request->stream, deployment, fixture->rules, error);
}

/* Where a model is reached by two formats, the client's own is taken. */
static void
test_other_format (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WeirPlan plan;

  g_assert_true (plan_responses (fixture, &plan, "azure-openai", "gpt-4.1",
                                 "{\"model\":\"m\",\"input\":\"x\",\"stream\":true}", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (plan.upstream->id, ==, "responses");
  g_assert_cmpstr (plan.path, ==, "/responses");
  g_assert_cmpstr (plan.accept, ==, "text/event-stream");
  g_assert_true (plan.patch);
  g_assert_true (plan.reframe);
}

/* What the patch cannot make fit is translated into its own format. */
static void
test_cannot_patch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WeirPlan plan;

  g_assert_true (plan_responses (fixture, &plan, "azure-openai", "no-spaces",
                                 "{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":"
                                 "\"namespace\",\"name\":\"n\",\"tools\":[{\"type\":\"function\","
                                 "\"name\":\"f\"}]}]}",
                                 &error));
  g_assert_no_error (error);
  g_assert_cmpstr (plan.upstream->id, ==, "responses");
  g_assert_false (plan.patch);
  g_assert_false (plan.verbatim);
}

/* A model that has no chat API is reached from it all the same. */
static void
test_only_other_format (Fixture *fixture, gconstpointer data)
{
  WeirPlan plan;

  g_assert_true (plan_chat (fixture, &plan, "azure-openai", "gpt-5.3-codex", TRUE, NULL));
  g_assert_cmpstr (plan.upstream->id, ==, "responses");
  g_assert_cmpstr (plan.path, ==, "/responses");
  g_assert_false (plan.patch);
  g_assert_false (plan.reframe);
}

static void
test_native_only (Fixture *fixture, gconstpointer data)
{
  static const char body[] =
      "{\"model\":\"m\",\"input\":\"x\",\"previous_response_id\":\"resp_1\"}";
  g_autoptr (GError) error = NULL;
  WeirPlan plan;

  g_assert_true (plan_responses (fixture, &plan, "azure-openai", "gpt-4.1", body, &error));
  g_assert_no_error (error);
  g_assert_false (plan_responses (fixture, &plan, "gcp-vertexai", "gemini-2.5-pro", body, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, "previous_response_id");
  g_assert_cmpstr (weir_api_error_get_code (error), ==, "unsupported_parameter");
}

static void
test_embedding (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WeirDeployment) good = test_deployment_new (
      fixture->account, "d123456", "azure-openai", "text-embedding-3-small", "1");
  g_autoptr (WeirDeployment) bad =
      test_deployment_new (fixture->account, "d123457", "perplexity-ai", "sonar", "1");
  g_autoptr (GError) error = NULL;
  WeirPlan plan;

  g_assert_true (weir_plan_embedding (&plan, good, fixture->rules, &error));
  g_assert_no_error (error);
  g_assert_nonnull (plan.embedding);
  g_assert_true (g_str_has_prefix (plan.path, "/embeddings"));
  g_assert_false (plan.stream);

  g_assert_false (weir_plan_embedding (&plan, bad, fixture->rules, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
}

#define ADD(name, func) g_test_add ("/proxy/plan/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("same-format-stream", test_same_format_stream);
  ADD ("same-format-whole", test_same_format_whole);
  ADD ("schema", test_schema);
  ADD ("no-stream-upstream", test_no_stream_upstream);
  ADD ("unsupported", test_unsupported);
  ADD ("unknown", test_unknown);
  ADD ("embedding", test_embedding);
  g_test_add ("/proxy/plan/cannot-patch", Fixture, NULL, set_up, test_cannot_patch, tear_down);
  g_test_add ("/proxy/plan/native-only", Fixture, NULL, set_up, test_native_only, tear_down);
  g_test_add ("/proxy/plan/only-other-format", Fixture, NULL, set_up, test_only_other_format,
              tear_down);
  g_test_add ("/proxy/plan/other-format", Fixture, NULL, set_up, test_other_format, tear_down);
  return g_test_run ();
}
