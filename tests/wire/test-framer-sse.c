/* SPDX-License-Identifier: MIT */
#include "wire/weir-framer.h"

#include "wire/weir-api-error.h"

#include <string.h>

/* Expected: for each frame "event|data;" with "-" for no event. */
static const struct
{
  const char *name;
  const char *input;
  const char *expected;
  gboolean idle;
} rows[] = {
  { "empty", "", "", TRUE },
  { "one", "data: hello\n\n", "-|hello;", TRUE },
  { "no-space", "data:hello\n\n", "-|hello;", TRUE },
  { "two-spaces", "data:  hello\n\n", "-| hello;", TRUE },
  { "named", "event: ping\ndata: {}\n\n", "ping|{};", TRUE },
  { "name-not-kept", "event: a\ndata: 1\n\ndata: 2\n\n", "a|1;-|2;", TRUE },
  { "last-name-wins", "event: a\nevent: b\ndata: 1\n\n", "b|1;", TRUE },
  { "several-data", "data: a\ndata: b\ndata\ndata:\n\n", "-|a\nb\n\n;", TRUE },
  { "empty-data", "data:\n\n", "-|;", TRUE },
  { "crlf", "event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n", "a|1;-|2;", TRUE },
  { "cr", "data: 1\r\rdata: 2\r\r", "-|1;-|2;", TRUE },
  { "mixed-ends", "data: 1\r\n\ndata: 2\n\r\ndata: 3\r\n\r", "-|1;-|2;-|3;", TRUE },
  { "three-lf", "data: 1\n\n\ndata: 2\n\n\n", "-|1;-|2;", TRUE },
  { "mark",
    "\xef\xbb\xbf"
    "data: 1\n\n",
    "-|1;", TRUE },
  { "mark-later",
    "data: 1\n\n\xef\xbb\xbf"
    "data: 2\n\n",
    "-|1;", TRUE },
  { "comments", ": hello\n\n:\ndata: 1\n: mid\ndata: 2\n\n", "-|1\n2;", TRUE },
  { "unknown-fields", "id: 7\nretry: 10\nfoo: x\nbar\ndata: 1\n\n", "-|1;", TRUE },
  { "name-without-data", "event: a\n\ndata: 1\n\n", "-|1;", TRUE },
  { "prefix-is-no-field", "datax: 1\n\ndat: 1\n\n", "", TRUE },
  { "colon-in-data", "data: a:b: c\n\n", "-|a:b: c;", TRUE },
  { "unicode", "data: gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80\n\n",
    "-|gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80;", TRUE },
  { "bare-json", "{\"error\":\"x\"}\n", "-|{\"error\":\"x\"};", TRUE },
  { "bare-json-after-event", "data: 1\n\n{\"error\":\"x\"}\n\n", "-|1;-|{\"error\":\"x\"};", TRUE },
  { "cut-in-line", "data: 1\n\ndata: 2", "-|1;", FALSE },
  { "cut-before-blank", "data: 1\n\ndata: 2\n", "-|1;", FALSE },
  { "cut-in-name", "event: a\n", "", FALSE },
  { "cut-bare-json", "{\"error\":", "", FALSE },
  { "cut-mark", "\xef\xbb", "", FALSE },
};

static void
drain (WeirFramer *framer, GString *out)
{
  WeirFrame frame;
  g_autoptr (GError) error = NULL;
  WeirFramerResult result;

  while ((result = weir_framer_next (framer, &frame, &error)) == WEIR_FRAMER_FRAME)
    {
      g_string_append (out, frame.event != NULL ? frame.event : "-");
      g_string_append_c (out, '|');
      g_string_append_len (out, frame.data, (gssize) frame.len);
      g_string_append_c (out, ';');
      g_assert_false (frame.is_error);
    }
  g_assert_no_error (error);
  g_assert_cmpint (result, ==, WEIR_FRAMER_MORE);
}

static void
test_whole (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
  g_autoptr (GString) out = g_string_new (NULL);

  weir_framer_push (framer, rows[row].input, strlen (rows[row].input));
  drain (framer, out);
  g_assert_cmpstr (out->str, ==, rows[row].expected);
  g_assert_cmpint (weir_framer_is_idle (framer), ==, rows[row].idle);
}

static void
test_split (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  gsize len = strlen (rows[row].input);

  for (gsize at = 0; at <= len; at++)
    {
      g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
      g_autoptr (GString) out = g_string_new (NULL);

      weir_framer_push (framer, rows[row].input, at);
      drain (framer, out);
      weir_framer_push (framer, rows[row].input + at, len - at);
      drain (framer, out);
      g_assert_cmpstr (out->str, ==, rows[row].expected);
      g_assert_cmpint (weir_framer_is_idle (framer), ==, rows[row].idle);
    }
}

static void
test_bytes (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *c = rows[row].input; *c != '\0'; c++)
    {
      weir_framer_push (framer, c, 1);
      drain (framer, out);
    }
  g_assert_cmpstr (out->str, ==, rows[row].expected);
  g_assert_cmpint (weir_framer_is_idle (framer), ==, rows[row].idle);
}

static void
test_nul (void)
{
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
  g_autoptr (GError) error = NULL;
  WeirFrame frame;

  weir_framer_push (framer, "data: a\0b\n\n", 11);
  g_assert_cmpint (weir_framer_next (framer, &frame, &error), ==, WEIR_FRAMER_FRAME);
  g_assert_cmpmem (frame.data, frame.len, "a\0b", 3);
}

/* Memory must not grow with the length of the stream. */
static void
test_long_stream (void)
{
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
  g_autoptr (GString) out = g_string_new (NULL);
  guint frames = 0;

  for (guint i = 0; i < 50000; i++)
    {
      weir_framer_push (framer, "data: 0123456789\n\nda", 20);
      drain (framer, out);
      weir_framer_push (framer, "ta: x\n\n", 7);
      drain (framer, out);
      frames += out->len == strlen ("-|0123456789;-|x;");
      g_string_truncate (out, 0);
    }
  g_assert_cmpuint (frames, ==, 50000);
  g_assert_true (weir_framer_is_idle (framer));
}

static void
assert_refused (WeirFramer *framer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;
  WeirFrame frame;

  g_assert_cmpint (weir_framer_next (framer, &frame, &error), ==, WEIR_FRAMER_ERROR);
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UPSTREAM);
  weir_framer_push (framer, "\n\ndata: 1\n\n", 11);
  g_assert_cmpint (weir_framer_next (framer, &frame, &again), ==, WEIR_FRAMER_ERROR);
  g_assert_error (again, WEIR_API_ERROR, WEIR_API_ERROR_UPSTREAM);
}

static void
test_long_line (void)
{
  g_autoptr (WeirFramer) open = weir_framer_sse_new ();
  g_autoptr (WeirFramer) closed = weir_framer_sse_new ();
  gsize len = 8 * 1024 * 1024 + 1;
  g_autofree char *line = g_strnfill (len, 'x');

  weir_framer_push (open, line, len);
  assert_refused (open);
  weir_framer_push (closed, line, len);
  weir_framer_push (closed, "\n", 1);
  assert_refused (closed);
}

static void
test_large_event (void)
{
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
  gsize len = 6 * 1024 * 1024;
  g_autofree char *line = g_strnfill (len, 'x');

  for (guint i = 0; i < 3; i++)
    {
      weir_framer_push (framer, "data: ", 6);
      weir_framer_push (framer, line, len);
      weir_framer_push (framer, "\n", 1);
    }
  assert_refused (framer);
}

static void
add_rows (const char *kind, GTestDataFunc func)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/framer-sse/%s/%s", kind, rows[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), func);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_rows ("whole", test_whole);
  add_rows ("split", test_split);
  add_rows ("bytes", test_bytes);
  g_test_add_func ("/wire/framer-sse/nul", test_nul);
  g_test_add_func ("/wire/framer-sse/long-stream", test_long_stream);
  g_test_add_func ("/wire/framer-sse/long-line", test_long_line);
  g_test_add_func ("/wire/framer-sse/large-event", test_large_event);
  return g_test_run ();
}
