/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): a desktop entry that starts @program in the background. */
char *weir_autostart_file_build (const char *app_id, const char *program);

/* Whether a desktop that finds this entry starts what it names; people turn it off there, too. */
gboolean weir_autostart_file_is_on (const char *text, gsize len);

G_END_DECLS
