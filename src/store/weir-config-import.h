/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/weir-config-edit.h"

G_BEGIN_DECLS

/**
 * weir_config_import:
 * @from: a configuration, of Weir or of the proxy it follows
 * @path: where it is to go; nothing may be there
 *
 * Reads @from. A service key that it names as a file of its own is taken in, since paths hold only
 * beside the file they stand in.
 *
 * Returns: (transfer full) (nullable): what to save at @path
 *
 * Errors: WEIR_STORE_ERROR_ACCESS, WEIR_STORE_ERROR_SYNTAX, WEIR_STORE_ERROR_VALUE
 */
WeirConfigEdit *weir_config_import (const char *from, const char *path, GError **error);

G_END_DECLS
