/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-text.h"

G_BEGIN_DECLS

/**
 * WeirClientTool:
 * @name: what it is called
 * @description: what it is for
 * @schema: JSON schema of its arguments
 *
 * A tool that one provider defines by no more than a type, but the client runs. To any other model it is
 * a function like all others, and its calls come back in the very members that the client expects. All
 * three are the insides of JSON.
 */
typedef struct
{
  const char *name;
  const char *description;
  const char *schema;
} WeirClientTool;

/* (transfer none) (nullable): the tool whose type is @type, such as "bash_20250124". */
const WeirClientTool *weir_client_tool_get (WeirJsonText type);

G_END_DECLS
