/* SPDX-License-Identifier: MIT */
#include "golden-play.h"

#include "aws-frames.h"
#include "golden-json.h"

#include "wire/weir-api-error.h"
#include "wire/weir-event-check.h"

#define REQUEST_ID "q"

typedef struct
{
  const WeirCodec *upstream;
  WeirRequest *request;
  WeirFramer *framer;
  WeirDecoder *decoder;
  WeirEncoder *encoder;
  WeirEventCheck *check;
  GString *out;
  gboolean reframe;
  gboolean verbatim;
  gboolean ended;
} Player;

static gboolean
on_event (const WeirEvent *event, gpointer user_data, GError **error)
{
  Player *self = user_data;

  if (!weir_event_check_push (self->check, event, error))
    g_error ("grammar: %s", (*error)->message);
  if (event->kind == WEIR_EVENT_END)
    self->ended = TRUE;
  if (self->verbatim)
    return TRUE;
  if (self->reframe && event->kind != WEIR_EVENT_END)
    return weir_encoder_follow (self->encoder, event, error);
  return weir_encoder_event (self->encoder, event, self->out, error);
}

static gboolean
finish (Player *self, GError **error)
{
  if (self->ended)
    return TRUE;
  if (!weir_decoder_finish (self->decoder, on_event, self, error))
    return FALSE;
  g_assert_true (self->ended);
  return TRUE;
}

static gboolean
push (Player *self, const char *data, gsize len, GError **error)
{
  WeirFramerResult result;
  WeirFrame frame;

  if (self->ended)
    return TRUE;
  weir_framer_push (self->framer, data, len);
  while ((result = weir_framer_next (self->framer, &frame, error)) == WEIR_FRAMER_FRAME)
    {
      if (!weir_decoder_frame (self->decoder, &frame, on_event, self, error))
        return FALSE;
      if (self->reframe)
        self->upstream->reframe (self->request, &frame, self->out);
      if (weir_decoder_is_complete (self->decoder))
        return finish (self, error);
    }
  return result == WEIR_FRAMER_MORE;
}

static gboolean
play_stream (Player *self, const GoldenReply *reply, GError **error)
{
  gsize step = reply->split == G_MAXSIZE ? 1 : reply->split > 0 ? reply->split : reply->len;

  for (gsize pos = 0; pos < reply->len; pos += step)
    {
      if (reply->split != G_MAXSIZE && pos > 0)
        step = reply->len - pos;
      if (!push (self, reply->data + pos, MIN (step, reply->len - pos), error))
        return FALSE;
    }
  return finish (self, error);
}

static gboolean
play_body (Player *self, const GoldenReply *reply, GError **error)
{
  if (!weir_decoder_body (self->decoder, reply->data, reply->len, on_event, self, error)
      || !finish (self, error))
    return FALSE;
  if (self->verbatim)
    g_string_append_len (self->out, reply->data, (gssize) reply->len);
  return TRUE;
}

static void
fail (Player *self, const GoldenReply *reply, const GError *error)
{
  const WeirDialect *dialect = weir_codec_get (reply->client->codec)->dialect;

  if (self->out->len > 0)
    {
      weir_encoder_fail (self->encoder, error, self->out);
      return;
    }
  g_string_append_printf (self->out, "HTTP %u\n", dialect->status (error));
  dialect->encode (error, REQUEST_ID, self->out);
}

gboolean
golden_play (const GoldenReply *reply, GString *out)
{
  const WeirCodec *client = weir_codec_get (reply->client->codec);
  g_autoptr (WeirRequest) request = golden_request (reply->client, reply->stream);
  g_autoptr (WeirFramer) framer =
      reply->framing == GOLDEN_AWS ? weir_framer_aws_new () : weir_framer_sse_new ();
  g_autoptr (WeirEventCheck) check = weir_event_check_new ();
  const WeirCodec *upstream = weir_codec_get (reply->upstream->codec);
  g_autoptr (WeirDecoder) decoder = upstream->decoder_new ();
  g_autoptr (WeirEncoder) encoder = client->encoder_new (request, REQUEST_ID);
  gboolean body = reply->framing == GOLDEN_BODY;
  g_autoptr (GError) error = NULL;
  Player self = { upstream, request, framer, decoder, encoder, check, out };
  gboolean whole;

  self.reframe = upstream == client && reply->stream && !body && client->reframe != NULL;
  self.verbatim = upstream == client && !reply->stream && body;
  whole = body ? play_body (&self, reply, &error) : play_stream (&self, reply, &error);
  if (!whole)
    fail (&self, reply, error);
  return whole;
}

gsize
golden_find_end_of_event (const char *data, gsize len, gsize at)
{
  for (; at + 1 < len; at++)
    if (data[at] == '\n' && data[at + 1] == '\n')
      return at + 2;
    else if (data[at] == '\n' && data[at + 1] == '\r' && at + 2 < len)
      return at + 3;
  return len;
}

GString *
golden_to_aws (const char *data, gsize len)
{
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
  GString *bytes = g_string_new (NULL);
  WeirFrame frame;

  weir_framer_push (framer, data, len);
  while (weir_framer_next (framer, &frame, NULL) == WEIR_FRAMER_FRAME)
    aws_append_chunk (bytes, frame.data, frame.len);
  return bytes;
}
