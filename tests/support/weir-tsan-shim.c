/* SPDX-License-Identifier: MIT */
/* GLib's mutexes and conditions are made of futexes, of which ThreadSanitizer knows nothing: to it,
 * nothing that they protect would be protected. Linked into a test, these take their place and are
 * made of what it knows. Of what else GLib does out of its sight, it is told: that a reference given
 * back comes before the box is cleared, and that a callback is set before it is called. */
#include <dlfcn.h>
#include <errno.h>
#include <glib.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* Of the sanitizer. */
void AnnotateHappensBefore (const char *file, int line, const volatile void *address);
void AnnotateHappensAfter (const char *file, int line, const volatile void *address);

#define HAPPENS_BEFORE(address) AnnotateHappensBefore (__FILE__, __LINE__, address)
#define HAPPENS_AFTER(address) AnnotateHappensAfter (__FILE__, __LINE__, address)

static void *
make_mutex (void)
{
  pthread_mutex_t *mutex = calloc (1, sizeof *mutex);

  if (mutex == NULL || pthread_mutex_init (mutex, NULL) != 0)
    abort ();
  return mutex;
}

static void
free_mutex (void *mutex)
{
  pthread_mutex_destroy (mutex);
  free (mutex);
}

static void *
make_cond (void)
{
  pthread_cond_t *cond = calloc (1, sizeof *cond);
  pthread_condattr_t attributes;

  if (cond == NULL || pthread_condattr_init (&attributes) != 0)
    abort ();
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  if (pthread_cond_init (cond, &attributes) != 0)
    abort ();
  pthread_condattr_destroy (&attributes);
  return cond;
}

static void
free_cond (void *cond)
{
  pthread_cond_destroy (cond);
  free (cond);
}

/* What stands at @place, made by whoever comes first. */
static void *
get (void **place, void *(*make) (void), void (*discard) (void *made))
{
  void *there = __atomic_load_n (place, __ATOMIC_ACQUIRE);
  void *made;

  if (there != NULL)
    return there;
  made = make ();
  if (__atomic_compare_exchange_n (place, &there, made, FALSE, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return made;
  discard (made);
  return there;
}

static pthread_mutex_t *
get_mutex (GMutex *mutex)
{
  return get (&mutex->p, make_mutex, free_mutex);
}

static pthread_cond_t *
get_cond (GCond *cond)
{
  return get (&cond->p, make_cond, free_cond);
}

void
g_mutex_init (GMutex *mutex)
{
  mutex->p = NULL;
}

void
g_mutex_clear (GMutex *mutex)
{
  if (mutex->p != NULL)
    free_mutex (mutex->p);
  mutex->p = NULL;
}

void
g_mutex_lock (GMutex *mutex)
{
  pthread_mutex_lock (get_mutex (mutex));
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  return pthread_mutex_trylock (get_mutex (mutex)) == 0;
}

void
g_mutex_unlock (GMutex *mutex)
{
  pthread_mutex_unlock (get_mutex (mutex));
}

void
g_cond_init (GCond *cond)
{
  cond->p = NULL;
}

void
g_cond_clear (GCond *cond)
{
  if (cond->p != NULL)
    free_cond (cond->p);
  cond->p = NULL;
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  pthread_cond_wait (get_cond (cond), get_mutex (mutex));
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  const struct timespec end = { end_time / G_USEC_PER_SEC, end_time % G_USEC_PER_SEC * 1000 };

  return pthread_cond_timedwait (get_cond (cond), get_mutex (mutex), &end) != ETIMEDOUT;
}

void
g_cond_signal (GCond *cond)
{
  pthread_cond_signal (get_cond (cond));
}

void
g_cond_broadcast (GCond *cond)
{
  pthread_cond_broadcast (get_cond (cond));
}

/* What GLib itself has under that name. */
static gpointer
find_real (const char *name)
{
  gpointer real = dlsym (RTLD_NEXT, name);

  if (real == NULL)
    abort ();
  return real;
}

static __thread GDestroyNotify clear_func;

static void
clear_box (gpointer box)
{
  HAPPENS_AFTER (box);
  if (clear_func != NULL)
    clear_func (box);
}

void
g_atomic_rc_box_release_full (gpointer box, GDestroyNotify clear)
{
  void (*real) (gpointer box, GDestroyNotify clear) = find_real ("g_atomic_rc_box_release_full");
  GDestroyNotify outer = clear_func;

  HAPPENS_BEFORE (box);
  clear_func = clear;
  real (box, clear_box);
  clear_func = outer;
}

void
g_atomic_rc_box_release (gpointer box)
{
  g_atomic_rc_box_release_full (box, NULL);
}

gboolean (g_atomic_ref_count_dec) (gatomicrefcount *count)
{
  gboolean (*real) (gatomicrefcount * count) = find_real ("g_atomic_ref_count_dec");
  gboolean is_last;

  HAPPENS_BEFORE (count);
  is_last = real (count);
  if (is_last)
    HAPPENS_AFTER (count);
  return is_last;
}

/* What it frees it frees out of sight, so this comes after every reference given back before. */
void
g_ptr_array_unref (GPtrArray *array)
{
  void (*real) (GPtrArray * array) = find_real ("g_ptr_array_unref");

  HAPPENS_BEFORE (array);
  HAPPENS_AFTER (array);
  real (array);
}

typedef struct
{
  GSourceFunc func;
  gpointer data;
  GDestroyNotify notify;
} Callback;

static gboolean
call_back (gpointer data)
{
  Callback *callback = data;

  HAPPENS_AFTER (callback);
  return callback->func (callback->data);
}

static void
free_callback (gpointer data)
{
  Callback *callback = data;

  HAPPENS_AFTER (callback);
  if (callback->notify != NULL)
    callback->notify (callback->data);
  free (callback);
}

/* Other kinds of sources call with more than one argument. */
static gboolean
is_plain (const GSource *source)
{
  return source->source_funcs == &g_idle_funcs || source->source_funcs == &g_timeout_funcs;
}

void
g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  void (*real) (GSource * source, GSourceFunc func, gpointer data, GDestroyNotify notify) =
      find_real ("g_source_set_callback");
  Callback *callback = NULL;

  if (!is_plain (source))
    {
      real (source, func, data, notify);
      return;
    }

  callback = malloc (sizeof *callback);
  if (callback == NULL)
    abort ();
  *callback = (Callback){ func, data, notify };
  HAPPENS_BEFORE (callback);
  real (source, call_back, callback, free_callback);
}
