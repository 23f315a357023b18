/* SPDX-License-Identifier: MIT */
#include "markdown-html.h"

#include <string.h>

/* What goes beyond CommonMark, whose own examples tests/sdk has. */
static const struct
{
  const char *name;
  const char *text;
  const char *html;
} rows[] = {
  { "spans", "a *b **c*** `d` ~~e~~",
    "<p>a <em>b <strong>c</strong></em> <code>d</code> <del>e</del></p>\n" },
  { "line-breaks", "a\nb  \nc\\\nd", "<p>a\nb\nc\nd</p>\n" },
  { "table", "| a | b | c |\n|---|:-:|--:|\n| 1 | *2* |\n",
    "<table>\n<tr><th>a<th center>b<th end>c\n<tr><td>1<td center><em>2</em><td end>\n</table>\n" },
  { "break-in-table", "| a |\n|---|\n| 1<br>2<br />3<BR/>4 <brx> |\n",
    "<table>\n<tr><th>a\n<tr><td>1\n2\n3\n4 &lt;brx&gt;\n</table>\n" },
  { "tasks", "- [x] a\n- [ ] b\n- c", "<ul>\n<li>[x]a</li>\n<li>[ ]b</li>\n<li>c</li>\n</ul>\n" },
  { "html", "<b>a</b>\n<script>x</script>",
    "<p>&lt;b&gt;a&lt;/b&gt;\n&lt;script&gt;x&lt;/script&gt;</p>\n" },
  { "html-block", "<div>\n\n*a*\n\n</div>",
    "<p>&lt;div&gt;</p>\n<p><em>a</em></p>\n<p>&lt;/div&gt;</p>\n" },
  { "math-dollar", "with $a_1 * b_2 * c_1$ and $$x*y*z$$",
    "<p>with $a_1 * b_2 * c_1$ and $$x*y*z$$</p>\n" },
  { "money", "from $5 to $10", "<p>from $5 to $10</p>\n" },
  { "math-bracket", "with \\(a\\) and \\[b\\] and \\\\(c\\\\)",
    "<p>with \\(a\\) and \\[b\\] and \\(c\\)</p>\n" },
  { "math-block", "$$\na\n=\nb_1 * c *\n$$", "<p>$$\na\n=\nb_1 * c *\n$$</p>\n" },
  { "math-block-bracket", "\\[\nx_1 * y\n\\]\n", "<p>\\[\nx_1 * y\n\\]</p>\n" },
  { "definition", "[1]: https://example.org/a", "<p>[1]: https://example.org/a</p>\n" },
  { "reference", "see [1]\n\n[1]: https://example.org/a",
    "<p>see [1]</p>\n<p>[1]: https://example.org/a</p>\n" },
  { "picture", "![a *b*](https://example.org/x.png) ![](https://example.org/y.png)",
    "<p>a <em>b</em> https://example.org/y.png</p>\n" },
  { "entities", "&lt;b&gt; &#60; &copy; &weir;", "<p>&lt;b&gt; &lt; © &amp;weir;</p>\n" },
  { "language", "```C&#43;&#43; x\na\n```",
    "<pre><code class=\"language-C++\">a\n</code></pre>\n" },
  { "nul", "a\\0b", "<p>a\\0b</p>\n" },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  gsize len = strlen (rows[i].text);
  g_autoptr (WeirMarkdownBlocks) blocks = markdown_html_read (rows[i].text, len, len);
  g_autofree char *html = markdown_html_print (blocks);

  g_assert_cmpstr (html, ==, rows[i].html);
}

static GPtrArray *
parse (const char *text, gsize len)
{
  const WeirMarkdownExtent extent = { text, len, FALSE, TRUE };

  return weir_markdown_block_parse (&extent);
}

/* --- Links --- */

static const struct
{
  const char *name;
  const char *text;
  const char *target; /* (nullable): none */
} links[] = {
  { "http", "[a](http://example.org/?a=1&amp;b=2)", "http://example.org/?a=1&b=2" },
  { "https", "<https://example.org>", "https://example.org" },
  { "capitals", "[a](HTTPS://example.org)", "HTTPS://example.org" },
  { "mail", "<a@example.org>", "mailto:a@example.org" },
  { "bare", "see https://example.org/a", "https://example.org/a" },
  { "picture", "![a](https://example.org/x.png)", "https://example.org/x.png" },
  { "relative", "[a](/etc/passwd)", NULL },
  { "file", "[a](file:///etc/passwd)", NULL },
  { "javascript", "[a](javascript:alert(1))", NULL },
  { "data", "![a](data:text/html,x)", NULL },
  { "spaces", "[a](<https://example.org/a b>)", NULL },
  { "control", "[a](https://example.org/&#10;b)", NULL },
};

static void
test_link (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GPtrArray) nodes = parse (links[i].text, strlen (links[i].text));
  const WeirMarkdownNode *node = nodes->pdata[0];

  g_assert_cmpuint (node->spans->len, ==, links[i].target != NULL ? 1 : 0);
  if (links[i].target != NULL)
    {
      const WeirMarkdownSpan *span = &g_array_index (node->spans, WeirMarkdownSpan, 0);

      g_assert_cmpint (span->style, ==, WEIR_MARKDOWN_LINK);
      g_assert_cmpstr (span->target, ==, links[i].target);
      g_assert_cmpuint (span->start, <, span->end);
    }
}

/* --- Odd ones --- */

static void
test_invalid (void)
{
  static const char text[] = "a\xff"
                             "b\0c\xe2\x82";
  g_autoptr (GPtrArray) nodes = parse (text, sizeof text - 1);
  const WeirMarkdownNode *node = nodes->pdata[0];

  g_assert_cmpuint (nodes->len, ==, 1);
  g_assert_true (g_utf8_validate (node->text, -1, NULL));
  g_assert_true (g_str_has_prefix (node->text, "a\xef\xbf\xbd"
                                               "b"));
  g_assert_nonnull (strchr (node->text, 'c'));
}

static void
test_equal (void)
{
  static const char *const texts[] = {
    "a",
    "b",
    "# a",
    "## a",
    "*a*",
    "**a**",
    "[a](http://x)",
    "- a",
    "1. a",
    "2. a",
    "- a\n\n- b",
    "- [ ] a",
    "- [x] a",
    "```\na\n```",
    "```c\na\n```",
    "|a|\n|-|",
    "|a|\n|:-:|",
    "[a](http://y)",
    "- a\n- b",
    "---",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
      {
        g_autoptr (GPtrArray) a = parse (texts[i], strlen (texts[i]));
        g_autoptr (GPtrArray) b = parse (texts[j], strlen (texts[j]));

        g_assert_cmpint (weir_markdown_node_equal (a->pdata[0], b->pdata[0]), ==, i == j);
      }
}

static guint
measure_depth (const WeirMarkdownNode *node)
{
  guint depth = 0;

  for (guint i = 0; i < node->children->len; i++)
    depth = MAX (depth, measure_depth (node->children->pdata[i]));
  return depth + 1;
}

/* Nothing is too deep for a screen, or lost. */
static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (WeirMarkdownBlocks) blocks = NULL;
  g_autofree char *html = NULL;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (text, "%*s- item-%u-\n", (int) i * 2, "", i);
  blocks = markdown_html_read (text->str, text->len, text->len);
  for (guint i = 0; i < weir_markdown_blocks_get_n (blocks); i++)
    {
      WeirMarkdownExtent extent = weir_markdown_blocks_get (blocks, i);
      g_autoptr (GPtrArray) nodes = weir_markdown_block_parse (&extent);

      g_assert_cmpuint (measure_depth (nodes->pdata[0]), <=, 16);
    }
  html = markdown_html_print (blocks);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *item = g_strdup_printf ("item-%u-", i);

      g_assert_nonnull (strstr (html, item));
    }
}

/* --- Hostile ones --- */

static const struct
{
  const char *name;
  const char *unit;
  const char *start;
} hostile[] = {
  { "quotes", ">", "" },
  { "quote-lines", "> > > > > > > > > > > > > > > > >\n", "" },
  { "brackets", "[", "" },
  { "closing-brackets", "]", "" },
  { "empty-links", "[]()", "" },
  { "open-links", "[a](", "" },
  { "pictures", "![", "" },
  { "stars", "*", "" },
  { "starred", "*a **a ", "" },
  { "half-starred", "a**b", "" },
  { "underscores", "_a __a ", "" },
  { "ticks", "`a``b```c", "" },
  { "open-ticks", "`", "" },
  { "entities", "&amp;", "" },
  { "angles", "<", "" },
  { "angles-http", "<http:", "" },
  { "comments", "<!--", "" },
  { "dollars", "$", "" },
  { "dollars-apart", "$a ", "" },
  { "tildes", "~a ~~b", "" },
  { "lists", "- ", "" },
  { "deep-lists", "- a\n  - b\n    - c\n      - d\n        - e\n", "" },
  { "numbers", "1. ", "" },
  { "bars", "|", "" },
  { "table-wide", "|a", "|a|b|\n|-|-|\n" },
  { "table-columns", "|\n", NULL },
  { "definitions", "[a]: b\n", "" },
  { "definitions-open", "[a]: b 'c\n", "" },
  { "definitions-used", "[a] ", "[a]: http://b\n\n" },
  { "backslashes", "\\", "" },
  { "addresses", "http://a.", "" },
  { "nul", "&#0;", "" },
};

/* A head of thousands of columns, and as many rows. */
static void
append_wide_head (GString *text)
{
  for (guint i = 0; i < 2; i++)
    {
      for (guint j = 0; j < 1500; j++)
        g_string_append (text, i == 0 ? "|a" : "|-");
      g_string_append (text, "|\n");
    }
}

static void
test_hostile (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (GString) text = g_string_new (hostile[row].start);
  g_autoptr (WeirMarkdownBlocks) blocks = NULL;
  gint64 start_us = g_get_monotonic_time ();
  gint64 slowest_us = 0;

  if (hostile[row].start == NULL)
    append_wide_head (text);
  while (text->len < 200 * 1024)
    g_string_append (text, hostile[row].unit);
  blocks = markdown_html_read (text->str, text->len, text->len / 2);
  for (guint i = 0; i < weir_markdown_blocks_get_n (blocks); i++)
    {
      WeirMarkdownExtent extent = weir_markdown_blocks_get (blocks, i);
      gint64 block_us = g_get_monotonic_time ();
      g_autoptr (GPtrArray) nodes = weir_markdown_block_parse (&extent);

      g_assert_cmpuint (nodes->len, >, 0);
      slowest_us = MAX (slowest_us, g_get_monotonic_time () - block_us);
    }
  g_test_message ("%s: %.1f ms, slowest block %.1f ms", hostile[row].name,
                  (g_get_monotonic_time () - start_us) / 1000., slowest_us / 1000.);
  /* Ten times what it takes on a slow computer, with a sanitizer. */
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 20 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/chat/markdown-block/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autofree char *path = g_strconcat ("/chat/markdown-block/link/", links[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_link);
    }
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autofree char *path = g_strconcat ("/chat/markdown-block/hostile/", hostile[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_hostile);
    }
  g_test_add_func ("/chat/markdown-block/deep", test_deep);
  g_test_add_func ("/chat/markdown-block/equal", test_equal);
  g_test_add_func ("/chat/markdown-block/invalid", test_invalid);
  return g_test_run ();
}
