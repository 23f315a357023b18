/* SPDX-License-Identifier: MIT */
/* The Responses API on GPT, natively, and on Claude, translated; replies that an upstream keeps; and the same in the
 * words of the chat API. */
#include "proxy/proxy.h"

#include <string.h>

#define RESPONSES "/v1/responses"
#define GPT "gpt-4.1"
#define CLAUDE "claude-sonnet-4-5"

/* ---- who has made what, for as long as the test lasts */

#define TEST_TYPE_IDS (test_ids_get_type ())
G_DECLARE_FINAL_TYPE (TestIds, test_ids, TEST, IDS, GObject)

struct _TestIds
{
  GObject parent;
  GMutex mutex;
  GHashTable *makers; /* id → deployment */
};

static void
test_ids_bind (WeirResponseIds *ids,
               const char *id,
               const char *account,
               const char *deployment,
               gint64 wall_us)
{
  TestIds *self = TEST_IDS (ids);

  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->makers, g_strdup (id), g_strdup_printf ("%s %s", account, deployment));
  g_mutex_unlock (&self->mutex);
}

static gboolean
test_ids_find (WeirResponseIds *ids, const char *id, char **account, char **deployment)
{
  TestIds *self = TEST_IDS (ids);
  g_auto (GStrv) parts = NULL;
  const char *maker;

  g_mutex_lock (&self->mutex);
  maker = g_hash_table_lookup (self->makers, id);
  if (maker != NULL)
    parts = g_strsplit (maker, " ", 2);
  g_mutex_unlock (&self->mutex);
  if (parts == NULL)
    return FALSE;
  *account = g_strdup (parts[0]);
  *deployment = g_strdup (parts[1]);
  return TRUE;
}

static void
test_ids_forget (WeirResponseIds *ids, const char *id)
{
  TestIds *self = TEST_IDS (ids);

  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->makers, id);
  g_mutex_unlock (&self->mutex);
}

static void
test_ids_iface_init (WeirResponseIdsInterface *iface)
{
  iface->bind = test_ids_bind;
  iface->find = test_ids_find;
  iface->forget = test_ids_forget;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestIds,
                               test_ids,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_RESPONSE_IDS, test_ids_iface_init))

static void
test_ids_finalize (GObject *object)
{
  TestIds *self = TEST_IDS (object);

  g_hash_table_unref (self->makers);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (test_ids_parent_class)->finalize (object);
}

static void
test_ids_class_init (TestIdsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_ids_finalize;
}

static void
test_ids_init (TestIds *self)
{
  g_mutex_init (&self->mutex);
  self->makers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* ---- */

static TestReply *
ask (TestProxy *proxy, const char *method, const char *path, const char *body)
{
  g_autoptr (GSocketConnection) connection =
      test_http_open (proxy->port, method, path, "", body != NULL ? body : "");

  return test_http_read (connection, FALSE);
}

static TestReply *
create (TestProxy *proxy, const char *model, const char *more)
{
  g_autofree char *body = g_strdup_printf (
      "{\"model\":\"%s\",%s\"input\":\"say: one two three four five six\"}", model, more);

  return ask (proxy, "POST", RESPONSES, body);
}

static char *
find_id (const TestReply *reply)
{
  const char *at = strstr (reply->body->str, "\"id\":\"resp_");

  g_assert_nonnull (at);
  at += strlen ("\"id\":\"");
  return g_strndup (at, strcspn (at, "\""));
}

static void
test_stream (gconstpointer model)
{
  const TestProxyOptions options = { .claude = TRUE };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (TestReply) reply = create (proxy, model, "\"stream\":true,");
  const char *text = reply->body->str;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (test_reply_get (reply, "content-type"), ==, "text/event-stream; charset=utf-8");
  g_assert_true (g_str_has_prefix (text, "event: response.created\ndata: {\"type\":"));
  g_assert_nonnull (strstr (text, "event: response.output_text.delta\n"));
  g_assert_nonnull (strstr (text, "event: response.completed\n"));
  g_assert_null (strstr (text, "response.failed"));
  g_assert_null (strstr (text, "[DONE]"));
  g_assert_true (reply->whole);
  g_assert_cmpstr (test_proxy_wait_record (proxy, 1)->api, ==, "responses");
}

static void
test_whole (gconstpointer model)
{
  const TestProxyOptions options = { .claude = TRUE };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (TestReply) reply = create (proxy, model, "");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_nonnull (strstr (reply->body->str, "\"status\":\"completed\""));
  g_assert_nonnull (strstr (reply->body->str, "\"type\":\"output_text\""));
}

/* A stream that is cut tells so in its own ids, with what there was. The events come one by one: what
 * is cut before the client was sent anything is an error of its own. */
static void
test_cut (gconstpointer model)
{
  const TestProxyOptions options = { .claude = TRUE, .chunk_delay_ms = 30 };
  const WeirDemoFault faults[] = {
    { .path = "/v2/inference/", .kind = WEIR_DEMO_FAULT_CUT, .at_event = 6 },
  };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (TestReply) reply = NULL;
  g_autofree char *id = NULL;
  const char *failed;

  test_proxy_set_faults (proxy, 0, faults, G_N_ELEMENTS (faults));
  reply = create (proxy, model, "\"stream\":true,");
  id = find_id (reply);
  failed = strstr (reply->body->str, "event: response.failed\n");
  g_test_message ("%s", reply->body->str);
  g_assert_nonnull (failed);
  g_assert_null (strstr (reply->body->str, "response.completed"));
  g_assert_nonnull (strstr (failed, id));
  g_assert_nonnull (strstr (failed, "\"status\":\"incomplete\""));
}

/* Fetched, continued, and deleted where it was made, whichever deployment that was. */
static void
test_kept (void)
{
  g_autoptr (TestIds) ids = g_object_new (TEST_TYPE_IDS, NULL);
  const TestProxyOptions options = { .n_deployments = 3, .response_ids = WEIR_RESPONSE_IDS (ids) };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (TestReply) made = create (proxy, GPT, "");
      g_autofree char *id = find_id (made);
      g_autofree char *path = g_strconcat (RESPONSES "/", id, NULL);
      g_autofree char *cancel = g_strconcat (path, "/cancel", NULL);
      g_autofree char *previous = g_strdup_printf ("\"previous_response_id\":\"%s\",", id);
      g_autoptr (TestReply) fetched = ask (proxy, "GET", path, NULL);
      g_autoptr (TestReply) continued = create (proxy, GPT, previous);
      g_autoptr (TestReply) cancelled = ask (proxy, "POST", cancel, NULL);
      g_autoptr (TestReply) deleted = ask (proxy, "DELETE", path, NULL);
      g_autoptr (TestReply) gone = ask (proxy, "GET", path, NULL);

      g_assert_cmpuint (made->status, ==, 200);
      g_assert_cmpuint (fetched->status, ==, 200);
      g_assert_nonnull (strstr (fetched->body->str, id));
      g_assert_cmpuint (continued->status, ==, 200);
      g_assert_cmpstr (test_reply_get (continued, "x-weir-deployment"), ==,
                       test_reply_get (made, "x-weir-deployment"));
      g_assert_cmpuint (cancelled->status, ==, 400);
      g_assert_cmpuint (deleted->status, ==, 200);
      g_assert_nonnull (strstr (deleted->body->str, "\"deleted\":true"));
      g_assert_cmpuint (gone->status, ==, 404);
      g_assert_nonnull (strstr (gone->body->str, "response_not_found"));
    }
}

static void
test_background (void)
{
  g_autoptr (TestIds) ids = g_object_new (TEST_TYPE_IDS, NULL);
  const TestProxyOptions options = { .response_ids = WEIR_RESPONSE_IDS (ids) };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (TestReply) made = create (proxy, GPT, "\"background\":true,");
  g_autofree char *id = find_id (made);
  g_autofree char *path = g_strconcat (RESPONSES "/", id, "/cancel", NULL);
  g_autoptr (TestReply) cancelled = ask (proxy, "POST", path, NULL);

  g_assert_cmpuint (made->status, ==, 200);
  g_assert_nonnull (strstr (made->body->str, "\"status\":\"queued\""));
  g_assert_cmpuint (cancelled->status, ==, 200);
}

/* What is not stored is not remembered. */
static void
test_not_stored (void)
{
  g_autoptr (TestIds) ids = g_object_new (TEST_TYPE_IDS, NULL);
  const TestProxyOptions options = { .claude = TRUE, .response_ids = WEIR_RESPONSE_IDS (ids) };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (TestReply) private = create (proxy, GPT, "\"store\":false,");
  g_autoptr (TestReply) translated = create (proxy, CLAUDE, "\"store\":true,");

  g_assert_cmpuint (private->status, ==, 200);
  g_assert_cmpuint (translated->status, ==, 200);
  g_assert_nonnull (strstr (translated->body->str, "\"store\":false"));
  g_assert_cmpuint (g_hash_table_size (ids->makers), ==, 0);
}

static const struct
{
  const char *name;
  const char *method;
  const char *path;
  const char *body; /* (nullable) */
  guint status;
  const char *says;
} refused[] = {
  { "unknown-id", "GET", "/v1/responses/resp_1", NULL, 404, "response_not_found" },
  { "strange-id", "GET", "/v1/responses/resp%3Fx", NULL, 404, "response_not_found" },
  { "unknown-cancel", "POST", "/v1/responses/resp_1/cancel", "", 404, "response_not_found" },
  { "input-items", "GET", "/v1/responses/resp_1/input_items", NULL, 404, "not offered" },
  { "stream-again", "GET", "/v1/responses/resp_1?stream=true", NULL, 400, "streamed again" },
  { "previous-on-claude", "POST", RESPONSES,
    "{\"model\":\"" CLAUDE "\",\"input\":\"x\",\"previous_response_id\":\"resp_1\"}", 400,
    "unsupported_parameter" },
  { "background-on-claude", "POST", RESPONSES,
    "{\"model\":\"" CLAUDE "\",\"input\":\"x\",\"background\":true}", 400,
    "\"param\":\"background\"" },
  { "previous-unknown", "POST", RESPONSES,
    "{\"model\":\"" GPT "\",\"input\":\"x\",\"previous_response_id\":\"resp_1\"}", 400,
    "previous_response_not_found" },
};

static void
test_refused (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (TestIds) ids = g_object_new (TEST_TYPE_IDS, NULL);
  const TestProxyOptions options = { .claude = TRUE, .response_ids = WEIR_RESPONSE_IDS (ids) };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (TestReply) reply = ask (proxy, refused[i].method, refused[i].path, refused[i].body);

  g_test_message ("%s", reply->body->str);
  g_assert_cmpuint (reply->status, ==, refused[i].status);
  g_assert_nonnull (strstr (reply->body->str, refused[i].says));
}

/* The deployment that made it is there no more, or serves another model. */
static void
test_maker_gone (void)
{
  g_autoptr (TestIds) ids = g_object_new (TEST_TYPE_IDS, NULL);
  const TestProxyOptions options = { .response_ids = WEIR_RESPONSE_IDS (ids) };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (TestReply) continued = NULL;
  g_autoptr (TestReply) fetched = NULL;

  weir_response_ids_bind (WEIR_RESPONSE_IDS (ids), "resp_1", "no-account", "A-u1", 1);
  continued = create (proxy, GPT, "\"previous_response_id\":\"resp_1\",");
  fetched = ask (proxy, "GET", RESPONSES "/resp_1", NULL);
  g_assert_cmpuint (continued->status, ==, 400);
  g_assert_nonnull (strstr (continued->body->str, "previous_response_not_found"));
  g_assert_cmpuint (fetched->status, ==, 404);
}

/* ---- Cursor, which asks at the chat API's path in words of this one */

#define CHAT "/v1/chat/completions"
#define APPLY_PATCH                                                                                \
  "{\"type\":\"custom\",\"name\":\"ApplyPatch\",\"description\":\"Edits files.\",\"format\":"      \
  "{\"type\":\"grammar\",\"syntax\":\"lark\",\"definition\":\"start: x\"}}"
#define CALL_PATCH "call ApplyPatch {\\\"input\\\":\\\"*** Begin Patch\\\"}"

/* @answered: the call, and the result that the answer speaks of. */
static const struct
{
  const char *name;
  const char *tools;
  const char *history;
  const char *question;
  const char *answered;
} cursor_rows[] = {
  { "agent",
    "{\"type\":\"function\",\"name\":\"Shell\",\"parameters\":{\"type\":\"object\",\"properties\":{"
    "}}},",
    "input",
    "{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"" CALL_PATCH "\"}]}",
    ",{\"type\":\"custom_tool_call\",\"call_id\":\"c1\",\"name\":\"ApplyPatch\",\"input\":\"x\"},"
    "{\"type\":\"custom_tool_call_output\",\"call_id\":\"c1\",\"output\":\"sunny\"}" },
  { "ask",
    "{\"type\":\"function\",\"function\":{\"name\":\"Shell\",\"parameters\":{\"type\":\"object\","
    "\"properties\":{}}}},",
    "messages", "{\"role\":\"user\",\"content\":\"" CALL_PATCH "\"}",
    ",{\"role\":\"assistant\",\"content\":[],\"tool_calls\":[{\"id\":\"c1\",\"type\":\"custom\","
    "\"custom\":{\"name\":\"ApplyPatch\",\"input\":\"x\"}}]},"
    "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"sunny\"}" },
};

static TestReply *
ask_as_cursor (TestProxy *proxy, guint row, const char *model, gboolean stream, gboolean answered)
{
  g_autofree char *body = g_strdup_printf (
      "{\"model\":\"%s\",\"stream\":%s,%s\"tools\":[%s" APPLY_PATCH "],\"%s\":[%s%s]}", model,
      stream ? "true" : "false", stream ? "\"stream_options\":{\"include_usage\":true}," : "",
      cursor_rows[row].tools, cursor_rows[row].history, cursor_rows[row].question,
      answered ? cursor_rows[row].answered : "");
  TestReply *reply = ask (proxy, "POST", CHAT, body);

  g_test_message ("%u %s", reply->status, reply->body->str);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (reply->whole);
  g_assert_nonnull (strstr (reply->body->str, "\"object\":\"chat.completion"));
  g_assert_null (strstr (reply->body->str, "response."));
  if (stream)
    g_assert_nonnull (strstr (reply->body->str, "data: [DONE]\n\n"));
  g_assert_nonnull (strstr (reply->body->str, "\"prompt_tokens\":"));
  return reply;
}

static void
test_cursor (gconstpointer data)
{
  const TestProxyOptions options = { .claude = TRUE };
  guint way = GPOINTER_TO_UINT (data);
  const char *model = way / 2 % 2 ? CLAUDE : GPT;
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (TestReply) call = ask_as_cursor (proxy, way / 4, model, way % 2, FALSE);
  g_autoptr (TestReply) answer = ask_as_cursor (proxy, way / 4, model, way % 2, TRUE);

  g_assert_nonnull (
      strstr (call->body->str, "\"type\":\"custom\",\"custom\":{\"name\":\"ApplyPatch\""));
  g_assert_nonnull (strstr (call->body->str, "*** Begin Patch"));
  g_assert_nonnull (strstr (call->body->str, "\"finish_reason\":\"tool_calls\""));
  g_assert_nonnull (strstr (answer->body->str, "sunny"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/proxy/exchange-responses/background", test_background);
  g_test_add_data_func ("/proxy/exchange-responses/cut/claude", CLAUDE, test_cut);
  g_test_add_data_func ("/proxy/exchange-responses/cut/gpt", GPT, test_cut);
  g_test_add_func ("/proxy/exchange-responses/kept", test_kept);
  g_test_add_func ("/proxy/exchange-responses/maker-gone", test_maker_gone);
  g_test_add_func ("/proxy/exchange-responses/not-stored", test_not_stored);
  g_test_add_data_func ("/proxy/exchange-responses/stream/claude", CLAUDE, test_stream);
  g_test_add_data_func ("/proxy/exchange-responses/stream/gpt", GPT, test_stream);
  g_test_add_data_func ("/proxy/exchange-responses/whole/claude", CLAUDE, test_whole);
  g_test_add_data_func ("/proxy/exchange-responses/whole/gpt", GPT, test_whole);
  for (guint i = 0; i < 4 * G_N_ELEMENTS (cursor_rows); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/proxy/exchange-responses/cursor/%s/%s/%s", cursor_rows[i / 4].name,
                           i / 2 % 2 ? "claude" : "gpt", i % 2 ? "stream" : "whole");

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_cursor);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/proxy/exchange-responses/refused/%s", refused[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused);
    }
  return g_test_run ();
}
