/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-stored.h"

void
weir_demo_stored_free (gpointer stored)
{
  WeirDemoStored *self = stored;

  g_free (self->deployment);
  g_free (self->json);
  g_free (self->transcript);
  g_ptr_array_unref (self->call_ids);
  g_free (self);
}
