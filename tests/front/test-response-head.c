/* SPDX-License-Identifier: MIT */
#include "front/weir-response-head.h"

#include <string.h>

static void
test_status_line (gconstpointer data)
{
  const char *expected = data;
  g_autoptr (GString) head = g_string_new (NULL);

  weir_response_head_begin (head, (guint) g_ascii_strtoull (expected, NULL, 10));
  g_assert_true (g_str_has_prefix (head->str, "HTTP/1.1 "));
  g_assert_true (g_str_has_prefix (head->str + strlen ("HTTP/1.1 "), expected));
  g_assert_true (
      g_str_has_prefix (head->str + strlen ("HTTP/1.1 ") + strlen (expected), "\r\nDate: "));
}

/* Nothing of a reply can become a header, or a reply, of its own. */
static void
test_splitting (void)
{
  static const WeirHttpHeader headers[] = {
    { "X-Good", "a" },
    { "X-Line", "a\r\nX-Evil: 1" },
    { "X-Nul", "a\001b" },
    { "X-Evil: 1\r\nX-Name", "a" },
    { "", "a" },
    { "transfer-encoding", "identity" },
    { "CONTENT-LENGTH", "0" },
  };
  g_autoptr (GString) head = g_string_new (NULL);

  weir_response_head_add_all (head, headers, G_N_ELEMENTS (headers));
  weir_response_head_add_origin (head, NULL);
  weir_response_head_end (head);
  g_assert_cmpstr (head->str, ==, "X-Good: a\r\n\r\n");
}

static void
test_origin (void)
{
  g_autoptr (GString) head = g_string_new (NULL);

  weir_response_head_add_origin (head, "https://chat.example");
  g_assert_nonnull (strstr (head->str, "Access-Control-Allow-Origin: https://chat.example\r\n"));
  g_assert_nonnull (strstr (head->str, "Vary: Origin\r\n"));
}

int
main (int argc, char *argv[])
{
  static const char *const lines[] = {
    "200 OK",
    "404 Not Found",
    "426 Upgrade Required",
    "429 Too Many Requests",
    "431 Request Header Fields Too Large",
    "503 Service Unavailable",
    "529 Overloaded",
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *path = g_strdup_printf ("/front/response-head/%.3s", lines[i]);

      g_test_add_data_func (path, lines[i], test_status_line);
    }
  g_test_add_func ("/front/response-head/splitting", test_splitting);
  g_test_add_func ("/front/response-head/origin", test_origin);

  return g_test_run ();
}
