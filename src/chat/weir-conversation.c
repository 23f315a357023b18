/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-conversation.h"

#include "chat/weir-chat-message-change.h"
#include "chat/weir-chat-title.h"
#include "chat/weir-comparison.h"
#include "chat/weir-conversation-state.h"

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_PINNED,
  PROP_MODEL,
  PROP_SYSTEM_PROMPT,
  PROP_HAS_TEMPERATURE,
  PROP_TEMPERATURE,
  PROP_EFFORT,
  PROP_MAX_TOKENS,
  PROP_DRAFT,
  PROP_ID,
  PROP_NUMBER,
  PROP_CREATED,
  PROP_UPDATED,
  PROP_BUSY,
  PROP_LOADING,
  PROP_HAS_EARLIER,
  PROP_ATTACHMENTS,
  PROP_EXCERPT,
  PROP_COMPARISON,
  PROP_CAN_REGENERATE,
  PROP_CAN_CONTINUE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirConversation,
                               weir_conversation,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return WEIR_TYPE_CHAT_MESSAGE;
}

static guint
get_n_items (GListModel *model)
{
  return WEIR_CONVERSATION (model)->messages->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  WeirConversation *self = WEIR_CONVERSATION (model);

  return position < self->messages->len
             ? g_object_ref (g_ptr_array_index (self->messages, position))
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
get_state (WeirConversation *self, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NUMBER:
      g_value_set_int64 (value, self->number);
      break;
    case PROP_CREATED:
      g_value_set_int64 (value, weir_conversation_get_created (self));
      break;
    case PROP_UPDATED:
      g_value_set_int64 (value, weir_conversation_get_updated (self));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, weir_conversation_is_busy (self));
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_HAS_EARLIER:
      g_value_set_boolean (value, self->has_earlier);
      break;
    case PROP_ATTACHMENTS:
      g_value_set_object (value, self->attachments);
      break;
    case PROP_EXCERPT:
      g_value_set_string (value, self->excerpt);
      break;
    case PROP_COMPARISON:
      g_value_set_object (value, self->comparison);
      break;
    case PROP_CAN_REGENERATE:
      g_value_set_boolean (value, weir_conversation_can_regenerate (self));
      break;
    case PROP_CAN_CONTINUE:
      g_value_set_boolean (value, weir_conversation_can_continue (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (self, id, pspec);
    }
}

static void
weir_conversation_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirConversation *self = WEIR_CONVERSATION (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_PINNED:
      g_value_set_boolean (value, self->pinned);
      break;
    case PROP_MODEL:
      g_value_set_string (value, self->settings.model);
      break;
    case PROP_SYSTEM_PROMPT:
      g_value_set_string (value, self->settings.system_prompt);
      break;
    case PROP_HAS_TEMPERATURE:
      g_value_set_boolean (value, self->settings.has_temperature);
      break;
    case PROP_TEMPERATURE:
      g_value_set_double (value, self->settings.temperature);
      break;
    case PROP_EFFORT:
      g_value_set_string (value, self->settings.effort);
      break;
    case PROP_MAX_TOKENS:
      g_value_set_uint (value, self->settings.max_tokens);
      break;
    case PROP_DRAFT:
      g_value_set_string (value, self->draft);
      break;
    default:
      get_state (self, id, value, pspec);
    }
}

static void
set_has_temperature (WeirConversation *self, gboolean has)
{
  if (self->settings.has_temperature == has)
    return;
  self->settings.has_temperature = has;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_TEMPERATURE]);
  weir_conversation_touch (self);
}

static void
weir_conversation_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirConversation *self = WEIR_CONVERSATION (object);

  switch (id)
    {
    case PROP_TITLE:
      weir_conversation_set_title (self, g_value_get_string (value));
      break;
    case PROP_PINNED:
      weir_conversation_set_pinned (self, g_value_get_boolean (value));
      break;
    case PROP_MODEL:
      weir_conversation_set_model (self, g_value_get_string (value));
      break;
    case PROP_SYSTEM_PROMPT:
      weir_conversation_set_system_prompt (self, g_value_get_string (value));
      break;
    case PROP_HAS_TEMPERATURE:
      set_has_temperature (self, g_value_get_boolean (value));
      break;
    case PROP_TEMPERATURE:
      weir_conversation_set_temperature (self, g_value_get_double (value));
      break;
    case PROP_EFFORT:
      weir_conversation_set_effort (self, g_value_get_string (value));
      break;
    case PROP_MAX_TOKENS:
      weir_conversation_set_max_tokens (self, g_value_get_uint (value));
      break;
    case PROP_DRAFT:
      weir_conversation_set_draft (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_conversation_dispose (GObject *object)
{
  weir_conversation_keep_clear (WEIR_CONVERSATION (object));
  G_OBJECT_CLASS (weir_conversation_parent_class)->dispose (object);
}

static void
weir_conversation_finalize (GObject *object)
{
  WeirConversation *self = WEIR_CONVERSATION (object);

  g_clear_object (&self->core);
  g_clear_object (&self->attachments);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->comparison);
  g_ptr_array_unref (self->messages);
  g_hash_table_unref (self->dirty);
  weir_chat_settings_clear (&self->settings);
  g_free (self->id);
  g_free (self->title);
  g_free (self->draft);
  g_free (self->excerpt);
  G_OBJECT_CLASS (weir_conversation_parent_class)->finalize (object);
}

static void
install_settings (void)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_PINNED] = g_param_spec_boolean ("pinned", NULL, NULL, FALSE, flags);
  properties[PROP_MODEL] = g_param_spec_string ("model", NULL, NULL, NULL, flags);
  properties[PROP_SYSTEM_PROMPT] = g_param_spec_string ("system-prompt", NULL, NULL, NULL, flags);
  properties[PROP_HAS_TEMPERATURE] =
      g_param_spec_boolean ("has-temperature", NULL, NULL, FALSE, flags);
  properties[PROP_TEMPERATURE] = g_param_spec_double ("temperature", NULL, NULL, 0, 2, 1, flags);
  properties[PROP_EFFORT] = g_param_spec_string ("effort", NULL, NULL, NULL, flags);
  properties[PROP_MAX_TOKENS] =
      g_param_spec_uint ("max-tokens", NULL, NULL, 0, G_MAXINT32, 0, flags);
  properties[PROP_DRAFT] = g_param_spec_string ("draft", NULL, NULL, NULL, flags);
}

static void
install_state (void)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NUMBER] = g_param_spec_int64 ("number", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_CREATED] = g_param_spec_int64 ("created", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_UPDATED] = g_param_spec_int64 ("updated", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_HAS_EARLIER] = g_param_spec_boolean ("has-earlier", NULL, NULL, FALSE, flags);
  properties[PROP_ATTACHMENTS] =
      g_param_spec_object ("attachments", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_EXCERPT] = g_param_spec_string ("excerpt", NULL, NULL, NULL, flags);
  properties[PROP_COMPARISON] =
      g_param_spec_object ("comparison", NULL, NULL, WEIR_TYPE_COMPARISON, flags);
  properties[PROP_CAN_REGENERATE] =
      g_param_spec_boolean ("can-regenerate", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_CONTINUE] = g_param_spec_boolean ("can-continue", NULL, NULL, FALSE, flags);
}

static void
weir_conversation_class_init (WeirConversationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_conversation_get_property;
  object_class->set_property = weir_conversation_set_property;
  object_class->dispose = weir_conversation_dispose;
  object_class->finalize = weir_conversation_finalize;
  install_settings ();
  install_state ();
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_conversation_init (WeirConversation *self)
{
  self->messages = g_ptr_array_new_with_free_func (g_object_unref);
  self->attachments = g_list_store_new (WEIR_TYPE_CHAT_ATTACHMENT);
  self->dirty = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->cut = -1;
  self->loaded = TRUE;
  self->settings.temperature = 1;
  self->created_us = self->updated_us = g_get_real_time ();
}

WeirConversation *
weir_conversation_new (WeirChatCore *core)
{
  WeirConversation *self;

  g_return_val_if_fail (WEIR_IS_CHAT_CORE (core), NULL);

  self = g_object_new (WEIR_TYPE_CONVERSATION, NULL);
  self->core = g_object_ref (core);
  self->id = g_uuid_string_random ();
  g_signal_connect_object (core, "flush", G_CALLBACK (weir_conversation_keep_clear), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
weir_conversation_tell (WeirConversation *self, const char *name)
{
  g_object_notify (G_OBJECT (self), name);
}

/* Sets one of the texts; what is empty is none. */
static void
set_text (WeirConversation *self, char **place, const char *text, int id)
{
  if (text != NULL && *text == '\0')
    text = NULL;
  if (g_strcmp0 (*place, text) == 0)
    return;
  g_free (*place);
  *place = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
  weir_conversation_touch (self);
}

/* Of the first thing the user said, or the name of the first file. (transfer full) (nullable) */
static char *
make_title (WeirConversation *self)
{
  WeirChatMessage *first = self->messages->len > 0 ? g_ptr_array_index (self->messages, 0) : NULL;
  g_autoptr (WeirChatAttachment) attachment = NULL;
  char *title;

  if (first == NULL || self->has_earlier)
    return g_strdup (self->title);
  title = weir_chat_title_make (weir_chat_message_get_text (first, NULL));
  if (title != NULL)
    return title;
  attachment = g_list_model_get_item (weir_chat_message_get_attachments (first), 0);
  return attachment != NULL ? g_strdup (weir_chat_attachment_get_name (attachment)) : NULL;
}

/* What it took became known, perhaps after it had ended. */
static void
on_details (WeirConversation *self, GParamSpec *pspec, WeirChatMessage *message)
{
  if (g_ptr_array_find (self->messages, message, NULL))
    weir_conversation_keep (self, message);
}

void
weir_conversation_add (WeirConversation *self, WeirChatMessage *message)
{
  WeirChatMessage *last;

  g_return_if_fail (WEIR_IS_CONVERSATION (self) && WEIR_IS_CHAT_MESSAGE (message));

  last =
      self->messages->len > 0 ? g_ptr_array_index (self->messages, self->messages->len - 1) : NULL;
  weir_chat_message_set_place (message, last != NULL ? weir_chat_message_get_place (last) + 1 : 0);
  g_signal_connect_object (message, "notify::details", G_CALLBACK (on_details), self,
                           G_CONNECT_SWAPPED);
  g_ptr_array_add (self->messages, g_object_ref (message));
  self->updated_us = g_get_real_time ();
  g_list_model_items_changed (G_LIST_MODEL (self), self->messages->len - 1, 0, 1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UPDATED]);
  if (self->messages->len == 1 && !self->own_title)
    {
      g_autofree char *title = make_title (self);

      set_text (self, &self->title, title, PROP_TITLE);
    }
  weir_conversation_touch (self);
  weir_conversation_keep (self, message);
}

void
weir_conversation_cut (WeirConversation *self, guint position)
{
  guint n = self->messages->len - position;

  if (n == 0)
    return;
  weir_conversation_keep_cut (
      self, weir_chat_message_get_place (g_ptr_array_index (self->messages, position)));
  g_ptr_array_remove_range (self->messages, position, n);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n, 0);
}

WeirChatMessage *
weir_conversation_peek_reply (WeirConversation *self)
{
  WeirChatMessage *last =
      self->messages->len > 0 ? g_ptr_array_index (self->messages, self->messages->len - 1) : NULL;

  if (last == NULL || weir_chat_message_get_role (last) != WEIR_CHAT_ASSISTANT)
    return NULL;
  return last;
}

WeirComparison *
weir_conversation_get_comparison (WeirConversation *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), NULL);

  return self->comparison;
}

const char *
weir_conversation_get_id (WeirConversation *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), NULL);

  return self->id;
}

gint64
weir_conversation_get_number (WeirConversation *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), 0);

  return self->number;
}

gint64
weir_conversation_get_created (WeirConversation *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), 0);

  return self->created_us / G_USEC_PER_SEC;
}

gint64
weir_conversation_get_updated (WeirConversation *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), 0);

  return self->updated_us / G_USEC_PER_SEC;
}

gboolean
weir_conversation_is_loading (WeirConversation *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), FALSE);

  return self->loading;
}

gboolean
weir_conversation_has_earlier (WeirConversation *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), FALSE);

  return self->has_earlier;
}

GListModel *
weir_conversation_get_attachments (WeirConversation *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), NULL);

  return G_LIST_MODEL (self->attachments);
}

const char *
weir_conversation_get_excerpt (WeirConversation *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), NULL);

  return self->excerpt;
}

const WeirChatSettings *
weir_conversation_get_settings (WeirConversation *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), NULL);

  return &self->settings;
}

void
weir_conversation_set_model (WeirConversation *self, const char *model)
{
  g_return_if_fail (WEIR_IS_CONVERSATION (self));

  set_text (self, &self->settings.model, model, PROP_MODEL);
}

void
weir_conversation_set_system_prompt (WeirConversation *self, const char *text)
{
  g_return_if_fail (WEIR_IS_CONVERSATION (self));

  set_text (self, &self->settings.system_prompt, text, PROP_SYSTEM_PROMPT);
}

void
weir_conversation_set_temperature (WeirConversation *self, double temperature)
{
  g_return_if_fail (WEIR_IS_CONVERSATION (self));

  set_has_temperature (self, temperature >= 0);
  if (temperature < 0 || ABS (self->settings.temperature - temperature) < 1e-9)
    return;
  self->settings.temperature = MIN (temperature, 2);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEMPERATURE]);
  weir_conversation_touch (self);
}

void
weir_conversation_set_effort (WeirConversation *self, const char *effort)
{
  g_return_if_fail (WEIR_IS_CONVERSATION (self));

  set_text (self, &self->settings.effort, effort, PROP_EFFORT);
}

void
weir_conversation_set_max_tokens (WeirConversation *self, guint max_tokens)
{
  g_return_if_fail (WEIR_IS_CONVERSATION (self));

  if (self->settings.max_tokens == max_tokens)
    return;
  self->settings.max_tokens = max_tokens;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_TOKENS]);
  weir_conversation_touch (self);
}

const char *
weir_conversation_get_title (WeirConversation *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), NULL);

  return self->title;
}

void
weir_conversation_set_title (WeirConversation *self, const char *title)
{
  g_autofree char *made = NULL;

  g_return_if_fail (WEIR_IS_CONVERSATION (self));

  self->own_title = title != NULL && *title != '\0';
  made = self->own_title ? g_strdup (title) : make_title (self);
  set_text (self, &self->title, made, PROP_TITLE);
}

gboolean
weir_conversation_get_pinned (WeirConversation *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), FALSE);

  return self->pinned;
}

void
weir_conversation_set_pinned (WeirConversation *self, gboolean pinned)
{
  g_return_if_fail (WEIR_IS_CONVERSATION (self));

  if (self->pinned == pinned)
    return;
  self->pinned = pinned;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PINNED]);
  weir_conversation_touch (self);
}

const char *
weir_conversation_get_draft (WeirConversation *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), NULL);

  return self->draft;
}

void
weir_conversation_set_draft (WeirConversation *self, const char *draft)
{
  g_return_if_fail (WEIR_IS_CONVERSATION (self));

  set_text (self, &self->draft, draft, PROP_DRAFT);
}
