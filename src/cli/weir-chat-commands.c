/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-chat-commands.h"

#include <string.h>

#include "chat/weir-chat-export.h"
#include "cli/weir-chat-comparing.h"
#include "cli/weir-terminal.h"

/* Columns of a title in the list. */
#define TITLE_WIDTH 48

static void
list_models (WeirChatSession *session, const char *rest)
{
  WeirModelChoices *models = weir_chat_session_wait_models (session);

  if (weir_model_choices_get_trouble (models) != NULL)
    weir_command_complain ("%s", weir_model_choices_get_trouble (models));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (models)); i++)
    {
      g_autoptr (WeirModelChoice) model = g_list_model_get_item (G_LIST_MODEL (models), i);

      g_print ("%s\n", weir_model_choice_get_name (model));
    }
}

static void
set_model (WeirChatSession *session, const char *rest)
{
  if (*rest != '\0')
    weir_conversation_set_model (session->conversation, rest);
  g_print ("Model: %s\n", weir_conversation_get_settings (session->conversation)->model);
}

static void
set_system (WeirChatSession *session, const char *rest)
{
  weir_conversation_set_system_prompt (session->conversation, rest);
}

gboolean
weir_chat_commands_set_temperature (WeirChatSession *session, const char *text)
{
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);

  if (*text != '\0' && (*end != '\0' || !(value >= 0 && value <= 2)))
    {
      weir_command_complain ("the temperature is a number from 0 to 2");
      return FALSE;
    }
  weir_conversation_set_temperature (session->conversation, *text != '\0' ? value : -1);
  return TRUE;
}

gboolean
weir_chat_commands_set_effort (WeirChatSession *session, const char *text)
{
  static const char *const words[] = { "",     "none",  "minimal", "low", "medium",
                                       "high", "xhigh", "max",     NULL };

  if (!g_strv_contains (words, text))
    {
      weir_command_complain (
          "the effort is one of none, minimal, low, medium, high, xhigh and max");
      return FALSE;
    }
  weir_conversation_set_effort (session->conversation, text);
  return TRUE;
}

gboolean
weir_chat_commands_set_max_tokens (WeirChatSession *session, const char *text)
{
  guint64 value = 0;

  if (*text != '\0' && !g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT32, &value, NULL))
    {
      weir_command_complain ("the greatest number of tokens is a whole number from 1");
      return FALSE;
    }
  weir_conversation_set_max_tokens (session->conversation, (guint) value);
  return TRUE;
}

static void
set_temperature (WeirChatSession *session, const char *rest)
{
  weir_chat_commands_set_temperature (session, rest);
}

static void
set_effort (WeirChatSession *session, const char *rest)
{
  weir_chat_commands_set_effort (session, rest);
}

static void
set_max_tokens (WeirChatSession *session, const char *rest)
{
  weir_chat_commands_set_max_tokens (session, rest);
}

static void
attach (WeirChatSession *session, const char *rest)
{
  weir_chat_session_attach (session, rest);
}

static void
regenerate (WeirChatSession *session, const char *rest)
{
  if (weir_conversation_regenerate (session->conversation, *rest != '\0' ? rest : NULL))
    weir_chat_session_follow (session);
  else
    weir_command_complain ("there is no answer to ask for again");
}

/* What was there already is not printed again. */
static void
go_on (WeirChatSession *session, const char *rest)
{
  if (weir_conversation_continue (session->conversation))
    weir_chat_session_follow (session);
  else
    weir_command_complain ("the last answer is complete");
}

/* (transfer full) (nullable): what the user said last. */
static WeirChatMessage *
find_prompt (WeirConversation *conversation)
{
  GListModel *messages = G_LIST_MODEL (conversation);

  for (guint i = g_list_model_get_n_items (messages); i > 0; i--)
    {
      g_autoptr (WeirChatMessage) message = g_list_model_get_item (messages, i - 1);

      if (weir_chat_message_get_role (message) == WEIR_CHAT_USER)
        return g_steal_pointer (&message);
    }
  return NULL;
}

static void
edit (WeirChatSession *session, const char *rest)
{
  g_autoptr (WeirChatMessage) prompt = find_prompt (session->conversation);

  if (*rest != '\0' && prompt != NULL
      && weir_conversation_edit (session->conversation, prompt, rest))
    weir_chat_session_follow (session);
  else
    weir_command_complain ("there is nothing to say otherwise");
}

static void
print_line (WeirConversation *conversation)
{
  g_autoptr (GDateTime) time =
      g_date_time_new_from_unix_local (weir_conversation_get_updated (conversation));
  g_autofree char *when = g_date_time_format (time, "%Y-%m-%d %H:%M");
  const char *title = weir_conversation_get_title (conversation);
  const char *excerpt = weir_conversation_get_excerpt (conversation);
  const char *model = weir_conversation_get_settings (conversation)->model;
  g_autofree char *safe =
      weir_terminal_make_safe (title != NULL ? title : "", title != NULL ? strlen (title) : 0);
  glong missing = TITLE_WIDTH - g_utf8_strlen (safe, -1);

  g_print ("%5" G_GINT64_FORMAT "  %s  %s %s%*s  %s\n", weir_conversation_get_number (conversation),
           when, weir_conversation_get_pinned (conversation) ? "*" : " ", safe,
           (int) MAX (missing, 0), "", model != NULL ? model : "");
  if (excerpt != NULL)
    {
      g_auto (GStrv) lines = g_strsplit (excerpt, "\n", -1);
      g_autofree char *joined = g_strjoinv (" ", lines);
      g_autofree char *quoted = weir_terminal_make_safe (joined, strlen (joined));

      g_print ("       %s\n", quoted);
    }
}

/* The list has been asked for: waits for all of it. */
static void
print_list (WeirChatSession *session)
{
  WeirConversationList *list = weir_chat_session_wait_list (session);

  while (weir_conversation_list_has_more (list))
    {
      weir_conversation_list_load_more (list);
      weir_chat_session_wait_list (session);
    }
  if (weir_chat_get_trouble (session->chat) != NULL)
    weir_command_complain ("%s", weir_chat_get_trouble (session->chat));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (WeirConversation) conversation = g_list_model_get_item (G_LIST_MODEL (list), i);

      print_line (conversation);
    }
}

static void
list (WeirChatSession *session, const char *rest)
{
  weir_conversation_list_refresh (weir_chat_get_conversations (session->chat));
  print_list (session);
}

static void
search (WeirChatSession *session, const char *rest)
{
  WeirConversationList *found = weir_chat_get_conversations (session->chat);

  if (*rest == '\0')
    {
      weir_command_complain ("say what to look for");
      return;
    }
  weir_conversation_list_set_search (found, rest);
  print_list (session);
  weir_conversation_list_set_search (found, NULL);
  weir_chat_session_wait_list (session);
}

/* The last words of both, so that it is clear where it stopped. */
static void
print_end (WeirChatSession *session)
{
  GListModel *messages = G_LIST_MODEL (session->conversation);
  guint n = g_list_model_get_n_items (messages);

  g_print ("%s\n\n", weir_conversation_get_title (session->conversation));
  for (guint i = n > 2 ? n - 2 : 0; i < n; i++)
    {
      g_autoptr (WeirChatMessage) message = g_list_model_get_item (messages, i);
      gsize len;
      const char *text = weir_chat_message_get_text (message, &len);

      if (weir_chat_message_get_role (message) == WEIR_CHAT_USER)
        g_print ("> ");
      weir_terminal_print (text, len);
      g_print ("\n\n");
    }
}

static void
open_number (WeirChatSession *session, const char *rest)
{
  WeirConversation *found = weir_chat_session_find (session, rest);

  if (found == NULL)
    return;
  weir_chat_session_open (session, found);
  if (session->styled)
    print_end (session);
}

static void
set_title (WeirChatSession *session, const char *rest)
{
  weir_conversation_set_title (session->conversation, rest);
}

static void
pin (WeirChatSession *session, const char *rest)
{
  weir_conversation_set_pinned (session->conversation, TRUE);
}

static void
unpin (WeirChatSession *session, const char *rest)
{
  weir_conversation_set_pinned (session->conversation, FALSE);
}

static void delete (WeirChatSession *session, const char *rest)
{
  g_autoptr (WeirConversation) found =
      *rest != '\0' ? weir_chat_session_find (session, rest) : g_object_ref (session->conversation);

  if (found == NULL)
    return;
  weir_conversation_list_delete (weir_chat_get_conversations (session->chat), found);
  if (found == session->conversation)
    weir_chat_session_begin (session);
  g_set_object (&session->deleted, found);
}

static void
undelete (WeirChatSession *session, const char *rest)
{
  if (session->deleted == NULL)
    {
      weir_command_complain ("nothing was deleted");
      return;
    }
  weir_conversation_list_restore (weir_chat_get_conversations (session->chat), session->deleted);
  g_clear_object (&session->deleted);
}

/* A file that is there is left alone. */
static gboolean
write_file (const char *path, GBytes *bytes, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) stream = g_file_create (file, G_FILE_CREATE_PRIVATE, NULL, error);

  return stream != NULL
         && g_output_stream_write_all (G_OUTPUT_STREAM (stream), g_bytes_get_data (bytes, NULL),
                                       g_bytes_get_size (bytes), NULL, NULL, error)
         && g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, error);
}

static void
save (WeirChatSession *session, const char *rest)
{
  gboolean is_json = g_str_has_suffix (rest, ".json");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!is_json && !g_str_has_suffix (rest, ".md"))
    {
      weir_command_complain ("the name of the file ends with .md or .json");
      return;
    }
  weir_conversation_export_async (session->conversation,
                                  is_json ? WEIR_CHAT_EXPORT_JSON : WEIR_CHAT_EXPORT_MARKDOWN, NULL,
                                  weir_command_on_result, &result);
  weir_command_wait (&result);
  bytes = weir_conversation_export_finish (session->conversation, result, &error);
  if (bytes == NULL || !write_file (rest, bytes, &error))
    weir_command_complain ("%s: %s", rest, error->message);
}

static void
clear (WeirChatSession *session, const char *rest)
{
  weir_chat_session_begin (session);
}

static void
details (WeirChatSession *session, const char *rest)
{
  weir_chat_session_print_reply (session);
}

gboolean
weir_chat_commands_run (WeirChatSession *session, const char *line)
{
  static const struct
  {
    const char *name;
    void (*run) (WeirChatSession *session, const char *rest);
  } commands[] = {
    { "/attach", attach },
    { "/clear", clear },
    { "/compare", weir_chat_comparing_ask },
    { "/continue", go_on },
    { "/delete", delete },
    { "/details", details },
    { "/discard", weir_chat_comparing_discard },
    { "/edit", edit },
    { "/effort", set_effort },
    { "/list", list },
    { "/max-tokens", set_max_tokens },
    { "/model", set_model },
    { "/models", list_models },
    { "/open", open_number },
    { "/pin", pin },
    { "/regenerate", regenerate },
    { "/save", save },
    { "/search", search },
    { "/system", set_system },
    { "/take", weir_chat_comparing_take },
    { "/temperature", set_temperature },
    { "/title", set_title },
    { "/undelete", undelete },
    { "/unpin", unpin },
  };
  g_auto (GStrv) words = g_strsplit (line, " ", 2);
  const char *rest = words[1] != NULL ? g_strstrip (words[1]) : "";

  if (strcmp (words[0], "/quit") == 0 || strcmp (words[0], "/exit") == 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (words[0], commands[i].name) == 0)
      {
        commands[i].run (session, rest);
        return TRUE;
      }
  g_print (WEIR_CHAT_COMMANDS_HELP);
  return TRUE;
}
