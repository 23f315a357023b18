/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A call of a tool. @arguments: JSON, cut when there were too few tokens; free text for a tool that takes
 * it */
typedef struct
{
  char *name;
  char *arguments;
} WeirDemoCall;

WeirDemoCall *weir_demo_call_new (const char *name, const char *arguments);
void weir_demo_call_free (WeirDemoCall *self);

G_END_DECLS
