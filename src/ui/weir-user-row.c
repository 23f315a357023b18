/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-user-row.h"

#include <glib/gi18n.h>

#include "ui/weir-attachment-chip.h"
#include "ui/weir-text-direction.h"

/* A label lays out all of its text; what was pasted may be a whole log. It is all sent and copied. */
#define MAX_SHOWN (16 * 1024) /* bytes */

struct _WeirUserRow
{
  AdwBin parent_instance;

  WeirConversation *conversation; /* (nullable) */
  WeirChatMessage *message;
  GtkStack *stack;
  GtkFlowBox *attachments;
  GtkLabel *text;
  GtkTextView *editor;
};

G_DEFINE_FINAL_TYPE (WeirUserRow, weir_user_row, ADW_TYPE_BIN)

static void
update (WeirUserRow *self)
{
  gsize len;
  const char *text = weir_chat_message_get_text (self->message, &len);

  if (len > MAX_SHOWN)
    {
      g_autofree char *start = g_strndup (text, MAX_SHOWN);
      g_autofree char *valid = g_utf8_make_valid (start, -1);
      g_autofree char *shown = g_strconcat (valid, "…", NULL);

      gtk_label_set_text (self->text, shown);
    }
  else
    gtk_label_set_text (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->text), len > 0);
  weir_text_direction_follow (GTK_WIDGET (self->text), gtk_label_get_text (self->text));
}

static void
update_actions (WeirUserRow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "message.edit",
                                 self->conversation != NULL
                                     && !weir_conversation_is_busy (self->conversation));
}

/* --- Actions --- */

static void
on_copy (GtkWidget *widget, const char *action, GVariant *target)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          weir_chat_message_get_text (WEIR_USER_ROW (widget)->message, NULL));
  gtk_widget_activate_action (widget, "win.toast", "s", _ ("Message copied"));
}

static void
on_edit (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirUserRow *self = WEIR_USER_ROW (widget);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->editor),
                            weir_chat_message_get_text (self->message, NULL), -1);
  gtk_stack_set_visible_child_name (self->stack, "editor");
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static void
on_cancel (GtkWidget *widget, const char *action, GVariant *target)
{
  gtk_stack_set_visible_child_name (WEIR_USER_ROW (widget)->stack, "text");
}

/* What followed goes, and with it, maybe, this row. */
static void
on_send (GtkWidget *widget, const char *action, GVariant *target)
{
  g_autoptr (WeirUserRow) self = g_object_ref (WEIR_USER_ROW (widget));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->editor);
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  gtk_stack_set_visible_child_name (self->stack, "text");
  weir_conversation_edit (self->conversation, self->message, text);
}

/* --- The object --- */

static void
weir_user_row_dispose (GObject *object)
{
  /* A child that the template knows by name goes with the template, behind the bin's back. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_USER_ROW);

  G_OBJECT_CLASS (weir_user_row_parent_class)->dispose (object);
}

static void
weir_user_row_finalize (GObject *object)
{
  WeirUserRow *self = WEIR_USER_ROW (object);

  g_clear_object (&self->conversation);
  g_clear_object (&self->message);

  G_OBJECT_CLASS (weir_user_row_parent_class)->finalize (object);
}

static void
weir_user_row_class_init (WeirUserRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_user_row_dispose;
  object_class->finalize = weir_user_row_finalize;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-user-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirUserRow, attachments);
  gtk_widget_class_bind_template_child (widget_class, WeirUserRow, editor);
  gtk_widget_class_bind_template_child (widget_class, WeirUserRow, stack);
  gtk_widget_class_bind_template_child (widget_class, WeirUserRow, text);
  gtk_widget_class_install_action (widget_class, "message.cancel", NULL, on_cancel);
  gtk_widget_class_install_action (widget_class, "message.copy", NULL, on_copy);
  gtk_widget_class_install_action (widget_class, "message.edit", NULL, on_edit);
  gtk_widget_class_install_action (widget_class, "message.send", NULL, on_send);
}

static void
weir_user_row_init (WeirUserRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
weir_user_row_new (WeirConversation *conversation, WeirChatMessage *message)
{
  WeirUserRow *self;

  g_return_val_if_fail (conversation == NULL || WEIR_IS_CONVERSATION (conversation), NULL);
  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (message), NULL);

  self = g_object_new (WEIR_TYPE_USER_ROW, NULL);
  g_set_object (&self->conversation, conversation);
  self->message = g_object_ref (message);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Your message"), -1);
  weir_attachment_chip_bind (self->attachments, weir_chat_message_get_attachments (message), NULL);
  g_signal_connect_object (message, "notify::text", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (conversation != NULL)
    g_signal_connect_object (conversation, "notify::busy", G_CALLBACK (update_actions), self,
                             G_CONNECT_SWAPPED);
  update (self);
  update_actions (self);
  return GTK_WIDGET (self);
}
