/* SPDX-License-Identifier: MIT */
#include "chat/weir-markdown-block.h"
#include "ui/weir-markdown-widget.h"
#include "ui/weir-text-direction.h"

#define HEBREW "שלום"
#define ARABIC "مرحبا"

static void
test_text (void)
{
  static const struct
  {
    const char *text;
    GtkTextDirection direction;
  } rows[] = {
    { "Hello", GTK_TEXT_DIR_LTR },         { HEBREW, GTK_TEXT_DIR_RTL },
    { ARABIC " Weir", GTK_TEXT_DIR_RTL },  { "Weir " ARABIC, GTK_TEXT_DIR_LTR },
    { "1, 2: " HEBREW, GTK_TEXT_DIR_RTL },
  };
  GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));
  GtkTextDirection usual = gtk_widget_get_direction (label);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      weir_text_direction_follow (label, rows[i].text);
      g_assert_cmpint (gtk_widget_get_direction (label), ==, rows[i].direction);
    }
  gtk_widget_set_direction (label, GTK_TEXT_DIR_RTL);
  weir_text_direction_follow (label, "1 + 2");
  g_assert_cmpint (gtk_widget_get_direction (label), ==, usual);
  g_assert_finalize_object (label);
}

/* (transfer full): a box with @text as it is shown */
static GtkWidget *
show (const char *text)
{
  g_autoptr (WeirMarkdownBlocks) blocks = weir_markdown_blocks_new ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) nodes = NULL;
  WeirMarkdownExtent extent;
  GtkWidget *box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));

  weir_markdown_blocks_append (blocks, text, -1);
  weir_markdown_blocks_finish (blocks);
  g_assert_cmpuint (weir_markdown_blocks_get_n (blocks), ==, 1);
  extent = weir_markdown_blocks_get (blocks, 0);
  nodes = weir_markdown_block_parse (&extent);
  weir_markdown_widget_sync (GTK_BOX (box), none, nodes);
  return box;
}

/* The marker of a list and the bar of a quote stand where the line begins. */
static void
test_markdown (void)
{
  static const struct
  {
    const char *text;
    GtkTextDirection direction;
  } rows[] = {
    { HEBREW, GTK_TEXT_DIR_RTL },           { "Hello", GTK_TEXT_DIR_LTR },
    { "## " ARABIC, GTK_TEXT_DIR_RTL },     { "> " HEBREW, GTK_TEXT_DIR_RTL },
    { "- " ARABIC "\n", GTK_TEXT_DIR_RTL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *box = show (rows[i].text);
      GtkWidget *child = gtk_widget_get_first_child (box);

      if (g_str_has_prefix (rows[i].text, "- "))
        child = gtk_widget_get_first_child (child);
      g_assert_cmpint (gtk_widget_get_direction (child), ==, rows[i].direction);
      g_assert_finalize_object (box);
    }
}

static void
test_table (void)
{
  GtkWidget *box = show ("| " HEBREW " | " ARABIC " |\n|---|---|\n| a | b |\n");
  GtkWidget *grid = gtk_widget_get_first_child (gtk_widget_get_first_child (box));

  g_assert_true (GTK_IS_GRID (grid));
  g_assert_cmpint (gtk_widget_get_direction (grid), ==, GTK_TEXT_DIR_RTL);
  g_assert_finalize_object (box);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/text-direction/markdown", test_markdown);
  g_test_add_func ("/ui/text-direction/table", test_table);
  g_test_add_func ("/ui/text-direction/text", test_text);

  return g_test_run ();
}
