/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bodies as people read them, and what differs between two. */

/* (transfer full): JSON by the line, indented; anything else as it is, with what is no text replaced. */
char *weir_body_text_build (GBytes *body);

/**
 * weir_body_diff_build:
 *
 * Returns: (transfer full): the lines of both, each after a mark: "  " in both, "- " in @before only, "+ " in
 *   @after only. Very long bodies are not compared line by line: first all of one, then all of the other
 */
char *weir_body_diff_build (GBytes *before, GBytes *after);

G_END_DECLS
