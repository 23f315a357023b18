/* SPDX-License-Identifier: MIT */
/* Wire format: Gemini API v1beta, "models.list" and "models.get", as of 2026. */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-models-gemini.h"

#include <string.h>

#include "base/weir-json-writer.h"

/* Clients pick a model by what it can do. */
static const char *const talks[] = { "generateContent", "streamGenerateContent", "countTokens",
                                     NULL };
static const char *const embeds[] = { "embedContent", "batchEmbedContents", NULL };

static void
write_methods (WeirJsonWriter *writer, const WeirDeployment *deployment)
{
  const char *const *methods =
      deployment->model != NULL && strstr (deployment->model, "embed") != NULL ? embeds : talks;

  weir_json_writer_name (writer, "supportedGenerationMethods");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; methods[i] != NULL; i++)
    weir_json_writer_utf8 (writer, methods[i], -1);
  weir_json_writer_end_array (writer);
}

static void
write_model (WeirJsonWriter *writer,
             const WeirSnapshot *snapshot,
             const char *id,
             const WeirDeployment *deployment)
{
  g_autofree char *name = g_strconcat ("models/", id, NULL);
  const WeirModelRule *rule = NULL;

  if (snapshot->rules != NULL)
    rule = weir_model_rules_lookup (snapshot->rules, deployment->executable, deployment->model);

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "name", name);
  weir_json_writer_member_utf8 (writer, "baseModelId", id);
  weir_json_writer_member_utf8 (writer, "version",
                                deployment->version != NULL ? deployment->version : "latest");
  weir_json_writer_member_utf8 (writer, "displayName", id);
  if (rule != NULL && rule->context > 0)
    weir_json_writer_member_int64 (writer, "inputTokenLimit", rule->context);
  if (rule != NULL && rule->max_out > 0)
    weir_json_writer_member_int64 (writer, "outputTokenLimit", rule->max_out);
  write_methods (writer, deployment);
  if (rule != NULL)
    weir_json_writer_member_boolean (writer, "thinking", rule->reasoning);
  weir_json_writer_end_object (writer);
}

GBytes *
weir_models_gemini_list (const WeirSnapshot *snapshot, const char *key_name)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree WeirRouterModel *models = NULL;
  WeirJsonWriter writer;
  guint n;

  models = weir_snapshot_list (snapshot, key_name, &n);
  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "models");
  weir_json_writer_begin_array (&writer);
  for (guint i = 0; i < n; i++)
    write_model (&writer, snapshot, models[i].id, models[i].deployment);
  weir_json_writer_end_array (&writer);
  weir_json_writer_end_object (&writer);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

GBytes *
weir_models_gemini_get (const WeirSnapshot *snapshot, const char *id, GError **error)
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
