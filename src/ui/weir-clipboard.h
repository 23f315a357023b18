/* SPDX-License-Identifier: MIT */
#pragma once

#include <gdk/gdk.h>

#include "base/weir-secret.h"

G_BEGIN_DECLS

/**
 * weir_clipboard_copy_secret:
 * @clear_s: seconds after which it is taken away again, unless something else was copied meanwhile
 *
 * Puts a secret on the clipboard for a while.
 */
void weir_clipboard_copy_secret (GdkClipboard *clipboard, WeirSecret *secret, guint clear_s);

G_END_DECLS
