/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-chat-comparing.h"

#include <string.h>

#include "cli/weir-terminal.h"

static void
print_reply (WeirChatSession *session, WeirChatMessage *reply, guint number)
{
  WeirChatFailure *failure = weir_chat_message_get_failure (reply);
  gsize len;
  const char *text = weir_chat_message_get_text (reply, &len);

  g_print ("%u. %s\n\n", number, weir_chat_message_get_model (reply));
  weir_terminal_print (text, len);
  if (len > 0)
    g_print ("\n\n");
  if (failure != NULL)
    {
      session->failed = TRUE;
      g_print ("%s: %s\n", weir_chat_failure_get_title (failure),
               weir_chat_failure_get_body (failure));
    }
  weir_chat_session_print_details (session, reply);
}

static void
print_all (WeirChatSession *session, WeirComparison *comparison)
{
  GListModel *replies = G_LIST_MODEL (comparison);

  session->failed = FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (replies); i++)
    {
      g_autoptr (WeirChatMessage) reply = g_list_model_get_item (replies, i);

      print_reply (session, reply, i + 1);
    }
  g_print ("/take N goes on with one of them, /discard forgets them.\n");
}

void
weir_chat_comparing_ask (WeirChatSession *session, const char *rest)
{
  g_auto (GStrv) words = g_strsplit (rest, " ", 2);
  g_auto (GStrv) models = words[0] != NULL ? g_strsplit (words[0], ",", -1) : NULL;
  guint n = models != NULL ? g_strv_length (models) : 0;
  const char *question = n > 0 && words[1] != NULL ? g_strstrip (words[1]) : "";
  WeirComparison *comparison;

  if (n < 2 || n > WEIR_COMPARISON_MAX_MODELS || *question == '\0')
    {
      weir_command_complain ("say which two or three models, and what to ask them: /compare "
                             "MODEL,MODEL QUESTION");
      return;
    }
  weir_chat_session_note_last (session);
  comparison =
      weir_conversation_compare (session->conversation, question, (const char *const *) models);
  if (comparison == NULL)
    {
      weir_chat_session_complain_unsent (session);
      return;
    }
  weir_chat_session_wait_idle (session);
  print_all (session, comparison);
}

void
weir_chat_comparing_take (WeirChatSession *session, const char *rest)
{
  WeirComparison *comparison = weir_conversation_get_comparison (session->conversation);
  g_autoptr (WeirChatMessage) reply = NULL;
  guint64 number = 0;

  if (comparison == NULL)
    {
      weir_command_complain ("nothing is compared; see /compare");
      return;
    }
  if (g_ascii_string_to_unsigned (rest, 10, 1, WEIR_COMPARISON_MAX_MODELS, &number, NULL))
    reply = g_list_model_get_item (G_LIST_MODEL (comparison), (guint) number - 1);
  if (reply == NULL)
    weir_command_complain ("there is no answer “%s”", rest);
  else
    weir_comparison_take (comparison, reply);
}

void
weir_chat_comparing_discard (WeirChatSession *session, const char *rest)
{
  WeirComparison *comparison = weir_conversation_get_comparison (session->conversation);

  if (comparison != NULL)
    weir_comparison_discard (comparison);
  else
    weir_command_complain ("nothing is compared; see /compare");
}
