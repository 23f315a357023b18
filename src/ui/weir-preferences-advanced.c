/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-preferences-advanced.h"

#include <glib/gi18n.h>

/* What a company's network asks for. */
struct _WeirPreferencesAdvanced
{
  WeirPreferencesPage parent_instance;
};

G_DEFINE_FINAL_TYPE (WeirPreferencesAdvanced, weir_preferences_advanced, WEIR_TYPE_PREFERENCES_PAGE)

static WeirConfig *
get_config (WeirPreferencesAdvanced *self)
{
  return weir_desk_get_config (weir_preferences_page_get_desk (WEIR_PREFERENCES_PAGE (self)));
}

/* Whose certificates are trusted, in words. */
static char *
describe_authorities (WeirPreferencesAdvanced *self, const char *file)
{
  return g_strdup (file != NULL ? file : _ ("Those of the system"));
}

static gboolean
invert (WeirPreferencesAdvanced *self, gboolean value)
{
  return !value;
}

static gboolean
is_given (WeirPreferencesAdvanced *self, const char *text)
{
  return text != NULL;
}

static void
on_chosen (GtkFileChooserNative *chooser, int response, WeirPreferencesAdvanced *self)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file != NULL)
    path = g_file_get_path (file);
  if (path != NULL)
    g_object_set (get_config (self), "ca-file", path, NULL);
  g_object_unref (chooser);
}

static void
choose (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (_ ("Choose a File of Certificates"), GTK_WINDOW (root),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), _ ("_Cancel"));

  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chosen), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
trust_system (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_object_set (get_config (WEIR_PREFERENCES_ADVANCED (widget)), "ca-file", NULL, NULL);
}

static void
weir_preferences_advanced_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_PREFERENCES_ADVANCED);

  G_OBJECT_CLASS (weir_preferences_advanced_parent_class)->dispose (object);
}

static void
weir_preferences_advanced_class_init (WeirPreferencesAdvancedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_preferences_advanced_dispose;

  gtk_widget_class_install_action (widget_class, "authorities.choose", NULL, choose);
  gtk_widget_class_install_action (widget_class, "authorities.trust-system", NULL, trust_system);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-preferences-advanced.ui");
  gtk_widget_class_bind_template_callback (widget_class, describe_authorities);
  gtk_widget_class_bind_template_callback (widget_class, invert);
  gtk_widget_class_bind_template_callback (widget_class, is_given);
}

static void
weir_preferences_advanced_init (WeirPreferencesAdvanced *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
