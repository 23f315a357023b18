/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weir_python_literal_to_json:
 * @data: (array length=len): what Python's repr () says of dicts, lists, tuples, strings, bytes, numbers,
 *   True, False and None
 * @out: takes the same as JSON; bytes become base64
 *
 * Turns word for word: whether the whole is well-formed is for the JSON parser to say, which is to be
 * asked afterwards. Some Bedrock deployments stream such text in the place of JSON, and no replacing of
 * quotes repairs it.
 *
 * Returns: %FALSE at a word that is none of these; @out then holds what came before
 */
gboolean weir_python_literal_to_json (const char *data, gsize len, GString *out);

G_END_DECLS
