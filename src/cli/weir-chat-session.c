/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-chat-session.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/weir-terminal.h"

#define DIM "\033[2m"
#define PLAIN "\033[0m"

void
weir_chat_session_init (WeirChatSession *self, WeirProxyAccess *access, const char *path)
{
  *self = (WeirChatSession){ .access = access };
  self->database = path != NULL ? weir_database_new (path, 0) : NULL;
  self->chat = weir_chat_new (self->database);
  weir_chat_set_proxy (self->chat, access->base_url, access->key);
  self->conversation = weir_chat_begin (self->chat);
}

void
weir_chat_session_clear (WeirChatSession *self)
{
  g_clear_object (&self->deleted);
  /* the chat first: it keeps what waits to be kept */
  g_clear_object (&self->chat);
  g_clear_object (&self->conversation);
  g_clear_pointer (&self->database, weir_database_unref);
}

static void
take (WeirChatSession *self, WeirConversation *conversation)
{
  g_object_unref (self->conversation);
  self->conversation = conversation;
}

void
weir_chat_session_begin (WeirChatSession *self)
{
  WeirConversation *next = weir_chat_begin (self->chat);
  const WeirChatSettings *settings = weir_conversation_get_settings (self->conversation);

  weir_conversation_set_model (next, settings->model);
  weir_conversation_set_system_prompt (next, settings->system_prompt);
  weir_conversation_set_temperature (next, settings->has_temperature ? settings->temperature : -1);
  weir_conversation_set_effort (next, settings->effort);
  weir_conversation_set_max_tokens (next, settings->max_tokens);
  take (self, next);
}

void
weir_chat_session_open (WeirChatSession *self, WeirConversation *conversation)
{
  weir_conversation_load (conversation);
  while (weir_conversation_is_loading (conversation))
    g_main_context_iteration (NULL, TRUE);
  take (self, conversation);
}

WeirConversation *
weir_chat_session_find (WeirChatSession *self, const char *number)
{
  WeirConversationList *list = weir_chat_get_conversations (self->chat);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  WeirConversation *found = NULL;
  guint64 wanted;

  if (g_ascii_string_to_unsigned (number, 10, 1, G_MAXINT64, &wanted, NULL))
    {
      weir_conversation_list_find_async (list, (gint64) wanted, weir_command_on_result, &result);
      weir_command_wait (&result);
      found = weir_conversation_list_find_finish (list, result, &error);
    }
  if (error != NULL)
    weir_command_complain ("%s", error->message);
  else if (found == NULL)
    weir_command_complain ("there is no conversation “%s”; see /list", number);
  return found;
}

/* Reasoning is set apart from the answer: dimmed where the terminal can. */
static void
set_thinking (WeirChatSession *self, gboolean thinking)
{
  if (self->thinking == thinking)
    return;
  self->thinking = thinking;
  if (self->styled)
    fputs (thinking ? DIM : PLAIN, stdout);
  if (!thinking)
    fputs ("\n\n", stdout);
}

static void
on_appended (WeirChatMessage *reply, const char *piece, gboolean reasoning, gpointer user_data)
{
  set_thinking (user_data, reasoning);
  weir_terminal_print (piece, strlen (piece));
}

static gboolean
on_interrupt (gpointer user_data)
{
  weir_conversation_stop (user_data);
  return G_SOURCE_CONTINUE;
}

static void
complain (WeirChatFailure *failure)
{
  const char *details = weir_chat_failure_get_details (failure);
  const char *body = weir_chat_failure_get_body (failure);
  g_autofree char *first = details != NULL ? g_strndup (details, strcspn (details, "\n")) : NULL;

  if (first != NULL && strcmp (first, body) != 0)
    weir_command_complain ("%s: %s (%s)", weir_chat_failure_get_title (failure), body, first);
  else
    weir_command_complain ("%s: %s", weir_chat_failure_get_title (failure), body);
}

/* What it took is for people who look on. */
static void
print_details (WeirChatSession *self, WeirChatMessage *reply)
{
  g_autofree char *details = self->styled ? weir_chat_message_dup_details (reply) : NULL;

  if (details != NULL && *weir_chat_message_get_text (reply, NULL) != '\0')
    g_print (DIM "%s" PLAIN "\n\n", details);
}

void
weir_chat_session_follow (WeirChatSession *self)
{
  GListModel *messages = G_LIST_MODEL (self->conversation);
  g_autoptr (WeirChatMessage) reply =
      g_list_model_get_item (messages, g_list_model_get_n_items (messages) - 1);
  gulong appended = g_signal_connect (reply, "appended", G_CALLBACK (on_appended), self);
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, self->conversation);
  WeirChatFailure *failure;

  while (weir_conversation_is_busy (self->conversation))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (interrupt);
  g_signal_handler_disconnect (reply, appended);
  set_thinking (self, FALSE);
  if (*weir_chat_message_get_text (reply, NULL) != '\0')
    fputs ("\n\n", stdout);
  fflush (stdout);

  failure = weir_chat_message_get_failure (reply);
  self->failed = failure != NULL;
  if (failure != NULL)
    complain (failure);
  else
    print_details (self, reply);
}

void
weir_chat_session_ask (WeirChatSession *self, const char *text)
{
  if (weir_conversation_send (self->conversation, text))
    weir_chat_session_follow (self);
  else
    weir_command_complain ("This cannot be sent now.");
}

WeirModelChoices *
weir_chat_session_wait_models (WeirChatSession *self)
{
  WeirModelChoices *models = weir_chat_get_models (self->chat);

  while (weir_model_choices_is_loading (models))
    g_main_context_iteration (NULL, TRUE);
  return models;
}

WeirConversationList *
weir_chat_session_wait_list (WeirChatSession *self)
{
  WeirConversationList *list = weir_chat_get_conversations (self->chat);

  while (weir_conversation_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  return list;
}

gboolean
weir_chat_session_attach (WeirChatSession *self, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirChatAttachment) attachment = NULL;

  weir_chat_attachment_read_async (file, NULL, weir_command_on_result, &result);
  weir_command_wait (&result);
  attachment = weir_chat_attachment_read_finish (result, &error);
  weir_chat_session_wait_models (self);
  if (attachment != NULL && weir_conversation_attach (self->conversation, attachment, &error))
    return TRUE;
  weir_command_complain ("%s", error->message);
  return FALSE;
}
