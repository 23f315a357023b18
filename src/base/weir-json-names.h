/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-doc.h"

G_BEGIN_DECLS

/**
 * weir_json_find_repeated_name:
 * @object: an OBJECT node with all its members
 *
 * Looks for two members whose names are the same once unescaped. Takes n log n comparisons at
 * worst, whatever the names are.
 *
 * Returns: (nullable) (transfer none): the key of a member that repeats the name of an earlier one
 */
const WeirJsonNode *weir_json_find_repeated_name (const WeirJsonDoc *doc,
                                                  const WeirJsonNode *object);

G_END_DECLS
