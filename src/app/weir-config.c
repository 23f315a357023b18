/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-config.h"

#include <string.h>

#include "app/weir-engine-usage.h"
#include "store/weir-config-edit.h"

/* Spin buttons change a value many times. */
#define REST_MS 400

#define DEFAULT_PORT 3001
#define DEFAULT_FIRST_BYTE_S 60
#define MAX_USAGE_DAYS 36500
#define MAX_UNIT_PRICE 1e6
#define MAX_BUDGET 1e9

enum
{
  PROP_0,
  PROP_PORT,
  PROP_EXPOSED,
  PROP_FIRST_BYTE_LIMIT,
  PROP_LEARN,
  PROP_STRICT,
  PROP_DEBUG,
  PROP_ACCOUNT,
  PROP_CA_FILE,
  PROP_CURRENCY,
  PROP_UNIT_PRICE,
  PROP_MONTH_BUDGET,
  PROP_BUDGET_STOP,
  PROP_KEEP_BODIES,
  PROP_USAGE_DAYS,
  PROP_WRITABLE,
  N_PROPS,
};

/* How a property stands in config.json. */
typedef enum
{
  KIND_NUMBER,
  KIND_BOOLEAN,
  KIND_HOST,
  KIND_TEXT,
  KIND_AMOUNT, /* nothing stands there for 0 */
} Kind;

static const struct
{
  const char *path[3];
  Kind kind;
} members[N_PROPS] = {
  [PROP_PORT] = { { "port" }, KIND_NUMBER },
  [PROP_EXPOSED] = { { "host" }, KIND_HOST },
  [PROP_FIRST_BYTE_LIMIT] = { { "limits", "first_byte_s" }, KIND_NUMBER },
  [PROP_LEARN] = { { "learn" }, KIND_BOOLEAN },
  [PROP_STRICT] = { { "strict" }, KIND_BOOLEAN },
  [PROP_DEBUG] = { { "debug" }, KIND_BOOLEAN },
  [PROP_ACCOUNT] = { { "rules", "account" }, KIND_TEXT },
  [PROP_CA_FILE] = { { "ca_file" }, KIND_TEXT },
  [PROP_CURRENCY] = { { "prices", "currency" }, KIND_TEXT },
  [PROP_UNIT_PRICE] = { { "prices", "capacity_unit" }, KIND_AMOUNT },
  [PROP_MONTH_BUDGET] = { { "budget", "month" }, KIND_AMOUNT },
  [PROP_BUDGET_STOP] = { { "budget", "stop" }, KIND_BOOLEAN },
  [PROP_KEEP_BODIES] = { { "keep_bodies" }, KIND_BOOLEAN },
  [PROP_USAGE_DAYS] = { { "limits", "usage_days" }, KIND_NUMBER },
};

struct _WeirConfig
{
  GObject parent_instance;

  WeirService *service;
  char *file;
  gboolean writable;
  guint values[N_PROPS];
  char *texts[N_PROPS];         /* (nullable) of those that are texts */
  double amounts[N_PROPS];      /* of those that are amounts */
  gboolean is_changed[N_PROPS]; /* waits to be written */
  gboolean is_leaving[N_PROPS]; /* is being written */
  gboolean is_flushing;
  GQueue waiting; /* (element-type GTask) (owned): until the one before has ended */
  guint rest_id;
};

enum
{
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirConfig, weir_config, G_TYPE_OBJECT)

/* --- Reading --- */

/* What is not in the file yet is not overwritten by what is. */
static gboolean
is_own (WeirConfig *self, guint prop_id)
{
  return self->is_changed[prop_id] || self->is_leaving[prop_id];
}

static void
take (WeirConfig *self, guint prop_id, guint value)
{
  if (is_own (self, prop_id) || self->values[prop_id] == value)
    return;
  self->values[prop_id] = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
take_text (WeirConfig *self, guint prop_id, const char *text)
{
  if (is_own (self, prop_id) || g_strcmp0 (self->texts[prop_id], text) == 0)
    return;
  g_free (self->texts[prop_id]);
  self->texts[prop_id] = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
take_amount (WeirConfig *self, guint prop_id, double amount)
{
  if (is_own (self, prop_id) || self->amounts[prop_id] == amount)
    return;
  self->amounts[prop_id] = amount;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
read_settings (WeirConfig *self)
{
  WeirEngine *engine = weir_service_get_engine (self->service);
  const WeirSettings *settings = engine != NULL ? weir_engine_get_settings (engine) : NULL;
  guint limit_s;

  if (settings == NULL)
    return;
  limit_s = settings->limits.first_byte_s;
  take (self, PROP_PORT, settings->port);
  take (self, PROP_EXPOSED,
        strcmp (settings->host, "0.0.0.0") == 0 || strcmp (settings->host, "::") == 0);
  take (self, PROP_FIRST_BYTE_LIMIT, limit_s > 0 ? limit_s : DEFAULT_FIRST_BYTE_S);
  take (self, PROP_LEARN, settings->learn);
  take (self, PROP_STRICT, settings->strict);
  take (self, PROP_DEBUG, settings->debug);
  take_text (self, PROP_ACCOUNT, settings->rules.account);
  take_text (self, PROP_CA_FILE, settings->ca_file);
  take_text (self, PROP_CURRENCY, settings->prices.currency);
  take_amount (self, PROP_UNIT_PRICE, settings->prices.unit);
  take_amount (self, PROP_MONTH_BUDGET, settings->budget.month);
  take (self, PROP_BUDGET_STOP, settings->budget.stop);
  take (self, PROP_KEEP_BODIES, settings->keep_bodies);
  take (self, PROP_USAGE_DAYS, weir_engine_usage_get_days (settings->limits.usage_days));
}

/* --- Writing --- */

/* (nullable): %NULL: nothing is to stand there. */
static char *
format_value (WeirConfig *self, guint prop_id)
{
  guint value = self->values[prop_id];
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  switch (members[prop_id].kind)
    {
    case KIND_AMOUNT:
      if (self->amounts[prop_id] <= 0)
        return NULL;
      return g_strdup (g_ascii_formatd (number, sizeof number, "%.10g", self->amounts[prop_id]));
    case KIND_NUMBER:
      return g_strdup_printf ("%u", value);
    case KIND_HOST:
      return g_strdup (value ? "\"0.0.0.0\"" : "\"127.0.0.1\"");
    case KIND_BOOLEAN:
    default:
      return g_strdup (value ? "true" : "false");
    }
}

static gboolean
apply_changes (WeirConfig *self, WeirConfigEdit *edit, GError **error)
{
  for (guint i = 1; i < N_PROPS; i++)
    {
      g_autofree char *json = NULL;

      if (!self->is_changed[i])
        continue;
      if (members[i].kind == KIND_TEXT)
        {
          if (!weir_config_edit_set_text (edit, members[i].path, self->texts[i], error))
            return FALSE;
          continue;
        }
      json = format_value (self, i);
      if (!weir_config_edit_set (edit, members[i].path, json, error))
        return FALSE;
    }
  return TRUE;
}

static void begin_flush (GTask *task);

static void
end_flush (WeirConfig *self)
{
  self->is_flushing = FALSE;
  if (!g_queue_is_empty (&self->waiting))
    begin_flush (g_queue_pop_head (&self->waiting));
}

/* What could not be written must not look as if it had been. */
static void
fail (GTask *task, gboolean *what, GError *error)
{
  WeirConfig *self = g_task_get_source_object (task);

  memset (what, 0, sizeof self->is_changed);
  read_settings (self);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
  end_flush (self);
  g_task_return_error (task, error);
}

static void
on_written (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirConfig *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (!weir_config_edit_save_finish (result, &error))
    {
      fail (task, self->is_leaving, g_steal_pointer (&error));
      return;
    }
  memset (self->is_leaving, 0, sizeof self->is_leaving);
  weir_service_reload (self->service);
  end_flush (self);
  g_task_return_boolean (task, TRUE);
}

static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirConfig *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_open_finish (result, &error);

  if (edit == NULL || !apply_changes (self, edit, &error))
    {
      fail (task, self->is_changed, g_steal_pointer (&error));
      return;
    }
  memcpy (self->is_leaving, self->is_changed, sizeof self->is_leaving);
  memset (self->is_changed, 0, sizeof self->is_changed);
  weir_config_edit_save_async (edit, NULL, on_written, g_steal_pointer (&task));
}

/* @task: (transfer full) */
static void
begin_flush (GTask *task)
{
  WeirConfig *self = g_task_get_source_object (task);

  self->is_flushing = TRUE;
  weir_config_edit_open_async (self->file, NULL, on_read, task);
}

void
weir_config_flush_async (WeirConfig *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_CONFIG (self));

  g_clear_handle_id (&self->rest_id, g_source_remove);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, weir_config_flush_async);
  if (self->is_flushing)
    g_queue_push_tail (&self->waiting, task);
  else
    begin_flush (task);
}

gboolean
weir_config_flush_finish (WeirConfig *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
on_rest (gpointer user_data)
{
  WeirConfig *self = user_data;

  self->rest_id = 0;
  weir_config_flush_async (self, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static void
note_change (WeirConfig *self, guint prop_id)
{
  self->is_changed[prop_id] = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (REST_MS, on_rest, self);
}

static void
change (WeirConfig *self, guint prop_id, guint value)
{
  if (self->values[prop_id] == value || !self->writable)
    return;
  self->values[prop_id] = value;
  note_change (self, prop_id);
}

static void
change_amount (WeirConfig *self, guint prop_id, double amount)
{
  if (self->amounts[prop_id] == amount || !self->writable)
    return;
  self->amounts[prop_id] = amount;
  note_change (self, prop_id);
}

/* An empty one is none. */
static void
change_text (WeirConfig *self, guint prop_id, const char *text)
{
  const char *value = text != NULL && *text != '\0' ? text : NULL;

  if (g_strcmp0 (self->texts[prop_id], value) == 0 || !self->writable)
    return;
  g_free (self->texts[prop_id]);
  self->texts[prop_id] = g_strdup (value);
  note_change (self, prop_id);
  /* A price in no currency is none. */
  if (prop_id == PROP_CURRENCY && value == NULL)
    change_amount (self, PROP_UNIT_PRICE, 0);
}

gboolean
weir_config_get_writable (WeirConfig *self)
{
  g_return_val_if_fail (WEIR_IS_CONFIG (self), FALSE);

  return self->writable;
}

const char *
weir_config_get_file (WeirConfig *self)
{
  g_return_val_if_fail (WEIR_IS_CONFIG (self), NULL);

  return self->file;
}

/* --- The object --- */

static void
weir_config_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirConfig *self = WEIR_CONFIG (object);

  if (prop_id == PROP_WRITABLE)
    g_value_set_boolean (value, self->writable);
  else if (members[prop_id].kind == KIND_TEXT)
    g_value_set_string (value, self->texts[prop_id]);
  else if (members[prop_id].kind == KIND_AMOUNT)
    g_value_set_double (value, self->amounts[prop_id]);
  else if (members[prop_id].kind == KIND_NUMBER)
    g_value_set_uint (value, self->values[prop_id]);
  else
    g_value_set_boolean (value, self->values[prop_id] != 0);
}

static void
weir_config_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  WeirConfig *self = WEIR_CONFIG (object);

  if (members[prop_id].kind == KIND_TEXT)
    change_text (self, prop_id, g_value_get_string (value));
  else if (members[prop_id].kind == KIND_AMOUNT)
    change_amount (self, prop_id, g_value_get_double (value));
  else if (members[prop_id].kind == KIND_NUMBER)
    change (self, prop_id, g_value_get_uint (value));
  else
    change (self, prop_id, g_value_get_boolean (value));
}

static void
weir_config_dispose (GObject *object)
{
  WeirConfig *self = WEIR_CONFIG (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);

  G_OBJECT_CLASS (weir_config_parent_class)->dispose (object);
}

static void
weir_config_finalize (GObject *object)
{
  WeirConfig *self = WEIR_CONFIG (object);

  g_object_unref (self->service);
  g_free (self->file);
  for (guint i = 0; i < N_PROPS; i++)
    g_free (self->texts[i]);

  G_OBJECT_CLASS (weir_config_parent_class)->finalize (object);
}

static void
weir_config_class_init (WeirConfigClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_config_get_property;
  object_class->set_property = weir_config_set_property;
  object_class->dispose = weir_config_dispose;
  object_class->finalize = weir_config_finalize;

  properties[PROP_PORT] =
      g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, DEFAULT_PORT, both);
  properties[PROP_EXPOSED] = g_param_spec_boolean ("exposed", NULL, NULL, FALSE, both);
  properties[PROP_FIRST_BYTE_LIMIT] =
      g_param_spec_uint ("first-byte-limit", NULL, NULL, 1, 3600, DEFAULT_FIRST_BYTE_S, both);
  properties[PROP_LEARN] = g_param_spec_boolean ("learn", NULL, NULL, TRUE, both);
  properties[PROP_STRICT] = g_param_spec_boolean ("strict", NULL, NULL, FALSE, both);
  properties[PROP_DEBUG] = g_param_spec_boolean ("debug", NULL, NULL, FALSE, both);
  properties[PROP_ACCOUNT] = g_param_spec_string ("account", NULL, NULL, NULL, both);
  properties[PROP_CA_FILE] = g_param_spec_string ("ca-file", NULL, NULL, NULL, both);
  properties[PROP_CURRENCY] = g_param_spec_string ("currency", NULL, NULL, NULL, both);
  properties[PROP_UNIT_PRICE] =
      g_param_spec_double ("unit-price", NULL, NULL, 0, MAX_UNIT_PRICE, 0, both);
  properties[PROP_MONTH_BUDGET] =
      g_param_spec_double ("month-budget", NULL, NULL, 0, MAX_BUDGET, 0, both);
  properties[PROP_BUDGET_STOP] = g_param_spec_boolean ("budget-stop", NULL, NULL, FALSE, both);
  properties[PROP_KEEP_BODIES] = g_param_spec_boolean ("keep-bodies", NULL, NULL, FALSE, both);
  properties[PROP_USAGE_DAYS] =
      g_param_spec_uint ("usage-days", NULL, NULL, 1, MAX_USAGE_DAYS, 90, both);
  properties[PROP_WRITABLE] = g_param_spec_boolean ("writable", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
weir_config_init (WeirConfig *self)
{
  self->values[PROP_PORT] = DEFAULT_PORT;
  self->values[PROP_FIRST_BYTE_LIMIT] = DEFAULT_FIRST_BYTE_S;
  self->values[PROP_LEARN] = TRUE;
  self->values[PROP_USAGE_DAYS] = weir_engine_usage_get_days (0);
}

WeirConfig *
weir_config_new (WeirService *service, const char *file, gboolean writable)
{
  WeirConfig *self;

  g_return_val_if_fail (WEIR_IS_SERVICE (service), NULL);
  g_return_val_if_fail (file != NULL, NULL);

  self = g_object_new (WEIR_TYPE_CONFIG, NULL);
  self->service = g_object_ref (service);
  self->file = g_strdup (file);
  self->writable = writable;
  g_signal_connect_object (service, "engine-changed", G_CALLBACK (read_settings), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "settings-changed", G_CALLBACK (read_settings), self,
                           G_CONNECT_SWAPPED);
  read_settings (self);
  return self;
}
