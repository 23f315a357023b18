/* SPDX-License-Identifier: MIT */
#include "ui-step.h"

/* @action: (nullable): of a button */
static GtkWidget *
find_widget (GType type, const char *action)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows) && found == NULL; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      found = ui_fixture_find (window, type, action != NULL ? "action-name" : NULL, action);
    }
  return found;
}

static void
click (const char *action)
{
  gint64 end_us = ui_fixture_begin_wait ();
  GtkWidget *button;

  while ((button = find_widget (GTK_TYPE_BUTTON, action)) == NULL
         || !gtk_widget_is_sensitive (button))
    ui_fixture_keep_waiting (end_us);
  g_signal_emit_by_name (button, "clicked");
}

static void
take_step (UiFixture *fixture, const UiStep *step)
{
  GtkWidget *widget;

  if (step->get_type == NULL)
    ui_fixture_act (fixture, step->action, step->target);
  else if (step->get_type == gtk_button_get_type)
    click (step->action);
  else
    {
      widget = find_widget (step->get_type (), NULL);
      g_assert_nonnull (widget);
      g_assert_true (gtk_widget_activate_action_variant (
          widget, step->action, step->target != NULL ? g_variant_new_parsed (step->target) : NULL));
    }
}

void
ui_step_take_all (UiFixture *fixture, const UiStep *steps)
{
  for (const UiStep *step = steps; step->action != NULL; step++)
    take_step (fixture, step);
}
