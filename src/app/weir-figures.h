/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): a count as people read it: "812", "12.4 k", "1.45 M", in the user's language. */
char *weir_figures_format_count (gint64 count);

G_END_DECLS
