/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "app/weir-problem.h"

G_BEGIN_DECLS

/**
 * WeirProblemBoard:
 *
 * What is wrong now, the most severe first: a #GListModel of #WeirProblem, one of each kind and
 * subject at most. Whoever notices a state puts it up, and takes it down when it is over.
 *
 * Properties: "top" (nullable): the first one, which the banner shows; "pill" (nullable): the first one of
 * those that are shown as one word instead
 *
 * Signals:
 * "put" (const char *subject, WeirProblem *problem): it hangs there, a new one or with other words;
 *   @subject may be %NULL
 * "removed" (const char *subject, WeirProblem *problem): it hung there
 */
#define WEIR_TYPE_PROBLEM_BOARD (weir_problem_board_get_type ())
G_DECLARE_FINAL_TYPE (WeirProblemBoard, weir_problem_board, WEIR, PROBLEM_BOARD, GObject)

WeirProblemBoard *weir_problem_board_new (void);

/**
 * weir_problem_board_put:
 * @subject: (nullable): what it is about, such as an account's name
 * @problem: (transfer full)
 *
 * Puts up @problem in the place of one of the same kind and subject.
 */
void weir_problem_board_put (WeirProblemBoard *self, const char *subject, WeirProblem *problem);

/* Takes down what there is of this kind, of one subject, or (%NULL) of all. */
void weir_problem_board_remove (WeirProblemBoard *self, WeirProblemKind kind, const char *subject);

/* Takes down what there is of this kind, and puts none of it up again: the user knows. */
void weir_problem_board_silence (WeirProblemBoard *self, WeirProblemKind kind);

/* (transfer none) (nullable): the one of this kind and subject (nullable). */
WeirProblem *
weir_problem_board_find (WeirProblemBoard *self, WeirProblemKind kind, const char *subject);

/* (transfer none) (nullable) */
WeirProblem *weir_problem_board_get_top (WeirProblemBoard *self);

/* (transfer none) (nullable) */
WeirProblem *weir_problem_board_get_pill (WeirProblemBoard *self);

G_END_DECLS
