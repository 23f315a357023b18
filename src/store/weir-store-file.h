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

G_END_DECLS
