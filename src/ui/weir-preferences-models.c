/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-preferences-models.h"

#include <glib/gi18n.h>

#include "ui/weir-list-rows.h"
#include "ui/weir-rule-dialog.h"
#include "ui/weir-rule-row.h"

/* Which models answer, and what was learned of them. */
struct _WeirPreferencesModels
{
  WeirPreferencesPage parent_instance;

  GtkListBox *rules;
  GtkListBox *learned;
  GCancellable *cancellable; /* of reading the rules */
  gboolean is_saving;
  gboolean wants_save; /* once more, after that */
};

G_DEFINE_FINAL_TYPE (WeirPreferencesModels, weir_preferences_models, WEIR_TYPE_PREFERENCES_PAGE)

static WeirDesk *
get_desk (WeirPreferencesModels *self)
{
  return weir_preferences_page_get_desk (WEIR_PREFERENCES_PAGE (self));
}

static void
tell (WeirPreferencesModels *self, const char *text)
{
  weir_application_tell (weir_preferences_page_get_application (WEIR_PREFERENCES_PAGE (self)),
                         text);
}

/* --- Rules --- */

/* One after the other: each writes what became other since the one before. */
static void
save_with (WeirPreferencesModels *self, GAsyncReadyCallback on_saved)
{
  self->wants_save = self->is_saving;
  if (self->is_saving)
    return;
  self->is_saving = TRUE;
  weir_rules_editor_save_async (weir_desk_get_rules (get_desk (self)), NULL, on_saved,
                                g_object_ref (self));
}

/* A row that is wrong says why itself. */
static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirPreferencesModels) self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_saving = FALSE;
  if (self->wants_save)
    {
      save_with (self, on_saved);
      return;
    }
  if (weir_rules_editor_save_finish (WEIR_RULES_EDITOR (object), result, &error))
    return;
  tell (self, g_error_matches (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_INVALID)
                  ? _ ("Not saved: a rule is not complete")
                  : error->message);
}

static void
save (WeirPreferencesModels *self)
{
  save_with (self, on_saved);
}

static void
on_edited (gpointer user_data)
{
  save (user_data);
}

static void
edit (WeirPreferencesModels *self, WeirRule *rule)
{
  weir_rule_dialog_show (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                         weir_desk_get_rules (get_desk (self)), rule, on_edited, self);
}

static void
on_add (GtkWidget *widget, const char *action, GVariant *target)
{
  edit (WEIR_PREFERENCES_MODELS (widget), NULL);
}

static void
on_rule_activated (WeirPreferencesModels *self, GtkListBoxRow *row)
{
  if (WEIR_IS_RULE_ROW (row))
    edit (self, weir_rule_row_get_rule (WEIR_RULE_ROW (row)));
}

static void
on_rule_removed (WeirRuleRow *row, WeirPreferencesModels *self)
{
  weir_rules_editor_remove (weir_desk_get_rules (get_desk (self)), weir_rule_row_get_rule (row));
  save (self);
}

static GtkWidget *
make_rule_row (gpointer item, gpointer user_data)
{
  GtkWidget *row = weir_rule_row_new (item);

  g_signal_connect_object (row, "removed", G_CALLBACK (on_rule_removed), user_data, 0);
  return row;
}

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (weir_rules_editor_load_finish (WEIR_RULES_EDITOR (object), result, &error))
    gtk_widget_action_set_enabled (GTK_WIDGET (user_data), "rules.add", TRUE);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (user_data, error->message);
}

/* --- What was learned --- */

static void
on_forget (GtkButton *button, WeirPreferencesModels *self)
{
  weir_learned_model_forget (weir_desk_get_learned (get_desk (self)),
                             g_object_get_data (G_OBJECT (button), "item"));
}

static void
on_forget_all (GtkWidget *widget, const char *action, GVariant *target)
{
  weir_learned_model_forget (weir_desk_get_learned (get_desk (WEIR_PREFERENCES_MODELS (widget))),
                             NULL);
}

/* "gpt-4o · d1a2b3" */
static char *
describe_place (const WeirLearnedMember *member)
{
  return member->model != NULL ? g_strdup_printf ("%s · %s", member->model, member->deployment)
                               : g_strdup (member->deployment);
}

static GtkWidget *
make_learned_row (gpointer item, gpointer user_data)
{
  const WeirLearnedMember *member = weir_learned_item_get (item);
  g_autofree char *place = describe_place (member);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_ ("Forget"));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), member->member);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), place);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "item", g_object_ref (item), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_forget), user_data, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
update_learned (WeirPreferencesModels *self)
{
  GListModel *learned = G_LIST_MODEL (weir_desk_get_learned (get_desk (self)));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "learned.forget-all",
                                 g_list_model_get_n_items (learned) > 0);
}

/* --- The object --- */

static void
weir_preferences_models_constructed (GObject *object)
{
  WeirPreferencesModels *self = WEIR_PREFERENCES_MODELS (object);
  WeirRulesEditor *rules = weir_desk_get_rules (get_desk (self));
  WeirLearnedModel *learned = weir_desk_get_learned (get_desk (self));

  G_OBJECT_CLASS (weir_preferences_models_parent_class)->constructed (object);

  weir_list_rows_bind (self->rules, G_LIST_MODEL (rules), make_rule_row, GTK_WIDGET (self));
  weir_list_rows_bind (self->learned, G_LIST_MODEL (learned), make_learned_row, GTK_WIDGET (self));
  g_signal_connect_object (learned, "items-changed", G_CALLBACK (update_learned), self,
                           G_CONNECT_SWAPPED);
  update_learned (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rules.add", FALSE);
  weir_rules_editor_load_async (rules, self->cancellable, on_loaded, self);
  g_signal_connect_object (weir_desk_get_service (get_desk (self)), "settings-changed",
                           G_CALLBACK (weir_rules_editor_refresh), rules, G_CONNECT_SWAPPED);
  weir_learned_model_load (learned);
}

static void
weir_preferences_models_dispose (GObject *object)
{
  WeirPreferencesModels *self = WEIR_PREFERENCES_MODELS (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_PREFERENCES_MODELS);

  G_OBJECT_CLASS (weir_preferences_models_parent_class)->dispose (object);
}

static void
weir_preferences_models_finalize (GObject *object)
{
  g_object_unref (WEIR_PREFERENCES_MODELS (object)->cancellable);

  G_OBJECT_CLASS (weir_preferences_models_parent_class)->finalize (object);
}

static void
weir_preferences_models_class_init (WeirPreferencesModelsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = weir_preferences_models_constructed;
  object_class->dispose = weir_preferences_models_dispose;
  object_class->finalize = weir_preferences_models_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-preferences-models.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesModels, learned);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesModels, rules);
  gtk_widget_class_install_action (widget_class, "learned.forget-all", NULL, on_forget_all);
  gtk_widget_class_install_action (widget_class, "rules.add", NULL, on_add);
}

static void
weir_preferences_models_init (WeirPreferencesModels *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (self->rules, "row-activated", G_CALLBACK (on_rule_activated), self,
                           G_CONNECT_SWAPPED);
}
