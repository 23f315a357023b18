/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-status-pill.h"

#include <glib/gi18n.h>
#include <string.h>

struct _WeirStatusPill
{
  AdwBin parent_instance;

  char *status;
  GtkWidget *box;
  GtkImage *image;
  GtkLabel *label;
};

enum
{
  PROP_0,
  PROP_STATUS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirStatusPill, weir_status_pill, ADW_TYPE_BIN)

static const struct
{
  const char *status;
  const char *word;
  const char *icon;
  const char *css_class;
} looks[] = {
  { "RUNNING", N_ ("Running"), "object-select-symbolic", "success" },
  { "PENDING", N_ ("Pending"), "content-loading-symbolic", "warning" },
  { "STOPPING", N_ ("Stopping"), "content-loading-symbolic", "warning" },
  { "STOPPED", N_ ("Stopped"), "media-playback-stop-symbolic", "off" },
  { "COMPLETED", N_ ("Completed"), "media-playback-stop-symbolic", "off" },
  { "DEAD", N_ ("Dead"), "weir-dead-symbolic", "error" },
  { NULL, N_ ("Unknown"), "dialog-question-symbolic", "off" }, /* the last: any other */
};

static void
show_status (WeirStatusPill *self)
{
  guint i = 0;

  while (looks[i].status != NULL && g_strcmp0 (looks[i].status, self->status) != 0)
    i++;
  gtk_image_set_from_icon_name (self->image, looks[i].icon);
  gtk_label_set_label (self->label, _ (looks[i].word));
  gtk_widget_set_css_classes (self->box,
                              (const char *[]){ "pill-status", looks[i].css_class, NULL });
}

static void
weir_status_pill_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, WEIR_STATUS_PILL (object)->status);
}

static void
weir_status_pill_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  WeirStatusPill *self = WEIR_STATUS_PILL (object);

  if (g_strcmp0 (self->status, g_value_get_string (value)) == 0)
    return;
  g_free (self->status);
  self->status = g_value_dup_string (value);
  show_status (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_status_pill_finalize (GObject *object)
{
  g_free (WEIR_STATUS_PILL (object)->status);

  G_OBJECT_CLASS (weir_status_pill_parent_class)->finalize (object);
}

static void
weir_status_pill_class_init (WeirStatusPillClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_status_pill_get_property;
  object_class->set_property = weir_status_pill_set_property;
  object_class->finalize = weir_status_pill_finalize;

  properties[PROP_STATUS] =
      g_param_spec_string ("status", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_status_pill_init (WeirStatusPill *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->image = GTK_IMAGE (gtk_image_new ());
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_image_set_pixel_size (self->image, 12);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->image));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), self->box);
  show_status (self);
}
