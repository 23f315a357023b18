/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-price-list.h"

#include <string.h>

struct _WeirPriceList
{
  WeirConfigEditor parent_instance;

  WeirService *service;
  GListStore *items;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirPriceList,
                               weir_price_list,
                               WEIR_TYPE_CONFIG_EDITOR,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* As "prices" of config.json has them. */
static const char *const kinds[WEIR_SETTINGS_N_PRICES] = { "input", "cached", "written", "output" };

/* --- The list --- */

static GType
get_item_type (GListModel *list)
{
  return WEIR_TYPE_PRICE_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (WEIR_PRICE_LIST (list)->items));
}

static gpointer
get_item (GListModel *list, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (WEIR_PRICE_LIST (list)->items), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

WeirPriceItem *
weir_price_list_find (WeirPriceList *self, const char *model)
{
  g_return_val_if_fail (WEIR_IS_PRICE_LIST (self) && model != NULL, NULL);

  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (WeirPriceItem) item = get_item (G_LIST_MODEL (self), i);

      if (strcmp (weir_price_item_get_model (item), model) == 0)
        return item; /* the list holds it */
    }
  return NULL;
}

/* --- What is in force --- */

static gboolean
is_same (WeirPriceList *self, const WeirSettingsPrices *prices)
{
  if (get_n_items (G_LIST_MODEL (self)) != prices->n_models)
    return FALSE;
  for (guint i = 0; i < prices->n_models; i++)
    {
      g_autoptr (WeirPriceItem) item = get_item (G_LIST_MODEL (self), i);

      if (strcmp (weir_price_item_get_model (item), prices->models[i].model) != 0
          || memcmp (weir_price_item_get_rates (item), prices->models[i].rates,
                     sizeof prices->models[i].rates)
                 != 0)
        return FALSE;
    }
  return TRUE;
}

static void
read_settings (WeirPriceList *self)
{
  WeirEngine *engine = weir_service_get_engine (self->service);
  const WeirSettings *settings = engine != NULL ? weir_engine_get_settings (engine) : NULL;
  g_autoptr (GPtrArray) items = NULL;

  /* rows that stay as they are keep the focus */
  if (settings == NULL || is_same (self, &settings->prices))
    return;
  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < settings->prices.n_models; i++)
    g_ptr_array_add (items, weir_price_item_new (&settings->prices.models[i]));
  g_list_store_splice (self->items, 0, get_n_items (G_LIST_MODEL (self)), items->pdata, items->len);
}

/* --- Changing --- */

static void
price_free (gpointer data)
{
  WeirSettingsPrice *price = data;

  g_free (price->model);
  g_free (price);
}

static gboolean
is_nothing (const WeirSettingsPrice *price)
{
  for (guint i = 0; i < WEIR_SETTINGS_N_PRICES; i++)
    if (price->rates[i] >= 0)
      return FALSE;
  return TRUE;
}

/* Member by member, so that what else stands there stays. */
static gboolean
write_price (WeirConfigEdit *edit, gpointer data, GError **error)
{
  const WeirSettingsPrice *price = data;
  const char *path[] = { "prices", "models", price->model, NULL, NULL };

  if (is_nothing (price))
    return !weir_config_edit_has (edit, path) || weir_config_edit_set (edit, path, NULL, error);
  for (guint i = 0; i < WEIR_SETTINGS_N_PRICES; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      gboolean is_said = price->rates[i] >= 0;

      path[3] = kinds[i];
      if (!is_said && !weir_config_edit_has (edit, path))
        continue;
      g_ascii_formatd (number, sizeof number, "%.10g", price->rates[i]);
      if (!weir_config_edit_set (edit, path, is_said ? number : NULL, error))
        return FALSE;
    }
  return TRUE;
}

static void
on_written (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirPriceList *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!weir_config_editor_change_finish (WEIR_CONFIG_EDITOR (self), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  weir_service_reload (self->service);
  g_task_return_boolean (task, TRUE);
}

void
weir_price_list_set_async (WeirPriceList *self,
                           const WeirSettingsPrice *price,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  WeirKeptChange change = { .change = write_price };
  WeirSettingsPrice *copy;
  GTask *task;

  g_return_if_fail (WEIR_IS_PRICE_LIST (self));
  g_return_if_fail (price != NULL && price->model != NULL);

  copy = g_memdup2 (price, sizeof *price);
  copy->model = g_strdup (price->model);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, weir_price_list_set_async);
  g_task_set_task_data (task, copy, price_free);
  change.data = copy;
  weir_config_editor_change_async (WEIR_CONFIG_EDITOR (self), &change, NULL, on_written, task);
}

gboolean
weir_price_list_set_finish (WeirPriceList *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- The object --- */

static void
on_items_changed (WeirPriceList *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
weir_price_list_finalize (GObject *object)
{
  WeirPriceList *self = WEIR_PRICE_LIST (object);

  g_object_unref (self->service);
  g_object_unref (self->items);

  G_OBJECT_CLASS (weir_price_list_parent_class)->finalize (object);
}

static void
weir_price_list_class_init (WeirPriceListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_price_list_finalize;
}

static void
weir_price_list_init (WeirPriceList *self)
{
  self->items = g_list_store_new (WEIR_TYPE_PRICE_ITEM);
  g_signal_connect_object (self->items, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
}

WeirPriceList *
weir_price_list_new (WeirService *service, const char *file, gboolean writable)
{
  WeirPriceList *self;

  g_return_val_if_fail (WEIR_IS_SERVICE (service), NULL);

  self = weir_config_editor_new (WEIR_TYPE_PRICE_LIST, file, writable, NULL);
  self->service = g_object_ref (service);
  g_signal_connect_object (service, "engine-changed", G_CALLBACK (read_settings), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "settings-changed", G_CALLBACK (read_settings), self,
                           G_CONNECT_SWAPPED);
  read_settings (self);
  return self;
}
