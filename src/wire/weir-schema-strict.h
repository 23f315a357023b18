/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-request.h"

G_BEGIN_DECLS

/**
 * weir_schema_is_strict:
 * @schema: raw JSON of a schema; it may be absent
 *
 * OpenAI's models are held to a schema only where that says all of an answer: each object lists its
 * members, each must be there and no other may. Whether @schema is one of these, in words that may be used
 * in it. What cannot be told is none.
 */
gboolean weir_schema_is_strict (WeirJsonText schema);

/**
 * weir_schema_output_strict:
 * @request: a request of any format
 *
 * Whether a model of OpenAI's is to be told to hold its answer to the schema of @request. The APIs that do
 * so with every schema have no word for it.
 *
 * Returns: 1, 0, or -1 to say nothing
 */
int weir_schema_output_strict (const WeirRequest *request);

G_END_DECLS
