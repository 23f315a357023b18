/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weir_model_name_fold:
 * @name: a model's name in any of its common spellings
 * @stamp: (out) (optional) (transfer full) (nullable): the date at the end of the name, as the
 *   eight digits YYYYMMDD; %NULL when it has none
 *
 * Brings the spellings of one model to one: "claude-sonnet-4-5-20250929",
 * "anthropic--claude-4.5-sonnet" and "4.5-sonnet" all become "claude-sonnet-4.5", "gpt-o3-mini"
 * becomes "o3-mini". Only for comparing; nobody is shown or sent the result.
 *
 * Returns: (transfer full): the folded name
 */
char *weir_model_name_fold (const char *name, char **stamp);

/* (transfer full) (nullable): what Anthropic calls the Claude model @name ("claude-sonnet-4-5");
 * %NULL for any other model. */
char *weir_model_name_anthropic (const char *name);

/* Whether a name with the date @stamp can mean a deployment of @version. SAP's "latest" and plain
 * numbers say nothing about the date; a version that is itself a date must be the same day. */
gboolean weir_model_name_stamp_fits (const char *stamp, const char *version);

G_END_DECLS
