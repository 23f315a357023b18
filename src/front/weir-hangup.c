/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-hangup.h"

#include "front/weir-context-post.h"

struct _WeirHangup
{
  GMainContext *context;
  GMutex lock; /* covers all below */
  gboolean fired;
  WeirTransport *transport; /* borrowed; %NULL once the connection is over */
  gboolean is_claimed;
  void (*callback) (gpointer user_data);
  gpointer user_data;
};

WeirHangup *
weir_hangup_new (GMainContext *context, WeirTransport *transport)
{
  WeirHangup *self = g_atomic_rc_box_new0 (WeirHangup);

  g_mutex_init (&self->lock);
  self->context = g_main_context_ref (context);
  self->transport = transport;
  return self;
}

WeirHangup *
weir_hangup_ref (WeirHangup *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
free_contents (gpointer data)
{
  WeirHangup *self = data;

  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
}

void
weir_hangup_unref (WeirHangup *self)
{
  g_atomic_rc_box_release_full (self, free_contents);
}

void
weir_hangup_fire (WeirHangup *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  void (*callback) (gpointer user_data) = g_steal_pointer (&self->callback);

  g_atomic_int_set (&self->fired, TRUE);
  self->transport = NULL;
  if (callback != NULL)
    callback (self->user_data);
}

static void
fire_late (gpointer data)
{
  weir_hangup_fire (data);
}

static void
unref_late (gpointer data)
{
  weir_hangup_unref (data);
}

void
weir_hangup_set_callback (WeirHangup *self,
                          void (*callback) (gpointer user_data),
                          gpointer user_data)
{
  gboolean is_late;

  g_mutex_lock (&self->lock);
  self->callback = callback;
  self->user_data = user_data;
  is_late = callback != NULL && self->fired;
  g_mutex_unlock (&self->lock);

  if (is_late)
    weir_context_post (self->context, fire_late, weir_hangup_ref (self), unref_late);
}

WeirTransport *
weir_hangup_claim (WeirHangup *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->transport == NULL)
    return NULL;
  self->is_claimed = TRUE;
  return weir_transport_ref (self->transport);
}

void
weir_hangup_revoke (WeirHangup *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->transport = NULL;
}

gboolean
weir_hangup_run_unclaimed (WeirHangup *self,
                           gboolean (*func) (gpointer user_data),
                           gpointer user_data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->is_claimed || func (user_data);
}

gboolean
weir_hangup_has_fired (WeirHangup *self)
{
  return g_atomic_int_get (&self->fired);
}
