/* SPDX-License-Identifier: MIT */
#include "ui/weir-bar-chart.h"

#include <adwaita.h>
#include <string.h>

#include "ui/weir-bar-axis.h"
#include "ui/weir-bar-details.h"
#include "ui/weir-chart-legend.h"

/* The chart alone, in a window of its own. */

#define HOURS 24
#define BEGIN_S G_GINT64_CONSTANT (1767225600) /* 2026-01-01 00:00 UTC */

static WeirUsageBars *
make_bars (const gint64 *bounds_s, guint n_parts, guint n_models)
{
  WeirUsageBars *bars = weir_usage_bars_new ();
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func (g_free);
  WeirUsageSum *parts = g_new0 (WeirUsageSum, (gsize) n_parts * n_models);
  const WeirUsageReport report = { (gint64 *) bounds_s, n_parts, groups, { 0 } };
  static const char *const names[] = { "alpha", "beta", "gamma" };

  for (guint i = 0; i < n_models; i++)
    {
      WeirUsageGroup *group = g_new0 (WeirUsageGroup, 1);

      group->name = (char *) names[i];
      group->parts = parts + (gsize) i * n_parts;
      /* the fourth part is the highest, the last has nothing */
      for (guint part = 0; part + 1 < n_parts; part++)
        group->parts[part].tokens_in = part == 3 ? 8000 : 1000;
      group->total.tokens_in = 1;
      g_ptr_array_add (groups, group);
    }
  weir_usage_bars_take (bars, &report, WEIR_USAGE_BY_MODEL, WEIR_USAGE_TOKENS);
  g_free (parts);
  return bars;
}

static WeirUsageBars *
make_hours (guint n_models)
{
  gint64 bounds_s[HOURS + 1];

  for (guint i = 0; i <= HOURS; i++)
    bounds_s[i] = BEGIN_S + i * 3600;
  return make_bars (bounds_s, HOURS, n_models);
}

static WeirUsageBars *
make_days (guint n)
{
  g_autofree gint64 *bounds_s = g_new0 (gint64, n + 1);

  for (guint i = 0; i <= n; i++)
    bounds_s[i] = BEGIN_S + i * 86400;
  return make_bars (bounds_s, n, 1);
}

/* --- The axis --- */

static void
test_scale (void)
{
  static const struct
  {
    gint64 highest;
    double scale;
  } rows[] = {
    { 0, 4 },   { 1, 4 },   { 4, 4 },     { 5, 8 },
    { 40, 40 }, { 41, 80 }, { 100, 120 }, { 318000, 320000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpfloat_with_epsilon (weir_bar_axis_choose_scale (rows[i].highest, 4), rows[i].scale,
                                    .001);
}

static void
test_labels (void)
{
  g_autoptr (WeirUsageBars) hours = make_hours (1);
  g_autoptr (WeirUsageBars) days = make_days (30);
  g_autofree char *at_zero = weir_bar_axis_dup_label (hours, 0, 4);
  g_autofree char *at_one = weir_bar_axis_dup_label (hours, 1, 4);
  g_autofree char *thursday = weir_bar_axis_dup_label (days, 0, 7);
  g_autofree char *monday = weir_bar_axis_dup_label (days, 4, 7);
  g_autofree char *hour = weir_bar_axis_dup_time (hours, 14);
  g_autofree char *day = weir_bar_axis_dup_time (days, 4);

  g_assert_cmpstr (at_zero, ==, "00:00");
  g_assert_null (at_one);
  g_assert_null (thursday);
  g_assert_cmpstr (monday, ==, "5 Jan");
  g_assert_cmpstr (hour, ==, "14:00");
  g_assert_cmpstr (day, ==, "Mon, 5 Jan");

  /* as many as there is room for, and seven at most */
  g_assert_cmpuint (weir_bar_axis_choose_distance (hours, 100, 56), ==, 4);
  g_assert_cmpuint (weir_bar_axis_choose_distance (hours, 10, 56), ==, 8);
  g_assert_cmpuint (weir_bar_axis_choose_distance (hours, 1, 56), ==, 12);
  g_assert_cmpuint (weir_bar_axis_choose_distance (days, 20, 56), ==, 7);
}

static void
test_months (void)
{
  const gint64 bounds_s[] = { BEGIN_S, BEGIN_S + 31 * 86400, BEGIN_S + 59 * 86400,
                              BEGIN_S + 90 * 86400 };
  g_autoptr (WeirUsageBars) months = make_bars (bounds_s, 3, 1);
  g_autofree char *label = weir_bar_axis_dup_label (months, 1, 1);
  g_autofree char *time = weir_bar_axis_dup_time (months, 1);

  g_assert_cmpstr (label, ==, "Feb 26");
  g_assert_cmpstr (time, ==, "February 2026");
}

/* --- The chart --- */

static void
pass (void)
{
  gint64 end_us = g_get_monotonic_time () + 100000;

  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static GtkWidget *
show (WeirUsageBars *bars, WeirBarChart **chart)
{
  GtkWidget *window = gtk_window_new ();

  *chart =
      g_object_new (WEIR_TYPE_BAR_CHART, "title", "Tokens per Hour, today", "bars", bars, NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), 600, 260);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (*chart));
  gtk_window_present (GTK_WINDOW (window));
  pass ();
  return window;
}

static GtkEventController *
find_controller (WeirBarChart *chart, GType type)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (GTK_WIDGET (chart));

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (all, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller;
    }
  return NULL;
}

static gboolean
press (WeirBarChart *chart, guint key)
{
  gboolean is_taken = FALSE;

  g_signal_emit_by_name (find_controller (chart, GTK_TYPE_EVENT_CONTROLLER_KEY), "key-pressed", key,
                         0, 0, &is_taken);
  return is_taken;
}

static WeirBarDetails *
get_details (WeirBarChart *chart)
{
  return WEIR_BAR_DETAILS (gtk_widget_get_first_child (GTK_WIDGET (chart)));
}

static gboolean
has_label (GtkWidget *widget, const char *text)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (GTK_IS_LABEL (widget) && strcmp (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return TRUE;
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return TRUE;
  return FALSE;
}

static void
test_summary (void)
{
  g_autoptr (WeirUsageBars) hours = make_hours (2);
  g_autoptr (WeirUsageBars) days = make_days (30);
  WeirBarChart *chart;
  GtkWidget *window = show (hours, &chart);

  gtk_test_accessible_assert_role (chart, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Tokens per Hour, today, highest 16 k at 03:00");
  g_object_set (chart, "title", "Tokens per Day", "bars", days, NULL);
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Tokens per Day, highest 8000 (Sun, 4 Jan)");
  weir_usage_bars_clear (days);
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Tokens per Day: none");
  pass ();
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_keys (void)
{
  g_autoptr (WeirUsageBars) bars = make_hours (2);
  WeirBarChart *chart;
  GtkWidget *window = show (bars, &chart);
  static const struct
  {
    guint key;
    int chosen;
  } rows[] = {
    { GDK_KEY_Right, 0 },     { GDK_KEY_Left, 0 },    { GDK_KEY_Right, 1 }, { GDK_KEY_End, 23 },
    { GDK_KEY_KP_Right, 23 }, { GDK_KEY_Left, 22 },   { GDK_KEY_Home, 0 },  { GDK_KEY_Escape, -1 },
    { GDK_KEY_Left, 23 },     { GDK_KEY_Escape, -1 },
  };

  g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (chart)));
  g_assert_cmpint (weir_bar_chart_get_chosen (chart), ==, -1);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_true (press (chart, rows[i].key));
      g_assert_cmpint (weir_bar_chart_get_chosen (chart), ==, rows[i].chosen);
    }
  g_assert_false (press (chart, GDK_KEY_Escape));
  g_assert_false (press (chart, GDK_KEY_Up));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_details (void)
{
  g_autoptr (WeirUsageBars) bars = make_hours (2);
  WeirBarChart *chart;
  GtkWidget *window = show (bars, &chart);
  GtkWidget *details = GTK_WIDGET (get_details (chart));

  g_assert_false (gtk_widget_get_visible (details));
  for (guint i = 0; i < 4; i++)
    press (chart, GDK_KEY_Right);
  pass ();
  g_assert_true (gtk_widget_get_visible (details));
  g_assert_true (has_label (details, "03:00"));
  g_assert_true (has_label (details, "16 k"));
  g_assert_true (has_label (details, "beta"));
  g_assert_true (has_label (details, "8000"));
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "03:00: 16 k, alpha 8000, beta 8000");
  /* there are fewer bars all of a sudden */
  weir_usage_bars_clear (bars);
  g_assert_cmpint (weir_bar_chart_get_chosen (chart), ==, -1);
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "");
  pass ();
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_pointer (void)
{
  g_autoptr (WeirUsageBars) bars = make_hours (1);
  WeirBarChart *chart;
  GtkWidget *window = show (bars, &chart);
  GtkEventController *motion = find_controller (chart, GTK_TYPE_EVENT_CONTROLLER_MOTION);
  double step = (gtk_widget_get_width (GTK_WIDGET (chart)) - 52) / 24.;

  g_signal_emit_by_name (motion, "motion", step * 5.5, 50.);
  g_assert_cmpint (weir_bar_chart_get_chosen (chart), ==, 5);
  g_signal_emit_by_name (motion, "motion", step * 6.5, 50.);
  g_assert_cmpint (weir_bar_chart_get_chosen (chart), ==, 6);
  /* nothing was used then; and beside the bars */
  g_signal_emit_by_name (motion, "motion", step * 23.5, 50.);
  g_assert_cmpint (weir_bar_chart_get_chosen (chart), ==, -1);
  g_signal_emit_by_name (motion, "motion", step * 2, 50.);
  g_signal_emit_by_name (motion, "motion", step * 24.5, 50.);
  g_assert_cmpint (weir_bar_chart_get_chosen (chart), ==, -1);
  g_signal_emit_by_name (motion, "motion", step * 2, 50.);
  g_signal_emit_by_name (motion, "leave");
  g_assert_cmpint (weir_bar_chart_get_chosen (chart), ==, -1);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_legend (void)
{
  g_autoptr (WeirUsageBars) bars = make_hours (2);
  GtkWidget *legend = g_object_ref_sink (g_object_new (WEIR_TYPE_CHART_LEGEND, "bars", bars, NULL));
  const gint64 bounds_s[] = { 0, 3600 };
  WeirUsageSum part = { .tokens_in = 1 };
  WeirUsageGroup group = { .name = (char *) "beta", .total = part, .parts = &part };
  g_autoptr (GPtrArray) groups = g_ptr_array_new ();
  const WeirUsageReport report = { (gint64 *) bounds_s, 1, groups, { 0 } };

  g_assert_true (has_label (legend, "alpha"));
  g_assert_true (has_label (legend, "beta"));
  /* one goes, and the next has its place */
  g_ptr_array_add (groups, &group);
  weir_usage_bars_take (bars, &report, WEIR_USAGE_BY_MODEL, WEIR_USAGE_TOKENS);
  g_assert_false (has_label (legend, "alpha"));
  g_assert_true (has_label (legend, "beta"));
  weir_usage_bars_clear (bars);
  g_assert_false (has_label (legend, "beta"));
  g_object_unref (legend);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/ui/bar-chart/scale", test_scale);
  g_test_add_func ("/ui/bar-chart/labels", test_labels);
  g_test_add_func ("/ui/bar-chart/months", test_months);
  g_test_add_func ("/ui/bar-chart/summary", test_summary);
  g_test_add_func ("/ui/bar-chart/keys", test_keys);
  g_test_add_func ("/ui/bar-chart/details", test_details);
  g_test_add_func ("/ui/bar-chart/pointer", test_pointer);
  g_test_add_func ("/ui/bar-chart/legend", test_legend);

  return g_test_run ();
}
