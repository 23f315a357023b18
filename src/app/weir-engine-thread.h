/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirEngineThread:
 *
 * A thread that runs a main loop of its own: the server context.
 */
typedef struct _WeirEngineThread WeirEngineThread;

/* Starts it. Inside, its context is the thread-default one. */
WeirEngineThread *weir_engine_thread_new (const char *name);

/* Lets what is due run, ends the loop and waits for the thread. From outside. */
void weir_engine_thread_free (WeirEngineThread *self);

GMainContext *weir_engine_thread_get_context (WeirEngineThread *self);

/* Runs @function in the thread and waits until it has returned. From outside. */
void
weir_engine_thread_run (WeirEngineThread *self, void (*function) (gpointer data), gpointer data);

/* Runs @function in the thread some time later. Any thread. */
void weir_engine_thread_post (WeirEngineThread *self,
                              void (*function) (gpointer data),
                              gpointer data,
                              GDestroyNotify destroy);

G_END_DECLS
