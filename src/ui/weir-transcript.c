/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-transcript.h"

#include "ui/weir-column.h"
#include "ui/weir-reply-row.h"
#include "ui/weir-text-height.h"
#include "ui/weir-user-row.h"

#define NEAR_PX 800 /* so close to the beginning earlier messages are read */
#define TOOLS_PX 60 /* of a message, beside its text */
#define BUBBLE_PART 4 / 5

struct _WeirTranscript
{
  AdwBin parent_instance;

  WeirConversation *conversation; /* (nullable) */
  GtkAdjustment *adjustment;      /* borrowed, of the scrolled window */
  GtkScrolledWindow *scrolled;
  WeirColumn *rows;
  GtkRevealer *jump;
};

enum
{
  PROP_0,
  PROP_CONVERSATION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirTranscript, weir_transcript, ADW_TYPE_BIN)

static guint
get_n_messages (WeirTranscript *self)
{
  return self->conversation != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->conversation))
                                    : 0;
}

static void
update_jump (WeirTranscript *self)
{
  gboolean is_needed = !weir_column_is_following (self->rows) && get_n_messages (self) > 0;

  gtk_revealer_set_reveal_child (self->jump, is_needed);
  gtk_widget_set_can_target (GTK_WIDGET (self->jump), is_needed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transcript.jump", is_needed);
}

/* --- Rows --- */

static gboolean
is_last (WeirTranscript *self, WeirChatMessage *message)
{
  guint n = get_n_messages (self);
  g_autoptr (WeirChatMessage) last =
      n > 0 ? g_list_model_get_item (G_LIST_MODEL (self->conversation), n - 1) : NULL;

  return last == message;
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  WeirTranscript *self = user_data;
  GtkWidget *row;

  if (weir_chat_message_get_role (item) == WEIR_CHAT_USER)
    return weir_user_row_new (self->conversation, item);
  row = weir_reply_row_new (item);
  weir_reply_row_set_last (WEIR_REPLY_ROW (row), is_last (self, item));
  return row;
}

static int
guess_row (gpointer item, int width, gpointer user_data)
{
  gsize len;
  const char *text = weir_chat_message_get_text (item, &len);

  if (weir_chat_message_get_role (item) == WEIR_CHAT_USER)
    width = width * BUBBLE_PART;
  return weir_text_height_guess (text, len, width) + TOOLS_PX;
}

/* Whether a row stands at the end of the conversation can change with any other row. */
static void
update_last (WeirTranscript *self)
{
  guint n = get_n_messages (self);

  for (guint i = n > 2 ? n - 2 : 0; i < n; i++)
    {
      GtkWidget *row = weir_column_get_row (self->rows, i);

      if (WEIR_IS_REPLY_ROW (row))
        weir_reply_row_set_last (WEIR_REPLY_ROW (row), i + 1 == n);
    }
}

static void
on_scrolled (WeirTranscript *self)
{
  if (self->conversation != NULL && weir_conversation_has_earlier (self->conversation)
      && gtk_adjustment_get_value (self->adjustment) < NEAR_PX)
    weir_conversation_load_earlier (self->conversation);
}

/* --- The conversation --- */

void
weir_transcript_set_conversation (WeirTranscript *self, WeirConversation *conversation)
{
  g_return_if_fail (WEIR_IS_TRANSCRIPT (self));
  g_return_if_fail (conversation == NULL || WEIR_IS_CONVERSATION (conversation));

  if (self->conversation == conversation)
    return;
  if (self->conversation != NULL)
    g_signal_handlers_disconnect_by_data (self->conversation, self);
  g_set_object (&self->conversation, conversation);
  weir_column_set_model (self->rows, conversation != NULL ? G_LIST_MODEL (conversation) : NULL);
  if (conversation != NULL)
    g_signal_connect_object (conversation, "items-changed", G_CALLBACK (update_last), self,
                             G_CONNECT_SWAPPED);
  update_jump (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONVERSATION]);
}

gboolean
weir_transcript_is_following (WeirTranscript *self)
{
  g_return_val_if_fail (WEIR_IS_TRANSCRIPT (self), FALSE);

  return weir_column_is_following (self->rows);
}

void
weir_transcript_jump (WeirTranscript *self)
{
  g_return_if_fail (WEIR_IS_TRANSCRIPT (self));

  weir_column_follow (self->rows);
}

static void
on_jump (GtkWidget *widget, const char *action, GVariant *target)
{
  weir_transcript_jump (WEIR_TRANSCRIPT (widget));
}

GtkWidget *
weir_transcript_get_row (WeirTranscript *self, guint position)
{
  g_return_val_if_fail (WEIR_IS_TRANSCRIPT (self), NULL);

  return weir_column_get_row (self->rows, position);
}

guint
weir_transcript_get_n_rows (WeirTranscript *self)
{
  g_return_val_if_fail (WEIR_IS_TRANSCRIPT (self), 0);

  return weir_column_get_n_made (self->rows);
}

/* --- The object --- */

static void
weir_transcript_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, WEIR_TRANSCRIPT (object)->conversation);
}

static void
weir_transcript_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  weir_transcript_set_conversation (WEIR_TRANSCRIPT (object), g_value_get_object (value));
}

static void
weir_transcript_dispose (GObject *object)
{
  WeirTranscript *self = WEIR_TRANSCRIPT (object);

  if (self->conversation != NULL)
    g_signal_handlers_disconnect_by_data (self->conversation, self);
  g_clear_object (&self->conversation);
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  self->adjustment = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_TRANSCRIPT);

  G_OBJECT_CLASS (weir_transcript_parent_class)->dispose (object);
}

static void
weir_transcript_class_init (WeirTranscriptClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_transcript_get_property;
  object_class->set_property = weir_transcript_set_property;
  object_class->dispose = weir_transcript_dispose;

  properties[PROP_CONVERSATION] =
      g_param_spec_object ("conversation", NULL, NULL, WEIR_TYPE_CONVERSATION,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (WEIR_TYPE_COLUMN);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-transcript.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirTranscript, jump);
  gtk_widget_class_bind_template_child (widget_class, WeirTranscript, rows);
  gtk_widget_class_bind_template_child (widget_class, WeirTranscript, scrolled);
  gtk_widget_class_install_action (widget_class, "transcript.jump", NULL, on_jump);
}

static void
weir_transcript_init (WeirTranscript *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weir_column_set_maker (self->rows, make_row, guess_row, self);
  self->adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  g_signal_connect_object (self->rows, "notify::following", G_CALLBACK (update_jump), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (on_scrolled), self,
                           G_CONNECT_SWAPPED);
  update_jump (self);
}
