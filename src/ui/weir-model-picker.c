/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-model-picker.h"

#include <glib/gi18n.h>
#include <string.h>

#include "chat/weir-comparison.h"
#include "ui/weir-list-rows.h"
#include "ui/weir-model-row.h"

struct _WeirModelPicker
{
  GtkPopover parent_instance;

  WeirModelChoices *models; /* (nullable) */
  GtkFilter *filter;
  GtkFilterListModel *shown;
  char **words; /* (nullable): of the search, folded */
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkListBox *list;
  GtkLabel *nothing;
  GtkCheckButton *several;
  GPtrArray *compared; /* of names */
};

enum
{
  CHOSEN,
  COMPARED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirModelPicker, weir_model_picker, GTK_TYPE_POPOVER)

/* --- Which are shown --- */

static gboolean
matches (gpointer item, gpointer user_data)
{
  WeirModelPicker *self = user_data;
  const char *vendor = weir_model_choice_get_vendor (item);
  g_autofree char *text =
      g_strconcat (weir_model_choice_get_name (item), " ", vendor != NULL ? vendor : "", NULL);
  g_autofree char *folded = g_utf8_casefold (text, -1);

  for (char **word = self->words; word != NULL && *word != NULL; word++)
    if (strstr (folded, *word) == NULL)
      return FALSE;
  return TRUE;
}

static void
update_view (WeirModelPicker *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->shown)) == 0;
  const char *trouble = self->models != NULL ? weir_model_choices_get_trouble (self->models) : NULL;

  gtk_stack_set_visible_child_name (self->stack, is_empty ? "none" : "models");
  if (self->models != NULL && weir_model_choices_is_loading (self->models))
    gtk_label_set_text (self->nothing, _ ("Looking for models…"));
  else if (trouble != NULL)
    gtk_label_set_text (self->nothing, trouble);
  else
    gtk_label_set_text (self->nothing, self->words != NULL ? _ ("No model has that name.")
                                                           : _ ("No model can be reached yet."));
}

static void
on_search_changed (WeirModelPicker *self)
{
  g_autofree char *folded =
      g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);

  g_clear_pointer (&self->words, g_strfreev);
  g_strstrip (folded);
  if (*folded != '\0')
    self->words = g_strsplit (folded, " ", -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_view (self);
}

/* --- Several --- */

static gboolean
is_compared (WeirModelPicker *self, const char *name)
{
  return g_ptr_array_find_with_equal_func (self->compared, name, g_str_equal, NULL);
}

static void
update_checks (WeirModelPicker *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    weir_model_row_set_checked (
        WEIR_MODEL_ROW (row),
        is_compared (
            self, weir_model_choice_get_name (weir_model_row_get_choice (WEIR_MODEL_ROW (row)))));
}

static void
tell_compared (WeirModelPicker *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < self->compared->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (self->compared, i));
  names = g_strv_builder_end (builder);
  update_checks (self);
  g_signal_emit (self, signals[COMPARED], 0, names);
}

/* In or out. One more than there may be takes the place of the first. */
static void
toggle (WeirModelPicker *self, const char *name)
{
  guint index;

  if (g_ptr_array_find_with_equal_func (self->compared, name, g_str_equal, &index))
    g_ptr_array_remove_index (self->compared, index);
  else
    g_ptr_array_add (self->compared, g_strdup (name));
  if (self->compared->len > WEIR_COMPARISON_MAX_MODELS)
    g_ptr_array_remove_index (self->compared, 0);
  tell_compared (self);
}

static void
on_several_toggled (WeirModelPicker *self)
{
  if (gtk_check_button_get_active (self->several) || self->compared->len == 0)
    return;
  g_ptr_array_set_size (self->compared, 0);
  tell_compared (self);
}

void
weir_model_picker_set_compared (WeirModelPicker *self, const char *const *names)
{
  g_return_if_fail (WEIR_IS_MODEL_PICKER (self));
  g_return_if_fail (names != NULL);

  g_ptr_array_set_size (self->compared, 0);
  for (const char *const *name = names; *name != NULL; name++)
    g_ptr_array_add (self->compared, g_strdup (*name));
  gtk_check_button_set_active (self->several, self->compared->len > 0);
  update_checks (self);
}

/* --- Choosing --- */

static void
choose (WeirModelPicker *self, GtkListBoxRow *row)
{
  if (row == NULL)
    return;
  if (gtk_check_button_get_active (self->several))
    {
      toggle (self, weir_model_choice_get_name (weir_model_row_get_choice (WEIR_MODEL_ROW (row))));
      return;
    }
  /* Closing takes the rows away. */
  g_signal_emit (self, signals[CHOSEN], 0,
                 weir_model_choice_get_name (weir_model_row_get_choice (WEIR_MODEL_ROW (row))));
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
on_row_activated (WeirModelPicker *self, GtkListBoxRow *row)
{
  choose (self, row);
}

/* Enter takes the first one of those that match. The entry tells of what is typed a moment later. */
static void
on_search_activated (WeirModelPicker *self)
{
  on_search_changed (self);
  choose (self, gtk_list_box_get_row_at_index (self->list, 0));
}

static void
on_stop_search (WeirModelPicker *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* There may be hundreds; a row each is made only for who looks. */
static void
on_show (WeirModelPicker *self)
{
  gtk_filter_list_model_set_model (self->shown, G_LIST_MODEL (self->models));
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  update_view (self);
}

static void
on_closed (WeirModelPicker *self)
{
  gtk_filter_list_model_set_model (self->shown, NULL);
}

/* --- Rows --- */

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  WeirModelPicker *self = user_data;
  GtkWidget *row = weir_model_row_new (self->models, item);

  weir_model_row_set_checked (WEIR_MODEL_ROW (row),
                              is_compared (self, weir_model_choice_get_name (item)));
  return row;
}

static const char *
get_section (GtkListBoxRow *row)
{
  WeirModelChoice *choice = weir_model_row_get_choice (WEIR_MODEL_ROW (row));

  if (weir_model_choice_is_favourite (choice))
    return _ ("Favorites");
  return weir_model_choice_get_used (choice) > 0 ? _ ("Recent") : _ ("All Models");
}

static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const char *section = get_section (row);
  GtkWidget *label;

  if (before != NULL && strcmp (get_section (before), section) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (section);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim");
  gtk_widget_add_css_class (label, "section-title");
  gtk_list_box_row_set_header (row, label);
}

void
weir_model_picker_set_models (WeirModelPicker *self, WeirModelChoices *models)
{
  g_return_if_fail (WEIR_IS_MODEL_PICKER (self));
  g_return_if_fail (WEIR_IS_MODEL_CHOICES (models));

  g_set_object (&self->models, models);
  g_signal_connect_object (models, "notify", G_CALLBACK (update_view), self, G_CONNECT_SWAPPED);
  update_view (self);
}

/* --- The object --- */

static void
weir_model_picker_dispose (GObject *object)
{
  WeirModelPicker *self = WEIR_MODEL_PICKER (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_MODEL_PICKER);
  g_clear_object (&self->shown);
  g_clear_object (&self->models);

  G_OBJECT_CLASS (weir_model_picker_parent_class)->dispose (object);
}

static void
weir_model_picker_finalize (GObject *object)
{
  g_strfreev (WEIR_MODEL_PICKER (object)->words);
  g_ptr_array_unref (WEIR_MODEL_PICKER (object)->compared);

  G_OBJECT_CLASS (weir_model_picker_parent_class)->finalize (object);
}

static void
weir_model_picker_class_init (WeirModelPickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_model_picker_dispose;
  object_class->finalize = weir_model_picker_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[COMPARED] = g_signal_new ("compared", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRV);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-model-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirModelPicker, list);
  gtk_widget_class_bind_template_child (widget_class, WeirModelPicker, nothing);
  gtk_widget_class_bind_template_child (widget_class, WeirModelPicker, search);
  gtk_widget_class_bind_template_child (widget_class, WeirModelPicker, several);
  gtk_widget_class_bind_template_child (widget_class, WeirModelPicker, stack);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_several_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_show);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
}

static void
weir_model_picker_init (WeirModelPicker *self)
{
  self->compared = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->shown = gtk_filter_list_model_new (NULL, self->filter);
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
  weir_list_rows_bind (self->list, G_LIST_MODEL (self->shown), make_row, GTK_WIDGET (self));
  g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (update_view), self,
                           G_CONNECT_SWAPPED);
}
