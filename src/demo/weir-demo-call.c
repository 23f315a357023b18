/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-call.h"

WeirDemoCall *
weir_demo_call_new (const char *name, const char *arguments)
{
  WeirDemoCall *self = g_new0 (WeirDemoCall, 1);

  self->name = g_strdup (name);
  self->arguments = g_strdup (arguments);
  return self;
}

void
weir_demo_call_free (WeirDemoCall *self)
{
  g_free (self->name);
  g_free (self->arguments);
  g_free (self);
}
