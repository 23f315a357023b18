/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-preferences-privacy.h"

#include "ui/weir-clear-dialog.h"

/* What is kept of requests. */
struct _WeirPreferencesPrivacy
{
  WeirPreferencesPage parent_instance;

  GtkSwitch *keep_bodies;
  GtkSpinButton *usage_days;
};

G_DEFINE_FINAL_TYPE (WeirPreferencesPrivacy, weir_preferences_privacy, WEIR_TYPE_PREFERENCES_PAGE)

static WeirDesk *
get_desk (WeirPreferencesPrivacy *self)
{
  return weir_preferences_page_get_desk (WEIR_PREFERENCES_PAGE (self));
}

static void
on_clear (WeirPreferencesPrivacy *self)
{
  weir_clear_dialog_ask (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), get_desk (self));
}

static void
weir_preferences_privacy_constructed (GObject *object)
{
  const GBindingFlags both = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;
  WeirPreferencesPrivacy *self = WEIR_PREFERENCES_PRIVACY (object);
  WeirConfig *config;

  G_OBJECT_CLASS (weir_preferences_privacy_parent_class)->constructed (object);

  config = weir_desk_get_config (get_desk (self));
  g_object_bind_property (config, "keep-bodies", self->keep_bodies, "active", both);
  g_object_bind_property (config, "usage-days", self->usage_days, "value", both);
}

static gboolean
invert (WeirPreferencesPrivacy *self, gboolean value)
{
  return !value;
}

static void
weir_preferences_privacy_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_PREFERENCES_PRIVACY);

  G_OBJECT_CLASS (weir_preferences_privacy_parent_class)->dispose (object);
}

static void
weir_preferences_privacy_class_init (WeirPreferencesPrivacyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = weir_preferences_privacy_constructed;
  object_class->dispose = weir_preferences_privacy_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-preferences-privacy.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesPrivacy, keep_bodies);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesPrivacy, usage_days);
  gtk_widget_class_bind_template_callback (widget_class, invert);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
}

static void
weir_preferences_privacy_init (WeirPreferencesPrivacy *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
