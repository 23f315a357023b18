/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-exchange-read.h"

#include "proxy/weir-exchange-thoughts.h"

#include <errno.h>
#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "proxy/weir-exchange-embed.h"
#include "proxy/weir-exchange-sight.h"
#include "proxy/weir-exchange-stored.h"
#include "wire/weir-api-error.h"

/* On the stack of the worker: allocating that much for every event costs more than reading it. */
#define BUFFER_SIZE (16 * 1024)
#define MAX_BODY (128 * 1024 * 1024)
#define MAX_REFUSAL (64 * 1024)

/* How much is turned into events before it is sent on, and how long an upstream that has said its
 * last word may take to end its bytes. */
#define MAX_AT_ONCE (64 * 1024)
#define DRAIN_MS 20

/* Where descriptors ran out there is none to learn of a cancellation by. */
#define BLIND_POLL_MS 100

static gboolean
is_json_type (const char *content_type)
{
  const char *end = strpbrk (content_type, "; \t");
  gsize len = end != NULL ? (gsize) (end - content_type) : strlen (content_type);
  g_autofree char *type = g_ascii_strdown (content_type, len);

  return g_str_equal (type, "application/json") || g_str_has_suffix (type, "+json");
}

gboolean
weir_exchange_say_nothing (WeirExchange *self, GError **error)
{
  const WeirEvent events[] = {
    { .kind = WEIR_EVENT_START, .start = { .created = self->wall_us / G_USEC_PER_SEC } },
    { .kind = WEIR_EVENT_FINISH, .finish = { .reason = WEIR_FINISH_STOP } },
    { .kind = WEIR_EVENT_END },
  };

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    if (!weir_encoder_event (self->encoder, &events[i], self->out, error))
      return FALSE;
  return TRUE;
}

gboolean
weir_exchange_begin_reply (WeirExchange *self, GError **error)
{
  WeirCall *call = &self->call;
  const char *type = weir_upstream_reply_get_header (call->reply, "content-type");

  if (type != NULL)
    call->framer = weir_framer_for_content_type (type);
  if (type != NULL && call->framer == NULL && !is_json_type (type))
    {
      g_propagate_error (error, weir_api_error_new (WEIR_API_ERROR_UPSTREAM,
                                                    "The upstream answered with \"%.60s\", which "
                                                    "is no model's reply.",
                                                    type));
      return FALSE;
    }

  /* Only what comes in the form that was asked for goes on as it stands. */
  if (call->framer == NULL)
    call->plan.reframe = FALSE;
  else
    call->plan.verbatim = FALSE;

  call->at_end = call->decoded = call->drained = FALSE;
  if (call->plan.upstream != NULL)
    call->decoder = call->plan.upstream->decoder_new ();
  weir_exchange_begin_thoughts (self);
  return TRUE;
}

/* The reply goes through the codec of the client, which has no place for an image: it is told in words, and
 * the request's log says so. The head of the reply has gone by now. */
static void
note_loss (WeirExchange *self, const WeirEvent *event)
{
  const WeirPlan *plan = &self->call.plan;

  if (event->kind == WEIR_EVENT_PART_OPEN && event->open.kind == WEIR_PART_IMAGE && !plan->verbatim
      && !plan->reframe && !self->codec->images)
    weir_loss_note (self->call.loss, "reply.image=in-words");
}

static gboolean
on_event (const WeirEvent *event, gpointer user_data, GError **error)
{
  WeirExchange *self = user_data;
  const WeirPlan *plan = &self->call.plan;
  WeirEvent dated;

  weir_meter_event (&self->meter, event);
  if (event->kind == WEIR_EVENT_START)
    weir_exchange_note_reply (self, event);
  note_loss (self, event);
  weir_exchange_keep_thoughts (self, event);

  /* not every upstream says when; a codec has no clock to ask */
  if (event->kind == WEIR_EVENT_START || event->kind == WEIR_EVENT_END)
    {
      dated = *event;
      dated.elapsed_us =
          weir_clock_get_boot_us (self->tools->clock) - weir_client_get_start_us (self->client);
      if (event->kind == WEIR_EVENT_START && event->start.created < 0)
        dated.start.created = self->wall_us / G_USEC_PER_SEC;
      if (event->kind == WEIR_EVENT_START)
        dated.start.token_percent = plan->rule->token_percent;
      event = &dated;
    }
  if (event->kind == WEIR_EVENT_END)
    self->call.decoded = TRUE;

  /* What goes to the client as it stands has only to be read, but for the end of a stream: that is
   * for the encoder to say, once the reply is known to be whole. */
  if (plan->verbatim)
    return TRUE;
  if (plan->reframe && event->kind != WEIR_EVENT_END)
    return weir_encoder_follow (self->encoder, event, error);
  return weir_encoder_event (self->encoder, event, self->out, error);
}

static gboolean
finish_decoder (WeirExchange *self, GError **error)
{
  WeirCall *call = &self->call;

  if (call->decoded)
    return TRUE;
  if (!weir_decoder_finish (call->decoder, on_event, self, error))
    return FALSE;
  if (!call->decoded)
    {
      g_propagate_error (error, weir_api_error_new (WEIR_API_ERROR_UPSTREAM,
                                                    "The upstream's reply ended too early."));
      return FALSE;
    }
  return TRUE;
}

/* Decodes the frames that are complete. What a client gets as it stands is decoded first, so that a
 * frame that tells of a failure is told in one way only. */
static gboolean
take_frames (WeirExchange *self, GError **error)
{
  WeirCall *call = &self->call;
  WeirFramerResult result;
  WeirFrame frame;

  while ((result = weir_framer_next (call->framer, &frame, error)) == WEIR_FRAMER_FRAME)
    {
      if (!weir_decoder_frame (call->decoder, &frame, on_event, self, error))
        return FALSE;
      if (call->plan.reframe)
        call->plan.upstream->reframe (self->request, &frame, self->out);
      if (weir_decoder_is_complete (call->decoder))
        return finish_decoder (self, error);
    }
  return result == WEIR_FRAMER_MORE;
}

/* Blocks until the upstream or the cancellable has something to say. */
static void
wait_for_input (WeirExchange *self)
{
  GPollFD fds[2] = { { weir_upstream_reply_get_fd (self->call.reply), G_IO_IN, 0 },
                     self->cancel_fd };

  weir_exchange_limit_gap (self);
  g_poll (fds, G_N_ELEMENTS (fds), self->cancel_fd.fd >= 0 ? -1 : BLIND_POLL_MS);
}

static gboolean
read_stream (WeirExchange *self, GError **error)
{
  WeirCall *call = &self->call;
  char buffer[BUFFER_SIZE];
  gsize taken = 0;

  /* The last turn read all there was, so asking again before the wait would be for nothing. */
  if (call->drained)
    wait_for_input (self);
  call->drained = FALSE;

  while (!call->decoded && !call->at_end && taken < MAX_AT_ONCE)
    {
      g_autoptr (GError) problem = NULL;
      gssize n = weir_upstream_reply_read (call->reply, buffer, BUFFER_SIZE, FALSE,
                                           self->cancellable, &problem);

      if (n > 0)
        {
          taken += n;
          weir_exchange_sight_answered (self, buffer, (gsize) n);
          weir_framer_push (call->framer, buffer, n);
          if (!take_frames (self, error))
            return FALSE;
        }
      else if (n == 0)
        call->at_end = TRUE;
      else if (!g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      else if (taken > 0)
        {
          call->drained = TRUE;
          break;
        }
      else
        wait_for_input (self);
    }

  if (!call->at_end || call->decoded)
    return TRUE;
  return finish_decoder (self, error);
}

static GByteArray *
read_all (WeirExchange *self, gsize limit, GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  char buffer[BUFFER_SIZE];
  gssize n;

  do
    {
      weir_exchange_limit_gap (self);
      n = weir_upstream_reply_read (self->call.reply, buffer, BUFFER_SIZE, TRUE, self->cancellable,
                                    error);
      if (n < 0)
        return NULL;
      if (body->len + (gsize) n > limit)
        {
          g_propagate_error (error, weir_api_error_new (WEIR_API_ERROR_UPSTREAM,
                                                        "The upstream's reply is larger than "
                                                        "%" G_GSIZE_FORMAT " bytes.",
                                                        limit));
          return NULL;
        }
      weir_exchange_sight_answered (self, buffer, (gsize) n);
      g_byte_array_append (body, (const guint8 *) buffer, n);
    }
  while (n > 0);

  self->call.at_end = TRUE;
  return g_steal_pointer (&body);
}

static gboolean
read_body (WeirExchange *self, GError **error)
{
  WeirCall *call = &self->call;
  g_autoptr (GByteArray) body = read_all (self, MAX_BODY, error);

  if (body == NULL)
    return FALSE;
  if (self->embedding != NULL)
    return weir_exchange_take_embedding (self, (const char *) body->data, body->len, error);
  if (self->route->stored != NULL)
    {
      g_string_append_len (self->out, (const char *) body->data, body->len);
      weir_exchange_settle_stored (self);
      call->decoded = TRUE;
      return TRUE;
    }

  if (!weir_decoder_body (call->decoder, (const char *) body->data, body->len, on_event, self,
                          error)
      || !finish_decoder (self, error))
    return FALSE;
  if (call->plan.verbatim)
    g_string_append_len (self->out, (const char *) body->data, body->len);
  return TRUE;
}

gboolean
weir_exchange_read_more (WeirExchange *self, GError **error)
{
  if (self->call.framer != NULL && self->call.decoder != NULL)
    return read_stream (self, error);
  return read_body (self, error);
}

void
weir_exchange_drain (WeirExchange *self)
{
  WeirCall *call = &self->call;
  char buffer[BUFFER_SIZE];
  gboolean waited = FALSE;
  gssize n;

  if (call->at_end || call->reply == NULL)
    return;

  for (guint i = 0; i < 4 && !call->at_end; i++)
    {
      GPollFD fd = { weir_upstream_reply_get_fd (call->reply), G_IO_IN, 0 };

      n = weir_upstream_reply_read (call->reply, buffer, BUFFER_SIZE, FALSE, self->cancellable,
                                    NULL);
      if (n == 0)
        call->at_end = TRUE;
      else if (n < 0 && (waited || g_poll (&fd, 1, DRAIN_MS) <= 0))
        return;
      waited = n < 0;
    }
}

void
weir_exchange_end_reply (WeirExchange *self)
{
  WeirCall *call = &self->call;
  gboolean clean = call->at_end && !g_cancellable_is_cancelled (self->cancellable);

  weir_exchange_end_thoughts (self);
  g_clear_pointer (&call->decoder, weir_decoder_free);
  g_clear_pointer (&call->framer, weir_framer_free);
  if (call->reply != NULL)
    weir_upstream_reply_free (g_steal_pointer (&call->reply), clean);
  call->at_end = call->decoded = call->drained = FALSE;
}

GError *
weir_exchange_read_refusal (WeirExchange *self)
{
  guint status = weir_upstream_reply_get_status (self->call.reply);
  const char *type = weir_upstream_reply_get_header (self->call.reply, "content-type");
  g_autoptr (GByteArray) body = NULL;
  g_autoptr (GError) problem = NULL;

  if (status < 400)
    {
      GError *error = weir_api_error_new (WEIR_API_ERROR_UPSTREAM,
                                          "The upstream answered with status %u, which is not "
                                          "followed.",
                                          status);

      weir_api_error_set_upstream_status (error, status);
      return error;
    }

  /* what it said is lost, its status is enough */
  body = read_all (self, MAX_REFUSAL, &problem);
  if (body == NULL && g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&problem);
  return weir_codec_read_upstream_error (
      status, type, body != NULL ? (const char *) body->data : NULL, body != NULL ? body->len : 0);
}
