/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-deployment-list.h"

#include <string.h>

#include "aicore/weir-deployment-merge.h"
#include "aicore/weir-monitor.h"

/* All of them at once: the service's own default, and far more than a tenant may have. */
#define LIST_PATH "/lm/deployments?$top=10000"

#define FRESH_US (5 * G_USEC_PER_SEC)

/* What can be asked through orchestration. It changes a few times a year. */
#define CATALOGUE_PATH "/lm/scenarios/foundation-models/models"
#define CATALOGUE_FRESH_US (3600 * G_TIME_SPAN_SECOND)

/* Rounds are numbered from 1. What waits, waits for the end of a round: threads on the monitor,
 * GTasks in a queue. Everything below "monitor" is under its lock; what is above never changes, and
 * the rest belongs to the list's own context. */
struct _WeirDeploymentList
{
  GObject parent_instance;

  WeirAccount *account;
  WeirAiApi *api;
  WeirClock *clock;
  GMainContext *context;

  WeirCatalogue *catalogue; /* (nullable): replaced under the lock, for other threads */
  gint64 catalogue_us;      /* when it was got */

  GPtrArray *answers; /* of the running round: an array of deployments a group, or %NULL */
  guint n_pending;
  GError *round_error;
  guint round_group; /* where that came from */
  GQueue waiting;    /* (element-type GTask) */

  WeirMonitor monitor;
  GPtrArray *known; /* (element-type WeirDeployment): replaced, never changed */
  guint64 began;    /* number of the last round that was begun */
  guint64 ended;    /* and of the last that ended */
  guint64 wanted;   /* and of the last that a thread waits for */
  gint64 began_us;
  gint64 refreshed_us;
  GError *error;
  const char *failed_group; /* (nullable): the account's own */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirDeploymentList, weir_deployment_list, G_TYPE_OBJECT)

/* One request of a round. */
typedef struct
{
  WeirDeploymentList *self;
  guint group;
} Asking;

static GPtrArray *
new_array (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) weir_deployment_unref);
}

/* The answer of a group that could not be asked is none. */
static void
answer_free (gpointer answer)
{
  if (answer != NULL)
    g_ptr_array_unref (answer);
}

static void
answer_waiting (WeirDeploymentList *self, const GError *error)
{
  GQueue waiting = self->waiting;
  GTask *task;

  g_queue_init (&self->waiting);
  while ((task = g_queue_pop_head (&waiting)) != NULL)
    {
      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

/* Returns: whether a thread wants yet another round */
static gboolean
end_round (WeirDeploymentList *self)
{
  g_autoptr (GPtrArray) list =
      weir_deployment_merge (self->account, self->answers, self->known, self->catalogue);
  g_autoptr (GError) error = g_steal_pointer (&self->round_error);
  gboolean is_changed = !weir_deployment_merge_equal (list, self->known);
  gboolean is_wanted;

  weir_monitor_lock (&self->monitor);
  if (is_changed)
    {
      GPtrArray *old = g_steal_pointer (&self->known);

      self->known = g_steal_pointer (&list);
      list = old;
    }
  self->ended = self->began;
  g_clear_error (&self->error);
  self->failed_group = NULL;
  if (error != NULL)
    {
      self->error = g_error_copy (error);
      self->failed_group = self->account->resource_groups[self->round_group];
    }
  else
    self->refreshed_us = weir_clock_get_boot_us (self->clock);
  is_wanted = self->wanted > self->ended;
  weir_monitor_wake_all (&self->monitor);
  weir_monitor_unlock (&self->monitor);

  g_clear_pointer (&self->answers, g_ptr_array_unref);
  answer_waiting (self, error);
  if (is_changed)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return is_wanted;
}

static void
take_answer (WeirDeploymentList *self, guint group, GBytes *body, GError **error)
{
  const char *data;
  gsize len;

  data = g_bytes_get_data (body, &len);
  self->answers->pdata[group] =
      weir_deployment_parse_list (self->account, self->account->resource_groups[group],
                                  data != NULL ? data : "", (gssize) len, error);
}

/* Own context. @on_list: gets the answers. */
static void
begin_round (WeirDeploymentList *self, GAsyncReadyCallback on_list)
{
  guint n_groups = g_strv_length (self->account->resource_groups);

  weir_monitor_lock (&self->monitor);
  self->began++;
  self->began_us = weir_clock_get_boot_us (self->clock);
  weir_monitor_unlock (&self->monitor);

  self->answers = g_ptr_array_new_with_free_func (answer_free);
  g_ptr_array_set_size (self->answers, (int) n_groups);
  self->n_pending = n_groups;

  for (guint i = 0; i < n_groups; i++)
    {
      Asking *asking = g_new (Asking, 1);

      asking->self = g_object_ref (self);
      asking->group = i;
      weir_ai_api_call_async (self->api, "GET", LIST_PATH, self->account->resource_groups[i], NULL,
                              NULL, on_list, asking);
    }
}

static gboolean
needs_catalogue (WeirDeploymentList *self)
{
  gint64 age_us = weir_clock_get_boot_us (self->clock) - self->catalogue_us;

  if (self->catalogue != NULL && age_us < CATALOGUE_FRESH_US)
    return FALSE;

  for (guint i = 0; i < self->answers->len; i++)
    if (g_ptr_array_index (self->answers, i) != NULL)
      return TRUE;
  return FALSE;
}

/* Without a catalogue the deployments are as good as ever, so a failure here is none of the round;
 * what was known stays. */
static void
take_catalogue (WeirDeploymentList *self, GBytes *body)
{
  g_autoptr (GError) error = NULL;
  WeirCatalogue *catalogue = NULL;
  const char *data;
  gsize len;

  if (body == NULL)
    return;
  data = g_bytes_get_data (body, &len);
  catalogue = weir_catalogue_parse (data != NULL ? data : "", len, &error);
  if (catalogue == NULL)
    {
      g_message ("The catalogue of models is not known: %s", error->message);
      return;
    }

  weir_monitor_lock (&self->monitor);
  g_clear_pointer (&self->catalogue, weir_catalogue_unref);
  self->catalogue = catalogue;
  weir_monitor_unlock (&self->monitor);
  self->catalogue_us = weir_clock_get_boot_us (self->clock);
}

/* The last step of a round that asked for it. */
typedef struct
{
  WeirDeploymentList *self;
  GAsyncReadyCallback on_list;
} CatalogueAsking;

static void
on_catalogue (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree CatalogueAsking *asking = user_data;
  g_autoptr (WeirDeploymentList) self = asking->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = weir_ai_api_call_finish (WEIR_AI_API (object), result, &error);

  if (body == NULL)
    g_message ("The catalogue of models is not known: %s", error->message);
  take_catalogue (self, body);
  if (end_round (self))
    begin_round (self, asking->on_list);
}

/* All groups have answered. */
static void
go_on (WeirDeploymentList *self, GAsyncReadyCallback on_list)
{
  CatalogueAsking *asking;

  if (!needs_catalogue (self))
    {
      if (end_round (self))
        begin_round (self, on_list);
      return;
    }

  asking = g_new (CatalogueAsking, 1);
  asking->self = g_object_ref (self);
  asking->on_list = on_list;
  weir_ai_api_call_async (self->api, "GET", CATALOGUE_PATH, self->account->resource_groups[0], NULL,
                          NULL, on_catalogue, asking);
}

static void
on_list (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asking *asking = user_data;
  g_autoptr (WeirDeploymentList) self = asking->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = weir_ai_api_call_finish (WEIR_AI_API (object), result, &error);

  if (body != NULL)
    take_answer (self, asking->group, body, &error);
  /* of several that fail, the first as they are configured: not the one whose answer was there first */
  if (error != NULL && (self->round_error == NULL || asking->group < self->round_group))
    {
      g_clear_error (&self->round_error);
      self->round_error = g_steal_pointer (&error);
      self->round_group = asking->group;
    }

  self->n_pending--;
  if (self->n_pending == 0)
    go_on (self, on_list);
}

static gboolean
is_running (WeirDeploymentList *self)
{
  return self->answers != NULL;
}

static gboolean
on_wanted (gpointer user_data)
{
  WeirDeploymentList *self = user_data;
  gboolean is_wanted;

  weir_monitor_lock (&self->monitor);
  is_wanted = self->wanted > self->began;
  weir_monitor_unlock (&self->monitor);

  /* One that runs sees to it itself when it ends. */
  if (is_wanted && !is_running (self))
    begin_round (self, on_list);

  return G_SOURCE_REMOVE;
}

WeirAccount *
weir_deployment_list_get_account (WeirDeploymentList *self)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_LIST (self), NULL);

  return self->account;
}

GPtrArray *
weir_deployment_list_dup (WeirDeploymentList *self)
{
  GPtrArray *list;

  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_LIST (self), NULL);

  weir_monitor_lock (&self->monitor);
  list = g_ptr_array_ref (self->known);
  weir_monitor_unlock (&self->monitor);

  return list;
}

WeirCatalogue *
weir_deployment_list_dup_catalogue (WeirDeploymentList *self)
{
  WeirCatalogue *catalogue = NULL;

  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_LIST (self), NULL);

  weir_monitor_lock (&self->monitor);
  if (self->catalogue != NULL)
    catalogue = weir_catalogue_ref (self->catalogue);
  weir_monitor_unlock (&self->monitor);

  return catalogue;
}

void
weir_deployment_list_refresh_async (WeirDeploymentList *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_DEPLOYMENT_LIST (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_deployment_list_refresh_async);
  g_queue_push_tail (&self->waiting, task);
  if (!is_running (self))
    begin_round (self, on_list);
}

gboolean
weir_deployment_list_refresh_finish (WeirDeploymentList *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Locked. Returns: the number of the round to wait for */
static guint64
choose_round (WeirDeploymentList *self)
{
  gint64 age_us = weir_clock_get_boot_us (self->clock) - self->began_us;
  gboolean is_fresh = self->began > 0 && age_us <= FRESH_US;
  guint64 target = is_fresh ? self->began : self->began + 1;

  if (target > self->began)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      self->wanted = target;
      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, on_wanted, g_object_ref (self), g_object_unref);
      g_source_attach (source, self->context);
    }

  return target;
}

gboolean
weir_deployment_list_refresh_wait (WeirDeploymentList *self,
                                   GCancellable *cancellable,
                                   GError **error)
{
  GError *failure = NULL;
  gboolean is_cancelled;
  guint64 target;
  gulong watch;

  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_LIST (self), FALSE);

  watch = weir_monitor_watch (&self->monitor, cancellable);
  weir_monitor_lock (&self->monitor);
  target = choose_round (self);
  while (!(is_cancelled = g_cancellable_set_error_if_cancelled (cancellable, error))
         && self->ended < target)
    weir_monitor_wait (&self->monitor);
  if (!is_cancelled && self->error != NULL)
    failure = g_error_copy (self->error);
  weir_monitor_unlock (&self->monitor);
  weir_monitor_unwatch (cancellable, watch);

  if (failure != NULL)
    g_propagate_error (error, failure);
  return !is_cancelled && failure == NULL;
}

gint64
weir_deployment_list_get_refreshed_us (WeirDeploymentList *self)
{
  gint64 refreshed_us;

  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_LIST (self), 0);

  weir_monitor_lock (&self->monitor);
  refreshed_us = self->refreshed_us;
  weir_monitor_unlock (&self->monitor);

  return refreshed_us;
}

GError *
weir_deployment_list_dup_error (WeirDeploymentList *self)
{
  GError *error;

  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_LIST (self), NULL);

  weir_monitor_lock (&self->monitor);
  error = self->error != NULL ? g_error_copy (self->error) : NULL;
  weir_monitor_unlock (&self->monitor);

  return error;
}

char *
weir_deployment_list_dup_failed_group (WeirDeploymentList *self)
{
  char *group;

  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_LIST (self), NULL);

  weir_monitor_lock (&self->monitor);
  group = g_strdup (self->failed_group);
  weir_monitor_unlock (&self->monitor);

  return group;
}

static void
weir_deployment_list_finalize (GObject *object)
{
  WeirDeploymentList *self = WEIR_DEPLOYMENT_LIST (object);

  g_clear_pointer (&self->known, g_ptr_array_unref);
  g_clear_pointer (&self->catalogue, weir_catalogue_unref);
  g_clear_error (&self->error);
  weir_monitor_clear (&self->monitor);
  g_clear_object (&self->api);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->account, weir_account_unref);

  G_OBJECT_CLASS (weir_deployment_list_parent_class)->finalize (object);
}

static void
weir_deployment_list_class_init (WeirDeploymentListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_deployment_list_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", WEIR_TYPE_DEPLOYMENT_LIST, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_deployment_list_init (WeirDeploymentList *self)
{
  weir_monitor_init (&self->monitor);
  g_queue_init (&self->waiting);
  self->context = g_main_context_ref_thread_default ();
  self->known = new_array ();
}

WeirDeploymentList *
weir_deployment_list_new (WeirAccount *account, WeirAiApi *api, WeirClock *clock)
{
  WeirDeploymentList *self;

  g_return_val_if_fail (account != NULL && account->resource_groups != NULL, NULL);
  g_return_val_if_fail (account->resource_groups[0] != NULL, NULL);
  g_return_val_if_fail (WEIR_IS_AI_API (api) && WEIR_IS_CLOCK (clock), NULL);

  self = g_object_new (WEIR_TYPE_DEPLOYMENT_LIST, NULL);
  self->account = weir_account_ref (account);
  self->api = g_object_ref (api);
  self->clock = g_object_ref (clock);
  weir_deployment_merge_add_pinned (self->known, account);

  return self;
}
