/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-catalogue.h"

#include "aicore/weir-aicore-error.h"
#include "base/weir-json-scan.h"

static void
model_free (gpointer data)
{
  WeirCatalogueModel *model = data;

  g_free (model->name);
  g_free (model->executable);
  g_free (model->display_name);
  g_free (model->provider);
  g_free (model->description);
  g_ptr_array_unref (model->versions);
  g_free (model);
}

static void
catalogue_clear (gpointer data)
{
  WeirCatalogue *self = data;

  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->models, g_ptr_array_unref);
}

WeirCatalogue *
weir_catalogue_ref (WeirCatalogue *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
weir_catalogue_unref (WeirCatalogue *self)
{
  g_atomic_rc_box_release_full (self, catalogue_clear);
}

/* (transfer full) (nullable): a member that is a string and not empty. */
static char *
dup_member (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name)
{
  WeirJsonText text = weir_json_text (doc, weir_json_get (doc, object, name));

  return text.len > 0 ? weir_json_text_dup (text) : NULL;
}

static gboolean
is_orchestrated (const WeirJsonDoc *doc, const WeirJsonNode *entry)
{
  const WeirJsonNode *scenarios = weir_json_get (doc, entry, "allowedScenarios");
  const WeirJsonNode *scenario;
  WeirJsonIter iter;

  if (!weir_json_is (scenarios, WEIR_JSON_ARRAY))
    return TRUE;

  weir_json_iter_init (&iter, doc, scenarios);
  while (weir_json_iter_next (&iter, NULL, &scenario))
    {
      if (weir_json_text_equal (weir_json_text (doc, weir_json_get (doc, scenario, "scenarioId")),
                                "orchestration"))
        return TRUE;
    }
  return FALSE;
}

static GPtrArray *
read_versions (const WeirJsonDoc *doc, const WeirJsonNode *entry)
{
  GPtrArray *versions =
      g_ptr_array_new_with_free_func ((GDestroyNotify) weir_catalogue_version_free);
  const WeirJsonNode *list = weir_json_get (doc, entry, "versions");
  const WeirJsonNode *item;
  WeirJsonIter iter;

  if (!weir_json_is (list, WEIR_JSON_ARRAY))
    return versions;
  weir_json_iter_init (&iter, doc, list);
  while (weir_json_iter_next (&iter, NULL, &item))
    {
      WeirCatalogueVersion *version = weir_catalogue_version_read (doc, item);

      if (version != NULL)
        g_ptr_array_add (versions, version);
    }
  return versions;
}

static void
add_model (GPtrArray *models, GHashTable *names, const WeirJsonDoc *doc, const WeirJsonNode *entry)
{
  g_autofree char *name = dup_member (doc, entry, "model");
  g_autofree char *executable = dup_member (doc, entry, "executableId");
  WeirCatalogueModel *model;

  if (name == NULL || executable == NULL || g_hash_table_contains (names, name))
    return;

  model = g_new (WeirCatalogueModel, 1);
  model->name = g_steal_pointer (&name);
  model->executable = g_steal_pointer (&executable);
  model->orchestrated = is_orchestrated (doc, entry);
  model->display_name = dup_member (doc, entry, "displayName");
  model->provider = dup_member (doc, entry, "provider");
  model->description = dup_member (doc, entry, "description");
  model->versions = read_versions (doc, entry);
  g_hash_table_insert (names, model->name, model);
  g_ptr_array_add (models, model);
}

WeirCatalogue *
weir_catalogue_parse (const char *json, gsize len, GError **error)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (model_free);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) local = NULL;
  g_auto (WeirJsonDoc) doc = { NULL };
  const WeirJsonNode *resources;
  const WeirJsonNode *entry;
  WeirCatalogue *self;
  WeirJsonIter iter;

  g_return_val_if_fail (json != NULL, NULL);

  if (!weir_json_parse (&doc, json, len, &weir_json_limits_body, &local))
    {
      g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                   "The list of models is not valid JSON: %s", local->message);
      return NULL;
    }
  resources = weir_json_get (&doc, weir_json_root (&doc), "resources");
  if (!weir_json_is (resources, WEIR_JSON_ARRAY))
    {
      g_set_error_literal (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                           "The list of models has no resources");
      return NULL;
    }

  weir_json_iter_init (&iter, &doc, resources);
  while (weir_json_iter_next (&iter, NULL, &entry))
    add_model (models, names, &doc, entry);

  self = g_atomic_rc_box_new0 (WeirCatalogue);
  self->models = g_steal_pointer (&models);
  self->by_name = g_steal_pointer (&names);
  return self;
}

const WeirCatalogueModel *
weir_catalogue_find (const WeirCatalogue *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  return g_hash_table_lookup (self->by_name, name);
}

const WeirCatalogueVersion *
weir_catalogue_model_get_version (const WeirCatalogueModel *self, const char *name)
{
  const WeirCatalogueVersion *found = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->versions->len; i++)
    {
      const WeirCatalogueVersion *version = g_ptr_array_index (self->versions, i);

      if (name != NULL && g_str_equal (version->name, name))
        return version;
      if (found == NULL || (version->latest && !found->latest))
        found = version;
    }
  return found;
}

gboolean
weir_catalogue_model_equal (const WeirCatalogueModel *a, const WeirCatalogueModel *b)
{
  if (a == NULL || b == NULL || a == b)
    return a == b;
  if (!g_str_equal (a->name, b->name) || !g_str_equal (a->executable, b->executable)
      || a->orchestrated != b->orchestrated || g_strcmp0 (a->display_name, b->display_name) != 0
      || g_strcmp0 (a->provider, b->provider) != 0
      || g_strcmp0 (a->description, b->description) != 0 || a->versions->len != b->versions->len)
    return FALSE;

  for (guint i = 0; i < a->versions->len; i++)
    if (!weir_catalogue_version_equal (g_ptr_array_index (a->versions, i),
                                       g_ptr_array_index (b->versions, i)))
      return FALSE;
  return TRUE;
}

gboolean
weir_catalogue_equal (const WeirCatalogue *a, const WeirCatalogue *b)
{
  if (a == NULL || b == NULL || a == b)
    return a == b;
  if (a->models->len != b->models->len)
    return FALSE;

  for (guint i = 0; i < a->models->len; i++)
    if (!weir_catalogue_model_equal (g_ptr_array_index (a->models, i),
                                     g_ptr_array_index (b->models, i)))
      return FALSE;
  return TRUE;
}
