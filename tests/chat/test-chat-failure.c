/* SPDX-License-Identifier: MIT */
#include "chat/weir-chat-failure.h"

#include <string.h>

typedef struct
{
  const char *name;
  int error;
  guint status;
  const char *code; /* (nullable) */
  const char *message;
  const char *text; /* what had come */
  WeirChatFailureKind kind;
  const char *body; /* part of it */
} Row;

#define REFUSED WEIR_CHAT_CLIENT_ERROR_REFUSED
#define BROKEN WEIR_CHAT_CLIENT_ERROR_BROKEN
#define LONG WEIR_CHAT_FAILURE_CONTEXT

static const Row rows[] = {
  { "unreachable", WEIR_CHAT_CLIENT_ERROR_UNREACHABLE, 0, NULL, "x", "",
    WEIR_CHAT_FAILURE_UNREACHABLE, "Start the proxy" },
  { "connection", BROKEN, 0, NULL, "x", "", WEIR_CHAT_FAILURE_UNREACHABLE, "Start the proxy" },
  { "cut-before", BROKEN, 200, NULL, "x", "", WEIR_CHAT_FAILURE_CUT, "broke off" },
  { "cut-midway", BROKEN, 200, "upstream_error", "x", "half", WEIR_CHAT_FAILURE_CUT, "broke off" },
  { "error-event", BROKEN, 200, "rate_limit_exceeded", "x", "", WEIR_CHAT_FAILURE_RATE_LIMITED,
    "SAP AI Core limits m" },
  { "rate-by-status", REFUSED, 429, "odd", "x", "", WEIR_CHAT_FAILURE_RATE_LIMITED, "limits m" },
  { "quota", REFUSED, 429, "insufficient_quota", "x", "", WEIR_CHAT_FAILURE_BUDGET, "used up" },
  { "key", REFUSED, 401, "invalid_api_key", "x", "", WEIR_CHAT_FAILURE_UNAUTHORISED, "API key" },
  { "forbidden", REFUSED, 403, NULL, "x", "", WEIR_CHAT_FAILURE_UNAUTHORISED, "API key" },
  { "model", REFUSED, 404, "model_not_found", "x", "", WEIR_CHAT_FAILURE_MODEL_GONE, "“m”" },
  { "filter", REFUSED, 400, "content_filter", "x", "", WEIR_CHAT_FAILURE_FILTERED, "filter" },
  { "resting", REFUSED, 503, "overloaded", "x", "", WEIR_CHAT_FAILURE_UNAVAILABLE, "resting" },
  { "paused", REFUSED, 503, "unavailable", "Weir reads its credentials from the keyring", "",
    WEIR_CHAT_FAILURE_UNAVAILABLE, "Try again" },
  { "locked", REFUSED, 503, "unavailable", "The keyring that holds Weir's credentials is locked.",
    "", WEIR_CHAT_FAILURE_LOCKED, "Unlock it" },
  { "offline", REFUSED, 503, "unavailable", "This computer is offline: SAP AI Core …", "",
    WEIR_CHAT_FAILURE_OFFLINE, "Waiting for the network" },
  { "upstream", REFUSED, 502, "upstream_error", "x", "", WEIR_CHAT_FAILURE_UPSTREAM, "your side" },
  { "refused", REFUSED, 400, "invalid_value", "The words of the server", "",
    WEIR_CHAT_FAILURE_REFUSED, "The words of the server" },
  { "too-large", REFUSED, 413, "request_too_large", "Too large", "", WEIR_CHAT_FAILURE_REFUSED,
    "Too large" },
  { "long-openai", REFUSED, 400, "context_length_exceeded",
    "This model's maximum context length is 128000 tokens. However, …", "", LONG, "128 k" },
  { "long-anthropic", REFUSED, 400, "context_length_exceeded",
    "prompt is too long: 216000 tokens > 200000 maximum", "", LONG, "200 k" },
  { "long-gemini", REFUSED, 400, "context_length_exceeded",
    "The input token count (2000000) exceeds the maximum number of tokens allowed (1048576).", "",
    LONG, "1.05 M" },
  { "long-with-commas", REFUSED, 400, "context_length_exceeded", "the limit is 32,768 tokens", "",
    LONG, "32.8 k" },
  { "long-unknown", REFUSED, 400, "context_length_exceeded", "Too long.", "", LONG,
    "longer than the model can read" },
};

static WeirChatFailure *
make (const Row *row, gint64 wait_s)
{
  g_autoptr (WeirChatReply) reply = weir_chat_reply_new ();
  g_autoptr (GError) error = g_error_new_literal (WEIR_CHAT_CLIENT_ERROR, row->error, row->message);

  reply->status = row->status;
  reply->error_code = g_strdup (row->code);
  reply->request_id = g_strdup ("id-1");
  reply->retry_after_s = wait_s;
  g_string_append (reply->text, row->text);
  return weir_chat_failure_new (error, reply, "m");
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (WeirChatFailure) failure = make (row, -1);
  g_autoptr (WeirChatFailure) restored = NULL;
  g_autofree char *title = NULL, *body = NULL;
  guint wait;

  g_object_get (failure, "title", &title, "body", &body, "wait", &wait, NULL);
  g_assert_cmpint (weir_chat_failure_get_kind (failure), ==, row->kind);
  g_assert_cmpstr (title, !=, "");
  g_assert_nonnull (strstr (body, row->body));
  g_assert_cmpuint (wait, ==, 0);
  g_assert_true (g_str_has_prefix (weir_chat_failure_get_details (failure), row->message));
  g_assert_nonnull (strstr (weir_chat_failure_get_details (failure), "id-1"));

  /* kept and read again, it says the same */
  restored = weir_chat_failure_restore (
      weir_chat_failure_get_word (failure), "m", weir_chat_failure_get_limit (failure),
      weir_chat_failure_get_n_tokens (failure), weir_chat_failure_get_details (failure));
  g_assert_cmpint (weir_chat_failure_get_kind (restored), ==, row->kind);
  g_assert_cmpstr (weir_chat_failure_get_body (restored), ==, body);
  g_assert_cmpstr (weir_chat_failure_get_details (restored), ==,
                   weir_chat_failure_get_details (failure));
}

static void
on_notify (WeirChatFailure *failure, GParamSpec *pspec, gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
test_countdown (void)
{
  static const Row row = { "", REFUSED, 429, "rate_limit_exceeded", "x", "", 0, NULL };
  g_autoptr (WeirChatFailure) failure = make (&row, 1);
  guint n = 0;

  g_signal_connect (failure, "notify::wait", G_CALLBACK (on_notify), &n);
  g_assert_cmpuint (weir_chat_failure_get_wait (failure), ==, 1);
  g_assert_cmpstr (weir_chat_failure_get_body (failure), ==,
                   "SAP AI Core limits m. Next try in 1 s.");
  while (weir_chat_failure_get_wait (failure) > 0 || n == 0)
    g_main_context_iteration (NULL, TRUE);
  while (strstr (weir_chat_failure_get_body (failure), "Next") != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (weir_chat_failure_get_body (failure), ==, "SAP AI Core limits m. Try again.");
}

/* One that goes while it counts does not count on. */
static void
test_gone (void)
{
  static const Row row = { "", REFUSED, 429, "rate_limit_exceeded", "x", "", 0, NULL };
  WeirChatFailure *failure = make (&row, 1000);

  g_object_add_weak_pointer (G_OBJECT (failure), (gpointer *) &failure);
  g_object_unref (failure);
  g_assert_null (failure);
}

static void
test_unknown_word (void)
{
  g_autoptr (WeirChatFailure) failure =
      weir_chat_failure_restore ("of-a-newer-program", NULL, 0, -1, NULL);

  g_assert_cmpint (weir_chat_failure_get_kind (failure), ==, WEIR_CHAT_FAILURE_REFUSED);
  g_assert_cmpstr (weir_chat_failure_get_body (failure), ==, "SAP AI Core refused the request.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/chat/failure/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/chat/failure/countdown", test_countdown);
  g_test_add_func ("/chat/failure/gone", test_gone);
  g_test_add_func ("/chat/failure/unknown-word", test_unknown_word);
  return g_test_run ();
}
