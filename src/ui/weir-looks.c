/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-looks.h"

#define RESOURCES "/io/github/weirproxy/Weir"

/* Its provider belongs to the display. */
static GtkCssProvider *
add_provider (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  return provider;
}

static void
on_dark_changed (AdwStyleManager *style, GParamSpec *pspec, gpointer user_data)
{
  GtkCssProvider *dark = user_data;

  if (adw_style_manager_get_dark (style))
    gtk_css_provider_load_from_resource (dark, RESOURCES "/style-dark.css");
  else
    gtk_css_provider_load_from_data (dark, "", 0);
}

/* An application with a resource path has all of this done by GTK and Adwaita, but one after the other:
 * by the time Adwaita tells the icon theme where its icons are, a thread has begun to read the theme. It
 * is waited for, what it has read is thrown away and read again, and every widget takes its style and its
 * icons twice. */
void
weir_looks_prepare (void)
{
  AdwStyleManager *style;
  GtkCssProvider *dark;

  gtk_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    RESOURCES "/icons");
  adw_init ();

  gtk_css_provider_load_from_resource (add_provider (), RESOURCES "/style.css");
  style = adw_style_manager_get_default ();
  dark = add_provider ();
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (on_dark_changed), dark, 0);
  on_dark_changed (style, NULL, dark);
}
