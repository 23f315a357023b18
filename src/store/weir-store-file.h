/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-secret.h"
#include "store/weir-store-error.h"

G_BEGIN_DECLS

/**
 * weir_store_read_file:
 * @path: absolute or relative to the working directory
 * @max_size: bytes; what is larger is refused
 * @caution: (out) (optional) (transfer full) (nullable): a sentence, when others than its owner may
 *   read or change the file, which matters when it holds secrets
 *
 * Reads a plain file into memory that is wiped after use. Symbolic links are followed (mounted
 * secrets are links); pipes and devices are refused, since they could block.
 *
 * Returns: (transfer full) (nullable): its bytes
 *
 * Errors: WEIR_STORE_ERROR_ACCESS, WEIR_STORE_ERROR_SYNTAX when it is too large
 */
WeirSecret *weir_store_read_file (const char *path, gsize max_size, char **caution, GError **error);

/**
 * weir_store_prepare_file:
 * @path: absolute or relative to the working directory
 * @mode: who may do what with the file
 *
 * Makes the folder of a file that is going to be written, for its owner alone, and gives a file that is
 * there already the mode of the new one: newer GLib leaves it the one it has, whatever is asked for.
 *
 * Errors: WEIR_STORE_ERROR_ACCESS
 */
gboolean weir_store_prepare_file (const char *path, int mode, GError **error);

/**
 * weir_store_write_file:
 * @path: absolute or relative to the working directory
 * @data: (array length=len) (nullable): its bytes
 * @len: bytes
 * @mode: who may do what with it
 *
 * Makes a file, or replaces it as a whole: who reads it meanwhile, and who finds it after a power cut, has
 * the old one or the new one. Its folder is made, too.
 *
 * Errors: WEIR_STORE_ERROR_ACCESS
 */
gboolean
weir_store_write_file (const char *path, const char *data, gsize len, int mode, GError **error);

G_END_DECLS
