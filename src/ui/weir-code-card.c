/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-code-card.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/weir-code-language.h"
#include "ui/weir-text-file.h"

struct _WeirCodeCard
{
  AdwBin parent_instance;

  GtkLabel *language;
  GtkSourceView *view;
  GtkSourceBuffer *buffer;
  GString *code;            /* what the buffer shows */
  char *name;               /* (nullable): of the language, as it was written */
  GtkSourceLanguage *found; /* (nullable): of that name, until it is applied */
  guint highlight_id;
};

G_DEFINE_FINAL_TYPE (WeirCodeCard, weir_code_card, ADW_TYPE_BIN)

/* --- What it shows --- */

/* The first time, all languages are looked through, and then the rules of this one are read: each is work
 * for about a frame. */
static gboolean
on_highlight (gpointer user_data)
{
  WeirCodeCard *self = user_data;

  if (self->found == NULL && self->name != NULL)
    {
      self->found = weir_code_language_find (self->name);
      if (self->found != NULL)
        {
          gtk_label_set_text (self->language, gtk_source_language_get_name (self->found));
          return G_SOURCE_CONTINUE;
        }
    }
  if (self->found != NULL)
    weir_code_language_apply (self->found, self->buffer);
  self->found = NULL;
  self->highlight_id = 0;
  return G_SOURCE_REMOVE;
}

/* While no line has come, more of the name may come. */
static void
update_language (WeirCodeCard *self, const char *name)
{
  if (self->code->len == 0 || g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  self->found = NULL;
  gtk_source_buffer_set_language (self->buffer, NULL);
  gtk_label_set_text (self->language, name != NULL ? name : _ ("Code"));
  if (self->highlight_id == 0)
    self->highlight_id = g_idle_add (on_highlight, self);
}

/* The line end at the end of code is not a line. */
static gsize
measure (const char *code)
{
  gsize len = strlen (code);

  return len > 0 && code[len - 1] == '\n' ? len - 1 : len;
}

void
weir_code_card_set (WeirCodeCard *self, const char *code, const char *language)
{
  GtkTextBuffer *buffer;
  GtkTextIter end;
  gsize len;

  g_return_if_fail (WEIR_IS_CODE_CARD (self));
  g_return_if_fail (code != NULL);

  buffer = GTK_TEXT_BUFFER (self->buffer);
  len = measure (code);
  if (len < self->code->len || memcmp (self->code->str, code, self->code->len) != 0)
    {
      gtk_text_buffer_set_text (buffer, "", 0);
      g_string_truncate (self->code, 0);
    }
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, code + self->code->len, (int) (len - self->code->len));
  g_string_append_len (self->code, code + self->code->len, (gssize) (len - self->code->len));
  update_language (self, language);
}

char *
weir_code_card_dup_text (WeirCodeCard *self)
{
  g_return_val_if_fail (WEIR_IS_CODE_CARD (self), NULL);

  return g_strdup (self->code->str);
}

/* The theme's own scheme, as light or dark as the window. */
static void
update_scheme (WeirCodeCard *self)
{
  gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();

  gtk_source_buffer_set_style_scheme (
      self->buffer,
      gtk_source_style_scheme_manager_get_scheme (manager, is_dark ? "Adwaita-dark" : "Adwaita"));
}

/* --- What can be done with it --- */

static void
on_copy (WeirCodeCard *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->code->str);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("Code copied"));
}

static void
on_save (WeirCodeCard *self)
{
  GtkSourceLanguage *language = gtk_source_buffer_get_language (self->buffer);
  g_autofree char *name = weir_code_language_build_file_name (language);
  g_autofree char *text = g_strconcat (self->code->str, "\n", NULL);

  weir_text_file_save (GTK_WIDGET (self), _ ("Save Code"), name, text);
}

/* --- The object --- */

static void
weir_code_card_dispose (GObject *object)
{
  g_clear_handle_id (&WEIR_CODE_CARD (object)->highlight_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_CODE_CARD);

  G_OBJECT_CLASS (weir_code_card_parent_class)->dispose (object);
}

static void
weir_code_card_finalize (GObject *object)
{
  WeirCodeCard *self = WEIR_CODE_CARD (object);

  g_string_free (self->code, TRUE);
  g_free (self->name);

  G_OBJECT_CLASS (weir_code_card_parent_class)->finalize (object);
}

static void
weir_code_card_class_init (WeirCodeCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_code_card_dispose;
  object_class->finalize = weir_code_card_finalize;

  /* Not before: its fonts and style sheet are work that the window need not wait for. */
  gtk_source_init ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-code-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirCodeCard, buffer);
  gtk_widget_class_bind_template_child (widget_class, WeirCodeCard, language);
  gtk_widget_class_bind_template_child (widget_class, WeirCodeCard, view);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

static void
weir_code_card_init (WeirCodeCard *self)
{
  self->code = g_string_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_text (self->language, _ ("Code"));
  gtk_widget_set_direction (GTK_WIDGET (self->view), GTK_TEXT_DIR_LTR);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_scheme), self, G_CONNECT_SWAPPED);
  update_scheme (self);
}

GtkWidget *
weir_code_card_new (void)
{
  return g_object_new (WEIR_TYPE_CODE_CARD, NULL);
}
