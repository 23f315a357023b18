/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-conversation-list.h"

#include <string.h>

#include "chat/weir-conversation-change.h"
#include "chat/weir-conversation-list-change.h"

/* Conversations that are read at once. */
#define PAGE 50

/* How long a deletion can be undone. */
#define UNDO_S (G_TIME_SPAN_HOUR / G_USEC_PER_SEC)

struct _WeirConversationList
{
  WeirItemList parent_instance;

  WeirChatCore *core;
  GPtrArray *all;            /* WeirConversation, in order */
  GPtrArray *found;          /* (nullable): while there is a search: its answer, in order */
  char *search;              /* (nullable) */
  GCancellable *cancellable; /* (nullable): of the question under way */
  gboolean has_more;
  gboolean found_more;
  guint purge_timer;
};

enum
{
  PROP_0,
  PROP_SEARCH,
  PROP_LOADING,
  PROP_HAS_MORE,
  PROP_TROUBLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirConversationList, weir_conversation_list, WEIR_TYPE_ITEM_LIST)

/* What there is to show. */
static GPtrArray *
get_items (WeirConversationList *self)
{
  return self->found != NULL ? self->found : self->all;
}

static void
show (WeirConversationList *self)
{
  weir_item_list_set (WEIR_ITEM_LIST (self), get_items (self));
}

static void
weir_conversation_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirConversationList *self = WEIR_CONVERSATION_LIST (object);

  switch (id)
    {
    case PROP_SEARCH:
      g_value_set_string (value, self->search);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, weir_conversation_list_is_loading (self));
      break;
    case PROP_HAS_MORE:
      g_value_set_boolean (value, weir_conversation_list_has_more (self));
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, weir_conversation_list_get_trouble (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_conversation_list_set_property (GObject *object,
                                     guint id,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SEARCH:
      weir_conversation_list_set_search (WEIR_CONVERSATION_LIST (object),
                                         g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_conversation_list_dispose (GObject *object)
{
  WeirConversationList *self = WEIR_CONVERSATION_LIST (object);

  g_clear_handle_id (&self->purge_timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (weir_conversation_list_parent_class)->dispose (object);
}

static void
weir_conversation_list_finalize (GObject *object)
{
  WeirConversationList *self = WEIR_CONVERSATION_LIST (object);

  g_clear_object (&self->core);
  g_ptr_array_unref (self->all);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_free (self->search);
  G_OBJECT_CLASS (weir_conversation_list_parent_class)->finalize (object);
}

static void
weir_conversation_list_class_init (WeirConversationListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_conversation_list_get_property;
  object_class->set_property = weir_conversation_list_set_property;
  object_class->dispose = weir_conversation_list_dispose;
  object_class->finalize = weir_conversation_list_finalize;
  WEIR_ITEM_LIST_CLASS (klass)->item_type = WEIR_TYPE_CONVERSATION;
  properties[PROP_SEARCH] =
      g_param_spec_string ("search", NULL, NULL, NULL, flags | G_PARAM_WRITABLE);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_HAS_MORE] = g_param_spec_boolean ("has-more", NULL, NULL, FALSE, flags);
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_conversation_list_init (WeirConversationList *self)
{
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
}

static gboolean
is_before (WeirConversation *a, WeirConversation *b)
{
  return weir_conversation_compare_order (a, b) <= 0;
}

static int
compare_order (gconstpointer a, gconstpointer b)
{
  return weir_conversation_compare_order (*(WeirConversation *const *) a,
                                          *(WeirConversation *const *) b);
}

static void
insert (WeirConversationList *self, GPtrArray *items, WeirConversation *conversation)
{
  guint place = 0;

  while (place < items->len && !is_before (conversation, g_ptr_array_index (items, place)))
    place++;
  g_ptr_array_insert (items, (int) place, g_object_ref (conversation));
  show (self);
}

static void
take_out (WeirConversationList *self, GPtrArray *items, WeirConversation *conversation)
{
  if (items != NULL && g_ptr_array_remove (items, conversation))
    show (self);
}

/* Whether the item at @position stands where it should, between its neighbours. */
static gboolean
is_in_place (GPtrArray *items, guint position)
{
  WeirConversation *item = g_ptr_array_index (items, position);

  return (position == 0 || is_before (g_ptr_array_index (items, position - 1), item))
         && (position + 1 == items->len
             || is_before (item, g_ptr_array_index (items, position + 1)));
}

/* What a search has found stays where it is until it is searched again. */
static void
on_changed (WeirConversationList *self, WeirConversation *conversation)
{
  guint position;

  if (g_ptr_array_find (self->all, conversation, &position))
    {
      g_autoptr (WeirConversation) kept = g_object_ref (conversation);

      if (is_in_place (self->all, position))
        return;
      take_out (self, self->all, conversation);
      insert (self, self->all, conversation);
    }
  else if (g_list_model_get_n_items (G_LIST_MODEL (conversation)) > 0)
    insert (self, self->all, conversation);
}

static void
on_trouble (WeirConversationList *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

WeirConversationList *
weir_conversation_list_new (WeirChatCore *core)
{
  WeirConversationList *self;

  g_return_val_if_fail (WEIR_IS_CHAT_CORE (core), NULL);

  self = g_object_new (WEIR_TYPE_CONVERSATION_LIST, NULL);
  self->core = g_object_ref (core);
  g_signal_connect_object (core, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (core, "notify::trouble", G_CALLBACK (on_trouble), self,
                           G_CONNECT_SWAPPED);
  if (weir_chat_core_get_store (core) != NULL)
    weir_chat_store_purge_async (weir_chat_core_get_store (core),
                                 g_get_real_time () - G_TIME_SPAN_HOUR, NULL, NULL);
  weir_conversation_list_refresh (self);
  return self;
}

static WeirConversation *
find_by_id (GPtrArray *items, const char *id)
{
  for (guint i = 0; items != NULL && i < items->len; i++)
    if (strcmp (weir_conversation_get_id (g_ptr_array_index (items, i)), id) == 0)
      return g_ptr_array_index (items, i);
  return NULL;
}

/* (transfer full): the conversation that is there already, or a new one. */
static WeirConversation *
ensure (WeirConversationList *self, const WeirChatRecord *record)
{
  WeirConversation *known = find_by_id (self->all, record->id);

  if (known == NULL)
    known = find_by_id (self->found, record->id);
  if (known == NULL)
    return weir_conversation_new_from_record (self->core, record);
  weir_conversation_take_record (known, record);
  return g_object_ref (known);
}

/* (transfer full): those of @page; with @older: after what stands there already. What is too new for the
 * database stays, too. */
static GPtrArray *
make_items (WeirConversationList *self, const WeirChatRecords *page, GPtrArray *older)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; older != NULL && i < older->len; i++)
    g_ptr_array_add (items, g_object_ref (g_ptr_array_index (older, i)));
  for (guint i = 0; i < page->records->len; i++)
    {
      g_autoptr (WeirConversation) item = ensure (self, g_ptr_array_index (page->records, i));

      if (!g_ptr_array_find (items, item, NULL))
        g_ptr_array_add (items, g_steal_pointer (&item));
    }
  return items;
}

/* What was said in, but is not kept yet, or cannot be. */
static void
add_unkept (GPtrArray *items, GPtrArray *old)
{
  for (guint i = 0; i < old->len; i++)
    {
      WeirConversation *item = g_ptr_array_index (old, i);

      if (weir_conversation_get_number (item) == 0 && !g_ptr_array_find (items, item, NULL))
        g_ptr_array_add (items, g_object_ref (item));
    }
}

static void
take_page (WeirConversationList *self, const WeirChatRecords *page, gboolean next)
{
  GPtrArray **place = self->search != NULL ? &self->found : &self->all;
  GPtrArray *items = make_items (self, page, next ? *place : NULL);

  if (self->search == NULL)
    {
      if (!next)
        add_unkept (items, self->all);
      g_clear_pointer (&self->found, g_ptr_array_unref);
      self->has_more = page->more;
    }
  else
    self->found_more = page->more;
  /* what has changed here since may not be kept yet */
  g_ptr_array_sort (items, compare_order);
  g_clear_pointer (place, g_ptr_array_unref);
  *place = items;
  show (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_MORE]);
}

/* A question that waits for its answer. */
typedef struct
{
  WeirConversationList *self;
  gboolean next;
} Question;

static void
on_listed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (WeirConversationList) self = question->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirChatRecords) page = weir_chat_store_list_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (page != NULL)
    take_page (self, page, question->next);
  weir_chat_core_tell_kept (self->core, error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
list (WeirConversationList *self, gboolean next)
{
  WeirChatStore *store = weir_chat_core_get_store (self->core);
  Question *question;

  if (store == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  question = g_new0 (Question, 1);
  question->self = g_object_ref (self);
  question->next = next;
  weir_chat_store_list_async (store, self->search, next ? get_items (self)->len : 0, PAGE,
                              self->cancellable, on_listed, question);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

void
weir_conversation_list_refresh (WeirConversationList *self)
{
  g_return_if_fail (WEIR_IS_CONVERSATION_LIST (self));

  list (self, FALSE);
}

void
weir_conversation_list_load_more (WeirConversationList *self)
{
  g_return_if_fail (WEIR_IS_CONVERSATION_LIST (self));

  if (weir_conversation_list_has_more (self) && self->cancellable == NULL)
    list (self, TRUE);
}

const char *
weir_conversation_list_get_search (WeirConversationList *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION_LIST (self), NULL);

  return self->search;
}

void
weir_conversation_list_set_search (WeirConversationList *self, const char *words)
{
  g_return_if_fail (WEIR_IS_CONVERSATION_LIST (self));

  if (words != NULL && *words == '\0')
    words = NULL;
  if (g_strcmp0 (self->search, words) == 0)
    return;
  g_free (self->search);
  self->search = g_strdup (words);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH]);
  weir_conversation_list_refresh (self);
}

gboolean
weir_conversation_list_is_loading (WeirConversationList *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION_LIST (self), FALSE);

  return self->cancellable != NULL;
}

gboolean
weir_conversation_list_has_more (WeirConversationList *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION_LIST (self), FALSE);

  return self->found != NULL ? self->found_more : self->has_more;
}

const char *
weir_conversation_list_get_trouble (WeirConversationList *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION_LIST (self), NULL);

  return weir_chat_core_get_trouble (self->core);
}

static gboolean
on_purge (gpointer user_data)
{
  WeirConversationList *self = user_data;

  self->purge_timer = 0;
  weir_chat_store_purge_async (weir_chat_core_get_store (self->core),
                               g_get_real_time () - G_TIME_SPAN_HOUR, NULL, NULL);
  return G_SOURCE_REMOVE;
}

void
weir_conversation_list_delete (WeirConversationList *self, WeirConversation *conversation)
{
  g_autoptr (WeirConversation) kept = NULL;
  WeirChatStore *store;

  g_return_if_fail (WEIR_IS_CONVERSATION_LIST (self) && WEIR_IS_CONVERSATION (conversation));

  kept = g_object_ref (conversation);
  weir_conversation_stop (conversation);
  weir_conversation_set_deleted (conversation, TRUE);
  take_out (self, self->found, conversation);
  take_out (self, self->all, conversation);
  store = weir_chat_core_get_store (self->core);
  if (store == NULL)
    return;
  weir_chat_store_set_deleted_async (store, weir_conversation_get_id (conversation),
                                     g_get_real_time (), NULL, NULL);
  if (self->purge_timer == 0)
    self->purge_timer = g_timeout_add_seconds ((guint) UNDO_S + 1, on_purge, self);
}

void
weir_conversation_list_restore (WeirConversationList *self, WeirConversation *conversation)
{
  WeirChatStore *store;

  g_return_if_fail (WEIR_IS_CONVERSATION_LIST (self) && WEIR_IS_CONVERSATION (conversation));

  weir_conversation_set_deleted (conversation, FALSE);
  store = weir_chat_core_get_store (self->core);
  if (store != NULL)
    weir_chat_store_set_deleted_async (store, weir_conversation_get_id (conversation), 0, NULL,
                                       NULL);
  if (!g_ptr_array_find (self->all, conversation, NULL))
    insert (self, self->all, conversation);
}

static void
on_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (WeirChatRecord) record = weir_chat_store_find_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task,
                           record != NULL ? ensure (g_task_get_source_object (task), record) : NULL,
                           g_object_unref);
}

void
weir_conversation_list_find_async (WeirConversationList *self,
                                   gint64 number,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  WeirChatStore *store;
  GTask *task;

  g_return_if_fail (WEIR_IS_CONVERSATION_LIST (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, weir_conversation_list_find_async);
  store = weir_chat_core_get_store (self->core);
  if (store != NULL)
    weir_chat_store_find_async (store, number, on_found, task);
  else
    {
      g_task_return_pointer (task, NULL, NULL);
      g_object_unref (task);
    }
}

WeirConversation *
weir_conversation_list_find_finish (WeirConversationList *self,
                                    GAsyncResult *result,
                                    GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
