/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WeirMarkdownView:
 *
 * A Markdown text, which may still arrive. Pieces are shown together, at most twenty times a second, and
 * not at all while nobody sees them. Only what is new or still open is made; a long text takes several
 * turns of the main loop, so that the window goes on.
 *
 * Properties, read-only: "settled": all that was appended is shown
 */
#define WEIR_TYPE_MARKDOWN_VIEW (weir_markdown_view_get_type ())
G_DECLARE_FINAL_TYPE (WeirMarkdownView, weir_markdown_view, WEIR, MARKDOWN_VIEW, GtkBox)

GtkWidget *weir_markdown_view_new (void);

/* Shows another text, complete or the beginning of one. */
void weir_markdown_view_set_text (WeirMarkdownView *self, const char *text, gsize len);

void weir_markdown_view_append (WeirMarkdownView *self, const char *text, gsize len);

/* Nothing more comes. */
void weir_markdown_view_finish (WeirMarkdownView *self);

gboolean weir_markdown_view_is_settled (WeirMarkdownView *self);

G_END_DECLS
