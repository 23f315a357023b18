/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-model-rules.h"

G_BEGIN_DECLS

/**
 * weir_tool_id_fit:
 * @id: a tool call's id, from whatever API gave it
 * @rule: what the model accepts
 * @most: letters that the API takes in an id, at least 29; 0: any number
 * @out: takes the id to send, needing no escape
 *
 * An id that the upstream takes goes as it is; any other becomes a name made of its digest. The same
 * id always gives the same name, so that call and result stay together without a memory.
 */
void weir_tool_id_fit (WeirJsonText id, const WeirModelRule *rule, gsize most, GString *out);

G_END_DECLS
