/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-status-strip.h"

struct _WeirStatusStrip
{
  AdwBin parent_instance;

  WeirDesk *desk;
};

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirStatusStrip, weir_status_strip, ADW_TYPE_BIN)

/* The dot's colour only repeats what the word beside it says. */
static char **
choose_dot_classes (WeirStatusStrip *self, WeirServiceState state, WeirProblem *problem)
{
  static const char *const names[] = {
    [WEIR_SERVICE_STOPPED] = "stopped",
    [WEIR_SERVICE_STARTING] = "starting",
    [WEIR_SERVICE_RUNNING] = "running",
    [WEIR_SERVICE_STOPPING] = "starting",
  };
  const char *name = names[state];
  const char *classes[] = { "status-dot", NULL, NULL };

  if (problem != NULL && weir_problem_get_severity (problem) == WEIR_SEVERITY_ERROR)
    name = "attention";
  classes[1] = name;
  return g_strdupv ((char **) classes);
}

static void
weir_status_strip_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, WEIR_STATUS_STRIP (object)->desk);
}

static void
weir_status_strip_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  if (g_set_object (&WEIR_STATUS_STRIP (object)->desk, g_value_get_object (value)))
    g_object_notify_by_pspec (object, pspec);
}

static void
weir_status_strip_dispose (GObject *object)
{
  g_clear_object (&WEIR_STATUS_STRIP (object)->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_STATUS_STRIP);

  G_OBJECT_CLASS (weir_status_strip_parent_class)->dispose (object);
}

static void
weir_status_strip_class_init (WeirStatusStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_status_strip_get_property;
  object_class->set_property = weir_status_strip_set_property;
  object_class->dispose = weir_status_strip_dispose;

  properties[PROP_DESK] =
      g_param_spec_object ("desk", NULL, NULL, WEIR_TYPE_DESK,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-status-strip.ui");
  gtk_widget_class_bind_template_callback (widget_class, choose_dot_classes);
}

static void
weir_status_strip_init (WeirStatusStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
