/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-chat-core.h"

#include <glib/gi18n.h>

#include "chat/weir-chat-message-change.h"
#include "chat/weir-model-choices-change.h"

/* A reply and some of a comparison at once, in several conversations. */
#define MAX_REQUESTS 16

/* Records come within moments; those that do not come at all must not pile up. */
#define MAX_AWAITED 100

/* Most are of other clients. */
#define MAX_EARLY 50

struct _WeirChatCore
{
  GObject parent_instance;

  WeirChatClient *client; /* (nullable) */
  WeirModelChoices *models;
  WeirMoney *money;
  WeirChatStore *store; /* (nullable) */
  char *trouble;        /* (nullable) */
  GQueue awaited;       /* WeirChatMessage, the oldest first */
  GQueue early;         /* WeirUsageRecord: of requests nobody has told of yet, the oldest first */
};

enum
{
  PROP_0,
  PROP_TROUBLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  CHANGED,
  FLUSH,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirChatCore, weir_chat_core, G_TYPE_OBJECT)

static void
weir_chat_core_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_TROUBLE:
      g_value_set_string (value, weir_chat_core_get_trouble (WEIR_CHAT_CORE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_chat_core_dispose (GObject *object)
{
  WeirChatCore *self = WEIR_CHAT_CORE (object);

  g_clear_object (&self->client);
  if (self->models != NULL)
    {
      weir_model_choices_set_client (self->models, NULL);
      weir_model_choices_set_store (self->models, NULL);
    }
  g_clear_object (&self->models);
  g_clear_object (&self->money);
  g_clear_object (&self->store);
  g_clear_pointer (&self->trouble, g_free);
  g_queue_clear_full (&self->awaited, g_object_unref);
  g_queue_clear_full (&self->early, g_free);
  G_OBJECT_CLASS (weir_chat_core_parent_class)->dispose (object);
}

static void
weir_chat_core_class_init (WeirChatCoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_chat_core_get_property;
  object_class->dispose = weir_chat_core_dispose;
  properties[PROP_TROUBLE] =
      g_param_spec_string ("trouble", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, WEIR_TYPE_CONVERSATION);
  signals[FLUSH] = g_signal_new ("flush", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_chat_core_init (WeirChatCore *self)
{
  self->money = weir_money_new (NULL);
  self->models = weir_model_choices_new (self->money);
  g_queue_init (&self->awaited);
  g_queue_init (&self->early);
}

WeirChatCore *
weir_chat_core_new (WeirChatStore *store)
{
  WeirChatCore *self = g_object_new (WEIR_TYPE_CHAT_CORE, NULL);

  g_set_object (&self->store, store);
  weir_model_choices_set_store (self->models, store);
  return self;
}

void
weir_chat_core_set_proxy (WeirChatCore *self, const char *base_url, WeirSecret *key)
{
  g_return_if_fail (WEIR_IS_CHAT_CORE (self) && base_url != NULL);

  g_clear_object (&self->client);
  self->client = weir_chat_client_new (base_url, key, MAX_REQUESTS);
  weir_model_choices_set_client (self->models, self->client);
}

WeirChatClient *
weir_chat_core_get_client (WeirChatCore *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_CORE (self), NULL);

  return self->client;
}

WeirModelChoices *
weir_chat_core_get_models (WeirChatCore *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_CORE (self), NULL);

  return self->models;
}

WeirMoney *
weir_chat_core_get_money (WeirChatCore *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_CORE (self), NULL);

  return self->money;
}

WeirChatStore *
weir_chat_core_get_store (WeirChatCore *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_CORE (self), NULL);

  return self->store;
}

const char *
weir_chat_core_get_trouble (WeirChatCore *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_CORE (self), NULL);

  return self->trouble;
}

/* What the database itself says goes before: without a file all is kept, but not for long. */
void
weir_chat_core_tell_kept (WeirChatCore *self, const GError *error)
{
  g_autofree char *own = NULL;
  g_autofree char *trouble = NULL;

  g_return_if_fail (WEIR_IS_CHAT_CORE (self));

  own = self->store != NULL ? weir_chat_store_dup_trouble (self->store) : NULL;
  if (own != NULL)
    trouble = g_steal_pointer (&own);
  else if (error != NULL)
    trouble = g_strdup_printf (_ ("Conversations cannot be kept just now: %s"), error->message);
  if (g_strcmp0 (trouble, self->trouble) == 0)
    return;
  g_free (self->trouble);
  self->trouble = g_steal_pointer (&trouble);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

void
weir_chat_core_flush (WeirChatCore *self)
{
  g_return_if_fail (WEIR_IS_CHAT_CORE (self));

  g_signal_emit (self, signals[FLUSH], 0);
  /* who is still told of something keeps the database, so that its end does not wait for these */
  if (self->store != NULL)
    weir_chat_store_flush (self->store);
}

void
weir_chat_core_tell_changed (WeirChatCore *self, WeirConversation *conversation)
{
  g_return_if_fail (WEIR_IS_CHAT_CORE (self));

  g_signal_emit (self, signals[CHANGED], 0, conversation);
}

/* The record may be told of before the last piece of the reply is read. */
static gboolean
take_early (WeirChatCore *self, WeirChatMessage *message)
{
  for (GList *l = self->early.head; l != NULL; l = l->next)
    {
      g_autofree WeirUsageRecord *record = NULL;

      if (g_strcmp0 (weir_chat_message_get_request_id (message),
                     ((WeirUsageRecord *) l->data)->request_id)
          != 0)
        continue;
      record = l->data;
      g_queue_delete_link (&self->early, l);
      weir_chat_message_take_record (message, record);
      return TRUE;
    }
  return FALSE;
}

void
weir_chat_core_await_record (WeirChatCore *self, WeirChatMessage *message)
{
  g_return_if_fail (WEIR_IS_CHAT_CORE (self) && WEIR_IS_CHAT_MESSAGE (message));

  if (weir_chat_message_get_request_id (message) == NULL || take_early (self, message))
    return;
  g_queue_push_tail (&self->awaited, g_object_ref (message));
  if (self->awaited.length > MAX_AWAITED)
    g_object_unref (g_queue_pop_head (&self->awaited));
}

static void
take_record (WeirChatCore *self, const WeirUsageRecord *record)
{
  for (GList *l = self->awaited.head; l != NULL; l = l->next)
    {
      g_autoptr (WeirChatMessage) message = NULL;

      if (g_strcmp0 (weir_chat_message_get_request_id (l->data), record->request_id) != 0)
        continue;
      message = l->data;
      g_queue_delete_link (&self->awaited, l);
      weir_chat_message_take_record (message, record);
      return;
    }
  if (record->request_id == NULL)
    return;
  g_queue_push_tail (&self->early, weir_usage_record_copy (record));
  if (self->early.length > MAX_EARLY)
    g_free (g_queue_pop_head (&self->early));
}

void
weir_chat_core_take_records (WeirChatCore *self, GPtrArray *records)
{
  g_return_if_fail (WEIR_IS_CHAT_CORE (self) && records != NULL);

  for (guint i = 0; i < records->len; i++)
    take_record (self, g_ptr_array_index (records, i));
}
