/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-engine-relay.h"

struct _WeirEngineRelay
{
  GMainContext *context;
  void (*models_changed) (gpointer user_data);
  void (*notice) (const char *text, gpointer user_data);
  gpointer user_data;
  gboolean is_stopped; /* the owner's thread only */
  gint is_changed;     /* atomic: a change is on its way */
};

typedef struct
{
  WeirEngineRelay *relay;
  char *text; /* (nullable): none for a change of models */
} Event;

static void
event_free (gpointer data)
{
  Event *event = data;

  weir_engine_relay_unref (event->relay);
  g_free (event->text);
  g_free (event);
}

static gboolean
on_event (gpointer data)
{
  Event *event = data;
  WeirEngineRelay *self = event->relay;

  if (event->text == NULL)
    g_atomic_int_set (&self->is_changed, FALSE);
  if (self->is_stopped)
    return G_SOURCE_REMOVE;

  if (event->text != NULL)
    self->notice (event->text, self->user_data);
  else
    self->models_changed (self->user_data);
  return G_SOURCE_REMOVE;
}

static void
send (WeirEngineRelay *self, const char *text)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Event *event = g_new0 (Event, 1);

  event->relay = weir_engine_relay_ref (self);
  event->text = g_strdup (text);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_event, event, event_free);
  g_source_attach (source, self->context);
}

WeirEngineRelay *
weir_engine_relay_new (GMainContext *context,
                       void (*models_changed) (gpointer user_data),
                       void (*notice) (const char *text, gpointer user_data),
                       gpointer user_data)
{
  WeirEngineRelay *self = g_atomic_rc_box_new0 (WeirEngineRelay);

  self->context = g_main_context_ref (context);
  self->models_changed = models_changed;
  self->notice = notice;
  self->user_data = user_data;
  return self;
}

WeirEngineRelay *
weir_engine_relay_ref (WeirEngineRelay *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
relay_clear (gpointer data)
{
  WeirEngineRelay *self = data;

  g_main_context_unref (self->context);
}

void
weir_engine_relay_unref (WeirEngineRelay *self)
{
  g_atomic_rc_box_release_full (self, relay_clear);
}

void
weir_engine_relay_stop (WeirEngineRelay *self)
{
  g_return_if_fail (self != NULL);

  self->is_stopped = TRUE;
}

void
weir_engine_relay_models_changed (gpointer relay)
{
  WeirEngineRelay *self = relay;

  if (g_atomic_int_compare_and_exchange (&self->is_changed, FALSE, TRUE))
    send (self, NULL);
}

void
weir_engine_relay_notice (const char *text, gpointer relay)
{
  send (relay, text);
}
