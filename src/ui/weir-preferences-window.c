/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-preferences-window.h"

#include <glib/gi18n.h>

#include "ui/weir-preferences-advanced.h"
#include "ui/weir-preferences-general.h"
#include "ui/weir-preferences-models.h"
#include "ui/weir-preferences-prices.h"
#include "ui/weir-preferences-privacy.h"
#include "ui/weir-preferences-proxy.h"
#include "ui/weir-preferences-subaccounts.h"

/* Six pages do not fit the switcher at the default width. */
#define WIDTH 860
#define HEIGHT 640

/* In the order in which they are shown. Name, title and icon stand in the page's template. */
static GType (*const pages[]) (void) = {
  weir_preferences_general_get_type,     weir_preferences_proxy_get_type,
  weir_preferences_subaccounts_get_type, weir_preferences_models_get_type,
  weir_preferences_prices_get_type,      weir_preferences_privacy_get_type,
  weir_preferences_advanced_get_type,
};

/* The library forgot to. */
static void
name_search (GtkWidget *widget)
{
  if (GTK_IS_SEARCH_ENTRY (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Search"), -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_search (child);
}

GtkWidget *
weir_preferences_window_new (WeirApplication *application)
{
  GtkWidget *window;

  g_return_val_if_fail (WEIR_IS_APPLICATION (application), NULL);

  window = g_object_new (ADW_TYPE_PREFERENCES_WINDOW, "title", _ ("Preferences"), "modal", TRUE,
                         "default-width", WIDTH, "default-height", HEIGHT, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window),
                                g_object_new (pages[i](), "application", application, NULL));
  name_search (window);
  return window;
}
