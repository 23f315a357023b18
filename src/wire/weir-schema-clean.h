/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-loss.h"

G_BEGIN_DECLS

/**
 * WeirSchemaProfile:
 * @keep: (array zero-terminated=1): keywords that the target knows
 * @formats: (array zero-terminated=1): values of "format" that the target knows
 * @object_root: the root must be an object with properties: a root without any is left out, and one
 *   that is no object becomes the property "value" of one
 *
 * What a target understands of JSON Schema.
 */
typedef struct
{
  const char *const *keep;
  const char *const *formats;
  gboolean object_root;
} WeirSchemaProfile;

/**
 * weir_schema_clean:
 * @schema: raw JSON of a schema
 * @profile: what the target understands
 * @member: where the schema stands, for the list of losses ("tools[].parameters")
 * @loss: (nullable): takes what could not be said
 * @out: takes the cleaned schema; nothing when there is none to send
 *
 * Writes a JSON Schema in the words of a target that refuses what it does not know. References are
 * put in, "allOf" is laid together, "oneOf" becomes "anyOf", "const" an "enum", a list of types an
 * "anyOf", "null" the keyword "nullable". Cleaning what is clean changes nothing.
 *
 * A schema that refers to itself, one nested more than 64 deep and one of more than 20 000 values
 * end in plain objects. The result is at most four times as long as @schema and 1 KiB.
 *
 * Returns: %FALSE with a WEIR_API_ERROR_UNSUPPORTED at @member when the result would be longer, when
 *   @schema cannot be read, or when @loss is strict
 */
gboolean weir_schema_clean (WeirJsonText schema,
                            const WeirSchemaProfile *profile,
                            const char *member,
                            WeirLoss *loss,
                            GString *out,
                            GError **error);

G_END_DECLS
