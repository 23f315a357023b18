/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-rule-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/weir-rule-row.h"

/* What is asked, and of whom. */
typedef struct
{
  AdwMessageDialog *dialog; /* it owns this */
  AdwComboRow *kind;
  GtkWidget *name;
  GtkWidget *values;
  WeirRulesEditor *editor;
  WeirRule *rule; /* (nullable) */
  void (*done) (gpointer user_data);
  GWeakRef user;
} Question;

/* What the two entries are called, for each kind; %NULL: there is no second one. */
static const struct
{
  const char *name;
  const char *values;
} words[WEIR_N_RULE_KINDS] = {
  [WEIR_RULE_ALIAS] = { N_ ("Name"), N_ ("Model") },
  [WEIR_RULE_FALLBACK] = { N_ ("Model"), N_ ("Stand-ins, with commas between them") },
  [WEIR_RULE_DEFAULT] = { N_ ("API, such as chat, messages or responses"), N_ ("Model") },
  [WEIR_RULE_ORDER] = { N_ ("Models, such as claude-*"),
                        N_ ("Subaccounts, with commas between them") },
  [WEIR_RULE_INCLUDE] = { N_ ("Models, such as claude-*"), NULL },
  [WEIR_RULE_EXCLUDE] = { N_ ("Models, such as claude-*"), NULL },
  [WEIR_RULE_PIN] = { N_ ("Subaccount"), NULL },
};

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->editor);
  g_clear_object (&question->rule);
  g_weak_ref_clear (&question->user);
  g_free (question);
}

static WeirRuleKind
get_kind (Question *question)
{
  return adw_combo_row_get_selected (question->kind);
}

static const char *
get_text (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

/* (transfer full): those that are not empty. */
static char **
split_values (Question *question)
{
  g_auto (GStrv) parts = g_strsplit (get_text (question->values), ",", -1);
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();

  for (char **part = parts; words[get_kind (question)].values != NULL && *part != NULL; part++)
    if (*g_strstrip (*part) != '\0')
      g_strv_builder_add (values, *part);
  return g_strv_builder_end (values);
}

static void
update (Question *question)
{
  WeirRuleKind kind = get_kind (question);
  g_auto (GStrv) values = split_values (question);
  gboolean wants_values = words[kind].values != NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->name), _ (words[kind].name));
  gtk_widget_set_visible (question->values, wants_values);
  if (wants_values)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->values), _ (words[kind].values));
  adw_message_dialog_set_response_enabled (question->dialog, "save",
                                           *get_text (question->name) != '\0'
                                               && (!wants_values || values[0] != NULL));
}

/* Somebody may have taken it out of the file while the dialog was open. */
static gboolean
is_listed (Question *question)
{
  WeirRule *rule = question->rule;

  return rule != NULL
         && weir_rules_editor_find (question->editor, weir_rule_get_kind (rule),
                                    weir_rule_get_name (rule))
                == rule;
}

/* A rule of another kind is another rule. */
static void
apply (Question *question)
{
  g_auto (GStrv) values = split_values (question);
  g_autofree char *name = g_strstrip (g_strdup (get_text (question->name)));

  if (is_listed (question) && weir_rule_get_kind (question->rule) == get_kind (question))
    {
      weir_rule_set_name (question->rule, name);
      weir_rule_set_values (question->rule, (const char *const *) values);
      return;
    }
  if (question->rule != NULL)
    weir_rules_editor_remove (question->editor, question->rule);
  weir_rules_editor_add (question->editor, get_kind (question), name, (const char *const *) values);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, Question *question)
{
  g_autoptr (GObject) user = g_weak_ref_get (&question->user);

  if (strcmp (response, "save") != 0 || user == NULL)
    return;
  apply (question);
  question->done (user);
}

static GtkWidget *
make_entry (GtkWidget *group, Question *question)
{
  GtkWidget *entry = adw_entry_row_new ();

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), entry);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (update), question);
  return entry;
}

static GtkWidget *
make_form (Question *question)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GtkStringList) kinds = gtk_string_list_new (NULL);

  for (guint i = 0; i < WEIR_N_RULE_KINDS; i++)
    gtk_string_list_append (kinds, weir_rule_row_name_kind (i));
  question->kind = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->kind), _ ("Rule"));
  adw_combo_row_set_model (question->kind, G_LIST_MODEL (kinds));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (question->kind));
  question->name = make_entry (group, question);
  question->values = make_entry (group, question);
  if (question->rule != NULL)
    {
      g_autofree char *values =
          g_strjoinv (", ", (char **) (gpointer) weir_rule_get_values (question->rule));

      adw_combo_row_set_selected (question->kind, weir_rule_get_kind (question->rule));
      gtk_editable_set_text (GTK_EDITABLE (question->name), weir_rule_get_name (question->rule));
      gtk_editable_set_text (GTK_EDITABLE (question->values), values);
    }
  g_signal_connect_swapped (question->kind, "notify::selected", G_CALLBACK (update), question);
  return group;
}

void
weir_rule_dialog_show (GtkWindow *parent,
                       WeirRulesEditor *editor,
                       WeirRule *rule,
                       void (*done) (gpointer user_data),
                       gpointer user_data)
{
  Question *question;

  g_return_if_fail (WEIR_IS_RULES_EDITOR (editor));

  question = g_new0 (Question, 1);
  question->editor = g_object_ref (editor);
  question->rule = rule != NULL ? g_object_ref (rule) : NULL;
  question->done = done;
  g_weak_ref_init (&question->user, user_data);
  question->dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (parent, rule != NULL ? _ ("Change Rule") : _ ("New Rule"), NULL));
  adw_message_dialog_add_responses (question->dialog, "cancel", _ ("_Cancel"), "save", _ ("_Save"),
                                    NULL);
  adw_message_dialog_set_response_appearance (question->dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (question->dialog, "save");
  adw_message_dialog_set_close_response (question->dialog, "cancel");
  adw_message_dialog_set_extra_child (question->dialog, make_form (question));
  g_object_set_data_full (G_OBJECT (question->dialog), "question", question, question_free);
  g_signal_connect (question->dialog, "response", G_CALLBACK (on_response), question);
  update (question);
  gtk_window_present (GTK_WINDOW (question->dialog));
}
