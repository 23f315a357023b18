/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-model-rules.h"

G_BEGIN_DECLS

/**
 * weir_model_files_load:
 * @folder: (nullable): the user's models.d, which may be missing; its *.json files are laid over
 *   those that are built in, in the order of their names
 *
 * Returns: (transfer full) (nullable): what is known of the models
 *
 * Errors: of reading a file, or WEIR_JSON_ERROR and others of weir_model_rules_new (), naming it
 */
WeirModelRules *weir_model_files_load (const char *folder, GError **error);

G_END_DECLS
