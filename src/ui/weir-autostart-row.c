/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-autostart-row.h"

#include <glib/gi18n.h>

struct _WeirAutostartRow
{
  AdwActionRow parent_instance;

  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (WeirAutostartRow, weir_autostart_row, ADW_TYPE_ACTION_ROW)

static gboolean
choose_subtitle (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  const char *reason = g_value_get_string (from);

  g_value_set_string (to, reason != NULL ? reason : _ ("In the background, without a window"));
  return TRUE;
}

void
weir_autostart_row_bind (WeirAutostartRow *self, WeirAutostart *autostart)
{
  g_return_if_fail (WEIR_IS_AUTOSTART_ROW (self));
  g_return_if_fail (WEIR_IS_AUTOSTART (autostart));

  g_object_bind_property (autostart, "enabled", self->button, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_object_bind_property (autostart, "possible", self, "sensitive", G_BINDING_SYNC_CREATE);
  g_object_bind_property_full (autostart, "reason", self, "subtitle", G_BINDING_SYNC_CREATE,
                               choose_subtitle, NULL, NULL, NULL);
}

static void
weir_autostart_row_class_init (WeirAutostartRowClass *klass)
{
}

static void
weir_autostart_row_init (WeirAutostartRow *self)
{
  const char *title = _ ("Start at Login");

  self->button = gtk_switch_new ();
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->button);
}
