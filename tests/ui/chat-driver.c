/* SPDX-License-Identifier: MIT */
#include "chat-driver.h"

#include <glib/gstdio.h>

#include "ui/weir-composer.h"
#include "ui/weir-failure-card.h"
#include "ui/weir-transcript.h"

/* What another test has said is not to be in the list. */
static void
forget (void)
{
  static const char *const names[] = { "weir.db", "weir.db-shm", "weir.db-wal" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (g_get_user_data_dir (), "weir", names[i], NULL);

      g_remove (path);
    }
}

static void
do_script (UiFixture *fixture, gpointer data)
{
  ((ChatDriverScript) data) (chat_driver_open (fixture));
}

static void
run (gconstpointer data)
{
  static const char *const demo[] = { "--demo", NULL };
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  forget ();
  ui_fixture_run (&fixture, config, demo, do_script, (gpointer) data);
}

void
chat_driver_add_test (const char *path, ChatDriverScript script)
{
  g_test_add_data_func (path, script, run);
}

WeirChatPage *
chat_driver_open (UiFixture *fixture)
{
  gint64 end_us = ui_fixture_begin_wait ();
  WeirChatPage *page;
  WeirModelChoices *models;
  GtkWidget *window;

  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  ui_fixture_act (fixture, "show-page", "'chat'");
  window = ui_fixture_get_window (fixture);
  page = WEIR_CHAT_PAGE (ui_fixture_find (window, WEIR_TYPE_CHAT_PAGE, NULL, NULL));
  models = weir_chat_get_models (weir_chat_page_get_chat (page));
  while (g_list_model_get_n_items (G_LIST_MODEL (models)) == 0
         || weir_conversation_get_settings (weir_chat_page_get_conversation (page))->model == NULL)
    ui_fixture_keep_waiting (end_us);
  return page;
}

void
chat_driver_send (WeirChatPage *page, const char *text)
{
  GtkWidget *composer = ui_fixture_find (GTK_WIDGET (page), WEIR_TYPE_COMPOSER, NULL, NULL);
  GtkWidget *view = ui_fixture_find (composer, GTK_TYPE_TEXT_VIEW, NULL, NULL);
  GtkWidget *button =
      ui_fixture_find (composer, GTK_TYPE_BUTTON, "icon-name", "weir-send-symbolic");

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
  g_assert_true (gtk_widget_get_visible (button) && gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

/* (nullable): that of the last message; without one while nobody would see it. */
static GtkWidget *
find_last (WeirChatPage *page)
{
  GtkWidget *transcript = ui_fixture_find (GTK_WIDGET (page), WEIR_TYPE_TRANSCRIPT, NULL, NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (weir_chat_page_get_conversation (page)));

  return n > 0 ? weir_transcript_get_row (WEIR_TRANSCRIPT (transcript), n - 1) : NULL;
}

gboolean
chat_driver_is_settled (WeirChatPage *page)
{
  GtkWidget *transcript = ui_fixture_find (GTK_WIDGET (page), WEIR_TYPE_TRANSCRIPT, NULL, NULL);
  GtkWidget *row = find_last (page);

  if (row == NULL)
    return !weir_transcript_is_following (WEIR_TRANSCRIPT (transcript))
           || weir_transcript_get_n_rows (WEIR_TRANSCRIPT (transcript)) == 0;
  return !WEIR_IS_REPLY_ROW (row) || weir_reply_row_is_settled (WEIR_REPLY_ROW (row));
}

void
chat_driver_wait (WeirChatPage *page)
{
  gint64 end_us = ui_fixture_begin_wait ();

  while (weir_conversation_is_busy (weir_chat_page_get_conversation (page)))
    ui_fixture_keep_waiting (end_us);
  while (!chat_driver_is_settled (page))
    ui_fixture_keep_waiting (end_us);
}

WeirReplyRow *
chat_driver_ask (WeirChatPage *page, const char *text)
{
  chat_driver_send (page, text);
  chat_driver_wait (page);
  return chat_driver_get_last (page);
}

WeirChatMessage *
chat_driver_get_message (WeirChatPage *page, guint position)
{
  g_autoptr (WeirChatMessage) message =
      g_list_model_get_item (G_LIST_MODEL (weir_chat_page_get_conversation (page)), position);

  g_assert_nonnull (message);
  return message;
}

void
chat_driver_wait_text (WeirChatPage *page)
{
  gint64 end_us = ui_fixture_begin_wait ();
  WeirChatMessage *message = weir_reply_row_get_message (chat_driver_get_last (page));

  while (*weir_chat_message_get_text (message, NULL) == '\0')
    ui_fixture_keep_waiting (end_us);
}

WeirReplyRow *
chat_driver_get_last (WeirChatPage *page)
{
  gint64 end_us = ui_fixture_begin_wait ();
  GtkWidget *row;

  while ((row = find_last (page)) == NULL)
    ui_fixture_keep_waiting (end_us);
  g_assert_true (WEIR_IS_REPLY_ROW (row));
  return WEIR_REPLY_ROW (row);
}

GtkWidget *
chat_driver_find (gpointer root, GType type, const char *property, const char *value)
{
  g_autofree char *text = NULL;

  if (!gtk_widget_get_visible (root))
    return NULL;
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    {
      if (property == NULL)
        return root;
      g_object_get (root, property, &text, NULL);
      if (g_strcmp0 (text, value) == 0)
        return root;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = chat_driver_find (child, type, property, value);

      if (found != NULL)
        return found;
    }
  return NULL;
}

void
chat_driver_click (gpointer root, const char *label)
{
  GtkWidget *button = chat_driver_find (root, GTK_TYPE_BUTTON, "label", label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

void
chat_driver_assert_label (gpointer root, const char *text)
{
  if (chat_driver_find (root, GTK_TYPE_LABEL, "label", text) == NULL)
    g_error ("there is no label “%s”", text);
}

void
chat_driver_set_model (WeirChatPage *page, const char *name)
{
  weir_conversation_set_model (weir_chat_page_get_conversation (page), name);
}

void
chat_driver_assert_failure (UiFixture *fixture,
                            const char *model,
                            const char *title,
                            const char *body,
                            const char *button)
{
  GtkWidget *window = ui_fixture_get_window (fixture);
  WeirChatPage *page;
  GtkWidget *card;

  ui_fixture_act (fixture, "show-page", "'chat'");
  page = WEIR_CHAT_PAGE (ui_fixture_find (window, WEIR_TYPE_CHAT_PAGE, NULL, NULL));
  chat_driver_set_model (page, model);
  card = chat_driver_find (chat_driver_ask (page, "Hello"), WEIR_TYPE_FAILURE_CARD, NULL, NULL);
  g_assert_nonnull (card);
  chat_driver_assert_label (card, title);
  chat_driver_assert_label (card, body);
  g_assert_nonnull (chat_driver_find (card, GTK_TYPE_BUTTON, "label", button));
}

void
chat_driver_act (WeirChatPage *page, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (page))),
                                             action, NULL));
}
