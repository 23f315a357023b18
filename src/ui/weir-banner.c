/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-banner.h"

#include <string.h>

#include "ui/weir-actionable.h"

/* Characters. */
#define LONG_BODY 100

struct _WeirBanner
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkBox *strip;
  GtkImage *icon;
  GtkBox *words;
  GtkLabel *title;
  GtkLabel *body;
  GtkBox *content; /* words, and buttons beside or below them */
  GtkBox *buttons;
  GtkButton *button;
  GtkButton *second;
  WeirProblem *problem;
  gboolean is_narrow;
};

enum
{
  PROP_0,
  PROP_PROBLEM,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirBanner, weir_banner, ADW_TYPE_BIN)

static const struct
{
  const char *class_name;
  const char *icon;
} looks[] = {
  [WEIR_SEVERITY_INFO] = { "severity-info", "weir-demo-symbolic" },
  [WEIR_SEVERITY_WARNING] = { "severity-warning", "dialog-warning-symbolic" },
  [WEIR_SEVERITY_ERROR] = { "severity-error", "dialog-error-symbolic" },
};

/* Whether anybody would hear the button. */
static gboolean
has_action (const char *detailed_name)
{
  g_autoptr (GVariant) target = NULL;
  g_autofree char *name = NULL;
  GApplication *application = g_application_get_default ();

  if (!g_action_parse_detailed_name (detailed_name, &name, &target, NULL))
    return FALSE;
  if (!g_str_has_prefix (name, "app."))
    return TRUE;
  return application != NULL
         && g_action_group_has_action (G_ACTION_GROUP (application), name + strlen ("app."));
}

static void
show_action (GtkButton *button, const char *label, const char *action)
{
  gboolean is_there = label != NULL && has_action (action);

  gtk_widget_set_visible (GTK_WIDGET (button), is_there);
  if (!is_there)
    return;
  gtk_button_set_label (button, label);
  weir_actionable_set_action (GTK_ACTIONABLE (button), action);
}

/* Long words stand below the title also where there is room, or they would be a high column. */
static void
lay_out (WeirBanner *self)
{
  gboolean is_long = self->problem != NULL
                     && g_utf8_strlen (weir_problem_get_body (self->problem), -1) > LONG_BODY;
  GtkOrientation along = self->is_narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->words),
                                  is_long ? GTK_ORIENTATION_VERTICAL : along);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->content), along);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->buttons), along);
  gtk_label_set_wrap (self->title, self->is_narrow);
  /* beside the title, where that stands above the rest */
  gtk_widget_set_valign (GTK_WIDGET (self->icon),
                         self->is_narrow || is_long ? GTK_ALIGN_START : GTK_ALIGN_CENTER);
}

/* While it folds away, the old words stay. */
static void
show (WeirBanner *self)
{
  WeirSeverity severity = weir_problem_get_severity (self->problem);

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->strip), looks[i].class_name);
  gtk_widget_add_css_class (GTK_WIDGET (self->strip), looks[severity].class_name);
  gtk_image_set_from_icon_name (self->icon, looks[severity].icon);
  gtk_label_set_text (self->title, weir_problem_get_title (self->problem));
  gtk_label_set_text (self->body, weir_problem_get_body (self->problem));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->body), weir_problem_get_details (self->problem));
  lay_out (self);
  show_action (self->button, weir_problem_get_action_label (self->problem),
               weir_problem_get_action_name (self->problem));
  show_action (self->second, weir_problem_get_second_label (self->problem),
               weir_problem_get_second_name (self->problem));
}

static void
weir_banner_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirBanner *self = WEIR_BANNER (object);

  if (prop_id == PROP_PROBLEM)
    g_value_set_object (value, self->problem);
  else
    g_value_set_boolean (value, self->is_narrow);
}

static void
weir_banner_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  WeirBanner *self = WEIR_BANNER (object);

  if (prop_id == PROP_NARROW)
    {
      self->is_narrow = g_value_get_boolean (value);
      lay_out (self);
      return;
    }
  if (!g_set_object (&self->problem, g_value_get_object (value)))
    return;
  if (self->problem != NULL)
    show (self);
  gtk_revealer_set_reveal_child (self->revealer, self->problem != NULL);
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_banner_dispose (GObject *object)
{
  g_clear_object (&WEIR_BANNER (object)->problem);
  /* The bin would let go of it once more. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_BANNER);

  G_OBJECT_CLASS (weir_banner_parent_class)->dispose (object);
}

static void
weir_banner_class_init (WeirBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_banner_get_property;
  object_class->set_property = weir_banner_set_property;
  object_class->dispose = weir_banner_dispose;

  properties[PROP_PROBLEM] =
      g_param_spec_object ("problem", NULL, NULL, WEIR_TYPE_PROBLEM,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, WeirBanner, strip);
  gtk_widget_class_bind_template_child (widget_class, WeirBanner, icon);
  gtk_widget_class_bind_template_child (widget_class, WeirBanner, title);
  gtk_widget_class_bind_template_child (widget_class, WeirBanner, body);
  gtk_widget_class_bind_template_child (widget_class, WeirBanner, button);
  gtk_widget_class_bind_template_child (widget_class, WeirBanner, content);
  gtk_widget_class_bind_template_child (widget_class, WeirBanner, buttons);
  gtk_widget_class_bind_template_child (widget_class, WeirBanner, second);
  gtk_widget_class_bind_template_child (widget_class, WeirBanner, words);
}

static void
weir_banner_init (WeirBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
