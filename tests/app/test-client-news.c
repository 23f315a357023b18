/* SPDX-License-Identifier: MIT */
#include "app/weir-client-news.h"

#include "base/weir-usage.h"

static void
on_appeared (WeirClientNews *news, const char *program, const char *key, gpointer user_data)
{
  g_string_append_printf (user_data, "%s %s\n", program, key != NULL ? key : "-");
}

static void
take (WeirClientNews *news, const WeirUsageRecord *record)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  g_ptr_array_add (entries, (gpointer) record);
  weir_client_news_take_requests (news, entries);
}

static void
test_once (void)
{
  static const WeirUsageRecord records[] = {
    { .user_agent = "claude-cli/2.1 (external)", .key_name = "Default", .status = 200 },
    { .user_agent = "claude-cli/2.2", .key_name = "Default", .status = 200 },
    { .user_agent = "claude-cli/2.2", .key_name = "Laptop", .status = 502 },
    { .user_agent = "curl", .status = 200 },
    { .user_agent = "Weir/1.0", .status = 200 },  /* our own */
    { .user_agent = "thief/1.0", .status = 401 }, /* refused */
    { .user_agent = "codex/1.0", .status = 200, .demo = TRUE },
    { .user_agent = NULL, .status = 200 },
    { .user_agent = "", .status = 200 },
    { .user_agent = "\xff\xfe", .status = 200 },
  };
  g_autoptr (WeirClientNews) news = weir_client_news_new ();
  g_autoptr (GString) seen = g_string_new (NULL);
  g_auto (GStrv) known = NULL;

  g_signal_connect (news, "appeared", G_CALLBACK (on_appeared), seen);
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    take (news, &records[i]);
  g_assert_cmpstr (seen->str, ==, "claude-cli Default\nclaude-cli Laptop\ncurl -\n");
  g_object_get (news, "known", &known, NULL);
  g_assert_cmpuint (g_strv_length (known), ==, 3);
  g_assert_cmpstr (known[0], ==, "claude-cli/Default");
}

/* What was known in the last run is no news in this one. */
static void
test_known (void)
{
  const WeirUsageRecord record = { .user_agent = "curl/8.0", .status = 200 };
  const char *const names[] = { "curl/", NULL };
  g_autoptr (WeirClientNews) news = weir_client_news_new ();
  g_autoptr (GString) seen = g_string_new (NULL);

  g_object_set (news, "known", names, NULL);
  g_signal_connect (news, "appeared", G_CALLBACK (on_appeared), seen);
  take (news, &record);
  g_assert_cmpstr (seen->str, ==, "");
}

/* A program that calls itself something else each time does not fill the preferences. */
static void
test_many (void)
{
  g_autoptr (WeirClientNews) news = weir_client_news_new ();
  g_auto (GStrv) known = NULL;

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *name = g_strdup_printf ("agent-%u", i);
      const WeirUsageRecord record = { .user_agent = name, .status = 200 };

      take (news, &record);
    }
  g_object_get (news, "known", &known, NULL);
  g_assert_cmpuint (g_strv_length (known), ==, 200);
  g_assert_cmpstr (known[199], ==, "agent-499/");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/client-news/once", test_once);
  g_test_add_func ("/app/client-news/known", test_known);
  g_test_add_func ("/app/client-news/many", test_many);

  return g_test_run ();
}
