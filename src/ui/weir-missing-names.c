/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-missing-names.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* (nullable) (transfer none): the first one below @root (inclusive). */
static GtkWidget *
find (GtkWidget *root, GType type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

/* (nullable) (transfer none): the title above @widget, in the page that it is in. */
static const char *
find_title (GtkWidget *widget)
{
  GtkWidget *title = NULL;

  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent != NULL && title == NULL;
       parent = gtk_widget_get_parent (parent))
    title = find (parent, ADW_TYPE_WINDOW_TITLE);
  return title != NULL ? adw_window_title_get_title (ADW_WINDOW_TITLE (title)) : NULL;
}

/* (nullable) (transfer none) */
static const char *
find_name (GtkWidget *widget)
{
  GtkWidget *label = NULL;

  if (GTK_IS_TEXT_VIEW (widget))
    return find_title (widget);
  if (GTK_IS_SEARCH_ENTRY (widget))
    return _ ("Search");
  if (GTK_IS_MENU_BUTTON (gtk_widget_get_parent (widget)))
    return _ ("Sections");
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) == NULL)
    label = find (widget, GTK_TYPE_LABEL);
  return label != NULL ? gtk_label_get_text (GTK_LABEL (label)) : NULL;
}

void
weir_missing_names_add (GtkWidget *root)
{
  const char *name;

  g_return_if_fail (GTK_IS_WIDGET (root));

  name = find_name (root);
  if (name != NULL && *name != '\0')
    gtk_accessible_update_property (GTK_ACCESSIBLE (root), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    weir_missing_names_add (child);
}
