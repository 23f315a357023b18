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

/* @context: the owner's. The callbacks run there. */
WeirEngineRelay *weir_engine_relay_new (GMainContext *context,
                                        void (*models_changed) (gpointer user_data),
                                        void (*notice) (const char *text, gpointer user_data),
                                        gpointer user_data);
WeirEngineRelay *weir_engine_relay_ref (WeirEngineRelay *self);
void weir_engine_relay_unref (WeirEngineRelay *self);

/* From now on nothing arrives. In the owner's thread. */
void weir_engine_relay_stop (WeirEngineRelay *self);

/* Any thread; @relay is a #WeirEngineRelay. Changes that follow each other closely arrive as one. */
void weir_engine_relay_models_changed (gpointer relay);
void weir_engine_relay_notice (const char *text, gpointer relay);

G_END_DECLS
