/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer none): what tells the model from others where there is little room: "claude-4-sonnet" of
 * "demo/anthropic--claude-4-sonnet". */
const char *weir_model_name_shorten (const char *name);

G_END_DECLS
