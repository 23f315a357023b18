/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-request-pill.h"

#include <glib/gi18n.h>

#define CLIENT_LEFT 499

struct _WeirRequestPill
{
  AdwBin parent_instance;

  WeirRequestItem *item;
  GtkWidget *box;
  GtkImage *image;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (WeirRequestPill, weir_request_pill, ADW_TYPE_BIN)

/* How it is shown. */
typedef struct
{
  const char *icon;
  const char *css_class;
} Look;

static Look
choose_look (const WeirSight *sight)
{
  static const Look live = { "content-loading-symbolic", "off" };
  static const Look good = { "object-select-symbolic", "success" };
  static const Look left = { "media-playback-stop-symbolic", "off" };
  static const Look refused = { "dialog-warning-symbolic", "warning" };
  static const Look failed = { "dialog-error-symbolic", "error" };

  if (sight->is_running)
    return live;
  if (sight->status == CLIENT_LEFT)
    return left;
  if (sight->status < 400)
    return good;
  return sight->status < 500 ? refused : failed;
}

static char *
build_text (const WeirSight *sight)
{
  if (sight->is_running)
    /* Translators: a request that is under way */
    return g_strdup (_ ("Live"));
  if (sight->status == CLIENT_LEFT)
    /* Translators: the client hung up before its request was answered */
    return g_strdup (_ ("Left"));
  return g_strdup_printf ("%u", sight->status);
}

static void
update (WeirRequestPill *self)
{
  const WeirSight *sight = self->item != NULL ? weir_request_item_get_sight (self->item) : NULL;
  g_autofree char *text = NULL;
  Look look;

  gtk_widget_set_visible (self->box, sight != NULL);
  if (sight == NULL)
    return;
  look = choose_look (sight);
  text = build_text (sight);
  gtk_image_set_from_icon_name (self->image, look.icon);
  gtk_label_set_text (self->label, text);
  gtk_widget_set_css_classes (self->box,
                              (const char *[]){ "pill-status", "numeric", look.css_class, NULL });
}

void
weir_request_pill_set_item (WeirRequestPill *self, WeirRequestItem *item)
{
  g_return_if_fail (WEIR_IS_REQUEST_PILL (self));

  if (self->item == item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    {
      g_signal_connect_object (item, "notify::running", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (item, "notify::status", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
    }
  update (self);
}

static void
weir_request_pill_dispose (GObject *object)
{
  WeirRequestPill *self = WEIR_REQUEST_PILL (object);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (weir_request_pill_parent_class)->dispose (object);
}

static void
weir_request_pill_class_init (WeirRequestPillClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weir_request_pill_dispose;
}

static void
weir_request_pill_init (WeirRequestPill *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  self->image = GTK_IMAGE (gtk_image_new ());
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_image_set_pixel_size (self->image, 12);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->image));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  gtk_widget_set_halign (self->box, GTK_ALIGN_START);
  gtk_widget_set_valign (self->box, GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), self->box);
  update (self);
}

GtkWidget *
weir_request_pill_new (void)
{
  return g_object_new (WEIR_TYPE_REQUEST_PILL, NULL);
}
