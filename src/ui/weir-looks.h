/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * weir_looks_prepare:
 *
 * Makes GTK and Adwaita ready, and the program's icons and style sheets known to them. It comes before
 * the application starts up, which then finds it done, and once.
 */
void weir_looks_prepare (void);

G_END_DECLS
