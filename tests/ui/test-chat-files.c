/* SPDX-License-Identifier: MIT */
#include "chat-driver.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ui/weir-code-card.h"
#include "ui/weir-composer.h"
#include "ui/weir-conversation-row.h"

/* What goes out of a conversation into files, and into it from requests; and what waits to be sent. */

typedef gboolean (*Condition) (gpointer data);

static void
wait_until (Condition condition, gpointer data)
{
  gint64 end_us = ui_fixture_begin_wait ();

  while (!condition (data))
    ui_fixture_keep_waiting (end_us);
}

static gboolean
has_row (gpointer page)
{
  return chat_driver_find (page, WEIR_TYPE_CONVERSATION_ROW, NULL, NULL) != NULL;
}

static void
test_export (WeirChatPage *page)
{
  GtkWidget *row;
  g_autofree char *markdown = NULL;
  g_autofree char *json = NULL;

  chat_driver_set_model (page, "demo/gpt-4o");
  chat_driver_ask (page, "say: heron");
  wait_until (has_row, page);
  row = chat_driver_find (page, WEIR_TYPE_CONVERSATION_ROW, NULL, NULL);
  g_assert_true (gtk_widget_activate_action (row, "conversation.export", "s", "markdown"));
  markdown = ui_fixture_save_as ("heron.md");
  g_assert_nonnull (strstr (markdown, "say: heron"));
  g_assert_true (gtk_widget_activate_action (row, "conversation.export", "s", "json"));
  json = ui_fixture_save_as ("heron.json");
  g_assert_nonnull (strstr (json, "\"weir-conversation\""));
}

static void
test_code (WeirChatPage *page)
{
  WeirReplyRow *row;
  GtkWidget *card;
  g_autofree char *code = NULL;

  chat_driver_set_model (page, "demo/gpt-4o");
  row = chat_driver_ask (page, "say: ```c\nint one;\n```");
  card = chat_driver_find (row, WEIR_TYPE_CODE_CARD, NULL, NULL);
  g_assert_nonnull (card);
  g_signal_emit_by_name (
      chat_driver_find (card, GTK_TYPE_BUTTON, "icon-name", "document-save-symbolic"), "clicked");
  code = ui_fixture_save_as ("one.c");
  g_assert_cmpstr (code, ==, "int one;\n");
}

static void
write_text (WeirChatPage *page, const char *text)
{
  GtkWidget *composer = chat_driver_find (page, WEIR_TYPE_COMPOSER, NULL, NULL);
  GtkWidget *view = chat_driver_find (composer, GTK_TYPE_TEXT_VIEW, NULL, NULL);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
}

static void
assert_text (WeirChatPage *page, const char *expected)
{
  GtkWidget *composer = chat_driver_find (page, WEIR_TYPE_COMPOSER, NULL, NULL);
  g_autofree char *text = weir_composer_dup_text (WEIR_COMPOSER (composer));

  g_assert_cmpstr (text, ==, expected);
}

/* Text and files that were not sent wait where they were written, also in a chat that is new. */
static void
test_unsent (WeirChatPage *page)
{
  GtkWidget *composer = chat_driver_find (page, WEIR_TYPE_COMPOSER, NULL, NULL);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 4, 4);
  g_autoptr (GdkTexture) texture = gdk_texture_new_for_pixbuf (pixbuf);
  WeirConversation *old;
  WeirConversation *fresh;

  chat_driver_set_model (page, "demo/gpt-4o");
  chat_driver_ask (page, "say: heron");
  old = weir_chat_page_get_conversation (page);
  write_text (page, "and then");
  chat_driver_act (page, "chat.new");
  fresh = weir_chat_page_get_conversation (page);
  g_assert_true (fresh != old);
  assert_text (page, "");
  chat_driver_set_model (page, "demo/gpt-4o");
  write_text (page, "a new one");
  weir_composer_attach_texture (WEIR_COMPOSER (composer), texture);

  weir_chat_page_open (page, old);
  assert_text (page, "and then");
  g_assert_cmpuint (g_list_model_get_n_items (weir_conversation_get_attachments (old)), ==, 0);
  chat_driver_act (page, "chat.new");
  g_assert_true (weir_chat_page_get_conversation (page) == fresh);
  assert_text (page, "a new one");
  g_assert_cmpuint (g_list_model_get_n_items (weir_conversation_get_attachments (fresh)), ==, 1);
}

/* --- Requests --- */

static WeirRequestList *
get_requests (WeirChatPage *page)
{
  return weir_desk_get_requests (weir_page_get_desk (WEIR_PAGE (page)));
}

/* One for each reply. */
static gboolean
has_requests (gpointer page)
{
  WeirRequestList *list = get_requests (page);
  GListModel *said = G_LIST_MODEL (weir_chat_page_get_conversation (page));

  return g_list_model_get_n_items (G_LIST_MODEL (list)) == g_list_model_get_n_items (said) / 2
         && weir_request_list_get_n_running (list) == 0;
}

static void
open_latest (WeirChatPage *page)
{
  g_autoptr (WeirRequestItem) item = NULL;

  wait_until (has_requests, page);
  item = g_list_model_get_item (G_LIST_MODEL (get_requests (page)), 0);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (page))),
                                             "win.open-in-chat", "s",
                                             weir_request_item_get_sight (item)->head->id));
}

static void
test_request (WeirChatPage *page)
{
  WeirConversation *asked;
  WeirConversation *opened;

  weir_request_list_set_live (get_requests (page), TRUE);
  weir_request_list_set_keep_bodies (get_requests (page), TRUE);
  chat_driver_set_model (page, "demo/gpt-4o");
  chat_driver_ask (page, "say: heron");
  chat_driver_ask (page, "say: kingfisher");
  asked = weir_chat_page_get_conversation (page);
  open_latest (page);
  opened = weir_chat_page_get_conversation (page);
  g_assert_true (opened != asked);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (opened)), ==, 2);
  g_assert_cmpstr (weir_chat_message_get_text (chat_driver_get_message (page, 0), NULL), ==,
                   "say: heron");
  g_assert_cmpstr (weir_chat_message_get_text (chat_driver_get_message (page, 1), NULL), ==,
                   "heron");
  assert_text (page, "say: kingfisher");
  g_assert_cmpstr (weir_conversation_get_settings (opened)->model, ==, "demo/gpt-4o");
}

static gboolean
has_dialog (gpointer data)
{
  return ui_fixture_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) != NULL;
}

static void
test_not_kept (WeirChatPage *page)
{
  WeirConversation *asked = weir_chat_page_get_conversation (page);
  GtkWidget *dialog;

  weir_request_list_set_live (get_requests (page), TRUE);
  chat_driver_set_model (page, "demo/gpt-4o");
  chat_driver_ask (page, "say: heron");
  open_latest (page);
  wait_until (has_dialog, NULL);
  dialog = ui_fixture_find_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "Request Was Not Kept");
  g_assert_true (adw_message_dialog_has_response (ADW_MESSAGE_DIALOG (dialog), "show"));
  g_assert_true (weir_chat_page_get_conversation (page) == asked);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "close");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  chat_driver_add_test ("/ui/chat-files/code", test_code);
  chat_driver_add_test ("/ui/chat-files/export", test_export);
  chat_driver_add_test ("/ui/chat-files/not-kept", test_not_kept);
  chat_driver_add_test ("/ui/chat-files/request", test_request);
  chat_driver_add_test ("/ui/chat-files/unsent", test_unsent);
  return g_test_run ();
}
