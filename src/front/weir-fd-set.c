/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-fd-set.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "front/weir-fd-watch.h"
#include "front/weir-timer-heap.h"

/* What is told in one turn; the rest is told in the next. */
#define EVENTS_PER_TURN 64

/* poll()'s events, those of epoll and GLib's conditions are the same bits. */
G_STATIC_ASSERT ((int) EPOLLIN == (int) G_IO_IN && (int) EPOLLOUT == (int) G_IO_OUT);
G_STATIC_ASSERT ((int) EPOLLERR == (int) G_IO_ERR && (int) EPOLLHUP == (int) G_IO_HUP);

typedef struct
{
  GSource source;
  WeirFdSet *set;
} SetSource;

struct _WeirFdSet
{
  GMainContext *context;
  GSource *source;
  int epoll_fd;
  gpointer epoll_tag;
  WeirTimerHeap *timers;

  struct epoll_event events[EVENTS_PER_TURN];
  int n_events; /* that are still to be told */

  GMutex lock;  /* covers all below, and the wake-ups of the watches */
  GQueue woken; /* links of WeirFdWatch */
};

struct _WeirFdWatch
{
  WeirTimerNode timer; /* the first member: found by it */
  WeirFdSet *set;
  int fd;
  gboolean is_added;
  gboolean is_suspended;
  GIOCondition events;
  WeirFdWatchFunc func;
  gpointer user_data;

  GList link; /* in the queue of the woken */
  gboolean is_woken;
};

/* Returns: whether it was there */
static gboolean
drop_wake (WeirFdWatch *watch)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&watch->set->lock);

  if (!watch->is_woken)
    return FALSE;
  watch->is_woken = FALSE;
  g_queue_unlink (&watch->set->woken, &watch->link);
  return TRUE;
}

static void
tell_events (WeirFdSet *self)
{
  int n = epoll_wait (self->epoll_fd, self->events, EVENTS_PER_TURN, 0);

  for (self->n_events = MAX (n, 0); self->n_events > 0;)
    {
      struct epoll_event *event = &self->events[--self->n_events];
      WeirFdWatch *watch = event->data.ptr;

      if (watch == NULL || watch->is_suspended)
        continue;
      drop_wake (watch); /* it looks at everything anyway */
      watch->func ((GIOCondition) event->events, watch->user_data);
    }
}

static void
tell_timers (WeirFdSet *self, gint64 now_us)
{
  WeirTimerNode *first;

  while ((first = weir_timer_heap_peek (self->timers)) != NULL && first->due_us <= now_us)
    {
      WeirFdWatch *watch = (WeirFdWatch *) first;

      weir_timer_heap_remove (self->timers, first);
      watch->func (0, watch->user_data);
    }
}

static WeirFdWatch *
take_woken (WeirFdSet *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GList *link = g_queue_pop_head_link (&self->woken);
  WeirFdWatch *watch = link != NULL ? link->data : NULL;

  if (watch != NULL)
    watch->is_woken = FALSE;
  return watch;
}

/* Only as many as there are now: one that wakes itself lets the others have their turn. */
static void
tell_woken (WeirFdSet *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->woken.length;
  g_mutex_unlock (&self->lock);

  for (; n > 0; n--)
    {
      WeirFdWatch *watch = take_woken (self);

      if (watch != NULL)
        watch->func (0, watch->user_data);
    }
}

static gboolean
has_woken (WeirFdSet *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->woken.length > 0;
}

/* How long until a timer is due or a watch woken, in milliseconds; -1 for ever. */
static int
get_timeout (WeirFdSet *self, gint64 now_us)
{
  WeirTimerNode *first = weir_timer_heap_peek (self->timers);

  if (has_woken (self))
    return 0;
  if (first == NULL)
    return -1;
  return (int) (CLAMP (first->due_us - now_us + 999, 0, G_MAXINT) / 1000);
}

/* Asking in each turn is far cheaper than g_source_set_ready_time (), which writes to the context's
 * eventfd each time, though nobody waits for it. */
static gboolean
prepare (GSource *source, int *timeout_ms)
{
  *timeout_ms = get_timeout (((SetSource *) source)->set, g_source_get_time (source));
  return *timeout_ms == 0;
}

static gboolean
check (GSource *source)
{
  WeirFdSet *self = ((SetSource *) source)->set;

  return g_source_query_unix_fd (source, self->epoll_tag) != 0
         || get_timeout (self, g_source_get_time (source)) == 0;
}

static void
free_contents (gpointer data)
{
  WeirFdSet *self = data;

  g_source_unref (self->source);
  g_main_context_unref (self->context);
  close (self->epoll_fd);
  weir_timer_heap_free (self->timers);
  g_mutex_clear (&self->lock);
}

static void
release (WeirFdSet *self)
{
  g_atomic_rc_box_release_full (self, free_contents);
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  /* With the last of its watches the set may go. */
  WeirFdSet *self = g_atomic_rc_box_acquire (((SetSource *) source)->set);

  tell_events (self);
  tell_timers (self, g_source_get_time (source));
  tell_woken (self);
  release (self);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { prepare, check, dispatch, NULL, NULL, NULL };

WeirFdSet *
weir_fd_set_new (GMainContext *context, GError **error)
{
  int fd = epoll_create1 (EPOLL_CLOEXEC);
  WeirFdSet *self = NULL;

  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "Starting the HTTP server failed: %s", g_strerror (errno));
      return NULL;
    }

  self = g_atomic_rc_box_new0 (WeirFdSet);
  self->context = g_main_context_ref (context);
  self->epoll_fd = fd;
  self->timers = weir_timer_heap_new ();
  g_mutex_init (&self->lock);
  self->source = g_source_new (&source_funcs, sizeof (SetSource));
  ((SetSource *) self->source)->set = self;
  g_source_set_static_name (self->source, "weir-fd-set");
  /* Around each call of one that cannot, its descriptors leave the context and come back. */
  g_source_set_can_recurse (self->source, TRUE);
  self->epoll_tag = g_source_add_unix_fd (self->source, fd, G_IO_IN);
  g_source_attach (self->source, context);
  return self;
}

void
weir_fd_set_free (WeirFdSet *self)
{
  g_source_destroy (self->source);
  release (self);
}

WeirFdWatch *
weir_fd_watch_new (WeirFdSet *set, int fd, WeirFdWatchFunc func, gpointer user_data)
{
  WeirFdWatch *self = g_new0 (WeirFdWatch, 1);

  self->set = set;
  self->fd = fd;
  self->is_suspended = TRUE;
  self->func = func;
  self->user_data = user_data;
  self->link.data = self;
  return self;
}

void
weir_fd_watch_free (WeirFdWatch *self)
{
  WeirFdSet *set = self->set;

  if (self->is_added)
    epoll_ctl (set->epoll_fd, EPOLL_CTL_DEL, self->fd, NULL);
  for (int i = 0; i < set->n_events; i++)
    {
      if (set->events[i].data.ptr == self)
        set->events[i].data.ptr = NULL;
    }
  weir_timer_heap_remove (set->timers, &self->timer);
  drop_wake (self);
  g_free (self);
}

static void
control (WeirFdWatch *self, guint32 events)
{
  struct epoll_event event = { .events = events, .data.ptr = self };
  int operation = self->is_added ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;

  /* Only adding needs memory. What cannot be watched is left to its timer. */
  if (epoll_ctl (self->set->epoll_fd, operation, self->fd, &event) == 0)
    self->is_added = TRUE;
  else
    g_warning ("A descriptor cannot be watched: %s", g_strerror (errno));
}

void
weir_fd_watch_set_events (WeirFdWatch *self, GIOCondition events)
{
  if (!self->is_suspended && self->events == events)
    return;
  self->is_suspended = FALSE;
  self->events = events;
  control (self, (guint32) events);
}

void
weir_fd_watch_suspend (WeirFdWatch *self)
{
  if (self->is_suspended)
    return;
  self->is_suspended = TRUE;
  /* Errors come in any case; so at least only once. */
  control (self, EPOLLET);
}

void
weir_fd_watch_set_timer (WeirFdWatch *self, gint64 monotonic_us)
{
  if (monotonic_us < 0)
    weir_timer_heap_remove (self->set->timers, &self->timer);
  else
    weir_timer_heap_set (self->set->timers, &self->timer, monotonic_us);
}

void
weir_fd_watch_wake (WeirFdWatch *self)
{
  WeirFdSet *set = self->set;
  gboolean is_first = FALSE;

  g_mutex_lock (&set->lock);
  if (!self->is_woken)
    {
      self->is_woken = TRUE;
      g_queue_push_tail_link (&set->woken, &self->link);
      is_first = set->woken.length == 1;
    }
  g_mutex_unlock (&set->lock);

  /* In the context's own thread the next turn sees it. */
  if (is_first && !g_main_context_is_owner (set->context))
    g_main_context_wakeup (set->context);
}
