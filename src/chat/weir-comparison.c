/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-comparison.h"

#include "chat/weir-chat-exchange.h"
#include "chat/weir-chat-message-change.h"
#include "chat/weir-comparison-change.h"
#include "chat/weir-conversation-change.h"

struct _WeirComparison
{
  WeirItemList parent_instance;

  WeirChatCore *core;
  WeirConversation *conversation; /* (nullable): weak: it owns this */
  WeirChatMessage *prompt;
  GCancellable *cancellable;
  guint n_busy;
};

enum
{
  PROP_0,
  PROP_BUSY,
  PROP_PROMPT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirComparison, weir_comparison, WEIR_TYPE_ITEM_LIST)

static void
weir_comparison_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirComparison *self = WEIR_COMPARISON (object);

  switch (id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, weir_comparison_is_busy (self));
      break;
    case PROP_PROMPT:
      g_value_set_object (value, self->prompt);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_comparison_finalize (GObject *object)
{
  WeirComparison *self = WEIR_COMPARISON (object);

  g_clear_weak_pointer (&self->conversation);
  g_clear_object (&self->core);
  g_clear_object (&self->prompt);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (weir_comparison_parent_class)->finalize (object);
}

static void
weir_comparison_class_init (WeirComparisonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_comparison_get_property;
  object_class->finalize = weir_comparison_finalize;
  WEIR_ITEM_LIST_CLASS (klass)->item_type = WEIR_TYPE_CHAT_MESSAGE;
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_PROMPT] =
      g_param_spec_object ("prompt", NULL, NULL, WEIR_TYPE_CHAT_MESSAGE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_comparison_init (WeirComparison *self)
{
  self->cancellable = g_cancellable_new ();
}

static void
on_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirComparison) self = user_data;

  if (--self->n_busy == 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
fail (WeirComparison *self, const GError *error)
{
  const GPtrArray *replies = weir_item_list_get (WEIR_ITEM_LIST (self));

  for (guint i = 0; i < replies->len; i++)
    weir_chat_exchange_fail (g_ptr_array_index (replies, i), error);
  self->n_busy = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* All that was said is here. */
static void
on_prepared (GObject *object, GAsyncResult *result, gpointer user_data)
{
  WeirConversation *conversation = WEIR_CONVERSATION (object);
  g_autoptr (WeirComparison) self = user_data;
  g_autoptr (GPtrArray) history = weir_conversation_dup_history (conversation);
  g_autoptr (GError) error = NULL;
  const GPtrArray *replies = weir_item_list_get (WEIR_ITEM_LIST (self));

  if (!weir_conversation_prepare_finish (conversation, result, &error))
    {
      fail (self, error);
      return;
    }
  g_ptr_array_add (history, g_object_ref (self->prompt));
  for (guint i = 0; i < replies->len; i++)
    weir_chat_exchange_async (self->core, history, weir_conversation_get_settings (conversation),
                              g_ptr_array_index (replies, i), self->cancellable, on_ended,
                              g_object_ref (self));
}

WeirComparison *
weir_comparison_new (WeirChatCore *core,
                     WeirConversation *conversation,
                     WeirChatMessage *prompt,
                     const char *const *models)
{
  g_autoptr (GPtrArray) replies = g_ptr_array_new_with_free_func (g_object_unref);
  WeirComparison *self;

  g_return_val_if_fail (WEIR_IS_CHAT_CORE (core) && WEIR_IS_CONVERSATION (conversation), NULL);
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (prompt) && models != NULL, NULL);

  self = g_object_new (WEIR_TYPE_COMPARISON, NULL);
  self->core = g_object_ref (core);
  g_set_weak_pointer (&self->conversation, conversation);
  self->prompt = g_object_ref (prompt);
  for (guint i = 0; models[i] != NULL && i < WEIR_COMPARISON_MAX_MODELS; i++)
    {
      g_ptr_array_add (replies, weir_chat_message_new_reply (models[i]));
      self->n_busy++;
      weir_model_choices_note_use (weir_chat_core_get_models (core), models[i]);
    }
  weir_item_list_set (WEIR_ITEM_LIST (self), replies);
  weir_conversation_prepare_async (conversation, self->cancellable, on_prepared,
                                   g_object_ref (self));
  return self;
}

WeirChatMessage *
weir_comparison_get_prompt (WeirComparison *self)
{
  g_return_val_if_fail (WEIR_IS_COMPARISON (self), NULL);

  return self->prompt;
}

gboolean
weir_comparison_is_busy (WeirComparison *self)
{
  g_return_val_if_fail (WEIR_IS_COMPARISON (self), FALSE);

  return self->n_busy > 0;
}

void
weir_comparison_stop (WeirComparison *self)
{
  g_return_if_fail (WEIR_IS_COMPARISON (self));

  g_cancellable_cancel (self->cancellable);
}

static gboolean
has_reply (WeirComparison *self, WeirChatMessage *reply)
{
  const GPtrArray *replies = weir_item_list_get (WEIR_ITEM_LIST (self));

  return g_ptr_array_find ((GPtrArray *) replies, reply, NULL);
}

void
weir_comparison_take (WeirComparison *self, WeirChatMessage *reply)
{
  g_autoptr (WeirComparison) kept = NULL;
  g_autoptr (WeirConversation) conversation = NULL;

  g_return_if_fail (WEIR_IS_COMPARISON (self) && WEIR_IS_CHAT_MESSAGE (reply));

  if (self->conversation == NULL || !has_reply (self, reply))
    return;
  kept = g_object_ref (self);
  conversation = g_object_ref (self->conversation);
  g_clear_weak_pointer (&self->conversation);
  weir_comparison_stop (self);
  weir_conversation_end_comparison (conversation);
  weir_conversation_set_model (conversation, weir_chat_message_get_model (reply));
  weir_conversation_add (conversation, self->prompt);
  weir_conversation_add (conversation, reply);
}

void
weir_comparison_discard (WeirComparison *self)
{
  g_autoptr (WeirComparison) kept = NULL;
  g_autoptr (WeirConversation) conversation = NULL;
  GListModel *attachments;

  g_return_if_fail (WEIR_IS_COMPARISON (self));

  if (self->conversation == NULL)
    return;
  kept = g_object_ref (self);
  conversation = g_object_ref (self->conversation);
  g_clear_weak_pointer (&self->conversation);
  weir_comparison_stop (self);
  weir_conversation_end_comparison (conversation);
  weir_conversation_set_draft (conversation, weir_chat_message_get_text (self->prompt, NULL));
  attachments = weir_chat_message_get_attachments (self->prompt);
  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr (WeirChatAttachment) attachment = g_list_model_get_item (attachments, i);

      /* a model that does not take it was told so when it was attached */
      weir_conversation_attach (conversation, attachment, NULL);
    }
}
