/* SPDX-License-Identifier: MIT */
#include "chat-fixture.h"

#include "wire/weir-api-error.h"
#include "wire/weir-event-check.h"

#include <string.h>

struct _Lines
{
  GString *text;
  WeirEventCheck *check;
  gboolean merge;
  GArray *pieces; /* of Piece, in the order they began, until they are written */
};

typedef struct
{
  guint part;
  WeirDeltaKind kind;
  GString *text;
} Piece;

static const char *const part_words[] = { "text",      "refusal",     "image",     "document",
                                          "audio",     "video",       "tool-call", "tool-result",
                                          "reasoning", "server-tool", "opaque" };
static const char *const delta_words[] = { "text",     "arguments", "reasoning", "signature",
                                           "citation", "refusal",   "logprobs" };
static const char *const finish_words[] = { "stop", "stop-sequence", "length", "overflow",
                                            "tool", "filter",        "pause",  "malformed" };

char *
fixture_read (const char *name, gsize *len)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, name, NULL);
  g_autoptr (GError) error = NULL;
  char *data = NULL;

  g_file_get_contents (path, &data, len, &error);
  g_assert_no_error (error);
  return data;
}

char *
fixture_read_root (const char *name, gsize *len)
{
  g_autofree char *path = g_build_filename ("..", name, NULL);

  return fixture_read (path, len);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
fixture_list (const char *folder, const char *suffix)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, folder, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, suffix))
      g_ptr_array_add (names, g_strndup (name, strlen (name) - strlen (suffix)));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static void
piece_clear (gpointer data)
{
  g_string_free (((Piece *) data)->text, TRUE);
}

Lines *
lines_new (gboolean merge)
{
  Lines *self = g_new0 (Lines, 1);

  self->text = g_string_new (NULL);
  self->check = weir_event_check_new ();
  self->merge = merge;
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, piece_clear);
  return self;
}

void
lines_free (Lines *self)
{
  if (self == NULL)
    return;
  g_string_free (self->text, TRUE);
  weir_event_check_free (self->check);
  g_array_unref (self->pieces);
  g_free (self);
}

static void
write_piece (Lines *self, guint part, WeirDeltaKind kind, const char *text, gsize len)
{
  g_autoptr (GString) escaped = g_string_new (NULL);

  weir_json_escape (escaped, text, (gssize) len);
  g_string_append_printf (self->text, "delta %u %s %s\n", part, delta_words[kind], escaped->str);
}

static void
flush_part (Lines *self, guint part)
{
  for (guint i = 0; i < self->pieces->len;)
    {
      Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (piece->part != part)
        i++;
      else
        {
          write_piece (self, part, piece->kind, piece->text->str, piece->text->len);
          g_array_remove_index (self->pieces, i);
        }
    }
}

static void
take_delta (Lines *self, const WeirEvent *event)
{
  Piece fresh = { event->part, event->delta.kind, NULL };

  if (!self->merge)
    {
      write_piece (self, event->part, event->delta.kind, event->delta.text, event->delta.len);
      return;
    }
  for (guint i = 0; i < self->pieces->len; i++)
    {
      Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (piece->part == event->part && piece->kind == event->delta.kind)
        {
          g_string_append_len (piece->text, event->delta.text, (gssize) event->delta.len);
          return;
        }
    }
  fresh.text = g_string_new_len (event->delta.text, (gssize) event->delta.len);
  g_array_append_val (self->pieces, fresh);
}

static const char *
or_dash (const char *text)
{
  return text != NULL ? text : "-";
}

static void
write_usage (Lines *self, const WeirUsage *usage)
{
  g_string_append_printf (self->text,
                          "usage in %" G_GINT64_FORMAT " read %" G_GINT64_FORMAT
                          " write %" G_GINT64_FORMAT " out %" G_GINT64_FORMAT
                          " reasoning %" G_GINT64_FORMAT "\n",
                          usage->in_total, usage->in_cache_read, usage->in_cache_write_5m,
                          usage->out_total, usage->out_reasoning);
}

static void
write_event (Lines *self, const WeirEvent *event)
{
  switch (event->kind)
    {
    case WEIR_EVENT_START:
      g_string_append_printf (self->text, "start %s %s %" G_GINT64_FORMAT "\n",
                              or_dash (event->start.id), or_dash (event->start.model),
                              event->start.created);
      break;
    case WEIR_EVENT_PART_OPEN:
      g_string_append_printf (self->text, "open %u %s", event->part, part_words[event->open.kind]);
      if (event->open.kind == WEIR_PART_TOOL_CALL)
        g_string_append_printf (self->text, " %s %s%s", event->open.id, event->open.name,
                                event->open.custom ? " custom" : "");
      if (event->open.kind == WEIR_PART_IMAGE)
        g_string_append_printf (self->text, " %s %s", event->open.media_type, event->open.media);
      if (event->choice > 0)
        g_string_append_printf (self->text, " choice %u", event->choice);
      g_string_append_c (self->text, '\n');
      break;
    case WEIR_EVENT_DELTA:
      take_delta (self, event);
      break;
    case WEIR_EVENT_PART_CLOSE:
      flush_part (self, event->part);
      g_string_append_printf (self->text, "close %u\n", event->part);
      break;
    case WEIR_EVENT_USAGE:
      write_usage (self, &event->usage);
      break;
    case WEIR_EVENT_FINISH:
      g_string_append_printf (self->text, "finish %s", finish_words[event->finish.reason]);
      if (event->choice > 0)
        g_string_append_printf (self->text, " choice %u", event->choice);
      g_string_append_c (self->text, '\n');
      break;
    case WEIR_EVENT_HEARTBEAT:
      g_string_append (self->text, "heartbeat\n");
      break;
    case WEIR_EVENT_END:
      g_string_append (self->text, "end\n");
      break;
    default:
      g_assert_not_reached ();
    }
}

gboolean
lines_sink (const WeirEvent *event, gpointer user_data, GError **error)
{
  Lines *self = user_data;

  if (!weir_event_check_push (self->check, event, error))
    {
      g_test_message ("grammar: %s", (*error)->message);
      g_assert_not_reached ();
    }
  write_event (self, event);
  return TRUE;
}

void
lines_fail (Lines *self, const GError *error)
{
  while (self->pieces->len > 0)
    flush_part (self, g_array_index (self->pieces, Piece, 0).part);
  g_string_append_printf (self->text, "error %s\n",
                          weir_api_error_kind_to_string (weir_api_error_get_kind (error)));
}

const char *
lines_get (Lines *self)
{
  return self->text->str;
}

static gboolean
feed_frames (WeirFramer *framer,
             WeirDecoder *decoder,
             WeirEventSink sink,
             gpointer user_data,
             GError **error)
{
  WeirFrame frame;
  WeirFramerResult result;

  while ((result = weir_framer_next (framer, &frame, error)) == WEIR_FRAMER_FRAME)
    if (!weir_decoder_frame (decoder, &frame, sink, user_data, error))
      return FALSE;
  return result == WEIR_FRAMER_MORE;
}

gboolean
fixture_feed (const char *codec,
              WeirFramer *framer,
              const char *data,
              gsize len,
              gsize first,
              gsize step,
              WeirEventSink sink,
              gpointer user_data,
              GError **error)
{
  g_autoptr (WeirDecoder) decoder = weir_codec_get (codec)->decoder_new ();
  gsize size = first;

  for (gsize at = 0; at < len; at += size, size = step)
    {
      weir_framer_push (framer, data + at, MIN (size, len - at));
      if (!feed_frames (framer, decoder, sink, user_data, error))
        return FALSE;
    }
  return weir_decoder_finish (decoder, sink, user_data, error);
}

gboolean
fixture_stream (const char *codec,
                const char *data,
                gsize len,
                WeirEventSink sink,
                gpointer user_data,
                GError **error)
{
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();

  return fixture_feed (codec, framer, data, len, len, len, sink, user_data, error);
}

WeirModelRules *
fixture_rules (void)
{
  const char *const names[] = { "data/models/openai.json", "data/models/openai-like.json" };
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *files[2];
  WeirModelRules *rules;
  gsize len;
  char *data;

  data = fixture_read_root (names[0], &len);
  first = g_bytes_new_take (data, len);
  data = fixture_read_root (names[1], &len);
  second = g_bytes_new_take (data, len);
  files[0] = first;
  files[1] = second;
  rules = weir_model_rules_new (files, names, 2, &error);
  g_assert_no_error (error);
  return rules;
}
