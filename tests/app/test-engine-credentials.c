/* SPDX-License-Identifier: MIT */
#include "app/weir-engine-credentials.h"

#include <string.h>

#include "app/weir-service-credentials.h"
#include "engine-fixture.h"
#include "kept.h"
#include "raw-client.h"

#define IN_KEYRING                                                                                 \
  "{\"subAccounts\":{\"first\":{\"keyring\":true}},"                                               \
  "\"secret_authentication_tokens\":[\"" TEST_KEY "\"]}"
#define KEY_IN_KEYRING                                                                             \
  "{\"subAccounts\":{},\"secret_authentication_tokens\":[{\"name\":\"laptop\",\"keyring\":true}]}"

static const struct
{
  const char *path;
  const char *body;
} surfaces[] = {
  { "/v1/chat/completions", CHAT },
  { "/v1/messages", "{\"model\":\"gpt-4o\",\"max_tokens\":9,"
                    "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}" },
  { "/v1beta/models/gpt-4o:generateContent",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello\"}]}]}" },
};

static void
start (EngineFixture *f, TestKept *kept, const char *text)
{
  g_autoptr (GError) error = NULL;

  engine_fixture_set_up (f, NULL);
  f->credentials = WEIR_CREDENTIAL_STORE (kept);
  engine_fixture_write (f, text);
  engine_fixture_make (f, FALSE, 0);
  weir_engine_open (f->engine, &error);
  g_assert_no_error (error);
  weir_engine_listen (f->engine, &error);
  g_assert_no_error (error);
}

static void
wait_standing (EngineFixture *f, WeirCredentialsStanding standing)
{
  while (weir_engine_get_standing (f->engine) != standing)
    g_main_context_iteration (NULL, TRUE);
}

static char *
ask (EngineFixture *f, const char *path, const char *body, const char *key, guint *status)
{
  return raw_client_ask (weir_engine_get_port (f->engine), "POST", path, key, body, status);
}

/* 503 in every dialect while it is locked, and by itself an answer once it is not. */
static void
test_unlock (void)
{
  g_autoptr (TestKept) kept = test_kept_new (WEIR_CREDENTIAL_ERROR_LOCKED);
  g_autoptr (WeirProblemBoard) board = weir_problem_board_new ();
  g_auto (EngineFixture) f = { NULL };
  g_autofree char *answer = NULL;
  guint status = 0;

  start (&f, kept, IN_KEYRING);
  g_assert_cmpint (weir_engine_get_standing (f.engine), ==, WEIR_CREDENTIALS_PENDING);
  wait_standing (&f, WEIR_CREDENTIALS_LOCKED);
  g_assert_cmpuint (weir_engine_get_n_waiting (f.engine), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (surfaces); i++)
    {
      g_autofree char *refused = ask (&f, surfaces[i].path, surfaces[i].body, TEST_KEY, &status);

      g_assert_cmpuint (status, ==, 503);
      g_assert_nonnull (strstr (refused, "is locked"));
    }
  weir_service_credentials_tell (board, f.engine, FALSE);
  g_assert_cmpint (weir_problem_get_kind (weir_problem_board_get_top (board)), ==,
                   WEIR_PROBLEM_KEYRING_LOCKED);
  g_assert_nonnull (
      strstr (weir_problem_get_body (weir_problem_board_get_top (board)), "1 subaccount."));

  test_kept_set (kept, f.key, 0);
  wait_standing (&f, WEIR_CREDENTIALS_COMPLETE);
  while (status != 200)
    {
      g_clear_pointer (&answer, g_free);
      answer = ask (&f, surfaces[0].path, surfaces[0].body, TEST_KEY, &status);
      g_main_context_iteration (NULL, FALSE);
    }
  weir_service_credentials_tell (board, f.engine, FALSE);
  g_assert_null (weir_problem_board_get_top (board));

  /* what is known goes on to be used */
  test_kept_set (kept, NULL, WEIR_CREDENTIAL_ERROR_LOCKED);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (weir_engine_get_standing (f.engine), ==, WEIR_CREDENTIALS_COMPLETE);
  g_assert_cmpuint (weir_engine_get_n_waiting (f.engine), ==, 0);

  /* what is taken out does not */
  test_kept_set (kept, NULL, WEIR_CREDENTIAL_ERROR_ABSENT);
  wait_standing (&f, WEIR_CREDENTIALS_ABSENT);
  g_assert_cmpuint (weir_engine_get_n_waiting (f.engine), ==, 1);
}

static void
test_unavailable (void)
{
  g_autoptr (WeirProblemBoard) board = weir_problem_board_new ();
  g_auto (EngineFixture) f = { NULL };
  g_autofree char *answer = NULL;
  guint status = 0;

  start (&f, NULL, IN_KEYRING);
  g_assert_cmpint (weir_engine_get_standing (f.engine), ==, WEIR_CREDENTIALS_UNAVAILABLE);
  answer = ask (&f, surfaces[0].path, surfaces[0].body, TEST_KEY, &status);
  g_assert_cmpuint (status, ==, 503);
  g_assert_nonnull (strstr (answer, "no keyring"));
  weir_service_credentials_tell (board, f.engine, FALSE);
  g_assert_cmpint (weir_problem_get_kind (weir_problem_board_get_top (board)), ==,
                   WEIR_PROBLEM_NO_KEYRING);
  weir_service_credentials_tell (board, NULL, FALSE);
  g_assert_null (weir_problem_board_get_top (board));
}

/* A key that is not known yet is no reason to let anyone in. */
static void
test_local_key (void)
{
  g_autoptr (TestKept) kept = test_kept_new (WEIR_CREDENTIAL_ERROR_LOCKED);
  g_auto (EngineFixture) f = { NULL };
  g_autofree char *none = NULL;
  g_autofree char *locked = NULL;
  g_autofree char *good = NULL;
  g_autofree char *wrong = NULL;
  guint status = 0;

  start (&f, kept, KEY_IN_KEYRING);
  wait_standing (&f, WEIR_CREDENTIALS_LOCKED);
  none = ask (&f, surfaces[0].path, surfaces[0].body, NULL, &status);
  g_assert_cmpuint (status, ==, 401);
  locked = ask (&f, surfaces[0].path, surfaces[0].body, TEST_KEY, &status);
  g_assert_cmpuint (status, ==, 503);
  g_assert_nonnull (strstr (locked, "keyring"));

  test_kept_set (kept, TEST_KEY, 0);
  wait_standing (&f, WEIR_CREDENTIALS_COMPLETE);
  good = ask (&f, surfaces[0].path, surfaces[0].body, TEST_KEY, &status);
  g_assert_cmpuint (status, ==, 404);
  wrong = ask (&f, surfaces[0].path, surfaces[0].body, "another-key-than-that", &status);
  g_assert_cmpuint (status, ==, 401);
}

static void
test_explain (void)
{
  g_assert_null (weir_credentials_standing_explain (WEIR_CREDENTIALS_COMPLETE));
  for (guint i = WEIR_CREDENTIALS_PENDING; i <= WEIR_CREDENTIALS_UNAVAILABLE; i++)
    g_assert_nonnull (weir_credentials_standing_explain (i));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/engine-credentials/unlock", test_unlock);
  g_test_add_func ("/app/engine-credentials/unavailable", test_unavailable);
  g_test_add_func ("/app/engine-credentials/local-key", test_local_key);
  g_test_add_func ("/app/engine-credentials/explain", test_explain);
  return g_test_run ();
}
