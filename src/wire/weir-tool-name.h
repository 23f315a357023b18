/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-request.h"

G_BEGIN_DECLS

/**
 * weir_tool_name_fit:
 * @space: the name space the tool is in; may be absent
 * @name: the tool's name, from whatever API gave it
 * @out: takes the name to send, needing no escape
 *
 * A name that every upstream takes (letters, digits, "_" and "-", up to 64, no digit or "-" first) goes
 * as it is, its name space before it; any other becomes one made of its letters and its digest. The
 * same name always gives the same. For histories and lists of tools, weir_normalise () calls this; the
 * way back is weir-encoder-base.c.
 */
void weir_tool_name_fit (WeirJsonText space, WeirJsonText name, GString *out);

/* Whether @name goes as it is. */
gboolean weir_tool_name_fits (WeirJsonText space, WeirJsonText name);

/* (nullable): the tool of @request that was sent as @sent, a name made by weir_tool_name_fit (). */
const WeirTool *weir_tool_name_find (const WeirRequest *request, const char *sent);

G_END_DECLS
