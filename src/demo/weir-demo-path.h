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

/* (nullable): the deployment's id in a path below /v2/inference/deployments, @len its length. */
const char *weir_demo_path_find_deployment (const char *path, gsize *len);

G_END_DECLS
