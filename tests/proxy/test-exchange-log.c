/* SPDX-License-Identifier: MIT */
#include "proxy/proxy.h"

#include <string.h>

#define SECRET "Between us"

static GMutex mutex; /* covers the text: exchanges have threads of their own */
static GString *told;

static void
on_message (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  g_string_append_printf (told, "%s\n", message);
}

/* What the libraries have to tell is not for the test's output. */
static GLogWriterOutput
drop_debug (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  return (level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO)) != 0
             ? G_LOG_WRITER_HANDLED
             : g_log_writer_default (level, fields, n_fields, user_data);
}

static char *
dup_told (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  return g_strdup (told->str);
}

static const struct
{
  const char *name;
  WeirDemoFault fault; /* @times 0: none */
  const char *model;
  const char *steps[5]; /* in this order */
} rows[] = {
  { "whole",
    { 0 },
    "gpt-4.1",
    { "chat, model gpt-4.1, whole, ", "asks deployment A-u1 of account A (gpt-4.1 on azure-openai)",
      "answered 200 after " } },
  { "elsewhere",
    { .kind = WEIR_DEMO_FAULT_STATUS,
      .times = 1,
      .status = 503,
      .path = "/v2/inference/",
      .body = "{\"error\":{\"message\":\"busy, client_secret=swordfish\"}}" },
    "gpt-4.1",
    { "asks deployment A-u1", " ms: busy, client_secret=[redacted]", "asks deployment A-u2",
      "answered 200 after " } },
  { "unknown-model",
    { 0 },
    "nope",
    { "chat, model nope, whole", "There is no model", "answered 404 ", "and 0 calls" } },
};

static void
test_row (gconstpointer data)
{
  const guint row = GPOINTER_TO_UINT (data);
  TestProxyOptions options = { .n_deployments = 2 };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (TestReply) reply = NULL;
  g_autofree char *body = NULL;
  g_autofree char *text = NULL;
  const char *at;

  g_mutex_lock (&mutex);
  g_string_truncate (told, 0);
  g_mutex_unlock (&mutex);

  test_proxy_set_faults (proxy, 0, &rows[row].fault, rows[row].fault.times);
  body = g_strdup_printf ("{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"" SECRET
                          "\"}]}",
                          rows[row].model);
  reply = test_http_call (proxy->port, "POST", "/v1/chat/completions", body);
  test_proxy_wait_record (proxy, 1);

  text = dup_told ();
  g_test_message ("%s", text);
  at = text;
  for (guint i = 0; i < G_N_ELEMENTS (rows[row].steps) && rows[row].steps[i] != NULL; i++)
    {
      at = strstr (at, rows[row].steps[i]);
      g_assert_nonnull (at);
    }
  g_assert_null (strstr (text, SECRET));
  g_assert_null (strstr (text, "swordfish"));
}

int
main (int argc, char **argv)
{
  int status;

  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  told = g_string_new (NULL);
  g_log_set_writer_func (drop_debug, NULL, NULL);
  g_log_set_debug_enabled (TRUE);
  g_log_set_handler ("weir-proxy", G_LOG_LEVEL_DEBUG, on_message, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/proxy/exchange-log/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  status = g_test_run ();
  g_string_free (told, TRUE);
  return status;
}
