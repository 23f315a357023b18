/* SPDX-License-Identifier: MIT */
#include "proxy/proxy.h"

#include <string.h>

#include "base/weir-system-clock.h"

#define MAX_DEPLOYMENTS 4
#define PATIENCE_US (60 * G_TIME_SPAN_SECOND)

static const char rules_json[] = "{\"rules\":["
                                 "{\"streaming\":true,\"tools\":true,\"context\":128000},"
                                 "{\"model\":\"o1\",\"streaming\":false,\"reasoning\":true,"
                                 "\"drop\":[\"temperature\"]}"
                                 "]}";

/* ---- what is recorded */

#define TEST_TYPE_SINK (test_sink_get_type ())
G_DECLARE_FINAL_TYPE (TestSink, test_sink, TEST, SINK, GObject)

struct _TestSink
{
  GObject parent_instance;

  GMutex mutex; /* covers @records */
  GPtrArray *records;
};

static void test_sink_iface_init (WeirUsageSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestSink,
                               test_sink,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_USAGE_SINK, test_sink_iface_init))

static void
record_free (gpointer data)
{
  TestRecord *record = data;

  g_free (record->api);
  g_free (record->model);
  g_free (record->account);
  g_free (record->deployment);
  g_free (record->error_kind);
  g_free (record->rule);
  g_free (record);
}

static void
test_sink_record (WeirUsageSink *sink, const WeirUsageRecord *record)
{
  TestSink *self = TEST_SINK (sink);
  TestRecord *copy = g_new0 (TestRecord, 1);

  g_assert_cmpuint (strlen (record->request_id), ==, 32);
  g_assert_cmpint (record->wall_us, >, 0);
  g_assert_cmpint (record->duration_us, >=, 0);
  copy->api = g_strdup (record->api);
  copy->model = g_strdup (record->model);
  copy->account = g_strdup (record->account);
  copy->deployment = g_strdup (record->deployment);
  copy->error_kind = g_strdup (record->error_kind);
  copy->rule = g_strdup (record->rule);
  copy->status = record->status;
  copy->stream = record->stream;
  copy->attempts = record->attempts;
  copy->first_byte_us = record->first_byte_us;
  copy->bytes_in = record->bytes_in;
  copy->bytes_out = record->bytes_out;
  copy->usage = record->usage;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->records, copy);
  g_mutex_unlock (&self->mutex);
}

static void
test_sink_iface_init (WeirUsageSinkInterface *iface)
{
  iface->record = test_sink_record;
}

static void
test_sink_finalize (GObject *object)
{
  TestSink *self = TEST_SINK (object);

  g_ptr_array_unref (self->records);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (test_sink_parent_class)->finalize (object);
}

static void
test_sink_class_init (TestSinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_sink_finalize;
}

static void
test_sink_init (TestSink *self)
{
  g_mutex_init (&self->mutex);
  self->records = g_ptr_array_new_with_free_func (record_free);
}

/* ---- the server context */

typedef struct
{
  void (*func) (gpointer data);
  gpointer data;
  GMutex mutex;
  GCond cond;
  gboolean done;
} Call;

static gboolean
run_call (gpointer data)
{
  Call *call = data;

  call->func (call->data);
  g_mutex_lock (&call->mutex);
  call->done = TRUE;
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->mutex);
  return G_SOURCE_REMOVE;
}

void
test_proxy_invoke (TestProxy *self, void (*func) (gpointer data), gpointer data)
{
  Call call = { .func = func, .data = data };

  g_mutex_init (&call.mutex);
  g_cond_init (&call.cond);
  g_main_context_invoke (self->context, run_call, &call);
  g_mutex_lock (&call.mutex);
  while (!call.done)
    g_cond_wait (&call.cond, &call.mutex);
  g_mutex_unlock (&call.mutex);
  g_mutex_clear (&call.mutex);
  g_cond_clear (&call.cond);
}

static gpointer
run_context (gpointer data)
{
  TestProxy *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* ---- the sides */

static void
start_demo (TestProxy *self, guint side, const TestProxyOptions *options)
{
  static const char *const extra[][3] = {
    { "o1", "o1", "azure-openai" },
    { "emb", "text-embedding-3-small", "azure-openai" },
    { "claude", "anthropic--claude-4.5-sonnet", "aws-bedrock" },
    { "gemini-emb", "gemini-embedding", "gcp-vertexai" },
    { "orchestration", NULL, "orchestration" },
    { "mistral", "mistralai--mistral-small", "aicore-mistralai" },
    { "nova", "amazon--nova-pro", "aws-bedrock" },
    { "sonar", "sonar", "perplexity-ai" },
    { "titan", "amazon--titan-embed-text", "aws-bedrock" },
    { "titan-image", "amazon--titan-embed-image", "aws-bedrock" },
    { "codex", "gpt-5.3-codex", "azure-openai" },
    { "cohere", "cohere--command-a-reasoning", "aicore-cohere" },
    { "llama", "meta--llama3.1-70b-instruct", "aicore-opensource" },
  };
  WeirDemoDeployment deployments[MAX_DEPLOYMENTS + G_N_ELEMENTS (extra)] = { 0 };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  WeirDemoOptions demo = { 0 };
  g_autoptr (GError) error = NULL;
  guint n = MAX (options->n_deployments, 1);
  guint n_all = n + (options->families ? G_N_ELEMENTS (extra) : options->claude ? 3 : 2);

  g_assert_cmpuint (n, <=, MAX_DEPLOYMENTS);
  for (guint i = 0; i < n_all; i++)
    {
      char *id = i < n ? g_strdup_printf ("%c-u%u", 'A' + side, i + 1)
                       : g_strdup_printf ("%c-%s", 'A' + side, extra[i - n][0]);

      g_ptr_array_add (names, id);
      deployments[i].id = id;
      deployments[i].model = i < n ? "gpt-4.1" : extra[i - n][1];
      deployments[i].executable = i < n ? "azure-openai" : extra[i - n][2];
    }
  demo.deployments = deployments;
  demo.n_deployments = n_all;
  demo.chunk_delay_ms = options->chunk_delay_ms;
  demo.bedrock_form = options->bedrock_form;
  demo.max_idle_ms = options->max_idle_ms;
  self->demos[side] = weir_demo_new (&demo);
  weir_demo_start (self->demos[side], 0, &error);
  g_assert_no_error (error);
}

static void
make_account (TestProxy *self, guint side)
{
  g_autofree char *json = weir_demo_dup_service_key (self->demos[side]);
  g_autoptr (GError) error = NULL;
  WeirAccount *account = weir_account_alloc ();

  account->id = g_strdup_printf ("account-%c", 'a' + side);
  account->name = g_strdup_printf ("%c", 'A' + side);
  account->key = weir_service_key_parse (json, -1, &error);
  g_assert_no_error (error);
  account->tokens = weir_token_source_new (account->key, self->context, self->clock);
  account->resource_groups = g_strsplit ("default", ",", 0);
  account->weight = 1;
  self->accounts[side] = account;
}

static void
publish (TestProxy *self, const TestProxyOptions *options)
{
  g_autoptr (WeirSnapshot) snapshot = weir_snapshot_alloc ();
  g_autoptr (GPtrArray) all =
      g_ptr_array_new_with_free_func ((GDestroyNotify) weir_deployment_unref);

  snapshot->lists = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->n_sides; i++)
    {
      g_autoptr (GPtrArray) own = weir_deployment_list_dup (self->lists[i]);

      for (guint j = 0; j < own->len; j++)
        g_ptr_array_add (all, weir_deployment_ref (g_ptr_array_index (own, j)));
      g_ptr_array_add (snapshot->lists, g_object_ref (self->lists[i]));
    }
  snapshot->serial = 1;
  snapshot->router = options->rules != NULL
                         ? weir_router_new_with_rules (all, NULL, 0, options->rules)
                         : weir_router_new (all, NULL, 0);
  snapshot->rules = weir_model_rules_ref (self->rules);
  snapshot->strict = options->strict;
  snapshot->learn = !options->forgetful;
  weir_snapshot_slot_set (self->snapshots, snapshot);
}

/* ---- start and end */

static void
make_lists (gpointer data)
{
  TestProxy *self = data;

  for (guint i = 0; i < self->n_sides; i++)
    {
      make_account (self, i);
      self->apis[i] = weir_ai_api_new (self->accounts[i]);
      self->lists[i] = weir_deployment_list_new (self->accounts[i], self->apis[i], self->clock);
    }
}

static void
open_listener (gpointer data)
{
  TestProxy *self = data;
  WeirAdmissionOptions options = { .bound_host = "127.0.0.1" };
  g_autoptr (WeirAdmission) admission = NULL;
  g_autoptr (GError) error = NULL;

  self->front_end = weir_front_end_new (NULL, self->clock, weir_server_handle, self->server);
  weir_front_end_listen (self->front_end, "127.0.0.1", 0, NULL, &error);
  g_assert_no_error (error);
  self->port = weir_front_end_get_port (self->front_end);
  options.port = self->port;
  admission = weir_admission_new (&options);
  weir_front_end_set_admission (self->front_end, admission);
}

static void
make_pool (TestProxy *self, const TestProxyOptions *options)
{
  WeirExchangeDeps deps = { 0 };
  g_autoptr (GError) error = NULL;

  self->upstream = weir_http_upstream_new (self->clock, NULL, "Weir test", &error);
  g_assert_no_error (error);
  self->sink = g_object_new (TEST_TYPE_SINK, NULL);
  self->learned = weir_learned_new ();
  deps.snapshots = self->snapshots;
  deps.upstream = self->upstream;
  deps.usage = self->sink;
  deps.response_ids = options->response_ids;
  deps.sights = options->sights;
  deps.learned = self->learned;
  deps.clock = self->clock;
  deps.limits = options->limits;
  deps.max_workers = options->max_workers;
  self->pool = weir_exchange_pool_new (&deps);
  self->server = weir_server_new (self->snapshots, self->pool, "1.2.3");
}

/* Adds the files of data/models that are called for. */
static void
add_shipped_rules (const TestProxyOptions *options, GPtrArray *files, GPtrArray *names)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "data", "models", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      char *text;
      gsize len;

      if (!options->families && !(options->claude && g_str_equal (name, "claude.json")))
        continue;
      g_file_get_contents (path, &text, &len, &error);
      g_assert_no_error (error);
      g_ptr_array_add (files, g_bytes_new_take (text, len));
      g_ptr_array_add (names, g_strdup (name));
    }
}

static WeirModelRules *
load_rules (const TestProxyOptions *options)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  WeirModelRules *rules;

  g_ptr_array_add (files, g_bytes_new_static (rules_json, strlen (rules_json)));
  g_ptr_array_add (names, g_strdup ("test"));
  add_shipped_rules (options, files, names);
  rules = weir_model_rules_new ((GBytes *const *) files->pdata, (const char *const *) names->pdata,
                                files->len, &error);
  g_assert_no_error (error);
  return rules;
}

TestProxy *
test_proxy_new (const TestProxyOptions *options)
{
  static const TestProxyOptions plain = { 0 };
  g_autoptr (GError) error = NULL;
  TestProxy *self = g_new0 (TestProxy, 1);

  if (options == NULL)
    options = &plain;
  self->n_sides = MAX (options->n_sides, 1);
  g_assert_cmpuint (self->n_sides, <=, TEST_MAX_SIDES);
  self->clock = options->clock != NULL ? g_object_ref (options->clock) : weir_system_clock_new ();
  self->rules = load_rules (options);
  self->snapshots = weir_snapshot_slot_new ();
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("server", run_context, self);

  for (guint i = 0; i < self->n_sides; i++)
    start_demo (self, i, options);
  test_proxy_invoke (self, make_lists, self);
  for (guint i = 0; i < self->n_sides; i++)
    {
      weir_deployment_list_refresh_wait (self->lists[i], NULL, &error);
      g_assert_no_error (error);
    }
  publish (self, options);
  make_pool (self, options);
  test_proxy_invoke (self, open_listener, self);
  return self;
}

static void
close_front_end (gpointer data)
{
  TestProxy *self = data;

  weir_front_end_close (self->front_end);
}

static void
drop_all (gpointer data)
{
  TestProxy *self = data;

  g_clear_object (&self->front_end);
  weir_snapshot_slot_set (self->snapshots, NULL);
  for (guint i = 0; i < self->n_sides; i++)
    {
      weir_token_source_stop (self->accounts[i]->tokens);
      g_clear_object (&self->lists[i]);
      g_clear_object (&self->apis[i]);
      g_clear_pointer (&self->accounts[i], weir_account_unref);
    }
}

static void
quit (gpointer data)
{
  g_main_loop_quit (data);
}

void
test_proxy_free (TestProxy *self)
{
  test_proxy_invoke (self, close_front_end, self);
  weir_exchange_pool_free (self->pool);
  test_proxy_invoke (self, drop_all, self);
  test_proxy_invoke (self, quit, self->loop);
  g_thread_join (self->thread);

  weir_server_free (self->server);
  weir_learned_free (self->learned);
  weir_snapshot_slot_free (self->snapshots);
  weir_model_rules_unref (self->rules);
  g_object_unref (self->upstream);
  g_object_unref (self->sink);
  for (guint i = 0; i < self->n_sides; i++)
    {
      weir_demo_stop (self->demos[i]);
      g_object_unref (self->demos[i]);
    }
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_object_unref (self->clock);
  g_free (self);
}

/* ---- what tests do with it */

void
test_proxy_set_faults (TestProxy *self, guint side, const WeirDemoFault *faults, guint n_faults)
{
  weir_demo_set_faults (self->demos[side], faults, n_faults);
}

const char *
test_chat_body (gboolean stream)
{
  return stream ? "{\"model\":\"gpt-4.1\",\"stream\":true,"
                  "\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]}"
                : "{\"model\":\"gpt-4.1\","
                  "\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]}";
}

TestReply *
test_proxy_chat (TestProxy *self, gboolean stream)
{
  return test_http_call (self->port, "POST", "/v1/chat/completions", test_chat_body (stream));
}

guint
test_proxy_get_n_records (TestProxy *self)
{
  TestSink *sink = TEST_SINK (self->sink);
  guint n;

  g_mutex_lock (&sink->mutex);
  n = sink->records->len;
  g_mutex_unlock (&sink->mutex);
  return n;
}

gint64
test_wait_for (gboolean (*condition) (gpointer data), gpointer data)
{
  gint64 start = g_get_monotonic_time ();

  while (!condition (data))
    {
      g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE_US);
      g_usleep (1000);
    }
  return g_get_monotonic_time () - start;
}

typedef struct
{
  TestProxy *proxy;
  guint n;
} Wanted;

static gboolean
has_records (gpointer data)
{
  Wanted *wanted = data;

  return test_proxy_get_n_records (wanted->proxy) >= wanted->n;
}

const TestRecord *
test_proxy_wait_record (TestProxy *self, guint n)
{
  TestSink *sink = TEST_SINK (self->sink);
  Wanted wanted = { self, n };

  test_wait_for (has_records, &wanted);
  g_assert_cmpuint (test_proxy_get_n_records (self), ==, n);
  return g_ptr_array_index (sink->records, n - 1);
}
