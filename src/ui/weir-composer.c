/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-composer.h"

#include <glib/gi18n.h>

#include "ui/weir-attachment-chip.h"

struct _WeirComposer
{
  AdwBin parent_instance;

  WeirConversation *conversation; /* (nullable) */
  GCancellable *cancellable;      /* of files on their way into it */
  gboolean send_with_control;
  gboolean is_loading; /* the draft is being shown, not written */
  GtkFlowBox *attachments;
  GtkTextView *view;
  GtkTextBuffer *buffer; /* borrowed, of the view */
  GtkWidget *placeholder;
  GtkWidget *send_button;
  GtkWidget *stop_button;
};

enum
{
  PROP_0,
  PROP_SEND_WITH_CONTROL,
  N_PROPS,
};

enum
{
  REFUSED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirComposer, weir_composer, ADW_TYPE_BIN)

/* --- Text --- */

char *
weir_composer_dup_text (WeirComposer *self)
{
  char *text = NULL;

  g_return_val_if_fail (WEIR_IS_COMPOSER (self), NULL);

  g_object_get (self->buffer, "text", &text, NULL);
  return text;
}

static void
update_placeholder (WeirComposer *self)
{
  gtk_widget_set_visible (self->placeholder, gtk_text_buffer_get_char_count (self->buffer) == 0);
}

static void
on_changed (WeirComposer *self)
{
  g_autofree char *text = weir_composer_dup_text (self);

  update_placeholder (self);
  if (self->conversation != NULL && !self->is_loading)
    weir_conversation_set_draft (self->conversation, *text != '\0' ? text : NULL);
}

static void
load_draft (WeirComposer *self)
{
  const char *draft =
      self->conversation != NULL ? weir_conversation_get_draft (self->conversation) : NULL;
  g_autofree char *text = weir_composer_dup_text (self);

  if (g_strcmp0 (text, draft != NULL ? draft : "") == 0)
    return;
  self->is_loading = TRUE;
  gtk_text_buffer_set_text (self->buffer, draft != NULL ? draft : "", -1);
  self->is_loading = FALSE;
}

void
weir_composer_clear (WeirComposer *self)
{
  g_return_if_fail (WEIR_IS_COMPOSER (self));

  gtk_text_buffer_set_text (self->buffer, "", 0);
}

void
weir_composer_focus (WeirComposer *self)
{
  g_return_if_fail (WEIR_IS_COMPOSER (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* --- The conversation --- */

static void
update_busy (WeirComposer *self)
{
  gboolean is_busy = self->conversation != NULL && weir_conversation_is_busy (self->conversation);
  gboolean had_focus =
      gtk_widget_has_focus (self->send_button) || gtk_widget_has_focus (self->stop_button);

  gtk_widget_set_visible (self->send_button, !is_busy);
  gtk_widget_set_visible (self->stop_button, is_busy);
  if (had_focus)
    weir_composer_focus (self);
}

void
weir_composer_set_conversation (WeirComposer *self, WeirConversation *conversation)
{
  g_return_if_fail (WEIR_IS_COMPOSER (self));
  g_return_if_fail (conversation == NULL || WEIR_IS_CONVERSATION (conversation));

  if (self->conversation == conversation)
    return;
  if (self->conversation != NULL)
    g_signal_handlers_disconnect_by_data (self->conversation, self);
  g_set_object (&self->conversation, conversation);
  weir_attachment_chip_bind (
      self->attachments,
      conversation != NULL ? weir_conversation_get_attachments (conversation) : NULL, conversation);
  if (conversation != NULL)
    {
      g_signal_connect_object (conversation, "notify::busy", G_CALLBACK (update_busy), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (conversation, "notify::draft", G_CALLBACK (load_draft), self,
                               G_CONNECT_SWAPPED);
    }
  load_draft (self);
  update_busy (self);
}

/* --- Files --- */

static void
refuse (WeirComposer *self, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[REFUSED], 0, error->message);
}

/* @attachment: (nullable) (transfer none); @error: (transfer none): when it is %NULL */
static void
attach (WeirComposer *self,
        WeirConversation *conversation,
        WeirChatAttachment *attachment,
        const GError *error)
{
  g_autoptr (GError) refusal = NULL;

  if (attachment == NULL)
    refuse (self, error);
  else if (!weir_conversation_attach (conversation, attachment, &refusal))
    refuse (self, refusal);
}

/* A file on its way into a conversation, which another one may have taken the place of by then. */
typedef struct
{
  WeirComposer *self;
  WeirConversation *conversation;
} Reading;

static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Reading *reading = user_data;
  g_autoptr (WeirComposer) self = reading->self;
  g_autoptr (WeirConversation) conversation = reading->conversation;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirChatAttachment) attachment = weir_chat_attachment_read_finish (result, &error);

  attach (self, conversation, attachment, error);
}

void
weir_composer_attach_file (WeirComposer *self, GFile *file)
{
  Reading *reading;

  g_return_if_fail (WEIR_IS_COMPOSER (self));
  g_return_if_fail (G_IS_FILE (file));

  if (self->conversation == NULL)
    return;
  reading = g_new (Reading, 1);
  reading->self = g_object_ref (self);
  reading->conversation = g_object_ref (self->conversation);
  weir_chat_attachment_read_async (file, self->cancellable, on_read, reading);
}

void
weir_composer_attach_texture (WeirComposer *self, GdkTexture *texture)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirChatAttachment) attachment = NULL;

  g_return_if_fail (WEIR_IS_COMPOSER (self));
  g_return_if_fail (GDK_IS_TEXTURE (texture));

  if (self->conversation == NULL)
    return;
  bytes = gdk_texture_save_to_png_bytes (texture);
  /* Translators: what a picture is called that has no name of its own */
  attachment = weir_chat_attachment_new (_ ("Picture.png"), bytes, &error);
  attach (self, self->conversation, attachment, error);
}

static void
attach_files (WeirComposer *self, GdkFileList *list)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (list);

  for (GSList *file = files; file != NULL; file = file->next)
    weir_composer_attach_file (self, file->data);
}

/* Returns: whether it is something that can be attached */
static gboolean
attach_value (WeirComposer *self, const GValue *value)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    attach_files (self, g_value_get_boxed (value));
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    weir_composer_attach_texture (self, g_value_get_object (value));
  else
    return FALSE;
  return TRUE;
}

static void
on_clipboard_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirComposer) self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (object), result, &error);

  if (value != NULL)
    attach_value (self, value);
  else
    refuse (self, error);
}

/* Text is pasted as text, whatever else the clipboard has. */
static void
on_paste (WeirComposer *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  GType type = gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST) ? GDK_TYPE_FILE_LIST
               : gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE) ? GDK_TYPE_TEXTURE
                                                                               : G_TYPE_INVALID;

  if (type == G_TYPE_INVALID
      || (type == GDK_TYPE_TEXTURE && gdk_content_formats_contain_gtype (formats, G_TYPE_STRING)))
    return;
  g_signal_stop_emission_by_name (self->view, "paste-clipboard");
  gdk_clipboard_read_value_async (clipboard, type, G_PRIORITY_DEFAULT, NULL, on_clipboard_read,
                                  g_object_ref (self));
}

static gboolean
on_drop (WeirComposer *self, const GValue *value)
{
  return attach_value (self, value);
}

void
weir_composer_take_drops (WeirComposer *self, GtkWidget *widget)
{
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE };
  GtkDropTarget *target;

  g_return_if_fail (WEIR_IS_COMPOSER (self));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  /* Before the text takes the names of the files for text. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

static void
on_chosen (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (WeirComposer) self = user_data;
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));

  for (guint i = 0; response == GTK_RESPONSE_ACCEPT && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      weir_composer_attach_file (self, file);
    }
  g_object_unref (dialog);
}

static void
on_attach (GtkWidget *widget, const char *action, GVariant *target)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Attach a File"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Attach"), _ ("_Cancel"));

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_chosen), g_object_ref (widget));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- Keys --- */

static gboolean
on_key (WeirComposer *self, guint key, guint code, GdkModifierType state)
{
  gboolean is_control = (state & GDK_CONTROL_MASK) != 0;

  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_ISO_Enter)
    return GDK_EVENT_PROPAGATE;
  if ((state & (GDK_SHIFT_MASK | GDK_ALT_MASK)) != 0 || (self->send_with_control && !is_control))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (GTK_WIDGET (self), "chat.send", NULL);
  return GDK_EVENT_STOP;
}

/* --- The object --- */

static void
weir_composer_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, WEIR_COMPOSER (object)->send_with_control);
}

static void
weir_composer_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  WEIR_COMPOSER (object)->send_with_control = g_value_get_boolean (value);
}

static void
weir_composer_dispose (GObject *object)
{
  WeirComposer *self = WEIR_COMPOSER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->conversation != NULL)
    g_signal_handlers_disconnect_by_data (self->conversation, self);
  g_clear_object (&self->conversation);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_COMPOSER);

  G_OBJECT_CLASS (weir_composer_parent_class)->dispose (object);
}

static void
weir_composer_class_init (WeirComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_composer_get_property;
  object_class->set_property = weir_composer_set_property;
  object_class->dispose = weir_composer_dispose;

  properties[PROP_SEND_WITH_CONTROL] = g_param_spec_boolean (
      "send-with-control", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirComposer, attachments);
  gtk_widget_class_bind_template_child (widget_class, WeirComposer, placeholder);
  gtk_widget_class_bind_template_child (widget_class, WeirComposer, send_button);
  gtk_widget_class_bind_template_child (widget_class, WeirComposer, stop_button);
  gtk_widget_class_bind_template_child (widget_class, WeirComposer, view);
  gtk_widget_class_bind_template_callback (widget_class, on_paste);
  gtk_widget_class_install_action (widget_class, "composer.attach", NULL, on_attach);
}

static void
weir_composer_init (WeirComposer *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->buffer = gtk_text_view_get_buffer (self->view);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
}
