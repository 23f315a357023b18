/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-rule-row.h"

#include <glib/gi18n.h>

struct _WeirRuleRow
{
  AdwActionRow parent_instance;

  WeirRule *rule;
};

enum
{
  SIGNAL_REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirRuleRow, weir_rule_row, ADW_TYPE_ACTION_ROW)

const char *
weir_rule_row_name_kind (WeirRuleKind kind)
{
  static const char *const names[WEIR_N_RULE_KINDS] = {
    [WEIR_RULE_ALIAS] = N_ ("Another Name"),        [WEIR_RULE_FALLBACK] = N_ ("Stand-Ins"),
    [WEIR_RULE_DEFAULT] = N_ ("Default Model"),     [WEIR_RULE_ORDER] = N_ ("Order of Subaccounts"),
    [WEIR_RULE_INCLUDE] = N_ ("Only These Models"), [WEIR_RULE_EXCLUDE] = N_ ("Not These Models"),
    [WEIR_RULE_PIN] = N_ ("Only This Subaccount"),
  };

  g_return_val_if_fail (kind < WEIR_N_RULE_KINDS, NULL);

  return _ (names[kind]);
}

WeirRule *
weir_rule_row_get_rule (WeirRuleRow *self)
{
  g_return_val_if_fail (WEIR_IS_RULE_ROW (self), NULL);

  return self->rule;
}

/* "4-sonnet → claude-sonnet-4" */
static void
update (WeirRuleRow *self)
{
  g_autofree char *values =
      g_strjoinv (", ", (char **) (gpointer) weir_rule_get_values (self->rule));
  g_autofree char *title =
      *values != '\0' ? g_strdup_printf ("%s → %s", weir_rule_get_name (self->rule), values)
                      : g_strdup (weir_rule_get_name (self->rule));
  const char *problem = weir_rule_get_problem (self->rule);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (
      ADW_ACTION_ROW (self),
      problem != NULL ? problem : weir_rule_row_name_kind (weir_rule_get_kind (self->rule)));
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
}

static void
on_remove (WeirRuleRow *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVED], 0);
}

static void
weir_rule_row_finalize (GObject *object)
{
  g_object_unref (WEIR_RULE_ROW (object)->rule);

  G_OBJECT_CLASS (weir_rule_row_parent_class)->finalize (object);
}

static void
weir_rule_row_class_init (WeirRuleRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_rule_row_finalize;

  signals[SIGNAL_REMOVED] = g_signal_new ("removed", WEIR_TYPE_RULE_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_rule_row_init (WeirRuleRow *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Remove"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);
}

GtkWidget *
weir_rule_row_new (WeirRule *rule)
{
  WeirRuleRow *self;

  g_return_val_if_fail (WEIR_IS_RULE (rule), NULL);

  self = g_object_new (WEIR_TYPE_RULE_ROW, NULL);
  self->rule = g_object_ref (rule);
  g_signal_connect_object (rule, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
