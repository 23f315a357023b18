/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-arena.h"
#include "wire/weir-loss.h"

G_BEGIN_DECLS

/* Tools that take free text, for models that know none: a function with one argument, a string. */

/**
 * weir_free_text_fit_tool:
 * @tool: (inout): a tool of @request that takes free text; becomes a function
 * @arena: takes what must be written anew
 *
 * A text that must keep to a grammar is refused, as nothing would hold the model to it: but that of
 * "apply_patch", which the client reads with care and answers when it cannot be read. There the grammar
 * is told as part of the description.
 *
 * Returns: %FALSE with a WEIR_API_ERROR_UNSUPPORTED that names the grammar's path, or in strict mode
 */
gboolean weir_free_text_fit_tool (const WeirRequest *request,
                                  WeirTool *tool,
                                  WeirArena *arena,
                                  WeirLoss *loss,
                                  GError **error);

/* The same for @call, which was made in free text. */
void weir_free_text_fit_call (WeirPart *call, WeirArena *arena);

/**
 * weir_free_text_read:
 * @arguments: all that a model called such a function with
 * @text: takes the free text
 *
 * A model that does not keep to the schema is understood as far as it goes: one string under any name is
 * the text, too; anything else goes on as it stands.
 */
void weir_free_text_read (const GString *arguments, GString *text);

G_END_DECLS
