/* SPDX-License-Identifier: MIT */
#include "chat/weir-markdown-blocks.h"

#include <string.h>

#define TICKS "```"

static const struct
{
  const char *name;
  const char *text;
  const char *blocks[8];
} rows[] = {
  { "empty", "", { NULL } },
  { "blank", "\n  \n\t\n", { NULL } },
  { "paragraphs", "a\nb\n\n\nc", { "a\nb\n", "c" } },
  { "crlf", "a\r\nb\r\n\r\nc\r", { "a\nb\n", "c\n" } },
  { "cr", "a\r\rb", { "a\n", "b" } },
  { "heading", "# a\nb\n## c", { "# a\n", "b\n", "## c" } },
  { "heading-seven", "####### a\nb", { "####### a\nb" } },
  { "underlined", "a\nb\n===\nc\n---\n", { "a\nb\n===\n", "c\n---\n" } },
  { "rule", "a\n\n---\n* * *\nb", { "a\n", "---\n", "* * *\n", "b" } },
  { "fence", TICKS "c\na\n\nb\n" TICKS "\nc", { TICKS "c\na\n\nb\n" TICKS "\n", "c" } },
  { "fence-after-text", "a\n~~~\n" TICKS "\n~~~\n", { "a\n", "~~~\n" TICKS "\n~~~\n" } },
  { "fence-longer", TICKS "`\n" TICKS "\n" TICKS "``\n", { TICKS "`\n" TICKS "\n" TICKS "``\n" } },
  { "fence-open", TICKS "\na\n\n# b\n", { TICKS "\na\n\n# b\n" } },
  { "fence-is-code-span", TICKS "a" TICKS "\n\nb", { TICKS "a" TICKS "\n", "b" } },
  { "indented", "    a\n\n    b\n\nc", { "    a\n\n    b\n", "c" } },
  { "indented-in-text", "a\n    b\n", { "a\n    b\n" } },
  { "quote", "> a\nb\n> c\n\nd", { "> a\nb\n> c\n", "d" } },
  { "quote-heading", "> # a\nb", { "> # a\n", "b" } },
  { "quote-fence", "> a\n" TICKS "\nb\n" TICKS, { "> a\n", TICKS "\nb\n" TICKS } },
  { "list", "- a\n- b\n\n  c\n\n- d\n\ne", { "- a\n- b\n\n  c\n\n- d\n", "e" } },
  { "list-lazy", "- a\nb\n\nc", { "- a\nb\n", "c" } },
  { "list-nested",
    "1. a\n   - b\n     - c\n2. d\n# e",
    { "1. a\n   - b\n     - c\n2. d\n", "# e" } },
  { "list-fence",
    "- a\n\n  " TICKS "\n  x\n\n  y\n  " TICKS "\n\nb",
    { "- a\n\n  " TICKS "\n  x\n\n  y\n  " TICKS "\n", "b" } },
  { "list-after-text", "a\n- b", { "a\n", "- b" } },
  { "number-in-text", "a\n1986. b", { "a\n1986. b" } },
  { "list-tab", "-\ta\n\n\tb\n\nc", { "-\ta\n\n\tb\n", "c" } },
  { "table", "| a |\n|---|\n| b |\n\nc", { "| a |\n|---|\n| b |\n", "c" } },
  { "math", "a\n$$\nx\n=\ny\n$$\nb", { "a\n", "$$\nx\n=\ny\n$$\n", "b" } },
  { "math-line", "\\[ x = 1 \\]\nb", { "\\[ x = 1 \\]\n", "b" } },
  { "math-never-closed", "$$\nx\n\ny", { "$$\nx\n", "y" } },
  { "bracket", "\\[a] b\nc", { "\\[a] b\nc" } },
};

static WeirMarkdownBlocks *
read_pieces (const char *text, gsize len, gsize piece)
{
  WeirMarkdownBlocks *blocks = weir_markdown_blocks_new ();

  for (gsize i = 0; i < len; i += piece)
    weir_markdown_blocks_append (blocks, text + i, (gssize) MIN (piece, len - i));
  weir_markdown_blocks_finish (blocks);
  return blocks;
}

static void
test_row (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  gsize len = strlen (rows[row].text);
  guint n = 0;

  while (rows[row].blocks[n] != NULL)
    n++;
  for (gsize piece = 1; piece <= len + 1; piece++)
    {
      g_autoptr (WeirMarkdownBlocks) blocks = read_pieces (rows[row].text, len, piece);

      for (guint i = 0; i < weir_markdown_blocks_get_n (blocks) && i < n; i++)
        {
          WeirMarkdownExtent extent = weir_markdown_blocks_get (blocks, i);
          g_autofree char *text = g_strndup (extent.text, extent.len);

          g_assert_cmpstr (text, ==, rows[row].blocks[i]);
          g_assert_true (extent.is_closed);
        }
      g_assert_cmpuint (weir_markdown_blocks_get_n (blocks), ==, n);
    }
}

/* --- While it arrives --- */

static const char article[] =
    "Intro täxt\nover two lines\n- item\n- item\n\n  more\n\n1. one\n2. two\n\n> "
    "quote\nlazy\n\n" TICKS "c\nint x;\n\n# no\n" TICKS
    "\n$$\nx\n$$\n| a | b |\n|---|---|\n| 1 | 2 |\n\nEnd\n===\n\n    code\n\n"
    "    more\n\n***\n€\r\nlast";

/* What was closed stays, the last one alone is open, and no character is ever torn. */
static void
test_closed (void)
{
  g_autoptr (WeirMarkdownBlocks) blocks = weir_markdown_blocks_new ();
  g_autoptr (GPtrArray) closed = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < sizeof article - 1; i++)
    {
      guint n;

      weir_markdown_blocks_append (blocks, article + i, 1);
      n = weir_markdown_blocks_get_n (blocks);
      g_assert_cmpuint (n, >=, closed->len);
      for (guint j = 0; j < n; j++)
        {
          WeirMarkdownExtent extent = weir_markdown_blocks_get (blocks, j);
          g_autofree char *text = g_strndup (extent.text, extent.len);

          g_assert_cmpuint (extent.len, >, 0);
          g_assert_true (g_utf8_validate_len (extent.text, extent.len, NULL));
          g_assert_true (extent.is_closed || j == n - 1);
          if (j < closed->len)
            g_assert_cmpstr (text, ==, closed->pdata[j]);
          else if (extent.is_closed)
            g_ptr_array_add (closed, g_steal_pointer (&text));
        }
    }
  weir_markdown_blocks_finish (blocks);
  g_assert_cmpuint (weir_markdown_blocks_get_n (blocks), ==, 10);
  weir_markdown_blocks_finish (blocks);
  g_assert_cmpuint (weir_markdown_blocks_get_n (blocks), ==, 10);
}

/* --- Long ones --- */

static const struct
{
  const char *name;
  const char *unit;
  gsize greatest; /* bytes that a block may have */
} long_rows[] = {
  { "word", "x", 25 * 1024 },         { "words", "word ", 25 * 1024 },
  { "euros", "€", 25 * 1024 },        { "lines", "a line\n", 25 * 1024 },
  { "list", "- item\n", 25 * 1024 },  { "list-long-item", "  line\n", 25 * 1024 },
  { "quote", "> line\n", 25 * 1024 }, { "quotes", ">", 25 * 1024 },
  { "brackets", "[", 25 * 1024 },     { "spaces", " ", 25 * 1024 },
  { "code", "    x\n", G_MAXSIZE },
};

static void
test_long (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (WeirMarkdownBlocks) whole = NULL;
  g_autoptr (WeirMarkdownBlocks) pieces = NULL;
  gsize sum = 0;
  guint n;

  while (text->len < 200 * 1024)
    g_string_append (text, long_rows[row].unit);
  whole = read_pieces (text->str, text->len, text->len);
  pieces = read_pieces (text->str, text->len, 7);
  n = weir_markdown_blocks_get_n (whole);
  g_assert_cmpuint (n, ==, weir_markdown_blocks_get_n (pieces));
  for (guint i = 0; i < n; i++)
    {
      WeirMarkdownExtent extent = weir_markdown_blocks_get (whole, i);
      WeirMarkdownExtent other = weir_markdown_blocks_get (pieces, i);

      g_assert_cmpmem (extent.text, extent.len, other.text, other.len);
      g_assert_true (g_utf8_validate_len (extent.text, extent.len, NULL));
      g_assert_cmpuint (extent.len, <=, long_rows[row].greatest);
      sum += extent.len;
    }
  /* Nothing is lost but what is blank. */
  g_assert_cmpuint (sum, ==, strcmp (long_rows[row].unit, " ") == 0 ? 0 : text->len);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/chat/markdown-blocks/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  for (guint i = 0; i < G_N_ELEMENTS (long_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/chat/markdown-blocks/long/", long_rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_long);
    }
  g_test_add_func ("/chat/markdown-blocks/closed", test_closed);
  return g_test_run ();
}
