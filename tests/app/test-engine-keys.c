/* SPDX-License-Identifier: MIT */
#include "engine-fixture.h"

#include <string.h>

/* Several keys, each with a name that the log knows, and with limits of its own. */

#define CONFIG                                                                                     \
  "{\"subAccounts\":{\"first\":{\"service_key_json\":%s}},\"secret_authentication_tokens\":["      \
  "\"plain-key-0123456\","                                                                         \
  "{\"name\":\"laptop\",\"key\":\"laptop-key-0123456\"},"                                          \
  "{\"name\":\"ci\",\"sha256\":"                                                                   \
  "\"71c480df93d6ae2f1efad1447c66c9525e316218cf51fc8d9ed832f2daf18b73\"},"                         \
  "{\"name\":\"old\",\"key\":\"old-key-0123456789\",\"expires\":\"2001-01-01T00:00:00Z\"},"        \
  "{\"name\":\"brief\",\"key\":\"brief-key-01234567\",\"tokens_per_month\":1},"                    \
  "{\"name\":\"narrow\",\"key\":\"narrow-key-0123456\",\"models\":[\"GPT-4o\",\"*embed*\"]}],"     \
  "\"aliases\":{\"gpt-4o-alias\":\"gpt-4.1\",\"mine\":\"gpt-4o\"}}"
#define CI_KEY "abcdefghijklmnopqrstuvwxyz"

static void
start (EngineFixture *f)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  engine_fixture_set_up (f, NULL);
  text = g_strdup_printf (CONFIG, f->key);
  engine_fixture_write (f, text);
  engine_fixture_make (f, FALSE, 0);
  g_assert_true (weir_engine_open (f->engine, &error));
  g_assert_no_error (error);
  g_assert_true (weir_engine_listen (f->engine, &error));
}

static const struct
{
  const char *key;
  const char *path;
  const char *body;
  guint status;
  const char *words;
} rows[] = {
  { "plain-key-0123456", "/v1/chat/completions", CHAT, 200, "choices" },
  { "laptop-key-0123456", "/v1/chat/completions", CHAT, 200, "choices" },
  { CI_KEY, "/v1/chat/completions", CHAT, 200, "choices" },
  { "71c480df93d6ae2f1efad1447c66c9525e316218cf51fc8d9ed832f2daf18b73", "/v1/chat/completions",
    CHAT, 401, "API key is needed" },
  { "old-key-0123456789", "/v1/chat/completions", CHAT, 401, "api_key_expired" },
  { "old-key-0123456789", "/v1/messages", "{}", 401, "authentication_error" },
  { "narrow-key-0123456", "/v1/chat/completions", CHAT, 200, "choices" },
  { "narrow-key-0123456", "/v1/chat/completions",
    "{\"model\":\"mine\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}", 200, "choices" },
  { "narrow-key-0123456", "/v1/chat/completions",
    "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}", 403,
    "model_forbidden" },
  { "narrow-key-0123456", "/v1/chat/completions",
    "{\"model\":\"gpt-4o-alias\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}", 403,
    "\\\"narrow\\\" may not use the model \\\"gpt-4o-alias\\\"" },
  { "narrow-key-0123456", "/v1/messages",
    "{\"model\":\"gpt-4.1\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
    "}",
    403, "permission_error" },
  { "narrow-key-0123456", "/v1beta/models/gpt-4.1:generateContent",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}", 403,
    "PERMISSION_DENIED" },
  { "narrow-key-0123456", "/v1/embeddings",
    "{\"model\":\"text-embedding-3-small\",\"input\":\"Hi\"}", 200, "embedding" },
  { "laptop-key-0123456", "/v1/chat/completions",
    "{\"model\":\"gpt-4o-alias\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}", 200,
    "choices" },
};

static void
test_keys (void)
{
  g_auto (EngineFixture) f = { 0 };

  start (&f);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint status;
      g_autofree char *answer = raw_client_ask (weir_engine_get_port (f.engine), "POST",
                                                rows[i].path, rows[i].key, rows[i].body, &status);

      g_test_message ("%u: %u %s", i, status, answer);
      g_assert_cmpuint (status, ==, rows[i].status);
      g_assert_nonnull (strstr (answer, rows[i].words));
    }
}

/* What is used up is told in the words of each API. */
static const struct
{
  const char *path;
  const char *body;
  const char *words;
} refused[] = {
  { "/v1/chat/completions", CHAT, "insufficient_quota" },
  { "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
    "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}", "insufficient_quota" },
  { "/v1/responses", "{\"model\":\"gpt-4o\",\"input\":\"Hi\"}", "insufficient_quota" },
  { "/v1/embeddings", "{\"model\":\"text-embedding-3-small\",\"input\":\"Hi\"}",
    "insufficient_quota" },
  { "/api/chat", "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
    "{\"error\":\"" },
  { "/v1/messages",
    "{\"model\":\"gpt-4o\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
    "}",
    "rate_limit_error" },
  { "/v1beta/models/gpt-4o:generateContent",
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}", "RESOURCE_EXHAUSTED" },
};

static void
assert_refused (EngineFixture *f, const char *key, const char *why)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      guint status;
      g_autofree char *answer = raw_client_ask (weir_engine_get_port (f->engine), "POST",
                                                refused[i].path, key, refused[i].body, &status);

      g_test_message ("%s: %u %s", refused[i].path, status, answer);
      g_assert_cmpuint (status, ==, 429);
      g_assert_nonnull (strstr (answer, refused[i].words));
      g_assert_nonnull (strstr (answer, why));
      /* a client that tries again by itself would only be refused again */
      g_assert_nonnull (strstr (answer, "x-should-retry: false"));
    }
}

/* The budget of all: whoever asks is refused once it is spent, if that is wanted. */
static void
test_budget (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (GString) config = NULL;
  guint status;

  engine_fixture_set_up (&f, NULL);
  text = g_strdup_printf (CONFIG, f.key);
  config = g_string_new (text);
  g_string_truncate (config, config->len - 1);
  g_string_append (config, ",\"prices\":{\"currency\":\"EUR\",\"capacity_unit\":2,\"models\":{"
                           "\"gpt-4o\":{\"input\":900000,\"output\":900000}}},"
                           "\"budget\":{\"month\":0.5,\"stop\":true}}");
  engine_fixture_write (&f, config->str);
  engine_fixture_make (&f, FALSE, 0);
  g_assert_true (weir_engine_open (f.engine, NULL));
  g_assert_true (weir_engine_listen (f.engine, NULL));
  g_free (raw_client_ask (weir_engine_get_port (f.engine), "POST", "/v1/chat/completions",
                          "laptop-key-0123456", CHAT, &status));
  g_assert_cmpuint (status, ==, 200);
  assert_refused (&f, "laptop-key-0123456", "budget of Weir is spent");
  assert_refused (&f, "plain-key-0123456", "budget of Weir is spent");
  weir_engine_close (f.engine);
}

/* A key that has used up its month is told so; others go on, and lists show what a key may ask for. */
static void
test_allowance (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autofree char *first = NULL;
  g_autofree char *models = NULL;
  g_autofree char *path = NULL;
  g_autofree char *log = NULL;
  guint status;

  start (&f);
  first = raw_client_ask (weir_engine_get_port (f.engine), "POST", "/v1/chat/completions",
                          "brief-key-01234567", CHAT, &status);
  g_assert_cmpuint (status, ==, 200);
  assert_refused (&f, "brief-key-01234567", "\\\"brief\\\" has used up its tokens of this month");
  g_free (raw_client_ask (weir_engine_get_port (f.engine), "POST", "/v1/chat/completions",
                          "laptop-key-0123456", CHAT, &status));
  g_assert_cmpuint (status, ==, 200);

  models = raw_client_ask (weir_engine_get_port (f.engine), "GET", "/v1/models",
                           "narrow-key-0123456", NULL, &status);
  g_assert_nonnull (strstr (models, "\"gpt-4o\""));
  g_assert_nonnull (strstr (models, "\"mine\""));
  g_assert_null (strstr (models, "\"gpt-4.1\""));
  g_assert_null (strstr (models, "gpt-4o-alias"));
  weir_engine_close (f.engine);
  path = g_build_filename (f.folder, "weir", "logs", "token_usage.jsonl", NULL);
  g_assert_true (g_file_get_contents (path, &log, NULL, NULL));
  g_assert_nonnull (strstr (log, "\"error\":\"budget\""));
}

static void
test_log (void)
{
  static const char *const keys[] = { "plain-key-0123456", "laptop-key-0123456", CI_KEY };
  static const char *const names[] = { "key-1", "laptop", "ci" };
  g_auto (EngineFixture) f = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  start (&f);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      guint status;
      g_autofree char *answer = raw_client_ask (weir_engine_get_port (f.engine), "POST",
                                                "/v1/chat/completions", keys[i], CHAT, &status);

      g_assert_cmpuint (status, ==, 200);
    }
  weir_engine_close (f.engine);
  path = g_build_filename (f.folder, "weir", "logs", "token_usage.jsonl", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *member = g_strdup_printf ("\"key_name\":\"%s\"", names[i]);

      g_assert_nonnull (strstr (text, member));
      g_assert_null (strstr (text, keys[i]));
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/engine-keys/keys", test_keys);
  g_test_add_func ("/app/engine-keys/log", test_log);
  g_test_add_func ("/app/engine-keys/allowance", test_allowance);
  g_test_add_func ("/app/engine-keys/budget", test_budget);
  return g_test_run ();
}
