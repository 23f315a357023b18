/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-chat-settings.h"

#include <glib/gi18n.h>
#include <math.h>

struct _WeirChatSettingsPopover
{
  GtkPopover parent_instance;

  WeirModelChoices *models;       /* (nullable) */
  WeirConversation *conversation; /* (nullable) */
  GStrv efforts;                  /* (nullable): behind the first row, which is the model's own */
  gboolean is_loading;            /* it is being filled, not set */
  GtkTextView *system_prompt;
  AdwActionRow *temperature_row;
  GtkSpinButton *temperature;
  GtkSwitch *has_temperature;
  AdwComboRow *effort;
  GtkSpinButton *max_tokens;
};

G_DEFINE_FINAL_TYPE (WeirChatSettingsPopover, weir_chat_settings_popover, GTK_TYPE_POPOVER)

/* --- What is set --- */

static WeirModelChoice *
get_choice (WeirChatSettingsPopover *self)
{
  const char *model = weir_conversation_get_settings (self->conversation)->model;

  return model != NULL ? weir_model_choices_find (self->models, model) : NULL;
}

static void
load_prompt (WeirChatSettingsPopover *self, const char *prompt)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->system_prompt);
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  if (g_strcmp0 (text, prompt) != 0)
    gtk_text_buffer_set_text (buffer, prompt, -1);
}

static void
load_temperature (WeirChatSettingsPopover *self, const WeirChatSettings *settings)
{
  WeirModelChoice *choice = get_choice (self);
  gboolean can_set = choice == NULL || weir_model_choice_takes_temperature (choice);

  gtk_widget_set_sensitive (GTK_WIDGET (self->temperature_row), can_set);
  adw_action_row_set_subtitle (self->temperature_row,
                               can_set ? "" : _ ("This model has a fixed one"));
  gtk_switch_set_active (self->has_temperature, settings->has_temperature);
  gtk_widget_set_sensitive (GTK_WIDGET (self->temperature), settings->has_temperature);
  if (settings->has_temperature)
    gtk_spin_button_set_value (self->temperature, settings->temperature);
}

static void
load_efforts (WeirChatSettingsPopover *self, const WeirChatSettings *settings)
{
  WeirModelChoice *choice = get_choice (self);
  const char *const *efforts = choice != NULL ? weir_model_choice_get_efforts (choice) : NULL;
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint selected = 0;

  g_strfreev (self->efforts);
  self->efforts = g_strdupv ((char **) efforts);
  gtk_string_list_append (list, _ ("As the model likes"));
  for (guint i = 0; efforts != NULL && efforts[i] != NULL; i++)
    {
      gtk_string_list_append (list, efforts[i]);
      if (g_strcmp0 (efforts[i], settings->effort) == 0)
        selected = i + 1;
    }
  adw_combo_row_set_model (self->effort, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->effort, selected);
  gtk_widget_set_sensitive (GTK_WIDGET (self->effort), efforts != NULL);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->effort),
                               efforts != NULL ? "" : _ ("This model has no levels"));
}

static void
load (WeirChatSettingsPopover *self)
{
  const WeirChatSettings *settings;

  if (self->conversation == NULL || self->models == NULL || self->is_loading)
    return;
  settings = weir_conversation_get_settings (self->conversation);
  self->is_loading = TRUE;
  load_prompt (self, settings->system_prompt != NULL ? settings->system_prompt : "");
  load_temperature (self, settings);
  load_efforts (self, settings);
  gtk_spin_button_set_value (self->max_tokens, settings->max_tokens);
  self->is_loading = FALSE;
}

/* --- Setting it --- */

/* What is set comes back as a change; what is being written must not be overwritten by it. */
static gboolean
begin_setting (WeirChatSettingsPopover *self)
{
  if (self->is_loading || self->conversation == NULL)
    return FALSE;
  self->is_loading = TRUE;
  return TRUE;
}

static void
on_prompt_changed (WeirChatSettingsPopover *self)
{
  g_autofree char *text = NULL;

  if (!begin_setting (self))
    return;
  g_object_get (gtk_text_view_get_buffer (self->system_prompt), "text", &text, NULL);
  weir_conversation_set_system_prompt (self->conversation, *text != '\0' ? text : NULL);
  self->is_loading = FALSE;
}

static void
on_temperature_changed (WeirChatSettingsPopover *self)
{
  gboolean is_set = gtk_switch_get_active (self->has_temperature);
  /* Without the dust of adding tenths. */
  double value = round (gtk_spin_button_get_value (self->temperature) * 10) / 10;

  if (!begin_setting (self))
    return;
  weir_conversation_set_temperature (self->conversation, is_set ? value : -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->temperature), is_set);
  self->is_loading = FALSE;
}

static void
on_effort_changed (WeirChatSettingsPopover *self)
{
  guint selected = adw_combo_row_get_selected (self->effort);

  if (selected == GTK_INVALID_LIST_POSITION || !begin_setting (self))
    return;
  weir_conversation_set_effort (self->conversation,
                                selected > 0 ? self->efforts[selected - 1] : NULL);
  self->is_loading = FALSE;
}

static void
on_max_tokens_changed (WeirChatSettingsPopover *self)
{
  if (!begin_setting (self))
    return;
  weir_conversation_set_max_tokens (self->conversation,
                                    (guint) gtk_spin_button_get_value_as_int (self->max_tokens));
  self->is_loading = FALSE;
}

void
weir_chat_settings_popover_set_models (WeirChatSettingsPopover *self, WeirModelChoices *models)
{
  g_return_if_fail (WEIR_IS_CHAT_SETTINGS_POPOVER (self));
  g_return_if_fail (WEIR_IS_MODEL_CHOICES (models));

  g_set_object (&self->models, models);
  g_signal_connect_object (models, "items-changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
}

void
weir_chat_settings_popover_set_conversation (WeirChatSettingsPopover *self,
                                             WeirConversation *conversation)
{
  static const char *const changes[] = { "notify::model",           "notify::system-prompt",
                                         "notify::has-temperature", "notify::temperature",
                                         "notify::effort",          "notify::max-tokens" };

  g_return_if_fail (WEIR_IS_CHAT_SETTINGS_POPOVER (self));
  g_return_if_fail (WEIR_IS_CONVERSATION (conversation));

  if (self->conversation == conversation)
    return;
  if (self->conversation != NULL)
    g_signal_handlers_disconnect_by_data (self->conversation, self);
  g_set_object (&self->conversation, conversation);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (conversation, changes[i], G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);
}

/* --- The object --- */

static void
weir_chat_settings_popover_dispose (GObject *object)
{
  WeirChatSettingsPopover *self = WEIR_CHAT_SETTINGS_POPOVER (object);

  if (self->conversation != NULL)
    g_signal_handlers_disconnect_by_data (self->conversation, self);
  g_clear_object (&self->conversation);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_CHAT_SETTINGS_POPOVER);
  g_clear_object (&self->models);
  g_clear_pointer (&self->efforts, g_strfreev);

  G_OBJECT_CLASS (weir_chat_settings_popover_parent_class)->dispose (object);
}

static void
weir_chat_settings_popover_class_init (WeirChatSettingsPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_chat_settings_popover_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-chat-settings.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirChatSettingsPopover, effort);
  gtk_widget_class_bind_template_child (widget_class, WeirChatSettingsPopover, has_temperature);
  gtk_widget_class_bind_template_child (widget_class, WeirChatSettingsPopover, max_tokens);
  gtk_widget_class_bind_template_child (widget_class, WeirChatSettingsPopover, system_prompt);
  gtk_widget_class_bind_template_child (widget_class, WeirChatSettingsPopover, temperature);
  gtk_widget_class_bind_template_child (widget_class, WeirChatSettingsPopover, temperature_row);
  gtk_widget_class_bind_template_callback (widget_class, on_effort_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_max_tokens_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_temperature_changed);
}

static void
weir_chat_settings_popover_init (WeirChatSettingsPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->system_prompt), "changed",
                           G_CALLBACK (on_prompt_changed), self, G_CONNECT_SWAPPED);
}
