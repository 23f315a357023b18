/* SPDX-License-Identifier: MIT */
#include "desk-fixture.h"

#include <string.h>

#include "app/weir-replacement.h"
#include "app/weir-retirement-news.h"
#include "support/weir-test-clock.h"

/* Notices of models that retire and deployments that end, and what takes a model's place. */

#define DAY_US (86400 * (gint64) G_USEC_PER_SEC)

/* 14 September 2026, noon UTC: 30 days before gpt-4.1 goes. */
#define SEPTEMBER_14_US (1789387200 * (gint64) G_USEC_PER_SEC)

static const WeirDemoDeployment deployments[] = {
  { .model = "gpt-4.1", .executable = "azure-openai" },
  { .model = "gpt-5", .executable = "azure-openai" },
  { .model = "gpt-5-mini", .executable = "azure-openai", .status = "STOPPED" },
  { .model = "gemini-2.5-pro", .executable = "gcp-vertexai", .status = "STOPPED" },
  { .model = "text-embedding-3-small", .executable = "azure-openai" },
};

typedef struct
{
  EngineFixture engine;
  WeirTestClock *clock;
  WeirDesk *desk;
  WeirNotifier *notifier;
  WeirRetirementNews *news;
  GString *sent;
  gboolean is_wanted;
} Fixture;

static gboolean
is_wanted (gpointer user_data)
{
  return ((Fixture *) user_data)->is_wanted;
}

static void
send_notice (const WeirNotice *notice, gpointer user_data)
{
  g_string_append_printf (((Fixture *) user_data)->sent, "%s|%s|%s|%s\n", notice->id, notice->title,
                          notice->body, notice->action);
}

static void
withdraw_notice (const char *id, gpointer user_data)
{
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const environment[] = { NULL };
  const WeirDemoOptions demo = { .deployments = deployments,
                                 .n_deployments = G_N_ELEMENTS (deployments) };
  const WeirNotifierHost host = { is_wanted, send_notice, withdraw_notice, f };
  WeirSettingsSources sources = { .environment = environment, .port = 0 };
  const WeirServiceOptions options = { .sources = &sources };
  g_autofree char *folder = NULL;

  engine_fixture_set_up (&f->engine, &demo);
  /* where rules are kept */
  folder = g_build_filename (f->engine.folder, "weir", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_free (f->engine.file);
  f->engine.file = g_build_filename (folder, "config.json", NULL);
  engine_fixture_configure (&f->engine, NULL);
  sources.home_dir = sources.config_dir = f->engine.folder;
  f->clock = weir_test_clock_new ();
  f->desk = weir_desk_new (&options);
  f->is_wanted = TRUE;
  f->sent = g_string_new (NULL);
  f->notifier = weir_notifier_new (&host);
  f->news = weir_retirement_news_new (weir_desk_get_service (f->desk), f->notifier,
                                      WEIR_CLOCK (f->clock));
  weir_test_clock_set_wall_us (f->clock, SEPTEMBER_14_US);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  weir_desk_close (f->desk);
  g_object_unref (f->news);
  g_object_unref (f->notifier);
  g_object_unref (f->desk);
  g_object_unref (f->clock);
  g_string_free (f->sent, TRUE);
  engine_fixture_tear_down (&f->engine);
}

static void
assert_sent (Fixture *f, const char *expected)
{
  g_assert_cmpstr (f->sent->str, ==, expected);
  g_string_truncate (f->sent, 0);
}

#define TOLD                                                                                       \
  "retirement-gpt-4.1|Model Retires Soon|gpt-4.1 retires on 14 Oct. Clients that ask for it will " \
  "fail then.|app.set-replacement::gpt-4.1\n"

/* At 30 days and at 7, each once. */
static void
test_model (Fixture *f, gconstpointer data)
{
  weir_test_clock_set_wall_us (f->clock, SEPTEMBER_14_US - DAY_US);
  desk_fixture_refresh (f->desk);
  assert_sent (f, "");
  weir_test_clock_advance (f->clock, DAY_US);
  weir_retirement_news_look (f->news);
  assert_sent (f, TOLD);
  weir_retirement_news_look (f->news);
  weir_test_clock_advance (f->clock, 22 * DAY_US);
  weir_retirement_news_look (f->news);
  assert_sent (f, "");
  weir_test_clock_advance (f->clock, DAY_US);
  weir_retirement_news_look (f->news);
  assert_sent (f, TOLD);
  weir_test_clock_advance (f->clock, 8 * DAY_US);
  weir_retirement_news_look (f->news);
  assert_sent (f, "");
}

/* What nobody was shown is told later; what was told is not told by the next run. */
static void
test_remembered (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirRetirementNews) next = NULL;
  g_auto (GStrv) told = NULL;

  f->is_wanted = FALSE;
  desk_fixture_refresh (f->desk);
  assert_sent (f, "");
  f->is_wanted = TRUE;
  weir_retirement_news_look (f->news);
  assert_sent (f, TOLD);
  g_object_get (f->news, "told", &told, NULL);
  g_assert_cmpuint (g_strv_length (told), ==, 1);
  next = weir_retirement_news_new (weir_desk_get_service (f->desk), f->notifier,
                                   WEIR_CLOCK (f->clock));
  g_object_set (next, "told", told, NULL);
  weir_retirement_news_look (next);
  assert_sent (f, "");
}

/* A deployment that is made for a time: nothing of what was just decided, then a week and a day before. */
static void
test_end (Fixture *f, gconstpointer data)
{
  static const char body[] =
      "{\"resources\":[{\"id\":\"d1234\",\"executableId\":\"azure-openai\",\"status\":\"RUNNING\","
      "\"targetStatus\":\"RUNNING\",\"ttl\":\"20D\",\"createdAt\":\"2026-09-14T12:00:00Z\","
      "\"details\":{\"resources\":{\"backendDetails\":{\"model\":{\"name\":\"gpt-5\",\"version\":"
      "\"latest\"}}}}}]}";
  static const WeirDemoFault fault = {
    .kind = WEIR_DEMO_FAULT_STATUS, .path = "/lm/deployments", .status = 200, .body = body
  };

  weir_demo_set_faults (f->engine.demo, &fault, 1);
  desk_fixture_refresh (f->desk);
  assert_sent (f, "");
  weir_test_clock_advance (f->clock, 13 * DAY_US);
  weir_retirement_news_look (f->news);
  g_assert_true (g_str_has_prefix (f->sent->str, "deployment-end-d1234|Deployment Ends Soon|This "
                                                 "deployment of gpt-5 ends on 4 Oct at "));
  g_assert_true (g_str_has_suffix (f->sent->str, "|app.show-page::deployments\n"));
  g_string_truncate (f->sent, 0);
  weir_test_clock_advance (f->clock, 6 * DAY_US);
  weir_retirement_news_look (f->news);
  g_assert_true (g_str_has_prefix (f->sent->str, "deployment-end-d1234|"));
  g_string_truncate (f->sent, 0);
  weir_test_clock_advance (f->clock, DAY_US);
  weir_retirement_news_look (f->news);
  assert_sent (f, "");
}

/* --- Replacements --- */

static void
on_set (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  weir_replacement_set_finish (WEIR_RULES_EDITOR (object), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
replace (Fixture *f, const char *name, const char *replacement)
{
  gboolean is_set = FALSE;

  weir_replacement_set_async (weir_desk_get_rules (f->desk), name, replacement, on_set, &is_set);
  while (!is_set)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_fallbacks (Fixture *f, const char *name, const char *expected)
{
  WeirRule *rule = weir_rules_editor_find (weir_desk_get_rules (f->desk), WEIR_RULE_FALLBACK, name);
  g_autofree char *values = g_strjoinv (",", (char **) (gpointer) weir_rule_get_values (rule));
  g_autofree char *text = NULL;

  g_assert_cmpstr (values, ==, expected);
  g_assert_true (g_file_get_contents (f->engine.file, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, name));
}

/* SAP's own word first; embeddings do not chat. */
static void
test_replacement (Fixture *f, gconstpointer data)
{
  g_auto (GStrv) none = weir_replacement_dup_candidates (weir_desk_get_service (f->desk), "x");
  g_auto (GStrv) candidates = NULL;

  desk_fixture_refresh (f->desk);
  candidates = weir_replacement_dup_candidates (weir_desk_get_service (f->desk), "gpt-4.1");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_cmpstr (candidates[0], ==, "gpt-5");
  g_assert_false (g_strv_contains ((const char *const *) candidates, "gpt-4.1"));
  g_assert_false (g_strv_contains ((const char *const *) candidates, "text-embedding-3-small"));

  replace (f, "gpt-4.1", "gpt-5");
  assert_fallbacks (f, "gpt-4.1", "gpt-5");
  replace (f, "gpt-4.1", "o3");
  assert_fallbacks (f, "gpt-4.1", "o3,gpt-5");
  replace (f, "gpt-4.1", "gpt-5");
  assert_fallbacks (f, "gpt-4.1", "gpt-5,o3");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/app/retirement-news/model", Fixture, NULL, set_up, test_model, tear_down);
  g_test_add ("/app/retirement-news/remembered", Fixture, NULL, set_up, test_remembered, tear_down);
  g_test_add ("/app/retirement-news/end", Fixture, NULL, set_up, test_end, tear_down);
  g_test_add ("/app/replacement/set", Fixture, NULL, set_up, test_replacement, tear_down);

  return g_test_run ();
}
