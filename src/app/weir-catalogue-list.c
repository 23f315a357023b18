/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-catalogue-list.h"

struct _WeirCatalogueList
{
  WeirItemList parent_instance;

  WeirService *service;
};

G_DEFINE_FINAL_TYPE (WeirCatalogueList, weir_catalogue_list, WEIR_TYPE_ITEM_LIST)

/* (nullable): the entry of @model, when the same is told of it. */
static WeirCatalogueEntry *
find_same (WeirCatalogueList *self, const WeirCatalogueModel *model)
{
  const GPtrArray *entries = weir_item_list_get (WEIR_ITEM_LIST (self));

  for (guint i = 0; i < entries->len; i++)
    {
      WeirCatalogueEntry *entry = g_ptr_array_index (entries, i);

      if (weir_catalogue_model_equal (weir_catalogue_entry_get_model (entry), model))
        return entry;
    }
  return NULL;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  WeirCatalogueEntry *one = *(WeirCatalogueEntry *const *) a;
  WeirCatalogueEntry *other = *(WeirCatalogueEntry *const *) b;

  return g_utf8_collate (weir_catalogue_entry_get_title (one),
                         weir_catalogue_entry_get_title (other));
}

/* (transfer full): the first account that is offered a model tells of it. */
static GPtrArray *
collect (WeirCatalogueList *self, WeirEngine *engine)
{
  g_auto (GStrv) accounts = engine != NULL ? weir_engine_dup_account_names (engine) : NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (char **account = accounts; account != NULL && *account != NULL; account++)
    {
      g_autoptr (WeirCatalogue) catalogue = weir_engine_dup_catalogue (engine, *account);

      for (guint i = 0; catalogue != NULL && i < catalogue->models->len; i++)
        {
          const WeirCatalogueModel *model = g_ptr_array_index (catalogue->models, i);
          WeirCatalogueEntry *known;

          if (!g_hash_table_add (seen, g_strdup (model->name)))
            continue;
          known = find_same (self, model);
          g_ptr_array_add (entries, known != NULL ? g_object_ref (known)
                                                  : weir_catalogue_entry_new (catalogue, model));
        }
    }
  g_ptr_array_sort (entries, compare);
  return entries;
}

static void
count_running (GPtrArray *entries, WeirEngine *engine)
{
  g_autoptr (GPtrArray) deployments =
      engine != NULL ? weir_engine_dup_deployments (engine) : g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++)
    {
      WeirCatalogueEntry *entry = g_ptr_array_index (entries, i);
      guint n = 0;

      for (guint j = 0; j < deployments->len; j++)
        {
          const WeirDeployment *deployment = g_ptr_array_index (deployments, j);

          n += weir_deployment_is_usable (deployment)
               && g_strcmp0 (deployment->model, weir_catalogue_entry_get_model (entry)->name) == 0;
        }
      weir_catalogue_entry_set_n_running (entry, n);
    }
}

static void
refresh (WeirCatalogueList *self)
{
  WeirEngine *engine = weir_service_get_engine (self->service);
  g_autoptr (GPtrArray) entries = collect (self, engine);

  count_running (entries, engine);
  weir_item_list_set (WEIR_ITEM_LIST (self), entries);
}

static void
weir_catalogue_list_finalize (GObject *object)
{
  g_object_unref (WEIR_CATALOGUE_LIST (object)->service);

  G_OBJECT_CLASS (weir_catalogue_list_parent_class)->finalize (object);
}

static void
weir_catalogue_list_class_init (WeirCatalogueListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_catalogue_list_finalize;
  WEIR_ITEM_LIST_CLASS (klass)->item_type = WEIR_TYPE_CATALOGUE_ENTRY;
}

static void
weir_catalogue_list_init (WeirCatalogueList *self)
{
}

WeirCatalogueList *
weir_catalogue_list_new (WeirService *service)
{
  WeirCatalogueList *self;

  g_return_val_if_fail (WEIR_IS_SERVICE (service), NULL);

  self = g_object_new (WEIR_TYPE_CATALOGUE_LIST, NULL);
  self->service = g_object_ref (service);
  g_signal_connect_object (service, "engine-changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "models-changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
  return self;
}
