/* SPDX-License-Identifier: MIT */
#include "desk-fixture.h"

#include <libsoup/soup.h>
#include <string.h>

#include "support/weir-test-clock.h"

/* What tools are told by a service that runs, and how they are seen. */

static void
wait_models (WeirDesk *desk)
{
  weir_service_start (weir_desk_get_service (desk));
  while (g_list_model_get_n_items (weir_desk_get_deployments (desk)) == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
count (WeirClientGuide *guide, guint *n)
{
  (*n)++;
}

static void
test_snippets (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autofree char *text = NULL;
  g_autofree char *chosen = NULL;
  g_auto (GStrv) models = NULL;
  g_autoptr (WeirSecret) secret = NULL;
  WeirClientGuide *guide;
  const char *url;
  guint n_changed = 0;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_configure (&f, NULL);
  desk = desk_fixture_new (&f);
  guide = weir_desk_get_guide (desk);
  wait_models (desk);
  url = weir_service_get_base_url (weir_desk_get_service (desk));
  models = weir_client_guide_dup_models (guide);
  g_assert_true (g_strv_contains ((const char *const *) models, "gpt-4o"));
  g_assert_false (g_strv_contains ((const char *const *) models, "text-embedding-3-small"));

  text = weir_client_guide_build_text (guide, WEIR_CLIENT_CLAUDE_CODE, 0);
  g_assert_nonnull (strstr (text, url));
  g_assert_nonnull (strstr (text, "claude"));
  g_assert_null (strstr (text, TEST_KEY));
  secret = weir_client_guide_build_secret (guide, WEIR_CLIENT_CLAUDE_CODE, 0);
  g_assert_nonnull (strstr (weir_secret_peek (secret, NULL), TEST_KEY));

  g_signal_connect (guide, "changed", G_CALLBACK (count), &n_changed);
  weir_client_guide_set_model (guide, "gpt-4o");
  weir_client_guide_set_model (guide, "gpt-4o");
  g_assert_cmpuint (n_changed, ==, 1);
  chosen = weir_client_guide_build_text (guide, WEIR_CLIENT_CLAUDE_CODE, 0);
  g_assert_nonnull (strstr (chosen, "ANTHROPIC_MODEL='gpt-4o'"));
}

/* Whose digest is known only, it is needed all the same. */
static void
test_key_unknown (void)
{
  static const struct
  {
    const char *tokens;
    const char *stand_in;
  } rows[] = {
    { "{\"name\":\"ci\",\"sha256\":"
      "\"ab00000000000000000000000000000000000000000000000000000000000001\"}",
      "YOUR-API-KEY" },
    { "", "not-needed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (EngineFixture) f = { 0 };
      g_autoptr (WeirDesk) desk = NULL;
      g_autoptr (WeirSecret) secret = NULL;
      g_autofree char *text = NULL;
      g_autofree char *config = NULL;

      engine_fixture_set_up (&f, NULL);
      config = g_strdup_printf ("{\"subAccounts\":{\"first\":{\"service_key_json\":%s}},"
                                "\"secret_authentication_tokens\":[%s]}",
                                f.key, rows[i].tokens);
      engine_fixture_write (&f, config);
      desk = desk_fixture_new (&f);
      wait_models (desk);
      text = weir_client_guide_build_text (weir_desk_get_guide (desk), WEIR_CLIENT_CLAUDE_CODE, 0);
      g_assert_nonnull (strstr (text, rows[i].stand_in));
      secret =
          weir_client_guide_build_secret (weir_desk_get_guide (desk), WEIR_CLIENT_CLAUDE_CODE, 0);
      g_assert_nonnull (strstr (weir_secret_peek (secret, NULL), rows[i].stand_in));
    }
}

/* What the settings name is told before anybody has been asked: that is no answer. */
static void
test_stopped (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autofree char *text = NULL;
  WeirService *service;
  guint n_changed = 0;
  gint64 refreshed_s;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_configure (&f, NULL);
  desk = desk_fixture_new (&f);
  service = weir_desk_get_service (desk);
  g_signal_connect (service, "models-changed", G_CALLBACK (count), &n_changed);
  while (n_changed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_object_get (service, "refreshed", &refreshed_s, NULL);
  g_assert_cmpint (refreshed_s, ==, 0);

  weir_service_refresh_once (service);
  while (g_list_model_get_n_items (weir_desk_get_deployments (desk)) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (weir_service_get_state (service), ==, WEIR_SERVICE_STOPPED);
  text = weir_client_guide_build_text (weir_desk_get_guide (desk), WEIR_CLIENT_CLAUDE_CODE, 0);
  g_assert_nonnull (strstr (text, "ANTHROPIC_MODEL='anthropic--claude-"));
}

static void
assert_suggested (WeirClientGuide *guide, const char *model)
{
  g_autofree char *text = weir_client_guide_build_text (guide, WEIR_CLIENT_CODEX, 0);
  g_autofree char *line = g_strdup_printf ("model = \"%s\"\n", model);

  g_assert_true (g_str_has_prefix (text, line));
}

/* The demo's GPT-4.1 goes on 14 October 2026. */
static void
test_retirement (void)
{
  static const WeirDemoDeployment deployments[] = {
    { .model = "anthropic--claude-4.5-haiku", .executable = "aws-bedrock" },
    { .model = "gpt-4.1", .executable = "azure-openai" },
    { .model = "gpt-5", .executable = "azure-openai" },
  };
  /* the last one: nothing else is at home with the tool */
  static const struct
  {
    guint n_deployments;
    int day; /* after 1 January 2026 */
    const char *model;
  } rows[] = {
    { 3, 0, "gpt-4.1" }, { 3, 255, "gpt-4.1" }, { 3, 256, "gpt-5" },
    { 3, 900, "gpt-5" }, { 2, 900, "gpt-4.1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const WeirDemoOptions options = { .deployments = deployments,
                                        .n_deployments = rows[i].n_deployments };
      g_auto (EngineFixture) f = { 0 };
      g_autoptr (WeirDesk) desk = NULL;
      g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
      g_autoptr (WeirClientGuide) guide = NULL;
      g_auto (GStrv) models = NULL;

      engine_fixture_set_up (&f, &options);
      engine_fixture_configure (&f, NULL);
      desk = desk_fixture_new (&f);
      guide = weir_client_guide_new (weir_desk_get_service (desk), WEIR_CLOCK (clock));
      desk_fixture_refresh (desk);
      weir_test_clock_advance (clock, (rows[i].day + 0.5) * 24 * 3600 * G_USEC_PER_SEC);
      assert_suggested (guide, rows[i].model);
      models = weir_client_guide_dup_models (guide);
      g_assert_true (g_strv_contains ((const char *const *) models, "gpt-4.1"));
    }
}

static WeirClientState
ask (const char *key)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autoptr (WeirClientItem) item = NULL;
  g_autoptr (SoupSession) session = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static (CHAT, strlen (CHAT));
  g_autofree char *url = NULL;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_configure (&f, NULL);
  desk = desk_fixture_new (&f);
  wait_models (desk);
  item = g_list_model_get_item (G_LIST_MODEL (weir_desk_get_guide (desk)), WEIR_CLIENT_CODEX);
  weir_client_item_wait (item, g_get_real_time ());

  session = soup_session_new_with_options ("user-agent", "codex_exec/0.169.0 (Debian)",
                                           "proxy-resolver", NULL, NULL);
  url = g_strconcat (weir_service_get_base_url (weir_desk_get_service (desk)),
                     "/v1/chat/completions", NULL);
  message = soup_message_new (SOUP_METHOD_POST, url);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_message_headers_replace (soup_message_get_request_headers (message), "x-api-key", key);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  while (weir_client_item_get_state (item) == WEIR_CLIENT_WAITING)
    g_main_context_iteration (NULL, TRUE);
  return weir_client_item_get_state (item);
}

static void
test_seen (void)
{
  g_assert_cmpint (ask (TEST_KEY), ==, WEIR_CLIENT_CONNECTED);
}

/* Who waits for a tool hears that it came with the wrong one. */
static void
test_wrong_key (void)
{
  g_assert_cmpint (ask ("not-a-key"), ==, WEIR_CLIENT_TROUBLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/client-guide/key-unknown", test_key_unknown);
  g_test_add_func ("/app/client-guide/snippets", test_snippets);
  g_test_add_func ("/app/client-guide/stopped", test_stopped);
  g_test_add_func ("/app/client-guide/retirement", test_retirement);
  g_test_add_func ("/app/client-guide/seen", test_seen);
  g_test_add_func ("/app/client-guide/wrong-key", test_wrong_key);

  return g_test_run ();
}
