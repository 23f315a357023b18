/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-markdown-view.h"

#include "chat/weir-markdown-block.h"
#include "ui/weir-markdown-widget.h"
#include "ui/weir-seen-child.h"
#include "ui/weir-text-height.h"

#define BLOCK_SPACING 12
#define FLUSH_MS 80  /* a frame costs about the same however much it shows */
#define USUAL_PX 600 /* width to guess with before it is known */
#define KEPT_PX 1200 /* so far from what is seen blocks keep their widgets */
#define NO_BOTTOM (1 << 28)

typedef struct
{
  GtkWidget *box;   /* (nullable): a child, a GtkBox */
  GPtrArray *nodes; /* (nullable): that the box shows */
  int height;       /* of the box, or a guess */
} Block;

struct _WeirMarkdownView
{
  GtkWidget parent_instance;

  WeirMarkdownBlocks *text;
  GString *pending; /* arrived, and not looked at yet */
  GArray *blocks;   /* of Block */
  guint n_closed;   /* those in front that change no more */
  gboolean is_over; /* no more text comes */
  gboolean is_settled;
  guint flush_id;
  int width; /* that heights are guessed for */
  int top;   /* of what is seen */
  int bottom;
  guint held; /* block, see weir_markdown_view_hold () */
  int held_y; /* in it */
};

enum
{
  PROP_0,
  PROP_SETTLED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirMarkdownView, weir_markdown_view, GTK_TYPE_WIDGET)

static Block *
get_block (WeirMarkdownView *self, guint index)
{
  return &g_array_index (self->blocks, Block, index);
}

static void
set_settled (WeirMarkdownView *self, gboolean is_settled)
{
  if (self->is_settled == is_settled)
    return;
  self->is_settled = is_settled;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SETTLED]);
}

/* --- Blocks --- */

static void
clear_block (gpointer data)
{
  Block *block = data;

  g_clear_pointer (&block->box, gtk_widget_unparent);
  g_clear_pointer (&block->nodes, g_ptr_array_unref);
}

static int
measure_block (Block *block, int width)
{
  int height;

  gtk_widget_measure (block->box, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  return height;
}

static void
guess_block (WeirMarkdownView *self, guint index, const WeirMarkdownExtent *extent)
{
  get_block (self, index)->height = weir_text_height_guess (extent->text, extent->len, self->width);
}

static void
make_block (WeirMarkdownView *self, guint index)
{
  Block *block = get_block (self, index);
  GtkWidget *before = NULL;

  for (guint i = index; i > 0 && before == NULL; i--)
    before = get_block (self, i - 1)->box;
  block->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, BLOCK_SPACING);
  block->nodes = g_ptr_array_new ();
  gtk_widget_insert_after (block->box, GTK_WIDGET (self), before);
}

static void
fill_block (WeirMarkdownView *self, guint index, const WeirMarkdownExtent *extent)
{
  g_autoptr (GPtrArray) nodes = weir_markdown_block_parse (extent);
  Block *block = get_block (self, index);

  weir_markdown_widget_sync (GTK_BOX (block->box), block->nodes, nodes);
  g_ptr_array_unref (block->nodes);
  block->nodes = g_steal_pointer (&nodes);
}

/* Makes and drops widgets. Returns: whether some were made */
static gboolean
update_window (WeirMarkdownView *self)
{
  gboolean is_changed = FALSE;
  int top = 0;

  for (guint i = 0; i < self->blocks->len; i++)
    {
      Block *block = get_block (self, i);
      int bottom = top + block->height;

      if (block->box == NULL && top < self->bottom && bottom > self->top)
        {
          WeirMarkdownExtent extent = weir_markdown_blocks_get (self->text, i);

          make_block (self, i);
          fill_block (self, i, &extent);
          block->height = measure_block (block, self->width);
          bottom = top + block->height;
          is_changed = TRUE;
        }
      /* What has the focus may have a selection. */
      else if (block->box != NULL && (top > self->bottom + KEPT_PX || bottom < self->top - KEPT_PX)
               && gtk_widget_get_focus_child (GTK_WIDGET (self)) != block->box)
        clear_block (block);
      top = bottom + BLOCK_SPACING;
    }
  return is_changed;
}

/* Those that were open, or are new. */
static void
update_blocks (WeirMarkdownView *self)
{
  guint n = weir_markdown_blocks_get_n (self->text);

  /* A line that had begun a block may turn out to go on with the one before. */
  if (self->blocks->len > n)
    g_array_set_size (self->blocks, n);
  for (guint i = self->n_closed; i < n; i++)
    {
      WeirMarkdownExtent extent = weir_markdown_blocks_get (self->text, i);

      if (i == self->blocks->len)
        g_array_set_size (self->blocks, i + 1);
      if (get_block (self, i)->box != NULL)
        fill_block (self, i, &extent);
      else
        guess_block (self, i, &extent);
      if (extent.is_closed)
        self->n_closed = i + 1;
    }
  update_window (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* --- When --- */

static void
flush (WeirMarkdownView *self)
{
  g_clear_handle_id (&self->flush_id, g_source_remove);
  if (self->is_settled)
    return;
  if (self->pending->len > 0)
    weir_markdown_blocks_append (self->text, self->pending->str, (gssize) self->pending->len);
  g_string_truncate (self->pending, 0);
  if (self->is_over)
    weir_markdown_blocks_finish (self->text);
  update_blocks (self);
  set_settled (self, TRUE);
}

static gboolean
on_flush (gpointer user_data)
{
  WeirMarkdownView *self = user_data;

  self->flush_id = 0;
  flush (self);
  return G_SOURCE_REMOVE;
}

static void
queue (WeirMarkdownView *self, guint after_ms)
{
  if (self->flush_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->flush_id = g_timeout_add (after_ms, on_flush, self);
}

static void
weir_markdown_view_map (GtkWidget *widget)
{
  WeirMarkdownView *self = WEIR_MARKDOWN_VIEW (widget);

  GTK_WIDGET_CLASS (weir_markdown_view_parent_class)->map (widget);
  if (!self->is_settled)
    queue (self, 0);
}

static void
weir_markdown_view_unmap (GtkWidget *widget)
{
  WeirMarkdownView *self = WEIR_MARKDOWN_VIEW (widget);

  g_clear_handle_id (&self->flush_id, g_source_remove);
  GTK_WIDGET_CLASS (weir_markdown_view_parent_class)->unmap (widget);
}

/* --- What is seen --- */

static void
set_width (WeirMarkdownView *self, int width)
{
  if (self->width == width || width <= 0)
    return;
  self->width = width;
  for (guint i = 0; i < self->blocks->len; i++)
    if (get_block (self, i)->box == NULL)
      {
        WeirMarkdownExtent extent = weir_markdown_blocks_get (self->text, i);

        guess_block (self, i, &extent);
      }
}

gboolean
weir_markdown_view_set_window (WeirMarkdownView *self, int width, int top, int bottom)
{
  g_return_val_if_fail (WEIR_IS_MARKDOWN_VIEW (self), FALSE);

  if (self->width == width && self->top == top && self->bottom == bottom)
    return FALSE;
  set_width (self, width);
  self->top = top;
  self->bottom = bottom;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return update_window (self);
}

void
weir_markdown_view_hold (WeirMarkdownView *self, int y)
{
  guint i = 0;

  g_return_if_fail (WEIR_IS_MARKDOWN_VIEW (self));

  for (; i + 1 < self->blocks->len && get_block (self, i)->height + BLOCK_SPACING <= y; i++)
    y -= get_block (self, i)->height + BLOCK_SPACING;
  self->held = i;
  self->held_y = y;
}

int
weir_markdown_view_locate (WeirMarkdownView *self)
{
  int y = 0;

  g_return_val_if_fail (WEIR_IS_MARKDOWN_VIEW (self), 0);

  for (guint i = 0; i < self->held && i < self->blocks->len; i++)
    y += get_block (self, i)->height + BLOCK_SPACING;
  return y + self->held_y;
}

/* --- Layout --- */

static GtkSizeRequestMode
weir_markdown_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (WeirMarkdownView *self, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  for (guint i = 0; i < self->blocks->len; i++)
    {
      int child_minimum = 0;
      int child_natural = 0;

      if (get_block (self, i)->box == NULL)
        continue;
      gtk_widget_measure (get_block (self, i)->box, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum,
                          &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

static void
measure_height (WeirMarkdownView *self, int width, int *minimum, int *natural)
{
  int height = 0;

  set_width (self, width);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      Block *block = get_block (self, i);

      height += block->box != NULL ? measure_block (block, width) : block->height;
      height += i > 0 ? BLOCK_SPACING : 0;
    }
  *minimum = *natural = height;
}

static void
weir_markdown_view_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  WeirMarkdownView *self = WEIR_MARKDOWN_VIEW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, minimum, natural);
  else
    measure_height (self, for_size >= 0 ? for_size : self->width, minimum, natural);
}

static void
weir_markdown_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WeirMarkdownView *self = WEIR_MARKDOWN_VIEW (widget);
  int y = 0;

  set_width (self, width);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      Block *block = get_block (self, i);

      if (block->box != NULL)
        {
          block->height = measure_block (block, width);
          weir_seen_child_allocate (block->box, &(GtkAllocation){ 0, y, width, block->height },
                                    self->top, self->bottom);
        }
      y += block->height + BLOCK_SPACING;
    }
}

/* --- Text --- */

void
weir_markdown_view_set_text (WeirMarkdownView *self, const char *text, gsize len)
{
  g_return_if_fail (WEIR_IS_MARKDOWN_VIEW (self));
  g_return_if_fail (text != NULL);

  g_clear_pointer (&self->text, weir_markdown_blocks_free);
  self->text = weir_markdown_blocks_new ();
  g_string_truncate (self->pending, 0);
  g_array_set_size (self->blocks, 0);
  self->n_closed = 0;
  self->is_over = FALSE;
  weir_markdown_blocks_append (self->text, text, (gssize) len);
  set_settled (self, FALSE);
  flush (self);
}

void
weir_markdown_view_append (WeirMarkdownView *self, const char *text, gsize len)
{
  g_return_if_fail (WEIR_IS_MARKDOWN_VIEW (self));
  g_return_if_fail (text != NULL);

  g_string_append_len (self->pending, text, (gssize) len);
  set_settled (self, FALSE);
  queue (self, FLUSH_MS);
}

void
weir_markdown_view_finish (WeirMarkdownView *self)
{
  g_return_if_fail (WEIR_IS_MARKDOWN_VIEW (self));

  self->is_over = TRUE;
  set_settled (self, FALSE);
  flush (self);
}

gboolean
weir_markdown_view_is_settled (WeirMarkdownView *self)
{
  g_return_val_if_fail (WEIR_IS_MARKDOWN_VIEW (self), FALSE);

  return self->is_settled;
}

/* --- The object --- */

static void
weir_markdown_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, WEIR_MARKDOWN_VIEW (object)->is_settled);
}

static void
weir_markdown_view_dispose (GObject *object)
{
  WeirMarkdownView *self = WEIR_MARKDOWN_VIEW (object);

  g_clear_handle_id (&self->flush_id, g_source_remove);
  g_array_set_size (self->blocks, 0);

  G_OBJECT_CLASS (weir_markdown_view_parent_class)->dispose (object);
}

static void
weir_markdown_view_finalize (GObject *object)
{
  WeirMarkdownView *self = WEIR_MARKDOWN_VIEW (object);

  weir_markdown_blocks_free (self->text);
  g_string_free (self->pending, TRUE);
  g_array_unref (self->blocks);

  G_OBJECT_CLASS (weir_markdown_view_parent_class)->finalize (object);
}

static void
weir_markdown_view_class_init (WeirMarkdownViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_markdown_view_get_property;
  object_class->dispose = weir_markdown_view_dispose;
  object_class->finalize = weir_markdown_view_finalize;
  widget_class->map = weir_markdown_view_map;
  widget_class->unmap = weir_markdown_view_unmap;
  widget_class->get_request_mode = weir_markdown_view_get_request_mode;
  widget_class->measure = weir_markdown_view_measure;
  widget_class->size_allocate = weir_markdown_view_size_allocate;

  properties[PROP_SETTLED] =
      g_param_spec_boolean ("settled", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_markdown_view_init (WeirMarkdownView *self)
{
  self->text = weir_markdown_blocks_new ();
  self->pending = g_string_new (NULL);
  self->blocks = g_array_new (FALSE, TRUE, sizeof (Block));
  g_array_set_clear_func (self->blocks, clear_block);
  self->is_settled = TRUE;
  self->width = USUAL_PX;
  self->bottom = NO_BOTTOM;
}
