/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weir_demo_path_match:
 * @pattern: a path; "*" stands for one segment
 * @segment: (out) (transfer full) (nullable): that segment
 */
gboolean weir_demo_path_match (const char *pattern, const char *path, char **segment);

/* Whether @name is @pattern, or begins with it up to a "*" at its end. */
gboolean weir_demo_path_match_prefix (const char *pattern, const char *name);

G_END_DECLS
