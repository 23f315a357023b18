/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command.h"
#include "cli/weir-line-reader.h"
#include "cli/weir-proxy-access.h"
#include "cli/weir-terminal.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define HELP                                                                                       \
  "/model NAME   use another model\n"                                                              \
  "/models       list the names that can be used\n"                                                \
  "/system TEXT  set the system prompt, without TEXT remove it\n"                                  \
  "/clear        begin a new conversation\n"                                                       \
  "/help         show this\n"                                                                      \
  "/quit         leave; so does Ctrl+D\n"                                                          \
  "Ctrl+C stops an answer and keeps what has come.\n"

typedef struct
{
  WeirProxyAccess *access;
  char *model;
  char *system;      /* (nullable) */
  GPtrArray *texts;  /* the turns, the user's and the model's by turns */
  gboolean thinking; /* reasoning is being shown */
  gboolean styled;   /* the terminal takes colours */
  gboolean failed;   /* the last request had no answer */
} Chat;

static void
chat_clear (Chat *chat)
{
  g_free (chat->model);
  g_free (chat->system);
  g_ptr_array_unref (chat->texts);
}

/* Reasoning is set apart from the answer: dimmed where the terminal can. */
static void
set_thinking (Chat *chat, gboolean thinking)
{
  if (chat->thinking == thinking)
    return;
  chat->thinking = thinking;
  if (chat->styled)
    fputs (thinking ? "\033[2m" : "\033[0m", stdout);
  if (!thinking)
    fputs ("\n\n", stdout);
}

static void
on_delta (const char *text, gsize len, gboolean reasoning, gpointer user_data)
{
  set_thinking (user_data, reasoning);
  weir_terminal_print (text, len);
}

static gboolean
on_interrupt (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_CONTINUE;
}

static WeirChatTurn *
list_turns (Chat *chat, guint *n_turns)
{
  WeirChatTurn *turns = g_new0 (WeirChatTurn, chat->texts->len + 1);
  guint n = 0;

  if (chat->system != NULL)
    turns[n++] = (WeirChatTurn){ "system", chat->system };
  for (guint i = 0; i < chat->texts->len; i++)
    turns[n++] =
        (WeirChatTurn){ i % 2 == 0 ? "user" : "assistant", g_ptr_array_index (chat->texts, i) };
  *n_turns = n;
  return turns;
}

/* Takes the answer into the conversation, or the question out of it when there is none. */
static void
keep_answer (Chat *chat, WeirChatReply *reply)
{
  if (reply->text->len > 0)
    g_ptr_array_add (chat->texts, g_strdup (reply->text->str));
  else
    g_ptr_array_remove_index (chat->texts, chat->texts->len - 1);
}

static void
ask (Chat *chat, const char *question)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WeirChatReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree WeirChatTurn *turns = NULL;
  WeirChatRequest request = { .model = chat->model, .stream = TRUE };
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, cancellable);
  gboolean answered;

  g_ptr_array_add (chat->texts, g_strdup (question));
  turns = list_turns (chat, &request.n_turns);
  request.turns = turns;
  weir_chat_client_send_async (chat->access->client, &request, on_delta, chat, cancellable,
                               weir_command_on_result, &result);
  weir_command_wait (&result);
  answered = weir_chat_client_send_finish (chat->access->client, result, &reply, &error);
  g_source_remove (interrupt);
  set_thinking (chat, FALSE);
  if (reply->text->len > 0)
    fputs ("\n\n", stdout);
  fflush (stdout);

  keep_answer (chat, reply);
  chat->failed = !answered && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (chat->failed)
    weir_command_complain ("%s", error->message);
}

static void
list_models (Chat *chat)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) models = NULL;

  weir_chat_client_list_models_async (chat->access->client, NULL, weir_command_on_result, &result);
  weir_command_wait (&result);
  models = weir_chat_client_list_models_finish (chat->access->client, result, &error);
  if (models == NULL)
    weir_command_complain ("%s", error->message);
  for (guint i = 0; models != NULL && models[i] != NULL; i++)
    g_print ("%s\n", models[i]);
}

static void
set_model (Chat *chat, const char *name)
{
  if (*name != '\0')
    {
      g_free (chat->model);
      chat->model = g_strdup (name);
    }
  g_print ("Model: %s\n", chat->model);
}

static void
set_system (Chat *chat, const char *text)
{
  g_free (chat->system);
  chat->system = *text != '\0' ? g_strdup (text) : NULL;
}

/* %FALSE when the conversation is to end. */
static gboolean
run_command (Chat *chat, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 2);
  const char *rest = words[1] != NULL ? g_strstrip (words[1]) : "";

  if (g_str_equal (words[0], "/quit") || g_str_equal (words[0], "/exit"))
    return FALSE;
  if (g_str_equal (words[0], "/model"))
    set_model (chat, rest);
  else if (g_str_equal (words[0], "/models"))
    list_models (chat);
  else if (g_str_equal (words[0], "/system"))
    set_system (chat, rest);
  else if (g_str_equal (words[0], "/clear"))
    g_ptr_array_set_size (chat->texts, 0);
  else
    g_print (HELP);
  return TRUE;
}

static WeirExit
converse (Chat *chat)
{
  g_autoptr (WeirLineReader) reader = weir_line_reader_new ();
  gboolean going = TRUE;

  chat->styled = weir_line_reader_is_terminal (reader);
  if (chat->styled)
    g_print ("Talking to %s. /help lists the commands.\n\n", chat->model);
  while (going)
    {
      g_autofree char *line = weir_line_reader_read (reader, "> ");

      if (line == NULL)
        break;
      g_strstrip (line);
      if (*line == '/')
        going = run_command (chat, line);
      else if (*line != '\0')
        ask (chat, line);
    }
  /* On a terminal the person has seen what failed; a script needs to be told. */
  return chat->failed && !chat->styled ? WEIR_EXIT_FAILED : WEIR_EXIT_OK;
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  g_autofree char *model = NULL;
  g_autofree char *url = NULL;
  g_autofree char *prompt = NULL;
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_STRING, &model, "Model to talk to", "NAME" },
    { "system", 's', 0, G_OPTION_ARG_STRING, &prompt, "System prompt", "TEXT" },
    { "url", 0, 0, G_OPTION_ARG_STRING, &url, "Proxy to ask, with the key in WEIR_API_KEY", "URL" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (WeirCommandAccounts) accounts = { NULL, FALSE, FALSE };
  g_autoptr (WeirProxyAccess) access = NULL;
  Chat chat = { NULL };
  WeirExit status;

  if (!weir_command_parse (command, entries, &accounts, 0, &argc, &argv, &status))
    return status;
  access = weir_proxy_access_open (&accounts, url, 1, &status);
  if (access == NULL)
    return status;

  chat.access = access;
  chat.model = weir_proxy_access_choose_model (access, model);
  if (chat.model == NULL)
    return WEIR_EXIT_FAILED;
  chat.system = g_steal_pointer (&prompt);
  chat.texts = g_ptr_array_new_with_free_func (g_free);
  status = converse (&chat);
  chat_clear (&chat);
  return status;
}

const WeirCommand weir_command_chat = {
  .name = "chat",
  .summary = "Talk to a model",
  .description = "Commands in the conversation:\n" HELP,
  .run = run,
};
