/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-catalogue-list.h"

struct _WeirCatalogueList
{
  GObject parent_instance;

  WeirService *service;
  GPtrArray *entries; /* (element-type WeirCatalogueEntry) */
};

static void weir_catalogue_list_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirCatalogueList,
                               weir_catalogue_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      weir_catalogue_list_list_init))

/* (nullable): the entry of @model, when the same is told of it. */
static WeirCatalogueEntry *
find_same (WeirCatalogueList *self, const WeirCatalogueModel *model)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      WeirCatalogueEntry *entry = g_ptr_array_index (self->entries, i);

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

static gboolean
is_same (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (a->pdata[i] != b->pdata[i])
      return FALSE;
  return TRUE;
}

static void
refresh (WeirCatalogueList *self)
{
  WeirEngine *engine = weir_service_get_engine (self->service);
  g_autoptr (GPtrArray) entries = collect (self, engine);
  g_autoptr (GPtrArray) old = NULL;

  count_running (entries, engine);
  if (is_same (self->entries, entries))
    return;
  old = g_steal_pointer (&self->entries);
  self->entries = g_steal_pointer (&entries);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, old->len, self->entries->len);
}

static GType
weir_catalogue_list_get_item_type (GListModel *list)
{
  return WEIR_TYPE_CATALOGUE_ENTRY;
}

static guint
weir_catalogue_list_get_n_items (GListModel *list)
{
  return WEIR_CATALOGUE_LIST (list)->entries->len;
}

static gpointer
weir_catalogue_list_get_item (GListModel *list, guint position)
{
  WeirCatalogueList *self = WEIR_CATALOGUE_LIST (list);

  return position < self->entries->len ? g_object_ref (g_ptr_array_index (self->entries, position))
                                       : NULL;
}

static void
weir_catalogue_list_finalize (GObject *object)
{
  WeirCatalogueList *self = WEIR_CATALOGUE_LIST (object);

  g_object_unref (self->service);
  g_ptr_array_unref (self->entries);

  G_OBJECT_CLASS (weir_catalogue_list_parent_class)->finalize (object);
}

static void
weir_catalogue_list_list_init (GListModelInterface *iface)
{
  iface->get_item_type = weir_catalogue_list_get_item_type;
  iface->get_n_items = weir_catalogue_list_get_n_items;
  iface->get_item = weir_catalogue_list_get_item;
}

static void
weir_catalogue_list_class_init (WeirCatalogueListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_catalogue_list_finalize;
}

static void
weir_catalogue_list_init (WeirCatalogueList *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
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
