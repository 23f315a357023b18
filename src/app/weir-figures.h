/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): a count as people read it: "812", "12.4 k", "1.45 M", in the user's language. */
char *weir_figures_format_count (gint64 count);

/* (transfer full): how long ago something was: "just now", "2 min ago", "5 days ago". */
char *weir_figures_format_age (gint64 age_s);

/* (transfer full): a span as people read it: "0.8 s", "12 s". */
char *weir_figures_format_span (gint64 span_us);

G_END_DECLS
