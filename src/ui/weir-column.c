/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-column.h"

#include "ui/weir-column-places.h"
#include "ui/weir-column-row.h"
#include "ui/weir-seen-child.h"

#define MAX_WIDTH 812
#define MARGIN_BOTTOM 24
#define NEAR_PX 240    /* so far beyond what is seen there are widgets */
#define KEPT_PX 1200   /* so far beyond it they are kept */
#define AT_END_PX 16   /* so close to the end it follows */
#define MAX_ROUNDS 6   /* each finds other heights, which show other rows */
#define SCROLL_STEP 50 /* of a key or a wheel */

struct _WeirColumn
{
  GtkWidget parent_instance;

  WeirColumnMake make;
  WeirColumnGuess guess;
  gpointer user_data;
  GListModel *model; /* (nullable) */
  GArray *rows;      /* of WeirColumnPlace */
  GtkAdjustment *hadjustment;
  GtkAdjustment *vadjustment;
  GtkScrollablePolicy policies[2];
  int width;  /* of the rows; 0: not known yet */
  int height; /* of what is seen */
  gboolean is_following;
  gboolean is_placing; /* it scrolls by itself */
  int updated_place;   /* of update_rows () */
  int drift;           /* how far anything may have moved since then */
  guint anchor;        /* the row at the upper edge */
  int anchor_y;        /* of the edge in it */
  guint tick_id;
};

enum
{
  PROP_0,
  PROP_FOLLOWING,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirColumn,
                               weir_column,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static WeirColumnPlace *
get_row (WeirColumn *self, guint index)
{
  return weir_column_places_get (self->rows, index);
}

/* --- Heights --- */

static int
get_total (WeirColumn *self)
{
  int end = weir_column_places_get_top (self->rows, self->rows->len);

  return MAX (end - (self->rows->len > 0 ? WEIR_COLUMN_SPACING : 0) + MARGIN_BOTTOM, self->height);
}

static int
guess (WeirColumn *self, guint index)
{
  g_autoptr (GObject) item = g_list_model_get_item (self->model, index);

  return self->guess (item, self->width, self->user_data);
}

static void
measure_rows (WeirColumn *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      WeirColumnPlace *row = get_row (self, i);
      int before = row->height;

      if (row->widget == NULL)
        continue;
      gtk_widget_measure (row->widget, GTK_ORIENTATION_VERTICAL, self->width, NULL, &row->height,
                          NULL, NULL);
      self->drift += ABS (row->height - before);
    }
}

static void
set_width (WeirColumn *self, int width)
{
  if (self->width == width)
    return;
  self->width = width;
  for (guint i = 0; i < self->rows->len; i++)
    if (get_row (self, i)->widget == NULL)
      get_row (self, i)->height = guess (self, i);
}

/* --- Places --- */

static int
get_place (WeirColumn *self)
{
  int last = get_total (self) - self->height;
  const WeirColumnPlace *row;
  int y;

  if (self->is_following || self->rows->len == 0)
    return last;
  row = get_row (self, self->anchor);
  y = WEIR_IS_COLUMN_ROW (row->widget) ? weir_column_row_locate (WEIR_COLUMN_ROW (row->widget))
                                       : MIN (self->anchor_y, row->height + WEIR_COLUMN_SPACING);
  return CLAMP (weir_column_places_get_top (self->rows, self->anchor) + y, 0, last);
}

/* What is at the upper edge now stays there. */
static void
take_anchor (WeirColumn *self, int place)
{
  self->anchor = weir_column_places_find (self->rows, place, &self->anchor_y);
  if (self->anchor < self->rows->len && WEIR_IS_COLUMN_ROW (get_row (self, self->anchor)->widget))
    weir_column_row_hold (WEIR_COLUMN_ROW (get_row (self, self->anchor)->widget), self->anchor_y);
}

static void
set_following (WeirColumn *self, gboolean is_following)
{
  if (self->is_following == is_following)
    return;
  self->is_following = is_following;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

static void
tell_place (WeirColumn *self, int place)
{
  self->is_placing = TRUE;
  gtk_adjustment_configure (self->vadjustment, place, 0, get_total (self), SCROLL_STEP,
                            self->height * 0.9, self->height);
  self->is_placing = FALSE;
}

/* --- Which have widgets --- */

static void
make_row (WeirColumn *self, guint index)
{
  g_autoptr (GObject) item = g_list_model_get_item (self->model, index);
  WeirColumnPlace *row = get_row (self, index);
  GtkWidget *before = NULL;

  /* The order of children is the order in which the keyboard goes through them. */
  for (guint i = index; i > 0 && before == NULL; i--)
    before = get_row (self, i - 1)->widget;
  row->widget = self->make (item, self->user_data);
  gtk_widget_insert_after (row->widget, GTK_WIDGET (self), before);
  if (index == self->anchor && WEIR_IS_COLUMN_ROW (row->widget))
    weir_column_row_hold (WEIR_COLUMN_ROW (row->widget), self->anchor_y);
}

/* Returns: whether there are other widgets */
static gboolean
update_row (WeirColumn *self, guint index, int top, int from, int to)
{
  WeirColumnPlace *row = get_row (self, index);
  int bottom = top + row->height;
  gboolean is_made = FALSE;

  if (row->widget == NULL && top < to && bottom > from)
    {
      make_row (self, index);
      is_made = TRUE;
    }
  /* What has the focus, or is being written, stays. */
  else if (row->widget != NULL && (top > to + KEPT_PX || bottom < from - KEPT_PX)
           && gtk_widget_get_focus_child (GTK_WIDGET (self)) != row->widget)
    g_clear_pointer (&row->widget, gtk_widget_unparent);
  if (WEIR_IS_COLUMN_ROW (row->widget)
      && weir_column_row_set_window (WEIR_COLUMN_ROW (row->widget), self->width, from - top,
                                     to - top))
    is_made = TRUE;
  return is_made;
}

/* Whether all rows that are seen have widgets. */
static gboolean
is_whole (WeirColumn *self, int place)
{
  return weir_column_places_is_whole (self->rows, place, place + self->height);
}

/* Of what is seen, and of what is up to @near pixels beyond it. */
static void
update_near (WeirColumn *self, int near)
{
  gboolean is_changed = TRUE;

  for (guint round = 0; is_changed && round < MAX_ROUNDS; round++)
    {
      int from;
      int top = WEIR_COLUMN_TOP;

      measure_rows (self);
      from = get_place (self) - near;
      is_changed = FALSE;
      for (guint i = 0; i < self->rows->len; i++)
        {
          int height = get_row (self, i)->height;

          if (update_row (self, i, top, from, from + self->height + 2 * near))
            is_changed = TRUE;
          top += height + WEIR_COLUMN_SPACING;
        }
    }
  self->updated_place = get_place (self);
  self->drift = 0;
}

/* Where much is to be made at once, as when a conversation is opened, what is near waits for the next
 * frame. Returns: whether it does */
static gboolean
update_rows (WeirColumn *self)
{
  gboolean is_waiting;

  if (self->width <= 0 || self->height <= 0)
    return FALSE;
  measure_rows (self);
  is_waiting = !is_whole (self, get_place (self));
  update_near (self, is_waiting ? 0 : NEAR_PX);
  return is_waiting;
}

/* Before the sizes of this frame are given out. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  WeirColumn *self = WEIR_COLUMN (widget);
  guint tick_id = self->tick_id;
  gboolean is_waiting;

  self->tick_id = 0;
  is_waiting = update_rows (self);
  gtk_widget_queue_allocate (widget);
  if (!is_waiting || self->tick_id != 0)
    return G_SOURCE_REMOVE;
  self->tick_id = tick_id;
  return G_SOURCE_CONTINUE;
}

static void
queue_update (WeirColumn *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

static void
on_scrolled (WeirColumn *self)
{
  int place = (int) gtk_adjustment_get_value (self->vadjustment);

  if (self->is_placing)
    return;
  set_following (self, place >= get_total (self) - self->height - AT_END_PX);
  take_anchor (self, place);
  queue_update (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* --- Layout --- */

static void
weir_column_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  WeirColumn *self = WEIR_COLUMN (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;
  for (guint i = 0; i < self->rows->len; i++)
    {
      int child = 0;

      if (get_row (self, i)->widget != NULL)
        gtk_widget_measure (get_row (self, i)->widget, orientation, -1, &child, NULL, NULL, NULL);
      *minimum = MAX (*minimum, child);
    }
  *natural = MAX (*minimum, MAX_WIDTH);
}

static void
allocate_rows (WeirColumn *self, int x, int place)
{
  int top = WEIR_COLUMN_TOP - place;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const WeirColumnPlace *row = get_row (self, i);

      if (row->widget != NULL)
        weir_seen_child_allocate (row->widget, &(GtkAllocation){ x, top, self->width, row->height },
                                  0, self->height);
      top += row->height + WEIR_COLUMN_SPACING;
    }
}

static void
weir_column_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WeirColumn *self = WEIR_COLUMN (widget);
  int row_width = MIN (width, MAX_WIDTH);
  gboolean is_resized = self->width != row_width || self->height != height;
  int place;

  set_width (self, row_width);
  self->height = height;
  measure_rows (self);
  place = get_place (self);
  tell_place (self, place);
  allocate_rows (self, (width - row_width) / 2, place);
  /* A reply that comes line by line does not take a second frame for each of them. */
  if (!is_whole (self, place) || is_resized
      || self->drift + ABS (place - self->updated_place) > NEAR_PX / 2)
    queue_update (self);
}

/* --- The model --- */

static void
on_items_changed (WeirColumn *self, guint position, guint removed, guint added)
{
  gboolean is_above = position < self->anchor || (position == 0 && removed == 0);

  if (removed > 0)
    g_array_remove_range (self->rows, position, removed);
  for (guint i = 0; i < added; i++)
    {
      WeirColumnPlace row = { NULL, 0 };

      g_array_insert_val (self->rows, position + i, row);
      if (self->width > 0)
        get_row (self, position + i)->height = guess (self, position + i);
    }
  if (is_above)
    self->anchor += added;
  if (is_above)
    self->anchor -= MIN (removed, self->anchor);
  if (self->anchor >= self->rows->len)
    self->anchor = self->rows->len > 0 ? self->rows->len - 1 : 0;
  queue_update (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
weir_column_set_model (WeirColumn *self, GListModel *model)
{
  g_return_if_fail (WEIR_IS_COLUMN (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_array_set_size (self->rows, 0);
  self->anchor = 0;
  self->anchor_y = 0;
  g_set_object (&self->model, model);
  if (model != NULL)
    {
      g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed), self,
                               G_CONNECT_SWAPPED);
      on_items_changed (self, 0, 0, g_list_model_get_n_items (model));
    }
  weir_column_follow (self);
}

void
weir_column_set_maker (WeirColumn *self,
                       WeirColumnMake make,
                       WeirColumnGuess guess_height,
                       gpointer user_data)
{
  g_return_if_fail (WEIR_IS_COLUMN (self));
  g_return_if_fail (make != NULL && guess_height != NULL);

  self->make = make;
  self->guess = guess_height;
  self->user_data = user_data;
}

gboolean
weir_column_is_following (WeirColumn *self)
{
  g_return_val_if_fail (WEIR_IS_COLUMN (self), FALSE);

  return self->is_following;
}

void
weir_column_follow (WeirColumn *self)
{
  g_return_if_fail (WEIR_IS_COLUMN (self));

  set_following (self, TRUE);
  queue_update (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

GtkWidget *
weir_column_get_row (WeirColumn *self, guint position)
{
  g_return_val_if_fail (WEIR_IS_COLUMN (self), NULL);

  return position < self->rows->len ? get_row (self, position)->widget : NULL;
}

guint
weir_column_get_n_made (WeirColumn *self)
{
  g_return_val_if_fail (WEIR_IS_COLUMN (self), 0);

  return weir_column_places_count_made (self->rows);
}

/* --- The object --- */

static void
set_adjustment (WeirColumn *self, GtkAdjustment **place, GtkAdjustment *adjustment)
{
  if (*place == adjustment && adjustment != NULL)
    return;
  if (*place != NULL)
    g_signal_handlers_disconnect_by_data (*place, self);
  g_clear_object (place);
  *place =
      g_object_ref_sink (adjustment != NULL ? adjustment : gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  if (place == &self->vadjustment)
    g_signal_connect_object (*place, "value-changed", G_CALLBACK (on_scrolled), self,
                             G_CONNECT_SWAPPED);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
weir_column_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirColumn *self = WEIR_COLUMN (object);

  switch (prop_id)
    {
    case PROP_FOLLOWING:
      g_value_set_boolean (value, self->is_following);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->policies[0]);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[1]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_column_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  WeirColumn *self = WEIR_COLUMN (object);

  switch (prop_id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, &self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->vadjustment, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->policies[0] = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->policies[1] = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_column_dispose (GObject *object)
{
  WeirColumn *self = WEIR_COLUMN (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_array_set_size (self->rows, 0);
  g_clear_object (&self->hadjustment);
  if (self->vadjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->vadjustment, self);
  g_clear_object (&self->vadjustment);

  G_OBJECT_CLASS (weir_column_parent_class)->dispose (object);
}

static void
weir_column_finalize (GObject *object)
{
  g_array_unref (WEIR_COLUMN (object)->rows);

  G_OBJECT_CLASS (weir_column_parent_class)->finalize (object);
}

static void
weir_column_class_init (WeirColumnClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_column_get_property;
  object_class->set_property = weir_column_set_property;
  object_class->dispose = weir_column_dispose;
  object_class->finalize = weir_column_finalize;
  widget_class->measure = weir_column_measure;
  widget_class->size_allocate = weir_column_size_allocate;

  properties[PROP_FOLLOWING] = g_param_spec_boolean ("following", NULL, NULL, TRUE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  gtk_widget_class_set_css_name (widget_class, "column");
}

static void
weir_column_init (WeirColumn *self)
{
  self->rows = weir_column_places_new ();
  self->is_following = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
weir_column_new (void)
{
  return g_object_new (WEIR_TYPE_COLUMN, NULL);
}
