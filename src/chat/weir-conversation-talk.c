/* SPDX-License-Identifier: MIT */
/* A conversation's other half: what is said in it. */
#define G_LOG_DOMAIN "weir-chat"

#include <glib/gi18n.h>

#include "chat/weir-chat-exchange.h"
#include "chat/weir-chat-message-change.h"
#include "chat/weir-comparison-change.h"
#include "chat/weir-conversation-state.h"

/* In base64 it is a third more, and the proxy takes 64 MiB. */
#define MAX_ATTACHED (40 * 1024 * 1024)

static void
tell_busy (WeirConversation *self)
{
  weir_conversation_tell (self, "busy");
  weir_conversation_tell (self, "can-regenerate");
  weir_conversation_tell (self, "can-continue");
}

static void
on_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirConversation) self = user_data;

  g_clear_object (&self->cancellable);
  weir_conversation_keep_live (self, FALSE);
  self->updated_us = g_get_real_time ();
  weir_conversation_tell (self, "updated");
  tell_busy (self);
  weir_conversation_touch (self);
}

/* All that was said is here. */
static void
on_prepared (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirConversation) self = WEIR_CONVERSATION (g_object_ref (object));
  g_autoptr (WeirChatMessage) reply = user_data;
  g_autoptr (GPtrArray) history = weir_conversation_dup_history (self);
  g_autoptr (GError) error = NULL;

  if (!weir_conversation_prepare_finish (self, result, &error))
    {
      weir_chat_exchange_fail (reply, error);
      on_ended (NULL, NULL, g_object_ref (self));
      return;
    }
  if (history->len > 0 && g_ptr_array_index (history, history->len - 1) == reply)
    g_ptr_array_remove_index (history, history->len - 1);
  weir_chat_exchange_async (self->core, history, &self->settings, reply, self->cancellable,
                            on_ended, g_object_ref (self));
}

/* Asks for @reply, which is the last message, or its rest. The conversation stays until it has ended. */
static void
ask (WeirConversation *self, WeirChatMessage *reply)
{
  self->cancellable = g_cancellable_new ();
  weir_conversation_keep_live (self, TRUE);
  tell_busy (self);
  weir_model_choices_note_use (weir_chat_core_get_models (self->core), self->settings.model);
  weir_conversation_prepare_async (self, self->cancellable, on_prepared, g_object_ref (reply));
}

static void
ask_anew (WeirConversation *self)
{
  g_autoptr (WeirChatMessage) reply = weir_chat_message_new_reply (self->settings.model);

  weir_conversation_add (self, reply);
  ask (self, reply);
}

static gpointer
copy_item (gconstpointer item, gpointer user_data)
{
  return g_object_ref ((gpointer) item);
}

GPtrArray *
weir_conversation_dup_history (WeirConversation *self)
{
  GPtrArray *history = g_ptr_array_copy (self->messages, copy_item, NULL);

  g_ptr_array_set_free_func (history, g_object_unref);
  return history;
}

gboolean
weir_conversation_can_send (WeirConversation *self, const char *text)
{
  return self->loaded && !weir_conversation_is_busy (self) && self->comparison == NULL
         && self->settings.model != NULL
         && (*text != '\0' || g_list_model_get_n_items (G_LIST_MODEL (self->attachments)) > 0);
}

WeirChatMessage *
weir_conversation_take_prompt (WeirConversation *self, const char *text)
{
  WeirChatMessage *prompt = weir_chat_message_new_user (text, G_LIST_MODEL (self->attachments));

  g_list_store_remove_all (self->attachments);
  weir_conversation_set_draft (self, NULL);
  return prompt;
}

gboolean
weir_conversation_send (WeirConversation *self, const char *text)
{
  g_autoptr (WeirChatMessage) prompt = NULL;

  g_return_val_if_fail (WEIR_IS_CONVERSATION (self) && text != NULL, FALSE);

  if (!weir_conversation_can_send (self, text))
    return FALSE;
  prompt = weir_conversation_take_prompt (self, text);
  weir_conversation_add (self, prompt);
  ask_anew (self);
  return TRUE;
}

void
weir_conversation_stop (WeirConversation *self)
{
  g_return_if_fail (WEIR_IS_CONVERSATION (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->comparison != NULL)
    weir_comparison_stop (self->comparison);
}

gboolean
weir_conversation_regenerate (WeirConversation *self, const char *model)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), FALSE);

  if (!weir_conversation_can_regenerate (self))
    return FALSE;
  if (weir_conversation_peek_reply (self) != NULL)
    weir_conversation_cut (self, self->messages->len - 1);
  if (model != NULL)
    weir_conversation_set_model (self, model);
  ask_anew (self);
  return TRUE;
}

gboolean
weir_conversation_edit (WeirConversation *self, WeirChatMessage *message, const char *text)
{
  g_autoptr (WeirChatMessage) said = NULL;
  guint position;

  g_return_val_if_fail (WEIR_IS_CONVERSATION (self) && WEIR_IS_CHAT_MESSAGE (message), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (weir_conversation_is_busy (self) || self->comparison != NULL || self->settings.model == NULL
      || weir_chat_message_get_role (message) != WEIR_CHAT_USER
      || !g_ptr_array_find (self->messages, message, &position))
    return FALSE;
  said = weir_chat_message_new_user (text, weir_chat_message_get_attachments (message));
  weir_conversation_cut (self, position);
  weir_conversation_add (self, said);
  ask_anew (self);
  return TRUE;
}

gboolean
weir_conversation_continue (WeirConversation *self)
{
  WeirChatMessage *reply;

  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), FALSE);

  if (!weir_conversation_can_continue (self))
    return FALSE;
  reply = weir_conversation_peek_reply (self);
  weir_chat_message_reopen (reply);
  ask (self, reply);
  return TRUE;
}

void
weir_conversation_keep_part (WeirConversation *self)
{
  WeirChatMessage *reply;

  g_return_if_fail (WEIR_IS_CONVERSATION (self));

  reply = weir_conversation_peek_reply (self);
  if (reply != NULL && weir_chat_message_keep_part (reply))
    weir_conversation_keep (self, reply);
}

gboolean
weir_conversation_is_busy (WeirConversation *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), FALSE);

  return self->cancellable != NULL
         || (self->comparison != NULL && weir_comparison_is_busy (self->comparison));
}

gboolean
weir_conversation_can_regenerate (WeirConversation *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), FALSE);

  return !weir_conversation_is_busy (self) && self->comparison == NULL
         && self->settings.model != NULL && self->messages->len > 0;
}

gboolean
weir_conversation_can_continue (WeirConversation *self)
{
  WeirChatMessage *reply;
  WeirChatState state;

  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), FALSE);

  reply = weir_conversation_peek_reply (self);
  if (!weir_conversation_can_regenerate (self) || reply == NULL
      || *weir_chat_message_get_text (reply, NULL) == '\0')
    return FALSE;
  state = weir_chat_message_get_state (reply);
  return state == WEIR_CHAT_STOPPED || state == WEIR_CHAT_INTERRUPTED
         || weir_chat_message_is_at_limit (reply);
}

/* Whether the model is known not to take it. */
static gboolean
is_refused (WeirConversation *self, WeirChatAttachment *attachment)
{
  WeirModelChoice *model =
      weir_model_choices_find (weir_chat_core_get_models (self->core), self->settings.model);

  if (model == NULL)
    return FALSE;
  switch (weir_chat_attachment_get_kind (attachment))
    {
    case WEIR_CHAT_ATTACHMENT_IMAGE:
      return !weir_model_choice_takes_images (model);
    case WEIR_CHAT_ATTACHMENT_PDF:
      return !weir_model_choice_takes_documents (model);
    case WEIR_CHAT_ATTACHMENT_TEXT:
    default:
      return FALSE;
    }
}

/* Bytes of what goes with the next message. */
static gsize
count_attached (WeirConversation *self)
{
  GListModel *attachments = G_LIST_MODEL (self->attachments);
  gsize sum = 0;

  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr (WeirChatAttachment) attachment = g_list_model_get_item (attachments, i);

      sum += weir_chat_attachment_get_size (attachment);
    }
  return sum;
}

gboolean
weir_conversation_attach (WeirConversation *self, WeirChatAttachment *attachment, GError **error)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), FALSE);
  g_return_val_if_fail (WEIR_IS_CHAT_ATTACHMENT (attachment), FALSE);

  if (is_refused (self, attachment))
    {
      g_set_error (error, WEIR_CHAT_ERROR, WEIR_CHAT_ERROR_MODEL,
                   weir_chat_attachment_get_kind (attachment) == WEIR_CHAT_ATTACHMENT_PDF
                       ? _ ("%s takes no PDF documents. Choose another model for it.")
                       : _ ("%s takes no images. Choose another model for it."),
                   self->settings.model);
      return FALSE;
    }
  if (count_attached (self) + weir_chat_attachment_get_size (attachment) > MAX_ATTACHED)
    {
      g_set_error (
          error, WEIR_CHAT_ERROR, WEIR_CHAT_ERROR_TOO_LARGE,
          _ ("With “%s”, the files are larger than 40 MB together, the most that goes with a "
             "message."),
          weir_chat_attachment_get_name (attachment));
      return FALSE;
    }
  g_list_store_append (self->attachments, attachment);
  return TRUE;
}

void
weir_conversation_detach (WeirConversation *self, WeirChatAttachment *attachment)
{
  guint position;

  g_return_if_fail (WEIR_IS_CONVERSATION (self));

  if (g_list_store_find (self->attachments, attachment, &position))
    g_list_store_remove (self->attachments, position);
}

static void
on_comparison_busy (WeirConversation *self)
{
  weir_conversation_tell (self, "busy");
}

WeirComparison *
weir_conversation_compare (WeirConversation *self, const char *text, const char *const *models)
{
  g_autoptr (WeirChatMessage) prompt = NULL;

  g_return_val_if_fail (WEIR_IS_CONVERSATION (self) && text != NULL && models != NULL, NULL);

  if (!weir_conversation_can_send (self, text) || models[0] == NULL)
    return NULL;
  prompt = weir_conversation_take_prompt (self, text);
  self->comparison = weir_comparison_new (self->core, self, prompt, models);
  g_signal_connect_object (self->comparison, "notify::busy", G_CALLBACK (on_comparison_busy), self,
                           G_CONNECT_SWAPPED);
  weir_conversation_tell (self, "comparison");
  tell_busy (self);
  return self->comparison;
}

void
weir_conversation_end_comparison (WeirConversation *self)
{
  g_clear_object (&self->comparison);
  weir_conversation_tell (self, "comparison");
  tell_busy (self);
}
