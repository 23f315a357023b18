/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-desk.h"

#include "app/weir-desk-text.h"
#include "app/weir-engine-usage.h"
#include "app/weir-key-watch.h"
#include "app/weir-offline-watch.h"
#include "app/weir-request-watch.h"
#include "app/weir-usage-trouble.h"
#include "base/weir-alarm.h"
#include "base/weir-system-clock.h"
#include "store/weir-config-edit.h"
#include "store/weir-learned-file.h"

/* Hours and days begin at full quarters of an hour wherever one lives. */
#define TICK_US (15 * G_TIME_SPAN_MINUTE)

/* How long a removed account can be put back: a little longer than it is offered. */
#define UNDO_MS 8000

struct _WeirDesk
{
  GObject parent_instance;

  WeirClock *clock;
  WeirProblemBoard *board;
  WeirUsageStore *usage;
  WeirUsageTrouble trouble;
  WeirService *service;
  WeirAccountModel *accounts;
  WeirFleet *fleet;
  WeirToday *today;
  WeirUsageView *usage_view;
  WeirMoney *money;
  WeirRequestList *requests;
  WeirBudgets *budgets;
  WeirConfig *config;
  WeirAccountEditor *account_editor;
  WeirAccountBook *book;
  WeirAccountTrash *trash;
  WeirKeyRing *keys;
  WeirRulesEditor *rules;
  WeirLearnedModel *learned;
  WeirClientGuide *guide;
  WeirRefusedKeys *refused_keys;
  WeirRequestWatch *request_watch;
  WeirKeyWatch *key_watch;
  WeirOfflineWatch *offline; /* (nullable): nobody watches the network */
  WeirAlarm *tick;
};

enum
{
  PROP_0,
  PROP_SERVICE,
  PROP_BOARD,
  PROP_ACCOUNTS,
  PROP_DEPLOYMENTS,
  PROP_TODAY,
  PROP_USAGE_VIEW,
  PROP_MONEY,
  PROP_REQUESTS,
  PROP_BUDGETS,
  PROP_CONFIG,
  PROP_GUIDE,
  PROP_REFUSED_KEYS,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_TODAY_TEXT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirDesk, weir_desk, G_TYPE_OBJECT)

/* --- Texts --- */

char *
weir_desk_dup_title (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return weir_desk_text_title (self->service, self->board);
}

char *
weir_desk_dup_subtitle (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return weir_desk_text_subtitle (self->service, self->board);
}

char *
weir_desk_dup_today_text (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return weir_desk_text_today (self->today, self->money);
}

static void
notify_texts (WeirDesk *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
}

static void
notify_today (WeirDesk *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TODAY_TEXT]);
}

/* --- Feeding --- */

static void
on_finished (WeirService *service, GPtrArray *entries, WeirDesk *self)
{
  weir_today_refresh (self->today);
  weir_budgets_refresh (self->budgets);
  weir_usage_view_touch (self->usage_view);
  weir_client_guide_take_requests (self->guide, entries);
  weir_refused_keys_take_requests (self->refused_keys, entries);
  weir_request_watch_take_requests (self->request_watch, entries);
}

static void
on_settings_changed (WeirDesk *self)
{
  WeirEngine *engine = weir_service_get_engine (self->service);
  const WeirSettings *settings = engine != NULL ? weir_engine_get_settings (engine) : NULL;

  if (settings == NULL)
    return;
  weir_money_set_prices (self->money, &settings->prices);
  weir_budgets_set_settings (self->budgets, settings);
  weir_request_list_look_for_bodies (self->requests, settings->keep_bodies);
}

/* Simulated requests and real ones are never counted together. */
static void
on_demo_changed (WeirDesk *self)
{
  weir_today_set_demo (self->today, weir_service_get_demo (self->service));
  weir_usage_view_set_demo (self->usage_view, weir_service_get_demo (self->service));
}

static void
on_looked (WeirDesk *self)
{
  weir_usage_trouble_tell (&self->trouble, self->usage, self->board);
}

static void
set_tick (WeirDesk *self)
{
  weir_alarm_set (self->tick, TICK_US - weir_clock_get_wall_us (self->clock) % TICK_US);
}

static void
on_tick (gpointer user_data)
{
  WeirDesk *self = user_data;

  weir_today_refresh (self->today);
  weir_budgets_refresh (self->budgets);
  set_tick (self);
}

/* --- The object --- */

WeirService *
weir_desk_get_service (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->service;
}

WeirProblemBoard *
weir_desk_get_board (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->board;
}

WeirClock *
weir_desk_get_clock (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->clock;
}

GListModel *
weir_desk_get_accounts (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return G_LIST_MODEL (self->accounts);
}

GListModel *
weir_desk_get_deployments (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return G_LIST_MODEL (weir_fleet_get_deployments (self->fleet));
}

WeirFleet *
weir_desk_get_fleet (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->fleet;
}

WeirToday *
weir_desk_get_today (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->today;
}

WeirUsageView *
weir_desk_get_usage_view (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->usage_view;
}

WeirUsageStore *
weir_desk_get_usage (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->usage;
}

WeirBudgets *
weir_desk_get_budgets (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->budgets;
}

WeirRequestList *
weir_desk_get_requests (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->requests;
}

WeirMoney *
weir_desk_get_money (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->money;
}

WeirConfig *
weir_desk_get_config (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->config;
}

WeirAccountEditor *
weir_desk_get_account_editor (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->account_editor;
}

WeirAccountBook *
weir_desk_get_book (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->book;
}

WeirAccountTrash *
weir_desk_get_trash (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->trash;
}

WeirKeyRing *
weir_desk_get_keys (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->keys;
}

WeirClientGuide *
weir_desk_get_guide (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->guide;
}

WeirRefusedKeys *
weir_desk_get_refused_keys (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->refused_keys;
}

WeirRulesEditor *
weir_desk_get_rules (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->rules;
}

WeirLearnedModel *
weir_desk_get_learned (WeirDesk *self)
{
  g_return_val_if_fail (WEIR_IS_DESK (self), NULL);

  return self->learned;
}

void
weir_desk_wake (WeirDesk *self)
{
  g_return_if_fail (WEIR_IS_DESK (self));
  g_return_if_fail (self->key_watch != NULL);

  weir_today_refresh (self->today);
  weir_key_watch_look (self->key_watch);
  if (weir_service_get_state (self->service) == WEIR_SERVICE_RUNNING)
    weir_service_refresh (self->service);
}

void
weir_desk_close (WeirDesk *self)
{
  g_return_if_fail (WEIR_IS_DESK (self));

  g_clear_pointer (&self->tick, weir_alarm_free);
  g_clear_pointer (&self->request_watch, weir_request_watch_free);
  g_clear_pointer (&self->key_watch, weir_key_watch_free);
  g_clear_pointer (&self->offline, weir_offline_watch_free);
  if (self->today != NULL)
    weir_today_close (self->today);
  if (self->usage_view != NULL)
    weir_usage_view_close (self->usage_view);
  if (self->budgets != NULL)
    weir_budgets_close (self->budgets);
  if (self->requests != NULL)
    weir_request_list_close (self->requests);
  if (self->fleet != NULL)
    weir_fleet_close (self->fleet);
  if (self->service != NULL)
    weir_service_close (self->service);
  if (self->usage != NULL)
    weir_usage_store_flush (self->usage);
}

static void
weir_desk_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirDesk *self = WEIR_DESK (object);

  switch (prop_id)
    {
    case PROP_SERVICE:
      g_value_set_object (value, self->service);
      break;
    case PROP_BOARD:
      g_value_set_object (value, self->board);
      break;
    case PROP_ACCOUNTS:
      g_value_set_object (value, self->accounts);
      break;
    case PROP_DEPLOYMENTS:
      g_value_set_object (value, weir_fleet_get_deployments (self->fleet));
      break;
    case PROP_TODAY:
      g_value_set_object (value, self->today);
      break;
    case PROP_USAGE_VIEW:
      g_value_set_object (value, self->usage_view);
      break;
    case PROP_MONEY:
      g_value_set_object (value, self->money);
      break;
    case PROP_REQUESTS:
      g_value_set_object (value, self->requests);
      break;
    case PROP_BUDGETS:
      g_value_set_object (value, self->budgets);
      break;
    case PROP_CONFIG:
      g_value_set_object (value, self->config);
      break;
    case PROP_GUIDE:
      g_value_set_object (value, self->guide);
      break;
    case PROP_REFUSED_KEYS:
      g_value_set_object (value, self->refused_keys);
      break;
    case PROP_TITLE:
      g_value_take_string (value, weir_desk_dup_title (self));
      break;
    case PROP_SUBTITLE:
      g_value_take_string (value, weir_desk_dup_subtitle (self));
      break;
    case PROP_TODAY_TEXT:
      g_value_take_string (value, weir_desk_dup_today_text (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_desk_dispose (GObject *object)
{
  WeirDesk *self = WEIR_DESK (object);

  weir_desk_close (self);
  g_clear_object (&self->guide);
  g_clear_object (&self->refused_keys);
  g_clear_object (&self->keys);
  g_clear_object (&self->rules);
  g_clear_object (&self->learned);
  g_clear_object (&self->trash);
  g_clear_object (&self->book);
  g_clear_object (&self->account_editor);
  g_clear_object (&self->config);
  g_clear_object (&self->accounts);
  g_clear_object (&self->fleet);
  g_clear_object (&self->today);
  g_clear_object (&self->usage_view);
  g_clear_object (&self->money);
  g_clear_object (&self->requests);
  g_clear_object (&self->budgets);
  g_clear_object (&self->service);
  g_clear_object (&self->usage);
  g_clear_object (&self->board);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (weir_desk_parent_class)->dispose (object);
}

static void
weir_desk_class_init (WeirDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_desk_get_property;
  object_class->dispose = weir_desk_dispose;

  properties[PROP_SERVICE] = g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE, flags);
  properties[PROP_BOARD] =
      g_param_spec_object ("board", NULL, NULL, WEIR_TYPE_PROBLEM_BOARD, flags);
  properties[PROP_ACCOUNTS] =
      g_param_spec_object ("accounts", NULL, NULL, WEIR_TYPE_ACCOUNT_MODEL, flags);
  properties[PROP_DEPLOYMENTS] =
      g_param_spec_object ("deployments", NULL, NULL, WEIR_TYPE_DEPLOYMENT_MODEL, flags);
  properties[PROP_TODAY] = g_param_spec_object ("today", NULL, NULL, WEIR_TYPE_TODAY, flags);
  properties[PROP_USAGE_VIEW] =
      g_param_spec_object ("usage-view", NULL, NULL, WEIR_TYPE_USAGE_VIEW, flags);
  properties[PROP_MONEY] = g_param_spec_object ("money", NULL, NULL, WEIR_TYPE_MONEY, flags);
  properties[PROP_REQUESTS] =
      g_param_spec_object ("requests", NULL, NULL, WEIR_TYPE_REQUEST_LIST, flags);
  properties[PROP_BUDGETS] = g_param_spec_object ("budgets", NULL, NULL, WEIR_TYPE_BUDGETS, flags);
  properties[PROP_CONFIG] = g_param_spec_object ("config", NULL, NULL, WEIR_TYPE_CONFIG, flags);
  properties[PROP_GUIDE] = g_param_spec_object ("guide", NULL, NULL, WEIR_TYPE_CLIENT_GUIDE, flags);
  properties[PROP_REFUSED_KEYS] =
      g_param_spec_object ("refused-keys", NULL, NULL, WEIR_TYPE_REFUSED_KEYS, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_TODAY_TEXT] = g_param_spec_string ("today-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_desk_init (WeirDesk *self)
{
}

static void
connect_swapped (gpointer self, gpointer source, const char *signal, GCallback callback)
{
  g_signal_connect_object (source, signal, callback, self, G_CONNECT_SWAPPED);
}

/* What writes config.json, unless another file was named, which is not ours to write. */
static void
make_editors (WeirDesk *self, const WeirServiceOptions *options, const WeirSettingsSources *sources)
{
  g_autofree char *file = weir_config_edit_build_path (sources->config_dir);
  gboolean is_named = weir_settings_sources_get_named (sources) != NULL;
  g_autoptr (WeirApiKeyEditor) key_editor = NULL;
  g_autofree char *learned = NULL;

  self->config = weir_config_new (self->service, file, !is_named);
  self->account_editor = weir_account_editor_new (file, !is_named, options->credentials);
  self->book = weir_account_book_new (self->account_editor, self->service);
  self->trash = weir_account_trash_new (self->account_editor, UNDO_MS);
  connect_swapped (self->service, self->account_editor, "changed",
                   G_CALLBACK (weir_service_reload));
  key_editor = weir_api_key_editor_new (file, !is_named, options->credentials);
  self->keys = weir_key_ring_new (key_editor, self->service);
  connect_swapped (self->service, key_editor, "changed", G_CALLBACK (weir_service_reload));
  self->rules = weir_rules_editor_new (file, !is_named);
  connect_swapped (self->service, self->rules, "changed", G_CALLBACK (weir_service_reload));
  if (options->data_dir != NULL)
    learned = weir_learned_file_build_path (options->data_dir);
  self->learned = weir_learned_model_new (learned);
  /* Whether there is a keyring is to be known before something is put there. */
  if (options->credentials != NULL)
    weir_credential_store_list_async (options->credentials, NULL, NULL, NULL);
}

WeirDesk *
weir_desk_new (const WeirServiceOptions *options)
{
  static const char *const changes[] = { "notify::state", "notify::demo", "notify::address",
                                         "notify::n-accounts" };
  g_autoptr (WeirSettingsSources) process = weir_settings_sources_new ();
  WeirServiceOptions all;
  WeirDesk *self;

  g_return_val_if_fail (options != NULL, NULL);

  self = g_object_new (WEIR_TYPE_DESK, NULL);
  self->clock = options->clock != NULL ? g_object_ref (options->clock) : weir_system_clock_new ();
  self->board = weir_problem_board_new ();
  self->usage = options->usage != NULL
                    ? g_object_ref (options->usage)
                    : weir_engine_usage_new (options->state_dir, options->data_dir, self->clock);
  all = *options;
  all.usage = self->usage;
  self->service = weir_service_new (&all, self->board);
  self->accounts = weir_account_model_new (self->service, self->board);
  self->fleet = weir_fleet_new (self->service, self->clock);
  self->today = weir_today_new (self->usage, self->clock, NULL);
  weir_today_set_demo (self->today, options->demo);
  self->money = weir_money_new (NULL);
  self->budgets = weir_budgets_new (self->usage, self->clock, NULL);
  self->requests = weir_request_list_new (weir_service_get_sights (self->service), self->usage);
  self->usage_view = weir_usage_view_new (self->usage, self->money, self->clock, NULL);
  weir_usage_view_set_demo (self->usage_view, options->demo);
  self->guide = weir_client_guide_new (self->service, self->clock);
  self->refused_keys = weir_refused_keys_new ();
  make_editors (self, options, options->sources != NULL ? options->sources : process);
  self->request_watch = weir_request_watch_new (self->service, self->board, self->clock);
  self->key_watch = weir_key_watch_new (self->service, self->board, self->clock);
  if (options->network != NULL)
    self->offline = weir_offline_watch_new (self->service, self->board, options->network);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    connect_swapped (self, self->service, changes[i], G_CALLBACK (notify_texts));
  connect_swapped (self, self->board, "notify", G_CALLBACK (notify_texts));
  connect_swapped (self, self->today, "notify", G_CALLBACK (notify_today));
  connect_swapped (self, self->money, "changed", G_CALLBACK (notify_today));
  connect_swapped (self, self->service, "settings-changed", G_CALLBACK (on_settings_changed));
  connect_swapped (self, self->service, "engine-changed", G_CALLBACK (on_settings_changed));
  connect_swapped (self, self->today, "looked", G_CALLBACK (on_looked));
  g_signal_connect_object (self->service, "finished", G_CALLBACK (on_finished), self, 0);
  connect_swapped (self, self->service, "notify::demo", G_CALLBACK (on_demo_changed));
  self->tick = weir_alarm_new (NULL, on_tick, self);
  set_tick (self);
  weir_service_open (self->service);
  return self;
}
