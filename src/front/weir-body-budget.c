/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-body-budget.h"

struct _WeirBodyBudget
{
  GMutex lock; /* covers used */
  guint64 total;
  guint64 used;
};

struct _WeirBodyShare
{
  WeirBodyBudget *budget;
  guint64 bytes;
};

WeirBodyBudget *
weir_body_budget_new (guint64 total)
{
  WeirBodyBudget *self = g_atomic_rc_box_new0 (WeirBodyBudget);

  g_mutex_init (&self->lock);
  self->total = total;
  return self;
}

WeirBodyBudget *
weir_body_budget_ref (WeirBodyBudget *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
free_contents (gpointer data)
{
  WeirBodyBudget *self = data;

  g_mutex_clear (&self->lock);
}

void
weir_body_budget_unref (WeirBodyBudget *self)
{
  g_atomic_rc_box_release_full (self, free_contents);
}

guint64
weir_body_budget_get_used (WeirBodyBudget *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->used;
}

WeirBodyShare *
weir_body_share_new (WeirBodyBudget *budget)
{
  WeirBodyShare *self = g_new0 (WeirBodyShare, 1);

  self->budget = weir_body_budget_ref (budget);
  return self;
}

void
weir_body_share_free (WeirBodyShare *self)
{
  g_mutex_lock (&self->budget->lock);
  self->budget->used -= self->bytes;
  g_mutex_unlock (&self->budget->lock);

  weir_body_budget_unref (self->budget);
  g_free (self);
}

gboolean
weir_body_share_grow (WeirBodyShare *self, guint64 bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->budget->lock);

  if (bytes > self->budget->total - self->budget->used)
    return FALSE;
  self->budget->used += bytes;
  self->bytes += bytes;
  return TRUE;
}
