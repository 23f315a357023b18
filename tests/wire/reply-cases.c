/* SPDX-License-Identifier: MIT */
#include "reply-cases.h"

#include <string.h>

typedef struct
{
  const ReplyCases *cases;
  char *name;
} Case;

static void
case_free (gpointer data)
{
  Case *self = data;

  g_free (self->name);
  g_free (self);
}

static char *
read_file (const Case *self, const char *suffix, gsize *len)
{
  g_autofree char *path = g_strconcat (self->cases->folder, "/", self->name, suffix, NULL);

  return fixture_read (path, len);
}

/* (transfer full): the bytes on the wire. */
static GString *
read_stream (const Case *self)
{
  gsize len;
  g_autofree char *stream = read_file (self, ".stream", &len);

  if (self->cases->transform != NULL)
    return self->cases->transform (stream, len);
  return g_string_new_len (stream, (gssize) len);
}

/* The first piece is of @first bytes, the others of @step. */
static void
decode (const ReplyCases *cases, const char *data, gsize len, gsize first, gsize step, Lines *lines)
{
  g_autoptr (WeirFramer) framer = cases->framer_new ();
  g_autoptr (GError) error = NULL;

  if (!fixture_feed (cases->codec, framer, data, len, first, step, lines_sink, lines, &error))
    lines_fail (lines, error);
}

static void
decode_body (const ReplyCases *cases, const char *body, Lines *lines)
{
  g_autoptr (WeirDecoder) decoder = weir_codec_get (cases->codec)->decoder_new ();
  g_autoptr (GError) error = NULL;

  if (!weir_decoder_body (decoder, body, strlen (body), lines_sink, lines, &error)
      || !weir_decoder_finish (decoder, lines_sink, lines, &error))
    lines_fail (lines, error);
}

static void
test_events (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (GString) stream = read_stream (data);
  g_autofree char *expected = read_file (data, ".events", NULL);
  g_autoptr (Lines) lines = lines_new (TRUE);

  decode (self->cases, stream->str, stream->len, stream->len, stream->len, lines);
  g_assert_cmpstr (lines_get (lines), ==, expected);
}

static char *
settle (const ReplyCases *cases, const char *lines)
{
  return cases->settle != NULL ? cases->settle (lines) : g_strdup (lines);
}

static void
test_whole (gconstpointer data)
{
  const Case *self = data;
  g_autofree char *body = read_file (data, ".reply.json", NULL);
  g_autofree char *events = read_file (data, ".events", NULL);
  g_autofree char *expected = settle (self->cases, events);
  g_autofree char *got = NULL;
  g_autoptr (Lines) lines = lines_new (TRUE);

  decode_body (self->cases, body, lines);
  got = settle (self->cases, lines_get (lines));
  g_assert_cmpstr (got, ==, expected);
}

static void
test_split (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (GString) stream = read_stream (data);
  g_autoptr (Lines) whole = lines_new (FALSE);
  g_autoptr (Lines) bytes = lines_new (FALSE);

  decode (self->cases, stream->str, stream->len, stream->len, stream->len, whole);
  decode (self->cases, stream->str, stream->len, 1, 1, bytes);
  g_assert_cmpstr (lines_get (bytes), ==, lines_get (whole));
  for (gsize at = 1; at < stream->len; at++)
    {
      g_autoptr (Lines) lines = lines_new (FALSE);

      decode (self->cases, stream->str, stream->len, at, stream->len, lines);
      g_assert_cmpstr (lines_get (lines), ==, lines_get (whole));
    }
}

static gsize
find_ending (const Case *self, const GString *stream)
{
  g_autoptr (GRegex) regex = NULL;
  g_autoptr (GMatchInfo) info = NULL;
  int at = (int) stream->len;

  if (self->cases->ending == NULL)
    return stream->len;
  regex = g_regex_new (self->cases->ending, G_REGEX_RAW, 0, NULL);
  if (g_regex_match_full (regex, stream->str, (gssize) stream->len, 0, 0, &info, NULL))
    g_match_info_fetch_pos (info, 0, &at, NULL);
  return (gsize) at;
}

/* Cut anywhere it tells at most one error, and tells it last. */
static void
test_cut (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (GString) stream = read_stream (data);
  gsize needed = find_ending (self, stream);

  for (gsize end = 0; end < stream->len; end++)
    {
      g_autoptr (Lines) lines = lines_new (FALSE);
      const char *error;

      decode (self->cases, stream->str, end, end, end, lines);
      error = strstr (lines_get (lines), "error ");
      if (end <= needed)
        g_assert_nonnull (error);
      if (error != NULL)
        {
          g_assert_null (strstr (error + 1, "error "));
          g_assert_null (strstr (lines_get (lines), "\nend\n"));
        }
      else
        g_assert_true (g_str_has_suffix (lines_get (lines), "\nend\n"));
    }
}

/* However deep it goes, it is no reply. */
static void
test_deep (gconstpointer data)
{
  g_autoptr (GString) body = g_string_new ("{\"x\":");
  g_autoptr (Lines) lines = lines_new (TRUE);

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (body, '[');
  decode_body (data, body->str, lines);
  g_assert_cmpstr (lines_get (lines), ==, "error upstream\n");
}

static void
add_kind (const ReplyCases *cases, const char *kind, const char *suffix, GTestDataFunc func)
{
  g_autoptr (GPtrArray) names = fixture_list (cases->folder, suffix);

  for (guint i = 0; i < names->len; i++)
    {
      Case *self = g_new (Case, 1);
      g_autofree char *path = NULL;

      self->cases = cases;
      self->name = g_strdup (g_ptr_array_index (names, i));
      path = g_strdup_printf ("%s/%s/%s", cases->path, kind, self->name);
      g_test_add_data_func_full (path, self, func, case_free);
    }
}

void
reply_cases_add (const ReplyCases *cases)
{
  add_kind (cases, "events", ".stream", test_events);
  add_kind (cases, "split", ".stream", test_split);
  add_kind (cases, "cut", ".stream", test_cut);
  if (cases->transform == NULL)
    {
      g_autofree char *deep = g_strconcat (cases->path, "/deep", NULL);

      add_kind (cases, "whole", ".reply.json", test_whole);
      g_test_add_data_func (deep, cases, test_deep);
    }
}

typedef struct
{
  const ReplyCases *cases;
  const ReplyRow *row;
} Row;

static void
test_body (gconstpointer data)
{
  const Row *self = data;
  g_autoptr (Lines) lines = lines_new (TRUE);

  decode_body (self->cases, self->row->reply, lines);
  g_assert_cmpstr (lines_get (lines), ==, self->row->events);
}

static void
test_stream (gconstpointer data)
{
  const Row *self = data;
  gsize len = strlen (self->row->reply);
  g_autoptr (Lines) lines = lines_new (TRUE);

  decode (self->cases, self->row->reply, len, len, len, lines);
  g_assert_cmpstr (lines_get (lines), ==, self->row->events);
}

static void
add_rows (const ReplyCases *cases,
          const ReplyRow *rows,
          guint n,
          const char *kind,
          GTestDataFunc func)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s/%s", cases->path, kind, rows[i].name);
      Row *row = g_new (Row, 1);

      row->cases = cases;
      row->row = &rows[i];
      g_test_add_data_func_full (path, row, func, g_free);
    }
}

void
reply_cases_add_bodies (const ReplyCases *cases, const ReplyRow *rows, guint n)
{
  add_rows (cases, rows, n, "body", test_body);
}

void
reply_cases_add_streams (const ReplyCases *cases, const ReplyRow *rows, guint n)
{
  add_rows (cases, rows, n, "stream", test_stream);
}
