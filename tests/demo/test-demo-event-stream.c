/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "demo/weir-demo-event-stream.h"

/* A frame as AWS makes it, byte by byte. */
static void
test_golden (void)
{
  static const char expected[] =
      "\x00\x00\x00\xa6\x00\x00\x00\x4b\x7b\x4b\x2d\x47\x0b:event-type\x07\x00\x05"
      "chunk\x0d:content-type\x07\x00\x10"
      "application/json\x0d:message-type\x07\x00\x05"
      "event{\"bytes\":"
      "\"eyJ0eXBlIjoiY29udGVudF9ibG9ja19zdG9wIiwiaW5kZXgiOjB9\",\"p\":\"abcd\"}\xf6\x2a\x7b\xe8";
  g_autoptr (GString) out = g_string_new (NULL);

  weir_demo_event_stream_append (
      out, "chunk",
      "{\"bytes\":\"eyJ0eXBlIjoiY29udGVudF9ibG9ja19zdG9wIiwiaW5kZXgiOjB9\",\"p\":\"abcd\"}");
  g_assert_cmpmem (out->str, out->len, expected, sizeof expected - 1);
}

static void
test_exception (void)
{
  g_autoptr (GString) out = g_string_new ("before");

  weir_demo_event_stream_append_exception (out, "throttlingException", "{\"message\":\"x\"}");
  g_assert_true (g_str_has_prefix (out->str, "before"));
  g_assert_nonnull (g_strrstr_len (out->str + 18, (gssize) out->len - 18, ":exception-type"));
  g_assert_cmpuint ((guint8) out->str[9], ==, out->len - strlen ("before"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/demo/event-stream/golden", test_golden);
  g_test_add_func ("/demo/event-stream/exception", test_exception);
  return g_test_run ();
}
