/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-conversation-pane.h"

#include <glib/gi18n.h>

#include "ui/weir-conversation-row.h"
#include "ui/weir-list-rows.h"
#include "ui/weir-window.h"

#define UNDO_S 6

struct _WeirConversationPane
{
  AdwBin parent_instance;

  WeirConversationList *list;     /* (nullable) */
  WeirConversation *conversation; /* (nullable): that is shown */
  GtkSearchEntry *search;
  GtkListBox *rows;
  GtkLabel *nothing;
};

enum
{
  CHOSEN,
  DELETED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirConversationPane, weir_conversation_pane, ADW_TYPE_BIN)

/* --- Which is shown --- */

static void
update_selection (WeirConversationPane *self)
{
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->rows, i)) != NULL; i++)
    if (weir_conversation_row_get_conversation (WEIR_CONVERSATION_ROW (row)) == self->conversation)
      break;
  gtk_list_box_select_row (self->rows, row);
}

static void
update_nothing (WeirConversationPane *self)
{
  const char *trouble = weir_conversation_list_get_trouble (self->list);
  const char *words = weir_conversation_list_get_search (self->list);

  gtk_label_set_text (self->nothing, trouble != NULL ? trouble
                                     : words != NULL ? _ ("No chat has these words.")
                                                     : _ ("Chats will be listed here."));
}

void
weir_conversation_pane_select (WeirConversationPane *self, WeirConversation *conversation)
{
  g_return_if_fail (WEIR_IS_CONVERSATION_PANE (self));

  g_set_object (&self->conversation, conversation);
  update_selection (self);
}

static void
on_row_activated (WeirConversationPane *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[CHOSEN], 0,
                 weir_conversation_row_get_conversation (WEIR_CONVERSATION_ROW (row)));
}

/* --- Searching --- */

static void
on_search_changed (WeirConversationPane *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search));

  weir_conversation_list_set_search (self->list, *words != '\0' ? words : NULL);
  update_nothing (self);
}

static void
on_stop_search (WeirConversationPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

void
weir_conversation_pane_focus_search (WeirConversationPane *self)
{
  g_return_if_fail (WEIR_IS_CONVERSATION_PANE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
on_edge_reached (WeirConversationPane *self, GtkPositionType edge)
{
  if (edge == GTK_POS_BOTTOM && weir_conversation_list_has_more (self->list))
    weir_conversation_list_load_more (self->list);
}

/* --- Deleting --- */

static void
on_undo (AdwToast *toast, gpointer user_data)
{
  WeirConversationPane *self = user_data;
  WeirConversation *conversation = g_object_get_data (G_OBJECT (toast), "conversation");

  weir_conversation_list_restore (self->list, conversation);
  g_signal_emit (self, signals[CHOSEN], 0, conversation);
}

static void
on_delete (WeirConversationPane *self, WeirConversationRow *row)
{
  g_autoptr (WeirConversation) conversation =
      g_object_ref (weir_conversation_row_get_conversation (row));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  AdwToast *toast = adw_toast_new (_ ("Conversation deleted"));

  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, UNDO_S);
  g_object_set_data_full (G_OBJECT (toast), "conversation", g_object_ref (conversation),
                          g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo), self, 0);
  weir_conversation_list_delete (self->list, conversation);
  g_signal_emit (self, signals[DELETED], 0, conversation);
  if (WEIR_IS_WINDOW (root))
    weir_window_add_toast (WEIR_WINDOW (root), toast);
  else
    g_object_unref (toast);
}

/* --- The list --- */

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  WeirConversationPane *self = user_data;
  GtkWidget *row = weir_conversation_row_new (item);

  g_signal_connect_object (row, "delete", G_CALLBACK (on_delete), self, G_CONNECT_SWAPPED);
  return row;
}

void
weir_conversation_pane_set_list (WeirConversationPane *self, WeirConversationList *list)
{
  g_return_if_fail (WEIR_IS_CONVERSATION_PANE (self));
  g_return_if_fail (WEIR_IS_CONVERSATION_LIST (list));

  g_set_object (&self->list, list);
  weir_list_rows_bind (self->rows, G_LIST_MODEL (list), make_row, GTK_WIDGET (self));
  /* After the rows are there. */
  g_signal_connect_object (list, "items-changed", G_CALLBACK (update_selection), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (list, "notify", G_CALLBACK (update_nothing), self, G_CONNECT_SWAPPED);
  update_nothing (self);
}

/* --- The object --- */

static void
weir_conversation_pane_dispose (GObject *object)
{
  WeirConversationPane *self = WEIR_CONVERSATION_PANE (object);

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_CONVERSATION_PANE);
  g_clear_object (&self->list);
  g_clear_object (&self->conversation);

  G_OBJECT_CLASS (weir_conversation_pane_parent_class)->dispose (object);
}

static void
weir_conversation_pane_class_init (WeirConversationPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_conversation_pane_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, WEIR_TYPE_CONVERSATION);
  signals[DELETED] = g_signal_new ("deleted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, WEIR_TYPE_CONVERSATION);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-conversation-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirConversationPane, nothing);
  gtk_widget_class_bind_template_child (widget_class, WeirConversationPane, rows);
  gtk_widget_class_bind_template_child (widget_class, WeirConversationPane, search);
  gtk_widget_class_bind_template_callback (widget_class, on_edge_reached);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
}

static void
weir_conversation_pane_init (WeirConversationPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
