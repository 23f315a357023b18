/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-attachment-chip.h"

#include <glib/gi18n.h>

#define NAME_CHARS 24

static const char *
get_icon (WeirChatAttachment *attachment)
{
  switch (weir_chat_attachment_get_kind (attachment))
    {
    case WEIR_CHAT_ATTACHMENT_IMAGE:
      return "image-x-generic-symbolic";
    case WEIR_CHAT_ATTACHMENT_PDF:
      return "x-office-document-symbolic";
    default:
      return "text-x-generic-symbolic";
    }
}

static void
on_remove (GtkButton *button, gpointer user_data)
{
  weir_conversation_detach (WEIR_CONVERSATION (user_data),
                            g_object_get_data (G_OBJECT (button), "attachment"));
}

static GtkWidget *
make_remove (WeirChatAttachment *attachment, WeirConversation *conversation)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  /* Translators: %s is the name of a file */
  g_autofree char *text =
      g_strdup_printf (_ ("Remove %s"), weir_chat_attachment_get_name (attachment));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_set_data_full (G_OBJECT (button), "attachment", g_object_ref (attachment),
                          g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove), conversation, 0);
  return button;
}

GtkWidget *
weir_attachment_chip_new (WeirChatAttachment *attachment, WeirConversation *conversation)
{
  GtkWidget *box;
  GtkWidget *label;
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (WEIR_IS_CHAT_ATTACHMENT (attachment), NULL);

  size = g_format_size (weir_chat_attachment_get_size (attachment));
  text = g_strdup_printf ("%s · %s", weir_chat_attachment_get_name (attachment), size);
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  label = gtk_label_new (text);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), NAME_CHARS);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_add_css_class (box, "chip");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (get_icon (attachment)));
  gtk_box_append (GTK_BOX (box), label);
  if (conversation != NULL)
    gtk_box_append (GTK_BOX (box), make_remove (attachment, conversation));
  return box;
}

static GtkWidget *
make_chip (gpointer item, gpointer user_data)
{
  return weir_attachment_chip_new (item, user_data);
}

static void
update_visible (GListModel *attachments, guint position, guint removed, guint added, GtkWidget *box)
{
  gtk_widget_set_visible (box, g_list_model_get_n_items (attachments) > 0);
}

void
weir_attachment_chip_bind (GtkFlowBox *box, GListModel *attachments, WeirConversation *conversation)
{
  GListModel *old;

  g_return_if_fail (GTK_IS_FLOW_BOX (box));
  g_return_if_fail (attachments == NULL || G_IS_LIST_MODEL (attachments));

  old = g_object_get_data (G_OBJECT (box), "attachments");
  if (old != NULL)
    g_signal_handlers_disconnect_by_func (old, update_visible, box);
  g_object_set_data_full (G_OBJECT (box), "attachments",
                          attachments != NULL ? g_object_ref (attachments) : NULL, g_object_unref);
  gtk_flow_box_bind_model (box, attachments, attachments != NULL ? make_chip : NULL,
                           conversation != NULL ? g_object_ref (conversation) : NULL,
                           conversation != NULL ? g_object_unref : NULL);
  gtk_widget_set_visible (GTK_WIDGET (box),
                          attachments != NULL && g_list_model_get_n_items (attachments) > 0);
  if (attachments != NULL)
    g_signal_connect_object (attachments, "items-changed", G_CALLBACK (update_visible), box, 0);
}
