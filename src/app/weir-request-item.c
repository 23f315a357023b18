/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-request-item.h"

#include <string.h>

/* Of a user agent, the name and version that come first. */
#define MAX_CLIENT 40

enum
{
  PROP_0,
  PROP_ID,
  PROP_TIME,
  PROP_KEY_NAME,
  PROP_USER_AGENT,
  PROP_CLIENT,
  PROP_ROUTE,
  PROP_MODEL,
  PROP_UPSTREAM_MODEL,
  PROP_DEPLOYMENT,
  PROP_ACCOUNT,
  PROP_RUNNING,
  PROP_STATUS,
  PROP_ERROR,
  PROP_DURATION,
  PROP_FIRST_BYTE,
  PROP_TOKENS_IN,
  PROP_TOKENS_CACHED,
  PROP_TOKENS_OUT,
  PROP_COST_NANO,
  N_PROPS,
};

struct _WeirRequestItem
{
  GObject parent_instance;

  WeirSight *sight;
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirRequestItem, weir_request_item, G_TYPE_OBJECT)

/* The texts and numbers behind the properties. */
static const char *
get_text (const WeirSight *sight, guint prop_id)
{
  switch (prop_id)
    {
    case PROP_ID:
      return sight->head->id;
    case PROP_KEY_NAME:
      return sight->head->key_name;
    case PROP_USER_AGENT:
      return sight->head->user_agent;
    case PROP_ROUTE:
      return sight->head->api;
    case PROP_MODEL:
      return sight->model;
    case PROP_UPSTREAM_MODEL:
      return sight->upstream_model;
    case PROP_DEPLOYMENT:
      return sight->deployment;
    case PROP_ACCOUNT:
      return sight->account;
    case PROP_ERROR:
      return sight->error_kind;
    default:
      return NULL;
    }
}

static gint64
get_number (const WeirSight *sight, guint prop_id)
{
  switch (prop_id)
    {
    case PROP_TIME:
      return sight->head->wall_us;
    case PROP_RUNNING:
      return sight->is_running;
    case PROP_STATUS:
      return sight->status;
    case PROP_DURATION:
      return sight->duration_us;
    case PROP_FIRST_BYTE:
      return sight->first_byte_us;
    case PROP_TOKENS_IN:
      return sight->usage.in_total;
    case PROP_TOKENS_CACHED:
      return sight->usage.in_cache_read;
    case PROP_TOKENS_OUT:
      return sight->usage.out_total;
    case PROP_COST_NANO:
      return sight->priced ? sight->cost_nano : -1;
    default:
      return 0;
    }
}

char *
weir_request_item_dup_client (WeirRequestItem *self)
{
  const WeirSightHead *head;
  gsize len;

  g_return_val_if_fail (WEIR_IS_REQUEST_ITEM (self), NULL);

  head = self->sight->head;
  if (head->key_name != NULL && head->key_name[0] != '\0')
    return g_strdup (head->key_name);
  if (head->user_agent == NULL)
    return g_strdup ("");
  len = strcspn (head->user_agent, " (");
  return g_utf8_make_valid (head->user_agent, (gssize) MIN (len, MAX_CLIENT));
}

void
weir_request_item_set_sight (WeirRequestItem *self, WeirSight *sight)
{
  g_autoptr (WeirSight) before = NULL;

  g_return_if_fail (WEIR_IS_REQUEST_ITEM (self) && sight != NULL);

  before = self->sight;
  self->sight = weir_sight_ref (sight);
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_ID; i < N_PROPS; i++)
    if (g_strcmp0 (get_text (before, i), get_text (sight, i)) != 0
        || get_number (before, i) != get_number (sight, i))
      g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

const WeirSight *
weir_request_item_get_sight (WeirRequestItem *self)
{
  g_return_val_if_fail (WEIR_IS_REQUEST_ITEM (self), NULL);

  return self->sight;
}

static gsize
measure (GBytes *bytes)
{
  return bytes != NULL ? g_bytes_get_size (bytes) : 0;
}

gsize
weir_request_item_get_body_size (WeirRequestItem *self)
{
  const WeirSight *sight;

  g_return_val_if_fail (WEIR_IS_REQUEST_ITEM (self), 0);

  sight = self->sight;
  return measure (sight->head->body) + measure (sight->sent) + measure (sight->answered)
         + measure (sight->returned);
}

void
weir_request_item_drop_bodies (WeirRequestItem *self)
{
  g_autoptr (WeirSight) bare = NULL;

  g_return_if_fail (WEIR_IS_REQUEST_ITEM (self));

  if (weir_request_item_get_body_size (self) == 0)
    return;
  bare = weir_sight_copy_without_bodies (self->sight);
  weir_request_item_set_sight (self, bare);
}

static void
weir_request_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirRequestItem *self = WEIR_REQUEST_ITEM (object);

  switch (prop_id)
    {
    case PROP_CLIENT:
      g_value_take_string (value, weir_request_item_dup_client (self));
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->sight->is_running);
      break;
    case PROP_STATUS:
      g_value_set_uint (value, self->sight->status);
      break;
    default:
      if (G_IS_PARAM_SPEC_STRING (pspec))
        g_value_set_string (value, get_text (self->sight, prop_id));
      else
        g_value_set_int64 (value, get_number (self->sight, prop_id));
    }
}

static void
weir_request_item_finalize (GObject *object)
{
  weir_sight_unref (WEIR_REQUEST_ITEM (object)->sight);

  G_OBJECT_CLASS (weir_request_item_parent_class)->finalize (object);
}

static void
weir_request_item_class_init (WeirRequestItemClass *klass)
{
  static const char *const names[N_PROPS] = {
    [PROP_ID] = "id",
    [PROP_TIME] = "time",
    [PROP_KEY_NAME] = "key-name",
    [PROP_USER_AGENT] = "user-agent",
    [PROP_CLIENT] = "client",
    [PROP_ROUTE] = "route",
    [PROP_MODEL] = "model",
    [PROP_UPSTREAM_MODEL] = "upstream-model",
    [PROP_DEPLOYMENT] = "deployment",
    [PROP_ACCOUNT] = "account",
    [PROP_RUNNING] = "running",
    [PROP_STATUS] = "status",
    [PROP_ERROR] = "error",
    [PROP_DURATION] = "duration",
    [PROP_FIRST_BYTE] = "first-byte",
    [PROP_TOKENS_IN] = "tokens-in",
    [PROP_TOKENS_CACHED] = "tokens-cached",
    [PROP_TOKENS_OUT] = "tokens-out",
    [PROP_COST_NANO] = "cost-nano",
  };
  static const gboolean is_number[N_PROPS] = {
    [PROP_TIME] = TRUE,      [PROP_DURATION] = TRUE,      [PROP_FIRST_BYTE] = TRUE,
    [PROP_TOKENS_IN] = TRUE, [PROP_TOKENS_CACHED] = TRUE, [PROP_TOKENS_OUT] = TRUE,
    [PROP_COST_NANO] = TRUE,
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_request_item_get_property;
  object_class->finalize = weir_request_item_finalize;

  for (guint i = PROP_ID; i < N_PROPS; i++)
    properties[i] = is_number[i]
                        ? g_param_spec_int64 (names[i], NULL, NULL, -1, G_MAXINT64, -1, flags)
                        : g_param_spec_string (names[i], NULL, NULL, NULL, flags);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  properties[PROP_STATUS] = g_param_spec_uint ("status", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_request_item_init (WeirRequestItem *self)
{
}

WeirRequestItem *
weir_request_item_new (WeirSight *sight)
{
  WeirRequestItem *self;

  g_return_val_if_fail (sight != NULL, NULL);

  self = g_object_new (WEIR_TYPE_REQUEST_ITEM, NULL);
  self->sight = weir_sight_ref (sight);
  return self;
}
