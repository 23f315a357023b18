/* SPDX-License-Identifier: MIT */
/* Writes what each client gets of each recording into the file it is given, for golden-clients.py, which reads it as their SDKs
 * would: a line "<client> <upstream> <same> <recording> <kind> <bytes>" and then the bytes. "same" tells
 * whether the upstream speaks the client's own format. Kinds:
 *   stream         the recorded stream, streamed
 *   whole          the same events in one piece
 *   body-stream    the recorded body, streamed
 *   body-whole     and in one piece
 *   cut            a stream that ended too early */
#include "golden-play.h"
#include "golden.h"

#include <stdio.h>

static void
print (FILE *file, const GoldenReply *reply, const char *name, const char *kind)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean same = g_str_equal (reply->client->codec, reply->upstream->codec);

  golden_play (reply, out);
  fprintf (file, "%s %s %d %s %s %" G_GSIZE_FORMAT "\n", reply->client->name, reply->upstream->name,
           same, name, kind, out->len);
  fwrite (out->str, 1, out->len, file);
  fputc ('\n', file);
}

static void
print_cuts (FILE *file, GoldenReply reply, const char *name)
{
  gsize len = reply.len;
  gsize end;

  for (gsize start = 0; start < len; start = end)
    {
      end = golden_find_end_of_event (reply.data, len, start);
      reply.len = start;
      print (file, &reply, name, "cut");
      reply.len = start + (end - start) / 2;
      print (file, &reply, name, "cut");
    }
}

static void
print_recording (FILE *file, GoldenReply reply, const char *name)
{
  gsize len;
  g_autofree char *stream = golden_read_recording (reply.upstream, name, TRUE, &len);
  g_autofree char *body = NULL;

  reply.data = stream;
  reply.len = len;
  reply.stream = TRUE;
  print (file, &reply, name, "stream");
  print_cuts (file, reply, name);
  reply.stream = FALSE;
  print (file, &reply, name, "whole");

  body = golden_read_recording (reply.upstream, name, FALSE, &len);
  if (body == NULL)
    return;
  reply.data = body;
  reply.len = len;
  reply.framing = GOLDEN_BODY;
  print (file, &reply, name, "body-whole");
  reply.stream = TRUE;
  print (file, &reply, name, "body-stream");
}

int
main (int argc, char **argv)
{
  FILE *file;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  file = fopen (argv[1], "wb");
  g_assert_nonnull (file);
  for (guint i = 0; i < golden_n_upstreams; i++)
    {
      g_autoptr (GPtrArray) names = golden_list_recordings (&golden_upstreams[i]);

      for (guint k = 0; names != NULL && k < names->len; k++)
        for (guint c = 0; c < golden_n_clients; c++)
          print_recording (file, (GoldenReply){ &golden_upstreams[i], &golden_clients[c] },
                           g_ptr_array_index (names, k));
    }
  g_assert_cmpint (fclose (file), ==, 0);
  return 0;
}
