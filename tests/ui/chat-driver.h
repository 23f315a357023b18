/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui-fixture.h"
#include "ui/weir-chat-page.h"
#include "ui/weir-reply-row.h"

G_BEGIN_DECLS

/* Drives the Chat page of the application that runs, with the demo behind it. */

typedef void (*ChatDriverScript) (WeirChatPage *page);

/* Adds a test that runs the application with the demo, and nothing said yet, and does @script on its Chat page. */
void chat_driver_add_test (const char *path, ChatDriverScript script);

/* Shows the page, and waits until there are models. */
WeirChatPage *chat_driver_open (UiFixture *fixture);

/* Asks @model on the page, where no models may be known, and expects a failure in these words, with this
 * button. */
void chat_driver_assert_failure (UiFixture *fixture,
                                 const char *model,
                                 const char *title,
                                 const char *body,
                                 const char *button);

/* Writes @text into the composer and sends it with the button. */
void chat_driver_send (WeirChatPage *page, const char *text);

/* The same, and waits for the end. Returns: (transfer none): the row of the reply */
WeirReplyRow *chat_driver_ask (WeirChatPage *page, const char *text);

/* Runs the main context until nothing is on its way, and all of it is shown. */
void chat_driver_wait (WeirChatPage *page);

/* Whether all is shown that has come, as far as it is seen. */
gboolean chat_driver_is_settled (WeirChatPage *page);

/* Waits until some text has come. */
void chat_driver_wait_text (WeirChatPage *page);

/* (transfer none): the row of the last message, which is a reply and in sight. */
WeirReplyRow *chat_driver_get_last (WeirChatPage *page);

/* (transfer none): the message at @position. */
WeirChatMessage *chat_driver_get_message (WeirChatPage *page, guint position);

/* (transfer none) (nullable): a widget of the type below @root that is seen, and whose property has the
 * text. */
GtkWidget *chat_driver_find (gpointer root, GType type, const char *property, const char *value);

/* Fails when no label below @root has this text. */
void chat_driver_assert_label (gpointer root, const char *text);

/* Names the model of the conversation that is shown. */
void chat_driver_set_model (WeirChatPage *page, const char *name);

/* Does an action of the window or the page. */
void chat_driver_act (WeirChatPage *page, const char *action);

/* Clicks the button below @root with this label. */
void chat_driver_click (gpointer root, const char *label);

G_END_DECLS
