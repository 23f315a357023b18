/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A main context with a thread that runs its loop, as the program's server context has. */
typedef struct
{
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
} TestContext;

static inline gpointer
test_context_thread (gpointer data)
{
  TestContext *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  /* What ends its work now (cancelled calls) has the chance to. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static inline TestContext *
test_context_new (void)
{
  TestContext *self = g_new0 (TestContext, 1);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("server", test_context_thread, self);

  return self;
}

static inline gboolean
test_context_quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static inline void
test_context_attach (TestContext *self, GSourceFunc func, gpointer data)
{
  GSource *source = g_idle_source_new ();

  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, self->context);
  g_source_unref (source);
}

/* Ends the loop after what is due, and joins its thread. */
static inline void
test_context_free (TestContext *self)
{
  test_context_attach (self, test_context_quit, self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self);
}

G_END_DECLS
