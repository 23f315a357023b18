/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-request.h"

#include "wire/weir-arena.h"

static void
request_clear (gpointer data)
{
  WeirRequest *request = data;

  weir_json_doc_clear (&request->doc);
  weir_arena_free (request->arena);
  g_clear_pointer (&request->body, g_bytes_unref);
}

WeirRequest *
weir_request_ref (WeirRequest *request)
{
  g_return_val_if_fail (request != NULL, NULL);
  return g_atomic_rc_box_acquire (request);
}

void
weir_request_unref (WeirRequest *request)
{
  g_return_if_fail (request != NULL);
  g_atomic_rc_box_release_full (request, request_clear);
}
