/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-tls-gate.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "front/weir-fd-watch.h"

/* A TLS record: type, version, length; then what it holds (RFC 8446, 5.1). */
#define RECORD_HEADER 5
#define RECORD_HANDSHAKE 22
#define RECORD_MAX (16 * 1024 + 256)

struct _WeirTlsGate
{
  WeirFdSet *set;
  guint max_handshakes;
  guint handshake_ms;
  guint hello_ms;
  WeirTlsGateFunc passed;
  gpointer user_data;
  GQueue waiting; /* WeirTlsEntry: until the hello is there */
  GQueue ready;   /* the hello is there, but too many handshakes run */
  GQueue running;
};

/* One connection at the gate. */
typedef struct
{
  WeirTlsGate *gate; /* %NULL when that has gone, while the handshake still ends */
  GQueue *queue;     /* which it stands in */
  GList link;
  WeirTransport *transport;
  GTlsCertificate *certificate;
  WeirFdWatch *watch;
  GTlsConnection *tls;
  GCancellable *cancellable;
} WeirTlsEntry;

static void
move_to (WeirTlsEntry *entry, GQueue *queue)
{
  if (entry->queue != NULL)
    g_queue_unlink (entry->queue, &entry->link);
  entry->queue = queue;
  if (queue != NULL)
    g_queue_push_tail_link (queue, &entry->link);
}

static void
free_entry (WeirTlsEntry *entry)
{
  move_to (entry, NULL);
  g_clear_pointer (&entry->watch, weir_fd_watch_free);
  g_clear_pointer (&entry->transport, weir_transport_unref);
  g_clear_object (&entry->tls);
  g_clear_object (&entry->certificate);
  g_clear_object (&entry->cancellable);
  g_free (entry);
}

static void start_handshakes (WeirTlsGate *self);

static void
on_handshake_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WeirTlsEntry *entry = user_data;
  WeirTlsGate *self = entry->gate;
  g_autoptr (GError) error = NULL;
  WeirTransport *transport = NULL;

  if (!g_tls_connection_handshake_finish (entry->tls, result, &error))
    g_info ("a TLS handshake failed: %s", error->message);
  else if (self != NULL)
    {
      weir_transport_set_tls (entry->transport, entry->tls);
      transport = g_steal_pointer (&entry->transport);
    }

  free_entry (entry);
  if (self == NULL)
    return;
  start_handshakes (self);
  if (transport != NULL)
    self->passed (transport, self->user_data);
}

static void
on_handshake_late (GIOCondition revents, gpointer user_data)
{
  WeirTlsEntry *entry = user_data;

  g_cancellable_cancel (entry->cancellable);
}

static gboolean
prepare_tls (WeirTlsEntry *entry, GError **error)
{
  static const char *const protocols[] = { "http/1.1", NULL };
  g_autoptr (GSocketConnection) base =
      g_socket_connection_factory_create_connection (weir_transport_get_socket (entry->transport));
  g_autoptr (GIOStream) tls =
      g_tls_server_connection_new (G_IO_STREAM (base), entry->certificate, error);

  if (tls == NULL)
    return FALSE;
  entry->tls = G_TLS_CONNECTION (g_steal_pointer (&tls));
  g_tls_connection_set_require_close_notify (entry->tls, FALSE);
  g_tls_connection_set_advertised_protocols (entry->tls, protocols);
  return TRUE;
}

static void
start_handshake (WeirTlsEntry *entry)
{
  WeirTlsGate *self = entry->gate;
  g_autoptr (GError) error = NULL;

  if (!prepare_tls (entry, &error))
    {
      g_warning ("TLS cannot be spoken: %s", error->message);
      free_entry (entry);
      return;
    }

  move_to (entry, &self->running);
  entry->cancellable = g_cancellable_new ();
  entry->watch = weir_fd_watch_new (self->set, weir_transport_get_fd (entry->transport),
                                    on_handshake_late, entry);
  weir_fd_watch_set_timer (entry->watch,
                           g_get_monotonic_time () + (gint64) self->handshake_ms * 1000);
  g_tls_connection_handshake_async (entry->tls, G_PRIORITY_DEFAULT, entry->cancellable,
                                    on_handshake_done, entry);
}

static void
start_handshakes (WeirTlsGate *self)
{
  while (self->running.length < self->max_handshakes && self->ready.length > 0)
    start_handshake (self->ready.head->data);
}

/* How many bytes must be there to see the whole hello; 0: they are; -1: it is none. */
static int
missing_hello (int fd)
{
  guint8 buffer[RECORD_HEADER + RECORD_MAX];
  gssize n = recv (fd, buffer, sizeof buffer, MSG_PEEK | MSG_DONTWAIT);
  gssize size = RECORD_HEADER;

  if (n < 0)
    return errno == EAGAIN || errno == EINTR ? RECORD_HEADER : -1;
  if (n == 0 || buffer[0] != RECORD_HANDSHAKE)
    return -1;
  if (n >= RECORD_HEADER)
    size += buffer[3] * 256 + buffer[4];
  if (size > (gssize) sizeof buffer)
    return -1;
  return n >= size && n > RECORD_HEADER ? 0 : (int) size;
}

/* The socket tells of bytes only when there are @n of them, so that nobody is woken in vain. */
static void
set_low_water (int fd, int n)
{
  setsockopt (fd, SOL_SOCKET, SO_RCVLOWAT, &n, sizeof n);
}

static void
on_hello (GIOCondition revents, gpointer user_data)
{
  WeirTlsEntry *entry = user_data;
  int fd = weir_transport_get_fd (entry->transport);
  int missing = revents != 0 ? missing_hello (fd) : -1;

  /* What is missing behind a FIN will never come. */
  if (missing < 0 || (missing > 0 && (revents & ~G_IO_IN) != 0))
    {
      free_entry (entry);
      return;
    }
  set_low_water (fd, missing == 0 ? 1 : missing);
  if (missing > 0)
    return;

  g_clear_pointer (&entry->watch, weir_fd_watch_free);
  move_to (entry, &entry->gate->ready);
  start_handshakes (entry->gate);
}

WeirTlsGate *
weir_tls_gate_new (WeirFdSet *set,
                   guint max_handshakes,
                   guint handshake_ms,
                   guint hello_ms,
                   WeirTlsGateFunc passed,
                   gpointer user_data)
{
  WeirTlsGate *self = g_new0 (WeirTlsGate, 1);

  self->set = set;
  self->max_handshakes = max_handshakes;
  self->handshake_ms = handshake_ms;
  self->hello_ms = hello_ms;
  self->passed = passed;
  self->user_data = user_data;
  return self;
}

void
weir_tls_gate_free (WeirTlsGate *self)
{
  while (self->waiting.length > 0)
    free_entry (self->waiting.head->data);
  while (self->ready.length > 0)
    free_entry (self->ready.head->data);
  while (self->running.length > 0)
    {
      WeirTlsEntry *entry = self->running.head->data;

      /* It ends by itself, in its callback. */
      move_to (entry, NULL);
      entry->gate = NULL;
      g_clear_pointer (&entry->watch, weir_fd_watch_free);
      g_cancellable_cancel (entry->cancellable);
    }
  g_free (self);
}

void
weir_tls_gate_enter (WeirTlsGate *self, WeirTransport *transport, GTlsCertificate *certificate)
{
  WeirTlsEntry *entry = g_new0 (WeirTlsEntry, 1);

  entry->gate = self;
  entry->link.data = entry;
  entry->transport = transport;
  entry->certificate = g_object_ref (certificate);
  entry->watch = weir_fd_watch_new (self->set, weir_transport_get_fd (transport), on_hello, entry);
  move_to (entry, &self->waiting);

  set_low_water (weir_transport_get_fd (transport), RECORD_HEADER + 1);
  weir_fd_watch_set_events (entry->watch, G_IO_IN | (GIOCondition) POLLRDHUP);
  weir_fd_watch_set_timer (entry->watch, g_get_monotonic_time () + (gint64) self->hello_ms * 1000);
}
