/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-markdown-view.h"

#include "chat/weir-markdown-block.h"
#include "ui/weir-markdown-widget.h"

#define BLOCK_SPACING 12
#define FLUSH_MS 50
#define TURN_US 8000 /* of the main loop; a frame has 16 ms */
#define PAGE_LEN 32  /* blocks that are laid out together */

/* A block that has widgets. */
typedef struct
{
  GtkBox *box;      /* borrowed: a child of its page */
  GPtrArray *nodes; /* that it shows */
} Block;

struct _WeirMarkdownView
{
  GtkBox parent_instance;

  WeirMarkdownBlocks *text;
  GString *pending; /* arrived, and not looked at yet */
  GPtrArray
      *pages; /* (element-type GtkBox): borrowed; a change lays out one of them, not all blocks */
  GArray *blocks;   /* of Block */
  guint n_settled;  /* those in front that are closed and shown */
  gboolean is_over; /* no more text comes */
  gboolean is_settled;
  guint flush_id;
};

enum
{
  PROP_0,
  PROP_SETTLED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirMarkdownView, weir_markdown_view, GTK_TYPE_BOX)

/* --- Blocks --- */

static void
clear_block (gpointer data)
{
  g_ptr_array_unref (((Block *) data)->nodes);
}

static GtkBox *
get_page (WeirMarkdownView *self, guint index)
{
  GtkWidget *page;

  if (index / PAGE_LEN == self->pages->len)
    {
      page = gtk_box_new (GTK_ORIENTATION_VERTICAL, BLOCK_SPACING);
      gtk_box_append (GTK_BOX (self), page);
      g_ptr_array_add (self->pages, page);
    }
  return g_ptr_array_index (self->pages, index / PAGE_LEN);
}

static void
add_block (WeirMarkdownView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, BLOCK_SPACING);
  Block block = { .box = GTK_BOX (box), .nodes = g_ptr_array_new () };

  gtk_box_append (get_page (self, self->blocks->len), box);
  g_array_append_val (self->blocks, block);
}

static void
show_block (WeirMarkdownView *self, guint index, const WeirMarkdownExtent *extent)
{
  g_autoptr (GPtrArray) nodes = weir_markdown_block_parse (extent);
  Block *block;

  if (index == self->blocks->len)
    add_block (self);
  block = &g_array_index (self->blocks, Block, index);
  weir_markdown_widget_sync (block->box, block->nodes, nodes);
  g_ptr_array_unref (block->nodes);
  block->nodes = g_steal_pointer (&nodes);
}

/* A line that had begun a block may turn out to go on with the one before. */
static void
remove_blocks (WeirMarkdownView *self, guint n)
{
  while (self->blocks->len > n)
    {
      guint last = self->blocks->len - 1;
      GtkBox *page = get_page (self, last);

      gtk_box_remove (page, GTK_WIDGET (g_array_index (self->blocks, Block, last).box));
      g_array_set_size (self->blocks, last);
      if (last % PAGE_LEN != 0)
        continue;
      gtk_box_remove (GTK_BOX (self), GTK_WIDGET (page));
      g_ptr_array_set_size (self->pages, self->pages->len - 1);
    }
}

static void
set_settled (WeirMarkdownView *self, gboolean is_settled)
{
  if (self->is_settled == is_settled)
    return;
  self->is_settled = is_settled;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SETTLED]);
}

static void
take_pending (WeirMarkdownView *self)
{
  if (self->pending->len > 0)
    weir_markdown_blocks_append (self->text, self->pending->str, (gssize) self->pending->len);
  g_string_truncate (self->pending, 0);
  if (self->is_over)
    weir_markdown_blocks_finish (self->text);
}

/* Returns: whether all is shown */
static gboolean
show_blocks (WeirMarkdownView *self)
{
  gint64 end_us = g_get_monotonic_time () + TURN_US;
  guint n = weir_markdown_blocks_get_n (self->text);

  remove_blocks (self, n);
  for (guint i = self->n_settled; i < n; i++)
    {
      WeirMarkdownExtent extent = weir_markdown_blocks_get (self->text, i);

      show_block (self, i, &extent);
      if (extent.is_closed)
        self->n_settled = i + 1;
      if (g_get_monotonic_time () > end_us)
        return i + 1 == n;
    }
  return TRUE;
}

/* --- When --- */

static gboolean on_flush (gpointer user_data);

static void
queue (WeirMarkdownView *self, guint after_ms)
{
  if (self->flush_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->flush_id = g_timeout_add (after_ms, on_flush, self);
}

static void
flush (WeirMarkdownView *self)
{
  take_pending (self);
  if (show_blocks (self))
    set_settled (self, TRUE);
  else
    /* Behind the drawing of what there is. */
    queue (self, 1);
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

/* --- Text --- */

void
weir_markdown_view_set_text (WeirMarkdownView *self, const char *text, gsize len)
{
  g_return_if_fail (WEIR_IS_MARKDOWN_VIEW (self));
  g_return_if_fail (text != NULL);

  g_clear_handle_id (&self->flush_id, g_source_remove);
  g_clear_pointer (&self->text, weir_markdown_blocks_free);
  self->text = weir_markdown_blocks_new ();
  g_string_truncate (self->pending, 0);
  self->n_settled = 0;
  self->is_over = FALSE;
  weir_markdown_blocks_append (self->text, text, (gssize) len);
  set_settled (self, FALSE);
  /* At once, so that it has its height with the first frame; the rest of a long one follows. */
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
  g_clear_handle_id (&self->flush_id, g_source_remove);
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
  remove_blocks (self, 0);

  G_OBJECT_CLASS (weir_markdown_view_parent_class)->dispose (object);
}

static void
weir_markdown_view_finalize (GObject *object)
{
  WeirMarkdownView *self = WEIR_MARKDOWN_VIEW (object);

  weir_markdown_blocks_free (self->text);
  g_string_free (self->pending, TRUE);
  g_array_unref (self->blocks);
  g_ptr_array_unref (self->pages);

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

  properties[PROP_SETTLED] =
      g_param_spec_boolean ("settled", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_markdown_view_init (WeirMarkdownView *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), BLOCK_SPACING);
  self->text = weir_markdown_blocks_new ();
  self->pending = g_string_new (NULL);
  self->pages = g_ptr_array_new ();
  self->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  g_array_set_clear_func (self->blocks, clear_block);
  self->is_settled = TRUE;
}

GtkWidget *
weir_markdown_view_new (void)
{
  return g_object_new (WEIR_TYPE_MARKDOWN_VIEW, NULL);
}
