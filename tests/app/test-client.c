/* SPDX-License-Identifier: MIT */
#include "app/weir-client-item.h"
#include "app/weir-client.h"
#include "app/weir-deployment-use.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* What tools are told, and how they are told apart. */

/* Values that would break out of quotes that are not careful. */
#define URL "http://127.0.0.1:3001"
#define KEY "k'e\"y\\"
#define MODEL "anthropic--claude-4-sonnet"

static void
test_no_placeholder_stays (void)
{
  for (guint kind = 0; kind < WEIR_N_CLIENTS; kind++)
    {
      g_assert_cmpuint (weir_client_count_snippets (kind), >, 0);
      for (guint i = 0; i < weir_client_count_snippets (kind); i++)
        {
          g_autofree char *text = weir_client_build_snippet (kind, i, URL, "key", MODEL);

          g_assert_null (strstr (text, "{sh:"));
          g_assert_null (strstr (text, "{fish:"));
          g_assert_null (strstr (text, "{json:"));
          g_assert_null (strstr (text, "{text:"));
          g_assert_true (strstr (text, URL) != NULL || strstr (text, "key") != NULL);
        }
    }
}

static const char *
read_member (JsonNode *root, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) found = json_path_query (path, root, &error);

  g_assert_no_error (error);
  return g_intern_string (json_array_get_string_element (json_node_get_array (found), 0));
}

static void
test_json (void)
{
  g_autofree char *claude = weir_client_build_snippet (WEIR_CLIENT_CLAUDE_CODE, 3, URL, KEY, MODEL);
  g_autofree char *opencode = weir_client_build_snippet (WEIR_CLIENT_OPENCODE, 0, URL, KEY, MODEL);
  g_autoptr (JsonNode) claude_root = json_from_string (claude, NULL);
  g_autoptr (JsonNode) opencode_root = json_from_string (opencode, NULL);

  g_assert_nonnull (claude_root);
  g_assert_cmpstr (read_member (claude_root, "$.env.ANTHROPIC_AUTH_TOKEN"), ==, KEY);
  g_assert_cmpstr (read_member (claude_root, "$.env.ANTHROPIC_BASE_URL"), ==, URL);
  g_assert_nonnull (opencode_root);
  g_assert_cmpstr (read_member (opencode_root, "$.model"), ==, "weir/" MODEL);
  g_assert_cmpstr (read_member (opencode_root, "$.provider.weir.options.baseURL"), ==, URL "/v1");
}

/* A shell reads back what was put in. */
static void
test_shell (void)
{
  g_autofree char *text = weir_client_build_snippet (WEIR_CLIENT_CLAUDE_CODE, 0, URL, KEY, MODEL);
  g_autofree char *script = g_strconcat (text, "\nprintf %s \"$ANTHROPIC_AUTH_TOKEN\"", NULL);
  const char *argv[] = { "sh", "-c", script, NULL };
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, NULL,
                &error);
  g_assert_no_error (error);
  g_assert_cmpstr (out, ==, KEY);
}

static void
test_fish (void)
{
  g_autofree char *text = weir_client_build_snippet (WEIR_CLIENT_CODEX, 3, URL, KEY, MODEL);

  g_assert_cmpstr (text, ==, "set -gx WEIR_API_KEY 'k\\'e\"y\\\\'");
}

static void
test_recognise (void)
{
  static const struct
  {
    const char *agent;
    WeirClientKind kind;
  } cases[] = {
    { "claude-cli/2.1.330 (external, cli)", WEIR_CLIENT_CLAUDE_CODE },
    { "codex_exec/0.169.0 (Debian 12)", WEIR_CLIENT_CODEX },
    { "codex_cli_rs/0.169.0", WEIR_CLIENT_CODEX },
    { "opencode/1.18.33 ai-sdk/provider-utils/4.0.23", WEIR_CLIENT_OPENCODE },
    { "ai-sdk/openai-compatible/3.0.37 ai-sdk/provider-utils/5.0.30", WEIR_CLIENT_CLINE },
    { "GeminiCLI-tui/0.61.0/gpt-4o (linux; x64)", WEIR_CLIENT_GEMINI_CLI },
    { "curl/7.88.1", WEIR_CLIENT_CURL },
    { "OpenAI/Python 2.3.0", WEIR_CLIENT_OPENAI_SDK },
    { "Anthropic/JS 1.12.0", WEIR_CLIENT_ANTHROPIC_SDK },
    { "google-genai-sdk/2.32.0 gl-node/v20.20.2", WEIR_CLIENT_GOOGLE_SDK },
    { "ollama-python/0.6.0 (x86_64 linux)", WEIR_CLIENT_OLLAMA },
    { "ai/6.0.326 ai-sdk/provider-utils/4.0.62", WEIR_N_CLIENTS },
    { "", WEIR_N_CLIENTS },
    { NULL, WEIR_N_CLIENTS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (weir_client_recognise (cases[i].agent), ==, cases[i].kind);
}

static void
test_choose_model (void)
{
  static const char *const models[] = { "amazon--nova-pro", "anthropic--claude-4-sonnet", "gpt-4o",
                                        NULL };
  static const char *const none[] = { NULL };

  g_assert_cmpstr (weir_client_choose_model (WEIR_CLIENT_CLAUDE_CODE, models), ==, models[1]);
  g_assert_cmpstr (weir_client_choose_model (WEIR_CLIENT_CODEX, models), ==, models[2]);
  g_assert_cmpstr (weir_client_choose_model (WEIR_CLIENT_GEMINI_CLI, models), ==, models[0]);
  g_assert_cmpstr (weir_client_choose_model (WEIR_CLIENT_OLLAMA, models), ==, models[0]);
  g_assert_null (weir_client_choose_model (WEIR_CLIENT_CODEX, none));
}

static void
assert_text (WeirClientItem *item, const char *prefix)
{
  g_autofree char *text = NULL;

  g_object_get (item, "state-text", &text, NULL);
  if (prefix == NULL)
    g_assert_null (text);
  else
    g_assert_true (g_str_has_prefix (text, prefix));
}

static void
assert_text_ends (WeirClientItem *item, const char *suffix)
{
  g_autofree char *text = NULL;

  g_object_get (item, "state-text", &text, NULL);
  g_assert_true (g_str_has_suffix (text, suffix));
}

static void
test_item (void)
{
  g_autoptr (WeirClientItem) item = weir_client_item_new (WEIR_CLIENT_CODEX);

  assert_text (item, NULL);
  weir_client_item_wait (item, 100);
  assert_text (item, "Waiting");
  weir_client_item_take_request (item, 99, 200); /* came before it was asked for */
  g_assert_cmpint (weir_client_item_get_state (item), ==, WEIR_CLIENT_WAITING);
  weir_client_item_stop_waiting (item);
  g_assert_cmpint (weir_client_item_get_state (item), ==, WEIR_CLIENT_IDLE);

  weir_client_item_take_request (item, 100, 404);
  g_assert_cmpint (weir_client_item_get_state (item), ==, WEIR_CLIENT_TROUBLED);
  assert_text (item, "Request ");
  weir_client_item_take_request (item, 100, 401);
  g_assert_cmpint (weir_client_item_get_state (item), ==, WEIR_CLIENT_TROUBLED);
  assert_text_ends (item, " had no valid API key");
  weir_client_item_take_request (item, 101, 200);
  assert_text (item, "Connected · first request ");
  weir_client_item_take_request (item, 102, 500);
  g_assert_cmpint (weir_client_item_get_state (item), ==, WEIR_CLIENT_CONNECTED);
}

static void
test_vendor (void)
{
  g_assert_cmpstr (weir_deployment_guess_vendor ("anthropic--claude-4-sonnet"), ==, "Anthropic");
  g_assert_cmpstr (weir_deployment_guess_vendor ("o4-mini"), ==, "OpenAI");
  g_assert_null (weir_deployment_guess_vendor ("something"));
  g_assert_null (weir_deployment_guess_vendor (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/client/no-placeholder-stays", test_no_placeholder_stays);
  g_test_add_func ("/app/client/json", test_json);
  g_test_add_func ("/app/client/shell", test_shell);
  g_test_add_func ("/app/client/fish", test_fish);
  g_test_add_func ("/app/client/recognise", test_recognise);
  g_test_add_func ("/app/client/choose-model", test_choose_model);
  g_test_add_func ("/app/client/item", test_item);
  g_test_add_func ("/app/client/vendor", test_vendor);

  return g_test_run ();
}
