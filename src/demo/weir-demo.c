/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/weir-json-writer.h"
#include "demo/weir-demo-core.h"
#include "demo/weir-demo-exchange.h"
#include "demo/weir-demo-inference.h"
#include "demo/weir-demo-management.h"
#include "demo/weir-demo-oauth.h"
#include "demo/weir-demo-stored.h"

#define DEFAULT_CLIENT_ID "sb-weir-demo!b1|aicore!b540"
#define DEFAULT_CLIENT_SECRET "weir-demo-secret$0="
#define DEFAULT_LIFETIME_S 43199

/* libsoup's own listener has a backlog of 10, too few for a burst of clients. */
#define BACKLOG 4096

struct _WeirDemo
{
  GObject parent_instance;

  /* Guards @thread and, while there is no thread, @core; the thread itself takes no lock. */
  GMutex mutex;
  GThread *thread;
  GMainLoop *loop;
  WeirDemoCore core;
};

G_DEFINE_FINAL_TYPE (WeirDemo, weir_demo, G_TYPE_OBJECT)

/* A piece of work for the demo's thread, and its end. */
typedef struct
{
  void (*func) (WeirDemoCore *core, gpointer data);
  WeirDemoCore *core;
  gpointer data;
  GMutex mutex;
  GCond cond;
  gboolean done;
} Work;

static gboolean
do_work (gpointer user_data)
{
  Work *work = user_data;

  work->func (work->core, work->data);
  g_mutex_lock (&work->mutex);
  work->done = TRUE;
  g_cond_signal (&work->cond);
  g_mutex_unlock (&work->mutex);
  return G_SOURCE_REMOVE;
}

/* Calls @func where @core belongs and waits for it: nothing in @core needs a lock. */
static void
call (WeirDemo *self, void (*func) (WeirDemoCore *core, gpointer data), gpointer data)
{
  Work work = { .func = func, .core = &self->core, .data = data };

  g_mutex_lock (&self->mutex);
  if (self->thread == NULL)
    func (&self->core, data);
  else
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_mutex_init (&work.mutex);
      g_cond_init (&work.cond);
      g_source_set_priority (source, G_PRIORITY_HIGH);
      g_source_set_callback (source, do_work, &work, NULL);
      g_source_attach (source, self->core.context);
      g_mutex_lock (&work.mutex);
      while (!work.done)
        g_cond_wait (&work.cond, &work.mutex);
      g_mutex_unlock (&work.mutex);
      g_mutex_clear (&work.mutex);
      g_cond_clear (&work.cond);
    }
  g_mutex_unlock (&self->mutex);
}

static void
handle (WeirDemoExchange *exchange)
{
  const char *refused = NULL;

  if (g_str_equal (exchange->path, "/oauth/token"))
    {
      weir_demo_oauth_handle (exchange);
      return;
    }
  refused = weir_demo_oauth_check (exchange->core,
                                   weir_demo_exchange_get_header (exchange, "Authorization"),
                                   g_get_real_time () / G_USEC_PER_SEC);
  if (refused != NULL)
    weir_demo_exchange_reply_text (exchange, 401, "text/plain", refused);
  else if (g_str_has_prefix (exchange->path, "/v2/inference/"))
    weir_demo_inference_handle (exchange);
  else if (g_str_has_prefix (exchange->path, "/v2/"))
    weir_demo_management_handle (exchange);
  else
    weir_demo_exchange_reply_error (exchange, 404, "404", "Resource not found");
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  weir_demo_exchange_begin (user_data, message, handle);
}

static void
on_finished (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  weir_demo_exchange_end (user_data, message, FALSE);
}

static void
on_aborted (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  weir_demo_exchange_end (user_data, message, TRUE);
}

/* A client hung up in the middle of an answer. */
static void
on_left (SoupServerMessage *message, gpointer user_data)
{
  WeirDemoCore *core = user_data;
  WeirDemoExchange *exchange = g_hash_table_lookup (core->exchanges, message);

  if (exchange == NULL)
    return;
  core->stats.aborted++;
  weir_demo_exchange_close (exchange, WEIR_DEMO_CLOSE_CLEAN);
}

static void
core_init (WeirDemoCore *core, const WeirDemoOptions *options)
{
  const WeirDemoOptions none = { 0 };

  if (options == NULL)
    options = &none;
  core->client_id = g_strdup (options->client_id != NULL ? options->client_id : DEFAULT_CLIENT_ID);
  core->client_secret =
      g_strdup (options->client_secret != NULL ? options->client_secret : DEFAULT_CLIENT_SECRET);
  core->token_lifetime_s =
      options->token_lifetime_s > 0 ? options->token_lifetime_s : DEFAULT_LIFETIME_S;
  core->chunk_delay_ms = options->chunk_delay_ms;
  core->bedrock_form = options->bedrock_form;
  core->max_idle_ms = options->max_idle_ms;
  core->faults = weir_demo_faults_new (options->faults, options->n_faults);
  core->registry = weir_demo_registry_new (options->deployments, options->n_deployments);
  core->prompt_cache = weir_demo_prompt_cache_new ();
  core->exchanges = g_hash_table_new (NULL, NULL);
  core->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  core->stored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, weir_demo_stored_free);
}

static void
core_clear (WeirDemoCore *core)
{
  g_free (core->client_id);
  g_free (core->client_secret);
  weir_demo_faults_free (core->faults);
  weir_demo_registry_free (core->registry);
  weir_demo_prompt_cache_free (core->prompt_cache);
  g_hash_table_unref (core->exchanges);
  g_hash_table_unref (core->counts);
  g_hash_table_unref (core->stored);
  g_clear_pointer (&core->last_body, g_bytes_unref);
}

static void
weir_demo_finalize (GObject *object)
{
  WeirDemo *self = WEIR_DEMO (object);

  weir_demo_stop (self);
  core_clear (&self->core);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (weir_demo_parent_class)->finalize (object);
}

static void
weir_demo_class_init (WeirDemoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_demo_finalize;
}

static void
weir_demo_init (WeirDemo *self)
{
  g_mutex_init (&self->mutex);
}

WeirDemo *
weir_demo_new (const WeirDemoOptions *options)
{
  WeirDemo *self = g_object_new (WEIR_TYPE_DEMO, NULL);

  core_init (&self->core, options);
  return self;
}

/* (transfer full) (nullable): a listening socket on the loopback address. */
static GSocket *
listen_on (guint16 port, guint16 *bound, GError **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL || !g_socket_bind (socket, address, TRUE, error))
    return NULL;
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_listen (socket, error))
    return NULL;
  local = g_socket_get_local_address (socket, error);
  if (local == NULL)
    return NULL;
  *bound = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
  return g_steal_pointer (&socket);
}

/* Lets libsoup do what it has put off; bounded, for it must end. */
static void
settle (WeirDemoCore *core)
{
  for (guint i = 0; i < 1000 && g_main_context_iteration (core->context, FALSE); i++)
    continue;
}

static gboolean
has_complete (WeirDemoCore *core)
{
  GHashTableIter iter;
  gpointer exchange;

  g_hash_table_iter_init (&iter, core->exchanges);
  while (g_hash_table_iter_next (&iter, NULL, &exchange))
    if (((WeirDemoExchange *) exchange)->complete)
      return TRUE;
  return FALSE;
}

/* libsoup ends a chunked body in another thread; what waits for that would leak. */
static void
await_ends (WeirDemoCore *core)
{
  for (guint i = 0; i < 100 && has_complete (core); i++)
    {
      settle (core);
      g_usleep (1000);
    }
  settle (core);
}

/* Undoes open_server (); in the demo's context. */
static void
close_server (WeirDemoCore *core)
{
  g_autoptr (GList) running = NULL;

  await_ends (core);
  running = g_hash_table_get_values (core->exchanges);
  for (GList *l = running; l != NULL; l = l->next)
    weir_demo_exchange_close (l->data, WEIR_DEMO_CLOSE_CLEAN);
  weir_demo_links_end (core->links);
  settle (core);
  soup_server_disconnect (core->server);
  settle (core);
  g_signal_handlers_disconnect_by_data (core->server, core);
  g_clear_object (&core->server);
  g_clear_pointer (&core->links, weir_demo_links_free);
  g_clear_pointer (&core->timers, weir_demo_timers_free);
  if (core->other_end >= 0)
    close (core->other_end);
  core->other_end = -1;
}

/* SoupServer keeps connections alive only while it listens to something. This is a socket that
 * nobody can connect to; its other end must live as long. */
static gboolean
listen_nowhere (WeirDemoCore *core, GError **error)
{
  int ends[2];
  g_autoptr (GSocket) socket = NULL;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "no socket pair: %s",
                   g_strerror (errno));
      return FALSE;
    }
  core->other_end = ends[1];
  socket = g_socket_new_from_fd (ends[0], error);
  return socket != NULL && soup_server_listen_socket (core->server, socket, 0, error);
}

static gboolean
open_server (WeirDemoCore *core, GSocket *socket, GError **error)
{
  core->server = soup_server_new ("server-header", "istio-envoy", NULL);
  soup_server_add_handler (core->server, NULL, on_request, core, NULL);
  g_signal_connect (core->server, "request-finished", G_CALLBACK (on_finished), core);
  g_signal_connect (core->server, "request-aborted", G_CALLBACK (on_aborted), core);
  core->timers = weir_demo_timers_new (core->context);
  core->links = weir_demo_links_new (core->context, core->timers, socket, core->server,
                                     core->max_idle_ms, &core->stats.connections, on_left, core);
  return listen_nowhere (core, error);
}

static gpointer
run (gpointer user_data)
{
  WeirDemo *self = user_data;

  g_main_context_push_thread_default (self->core.context);
  g_main_loop_run (self->loop);
  close_server (&self->core);
  g_main_context_pop_thread_default (self->core.context);
  return NULL;
}

gboolean
weir_demo_start (WeirDemo *self, guint16 port, GError **error)
{
  g_autoptr (GSocket) socket = NULL;
  gboolean opened;

  g_return_val_if_fail (WEIR_IS_DEMO (self), FALSE);
  g_return_val_if_fail (self->thread == NULL, FALSE);

  socket = listen_on (port, &self->core.port, error);
  if (socket == NULL)
    return FALSE;
  self->core.context = g_main_context_new ();
  self->loop = g_main_loop_new (self->core.context, FALSE);
  /* The context is not running yet: its sources may be made here, where errors can be told. */
  g_main_context_push_thread_default (self->core.context);
  opened = open_server (&self->core, socket, error);
  if (!opened)
    close_server (&self->core);
  g_main_context_pop_thread_default (self->core.context);
  if (opened)
    self->thread = g_thread_new ("weir-demo", run, self);
  else
    {
      g_clear_pointer (&self->loop, g_main_loop_unref);
      g_clear_pointer (&self->core.context, g_main_context_unref);
    }
  return opened;
}

static gboolean
quit_loop (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

void
weir_demo_stop (WeirDemo *self)
{
  g_return_if_fail (WEIR_IS_DEMO (self));

  g_mutex_lock (&self->mutex);
  if (self->thread != NULL)
    {
      /* From inside the loop: a quit before it runs would be lost. */
      g_main_context_invoke_full (self->core.context, G_PRIORITY_HIGH, quit_loop, self->loop, NULL);
      g_thread_join (g_steal_pointer (&self->thread));
      g_clear_pointer (&self->loop, g_main_loop_unref);
      g_clear_pointer (&self->core.context, g_main_context_unref);
    }
  g_mutex_unlock (&self->mutex);
}

guint16
weir_demo_get_port (WeirDemo *self)
{
  g_return_val_if_fail (WEIR_IS_DEMO (self), 0);

  return self->core.port;
}

char *
weir_demo_dup_service_key (WeirDemo *self)
{
  GString *json = g_string_new (NULL);
  g_autofree char *origin = NULL;
  WeirJsonWriter writer;

  g_return_val_if_fail (WEIR_IS_DEMO (self), NULL);

  origin = weir_demo_core_dup_origin (&self->core);
  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "clientid", self->core.client_id);
  weir_json_writer_member_utf8 (&writer, "clientsecret", self->core.client_secret);
  weir_json_writer_member_utf8 (&writer, "url", origin);
  weir_json_writer_member_utf8 (&writer, "identityzone", "weir-demo");
  weir_json_writer_member_utf8 (&writer, "identityzoneid", "9a8b7c6d-0000-4000-8000-123456789abc");
  weir_json_writer_member_utf8 (&writer, "appname", "weir-demo!b1|aicore!b540");
  weir_json_writer_member_utf8 (&writer, "credential-type", "binding-secret");
  weir_json_writer_name (&writer, "serviceurls");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "AI_API_URL", origin);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_object (&writer);
  return g_string_free (json, FALSE);
}

static void
copy_stats (WeirDemoCore *core, gpointer data)
{
  *(WeirDemoStats *) data = core->stats;
}

void
weir_demo_get_stats (WeirDemo *self, WeirDemoStats *stats)
{
  g_return_if_fail (WEIR_IS_DEMO (self));
  g_return_if_fail (stats != NULL);

  call (self, copy_stats, stats);
}

typedef struct
{
  const char *id;
  guint64 count;
} CountQuestion;

static void
answer_count (WeirDemoCore *core, gpointer data)
{
  CountQuestion *question = data;
  const guint64 *count = g_hash_table_lookup (core->counts, question->id);

  question->count = count != NULL ? *count : 0;
}

guint64
weir_demo_get_count (WeirDemo *self, const char *id)
{
  CountQuestion question = { id, 0 };

  g_return_val_if_fail (WEIR_IS_DEMO (self), 0);
  g_return_val_if_fail (id != NULL, 0);

  call (self, answer_count, &question);
  return question.count;
}

static void
ref_last_body (WeirDemoCore *core, gpointer data)
{
  GBytes **body = data;

  *body = core->last_body != NULL ? g_bytes_ref (core->last_body) : NULL;
}

GBytes *
weir_demo_dup_last_body (WeirDemo *self)
{
  GBytes *body = NULL;

  g_return_val_if_fail (WEIR_IS_DEMO (self), NULL);

  call (self, ref_last_body, &body);
  return body;
}

static void
next_generation (WeirDemoCore *core, gpointer data)
{
  core->generation++;
}

void
weir_demo_revoke_tokens (WeirDemo *self)
{
  g_return_if_fail (WEIR_IS_DEMO (self));

  call (self, next_generation, NULL);
}

static void
swap_faults (WeirDemoCore *core, gpointer data)
{
  weir_demo_faults_free (core->faults);
  core->faults = data;
}

void
weir_demo_set_faults (WeirDemo *self, const WeirDemoFault *faults, guint n_faults)
{
  g_return_if_fail (WEIR_IS_DEMO (self));
  g_return_if_fail (faults != NULL || n_faults == 0);

  call (self, swap_faults, weir_demo_faults_new (faults, n_faults));
}

static void
swap_registry (WeirDemoCore *core, gpointer data)
{
  weir_demo_registry_free (core->registry);
  core->registry = data;
}

void
weir_demo_set_deployments (WeirDemo *self,
                           const WeirDemoDeployment *deployments,
                           guint n_deployments)
{
  g_return_if_fail (WEIR_IS_DEMO (self));
  g_return_if_fail (deployments != NULL || n_deployments == 0);

  call (self, swap_registry, weir_demo_registry_new (deployments, n_deployments));
}
