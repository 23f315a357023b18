/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-loss.h"
#include "wire/weir-refused-member.h"

G_BEGIN_DECLS

/* Takes members out of an encoded body, whatever its format. A member is named by a pattern: names
 * with dots between them, "[]" after one whose every element is meant, "[flag]" at the end for the
 * element that is this string: "temperature", "tools[].defer_loading",
 * "anthropic_beta[context-1m-2025-08-07]".
 *
 * Never taken out, whatever a pattern says: what carries the conversation itself (a message, a tool,
 * a block, and the members these need), what an API requires, and anything inside a schema or a
 * tool's arguments, which belong to the user. */

/**
 * weir_body_strip_resolve:
 * @body: the body that was refused
 * @member: what its reader said of it
 *
 * Returns: (transfer full) (nullable): the pattern for @member, with the names as they stand in
 *   @body; %NULL when there is no such member, or it is one that must stay
 */
char *weir_body_strip_resolve (GBytes *body, const WeirRefusedMember *member);

/**
 * weir_body_strip:
 * @patterns: (array zero-terminated=1): those that make no sense match nothing
 * @loss: (nullable): told of each pattern that matched
 *
 * Returns: (transfer full) (nullable): @body without them, all other bytes as they are
 *
 * Errors: those of weir_loss_drop ()
 */
GBytes *weir_body_strip (GBytes *body, const char *const *patterns, WeirLoss *loss, GError **error);

G_END_DECLS
