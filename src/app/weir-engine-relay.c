/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-engine-relay.h"

#define ACTIVITY_REST_MS 250

struct _WeirEngineRelay
{
  GMainContext *context;
  WeirEngineRelayEvents events;
  gboolean is_stopped; /* the owner's thread only */
  gint is_changed;     /* atomic: a change is on its way */
  gint is_active;      /* atomic: activity is on its way, or has just arrived */
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
    self->events.notice (event->text, self->events.user_data);
  else
    self->events.models_changed (self->events.user_data);
  return G_SOURCE_REMOVE;
}

/* In the owner's context, after @wait_ms. */
static void
post (WeirEngineRelay *self,
      guint wait_ms,
      GSourceFunc function,
      gpointer data,
      GDestroyNotify free_data)
{
  g_autoptr (GSource) source = wait_ms > 0 ? g_timeout_source_new (wait_ms) : g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, free_data);
  g_source_attach (source, self->context);
}

static void
send (WeirEngineRelay *self, const char *text)
{
  Event *event = g_new0 (Event, 1);

  event->relay = weir_engine_relay_ref (self);
  event->text = g_strdup (text);
  post (self, 0, on_event, event, event_free);
}

/* --- Activity --- */

static void
release (gpointer relay)
{
  weir_engine_relay_unref (relay);
}

/* Who changes something from now on tells of it anew, so it is looked at after that. */
static gboolean
on_rested (gpointer data)
{
  WeirEngineRelay *self = data;

  g_atomic_int_set (&self->is_active, FALSE);
  if (!self->is_stopped)
    self->events.activity_changed (self->events.user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_activity (gpointer data)
{
  WeirEngineRelay *self = data;

  if (self->is_stopped)
    return G_SOURCE_REMOVE;
  post (self, ACTIVITY_REST_MS, on_rested, weir_engine_relay_ref (self), release);
  self->events.activity_changed (self->events.user_data);
  return G_SOURCE_REMOVE;
}

void
weir_engine_relay_activity_changed (gpointer relay)
{
  WeirEngineRelay *self = relay;

  /* looking first leaves the line of the cache to all who only look */
  if (!g_atomic_int_get (&self->is_active)
      && g_atomic_int_compare_and_exchange (&self->is_active, FALSE, TRUE))
    post (self, 0, on_activity, weir_engine_relay_ref (self), release);
}

/* --- The relay --- */

WeirEngineRelay *
weir_engine_relay_new (GMainContext *context, const WeirEngineRelayEvents *events)
{
  WeirEngineRelay *self = g_atomic_rc_box_new0 (WeirEngineRelay);

  self->context = g_main_context_ref (context);
  self->events = *events;
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
