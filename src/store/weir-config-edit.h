/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Changes of config.json. What a change does not touch stays the bytes it was, members that nobody here
 * knows among them; a file that is not there is begun. It is replaced at once, for its owner alone, since
 * it may hold secrets. A running proxy notices by itself.
 *
 * Errors of all: WEIR_STORE_ERROR_ACCESS, _SYNTAX and _VALUE, naming the file; and those of
 * g_file_set_contents_full (). */

/* (transfer full): where it is: @config_dir is $XDG_CONFIG_HOME. */
char *weir_config_edit_build_path (const char *config_dir);

/* Lets @alias stand for @model, or (%NULL) for nothing any more. @changed: (out): whether it did not
 * before. */
gboolean weir_config_edit_set_alias (const char *path,
                                     const char *alias,
                                     const char *model,
                                     gboolean *changed,
                                     GError **error);

/**
 * weir_config_edit_set_key:
 * @name: of a key that clients present
 * @key: (nullable): the key; %NULL: takes it out
 * @expires: (nullable): an ISO 8601 time, told with a new one
 * @existed: (out): whether there was one of that name
 *
 * A key of that name is replaced where it stands.
 */
gboolean weir_config_edit_set_key (const char *path,
                                   const char *name,
                                   const char *key,
                                   const char *expires,
                                   gboolean *existed,
                                   GError **error);

/**
 * weir_config_edit_import:
 * @from: a configuration, of Weir or of the proxy it follows
 * @path: where it goes; nothing may be there
 *
 * Copies @from. A service key that it names as a file of its own is taken in, since paths hold only
 * beside the file they stand in.
 */
gboolean weir_config_edit_import (const char *from, const char *path, GError **error);

G_END_DECLS
