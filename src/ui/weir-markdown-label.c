/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-markdown-label.h"

#include <string.h>

#include "ui/weir-text-direction.h"

/* Grey on both light and dark. */
#define CODE_SHADE 0x8080
#define CODE_OPACITY 0x3000
#define CODE_SCALE 0.92

/* Without a least width, a label is laid out letter by letter to find one. */
#define MIN_CHARS 12

GtkWidget *
weir_markdown_label_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), MIN_CHARS);
  return label;
}

/* @attribute: (transfer full) */
static void
add (PangoAttrList *attributes, PangoAttribute *attribute, const WeirMarkdownSpan *span)
{
  attribute->start_index = span->start;
  attribute->end_index = span->end;
  pango_attr_list_insert (attributes, attribute);
}

static void
add_span (PangoAttrList *attributes, const WeirMarkdownSpan *span)
{
  switch (span->style)
    {
    case WEIR_MARKDOWN_EMPHASIS:
      add (attributes, pango_attr_style_new (PANGO_STYLE_ITALIC), span);
      break;
    case WEIR_MARKDOWN_STRONG:
      add (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD), span);
      break;
    case WEIR_MARKDOWN_STRIKE:
      add (attributes, pango_attr_strikethrough_new (TRUE), span);
      break;
    case WEIR_MARKDOWN_CODE_SPAN:
      add (attributes, pango_attr_family_new ("monospace"), span);
      add (attributes, pango_attr_scale_new (CODE_SCALE), span);
      add (attributes, pango_attr_background_new (CODE_SHADE, CODE_SHADE, CODE_SHADE), span);
      add (attributes, pango_attr_background_alpha_new (CODE_OPACITY), span);
      add (attributes, pango_attr_insert_hyphens_new (FALSE), span);
      break;
    case WEIR_MARKDOWN_LINK:
      break;
    }
}

static void
append_escaped (GString *markup, const char *text, gsize len)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) len);

  g_string_append (markup, escaped);
}

/* Only markup makes links of a label. All else in it is escaped, and styled by attributes like any
 * other. (transfer full) (nullable): without links. */
static char *
build_markup (const WeirMarkdownNode *node)
{
  g_autoptr (GString) markup = NULL;
  gsize done = 0;

  for (guint i = 0; i < node->spans->len; i++)
    {
      const WeirMarkdownSpan *span = &g_array_index (node->spans, WeirMarkdownSpan, i);

      /* A picture may be in a link. */
      if (span->style != WEIR_MARKDOWN_LINK || span->start < done || span->start == span->end)
        continue;
      if (markup == NULL)
        markup = g_string_new (NULL);
      append_escaped (markup, node->text + done, span->start - done);
      g_string_append (markup, "<a href=\"");
      append_escaped (markup, span->target, strlen (span->target));
      g_string_append (markup, "\">");
      append_escaped (markup, node->text + span->start, span->end - span->start);
      g_string_append (markup, "</a>");
      done = span->end;
    }
  if (markup == NULL)
    return NULL;
  append_escaped (markup, node->text + done, strlen (node->text) - done);
  return g_string_free (g_steal_pointer (&markup), FALSE);
}

void
weir_markdown_label_fill (GtkLabel *label, const WeirMarkdownNode *node)
{
  g_autoptr (PangoAttrList) attributes = NULL;
  g_autofree char *markup = NULL;

  g_return_if_fail (GTK_IS_LABEL (label));
  g_return_if_fail (node != NULL && node->text != NULL);

  markup = build_markup (node);
  if (node->spans->len > 0)
    attributes = pango_attr_list_new ();
  for (guint i = 0; i < node->spans->len; i++)
    add_span (attributes, &g_array_index (node->spans, WeirMarkdownSpan, i));
  if (markup != NULL)
    gtk_label_set_markup (label, markup);
  else
    gtk_label_set_text (label, node->text);
  gtk_label_set_attributes (label, attributes);
  weir_text_direction_follow (GTK_WIDGET (label), node->text);
}
