/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-management.h"

#include "demo/weir-demo-model.h"

static void
write_strings (WeirJsonWriter *writer, const char *name, const char *const *strings)
{
  weir_json_writer_name (writer, name);
  weir_json_writer_begin_array (writer);
  for (; *strings != NULL; strings++)
    weir_json_writer_utf8 (writer, *strings, -1);
  weir_json_writer_end_array (writer);
}

/* Rates are strings, one to an object, as the service has them. */
static void
write_rate (WeirJsonWriter *writer, const char *name, const char *rate, const char *tier)
{
  if (rate == NULL)
    return;
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, name, rate);
  weir_json_writer_member_utf8 (writer, "tier", tier);
  if (tier != NULL)
    weir_json_writer_member_utf8 (writer, "tierDescription",
                                  tier[0] == '1' ? "Less than or equals to 200k tokens per request"
                                                 : "Greater than 200k tokens per request");
  weir_json_writer_end_object (writer);
}

static void
write_cost (WeirJsonWriter *writer, const WeirDemoModel *model)
{
  gboolean has_tiers = model->long_input_cost != NULL;

  weir_json_writer_name (writer, "cost");
  weir_json_writer_begin_array (writer);
  write_rate (writer, "inputCost", model->input_cost, has_tiers ? "1" : NULL);
  write_rate (writer, "inputCost", model->long_input_cost, "2");
  write_rate (writer, "outputCost", model->output_cost, has_tiers ? "1" : NULL);
  write_rate (writer, "outputCost", model->long_output_cost, "2");
  weir_json_writer_end_array (writer);
}

/* The word for it is not in any specification. */
static gboolean
reads_documents (const WeirDemoModel *model)
{
  return g_str_equal (model->provider, "Anthropic") || g_str_has_prefix (model->name, "gemini-");
}

static void
write_abilities (WeirJsonWriter *writer, const WeirDemoModel *model)
{
  gboolean embeds = (model->flags & WEIR_DEMO_MODEL_EMBEDS) != 0;
  gboolean sees = (model->flags & WEIR_DEMO_MODEL_SEES) != 0;
  gboolean reasons = (model->flags & WEIR_DEMO_MODEL_REASONS) != 0;
  const char *inputs[4] = { "text", sees ? "image" : NULL, NULL, NULL };
  const char *abilities[4] = { embeds ? "embeddings" : "text-generation", NULL, NULL, NULL };
  const char *orchestration[3] = { embeds ? "embeddings" : "chat", NULL, NULL };
  guint n_abilities = 1;

  if (sees && reads_documents (model))
    inputs[2] = "pdf";
  if (sees)
    abilities[n_abilities++] = "image-recognition";
  if (reasons)
    abilities[n_abilities] = "reasoning";
  if (!embeds && (model->flags & WEIR_DEMO_MODEL_NO_STREAM) == 0)
    orchestration[1] = "streaming";
  write_strings (writer, "inputTypes", inputs);
  write_strings (writer, "capabilities", abilities);
  write_strings (writer, "orchestrationCapabilities", orchestration);
}

static void
write_version (WeirJsonWriter *writer, const WeirDemoModel *model)
{
  const char *replacements[2] = { model->replacement, NULL };

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "name", model->version);
  weir_json_writer_member_boolean (writer, "isLatest", TRUE);
  weir_json_writer_member_boolean (writer, "deprecated", model->replacement != NULL);
  weir_json_writer_member_utf8 (writer, "retirementDate",
                                model->retirement != NULL ? model->retirement : "");
  write_strings (writer, "suggestedReplacements", replacements);
  weir_json_writer_member_int64 (writer, "contextLength", model->context);
  weir_json_writer_member_boolean (
      writer, "streamingSupported",
      (model->flags & (WEIR_DEMO_MODEL_NO_STREAM | WEIR_DEMO_MODEL_EMBEDS)) == 0);
  write_abilities (writer, model);
  write_cost (writer, model);
  weir_json_writer_name (writer, "metadata");
  weir_json_writer_begin_array (writer);
  weir_json_writer_end_array (writer);
  weir_json_writer_end_object (writer);
}

static void
write_scenario_pair (WeirJsonWriter *writer, const char *scenario, const char *executable)
{
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "scenarioId", scenario);
  weir_json_writer_member_utf8 (writer, "executableId", executable);
  weir_json_writer_end_object (writer);
}

static void
write_model (WeirDemoExchange *exchange, WeirJsonWriter *writer, gconstpointer item)
{
  const WeirDemoModel *model = item;
  g_autofree char *description =
      g_strdup_printf ("%s by %s, simulated", model->display_name, model->provider);

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "model", model->name);
  weir_json_writer_member_utf8 (writer, "displayName", model->display_name);
  weir_json_writer_member_utf8 (writer, "provider", model->provider);
  weir_json_writer_member_utf8 (writer, "executableId", model->executable);
  weir_json_writer_member_utf8 (writer, "accessType", "Remote");
  weir_json_writer_member_utf8 (writer, "description", description);
  weir_json_writer_name (writer, "allowedScenarios");
  weir_json_writer_begin_array (writer);
  write_scenario_pair (writer, "foundation-models", model->executable);
  write_scenario_pair (writer, "orchestration", "orchestration");
  weir_json_writer_end_array (writer);
  weir_json_writer_name (writer, "versions");
  weir_json_writer_begin_array (writer);
  write_version (writer, model);
  weir_json_writer_end_array (writer);
  weir_json_writer_end_object (writer);
}

static void
handle_models (WeirDemoExchange *exchange, const char *segment)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  guint n_models;
  const WeirDemoModel *models = weir_demo_models_get (&n_models);

  for (guint i = 0; i < n_models; i++)
    g_ptr_array_add (items, (gpointer) &models[i]);
  weir_demo_management_reply_list (exchange, items, write_model);
}

static void
write_scenario (WeirDemoExchange *exchange, WeirJsonWriter *writer, gconstpointer item)
{
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "id", item);
  weir_json_writer_member_utf8 (writer, "name", item);
  weir_json_writer_member_utf8 (writer, "description", "AI Core Global Scenario, simulated");
  weir_json_writer_name (writer, "labels");
  weir_json_writer_begin_array (writer);
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "key", "scenarios.ai.sap.com/llm");
  weir_json_writer_member_utf8 (writer, "value", "true");
  weir_json_writer_end_object (writer);
  weir_json_writer_end_array (writer);
  weir_json_writer_member_utf8 (writer, "createdAt", "2025-01-15T09:00:00Z");
  weir_json_writer_member_utf8 (writer, "modifiedAt", "2026-07-24T09:00:00Z");
  weir_json_writer_end_object (writer);
}

static void
handle_scenarios (WeirDemoExchange *exchange, const char *segment)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  g_ptr_array_add (items, (char *) "foundation-models");
  g_ptr_array_add (items, (char *) "orchestration");
  weir_demo_management_reply_list (exchange, items, write_scenario);
}

static void
write_executable (WeirDemoExchange *exchange, WeirJsonWriter *writer, gconstpointer item)
{
  const char *executable = item;

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "id", executable);
  weir_json_writer_member_utf8 (writer, "name", executable);
  weir_json_writer_member_utf8 (writer, "scenarioId",
                                g_str_equal (executable, "orchestration") ? "orchestration"
                                                                          : "foundation-models");
  weir_json_writer_member_utf8 (writer, "versionId", "0.0.1");
  weir_json_writer_member_boolean (writer, "deployable", TRUE);
  weir_json_writer_end_object (writer);
}

static void
handle_executables (WeirDemoExchange *exchange, const char *scenario)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  guint n_models;
  const WeirDemoModel *models = weir_demo_models_get (&n_models);

  if (g_str_equal (scenario, "orchestration"))
    g_ptr_array_add (items, (char *) "orchestration");
  else if (g_str_equal (scenario, "foundation-models"))
    for (guint i = 0; i < n_models; i++)
      {
        if (!g_ptr_array_find_with_equal_func (items, models[i].executable, g_str_equal, NULL))
          g_ptr_array_add (items, (char *) models[i].executable);
      }
  else
    {
      weir_demo_exchange_reply_error (exchange, 404, "03021101", "Scenario not found");
      return;
    }
  weir_demo_management_reply_list (exchange, items, write_executable);
}

const WeirDemoRoute weir_demo_catalogue_routes[] = {
  { "GET", "/lm/scenarios", TRUE, handle_scenarios },
  { "GET", "/lm/scenarios/foundation-models/models", TRUE, handle_models },
  { "GET", "/lm/scenarios/*/executables", TRUE, handle_executables },
  { NULL },
};
