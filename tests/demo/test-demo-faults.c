/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#include <string.h>

#include "demo/weir-demo-faults.h"

#define PATH "/chat/completions?api-version=2024-12-01-preview"
#define STREAM "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"count to 5\"}]}"
#define WHOLE "{\"messages\":[{\"role\":\"user\",\"content\":\"say: hi\"}]}"

static const WeirDemoDeployment deployments[] = {
  { "gpt4o", NULL, "gpt-4o", "azure-openai" },
  { "gpt41", NULL, "gpt-4.1", "azure-openai" },
};

static DemoClient *
client_new (WeirDemoFault fault)
{
  WeirDemoOptions options = { .deployments = deployments, .n_deployments = 2 };
  DemoClient *client = demo_client_new (&options);

  weir_demo_set_faults (client->demo, &fault, 1);
  return client;
}

/* (transfer full): a connection on which the request has been sent. */
static GSocketConnection *
open_raw (DemoClient *client, const char *body)
{
  g_autoptr (GSocketClient) dialer = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *request =
      g_strdup_printf ("POST /v2/inference/deployments/gpt4o" PATH " HTTP/1.1\r\n"
                       "Host: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
                       "AI-Resource-Group: default\r\nContent-Type: application/json\r\n"
                       "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                       client->token, strlen (body), body);

  g_socket_client_set_timeout (dialer, 5);
  g_socket_client_set_enable_proxy (dialer, FALSE);
  connection = g_socket_client_connect_to_host (dialer, "127.0.0.1",
                                                weir_demo_get_port (client->demo), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&connection);
}

/* (transfer full): all bytes up to the end of the connection; @reset: whether that was a reset. */
static char *
send_raw (DemoClient *client, const char *body, gboolean *reset)
{
  g_autoptr (GSocketConnection) connection = open_raw (client, body);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) bytes = g_string_new (NULL);
  char buffer[4096];
  gssize len;

  while ((len = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                     buffer, sizeof buffer, NULL, &error))
         > 0)
    g_string_append_len (bytes, buffer, len);
  *reset = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  if (!*reset)
    g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&bytes), FALSE);
}

static guint
count_events (const char *bytes)
{
  guint n = 0;

  for (const char *at = strstr (bytes, "data: "); at != NULL; at = strstr (at + 1, "data: "))
    n++;
  return n;
}

static const struct
{
  const char *name;
  WeirDemoFault fault;
  const char *body;
  gboolean head;
  gboolean reset;
  guint n_events;
} closes[] = {
  { "cut-0", { .kind = WEIR_DEMO_FAULT_CUT }, STREAM, TRUE, FALSE, 0 },
  { "cut-3", { .kind = WEIR_DEMO_FAULT_CUT, .at_event = 3 }, STREAM, TRUE, FALSE, 3 },
  { "cut-before-done", { .kind = WEIR_DEMO_FAULT_CUT, .at_event = 8 }, STREAM, TRUE, FALSE, 8 },
  { "cut-last-chunk", { .kind = WEIR_DEMO_FAULT_CUT, .at_event = 9 }, STREAM, TRUE, FALSE, 9 },
  { "cut-whole-0", { .kind = WEIR_DEMO_FAULT_CUT }, WHOLE, TRUE, FALSE, 0 },
  { "cut-whole-1", { .kind = WEIR_DEMO_FAULT_CUT, .at_event = 1 }, WHOLE, TRUE, FALSE, 0 },
  { "reset-0", { .kind = WEIR_DEMO_FAULT_RESET }, STREAM, FALSE, TRUE, 0 },
  { "reset-3", { .kind = WEIR_DEMO_FAULT_RESET, .at_event = 3 }, STREAM, TRUE, TRUE, 3 },
  { "reset-whole-1", { .kind = WEIR_DEMO_FAULT_RESET, .at_event = 1 }, WHOLE, TRUE, TRUE, 0 },
};

/* The connection ends where the script says, and a chunked body never gets its last chunk. */
static void
test_close (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (DemoClient) client = client_new (closes[row].fault);
  gboolean reset;
  g_autofree char *bytes = send_raw (client, closes[row].body, &reset);
  WeirDemoStats stats;

  g_assert_cmpint (g_str_has_prefix (bytes, "HTTP/1.1 200 OK\r\n"), ==, closes[row].head);
  g_assert_cmpint (reset, ==, closes[row].reset);
  /* A reset may overtake what was sent before it. */
  if (!reset)
    g_assert_cmpuint (count_events (bytes), ==, closes[row].n_events);
  g_assert_null (strstr (bytes, "\r\n0\r\n"));
  weir_demo_get_stats (client->demo, &stats);
  g_assert_cmpuint (stats.active, ==, 0);
  g_assert_cmpuint (stats.aborted, ==, 0);
}

/* With a Content-Length half of it comes, then the end. */
static void
test_cut_length (void)
{
  WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_CUT, .at_event = 1 };
  g_autoptr (DemoClient) client = client_new (fault);
  gboolean reset;
  g_autofree char *bytes = send_raw (client, WHOLE, &reset);
  const char *body = strstr (bytes, "\r\n\r\n") + 4;
  const char *header = strstr (bytes, "Content-Length: ");
  guint64 promised = g_ascii_strtoull (header + strlen ("Content-Length: "), NULL, 10);

  g_assert_cmpuint (strlen (body), ==, (promised + 1) / 2);
}

static const struct
{
  const char *name;
  guint status;
  const char *type;
  const char *part;
} usual[] = {
  { "401", 401, "text/plain", "Jwt" },
  { "403", 403, "text/plain", "RBAC: access denied" },
  { "429", 429, "application/json", "rate limited by AI Core" },
  { "500", 500, "application/json", "InternalServerError" },
  { "502", 502, "text/html", "502 Bad Gateway" },
  { "503", 503, "text/plain", "upstream connect error" },
  { "504", 504, "text/plain", "upstream request timeout" },
  { "418", 418, "application/json", "{}" },
};

static void
test_status (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_STATUS,
                          .status = usual[row].status,
                          .retry_after = "7" };
  g_autoptr (DemoClient) client = client_new (fault);
  g_autoptr (DemoReply) reply = demo_client_post (client, "gpt4o", PATH, WHOLE);
  WeirDemoStats stats;

  g_assert_cmpuint (reply->status, ==, usual[row].status);
  g_assert_cmpstr (reply->type, ==, usual[row].type);
  g_assert_nonnull (strstr (reply->body, usual[row].part));
  g_assert_cmpstr (soup_message_headers_get_one (reply->headers, "Retry-After"), ==, "7");
  weir_demo_get_stats (client->demo, &stats);
  g_assert_cmpuint (stats.refused, ==, 0);
  g_assert_cmpuint (stats.inference, ==, 1);
}

static void
test_status_body (void)
{
  WeirDemoFault fault = {
    .kind = WEIR_DEMO_FAULT_STATUS, .status = 400, .body = "<p>no</p>", .content_type = "text/html"
  };
  g_autoptr (DemoClient) client = client_new (fault);
  g_autoptr (DemoReply) reply = demo_client_post (client, "gpt4o", PATH, WHOLE);

  g_assert_cmpuint (reply->status, ==, 400);
  g_assert_cmpstr (reply->type, ==, "text/html");
  g_assert_cmpstr (reply->body, ==, "<p>no</p>");
}

/* Only the path that is meant, not the first one, and only so often. */
static void
test_counting (void)
{
  WeirDemoFault fault = {
    .kind = WEIR_DEMO_FAULT_STATUS, .path = "gpt4o", .skip = 1, .times = 2, .status = 503
  };
  static const guint expected[] = { 200, 503, 503, 200 };
  g_autoptr (DemoClient) client = client_new (fault);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (DemoReply) other = demo_client_post (client, "gpt41", PATH, WHOLE);
      g_autoptr (DemoReply) reply = demo_client_post (client, "gpt4o", PATH, WHOLE);

      g_assert_cmpuint (other->status, ==, 200);
      g_assert_cmpuint (reply->status, ==, expected[i]);
    }
  weir_demo_set_faults (client->demo, &fault, 1);
  g_assert_cmpuint (weir_demo_get_count (client->demo, "gpt4o"), ==, 4);
}

/* The first that is not used up applies; a used up one lets the next have its turn. */
static void
test_order (void)
{
  const WeirDemoFault faults[] = {
    { .kind = WEIR_DEMO_FAULT_STATUS, .status = 429, .times = 1 },
    { .kind = WEIR_DEMO_FAULT_STATUS, .status = 503 },
  };
  WeirDemoFaults *script = weir_demo_faults_new (faults, G_N_ELEMENTS (faults));

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (WeirDemoFault) fault = weir_demo_faults_take (script, "/any");

      g_assert_cmpuint (fault->status, ==, i == 0 ? 429 : 503);
    }
  weir_demo_faults_free (script);
}

static void
test_error_event (void)
{
  WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_ERROR_EVENT, .at_event = 3 };
  g_autoptr (DemoClient) client = client_new (fault);
  g_autoptr (DemoReply) reply = demo_client_post (client, "gpt4o", PATH, STREAM);
  g_autoptr (GPtrArray) events = demo_reply_split_events (reply);
  g_autoptr (DemoReply) whole = demo_client_post (client, "gpt4o", PATH, WHOLE);

  g_assert_no_error (reply->error);
  g_assert_cmpuint (events->len, ==, 4);
  demo_assert_value (events->pdata[3], "error.code", "429");
  g_assert_cmpuint (whole->status, ==, 500);
}

static void
test_garbage (void)
{
  WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_GARBAGE, .at_event = 2 };
  WeirDemoFault first = { .kind = WEIR_DEMO_FAULT_GARBAGE };
  g_autoptr (DemoClient) client = client_new (fault);
  g_autoptr (DemoReply) reply = demo_client_post (client, "gpt4o", PATH, STREAM);
  g_autoptr (GPtrArray) events = demo_reply_split_events (reply);
  g_autoptr (DemoReply) whole = NULL;
  g_autoptr (JsonNode) unread = json_from_string (events->pdata[2], NULL);
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpuint (events->len, ==, 9);
  g_assert_null (unread);
  g_assert_cmpstr (events->pdata[8], ==, "[DONE]");
  weir_demo_set_faults (client->demo, &first, 1);
  whole = demo_client_post (client, "gpt4o", PATH, WHOLE);
  g_assert_cmpuint (whole->status, ==, 200);
  g_assert_no_error (whole->error);
  node = json_from_string (whole->body, NULL);
  g_assert_null (node);
}

static void
test_gap_and_delay (void)
{
  static const WeirDemoFaultKind kinds[] = { WEIR_DEMO_FAULT_GAP, WEIR_DEMO_FAULT_DELAY };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      WeirDemoFault fault = { .kind = kinds[i], .at_event = 2, .delay_ms = 30 };
      g_autoptr (DemoClient) client = client_new (fault);
      gint64 start = g_get_monotonic_time ();
      g_autoptr (DemoReply) reply = demo_client_post (client, "gpt4o", PATH, STREAM);

      g_assert_cmpint (g_get_monotonic_time () - start, >=, 30000);
      g_assert_no_error (reply->error);
      g_assert_true (g_str_has_suffix (reply->body, "[DONE]\n\n"));
    }
}

/* Waits until so many answers are under way and so many clients have left. */
static void
wait_for (DemoClient *client, guint active, guint64 aborted)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  WeirDemoStats stats;

  do
    {
      weir_demo_get_stats (client->demo, &stats);
      g_usleep (1000);
    }
  while ((stats.aborted != aborted || stats.active != active)
         && g_get_monotonic_time () < deadline);
  g_assert_cmpuint (stats.aborted, ==, aborted);
  g_assert_cmpuint (stats.active, ==, active);
}

/* Before its first byte and in the middle of it: the client leaves, and that is seen at once. */
static void
test_client_leaves (void)
{
  const WeirDemoFault faults[] = {
    { .kind = WEIR_DEMO_FAULT_DELAY, .delay_ms = 60000 },
    { .kind = WEIR_DEMO_FAULT_HANG, .at_event = 0 },
    { .kind = WEIR_DEMO_FAULT_HANG, .at_event = 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (DemoClient) client = client_new (faults[i]);
      g_autoptr (GSocketConnection) connection = open_raw (client, STREAM);

      wait_for (client, 1, 0);
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
      wait_for (client, 0, 1);
    }
}

static void
test_token_endpoint (void)
{
  WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/oauth/token", .status = 503 };
  g_autoptr (DemoClient) client = client_new (fault);
  g_autoptr (DemoReply) reply = demo_client_send (
      client, "POST", "/oauth/token", "application/x-www-form-urlencoded", "grant_type=x");

  g_assert_cmpuint (reply->status, ==, 503);
}

static const struct
{
  const char *text;
  int kind; /* -1: no wish */
  guint status;
  guint at_event;
  const char *retry_after;
} wishes[] = {
  { "fail with 429 7", WEIR_DEMO_FAULT_STATUS, 429, 0, "7" },
  { "Hello\n  fail with 503", WEIR_DEMO_FAULT_STATUS, 503, 0, NULL },
  { "cut after 5", WEIR_DEMO_FAULT_CUT, 0, 5, NULL },
  { "error after 2\nfail with 500", WEIR_DEMO_FAULT_ERROR_EVENT, 0, 2, NULL },
  { "fail with 200", -1, 0, 0, NULL },
  { "fail with", -1, 0, 0, NULL },
  { "It may fail with 429", -1, 0, 0, NULL },
  { "", -1, 0, 0, NULL },
};

static void
test_wishes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    {
      WeirDemoFault *fault = weir_demo_fault_new_wished (wishes[i].text);

      if (wishes[i].kind < 0)
        {
          g_assert_null (fault);
          continue;
        }
      g_assert_nonnull (fault);
      g_assert_cmpint ((int) fault->kind, ==, wishes[i].kind);
      g_assert_cmpuint (fault->status, ==, wishes[i].status);
      g_assert_cmpuint (fault->at_event, ==, wishes[i].at_event);
      g_assert_cmpstr (fault->retry_after, ==, wishes[i].retry_after);
      weir_demo_fault_unref (fault);
    }
}

/* Every family grants them. */
static void
test_wish_granted (gconstpointer data)
{
  static const WeirDemoDeployment all[] = {
    { "gpt", NULL, "gpt-5", "azure-openai" },
    { "claude", NULL, "anthropic--claude-4.5-sonnet", "aws-bedrock" },
    { "gemini", NULL, "gemini-2.5-pro", "gcp-vertexai" },
  };
  static const struct
  {
    const char *id;
    const char *path;
    const char *body;
  } calls[] = {
    { "gpt", "/chat/completions?api-version=2024-12-01-preview",
      "{\"messages\":[{\"role\":\"user\",\"content\":\"fail with 429 7\"}]}" },
    { "gpt", "/responses?api-version=2025-04-01-preview",
      "{\"model\":\"gpt-5\",\"input\":\"fail with 429 7\"}" },
    { "claude", "/invoke",
      "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":9,\"messages\":["
      "{\"role\":\"user\",\"content\":\"fail with 429 7\"}]}" },
    { "gemini", "/models/gemini-2.5-pro:generateContent",
      "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"fail with 429 7\"}]}]}" },
  };
  guint index = GPOINTER_TO_UINT (data);
  WeirDemoOptions options = { .deployments = all, .n_deployments = G_N_ELEMENTS (all) };
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply =
      demo_client_post (client, calls[index].id, calls[index].path, calls[index].body);

  g_assert_cmpuint (reply->status, ==, 429);
  g_assert_cmpstr (soup_message_headers_get_one (reply->headers, "Retry-After"), ==, "7");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (closes); i++)
    {
      g_autofree char *path = g_strconcat ("/demo/faults/close/", closes[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_close);
    }
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    {
      g_autofree char *path = g_strconcat ("/demo/faults/status/", usual[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_status);
    }
  g_test_add_func ("/demo/faults/cut-length", test_cut_length);
  g_test_add_func ("/demo/faults/status-body", test_status_body);
  g_test_add_func ("/demo/faults/counting", test_counting);
  g_test_add_func ("/demo/faults/order", test_order);
  g_test_add_func ("/demo/faults/error-event", test_error_event);
  g_test_add_func ("/demo/faults/garbage", test_garbage);
  g_test_add_func ("/demo/faults/gap-and-delay", test_gap_and_delay);
  g_test_add_func ("/demo/faults/client-leaves", test_client_leaves);
  g_test_add_func ("/demo/faults/token-endpoint", test_token_endpoint);
  g_test_add_func ("/demo/faults/wishes", test_wishes);
  g_test_add_data_func ("/demo/faults/wish-granted/chat", GUINT_TO_POINTER (0), test_wish_granted);
  g_test_add_data_func ("/demo/faults/wish-granted/responses", GUINT_TO_POINTER (1),
                        test_wish_granted);
  g_test_add_data_func ("/demo/faults/wish-granted/claude", GUINT_TO_POINTER (2),
                        test_wish_granted);
  g_test_add_data_func ("/demo/faults/wish-granted/gemini", GUINT_TO_POINTER (3),
                        test_wish_granted);
  return g_test_run ();
}
