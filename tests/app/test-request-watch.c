/* SPDX-License-Identifier: MIT */
#include "app/weir-request-watch.h"

#include <string.h>

#include "engine-fixture.h"
#include "support/weir-test-clock.h"

/* What requests tell, record by record. */

typedef struct
{
  EngineFixture engine;
  WeirTestClock *clock;
  WeirProblemBoard *board;
  WeirService *service;
  WeirRequestWatch *watch;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const environment[] = { NULL };
  WeirSettingsSources sources = { .environment = environment, .port = 0 };
  const WeirServiceOptions options = { .sources = &sources };

  engine_fixture_set_up (&f->engine, data);
  engine_fixture_configure (&f->engine, NULL);
  sources.home_dir = sources.config_dir = f->engine.folder;
  sources.config_file = f->engine.file;
  f->clock = weir_test_clock_new ();
  f->board = weir_problem_board_new ();
  f->service = weir_service_new (&options, f->board);
  weir_service_open (f->service);
  f->watch = weir_request_watch_new (f->service, f->board, WEIR_CLOCK (f->clock));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  weir_request_watch_free (f->watch);
  weir_service_close (f->service);
  g_clear_object (&f->service);
  g_clear_object (&f->board);
  g_clear_object (&f->clock);
  engine_fixture_tear_down (&f->engine);
}

static void
take (Fixture *f, guint status, const char *kind, gint64 retry_after_ms)
{
  const WeirUsageRecord record = { .model = "gpt-4o",
                                   .account = "first",
                                   .resource_group = "team-a",
                                   .status = status,
                                   .error_kind = kind,
                                   .retry_after_ms = retry_after_ms };
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  g_ptr_array_add (entries, (gpointer) &record);
  weir_request_watch_take_requests (f->watch, entries);
}

static void
assert_top (Fixture *f, const char *title, const char *body)
{
  WeirProblem *top = weir_problem_board_get_top (f->board);

  g_assert_nonnull (top);
  g_assert_cmpstr (weir_problem_get_title (top), ==, title);
  g_assert_cmpstr (weir_problem_get_body (top), ==, body);
}

static void
assert_nothing (Fixture *f)
{
  g_assert_null (weir_problem_board_get_top (f->board));
}

static gboolean
is_body (Fixture *f, const char *body)
{
  WeirProblem *top = weir_problem_board_get_top (f->board);

  return top != NULL && strcmp (weir_problem_get_body (top), body) == 0;
}

static void
test_limit (Fixture *f, gconstpointer data)
{
  take (f, 429, "rate_limited", 23500);
  assert_top (f, "Rate Limit Reached", "SAP AI Core limits gpt-4o. Next try in 24 s.");
  weir_test_clock_advance (f->clock, 10 * G_USEC_PER_SEC);
  while (!is_body (f, "SAP AI Core limits gpt-4o. Next try in 14 s."))
    g_main_context_iteration (NULL, TRUE);
  take (f, 200, NULL, 0);
  assert_nothing (f);

  /* not told for how long, it stays long enough to be read, and goes by itself */
  take (f, 429, "rate_limited", 0);
  assert_top (f, "Rate Limit Reached", "SAP AI Core limits gpt-4o. It can be asked again now.");
  weir_test_clock_advance (f->clock, 11 * G_USEC_PER_SEC);
  while (weir_problem_board_get_top (f->board) != NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* One is nothing; three in a minute are. */
static void
test_trouble (Fixture *f, gconstpointer data)
{
  take (f, 502, "upstream", 0);
  take (f, 502, "upstream", 0);
  weir_test_clock_advance (f->clock, 61 * G_USEC_PER_SEC);
  take (f, 502, "upstream", 0);
  take (f, 504, "timeout", 0);
  assert_nothing (f);
  take (f, 502, "upstream", 0);
  assert_top (f, "Requests Are Failing",
              "SAP AI Core had a problem (502). Nothing to change on your side.");
  take (f, 200, NULL, 0);
  assert_nothing (f);
  take (f, 502, "upstream", 0);
  take (f, 502, "upstream", 0);
  assert_nothing (f);
}

/* What is the client's own fault says nothing of SAP AI Core. */
static void
test_others (Fixture *f, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *kind;
  } rows[] = { { 400, "bad_request" }, { 401, "local_auth" },  { 404, "model_not_found" },
               { 499, "client_gone" }, { 503, "unavailable" }, { 500, "internal" } };

  for (guint round = 0; round < 4; round++)
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
      take (f, rows[i].status, rows[i].kind, 0);
  assert_nothing (f);
}

/* The deployments may be listed, but requests are refused: that is the resource group's. */
static void
test_denied (Fixture *f, gconstpointer data)
{
  take (f, 502, "upstream_auth", 0);
  assert_nothing (f);
  while (weir_problem_board_get_top (f->board) == NULL)
    g_main_context_iteration (NULL, TRUE);
  assert_top (f, "Access Denied",
              "The token is valid, but this service key may not use resource group “team-a”. Ask "
              "the subaccount administrator.");
  take (f, 200, NULL, 0);
  assert_nothing (f);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/app/request-watch/limit", test_limit },
    { "/app/request-watch/trouble", test_trouble },
    { "/app/request-watch/others", test_others },
    { "/app/request-watch/denied", test_denied },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
