/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-edit.h"
#include "wire/weir-loss.h"
#include "wire/weir-model-rules.h"

G_BEGIN_DECLS

/* Changes that every format needs when a client's body goes on in the format it came in. */

/**
 * weir_body_patch_top:
 * @edit: takes the changes of @doc
 * @rule: what the model accepts
 * @reasons: whether the model will think before it answers
 * @handled: (array zero-terminated=1): members that the caller sees to itself
 *
 * Removes or renames the members at the top as @rule says. Where two members would get one name, the
 * one that already has it stays. What is removed is recorded unless it is null.
 */
gboolean weir_body_patch_top (WeirJsonEdit *edit,
                              const WeirJsonDoc *doc,
                              const WeirModelRule *rule,
                              gboolean reasons,
                              const char *const *handled,
                              WeirLoss *loss,
                              GError **error);

/**
 * weir_body_patch_refused:
 *
 * Removes the members below the top that @rule names as refused: "tools[].function.x" is the member
 * x of the member "function" of every element of "tools".
 */
gboolean weir_body_patch_refused (WeirJsonEdit *edit,
                                  const WeirJsonDoc *doc,
                                  const WeirModelRule *rule,
                                  WeirLoss *loss,
                                  GError **error);

/* (nullable): the key of the member @name of @object, to be given to an edit. */
const WeirJsonNode *
weir_body_patch_find_key (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name);

G_END_DECLS
