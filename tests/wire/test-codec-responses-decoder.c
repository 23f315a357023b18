/* SPDX-License-Identifier: MIT */
/* Every case of tests/data/responses: <case>.stream is what the upstream streams, <case>.reply.json
 * what it answers whole, <case>.events what either means. */
#include "messages-fixture.h"

#include "wire/weir-api-error.h"

#include <string.h>

static char *
read_case (const char *name, const char *suffix, gsize *len)
{
  g_autofree char *path = g_strconcat ("data/responses/", name, suffix, NULL);

  return fixture_read (path, len);
}

static void
decode (const char *data, gsize len, gsize at, gsize chunk, Lines *lines)
{
  g_autoptr (GString) bytes = g_string_new_len (data, (gssize) len);
  g_autoptr (GError) error = NULL;

  if (!messages_feed ("responses", bytes, FRAMING_SSE, at, chunk, lines_sink, lines, &error))
    lines_fail (lines, error);
}

static void
decode_body (const char *body, gsize len, Lines *lines)
{
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("responses")->decoder_new ();
  g_autoptr (GError) error = NULL;

  if (!weir_decoder_body (decoder, body, len, lines_sink, lines, &error)
      || !weir_decoder_finish (decoder, lines_sink, lines, &error))
    lines_fail (lines, error);
}

static void
test_events (gconstpointer data)
{
  gsize len;
  g_autofree char *stream = read_case (data, ".stream", &len);
  g_autofree char *expected = read_case (data, ".events", NULL);
  g_autoptr (Lines) lines = lines_new (TRUE);

  decode (stream, len, len, 0, lines);
  g_assert_cmpstr (lines_get (lines), ==, expected);
}

static void
test_whole (gconstpointer data)
{
  gsize len;
  g_autofree char *body = read_case (data, ".reply.json", &len);
  g_autofree char *expected = read_case (data, ".events", NULL);
  g_autoptr (Lines) lines = lines_new (TRUE);

  decode_body (body, len, lines);
  g_assert_cmpstr (lines_get (lines), ==, expected);
}

static void
test_split (gconstpointer data)
{
  gsize len;
  g_autofree char *stream = read_case (data, ".stream", &len);
  g_autoptr (Lines) whole = lines_new (FALSE);
  g_autoptr (Lines) bytes = lines_new (FALSE);

  decode (stream, len, len, 0, whole);
  decode (stream, len, 0, 1, bytes);
  g_assert_cmpstr (lines_get (bytes), ==, lines_get (whole));
  for (gsize at = 1; at < len; at++)
    {
      g_autoptr (Lines) lines = lines_new (FALSE);

      decode (stream, len, at, 0, lines);
      g_assert_cmpstr (lines_get (lines), ==, lines_get (whole));
    }
}

/* Cut before its last event a stream must never look whole, and tells one error, last. */
static void
test_cut (gconstpointer data)
{
  gsize len;
  g_autofree char *stream = read_case (data, ".stream", &len);

  for (gsize end = 0; end + 1 < len; end++)
    {
      g_autoptr (Lines) lines = lines_new (FALSE);
      const char *error;

      decode (stream, end, end, 0, lines);
      error = strstr (lines_get (lines), "error ");
      if (error == NULL)
        {
          g_assert_nonnull (g_strstr_len (stream, (gssize) end, "response.completed"));
          continue;
        }
      g_assert_null (strstr (error + 1, "error "));
      g_assert_null (strstr (lines_get (lines), "\nend\n"));
    }
}

static const struct
{
  const char *name;
  const char *body;
  const char *events;
} bodies[] = {
  { "empty", "", "error upstream\n" },
  { "not-json", "<html>", "error upstream\n" },
  { "number", "7", "error upstream\n" },
  { "other-object", "{\"object\":\"list\"}", "error upstream\n" },
  { "error", "{\"error\":{\"message\":\"slow\",\"code\":\"429\"}}", "error rate_limited\n" },
  { "failed",
    "{\"object\":\"response\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\","
    "\"message\":\"x\"}}",
    "error upstream\n" },
  { "no-status", "{\"object\":\"response\",\"id\":\"r\"}", "start r - -1\nerror upstream\n" },
  { "queued", "{\"object\":\"response\",\"id\":\"r\",\"status\":\"queued\",\"output\":[]}",
    "start r - -1\nfinish pause\nend\n" },
  { "call-without-id",
    "{\"object\":\"response\",\"status\":\"completed\",\"output\":[{\"type\":\"function_call\"}]}",
    "start - - -1\nerror upstream\n" },
};

static void
test_body (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (Lines) lines = lines_new (TRUE);

  decode_body (bodies[i].body, strlen (bodies[i].body), lines);
  g_assert_cmpstr (lines_get (lines), ==, bodies[i].events);
}

static const struct
{
  const char *name;
  const char *stream;
  const char *events;
} streams[] = {
  { "two-items-one-number",
    "data: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}\n\n"
    "data: {\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":"
    "\"message\"}}\n\n"
    "data: {\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":"
    "\"message\"}}\n\n",
    "start r - -1\nerror upstream\n" },
  { "delta-of-nothing",
    "data: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}\n\n"
    "data: {\"type\":\"response.function_call_arguments.delta\",\"output_index\":3,\"delta\":"
    "\"x\"}\n\n",
    "start r - -1\nerror upstream\n" },
  { "done-of-nothing",
    "data: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}\n\n"
    "data: {\"type\":\"response.output_item.done\",\"output_index\":3,\"item\":{}}\n\n",
    "start r - -1\nerror upstream\n" },
  { "delta-after-done",
    "data: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}\n\n"
    "data: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"content_index\":0,"
    "\"delta\":\"a\"}\n\n"
    "data: {\"type\":\"response.content_part.done\",\"output_index\":0,\"content_index\":0,"
    "\"part\":{}}\n\n"
    "data: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"content_index\":0,"
    "\"delta\":\"b\"}\n\n",
    "start r - -1\nopen 0 text\ndelta 0 text a\nclose 0\nerror upstream\n" },
  { "unknown-end",
    "data: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}\n\n"
    "data: {\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"status\":\"x\"}}\n\n",
    "start r - -1\nerror upstream\n" },
  { "no-type", "data: {\"message\":\"x\"}\n\n", "error upstream\n" },
  { "failed-at-once",
    "data: {\"type\":\"response.failed\",\"response\":{\"error\":{\"code\":"
    "\"context_length_exceeded\",\"message\":\"too long\"}}}\n\n",
    "error context_length\n" },
};

static void
test_stream (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (Lines) lines = lines_new (TRUE);

  decode (streams[i].stream, strlen (streams[i].stream), strlen (streams[i].stream), 0, lines);
  g_assert_cmpstr (lines_get (lines), ==, streams[i].events);
}

static void
add (const char *group, const char *name, gpointer data, GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/wire/codec-responses-decoder/%s/%s", group, name);

  g_test_add_data_func (path, data, test);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) cases = NULL;
  g_autoptr (GPtrArray) whole = NULL;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  cases = fixture_list ("data/responses", ".stream");
  whole = fixture_list ("data/responses", ".reply.json");
  for (guint i = 0; i < cases->len; i++)
    {
      add ("events", cases->pdata[i], cases->pdata[i], test_events);
      add ("split", cases->pdata[i], cases->pdata[i], test_split);
      add ("cut", cases->pdata[i], cases->pdata[i], test_cut);
    }
  for (guint i = 0; i < whole->len; i++)
    add ("whole", whole->pdata[i], whole->pdata[i], test_whole);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    add ("body", bodies[i].name, GUINT_TO_POINTER (i), test_body);
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    add ("stream", streams[i].name, GUINT_TO_POINTER (i), test_stream);
  return g_test_run ();
}
