/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-transcript.h"

#include "ui/weir-reply-row.h"
#include "ui/weir-user-row.h"

#define PAGE_ROWS 20
#define NEAR_PX 400  /* so close to either end the next page is made */
#define AT_END_PX 16 /* so close to the end it follows */
#define HOLD_MS 400  /* as long as new rows take to get their heights */

struct _WeirTranscript
{
  AdwBin parent_instance;

  WeirConversation *conversation; /* (nullable) */
  GtkScrolledWindow *scrolled;
  GtkAdjustment *adjustment; /* borrowed, of it */
  GtkBox *rows;
  GtkRevealer *jump;
  guint first; /* position in the conversation of the first row */
  guint n;     /* rows */
  gboolean is_following;
  gboolean is_moving; /* it scrolls by itself */
  double held;        /* distance from the end that stays; below 0: none does */
  guint hold_id;
  guint page_id;
  guint place_id;
};

enum
{
  PROP_0,
  PROP_CONVERSATION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirTranscript, weir_transcript, ADW_TYPE_BIN)

static void on_scrolled (WeirTranscript *self);

/* --- Scrolling --- */

static double
get_bottom (WeirTranscript *self)
{
  return gtk_adjustment_get_upper (self->adjustment)
         - gtk_adjustment_get_page_size (self->adjustment);
}

static guint
get_n_messages (WeirTranscript *self)
{
  return self->conversation != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->conversation))
                                    : 0;
}

static gboolean
has_end (WeirTranscript *self)
{
  return self->first + self->n == get_n_messages (self);
}

static void
scroll_to (WeirTranscript *self, double value)
{
  self->is_moving = TRUE;
  gtk_adjustment_set_value (self->adjustment, value);
  self->is_moving = FALSE;
}

static void
update_jump (WeirTranscript *self)
{
  gboolean is_needed = !self->is_following && self->n > 0;

  gtk_revealer_set_reveal_child (self->jump, is_needed);
  gtk_widget_set_can_target (GTK_WIDGET (self->jump), is_needed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transcript.jump", is_needed);
}

static void
set_following (WeirTranscript *self, gboolean is_following)
{
  if (self->is_following == is_following)
    return;
  self->is_following = is_following;
  update_jump (self);
}

/* What was scrolled while the sizes were being given out is not in its place yet: GTK forgets a request
 * for that made at such a time. */
static gboolean
on_place (gpointer user_data)
{
  WeirTranscript *self = user_data;

  self->place_id = 0;
  gtk_widget_queue_allocate (gtk_scrolled_window_get_child (self->scrolled));
  return G_SOURCE_REMOVE;
}

/* The rows have other heights, or the window has. */
static void
on_size_changed (WeirTranscript *self)
{
  if (self->is_following)
    scroll_to (self, get_bottom (self));
  else if (self->held >= 0)
    scroll_to (self, gtk_adjustment_get_upper (self->adjustment) - self->held);
  else
    return;
  if (self->place_id == 0)
    self->place_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_place, self, NULL);
}

static gboolean
on_hold_end (gpointer user_data)
{
  WeirTranscript *self = user_data;

  self->hold_id = 0;
  self->held = -1;
  /* The user may be waiting for more at the top. */
  on_scrolled (self);
  return G_SOURCE_REMOVE;
}

/* Rows above what the user reads are about to come or go. */
static void
hold (WeirTranscript *self)
{
  self->held =
      gtk_adjustment_get_upper (self->adjustment) - gtk_adjustment_get_value (self->adjustment);
  g_clear_handle_id (&self->hold_id, g_source_remove);
  self->hold_id = g_timeout_add (HOLD_MS, on_hold_end, self);
}

/* --- Rows --- */

static GtkWidget *
make_row (WeirTranscript *self, guint position)
{
  g_autoptr (WeirChatMessage) message =
      g_list_model_get_item (G_LIST_MODEL (self->conversation), position);

  return weir_chat_message_get_role (message) == WEIR_CHAT_USER
             ? weir_user_row_new (self->conversation, message)
             : weir_reply_row_new (message);
}

/* Whether a row stands at the end of the conversation can change with any other row. */
static void
update_last (WeirTranscript *self)
{
  GtkWidget *last = has_end (self) ? gtk_widget_get_last_child (GTK_WIDGET (self->rows)) : NULL;
  GtkWidget *row = gtk_widget_get_last_child (GTK_WIDGET (self->rows));

  for (guint i = 0; row != NULL && i < 2; i++, row = gtk_widget_get_prev_sibling (row))
    if (WEIR_IS_REPLY_ROW (row))
      weir_reply_row_set_last (WEIR_REPLY_ROW (row), row == last);
}

static void
append_row (WeirTranscript *self)
{
  gtk_box_append (self->rows, make_row (self, self->first + self->n));
  self->n++;
}

static void
prepend_row (WeirTranscript *self)
{
  self->first--;
  gtk_box_prepend (self->rows, make_row (self, self->first));
  self->n++;
}

static void
remove_last (WeirTranscript *self)
{
  gtk_box_remove (self->rows, gtk_widget_get_last_child (GTK_WIDGET (self->rows)));
  self->n--;
}

static void
remove_first (WeirTranscript *self)
{
  gtk_box_remove (self->rows, gtk_widget_get_first_child (GTK_WIDGET (self->rows)));
  self->first++;
  self->n--;
}

static void
remove_all (WeirTranscript *self)
{
  while (self->n > 0)
    remove_last (self);
}

/* --- Pages --- */

/* The end, from which all others are reached. */
static void
show_end (WeirTranscript *self)
{
  guint n = get_n_messages (self);

  remove_all (self);
  self->first = n > PAGE_ROWS ? n - PAGE_ROWS : 0;
  while (!has_end (self))
    append_row (self);
  update_last (self);
}

static void
show_earlier (WeirTranscript *self)
{
  if (self->first == 0)
    {
      if (weir_conversation_has_earlier (self->conversation))
        weir_conversation_load_earlier (self->conversation);
      return;
    }
  hold (self);
  for (guint i = 0; i < PAGE_ROWS && self->first > 0; i++)
    prepend_row (self);
}

static void
show_later (WeirTranscript *self)
{
  for (guint i = 0; i < PAGE_ROWS && !has_end (self); i++)
    append_row (self);
  update_last (self);
}

/* Widgets far from what is seen go, from one end a turn: the place of what is seen is kept by the other. */
static void
trim (WeirTranscript *self)
{
  double value = gtk_adjustment_get_value (self->adjustment);
  double below = get_bottom (self) - value;

  if (self->n <= WEIR_TRANSCRIPT_MAX_ROWS)
    return;
  if (below > value)
    {
      while (self->n > WEIR_TRANSCRIPT_MAX_ROWS)
        remove_last (self);
      update_last (self);
      return;
    }
  if (!self->is_following)
    hold (self);
  while (self->n > WEIR_TRANSCRIPT_MAX_ROWS)
    remove_first (self);
}

static gboolean
on_page (gpointer user_data)
{
  WeirTranscript *self = user_data;
  double value = gtk_adjustment_get_value (self->adjustment);

  self->page_id = 0;
  if (self->conversation == NULL || self->hold_id != 0)
    return G_SOURCE_REMOVE;
  if (value < NEAR_PX && !self->is_following)
    show_earlier (self);
  else if (get_bottom (self) - value < NEAR_PX && !has_end (self))
    show_later (self);
  else
    trim (self);
  return G_SOURCE_REMOVE;
}

/* Not from within what tells of sizes. */
static void
queue_page (WeirTranscript *self)
{
  if (self->page_id == 0)
    self->page_id = g_idle_add (on_page, self);
}

static void
on_scrolled (WeirTranscript *self)
{
  double value = gtk_adjustment_get_value (self->adjustment);

  if (!self->is_moving)
    {
      g_clear_handle_id (&self->hold_id, g_source_remove);
      self->held = -1;
      set_following (self, has_end (self) && value >= get_bottom (self) - AT_END_PX);
    }
  queue_page (self);
}

/* --- The conversation --- */

static void
on_items_changed (WeirTranscript *self, guint position, guint removed, guint added)
{
  guint end = self->first + self->n;

  if (self->n == 0)
    {
      show_end (self);
      return;
    }
  /* Earlier ones were read. */
  if (position <= self->first && removed == 0 && added > 0 && position < end)
    {
      self->first += added;
      queue_page (self);
      return;
    }
  while (self->n > 0 && self->first + self->n > position)
    remove_last (self);
  if (position < self->first)
    show_end (self);
  else if (self->is_following || end > position)
    while (!has_end (self))
      append_row (self);
  update_last (self);
  queue_page (self);
}

void
weir_transcript_set_conversation (WeirTranscript *self, WeirConversation *conversation)
{
  g_return_if_fail (WEIR_IS_TRANSCRIPT (self));
  g_return_if_fail (conversation == NULL || WEIR_IS_CONVERSATION (conversation));

  if (self->conversation == conversation)
    return;
  if (self->conversation != NULL)
    g_signal_handlers_disconnect_by_data (self->conversation, self);
  remove_all (self);
  self->first = 0;
  g_set_object (&self->conversation, conversation);
  if (conversation != NULL)
    g_signal_connect_object (conversation, "items-changed", G_CALLBACK (on_items_changed), self,
                             G_CONNECT_SWAPPED);
  weir_transcript_jump (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONVERSATION]);
}

gboolean
weir_transcript_is_following (WeirTranscript *self)
{
  g_return_val_if_fail (WEIR_IS_TRANSCRIPT (self), FALSE);

  return self->is_following;
}

void
weir_transcript_jump (WeirTranscript *self)
{
  g_return_if_fail (WEIR_IS_TRANSCRIPT (self));

  g_clear_handle_id (&self->hold_id, g_source_remove);
  self->held = -1;
  if (!has_end (self) || self->n == 0)
    show_end (self);
  self->is_following = TRUE;
  update_jump (self);
  scroll_to (self, get_bottom (self));
}

static void
on_jump (GtkWidget *widget, const char *action, GVariant *target)
{
  weir_transcript_jump (WEIR_TRANSCRIPT (widget));
}

guint
weir_transcript_get_n_rows (WeirTranscript *self)
{
  g_return_val_if_fail (WEIR_IS_TRANSCRIPT (self), 0);

  return self->n;
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

  g_clear_handle_id (&self->hold_id, g_source_remove);
  g_clear_handle_id (&self->page_id, g_source_remove);
  g_clear_handle_id (&self->place_id, g_source_remove);
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
  self->held = -1;
  self->is_following = TRUE;
  self->adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  g_signal_connect_object (self->adjustment, "changed", G_CALLBACK (on_size_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (on_scrolled), self,
                           G_CONNECT_SWAPPED);
  update_jump (self);
}

GtkWidget *
weir_transcript_new (void)
{
  return g_object_new (WEIR_TYPE_TRANSCRIPT, NULL);
}
