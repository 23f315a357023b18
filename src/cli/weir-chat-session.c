/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-chat-session.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/weir-terminal.h"
#include "store/weir-usage-tail.h"

#define COST_MS 5000 /* so long a cost is waited for at most, where the machine is busy */
#define POLL_US 50000
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

/* --- What it took --- */

static void
read_last (sqlite3 *db, gpointer data)
{
  *(gint64 *) data = weir_usage_tail_get_last (db);
}

void
weir_chat_session_note_last (WeirChatSession *self)
{
  self->last = -1;
  if (self->database != NULL)
    weir_database_read (self->database, read_last, &self->last);
}

typedef struct
{
  gint64 last;
  GPtrArray *records;
} Tail;

static void
take_record (const WeirUsageRecord *record, gpointer user_data)
{
  g_ptr_array_add (user_data, weir_usage_record_copy (record));
}

static void
read_tail (sqlite3 *db, gpointer data)
{
  Tail *tail = data;

  tail->last = weir_usage_tail_read (db, tail->last, take_record, tail->records, NULL);
}

static gboolean
knows_cost (WeirChatMessage *reply)
{
  return weir_chat_message_get_figures (reply)->priced;
}

/* The proxy writes down what a request cost a moment after it has ended; what has no price never does. */
static void
learn_cost (WeirChatSession *self, WeirChatMessage *reply)
{
  gint64 end_us = g_get_monotonic_time () + COST_MS * 1000;
  gboolean is_there = self->last < 0 || weir_chat_message_get_request_id (reply) == NULL;

  while (!is_there && !knows_cost (reply) && g_get_monotonic_time () < end_us)
    {
      Tail tail = { self->last, g_ptr_array_new_with_free_func (g_free) };

      weir_database_read (self->database, read_tail, &tail);
      for (guint i = 0; i < tail.records->len; i++)
        if (g_strcmp0 (((WeirUsageRecord *) g_ptr_array_index (tail.records, i))->request_id,
                       weir_chat_message_get_request_id (reply))
            == 0)
          is_there = TRUE;
      weir_chat_take_records (self->chat, tail.records);
      g_ptr_array_unref (tail.records);
      if (!is_there)
        g_usleep (POLL_US);
    }
}

void
weir_chat_session_print_details (WeirChatSession *self, WeirChatMessage *reply)
{
  g_autofree char *details = NULL;

  learn_cost (self, reply);
  details = weir_chat_message_dup_details (reply);
  if (details != NULL && *weir_chat_message_get_text (reply, NULL) != '\0')
    g_print ("%s%s%s\n\n", self->styled ? DIM : "", details, self->styled ? PLAIN : "");
}

static void
print_fact (const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    g_print ("%s: %s\n", name, value);
}

void
weir_chat_session_print_reply (WeirChatSession *self)
{
  GListModel *messages = G_LIST_MODEL (self->conversation);
  guint n = g_list_model_get_n_items (messages);
  g_autoptr (WeirChatMessage) reply = n > 0 ? g_list_model_get_item (messages, n - 1) : NULL;

  if (reply == NULL || weir_chat_message_get_role (reply) != WEIR_CHAT_ASSISTANT)
    {
      weir_command_complain ("there is no answer yet");
      return;
    }
  weir_chat_session_print_details (self, reply);
  print_fact ("Model", weir_chat_message_get_upstream_model (reply));
  print_fact ("Deployment", weir_chat_message_get_deployment (reply));
  print_fact ("Subaccount", weir_chat_message_get_account (reply));
  print_fact ("Request", weir_chat_message_get_request_id (reply));
}

void
weir_chat_session_complain_unsent (WeirChatSession *self)
{
  if (weir_conversation_get_comparison (self->conversation) != NULL)
    weir_command_complain ("first choose an answer with /take N, or forget them with /discard");
  else
    weir_command_complain ("This cannot be sent now.");
}

void
weir_chat_session_wait_idle (WeirChatSession *self)
{
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, self->conversation);

  while (weir_conversation_is_busy (self->conversation))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (interrupt);
}

/* --- Asking --- */

void
weir_chat_session_follow (WeirChatSession *self)
{
  GListModel *messages = G_LIST_MODEL (self->conversation);
  g_autoptr (WeirChatMessage) reply =
      g_list_model_get_item (messages, g_list_model_get_n_items (messages) - 1);
  gulong appended = g_signal_connect (reply, "appended", G_CALLBACK (on_appended), self);
  WeirChatFailure *failure;

  weir_chat_session_note_last (self);
  weir_chat_session_wait_idle (self);
  g_signal_handler_disconnect (reply, appended);
  set_thinking (self, FALSE);
  if (*weir_chat_message_get_text (reply, NULL) != '\0')
    fputs ("\n\n", stdout);
  fflush (stdout);

  failure = weir_chat_message_get_failure (reply);
  self->failed = failure != NULL;
  if (failure != NULL)
    complain (failure);
  /* What it took is for people who look on. */
  else if (self->styled)
    weir_chat_session_print_details (self, reply);
}

void
weir_chat_session_ask (WeirChatSession *self, const char *text)
{
  if (weir_conversation_send (self->conversation, text))
    weir_chat_session_follow (self);
  else
    weir_chat_session_complain_unsent (self);
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
