/* SPDX-License-Identifier: MIT */
#include "ui/weir-tray-picture.h"

#include <gtk/gtk.h>
#include <string.h>

#include "ui/weir-data-dir.h"

/* The icon as a picture: drawn anew for every size, in one colour, with straight alpha. */

#define TRAY "io.github.weirproxy.Weir-tray-"

static guint
count_opaque (GVariant *pixels, guint32 *colour)
{
  gsize len;
  const guint8 *bytes = g_variant_get_fixed_array (pixels, &len, 1);
  guint n = 0;

  for (gsize i = 0; i < len; i += 4)
    if (bytes[i] == 255)
      {
        *colour = (guint32) bytes[i + 1] << 16 | (guint32) bytes[i + 2] << 8 | bytes[i + 3];
        n++;
      }
    else if (bytes[i] == 0)
      g_assert_true (bytes[i + 1] == 0 && bytes[i + 2] == 0 && bytes[i + 3] == 0);
  return n;
}

static void
test_sizes (void)
{
  g_autoptr (GVariant) pictures =
      g_variant_ref_sink (weir_tray_picture_paint (TRAY "running-symbolic"));
  static const int sizes[] = { 16, 22, 24, 32, 48 };

  g_assert_cmpuint (g_variant_n_children (pictures), ==, G_N_ELEMENTS (sizes));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GVariant) pixels = NULL;
      guint32 colour = 0;
      int width, height;
      guint n;

      g_variant_get_child (pictures, i, "(ii@ay)", &width, &height, &pixels);
      g_assert_cmpint (width, ==, sizes[i]);
      g_assert_cmpint (height, ==, sizes[i]);
      g_assert_cmpuint (g_variant_n_children (pixels), ==, (gsize) sizes[i] * sizes[i] * 4);
      n = count_opaque (pixels, &colour);
      g_assert_cmpuint (n, >, (guint) (sizes[i] * sizes[i]) / 10);
      g_assert_cmpuint (n, <, (guint) (sizes[i] * sizes[i]) * 9 / 10);
      g_assert_cmphex (colour, ==, 0x3584e4);
    }
}

/* Each state has a shape of its own. */
static void
test_shapes (void)
{
  static const char *const icons[] = { TRAY "attention-symbolic", TRAY "busy-symbolic",
                                       TRAY "running-symbolic", TRAY "starting-symbolic",
                                       TRAY "stopped-symbolic" };
  g_autoptr (GPtrArray) pictures =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    {
      GVariant *picture = g_variant_ref_sink (weir_tray_picture_paint (icons[i]));

      for (guint j = 0; j < i; j++)
        g_assert_false (g_variant_equal (picture, g_ptr_array_index (pictures, j)));
      g_ptr_array_add (pictures, picture);
    }
}

static void
test_unknown (void)
{
  g_autoptr (GVariant) pictures = g_variant_ref_sink (weir_tray_picture_paint ("no-such-icon"));

  g_assert_cmpuint (g_variant_n_children (pictures), ==, 0);
}

int
main (int argc, char **argv)
{
  g_autofree char *data_dir = weir_data_dir_find ();

  gtk_test_init (&argc, &argv, NULL);
  gtk_icon_theme_add_search_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                  data_dir);

  g_test_add_func ("/ui/tray-picture/sizes", test_sizes);
  g_test_add_func ("/ui/tray-picture/shapes", test_shapes);
  g_test_add_func ("/ui/tray-picture/unknown", test_unknown);

  return g_test_run ();
}
