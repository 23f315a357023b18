/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WeirMarkdownView:
 *
 * A Markdown text, which may still arrive. Pieces are shown together, some times a second. Only what is
 * new or still open is made again, and only blocks that are seen have widgets, where it was told which
 * those are; the heights of the others are guessed.
 *
 * Properties, read-only: "settled": all that was appended is shown
 */
#define WEIR_TYPE_MARKDOWN_VIEW (weir_markdown_view_get_type ())
G_DECLARE_FINAL_TYPE (WeirMarkdownView, weir_markdown_view, WEIR, MARKDOWN_VIEW, GtkWidget)

/* Shows another text, complete or the beginning of one. */
void weir_markdown_view_set_text (WeirMarkdownView *self, const char *text, gsize len);

void weir_markdown_view_append (WeirMarkdownView *self, const char *text, gsize len);

/* Nothing more comes. */
void weir_markdown_view_finish (WeirMarkdownView *self);

gboolean weir_markdown_view_is_settled (WeirMarkdownView *self);

/* As those of #WeirColumnRow. Before the first call all of it has widgets. */
gboolean weir_markdown_view_set_window (WeirMarkdownView *self, int width, int top, int bottom);
void weir_markdown_view_hold (WeirMarkdownView *self, int y);
int weir_markdown_view_locate (WeirMarkdownView *self);

G_END_DECLS
