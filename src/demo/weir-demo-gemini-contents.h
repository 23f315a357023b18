/* SPDX-License-Identifier: MIT */
#pragma once

#include "demo/weir-demo-gemini.h"

G_BEGIN_DECLS

/* Checks what is said: turns, parts, and that calls and responses go together. */
gboolean weir_demo_gemini_check_contents (const WeirDemoGemini *model,
                                          JsonObject *body,
                                          WeirDemoRefusal *refusal);

/* How many parts of a turn have the member @name. */
guint weir_demo_gemini_count_parts (JsonObject *content, const char *name);

G_END_DECLS
