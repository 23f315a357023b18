/* SPDX-License-Identifier: MIT */
#pragma once

#include "demo/weir-demo-params.h"

G_BEGIN_DECLS

/* Checks one of Gemini's schemas, whose names have been checked, for what it means. */
gboolean
weir_demo_gemini_check_schema (JsonObject *schema, const char *path, WeirDemoRefusal *refusal);

G_END_DECLS
