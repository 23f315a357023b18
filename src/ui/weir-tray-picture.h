/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As #WeirTrayPaint: the icon of this name out of the icon theme, in a colour that can be seen on light
 * panels and on dark ones, since a picture cannot follow the panel's. Needs a display. */
GVariant *weir_tray_picture_paint (const char *icon);

G_END_DECLS
