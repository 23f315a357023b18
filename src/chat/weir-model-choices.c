/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-model-choices.h"

#include <string.h>

#include "base/weir-json-scan.h"
#include "chat/weir-model-choice-change.h"
#include "chat/weir-model-choices-change.h"

struct _WeirModelChoices
{
  WeirItemList parent_instance;

  WeirChatClient *client; /* (nullable) */
  WeirChatStore *store;   /* (nullable) */
  WeirMoney *money;
  GHashTable *kept;          /* name → WeirChatModelRecord: what people did with models */
  GCancellable *cancellable; /* (nullable): of the question under way */
  char *trouble;             /* (nullable) */
};

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_TROUBLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirModelChoices, weir_model_choices, WEIR_TYPE_ITEM_LIST)

/* In order. */
static const GPtrArray *
get_items (WeirModelChoices *self)
{
  return weir_item_list_get (WEIR_ITEM_LIST (self));
}

static void
weir_model_choices_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirModelChoices *self = WEIR_MODEL_CHOICES (object);

  switch (id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, weir_model_choices_is_loading (self));
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, self->trouble);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_model_choices_dispose (GObject *object)
{
  WeirModelChoices *self = WEIR_MODEL_CHOICES (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (weir_model_choices_parent_class)->dispose (object);
}

static void
weir_model_choices_finalize (GObject *object)
{
  WeirModelChoices *self = WEIR_MODEL_CHOICES (object);

  g_hash_table_unref (self->kept);
  g_clear_object (&self->money);
  g_free (self->trouble);
  G_OBJECT_CLASS (weir_model_choices_parent_class)->finalize (object);
}

static void
weir_model_choices_class_init (WeirModelChoicesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_model_choices_get_property;
  object_class->dispose = weir_model_choices_dispose;
  object_class->finalize = weir_model_choices_finalize;
  WEIR_ITEM_LIST_CLASS (klass)->item_type = WEIR_TYPE_MODEL_CHOICE;
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_model_choices_init (WeirModelChoices *self)
{
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                      (GDestroyNotify) weir_chat_model_record_free);
}

static void
on_money (WeirModelChoices *self)
{
  const GPtrArray *items = get_items (self);

  for (guint i = 0; i < items->len; i++)
    weir_model_choice_show_price (g_ptr_array_index (items, i), self->money);
}

WeirModelChoices *
weir_model_choices_new (WeirMoney *money)
{
  WeirModelChoices *self;

  g_return_val_if_fail (WEIR_IS_MONEY (money), NULL);

  self = g_object_new (WEIR_TYPE_MODEL_CHOICES, NULL);
  self->money = g_object_ref (money);
  g_signal_connect_object (money, "changed", G_CALLBACK (on_money), self, G_CONNECT_SWAPPED);
  return self;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return weir_model_choice_compare (*(WeirModelChoice *const *) a, *(WeirModelChoice *const *) b);
}

static void
set_sorted (WeirModelChoices *self, GPtrArray *items)
{
  g_ptr_array_sort (items, compare);
  weir_item_list_set (WEIR_ITEM_LIST (self), items);
}

static void
sort_again (WeirModelChoices *self)
{
  const GPtrArray *old = get_items (self);
  g_autoptr (GPtrArray) items = g_ptr_array_sized_new (old->len);

  for (guint i = 0; i < old->len; i++)
    g_ptr_array_add (items, g_ptr_array_index (old, i));
  set_sorted (self, items);
}

static void
apply_kept (WeirModelChoices *self, WeirModelChoice *item)
{
  const WeirChatModelRecord *record =
      g_hash_table_lookup (self->kept, weir_model_choice_get_name (item));

  weir_model_choice_set_favourite (item, record != NULL && record->favourite);
  weir_model_choice_set_used (item, record != NULL ? record->used_us / G_USEC_PER_SEC : 0);
}

/* What makes vectors or sorts texts is not talked to. */
static gboolean
can_chat (const char *name)
{
  return strstr (name, "embed") == NULL && strstr (name, "rerank") == NULL;
}

static void
read_models (WeirModelChoices *self, GBytes *body)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  const WeirJsonNode *entry;
  WeirJsonIter iter;
  gsize len;
  const char *data = g_bytes_get_data (body, &len);

  weir_json_parse (&doc, data, len, &weir_json_limits_body, NULL);
  weir_json_iter_init (&iter, &doc, weir_json_get (&doc, weir_json_root (&doc), "data"));
  while (weir_json_iter_next (&iter, NULL, &entry))
    {
      g_autofree char *name =
          weir_json_text_dup (weir_json_text (&doc, weir_json_get (&doc, entry, "id")));
      WeirModelChoice *known = name != NULL ? weir_model_choices_find (self, name) : NULL;
      WeirModelChoice *item;

      if (name == NULL || !can_chat (name))
        continue;
      item = known != NULL ? g_object_ref (known) : weir_model_choice_new (name);
      weir_model_choice_read (item, &doc, entry);
      weir_model_choice_show_price (item, self->money);
      apply_kept (self, item);
      g_ptr_array_add (items, item);
    }
  set_sorted (self, items);
}

static void
set_trouble (WeirModelChoices *self, const char *trouble)
{
  if (g_strcmp0 (self->trouble, trouble) == 0)
    return;
  g_free (self->trouble);
  self->trouble = g_strdup (trouble);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

static void
on_listed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirModelChoices) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body =
      weir_chat_client_list_models_finish_body (WEIR_CHAT_CLIENT (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (body != NULL)
    read_models (self, body);
  set_trouble (self, error != NULL ? error->message : NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

void
weir_model_choices_refresh (WeirModelChoices *self)
{
  gboolean was_loading;

  g_return_if_fail (WEIR_IS_MODEL_CHOICES (self));

  if (self->client == NULL)
    return;
  was_loading = self->cancellable != NULL;
  if (was_loading)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  weir_chat_client_list_models_async (self->client, self->cancellable, on_listed,
                                      g_object_ref (self));
  if (!was_loading)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

void
weir_model_choices_set_client (WeirModelChoices *self, WeirChatClient *client)
{
  g_return_if_fail (WEIR_IS_MODEL_CHOICES (self));

  if (g_set_object (&self->client, client))
    weir_model_choices_refresh (self);
}

WeirModelChoice *
weir_model_choices_find (WeirModelChoices *self, const char *name)
{
  const GPtrArray *items;

  g_return_val_if_fail (WEIR_IS_MODEL_CHOICES (self), NULL);

  items = get_items (self);
  for (guint i = 0; name != NULL && i < items->len; i++)
    {
      WeirModelChoice *item = g_ptr_array_index (items, i);

      if (strcmp (weir_model_choice_get_name (item), name) == 0)
        return item;
    }
  return NULL;
}

WeirModelChoice *
weir_model_choices_get_default (WeirModelChoices *self)
{
  WeirModelChoice *best = NULL;
  const GPtrArray *items;

  g_return_val_if_fail (WEIR_IS_MODEL_CHOICES (self), NULL);

  items = get_items (self);
  for (guint i = 0; i < items->len; i++)
    {
      WeirModelChoice *item = g_ptr_array_index (items, i);

      if (best == NULL || weir_model_choice_get_used (item) > weir_model_choice_get_used (best))
        best = item;
    }
  return best;
}

/* (transfer none): what is kept of the model @name, which may be unknown just now. */
static WeirChatModelRecord *
ensure_kept (WeirModelChoices *self, const char *name)
{
  WeirChatModelRecord *record = g_hash_table_lookup (self->kept, name);

  if (record == NULL)
    {
      record = weir_chat_model_record_new (name, FALSE, 0);
      g_hash_table_insert (self->kept, record->name, record);
    }
  return record;
}

static void
keep (WeirModelChoices *self, const WeirChatModelRecord *record)
{
  WeirModelChoice *item = weir_model_choices_find (self, record->name);

  if (self->store != NULL)
    weir_chat_store_save_model_async (self->store, record->name, record->favourite, record->used_us,
                                      NULL, NULL);
  if (item == NULL)
    return;
  apply_kept (self, item);
  sort_again (self);
}

void
weir_model_choices_set_favourite (WeirModelChoices *self, const char *name, gboolean favourite)
{
  WeirChatModelRecord *record;

  g_return_if_fail (WEIR_IS_MODEL_CHOICES (self) && name != NULL);

  record = ensure_kept (self, name);
  record->favourite = favourite;
  keep (self, record);
}

void
weir_model_choices_note_use (WeirModelChoices *self, const char *name)
{
  WeirChatModelRecord *record;

  g_return_if_fail (WEIR_IS_MODEL_CHOICES (self) && name != NULL);

  record = ensure_kept (self, name);
  record->used_us = g_get_real_time ();
  keep (self, record);
}

/* What was done since it was asked for is newer. */
static void
on_kept_listed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirModelChoices) self = user_data;
  g_autoptr (GPtrArray) records = weir_chat_store_list_models_finish (result, NULL);
  const GPtrArray *items;

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const WeirChatModelRecord *found = g_ptr_array_index (records, i);

      if (!g_hash_table_contains (self->kept, found->name))
        {
          WeirChatModelRecord *record = ensure_kept (self, found->name);

          record->favourite = found->favourite;
          record->used_us = found->used_us;
        }
    }
  items = get_items (self);
  for (guint i = 0; i < items->len; i++)
    apply_kept (self, g_ptr_array_index (items, i));
  sort_again (self);
}

void
weir_model_choices_set_store (WeirModelChoices *self, WeirChatStore *store)
{
  g_return_if_fail (WEIR_IS_MODEL_CHOICES (self));

  if (g_set_object (&self->store, store) && store != NULL)
    weir_chat_store_list_models_async (store, on_kept_listed, g_object_ref (self));
}

gboolean
weir_model_choices_is_loading (WeirModelChoices *self)
{
  g_return_val_if_fail (WEIR_IS_MODEL_CHOICES (self), FALSE);

  return self->cancellable != NULL;
}

const char *
weir_model_choices_get_trouble (WeirModelChoices *self)
{
  g_return_val_if_fail (WEIR_IS_MODEL_CHOICES (self), NULL);

  return self->trouble;
}
