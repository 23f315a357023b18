/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-test"

#include "front-end-fixture.h"

#include "base/weir-system-clock.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_S 30
#define PATIENCE_US (PATIENCE_S * G_TIME_SPAN_SECOND)

struct _FrontEndFixture
{
  WeirFrontEndLimits limits;
  WeirAdmissionOptions options;
  GTlsCertificate *certificate;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  WeirFrontEnd *front_end;
  guint16 port;

  GMutex lock; /* covers all below */
  GCond changed;
  gboolean is_ready;
  guint n_calls;
  guint n_gone;
  guint n_workers;
  guint n_connections;
  gint64 gone_us;
  GError *stream_error;
  GPtrArray *held; /* WeirClient */
};

/* One client in a worker or waiting for a timer. */
typedef struct
{
  FrontEndFixture *fixture;
  WeirClient *client;
  GCancellable *cancellable;
} Job;

const WeirFrontEndLimits fixture_limits = {
  .max_connections = 4096,
  .max_requests_per_connection = 1000,
  .max_body = 1024 * 1024,
  .max_bodies = 4 * 1024 * 1024,
  .head_ms = 20000,
  .idle_ms = 20000,
  .body_rate = 1,
  .body_rate_ms = 20000,
  .stall_ms = 20000,
  .linger_ms = 300,
  .max_handshakes = 16,
  .handshake_ms = 20000,
};

static const WeirHttpHeader text_headers[] = { { "Content-Type", "text/plain" } };

static void
reply_text (WeirClient *client, guint status, const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  weir_client_reply (client, status, text_headers, G_N_ELEMENTS (text_headers), body);
}

static void
on_gone (gpointer user_data)
{
  Job *job = user_data;
  FrontEndFixture *self = job->fixture;

  g_mutex_lock (&self->lock);
  self->n_gone++;
  self->gone_us = g_get_monotonic_time ();
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (job->cancellable);
}

static void
end_job (Job *job, GError *error)
{
  FrontEndFixture *self = job->fixture;

  weir_client_set_gone_callback (job->client, NULL, NULL);
  weir_client_unref (job->client);
  g_object_unref (job->cancellable);
  g_free (job);

  g_mutex_lock (&self->lock);
  self->n_workers--;
  if (error != NULL)
    {
      g_clear_error (&self->stream_error);
      self->stream_error = error;
    }
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
write_all (WeirClient *client, const char *path, GCancellable *cancellable, GError **error)
{
  static char block[64 * 1024];

  memset (block, 'x', sizeof block);
  for (guint i = 0; strcmp (path, "/flood") == 0; i++)
    if (!weir_client_write (client, block, sizeof block, cancellable, error))
      return FALSE;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *event = g_strdup_printf ("data: %u\n\n", i);

      if (strcmp (path, "/beat") == 0)
        weir_client_try_write (client, ": beat\n\n", 8);
      else if (!weir_client_write (client, event, strlen (event), cancellable, error))
        return FALSE;
    }
  return weir_client_write (client, "data: end\n\n", 11, cancellable, error);
}

static gpointer
run_stream (gpointer data)
{
  static const WeirHttpHeader headers[] = { { "Content-Type", "text/event-stream" },
                                            { "X-Bad", "a\r\nX-Split: b" } };
  Job *job = data;
  const char *path = weir_client_get_head (job->client)->path;
  GError *error = NULL;
  gboolean complete = FALSE;

  if (weir_client_begin_stream (job->client, 200, headers, G_N_ELEMENTS (headers), job->cancellable,
                                &error))
    {
      complete = write_all (job->client, path, job->cancellable, &error);
      while (strcmp (path, "/pause") == 0 && !g_cancellable_is_cancelled (job->cancellable))
        g_usleep (500);
      /* A client that leaves early may have made the writing fail already. */
      if (error == NULL)
        g_cancellable_set_error_if_cancelled (job->cancellable, &error);
      weir_client_end_stream (job->client, complete && error == NULL && strcmp (path, "/cut") != 0);
    }
  end_job (job, error);
  return NULL;
}

static gboolean
reply_late (gpointer data)
{
  Job *job = data;

  reply_text (job->client, 200, "late");
  end_job (job, NULL);
  return G_SOURCE_REMOVE;
}

static void
start_timer (Job *job, guint ms)
{
  g_autoptr (GSource) source = g_timeout_source_new (ms);

  g_source_set_callback (source, reply_late, job, NULL);
  g_source_attach (source, job->fixture->context);
}

static Job *
new_job (FrontEndFixture *self, WeirClient *client)
{
  Job *job = g_new0 (Job, 1);

  job->fixture = self;
  job->client = client;
  job->cancellable = g_cancellable_new ();
  weir_client_set_gone_callback (client, on_gone, job);
  g_mutex_lock (&self->lock);
  self->n_workers++;
  g_mutex_unlock (&self->lock);
  return job;
}

static void
answer_at_once (WeirClient *client, const char *path)
{
  if (strcmp (path, "/echo") == 0)
    weir_client_reply (client, 200, text_headers, 1, weir_client_get_body (client));
  else if (strcmp (path, "/error") == 0)
    reply_text (client, 500, "error");
  else if (strcmp (path, "/split") == 0)
    {
      static const WeirHttpHeader bad[] = { { "X-Bad", "a\r\nX-Split: b" },
                                            { "X-Good", "good" },
                                            { "X Bad", "a" },
                                            { "Content-Length", "1" },
                                            { "Transfer-Encoding", "chunked" } };

      weir_client_reply (client, 200, bad, G_N_ELEMENTS (bad), NULL);
    }
  else if (strcmp (path, "/big") == 0)
    {
      g_autoptr (GBytes) body = g_bytes_new_take (g_malloc0 (16 * 1024 * 1024), 16 * 1024 * 1024);

      weir_client_reply (client, 200, text_headers, 1, body);
    }
  else if (strcmp (path, "/drop") != 0)
    reply_text (client, 200, "{}");
  weir_client_unref (client);
}

static void
on_client (WeirClient *client, gpointer user_data)
{
  FrontEndFixture *self = user_data;
  const char *path = weir_client_get_head (client)->path;

  g_mutex_lock (&self->lock);
  self->n_calls++;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  if (strcmp (path, "/hold") == 0)
    {
      g_ptr_array_add (self->held, new_job (self, client));
      return;
    }
  if (strcmp (path, "/late") == 0)
    start_timer (new_job (self, client), 200);
  else if (strcmp (path, "/slow") == 0)
    start_timer (new_job (self, client), 1000);
  else if (strstr ("/stream /beat /pause /cut /flood", path) != NULL && strlen (path) > 1)
    g_thread_unref (g_thread_new ("worker", run_stream, new_job (self, client)));
  else
    answer_at_once (client, path);
}

static void
set_admission (FrontEndFixture *self)
{
  g_autoptr (WeirAdmission) admission = NULL;

  self->options.port = self->port;
  admission = weir_admission_new (&self->options);
  weir_front_end_set_admission (self->front_end, admission);
}

static gboolean
is_idle (FrontEndFixture *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_workers == 0;
}

/* Lets the front end go and everything that still holds on to it. */
static void
shut_down (FrontEndFixture *self)
{
  weir_front_end_close (self->front_end);
  for (guint i = 0; i < self->held->len; i++)
    end_job (g_ptr_array_index (self->held, i), NULL);
  while (!is_idle (self) || weir_front_end_get_n_connections (self->front_end) > 0)
    g_main_context_iteration (self->context, TRUE);
  g_clear_object (&self->front_end);
  while (g_main_context_iteration (self->context, FALSE))
    ;
}

/* Keeps the number of connections where other threads can see it, and the loop turning. */
static gboolean
on_tick (gpointer user_data)
{
  FrontEndFixture *self = user_data;

  if (self->front_end == NULL)
    return G_SOURCE_REMOVE;
  g_mutex_lock (&self->lock);
  self->n_connections = weir_front_end_get_n_connections (self->front_end);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  return G_SOURCE_CONTINUE;
}

static gpointer
run_fixture (gpointer data)
{
  FrontEndFixture *self = data;
  g_autoptr (WeirClock) clock = weir_system_clock_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSource) tick = g_timeout_source_new (2);

  g_main_context_push_thread_default (self->context);
  self->front_end = weir_front_end_new (&self->limits, clock, on_client, self);
  g_assert_true (
      weir_front_end_listen (self->front_end, "127.0.0.1", 0, self->certificate, &error));
  g_assert_no_error (error);
  self->port = weir_front_end_get_port (self->front_end);
  set_admission (self);
  g_source_set_callback (tick, on_tick, self, NULL);
  g_source_attach (tick, self->context);

  g_mutex_lock (&self->lock);
  self->is_ready = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  g_main_loop_run (self->loop);
  shut_down (self);
  g_source_destroy (tick);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

FrontEndFixture *
fixture_new (const WeirFrontEndLimits *limits,
             const WeirAdmissionOptions *options,
             GTlsCertificate *certificate)
{
  FrontEndFixture *self = g_new0 (FrontEndFixture, 1);

  self->limits = limits != NULL ? *limits : fixture_limits;
  if (options != NULL)
    self->options = *options;
  g_set_object (&self->certificate, certificate);
  self->held = g_ptr_array_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("front-end", run_fixture, self);

  g_mutex_lock (&self->lock);
  while (!self->is_ready)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
  return self;
}

void
fixture_free (FrontEndFixture *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_clear_object (&self->certificate);
  g_clear_error (&self->stream_error);
  g_ptr_array_unref (self->held);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

guint16
fixture_get_port (FrontEndFixture *self)
{
  return self->port;
}

guint
fixture_get_n_calls (FrontEndFixture *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_calls;
}

guint
fixture_get_n_connections (FrontEndFixture *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_connections;
}

guint
fixture_get_n_gone (FrontEndFixture *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_gone;
}

/* Waits until @counter, which the lock covers, is @n. */
static void
wait_counter (FrontEndFixture *self, const guint *counter, guint n)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (*counter != n && g_cond_wait_until (&self->changed, &self->lock, deadline))
    ;
  g_assert_cmpuint (*counter, ==, n);
}

void
fixture_wait_connections (FrontEndFixture *self, guint n)
{
  wait_counter (self, &self->n_connections, n);
}

void
fixture_wait_calls (FrontEndFixture *self, guint n)
{
  wait_counter (self, &self->n_calls, n);
}

gint64
fixture_wait_gone (FrontEndFixture *self)
{
  wait_counter (self, &self->n_gone, 1);
  return self->gone_us;
}

GError *
fixture_wait_stream_error (FrontEndFixture *self)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (self->stream_error == NULL && g_cond_wait_until (&self->changed, &self->lock, deadline))
    ;
  g_assert_nonnull (self->stream_error);
  return g_steal_pointer (&self->stream_error);
}

typedef struct
{
  FrontEndFixture *fixture;
  void (*func) (WeirFrontEnd *front_end);
  gboolean is_done;
} Invocation;

static gboolean
run_invocation (gpointer data)
{
  Invocation *invocation = data;

  invocation->func (invocation->fixture->front_end);
  g_mutex_lock (&invocation->fixture->lock);
  invocation->is_done = TRUE;
  g_cond_broadcast (&invocation->fixture->changed);
  g_mutex_unlock (&invocation->fixture->lock);
  return G_SOURCE_REMOVE;
}

void
fixture_invoke (FrontEndFixture *self, void (*func) (WeirFrontEnd *front_end))
{
  Invocation invocation = { self, func, FALSE };
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, run_invocation, &invocation, NULL);
  g_source_attach (source, self->context);
  g_mutex_lock (&self->lock);
  while (!invocation.is_done)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

int
fixture_open_socket (void)
{
  const struct timeval patience = { .tv_sec = PATIENCE_S };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  return fd;
}

void
fixture_connect_socket (FrontEndFixture *self, int fd)
{
  const struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = g_htons (self->port),
    .sin_addr = { g_htonl (INADDR_LOOPBACK) },
  };

  g_assert_cmpint (connect (fd, (const struct sockaddr *) &address, sizeof address), ==, 0);
}

int
fixture_connect (FrontEndFixture *self)
{
  int fd = fixture_open_socket ();

  fixture_connect_socket (self, fd);
  return fd;
}

void
fixture_send (int fd, const char *data, gsize len)
{
  while (len > 0)
    {
      gssize n = send (fd, data, len, MSG_NOSIGNAL);

      /* A server that refuses may close before it has read all. */
      if (n < 0)
        return;
      data += n;
      len -= (gsize) n;
    }
}

GString *
fixture_receive_until (int fd, const char *needle)
{
  GString *text = g_string_new (NULL);
  char buffer[16 * 1024];

  for (;;)
    {
      gssize n = recv (fd, buffer, sizeof buffer, 0);

      g_assert_false (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK));
      if (n <= 0)
        return text;
      g_string_append_len (text, buffer, n);
      if (needle != NULL && strstr (text->str, needle) != NULL)
        return text;
    }
}

GString *
fixture_receive (int fd)
{
  return fixture_receive_until (fd, NULL);
}

GString *
fixture_exchange (FrontEndFixture *self, const char *data, gsize len)
{
  int fd = fixture_connect (self);
  GString *text = NULL;

  fixture_send (fd, data, len);
  shutdown (fd, SHUT_WR);
  text = fixture_receive (fd);
  close (fd);
  return text;
}

void
fixture_set_reset (int fd)
{
  const struct linger reset = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

char *
fixture_statuses (const char *text)
{
  GString *out = g_string_new (NULL);

  while ((text = strstr (text, "HTTP/1.1 ")) != NULL)
    {
      text += strlen ("HTTP/1.1 ");
      /* Not where a message speaks of HTTP/1.1. */
      if (!g_ascii_isdigit (*text))
        continue;
      if (out->len > 0)
        g_string_append_c (out, ' ');
      g_string_append_len (out, text, 3);
    }
  return g_string_free (out, FALSE);
}

guint
fixture_count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}
