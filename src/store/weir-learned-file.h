/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-learned-member.h"
#include "store/weir-store-error.h"

G_BEGIN_DECLS

/* The file in which what refusals taught is kept: {"learned":[{"deployment":…,"model":…,
 * "version":…,"member":…},…]}. It holds no secrets and may be edited or removed at any time. */

/* (transfer full): where it is. @data_dir: $XDG_DATA_HOME. */
char *weir_learned_file_build_path (const char *data_dir);

/**
 * weir_learned_file_read:
 *
 * Returns: (transfer full) (element-type WeirLearnedMember) (nullable): what the file holds; an
 *   empty list when there is no file
 *
 * Errors: WEIR_STORE_ERROR_ACCESS, WEIR_STORE_ERROR_SYNTAX, WEIR_STORE_ERROR_VALUE
 */
GPtrArray *weir_learned_file_read (const char *path, GError **error);

/**
 * weir_learned_file_write:
 * @members: (element-type WeirLearnedMember)
 *
 * Puts a new file in the place of the old one in one step, readable only by its owner; makes the
 * folder when it is missing. Blocks.
 *
 * Errors: WEIR_STORE_ERROR_ACCESS
 */
gboolean weir_learned_file_write (const char *path, GPtrArray *members, GError **error);

G_END_DECLS
