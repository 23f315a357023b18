/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirNoMatch:
 *
 * What stands in the place of a list while a filter hides all of it.
 *
 * Properties: "text": how much is hidden, a sentence
 *
 * Signals:
 * "cleared" (): the filter is not wanted any more
 */
#define WEIR_TYPE_NO_MATCH (weir_no_match_get_type ())
G_DECLARE_FINAL_TYPE (WeirNoMatch, weir_no_match, WEIR, NO_MATCH, AdwBin)

void weir_no_match_set_text (WeirNoMatch *self, const char *text);

G_END_DECLS
