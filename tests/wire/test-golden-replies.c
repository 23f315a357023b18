/* SPDX-License-Identifier: MIT */
/* What models answered, and what each client gets of it, streamed and whole: byte for byte for the
 * replies of the golden corpus. Then for all recordings there are: however the bytes are cut into
 * pieces the client gets the same, and of a reply that ends too early it gets the beginning and one
 * error. */
#include "golden-json.h"
#include "golden-play.h"
#include "golden.h"

#include <string.h>

/* Longer recordings are split at fewer places, and so are all where each call takes its time. What is
 * split is read before any client is thought of, so for the others some places do. */
#ifndef MAX_SPLITS
#define MAX_SPLITS 4096
#endif
#define MAX_SPLITS_MORE 64

typedef struct
{
  const GoldenUpstream *upstream;
  const GoldenClient *client;
  char *name;
  gboolean stream;
} Case;

static void
case_free (gpointer data)
{
  Case *self = data;

  g_free (self->name);
  g_free (self);
}

static char *
read_recording (const Case *self, gboolean stream, GoldenReply *reply)
{
  gsize len = 0;
  char *data = golden_read_recording (self->upstream, self->name, stream, &len);

  *reply =
      (GoldenReply){ self->upstream, self->client, self->stream, stream ? GOLDEN_SSE : GOLDEN_BODY,
                     data,           len };
  return data;
}

static gboolean
is_verbatim (const GoldenReply *reply)
{
  return reply->framing == GOLDEN_BODY && !reply->stream
         && g_str_equal (reply->upstream->codec, reply->client->codec);
}

static void
test_golden (gconstpointer data)
{
  const Case *self = data;
  g_autofree char *name =
      g_strdup_printf ("told/%s/%s.%s.%s", self->client->name, self->upstream->name, self->name,
                       self->stream ? "stream" : "json");
  g_autoptr (GoldenFile) file = golden_file_read (name);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *recording = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *readable = NULL;
  g_autofree char *got = NULL;
  GoldenReply reply;

  recording = read_recording (self, self->stream, &reply);
  if (recording == NULL)
    recording = read_recording (self, !self->stream, &reply);
  g_assert_nonnull (recording);
  golden_play (&reply, out);

  /* what a model says in the client's own format, and whole, goes to it untouched */
  if (is_verbatim (&reply))
    {
      g_assert_null (file);
      g_assert_cmpmem (out->str, out->len, reply.data, reply.len);
      return;
    }
  if (out->str[0] != '{' || (self->stream && self->client->lines))
    {
      golden_compare (name, out->str, out->str, file != NULL ? file->text : NULL);
      return;
    }
  if (file != NULL && file->text != NULL)
    expected = golden_json_compact (file->text);
  got = golden_json_compact (out->str);
  readable = golden_json_lay_out (out->str);
  golden_compare (name, got, readable, expected);
}

/* The client gets the same of every split. */
static void
test_splits (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  GoldenReply reply;
  g_autofree char *recording = read_recording (self, TRUE, &reply);
  gsize max = self->client == &golden_clients[0] ? MAX_SPLITS : MAX_SPLITS_MORE;
  gsize step = reply.len / max + 1;

  golden_play (&reply, whole);
  for (gsize split = 1; split < reply.len; split += step)
    {
      reply.split = split;
      golden_play (&reply, g_string_truncate (out, 0));
      g_assert_cmpstr (out->str, ==, whole->str);
    }
  reply.split = G_MAXSIZE;
  golden_play (&reply, g_string_truncate (out, 0));
  g_assert_cmpstr (out->str, ==, whole->str);
}

/* A binary framing of the same events, whole and byte by byte. */
static void
test_binary (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  GoldenReply reply;
  g_autofree char *recording = read_recording (self, TRUE, &reply);
  g_autoptr (GString) messages = golden_to_aws (reply.data, reply.len);

  golden_play (&reply, whole);
  reply.framing = GOLDEN_AWS;
  reply.data = messages->str;
  reply.len = messages->len;
  for (guint i = 0; i < 2; i++)
    {
      reply.split = i == 0 ? 0 : G_MAXSIZE;
      golden_play (&reply, g_string_truncate (out, 0));
      g_assert_cmpstr (out->str, ==, whole->str);
    }
}

/* (nullable): what follows the first frame at @at. */
static const char *
skip_frame (const GoldenClient *client, const char *at)
{
  const char *end = client->lines ? "\n" : "\n\n";

  at = strstr (at, end);
  return at != NULL ? at + strlen (end) : NULL;
}

/* (nullable): the first frame at @at or behind it that begins so. */
static const char *
find_frame (const GoldenClient *client, const char *at, const char *beginning)
{
  while (at != NULL && at[0] != '\0' && !g_str_has_prefix (at, beginning))
    at = skip_frame (client, at);
  return at != NULL && at[0] != '\0' ? at : NULL;
}

/* The same as of the whole reply, then one error, and nothing that says that this was all. */
static void
check_error (const Case *self, const char *got, const char *whole)
{
  const GoldenClient *client = self->client;
  const char *error = find_frame (client, got, client->error);

  if (g_str_has_prefix (got, "HTTP "))
    return;
  g_assert_nonnull (error);
  g_assert_cmpint (strncmp (got, whole, error - got), ==, 0);
  g_assert_true (skip_frame (client, error) == error + strlen (error));
  g_assert_null (client->end != NULL ? find_frame (client, got, client->end) : NULL);
}

static void
cut_at (const Case *self, GoldenReply *reply, gsize len, const char *whole)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean ended =
      memmem (reply->data, len, self->upstream->end, strlen (self->upstream->end)) != NULL;

  reply->len = len;
  if (!golden_play (reply, out))
    check_error (self, out->str, whole);
  else
    g_assert_true (ended);
}

/* Cut behind each event, and in the midst of each. */
static void
test_cuts (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (GString) whole = g_string_new (NULL);
  GoldenReply reply;
  g_autofree char *recording = read_recording (self, TRUE, &reply);
  gsize len = reply.len;
  gsize end;

  golden_play (&reply, whole);
  for (gsize start = 0; start < len; start = end)
    {
      end = golden_find_end_of_event (reply.data, len, start);
      cut_at (self, &reply, start, whole->str);
      cut_at (self, &reply, start + (end - start) / 2, whole->str);
    }
}

static void
add (const char *kind, GTestDataFunc function, const Case *template)
{
  g_autofree char *path =
      g_strdup_printf ("/wire/golden-replies/%s/%s/%s/%s%s", kind, template->upstream->name,
                       template->client->name, template->name,
                       function != test_golden ? ""
                       : template->stream      ? "/stream"
                                               : "/whole");
  Case *self = g_memdup2 (template, sizeof *template);

  self->name = g_strdup (template->name);
  g_test_add_data_func_full (path, self, function, case_free);
}

/* The replies that some client has an expectation for. */
static gboolean
is_golden (const GoldenUpstream *upstream, const char *name)
{
  for (guint i = 0; i < 2 * golden_n_clients; i++)
    {
      g_autofree char *path = g_strdup_printf ("told/%s/%s.%s.%s", golden_clients[i / 2].name,
                                               upstream->name, name, i % 2 ? "stream" : "json");
      g_autoptr (GoldenFile) file = golden_file_read (path);

      if (file != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
add_recording (const GoldenUpstream *upstream, char *name)
{
  gboolean golden = is_golden (upstream, name);

  for (guint i = 0; i < golden_n_clients; i++)
    {
      Case template = { upstream, &golden_clients[i], name, TRUE };
      GoldenReply reply;
      g_autofree char *recording = read_recording (&template, TRUE, &reply);

      if (recording != NULL)
        {
          add ("splits", test_splits, &template);
          add ("cuts", test_cuts, &template);
          if (upstream->binary)
            add ("binary", test_binary, &template);
        }
      if (!golden || !golden_clients[i].told)
        continue;
      add ("golden", test_golden, &template);
      template.stream = FALSE;
      add ("golden", test_golden, &template);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < golden_n_upstreams; i++)
    {
      const GoldenUpstream *upstream = &golden_upstreams[i];
      g_autoptr (GPtrArray) names = golden_list_recordings (upstream);

      for (guint k = 0; names != NULL && k < names->len; k++)
        add_recording (upstream, g_ptr_array_index (names, k));
    }
  return g_test_run ();
}
