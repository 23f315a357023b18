/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* About how many pixels a text of @len bytes is high when it is @width pixels wide, without laying it
 * out. */
int weir_text_height_guess (const char *text, gsize len, int width);

G_END_DECLS
