/* SPDX-License-Identifier: MIT */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* (transfer full): JSON that satisfies @schema, for schemas that do not need thought: types, enums,
 * constants, bounds, required members, references into the document, the first of alternatives. */
char *weir_demo_schema_make_example (JsonNode *schema);

G_END_DECLS
