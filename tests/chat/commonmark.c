/* SPDX-License-Identifier: MIT */
/* Goes through the examples of CommonMark: each cut at each byte gives the same blocks, and what is
 * supported looks as it should. Usage: commonmark SPEC.TXT
 *
 * Prints a line for each section; fails when fewer of one look as they should than do today. With
 * VERBOSE in the environment it shows those that do not. */
#include "markdown-html.h"

#include <string.h>

#define FENCE "````````````````````````````````"

/* How many of a section look otherwise: HTML is text; a link's definition holds within its block and is
 * shown; brackets keep the backslash that may make mathematics of them; names of characters that nobody
 * writes are left as they are; md4c 0.4.8 keeps a tab beside a heading's text. */
static const struct
{
  const char *section;
  guint n_different;
} sections[] = {
  { "Backslash escapes", 4 },
  { "Code spans", 1 },
  { "Emphasis and strong emphasis", 3 },
  { "Entity and numeric character references", 3 },
  { "HTML blocks", 44 },
  { "Hard line breaks", 2 },
  { "Images", 14 },
  { "Link reference definitions", 19 },
  { "Links", 44 },
  { "Lists", 2 },
  { "Raw HTML", 12 },
  { "Setext headings", 1 },
  { "Tabs", 1 },
};

typedef struct
{
  char *section;
  guint number;
  GString *source;
  GString *html;
} Example;

typedef struct
{
  guint n;
  guint n_alike;
} Sum;

static void
free_example (gpointer data)
{
  Example *self = data;

  g_free (self->section);
  g_string_free (self->source, TRUE);
  g_string_free (self->html, TRUE);
  g_free (self);
}

/* Without links and pictures, and with one kind of line break. */
static char *
simplify (const char *html)
{
  g_autoptr (GRegex) links = g_regex_new ("</?a( [^>]*)?>", 0, 0, NULL);
  g_autoptr (GRegex) pictures = g_regex_new ("<img [^>]*alt=\"([^\"]*)\"[^>]*/>", 0, 0, NULL);
  g_autoptr (GRegex) breaks = g_regex_new ("<br />\n", 0, 0, NULL);
  g_autofree char *one = g_regex_replace (links, html, -1, 0, "", 0, NULL);
  g_autofree char *two = g_regex_replace (pictures, one, -1, 0, "\\1", 0, NULL);

  return g_regex_replace (breaks, two, -1, 0, "\n", 0, NULL);
}

static gboolean
try_example (const Example *example)
{
  const char *source = example->source->str;
  gsize len = example->source->len;
  g_autoptr (WeirMarkdownBlocks) whole = markdown_html_read (source, len, len);
  g_autofree char *html = markdown_html_print (whole);
  g_autofree char *expected = simplify (example->html->str);

  for (gsize cut = 0; cut < len; cut++)
    {
      g_autoptr (WeirMarkdownBlocks) blocks = markdown_html_read (source, len, cut);
      g_autoptr (WeirMarkdownBlocks) begun = weir_markdown_blocks_new ();
      g_autofree char *shown = NULL;

      weir_markdown_blocks_append (begun, source, (gssize) cut);
      shown = markdown_html_print (begun);
      markdown_html_assert_same (whole, blocks);
    }
  if (strcmp (html, expected) == 0)
    return TRUE;
  if (g_getenv ("VERBOSE") != NULL)
    g_print ("--- %s, example %u\n%s--- expected\n%s--- shown\n%s", example->section,
             example->number, source, expected, html);
  return FALSE;
}

/* --- The specification --- */

/* A tab is written as an arrow. */
static void
append_line (GString *out, const char *line)
{
  g_string_append_printf (out, "%s\n", line);
  g_string_replace (out, "→", "\t", 0);
}

static GPtrArray *
read_examples (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *examples = g_ptr_array_new_with_free_func (free_example);
  g_autofree char *section = g_strdup ("");
  Example *example = NULL;
  GString *part = NULL;

  for (char **line = lines; *line != NULL; line++)
    {
      if (part == NULL && g_str_has_prefix (*line, FENCE " example"))
        {
          example = g_new0 (Example, 1);
          example->section = g_strdup (section);
          example->number = examples->len + 1;
          example->source = g_string_new (NULL);
          example->html = g_string_new (NULL);
          part = example->source;
          g_ptr_array_add (examples, example);
        }
      else if (part != NULL && strcmp (*line, FENCE) == 0)
        part = NULL;
      else if (part != NULL && part == example->source && strcmp (*line, ".") == 0)
        part = example->html;
      else if (part != NULL)
        append_line (part, *line);
      else if (g_str_has_prefix (*line, "## "))
        {
          g_free (section);
          section = g_strdup (*line + 3);
        }
    }
  return examples;
}

/* --- Sums --- */

static gboolean
judge (const char *section, const Sum *sum)
{
  guint n_different = 0;
  gboolean is_fine;

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    if (strcmp (sections[i].section, section) == 0)
      n_different = sections[i].n_different;
  is_fine = sum->n_alike + n_different >= sum->n;
  g_print ("%s %s: %u of %u\n", is_fine ? "ok" : "not ok", section, sum->n_alike, sum->n);
  return is_fine;
}

int
main (int argc, char **argv)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) examples = NULL;
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GError) error = NULL;
  gboolean is_fine;
  GHashTableIter iter;
  gpointer section, sum;

  if (argc != 2 || !g_file_get_contents (argv[1], &text, NULL, &error))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "Usage: commonmark SPEC.TXT");
      return 2;
    }
  examples = read_examples (text);
  is_fine = examples->len > 600;
  for (guint i = 0; i < examples->len; i++)
    {
      const Example *example = examples->pdata[i];
      Sum *of = g_hash_table_lookup (sums, example->section);

      if (of == NULL)
        {
          of = g_new0 (Sum, 1);
          g_hash_table_insert (sums, example->section, of);
        }
      of->n++;
      of->n_alike += try_example (example) ? 1 : 0;
    }
  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, &section, &sum))
    is_fine = judge (section, sum) && is_fine;
  return is_fine ? 0 : 1;
}
