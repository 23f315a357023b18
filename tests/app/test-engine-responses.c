/* SPDX-License-Identifier: MIT */
/* The Responses API with the rules that are shipped: tools of its own kinds on models that know them and
 * on others, and replies that models have kept, from one run of the engine to the next. */
#include "engine-fixture.h"
#include "raw-client.h"

#include <string.h>

#define RESPONSES "/v1/responses"

/* Ends the engine and begins anew with the same files. */
static void
restart (EngineFixture *f)
{
  weir_engine_close (f->engine);
  g_clear_object (&f->engine);
  engine_fixture_listen (f, NULL);
}

static char *
ask (EngineFixture *f,
     const char *method,
     const char *id,
     const char *suffix,
     const char *body,
     guint expected)
{
  g_autofree char *path =
      id != NULL ? g_strconcat (RESPONSES "/", id, suffix, NULL) : g_strdup (RESPONSES);
  guint status;
  char *reply =
      raw_client_ask (weir_engine_get_port (f->engine), method, path, TEST_KEY, body, &status);

  if (status != expected)
    g_error ("%s %s: %u: %s", method, path, status, reply);
  return reply;
}

/* (transfer full): its id. */
static char *
create (EngineFixture *f, const char *more)
{
  g_autofree char *body =
      g_strdup_printf ("{\"model\":\"gpt-5\",%s\"input\":\"say: hello\"}", more);
  g_autofree char *reply = ask (f, "POST", NULL, NULL, body, 200);
  const char *at = strstr (reply, "\"id\":\"resp_");

  g_assert_nonnull (at);
  at += strlen ("\"id\":\"");
  return g_strndup (at, strcspn (at, "\""));
}

static void
set_up (EngineFixture *f)
{
  engine_fixture_set_up (f, NULL);
  engine_fixture_listen (f, NULL);
}

static void
test_restart (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *fetched = NULL;
  g_autofree char *body = NULL;
  g_autofree char *continued = NULL;
  g_autofree char *deleted = NULL;
  g_autofree char *gone = NULL;

  set_up (&f);
  id = create (&f, "");
  restart (&f);

  fetched = ask (&f, "GET", id, NULL, NULL, 200);
  g_assert_nonnull (strstr (fetched, "\"text\":\"hello\""));
  body = g_strdup_printf (
      "{\"model\":\"gpt-5\",\"previous_response_id\":\"%s\",\"input\":\"say: again\"}", id);
  continued = ask (&f, "POST", NULL, NULL, body, 200);
  g_assert_nonnull (strstr (continued, "\"text\":\"again\""));
  deleted = ask (&f, "DELETE", id, NULL, NULL, 200);
  g_assert_nonnull (strstr (deleted, "\"deleted\":true"));

  restart (&f);
  gone = ask (&f, "GET", id, NULL, NULL, 404);
  g_assert_nonnull (strstr (gone, "response_not_found"));
}

/* What is still under way can be stopped by who did not begin it. */
static void
test_cancel (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *cancelled = NULL;

  set_up (&f);
  id = create (&f, "\"background\":true,");
  restart (&f);
  cancelled = ask (&f, "POST", id, "/cancel", "", 200);
  g_assert_true (strstr (cancelled, "\"status\":\"cancelled\"") != NULL
                 || strstr (cancelled, "\"status\":\"completed\"") != NULL);
}

/* Nobody but its maker has it. */
static void
test_maker_gone (void)
{
  static const WeirDemoDeployment others[] = {
    { "other", NULL, "gpt-5", "azure-openai" },
  };
  g_auto (EngineFixture) f = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *fetched = NULL;
  g_autofree char *body = NULL;
  g_autofree char *continued = NULL;

  set_up (&f);
  id = create (&f, "");
  weir_demo_set_deployments (f.demo, others, G_N_ELEMENTS (others));
  restart (&f);

  fetched = ask (&f, "GET", id, NULL, NULL, 404);
  g_assert_nonnull (strstr (fetched, "response_not_found"));
  body = g_strdup_printf (
      "{\"model\":\"gpt-5\",\"previous_response_id\":\"%s\",\"input\":\"say: again\"}", id);
  continued = ask (&f, "POST", NULL, NULL, body, 400);
  g_assert_nonnull (strstr (continued, "previous_response_not_found"));
  g_assert_nonnull (strstr (continued, "Send the whole conversation instead."));
}

#define TEXT_TOOL "{\"type\":\"custom\",\"name\":\"note\",\"description\":\"Notes it.\"}"
#define SPACE                                                                                      \
  "{\"type\":\"namespace\",\"name\":\"n\",\"description\":\"More.\",\"tools\":[{\"type\":"         \
  "\"function\",\"name\":\"f\",\"parameters\":{\"type\":\"object\",\"properties\":{}}}]}"
#define NATIVE_CALL "call note a b"
#define FUNCTION_CALL "call note {\\\"input\\\":\\\"a b\\\"}"

/* @says: how the simulation is told to call the tool, as it knows it. */
static const struct
{
  const char *name;
  const char *model;
  const char *tool;
  const char *says;
} tools[] = {
  { "free-text/gpt-5", "gpt-5", TEXT_TOOL, NATIVE_CALL },
  { "free-text/gpt-5.3-codex", "gpt-5.3-codex", TEXT_TOOL, NATIVE_CALL },
  { "free-text/gpt-4.1", "gpt-4.1", TEXT_TOOL, FUNCTION_CALL },
  { "free-text/claude", "anthropic--claude-4.5-sonnet", TEXT_TOOL, FUNCTION_CALL },
  { "free-text/gemini", "gemini-2.5-pro", TEXT_TOOL, FUNCTION_CALL },
  { "free-text/mistral", "mistralai--mistral-medium-instruct", TEXT_TOOL, FUNCTION_CALL },
  { "space/gpt-5.4", "gpt-5.4", SPACE, "call n.f {}" },
  { "space/gpt-5", "gpt-5", SPACE, "call n__f {}" },
  { "space/claude", "anthropic--claude-4.5-sonnet", SPACE, "call n__f {}" },
  { "space/gemini", "gemini-2.5-pro", SPACE, "call n__f {}" },
};

/* The client's own kind of call comes back, and its output goes there. */
static void
test_tool (gconstpointer data)
{
  static const WeirDemoDeployment deployments[] = {
    { NULL, NULL, "gpt-4.1", "azure-openai" },
    { NULL, NULL, "gpt-5", "azure-openai" },
    { NULL, NULL, "gpt-5.3-codex", "azure-openai" },
    { NULL, NULL, "gpt-5.4", "azure-openai" },
    { NULL, NULL, "anthropic--claude-4.5-sonnet", "aws-bedrock" },
    { NULL, NULL, "gemini-2.5-pro", "gcp-vertexai" },
    { NULL, NULL, "mistralai--mistral-medium-instruct", "aicore-mistralai" },
  };
  const WeirDemoOptions options = { .deployments = deployments,
                                    .n_deployments = G_N_ELEMENTS (deployments) };
  guint i = GPOINTER_TO_UINT (data);
  gboolean is_space = g_str_equal (tools[i].tool, SPACE);
  const char *const called =
      is_space
          ? "{\"type\":\"function_call\",\"namespace\":\"n\",\"name\":\"f\",\"arguments\":\"{}\","
            "\"call_id\":\"call_1\"}"
          : "{\"type\":\"custom_tool_call\",\"name\":\"note\",\"input\":\"a b\",\"call_id\":"
            "\"call_1\"}";
  const char *const kind = is_space ? "function_call" : "custom_tool_call";
  g_auto (EngineFixture) f = { 0 };
  g_autofree char *first = g_strdup_printf ("{\"model\":\"%s\",\"stream\":true,\"store\":false,"
                                            "\"tools\":[%s],\"input\":\"%s\"}",
                                            tools[i].model, tools[i].tool, tools[i].says);
  g_autofree char *second =
      g_strdup_printf ("{\"model\":\"%s\",\"store\":false,\"tools\":[%s],\"input\":[{\"role\":"
                       "\"user\",\"content\":\"%s\"},%s,{\"type\":\"%s_output\",\"call_id\":"
                       "\"call_1\",\"output\":\"sunny\"}]}",
                       tools[i].model, tools[i].tool, tools[i].says, called, kind);
  g_autofree char *call = NULL;
  g_autofree char *answer = NULL;
  const char *end;

  engine_fixture_set_up (&f, &options);
  engine_fixture_listen (&f, NULL);
  call = ask (&f, "POST", NULL, NULL, first, 200);
  end = strstr (call, "event: response.completed");
  g_assert_nonnull (end);
  g_assert_nonnull (strstr (end, is_space ? "\"namespace\":\"n\"" : "\"input\":\"a b\""));
  g_assert_nonnull (strstr (end, is_space ? "\"name\":\"f\"" : "\"type\":\"custom_tool_call\""));
  g_assert_nonnull (strstr (call, is_space ? "event: response.function_call_arguments.done"
                                           : "event: response.custom_tool_call_input.done"));
  answer = ask (&f, "POST", NULL, NULL, second, 200);
  g_assert_nonnull (strstr (answer, "> sunny"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/engine-responses/cancel", test_cancel);
  g_test_add_func ("/app/engine-responses/maker-gone", test_maker_gone);
  g_test_add_func ("/app/engine-responses/restart", test_restart);
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    {
      g_autofree char *path = g_strdup_printf ("/app/engine-responses/%s", tools[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_tool);
    }
  return g_test_run ();
}
