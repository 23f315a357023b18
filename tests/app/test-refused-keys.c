/* SPDX-License-Identifier: MIT */
#include "app/weir-refused-keys.h"

#include "base/weir-usage.h"

typedef struct
{
  gint64 at_s;
  const char *user_agent;
  guint status;
} Request;

static void
take (WeirRefusedKeys *keys, const Request *requests, guint n)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      const WeirUsageRecord record = { .wall_us = requests[i].at_s * G_USEC_PER_SEC,
                                       .user_agent = requests[i].user_agent,
                                       .status = requests[i].status,
                                       .usage = WEIR_USAGE_INIT };

      g_ptr_array_add (records, weir_usage_record_copy (&record));
    }
  weir_refused_keys_take_requests (keys, records);
}

static void
assert_text (WeirRefusedKeys *keys, const char *expected)
{
  g_autofree char *text = NULL;

  g_object_get (keys, "text", &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_texts (void)
{
  static const struct
  {
    const char *text;
    Request requests[4];
  } rows[] = {
    { NULL, { { 0 } } },
    { NULL, { { 1, "curl/8.5", 200 }, { 2, "curl/8.5", 404 } } },
    { "A client used a wrong API key (1 time in 1 min, “claude-cli/2.1”).",
      { { 1, "claude-cli/2.1 (external, cli)", 401 } } },
    { "A client used a wrong API key (3 times in 1 min, “curl/8.5”).",
      { { 1, "curl/8.5", 401 }, { 2, "codex/1", 401 }, { 60, "curl/8.5", 401 } } },
    { "A client used a wrong API key (2 times in 1 min).", { { 1, NULL, 401 }, { 2, "", 401 } } },
    /* those of a minute before count no more */
    { "A client used a wrong API key (2 times in 1 min, “curl/8.5”).",
      { { 1, "curl/8.5", 401 }, { 2, "curl/8.5", 401 }, { 61, "curl/8.5", 401 } } },
    /* it has found its key; another one has not */
    { NULL, { { 1, "curl/8.5", 401 }, { 2, "curl/8.5", 200 } } },
    { "A client used a wrong API key (1 time in 1 min, “curl/8.5”).",
      { { 1, "curl/8.5", 401 }, { 2, "codex/1", 200 } } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (WeirRefusedKeys) keys = weir_refused_keys_new ();
      guint n = 0;

      while (n < G_N_ELEMENTS (rows[i].requests) && rows[i].requests[n].status != 0)
        n++;
      take (keys, rows[i].requests, n);
      assert_text (keys, rows[i].text);
    }
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_forgotten (void)
{
  static const Request requests[] = { { 1, "curl/8.5", 401 }, { 2, "curl/8.5", 401 } };
  g_autoptr (WeirRefusedKeys) keys = weir_refused_keys_new ();
  guint n_told = 0;

  g_signal_connect_swapped (keys, "notify::text", G_CALLBACK (count), &n_told);
  weir_refused_keys_forget (keys);
  g_assert_cmpuint (n_told, ==, 0);
  take (keys, requests, 1);
  g_assert_cmpuint (n_told, ==, 1);
  weir_refused_keys_forget (keys);
  g_assert_cmpuint (n_told, ==, 2);
  assert_text (keys, NULL);
  take (keys, &requests[1], 1);
  assert_text (keys, "A client used a wrong API key (1 time in 1 min, “curl/8.5”).");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/refused-keys/forgotten", test_forgotten);
  g_test_add_func ("/app/refused-keys/texts", test_texts);
  return g_test_run ();
}
