/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-markdown-widget.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/weir-code-card.h"
#include "ui/weir-markdown-label.h"
#include "ui/weir-text-direction.h"

#define BLOCK_SPACING 12
#define TIGHT_SPACING 3
#define MARKER_SPACING 6
#define MIN_CELL_CHARS 6
#define MAX_CELL_CHARS 40
#define MAX_COLUMNS 5 /* with more, lines are not broken, and the table is scrolled */

static GtkWidget *make (const WeirMarkdownNode *node);
static gboolean
update (GtkWidget *widget, const WeirMarkdownNode *before, const WeirMarkdownNode *after);

/* --- Texts --- */

static GtkWidget *
make_text (const WeirMarkdownNode *node)
{
  GtkWidget *label = weir_markdown_label_new ();

  weir_markdown_label_fill (GTK_LABEL (label), node);
  return label;
}

static GtkWidget *
make_heading (const WeirMarkdownNode *node)
{
  static const char *const classes[] = { "heading-1", "heading-2", "heading-3" };
  GtkWidget *label = make_text (node);

  gtk_widget_add_css_class (label, classes[MIN (node->number, G_N_ELEMENTS (classes)) - 1]);
  return label;
}

static GtkWidget *
make_code (const WeirMarkdownNode *node)
{
  GtkWidget *card = weir_code_card_new ();

  weir_code_card_set (WEIR_CODE_CARD (card), node->text, node->language);
  return card;
}

/* --- Lists --- */

static char *
build_marker (const WeirMarkdownNode *list, const WeirMarkdownNode *item, guint index)
{
  if (item->is_task)
    return g_strdup (item->is_done ? "☑" : "☐");
  return list->is_ordered ? g_strdup_printf ("%u.", list->number + index) : g_strdup ("•");
}

/* The marker is where the text begins. */
static void
turn_item (GtkWidget *box, const WeirMarkdownNode *item)
{
  weir_text_direction_follow_node (box, item);
  weir_text_direction_follow_node (gtk_widget_get_first_child (box), item);
}

static GtkWidget *
make_item (const WeirMarkdownNode *list, guint index)
{
  const WeirMarkdownNode *item = weir_markdown_node_get_child (list, index);
  g_autofree char *marker = build_marker (list, item, index);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, MARKER_SPACING);
  GtkWidget *label = gtk_label_new (marker);
  GtkWidget *body =
      gtk_box_new (GTK_ORIENTATION_VERTICAL, list->is_tight ? TIGHT_SPACING : BLOCK_SPACING / 2);

  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_width_chars (GTK_LABEL (label), list->is_ordered ? 3 : 1);
  gtk_widget_add_css_class (label, "list-marker");
  gtk_widget_set_hexpand (body, TRUE);
  weir_markdown_widget_sync (GTK_BOX (body), none, item->children);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), body);
  turn_item (box, item);
  return box;
}

static GtkWidget *
make_list (const WeirMarkdownNode *list)
{
  GtkWidget *box =
      gtk_box_new (GTK_ORIENTATION_VERTICAL, list->is_tight ? TIGHT_SPACING : BLOCK_SPACING / 2);

  for (guint i = 0; i < list->children->len; i++)
    gtk_box_append (GTK_BOX (box), make_item (list, i));
  return box;
}

static gboolean
is_same_item (const WeirMarkdownNode *a, const WeirMarkdownNode *b)
{
  return a->is_task == b->is_task && a->is_done == b->is_done;
}

static gboolean
update_list (GtkWidget *box, const WeirMarkdownNode *before, const WeirMarkdownNode *after)
{
  GtkWidget *child = gtk_widget_get_first_child (box);

  if (before->is_ordered != after->is_ordered || before->number != after->number
      || before->is_tight != after->is_tight || after->children->len < before->children->len)
    return FALSE;
  for (guint i = 0; i < before->children->len; i++)
    {
      const WeirMarkdownNode *old = weir_markdown_node_get_child (before, i);
      const WeirMarkdownNode *new = weir_markdown_node_get_child (after, i);

      if (!is_same_item (old, new))
        return FALSE;
      weir_markdown_widget_sync (GTK_BOX (gtk_widget_get_last_child (child)), old->children,
                                 new->children);
      turn_item (child, new);
      child = gtk_widget_get_next_sibling (child);
    }
  for (guint i = before->children->len; i < after->children->len; i++)
    gtk_box_append (GTK_BOX (box), make_item (after, i));
  return TRUE;
}

/* --- Quotes --- */

static GtkWidget *
make_quote (const WeirMarkdownNode *node)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, BLOCK_SPACING / 2);

  gtk_widget_add_css_class (box, "quote");
  weir_markdown_widget_sync (GTK_BOX (box), none, node->children);
  weir_text_direction_follow_node (box, node);
  return box;
}

/* --- Tables --- */

static void
put_cell (GtkGrid *grid, const WeirMarkdownNode *cell, int column, int row, gboolean is_wide)
{
  static const float aligns[] = { 0, 0.5, 1 };
  GtkWidget *label = gtk_grid_get_child_at (grid, column, row);

  if (label == NULL)
    {
      label = weir_markdown_label_new ();
      gtk_widget_set_hexpand (label, TRUE);
      gtk_label_set_width_chars (GTK_LABEL (label), MIN_CELL_CHARS);
      gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CELL_CHARS);
      gtk_label_set_wrap (GTK_LABEL (label), !is_wide);
      gtk_label_set_yalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, row == 0 ? "table-head" : "table-cell");
      gtk_grid_attach (grid, label, column, row, 1, 1);
    }
  gtk_label_set_xalign (GTK_LABEL (label), aligns[cell->align]);
  weir_markdown_label_fill (GTK_LABEL (label), cell);
}

static void
put_row (GtkGrid *grid, const WeirMarkdownNode *table, guint row)
{
  const WeirMarkdownNode *node = weir_markdown_node_get_child (table, row);

  guint n = node->children->len;

  for (guint i = 0; i < n; i++)
    put_cell (grid, weir_markdown_node_get_child (node, i), (int) i, (int) row, n > MAX_COLUMNS);
}

/* What is scrolled sideways has the height it has at its least width, so it must not break lines. */
static GtkWidget *
frame_table (GtkWidget *grid, gboolean is_wide)
{
  GtkWidget *frame;

  if (is_wide)
    {
      frame = gtk_scrolled_window_new ();
      gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (frame), GTK_POLICY_AUTOMATIC,
                                      GTK_POLICY_NEVER);
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (frame), grid);
    }
  else
    {
      frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      gtk_box_append (GTK_BOX (frame), grid);
    }
  gtk_widget_set_overflow (frame, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (frame, "table-frame");
  return frame;
}

static GtkWidget *
make_table (const WeirMarkdownNode *table)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *frame =
      frame_table (grid, weir_markdown_node_get_child (table, 0)->children->len > MAX_COLUMNS);

  for (guint i = 0; i < table->children->len; i++)
    put_row (GTK_GRID (grid), table, i);
  weir_text_direction_follow_node (grid, table);
  gtk_accessible_update_property (GTK_ACCESSIBLE (frame), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Table"), -1);
  g_object_set_data (G_OBJECT (frame), "grid", grid);
  return frame;
}

static gboolean
update_table (GtkWidget *widget, const WeirMarkdownNode *before, const WeirMarkdownNode *after)
{
  GtkGrid *grid = g_object_get_data (G_OBJECT (widget), "grid");

  if (weir_markdown_node_get_child (before, 0)->children->len
          != weir_markdown_node_get_child (after, 0)->children->len
      || after->children->len < before->children->len)
    return FALSE;
  for (guint i = 0; i < after->children->len; i++)
    if (i >= before->children->len
        || !weir_markdown_node_equal (weir_markdown_node_get_child (before, i),
                                      weir_markdown_node_get_child (after, i)))
      put_row (grid, after, i);
  return TRUE;
}

/* --- Any --- */

static GtkWidget *
make (const WeirMarkdownNode *node)
{
  switch (node->kind)
    {
    case WEIR_MARKDOWN_HEADING:
      return make_heading (node);
    case WEIR_MARKDOWN_CODE:
      return make_code (node);
    case WEIR_MARKDOWN_RULE:
      return gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
    case WEIR_MARKDOWN_QUOTE:
      return make_quote (node);
    case WEIR_MARKDOWN_LIST:
      return make_list (node);
    case WEIR_MARKDOWN_TABLE:
      return make_table (node);
    default:
      return make_text (node);
    }
}

/* Returns: %FALSE when it takes another widget */
static gboolean
update (GtkWidget *widget, const WeirMarkdownNode *before, const WeirMarkdownNode *after)
{
  if (before->kind != after->kind || before->number != after->number)
    return FALSE;
  switch (after->kind)
    {
    case WEIR_MARKDOWN_CODE:
      weir_code_card_set (WEIR_CODE_CARD (widget), after->text, after->language);
      return TRUE;
    case WEIR_MARKDOWN_RULE:
      return TRUE;
    case WEIR_MARKDOWN_QUOTE:
      weir_markdown_widget_sync (GTK_BOX (widget), before->children, after->children);
      weir_text_direction_follow_node (widget, after);
      return TRUE;
    case WEIR_MARKDOWN_LIST:
      return update_list (widget, before, after);
    case WEIR_MARKDOWN_TABLE:
      return update_table (widget, before, after);
    default:
      weir_markdown_label_fill (GTK_LABEL (widget), after);
      return TRUE;
    }
}

void
weir_markdown_widget_sync (GtkBox *box, const GPtrArray *before, const GPtrArray *after)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_BOX (box));
  g_return_if_fail (before != NULL && after != NULL);

  child = gtk_widget_get_first_child (GTK_WIDGET (box));
  for (guint i = 0; i < after->len; i++)
    {
      const WeirMarkdownNode *old = i < before->len ? before->pdata[i] : NULL;
      const WeirMarkdownNode *new = after->pdata[i];
      GtkWidget *next = child != NULL ? gtk_widget_get_next_sibling (child) : NULL;

      if (old == NULL)
        gtk_box_append (box, make (new));
      else if (!weir_markdown_node_equal (old, new) && !update (child, old, new))
        {
          gtk_box_insert_child_after (box, make (new), child);
          gtk_box_remove (box, child);
        }
      child = next;
    }
  for (guint i = after->len; i < before->len; i++)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      gtk_box_remove (box, child);
      child = next;
    }
}
