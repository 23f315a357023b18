/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-find-shortcut.h"

/* A pointer to a function is kept in memory of its own: it is not one to an object. */
typedef struct
{
  void (*find) (GtkWidget *page);
} Find;

static gboolean
on_find (GtkWidget *page, GVariant *arguments, gpointer user_data)
{
  const Find *find = user_data;

  if (!gtk_widget_get_mapped (page))
    return FALSE;
  find->find (page);
  return TRUE;
}

void
weir_find_shortcut_add (GtkWidget *page, void (*find) (GtkWidget *page))
{
  GtkEventController *controller;
  Find *data;

  g_return_if_fail (GTK_IS_WIDGET (page) && find != NULL);

  data = g_new0 (Find, 1);
  data->find = find;
  controller = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_f, GDK_CONTROL_MASK),
                        gtk_callback_action_new (on_find, data, g_free)));
  gtk_widget_add_controller (page, controller);
}
