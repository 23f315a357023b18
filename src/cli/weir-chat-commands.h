/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/weir-chat-session.h"

G_BEGIN_DECLS

/* What can be typed in a conversation beside what is said. */
#define WEIR_CHAT_COMMANDS_HELP                                                                    \
  "/model NAME         use another model\n"                                                        \
  "/models             list the names that can be used\n"                                          \
  "/system TEXT        set the system prompt, without TEXT remove it\n"                            \
  "/temperature N      0 to 2, without N the model's own\n"                                        \
  "/effort WORD        how much to think: none, minimal, low, medium, high, xhigh, max;\n"         \
  "                    without WORD the model's own\n"                                             \
  "/max-tokens N       longest answer, without N the model's own\n"                                \
  "/attach FILE        send an image, a PDF or a text with the next message\n"                     \
  "/compare NAME,NAME[,NAME] TEXT\n"                                                               \
  "                    ask two or three models at once\n"                                          \
  "/take N             go on with one of their answers; /discard forgets them\n"                   \
  "/details            show what the last answer took, and who gave it\n"                          \
  "/regenerate [NAME]  ask for the last answer again, by another model if one is named\n"          \
  "/continue           ask for the rest of an answer that was stopped or broke off\n"              \
  "/edit TEXT          say TEXT in the place of what you said last\n"                              \
  "/list               list the conversations that are kept\n"                                     \
  "/search WORDS       list those with these words\n"                                              \
  "/open N             go on with one of them\n"                                                   \
  "/title TEXT         call this one so, without TEXT by its beginning\n"                          \
  "/pin, /unpin        keep it at the top of the list, or no longer\n"                             \
  "/delete [N]         delete it, or this one; /undelete brings it back\n"                         \
  "/save FILE          write it to a new file, Markdown (.md) or JSON (.json)\n"                   \
  "/clear              begin a new conversation\n"                                                 \
  "/help               show this\n"                                                                \
  "/quit               leave; so does Ctrl+D\n"                                                    \
  "Ctrl+C stops an answer and keeps what has come.\n"

/* Does what @line says, which begins with "/". %FALSE when the session is to end. */
gboolean weir_chat_commands_run (WeirChatSession *session, const char *line);

/* What can be said in a conversation and on the command line. An empty @text is the model's own. %FALSE: it is
 * left as it is, and what is wrong has been told. */
gboolean weir_chat_commands_set_temperature (WeirChatSession *session, const char *text);
gboolean weir_chat_commands_set_effort (WeirChatSession *session, const char *text);
gboolean weir_chat_commands_set_max_tokens (WeirChatSession *session, const char *text);

G_END_DECLS
