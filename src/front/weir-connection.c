/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-connection.h"

#include <string.h>

#include "front/weir-client-backend.h"
#include "front/weir-fd-watch.h"
#include "front/weir-lingering-close.h"
#include "front/weir-peer-watch.h"
#include "front/weir-read-timer.h"
#include "front/weir-soup-link.h"

/* Reads in one turn, so that one fast client does not keep the others waiting. */
#define READS_PER_TURN 16

#define INVITATION "HTTP/1.1 100 Continue\r\n\r\n"

/* What became of a request, as told by whoever had it. */
typedef enum
{
  OUTCOME_OPEN,
  OUTCOME_COMPLETE,  /* the stream was written to its end */
  OUTCOME_ABANDONED, /* the stream was cut, or there was no answer at all */
} Outcome;

typedef void (*ConnectionState) (WeirConnection *self, GIOCondition revents);

/*
 * reading    bytes become a request
 * answering  SoupServer has the request, and the handler works on its answer
 * streaming  a worker has the socket and writes to it
 * closing    what is left is the lingering close's
 *
 * In the middle two the client's bytes stay in the socket: only its leaving is watched.
 */
struct _WeirConnection
{
  WeirConnectionHost *host;
  WeirTransport *transport;
  GSocketAddress *local;
  GSocketAddress *remote;
  char *peer;
  WeirFdWatch *watch;
  ConnectionState state; /* %NULL once it has ended */
  WeirLingeringClose *closing;

  WeirRequestReader *reader;
  WeirReadTimer timer;
  guint n_requests;

  WeirSoupLink *link; /* %NULL before the first request */
  WeirClient *client; /* until the handler has it */
  WeirHangup *hangup; /* of the request that is being answered */
  gboolean is_last;   /* the connection closes after this request */
  Outcome outcome;
  guint64 sent;   /* bytes that had gone out when progress was last seen */
  gint64 sent_us; /* and when that was */
  WeirPeerWatch peer_watch;
};

static void start_reading (WeirConnection *self);

WeirConnection *
weir_connection_ref (WeirConnection *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
free_contents (gpointer data)
{
  WeirConnection *self = data;

  g_clear_object (&self->local);
  g_clear_object (&self->remote);
  g_clear_pointer (&self->reader, weir_request_reader_free);
  g_free (self->peer);
}

void
weir_connection_unref (WeirConnection *self)
{
  g_atomic_rc_box_release_full (self, free_contents);
}

/* From here on the socket is nobody else's. */
static void
drop_hangup (WeirConnection *self)
{
  if (self->hangup != NULL)
    weir_hangup_revoke (self->hangup);
  g_clear_pointer (&self->hangup, weir_hangup_unref);
}

/* Not from within libsoup. */
static void
end (WeirConnection *self)
{
  g_autoptr (WeirConnection) alive = weir_connection_ref (self);

  if (self->state == NULL)
    return;

  self->state = NULL;
  g_clear_pointer (&self->link, weir_soup_link_free);
  g_clear_pointer (&self->watch, weir_fd_watch_free);
  g_clear_pointer (&self->client, weir_client_unref);
  drop_hangup (self);
  self->host->ended (self, self->host->user_data);

  /* With its last socket the host may go. */
  g_clear_pointer (&self->closing, weir_lingering_close_free);
  g_clear_pointer (&self->transport, weir_transport_unref);
}

static void
reset (WeirConnection *self)
{
  if (self->transport != NULL)
    weir_transport_set_reset (self->transport);
  end (self);
}

static void
on_closed (gpointer user_data)
{
  end (user_data);
}

static void
while_closing (WeirConnection *self, GIOCondition revents)
{
}

/* @farewell: (nullable): bytes to send first. */
static void
close_lingering (WeirConnection *self, GBytes *farewell)
{
  g_clear_pointer (&self->link, weir_soup_link_free);
  g_clear_pointer (&self->watch, weir_fd_watch_free);
  drop_hangup (self);
  self->state = while_closing;
  self->closing =
      weir_lingering_close_new (self->host->set, g_steal_pointer (&self->transport), farewell,
                                self->host->limits->linger_ms, on_closed, self);
}

static void
refuse (WeirConnection *self)
{
  g_autoptr (GBytes) reply = weir_request_reader_encode_refusal (self->reader);

  close_lingering (self, reply);
}

/* An interim reply. A client whose socket is so full that these few bytes have no place does not
 * read at all. */
static gboolean
send_invitation (WeirConnection *self)
{
  gsize n = 0;

  return weir_transport_write (self->transport, INVITATION, strlen (INVITATION), &n) == WEIR_IO_OK
         && n == strlen (INVITATION);
}

static gboolean
invite (gpointer user_data)
{
  return send_invitation (user_data);
}

/* The client has left. A worker that writes to it learns that from the socket, one that waits for
 * the upstream from the hang-up. */
static void
on_gone (WeirConnection *self)
{
  g_autoptr (WeirHangup) hangup = g_steal_pointer (&self->hangup);

  /* The reason first: what fails once the socket is broken has it already. */
  weir_hangup_fire (hangup);
  weir_transport_break (self->transport);
  end (self);
}

/* Returns: %FALSE when the connection has ended */
static gboolean
watch_peer (WeirConnection *self, GIOCondition revents)
{
  switch (weir_peer_watch_check (&self->peer_watch, revents, g_get_monotonic_time ()))
    {
    case WEIR_PEER_WATCH_GONE:
      on_gone (self);
      return FALSE;
    case WEIR_PEER_WATCH_ASK:
      /* Legal only before the reply; once it has begun its own bytes do the same. */
      if (self->link != NULL && weir_soup_link_can_reply (self->link)
          && !weir_hangup_run_unclaimed (self->hangup, invite, self))
        {
          on_gone (self);
          return FALSE;
        }
      return TRUE;
    case WEIR_PEER_WATCH_THERE:
    default:
      return TRUE;
    }
}

static void
while_streaming (WeirConnection *self, GIOCondition revents)
{
  if (self->outcome == OUTCOME_COMPLETE)
    {
      close_lingering (self, NULL);
      return;
    }
  if (self->outcome == OUTCOME_ABANDONED)
    {
      reset (self);
      return;
    }
  if (!watch_peer (self, revents))
    return;
  weir_fd_watch_set_events (self->watch, weir_peer_watch_get_events (&self->peer_watch));
  weir_fd_watch_set_timer (self->watch, weir_peer_watch_get_timer (&self->peer_watch));
}

/* Whether the reply has made progress within the limit, as far as it waits for the client. */
static gboolean
check_progress (WeirConnection *self, gint64 now_us)
{
  guint64 sent = weir_soup_link_get_sent (self->link);

  if (sent != self->sent || !weir_soup_link_is_blocked (self->link))
    {
      self->sent = sent;
      self->sent_us = now_us;
    }
  return now_us - self->sent_us < (gint64) self->host->limits->stall_ms * 1000;
}

static void
wait_for_answer (WeirConnection *self)
{
  gboolean is_blocked = weir_soup_link_is_blocked (self->link);
  gint64 timer = weir_peer_watch_get_timer (&self->peer_watch);
  gint64 stall = self->sent_us + (gint64) self->host->limits->stall_ms * 1000;

  if (is_blocked && (timer < 0 || stall < timer))
    timer = stall;
  weir_fd_watch_set_timer (self->watch, timer);
  weir_fd_watch_set_events (self->watch, weir_peer_watch_get_events (&self->peer_watch)
                                             | (is_blocked ? G_IO_OUT : 0));
}

static void
while_answering (WeirConnection *self, GIOCondition revents)
{
  gboolean is_finished;

  if (self->outcome == OUTCOME_ABANDONED)
    {
      reset (self);
      return;
    }
  if (!watch_peer (self, revents))
    return;
  if (weir_soup_link_is_blocked (self->link) && weir_soup_link_flush (self->link) == WEIR_IO_ERROR)
    {
      on_gone (self);
      return;
    }

  is_finished = weir_soup_link_is_finished (self->link) && !weir_soup_link_is_blocked (self->link);
  if (is_finished && !self->is_last && !weir_soup_link_is_closed (self->link))
    start_reading (self);
  else if (is_finished)
    close_lingering (self, NULL);
  else if (weir_soup_link_is_closed (self->link) || !check_progress (self, g_get_monotonic_time ()))
    on_gone (self);
  else
    wait_for_answer (self);
}

/* SoupServer has passed the request on. Within libsoup. */
static void
on_requested (gpointer user_data)
{
  WeirConnection *self = user_data;

  if (self->client != NULL)
    self->host->handle (g_steal_pointer (&self->client), self->host->user_data);
}

/* Within libsoup, in any thread. */
static void
on_changed (gpointer user_data)
{
  WeirConnection *self = user_data;

  weir_fd_watch_wake (self->watch);
}

static const WeirSoupLinkFuncs link_funcs = { on_requested, on_changed };

static void
backend_reply (gpointer backend,
               guint status,
               const WeirHttpHeader *headers,
               guint n_headers,
               GBytes *body)
{
  WeirConnection *self = backend;

  if (self->state != while_answering || !weir_soup_link_can_reply (self->link))
    return;
  self->is_last = self->is_last || self->host->is_draining;
  weir_soup_link_reply (self->link, status, headers, n_headers, body, self->is_last);
}

static void
backend_taken_over (gpointer backend)
{
  WeirConnection *self = backend;

  if (self->state != while_answering)
    return;
  g_clear_pointer (&self->link, weir_soup_link_free);
  self->state = while_streaming;
}

static void
backend_finish (gpointer backend, WeirTransport *transport, gboolean complete)
{
  WeirConnection *self = backend;

  g_clear_pointer (&transport, weir_transport_unref);
  if (self->state != while_streaming && self->state != while_answering)
    return;
  /* This may be within libsoup, where the connection cannot be taken from it. */
  self->outcome = complete ? OUTCOME_COMPLETE : OUTCOME_ABANDONED;
  weir_fd_watch_wake (self->watch);
}

static void
backend_unref (gpointer backend)
{
  weir_connection_unref (backend);
}

static const WeirClientBackend client_backend = { backend_reply, backend_taken_over, backend_finish,
                                                  backend_unref };

static void
start_answering (WeirConnection *self)
{
  WeirIncoming *incoming = weir_request_reader_take (self->reader);
  const WeirHttpHead *head = incoming->head;

  self->n_requests++;
  self->is_last =
      !head->keep_alive || self->n_requests >= self->host->limits->max_requests_per_connection;
  self->outcome = OUTCOME_OPEN;
  self->peer_watch = (WeirPeerWatch){ self->host->probe, self->local, self->remote };
  self->hangup = weir_hangup_new (self->host->context, self->transport);
  self->client =
      weir_client_new (incoming, self->hangup, self->peer, self->host->context,
                       self->host->limits->stall_ms, &client_backend, weir_connection_ref (self));
  if (self->link == NULL)
    self->link = weir_soup_link_new (self->host->server, self->transport, self->local, self->remote,
                                     &link_funcs, self);

  self->sent = weir_soup_link_get_sent (self->link);
  self->sent_us = g_get_monotonic_time ();
  self->state = while_answering;
  weir_fd_watch_set_timer (self->watch, -1);
  weir_fd_watch_set_events (self->watch, weir_peer_watch_get_events (&self->peer_watch));
  /* The client may have its answer before this returns. */
  weir_soup_link_submit (self->link, head);
}

/* Acts on what has been read. Returns: whether to go on reading */
static gboolean
act_on_phase (WeirConnection *self, WeirReadPhase phase)
{
  if (phase == WEIR_READ_COMPLETE)
    start_answering (self);
  else if (phase == WEIR_READ_REFUSED)
    refuse (self);
  else if (weir_request_reader_take_invitation (self->reader) && !send_invitation (self))
    reset (self);
  else
    return TRUE;
  return FALSE;
}

/* The client sends no more: what it has begun it will not finish. */
static void
on_input_end (WeirConnection *self)
{
  if (weir_request_reader_get_phase (self->reader) == WEIR_READ_IDLE)
    {
      close_lingering (self, NULL);
      return;
    }
  weir_request_reader_refuse (self->reader, 400, "it ends before it is complete");
  refuse (self);
}

/* Returns: %FALSE when the connection is not reading any more */
static gboolean
read_some (WeirConnection *self)
{
  for (guint i = 0; i < READS_PER_TURN; i++)
    {
      gsize n = 0;

      switch (
          weir_transport_read (self->transport, self->host->scratch, self->host->scratch_size, &n))
        {
        case WEIR_IO_AGAIN:
          return TRUE;
        case WEIR_IO_EOF:
          on_input_end (self);
          return FALSE;
        case WEIR_IO_ERROR:
          end (self);
          return FALSE;
        case WEIR_IO_OK:
        default:
          if (!act_on_phase (self, weir_request_reader_feed (self->reader, self->host->scratch, n)))
            return FALSE;
        }
    }

  weir_fd_watch_wake (self->watch);
  return TRUE;
}

static void
while_reading (WeirConnection *self, GIOCondition revents)
{
  if (!read_some (self))
    return;

  switch (weir_read_timer_check (&self->timer, weir_request_reader_get_phase (self->reader),
                                 weir_request_reader_get_received (self->reader),
                                 g_get_monotonic_time ()))
    {
    case WEIR_READ_UNUSED:
      close_lingering (self, NULL);
      break;
    case WEIR_READ_LATE:
      weir_request_reader_refuse (self->reader, 408, "it took too long to arrive");
      refuse (self);
      break;
    case WEIR_READ_IN_TIME:
    default:
      weir_fd_watch_set_timer (self->watch, weir_read_timer_get_deadline (&self->timer));
    }
}

/* Waits for the next request, or goes on with what came behind the last one: what has been read, or
 * what TLS holds, of which poll() knows nothing. */
static void
start_reading (WeirConnection *self)
{
  drop_hangup (self);
  if (self->host->is_draining)
    {
      close_lingering (self, NULL);
      return;
    }

  self->state = while_reading;
  weir_read_timer_start (&self->timer, g_get_monotonic_time (), self->n_requests > 0);
  weir_fd_watch_set_events (self->watch, G_IO_IN);
  if (!act_on_phase (self, weir_request_reader_feed (self->reader, NULL, 0)))
    return;
  if (weir_transport_has_tls (self->transport)
      || weir_request_reader_get_phase (self->reader) != WEIR_READ_IDLE)
    weir_fd_watch_wake (self->watch);
  else
    weir_fd_watch_set_timer (self->watch, weir_read_timer_get_deadline (&self->timer));
}

static void
on_ready (GIOCondition revents, gpointer user_data)
{
  g_autoptr (WeirConnection) self = weir_connection_ref (user_data);

  self->state (self, revents);
}

static char *
describe_address (GSocketAddress *address)
{
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);
  GInetAddress *ip = g_inet_socket_address_get_address (inet);
  g_autofree char *text = g_inet_address_to_string (ip);
  gboolean is_ipv6 = g_inet_address_get_family (ip) == G_SOCKET_FAMILY_IPV6;

  return g_strdup_printf (is_ipv6 ? "[%s]:%u" : "%s:%u", text,
                          g_inet_socket_address_get_port (inet));
}

WeirConnection *
weir_connection_new (WeirConnectionHost *host, WeirTransport *transport)
{
  GSocket *socket = weir_transport_get_socket (transport);
  g_autoptr (WeirTransport) taken = transport;
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  WeirConnection *self = NULL;

  if (!G_IS_INET_SOCKET_ADDRESS (local) || !G_IS_INET_SOCKET_ADDRESS (remote))
    return NULL;

  self = g_atomic_rc_box_new0 (WeirConnection);
  self->host = host;
  self->transport = g_steal_pointer (&taken);
  self->local = g_steal_pointer (&local);
  self->remote = g_steal_pointer (&remote);
  self->peer = describe_address (self->remote);
  self->reader = weir_request_reader_new (&host->rules);
  self->timer.limits = host->limits;
  self->watch = weir_fd_watch_new (host->set, weir_transport_get_fd (transport), on_ready, self);
  start_reading (self);
  return self;
}

void
weir_connection_drain (WeirConnection *self)
{
  if (self->state == while_reading
      && weir_request_reader_get_phase (self->reader) == WEIR_READ_IDLE)
    close_lingering (self, NULL);
}

void
weir_connection_abort (WeirConnection *self)
{
  if (self->state == while_answering || self->state == while_streaming)
    on_gone (self);
  else
    reset (self);
}
