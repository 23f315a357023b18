/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirDemoStored:
 * @deployment: id of the deployment that made it, the only one that knows it
 * @json: the Response, as it was answered
 * @transcript: all that was said up to and with it
 * @call_ids: (element-type utf8): its calls
 * @background: whether it may be cancelled
 *
 * A Response that can be fetched, continued, cancelled or deleted.
 */
typedef struct
{
  char *deployment;
  char *json;
  char *transcript;
  GPtrArray *call_ids;
  gboolean background;
} WeirDemoStored;

void weir_demo_stored_free (gpointer stored);

G_END_DECLS
