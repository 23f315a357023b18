/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-engine-core.h"

#include <string.h>

#include "aicore/weir-soup.h"
#include "app/weir-engine-rules.h"
#include "base/weir-alarm.h"

/* Deployments are asked for again after this long. */
#define REFRESH_S 300
#define RETRY_S 15

/* While accounts are leaving, whether a request still uses them is looked at this often. */
#define LEAVING_S 5

#define DEMO_PREFIX "demo/"

struct _WeirEngineCore
{
  GMainContext *context;
  WeirClock *clock;
  WeirEngineEvents events;
  void (*retire) (const char *account_id, gpointer user_data);
  gpointer retire_data;

  WeirSettings *settings;
  WeirModelRules *rules;
  WeirCredentialsStanding standing;
  GTlsDatabase *trust;
  char *trust_file;
  GPtrArray *members; /* (element-type WeirEngineMember) */
  GPtrArray *leaving; /* those that requests of before may still use */
  WeirSnapshotSlot *slot;
  guint serial;
  gboolean is_offline;

  WeirAlarm *due; /* (nullable): before discovery has begun */
  GSource *ready;
  gboolean is_ready;
  GCancellable *cancellable;
};

/* --- The snapshot --- */

static GPtrArray *
collect_deployments (WeirEngineCore *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_deployment_unref);

  for (guint i = 0; i < self->members->len; i++)
    {
      WeirEngineMember *member = g_ptr_array_index (self->members, i);
      g_autoptr (GPtrArray) own = weir_deployment_list_dup (member->list);

      for (guint j = 0; j < own->len; j++)
        g_ptr_array_add (all, weir_deployment_ref (g_ptr_array_index (own, j)));
    }
  return all;
}

static void
alias_clear (WeirAlias *alias)
{
  g_free (alias->alias);
  g_free (alias->model);
}

static void
add_demo_name (GArray *aliases, const char *model)
{
  WeirAlias alias = { g_strconcat (DEMO_PREFIX, model, NULL), g_strdup (model) };

  g_array_append_val (aliases, alias);
}

/* What the simulation serves, by a deployment or through orchestration. */
static void
add_demo_names (GArray *aliases, const WeirDeployment *deployment)
{
  if (deployment->model != NULL)
    add_demo_name (aliases, deployment->model);
  for (guint i = 0; deployment->offers != NULL && i < deployment->offers->models->len; i++)
    {
      const WeirCatalogueModel *model = g_ptr_array_index (deployment->offers->models, i);

      if (model->orchestrated)
        add_demo_name (aliases, model->name);
    }
}

static GArray *
collect_aliases (WeirEngineCore *self, GPtrArray *deployments)
{
  GArray *aliases = g_array_new (FALSE, TRUE, sizeof (WeirAlias));

  g_array_set_clear_func (aliases, (GDestroyNotify) alias_clear);
  for (guint i = 0; i < self->settings->n_aliases; i++)
    {
      WeirAlias alias = { g_strdup (self->settings->aliases[i].alias),
                          g_strdup (self->settings->aliases[i].model) };

      g_array_append_val (aliases, alias);
    }
  for (guint i = 0; self->settings->demo && i < deployments->len; i++)
    add_demo_names (aliases, g_ptr_array_index (deployments, i));
  return aliases;
}

static void
publish (WeirEngineCore *self)
{
  g_autoptr (GPtrArray) deployments = collect_deployments (self);
  g_autoptr (GArray) aliases = collect_aliases (self, deployments);
  g_autoptr (WeirRoutingRules) rules = weir_engine_rules_build (self->settings);
  g_autoptr (WeirSnapshot) snapshot = weir_snapshot_alloc ();

  snapshot->serial = ++self->serial;
  snapshot->router = weir_router_new_with_rules (deployments, (const WeirAlias *) aliases->data,
                                                 aliases->len, rules);
  snapshot->rules = weir_model_rules_ref (self->rules);
  snapshot->key_rules = weir_engine_rules_build_for_keys (self->settings);
  snapshot->prices = weir_engine_rules_build_prices (self->settings);
  snapshot->unavailable = weir_credentials_standing_explain (self->standing);
  snapshot->offline = self->is_offline;
  snapshot->strict = self->settings->strict;
  snapshot->learn = self->settings->learn;
  snapshot->lists = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->members->len; i++)
    {
      WeirEngineMember *member = g_ptr_array_index (self->members, i);

      g_ptr_array_add (snapshot->lists, g_object_ref (member->list));
    }
  weir_snapshot_slot_set (self->slot, snapshot);
  self->events.models_changed (self->events.user_data);
}

void
weir_engine_core_set_offline (WeirEngineCore *self, gboolean offline)
{
  g_return_if_fail (self != NULL);

  if (self->is_offline == offline)
    return;
  self->is_offline = offline;
  publish (self);
}

static void
on_list_changed (WeirDeploymentList *list, gpointer user_data)
{
  publish (user_data);
}

/* --- Discovery --- */

typedef struct
{
  WeirEngineCore *core;
  WeirEngineMember *member;
} Asking;

static gboolean
on_ready (gpointer user_data)
{
  WeirEngineCore *self = user_data;

  self->is_ready = TRUE;
  g_clear_pointer (&self->ready, g_source_unref);
  self->events.ready (self->events.user_data);
  return G_SOURCE_REMOVE;
}

/* A list says that it changed after it has answered who waited for it: so not at once. */
static void
check_ready (WeirEngineCore *self)
{
  if (self->standing == WEIR_CREDENTIALS_PENDING)
    return;
  for (guint i = 0; i < self->members->len; i++)
    {
      WeirEngineMember *member = g_ptr_array_index (self->members, i);

      if (!member->is_asked)
        return;
    }
  if (self->is_ready || self->ready != NULL)
    return;
  self->ready = g_idle_source_new ();
  g_source_set_priority (self->ready, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->ready, on_ready, self, NULL);
  g_source_attach (self->ready, self->context);
}

static void
complain (WeirEngineCore *self, WeirEngineMember *member, const GError *error)
{
  g_autofree char *text =
      g_strdup_printf ("The deployments of the account “%s” cannot be listed: %s",
                       member->account->name, error->message);

  if (g_strcmp0 (text, member->complaint) == 0)
    return;
  g_free (member->complaint);
  member->complaint = g_steal_pointer (&text);
  self->events.notice (member->complaint, self->events.user_data);
}

static gint64
get_due_us (WeirEngineCore *self, WeirEngineMember *member)
{
  guint wait_s =
      self->settings->limits.refresh_s > 0 ? self->settings->limits.refresh_s : REFRESH_S;

  if (member->asked_us == 0)
    return 0;
  if (member->complaint != NULL)
    wait_s = MIN (wait_s, RETRY_S);
  return member->asked_us + wait_s * G_USEC_PER_SEC;
}

/* Nothing is to wake the computer but what is due first. */
static void
set_alarm (WeirEngineCore *self)
{
  gint64 now_us = weir_clock_get_boot_us (self->clock);
  gint64 first_us = self->leaving->len > 0 ? now_us + LEAVING_S * G_USEC_PER_SEC : G_MAXINT64;

  for (guint i = 0; i < self->members->len; i++)
    first_us = MIN (first_us, get_due_us (self, g_ptr_array_index (self->members, i)));
  if (first_us == G_MAXINT64)
    weir_alarm_stop (self->due);
  else
    weir_alarm_set (self->due, first_us - now_us);
}

static void
on_refreshed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asking *asking = user_data;
  g_autoptr (WeirEngineMember) member = asking->member;
  g_autoptr (GError) error = NULL;

  weir_deployment_list_refresh_finish (WEIR_DEPLOYMENT_LIST (object), result, &error);

  /* When the core is gone, this is how one hears of it; it must not be touched then. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    complain (asking->core, member, error);
  else
    g_clear_pointer (&member->complaint, g_free);
  member->is_asked = TRUE;
  set_alarm (asking->core);
  check_ready (asking->core);
}

static void
refresh (WeirEngineCore *self, WeirEngineMember *member)
{
  Asking *asking = g_new0 (Asking, 1);

  asking->core = self;
  asking->member = weir_engine_member_ref (member);
  member->asked_us = weir_clock_get_boot_us (self->clock);
  weir_deployment_list_refresh_async (member->list, self->cancellable, on_refreshed, asking);
}

static void
forget_idle (WeirEngineCore *self)
{
  for (guint i = self->leaving->len; i > 0; i--)
    if (weir_engine_member_is_idle (g_ptr_array_index (self->leaving, i - 1)))
      g_ptr_array_remove_index_fast (self->leaving, i - 1);
}

static void
on_due (gpointer user_data)
{
  WeirEngineCore *self = user_data;
  gint64 now_us = weir_clock_get_boot_us (self->clock);

  for (guint i = 0; i < self->members->len; i++)
    {
      WeirEngineMember *member = g_ptr_array_index (self->members, i);

      if (now_us >= get_due_us (self, member))
        refresh (self, member);
    }
  forget_idle (self);
  set_alarm (self);
}

void
weir_engine_core_start_discovery (WeirEngineCore *self)
{
  g_return_if_fail (self->due == NULL);

  self->due = weir_alarm_new (self->context, on_due, self);
  on_due (self);
  check_ready (self);
}

/* --- Settings --- */

static gboolean
load_trust (WeirEngineCore *self, const char *file, GTlsDatabase **trust, GError **error)
{
  if (g_strcmp0 (file, self->trust_file) == 0)
    {
      *trust = self->trust != NULL ? g_object_ref (self->trust) : NULL;
      return TRUE;
    }
  *trust = weir_soup_load_trust (file, error);
  return *trust != NULL;
}

static WeirEngineMember *
find_same (WeirEngineCore *self, const WeirSettingsAccount *configured)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      WeirEngineMember *member = g_ptr_array_index (self->members, i);

      if (weir_settings_account_equal (member->configured, configured))
        return member;
    }
  return NULL;
}

/* (transfer full) (nullable): the accounts of @settings; those that are the same are taken along. */
static GPtrArray *
build_members (WeirEngineCore *self,
               WeirSettings *settings,
               GTlsDatabase *trust,
               GPtrArray *notices,
               GError **error)
{
  g_autoptr (GPtrArray) members =
      g_ptr_array_new_with_free_func ((GDestroyNotify) weir_engine_member_unref);

  for (guint i = 0; i < settings->n_accounts; i++)
    {
      WeirEngineMember *member = NULL;

      if (!settings->accounts[i].enabled || settings->accounts[i].service_key == NULL)
        continue;
      member = find_same (self, &settings->accounts[i]);
      member = member != NULL && trust == self->trust
                   ? weir_engine_member_ref (member)
                   : weir_engine_member_new (settings, i, self->context, self->clock, trust,
                                             notices, error);
      if (member == NULL)
        return NULL;
      g_ptr_array_add (members, member);
    }
  return g_steal_pointer (&members);
}

/* Those that are not in the new set go on only for requests that use them already. */
static void
replace_members (WeirEngineCore *self, GPtrArray *members)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      WeirEngineMember *member = g_ptr_array_index (self->members, i);

      g_signal_handlers_disconnect_by_func (member->list, on_list_changed, self);
      if (g_ptr_array_find (members, member, NULL))
        continue;
      g_ptr_array_add (self->leaving, weir_engine_member_ref (member));
      if (self->retire != NULL)
        self->retire (member->account->id, self->retire_data);
    }
  for (guint i = 0; i < members->len; i++)
    {
      WeirEngineMember *member = g_ptr_array_index (members, i);

      g_signal_connect (member->list, "changed", G_CALLBACK (on_list_changed), self);
    }
  g_ptr_array_unref (self->members);
  self->members = g_ptr_array_ref (members);
}

static void
tell (WeirEngineCore *self, GPtrArray *notices)
{
  for (guint i = 0; i < notices->len; i++)
    self->events.notice (g_ptr_array_index (notices, i), self->events.user_data);
}

gboolean
weir_engine_core_apply (WeirEngineCore *self,
                        WeirSettings *settings,
                        WeirModelRules *rules,
                        WeirCredentialsStanding standing,
                        GError **error)
{
  g_autoptr (GPtrArray) notices = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) members = NULL;
  g_autoptr (GTlsDatabase) trust = NULL;

  if (!load_trust (self, settings->ca_file, &trust, error))
    return FALSE;
  members = build_members (self, settings, trust, notices, error);
  if (members == NULL)
    return FALSE;

  replace_members (self, members);
  g_set_object (&self->trust, trust);
  g_free (self->trust_file);
  self->trust_file = g_strdup (settings->ca_file);
  g_clear_pointer (&self->settings, weir_settings_unref);
  self->settings = weir_settings_ref (settings);
  g_clear_pointer (&self->rules, weir_model_rules_unref);
  self->rules = weir_model_rules_ref (rules);
  self->standing = standing;

  publish (self);
  tell (self, notices);
  if (self->due != NULL)
    {
      on_due (self);
      check_ready (self);
    }
  return TRUE;
}

/* --- The rest --- */

WeirSnapshotSlot *
weir_engine_core_get_slot (WeirEngineCore *self)
{
  return self->slot;
}

GPtrArray *
weir_engine_core_get_members (WeirEngineCore *self)
{
  return self->members;
}

WeirEngineMember *
weir_engine_core_find (WeirEngineCore *self, const char *name)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      WeirEngineMember *member = g_ptr_array_index (self->members, i);

      if (strcmp (member->account->name, name) == 0)
        return member;
    }
  return NULL;
}

void
weir_engine_core_set_retire (WeirEngineCore *self,
                             void (*retire) (const char *account_id, gpointer user_data),
                             gpointer user_data)
{
  self->retire = retire;
  self->retire_data = user_data;
}

WeirEngineCore *
weir_engine_core_new (GMainContext *context, WeirClock *clock, const WeirEngineEvents *events)
{
  WeirEngineCore *self = g_new0 (WeirEngineCore, 1);

  self->context = g_main_context_ref (context);
  self->clock = g_object_ref (clock);
  self->events = *events;
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_engine_member_unref);
  self->leaving = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_engine_member_unref);
  self->slot = weir_snapshot_slot_new ();
  self->cancellable = g_cancellable_new ();
  return self;
}

static void
stop_member (gpointer data, gpointer user_data)
{
  WeirEngineMember *member = data;

  g_signal_handlers_disconnect_by_func (member->list, on_list_changed, user_data);
  weir_token_source_stop (member->account->tokens);
  weir_ai_api_stop (member->api);
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
weir_engine_core_free (WeirEngineCore *self)
{
  g_return_if_fail (self != NULL);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->due, weir_alarm_free);
  clear_source (&self->ready);
  g_ptr_array_foreach (self->members, stop_member, self);
  g_ptr_array_foreach (self->leaving, stop_member, self);

  weir_snapshot_slot_free (self->slot);
  g_ptr_array_unref (self->members);
  g_ptr_array_unref (self->leaving);
  g_clear_pointer (&self->settings, weir_settings_unref);
  g_clear_pointer (&self->rules, weir_model_rules_unref);
  g_clear_object (&self->trust);
  g_free (self->trust_file);
  g_object_unref (self->cancellable);
  g_object_unref (self->clock);
  g_main_context_unref (self->context);
  g_free (self);
}
