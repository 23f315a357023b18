/* SPDX-License-Identifier: MIT */
#include "proxy/weir-signature-cache.h"

#include "support/weir-test-clock.h"
#include "wire/weir-thoughts.h"

#include <string.h>

typedef struct
{
  WeirTestClock *clock;
  WeirSignatureCache *cache;
} Fixture;

static void
setup (Fixture *self, gconstpointer data)
{
  self->clock = weir_test_clock_new ();
  self->cache = weir_signature_cache_new (WEIR_CLOCK (self->clock));
}

static void
teardown (Fixture *self, gconstpointer data)
{
  weir_signature_cache_free (self->cache);
  g_object_unref (self->clock);
}

static GPtrArray *
make_thoughts (gsize size)
{
  GPtrArray *thoughts = weir_thoughts_new ();
  WeirThought *thought = g_new0 (WeirThought, 1);

  thought->origin = g_intern_static_string ("messages");
  thought->signature = g_strnfill (size, 's');
  g_ptr_array_add (thoughts, thought);
  return thoughts;
}

static void
put (Fixture *self, const char *client, const char *model, const char *call, gsize size)
{
  g_autoptr (GPtrArray) thoughts = make_thoughts (size);

  weir_signature_cache_put (self->cache, client, model, call, thoughts);
}

/* Length of the signature kept, 0 when there is none. */
static gsize
get (Fixture *self, const char *client, const char *model, const char *call)
{
  g_autoptr (GPtrArray) thoughts = weir_signature_cache_get (self->cache, client, model, call);

  if (thoughts == NULL)
    return 0;
  return strlen (((WeirThought *) g_ptr_array_index (thoughts, 0))->signature);
}

static void
test_keys (Fixture *self, gconstpointer data)
{
  put (self, "a", "m", "c1", 1);
  put (self, NULL, "m", "c1", 2);
  put (self, "a", "m", "c2", 3);
  put (self, "a", "n", "c1", 4);
  g_assert_cmpuint (get (self, "a", "m", "c1"), ==, 1);
  g_assert_cmpuint (get (self, NULL, "m", "c1"), ==, 2);
  g_assert_cmpuint (get (self, "a", "m", "c2"), ==, 3);
  g_assert_cmpuint (get (self, "a", "n", "c1"), ==, 4);
  g_assert_cmpuint (get (self, "b", "m", "c1"), ==, 0);
  g_assert_cmpuint (get (self, "am", "", "c1"), ==, 0);
}

static void
test_again (Fixture *self, gconstpointer data)
{
  put (self, "a", "m", "c", 1);
  put (self, "a", "m", "c", 5);
  g_assert_cmpuint (get (self, "a", "m", "c"), ==, 5);
}

/* A day after it was used last, whatever was done meanwhile. */
static void
test_age (Fixture *self, gconstpointer data)
{
  put (self, "a", "m", "old", 1);
  put (self, "a", "m", "used", 2);
  weir_test_clock_advance (self->clock, 20 * G_TIME_SPAN_HOUR);
  g_assert_cmpuint (get (self, "a", "m", "used"), ==, 2);
  weir_test_clock_advance (self->clock, 4 * G_TIME_SPAN_HOUR);
  weir_signature_cache_trim (self->cache);
  g_assert_cmpuint (get (self, "a", "m", "old"), ==, 0);
  g_assert_cmpuint (get (self, "a", "m", "used"), ==, 2);
  weir_test_clock_advance (self->clock, WEIR_SIGNATURE_CACHE_MAX_AGE_US);
  g_assert_cmpuint (get (self, "a", "m", "used"), ==, 0);
}

/* The least recently used goes, and one that is larger than all there may be is not kept. */
static void
test_size (Fixture *self, gconstpointer data)
{
  const gsize quarter = WEIR_SIGNATURE_CACHE_MAX_BYTES / 4;

  put (self, "a", "m", "1", quarter);
  put (self, "a", "m", "2", quarter);
  put (self, "a", "m", "3", quarter);
  g_assert_cmpuint (get (self, "a", "m", "1"), ==, quarter);
  put (self, "a", "m", "4", quarter);
  g_assert_cmpuint (get (self, "a", "m", "2"), ==, 0);
  g_assert_cmpuint (get (self, "a", "m", "1"), ==, quarter);
  g_assert_cmpuint (get (self, "a", "m", "3"), ==, quarter);
  g_assert_cmpuint (get (self, "a", "m", "4"), ==, quarter);
  put (self, "a", "m", "5", WEIR_SIGNATURE_CACHE_MAX_BYTES);
  g_assert_cmpuint (get (self, "a", "m", "5"), ==, 0);
}

static gpointer
hammer (gpointer data)
{
  Fixture *self = data;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *call = g_strdup_printf ("c%u", i % 7);

      put (self, "a", "m", call, 1 + i % 3);
      g_assert_cmpuint (get (self, "a", "m", call), <=, 3);
    }
  return NULL;
}

static void
test_threads (Fixture *self, gconstpointer data)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("hammer", hammer, self);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, setup, func, teardown)
  ADD ("/proxy/signature-cache/keys", test_keys);
  ADD ("/proxy/signature-cache/again", test_again);
  ADD ("/proxy/signature-cache/age", test_age);
  ADD ("/proxy/signature-cache/size", test_size);
  ADD ("/proxy/signature-cache/threads", test_threads);
  return g_test_run ();
}
