/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-engine.h"
#include "app/weir-problem-board.h"

G_BEGIN_DECLS

/* Puts up, or takes down, what is to be told of the keyring; @engine: (nullable). */
void
weir_service_credentials_tell (WeirProblemBoard *board, WeirEngine *engine, gboolean is_sandboxed);

/* What to do where there is no keyring: a sentence. */
const char *weir_service_credentials_get_advice (gboolean is_sandboxed);

G_END_DECLS
