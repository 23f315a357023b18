/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-activity.h"

#define N_STEPS 8
#define STEP_MS 160
#define SIZE 16

struct _WeirActivity
{
  GtkWidget parent_instance;

  GtkWidget *icon;
  guint step;
  guint step_id;
};

G_DEFINE_FINAL_TYPE (WeirActivity, weir_activity, GTK_TYPE_WIDGET)

static gboolean
on_step (gpointer user_data)
{
  WeirActivity *self = user_data;

  self->step = (self->step + 1) % N_STEPS;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_CONTINUE;
}

static void
weir_activity_map (GtkWidget *widget)
{
  WeirActivity *self = WEIR_ACTIVITY (widget);
  gboolean is_animated;

  GTK_WIDGET_CLASS (weir_activity_parent_class)->map (widget);
  g_object_get (gtk_widget_get_settings (widget), "gtk-enable-animations", &is_animated, NULL);
  if (is_animated && self->step_id == 0)
    self->step_id = g_timeout_add (STEP_MS, on_step, self);
}

static void
weir_activity_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&WEIR_ACTIVITY (widget)->step_id, g_source_remove);
  GTK_WIDGET_CLASS (weir_activity_parent_class)->unmap (widget);
}

static void
weir_activity_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeirActivity *self = WEIR_ACTIVITY (widget);
  float x = (float) gtk_widget_get_width (widget) / 2;
  float y = (float) gtk_widget_get_height (widget) / 2;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_rotate (snapshot, 360.0f / N_STEPS * (float) self->step);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-x, -y));
  gtk_widget_snapshot_child (widget, self->icon, snapshot);
  gtk_snapshot_restore (snapshot);
}

static void
weir_activity_dispose (GObject *object)
{
  WeirActivity *self = WEIR_ACTIVITY (object);

  g_clear_handle_id (&self->step_id, g_source_remove);
  g_clear_pointer (&self->icon, gtk_widget_unparent);

  G_OBJECT_CLASS (weir_activity_parent_class)->dispose (object);
}

static void
weir_activity_class_init (WeirActivityClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_activity_dispose;
  widget_class->map = weir_activity_map;
  widget_class->unmap = weir_activity_unmap;
  widget_class->snapshot = weir_activity_snapshot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
}

static void
weir_activity_init (WeirActivity *self)
{
  self->icon = gtk_image_new_from_icon_name ("process-working-symbolic");
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), SIZE);
  gtk_widget_set_valign (self->icon, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
}
