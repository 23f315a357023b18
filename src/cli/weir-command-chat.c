/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-chat-commands.h"
#include "cli/weir-command.h"
#include "cli/weir-line-reader.h"

typedef struct
{
  char *model;
  char *url;
  char *prompt;
  char *temperature;
  char *effort;
  char *max_tokens;
  char *number;
  char **files;
  gboolean forget;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->model);
  g_free (options->url);
  g_free (options->prompt);
  g_free (options->temperature);
  g_free (options->effort);
  g_free (options->max_tokens);
  g_free (options->number);
  g_strfreev (options->files);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static WeirExit
converse (WeirChatSession *session)
{
  g_autoptr (WeirLineReader) reader = weir_line_reader_new ();
  gboolean going = TRUE;

  session->styled = weir_line_reader_is_terminal (reader);
  if (session->styled)
    g_print ("Talking to %s. /help lists the commands.\n\n",
             weir_conversation_get_settings (session->conversation)->model);
  while (going)
    {
      g_autofree char *line = weir_line_reader_read (reader, "> ");

      if (line == NULL)
        break;
      g_strstrip (line);
      if (*line == '/')
        going = weir_chat_commands_run (session, line);
      else if (*line != '\0')
        weir_chat_session_ask (session, line);
    }
  /* On a terminal the person has seen what failed; a script needs to be told. */
  return session->failed && !session->styled ? WEIR_EXIT_FAILED : WEIR_EXIT_OK;
}

/* What the command line says goes before what a conversation that is opened says. */
static gboolean
apply (WeirChatSession *session, const Options *options)
{
  if (options->number != NULL)
    {
      WeirConversation *found = weir_chat_session_find (session, options->number);

      if (found == NULL)
        return FALSE;
      weir_chat_session_open (session, found);
    }
  if (options->prompt != NULL)
    weir_conversation_set_system_prompt (session->conversation, options->prompt);
  if ((options->temperature != NULL
       && !weir_chat_commands_set_temperature (session, options->temperature))
      || (options->effort != NULL && !weir_chat_commands_set_effort (session, options->effort))
      || (options->max_tokens != NULL
          && !weir_chat_commands_set_max_tokens (session, options->max_tokens)))
    return FALSE;
  for (guint i = 0; options->files != NULL && options->files[i] != NULL; i++)
    if (!weir_chat_session_attach (session, options->files[i]))
      return FALSE;
  return TRUE;
}

/* (nullable) (transfer full): the model to begin with. One that is opened has its own. */
static char *
choose_model (WeirProxyAccess *access, WeirChatSession *session, const Options *options)
{
  const char *own = weir_conversation_get_settings (session->conversation)->model;

  if (options->model == NULL && options->number != NULL && own != NULL)
    return g_strdup (own);
  return weir_proxy_access_choose_model (access, options->model);
}

static WeirExit
talk (WeirProxyAccess *access, const Options *options, const char *question)
{
  g_autofree char *path =
      options->forget ? NULL : weir_database_build_path (g_get_user_data_dir ());
  g_auto (WeirChatSession) session = { NULL };
  g_autofree char *model = NULL;

  weir_chat_session_init (&session, access, path);
  if (options->model != NULL)
    weir_conversation_set_model (session.conversation, options->model);
  if (!apply (&session, options))
    return WEIR_EXIT_USAGE;
  model = choose_model (access, &session, options);
  if (model == NULL)
    return WEIR_EXIT_FAILED;
  weir_conversation_set_model (session.conversation, model);
  if (question == NULL)
    return converse (&session);
  weir_chat_session_ask (&session, question);
  return session.failed ? WEIR_EXIT_FAILED : WEIR_EXIT_OK;
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_STRING, &options.model, "Model to talk to", "NAME" },
    { "system", 's', 0, G_OPTION_ARG_STRING, &options.prompt, "System prompt", "TEXT" },
    { "attach", 'a', 0, G_OPTION_ARG_FILENAME_ARRAY, &options.files,
      "Send an image, a PDF or a text with the first message", "FILE" },
    { "temperature", 0, 0, G_OPTION_ARG_STRING, &options.temperature, "0 to 2", "N" },
    { "effort", 0, 0, G_OPTION_ARG_STRING, &options.effort, "How much to think, none to max",
      "WORD" },
    { "max-tokens", 0, 0, G_OPTION_ARG_STRING, &options.max_tokens, "Longest answer", "N" },
    { "open", 'o', 0, G_OPTION_ARG_STRING, &options.number, "Go on with a conversation", "N" },
    { "forget", 0, 0, G_OPTION_ARG_NONE, &options.forget, "Keep nothing of it", NULL },
    { "url", 0, 0, G_OPTION_ARG_STRING, &options.url, "Proxy to ask, with the key in WEIR_API_KEY",
      "URL" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (WeirCommandAccounts) accounts = { NULL, FALSE, FALSE };
  g_autoptr (WeirProxyAccess) access = NULL;
  WeirExit status;

  if (!weir_command_parse (command, entries, &accounts, 1, &argc, &argv, &status))
    return status;
  access = weir_proxy_access_open (&accounts, options.url, 2, &status);
  if (access == NULL)
    return status;
  return talk (access, &options, argc > 1 ? argv[1] : NULL);
}

const WeirCommand weir_command_chat = {
  .name = "chat",
  .arguments = "[QUESTION]",
  .summary = "Talk to a model",
  .description =
      "Asks QUESTION and ends, or reads lines: on a terminal a conversation. It is kept, as "
      "those of the window are.\n\nCommands in the conversation:\n" WEIR_CHAT_COMMANDS_HELP,
  .run = run,
};
