/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-no-match.h"

struct _WeirNoMatch
{
  AdwBin parent_instance;

  AdwStatusPage *status;
};

enum
{
  PROP_0,
  PROP_TEXT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_CLEARED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirNoMatch, weir_no_match, ADW_TYPE_BIN)

void
weir_no_match_set_text (WeirNoMatch *self, const char *text)
{
  g_return_if_fail (WEIR_IS_NO_MATCH (self));

  if (g_strcmp0 (adw_status_page_get_description (self->status), text) == 0)
    return;
  adw_status_page_set_description (self->status, text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
on_clicked (WeirNoMatch *self)
{
  g_signal_emit (self, signals[SIGNAL_CLEARED], 0);
}

static void
weir_no_match_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, adw_status_page_get_description (WEIR_NO_MATCH (object)->status));
}

static void
weir_no_match_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  weir_no_match_set_text (WEIR_NO_MATCH (object), g_value_get_string (value));
}

static void
weir_no_match_dispose (GObject *object)
{
  /* The bin would let go of it once more. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_NO_MATCH);

  G_OBJECT_CLASS (weir_no_match_parent_class)->dispose (object);
}

static void
weir_no_match_class_init (WeirNoMatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_no_match_get_property;
  object_class->set_property = weir_no_match_set_property;
  object_class->dispose = weir_no_match_dispose;

  properties[PROP_TEXT] =
      g_param_spec_string ("text", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CLEARED] = g_signal_new ("cleared", WEIR_TYPE_NO_MATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-no-match.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirNoMatch, status);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
}

static void
weir_no_match_init (WeirNoMatch *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
