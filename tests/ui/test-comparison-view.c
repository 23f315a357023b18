/* SPDX-License-Identifier: MIT */
#include "chat-driver.h"

#include "ui/weir-comparison-view.h"
#include "ui/weir-composer.h"

static const char *const both[] = { "demo/gpt-4o", "demo/anthropic--claude-4.5-sonnet", NULL };

/* Chooses two models in the picker, as a user does. */
static void
choose_both (WeirChatPage *page)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (page)));
  GtkWidget *picker;
  GtkWidget *search;

  chat_driver_act (page, "chat.choose-model");
  ui_fixture_pass (100);
  picker = ui_fixture_find (window, g_type_from_name ("WeirModelPicker"), NULL, NULL);
  gtk_check_button_set_active (
      GTK_CHECK_BUTTON (ui_fixture_find (picker, GTK_TYPE_CHECK_BUTTON, NULL, NULL)), TRUE);
  search = chat_driver_find (picker, GTK_TYPE_SEARCH_ENTRY, NULL, NULL);
  for (guint i = 0; both[i] != NULL; i++)
    {
      gtk_editable_set_text (GTK_EDITABLE (search), both[i]);
      g_signal_emit_by_name (search, "search-changed");
      g_signal_emit_by_name (search, "activate");
    }
  g_assert_true (gtk_widget_get_mapped (picker));
  gtk_popover_popdown (GTK_POPOVER (picker));
  chat_driver_assert_label (window, "2 Models");
}

static GtkWidget *
compare (WeirChatPage *page, const char *text)
{
  WeirConversation *conversation = weir_chat_page_get_conversation (page);
  gint64 end_us = ui_fixture_begin_wait ();

  chat_driver_send (page, text);
  g_assert_nonnull (weir_conversation_get_comparison (conversation));
  while (weir_conversation_is_busy (conversation))
    ui_fixture_keep_waiting (end_us);
  ui_fixture_pass (200);
  return chat_driver_find (page, WEIR_TYPE_COMPARISON_VIEW, NULL, NULL);
}

static void
test_take (WeirChatPage *page)
{
  WeirConversation *conversation = weir_chat_page_get_conversation (page);
  WeirComparison *comparison;
  GtkWidget *view;
  g_autoptr (WeirChatMessage) first = NULL;
  g_autofree char *details = NULL;

  choose_both (page);
  view = compare (page, "say: heron");
  comparison = weir_conversation_get_comparison (conversation);
  g_assert_nonnull (view);
  chat_driver_assert_label (view, "gpt-4o");
  chat_driver_assert_label (view, "claude-4.5-sonnet");
  chat_driver_assert_label (view, "heron");
  first = g_list_model_get_item (G_LIST_MODEL (comparison), 0);
  details = weir_chat_message_dup_details (first);
  chat_driver_assert_label (view, details);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==, 0);

  chat_driver_click (view, "_Go On with This");
  g_assert_null (weir_conversation_get_comparison (conversation));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==, 2);
  g_assert_cmpstr (weir_conversation_get_settings (conversation)->model, ==, both[0]);
  g_assert_false (gtk_widget_get_child_visible (view));
  chat_driver_ask (page, "say: kingfisher");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==, 4);
}

static void
test_discard (WeirChatPage *page)
{
  WeirConversation *conversation = weir_chat_page_get_conversation (page);
  GtkWidget *composer = chat_driver_find (page, WEIR_TYPE_COMPOSER, NULL, NULL);
  g_autofree char *text = NULL;
  GtkWidget *view;

  choose_both (page);
  view = compare (page, "say: heron");
  chat_driver_click (view, "_Discard All");
  g_assert_null (weir_conversation_get_comparison (conversation));
  text = weir_composer_dup_text (WEIR_COMPOSER (composer));
  g_assert_cmpstr (text, ==, "say: heron");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==, 0);
}

/* What one of them cannot answer, another may. */
static void
test_failure (WeirChatPage *page)
{
  GtkWidget *view;

  choose_both (page);
  view = compare (page, "fail with 429 30");
  chat_driver_assert_label (view, "Rate Limit Reached");
  for (GtkWidget *child = gtk_widget_get_first_child (view); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *button = chat_driver_find (child, GTK_TYPE_BUTTON, "label", "_Go On with This");

      if (button != NULL)
        g_assert_false (gtk_widget_is_sensitive (button));
    }
}

static void
test_stop (WeirChatPage *page)
{
  WeirConversation *conversation = weir_chat_page_get_conversation (page);
  WeirComparison *comparison;
  g_autoptr (WeirChatMessage) first = NULL;
  gint64 end_us = ui_fixture_begin_wait ();

  choose_both (page);
  chat_driver_send (page, "long 100000");
  comparison = weir_conversation_get_comparison (conversation);
  first = g_list_model_get_item (G_LIST_MODEL (comparison), 0);
  while (*weir_chat_message_get_text (first, NULL) == '\0')
    ui_fixture_keep_waiting (end_us);
  chat_driver_act (page, "chat.stop");
  while (weir_conversation_is_busy (conversation))
    ui_fixture_keep_waiting (end_us);
  g_assert_cmpint (weir_chat_message_get_state (first), ==, WEIR_CHAT_STOPPED);
  ui_fixture_pass (100);
  chat_driver_assert_label (page, "Stopped");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  chat_driver_add_test ("/ui/comparison-view/discard", test_discard);
  chat_driver_add_test ("/ui/comparison-view/failure", test_failure);
  chat_driver_add_test ("/ui/comparison-view/stop", test_stop);
  chat_driver_add_test ("/ui/comparison-view/take", test_take);
  return g_test_run ();
}
