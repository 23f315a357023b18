/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-chat-page.h"

#include <glib/gi18n.h>

#include "ui/weir-application.h"
#include "ui/weir-chat-settings.h"
#include "ui/weir-comparison-view.h"
#include "ui/weir-composer.h"
#include "ui/weir-conversation-pane.h"
#include "ui/weir-model-name.h"
#include "ui/weir-model-picker.h"
#include "ui/weir-request-chat.h"
#include "ui/weir-transcript.h"
#include "ui/weir-window.h"

struct _WeirChatPage
{
  WeirPage parent_instance;

  WeirChat *chat;
  WeirConversation *conversation; /* never %NULL once it is made */
  GSimpleActionGroup *actions;
  GtkWidget *window; /* (nullable) (borrowed): that has the actions */
  GtkMenuButton *model_button;
  GtkLabel *model;
  WeirModelPicker *picker;
  WeirChatSettingsPopover *settings;
  AdwFlap *flap;
  GtkWidget *show_list;
  WeirConversationPane *pane;
  GtkStack *stack;
  GtkWidget *content;
  WeirTranscript *transcript;
  WeirComparisonView *comparison;
  WeirComposer *composer;
  WeirConversation
      *fresh;     /* (nullable): the last one that was begun: what is written in it stays */
  GStrv compared; /* models that the next prompt goes to; none: the conversation's own */
};

G_DEFINE_FINAL_TYPE (WeirChatPage, weir_chat_page, WEIR_TYPE_PAGE)

WeirChat *
weir_chat_page_get_chat (WeirChatPage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_PAGE (self), NULL);

  return self->chat;
}

WeirConversation *
weir_chat_page_get_conversation (WeirChatPage *self)
{
  g_return_val_if_fail (WEIR_IS_CHAT_PAGE (self), NULL);

  return self->conversation;
}

/* --- What is shown --- */

static void
set_enabled (WeirChatPage *self, const char *name, gboolean is_enabled)
{
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)),
      is_enabled);
}

static gboolean
is_empty (WeirConversation *conversation)
{
  return g_list_model_get_n_items (G_LIST_MODEL (conversation)) == 0
         && !weir_conversation_is_loading (conversation);
}

/* (transfer full): what the next prompt goes to. */
static char *
build_model_text (WeirChatPage *self)
{
  const char *model = weir_conversation_get_settings (self->conversation)->model;
  guint n = g_strv_length (self->compared);

  if (n > 0)
    return g_strdup_printf (ngettext ("%u Model", "%u Models", n), n);
  return g_strdup (model != NULL ? weir_model_name_shorten (model) : _ ("No Model"));
}

static void
update_stack (WeirChatPage *self)
{
  WeirComparison *comparison = weir_conversation_get_comparison (self->conversation);

  weir_comparison_view_set_comparison (self->comparison, comparison);
  gtk_stack_set_visible_child_name (self->stack, comparison != NULL              ? "comparison"
                                                 : is_empty (self->conversation) ? "empty"
                                                                                 : "messages");
}

static void
update (WeirChatPage *self)
{
  WeirConversation *conversation = self->conversation;
  const char *model = weir_conversation_get_settings (conversation)->model;
  gboolean is_busy = weir_conversation_is_busy (conversation);
  gboolean is_compared = weir_conversation_get_comparison (conversation) != NULL;
  g_autofree char *text = build_model_text (self);

  gtk_label_set_text (self->model, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->model_button),
                               model != NULL ? model : _ ("Choose a Model"));
  update_stack (self);
  set_enabled (self, "send", !is_busy && !is_compared && model != NULL);
  set_enabled (self, "stop", is_busy);
  set_enabled (self, "regenerate", weir_conversation_can_regenerate (conversation));
  set_enabled (self, "continue", weir_conversation_can_continue (conversation));
}

static void
stop_comparing (WeirChatPage *self)
{
  static const char *const none[] = { NULL };

  weir_model_picker_set_compared (self->picker, none);
  g_strfreev (self->compared);
  self->compared = g_new0 (char *, 1);
}

/* Of replies that are compared, one becomes part of the conversation when it goes on with that. */
static void
on_items_changed (WeirChatPage *self)
{
  stop_comparing (self);
  update (self);
}

void
weir_chat_page_open (WeirChatPage *self, WeirConversation *conversation)
{
  g_return_if_fail (WEIR_IS_CHAT_PAGE (self));
  g_return_if_fail (WEIR_IS_CONVERSATION (conversation));

  if (self->conversation == conversation)
    return;
  if (self->conversation != NULL)
    g_signal_handlers_disconnect_by_data (self->conversation, self);
  g_set_object (&self->conversation, conversation);
  g_signal_connect_object (conversation, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  stop_comparing (self);
  weir_conversation_load (conversation);
  weir_transcript_set_conversation (self->transcript, conversation);
  weir_composer_set_conversation (self->composer, conversation);
  weir_chat_settings_popover_set_conversation (self->settings, conversation);
  weir_conversation_pane_select (self->pane, conversation);
  update (self);
}

static void
on_conversation_chosen (WeirChatPage *self, WeirConversation *conversation)
{
  weir_chat_page_open (self, conversation);
  if (weir_page_get_narrow (WEIR_PAGE (self)))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  weir_composer_focus (self->composer);
}

/* What was written in a new one before, and not sent, is still there. */
static void
begin (WeirChatPage *self)
{
  if (self->fresh == NULL || !is_empty (self->fresh))
    {
      g_clear_object (&self->fresh);
      self->fresh = weir_chat_begin (self->chat);
    }
  weir_chat_page_open (self, self->fresh);
}

static void
on_conversation_deleted (WeirChatPage *self, WeirConversation *conversation)
{
  if (conversation == self->conversation)
    begin (self);
}

static void
on_model_chosen (WeirChatPage *self, const char *name)
{
  weir_conversation_set_model (self->conversation, name);
  weir_composer_focus (self->composer);
}

/* Whoever has chosen goes on writing, and so does who has not. The key that comes next is not to go to
 * what has just been hidden. */
static void
on_picker_closed (WeirChatPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    weir_composer_focus (self->composer);
}

/* With only one, there is nothing to compare yet. */
static void
on_models_compared (WeirChatPage *self, GStrv names)
{
  g_strfreev (self->compared);
  self->compared = g_strv_length (names) > 1 ? g_strdupv (names) : g_new0 (char *, 1);
  update (self);
}

static void
on_refused (WeirChatPage *self, const char *reason)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", reason);
}

static void
on_narrow_changed (WeirChatPage *self)
{
  gboolean is_narrow = weir_page_get_narrow (WEIR_PAGE (self));

  adw_flap_set_fold_policy (self->flap,
                            is_narrow ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
  adw_flap_set_reveal_flap (self->flap, !is_narrow);
  gtk_widget_set_visible (self->show_list, is_narrow);
  gtk_label_set_width_chars (self->model, is_narrow ? 10 : 18);
  gtk_label_set_max_width_chars (self->model, is_narrow ? 14 : 26);
}

/* --- Actions --- */

static void
on_new (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirChatPage *self = user_data;

  begin (self);
  if (weir_page_get_narrow (WEIR_PAGE (self)))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  weir_composer_focus (self->composer);
}

static void
on_ask (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirChatPage *self = user_data;

  on_new (NULL, NULL, self);
  weir_conversation_set_model (self->conversation, g_variant_get_string (target, NULL));
}

static void
on_send (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirChatPage *self = user_data;
  g_autofree char *text = weir_composer_dup_text (self->composer);
  gboolean is_sent;

  if (*self->compared != NULL)
    is_sent =
        weir_conversation_compare (self->conversation, text, (const char *const *) self->compared)
        != NULL;
  else
    is_sent = weir_conversation_send (self->conversation, text);
  if (!is_sent)
    return;
  weir_composer_clear (self->composer);
  weir_transcript_jump (self->transcript);
}

static void
on_stop (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_conversation_stop (WEIR_CHAT_PAGE (user_data)->conversation);
}

static void
on_regenerate (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirChatPage *self = user_data;

  if (weir_conversation_regenerate (self->conversation, NULL))
    weir_transcript_jump (self->transcript);
}

static void
on_continue (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirChatPage *self = user_data;

  if (weir_conversation_continue (self->conversation))
    weir_transcript_jump (self->transcript);
}

static void
on_keep (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_conversation_keep_part (WEIR_CHAT_PAGE (user_data)->conversation);
}

static void
on_choose_model (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  gtk_menu_button_popup (WEIR_CHAT_PAGE (user_data)->model_button);
}

static void
on_focus (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  weir_composer_focus (WEIR_CHAT_PAGE (user_data)->composer);
}

static void
on_find (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  WeirChatPage *self = user_data;

  adw_flap_set_reveal_flap (self->flap, TRUE);
  weir_conversation_pane_focus_search (self->pane);
}

static void
on_open_request (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirChatPage *self = WEIR_CHAT_PAGE (widget);
  g_autoptr (WeirConversation) conversation =
      weir_request_chat_begin (self->chat, weir_page_get_desk (WEIR_PAGE (self)), widget,
                               g_variant_get_string (target, NULL));

  if (conversation == NULL)
    return;
  weir_chat_page_open (self, conversation);
  gtk_widget_activate_action (widget, "win.show-page", "s", "chat");
  weir_composer_focus (self->composer);
}

static const GActionEntry entries[] = {
  { "ask", on_ask, "s", NULL, NULL, { 0 } },
  { "choose-model", on_choose_model, NULL, NULL, NULL, { 0 } },
  { "continue", on_continue, NULL, NULL, NULL, { 0 } },
  { "find", on_find, NULL, NULL, NULL, { 0 } },
  { "focus", on_focus, NULL, NULL, NULL, { 0 } },
  { "keep", on_keep, NULL, NULL, NULL, { 0 } },
  { "new", on_new, NULL, NULL, NULL, { 0 } },
  { "regenerate", on_regenerate, NULL, NULL, NULL, { 0 } },
  { "send", on_send, NULL, NULL, NULL, { 0 } },
  { "stop", on_stop, NULL, NULL, NULL, { 0 } },
};

/* --- The object --- */

/* They are the application's, which is known once there is a window. */
static void
bind_settings (WeirChatPage *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self->window));

  if (WEIR_IS_APPLICATION (application))
    g_settings_bind (weir_application_get_settings (WEIR_APPLICATION (application)),
                     "send-with-control", self->composer, "send-with-control", G_SETTINGS_BIND_GET);
}

/* As long as it is the visible page, its keys work wherever the focus is, and so do the buttons it has in
 * the header bar. */
static void
weir_chat_page_map (GtkWidget *widget)
{
  WeirChatPage *self = WEIR_CHAT_PAGE (widget);

  GTK_WIDGET_CLASS (weir_chat_page_parent_class)->map (widget);
  self->window = GTK_WIDGET (gtk_widget_get_root (widget));
  bind_settings (self);
  gtk_widget_insert_action_group (self->window, "chat", G_ACTION_GROUP (self->actions));
}

static void
weir_chat_page_unmap (GtkWidget *widget)
{
  WeirChatPage *self = WEIR_CHAT_PAGE (widget);

  if (self->window != NULL)
    gtk_widget_insert_action_group (self->window, "chat", NULL);
  self->window = NULL;
  GTK_WIDGET_CLASS (weir_chat_page_parent_class)->unmap (widget);
}

static void
weir_chat_page_constructed (GObject *object)
{
  WeirChatPage *self = WEIR_CHAT_PAGE (object);
  WeirDesk *desk = weir_page_get_desk (WEIR_PAGE (self));
  WeirDatabase *database = weir_usage_store_get_database (weir_desk_get_usage (desk));

  G_OBJECT_CLASS (weir_chat_page_parent_class)->constructed (object);

  self->chat = weir_chat_new_for_service (weir_desk_get_service (desk), database);
  weir_model_picker_set_models (self->picker, weir_chat_get_models (self->chat));
  weir_chat_settings_popover_set_models (self->settings, weir_chat_get_models (self->chat));
  weir_conversation_pane_set_list (self->pane, weir_chat_get_conversations (self->chat));
  weir_conversation_list_refresh (weir_chat_get_conversations (self->chat));
  weir_composer_take_drops (self->composer, self->content);
  begin (self);
}

static void
weir_chat_page_dispose (GObject *object)
{
  WeirChatPage *self = WEIR_CHAT_PAGE (object);

  if (self->conversation != NULL)
    g_signal_handlers_disconnect_by_data (self->conversation, self);
  /* A child that the template knows by name goes with the template, behind the bin's back. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_CHAT_PAGE);
  g_clear_object (&self->conversation);
  g_clear_object (&self->fresh);
  g_clear_object (&self->chat);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (weir_chat_page_parent_class)->dispose (object);
}

static void
weir_chat_page_finalize (GObject *object)
{
  g_strfreev (WEIR_CHAT_PAGE (object)->compared);

  G_OBJECT_CLASS (weir_chat_page_parent_class)->finalize (object);
}

static void
weir_chat_page_class_init (WeirChatPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = weir_chat_page_constructed;
  object_class->dispose = weir_chat_page_dispose;
  object_class->finalize = weir_chat_page_finalize;
  widget_class->map = weir_chat_page_map;
  widget_class->unmap = weir_chat_page_unmap;

  g_type_ensure (WEIR_TYPE_CHAT_SETTINGS_POPOVER);
  g_type_ensure (WEIR_TYPE_COMPARISON_VIEW);
  g_type_ensure (WEIR_TYPE_COMPOSER);
  g_type_ensure (WEIR_TYPE_CONVERSATION_PANE);
  g_type_ensure (WEIR_TYPE_MODEL_PICKER);
  g_type_ensure (WEIR_TYPE_TRANSCRIPT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-chat-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirChatPage, comparison);
  gtk_widget_class_bind_template_child (widget_class, WeirChatPage, composer);
  gtk_widget_class_bind_template_child (widget_class, WeirChatPage, content);
  gtk_widget_class_bind_template_child (widget_class, WeirChatPage, flap);
  gtk_widget_class_bind_template_child (widget_class, WeirChatPage, model);
  gtk_widget_class_bind_template_child (widget_class, WeirChatPage, model_button);
  gtk_widget_class_bind_template_child (widget_class, WeirChatPage, pane);
  gtk_widget_class_bind_template_child (widget_class, WeirChatPage, picker);
  gtk_widget_class_bind_template_child (widget_class, WeirChatPage, settings);
  gtk_widget_class_bind_template_child (widget_class, WeirChatPage, show_list);
  gtk_widget_class_bind_template_child (widget_class, WeirChatPage, stack);
  gtk_widget_class_bind_template_child (widget_class, WeirChatPage, transcript);
  gtk_widget_class_bind_template_callback (widget_class, on_conversation_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_conversation_deleted);
  gtk_widget_class_bind_template_callback (widget_class, on_model_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_models_compared);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_picker_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_refused);
  gtk_widget_class_install_action (widget_class, "page.open-request", "s", on_open_request);
}

static void
weir_chat_page_init (WeirChatPage *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  self->compared = g_new0 (char *, 1);
  gtk_widget_init_template (GTK_WIDGET (self));
}
