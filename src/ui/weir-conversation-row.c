/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-conversation-row.h"

#include <glib/gi18n.h>

#include "app/weir-figures.h"
#include "ui/weir-conversation-file.h"
#include "ui/weir-model-name.h"

struct _WeirConversationRow
{
  GtkListBoxRow parent_instance;

  WeirConversation *conversation;
  GtkLabel *title;
  GtkLabel *facts;
  GtkWidget *pin;
};

enum
{
  DELETE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirConversationRow, weir_conversation_row, GTK_TYPE_LIST_BOX_ROW)

WeirConversation *
weir_conversation_row_get_conversation (WeirConversationRow *self)
{
  g_return_val_if_fail (WEIR_IS_CONVERSATION_ROW (self), NULL);

  return self->conversation;
}

/* What a search found says more than when it was. */
static char *
build_facts (WeirConversationRow *self)
{
  const char *excerpt = weir_conversation_get_excerpt (self->conversation);
  const char *model = weir_conversation_get_settings (self->conversation)->model;
  g_autofree char *age = weir_figures_format_age (
      g_get_real_time () / G_USEC_PER_SEC - weir_conversation_get_updated (self->conversation));

  if (excerpt != NULL)
    return g_strdup (excerpt);
  return model != NULL ? g_strdup_printf ("%s · %s", weir_model_name_shorten (model), age)
                       : g_steal_pointer (&age);
}

static const char *
get_title (WeirConversationRow *self)
{
  const char *title = weir_conversation_get_title (self->conversation);

  return title != NULL ? title : _ ("New Chat");
}

static void
update (WeirConversationRow *self)
{
  g_autofree char *facts = build_facts (self);
  g_autofree char *name = g_strdup_printf ("%s, %s", get_title (self), facts);

  gtk_label_set_text (self->title, get_title (self));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), get_title (self));
  gtk_label_set_text (self->facts, facts);
  gtk_widget_set_visible (self->pin, weir_conversation_get_pinned (self->conversation));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* --- Actions --- */

static void
on_delete (GtkWidget *widget, const char *action, GVariant *target)
{
  g_signal_emit (widget, signals[DELETE], 0);
}

static void
on_renamed (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  g_autoptr (WeirConversation) conversation = user_data;
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (g_strcmp0 (response, "rename") == 0)
    weir_conversation_set_title (conversation, *title != '\0' ? title : NULL);
}

static void
on_rename (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirConversationRow *self = WEIR_CONVERSATION_ROW (widget);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                              _ ("Rename Conversation"), NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), get_title (self));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Title"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "rename",
                                    _ ("_Rename"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "rename",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "rename");
  g_signal_connect (dialog, "response", G_CALLBACK (on_renamed), g_object_ref (self->conversation));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_export (GtkWidget *widget, const char *action, GVariant *target)
{
  gboolean is_json = g_str_equal (g_variant_get_string (target, NULL), "json");

  weir_conversation_file_save (widget, WEIR_CONVERSATION_ROW (widget)->conversation,
                               is_json ? WEIR_CHAT_EXPORT_JSON : WEIR_CHAT_EXPORT_MARKDOWN);
}

/* --- The object --- */

static void
weir_conversation_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_CONVERSATION_ROW);

  G_OBJECT_CLASS (weir_conversation_row_parent_class)->dispose (object);
}

static void
weir_conversation_row_finalize (GObject *object)
{
  g_clear_object (&WEIR_CONVERSATION_ROW (object)->conversation);

  G_OBJECT_CLASS (weir_conversation_row_parent_class)->finalize (object);
}

static void
weir_conversation_row_class_init (WeirConversationRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_conversation_row_dispose;
  object_class->finalize = weir_conversation_row_finalize;

  signals[DELETE] = g_signal_new ("delete", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-conversation-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirConversationRow, facts);
  gtk_widget_class_bind_template_child (widget_class, WeirConversationRow, pin);
  gtk_widget_class_bind_template_child (widget_class, WeirConversationRow, title);
  gtk_widget_class_install_action (widget_class, "conversation.delete", NULL, on_delete);
  gtk_widget_class_install_action (widget_class, "conversation.export", "s", on_export);
  gtk_widget_class_install_action (widget_class, "conversation.rename", NULL, on_rename);
}

static void
weir_conversation_row_init (WeirConversationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
weir_conversation_row_new (WeirConversation *conversation)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GPropertyAction) pin = NULL;
  WeirConversationRow *self;

  g_return_val_if_fail (WEIR_IS_CONVERSATION (conversation), NULL);

  self = g_object_new (WEIR_TYPE_CONVERSATION_ROW, NULL);
  self->conversation = g_object_ref (conversation);
  pin = g_property_action_new ("pin", conversation, "pinned");
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (pin));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "row", G_ACTION_GROUP (group));
  g_signal_connect_object (conversation, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
