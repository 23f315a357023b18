/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-tray-picture.h"

#include <gtk/gtk.h>
#include <string.h>

/* Those that panels use, in pixels. */
static const int sizes[] = { 16, 22, 24, 32, 48 };

/* The accent colour, RGB: 3.7:1 on white, 4.1:1 on the dark theme's panels. */
static const guint8 colour[] = { 0x35, 0x84, 0xe4 };

/* Of what was drawn only the shape counts. */
static void
write_pixel (guint8 *to, guint32 pixel)
{
  to[0] = (guint8) (pixel >> 24);
  memcpy (to + 1, colour, to[0] > 0 ? sizeof colour : 0);
}

static GVariant *
read_pixels (cairo_surface_t *surface, int size)
{
  gsize len = (gsize) size * size * 4;
  guint8 *pixels = g_malloc0 (len);
  const guint8 *rows;
  int stride;

  cairo_surface_flush (surface);
  rows = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++)
      write_pixel (pixels + 4 * (y * size + x),
                   ((const guint32 *) (gconstpointer) (rows + y * stride))[x]);
  return g_variant_new_from_data (G_VARIANT_TYPE_BYTESTRING, pixels, len, TRUE, g_free, pixels);
}

static GVariant *
paint (GtkIconPaintable *paintable, int size)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  cairo_t *context = cairo_create (surface);
  GskRenderNode *node;
  GVariant *pixels;

  gdk_paintable_snapshot (GDK_PAINTABLE (paintable), snapshot, size, size);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    {
      gsk_render_node_draw (node, context);
      gsk_render_node_unref (node);
    }
  cairo_destroy (context);
  pixels = read_pixels (surface, size);
  cairo_surface_destroy (surface);
  return pixels;
}

GVariant *
weir_tray_picture_paint (const char *icon)
{
  GdkDisplay *display = gdk_display_get_default ();
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (display);
  GVariantBuilder pictures;

  g_return_val_if_fail (icon != NULL, NULL);

  g_variant_builder_init (&pictures, G_VARIANT_TYPE ("a(iiay)"));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GtkIconPaintable) paintable =
          gtk_icon_theme_lookup_icon (theme, icon, NULL, sizes[i], 1, GTK_TEXT_DIR_LTR, 0);

      /* What is not found has the picture of another one. */
      if (g_strcmp0 (gtk_icon_paintable_get_icon_name (paintable), icon) == 0)
        g_variant_builder_add (&pictures, "(ii@ay)", sizes[i], sizes[i],
                               paint (paintable, sizes[i]));
    }
  return g_variant_builder_end (&pictures);
}
