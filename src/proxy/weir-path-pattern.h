/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Paths as the tables of the surfaces write them: compared byte by byte, but "{}" stands for one name
 * of at least one byte, and a "*" at the end for any more that follows. */

/**
 * weir_path_pattern_match:
 * @pattern: with at most one "{}"
 * @path: as the client sent it, without the query
 * @name: (out) (optional) (transfer full) (nullable): what stands in the place of "{}", escapes taken
 *   off once; as it stands where that makes no UTF-8
 */
gboolean weir_path_pattern_match (const char *pattern, const char *path, char **name);

/**
 * weir_path_query_has:
 * @query: (nullable): without the "?"
 * @pair: "name=value" without escapes, or "name" for any value
 */
gboolean weir_path_query_has (const char *query, const char *pair);

G_END_DECLS
