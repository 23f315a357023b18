/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-check-row.h"

#include <glib/gi18n.h>

#include "ui/weir-actionable.h"

struct _WeirCheckRow
{
  AdwActionRow parent_instance;

  GtkStack *signs;
  GtkImage *sign;
  GtkLabel *note;
  GtkButton *remedy;
  WeirCheckItem *item;
};

G_DEFINE_FINAL_TYPE (WeirCheckRow, weir_check_row, ADW_TYPE_ACTION_ROW)

static const struct
{
  const char *icon;
  const char *class_name;
  const char *word;
} looks[] = {
  [WEIR_ACCOUNT_TEST_WAITING] = { "view-more-horizontal-symbolic", "dim", N_ ("Not checked") },
  [WEIR_ACCOUNT_TEST_RUNNING] = { "view-more-horizontal-symbolic", "dim", N_ ("Checking") },
  [WEIR_ACCOUNT_TEST_PASSED] = { "object-select-symbolic", "success", N_ ("Good") },
  [WEIR_ACCOUNT_TEST_FAILED] = { "dialog-error-symbolic", "error", N_ ("Failed") },
};

static void
set_sign (WeirCheckRow *self, WeirAccountTestState state)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->sign), looks[i].class_name);
  gtk_widget_add_css_class (GTK_WIDGET (self->sign), looks[state].class_name);
  gtk_image_set_from_icon_name (self->sign, looks[state].icon);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sign), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (looks[state].word), -1);
  gtk_stack_set_visible_child_name (self->signs,
                                    state == WEIR_ACCOUNT_TEST_RUNNING ? "spinner" : "sign");
  if (state == WEIR_ACCOUNT_TEST_WAITING)
    gtk_widget_add_css_class (GTK_WIDGET (self), "unchecked");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "unchecked");
}

/* Not by bindings: one of GTK 4.8 that binds a widget to its own property complains when the widget
 * goes. */
static void
update (WeirCheckRow *self)
{
  g_autofree char *title = NULL;
  g_autofree char *note = NULL;
  g_autofree char *trouble = NULL;
  g_autofree char *remedy = NULL;
  g_autofree char *label = NULL;

  g_object_get (self->item, "title", &title, "note", &note, "trouble", &trouble, "remedy", &remedy,
                "remedy-label", &label, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title != NULL ? title : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), trouble != NULL ? trouble : "");
  gtk_label_set_text (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->remedy), label != NULL);
  if (label != NULL && remedy != NULL)
    {
      gtk_button_set_label (self->remedy, label);
      weir_actionable_set_action (GTK_ACTIONABLE (self->remedy), remedy);
    }
  set_sign (self, weir_check_item_get_state (self->item));
}

static void
weir_check_row_dispose (GObject *object)
{
  WeirCheckRow *self = WEIR_CHECK_ROW (object);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_CHECK_ROW);

  G_OBJECT_CLASS (weir_check_row_parent_class)->dispose (object);
}

static void
weir_check_row_class_init (WeirCheckRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_check_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-check-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirCheckRow, note);
  gtk_widget_class_bind_template_child (widget_class, WeirCheckRow, remedy);
  gtk_widget_class_bind_template_child (widget_class, WeirCheckRow, sign);
  gtk_widget_class_bind_template_child (widget_class, WeirCheckRow, signs);
}

static void
weir_check_row_init (WeirCheckRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
weir_check_row_new (WeirCheckItem *item)
{
  WeirCheckRow *self;

  g_return_val_if_fail (WEIR_IS_CHECK_ITEM (item), NULL);

  self = g_object_new (WEIR_TYPE_CHECK_ROW, NULL);
  self->item = g_object_ref (item);
  g_signal_connect_object (item, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
