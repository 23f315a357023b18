/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-replacement-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-replacement.h"

/* What is asked, for as long as the dialog is there. */
typedef struct
{
  WeirApplication *application; /* borrowed: it has the window that the dialog belongs to */
  AdwComboRow *row;
  char *name;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->name);
  g_free (question);
}

static void
on_set (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirApplication) application = user_data;
  g_autoptr (GError) error = NULL;

  if (weir_replacement_set_finish (WEIR_RULES_EDITOR (object), result, &error))
    weir_application_tell (application, _ ("Replacement saved"));
  else
    weir_application_tell (application, error->message);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, Question *question)
{
  GtkStringObject *chosen = adw_combo_row_get_selected_item (question->row);

  if (strcmp (response, "save") == 0 && chosen != NULL)
    weir_replacement_set_async (
        weir_desk_get_rules (weir_application_get_desk (question->application)), question->name,
        gtk_string_object_get_string (chosen), on_set, g_object_ref (question->application));
}

static GtkWidget *
make_form (Question *question, char **candidates)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GtkStringList) list = gtk_string_list_new ((const char *const *) candidates);

  question->row = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->row), _ ("Replacement"));
  adw_combo_row_set_model (question->row, G_LIST_MODEL (list));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (question->row));
  return group;
}

void
weir_replacement_dialog_show (WeirApplication *application, const char *name)
{
  g_auto (GStrv) candidates = NULL;
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;
  AdwMessageDialog *dialog;
  Question *question;

  g_return_if_fail (WEIR_IS_APPLICATION (application) && name != NULL);

  weir_application_present (application);
  candidates = weir_replacement_dup_candidates (
      weir_desk_get_service (weir_application_get_desk (application)), name);
  if (candidates[0] == NULL)
    {
      weir_application_tell (application, _ ("There is no other model. Deploy one first."));
      return;
    }

  question = g_new0 (Question, 1);
  question->application = application;
  question->name = g_strdup (name);
  /* Translators: the name of a model */
  title = g_strdup_printf (_ ("Replace %s?"), name);
  /* Translators: the name of a model */
  body = g_strdup_printf (_ ("Once %s cannot answer, requests for it go to this model, and the "
                             "replies say so. Clients need no change."),
                          name);
  dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (GTK_WINDOW (weir_application_get_window (application)), title, body));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_extra_child (dialog, make_form (question, candidates));
  g_object_set_data_full (G_OBJECT (dialog), "question", question, question_free);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), question);
  gtk_window_present (GTK_WINDOW (dialog));
}
