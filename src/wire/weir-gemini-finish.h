/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-event.h"

G_BEGIN_DECLS

/* What a "finishReason" means. @has_text, @has_tools: whether the candidate said or called anything. */
WeirFinish weir_gemini_finish_map (WeirJsonText reason, gboolean has_text, gboolean has_tools);

G_END_DECLS
