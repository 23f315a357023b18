/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-service.h"

#include "app/weir-engine-address.h"
#include "app/weir-service-credentials.h"
#include "app/weir-service-engine.h"
#include "app/weir-service-failure.h"

/* A stop that a person asked for is not to take long. */
#define STOP_LIMIT_S 5

struct _WeirService
{
  GObject parent_instance;

  WeirServiceOptions *options;
  WeirProblemBoard *board;

  WeirServiceEngine *holder;
  WeirUsageTap *tap;
  WeirServiceState state;
  gboolean demo;
  gboolean wants_start; /* as soon as it has stopped, or has settings */
  guint n_active;
  char *address;
  char *base_url;
  guint start_id;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_DEMO,
  PROP_N_ACCOUNTS,
  PROP_N_ACTIVE,
  PROP_ADDRESS,
  PROP_BASE_URL,
  PROP_REFRESHING,
  PROP_REFRESHED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_ENGINE_CHANGED,
  SIGNAL_ENGINE_CLOSING,
  SIGNAL_MODELS_CHANGED,
  SIGNAL_SETTINGS_CHANGED,
  SIGNAL_FINISHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirService, weir_service, G_TYPE_OBJECT)

static void
notify (WeirService *self, guint prop_id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

/* (nullable) */
static WeirEngine *
get_engine (WeirService *self)
{
  return weir_service_engine_get (self->holder);
}

static void
replace_text (WeirService *self, char **place, char *text, guint prop_id)
{
  g_autofree char *old = *place;

  *place = text;
  if (g_strcmp0 (old, text) != 0)
    notify (self, prop_id);
}

/* Without usable settings the last names stay. */
static void
update_names (WeirService *self)
{
  const WeirSettings *settings =
      get_engine (self) != NULL ? weir_engine_get_settings (get_engine (self)) : NULL;
  guint16 port = get_engine (self) != NULL ? weir_engine_get_port (get_engine (self)) : 0;

  if (settings == NULL)
    return;
  port = port != 0 ? port : settings->port;
  replace_text (self, &self->address, weir_engine_address_build_name (settings, port),
                PROP_ADDRESS);
  replace_text (self, &self->base_url, weir_engine_address_build_url (settings, port),
                PROP_BASE_URL);
}

static void
set_state (WeirService *self, WeirServiceState state)
{
  if (self->state == state)
    return;
  self->state = state;
  notify (self, PROP_STATE);
}

static void
set_n_active (WeirService *self, guint n_active)
{
  if (self->n_active == n_active)
    return;
  self->n_active = n_active;
  notify (self, PROP_N_ACTIVE);
}

/* --- The engine --- */

static void
on_closing (gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_ENGINE_CLOSING], 0);
}

static void
on_files_changed (gpointer user_data)
{
  weir_service_reload (user_data);
}

/* Secrets are settings that stand elsewhere. */
static void
on_credentials_changed (gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_SETTINGS_CHANGED], 0);
}

static void
on_models_changed (gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_MODELS_CHANGED], 0);
}

static void
on_activity_changed (gpointer user_data)
{
  WeirService *self = user_data;

  set_n_active (self, weir_engine_get_n_active (get_engine (self)));
}

static void
on_refreshing_changed (gpointer user_data)
{
  notify (user_data, PROP_REFRESHING);
  notify (user_data, PROP_REFRESHED);
}

static void
on_batch (WeirUsageTap *tap, GPtrArray *entries, WeirService *self)
{
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0, entries);
}

static void
close_engine (WeirService *self)
{
  set_n_active (self, 0);
  weir_service_engine_close (self->holder);
}

/* The demo is told of whether or not it runs: what is shown are its models. */
static void
tell_engine (WeirService *self)
{
  if (self->demo)
    weir_problem_board_put (self->board, NULL, weir_problem_new (WEIR_PROBLEM_DEMO, NULL, NULL));
  else
    weir_problem_board_remove (self->board, WEIR_PROBLEM_DEMO, NULL);
  weir_service_credentials_tell (self->board, get_engine (self), self->options->is_sandboxed);
  update_names (self);
  notify (self, PROP_N_ACCOUNTS);
  notify (self, PROP_REFRESHED);
  g_signal_emit (self, signals[SIGNAL_ENGINE_CHANGED], 0);
}

static gboolean
renew_engine (WeirService *self, GError **error)
{
  gboolean is_open;

  close_engine (self);
  is_open = weir_service_engine_renew (self->holder, self->demo, error);
  tell_engine (self);
  return is_open;
}

void
weir_service_open (WeirService *self)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  renew_engine (self, NULL);
}

/* --- Starting and stopping --- */

static gboolean
on_start (gpointer user_data)
{
  WeirService *self = user_data;
  g_autoptr (GError) error = NULL;

  self->start_id = 0;
  self->wants_start = get_engine (self) == NULL && !renew_engine (self, NULL);
  if (weir_service_get_n_accounts (self) == 0)
    {
      set_state (self, WEIR_SERVICE_STOPPED);
      return G_SOURCE_REMOVE;
    }
  if (weir_engine_listen (get_engine (self), &error))
    {
      weir_service_failure_clear (self->board);
      update_names (self);
      set_state (self, WEIR_SERVICE_RUNNING);
      return G_SOURCE_REMOVE;
    }

  weir_problem_board_put (
      self->board, NULL,
      weir_service_failure_describe (weir_engine_get_settings (get_engine (self)), error));
  set_state (self, WEIR_SERVICE_STOPPED);
  return G_SOURCE_REMOVE;
}

void
weir_service_start (WeirService *self)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  if (self->state == WEIR_SERVICE_STOPPING)
    self->wants_start = TRUE;
  if (self->state != WEIR_SERVICE_STOPPED
      || (get_engine (self) != NULL && weir_service_get_n_accounts (self) == 0))
    return;

  /* The new state is to be seen before the work begins. */
  weir_service_failure_clear (self->board);
  set_state (self, WEIR_SERVICE_STARTING);
  self->start_id = g_idle_add (on_start, self);
}

static void
on_drained (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirService) self = user_data;

  weir_engine_drain_finish (WEIR_ENGINE (object), result, NULL);
  if (get_engine (self) != WEIR_ENGINE (object))
    return;

  renew_engine (self, NULL);
  set_state (self, WEIR_SERVICE_STOPPED);
  if (self->wants_start)
    {
      self->wants_start = FALSE;
      weir_service_start (self);
    }
}

void
weir_service_stop (WeirService *self)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  self->wants_start = FALSE;
  if (self->state == WEIR_SERVICE_STARTING)
    {
      g_clear_handle_id (&self->start_id, g_source_remove);
      set_state (self, WEIR_SERVICE_STOPPED);
    }
  if (self->state != WEIR_SERVICE_RUNNING)
    return;

  set_state (self, WEIR_SERVICE_STOPPING);
  weir_engine_drain_async (get_engine (self), STOP_LIMIT_S, on_drained, g_object_ref (self));
}

void
weir_service_restart (WeirService *self)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  if (self->state != WEIR_SERVICE_RUNNING)
    return;
  weir_service_stop (self);
  self->wants_start = TRUE;
}

void
weir_service_set_demo (WeirService *self, gboolean demo)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  if (self->demo == !!demo)
    return;
  self->demo = !!demo;
  notify (self, PROP_DEMO);
  if (self->state == WEIR_SERVICE_RUNNING)
    weir_service_restart (self);
  else if (self->state != WEIR_SERVICE_STOPPING)
    renew_engine (self, NULL);
}

void
weir_service_override_port (WeirService *self, guint16 port)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  ((WeirSettingsSources *) self->options->sources)->port = port > 0 ? port : -1;
  if (self->state == WEIR_SERVICE_STOPPED)
    renew_engine (self, NULL);
}

gboolean
weir_service_try_reload (WeirService *self, GError **error)
{
  g_autoptr (WeirSettings) old = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (WEIR_IS_SERVICE (self), FALSE);

  if (get_engine (self) == NULL && !renew_engine (self, error))
    return FALSE;
  if (self->wants_start && self->state == WEIR_SERVICE_STOPPED)
    weir_service_start (self);
  /* the next one reads them */
  if (self->state == WEIR_SERVICE_STOPPING)
    return TRUE;

  old = weir_settings_ref (weir_engine_get_settings (get_engine (self)));
  if (!weir_engine_reload (get_engine (self), &local))
    {
      weir_problem_board_put (
          self->board, NULL,
          weir_problem_new (WEIR_PROBLEM_RELOAD_FAILED, NULL, "reason", local->message, NULL));
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  weir_problem_board_remove (self->board, WEIR_PROBLEM_RELOAD_FAILED, NULL);
  weir_service_credentials_tell (self->board, get_engine (self), self->options->is_sandboxed);
  notify (self, PROP_N_ACCOUNTS);
  if (!weir_engine_address_equal (old, weir_engine_get_settings (get_engine (self))))
    weir_service_restart (self);
  update_names (self);
  g_signal_emit (self, signals[SIGNAL_SETTINGS_CHANGED], 0);
  return TRUE;
}

void
weir_service_reload (WeirService *self)
{
  weir_service_try_reload (self, NULL);
}

void
weir_service_refresh (WeirService *self)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  if (weir_service_get_n_accounts (self) > 0)
    weir_service_engine_refresh (self->holder);
}

void
weir_service_refresh_once (WeirService *self)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  if (weir_service_engine_get_refreshed (self->holder) == 0
      || !weir_engine_is_discovered (get_engine (self)))
    weir_service_refresh (self);
}

void
weir_service_close (WeirService *self)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  g_clear_handle_id (&self->start_id, g_source_remove);
  weir_usage_tap_stop (self->tap);
  close_engine (self);
  set_state (self, WEIR_SERVICE_STOPPED);
}

WeirServiceState
weir_service_get_state (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), WEIR_SERVICE_STOPPED);

  return self->state;
}

gboolean
weir_service_get_demo (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), FALSE);

  return self->demo;
}

guint
weir_service_get_n_accounts (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), 0);

  return get_engine (self) != NULL ? weir_engine_get_n_accounts (get_engine (self)) : 0;
}

guint
weir_service_get_n_active (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), 0);

  return self->n_active;
}

const char *
weir_service_get_address (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  return self->address;
}

const char *
weir_service_get_base_url (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  return self->base_url;
}

WeirEngine *
weir_service_get_engine (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  return weir_service_engine_get (self->holder);
}

WeirCredentialStore *
weir_service_get_credentials (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  return self->options->credentials;
}

WeirSights *
weir_service_get_sights (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  return weir_service_engine_get_sights (self->holder);
}

static void
weir_service_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirService *self = WEIR_SERVICE (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_DEMO:
      g_value_set_boolean (value, self->demo);
      break;
    case PROP_N_ACCOUNTS:
      g_value_set_uint (value, weir_service_get_n_accounts (self));
      break;
    case PROP_N_ACTIVE:
      g_value_set_uint (value, self->n_active);
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;
    case PROP_BASE_URL:
      g_value_set_string (value, self->base_url);
      break;
    case PROP_REFRESHING:
      g_value_set_boolean (value, weir_service_engine_is_refreshing (self->holder));
      break;
    case PROP_REFRESHED:
      g_value_set_int64 (value, weir_service_engine_get_refreshed (self->holder));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_service_dispose (GObject *object)
{
  weir_service_close (WEIR_SERVICE (object));

  G_OBJECT_CLASS (weir_service_parent_class)->dispose (object);
}

static void
weir_service_finalize (GObject *object)
{
  WeirService *self = WEIR_SERVICE (object);

  g_free (self->address);
  g_free (self->base_url);
  weir_service_engine_free (self->holder);
  weir_service_options_free (self->options);
  g_object_unref (self->board);
  g_object_unref (self->tap);

  G_OBJECT_CLASS (weir_service_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, guint n_params, GType type)
{
  return g_signal_new (name, WEIR_TYPE_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       n_params, type);
}

static void
weir_service_class_init (WeirServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_service_get_property;
  object_class->dispose = weir_service_dispose;
  object_class->finalize = weir_service_finalize;

  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, WEIR_TYPE_SERVICE_STATE, WEIR_SERVICE_STOPPED, flags);
  properties[PROP_DEMO] = g_param_spec_boolean ("demo", NULL, NULL, FALSE, flags);
  properties[PROP_N_ACCOUNTS] =
      g_param_spec_uint ("n-accounts", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_ACTIVE] = g_param_spec_uint ("n-active", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  properties[PROP_BASE_URL] = g_param_spec_string ("base-url", NULL, NULL, NULL, flags);
  properties[PROP_REFRESHING] = g_param_spec_boolean ("refreshing", NULL, NULL, FALSE, flags);
  properties[PROP_REFRESHED] =
      g_param_spec_int64 ("refreshed", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_ENGINE_CHANGED] = add_signal ("engine-changed", 0, G_TYPE_NONE);
  signals[SIGNAL_ENGINE_CLOSING] = add_signal ("engine-closing", 0, G_TYPE_NONE);
  signals[SIGNAL_MODELS_CHANGED] = add_signal ("models-changed", 0, G_TYPE_NONE);
  signals[SIGNAL_SETTINGS_CHANGED] = add_signal ("settings-changed", 0, G_TYPE_NONE);
  signals[SIGNAL_FINISHED] = add_signal ("finished", 1, G_TYPE_PTR_ARRAY);
}

static void
weir_service_init (WeirService *self)
{
  self->tap = weir_usage_tap_new ();
  g_signal_connect_object (self->tap, "batch", G_CALLBACK (on_batch), self, 0);
}

WeirService *
weir_service_new (const WeirServiceOptions *options, WeirProblemBoard *board)
{
  WeirServiceEngineEvents events = { .closing = on_closing,
                                     .files_changed = on_files_changed,
                                     .credentials_changed = on_credentials_changed,
                                     .models_changed = on_models_changed,
                                     .activity_changed = on_activity_changed,
                                     .refreshing_changed = on_refreshing_changed };
  WeirService *self;

  g_return_val_if_fail (options != NULL, NULL);
  g_return_val_if_fail (WEIR_IS_PROBLEM_BOARD (board), NULL);

  self = g_object_new (WEIR_TYPE_SERVICE, NULL);
  self->options = weir_service_options_copy (options);
  self->demo = options->demo;
  self->board = g_object_ref (board);
  events.user_data = self;
  self->holder =
      weir_service_engine_new (self->options, board, WEIR_USAGE_SINK (self->tap), &events);
  return self;
}
