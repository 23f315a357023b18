/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-waiting-room.h"

#include <string.h>

struct _WeirWaitingRoom
{
  WeirClientHandler handler;
  gpointer user_data;
  gboolean is_open;
  GQueue waiting; /* (element-type WeirClient) */
  GSource *limit;
};

static void
clear_limit (WeirWaitingRoom *self)
{
  if (self->limit != NULL)
    g_source_destroy (self->limit);
  g_clear_pointer (&self->limit, g_source_unref);
}

static gboolean
on_limit (gpointer user_data)
{
  weir_waiting_room_open (user_data);
  return G_SOURCE_REMOVE;
}

WeirWaitingRoom *
weir_waiting_room_new (guint limit_ms, WeirClientHandler handler, gpointer user_data)
{
  WeirWaitingRoom *self = g_new0 (WeirWaitingRoom, 1);

  self->handler = handler;
  self->user_data = user_data;
  g_queue_init (&self->waiting);
  self->limit = g_timeout_source_new (limit_ms);
  g_source_set_callback (self->limit, on_limit, self, NULL);
  g_source_attach (self->limit, g_main_context_get_thread_default ());
  return self;
}

void
weir_waiting_room_free (WeirWaitingRoom *self)
{
  g_return_if_fail (self != NULL);

  clear_limit (self);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) weir_client_unref);
  g_free (self);
}

gboolean
weir_waiting_room_concerns (const char *path)
{
  static const char *const others[] = { "/", "/health", "/metrics" };

  g_return_val_if_fail (path != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (strcmp (path, others[i]) == 0)
      return FALSE;
  return TRUE;
}

void
weir_waiting_room_handle (WeirClient *client, gpointer user_data)
{
  WeirWaitingRoom *self = user_data;

  if (self->is_open || !weir_waiting_room_concerns (weir_client_get_head (client)->path))
    self->handler (client, self->user_data);
  else
    g_queue_push_tail (&self->waiting, client);
}

void
weir_waiting_room_open (WeirWaitingRoom *self)
{
  WeirClient *client;

  g_return_if_fail (self != NULL);

  self->is_open = TRUE;
  clear_limit (self);
  while ((client = g_queue_pop_head (&self->waiting)) != NULL)
    self->handler (client, self->user_data);
}
