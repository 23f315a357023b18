/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-client-card.h"

#include <glib/gi18n.h>

#include "ui/weir-clipboard.h"

#define KEY_CLEAR_S 60

struct _WeirClientCard
{
  AdwBin parent_instance;

  WeirClientGuide *guide;
  WeirClientItem *item;
  GtkBox *head;
  GtkLabel *title;
  GtkLabel *purpose;
  GtkButton *test;
  GtkBox *state;
  GtkSpinner *spinner;
  GtkImage *state_icon;
  GtkLabel *state_text;
  GtkWidget *tabs;
  GtkLabel *file;
  GtkButton *copy;
  GtkStack *snippets;
  gboolean is_reachable; /* the proxy is, by the tool */
};

G_DEFINE_FINAL_TYPE (WeirClientCard, weir_client_card, ADW_TYPE_BIN)

WeirClientKind
weir_client_card_get_kind (WeirClientCard *self)
{
  g_return_val_if_fail (WEIR_IS_CLIENT_CARD (self), WEIR_N_CLIENTS);

  return weir_client_item_get_kind (self->item);
}

void
weir_client_card_set_narrow (WeirClientCard *self, gboolean is_narrow)
{
  g_return_if_fail (WEIR_IS_CLIENT_CARD (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->head), is_narrow
                                                                   ? GTK_ORIENTATION_VERTICAL
                                                                   : GTK_ORIENTATION_HORIZONTAL);
}

/* --- Snippets --- */

static guint
get_snippet (WeirClientCard *self)
{
  GtkWidget *visible = gtk_stack_get_visible_child (self->snippets);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->snippets));
  guint i = 0;

  for (; child != NULL && child != visible; child = gtk_widget_get_next_sibling (child))
    i++;
  return child != NULL ? i : 0;
}

static void
update_file (WeirClientCard *self)
{
  const WeirClientInfo *info = weir_client_get_info (weir_client_item_get_kind (self->item));
  const WeirClientSnippet *snippet = &info->snippets[get_snippet (self)];

  gtk_label_set_label (self->file, snippet->file != NULL ? snippet->file : "");
}

static void
update_snippets (WeirClientCard *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->snippets));

  for (guint i = 0; child != NULL; child = gtk_widget_get_next_sibling (child), i++)
    {
      g_autofree char *text =
          weir_client_guide_build_text (self->guide, weir_client_card_get_kind (self), i);

      gtk_label_set_label (GTK_LABEL (child), text);
    }
}

/* Code reads from left to right in every language. */
static void
add_snippet (WeirClientCard *self, const WeirClientSnippet *snippet)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_add_css_class (label, "code");
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  snippet->label, -1);
  gtk_stack_add_titled (self->snippets, label, snippet->label, snippet->label);
}

static void
on_copy (WeirClientCard *self)
{
  g_autoptr (WeirSecret) text = weir_client_guide_build_secret (
      self->guide, weir_client_card_get_kind (self), get_snippet (self));

  weir_clipboard_copy_secret (gtk_widget_get_clipboard (GTK_WIDGET (self)), text, KEY_CLEAR_S);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s",
                              _ ("Copied with the API key – cleared from the clipboard in 60 s"));
}

/* --- Whether it was seen --- */

static void
on_test (WeirClientCard *self)
{
  if (weir_client_item_get_state (self->item) == WEIR_CLIENT_WAITING)
    weir_client_item_stop_waiting (self->item);
  else
    weir_client_item_wait (self->item, g_get_real_time ());
}

/* What cannot be pressed says why. */
static void
update_test (WeirClientCard *self)
{
  GtkAccessible *test = GTK_ACCESSIBLE (self->test);
  gboolean is_waiting = weir_client_item_get_state (self->item) == WEIR_CLIENT_WAITING;
  const char *reason = self->is_reachable || is_waiting
                           ? NULL
                           : _ ("The proxy is not running: start it to test the connection");

  gtk_button_set_label (self->test, is_waiting ? _ ("Cancel") : _ ("Test Connection"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->test), reason == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->test), reason);
  if (reason != NULL)
    gtk_accessible_update_property (test, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason, -1);
  else
    gtk_accessible_reset_property (test, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

void
weir_client_card_set_reachable (WeirClientCard *self, gboolean is_reachable)
{
  g_return_if_fail (WEIR_IS_CLIENT_CARD (self));

  self->is_reachable = is_reachable;
  update_test (self);
}

static void
update_state (WeirClientCard *self)
{
  WeirClientState state = weir_client_item_get_state (self->item);
  gboolean is_waiting = state == WEIR_CLIENT_WAITING;
  gboolean is_good = state == WEIR_CLIENT_CONNECTED;
  g_autofree char *text = NULL;

  g_object_get (self->item, "state-text", &text, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->state), state != WEIR_CLIENT_IDLE);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state),
                              (const char *[]){ is_waiting ? "dim" : "pill-status",
                                                is_waiting ? "legend"
                                                : is_good  ? "success"
                                                           : "error",
                                                NULL });
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_waiting);
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), !is_waiting);
  gtk_image_set_from_icon_name (self->state_icon,
                                is_good ? "object-select-symbolic" : "dialog-warning-symbolic");
  gtk_label_set_label (self->state_text, text != NULL ? text : "");
  update_test (self);
}

/* --- The object --- */

static void
weir_client_card_dispose (GObject *object)
{
  WeirClientCard *self = WEIR_CLIENT_CARD (object);

  if (self->snippets != NULL)
    g_signal_handlers_disconnect_by_data (self->snippets, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_CLIENT_CARD);
  g_clear_object (&self->guide);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (weir_client_card_parent_class)->dispose (object);
}

static void
weir_client_card_class_init (WeirClientCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_client_card_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-client-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirClientCard, copy);
  gtk_widget_class_bind_template_child (widget_class, WeirClientCard, file);
  gtk_widget_class_bind_template_child (widget_class, WeirClientCard, head);
  gtk_widget_class_bind_template_child (widget_class, WeirClientCard, purpose);
  gtk_widget_class_bind_template_child (widget_class, WeirClientCard, snippets);
  gtk_widget_class_bind_template_child (widget_class, WeirClientCard, spinner);
  gtk_widget_class_bind_template_child (widget_class, WeirClientCard, state);
  gtk_widget_class_bind_template_child (widget_class, WeirClientCard, state_icon);
  gtk_widget_class_bind_template_child (widget_class, WeirClientCard, state_text);
  gtk_widget_class_bind_template_child (widget_class, WeirClientCard, tabs);
  gtk_widget_class_bind_template_child (widget_class, WeirClientCard, test);
  gtk_widget_class_bind_template_child (widget_class, WeirClientCard, title);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  gtk_widget_class_bind_template_callback (widget_class, on_test);
  gtk_widget_class_bind_template_callback (widget_class, update_file);
}

static void
weir_client_card_init (WeirClientCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
weir_client_card_new (WeirClientGuide *guide, WeirClientItem *item)
{
  WeirClientCard *self;
  const WeirClientInfo *info;
  WeirClientKind kind;

  g_return_val_if_fail (WEIR_IS_CLIENT_GUIDE (guide), NULL);
  g_return_val_if_fail (WEIR_IS_CLIENT_ITEM (item), NULL);

  self = g_object_new (WEIR_TYPE_CLIENT_CARD, NULL);
  self->guide = g_object_ref (guide);
  self->item = g_object_ref (item);
  kind = weir_client_item_get_kind (item);
  info = weir_client_get_info (kind);
  gtk_label_set_label (self->title, info->title);
  gtk_label_set_label (self->purpose, _ (info->purpose));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, info->title,
                                  -1);
  for (guint i = 0; i < weir_client_count_snippets (kind); i++)
    add_snippet (self, &info->snippets[i]);
  gtk_widget_set_visible (self->tabs, weir_client_count_snippets (kind) > 1);

  g_signal_connect_object (guide, "changed", G_CALLBACK (update_snippets), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify::state", G_CALLBACK (update_state), self,
                           G_CONNECT_SWAPPED);
  update_snippets (self);
  update_file (self);
  update_state (self);
  return GTK_WIDGET (self);
}
