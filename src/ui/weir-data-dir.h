/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): where schema and icons of the build directory are, when the program
 * runs from there; %NULL when it is installed. */
char *weir_data_dir_find (void);

/**
 * weir_data_dir_load_settings:
 * @data_dir: (nullable): as above
 *
 * Returns: (transfer full) (nullable): the desktop's preferences; %NULL when their schema is not
 *   installed
 */
GSettings *weir_data_dir_load_settings (const char *data_dir);

G_END_DECLS
