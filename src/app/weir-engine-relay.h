/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirEngineRelay:
 *
 * Carries what happens in the server context over to the owner's. Reference-counted, any thread;
 * what is told arrives in the owner's context, or never, once it has been stopped there.
 */
typedef struct _WeirEngineRelay WeirEngineRelay;

/* What arrives there. */
typedef struct
{
  void (*models_changed) (gpointer user_data);
  void (*activity_changed) (gpointer user_data);
  void (*notice) (const char *text, gpointer user_data);
  gpointer user_data;
} WeirEngineRelayEvents;

/* @context: the owner's. @events: copied */
WeirEngineRelay *weir_engine_relay_new (GMainContext *context, const WeirEngineRelayEvents *events);
WeirEngineRelay *weir_engine_relay_ref (WeirEngineRelay *self);
void weir_engine_relay_unref (WeirEngineRelay *self);

/* From now on nothing arrives. In the owner's thread. */
void weir_engine_relay_stop (WeirEngineRelay *self);

/* Any thread; @relay is a #WeirEngineRelay. Changes that follow each other closely arrive as one. */
void weir_engine_relay_models_changed (gpointer relay);
void weir_engine_relay_notice (const char *text, gpointer relay);

/* Another number of requests is under way. Any thread. What comes after a pause arrives at once, what
 * follows it within a quarter of a second as one; what is looked up on arrival is never missed. While
 * one is on its way, it costs the caller a look at a number. */
void weir_engine_relay_activity_changed (gpointer relay);

G_END_DECLS
