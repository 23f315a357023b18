/* SPDX-License-Identifier: MIT */
#include "app/weir-request-export.h"

#include <string.h>

static WeirSight *
make_sight (const char *method, const char *body)
{
  static const char *const headers[] = { "Host: 127.0.0.1:3001",
                                         "Content-Type: application/json",
                                         "Authorization: Bearer secret",
                                         "X-Api-Key: secret",
                                         "anthropic-beta: it's new",
                                         "nonsense",
                                         NULL };
  WeirSightHead *head = weir_sight_head_alloc ();
  WeirSight *sight;

  head->id = g_strdup ("id-1");
  head->method = g_strdup (method);
  head->path = g_strdup ("/v1/messages");
  g_strfreev (head->headers);
  head->headers = g_strdupv ((char **) headers);
  head->body = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  sight = weir_sight_alloc (head);
  sight->model = g_strdup ("m\xff");
  sight->status = 200;
  sight->begin_us[WEIR_STEP_TOKEN] = 3;
  sight->span_us[WEIR_STEP_TOKEN] = 4;
  return sight;
}

static const struct
{
  const char *name;
  const char *method;
  const char *body;
  const char *base_url;
  gboolean stream;
  const char *text;
} commands[] = {
  { "kept", "POST", "{\"a\":\"it's\"}", "http://127.0.0.1:4000", FALSE,
    "curl 'http://127.0.0.1:4000/v1/messages' \\\n"
    "  --header \"Authorization: Bearer $WEIR_API_KEY\" \\\n"
    "  --header 'Content-Type: application/json' \\\n"
    "  --header 'anthropic-beta: it'\\''s new' \\\n"
    "  --data-raw '{\"a\":\"it'\\''s\"}'\n" },
  { "not-kept", "POST", NULL, NULL, TRUE,
    "curl --no-buffer 'http://127.0.0.1:3001/v1/messages' \\\n"
    "  --header \"Authorization: Bearer $WEIR_API_KEY\" \\\n"
    "  --header 'Content-Type: application/json' \\\n"
    "  --header 'anthropic-beta: it'\\''s new' \\\n"
    "  --data @body.json\n" },
  { "no-text", "POST", "\xff", NULL, FALSE,
    "curl 'http://127.0.0.1:3001/v1/messages' \\\n"
    "  --header \"Authorization: Bearer $WEIR_API_KEY\" \\\n"
    "  --header 'Content-Type: application/json' \\\n"
    "  --header 'anthropic-beta: it'\\''s new' \\\n"
    "  --data @body.json\n" },
  { "get", "GET", NULL, NULL, FALSE,
    "curl \\\n  --request 'GET' 'http://127.0.0.1:3001/v1/messages' \\\n"
    "  --header \"Authorization: Bearer $WEIR_API_KEY\" \\\n"
    "  --header 'Content-Type: application/json' \\\n"
    "  --header 'anthropic-beta: it'\\''s new'\n" },
};

static void
test_command (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirSight) sight = make_sight (commands[i].method, commands[i].body);
  g_autofree char *text = NULL;

  sight->stream = commands[i].stream;
  text = weir_request_export_curl (sight, commands[i].base_url);
  g_assert_cmpstr (text, ==, commands[i].text);
}

static void
test_report (void)
{
  g_autoptr (WeirSight) sight = make_sight ("POST", "{\"prompt\":\"private\"}");
  g_autofree char *text = weir_request_export_report (sight);

  g_assert_nonnull (strstr (text, "\"id\":\"id-1\""));
  g_assert_nonnull (strstr (text, "\"model\":\"m\357\277\275\""));
  g_assert_nonnull (strstr (text, "\"steps\":[{\"name\":\"token\",\"begin_us\":3,\"span_us\":4}]"));
  g_assert_nonnull (strstr (text, "\"status\":200"));
  /* neither bodies, nor keys, nor what is not known */
  g_assert_null (strstr (text, "private"));
  g_assert_null (strstr (text, "secret"));
  g_assert_null (strstr (text, "tokens_in"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *path = g_strconcat ("/app/request-export/", commands[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_command);
    }
  g_test_add_func ("/app/request-export/report", test_report);

  return g_test_run ();
}
