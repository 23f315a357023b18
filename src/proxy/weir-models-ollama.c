/* SPDX-License-Identifier: MIT */
/* Wire format: Ollama, "List local models" and "Show model information", as of version 0.12. */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-models-ollama.h"

#include <string.h>

#include "base/weir-json-writer.h"
#include "wire/weir-codec-ollama.h"
#include "wire/weir-member.h"

/* A body that names a model is no longer; it is read in the server's own context. */
#define MAX_BODY 4096

static gboolean
is_embedding (const WeirDeployment *deployment)
{
  return deployment->model != NULL && strstr (deployment->model, "embed") != NULL;
}

static void
write_time (WeirJsonWriter *writer, gint64 unix_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (MAX (unix_s, 0));
  g_autofree char *text =
      time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");

  weir_json_writer_member_utf8 (writer, "modified_at", text);
}

static const char *
get_family (const WeirDeployment *deployment)
{
  return deployment->executable != NULL ? deployment->executable : "unknown";
}

static void
write_details (WeirJsonWriter *writer, const WeirDeployment *deployment)
{
  weir_json_writer_name (writer, "details");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "parent_model", "");
  weir_json_writer_member_utf8 (writer, "format", "remote");
  weir_json_writer_member_utf8 (writer, "family", get_family (deployment));
  weir_json_writer_name (writer, "families");
  weir_json_writer_begin_array (writer);
  weir_json_writer_utf8 (writer, get_family (deployment), -1);
  weir_json_writer_end_array (writer);
  weir_json_writer_member_utf8 (writer, "parameter_size", "");
  weir_json_writer_member_utf8 (writer, "quantization_level", "");
  weir_json_writer_end_object (writer);
}

static void
write_model (WeirJsonWriter *writer, const char *id, const WeirDeployment *deployment)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, id, -1);

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "name", id);
  weir_json_writer_member_utf8 (writer, "model", id);
  write_time (writer, deployment->created_s);
  weir_json_writer_member_int64 (writer, "size", 0);
  weir_json_writer_member_utf8 (writer, "digest", digest);
  write_details (writer, deployment);
  weir_json_writer_end_object (writer);
}

GBytes *
weir_models_ollama_list (const WeirSnapshot *snapshot, const char *key_name)
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
    write_model (&writer, models[i].id, models[i].deployment);
  weir_json_writer_end_array (&writer);
  weir_json_writer_end_object (&writer);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

/* Clients ask for what they may send by these words. */
static void
write_capabilities (WeirJsonWriter *writer,
                    const WeirDeployment *deployment,
                    const WeirModelRule *rule)
{
  const struct
  {
    const char *word;
    gboolean has;
  } words[] = {
    { "completion", !is_embedding (deployment) },
    { "embedding", is_embedding (deployment) },
    { "tools", rule != NULL && rule->tools && !is_embedding (deployment) },
    { "vision", rule != NULL && rule->images && !is_embedding (deployment) },
    { "thinking", rule != NULL && rule->reasoning },
  };

  weir_json_writer_name (writer, "capabilities");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i].has)
      weir_json_writer_utf8 (writer, words[i].word, -1);
  weir_json_writer_end_array (writer);
}

static void
write_info (WeirJsonWriter *writer, const WeirDeployment *deployment, const WeirModelRule *rule)
{
  g_autoptr (GString) context = g_string_new (get_family (deployment));

  g_string_append (context, ".context_length");
  weir_json_writer_name (writer, "model_info");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "general.architecture", get_family (deployment));
  if (rule != NULL && rule->context > 0)
    {
      g_autoptr (GString) name = g_string_new (NULL);

      weir_json_escape (name, context->str, -1);
      weir_json_writer_name_text (writer, (WeirJsonText){ name->str, name->len });
      weir_json_writer_int64 (writer, rule->context);
    }
  weir_json_writer_end_object (writer);
}

static GBytes *
show (const WeirSnapshot *snapshot, const WeirDeployment *deployment)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const WeirModelRule *rule = NULL;
  WeirJsonWriter writer;

  if (snapshot->rules != NULL)
    rule = weir_model_rules_lookup (snapshot->rules, deployment->executable, deployment->model);
  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "license", "");
  weir_json_writer_member_utf8 (&writer, "modelfile", "");
  weir_json_writer_member_utf8 (&writer, "parameters", "");
  weir_json_writer_member_utf8 (&writer, "template", "{{ .Prompt }}");
  write_details (&writer, deployment);
  write_info (&writer, deployment, rule);
  write_capabilities (&writer, deployment, rule);
  write_time (&writer, deployment->created_s);
  weir_json_writer_end_object (&writer);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

/* (transfer full) (nullable) */
static char *
read_name (GBytes *body, GError **error)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  WeirJsonText name = { NULL, 0 };
  const WeirJsonNode *root;
  gsize len = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &len) : NULL;

  if (data == NULL || len > MAX_BODY
      || !weir_json_parse (&doc, data, len, &weir_json_limits_body, NULL)
      || !weir_json_is (weir_json_root (&doc), WEIR_JSON_OBJECT))
    {
      weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, NULL,
                             "The body must be a JSON object that names a model");
      return NULL;
    }
  root = weir_json_root (&doc);
  if (!weir_member_text (&doc, root, "model", &name, error)
      || (name.len == 0 && !weir_member_need_text (&doc, root, "name", &name, error)))
    return NULL;
  return weir_json_text_dup (weir_codec_ollama_untag (name));
}

GBytes *
weir_models_ollama_show (const WeirSnapshot *snapshot, GBytes *body, GError **error)
{
  g_autofree char *name = read_name (body, error);
  g_autoptr (GPtrArray) found = NULL;

  if (name == NULL)
    return NULL;
  found = weir_snapshot_find (snapshot, NULL, name, error);
  return found != NULL ? show (snapshot, g_ptr_array_index (found, 0)) : NULL;
}
