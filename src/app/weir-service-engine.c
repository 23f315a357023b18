/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-service-engine.h"

#include "app/weir-file-watch.h"
#include "app/weir-service-credentials.h"
#include "app/weir-service-failure.h"

struct _WeirServiceEngine
{
  const WeirServiceOptions *options;
  WeirProblemBoard *board;
  WeirUsageSink *observer;
  WeirSights *sights;
  WeirServiceEngineEvents events;

  WeirEngine *engine;     /* (nullable) */
  GCancellable *refresh;  /* set while one is under way */
  gboolean wants_refresh; /* as soon as the service keys are known */
  gint64 refreshed_s;
  char **paths;         /* (nullable): what the settings that were read last came from */
  WeirFileWatch *watch; /* (nullable) */
};

/* --- Files --- */

static void
on_files_changed (gpointer user_data)
{
  WeirServiceEngine *self = user_data;

  self->events.files_changed (self->events.user_data);
}

/* Before any could be read, the file where they would be. One watch that is still needed goes on, with what it
 * has seen a moment ago. */
static void
watch_files (WeirServiceEngine *self)
{
  g_auto (GStrv) paths = NULL;

  if (self->engine != NULL)
    paths = g_strdupv (weir_engine_get_settings (self->engine)->watched);
  else if (self->paths != NULL)
    paths = g_strdupv (self->paths);
  else
    {
      paths = g_new0 (char *, 2);
      paths[0] = weir_settings_sources_build_path (self->options->sources);
    }
  if (self->watch != NULL
      && g_strv_equal ((const char *const *) paths, (const char *const *) self->paths))
    return;
  g_clear_pointer (&self->watch, weir_file_watch_free);
  g_strfreev (self->paths);
  self->paths = g_steal_pointer (&paths);
  self->watch = weir_file_watch_new ((const char *const *) self->paths, WEIR_FILE_WATCH_REST_MS,
                                     on_files_changed, self);
}

/* --- What the engine tells --- */

static void
note_answer (WeirServiceEngine *self)
{
  self->refreshed_s = weir_clock_get_wall_us (self->options->clock) / G_USEC_PER_SEC;
  self->events.refreshing_changed (self->events.user_data);
}

/* It tells of the models that the settings name, too, before anybody has been asked. */
static void
on_models_changed (WeirEngine *engine, WeirServiceEngine *self)
{
  if (weir_engine_is_discovered (engine))
    note_answer (self);
  self->events.models_changed (self->events.user_data);
}

static void
on_activity_changed (WeirEngine *engine, WeirServiceEngine *self)
{
  self->events.activity_changed (self->events.user_data);
}

static void
on_notice (WeirEngine *engine, const char *text, WeirServiceEngine *self)
{
  /* A discovery that failed is told in this way only. */
  on_models_changed (engine, self);
}

static void
on_credentials_changed (WeirEngine *engine, WeirServiceEngine *self)
{
  weir_service_credentials_tell (self->board, engine, self->options->is_sandboxed);
  self->events.credentials_changed (self->events.user_data);
  if (self->wants_refresh && weir_engine_get_standing (engine) != WEIR_CREDENTIALS_PENDING)
    {
      self->wants_refresh = FALSE;
      weir_service_engine_refresh (self);
      self->events.refreshing_changed (self->events.user_data);
    }
}

/* --- One after the other --- */

static void
close_engine (WeirServiceEngine *self)
{
  self->wants_refresh = FALSE;
  self->refreshed_s = 0; /* the next one has asked for nothing yet */
  if (self->refresh != NULL)
    {
      g_cancellable_cancel (self->refresh);
      g_clear_object (&self->refresh);
      self->events.refreshing_changed (self->events.user_data);
    }
  if (self->engine != NULL)
    {
      self->events.closing (self->events.user_data);
      g_signal_handlers_disconnect_by_data (self->engine, self);
      weir_engine_close (self->engine);
    }
  g_clear_object (&self->engine);
}

void
weir_service_engine_close (WeirServiceEngine *self)
{
  close_engine (self);
  g_clear_pointer (&self->watch, weir_file_watch_free);
}

gboolean
weir_service_engine_renew (WeirServiceEngine *self, gboolean demo, GError **error)
{
  const WeirEngineOptions options = {
    .sources = self->options->sources,
    .usage = self->options->usage,
    .data_dir = self->options->data_dir,
    .credentials = self->options->credentials,
    .demo = demo,
    .demo_options = self->options->demo_options,
    .observer = self->observer,
    .sights = self->sights,
    .clock = self->options->clock,
    .is_watched = TRUE,
  };
  g_autoptr (WeirEngine) engine = NULL;
  g_autoptr (GError) local = NULL;

  close_engine (self);
  engine = weir_engine_new (&options);
  g_signal_connect (engine, "models-changed", G_CALLBACK (on_models_changed), self);
  g_signal_connect (engine, "activity-changed", G_CALLBACK (on_activity_changed), self);
  g_signal_connect (engine, "notice", G_CALLBACK (on_notice), self);
  g_signal_connect (engine, "credentials-changed", G_CALLBACK (on_credentials_changed), self);
  g_signal_connect_swapped (engine, "settings-changed", G_CALLBACK (watch_files), self);
  if (weir_engine_open (engine, &local))
    {
      self->engine = g_steal_pointer (&engine);
      weir_problem_board_remove (self->board, WEIR_PROBLEM_CONFIGURATION, NULL);
      watch_files (self);
      return TRUE;
    }
  g_signal_handlers_disconnect_by_data (engine, self);
  weir_problem_board_put (self->board, NULL, weir_service_failure_describe (NULL, local));
  watch_files (self);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

WeirSights *
weir_service_engine_get_sights (WeirServiceEngine *self)
{
  return self->sights;
}

WeirEngine *
weir_service_engine_get (WeirServiceEngine *self)
{
  return self->engine;
}

/* --- Asking for deployments --- */

typedef struct
{
  WeirServiceEngine *self;
  GCancellable *cancellable;
} Refresh;

/* Cancelled, it may come after @self has gone. */
static void
on_refreshed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Refresh *refresh = user_data;
  g_autoptr (GCancellable) cancellable = refresh->cancellable;
  WeirServiceEngine *self = refresh->self;

  weir_engine_discover_finish (WEIR_ENGINE (object), result, NULL);
  if (g_cancellable_is_cancelled (cancellable))
    return;
  g_clear_object (&self->refresh);
  note_answer (self);
  self->events.models_changed (self->events.user_data);
}

void
weir_service_engine_refresh (WeirServiceEngine *self)
{
  Refresh *refresh;

  if (self->engine == NULL || self->refresh != NULL)
    return;
  if (weir_engine_get_standing (self->engine) == WEIR_CREDENTIALS_PENDING)
    {
      self->wants_refresh = TRUE;
      self->events.refreshing_changed (self->events.user_data);
      return;
    }
  self->refresh = g_cancellable_new ();
  refresh = g_new0 (Refresh, 1);
  refresh->self = self;
  refresh->cancellable = g_object_ref (self->refresh);
  self->events.refreshing_changed (self->events.user_data);
  weir_engine_discover_async (self->engine, self->refresh, on_refreshed, refresh);
}

gboolean
weir_service_engine_is_refreshing (WeirServiceEngine *self)
{
  return self->refresh != NULL || self->wants_refresh;
}

gint64
weir_service_engine_get_refreshed (WeirServiceEngine *self)
{
  return self->refreshed_s;
}

/* --- The holder --- */

WeirServiceEngine *
weir_service_engine_new (const WeirServiceOptions *options,
                         WeirProblemBoard *board,
                         WeirUsageSink *observer,
                         const WeirServiceEngineEvents *events)
{
  WeirServiceEngine *self = g_new0 (WeirServiceEngine, 1);

  self->options = options;
  self->board = board;
  self->observer = observer;
  self->sights = weir_sights_new ();
  self->events = *events;
  return self;
}

void
weir_service_engine_free (WeirServiceEngine *self)
{
  g_return_if_fail (self != NULL);

  weir_service_engine_close (self);
  g_strfreev (self->paths);
  weir_sights_unref (self->sights);
  g_free (self);
}
