/* SPDX-License-Identifier: MIT */
#include "ui-keyboard.h"

#include <string.h>

#include "ui/weir-chat-page.h"
#include "ui/weir-composer.h"
#include "ui/weir-model-picker.h"
#include "ui/weir-status-strip.h"
#include "ui/weir-subaccount-row.h"

/* Every key that is promised, pressed as on a keyboard. */

/* --- What is seen --- */

static gboolean
has_focus_in (UiFixture *fixture, GType type)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (ui_fixture_get_window (fixture)));

  return focus != NULL && gtk_widget_get_mapped (focus)
         && gtk_widget_get_ancestor (focus, type) != NULL;
}

static gboolean
is_writing (UiFixture *fixture)
{
  return has_focus_in (fixture, WEIR_TYPE_COMPOSER);
}

static gboolean
is_searching (UiFixture *fixture)
{
  return has_focus_in (fixture, GTK_TYPE_SEARCH_ENTRY);
}

static gboolean
has_label (UiFixture *fixture, const char *text)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_LABEL, "label", text) != NULL;
}

static WeirServiceState
get_state (UiFixture *fixture)
{
  return weir_service_get_state (weir_desk_get_service (ui_fixture_get_desk (fixture)));
}

static gboolean
is_stopped (UiFixture *fixture)
{
  return get_state (fixture) == WEIR_SERVICE_STOPPED;
}

static gboolean
is_started (UiFixture *fixture)
{
  return get_state (fixture) == WEIR_SERVICE_RUNNING;
}

static gboolean
is_pinned (UiFixture *fixture, const char *account)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (fixture->application), "use-account");

  return strcmp (g_variant_get_string (state, NULL), account) == 0;
}

static gboolean
is_hidden (UiFixture *fixture)
{
  return !gtk_widget_get_visible (ui_fixture_get_window (fixture));
}

/* --- In the main window --- */

static void
focus_main (UiFixture *fixture)
{
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  ui_keyboard_focus (ui_fixture_get_window (fixture));
}

static void
press_all (UiFixture *fixture, const UiPress *presses, guint n)
{
  focus_main (fixture);
  ui_keyboard_press_all (fixture, presses, n);
}

/* --- Pages and the proxy --- */

static const UiPress pages[] = {
  { "alt+3", "usage" },
  { "alt+4", "requests" },
  { "ctrl+f", "requests", is_searching },
  { "alt+6", "connect" },
  { "alt+7", "models" },
  { "ctrl+f", "models", is_searching },
  { "alt+1", "overview" },
  { "ctrl+shift+c", .has = has_label, .text = "Base URL copied" },
  { "ctrl+shift+k", .has = has_label,
    .text = "API key copied – cleared from the clipboard in 60 s" },
  { "ctrl+shift+s", NULL, is_stopped },
  { "ctrl+shift+s", NULL, is_started },
  { "ctrl+shift+1", .has = is_pinned, .text = "dev-eu10" },
  { "ctrl+shift+0", .has = is_pinned, .text = "" },
  { "ctrl+n", "chat", is_writing },
  { "ctrl+f", "chat", is_searching },
  { "alt+5", "deployments" },
  { "ctrl+f", "deployments", is_searching },
  { "alt+2", "chat", is_searching },
  { "ctrl+l", "chat", is_writing },
};

static void
do_pages (UiFixture *fixture, gpointer data)
{
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  press_all (fixture, pages, G_N_ELEMENTS (pages));
}

/* --- Chat --- */

static WeirConversation *
get_conversation (UiFixture *fixture)
{
  GtkWidget *page =
      ui_fixture_find (ui_fixture_get_window (fixture), WEIR_TYPE_CHAT_PAGE, NULL, NULL);

  return page != NULL ? weir_chat_page_get_conversation (WEIR_CHAT_PAGE (page)) : NULL;
}

static gboolean
has_model (UiFixture *fixture)
{
  WeirConversation *conversation = get_conversation (fixture);

  return conversation != NULL && weir_conversation_get_settings (conversation)->model != NULL;
}

static gboolean
is_picking (UiFixture *fixture)
{
  return has_focus_in (fixture, WEIR_TYPE_MODEL_PICKER);
}

static gboolean
is_not_picking (UiFixture *fixture)
{
  GtkWidget *picker =
      ui_fixture_find (ui_fixture_get_window (fixture), WEIR_TYPE_MODEL_PICKER, NULL, NULL);

  return !gtk_widget_get_visible (picker) && is_writing (fixture);
}

static gboolean
is_picked (UiFixture *fixture)
{
  return is_writing (fixture)
         && strcmp (weir_conversation_get_settings (get_conversation (fixture))->model,
                    "demo/gpt-4o")
                == 0;
}

static gboolean
has_draft (UiFixture *fixture, const char *text)
{
  return g_strcmp0 (weir_conversation_get_draft (get_conversation (fixture)), text) == 0;
}

static gboolean
is_answered (UiFixture *fixture)
{
  return weir_conversation_is_busy (get_conversation (fixture)) && has_draft (fixture, NULL);
}

static gboolean
is_silent (UiFixture *fixture)
{
  return !weir_conversation_is_busy (get_conversation (fixture));
}

static const UiPress chat[] = {
  { "ctrl+n", "chat", has_model },
  { "ctrl+m", "chat", is_picking },
  { "Escape", "chat", is_not_picking },
  { "alt+5", "deployments" },
  { "alt+2", "chat", is_writing },
  { "ctrl+m", "chat", is_picking },
  { "d e m o slash g p t minus 4 o Return", "chat", is_picked },
  { "l o n g shift+Return", "chat", .has = has_draft, .text = "long\n" },
  { "BackSpace space 9 9 9 9 9", "chat", .has = has_draft, .text = "long 99999" },
  { "Return", "chat", is_answered },
  { "Escape", "chat", is_silent },
  { "ctrl+shift+r", "chat", is_answered },
  { "Escape", "chat", is_silent },
  { "l o n g space 9 9 9 9 9", "chat", .has = has_draft, .text = "long 99999" },
  { "ctrl+Return", "chat", is_answered },
  { "alt+1", "overview" },
};

static void
do_chat (UiFixture *fixture, gpointer data)
{
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  press_all (fixture, chat, G_N_ELEMENTS (chat));
}

/* --- The window --- */

/* How often something was done. */
static void
count (GSimpleAction *action, GVariant *target, guint *n)
{
  (*n)++;
}

static void
do_refresh (UiFixture *fixture, gpointer data)
{
  static const char *const keys[] = { "F5", "ctrl+r" };
  guint n = 0;

  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  focus_main (fixture);
  g_signal_connect (g_action_map_lookup_action (G_ACTION_MAP (fixture->application), "refresh"),
                    "activate", G_CALLBACK (count), &n);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      ui_keyboard_press (keys[i]);
      while (n == i)
        g_main_context_iteration (NULL, TRUE);
    }
}

static gboolean
is_menu_open (UiFixture *fixture)
{
  GtkWidget *button = ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_MENU_BUTTON,
                                       "icon-name", "open-menu-symbolic");
  GtkPopover *popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (button));

  return popover != NULL && gtk_widget_get_mapped (GTK_WIDGET (popover));
}

static gboolean
is_menu_closed (UiFixture *fixture)
{
  return !is_menu_open (fixture);
}

/* It is at the foot of the sidebar. */
static gboolean
is_sidebar_shown (UiFixture *fixture)
{
  return gtk_widget_get_mapped (
      ui_fixture_find (ui_fixture_get_window (fixture), WEIR_TYPE_STATUS_STRIP, NULL, NULL));
}

static gboolean
is_sidebar_hidden (UiFixture *fixture)
{
  return !is_sidebar_shown (fixture);
}

/* Wide, the list is there at first; narrow it is not. */
static const UiPress wide[] = {
  { "F10", NULL, is_menu_open },          { "Escape", NULL, is_menu_closed },
  { "F9", NULL, is_sidebar_hidden },      { "alt+4", "requests", is_sidebar_hidden },
  { "F10", NULL, is_menu_open },          { "Escape", NULL, is_menu_closed },
  { "alt+3", "usage", is_sidebar_shown }, { "F9", "usage", is_sidebar_hidden },
  { "F9", "usage", is_sidebar_shown },
};
static const UiPress narrow[] = {
  { "F9", NULL, is_sidebar_shown },           { "F9", NULL, is_sidebar_hidden },
  { "alt+4", "requests", is_sidebar_hidden }, { "F10", NULL, is_menu_open },
  { "Escape", NULL, is_menu_closed },         { "alt+3", "usage", is_sidebar_hidden },
};

static gboolean
is_narrow (UiFixture *fixture)
{
  return gtk_widget_has_css_class (ui_fixture_get_window (fixture), "narrow");
}

/* Hidden, it does not keep the window from becoming narrow. */
static void
do_wide (UiFixture *fixture, gpointer data)
{
  static const UiPress hide = { "F9", NULL, is_sidebar_hidden };
  GSettings *settings = weir_application_get_settings (fixture->application);

  press_all (fixture, wide, G_N_ELEMENTS (wide));
  press_all (fixture, &hide, 1);
  g_assert_false (is_narrow (fixture));
  gtk_window_set_default_size (GTK_WINDOW (ui_fixture_get_window (fixture)), 360, 640);
  ui_fixture_wait (fixture, is_narrow);
  press_all (fixture, narrow, G_N_ELEMENTS (narrow));
  g_settings_reset (settings, "width");
  g_settings_reset (settings, "height");
}

static void
do_narrow (UiFixture *fixture, gpointer data)
{
  GSettings *settings = weir_application_get_settings (fixture->application);

  g_settings_set_int (settings, "width", 360);
  weir_application_present (fixture->application);
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  ui_fixture_wait (fixture, is_sidebar_hidden);
  press_all (fixture, narrow, G_N_ELEMENTS (narrow));
  g_settings_reset (settings, "width");
}

/* --- Other windows --- */

static gboolean
is_alone (UiFixture *fixture)
{
  return ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW) == NULL
         && ui_fixture_find_toplevel (GTK_TYPE_SHORTCUTS_WINDOW) == NULL
         && ui_fixture_find_toplevel (GTK_TYPE_FILE_CHOOSER_DIALOG) == NULL;
}

/* Each is opened by its key and closed by Escape, and the next key comes to the window below. */
static void
do_windows (UiFixture *fixture, gpointer data)
{
  const struct
  {
    const char *keys;
    GType type;
    UiPress page; /* that it belongs to */
  } windows[] = {
    { "ctrl+comma", ADW_TYPE_PREFERENCES_WINDOW, { "alt+1", "overview" } },
    { "ctrl+question", GTK_TYPE_SHORTCUTS_WINDOW, { "alt+1", "overview" } },
    { "ctrl+e", GTK_TYPE_FILE_CHOOSER_DIALOG, { "alt+3", "usage" } },
  };
  static const UiPress between = { "alt+4", "requests" };

  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      press_all (fixture, &windows[i].page, 1);
      ui_keyboard_press (windows[i].keys);
      ui_keyboard_focus (ui_fixture_wait_toplevel (windows[i].type));
      ui_keyboard_press ("Escape");
      ui_fixture_wait (fixture, is_alone);
      press_all (fixture, &between, 1);
    }
}

/* --- Subaccounts --- */

static GtkWidget *
find_row (const char *title)
{
  GtkWidget *window = ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW);

  return window != NULL ? ui_fixture_find (window, WEIR_TYPE_SUBACCOUNT_ROW, "title", title) : NULL;
}

static gboolean
are_rows_shown (UiFixture *fixture)
{
  return find_row ("a") != NULL && find_row ("b") != NULL && gtk_widget_get_mapped (find_row ("b"));
}

/* With the focus, for the next key. */
static gboolean
is_b_at (int index)
{
  GtkWidget *row = find_row ("b");

  return row != NULL && gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) == index
         && gtk_widget_is_focus (row);
}

static gboolean
is_b_first (UiFixture *fixture)
{
  return is_b_at (0);
}

static gboolean
is_b_last (UiFixture *fixture)
{
  return is_b_at (1);
}

static gboolean
is_b_gone (UiFixture *fixture)
{
  return find_row ("b") == NULL;
}

static const UiPress moves[] = {
  { "alt+Up", NULL, is_b_first },
  { "alt+Down", NULL, is_b_last },
  { "alt+Up", NULL, is_b_first },
  { "Delete", NULL, is_b_gone },
};

static void
do_subaccounts (UiFixture *fixture, gpointer data)
{
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  ui_fixture_act (fixture, "preferences-page", "'subaccounts'");
  ui_fixture_wait (fixture, are_rows_shown);
  ui_keyboard_focus (ui_fixture_wait_toplevel (ADW_TYPE_PREFERENCES_WINDOW));
  gtk_widget_grab_focus (find_row ("b"));
  ui_keyboard_press_all (fixture, moves, G_N_ELEMENTS (moves));
}

/* --- The end --- */

static void
do_end (UiFixture *fixture, gpointer data)
{
  static const UiPress close = { "ctrl+w", NULL, is_hidden };
  GSettings *settings = weir_application_get_settings (fixture->application);
  guint n = 0;

  g_settings_set_boolean (settings, "explain-keep-running", FALSE);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  press_all (fixture, &close, 1);
  g_assert_cmpint (get_state (fixture), ==, WEIR_SERVICE_RUNNING);

  weir_application_present (fixture->application);
  focus_main (fixture);
  g_signal_connect (g_action_map_lookup_action (G_ACTION_MAP (fixture->application), "quit"),
                    "activate", G_CALLBACK (count), &n);
  ui_keyboard_press ("ctrl+q");
  while (n == 0)
    g_main_context_iteration (NULL, TRUE);
  g_settings_reset (settings, "explain-keep-running");
}

/* --- Running them --- */

static const char *const demo[] = { "--demo", NULL };
static const char *const background[] = { "--background", NULL };

#define TWO_ACCOUNTS "\"subAccounts\": {\"a\": {\"keyring\": true}, \"b\": {\"keyring\": true}}, "

static const struct
{
  const char *path;
  void (*script) (UiFixture *fixture, gpointer data);
  const char *const *arguments; /* (nullable) */
  const char *accounts;         /* (nullable): of the configuration; else there is one */
} rows[] = {
  { "/ui/presses/pages", do_pages, NULL, NULL },
  { "/ui/presses/chat", do_chat, demo, "" },
  { "/ui/presses/refresh", do_refresh, demo, "" },
  { "/ui/presses/wide", do_wide, NULL, "" },
  { "/ui/presses/narrow", do_narrow, background, "" },
  { "/ui/presses/windows", do_windows, demo, "" },
  { "/ui/presses/subaccounts", do_subaccounts, NULL, TWO_ACCOUNTS },
  { "/ui/presses/end", do_end, demo, "" },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  guint16 port = ui_fixture_find_port ();
  UiFixture fixture = { 0 };
  g_autofree char *config = rows[i].accounts != NULL
                                ? g_strdup_printf ("{%s\"port\": %u}", rows[i].accounts, port)
                                : ui_fixture_build_config (port);

  if (!ui_keyboard_is_there ())
    {
      g_test_skip ("xdotool is not installed");
      return;
    }
  ui_fixture_remove_database ();
  ui_fixture_run (&fixture, config, rows[i].arguments, rows[i].script, NULL);
  g_assert_cmpint (fixture.status, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].path, GUINT_TO_POINTER (i), test_row);

  return g_test_run ();
}
