/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-configuration.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "aicore/weir-deployment.h"
#include "base/weir-json-scan.h"
#include "base/weir-json-writer.h"

#define LATEST "latest"
#define ORCHESTRATION "orchestration"

void
weir_configuration_free (WeirConfiguration *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->executable);
  g_free (self->scenario);
  g_free (self->model);
  g_free (self->version);
  g_free (self->created);
  g_free (self);
}

WeirConfiguration *
weir_configuration_new (const char *executable, const char *model, const char *version)
{
  WeirConfiguration *self;
  gboolean is_orchestration;

  g_return_val_if_fail (executable != NULL, NULL);

  is_orchestration = strcmp (executable, ORCHESTRATION) == 0;
  self = g_new0 (WeirConfiguration, 1);
  self->executable = g_strdup (executable);
  self->scenario = g_strdup (is_orchestration ? ORCHESTRATION : "foundation-models");
  if (!is_orchestration)
    {
      self->model = g_strdup (model);
      self->version = g_strdup (version != NULL ? version : LATEST);
    }
  self->name = g_strdup (self->model != NULL ? self->model : executable);
  return self;
}

gboolean
weir_configuration_matches (const WeirConfiguration *self, const WeirConfiguration *other)
{
  const char *version, *other_version;

  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  version = self->version != NULL ? self->version : LATEST;
  other_version = other->version != NULL ? other->version : LATEST;
  return g_strcmp0 (self->executable, other->executable) == 0
         && g_strcmp0 (self->scenario, other->scenario) == 0
         && g_strcmp0 (self->model, other->model) == 0
         && (self->model == NULL || strcmp (version, other_version) == 0);
}

const WeirConfiguration *
weir_configuration_find (const WeirConfiguration *self, GPtrArray *list)
{
  g_return_val_if_fail (self != NULL && list != NULL, NULL);

  for (guint i = 0; i < list->len; i++)
    if (weir_configuration_matches (g_ptr_array_index (list, i), self))
      return g_ptr_array_index (list, i);
  return NULL;
}

/* --- Reading --- */

static char *
dup_member (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name)
{
  return weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, object, name)));
}

/* (transfer full) (nullable): its model is kept in a list of key and value. */
static char *
dup_parameter (const WeirJsonDoc *doc, const WeirJsonNode *entry, const char *key)
{
  const WeirJsonNode *binding;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, doc, weir_json_get (doc, entry, "parameterBindings"));
  while (weir_json_iter_next (&iter, NULL, &binding))
    if (weir_json_text_equal (weir_json_text (doc, weir_json_get (doc, binding, "key")), key))
      return dup_member (doc, binding, "value");
  return NULL;
}

static WeirConfiguration *
read_entry (const WeirJsonDoc *doc, const WeirJsonNode *entry)
{
  g_autoptr (WeirConfiguration) self = g_new0 (WeirConfiguration, 1);

  self->id = dup_member (doc, entry, "id");
  if (self->id == NULL || !weir_deployment_id_is_valid (self->id))
    return NULL;

  self->name = dup_member (doc, entry, "name");
  self->executable = dup_member (doc, entry, "executableId");
  self->scenario = dup_member (doc, entry, "scenarioId");
  self->model = dup_parameter (doc, entry, "modelName");
  self->version = dup_parameter (doc, entry, "modelVersion");
  self->created = dup_member (doc, entry, "createdAt");
  return g_steal_pointer (&self);
}

GPtrArray *
weir_configuration_parse_list (GBytes *json, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (GError) local = NULL;
  const WeirJsonNode *resources, *entry;
  WeirJsonIter iter;

  g_return_val_if_fail (json != NULL, NULL);

  if (!weir_json_parse (&doc, g_bytes_get_data (json, NULL), g_bytes_get_size (json),
                        &weir_json_limits_body, &local))
    {
      g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                   "The list of configurations is not valid JSON: %s", local->message);
      return NULL;
    }
  resources = weir_json_get (&doc, weir_json_root (&doc), "resources");
  if (!weir_json_is (resources, WEIR_JSON_ARRAY))
    {
      g_set_error_literal (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                           "The list of configurations has no resources");
      return NULL;
    }

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_configuration_free);
  weir_json_iter_init (&iter, &doc, resources);
  while (weir_json_iter_next (&iter, NULL, &entry))
    {
      WeirConfiguration *configuration = read_entry (&doc, entry);

      if (configuration != NULL)
        g_ptr_array_add (list, configuration);
    }
  return g_steal_pointer (&list);
}

/* --- Writing --- */

static void
write_binding (WeirJsonWriter *writer, const char *key, const char *value)
{
  if (value == NULL)
    return;
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "key", key);
  weir_json_writer_member_utf8 (writer, "value", value);
  weir_json_writer_end_object (writer);
}

GBytes *
weir_configuration_encode (const WeirConfiguration *self)
{
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  g_return_val_if_fail (self != NULL, NULL);

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "name", self->name);
  weir_json_writer_member_utf8 (&writer, "scenarioId", self->scenario);
  weir_json_writer_member_utf8 (&writer, "executableId", self->executable);
  weir_json_writer_name (&writer, "parameterBindings");
  weir_json_writer_begin_array (&writer);
  write_binding (&writer, "modelName", self->model);
  write_binding (&writer, "modelVersion", self->version);
  weir_json_writer_end_array (&writer);
  weir_json_writer_name (&writer, "inputArtifactBindings");
  weir_json_writer_begin_array (&writer);
  weir_json_writer_end_array (&writer);
  weir_json_writer_end_object (&writer);
  return g_string_free_to_bytes (json);
}
