/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include <string.h>

#include "ui/weir-client-card.h"

/* The page that tells how tools are connected. */

static const char *const demo[] = { "--demo", NULL };

static GtkWidget *
find_card (UiFixture *fixture, const char *title)
{
  GtkWidget *label =
      ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_LABEL, "label", title);

  return label != NULL ? gtk_widget_get_ancestor (label, WEIR_TYPE_CLIENT_CARD) : NULL;
}

static gboolean
knows_models (UiFixture *fixture)
{
  g_auto (GStrv) models =
      weir_client_guide_dup_models (weir_desk_get_guide (ui_fixture_get_desk (fixture)));

  return models[0] != NULL;
}

static void
show (UiFixture *fixture)
{
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  ui_fixture_wait (fixture, knows_models);
  ui_fixture_act (fixture, "show-page", "'connect'");
  ui_fixture_pass (50);
}

static void
run (void (*script) (UiFixture *fixture, gpointer data))
{
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, demo, script, NULL);
}

static const char *
get_code (GtkWidget *card)
{
  GtkWidget *stack = ui_fixture_find (card, GTK_TYPE_STACK, NULL, NULL);

  return gtk_label_get_label (GTK_LABEL (gtk_stack_get_visible_child (GTK_STACK (stack))));
}

static void
do_cards (UiFixture *fixture, gpointer data)
{
  static const char *const titles[] = { "Claude Code",       "Codex", "OpenCode",   "Cline",
                                        "Gemini CLI",        "curl",  "OpenAI SDK", "Anthropic SDK",
                                        "Google Gen AI SDK", "Ollama" };
  const char *url;
  GtkWidget *card, *stack;

  show (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    g_assert_nonnull (find_card (fixture, titles[i]));
  g_assert_nonnull (ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_LABEL, "label",
                                     "Cursor Cannot Reach This Computer"));

  url = weir_service_get_base_url (weir_desk_get_service (ui_fixture_get_desk (fixture)));
  card = find_card (fixture, "Claude Code");
  g_assert_nonnull (strstr (get_code (card), url));
  g_assert_nonnull (strstr (get_code (card), "••••"));
  g_assert_nonnull (ui_fixture_find (card, GTK_TYPE_LABEL, "label", "~/.bashrc"));
  stack = ui_fixture_find (card, GTK_TYPE_STACK, NULL, NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (stack), "settings.json");
  g_assert_nonnull (ui_fixture_find (card, GTK_TYPE_LABEL, "label", "~/.claude/settings.json"));
}

static void
test_cards (void)
{
  run (do_cards);
}

static void
do_model (UiFixture *fixture, gpointer data)
{
  GtkWidget *models;
  WeirClientGuide *guide = weir_desk_get_guide (ui_fixture_get_desk (fixture));

  show (fixture);
  weir_client_guide_set_model (guide, "gpt-4o");
  g_assert_nonnull (strstr (get_code (find_card (fixture, "Claude Code")), "'gpt-4o'"));
  models =
      ui_fixture_find (ui_fixture_get_page (fixture, "connect"), GTK_TYPE_DROP_DOWN, NULL, NULL);
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (models)), >, 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (models), 0);
  g_assert_null (weir_client_guide_get_model (guide));
  g_assert_nonnull (strstr (get_code (find_card (fixture, "Claude Code")), "claude"));
}

static void
test_model (void)
{
  run (do_model);
}

static void
on_text (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static void
do_copy (UiFixture *fixture, gpointer data)
{
  g_autofree char *text = NULL;
  GtkWidget *button;

  show (fixture);
  button = ui_fixture_find (find_card (fixture, "Claude Code"), GTK_TYPE_BUTTON, "tooltip-text",
                            "Copy with the API Key");
  g_signal_emit_by_name (button, "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (button), NULL, on_text, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (text, "export ANTHROPIC_AUTH_TOKEN='demo'"));
}

static void
test_copy (void)
{
  run (do_copy);
}

static void
do_seen (UiFixture *fixture, gpointer data)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_free);
  WeirUsageRecord record = { .status = 200, .user_agent = "curl/8", .usage = WEIR_USAGE_INIT };
  GtkWidget *card, *button;

  show (fixture);
  card = find_card (fixture, "curl");
  button = ui_fixture_find (card, GTK_TYPE_BUTTON, "label", "Test Connection");
  g_signal_emit_by_name (button, "clicked");
  g_assert_nonnull (
      ui_fixture_find (card, GTK_TYPE_LABEL, "label", "Waiting for the first request…"));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Cancel");
  record.wall_us = g_get_real_time ();
  g_ptr_array_add (entries, weir_usage_record_copy (&record));
  weir_client_guide_take_requests (weir_desk_get_guide (ui_fixture_get_desk (fixture)), entries);
  g_assert_null (ui_fixture_find (card, GTK_TYPE_LABEL, "label", "Waiting for the first request…"));
  g_assert_nonnull (ui_fixture_find (card, GTK_TYPE_IMAGE, "icon-name", "object-select-symbolic"));
}

static void
test_seen (void)
{
  run (do_seen);
}

static void
do_cursor (UiFixture *fixture, gpointer data)
{
  GtkWidget *button, *focus;

  show (fixture);
  button = ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_BUTTON, "label",
                            "Show Cline Setup");
  g_signal_emit_by_name (button, "clicked");
  focus = gtk_window_get_focus (GTK_WINDOW (ui_fixture_get_window (fixture)));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, find_card (fixture, "Cline")));
}

static void
test_cursor (void)
{
  run (do_cursor);
}

/* --- A proxy that does not run --- */

static void
run_with_account (void (*script) (UiFixture *fixture, gpointer data))
{
  g_autoptr (WeirDemo) server = weir_demo_new (NULL);
  UiFixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  g_autofree char *config = NULL;

  weir_demo_start (server, 0, &error);
  g_assert_no_error (error);
  key = weir_demo_dup_service_key (server);
  config =
      g_strdup_printf ("{\"port\": %u, \"subAccounts\": {\"dev\": {\"service_key_json\": %s}}}",
                       ui_fixture_find_port (), key);
  ui_fixture_run (&fixture, config, NULL, script, NULL);
  weir_demo_stop (server);
}

static gboolean
names_model (UiFixture *fixture)
{
  return strstr (get_code (find_card (fixture, "Claude Code")),
                 "ANTHROPIC_MODEL='anthropic--claude-")
         != NULL;
}

static gboolean
knows_no_models (UiFixture *fixture)
{
  return !knows_models (fixture);
}

static GtkWidget *
find_test (UiFixture *fixture, const char *label)
{
  return ui_fixture_find (find_card (fixture, "curl"), GTK_TYPE_BUTTON, "label", label);
}

static GtkWidget *
find_notice (UiFixture *fixture)
{
  return ui_fixture_find (ui_fixture_get_page (fixture, "connect"), ADW_TYPE_ACTION_ROW, "title",
                          "Proxy Is Not Running");
}

/* What would wait for a tool in vain cannot be pressed, and says why; what waits already can be ended. */
static void
do_test (UiFixture *fixture, gpointer data)
{
  static const char reason[] = "The proxy is not running: start it to test the connection";
  GtkWidget *test;

  show (fixture);
  test = find_test (fixture, "Test Connection");
  g_assert_true (gtk_widget_get_sensitive (test));
  g_assert_null (gtk_widget_get_tooltip_text (test));
  g_assert_false (gtk_widget_get_visible (find_notice (fixture)));
  g_signal_emit_by_name (test, "clicked");

  ui_fixture_act (fixture, "stop", NULL);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_STOPPED);
  g_assert_true (gtk_widget_get_visible (find_notice (fixture)));
  g_assert_true (gtk_widget_get_sensitive (test));
  g_assert_true (find_test (fixture, "Cancel") == test);
  g_signal_emit_by_name (test, "clicked");
  g_assert_false (gtk_widget_get_sensitive (test));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (test), ==, reason);

  gtk_widget_activate (ui_fixture_find (find_notice (fixture), GTK_TYPE_BUTTON, NULL, NULL));
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  g_assert_true (gtk_widget_get_sensitive (test));
  g_assert_false (gtk_widget_get_visible (find_notice (fixture)));
}

static void
test_test (void)
{
  run (do_test);
}

static void
do_stopped (UiFixture *fixture, gpointer data)
{
  show (fixture);
  ui_fixture_wait (fixture, names_model);
  ui_fixture_act (fixture, "show-page", "'overview'");
  ui_fixture_act (fixture, "stop", NULL);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_STOPPED);
  ui_fixture_wait (fixture, knows_no_models);
  g_assert_false (names_model (fixture));

  ui_fixture_act (fixture, "show-page", "'connect'");
  ui_fixture_wait (fixture, names_model);
  g_assert_cmpint (weir_service_get_state (weir_desk_get_service (ui_fixture_get_desk (fixture))),
                   ==, WEIR_SERVICE_STOPPED);
}

static void
test_stopped (void)
{
  run_with_account (do_stopped);
}

static void
do_narrow (UiFixture *fixture, gpointer data)
{
  GtkWidget *card;
  int least;

  show (fixture);
  card = find_card (fixture, "Google Gen AI SDK");
  gtk_widget_measure (gtk_widget_get_parent (card), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL,
                      NULL, NULL);
  g_assert_cmpint (least, <=, 360);
}

static void
test_narrow (void)
{
  run (do_narrow);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/connect-page/cards", test_cards);
  g_test_add_func ("/ui/connect-page/model", test_model);
  g_test_add_func ("/ui/connect-page/copy", test_copy);
  g_test_add_func ("/ui/connect-page/seen", test_seen);
  g_test_add_func ("/ui/connect-page/cursor", test_cursor);
  g_test_add_func ("/ui/connect-page/test", test_test);
  g_test_add_func ("/ui/connect-page/stopped", test_stopped);
  g_test_add_func ("/ui/connect-page/narrow", test_narrow);

  return g_test_run ();
}
