/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"

G_BEGIN_DECLS

/* Vectors of an embedding, as numbers or as base64 of little-endian float32 in JSON. They are kept as
 * they came: a client that wants them in the form the upstream has them in gets every digit. */

/* (transfer full) (nullable): the JSON of the vector, an array of numbers or a base64 string; %NULL when
 * it is neither, empty, or holds what no float32 can be. */
GBytes *weir_vector_from_json (const WeirJsonDoc *doc, const WeirJsonNode *node);

/* Appends the vector as a JSON array of numbers: those that came, or nine digits each, which is enough
 * for any float32. */
void weir_vector_append_numbers (GString *out, GBytes *vector);

/* Appends the vector as a JSON string of base64. */
void weir_vector_append_base64 (GString *out, GBytes *vector);

G_END_DECLS
