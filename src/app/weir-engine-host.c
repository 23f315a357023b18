/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-engine-host.h"

#include "app/weir-engine-core.h"
#include "app/weir-engine-requests.h"
#include "app/weir-engine-thread.h"

/* "core" and "serving" live in the server context and are touched only by functions that run there
 * (do_…), unless their headers say otherwise. */
struct _WeirEngineHost
{
  WeirClock *clock;
  WeirEngineRelay *relay;
  WeirEngineThread *thread;
  WeirEngineCore *core;
  WeirEngineServing *serving;
};

/* What a function takes with it into the server context, and brings back. */
typedef struct
{
  WeirEngineHost *self;
  WeirSettings *settings;
  WeirModelRules *rules;
  WeirCredentialsStanding standing;
  const WeirEngineServingOptions *options;
  GTask *task;
  gboolean good;
  guint16 port;
  GError **error;
} Step;

static void
on_models_changed (gpointer user_data)
{
  WeirEngineHost *self = user_data;

  weir_engine_relay_models_changed (self->relay);
}

static void
on_notice (const char *text, gpointer user_data)
{
  WeirEngineHost *self = user_data;

  weir_engine_relay_notice (text, self->relay);
}

static void
on_ready (gpointer user_data)
{
  WeirEngineHost *self = user_data;

  if (self->serving != NULL)
    weir_engine_serving_open_doors (self->serving);
}

static void
do_make (gpointer data)
{
  WeirEngineHost *self = data;
  const WeirEngineEvents events = {
    .models_changed = on_models_changed, .notice = on_notice, .ready = on_ready, .user_data = self
  };

  self->core =
      weir_engine_core_new (weir_engine_thread_get_context (self->thread), self->clock, &events);
}

WeirEngineHost *
weir_engine_host_new (WeirClock *clock, WeirEngineRelay *relay)
{
  WeirEngineHost *self = g_new0 (WeirEngineHost, 1);

  self->clock = g_object_ref (clock);
  self->relay = weir_engine_relay_ref (relay);
  self->thread = weir_engine_thread_new ("weir-server");
  weir_engine_thread_run (self->thread, do_make, self);
  return self;
}

static void
do_close (gpointer data)
{
  WeirEngineHost *self = data;

  weir_engine_core_set_retire (self->core, NULL, NULL);
  if (self->serving != NULL)
    weir_engine_serving_close (self->serving);
}

static void
do_free (gpointer data)
{
  WeirEngineHost *self = data;

  g_clear_pointer (&self->serving, weir_engine_serving_free);
  g_clear_pointer (&self->core, weir_engine_core_free);
}

void
weir_engine_host_free (WeirEngineHost *self)
{
  g_return_if_fail (self != NULL);

  /* Requests end first, while the server context still runs, since they may wait for it. */
  weir_engine_host_stop_accepting (self);
  if (self->serving != NULL)
    weir_engine_serving_stop (self->serving);
  weir_engine_thread_run (self->thread, do_close, self);
  if (self->serving != NULL)
    weir_engine_serving_join (self->serving);
  weir_engine_thread_run (self->thread, do_free, self);
  weir_engine_thread_free (self->thread);

  weir_engine_relay_unref (self->relay);
  g_object_unref (self->clock);
  g_free (self);
}

static void
do_apply (gpointer data)
{
  Step *step = data;
  WeirEngineHost *self = step->self;

  step->good =
      weir_engine_core_apply (self->core, step->settings, step->rules, step->standing, step->error);
  if (step->good && self->serving != NULL)
    weir_engine_serving_apply (self->serving, step->settings);
}

gboolean
weir_engine_host_apply (WeirEngineHost *self,
                        WeirSettings *settings,
                        WeirModelRules *rules,
                        WeirCredentialsStanding standing,
                        GError **error)
{
  Step step = {
    .self = self, .settings = settings, .rules = rules, .standing = standing, .error = error
  };

  weir_engine_thread_run (self->thread, do_apply, &step);
  return step.good;
}

static void
do_set_offline (gpointer data)
{
  Step *step = data;

  weir_engine_core_set_offline (step->self->core, step->good);
}

void
weir_engine_host_set_offline (WeirEngineHost *self, gboolean offline)
{
  Step step = { .self = self, .good = offline };

  weir_engine_thread_run (self->thread, do_set_offline, &step);
}

static void
retire (const char *account_id, gpointer user_data)
{
  WeirEngineHost *self = user_data;

  weir_engine_serving_retire (self->serving, account_id);
}

static void
do_listen (gpointer data)
{
  Step *step = data;
  WeirEngineHost *self = step->self;
  WeirEngineServingOptions options = *step->options;

  options.slot = weir_engine_core_get_slot (self->core);
  options.clock = self->clock;
  options.active_changed = weir_engine_relay_activity_changed;
  options.user_data = self->relay;
  self->serving = weir_engine_serving_new (&options, step->error);
  if (self->serving == NULL)
    return;
  step->port = weir_engine_serving_get_port (self->serving);
  weir_engine_core_set_retire (self->core, retire, self);
  weir_engine_core_start_discovery (self->core);
}

guint16
weir_engine_host_listen (WeirEngineHost *self,
                         const WeirEngineServingOptions *options,
                         GError **error)
{
  Step step = { .self = self, .options = options, .error = error };

  weir_engine_thread_run (self->thread, do_listen, &step);
  return step.port;
}

gboolean
weir_engine_host_is_listening (WeirEngineHost *self)
{
  return self->serving != NULL;
}

guint
weir_engine_host_get_n_active (WeirEngineHost *self)
{
  return self->serving != NULL ? weir_engine_serving_get_n_active (self->serving) : 0;
}

static void
do_stop_accepting (gpointer data)
{
  WeirEngineHost *self = data;

  weir_engine_serving_stop_accepting (self->serving);
}

void
weir_engine_host_stop_accepting (WeirEngineHost *self)
{
  if (self->serving != NULL)
    weir_engine_thread_run (self->thread, do_stop_accepting, self);
}

static void
do_look (gpointer data)
{
  Step *step = data;

  step->good = weir_engine_serving_is_quiet (step->self->serving);
}

gboolean
weir_engine_host_is_quiet (WeirEngineHost *self)
{
  Step step = { .self = self };

  if (self->serving == NULL)
    return TRUE;
  weir_engine_thread_run (self->thread, do_look, &step);
  return step.good;
}

WeirSnapshot *
weir_engine_host_dup_snapshot (WeirEngineHost *self)
{
  return weir_snapshot_slot_dup (weir_engine_core_get_slot (self->core));
}

static void
do_discover (gpointer data)
{
  Step *step = data;

  weir_engine_request_discovery (step->self->core, g_object_ref (step->task));
}

void
weir_engine_host_discover (WeirEngineHost *self, GTask *task)
{
  Step step = { .self = self, .task = task };

  weir_engine_thread_run (self->thread, do_discover, &step);
}

static void
do_call (gpointer data)
{
  Step *step = data;

  weir_engine_request_call (step->self->core, g_object_ref (step->task));
}

void
weir_engine_host_call (WeirEngineHost *self, GTask *task)
{
  Step step = { .self = self, .task = task };

  weir_engine_thread_run (self->thread, do_call, &step);
}
