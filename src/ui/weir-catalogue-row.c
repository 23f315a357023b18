/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-catalogue-row.h"

#include <glib/gi18n.h>

#include "app/weir-retirement.h"
#include "ui/weir-status-pill.h"

struct _WeirCatalogueRow
{
  AdwActionRow parent_instance;

  GtkLabel *price;
  GtkWidget *pill;
  WeirDesk *desk;
  WeirCatalogueEntry *entry;
  gboolean narrow;
};

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirCatalogueRow, weir_catalogue_row, ADW_TYPE_ACTION_ROW)

/* (transfer full) (nullable): a warning, or merely the day. */
static char *
describe_retirement (WeirCatalogueRow *self)
{
  const WeirCatalogueVersion *edition = weir_catalogue_entry_get_edition (self->entry);
  g_autofree char *day = NULL;
  char *warning;
  GDate today;

  weir_retirement_get_today (
      weir_clock_get_wall_us (weir_desk_get_clock (self->desk)) / G_USEC_PER_SEC, &today);
  warning =
      weir_retirement_describe (weir_catalogue_entry_get_title (self->entry), edition, &today);
  if (warning != NULL || edition == NULL)
    return warning;
  day = weir_retirement_format_day (edition->retirement);
  /* Translators: a day, such as "16 Oct 2026" */
  return day != NULL ? g_strdup_printf (_ ("Retires on %s"), day) : NULL;
}

static void
update (WeirCatalogueRow *self)
{
  g_autofree char *facts = weir_catalogue_entry_describe (self->entry);
  g_autofree char *retirement = describe_retirement (self);
  g_autofree char *price =
      weir_catalogue_entry_format_price (self->entry, weir_desk_get_money (self->desk));
  g_autoptr (GString) subtitle = g_string_new (facts);

  if (self->narrow && price != NULL)
    g_string_append_printf (subtitle, " · %s", price);
  if (retirement != NULL)
    g_string_append_printf (subtitle, "\n%s", retirement);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 weir_catalogue_entry_get_title (self->entry));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle->str);
  gtk_label_set_label (self->price, price != NULL ? price : "");
  gtk_widget_set_visible (GTK_WIDGET (self->price), !self->narrow && price != NULL);
  gtk_widget_set_visible (self->pill,
                          !self->narrow && weir_catalogue_entry_get_n_running (self->entry) > 0);
}

static void
on_deploy (GtkWidget *widget, const char *action, GVariant *target)
{
  gtk_widget_activate_action (
      widget, "app.deploy", "s",
      weir_catalogue_entry_get_model (WEIR_CATALOGUE_ROW (widget)->entry)->name);
}

static void
weir_catalogue_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, WEIR_CATALOGUE_ROW (object)->narrow);
}

static void
weir_catalogue_row_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  WeirCatalogueRow *self = WEIR_CATALOGUE_ROW (object);

  if (self->narrow == g_value_get_boolean (value))
    return;
  self->narrow = g_value_get_boolean (value);
  update (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_catalogue_row_dispose (GObject *object)
{
  WeirCatalogueRow *self = WEIR_CATALOGUE_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_CATALOGUE_ROW);
  g_clear_object (&self->entry);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (weir_catalogue_row_parent_class)->dispose (object);
}

static void
weir_catalogue_row_class_init (WeirCatalogueRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_catalogue_row_get_property;
  object_class->set_property = weir_catalogue_row_set_property;
  object_class->dispose = weir_catalogue_row_dispose;

  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (WEIR_TYPE_STATUS_PILL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-catalogue-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirCatalogueRow, pill);
  gtk_widget_class_bind_template_child (widget_class, WeirCatalogueRow, price);
  gtk_widget_class_install_action (widget_class, "model.deploy", NULL, on_deploy);
}

static void
weir_catalogue_row_init (WeirCatalogueRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
weir_catalogue_row_new (WeirDesk *desk, WeirCatalogueEntry *entry)
{
  WeirCatalogueRow *self;

  g_return_val_if_fail (WEIR_IS_DESK (desk), NULL);
  g_return_val_if_fail (WEIR_IS_CATALOGUE_ENTRY (entry), NULL);

  self = g_object_new (WEIR_TYPE_CATALOGUE_ROW, NULL);
  self->desk = g_object_ref (desk);
  self->entry = g_object_ref (entry);
  g_signal_connect_object (entry, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_desk_get_money (desk), "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
