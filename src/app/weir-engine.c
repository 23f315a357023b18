/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "config.h"

#include "app/weir-engine.h"

#include "app/weir-engine-address.h"
#include "app/weir-engine-host.h"
#include "app/weir-engine-requests.h"
#include "app/weir-engine-restart.h"
#include "app/weir-engine-usage.h"
#include "app/weir-file-watch.h"
#include "app/weir-model-files.h"
#include "app/weir-usage-fan.h"
#include "base/weir-system-clock.h"
#include "store/weir-database.h"
#include "store/weir-learned-file.h"
#include "store/weir-response-store.h"

#define DRAIN_BEAT_MS 20

struct _WeirEngine
{
  GObject parent_instance;

  WeirSettingsSources *sources;
  char *state_dir;
  char *data_dir;
  WeirResponseStore *response_ids;
  char *version;
  gboolean wants_demo;
  gboolean is_watched;
  const WeirDemoOptions *demo_options;
  WeirUsageSink *observer; /* (nullable) */
  WeirSights *sights;
  WeirClock *clock;
  GMainContext *context;      /* the owner's */
  WeirCredentialStore *store; /* (nullable) */

  WeirEngineCredentials *credentials;
  WeirDemo *demo;
  WeirSettings *settings;
  WeirFileWatch *watch;
  WeirEngineRelay *relay;
  WeirEngineHost *host;
  WeirUsageStore *usage;
  guint16 port;
  char *base_url;
  GTask *drain;
  gint64 drain_end_us;
};

enum
{
  SIGNAL_MODELS_CHANGED,
  SIGNAL_ACTIVITY_CHANGED,
  SIGNAL_CREDENTIALS_CHANGED,
  SIGNAL_SETTINGS_CHANGED,
  SIGNAL_NOTICE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirEngine, weir_engine, G_TYPE_OBJECT)

static void
on_models_changed (gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_MODELS_CHANGED], 0);
}

static void
on_activity_changed (gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_ACTIVITY_CHANGED], 0);
}

static void
on_notice (const char *text, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_NOTICE], 0, text);
}

static void
complain (WeirEngine *self, const char *what, const GError *error)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", what, error->message);

  on_notice (text, self);
}

/* --- Settings --- */

/* What was wrong before is known already. */
static void
tell_settings (WeirEngine *self, const WeirSettings *before)
{
  for (char **warning = self->settings->warnings; *warning != NULL; warning++)
    if (before == NULL || !g_strv_contains ((const char *const *) before->warnings, *warning))
      on_notice (*warning, self);
}

/* Reads everything anew and takes it over, or leaves everything as it was. */
static gboolean
load (WeirEngine *self, GError **error)
{
  g_autoptr (WeirSettings) settings = NULL;
  g_autoptr (WeirSettings) before = NULL;
  g_autoptr (WeirModelRules) rules = NULL;
  g_autofree char *models = NULL;

  self->sources->secrets = weir_engine_credentials_get_secrets (self->credentials);
  settings = weir_settings_load (self->sources, error);
  self->sources->secrets = NULL;
  if (settings == NULL
      || (weir_engine_host_is_listening (self->host)
          && !weir_engine_address_check (settings, error)))
    return FALSE;
  models = g_build_filename (self->sources->config_dir, "weir", "models.d", NULL);
  rules = weir_model_files_load (models, error);
  if (rules == NULL)
    return FALSE;
  weir_engine_credentials_look (self->credentials, settings);
  if (!weir_engine_host_apply (self->host, settings, rules,
                               weir_engine_credentials_get_standing (self->credentials), error))
    return FALSE;

  before = g_steal_pointer (&self->settings);
  self->settings = g_steal_pointer (&settings);
  if (self->usage != NULL)
    weir_engine_usage_apply (self->usage, self->settings);
  tell_settings (self, before);
  if (before != NULL)
    g_signal_emit (self, signals[SIGNAL_SETTINGS_CHANGED], 0);
  return TRUE;
}

/* What is known now goes in as a change of the file would. */
static void
on_credentials_changed (gpointer user_data)
{
  WeirEngine *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!load (self, &error))
    complain (self, "The credentials are not used", error);
  g_signal_emit (self, signals[SIGNAL_CREDENTIALS_CHANGED], 0);
}

static gboolean
start_demo (WeirEngine *self, GError **error)
{
  g_autoptr (WeirDemo) demo = weir_demo_new (self->demo_options);

  if (!weir_demo_start (demo, 0, error))
    return FALSE;
  self->demo = g_steal_pointer (&demo);
  self->sources->demo_key = weir_demo_dup_service_key (self->demo);
  return TRUE;
}

gboolean
weir_engine_open (WeirEngine *self, GError **error)
{
  const WeirEngineRelayEvents events = { .models_changed = on_models_changed,
                                         .activity_changed = on_activity_changed,
                                         .notice = on_notice,
                                         .user_data = self };

  g_return_val_if_fail (WEIR_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (self->host == NULL, FALSE);

  if (self->wants_demo && !start_demo (self, error))
    return FALSE;
  self->relay = weir_engine_relay_new (self->context, &events);
  self->host = weir_engine_host_new (self->clock, self->relay);
  self->credentials = weir_engine_credentials_new (self->store, on_credentials_changed, self);
  if (load (self, error))
    return TRUE;
  weir_engine_close (self);
  return FALSE;
}

static void
on_files_changed (gpointer user_data)
{
  WeirEngine *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!weir_engine_reload (self, &error))
    complain (self, "The changed configuration is not used", error);
}

static void
watch_files (WeirEngine *self)
{
  if (self->is_watched)
    return;
  g_clear_pointer (&self->watch, weir_file_watch_free);
  g_main_context_push_thread_default (self->context);
  self->watch = weir_file_watch_new ((const char *const *) self->settings->watched,
                                     WEIR_FILE_WATCH_REST_MS, on_files_changed, self);
  g_main_context_pop_thread_default (self->context);
}

gboolean
weir_engine_reload (WeirEngine *self, GError **error)
{
  g_autoptr (WeirSettings) old = NULL;

  g_return_val_if_fail (WEIR_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (self->settings != NULL, FALSE);
  old = weir_settings_ref (self->settings);
  if (!load (self, error))
    return FALSE;
  if (self->watch != NULL)
    watch_files (self);
  if (weir_engine_host_is_listening (self->host))
    weir_engine_restart_tell (old, self->settings, on_notice, self);
  on_notice ("The configuration was read again.", self);
  return TRUE;
}

void
weir_engine_set_offline (WeirEngine *self, gboolean offline)
{
  g_return_if_fail (WEIR_IS_ENGINE (self) && self->host != NULL);

  weir_engine_host_set_offline (self->host, offline);
}

/* --- Serving --- */

static void
make_usage (WeirEngine *self)
{
  if (self->usage == NULL)
    self->usage = weir_engine_usage_new (self->state_dir, self->data_dir, self->clock);
  weir_engine_usage_apply (self->usage, self->settings);
}

/* The demo's replies are gone with it. */
static void
make_response_ids (WeirEngine *self)
{
  g_autoptr (WeirDatabase) database = NULL;

  if (self->response_ids != NULL)
    return;
  database = self->demo != NULL ? weir_database_new (NULL, 0)
                                : weir_database_ref (weir_usage_store_get_database (self->usage));
  self->response_ids = weir_response_store_new (database, 0);
}

static void
tell_exposure (WeirEngine *self)
{
  g_autofree char *text = weir_engine_address_describe (self->settings, self->port);

  if (text != NULL)
    on_notice (text, self);
}

gboolean
weir_engine_listen (WeirEngine *self, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (WeirUsageFan) usage = weir_usage_fan_new (self->demo != NULL);
  g_autofree char *learned = NULL;
  WeirEngineServingOptions options = { 0 };

  g_return_val_if_fail (WEIR_IS_ENGINE (self) && self->settings != NULL, FALSE);
  g_return_val_if_fail (!weir_engine_host_is_listening (self->host), FALSE);

  if (!weir_engine_address_check (self->settings, error)
      || !weir_engine_address_load_certificate (self->settings, &certificate, error))
    return FALSE;

  make_usage (self);
  make_response_ids (self);
  weir_usage_fan_add (usage, (WeirUsageSink *) self->usage);
  weir_usage_fan_add (usage, self->observer);
  options.settings = self->settings;
  options.usage = WEIR_USAGE_SINK (usage);
  options.observer = self->observer;
  options.sights = self->sights;
  options.history = self->usage;
  options.response_ids = WEIR_RESPONSE_IDS (self->response_ids);
  options.certificate = certificate;
  options.version = self->version;
  /* the demo's deployments are new ones each time */
  if (self->data_dir != NULL && self->demo == NULL)
    options.learned_file = learned = weir_learned_file_build_path (self->data_dir);
  self->port = weir_engine_host_listen (self->host, &options, error);
  if (self->port == 0)
    return FALSE;

  self->base_url = weir_engine_address_build_url (self->settings, self->port);
  watch_files (self);
  tell_exposure (self);
  return TRUE;
}

guint16
weir_engine_get_port (WeirEngine *self)
{
  g_return_val_if_fail (WEIR_IS_ENGINE (self), 0);

  return self->port;
}

char *
weir_engine_dup_base_url (WeirEngine *self)
{
  g_return_val_if_fail (WEIR_IS_ENGINE (self), NULL);

  return g_strdup (self->base_url);
}

WeirUsageStore *
weir_engine_get_usage (WeirEngine *self)
{
  g_return_val_if_fail (WEIR_IS_ENGINE (self), NULL);

  return self->usage;
}

WeirSights *
weir_engine_get_sights (WeirEngine *self)
{
  g_return_val_if_fail (WEIR_IS_ENGINE (self), NULL);

  return self->sights;
}

guint
weir_engine_get_n_active (WeirEngine *self)
{
  g_return_val_if_fail (WEIR_IS_ENGINE (self), 0);

  return self->host != NULL ? weir_engine_host_get_n_active (self->host) : 0;
}

/* Ends the wait: %TRUE when all is quiet, %FALSE at the limit. */
static gboolean
on_drain_beat (gpointer user_data)
{
  WeirEngine *self = g_task_get_source_object (user_data);
  gboolean is_quiet;
  GTask *task;

  /* The engine was closed meanwhile. */
  if (self->drain == NULL)
    return G_SOURCE_REMOVE;

  is_quiet = weir_engine_host_is_quiet (self->host);
  if (!is_quiet && weir_clock_get_boot_us (self->clock) < self->drain_end_us)
    return G_SOURCE_CONTINUE;

  task = g_steal_pointer (&self->drain);
  g_task_return_boolean (task, is_quiet);
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

void
weir_engine_drain_async (WeirEngine *self,
                         guint limit_s,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GSource) beat = NULL;

  g_return_if_fail (WEIR_IS_ENGINE (self));
  g_return_if_fail (self->drain == NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, weir_engine_drain_async);
  if (self->host == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  weir_engine_host_stop_accepting (self->host);
  self->drain_end_us = weir_clock_get_boot_us (self->clock) + limit_s * (gint64) G_USEC_PER_SEC;
  self->drain = g_object_ref (task);
  beat = g_timeout_source_new (DRAIN_BEAT_MS);
  g_task_attach_source (task, beat, on_drain_beat);
}

gboolean
weir_engine_drain_finish (WeirEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Looking up --- */

WeirSettings *
weir_engine_get_settings (WeirEngine *self)
{
  g_return_val_if_fail (WEIR_IS_ENGINE (self), NULL);

  return self->settings;
}

WeirCredentialsStanding
weir_engine_get_standing (WeirEngine *self)
{
  g_return_val_if_fail (WEIR_IS_ENGINE (self), WEIR_CREDENTIALS_COMPLETE);

  return self->credentials != NULL ? weir_engine_credentials_get_standing (self->credentials)
                                   : WEIR_CREDENTIALS_COMPLETE;
}

gboolean
weir_engine_are_credentials_lasting (WeirEngine *self)
{
  g_return_val_if_fail (WEIR_IS_ENGINE (self), TRUE);

  return self->credentials == NULL || weir_engine_credentials_are_lasting (self->credentials);
}

WeirSnapshot *
weir_engine_dup_snapshot (WeirEngine *self)
{
  g_return_val_if_fail (WEIR_IS_ENGINE (self), NULL);
  g_return_val_if_fail (self->host != NULL, NULL);

  return weir_engine_host_dup_snapshot (self->host);
}

void
weir_engine_discover_async (WeirEngine *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (WEIR_IS_ENGINE (self));
  g_return_if_fail (self->host != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_engine_discover_async);
  weir_engine_host_discover (self->host, task);
}

gboolean
weir_engine_discover_finish (WeirEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
weir_engine_call_async (WeirEngine *self,
                        const char *account,
                        const char *method,
                        const char *path,
                        const char *resource_group,
                        GBytes *body,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  WeirEngineCall *call;

  g_return_if_fail (WEIR_IS_ENGINE (self));
  g_return_if_fail (self->host != NULL);
  g_return_if_fail (account != NULL && method != NULL && path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_engine_call_async);
  call = g_new0 (WeirEngineCall, 1);
  call->account = g_strdup (account);
  call->method = g_strdup (method);
  call->path = g_strdup (path);
  call->resource_group = g_strdup (resource_group);
  call->body = body != NULL ? g_bytes_ref (body) : NULL;
  g_task_set_task_data (task, call, (GDestroyNotify) weir_engine_call_free);
  weir_engine_host_call (self->host, task);
}

GBytes *
weir_engine_call_finish (WeirEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- The end --- */

void
weir_engine_close (WeirEngine *self)
{
  g_autoptr (GTask) drain = NULL;

  g_return_if_fail (WEIR_IS_ENGINE (self));

  drain = g_steal_pointer (&self->drain);
  if (drain != NULL)
    g_task_return_boolean (drain, FALSE);
  g_clear_pointer (&self->watch, weir_file_watch_free);
  g_clear_pointer (&self->credentials, weir_engine_credentials_free);
  if (self->relay != NULL)
    weir_engine_relay_stop (self->relay);
  g_clear_pointer (&self->host, weir_engine_host_free);
  g_clear_pointer (&self->relay, weir_engine_relay_unref);
  g_clear_object (&self->usage);
  g_clear_object (&self->response_ids);
  if (self->demo != NULL)
    weir_demo_stop (self->demo);
  g_clear_object (&self->demo);
  g_clear_pointer (&self->settings, weir_settings_unref);
  g_clear_pointer (&self->base_url, g_free);
  self->port = 0;
}

static void
weir_engine_dispose (GObject *object)
{
  weir_engine_close (WEIR_ENGINE (object));

  G_OBJECT_CLASS (weir_engine_parent_class)->dispose (object);
}

static void
weir_engine_finalize (GObject *object)
{
  WeirEngine *self = WEIR_ENGINE (object);

  weir_settings_sources_free (self->sources);
  g_free (self->state_dir);
  g_free (self->data_dir);
  g_free (self->version);
  g_clear_object (&self->observer);
  g_clear_pointer (&self->sights, weir_sights_unref);
  g_clear_object (&self->store);
  g_object_unref (self->clock);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (weir_engine_parent_class)->finalize (object);
}

static void
weir_engine_class_init (WeirEngineClass *klass)
{
  static const char *const names[] = { "models-changed", "activity-changed", "credentials-changed",
                                       "settings-changed" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_engine_dispose;
  object_class->finalize = weir_engine_finalize;

  for (guint i = SIGNAL_MODELS_CHANGED; i <= SIGNAL_SETTINGS_CHANGED; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_NOTICE] = g_signal_new ("notice", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
weir_engine_init (WeirEngine *self)
{
  self->context = g_main_context_ref_thread_default ();
}

WeirEngine *
weir_engine_new (const WeirEngineOptions *options)
{
  WeirEngine *self;

  g_return_val_if_fail (options != NULL, NULL);

  self = g_object_new (WEIR_TYPE_ENGINE, NULL);
  self->sources = options->sources != NULL ? weir_settings_sources_copy (options->sources)
                                           : weir_settings_sources_new ();
  self->state_dir = g_strdup (options->state_dir);
  self->data_dir = g_strdup (options->data_dir);
  self->version = g_strdup (options->version != NULL ? options->version : WEIR_VERSION);
  self->wants_demo = options->demo;
  self->is_watched = options->is_watched;
  self->demo_options = options->demo_options;
  g_set_object (&self->usage, options->usage);
  g_set_object (&self->observer, options->observer);
  self->sights = options->sights != NULL ? weir_sights_ref (options->sights) : weir_sights_new ();
  g_set_object (&self->store, options->credentials);
  self->clock = options->clock != NULL ? g_object_ref (options->clock) : weir_system_clock_new ();
  return self;
}
