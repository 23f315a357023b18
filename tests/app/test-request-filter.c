/* SPDX-License-Identifier: MIT */
#include "app/weir-request-filter.h"

#include <gio/gio.h>
#include <string.h>

static WeirSight *
make_sight (void)
{
  WeirSightHead *head = weir_sight_head_alloc ();
  WeirSight *sight;

  head->id = g_strdup ("abc123");
  head->api = g_strdup ("messages");
  head->key_name = g_strdup ("Laptop");
  head->user_agent = g_strdup ("claude-cli/2.1 (external, cli)");
  head->headers = g_new0 (char *, 1);
  sight = weir_sight_alloc (head);
  sight->model = g_strdup ("claude-sonnet-4-5");
  sight->upstream_model = g_strdup ("anthropic--claude-4.5-sonnet");
  sight->account = g_strdup ("dev-eu10");
  sight->deployment = g_strdup ("d9f8e7");
  sight->is_running = FALSE;
  sight->status = 429;
  sight->error_kind = g_strdup ("rate_limited");
  sight->error = g_strdup ("SAP AI Core limits Größe");
  sight->stream = TRUE;
  sight->changes = g_strsplit ("temperature", ",", -1);
  sight->duration_us = 2500000;
  sight->first_byte_us = 400000;
  sight->usage.in_total = 12000;
  sight->usage.in_cache_read = 11000;
  sight->usage.out_total = 300;
  sight->priced = TRUE;
  sight->cost_nano = 250000000;
  return sight;
}

static const struct
{
  const char *text;
  gboolean fits;
} rows[] = {
  { "", TRUE },
  { "   ", TRUE },
  { "claude", TRUE },
  { "CLAUDE", TRUE },
  { "gpt", FALSE },
  { "größe", TRUE },
  { "status:429", TRUE },
  { "status:4xx", TRUE },
  { "status:5xx", FALSE },
  { "status:400-499", TRUE },
  { "status:200-299", FALSE },
  { "status:>=429", TRUE },
  { "status:>429", FALSE },
  { "status:<429", FALSE },
  { "status:<=429", TRUE },
  { "status:200,429", TRUE },
  { "-status:429", FALSE },
  { "model:sonnet", TRUE },
  { "model:anthropic--", TRUE },
  { "model:gpt,sonnet", TRUE },
  { "-model:gpt", TRUE },
  { "key:laptop", TRUE },
  { "key:claude", FALSE },
  { "client:claude-cli", TRUE },
  { "client:\"2.1 (external\"", TRUE },
  { "account:dev", TRUE },
  { "deployment:d9f8", TRUE },
  { "route:messages", TRUE },
  { "error:rate", TRUE },
  { "id:abc", TRUE },
  { "slow:>2s", TRUE },
  { "slow:2s", TRUE },
  { "slow:3", FALSE },
  { "time:<2500ms", FALSE },
  { "time:<=2500ms", TRUE },
  { "time:<1m", TRUE },
  { "first:>300ms", TRUE },
  { "in:>10k", TRUE },
  { "in:>12000", FALSE },
  { "in:>=12000", TRUE },
  { "out:<1k", TRUE },
  { "cached:11k", TRUE },
  { "tokens:>12.2k", TRUE },
  { "cost:>0.2", TRUE },
  { "cost:>0.25", FALSE },
  { "cost:0.25", TRUE },
  { "is:failed", TRUE },
  { "is:running", FALSE },
  { "is:ok,failed", TRUE },
  { "is:stream is:changed is:ended", TRUE },
  { "is:demo", FALSE },
  { "is:unpriced", FALSE },
  { "status:4xx model:claude key:laptop account:dev slow:>2s limits", TRUE },
  { "status:4xx model:claude key:other", FALSE },
  { "\"status:4xx\"", FALSE },
  { "-", TRUE },
  { "--", FALSE },
  { "\t\nclaude\r", TRUE },
};

static void
test_match (void)
{
  g_autoptr (WeirSight) sight = make_sight ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (WeirRequestFilter) filter = weir_request_filter_new (rows[i].text, NULL, &error);

      g_assert_no_error (error);
      if (weir_request_filter_match (filter, sight) != rows[i].fits)
        g_error ("“%s” should%s fit", rows[i].text, rows[i].fits ? "" : " not");
    }
}

/* What has not come to something has neither much nor little of it. */
static void
test_unknown (void)
{
  static const char *const texts[] = {
    "status:<500", "first:<1s", "in:<5",     "out:<5",  "cached:0", "tokens:0",
    "cost:<1",     "is:ok",     "is:failed", "model:a", "key:a",    "is:unpriced",
  };
  WeirSightHead *head = weir_sight_head_alloc ();
  g_autoptr (WeirSight) sight = NULL;

  head->id = g_strdup ("1");
  sight = weir_sight_alloc (head);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (WeirRequestFilter) filter = weir_request_filter_new (texts[i], NULL, NULL);

      if (weir_request_filter_match (filter, sight))
        g_error ("“%s” should not fit", texts[i]);
    }
}

static const struct
{
  const char *text;
  guint at;
  const char *why;
} bad_rows[] = {
  { "colour:red", 0, "colour" },
  { "größe claude:x", 6, "There is no “claude:”" },
  { "a status:abc", 2, "no status" },
  { "status:4xxx", 0, "no status" },
  { "status:6xx", 0, "no status" },
  { "status:400-", 0, "no status" },
  { "status:1e3", 0, "no status" },
  { "status:", 0, "nothing behind" },
  { "model:a,,b", 0, "nothing behind" },
  { "model:\"\"", 0, "nothing behind" },
  { "slow:soon", 0, "no time" },
  { "slow:>", 0, "no time" },
  { "slow:1h", 0, "no time" },
  { "slow:1..2", 0, "no time" },
  { "slow:99999999999999999999s", 0, "no time" },
  { "in:-5", 0, "no number" },
  { "in:0x10", 0, "no number" },
  { "in:inf", 0, "no number" },
  { "cost:nan", 0, "no number" },
  { "is:fine", 0, "running, ended" },
  { "x \"open", 2, "not closed" },
  { ":x", 0, "There is no “:”" },
  { "http://x", 0, "There is no “http:”" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_rows); i++)
    {
      g_autoptr (GError) error = NULL;
      guint at = 99;

      if (weir_request_filter_new (bad_rows[i].text, &at, &error) != NULL)
        g_error ("“%s” should be refused", bad_rows[i].text);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      if (strstr (error->message, bad_rows[i].why) == NULL)
        g_error ("“%s”: the message is “%s”", bad_rows[i].text, error->message);
      g_assert_cmpuint (at, ==, bad_rows[i].at);
    }
}

/* Nothing that can be typed or pasted does harm. */
static void
test_hostile (void)
{
  static const char letters[] = "status:model>=<4x\"-,. \t\xc3\xbf\x01k%n%s";
  g_autoptr (WeirSight) sight = make_sight ();
  g_autofree char *long_text = g_strnfill (100000, 'a');
  g_autoptr (GString) terms = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_request_filter_new (long_text, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  for (guint i = 0; i < 40; i++)
    g_string_append (terms, "a ");
  g_assert_null (weir_request_filter_new (terms->str, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);

  for (guint i = 0; i < 20000; i++)
    {
      char text[24];
      guint len = (guint) g_test_rand_int_range (0, sizeof text);
      WeirRequestFilter *filter;

      for (guint k = 0; k < len; k++)
        text[k] = letters[g_test_rand_int_range (0, sizeof letters - 1)];
      text[len] = '\0';
      filter = weir_request_filter_new (text, NULL, NULL);
      if (filter == NULL)
        continue;
      weir_request_filter_match (filter, sight);
      weir_request_filter_unref (filter);
    }
}

static void
test_empty (void)
{
  g_autoptr (WeirRequestFilter) empty = weir_request_filter_new (" ", NULL, NULL);
  g_autoptr (WeirRequestFilter) filter = weir_request_filter_new ("a", NULL, NULL);
  g_autoptr (WeirRequestFilter) same = weir_request_filter_ref (filter);

  g_assert_true (weir_request_filter_is_empty (empty));
  g_assert_false (weir_request_filter_is_empty (same));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/request-filter/match", test_match);
  g_test_add_func ("/app/request-filter/unknown", test_unknown);
  g_test_add_func ("/app/request-filter/refused", test_refused);
  g_test_add_func ("/app/request-filter/hostile", test_hostile);
  g_test_add_func ("/app/request-filter/empty", test_empty);
  return g_test_run ();
}
