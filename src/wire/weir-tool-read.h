/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-request-builder.h"

G_BEGIN_DECLS

/* Tools, and which of them to use, as OpenAI's APIs write them. Errors: WEIR_API_ERROR_BAD_REQUEST at
 * the member's path. */

/* Reads what describes a function in @node: "description", "parameters", "strict". */
gboolean weir_tool_read_function (const WeirJsonDoc *doc,
                                  const WeirJsonNode *node,
                                  WeirTool *tool,
                                  GError **error);

/* The same of a tool that takes free text: "description", "format". */
gboolean weir_tool_read_custom (const WeirJsonDoc *doc,
                                const WeirJsonNode *node,
                                WeirTool *tool,
                                GError **error);

/* Reads a choice told in one word, a string. "any" is what some providers call "required". */
gboolean weir_tool_read_choice_word (const WeirJsonDoc *doc,
                                     const WeirJsonNode *choice,
                                     WeirToolChoice *out,
                                     GError **error);

/* Reads an element of a list of tools to choose from. */
typedef gboolean (*WeirToolReadName) (WeirRequestBuilder *builder,
                                      const WeirJsonNode *node,
                                      GError **error);

/* Reads {"mode": …, "tools": […]}, of which each element goes to @read_name. */
gboolean weir_tool_read_allowed (WeirRequestBuilder *builder,
                                 const WeirJsonNode *allowed,
                                 WeirToolReadName read_name,
                                 GError **error);

G_END_DECLS
