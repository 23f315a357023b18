/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-model-row.h"

#include <glib/gi18n.h>

struct _WeirModelRow
{
  GtkListBoxRow parent_instance;

  WeirModelChoices *models;
  WeirModelChoice *choice;
  GtkLabel *name;
  GtkLabel *facts;
  GtkToggleButton *star;
  GtkWidget *check;
};

G_DEFINE_FINAL_TYPE (WeirModelRow, weir_model_row, GTK_TYPE_LIST_BOX_ROW)

WeirModelChoice *
weir_model_row_get_choice (WeirModelRow *self)
{
  g_return_val_if_fail (WEIR_IS_MODEL_ROW (self), NULL);

  return self->choice;
}

void
weir_model_row_set_checked (WeirModelRow *self, gboolean is_checked)
{
  g_return_if_fail (WEIR_IS_MODEL_ROW (self));

  gtk_widget_set_visible (self->check, is_checked);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, is_checked,
                               -1);
}

static void
append_fact (GString *facts, const char *fact)
{
  if (fact == NULL)
    return;
  if (facts->len > 0)
    g_string_append (facts, " · ");
  g_string_append (facts, fact);
}

static void
update (WeirModelRow *self)
{
  g_autoptr (GString) facts = g_string_new (NULL);
  g_autofree char *context = NULL;
  g_autofree char *context_text = NULL;
  gboolean is_favourite = weir_model_choice_is_favourite (self->choice);
  const char *action = is_favourite ? _ ("Remove from Favorites") : _ ("Add to Favorites");

  g_object_get (self->choice, "context-text", &context, NULL);
  if (context != NULL)
    /* Translators: how many tokens a model can read, such as "200 k tokens" */
    context_text = g_strdup_printf (_ ("%s tokens"), context);
  append_fact (facts, weir_model_choice_get_vendor (self->choice));
  append_fact (facts, context_text);
  append_fact (facts, weir_model_choice_get_price_text (self->choice));
  gtk_label_set_text (self->name, weir_model_choice_get_name (self->choice));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), weir_model_choice_get_name (self->choice));
  gtk_label_set_text (self->facts, facts->str);
  gtk_widget_set_visible (GTK_WIDGET (self->facts), facts->len > 0);
  gtk_toggle_button_set_active (self->star, is_favourite);
  gtk_button_set_icon_name (GTK_BUTTON (self->star),
                            is_favourite ? "starred-symbolic" : "non-starred-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->star), action);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->star), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  action, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  weir_model_choice_get_name (self->choice), -1);
}

static void
on_toggled (WeirModelRow *self)
{
  gboolean is_favourite = gtk_toggle_button_get_active (self->star);

  if (is_favourite != weir_model_choice_is_favourite (self->choice))
    weir_model_choices_set_favourite (self->models, weir_model_choice_get_name (self->choice),
                                      is_favourite);
}

/* --- The object --- */

static void
weir_model_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_MODEL_ROW);

  G_OBJECT_CLASS (weir_model_row_parent_class)->dispose (object);
}

static void
weir_model_row_finalize (GObject *object)
{
  WeirModelRow *self = WEIR_MODEL_ROW (object);

  g_clear_object (&self->models);
  g_clear_object (&self->choice);

  G_OBJECT_CLASS (weir_model_row_parent_class)->finalize (object);
}

static void
weir_model_row_class_init (WeirModelRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_model_row_dispose;
  object_class->finalize = weir_model_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-model-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirModelRow, check);
  gtk_widget_class_bind_template_child (widget_class, WeirModelRow, facts);
  gtk_widget_class_bind_template_child (widget_class, WeirModelRow, name);
  gtk_widget_class_bind_template_child (widget_class, WeirModelRow, star);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
}

static void
weir_model_row_init (WeirModelRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
weir_model_row_new (WeirModelChoices *models, WeirModelChoice *choice)
{
  WeirModelRow *self;

  g_return_val_if_fail (WEIR_IS_MODEL_CHOICES (models), NULL);
  g_return_val_if_fail (WEIR_IS_MODEL_CHOICE (choice), NULL);

  self = g_object_new (WEIR_TYPE_MODEL_ROW, NULL);
  self->models = g_object_ref (models);
  self->choice = g_object_ref (choice);
  g_signal_connect_object (choice, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
