/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-reply-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-figures.h"
#include "ui/weir-activity.h"
#include "ui/weir-column-row.h"
#include "ui/weir-failure-card.h"
#include "ui/weir-markdown-view.h"

#define MIN_THOUGHT_US (G_USEC_PER_SEC / 2) /* below that it is not worth a number */

struct _WeirReplyRow
{
  AdwBin parent_instance;

  WeirChatMessage *message;
  gboolean is_last;
  gboolean was_busy;
  int held_y;
  gboolean is_body_held; /* what is held is in the body */
  WeirMarkdownView *reasoning;
  WeirMarkdownView *body;
  GtkWidget *thoughts;
  GtkLabel *thoughts_title;
  GtkWidget *ending;
  GtkLabel *ending_text;
  WeirFailureCard *failure;
  GtkWidget *activity;
  GtkLabel *details;
  GtkWidget *continue_button;
  GtkWidget *regenerate_button;
  GtkWidget *copy_button;
};

static void column_row_init (WeirColumnRowInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirReplyRow,
                               weir_reply_row,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_COLUMN_ROW, column_row_init))

WeirChatMessage *
weir_reply_row_get_message (WeirReplyRow *self)
{
  g_return_val_if_fail (WEIR_IS_REPLY_ROW (self), NULL);

  return self->message;
}

/* --- Texts --- */

static gsize
measure_text (WeirReplyRow *self)
{
  gsize len;

  weir_chat_message_get_text (self->message, &len);
  return len;
}

static void
update_thoughts (WeirReplyRow *self)
{
  gint64 thought_us = weir_chat_message_get_thought_us (self->message);
  gsize len;

  weir_chat_message_get_reasoning (self->message, &len);
  gtk_widget_set_visible (self->thoughts, len > 0);
  if (len == 0)
    return;
  if (weir_chat_message_is_busy (self->message) && measure_text (self) == 0)
    gtk_label_set_text (self->thoughts_title, _ ("Thinking…"));
  else if (thought_us >= MIN_THOUGHT_US)
    {
      g_autofree char *span = weir_figures_format_span (thought_us);
      /* Translators: %s is a span of time, such as "4 s" */
      g_autofree char *text = g_strdup_printf (_ ("Thought for %s"), span);

      gtk_label_set_text (self->thoughts_title, text);
    }
  else
    gtk_label_set_text (self->thoughts_title, _ ("Thoughts"));
}

static void
on_appended (WeirReplyRow *self, const char *piece, gboolean is_reasoning)
{
  gsize len = strlen (piece);

  weir_markdown_view_append (is_reasoning ? self->reasoning : self->body, piece, len);
  /* with the first word it has done thinking */
  if (!is_reasoning && measure_text (self) == len)
    update_thoughts (self);
}

static void
read_texts (WeirReplyRow *self)
{
  const char *text;
  gsize len;

  text = weir_chat_message_get_text (self->message, &len);
  weir_markdown_view_set_text (self->body, text, len);
  text = weir_chat_message_get_reasoning (self->message, &len);
  weir_markdown_view_set_text (self->reasoning, text, len);
  if (!weir_chat_message_is_busy (self->message))
    {
      weir_markdown_view_finish (self->body);
      weir_markdown_view_finish (self->reasoning);
    }
  update_thoughts (self);
}

/* --- How it is --- */

static const char *
get_ending (WeirReplyRow *self)
{
  switch (weir_chat_message_get_state (self->message))
    {
    case WEIR_CHAT_STOPPED:
      return _ ("Stopped");
    case WEIR_CHAT_COMPLETE:
      return weir_chat_message_is_at_limit (self->message) ? _ ("Reached the limit of tokens")
                                                           : NULL;
    case WEIR_CHAT_INTERRUPTED:
      return weir_chat_message_get_failure (self->message) == NULL ? _ ("Interrupted") : NULL;
    default:
      return NULL;
    }
}

static void
update_details (WeirReplyRow *self)
{
  g_autofree char *details = weir_chat_message_dup_details (self->message);
  const char *model = weir_chat_message_get_model (self->message);
  const char *text = details != NULL ? details : model != NULL ? model : "";

  gtk_label_set_text (self->details, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->details), text);
}

/* A screen reader hears the reply as one when it is whole, not word by word. */
static void
update_name (WeirReplyRow *self)
{
  const char *model = weir_chat_message_get_model (self->message);
  g_autofree char *name = NULL;

  if (weir_chat_message_is_busy (self->message))
    name = g_strdup (_ ("The reply is on its way"));
  else
    /* Translators: %s is the name of a model */
    name = g_strdup_printf (_ ("Reply from %s"), model != NULL ? model : _ ("the model"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update (WeirReplyRow *self)
{
  WeirChatState state = weir_chat_message_get_state (self->message);
  WeirChatFailure *failure = weir_chat_message_get_failure (self->message);
  gboolean is_busy = weir_chat_message_is_busy (self->message);
  const char *ending = get_ending (self);
  gboolean can_act = self->is_last && !is_busy;

  if (self->was_busy && !is_busy)
    {
      weir_markdown_view_finish (self->body);
      weir_markdown_view_finish (self->reasoning);
    }
  else if (!self->was_busy && is_busy)
    read_texts (self);
  self->was_busy = is_busy;
  gtk_widget_set_visible (self->activity, is_busy);
  gtk_widget_set_visible (self->ending, ending != NULL);
  gtk_label_set_text (self->ending_text, ending != NULL ? ending : "");
  weir_failure_card_set (self->failure, failure, can_act, state == WEIR_CHAT_INTERRUPTED);
  gtk_widget_set_visible (GTK_WIDGET (self->failure), failure != NULL);
  gtk_widget_set_visible (self->regenerate_button, can_act);
  gtk_widget_set_visible (self->continue_button, can_act && ending != NULL);
  gtk_widget_set_visible (self->copy_button, !is_busy && measure_text (self) > 0);
  update_details (self);
  update_thoughts (self);
  update_name (self);
}

void
weir_reply_row_set_last (WeirReplyRow *self, gboolean is_last)
{
  g_return_if_fail (WEIR_IS_REPLY_ROW (self));

  if (self->is_last == is_last)
    return;
  self->is_last = is_last;
  update (self);
}

gboolean
weir_reply_row_is_settled (WeirReplyRow *self)
{
  g_return_val_if_fail (WEIR_IS_REPLY_ROW (self), FALSE);

  return weir_markdown_view_is_settled (self->body);
}

/* --- Actions --- */

static void
on_copy (GtkWidget *widget, const char *action, GVariant *target)
{
  WeirReplyRow *self = WEIR_REPLY_ROW (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          weir_chat_message_get_text (self->message, NULL));
  gtk_widget_activate_action (widget, "win.toast", "s", _ ("Reply copied"));
}

/* --- In a column --- */

/* Where @view was when it was shown last. */
static int
get_view_top (WeirReplyRow *self, WeirMarkdownView *view)
{
  graphene_point_t origin = { 0, 0 };
  graphene_point_t place = { 0, 0 };

  if (!gtk_widget_get_mapped (GTK_WIDGET (view))
      || !gtk_widget_compute_point (GTK_WIDGET (view), GTK_WIDGET (self), &origin, &place))
    return 0;
  return (int) place.y;
}

static gboolean
set_window (WeirColumnRow *row, int width, int top, int bottom)
{
  WeirReplyRow *self = WEIR_REPLY_ROW (row);
  WeirMarkdownView *views[] = { self->body, self->reasoning };
  gboolean is_changed = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      int y = get_view_top (self, views[i]);

      if (weir_markdown_view_set_window (views[i], width, top - y, bottom - y))
        is_changed = TRUE;
    }
  return is_changed;
}

static void
hold (WeirColumnRow *row, int y)
{
  WeirReplyRow *self = WEIR_REPLY_ROW (row);
  int top = get_view_top (self, self->body);

  self->held_y = y;
  self->is_body_held = y >= top;
  if (self->is_body_held)
    weir_markdown_view_hold (self->body, y - top);
}

static int
locate (WeirColumnRow *row)
{
  WeirReplyRow *self = WEIR_REPLY_ROW (row);

  return self->is_body_held
             ? get_view_top (self, self->body) + weir_markdown_view_locate (self->body)
             : self->held_y;
}

static void
column_row_init (WeirColumnRowInterface *iface)
{
  iface->set_window = set_window;
  iface->hold = hold;
  iface->locate = locate;
}

/* --- The object --- */

static void
weir_reply_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_REPLY_ROW);

  G_OBJECT_CLASS (weir_reply_row_parent_class)->dispose (object);
}

static void
weir_reply_row_finalize (GObject *object)
{
  g_clear_object (&WEIR_REPLY_ROW (object)->message);

  G_OBJECT_CLASS (weir_reply_row_parent_class)->finalize (object);
}

static void
weir_reply_row_class_init (WeirReplyRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_reply_row_dispose;
  object_class->finalize = weir_reply_row_finalize;

  g_type_ensure (WEIR_TYPE_ACTIVITY);
  g_type_ensure (WEIR_TYPE_FAILURE_CARD);
  g_type_ensure (WEIR_TYPE_MARKDOWN_VIEW);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-reply-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirReplyRow, activity);
  gtk_widget_class_bind_template_child (widget_class, WeirReplyRow, body);
  gtk_widget_class_bind_template_child (widget_class, WeirReplyRow, continue_button);
  gtk_widget_class_bind_template_child (widget_class, WeirReplyRow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, WeirReplyRow, details);
  gtk_widget_class_bind_template_child (widget_class, WeirReplyRow, ending);
  gtk_widget_class_bind_template_child (widget_class, WeirReplyRow, ending_text);
  gtk_widget_class_bind_template_child (widget_class, WeirReplyRow, failure);
  gtk_widget_class_bind_template_child (widget_class, WeirReplyRow, reasoning);
  gtk_widget_class_bind_template_child (widget_class, WeirReplyRow, regenerate_button);
  gtk_widget_class_bind_template_child (widget_class, WeirReplyRow, thoughts);
  gtk_widget_class_bind_template_child (widget_class, WeirReplyRow, thoughts_title);
  gtk_widget_class_install_action (widget_class, "reply.copy", NULL, on_copy);
}

static void
weir_reply_row_init (WeirReplyRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
weir_reply_row_new (WeirChatMessage *message)
{
  static const char *const changes[] = { "notify::state", "notify::failure", "notify::details" };
  WeirReplyRow *self;

  g_return_val_if_fail (WEIR_IS_CHAT_MESSAGE (message), NULL);

  self = g_object_new (WEIR_TYPE_REPLY_ROW, NULL);
  self->message = g_object_ref (message);
  /* The column tells what is seen once it knows. */
  weir_markdown_view_set_window (self->body, 0, 0, 0);
  weir_markdown_view_set_window (self->reasoning, 0, 0, 0);
  self->was_busy = weir_chat_message_is_busy (message);
  g_signal_connect_object (message, "appended", G_CALLBACK (on_appended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (message, "rewritten", G_CALLBACK (read_texts), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (message, changes[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  read_texts (self);
  update (self);
  return GTK_WIDGET (self);
}
