/* SPDX-License-Identifier: MIT */
#include "chat-driver.h"

#include <glib/gstdio.h>
#include <string.h>

#include "chat/weir-chat-message-change.h"
#include "chat/weir-conversation-change.h"
#include "ui/weir-code-card.h"
#include "ui/weir-composer.h"
#include "ui/weir-conversation-row.h"
#include "ui/weir-failure-card.h"
#include "ui/weir-transcript.h"
#include "ui/weir-user-row.h"

/* Conversations as users have them: real widgets, the real proxy, and the demo behind it. */

/* --- Replies --- */

static void
test_markdown (WeirChatPage *page)
{
  WeirReplyRow *row;
  GtkWidget *card;
  g_autofree char *code = NULL;

  chat_driver_set_model (page, "demo/gpt-4o");
  row = chat_driver_ask (page, "Hello <b>there</b>");
  chat_driver_assert_label (row, "A simulated answer");
  chat_driver_assert_label (row, "You wrote: “Hello <b>there</b>”");
  chat_driver_assert_label (row, "tokens");
  chat_driver_assert_label (row, "2.");
  card = chat_driver_find (row, WEIR_TYPE_CODE_CARD, NULL, NULL);
  g_assert_nonnull (card);
  code = weir_code_card_dup_text (WEIR_CODE_CARD (card));
  g_assert_true (g_str_has_prefix (code, "#include <stdio.h>\n\nint\nmain (void)"));
  /* what language that is is looked up when there is time */
  while (chat_driver_find (card, GTK_TYPE_LABEL, "label", "C") == NULL)
    ui_fixture_pass (10);
  g_assert_null (chat_driver_find (row, WEIR_TYPE_FAILURE_CARD, NULL, NULL));
  g_assert_nonnull (weir_conversation_get_title (weir_chat_page_get_conversation (page)));
}

static void
test_thinking (WeirChatPage *page)
{
  WeirReplyRow *row;
  GtkWidget *thoughts;

  chat_driver_set_model (page, "demo/anthropic--claude-4.5-sonnet");
  weir_conversation_set_effort (weir_chat_page_get_conversation (page), "low");
  row = chat_driver_ask (page, "think\nsay: done");
  chat_driver_assert_label (row, "done");
  thoughts = chat_driver_find (row, GTK_TYPE_EXPANDER, NULL, NULL);
  g_assert_nonnull (thoughts);
  g_assert_false (gtk_expander_get_expanded (GTK_EXPANDER (thoughts)));
  gtk_expander_set_expanded (GTK_EXPANDER (thoughts), TRUE);
  ui_fixture_pass (100);
  chat_driver_assert_label (
      thoughts, weir_chat_message_get_reasoning (weir_reply_row_get_message (row), NULL));
}

/* What was seen of a reply on its way is the message's: a row is dropped when it is far from what is seen. */
static void
test_thought (WeirChatPage *page)
{
  g_autoptr (WeirChatMessage) message = weir_chat_message_new_reply ("gpt-4o");
  gint64 long_us = G_USEC_PER_SEC;

  weir_chat_message_append (message, "Herons fish.", 12, TRUE);
  g_assert_cmpint (weir_chat_message_get_thought_us (message), ==, 0);
  for (gint64 begin_us = g_get_monotonic_time (); g_get_monotonic_time () < begin_us + long_us;)
    ui_fixture_pass (20);
  weir_chat_message_append (message, "They do.", 8, FALSE);
  weir_chat_message_end (message, WEIR_CHAT_COMPLETE, NULL, NULL);
  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *row = g_object_ref_sink (weir_reply_row_new (message));
      g_autofree char *title = NULL;

      g_object_get (gtk_expander_get_label_widget (
                        GTK_EXPANDER (ui_fixture_find (row, GTK_TYPE_EXPANDER, NULL, NULL))),
                    "label", &title, NULL);
      g_assert_true (g_str_has_prefix (title, "Thought for "));
      g_object_unref (row);
    }
}

static gboolean
is_in_sight (GtkWidget *widget, GtkWidget *around)
{
  graphene_rect_t bounds;

  return gtk_widget_get_mapped (widget) && gtk_widget_compute_bounds (widget, around, &bounds)
         && bounds.origin.y >= 0
         && bounds.origin.y + bounds.size.height <= (float) gtk_widget_get_height (around);
}

static void
wait_in_sight (GtkWidget *root, const char *label)
{
  for (gint64 end_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;;)
    {
      GtkWidget *found = chat_driver_find (root, GTK_TYPE_LABEL, "label", label);

      if (found != NULL && is_in_sight (found, root))
        return;
      g_assert_cmpint (g_get_monotonic_time (), <, end_us);
      ui_fixture_pass (10);
    }
}

/* A reply that comes in one piece is there at once, without anybody who scrolls: a short one, too, below
 * which nothing moves. */
static void
test_at_once (WeirChatPage *page)
{
  static const guint lengths[] = { 1, 300, 2 };
  WeirConversation *conversation = weir_chat_page_get_conversation (page);
  GtkWidget *transcript = chat_driver_find (page, WEIR_TYPE_TRANSCRIPT, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (WeirChatMessage) reply = weir_chat_message_new_reply ("gpt-4o");
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *last = g_strdup_printf ("Paragraph %u of %u", lengths[i], lengths[i]);

      for (guint j = 1; j <= lengths[i]; j++)
        g_string_append_printf (text, "Paragraph %u of %u\n\n", j, lengths[i]);
      weir_conversation_add (conversation, reply);
      ui_fixture_pass (200);
      weir_chat_message_append (reply, text->str, text->len, FALSE);
      weir_chat_message_end (reply, WEIR_CHAT_COMPLETE, NULL, NULL);
      wait_in_sight (transcript, last);
    }
  wait_in_sight (transcript, "Paragraph 1 of 2");
  /* and what is far above it costs nothing */
  g_assert_null (chat_driver_find (transcript, GTK_TYPE_LABEL, "label", "Paragraph 1 of 300"));
}

static void
test_stop (WeirChatPage *page)
{
  WeirReplyRow *row;

  chat_driver_set_model (page, "demo/gpt-4o");
  chat_driver_send (page, "long 100000");
  chat_driver_wait_text (page);
  chat_driver_act (page, "chat.stop");
  chat_driver_wait (page);
  row = chat_driver_get_last (page);
  chat_driver_assert_label (row, "Stopped");
  g_assert_cmpint (weir_chat_message_get_state (weir_reply_row_get_message (row)), ==,
                   WEIR_CHAT_STOPPED);
  g_assert_nonnull (chat_driver_find (row, GTK_TYPE_BUTTON, "label", "_Continue"));
  chat_driver_act (page, "chat.regenerate");
  ui_fixture_pass (50);
  chat_driver_act (page, "chat.stop");
  chat_driver_wait (page);
  g_assert_cmpuint (
      g_list_model_get_n_items (G_LIST_MODEL (weir_chat_page_get_conversation (page))), ==, 2);
}

/* --- Failures --- */

static void
test_rate_limit (WeirChatPage *page)
{
  WeirReplyRow *row;
  GtkWidget *card;
  WeirChatFailure *failure;

  chat_driver_set_model (page, "demo/gpt-4o");
  row = chat_driver_ask (page, "fail with 429 3");
  card = chat_driver_find (row, WEIR_TYPE_FAILURE_CARD, NULL, NULL);
  failure = weir_chat_message_get_failure (weir_reply_row_get_message (row));
  g_assert_nonnull (card);
  chat_driver_assert_label (card, weir_chat_failure_get_title (failure));
  g_assert_cmpuint (weir_chat_failure_get_wait (failure), >, 0);
  g_assert_null (chat_driver_find (card, GTK_TYPE_BUTTON, "label", "_Try Again"));
  for (guint i = 0; i < 1000 && weir_chat_failure_get_wait (failure) > 0; i++)
    {
      ui_fixture_pass (10);
      g_assert_nonnull (
          chat_driver_find (card, GTK_TYPE_LABEL, "label", weir_chat_failure_get_body (failure)));
    }
  g_assert_cmpuint (weir_chat_failure_get_wait (failure), ==, 0);
  for (guint i = 0;
       i < 200 && chat_driver_find (card, GTK_TYPE_BUTTON, "label", "_Try Again") == NULL; i++)
    ui_fixture_pass (10);
  chat_driver_click (card, "_Try Again");
  chat_driver_wait (page);
}

/* Where nothing was passed on yet, the proxy asks again by itself, and tells of another failure at last; so
 * there is more before the cut than it gathers. */
static void
test_cut (WeirChatPage *page)
{
  g_autoptr (WeirConversation) kept = NULL;
  WeirReplyRow *row;
  WeirChatMessage *message;
  GtkWidget *card;

  chat_driver_set_model (page, "demo/gpt-4o");
  row = chat_driver_ask (page, "cut after 3000\nlong 5000");
  message = weir_reply_row_get_message (row);
  g_assert_cmpint (weir_chat_message_get_state (message), ==, WEIR_CHAT_INTERRUPTED);
  card = chat_driver_find (row, WEIR_TYPE_FAILURE_CARD, NULL, NULL);
  g_assert_nonnull (card);
  g_assert_nonnull (chat_driver_find (card, GTK_TYPE_BUTTON, "label", "_Regenerate"));
  g_assert_nonnull (chat_driver_find (card, GTK_TYPE_BUTTON, "label", "_Continue"));
  chat_driver_click (card, "_Keep");
  g_assert_null (chat_driver_find (row, WEIR_TYPE_FAILURE_CARD, NULL, NULL));
  chat_driver_assert_label (row, "Interrupted");

  /* that stays so when the row is made anew */
  kept = g_object_ref (weir_chat_page_get_conversation (page));
  chat_driver_act (page, "chat.new");
  weir_chat_page_open (page, kept);
  row = chat_driver_get_last (page);
  g_assert_null (chat_driver_find (row, WEIR_TYPE_FAILURE_CARD, NULL, NULL));
  chat_driver_assert_label (row, "Interrupted");
}

static void
test_context (WeirChatPage *page)
{
  g_autoptr (GString) text = g_string_new (NULL);
  WeirConversation *conversation = weir_chat_page_get_conversation (page);
  WeirReplyRow *row;
  GtkWidget *card;

  while (text->len < 800000)
    g_string_append (text, "word ");
  chat_driver_set_model (page, "demo/gpt-4o");
  row = chat_driver_ask (page, text->str);
  card = chat_driver_find (row, WEIR_TYPE_FAILURE_CARD, NULL, NULL);
  g_assert_nonnull (card);
  chat_driver_assert_label (card, "Conversation Is Too Long");
  g_assert_nonnull (chat_driver_find (card, GTK_TYPE_BUTTON, "label", "_Choose Model"));
  chat_driver_click (card, "_New Chat");
  g_assert_true (weir_chat_page_get_conversation (page) != conversation);
}

static void
test_model_gone (WeirChatPage *page)
{
  WeirReplyRow *row;
  GtkWidget *card;
  WeirChatFailure *failure;

  chat_driver_set_model (page, "demo/of-yesterday");
  row = chat_driver_ask (page, "hello");
  card = chat_driver_find (row, WEIR_TYPE_FAILURE_CARD, NULL, NULL);
  failure = weir_chat_message_get_failure (weir_reply_row_get_message (row));
  g_assert_nonnull (card);
  g_assert_cmpint (weir_chat_failure_get_kind (failure), ==, WEIR_CHAT_FAILURE_MODEL_GONE);
  g_assert_nonnull (chat_driver_find (card, GTK_TYPE_BUTTON, "label", "_Choose Model"));
  chat_driver_set_model (page, "demo/gpt-4o");
  chat_driver_click (card, "_Try Again");
  chat_driver_wait (page);
  chat_driver_assert_label (chat_driver_get_last (page), "A simulated answer");
}

static void
wait_service (WeirChatPage *page, WeirServiceState state)
{
  WeirService *service = weir_desk_get_service (weir_page_get_desk (WEIR_PAGE (page)));

  for (guint i = 0; i < 4000 && weir_service_get_state (service) != state; i++)
    ui_fixture_pass (5);
  g_assert_cmpint (weir_service_get_state (service), ==, state);
}

/* The failure's own button starts the proxy, and what was asked is asked again. */
static void
test_stopped_proxy (WeirChatPage *page)
{
  WeirReplyRow *row;
  GtkWidget *card;

  chat_driver_set_model (page, "demo/gpt-4o");
  chat_driver_act (page, "app.stop");
  wait_service (page, WEIR_SERVICE_STOPPED);
  row = chat_driver_ask (page, "say: heron");
  card = chat_driver_find (row, WEIR_TYPE_FAILURE_CARD, NULL, NULL);
  g_assert_nonnull (card);
  chat_driver_assert_label (card, "Proxy Is Not Running");
  chat_driver_assert_label (card, "Start the proxy, then ask again.");
  chat_driver_click (card, "_Start Proxy");
  wait_service (page, WEIR_SERVICE_RUNNING);
  chat_driver_click (card, "_Try Again");
  chat_driver_wait (page);
  chat_driver_assert_label (chat_driver_get_last (page), "heron");
}

/* What SAP AI Core refuses stands in its own words, and what it cannot do just now says so. */
static void
test_refusals (WeirChatPage *page)
{
  static const struct
  {
    const char *prompt;
    const char *title;
  } rows[] = {
    { "fail with 400", "Request Refused" },
    { "fail with 500", "SAP AI Core Had a Problem" },
  };

  chat_driver_set_model (page, "demo/gpt-4o");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WeirReplyRow *row = chat_driver_ask (page, rows[i].prompt);
      GtkWidget *card = chat_driver_find (row, WEIR_TYPE_FAILURE_CARD, NULL, NULL);

      g_assert_nonnull (card);
      chat_driver_assert_label (card, rows[i].title);
      g_assert_nonnull (chat_driver_find (card, GTK_TYPE_BUTTON, "label", "_Try Again"));
    }
}

/* --- What the user has said --- */

static void
test_edit (WeirChatPage *page)
{
  GtkWidget *row;
  GtkWidget *editor;

  chat_driver_set_model (page, "demo/gpt-4o");
  chat_driver_ask (page, "say: one");
  row = chat_driver_find (page, WEIR_TYPE_USER_ROW, NULL, NULL);
  g_assert_true (gtk_widget_activate_action (row, "message.edit", NULL));
  editor = chat_driver_find (row, GTK_TYPE_TEXT_VIEW, NULL, NULL);
  g_assert_nonnull (editor);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (editor)), "say: two", -1);
  g_assert_true (gtk_widget_activate_action (row, "message.send", NULL));
  chat_driver_wait (page);
  g_assert_cmpuint (
      g_list_model_get_n_items (G_LIST_MODEL (weir_chat_page_get_conversation (page))), ==, 2);
  g_assert_cmpstr (weir_chat_message_get_text (chat_driver_get_message (page, 0), NULL), ==,
                   "say: two");
  chat_driver_assert_label (chat_driver_get_last (page), "two");
}

static void
note_refusal (WeirComposer *composer, const char *reason, gpointer user_data)
{
  *(char **) user_data = g_strdup (reason);
}

static void
test_attachment (WeirChatPage *page)
{
  GtkWidget *composer = chat_driver_find (page, WEIR_TYPE_COMPOSER, NULL, NULL);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 4, 4);
  g_autoptr (GdkTexture) texture = gdk_texture_new_for_pixbuf (pixbuf);
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "program", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *refusal = NULL;
  GListModel *kept;

  chat_driver_set_model (page, "demo/gpt-4o");
  kept = weir_conversation_get_attachments (weir_chat_page_get_conversation (page));
  weir_composer_attach_texture (WEIR_COMPOSER (composer), texture);
  g_assert_cmpuint (g_list_model_get_n_items (kept), ==, 1);
  g_signal_connect (composer, "refused", G_CALLBACK (note_refusal), &refusal);
  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_file_set_contents (path,
                       "\x7f"
                       "ELF\x01\x00\x02",
                       7, NULL);
  weir_composer_attach_file (WEIR_COMPOSER (composer), file);
  for (guint i = 0; i < 500 && refusal == NULL; i++)
    ui_fixture_pass (10);
  g_assert_nonnull (refusal);
  g_assert_cmpuint (g_list_model_get_n_items (kept), ==, 1);
  chat_driver_ask (page, "What is this?");
  g_assert_cmpuint (g_list_model_get_n_items (kept), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (
                        weir_chat_message_get_attachments (chat_driver_get_message (page, 0))),
                    ==, 1);
  g_assert_nonnull (
      strstr (weir_chat_message_get_text (chat_driver_get_message (page, 1), NULL), "image"));
}

/* A file goes to the conversation it was meant for, also when another one is there once it has been read. */
static void
test_file_of_another (WeirChatPage *page)
{
  GtkWidget *composer = chat_driver_find (page, WEIR_TYPE_COMPOSER, NULL, NULL);
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "notes.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (WeirConversation) first = g_object_ref (weir_chat_page_get_conversation (page));
  GListModel *kept = weir_conversation_get_attachments (first);

  chat_driver_set_model (page, "demo/gpt-4o");
  chat_driver_ask (page, "say: one");
  g_assert_true (g_file_set_contents (path, "ducks", -1, NULL));
  weir_composer_attach_file (WEIR_COMPOSER (composer), file);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "chat.new", NULL));
  g_assert_true (weir_chat_page_get_conversation (page) != first);
  for (guint i = 0; i < 500 && g_list_model_get_n_items (kept) == 0; i++)
    ui_fixture_pass (10);
  g_assert_cmpuint (g_list_model_get_n_items (kept), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (
                        weir_conversation_get_attachments (weir_chat_page_get_conversation (page))),
                    ==, 0);
}

/* --- The list --- */

static GtkWidget *
wait_rows (WeirChatPage *page, guint n)
{
  WeirConversationList *list = weir_chat_get_conversations (weir_chat_page_get_chat (page));

  for (guint i = 0; i < 500 && g_list_model_get_n_items (G_LIST_MODEL (list)) != n; i++)
    ui_fixture_pass (10);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, n);
  return chat_driver_find (page, WEIR_TYPE_CONVERSATION_ROW, NULL, NULL);
}

static void
test_list (WeirChatPage *page)
{
  WeirConversation *first;
  GtkWidget *search;
  GtkWidget *row;
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (page)));

  chat_driver_set_model (page, "demo/gpt-4o");
  chat_driver_ask (page, "say: heron");
  first = weir_chat_page_get_conversation (page);
  chat_driver_act (page, "chat.new");
  g_assert_true (weir_chat_page_get_conversation (page) != first);
  chat_driver_set_model (page, "demo/gpt-4o");
  chat_driver_ask (page, "say: kingfisher");
  wait_rows (page, 2);

  chat_driver_act (page, "chat.find");
  search = chat_driver_find (page, GTK_TYPE_SEARCH_ENTRY, NULL, NULL);
  gtk_editable_set_text (GTK_EDITABLE (search), "heron");
  row = wait_rows (page, 1);
  g_assert_true (weir_conversation_row_get_conversation (WEIR_CONVERSATION_ROW (row)) == first);
  g_signal_emit_by_name (row, "activate");
  for (guint i = 0; i < 200 && weir_chat_page_get_conversation (page) != first; i++)
    ui_fixture_pass (10);
  g_assert_true (weir_chat_page_get_conversation (page) == first);
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  wait_rows (page, 2);

  g_object_set (first, "pinned", TRUE, NULL);
  ui_fixture_pass (200);
  row = wait_rows (page, 2);
  g_assert_true (weir_conversation_row_get_conversation (WEIR_CONVERSATION_ROW (row)) == first);
  g_assert_true (gtk_widget_activate_action (row, "conversation.delete", NULL));
  wait_rows (page, 1);
  g_assert_true (weir_chat_page_get_conversation (page) != first);
  ui_fixture_pass (300);
  chat_driver_assert_label (window, "Conversation deleted");
  chat_driver_click (window, "_Undo");
  wait_rows (page, 2);
  g_assert_true (weir_chat_page_get_conversation (page) == first);
  chat_driver_assert_label (chat_driver_get_last (page), "heron");
}

/* --- Scrolling --- */

static void
test_scrolling (WeirChatPage *page)
{
  WeirTranscript *transcript;
  GtkWidget *scrolled;
  GtkAdjustment *adjustment;

  chat_driver_set_model (page, "demo/gpt-4o");
  for (guint i = 0; i < 3; i++)
    chat_driver_ask (page, "Tell me something");
  ui_fixture_pass (200);
  transcript = WEIR_TRANSCRIPT (chat_driver_find (page, WEIR_TYPE_TRANSCRIPT, NULL, NULL));
  scrolled = chat_driver_find (transcript, GTK_TYPE_SCROLLED_WINDOW, NULL, NULL);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  g_assert_true (weir_transcript_is_following (transcript));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >, 0);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (adjustment)
                                      + gtk_adjustment_get_page_size (adjustment),
                                  gtk_adjustment_get_upper (adjustment), 1);

  gtk_adjustment_set_value (adjustment, 10);
  ui_fixture_pass (100);
  g_assert_false (weir_transcript_is_following (transcript));
  weir_conversation_send (weir_chat_page_get_conversation (page), "long 500");
  chat_driver_wait (page);
  ui_fixture_pass (100);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (adjustment), 10, 1);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (transcript), "transcript.jump", NULL));
  ui_fixture_pass (100);
  g_assert_true (weir_transcript_is_following (transcript));
}

/* --- Models and settings --- */

static void
test_models (WeirChatPage *page)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (page)));
  GtkWidget *picker;
  GtkWidget *search;
  GType type = g_type_from_name ("WeirModelPicker");

  chat_driver_act (page, "chat.choose-model");
  ui_fixture_pass (200);
  picker = ui_fixture_find (window, type, NULL, NULL);
  g_assert_true (gtk_widget_get_mapped (picker));
  search = chat_driver_find (picker, GTK_TYPE_SEARCH_ENTRY, NULL, NULL);
  gtk_editable_set_text (GTK_EDITABLE (search), "no such model");
  g_signal_emit_by_name (search, "search-changed");
  chat_driver_assert_label (picker, "No model has that name.");
  gtk_editable_set_text (GTK_EDITABLE (search), "GPT-4.1");
  g_signal_emit_by_name (search, "search-changed");
  g_signal_emit_by_name (search, "activate");
  ui_fixture_pass (50);
  g_assert_false (gtk_widget_get_mapped (picker));
  g_assert_nonnull (strstr (
      weir_conversation_get_settings (weir_chat_page_get_conversation (page))->model, "gpt-4.1"));
}

static void
test_settings (WeirChatPage *page)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (page)));
  GtkWidget *popover =
      ui_fixture_find (window, g_type_from_name ("WeirChatSettingsPopover"), NULL, NULL);
  GtkWidget *prompt = ui_fixture_find (popover, GTK_TYPE_TEXT_VIEW, NULL, NULL);
  GtkWidget *temperature = ui_fixture_find (popover, GTK_TYPE_SPIN_BUTTON, NULL, NULL);
  GtkWidget *has_temperature = ui_fixture_find (popover, GTK_TYPE_SWITCH, NULL, NULL);
  const WeirChatSettings *settings;

  chat_driver_set_model (page, "demo/gpt-4o");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (prompt)), "Be brief", -1);
  gtk_switch_set_active (GTK_SWITCH (has_temperature), TRUE);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (temperature), 0.3);
  settings = weir_conversation_get_settings (weir_chat_page_get_conversation (page));
  g_assert_cmpstr (settings->system_prompt, ==, "Be brief");
  g_assert_true (settings->has_temperature);
  g_assert_cmpfloat_with_epsilon (settings->temperature, 0.3, 0.001);
  gtk_switch_set_active (GTK_SWITCH (has_temperature), FALSE);
  settings = weir_conversation_get_settings (weir_chat_page_get_conversation (page));
  g_assert_false (settings->has_temperature);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    ChatDriverScript script;
  } scripts[] = {
    { "at-once", test_at_once },
    { "attachment", test_attachment },
    { "context", test_context },
    { "cut", test_cut },
    { "edit", test_edit },
    { "file-of-another", test_file_of_another },
    { "list", test_list },
    { "markdown", test_markdown },
    { "model-gone", test_model_gone },
    { "models", test_models },
    { "rate-limit", test_rate_limit },
    { "refusals", test_refusals },
    { "scrolling", test_scrolling },
    { "settings", test_settings },
    { "stop", test_stop },
    { "stopped-proxy", test_stopped_proxy },
    { "thinking", test_thinking },
    { "thought", test_thought },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *path = g_strconcat ("/ui/chat-page/", scripts[i].name, NULL);

      chat_driver_add_test (path, scripts[i].script);
    }
  return g_test_run ();
}
