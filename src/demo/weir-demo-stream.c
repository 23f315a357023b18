/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-stream.h"

#include <string.h>

/* How many events one stream may send before the others get their turn. */
#define BURST 32

struct _WeirDemoStream
{
  WeirDemoExchange *exchange;
  const WeirDemoStreamOps *ops;
  gpointer state;
  GDestroyNotify destroy;
  gulong wrote_id;
  guint n_events;
  guint burst;
  gboolean waited; /* for the GAP before the event that comes next */
  gboolean ended;
};

/* What the fault does to the event that comes next. */
typedef enum
{
  STRIKE_NOT,
  STRIKE_WAIT,
  STRIKE_CLOSE,
  STRIKE_RESET,
  STRIKE_HANG,
  STRIKE_ERROR,
  STRIKE_GARBAGE,
} Strike;

static void send_next (WeirDemoStream *self, gboolean inside);

static void
on_timer (gpointer user_data)
{
  WeirDemoStream *self = user_data;

  self->exchange->timer = NULL;
  self->burst = 0;
  send_next (self, FALSE);
}

static void
on_close_timer (gpointer user_data)
{
  WeirDemoExchange *exchange = user_data;

  exchange->timer = NULL;
  weir_demo_exchange_close (exchange, exchange->fault->kind == WEIR_DEMO_FAULT_RESET
                                          ? WEIR_DEMO_CLOSE_RESET
                                          : WEIR_DEMO_CLOSE_CLEAN);
}

static void
wait_then_send (WeirDemoStream *self, guint delay_ms)
{
  WeirDemoExchange *exchange = self->exchange;

  exchange->timer = weir_demo_timers_add (exchange->core->timers, delay_ms, on_timer, self);
}

gboolean
weir_demo_stream_can_strike (const WeirDemoFault *fault)
{
  return fault->kind != WEIR_DEMO_FAULT_STATUS && fault->kind != WEIR_DEMO_FAULT_DELAY
         && fault->kind != WEIR_DEMO_FAULT_ERROR_EVENT;
}

static Strike
get_strike (WeirDemoStream *self)
{
  const WeirDemoFault *fault = self->exchange->fault;

  if (fault == NULL || fault->at_event != self->n_events)
    return STRIKE_NOT;
  switch (fault->kind)
    {
    case WEIR_DEMO_FAULT_GAP:
      return self->waited ? STRIKE_NOT : STRIKE_WAIT;
    case WEIR_DEMO_FAULT_CUT:
      return STRIKE_CLOSE;
    case WEIR_DEMO_FAULT_RESET:
      return STRIKE_RESET;
    case WEIR_DEMO_FAULT_HANG:
      return STRIKE_HANG;
    case WEIR_DEMO_FAULT_ERROR_EVENT:
      return STRIKE_ERROR;
    case WEIR_DEMO_FAULT_GARBAGE:
      return STRIKE_GARBAGE;
    case WEIR_DEMO_FAULT_STATUS:
    case WEIR_DEMO_FAULT_DELAY:
      return STRIKE_NOT;
    }
  return STRIKE_NOT;
}

static void
spoil (WeirDemoStream *self, GString *event)
{
  if (self->ops->spoil != NULL)
    self->ops->spoil (event);
  else
    g_string_assign (event, "data: {\"choices\": [<<< not JSON >>>\n\n");
}

/* Makes the next piece of the body; %FALSE when there is none. */
static gboolean
make_event (WeirDemoStream *self, Strike strike, GString *out)
{
  if (self->ended)
    return FALSE;
  if (strike == STRIKE_ERROR)
    {
      self->ops->append_error (self->state, out);
      self->ended = TRUE;
      return TRUE;
    }
  if (!self->ops->next (self->state, out))
    return FALSE;
  if (strike == STRIKE_GARBAGE)
    spoil (self, out);
  return TRUE;
}

/* Does what the fault wants instead of the next event; %FALSE when there is nothing of that kind. */
static gboolean
hold_back (WeirDemoStream *self, Strike strike)
{
  WeirDemoExchange *exchange = self->exchange;

  switch (strike)
    {
    case STRIKE_WAIT:
      self->waited = TRUE;
      wait_then_send (self, exchange->fault->delay_ms);
      return TRUE;
    case STRIKE_CLOSE:
    case STRIKE_RESET:
      /* Time for the head to go out, when it is all there is. */
      exchange->timer = weir_demo_timers_add (exchange->core->timers, self->n_events == 0 ? 5 : 0,
                                              on_close_timer, exchange);
      return TRUE;
    case STRIKE_HANG:
      return TRUE;
    case STRIKE_NOT:
    case STRIKE_ERROR:
    case STRIKE_GARBAGE:
      break;
    }
  return FALSE;
}

/* @inside: libsoup is writing and asks for more by itself. */
static void
send_next (WeirDemoStream *self, gboolean inside)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->exchange->message);
  Strike strike = get_strike (self);

  if (!hold_back (self, strike))
    {
      GString *out = g_string_new (NULL);
      gboolean more = make_event (self, strike, out);
      g_autoptr (GBytes) bytes = g_string_free_to_bytes (out);

      self->n_events++;
      if (more)
        soup_message_body_append_bytes (body, bytes);
      else
        soup_message_body_complete (body);
      self->exchange->complete = !more;
    }
  if (!inside)
    weir_demo_exchange_resume (self->exchange);
}

static void
on_wrote_chunk (SoupServerMessage *message, gpointer user_data)
{
  WeirDemoStream *self = user_data;
  guint delay_ms = self->exchange->core->chunk_delay_ms;

  if (delay_ms > 0 || ++self->burst >= BURST)
    wait_then_send (self, delay_ms);
  else
    send_next (self, TRUE);
}

static void
stream_start (WeirDemoExchange *exchange,
              const WeirDemoStreamOps *ops,
              gpointer state,
              GDestroyNotify destroy)
{
  WeirDemoStream *self = g_new0 (WeirDemoStream, 1);

  self->exchange = exchange;
  self->ops = ops;
  self->state = state;
  self->destroy = destroy;
  self->wrote_id =
      g_signal_connect (exchange->message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), self);
  exchange->stream = self;
  soup_message_body_set_accumulate (soup_server_message_get_response_body (exchange->message),
                                    FALSE);
  send_next (self, FALSE);
}

void
weir_demo_stream_start (WeirDemoExchange *exchange,
                        const WeirDemoStreamOps *ops,
                        gpointer state,
                        GDestroyNotify destroy)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (exchange->message);

  soup_server_message_set_status (exchange->message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (headers, ops->content_type, NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  stream_start (exchange, ops, state, destroy);
}

typedef struct
{
  GBytes *bytes;
  gsize sent;
} Halves;

static gboolean
halves_next (gpointer state, GString *out)
{
  Halves *self = state;
  gsize len;
  const char *data = g_bytes_get_data (self->bytes, &len);
  gsize end = self->sent == 0 ? (len + 1) / 2 : len;

  if (self->sent == len)
    return FALSE;
  g_string_append_len (out, data + self->sent, (gssize) (end - self->sent));
  self->sent = end;
  return TRUE;
}

/* It keeps its length, for the head has promised one. */
static void
halves_spoil (GString *event)
{
  memset (event->str, '<', event->len);
}

static void
halves_free (gpointer data)
{
  Halves *self = data;

  g_bytes_unref (self->bytes);
  g_free (self);
}

void
weir_demo_stream_start_bytes (WeirDemoExchange *exchange, GBytes *bytes)
{
  static const WeirDemoStreamOps ops = { NULL, halves_next, NULL, halves_spoil };
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (exchange->message);
  Halves *state = g_new0 (Halves, 1);

  state->bytes = g_bytes_ref (bytes);
  soup_message_headers_set_content_length (headers, (goffset) g_bytes_get_size (bytes));
  stream_start (exchange, &ops, state, halves_free);
}

void
weir_demo_stream_free (WeirDemoStream *self)
{
  g_signal_handler_disconnect (self->exchange->message, self->wrote_id);
  if (self->destroy != NULL)
    self->destroy (self->state);
  g_free (self);
}
