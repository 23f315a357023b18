/* SPDX-License-Identifier: MIT */
#include "app/weir-chat-client.h"

#include <libsoup/soup.h>
#include <string.h>

/* A server with scripted answers, in the same main context as the client. */

#define EVENT(json) "data: " json "\n\n"
#define TEXT(text) EVENT ("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" text "\"}}]}")
#define FINISH EVENT ("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}")
#define USAGE                                                                                      \
  EVENT ("{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,"                 \
         "\"prompt_tokens_details\":{\"cached_tokens\":3},"                                        \
         "\"completion_tokens_details\":{\"reasoning_tokens\":1}}}")
#define DONE EVENT ("[DONE]")

typedef struct
{
  const char *name;
  guint status;
  const char *type;
  const char *body;
  int error;           /* a WeirChatClientError, -1: none */
  const char *message; /* part of the error's message */
  const char *text;
  const char *reasoning;
} Case;

static const Case CASES[] = {
  { "stream", 200, "text/event-stream", TEXT ("Grü") TEXT ("ße") FINISH USAGE DONE, -1, NULL,
    "Grüße", "" },
  { "content-type-with-charset", 200, "text/event-stream; charset=utf-8", TEXT ("a") FINISH DONE,
    -1, NULL, "a", "" },
  { "reasoning", 200, "text/event-stream",
    EVENT ("{\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}") TEXT ("so") FINISH DONE,
    -1, NULL, "so", "hm" },
  { "refusal", 200, "text/event-stream",
    EVENT ("{\"choices\":[{\"delta\":{\"refusal\":\"I cannot\"}}]}") FINISH DONE, -1, NULL,
    "I cannot", "" },
  { "cut", 200, "text/event-stream", TEXT ("half") FINISH, WEIR_CHAT_CLIENT_ERROR_BROKEN,
    "cut before its end", "half", "" },
  { "cut-before-anything", 200, "text/event-stream", "", WEIR_CHAT_CLIENT_ERROR_BROKEN,
    "cut before its end", "", "" },
  { "error-event", 200, "text/event-stream",
    TEXT ("half") EVENT ("{\"error\":{\"message\":\"It broke\"}}"), WEIR_CHAT_CLIENT_ERROR_BROKEN,
    "It broke", "half", "" },
  { "not-json-event", 200, "text/event-stream", EVENT ("oops"), WEIR_CHAT_CLIENT_ERROR_BROKEN,
    "not JSON", "", "" },
  { "whole", 200, "application/json",
    "{\"choices\":[{\"message\":{\"content\":\"all\"},\"finish_reason\":\"stop\"}],"
    "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4}}",
    -1, NULL, "all", "" },
  { "whole-not-json", 200, "application/json", "<html>", WEIR_CHAT_CLIENT_ERROR_BROKEN, "not JSON",
    "", "" },
  { "refused", 429, "application/json", "{\"error\":{\"message\":\"Wait a minute\"}}",
    WEIR_CHAT_CLIENT_ERROR_REFUSED, "Wait a minute", "", "" },
  { "refused-without-words", 502, "text/html", "<html>", WEIR_CHAT_CLIENT_ERROR_REFUSED, "502", "",
    "" },
  { "redirect", 302, "text/plain", "", WEIR_CHAT_CLIENT_ERROR_REFUSED, "302", "", "" },
};

typedef struct
{
  SoupServer *server;
  WeirChatClient *client;
  const Case *answer;
  char *base_url;
  char *authorization;
  GBytes *request;
  GString *deltas;
  const char *account; /* (nullable) */
  const char *wait;    /* (nullable) */
} Fixture;

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  g_free (fixture->authorization);
  fixture->authorization = g_strdup (soup_message_headers_get_one (headers, "Authorization"));
  g_clear_pointer (&fixture->request, g_bytes_unref);
  fixture->request = soup_message_body_flatten (soup_server_message_get_request_body (message));
  soup_server_message_set_status (message, fixture->answer->status, NULL);
  soup_message_headers_append (soup_server_message_get_response_headers (message), "x-weir-model",
                               "gpt-test");
  soup_message_headers_append (soup_server_message_get_response_headers (message), "x-request-id",
                               "id-1");
  if (fixture->account != NULL)
    soup_message_headers_append (soup_server_message_get_response_headers (message),
                                 "x-weir-account", fixture->account);
  if (fixture->wait != NULL)
    soup_message_headers_append (soup_server_message_get_response_headers (message), "retry-after",
                                 fixture->wait);
  soup_server_message_set_response (message, fixture->answer->type, SOUP_MEMORY_STATIC,
                                    fixture->answer->body, strlen (fixture->answer->body));
}

static void
fixture_init (Fixture *fixture, const Case *answer, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSecret) secret = key != NULL ? weir_secret_new (key, -1) : NULL;
  GSList *uris;

  memset (fixture, 0, sizeof *fixture);
  fixture->answer = answer;
  fixture->deltas = g_string_new (NULL);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, on_request, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  /* With its slash at the end: the client must take it both ways. */
  fixture->base_url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  fixture->client = weir_chat_client_new (fixture->base_url, secret, 2);
}

static void
fixture_clear (Fixture *fixture)
{
  g_clear_object (&fixture->client);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_clear_pointer (&fixture->request, g_bytes_unref);
  g_string_free (fixture->deltas, TRUE);
  g_free (fixture->authorization);
  g_free (fixture->base_url);
}

static void
on_delta (const char *text, gsize len, gboolean reasoning, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->deltas, "%s%.*s|", reasoning ? "~" : "", (int) len, text);
}

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
send (Fixture *fixture,
      gboolean stream,
      GCancellable *cancellable,
      WeirChatReply **reply,
      GError **error)
{
  const WeirChatTurn turns[] = { { "system", "Be \"brief\"" }, { "user", "Hi\n" } };
  const WeirChatRequest request = { "m", turns, G_N_ELEMENTS (turns), stream, 7 };
  g_autoptr (GAsyncResult) result = NULL;

  weir_chat_client_send_async (fixture->client, &request, on_delta, fixture, cancellable, on_result,
                               &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return weir_chat_client_send_finish (fixture->client, result, reply, error);
}

static void
test_answer (gconstpointer data)
{
  const Case *answer = data;
  g_autoptr (WeirChatReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;
  gboolean sent;

  fixture_init (&fixture, answer, NULL);
  sent = send (&fixture, TRUE, NULL, &reply, &error);
  g_assert_cmpstr (reply->text->str, ==, answer->text);
  g_assert_cmpstr (reply->reasoning->str, ==, answer->reasoning);
  g_assert_cmpuint (reply->status, ==, answer->status);
  g_assert_cmpstr (reply->model, ==, "gpt-test");
  g_assert_true (sent == (answer->error < 0));
  if (answer->error >= 0)
    {
      g_assert_error (error, WEIR_CHAT_CLIENT_ERROR, answer->error);
      g_assert_nonnull (strstr (error->message, answer->message));
    }
  fixture_clear (&fixture);
}

static void
test_request (void)
{
  g_autoptr (WeirChatReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  Fixture fixture;

  fixture_init (&fixture, &CASES[0], "s3cret");
  g_assert_true (send (&fixture, TRUE, NULL, &reply, &error));
  body = g_strndup (g_bytes_get_data (fixture.request, NULL), g_bytes_get_size (fixture.request));
  g_assert_cmpstr (body, ==,
                   "{\"model\":\"m\",\"messages\":["
                   "{\"role\":\"system\",\"content\":\"Be \\\"brief\\\"\"},"
                   "{\"role\":\"user\",\"content\":\"Hi\\n\"}],"
                   "\"max_completion_tokens\":7,\"stream\":true,"
                   "\"stream_options\":{\"include_usage\":true}}");
  g_assert_cmpstr (fixture.authorization, ==, "Bearer s3cret");
  g_assert_cmpstr (fixture.deltas->str, ==, "Grü|ße|");
  g_assert_cmpint (reply->usage.in_total, ==, 9);
  g_assert_cmpint (reply->usage.out_total, ==, 4);
  g_assert_cmpint (reply->usage.in_cache_read, ==, 3);
  g_assert_cmpint (reply->usage.out_reasoning, ==, 1);
  g_assert_cmpstr (reply->finish_reason, ==, "stop");
  g_assert_cmpint (reply->first_us, >=, 0);
  g_assert_cmpint (reply->total_us, >=, reply->first_us);
  fixture_clear (&fixture);
}

/* What the proxy tells beside the answer. */
static void
test_headers (void)
{
  const Case answer = { "",
                        429,
                        "application/json",
                        "{\"error\":{\"message\":\"Wait\",\"code\":\"rate_limit_exceeded\"}}",
                        0,
                        NULL,
                        "",
                        "" };
  g_autoptr (WeirChatReply) reply = NULL;
  Fixture fixture;

  fixture_init (&fixture, &answer, NULL);
  fixture.account = "Z%C3%BCrich";
  fixture.wait = "17";
  g_assert_false (send (&fixture, TRUE, NULL, &reply, NULL));
  g_assert_cmpstr (reply->account, ==, "Zürich");
  g_assert_cmpstr (reply->request_id, ==, "id-1");
  g_assert_cmpstr (reply->error_code, ==, "rate_limit_exceeded");
  g_assert_cmpint (reply->retry_after_s, ==, 17);
  g_clear_pointer (&reply, weir_chat_reply_free);

  fixture.account = "100%";
  fixture.wait = "Fri, 31 Dec 1999 23:59:59 GMT";
  g_assert_false (send (&fixture, TRUE, NULL, &reply, NULL));
  g_assert_cmpstr (reply->account, ==, "100%");
  g_assert_cmpint (reply->retry_after_s, ==, -1);
  fixture_clear (&fixture);
}

static void
test_body_is_kept (void)
{
  const Case answer = { "", 200, "application/json", "{\"choices\":[]}", -1, NULL, "", "" };
  g_autoptr (WeirChatReply) reply = NULL;
  Fixture fixture;

  fixture_init (&fixture, &answer, NULL);
  g_assert_true (send (&fixture, FALSE, NULL, &reply, NULL));
  g_assert_cmpmem (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body),
                   answer.body, strlen (answer.body));
  g_assert_null (fixture.authorization);
  fixture_clear (&fixture);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeirChatReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  fixture_init (&fixture, &CASES[0], NULL);
  g_cancellable_cancel (cancellable);
  g_assert_false (send (&fixture, TRUE, cancellable, &reply, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_clear (&fixture);
}

static void
test_nothing_listens (void)
{
  g_autoptr (WeirChatReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  fixture_init (&fixture, &CASES[0], NULL);
  soup_server_disconnect (fixture.server);
  g_assert_false (send (&fixture, TRUE, NULL, &reply, &error));
  g_assert_error (error, WEIR_CHAT_CLIENT_ERROR, WEIR_CHAT_CLIENT_ERROR_UNREACHABLE);
  g_assert_cmpuint (reply->status, ==, 0);
  fixture_clear (&fixture);
}

static void
test_no_url (void)
{
  g_autoptr (WeirChatReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  fixture_init (&fixture, &CASES[0], NULL);
  g_object_unref (fixture.client);
  fixture.client = weir_chat_client_new ("not an address", NULL, 1);
  g_assert_false (send (&fixture, TRUE, NULL, &reply, &error));
  g_assert_error (error, WEIR_CHAT_CLIENT_ERROR, WEIR_CHAT_CLIENT_ERROR_UNREACHABLE);
  g_assert_nonnull (reply);
  fixture_clear (&fixture);
}

static char **
list_models (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_chat_client_list_models_async (fixture->client, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return weir_chat_client_list_models_finish (fixture->client, result, error);
}

static void
test_models (void)
{
  const Case answer = { "",
                        200,
                        "application/json",
                        "{\"object\":\"list\",\"data\":[{\"id\":\"a\"},{},{\"id\":\"b\"}]}",
                        -1,
                        NULL,
                        "",
                        "" };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) models = NULL;
  Fixture fixture;

  fixture_init (&fixture, &answer, NULL);
  models = list_models (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (models), ==, 2);
  g_assert_cmpstr (models[0], ==, "a");
  g_assert_cmpstr (models[1], ==, "b");
  fixture_clear (&fixture);
}

static void
test_models_refused (void)
{
  const Case answer = {
    "", 401, "application/json", "{\"error\":{\"message\":\"No key\"}}", 0, NULL, "", ""
  };
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  fixture_init (&fixture, &answer, NULL);
  g_assert_null (list_models (&fixture, &error));
  g_assert_error (error, WEIR_CHAT_CLIENT_ERROR, WEIR_CHAT_CLIENT_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, "No key");
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *path = g_strconcat ("/app/chat-client/answer/", CASES[i].name, NULL);

      g_test_add_data_func (path, &CASES[i], test_answer);
    }
  g_test_add_func ("/app/chat-client/request", test_request);
  g_test_add_func ("/app/chat-client/headers", test_headers);
  g_test_add_func ("/app/chat-client/body-is-kept", test_body_is_kept);
  g_test_add_func ("/app/chat-client/cancel", test_cancel);
  g_test_add_func ("/app/chat-client/nothing-listens", test_nothing_listens);
  g_test_add_func ("/app/chat-client/no-url", test_no_url);
  g_test_add_func ("/app/chat-client/models", test_models);
  g_test_add_func ("/app/chat-client/models-refused", test_models_refused);
  return g_test_run ();
}
