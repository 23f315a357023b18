/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-deployment-order.h"

#include <glib/gi18n.h>

#include "aicore/weir-aicore-error.h"

#define POLL_MS 3000

/* The first looks come after an eighth, a quarter and half of that. */
#define N_EAGER 3

/* An hour, and a minute of silence. */
#define MAX_LOOKS 1200
#define MAX_MISSES 20

struct _WeirDeploymentOrder
{
  GObject parent_instance;

  WeirDeploymentOrderKind kind;
  WeirDeploymentOrderState state;
  char *account;
  char *resource_group;
  char *id;                  /* (nullable) */
  char *model;               /* what people call it */
  WeirConfiguration *wanted; /* (nullable): of one that is made */
  char *ttl;                 /* (nullable) */
  char *text;
  guint n_looks;
  guint n_misses; /* in a row */
};

typedef struct
{
  WeirEngine *engine;
  guint poll_ms;
} Run;

enum
{
  PROP_0,
  PROP_STATE,
  PROP_TEXT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirDeploymentOrder, weir_deployment_order, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (WeirDeploymentOrderState,
                    weir_deployment_order_state,
                    G_DEFINE_ENUM_VALUE (WEIR_DEPLOYMENT_ORDER_NEW, "new"),
                    G_DEFINE_ENUM_VALUE (WEIR_DEPLOYMENT_ORDER_SENDING, "sending"),
                    G_DEFINE_ENUM_VALUE (WEIR_DEPLOYMENT_ORDER_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (WEIR_DEPLOYMENT_ORDER_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (WEIR_DEPLOYMENT_ORDER_FAILED, "failed"))

static void
run_free (gpointer data)
{
  Run *run = data;

  g_object_unref (run->engine);
  g_free (run);
}

/* --- How it stands --- */

static void
set_state (WeirDeploymentOrder *self, WeirDeploymentOrderState state, const char *text)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (self->text, text) != 0)
    {
      g_free (self->text);
      self->text = g_strdup (text);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
    }
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
is_engine_closed (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  return weir_engine_get_settings (run->engine) == NULL;
}

/* Ends the task. What SAP AI Core has taken goes on there, whether somebody looks or not. */
static void
leave (GTask *task)
{
  WeirDeploymentOrder *self = g_task_get_source_object (task);

  if (self->state != WEIR_DEPLOYMENT_ORDER_WAITING)
    set_state (self, WEIR_DEPLOYMENT_ORDER_FAILED,
               _ ("It was interrupted, and may have been done or not. Refresh the deployments."));
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", self->text);
}

static void
fail (GTask *task, const GError *error)
{
  WeirDeploymentOrder *self = g_task_get_source_object (task);
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || is_engine_closed (task))
    {
      leave (task);
      return;
    }
  text = weir_deployment_words_explain (error, self->resource_group);
  set_state (self, WEIR_DEPLOYMENT_ORDER_FAILED, text);
  g_task_return_error (task, g_error_new_literal (error->domain, error->code, text));
}

static void
fail_with (GTask *task, int code, const char *text)
{
  set_state (g_task_get_source_object (task), WEIR_DEPLOYMENT_ORDER_FAILED, text);
  g_task_return_new_error (task, G_IO_ERROR, code, "%s", text);
}

static void
succeed (GTask *task)
{
  WeirDeploymentOrder *self = g_task_get_source_object (task);

  set_state (self, WEIR_DEPLOYMENT_ORDER_DONE, weir_deployment_words_done (self->kind));
  g_task_return_boolean (task, TRUE);
}

/* --- Calls --- */

/* @body: (transfer full) (nullable); keeps the task. */
static void
call (GTask *task, const char *method, const char *path, GBytes *body, GAsyncReadyCallback done)
{
  WeirDeploymentOrder *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  weir_engine_call_async (run->engine, self->account, method, path, self->resource_group, body,
                          g_task_get_cancellable (task), done, g_object_ref (task));
  g_clear_pointer (&body, g_bytes_unref);
}

static char *
build_path (WeirDeploymentOrder *self)
{
  return g_strconcat ("/lm/deployments/", self->id, NULL);
}

/* --- Looking how far it is --- */

static void look_later (GTask *task);

static void
watch (WeirDeploymentOrder *self, WeirDeploymentStatus status)
{
  set_state (self, WEIR_DEPLOYMENT_ORDER_WAITING,
             weir_deployment_words_progress (self->kind, status));
}

static void
take_standing (GTask *task, const WeirDeploymentStanding *standing)
{
  WeirDeploymentOrder *self = g_task_get_source_object (task);
  gboolean is_create = self->kind == WEIR_DEPLOYMENT_ORDER_CREATE;
  gboolean is_still = standing->status == WEIR_DEPLOYMENT_STOPPED
                      || standing->status == WEIR_DEPLOYMENT_COMPLETED
                      || standing->status == WEIR_DEPLOYMENT_DEAD;
  g_autofree char *text = NULL;

  if (is_create && standing->status == WEIR_DEPLOYMENT_RUNNING)
    succeed (task);
  else if (is_create && is_still)
    {
      text = weir_deployment_words_not_started (standing->message);
      fail_with (task, G_IO_ERROR_FAILED, text);
    }
  else if (self->kind == WEIR_DEPLOYMENT_ORDER_STOP && is_still)
    succeed (task);
  else
    {
      watch (self, standing->status);
      look_later (task);
    }
}

static void
on_looked (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirDeploymentOrder *self = g_task_get_source_object (task);
  g_auto (WeirDeploymentStanding) standing = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = weir_engine_call_finish (WEIR_ENGINE (object), result, &error);

  if (answer != NULL && weir_deployment_change_read_standing (answer, &standing, &error))
    {
      self->n_misses = 0;
      take_standing (task, &standing);
    }
  else if (g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_GONE)
           && self->kind != WEIR_DEPLOYMENT_ORDER_CREATE)
    succeed (task);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || is_engine_closed (task)
           || g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_GONE)
           || ++self->n_misses >= MAX_MISSES)
    fail (task, error);
  else
    look_later (task);
}

static void
look (GTask *task)
{
  g_autofree char *path = build_path (g_task_get_source_object (task));

  call (task, "GET", path, NULL, on_looked);
}

static gboolean
on_due (gpointer user_data)
{
  GTask *task = user_data;
  WeirDeploymentOrder *self = g_task_get_source_object (task);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)) || is_engine_closed (task))
    leave (task);
  else if (++self->n_looks > MAX_LOOKS)
    fail_with (task, G_IO_ERROR_TIMED_OUT,
               _ ("It takes longer than an hour. Refresh the deployments to see how it stands."));
  else
    look (task);
  return G_SOURCE_REMOVE;
}

static void
look_later (GTask *task)
{
  WeirDeploymentOrder *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  guint sooner = self->n_looks < N_EAGER ? N_EAGER - self->n_looks : 0;
  g_autoptr (GSource) source = g_timeout_source_new (run->poll_ms >> sooner);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable != NULL)
    {
      g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (source, cancelled);
    }
  g_task_attach_source (task, source, on_due);
}

/* --- Asking for it --- */

static void
on_created (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirDeploymentOrder *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = weir_engine_call_finish (WEIR_ENGINE (object), result, &error);

  if (answer != NULL)
    self->id = weir_deployment_change_read_id (answer, &error);
  if (self->id == NULL)
    {
      fail (task, error);
      return;
    }
  watch (self, WEIR_DEPLOYMENT_UNKNOWN);
  look_later (task);
}

static void
create (GTask *task, const char *configuration_id)
{
  WeirDeploymentOrder *self = g_task_get_source_object (task);

  call (task, "POST", "/lm/deployments",
        weir_deployment_change_encode_create (configuration_id, self->ttl), on_created);
}

static void
on_configured (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = weir_engine_call_finish (WEIR_ENGINE (object), result, &error);
  g_autofree char *id = answer != NULL ? weir_deployment_change_read_id (answer, &error) : NULL;

  if (id != NULL)
    create (task, id);
  else
    fail (task, error);
}

static void
on_configurations (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirDeploymentOrder *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = weir_engine_call_finish (WEIR_ENGINE (object), result, &error);
  g_autoptr (GPtrArray) configurations =
      answer != NULL ? weir_configuration_parse_list (answer, &error) : NULL;
  const WeirConfiguration *same;

  if (configurations == NULL)
    {
      fail (task, error);
      return;
    }
  same = weir_configuration_find (self->wanted, configurations);
  if (same != NULL)
    create (task, same->id);
  else
    call (task, "POST", "/lm/configurations", weir_configuration_encode (self->wanted),
          on_configured);
}

static void
begin_create (GTask *task)
{
  WeirDeploymentOrder *self = g_task_get_source_object (task);
  g_autofree char *scenario = g_uri_escape_string (self->wanted->scenario, NULL, FALSE);
  g_autofree char *executable = g_uri_escape_string (self->wanted->executable, NULL, FALSE);
  g_autofree char *path =
      g_strdup_printf ("/lm/configurations?scenarioId=%s&executableIds=%s", scenario, executable);

  if (self->wanted->id != NULL)
    create (task, self->wanted->id);
  else
    call (task, "GET", path, NULL, on_configurations);
}

static void
on_changed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirDeploymentOrder *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = weir_engine_call_finish (WEIR_ENGINE (object), result, &error);

  if (answer != NULL)
    {
      watch (self, WEIR_DEPLOYMENT_UNKNOWN);
      look_later (task);
    }
  else if (self->kind == WEIR_DEPLOYMENT_ORDER_DELETE
           && g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_GONE))
    succeed (task);
  else
    fail (task, error);
}

static void
begin (GTask *task)
{
  WeirDeploymentOrder *self = g_task_get_source_object (task);
  g_autofree char *path = self->id != NULL ? build_path (self) : NULL;

  set_state (self, WEIR_DEPLOYMENT_ORDER_SENDING, _ ("Asking SAP AI Core…"));
  switch (self->kind)
    {
    case WEIR_DEPLOYMENT_ORDER_CREATE:
      begin_create (task);
      break;
    case WEIR_DEPLOYMENT_ORDER_STOP:
      call (task, "PATCH", path, weir_deployment_change_encode_stop (), on_changed);
      break;
    case WEIR_DEPLOYMENT_ORDER_DELETE:
    default:
      call (task, "DELETE", path, NULL, on_changed);
    }
}

void
weir_deployment_order_run_async (WeirDeploymentOrder *self,
                                 WeirEngine *engine,
                                 guint poll_ms,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Run *run;

  g_return_if_fail (WEIR_IS_DEPLOYMENT_ORDER (self));
  g_return_if_fail (WEIR_IS_ENGINE (engine) && weir_engine_get_settings (engine) != NULL);
  g_return_if_fail (self->state == WEIR_DEPLOYMENT_ORDER_NEW
                    || self->state == WEIR_DEPLOYMENT_ORDER_WAITING);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_deployment_order_run_async);
  /* An error tells what is known; that it was cancelled is not more than that. */
  g_task_set_check_cancellable (task, FALSE);
  run = g_new0 (Run, 1);
  run->engine = g_object_ref (engine);
  run->poll_ms = poll_ms > 0 ? poll_ms : POLL_MS;
  g_task_set_task_data (task, run, run_free);

  if (self->state == WEIR_DEPLOYMENT_ORDER_WAITING)
    look (task);
  else
    begin (task);
}

gboolean
weir_deployment_order_run_finish (WeirDeploymentOrder *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- The object --- */

WeirDeploymentOrderKind
weir_deployment_order_get_kind (WeirDeploymentOrder *self)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ORDER (self), WEIR_DEPLOYMENT_ORDER_CREATE);

  return self->kind;
}

WeirDeploymentOrderState
weir_deployment_order_get_state (WeirDeploymentOrder *self)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ORDER (self), WEIR_DEPLOYMENT_ORDER_NEW);

  return self->state;
}

gboolean
weir_deployment_order_is_over (WeirDeploymentOrder *self)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ORDER (self), TRUE);

  return self->state >= WEIR_DEPLOYMENT_ORDER_DONE;
}

const char *
weir_deployment_order_get_text (WeirDeploymentOrder *self)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ORDER (self), NULL);

  return self->text;
}

const char *
weir_deployment_order_get_account (WeirDeploymentOrder *self)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ORDER (self), NULL);

  return self->account;
}

const char *
weir_deployment_order_get_resource_group (WeirDeploymentOrder *self)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ORDER (self), NULL);

  return self->resource_group;
}

const char *
weir_deployment_order_get_id (WeirDeploymentOrder *self)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ORDER (self), NULL);

  return self->id;
}

const char *
weir_deployment_order_get_model (WeirDeploymentOrder *self)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ORDER (self), NULL);

  return self->model;
}

static void
weir_deployment_order_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  WeirDeploymentOrder *self = WEIR_DEPLOYMENT_ORDER (object);

  if (prop_id == PROP_STATE)
    g_value_set_enum (value, self->state);
  else
    g_value_set_string (value, self->text);
}

static void
weir_deployment_order_finalize (GObject *object)
{
  WeirDeploymentOrder *self = WEIR_DEPLOYMENT_ORDER (object);

  g_free (self->account);
  g_free (self->resource_group);
  g_free (self->id);
  g_free (self->model);
  g_clear_pointer (&self->wanted, weir_configuration_free);
  g_free (self->ttl);
  g_free (self->text);

  G_OBJECT_CLASS (weir_deployment_order_parent_class)->finalize (object);
}

static void
weir_deployment_order_class_init (WeirDeploymentOrderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_deployment_order_get_property;
  object_class->finalize = weir_deployment_order_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, WEIR_TYPE_DEPLOYMENT_ORDER_STATE,
                                              WEIR_DEPLOYMENT_ORDER_NEW, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_deployment_order_init (WeirDeploymentOrder *self)
{
  self->text = g_strdup ("");
}

WeirDeploymentOrder *
weir_deployment_order_new_create (const char *account,
                                  const char *resource_group,
                                  WeirConfiguration *wanted,
                                  const char *ttl)
{
  WeirDeploymentOrder *self;

  g_return_val_if_fail (account != NULL && resource_group != NULL && wanted != NULL, NULL);
  g_return_val_if_fail (ttl == NULL || weir_deployment_ttl_is_valid (ttl), NULL);

  self = g_object_new (WEIR_TYPE_DEPLOYMENT_ORDER, NULL);
  self->kind = WEIR_DEPLOYMENT_ORDER_CREATE;
  self->account = g_strdup (account);
  self->resource_group = g_strdup (resource_group);
  self->model = g_strdup (wanted->model != NULL ? wanted->model : wanted->executable);
  self->wanted = wanted;
  self->ttl = g_strdup (ttl);
  return self;
}

static WeirDeploymentOrder *
new_about (WeirDeploymentOrderKind kind, const WeirDeployment *deployment)
{
  WeirDeploymentOrder *self = g_object_new (WEIR_TYPE_DEPLOYMENT_ORDER, NULL);

  self->kind = kind;
  self->account = g_strdup (deployment->account->name);
  self->resource_group = g_strdup (deployment->resource_group);
  self->id = g_strdup (deployment->id);
  self->model = g_strdup (deployment->model != NULL ? deployment->model : deployment->executable);
  return self;
}

WeirDeploymentOrder *
weir_deployment_order_new_change (WeirDeploymentOrderKind kind, const WeirDeployment *deployment)
{
  g_return_val_if_fail (kind != WEIR_DEPLOYMENT_ORDER_CREATE && deployment != NULL, NULL);

  return new_about (kind, deployment);
}

WeirDeploymentOrder *
weir_deployment_order_new_taken (WeirDeploymentOrderKind kind, const WeirDeployment *deployment)
{
  WeirDeploymentOrder *self;

  g_return_val_if_fail (deployment != NULL, NULL);

  self = new_about (kind, deployment);
  watch (self, deployment->status);
  return self;
}
