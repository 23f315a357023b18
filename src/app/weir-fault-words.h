/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weir_fault_words_explain:
 * @error: why SAP AI Core, or its token endpoint, could not be reached
 *
 * Returns: (transfer full): a sentence or two in the user's language; the error's own words, which are
 *   English, where nothing better is known
 */
char *weir_fault_words_explain (const GError *error);

G_END_DECLS
