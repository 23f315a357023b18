/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"

G_BEGIN_DECLS

/**
 * weir_gemini_schema_write:
 * @node: (nullable): a schema in the API's own words
 * @out: takes it as JSON Schema
 *
 * The API's kind of schema is JSON Schema but for the spelling of types ("OBJECT"), "nullable",
 * numbers given as strings and an order of properties that no other knows.
 */
void weir_gemini_schema_write (const WeirJsonDoc *doc, const WeirJsonNode *node, GString *out);

G_END_DECLS
