/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-key-area.h"

#include <glib/gi18n.h>

#include "ui/weir-key-file.h"

struct _WeirKeyArea
{
  AdwBin parent_instance;

  GtkStack *views;
  GtkBox *box;
  GtkBox *drop_box;
  GtkWidget *error_box;
  GtkLabel *error_label;
  GtkWidget *open_duplicate;
  GtkWidget *warning_box;
  GtkLabel *warning_label;
  GtkNativeDialog *chooser; /* (nullable): while it is shown */
  WeirAccountForm *form;
};

enum
{
  PROP_0,
  PROP_FORM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirKeyArea, weir_key_area, ADW_TYPE_BIN)

/* --- What it shows --- */

static void
show_note (GtkWidget *box, GtkLabel *label, const char *text)
{
  gtk_widget_set_visible (box, text != NULL);
  gtk_label_set_text (label, text != NULL ? text : "");
}

static void
update (WeirKeyArea *self)
{
  g_autofree char *error = NULL;
  g_autofree char *duplicate = NULL;
  g_autofree char *warning = NULL;
  gboolean entering;

  g_object_get (self->form, "entering", &entering, "key-error", &error, "duplicate", &duplicate,
                "key-warning", &warning, NULL);
  gtk_stack_set_visible_child_name (self->views, entering ? "enter" : "done");
  gtk_widget_set_visible (self->open_duplicate, error == NULL && duplicate != NULL);
  if (error == NULL && duplicate != NULL)
    error = g_strdup_printf (_ ("This service key is already used by “%s”."), duplicate);
  show_note (self->error_box, self->error_label, error);
  show_note (self->warning_box, self->warning_label, entering ? NULL : warning);
}

/* --- Ways in --- */

static void
take_text (WeirKeyArea *self, const char *text)
{
  g_autoptr (WeirSecret) secret = weir_secret_new (text, -1);

  weir_account_form_take_key (self->form, secret, NULL);
}

/* What is on its way does not keep the area: GTK takes it ill when a part outlives the window that it is
 * bound to. (transfer full) */
static GWeakRef *
hold (WeirKeyArea *self)
{
  GWeakRef *held = g_new0 (GWeakRef, 1);

  g_weak_ref_init (held, self);
  return held;
}

/* @held: (transfer full). (transfer full) (nullable): %NULL when it is gone, or nobody uses it any more. */
static WeirKeyArea *
let_go (GWeakRef *held)
{
  g_autoptr (WeirKeyArea) self = g_weak_ref_get (held);

  g_weak_ref_clear (held);
  g_free (held);
  return self != NULL && self->form != NULL ? g_steal_pointer (&self) : NULL;
}

static void
on_file_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirKeyArea) self = let_go (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSecret) secret = weir_key_file_read_finish (result, &error);
  g_autofree char *name = g_file_get_basename (G_FILE (object));

  if (self == NULL)
    return;
  if (secret != NULL)
    weir_account_form_take_key (self->form, secret, name);
  else
    weir_account_form_refuse_key (self->form, error->message);
}

static void
take_file (WeirKeyArea *self, GFile *file)
{
  weir_key_file_read_async (file, on_file_read, hold (self));
}

static gboolean
take_value (WeirKeyArea *self, const GValue *value)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      const GSList *files = g_value_get_boxed (value);

      if (files == NULL)
        return FALSE;
      take_file (self, files->data);
      return TRUE;
    }
  if (!G_VALUE_HOLDS_STRING (value) || g_value_get_string (value) == NULL)
    return FALSE;
  take_text (self, g_value_get_string (value));
  return TRUE;
}

static gboolean
on_drop (WeirKeyArea *self, const GValue *value)
{
  return take_value (self, value);
}

static void
on_clipboard_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirKeyArea) self = let_go (user_data);
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (object), result, NULL);

  if (self == NULL)
    return;
  if (value == NULL || !take_value (self, value))
    weir_account_form_refuse_key (
        self->form, _ ("There is no text on the clipboard. Copy the service key first."));
}

void
weir_key_area_paste (WeirKeyArea *self)
{
  GdkClipboard *clipboard;
  gboolean has_files;

  g_return_if_fail (WEIR_IS_KEY_AREA (self));

  clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  has_files =
      gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), GDK_TYPE_FILE_LIST);
  gdk_clipboard_read_value_async (clipboard, has_files ? GDK_TYPE_FILE_LIST : G_TYPE_STRING,
                                  G_PRIORITY_DEFAULT, NULL, on_clipboard_read, hold (self));
}

static void
on_chosen (GtkFileChooserNative *chooser, int response, WeirKeyArea *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file != NULL)
    take_file (self, file);
  g_clear_object (&self->chooser);
}

/* --- Actions --- */

static void
on_paste (GtkWidget *widget, const char *action, GVariant *target)
{
  weir_key_area_paste (WEIR_KEY_AREA (widget));
}

static void
on_choose (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirKeyArea *self = WEIR_KEY_AREA (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (self->chooser != NULL)
    return;
  self->chooser = GTK_NATIVE_DIALOG (
      gtk_file_chooser_native_new (_ ("Choose a Service Key"), GTK_WINDOW (root),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel")));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen), self, 0);
  gtk_native_dialog_show (self->chooser);
}

static void
on_replace (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirKeyArea *self = WEIR_KEY_AREA (widget);

  g_object_set (self->form, "entering", TRUE, NULL);
  gtk_widget_child_focus (GTK_WIDGET (self->views), GTK_DIR_TAB_FORWARD);
}

/* --- The object --- */

static void
weir_key_area_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, WEIR_KEY_AREA (object)->form);
}

static void
weir_key_area_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  static const char *const changes[] = { "notify::entering", "notify::key-error",
                                         "notify::duplicate", "notify::key-warning" };
  WeirKeyArea *self = WEIR_KEY_AREA (object);

  if (!g_set_object (&self->form, g_value_get_object (value)) || self->form == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (self->form, changes[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_key_area_dispose (GObject *object)
{
  WeirKeyArea *self = WEIR_KEY_AREA (object);

  g_clear_object (&self->chooser);
  if (self->form != NULL)
    g_signal_handlers_disconnect_by_data (self->form, self);
  g_clear_object (&self->form);
  /* The bin would let go of it once more. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_KEY_AREA);

  G_OBJECT_CLASS (weir_key_area_parent_class)->dispose (object);
}

static void
weir_key_area_class_init (WeirKeyAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_key_area_get_property;
  object_class->set_property = weir_key_area_set_property;
  object_class->dispose = weir_key_area_dispose;

  properties[PROP_FORM] =
      g_param_spec_object ("form", NULL, NULL, WEIR_TYPE_ACCOUNT_FORM,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-key-area.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirKeyArea, box);
  gtk_widget_class_bind_template_child (widget_class, WeirKeyArea, drop_box);
  gtk_widget_class_bind_template_child (widget_class, WeirKeyArea, error_box);
  gtk_widget_class_bind_template_child (widget_class, WeirKeyArea, error_label);
  gtk_widget_class_bind_template_child (widget_class, WeirKeyArea, open_duplicate);
  gtk_widget_class_bind_template_child (widget_class, WeirKeyArea, views);
  gtk_widget_class_bind_template_child (widget_class, WeirKeyArea, warning_box);
  gtk_widget_class_bind_template_child (widget_class, WeirKeyArea, warning_label);

  gtk_widget_class_install_action (widget_class, "key.paste", NULL, on_paste);
  gtk_widget_class_install_action (widget_class, "key.choose", NULL, on_choose);
  gtk_widget_class_install_action (widget_class, "key.replace", NULL, on_replace);
}

static void
weir_key_area_init (WeirKeyArea *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target;

  gtk_widget_init_template (GTK_WIDGET (self));
  target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_swapped (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
