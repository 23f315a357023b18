/* SPDX-License-Identifier: MIT */
#include "messages-fixture.h"

#include "aws-frames.h"

#include <string.h>

GString *
messages_frame (const char *stream, gsize len, Framing framing)
{
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
  GString *bytes = g_string_new (NULL);
  WeirFrame frame;

  if (framing == FRAMING_SSE)
    return g_string_append_len (bytes, stream, (gssize) len);

  weir_framer_push (framer, stream, len);
  while (weir_framer_next (framer, &frame, NULL) == WEIR_FRAMER_FRAME)
    aws_append_chunk (bytes, frame.data, frame.len);
  return bytes;
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
messages_feed (const char *codec,
               const GString *bytes,
               Framing framing,
               gsize at,
               gsize chunk,
               WeirEventSink sink,
               gpointer user_data,
               GError **error)
{
  g_autoptr (WeirFramer) framer =
      framing == FRAMING_SSE ? weir_framer_sse_new () : weir_framer_aws_new ();
  g_autoptr (WeirDecoder) decoder = weir_codec_get (codec)->decoder_new ();
  gsize pos = 0;

  while (pos < bytes->len)
    {
      gsize step = chunk > 0 ? chunk : pos < at ? at - pos : bytes->len - pos;

      step = MIN (step, bytes->len - pos);
      weir_framer_push (framer, bytes->str + pos, step);
      pos += step;
      if (!feed_frames (framer, decoder, sink, user_data, error))
        return FALSE;
    }
  return weir_decoder_finish (decoder, sink, user_data, error);
}

WeirRequest *
messages_request (const char *codec, const char *json)
{
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  WeirRequest *request = weir_codec_get (codec)->decode_request (body, &error);

  g_assert_no_error (error);
  return request;
}

WeirModelRules *
messages_rules (void)
{
  const char *const names[] = { "data/models/claude.json", "data/models/openai.json" };
  GBytes *files[2];
  g_autoptr (GError) error = NULL;
  WeirModelRules *rules;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize len;
      char *data = fixture_read_root (names[i], &len);

      files[i] = g_bytes_new_take (data, len);
    }
  rules = weir_model_rules_new (files, names, G_N_ELEMENTS (names), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_bytes_unref (files[i]);
  return rules;
}

gboolean
encode_sink (const WeirEvent *event, gpointer user_data, GError **error)
{
  EncodeSink *self = user_data;

  return weir_encoder_event (self->encoder, event, self->out, error);
}
