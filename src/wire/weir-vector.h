/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"

G_BEGIN_DECLS

/* Vectors of an embedding: little-endian float32, as numbers or as base64 in JSON. Between the two no
 * bit is lost. */

/* (transfer full) (nullable): the vector in an array of numbers or in a base64 string; %NULL when it is
 * neither, empty, or holds what no float32 can be. */
GBytes *weir_vector_from_json (const WeirJsonDoc *doc, const WeirJsonNode *node);

/* Appends the vector as a JSON array of numbers, nine digits each: enough for any float32. */
void weir_vector_append_numbers (GString *out, GBytes *vector);

/* Appends the vector as a JSON string of base64. */
void weir_vector_append_base64 (GString *out, GBytes *vector);

G_END_DECLS
