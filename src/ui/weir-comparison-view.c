/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-comparison-view.h"

#include <glib/gi18n.h>

#include "ui/weir-column.h"
#include "ui/weir-model-name.h"
#include "ui/weir-reply-row.h"
#include "ui/weir-text-height.h"

#define TOOLS_PX 60    /* of a reply, beside its text */
#define MAX_PROMPT 400 /* bytes that are shown */
#define MIN_HEIGHT 180 /* of a reply, where they stand below each other */

struct _WeirComparisonView
{
  AdwBin parent_instance;

  WeirComparison *comparison; /* (nullable) */
  gboolean is_narrow;
  GtkLabel *prompt;
  GtkBox *replies;
};

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirComparisonView, weir_comparison_view, ADW_TYPE_BIN)

/* --- A reply --- */

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  return weir_reply_row_new (item);
}

static int
guess_row (gpointer item, int width, gpointer user_data)
{
  gsize len;
  const char *text = weir_chat_message_get_text (item, &len);

  return weir_text_height_guess (text, len, width) + TOOLS_PX;
}

static GtkWidget *
make_text (WeirChatMessage *reply)
{
  g_autoptr (GListStore) only = g_list_store_new (WEIR_TYPE_CHAT_MESSAGE);
  GtkWidget *column = weir_column_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  g_list_store_append (only, reply);
  weir_column_set_maker (WEIR_COLUMN (column), make_row, guess_row, NULL);
  weir_column_set_model (WEIR_COLUMN (column), G_LIST_MODEL (only));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), MIN_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), column);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  weir_chat_message_get_model (reply), -1);
  return scrolled;
}

/* Before it has ended, its own end could not be told from being stopped. */
static void
update_button (WeirChatMessage *reply, GParamSpec *pspec, GtkWidget *button)
{
  gtk_widget_set_sensitive (button, !weir_chat_message_is_busy (reply)
                                        && *weir_chat_message_get_text (reply, NULL) != '\0');
}

static void
on_take (GtkWidget *button, gpointer user_data)
{
  WeirComparisonView *self = user_data;
  WeirChatMessage *reply = g_object_get_data (G_OBJECT (button), "reply");

  weir_comparison_take (self->comparison, reply);
}

static GtkWidget *
make_reply (WeirComparisonView *self, WeirChatMessage *reply)
{
  const char *model = weir_chat_message_get_model (reply);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *name = gtk_label_new (weir_model_name_shorten (model));
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Go On with This"));

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_tooltip_text (name, model);
  gtk_widget_add_css_class (name, "heading");
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "compared");
  g_object_set_data_full (G_OBJECT (button), "reply", g_object_ref (reply), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_take), self, 0);
  g_signal_connect_object (reply, "notify::state", G_CALLBACK (update_button), button, 0);
  update_button (reply, NULL, button);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), make_text (reply));
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

/* --- All of them --- */

static void
clear (WeirComparisonView *self)
{
  GtkWidget *child;

  gtk_label_set_text (self->prompt, "");
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->replies))) != NULL)
    gtk_box_remove (self->replies, child);
}

/* Its beginning, since what matters are the replies. */
static void
show_prompt (WeirComparisonView *self, WeirChatMessage *prompt)
{
  gsize len;
  const char *text = weir_chat_message_get_text (prompt, &len);
  g_autofree char *start = g_utf8_make_valid (text, (gssize) MIN (len, MAX_PROMPT));

  gtk_label_set_text (self->prompt, g_strdelimit (start, "\n", ' '));
}

void
weir_comparison_view_set_comparison (WeirComparisonView *self, WeirComparison *comparison)
{
  g_return_if_fail (WEIR_IS_COMPARISON_VIEW (self));
  g_return_if_fail (comparison == NULL || WEIR_IS_COMPARISON (comparison));

  if (!g_set_object (&self->comparison, comparison))
    return;
  clear (self);
  if (comparison == NULL)
    return;
  show_prompt (self, weir_comparison_get_prompt (comparison));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (comparison)); i++)
    {
      g_autoptr (WeirChatMessage) reply = g_list_model_get_item (G_LIST_MODEL (comparison), i);

      gtk_box_append (self->replies, make_reply (self, reply));
    }
}

static void
on_discard (WeirComparisonView *self)
{
  weir_comparison_discard (self->comparison);
}

/* --- The object --- */

static void
weir_comparison_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, WEIR_COMPARISON_VIEW (object)->is_narrow);
}

static void
weir_comparison_view_set_property (GObject *object,
                                   guint prop_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  WeirComparisonView *self = WEIR_COMPARISON_VIEW (object);

  self->is_narrow = g_value_get_boolean (value);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->replies), self->is_narrow
                                                                      ? GTK_ORIENTATION_VERTICAL
                                                                      : GTK_ORIENTATION_HORIZONTAL);
}

static void
weir_comparison_view_dispose (GObject *object)
{
  WeirComparisonView *self = WEIR_COMPARISON_VIEW (object);

  if (self->replies != NULL)
    clear (self);
  g_clear_object (&self->comparison);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_COMPARISON_VIEW);

  G_OBJECT_CLASS (weir_comparison_view_parent_class)->dispose (object);
}

static void
weir_comparison_view_class_init (WeirComparisonViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_comparison_view_get_property;
  object_class->set_property = weir_comparison_view_set_property;
  object_class->dispose = weir_comparison_view_dispose;

  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-comparison-view.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirComparisonView, prompt);
  gtk_widget_class_bind_template_child (widget_class, WeirComparisonView, replies);
  gtk_widget_class_bind_template_callback (widget_class, on_discard);
}

static void
weir_comparison_view_init (WeirComparisonView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
