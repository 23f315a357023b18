/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include "ui/weir-first-run.h"
#include "ui/weir-subaccount-window.h"

/* Nothing is wider than the narrowest window, in which the half of a small screen or a telephone shows
 * it. */

#define NARROWEST 360
#define WAIT_S 60

/* Without the frame that a window has where nobody makes one for it. */
static int
measure (GtkWidget *window)
{
  int least;

  gtk_widget_measure (gtk_widget_get_first_child (window), GTK_ORIENTATION_HORIZONTAL, -1, &least,
                      NULL, NULL, NULL);
  return least;
}

static gboolean
fits (GtkWidget *window)
{
  return gtk_widget_get_mapped (window) && measure (window) <= NARROWEST;
}

/* A window folds in its own time. */
static void
assert_fits (GtkWidget *window, const char *name)
{
  gint64 end_us = g_get_monotonic_time () + WAIT_S * G_USEC_PER_SEC;

  while (!fits (window) && g_get_monotonic_time () < end_us)
    ui_fixture_pass (5);
  g_test_message ("%s needs %d pixels", name, measure (window));
  g_assert_cmpint (measure (window), <=, NARROWEST);
}

static void
do_pages (UiFixture *fixture, gpointer data)
{
  static const char *const pages[] = { "overview",    "chat",    "usage", "requests",
                                       "deployments", "connect", "models" };
  GtkWidget *window;

  g_settings_set_int (weir_application_get_settings (fixture->application), "width", NARROWEST);
  g_settings_set_int (weir_application_get_settings (fixture->application), "height", 480);
  weir_application_present (fixture->application);
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  window = ui_fixture_get_window (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *target = g_strdup_printf ("'%s'", pages[i]);

      ui_fixture_act (fixture, "show-page", target);
      assert_fits (window, pages[i]);
    }
}

static gboolean
is_narrow (UiFixture *fixture)
{
  return gtk_widget_has_css_class (ui_fixture_get_window (fixture), "narrow");
}

static gboolean
is_wide (UiFixture *fixture)
{
  return !is_narrow (fixture);
}

/* Each page becomes narrow and wide again, as it moves: a warning of GTK, as of what is allocated less
 * than nothing, fails the test. */
static void
do_folding (UiFixture *fixture, gpointer data)
{
  static const char *const pages[] = { "overview",    "chat",    "usage", "requests",
                                       "deployments", "connect", "models" };
  static const int widths[] = { 360, 500, 640, 720, 800, 1000, 1280 };
  GtkWindow *window;

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  window = GTK_WINDOW (ui_fixture_get_window (fixture));
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *target = g_strdup_printf ("'%s'", pages[i]);

      g_test_message ("%s", pages[i]);
      ui_fixture_act (fixture, "show-page", target);
      for (guint j = 0; j < G_N_ELEMENTS (widths); j++)
        {
          gtk_window_set_default_size (window, widths[j], 480 + 40 * (int) j);
          ui_fixture_pass (20);
          gtk_widget_activate_action (GTK_WIDGET (window), "win.toggle-sidebar", NULL);
          ui_fixture_pass (20);
          gtk_widget_activate_action (GTK_WIDGET (window), "win.toggle-sidebar", NULL);
          ui_fixture_pass (20);
        }
      ui_fixture_wait (fixture, is_wide);
      gtk_window_set_default_size (window, NARROWEST, 480);
      ui_fixture_wait (fixture, is_narrow);
    }
}

/* What may be wrong, one after the other; what is longest in it wraps. */
static void
do_banners (UiFixture *fixture, gpointer data)
{
  WeirProblemBoard *board = weir_desk_get_board (ui_fixture_get_desk (fixture));
  GtkWidget *window;

  g_settings_set_int (weir_application_get_settings (fixture->application), "width", NARROWEST);
  weir_application_present (fixture->application);
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  window = ui_fixture_get_window (fixture);
  for (WeirProblemKind kind = 0; kind < WEIR_N_PROBLEMS; kind++)
    {
      g_autofree char *name = g_strdup_printf ("problem %d", kind);
      WeirProblem *problem = weir_problem_new (
          kind, NULL, "port", "3001", "owner", "node", "next", "3002", "user", "anna", "reason",
          "It is so.", "credentials", "the credentials of 2 subaccounts", "advice", "Install one.",
          "account", "dev-eu10", "group", "team-a", "time", "on 24 Nov at 09:12", "status", "502",
          "model", "gpt-4o", "wait", "Next try in 24 s.", "title", "Key Ends", NULL);

      /* nobody takes notices here */
      if (weir_problem_get_notice (problem) != WEIR_PROBLEM_NOTICE_NONE)
        {
          g_object_unref (problem);
          continue;
        }
      weir_problem_board_put (board, NULL, problem);
      ui_fixture_pass (5);
      assert_fits (window, name);
      weir_problem_board_remove (board, kind, NULL);
    }
}

/* However wide it would be if it were not folded: it never opens wider than it was left. */
static void
do_opening (UiFixture *fixture, gpointer data)
{
  GSettings *settings = weir_application_get_settings (fixture->application);
  GtkWidget *window;

  g_settings_set_string (settings, "page", "chat");
  g_settings_set_int (settings, "width", NARROWEST);
  g_settings_set_int (settings, "height", 480);
  weir_application_present (fixture->application);
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  window = ui_fixture_get_window (fixture);
  while (gtk_widget_get_width (window) == 0)
    g_main_context_iteration (NULL, TRUE);
  assert_fits (window, "what opens");
  g_assert_cmpint (gtk_widget_get_width (window), <=, NARROWEST);
}

static gboolean
has_other (UiFixture *fixture)
{
  return ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW) != NULL
         || ui_fixture_find_toplevel (WEIR_TYPE_SUBACCOUNT_WINDOW) != NULL
         || ui_fixture_find_toplevel (WEIR_TYPE_FIRST_RUN) != NULL;
}

static void
do_windows (UiFixture *fixture, gpointer data)
{
  static const struct
  {
    const char *action;
    const char *target;
  } windows[] = {
    { "preferences-page", "'general'" },
    { "preferences-page", "'proxy'" },
    { "preferences-page", "'subaccounts'" },
    { "preferences-page", "'models'" },
    { "preferences-page", "'prices'" },
    { "preferences-page", "'privacy'" },
    { "preferences-page", "'advanced'" },
    { "edit-subaccount", "'dev-eu10'" },
    { "set-up", NULL },
  };

  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      GtkWindow *main_window = GTK_WINDOW (weir_application_get_window (fixture->application));
      g_autoptr (GListModel) all = g_object_ref (gtk_window_get_toplevels ());

      ui_fixture_act (fixture, windows[i].action, windows[i].target);
      ui_fixture_wait (fixture, has_other);
      for (guint j = g_list_model_get_n_items (all); j > 0; j--)
        {
          g_autoptr (GtkWindow) window = g_list_model_get_item (all, j - 1);

          if (window == main_window || !gtk_widget_get_visible (GTK_WIDGET (window)))
            continue;
          assert_fits (GTK_WIDGET (window),
                       windows[i].target != NULL ? windows[i].target : windows[i].action);
          gtk_window_destroy (window);
        }
    }
}

static void
test_pages (gconstpointer data)
{
  static const char *const demo[] = { "--background", "--demo", NULL };
  static const char *const background[] = { "--background", NULL };
  gboolean is_demo = GPOINTER_TO_INT (data);
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, is_demo ? demo : background, do_pages, NULL);
}

static void
test_folding (void)
{
  static const char *const demo[] = { "--demo", NULL };
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, demo, do_folding, NULL);
}

static void
test_banners (void)
{
  static const char *const background[] = { "--background", NULL };
  UiFixture fixture = { 0 };
  g_autofree char *config = ui_fixture_build_config (ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, background, do_banners, NULL);
}

static void
test_opening (void)
{
  static const char *const demo[] = { "--background", "--demo", NULL };
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, demo, do_opening, NULL);
}

static void
test_windows (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = ui_fixture_build_config (ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, NULL, do_windows, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/ui/widths/pages-empty", GINT_TO_POINTER (FALSE), test_pages);
  g_test_add_data_func ("/ui/widths/pages-demo", GINT_TO_POINTER (TRUE), test_pages);
  g_test_add_func ("/ui/widths/folding", test_folding);
  g_test_add_func ("/ui/widths/banners", test_banners);
  g_test_add_func ("/ui/widths/opening", test_opening);
  g_test_add_func ("/ui/widths/windows", test_windows);

  return g_test_run ();
}
