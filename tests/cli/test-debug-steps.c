/* SPDX-License-Identifier: MIT */
#include "cli/weir-debug-steps.h"

#include <string.h>

static WeirSight *
make_sight (void)
{
  static const char *const headers[] = { "Authorization: [redacted]", "X-A: b", NULL };
  WeirSightHead *head = weir_sight_head_alloc ();
  WeirSight *sight;

  head->id = g_strdup ("0123456789abcdef");
  head->method = g_strdup ("POST");
  head->path = g_strdup ("/v1/chat/completions");
  head->headers = g_strdupv ((char **) headers);
  head->body = g_bytes_new_static ("{\"a\":1,\"client_secret\":\"swordfish\"}", 35);
  sight = weir_sight_alloc (head);
  sight->is_running = FALSE;
  sight->status = 200;
  sight->duration_us = 12000;
  return sight;
}

static void
test_whole (void)
{
  g_autoptr (WeirSight) sight = make_sight ();
  g_autofree char *text = NULL;

  sight->deployment = g_strdup ("d1");
  sight->account = g_strdup ("first");
  sight->upstream_model = g_strdup ("m");
  sight->attempts = 1;
  sight->changes = g_strsplit ("temperature", ",", -1);
  sight->sent = g_bytes_new_static ("{\"b\":2}", 7);
  sight->answered = g_bytes_new_static ("data: {\"c\":3}\r\n\r\n", 17);
  sight->returned = g_bytes_new_static ("data: x\n\n", 9);
  text = weir_debug_steps_format (sight);
  g_assert_true (g_str_has_prefix (text, "01234567 received  POST /v1/chat/completions, key none\n"
                                         "    Authorization: [redacted]\n    X-A: b\n    {\n"));
  g_assert_null (strstr (text, "swordfish"));
  g_assert_nonnull (strstr (text, "01234567 sent      m, deployment d1 of account first, 1 calls\n"
                                  "    “temperature” was left out"));
  g_assert_nonnull (strstr (text, "    {\n      \"b\": 2\n    }\n01234567 answered  \n"
                                  "    data: {\"c\":3}\n01234567 returned  200 after 12 ms\n"
                                  "    data: x\n"));
}

static void
test_failed (void)
{
  g_autoptr (WeirSight) sight = make_sight ();
  g_autofree char *text = NULL;

  sight->status = 404;
  sight->error_kind = g_strdup ("model_not_found");
  sight->error = g_strdup ("There is no model \"x\".\nReally");
  text = weir_debug_steps_format (sight);
  g_assert_null (strstr (text, " sent "));
  g_assert_nonnull (strstr (text, "returned  404 model_not_found after 12 ms\n    There is no"));
}

static void
test_long (void)
{
  g_autoptr (WeirSight) sight = make_sight ();
  g_autofree char *lines = g_strnfill (3000, 'a');
  g_autofree char *text = NULL;

  for (guint i = 1; i < 3000; i += 2)
    lines[i] = '\n';
  sight->returned = g_bytes_new (lines, 3000);
  text = weir_debug_steps_format (sight);
  g_assert_nonnull (strstr (text, "    …\n"));
  g_assert_cmpuint (strlen (text), <, 3000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cli/debug-steps/whole", test_whole);
  g_test_add_func ("/cli/debug-steps/failed", test_failed);
  g_test_add_func ("/cli/debug-steps/long", test_long);
  return g_test_run ();
}
