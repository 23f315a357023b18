/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-notifier.h"
#include "app/weir-problem-board.h"

G_BEGIN_DECLS

/**
 * WeirProblemNotices:
 *
 * Tells of what is put on the board, as far as the kind is worth it, and withdraws what is taken down.
 */
typedef struct _WeirProblemNotices WeirProblemNotices;

/* @patience_ms: how long a problem that may pass has to last; 0: a minute */
WeirProblemNotices *
weir_problem_notices_new (WeirProblemBoard *board, WeirNotifier *notifier, guint patience_ms);
void weir_problem_notices_free (WeirProblemNotices *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirProblemNotices, weir_problem_notices_free)

G_END_DECLS
