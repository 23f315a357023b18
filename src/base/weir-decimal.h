/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends @value in decimal, with zeros before it up to @width digits. For what is written with every
 * request: printf () takes many times as long. */
void weir_decimal_append (GString *out, guint64 value, guint width);

G_END_DECLS
