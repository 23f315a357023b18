/* SPDX-License-Identifier: MIT */
#include "aicore/test-account.h"
#include "aicore/test-context.h"
#include "support/weir-raw-server.h"
#include "support/weir-test-clock.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "aicore/weir-token-source.h"

#define ANSWER(token, lifetime)                                                                    \
  "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"                                                   \
  "{\"access_token\":\"" token "\",\"expires_in\":" lifetime "}"
#define REFUSAL "HTTP/1.1 401 No\r\nConnection: close\r\n\r\n{\"error\":\"invalid_client\"}"
#define BUSY "HTTP/1.1 503 No\r\nConnection: close\r\n\r\n"

#define MAX_REQUESTS 8
#define SECOND G_USEC_PER_SEC

typedef struct
{
  TestContext *context;
  WeirTestClock *clock;
  WeirRawServer *server;
  WeirAccount *account;
  WeirTokenSource *source;
  WeirRawStep steps[4 * MAX_REQUESTS];
} Fixture;

/* A token endpoint that gives these answers, one a request, and then no more. */
static void
set_up (Fixture *fixture, const char *const *answers)
{
  g_autofree char *url = NULL;
  guint n = 0;

  for (guint i = 0; answers[i] != NULL; i++)
    {
      g_assert_cmpuint (i, <, MAX_REQUESTS);
      fixture->steps[n++].kind = WEIR_RAW_ACCEPT;
      fixture->steps[n++].kind = WEIR_RAW_READ;
      fixture->steps[n].kind = WEIR_RAW_SEND;
      fixture->steps[n++].bytes = answers[i];
      fixture->steps[n++].kind = WEIR_RAW_CLOSE;
    }

  fixture->context = test_context_new ();
  fixture->clock = weir_test_clock_new ();
  fixture->server = weir_raw_server_new (fixture->steps, n, NULL);
  url = g_strdup_printf ("http://127.0.0.1:%u", weir_raw_server_get_port (fixture->server));
  fixture->account = test_account_new (url);
  fixture->source = weir_token_source_new (fixture->account->key, fixture->context->context,
                                           WEIR_CLOCK (fixture->clock));
}

static void
tear_down (Fixture *fixture)
{
  weir_token_source_stop (fixture->source);
  test_context_free (fixture->context);
  g_clear_object (&fixture->source);
  weir_account_unref (fixture->account);
  weir_raw_server_free (fixture->server);
  g_object_unref (fixture->clock);
}

static void
assert_token (Fixture *fixture, const char *expected, guint expected_generation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSecret) token = NULL;
  guint generation;

  token = weir_token_source_get (fixture->source, &generation, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (weir_secret_peek (token, NULL), ==, expected);
  g_assert_cmpuint (generation, ==, expected_generation);
}

static void
assert_failure (Fixture *fixture, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_token_source_get (fixture->source, NULL, NULL, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, code);
}

static guint
get_n_requests (Fixture *fixture)
{
  return weir_raw_server_get_n_accepted (fixture->server);
}

static void
test_kept (void)
{
  static const char *const answers[] = { ANSWER ("one", "1000"), ANSWER ("two", "1000"), NULL };
  Fixture fixture = { 0 };

  set_up (&fixture, answers);
  g_assert_cmpuint (get_n_requests (&fixture), ==, 0);
  assert_token (&fixture, "one", 1);
  weir_test_clock_advance (fixture.clock, 899 * SECOND);
  assert_token (&fixture, "one", 1);
  g_assert_cmpuint (get_n_requests (&fixture), ==, 1);

  /* Expired: nobody gets it any more. */
  weir_test_clock_advance (fixture.clock, 101 * SECOND);
  assert_token (&fixture, "two", 2);
  tear_down (&fixture);
}

/* The last tenth: the old token is still given out while the new one is fetched. */
static void
test_renewed_in_background (void)
{
  static const char *const answers[] = { ANSWER ("one", "1000"), ANSWER ("two", "1000"), NULL };
  Fixture fixture = { 0 };

  set_up (&fixture, answers);
  assert_token (&fixture, "one", 1);
  weir_test_clock_advance (fixture.clock, 900 * SECOND);
  assert_token (&fixture, "one", 1);

  for (;;)
    {
      g_autoptr (WeirSecret) token = weir_token_source_get (fixture.source, NULL, NULL, NULL);

      if (strcmp (weir_secret_peek (token, NULL), "two") == 0)
        break;
      g_usleep (1000);
    }
  assert_token (&fixture, "two", 2);
  g_assert_cmpuint (get_n_requests (&fixture), ==, 2);
  tear_down (&fixture);
}

/* A renewal that fails harms nobody until the token itself expires. */
static void
test_failed_renewal (void)
{
  static const char *const answers[] = { ANSWER ("one", "1000"), BUSY, ANSWER ("two", "9"), NULL };
  g_autoptr (WeirSecret) token = NULL;
  Fixture fixture = { 0 };

  set_up (&fixture, answers);
  assert_token (&fixture, "one", 1);
  weir_test_clock_advance (fixture.clock, 950 * SECOND);
  while (get_n_requests (&fixture) < 2)
    assert_token (&fixture, "one", 1);
  assert_token (&fixture, "one", 1);

  /* Expired. Whoever still waits for the renewal is told of its failure; the next one asks again. */
  weir_test_clock_advance (fixture.clock, 60 * SECOND);
  token = weir_token_source_get (fixture.source, NULL, NULL, NULL);
  if (token == NULL)
    {
      weir_test_clock_advance (fixture.clock, 2 * SECOND);
      token = weir_token_source_get (fixture.source, NULL, NULL, NULL);
    }
  g_assert_cmpstr (weir_secret_peek (token, NULL), ==, "two");
  tear_down (&fixture);
}

typedef struct
{
  Fixture *fixture;
  GCancellable *cancellable;
  GError *error;
  gboolean has_token;
} Getting;

static gpointer
get_thread (gpointer data)
{
  Getting *getting = data;
  g_autoptr (WeirSecret) token =
      weir_token_source_get (getting->fixture->source, NULL, getting->cancellable, &getting->error);

  getting->has_token = token != NULL;
  return NULL;
}

/* However many come at once, the endpoint sees one request. */
static void
test_single_flight (void)
{
  static const char *const answers[] = { ANSWER ("one", "1000"), NULL };
  enum
  {
    N_THREADS = 1000
  };
  g_autofree GThread **threads = g_new0 (GThread *, N_THREADS);
  g_autofree Getting *getting = g_new0 (Getting, N_THREADS);
  Fixture fixture = { 0 };

  set_up (&fixture, answers);
  for (guint i = 0; i < N_THREADS; i++)
    {
      getting[i].fixture = &fixture;
      threads[i] = g_thread_new ("getter", get_thread, &getting[i]);
    }
  for (guint i = 0; i < N_THREADS; i++)
    {
      g_thread_join (threads[i]);
      g_assert_no_error (getting[i].error);
      g_assert_true (getting[i].has_token);
    }
  g_assert_cmpuint (get_n_requests (&fixture), ==, 1);
  g_assert_false (weir_raw_server_has_pending (fixture.server));
  tear_down (&fixture);
}

/* Who leaves, leaves alone: the fetch goes on for the others. */
static void
test_cancelled_waiter (void)
{
  static const WeirRawStep none[] = { { WEIR_RAW_ACCEPT }, { WEIR_RAW_READ } };
  static const char *const answers[] = { NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Fixture fixture = { 0 };
  Getting leaving = { .fixture = &fixture, .cancellable = cancellable };
  Getting staying = { .fixture = &fixture };
  GThread *leaver;
  GThread *stayer;

  set_up (&fixture, answers);
  weir_raw_server_free (fixture.server);
  fixture.server = weir_raw_server_new (none, G_N_ELEMENTS (none), NULL);
  {
    g_autofree char *url =
        g_strdup_printf ("http://127.0.0.1:%u", weir_raw_server_get_port (fixture.server));

    weir_account_unref (fixture.account);
    fixture.account = test_account_new (url);
    g_object_unref (fixture.source);
    fixture.source = weir_token_source_new (fixture.account->key, fixture.context->context,
                                            WEIR_CLOCK (fixture.clock));
  }

  leaver = g_thread_new ("leaver", get_thread, &leaving);
  stayer = g_thread_new ("stayer", get_thread, &staying);
  while (get_n_requests (&fixture) == 0)
    g_usleep (1000);

  g_cancellable_cancel (cancellable);
  g_thread_join (leaver);
  g_assert_error (leaving.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_error_free (leaving.error);

  /* The endpoint never answers; stopping frees the one who still waits. */
  weir_token_source_stop (fixture.source);
  g_thread_join (stayer);
  g_assert_error (staying.error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_UNAVAILABLE);
  g_error_free (staying.error);
  g_assert_cmpuint (get_n_requests (&fixture), ==, 1);
  assert_failure (&fixture, WEIR_AICORE_ERROR_UNAVAILABLE);
  tear_down (&fixture);
}

/* 1 s, 2 s, 4 s …: until then the same answer without a request. */
static void
test_back_off (void)
{
  static const char *const answers[] = { BUSY, REFUSAL, BUSY, ANSWER ("one", "100"), NULL };
  Fixture fixture = { 0 };

  set_up (&fixture, answers);
  assert_failure (&fixture, WEIR_AICORE_ERROR_UNAVAILABLE);
  weir_test_clock_advance (fixture.clock, SECOND - 1);
  for (guint i = 0; i < 100; i++)
    assert_failure (&fixture, WEIR_AICORE_ERROR_UNAVAILABLE);
  g_assert_cmpuint (get_n_requests (&fixture), ==, 1);

  weir_test_clock_advance (fixture.clock, 1);
  assert_failure (&fixture, WEIR_AICORE_ERROR_AUTH);
  g_assert_cmpuint (get_n_requests (&fixture), ==, 2);
  weir_test_clock_advance (fixture.clock, 2 * SECOND - 1);
  assert_failure (&fixture, WEIR_AICORE_ERROR_AUTH);
  g_assert_cmpuint (get_n_requests (&fixture), ==, 2);

  weir_test_clock_advance (fixture.clock, 1);
  assert_failure (&fixture, WEIR_AICORE_ERROR_UNAVAILABLE);
  weir_test_clock_advance (fixture.clock, 4 * SECOND);
  assert_token (&fixture, "one", 1);
  g_assert_cmpuint (get_n_requests (&fixture), ==, 4);
  tear_down (&fixture);
}

static void
test_connect_refused (void)
{
  static const char *const answers[] = { NULL };
  Fixture fixture = { 0 };

  set_up (&fixture, answers);
  g_object_unref (fixture.source);
  weir_account_unref (fixture.account);
  fixture.account = test_account_new ("http://127.0.0.1:1");
  fixture.source = weir_token_source_new (fixture.account->key, fixture.context->context,
                                          WEIR_CLOCK (fixture.clock));
  assert_failure (&fixture, WEIR_AICORE_ERROR_CONNECT);
  tear_down (&fixture);
}

static void
test_invalidate (void)
{
  static const char *const answers[] = { ANSWER ("one", "1000"), ANSWER ("two", "1000"), NULL };
  Fixture fixture = { 0 };

  set_up (&fixture, answers);
  assert_token (&fixture, "one", 1);
  weir_token_source_invalidate (fixture.source, 1);
  assert_token (&fixture, "two", 2);

  /* Late news of the first one. */
  weir_token_source_invalidate (fixture.source, 1);
  assert_token (&fixture, "two", 2);
  g_assert_cmpuint (get_n_requests (&fixture), ==, 2);
  tear_down (&fixture);
}

/* An upstream that refuses whatever it is shown. */
static void
test_invalidate_storm (void)
{
  static const char *const answers[] = { ANSWER ("1", "1000"), ANSWER ("2", "1000"),
                                         ANSWER ("3", "1000"), ANSWER ("4", "1000"),
                                         ANSWER ("5", "1000"), ANSWER ("6", "1000"),
                                         ANSWER ("7", "1000"), NULL };
  Fixture fixture = { 0 };
  guint generation = 0;

  set_up (&fixture, answers);
  for (guint i = 0; i < 50; i++)
    {
      weir_secret_unref (weir_token_source_get (fixture.source, &generation, NULL, NULL));
      weir_token_source_invalidate (fixture.source, generation);
    }
  assert_token (&fixture, "6", 6);
  g_assert_cmpuint (get_n_requests (&fixture), ==, 6);

  weir_test_clock_advance (fixture.clock, 10 * SECOND);
  weir_token_source_invalidate (fixture.source, 6);
  assert_token (&fixture, "7", 7);
  tear_down (&fixture);
}

/* Half a year of sleep, and a wall clock that jumps: neither is a token's business. */
static void
test_clocks (void)
{
  static const char *const answers[] = { ANSWER ("one", "1000"), ANSWER ("two", "1000"), NULL };
  Fixture fixture = { 0 };

  set_up (&fixture, answers);
  assert_token (&fixture, "one", 1);
  weir_test_clock_set_wall_us (fixture.clock, 0);
  assert_token (&fixture, "one", 1);
  weir_test_clock_advance (fixture.clock, G_GINT64_CONSTANT (180) * 24 * 3600 * SECOND);
  assert_token (&fixture, "two", 2);
  g_assert_cmpuint (get_n_requests (&fixture), ==, 2);
  tear_down (&fixture);
}

typedef struct
{
  Fixture *fixture;
  GCancellable *cancellable;
  GMutex mutex;
  GCond cond;
  guint n_begun;
  guint n_tokens;
  guint n_cancelled;
  guint n_failed;
} Async;

static void
on_token (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Async *async = user_data;
  g_autoptr (GError) error = NULL;
  guint generation = 0;
  g_autoptr (WeirSecret) token =
      weir_token_source_get_finish (WEIR_TOKEN_SOURCE (object), result, &generation, &error);

  g_mutex_lock (&async->mutex);
  if (token != NULL && generation == 1)
    async->n_tokens++;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    async->n_cancelled++;
  else
    async->n_failed++;
  g_cond_broadcast (&async->cond);
  g_mutex_unlock (&async->mutex);
}

static gboolean
begin_async (gpointer data)
{
  Async *async = data;

  for (guint i = 0; i < 10; i++)
    weir_token_source_get_async (async->fixture->source, NULL, on_token, async);
  for (guint i = 0; i < 10; i++)
    weir_token_source_get_async (async->fixture->source, async->cancellable, on_token, async);
  if (async->cancellable != NULL && async->n_begun++ == 0)
    g_cancellable_cancel (async->cancellable);

  return G_SOURCE_REMOVE;
}

static void
wait_for_answers (Async *async, guint n)
{
  g_mutex_lock (&async->mutex);
  while (async->n_tokens + async->n_cancelled + async->n_failed < n)
    g_cond_wait (&async->cond, &async->mutex);
  g_mutex_unlock (&async->mutex);
}

static void
test_async (void)
{
  static const char *const answers[] = { ANSWER ("one", "1000"), NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Fixture fixture = { 0 };
  Async async = { .fixture = &fixture, .cancellable = cancellable };

  set_up (&fixture, answers);
  test_context_attach (fixture.context, begin_async, &async);
  wait_for_answers (&async, 20);
  g_assert_cmpuint (async.n_tokens, ==, 10);
  g_assert_cmpuint (async.n_cancelled, ==, 10);

  /* Now that there is one, and with nobody who cancels. */
  async.cancellable = NULL;
  test_context_attach (fixture.context, begin_async, &async);
  wait_for_answers (&async, 40);
  g_assert_cmpuint (async.n_tokens, ==, 30);
  g_assert_cmpuint (async.n_failed, ==, 0);
  g_assert_cmpuint (get_n_requests (&fixture), ==, 1);
  tear_down (&fixture);
}

static void
test_async_failure (void)
{
  static const char *const answers[] = { REFUSAL, NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Fixture fixture = { 0 };
  Async async = { .fixture = &fixture, .cancellable = cancellable, .n_begun = 1 };

  set_up (&fixture, answers);
  test_context_attach (fixture.context, begin_async, &async);
  wait_for_answers (&async, 20);
  g_assert_cmpuint (async.n_failed, ==, 20);
  g_assert_cmpuint (get_n_requests (&fixture), ==, 1);
  tear_down (&fixture);
}

/* Who hurries does not wait until the next attempt is due, */
static void
test_hurry (void)
{
  static const char *const answers[] = { REFUSAL, REFUSAL, REFUSAL, ANSWER ("one", "1000"), NULL };
  Fixture fixture = { 0 };

  set_up (&fixture, answers);
  weir_token_source_hurry (fixture.source);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (get_n_requests (&fixture), ==, i);
      assert_failure (&fixture, WEIR_AICORE_ERROR_AUTH);
      weir_test_clock_advance (fixture.clock, 2 * SECOND);
    }
  assert_failure (&fixture, WEIR_AICORE_ERROR_AUTH);
  g_assert_cmpuint (get_n_requests (&fixture), ==, 3);
  weir_token_source_hurry (fixture.source);
  assert_token (&fixture, "one", 1);

  /* nothing has failed since */
  weir_token_source_hurry (fixture.source);
  assert_token (&fixture, "one", 1);
  g_assert_cmpuint (get_n_requests (&fixture), ==, 4);
  tear_down (&fixture);
}

/* but the endpoint is asked no more than once a second. */
static void
test_hurry_often (void)
{
  static const char *const answers[] = { REFUSAL, ANSWER ("one", "1000"), NULL };
  Fixture fixture = { 0 };
  gint64 began_us;

  set_up (&fixture, answers);
  assert_failure (&fixture, WEIR_AICORE_ERROR_AUTH);
  began_us = g_get_monotonic_time ();
  for (guint i = 0; i < 10; i++)
    weir_token_source_hurry (fixture.source);
  assert_token (&fixture, "one", 1);
  g_assert_cmpint (g_get_monotonic_time () - began_us, >=, SECOND);
  g_assert_cmpuint (get_n_requests (&fixture), ==, 2);
  tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/aicore/token-source/kept", test_kept);
  g_test_add_func ("/aicore/token-source/renewed-in-background", test_renewed_in_background);
  g_test_add_func ("/aicore/token-source/failed-renewal", test_failed_renewal);
  g_test_add_func ("/aicore/token-source/single-flight", test_single_flight);
  g_test_add_func ("/aicore/token-source/cancelled-waiter", test_cancelled_waiter);
  g_test_add_func ("/aicore/token-source/back-off", test_back_off);
  g_test_add_func ("/aicore/token-source/hurry", test_hurry);
  g_test_add_func ("/aicore/token-source/hurry-often", test_hurry_often);
  g_test_add_func ("/aicore/token-source/connect-refused", test_connect_refused);
  g_test_add_func ("/aicore/token-source/invalidate", test_invalidate);
  g_test_add_func ("/aicore/token-source/invalidate-storm", test_invalidate_storm);
  g_test_add_func ("/aicore/token-source/clocks", test_clocks);
  g_test_add_func ("/aicore/token-source/async", test_async);
  g_test_add_func ("/aicore/token-source/async-failure", test_async_failure);

  return g_test_run ();
}
