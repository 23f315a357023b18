/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-price-dialog.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define MAX_RATE 1e6

/* What is asked. The rows stand in the order in which people think of prices. */
typedef struct
{
  AdwMessageDialog *dialog; /* it owns this */
  GtkEditable *model;
  GtkEditable *rates[WEIR_SETTINGS_N_PRICES];
  void (*done) (const WeirSettingsPrice *price, gpointer user_data);
  GWeakRef user;
} Question;

enum
{
  INPUT,
  CACHED,
  WRITTEN,
  OUTPUT,
};

static const struct
{
  guint rate;
  const char *title;
} rows[WEIR_SETTINGS_N_PRICES] = {
  { INPUT, N_ ("Input") },
  { OUTPUT, N_ ("Output") },
  { CACHED, N_ ("Input Read from a Cache (Optional)") },
  { WRITTEN, N_ ("Input Written to a Cache (Optional)") },
};

static void
question_free (gpointer data)
{
  Question *question = data;

  g_weak_ref_clear (&question->user);
  g_free (question);
}

/* As people write numbers, with a point or a comma. An empty one says nothing. */
static gboolean
read_rate (GtkEditable *entry, double *rate)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  char *end = NULL;

  *rate = -1;
  if (*text == '\0')
    return TRUE;
  if (strspn (text, "0123456789.,") != strlen (text))
    return FALSE;
  g_strdelimit (text, ",", '.');
  *rate = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*rate) && *rate <= MAX_RATE;
}

/* What costs nothing to ask and to answer is said with a 0. */
static gboolean
read_price (Question *question, WeirSettingsPrice *price)
{
  gboolean good = TRUE;

  for (guint i = 0; i < WEIR_SETTINGS_N_PRICES; i++)
    {
      gboolean is_number = read_rate (question->rates[i], &price->rates[i]);

      if (is_number)
        gtk_widget_remove_css_class (GTK_WIDGET (question->rates[i]), "error");
      else
        gtk_widget_add_css_class (GTK_WIDGET (question->rates[i]), "error");
      good &= is_number;
    }
  return good && (price->rates[INPUT] >= 0 || price->rates[OUTPUT] >= 0);
}

static void
update (Question *question)
{
  g_autofree char *model = g_strstrip (g_strdup (gtk_editable_get_text (question->model)));
  WeirSettingsPrice price;
  gboolean good = read_price (question, &price);

  adw_message_dialog_set_response_enabled (question->dialog, "save", good && *model != '\0');
}

static void
on_response (AdwMessageDialog *dialog, const char *response, Question *question)
{
  g_autoptr (GObject) user = g_weak_ref_get (&question->user);
  g_autofree char *model = g_strstrip (g_strdup (gtk_editable_get_text (question->model)));
  WeirSettingsPrice price = { .model = model, .rates = { -1, -1, -1, -1 } };

  if (user == NULL || strcmp (response, "cancel") == 0)
    return;
  if (strcmp (response, "save") == 0 && !read_price (question, &price))
    return;
  question->done (&price, user);
}

static GtkEditable *
add_entry (GtkWidget *group, const char *title, const char *text)
{
  GtkWidget *entry = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), title);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), entry);
  return GTK_EDITABLE (entry);
}

static GtkWidget *
make_form (Question *question, const char *model, const double *rates)
{
  GtkWidget *group = adw_preferences_group_new ();

  question->model = add_entry (group, _ ("Model"), model != NULL ? model : "");
  gtk_widget_set_visible (GTK_WIDGET (question->model), model == NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double rate = rates != NULL ? rates[rows[i].rate] : -1;
      g_autofree char *text = rate >= 0 ? g_strdup_printf ("%.10g", rate) : g_strdup ("");

      question->rates[rows[i].rate] = add_entry (group, _ (rows[i].title), text);
    }
  /* all of them are read at once, so all have to be there */
  g_signal_connect_swapped (question->model, "changed", G_CALLBACK (update), question);
  for (guint i = 0; i < WEIR_SETTINGS_N_PRICES; i++)
    g_signal_connect_swapped (question->rates[i], "changed", G_CALLBACK (update), question);
  return group;
}

static void
add_responses (AdwMessageDialog *dialog, gboolean is_set)
{
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), NULL);
  if (is_set)
    {
      adw_message_dialog_add_responses (dialog, "remove", _ ("_Remove"), NULL);
      adw_message_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
    }
  adw_message_dialog_add_responses (dialog, "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
}

void
weir_price_dialog_show (GtkWindow *parent,
                        const char *model,
                        const double *rates,
                        const char *currency,
                        void (*done) (const WeirSettingsPrice *price, gpointer user_data),
                        gpointer user_data)
{
  Question *question;
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;

  g_return_if_fail (currency != NULL && done != NULL);

  /* Translators: the name of a model */
  title = model != NULL ? g_strdup_printf (_ ("Price of %s"), model) : g_strdup (_ ("New Price"));
  /* Translators: a currency, such as EUR, or CU for capacity units */
  body = g_strdup_printf (_ ("In %s for a million tokens. It applies to requests from now on, in "
                             "place of the price in the catalog."),
                          currency);
  question = g_new0 (Question, 1);
  question->done = done;
  g_weak_ref_init (&question->user, user_data);
  question->dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, title, body));
  add_responses (question->dialog, rates != NULL);
  adw_message_dialog_set_extra_child (question->dialog, make_form (question, model, rates));
  g_object_set_data_full (G_OBJECT (question->dialog), "question", question, question_free);
  g_signal_connect (question->dialog, "response", G_CALLBACK (on_response), question);
  update (question);
  gtk_window_present (GTK_WINDOW (question->dialog));
}
