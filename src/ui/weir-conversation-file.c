/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-conversation-file.h"

#include <glib/gi18n.h>

#include "ui/weir-text-file.h"

typedef struct
{
  GWeakRef widget; /* it may go while the conversation is read */
  WeirChatExport form;
} Saving;

static void
free_saving (Saving *self)
{
  g_weak_ref_clear (&self->widget);
  g_free (self);
}

static void
on_exported (GObject *object, GAsyncResult *result, gpointer user_data)
{
  WeirConversation *conversation = WEIR_CONVERSATION (object);
  Saving *self = user_data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&self->widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = weir_conversation_export_finish (conversation, result, &error);
  g_autofree char *name = weir_conversation_build_file_name (conversation, self->form);
  g_autofree char *text = NULL;

  if (bytes != NULL)
    text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  else
    text = g_strdup_printf (_ ("Could not be saved: %s"), error->message);
  if (widget != NULL && bytes != NULL)
    weir_text_file_save (widget, _ ("Export Conversation"), name, text);
  else if (widget != NULL)
    gtk_widget_activate_action (widget, "win.toast", "s", text);
  free_saving (self);
}

void
weir_conversation_file_save (GtkWidget *widget, WeirConversation *conversation, WeirChatExport form)
{
  Saving *self;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (WEIR_IS_CONVERSATION (conversation));

  self = g_new0 (Saving, 1);
  g_weak_ref_init (&self->widget, widget);
  self->form = form;
  weir_conversation_export_async (conversation, form, NULL, on_exported, self);
}
