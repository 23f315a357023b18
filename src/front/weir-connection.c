/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-connection.h"

#include <poll.h>
#include <string.h>

#include "front/weir-answer.h"
#include "front/weir-client-new.h"
#include "front/weir-fd-watch.h"
#include "front/weir-lingering-close.h"
#include "front/weir-peer-watch.h"
#include "front/weir-read-timer.h"

/* Reads in one turn, so that one fast client does not keep the others waiting. */
#define READS_PER_TURN 16

#define INVITATION "HTTP/1.1 100 Continue\r\n\r\n"

/* While a request is read. That the client has left shows then as an end of input, too; but so the
 * events need not be changed when the reply follows at once. */
#define READING_EVENTS (G_IO_IN | (GIOCondition) POLLRDHUP)

typedef void (*ConnectionState) (WeirConnection *self, GIOCondition revents);

/*
 * reading    bytes become a request
 * answering  somebody works on the answer, see weir-answer.h
 * closing    what is left is the lingering close's
 *
 * While there is an answer to come the client's bytes stay in the socket: only its leaving is
 * watched. That a reply is out shows when it is looked at next: at once if something is waiting for
 * that, else with the client's next request.
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

  WeirAnswer *answer; /* to the request that was read last, until the next one is read */
  gboolean is_last;   /* the connection closes after it */
  gboolean awaits;    /* there is something to do as soon as it is out */
  guint64 sent;       /* of a reply, when progress was last seen */
  gint64 sent_us;     /* and when that was */
  WeirPeerWatch peer_watch;
};

static void start_reading (WeirConnection *self, gint64 since_us);
static void while_reading (WeirConnection *self, GIOCondition revents);

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

/* From here on socket and watch are nobody else's. */
static void
drop_answer (WeirConnection *self)
{
  if (self->answer != NULL)
    weir_answer_revoke (self->answer);
  g_clear_pointer (&self->answer, weir_answer_unref);
}

static void
end (WeirConnection *self)
{
  g_autoptr (WeirConnection) alive = weir_connection_ref (self);

  if (self->state == NULL)
    return;

  self->state = NULL;
  drop_answer (self);
  g_clear_pointer (&self->watch, weir_fd_watch_free);
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
  drop_answer (self);
  g_clear_pointer (&self->watch, weir_fd_watch_free);
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
 * the upstream from the answer. */
static void
on_gone (WeirConnection *self)
{
  /* The reason first: what fails once the socket is broken has it already. */
  weir_answer_fire (self->answer);
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
      /* Legal only before the answer; once it has begun its own bytes do the same. */
      if (!weir_answer_run_open (self->answer, invite, self))
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

/* When a reply that waits for the client has waited too long. */
static gint64
get_stall_us (const WeirConnection *self)
{
  return self->sent_us + (gint64) self->host->limits->stall_ms * 1000;
}

/* Sends more of a reply. Returns: how far it is; %WEIR_ANSWER_ABANDONED also when the client has
 * taken nothing for too long */
static WeirAnswerState
flush (WeirConnection *self)
{
  WeirAnswerState state = weir_answer_flush (self->answer);
  guint64 sent = weir_answer_get_sent (self->answer);
  gint64 now_us = g_get_monotonic_time ();

  if (sent != self->sent)
    {
      self->sent = sent;
      self->sent_us = now_us;
    }
  if (state == WEIR_ANSWER_REPLYING && now_us >= get_stall_us (self))
    return WEIR_ANSWER_ABANDONED;
  return state;
}

static void
wait_for_answer (WeirConnection *self, gboolean is_blocked)
{
  GIOCondition events = weir_peer_watch_get_events (&self->peer_watch);
  gint64 timer = weir_peer_watch_get_timer (&self->peer_watch);

  if (is_blocked)
    {
      events |= G_IO_OUT;
      timer = timer >= 0 ? MIN (timer, get_stall_us (self)) : get_stall_us (self);
    }
  if (!self->awaits)
    {
      gint64 idle = g_get_monotonic_time () + (gint64) self->host->limits->idle_ms * 1000;

      /* Nobody tells that the reply is out: the time to the next request may have begun. */
      events |= G_IO_IN;
      timer = timer >= 0 ? MIN (timer, idle) : idle;
    }
  weir_fd_watch_set_events (self->watch, events);
  weir_fd_watch_set_timer (self->watch, timer);
}

/* The reply is out. */
static void
go_on (WeirConnection *self, GIOCondition revents)
{
  if (self->is_last)
    {
      close_lingering (self, NULL);
      return;
    }
  start_reading (self, weir_answer_get_replied_us (self->answer));
  if (self->state == while_reading && (revents & G_IO_IN) != 0)
    while_reading (self, revents);
}

static void
while_answering (WeirConnection *self, GIOCondition revents)
{
  WeirAnswerState state;

  /* If this is the next request already, it waits for the answer to this one. */
  self->awaits = self->awaits || (revents & G_IO_IN) != 0;
  state = weir_answer_look (self->answer, self->awaits);
  if (state == WEIR_ANSWER_REPLYING)
    state = flush (self);

  switch (state)
    {
    case WEIR_ANSWER_REPLIED:
      go_on (self, revents);
      break;
    case WEIR_ANSWER_STREAMED:
      close_lingering (self, NULL);
      break;
    case WEIR_ANSWER_ABANDONED:
      reset (self);
      break;
    case WEIR_ANSWER_OPEN:
    case WEIR_ANSWER_REPLYING:
    case WEIR_ANSWER_STREAMING:
    default:
      if (watch_peer (self, revents))
        wait_for_answer (self, state == WEIR_ANSWER_REPLYING);
    }
}

static void
start_answering (WeirConnection *self)
{
  WeirIncoming *incoming = weir_request_reader_take (self->reader);
  WeirClient *client = NULL;

  self->n_requests++;
  self->is_last = !incoming->head->keep_alive || self->host->is_draining
                  || self->n_requests >= self->host->limits->max_requests_per_connection;
  /* What has been read already, or is in TLS, no descriptor will tell of. */
  self->awaits = self->is_last || weir_transport_has_tls (self->transport)
                 || weir_request_reader_has_input (self->reader);
  self->sent = G_MAXUINT64;
  self->peer_watch = (WeirPeerWatch){ self->host->probe, self->local, self->remote };
  self->answer = weir_answer_new (self->host->context, self->transport, self->watch, self->is_last);
  weir_answer_look (self->answer, self->awaits);
  self->state = while_answering;
  wait_for_answer (self, FALSE);

  client = weir_client_new (incoming, self->answer, self->peer, self->host->limits->stall_ms);
  self->host->handle (client, self->host->user_data);
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
 * what TLS holds, of which poll() knows nothing. @since_us: when the waiting began */
static void
start_reading (WeirConnection *self, gint64 since_us)
{
  drop_answer (self);
  if (self->host->is_draining)
    {
      close_lingering (self, NULL);
      return;
    }

  self->state = while_reading;
  weir_read_timer_start (&self->timer, since_us, self->n_requests > 0);
  weir_fd_watch_set_events (self->watch, READING_EVENTS);
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
  start_reading (self, g_get_monotonic_time ());
  return self;
}

void
weir_connection_drain (WeirConnection *self)
{
  if (self->state == while_reading
      && weir_request_reader_get_phase (self->reader) == WEIR_READ_IDLE)
    close_lingering (self, NULL);
  if (self->state != while_answering)
    return;

  weir_answer_set_last (self->answer);
  self->awaits = TRUE;
  weir_fd_watch_wake (self->watch);
}

void
weir_connection_abort (WeirConnection *self)
{
  if (self->state == while_answering
      && weir_answer_look (self->answer, FALSE) != WEIR_ANSWER_REPLIED)
    on_gone (self);
  else
    reset (self);
}
