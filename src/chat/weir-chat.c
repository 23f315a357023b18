/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-chat.h"

#include <string.h>

#include "chat/weir-chat-core.h"
#include "chat/weir-chat-message-change.h"
#include "chat/weir-conversation-change.h"
#include "chat/weir-conversation-list-change.h"

struct _WeirChat
{
  GObject parent_instance;

  WeirChatCore *core;
  WeirConversationList *conversations;
  WeirService *service; /* (nullable) */
};

enum
{
  PROP_0,
  PROP_CONVERSATIONS,
  PROP_MODELS,
  PROP_TROUBLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirChat, weir_chat, G_TYPE_OBJECT)

static void
weir_chat_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirChat *self = WEIR_CHAT (object);

  switch (id)
    {
    case PROP_CONVERSATIONS:
      g_value_set_object (value, self->conversations);
      break;
    case PROP_MODELS:
      g_value_set_object (value, weir_chat_get_models (self));
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, weir_chat_get_trouble (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_chat_dispose (GObject *object)
{
  WeirChat *self = WEIR_CHAT (object);

  if (self->core != NULL)
    weir_chat_core_flush (self->core);
  g_clear_object (&self->conversations);
  g_clear_object (&self->core);
  g_clear_object (&self->service);
  G_OBJECT_CLASS (weir_chat_parent_class)->dispose (object);
}

static void
weir_chat_class_init (WeirChatClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_chat_get_property;
  object_class->dispose = weir_chat_dispose;
  properties[PROP_CONVERSATIONS] =
      g_param_spec_object ("conversations", NULL, NULL, WEIR_TYPE_CONVERSATION_LIST, flags);
  properties[PROP_MODELS] =
      g_param_spec_object ("models", NULL, NULL, WEIR_TYPE_MODEL_CHOICES, flags);
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_chat_init (WeirChat *self)
{
}

static void
on_trouble (WeirChat *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

WeirChat *
weir_chat_new (WeirDatabase *database)
{
  WeirChat *self = g_object_new (WEIR_TYPE_CHAT, NULL);
  g_autoptr (WeirChatStore) store = database != NULL ? weir_chat_store_new (database) : NULL;

  self->core = weir_chat_core_new (store);
  self->conversations = weir_conversation_list_new (self->core);
  g_signal_connect_object (self->core, "notify::trouble", G_CALLBACK (on_trouble), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/* Follows the service to wherever it listens, and whatever key it takes. */
static void
follow (WeirChat *self)
{
  g_autoptr (WeirSecret) key = weir_service_dup_api_key (self->service);

  WeirEngine *engine = weir_service_get_engine (self->service);
  const WeirSettings *settings = engine != NULL ? weir_engine_get_settings (engine) : NULL;

  if (settings != NULL)
    weir_money_set_prices (weir_chat_core_get_money (self->core), &settings->prices);
  weir_chat_set_proxy (self, weir_service_get_base_url (self->service), key);
}

static void
on_models_changed (WeirChat *self)
{
  weir_model_choices_refresh (weir_chat_get_models (self));
}

static void
on_finished (WeirChat *self, GPtrArray *records)
{
  weir_chat_take_records (self, records);
}

WeirChat *
weir_chat_new_for_service (WeirService *service, WeirDatabase *database)
{
  WeirChat *self;

  g_return_val_if_fail (WEIR_IS_SERVICE (service), NULL);

  self = weir_chat_new (database);
  self->service = g_object_ref (service);
  g_signal_connect_object (service, "notify::state", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "notify::base-url", G_CALLBACK (follow), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "engine-changed", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "settings-changed", G_CALLBACK (follow), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "models-changed", G_CALLBACK (on_models_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "finished", G_CALLBACK (on_finished), self, G_CONNECT_SWAPPED);
  follow (self);
  return self;
}

void
weir_chat_set_proxy (WeirChat *self, const char *base_url, WeirSecret *key)
{
  g_return_if_fail (WEIR_IS_CHAT (self) && base_url != NULL);

  weir_chat_core_set_proxy (self->core, base_url, key);
}

/* The list may come after the conversation has begun. */
static void
choose_model (WeirConversation *conversation,
              guint position,
              guint removed,
              guint added,
              GListModel *models)
{
  WeirModelChoice *model;

  if (weir_conversation_get_settings (conversation)->model != NULL)
    return;
  model = weir_model_choices_get_default (WEIR_MODEL_CHOICES (models));
  if (model != NULL)
    weir_conversation_set_model (conversation, weir_model_choice_get_name (model));
}

WeirConversation *
weir_chat_begin (WeirChat *self)
{
  WeirConversation *conversation;
  WeirModelChoices *models;

  g_return_val_if_fail (WEIR_IS_CHAT (self), NULL);

  conversation = weir_conversation_new (self->core);
  models = weir_chat_get_models (self);
  choose_model (conversation, 0, 0, 0, G_LIST_MODEL (models));
  g_signal_connect_object (models, "items-changed", G_CALLBACK (choose_model), conversation,
                           G_CONNECT_SWAPPED);
  return conversation;
}

/* (transfer full): those that can be shown; others were of no use to a person either. */
static GListStore *
make_attachments (const WeirChatTurn *turn)
{
  GListStore *store = g_list_store_new (WEIR_TYPE_CHAT_ATTACHMENT);

  for (guint i = 0; i < turn->n_media; i++)
    {
      const char *name = turn->media[i].name;
      g_autoptr (WeirChatAttachment) attachment = weir_chat_attachment_new (
          name != NULL ? name : turn->media[i].type, turn->media[i].bytes, NULL);

      if (attachment != NULL)
        g_list_store_append (store, attachment);
    }
  return store;
}

static void
set_draft (WeirConversation *conversation, const char *text, GListModel *attachments)
{
  weir_conversation_set_draft (conversation, text);
  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr (WeirChatAttachment) attachment = g_list_model_get_item (attachments, i);

      weir_conversation_attach (conversation, attachment, NULL);
    }
}

WeirConversation *
weir_chat_begin_with (WeirChat *self, const char *model, const WeirChatTurn *turns, guint n_turns)
{
  WeirConversation *conversation;

  g_return_val_if_fail (WEIR_IS_CHAT (self), NULL);
  g_return_val_if_fail (turns != NULL || n_turns == 0, NULL);

  conversation = weir_chat_begin (self);
  if (model != NULL)
    weir_conversation_set_model (conversation, model);
  for (guint i = 0; i < n_turns; i++)
    {
      g_autoptr (WeirChatMessage) message = NULL;
      g_autoptr (GListStore) attachments = make_attachments (&turns[i]);

      if (strcmp (turns[i].role, "system") == 0)
        weir_conversation_set_system_prompt (conversation, turns[i].text);
      else if (strcmp (turns[i].role, "user") == 0 && i == n_turns - 1)
        set_draft (conversation, turns[i].text, G_LIST_MODEL (attachments));
      else
        {
          message = strcmp (turns[i].role, "user") == 0
                        ? weir_chat_message_new_user (turns[i].text, G_LIST_MODEL (attachments))
                        : weir_chat_message_new_said (model, turns[i].text);
          weir_conversation_add (conversation, message);
        }
    }
  return conversation;
}

WeirConversationList *
weir_chat_get_conversations (WeirChat *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT (self), NULL);

  return self->conversations;
}

WeirModelChoices *
weir_chat_get_models (WeirChat *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT (self), NULL);

  return weir_chat_core_get_models (self->core);
}

const char *
weir_chat_get_trouble (WeirChat *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT (self), NULL);

  return weir_chat_core_get_trouble (self->core);
}

void
weir_chat_take_records (WeirChat *self, GPtrArray *records)
{
  g_return_if_fail (WEIR_IS_CHAT (self) && records != NULL);

  weir_chat_core_take_records (self->core, records);
}
