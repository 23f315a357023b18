/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-models.h"

#include <string.h>

#include "aicore/weir-family.h"
#include "base/weir-json-writer.h"
#include "wire/weir-codec-converse.h"
#include "wire/weir-codec-gemini.h"

/* Who made a model, by the executable that serves it; where SAP's name says it ("anthropic--…"),
 * that counts. */
static const struct
{
  const char *executable;
  const char *owner;
} owners[] = {
  { "azure-openai", "openai" },        { "gcp-vertexai", "google" },  { "aws-bedrock", "amazon" },
  { "aicore-mistralai", "mistralai" }, { "aicore-cohere", "cohere" }, { "aicore-ibm", "ibm" },
  { "perplexity-ai", "perplexity" },   { "aicore-nvidia", "nvidia" },
};

static char *
find_owner (const WeirDeployment *deployment)
{
  const char *executable =
      deployment->usual_executable != NULL ? deployment->usual_executable : deployment->executable;
  const char *dashes = deployment->model != NULL ? strstr (deployment->model, "--") : NULL;

  if (dashes != NULL && dashes != deployment->model)
    return g_strndup (deployment->model, dashes - deployment->model);
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    {
      if (g_strcmp0 (executable, owners[i].executable) == 0)
        return g_strdup (owners[i].owner);
    }
  return g_strdup ("sap");
}

static void
write_limits (WeirJsonWriter *writer, const WeirModelRule *rule)
{
  /* there is no one name for it: OpenRouter's, Groq's and the common one for what it may write */
  if (rule->context > 0)
    {
      weir_json_writer_member_int64 (writer, "context_length", rule->context);
      weir_json_writer_member_int64 (writer, "context_window", rule->context);
    }
  if (rule->max_out > 0)
    weir_json_writer_member_int64 (writer, "max_output_tokens", rule->max_out);
}

/* Formats in which the sampling stands below the top of the body, where the lists of members do not reach. */
static gboolean
takes_temperature (const WeirFamily *family, const WeirModelRule *rule)
{
  return strcmp (family->codec, WEIR_CODEC_GEMINI_ID) == 0
         || strcmp (family->codec, WEIR_CODEC_CONVERSE_ID) == 0
         || weir_model_rule_map (rule, "temperature", FALSE) != NULL;
}

/* A model that is told a number of tokens to think with is told a level here all the same. */
static guint
get_efforts (const WeirModelRule *rule)
{
  const guint usual = 1u << WEIR_EFFORT_NONE | 1u << WEIR_EFFORT_LOW | 1u << WEIR_EFFORT_MEDIUM
                      | 1u << WEIR_EFFORT_HIGH;

  if (rule->efforts != 0 || !rule->reasoning)
    return rule->efforts;
  return rule->thinking != NULL && rule->thinking[0] != NULL ? usual : 0;
}

static void
write_efforts (WeirJsonWriter *writer, guint efforts)
{
  weir_json_writer_name (writer, "reasoning_efforts");
  weir_json_writer_begin_array (writer);
  for (guint effort = WEIR_EFFORT_NONE; effort < WEIR_EFFORT_N_LEVELS; effort++)
    if ((efforts & (1u << effort)) != 0)
      weir_json_writer_utf8 (writer, weir_effort_to_string ((WeirEffort) effort), -1);
  weir_json_writer_end_array (writer);
}

/* What it can be asked for, in OpenRouter's words; "reasoning_efforts" has none, and is ours. */
static void
write_abilities (WeirJsonWriter *writer, const WeirFamily *family, const WeirModelRule *rule)
{
  guint efforts = get_efforts (rule);

  weir_json_writer_name (writer, "architecture");
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "input_modalities");
  weir_json_writer_begin_array (writer);
  weir_json_writer_utf8 (writer, "text", -1);
  if (rule->images)
    weir_json_writer_utf8 (writer, "image", -1);
  if (rule->documents)
    weir_json_writer_utf8 (writer, "file", -1);
  weir_json_writer_end_array (writer);
  weir_json_writer_end_object (writer);
  weir_json_writer_name (writer, "supported_parameters");
  weir_json_writer_begin_array (writer);
  weir_json_writer_utf8 (writer, "max_tokens", -1);
  if (takes_temperature (family, rule))
    weir_json_writer_utf8 (writer, "temperature", -1);
  if (rule->tools)
    weir_json_writer_utf8 (writer, "tools", -1);
  if (efforts != 0)
    weir_json_writer_utf8 (writer, "reasoning_effort", -1);
  weir_json_writer_end_array (writer);
  if (efforts != 0)
    write_efforts (writer, efforts);
}

/* Of many tokens, since prices of one are too small to be told exactly; not so many that a higher tier would
 * count. */
#define PRICED_TOKENS 1000

/* Capacity units for a million of the tokens that @usage has; negative when there is no price. */
static double
get_price (const WeirSnapshot *snapshot, const WeirDeployment *deployment, const WeirUsage *usage)
{
  gint64 cost_nano;

  if (!weir_prices_charge (snapshot->prices, snapshot->rules, deployment, usage, &cost_nano))
    return -1;
  return (double) cost_nano / 1e9 * (1e6 / PRICED_TOKENS);
}

static void
write_prices (WeirJsonWriter *writer,
              const WeirSnapshot *snapshot,
              const WeirDeployment *deployment)
{
  WeirUsage in = WEIR_USAGE_INIT, out = WEIR_USAGE_INIT;
  double in_price, out_price;

  in.in_total = PRICED_TOKENS;
  out.out_total = PRICED_TOKENS;
  in_price = get_price (snapshot, deployment, &in);
  out_price = get_price (snapshot, deployment, &out);
  if (in_price < 0 || out_price < 0)
    return;
  weir_json_writer_name (writer, "capacity_units_per_million_tokens");
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "input");
  weir_json_writer_double (writer, in_price);
  weir_json_writer_name (writer, "output");
  weir_json_writer_double (writer, out_price);
  weir_json_writer_end_object (writer);
}

static void
write_rule (WeirJsonWriter *writer, const WeirSnapshot *snapshot, const WeirDeployment *deployment)
{
  const WeirFamily *family = weir_family_get (deployment->executable, deployment->model);
  const WeirModelRule *rule =
      weir_model_rules_lookup (snapshot->rules, deployment->executable, deployment->model);

  write_limits (writer, rule);
  if (family != NULL && family->codec != NULL
      && (deployment->model == NULL || strstr (deployment->model, "embed") == NULL))
    {
      write_abilities (writer, family, rule);
      if (deployment->model != NULL)
        write_prices (writer, snapshot, deployment);
    }
}

static void
write_model (WeirJsonWriter *writer,
             const WeirSnapshot *snapshot,
             const char *id,
             const WeirDeployment *deployment)
{
  g_autofree char *owner = find_owner (deployment);

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "id", id);
  weir_json_writer_member_utf8 (writer, "object", "model");
  weir_json_writer_member_int64 (writer, "created", deployment->created_s);
  weir_json_writer_member_utf8 (writer, "owned_by", owner);
  if (snapshot->rules != NULL)
    write_rule (writer, snapshot, deployment);
  weir_json_writer_end_object (writer);
}

GBytes *
weir_models_list (const WeirSnapshot *snapshot, const char *key_name)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree WeirRouterModel *models = NULL;
  WeirJsonWriter writer;
  guint n;

  models = weir_snapshot_list (snapshot, key_name, &n);
  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "object", "list");
  weir_json_writer_name (&writer, "data");
  weir_json_writer_begin_array (&writer);
  for (guint i = 0; i < n; i++)
    write_model (&writer, snapshot, models[i].id, models[i].deployment);
  weir_json_writer_end_array (&writer);
  weir_json_writer_end_object (&writer);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

GBytes *
weir_models_get (const WeirSnapshot *snapshot, const char *id, GError **error)
{
  g_autoptr (GPtrArray) found = weir_snapshot_find (snapshot, NULL, id, error);
  g_autoptr (GString) out = NULL;
  WeirJsonWriter writer;

  if (found == NULL)
    return NULL;

  out = g_string_new (NULL);
  weir_json_writer_init (&writer, out);
  write_model (&writer, snapshot, id, g_ptr_array_index (found, 0));
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
