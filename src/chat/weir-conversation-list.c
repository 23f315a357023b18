/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-conversation-list.h"

#include "chat/weir-conversation-change.h"
#include "chat/weir-conversation-list-change.h"

struct _WeirConversationList
{
  GObject parent_instance;

  WeirChatCore *core;
  GPtrArray *items; /* WeirConversation, in order */
  char *search;     /* (nullable) */
  char *trouble;    /* (nullable) */
  gboolean loading;
  gboolean has_more;
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

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirConversationList,
                               weir_conversation_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return WEIR_TYPE_CONVERSATION;
}

static guint
get_n_items (GListModel *model)
{
  return WEIR_CONVERSATION_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  WeirConversationList *self = WEIR_CONVERSATION_LIST (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position))
                                     : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
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
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_HAS_MORE:
      g_value_set_boolean (value, self->has_more);
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, self->trouble);
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
weir_conversation_list_finalize (GObject *object)
{
  WeirConversationList *self = WEIR_CONVERSATION_LIST (object);

  g_clear_object (&self->core);
  g_ptr_array_unref (self->items);
  g_free (self->search);
  g_free (self->trouble);
  G_OBJECT_CLASS (weir_conversation_list_parent_class)->finalize (object);
}

static void
weir_conversation_list_class_init (WeirConversationListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_conversation_list_get_property;
  object_class->set_property = weir_conversation_list_set_property;
  object_class->finalize = weir_conversation_list_finalize;
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
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

/* Whether @a stands before @b. */
static gboolean
is_before (WeirConversation *a, WeirConversation *b)
{
  if (weir_conversation_get_pinned (a) != weir_conversation_get_pinned (b))
    return weir_conversation_get_pinned (a);
  return weir_conversation_get_updated (a) >= weir_conversation_get_updated (b);
}

static guint
find_place (WeirConversationList *self, WeirConversation *conversation)
{
  guint i = 0;

  while (i < self->items->len && !is_before (conversation, g_ptr_array_index (self->items, i)))
    i++;
  return i;
}

static void
insert (WeirConversationList *self, WeirConversation *conversation)
{
  guint place = find_place (self, conversation);

  g_ptr_array_insert (self->items, (int) place, g_object_ref (conversation));
  g_list_model_items_changed (G_LIST_MODEL (self), place, 0, 1);
}

static gboolean
take_out (WeirConversationList *self, WeirConversation *conversation)
{
  guint position;

  if (!g_ptr_array_find (self->items, conversation, &position))
    return FALSE;
  g_ptr_array_remove_index (self->items, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  return TRUE;
}

/* Whether the item at @position stands where it should, between its neighbours. */
static gboolean
is_in_place (WeirConversationList *self, guint position)
{
  WeirConversation *item = g_ptr_array_index (self->items, position);

  return (position == 0 || is_before (g_ptr_array_index (self->items, position - 1), item))
         && (position + 1 == self->items->len
             || is_before (item, g_ptr_array_index (self->items, position + 1)));
}

static void
on_changed (WeirConversationList *self, WeirConversation *conversation)
{
  guint position;

  if (g_list_model_get_n_items (G_LIST_MODEL (conversation)) == 0 || self->search != NULL)
    return;
  if (!g_ptr_array_find (self->items, conversation, &position))
    insert (self, conversation);
  else if (!is_in_place (self, position))
    {
      g_autoptr (WeirConversation) kept = g_object_ref (conversation);

      take_out (self, conversation);
      insert (self, conversation);
    }
}

WeirConversationList *
weir_conversation_list_new (WeirChatCore *core)
{
  WeirConversationList *self;

  g_return_val_if_fail (WEIR_IS_CHAT_CORE (core), NULL);

  self = g_object_new (WEIR_TYPE_CONVERSATION_LIST, NULL);
  self->core = g_object_ref (core);
  g_signal_connect_object (core, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return self;
}

void
weir_conversation_list_refresh (WeirConversationList *self)
{
  g_return_if_fail (WEIR_IS_CONVERSATION_LIST (self));
}

void
weir_conversation_list_load_more (WeirConversationList *self)
{
  g_return_if_fail (WEIR_IS_CONVERSATION_LIST (self));
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

  return self->loading;
}

gboolean
weir_conversation_list_has_more (WeirConversationList *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION_LIST (self), FALSE);

  return self->has_more;
}

const char *
weir_conversation_list_get_trouble (WeirConversationList *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION_LIST (self), NULL);

  return self->trouble;
}

void
weir_conversation_list_delete (WeirConversationList *self, WeirConversation *conversation)
{
  g_autoptr (WeirConversation) kept = NULL;

  g_return_if_fail (WEIR_IS_CONVERSATION_LIST (self) && WEIR_IS_CONVERSATION (conversation));

  kept = g_object_ref (conversation);
  weir_conversation_stop (conversation);
  take_out (self, conversation);
}

void
weir_conversation_list_restore (WeirConversationList *self, WeirConversation *conversation)
{
  g_return_if_fail (WEIR_IS_CONVERSATION_LIST (self) && WEIR_IS_CONVERSATION (conversation));

  if (!g_ptr_array_find (self->items, conversation, NULL))
    insert (self, conversation);
}
