/* SPDX-License-Identifier: MIT */
#include "usage-driver.h"

#include <string.h>

WeirUsageView *
usage_driver_get_view (UiFixture *fixture)
{
  return weir_desk_get_usage_view (ui_fixture_get_desk (fixture));
}

GtkWidget *
usage_driver_find_page (UiFixture *fixture)
{
  return ui_fixture_get_page (fixture, "usage");
}

GtkWidget *
usage_driver_find_label (UiFixture *fixture, const char *text)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_LABEL, "label", text);
}

GtkWidget *
usage_driver_wait_label (UiFixture *fixture, const char *text)
{
  gint64 end_us = ui_fixture_begin_wait ();
  GtkWidget *label;

  while ((label = usage_driver_find_label (fixture, text)) == NULL)
    ui_fixture_keep_waiting (end_us);
  return label;
}

static gboolean
is_in_state (UiFixture *fixture, const char *state)
{
  g_autofree char *text = NULL;

  g_object_get (usage_driver_get_view (fixture), "state", &text, NULL);
  return strcmp (text, state) == 0;
}

gboolean
usage_driver_is_empty (UiFixture *fixture)
{
  return is_in_state (fixture, "empty");
}

gboolean
usage_driver_has_figures (UiFixture *fixture)
{
  return is_in_state (fixture, "figures");
}

void
usage_driver_assert_tile (UiFixture *fixture,
                          const char *caption,
                          const char *value,
                          const char *note)
{
  ui_fixture_assert_tile (usage_driver_find_page (fixture), caption, value, note);
}

void
usage_driver_add (UiFixture *fixture)
{
  WeirUsageRecord record = { .wall_us = g_get_real_time (),
                             .demo = weir_service_get_demo (
                                 weir_desk_get_service (ui_fixture_get_desk (fixture))),
                             .key_name = "laptop",
                             .usage = WEIR_USAGE_INIT };

  for (guint i = 0; i < 12; i++)
    {
      gboolean is_big = i < 4;

      record.model = is_big ? "big" : "small";
      record.priced = is_big;
      record.cost_nano = 250000000;
      record.usage.in_total = is_big ? 9000 : 900;
      record.usage.in_cache_read = is_big ? 4500 : -1;
      record.usage.out_total = is_big ? 1000 : 100;
      record.status = i == 0 ? 502 : 200;
      weir_usage_sink_record (WEIR_USAGE_SINK (weir_desk_get_usage (ui_fixture_get_desk (fixture))),
                              &record);
    }
  weir_usage_view_touch (usage_driver_get_view (fixture));
}

void
usage_driver_show_page (UiFixture *fixture)
{
  weir_application_present (fixture->application);
  ui_fixture_act (fixture, "show-page", "'usage'");
}

void
usage_driver_show_figures (UiFixture *fixture)
{
  usage_driver_add (fixture);
  usage_driver_show_page (fixture);
  ui_fixture_wait (fixture, usage_driver_has_figures);
}

void
usage_driver_act (UiFixture *fixture, const char *action, const char *target)
{
  if (target != NULL)
    g_assert_true (
        gtk_widget_activate_action (usage_driver_find_page (fixture), action, "s", target));
  else
    g_assert_true (gtk_widget_activate_action (usage_driver_find_page (fixture), action, NULL));
}

static void
run_test (gconstpointer data)
{
  const UsageDriverTest *test = data;
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u%s}", ui_fixture_find_port (),
                                             test->members != NULL ? test->members : "");

  ui_fixture_remove_database ();
  ui_fixture_run (&fixture, config, test->arguments, test->script, NULL);
}

void
usage_driver_add_tests (const UsageDriverTest *tests, guint n)
{
  for (guint i = 0; i < n; i++)
    g_test_add_data_func (tests[i].path, &tests[i], run_test);
}
