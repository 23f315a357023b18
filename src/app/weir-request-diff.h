/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirDiffLine:
 * @mark: ' ': in both, '-': only in the first, '+': only in the second
 */
typedef struct
{
  char mark;
  char *text;
} WeirDiffLine;

/**
 * weir_request_diff:
 * @before, @after: (nullable): two bodies, the one that a client has sent and the one that went upstream
 *
 * Compares them line by line; what is JSON is spread over lines first, one member or element on each. Of
 * long ones only the beginning is compared, and a last line says so.
 *
 * Returns: (transfer full) (element-type WeirDiffLine)
 */
GPtrArray *weir_request_diff (GBytes *before, GBytes *after);

/* (transfer full): @body spread over lines if it is JSON, otherwise as it is, as valid UTF-8. */
char *weir_request_spread (GBytes *body);

G_END_DECLS
