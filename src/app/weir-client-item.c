/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-client-item.h"

#include <glib/gi18n.h>

struct _WeirClientItem
{
  GObject parent_instance;

  WeirClientKind kind;
  WeirClientState state;
  gint64 since_us; /* of what is counted */
  gint64 wall_us;  /* of the request that is told of */
  guint status;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_STATE_TEXT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirClientItem, weir_client_item, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (WeirClientState,
                    weir_client_state,
                    G_DEFINE_ENUM_VALUE (WEIR_CLIENT_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (WEIR_CLIENT_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (WEIR_CLIENT_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (WEIR_CLIENT_TROUBLED, "troubled"))

static char *
format_time (gint64 wall_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (wall_us / G_USEC_PER_SEC);

  return g_date_time_format (time, "%R");
}

static char *
build_text (WeirClientItem *self)
{
  g_autofree char *time = format_time (self->wall_us);

  switch (self->state)
    {
    case WEIR_CLIENT_WAITING:
      return g_strdup (_ ("Waiting for the first request…"));
    case WEIR_CLIENT_CONNECTED:
      /* Translators: a time, such as 14:02 */
      return g_strdup_printf (_ ("Connected · first request %s"), time);
    case WEIR_CLIENT_TROUBLED:
      if (self->status == WEIR_CLIENT_WRONG_KEY)
        /* Translators: a time, such as 14:02 */
        return g_strdup_printf (_ ("Request %s had no valid API key"), time);
      /* Translators: a time, such as 14:02, and an HTTP status */
      return g_strdup_printf (_ ("Request %s failed with status %u"), time, self->status);
    case WEIR_CLIENT_IDLE:
    default:
      return NULL;
    }
}

static void
set_state (WeirClientItem *self, WeirClientState state)
{
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE_TEXT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

WeirClientKind
weir_client_item_get_kind (WeirClientItem *self)
{
  g_return_val_if_fail (WEIR_IS_CLIENT_ITEM (self), WEIR_N_CLIENTS);

  return self->kind;
}

WeirClientState
weir_client_item_get_state (WeirClientItem *self)
{
  g_return_val_if_fail (WEIR_IS_CLIENT_ITEM (self), WEIR_CLIENT_IDLE);

  return self->state;
}

void
weir_client_item_wait (WeirClientItem *self, gint64 now_us)
{
  g_return_if_fail (WEIR_IS_CLIENT_ITEM (self));

  self->since_us = now_us;
  set_state (self, WEIR_CLIENT_WAITING);
}

void
weir_client_item_stop_waiting (WeirClientItem *self)
{
  g_return_if_fail (WEIR_IS_CLIENT_ITEM (self));

  if (self->state == WEIR_CLIENT_WAITING)
    set_state (self, WEIR_CLIENT_IDLE);
}

void
weir_client_item_take_request (WeirClientItem *self, gint64 wall_us, guint status)
{
  g_return_if_fail (WEIR_IS_CLIENT_ITEM (self));

  if (self->state == WEIR_CLIENT_CONNECTED || wall_us < self->since_us)
    return;
  self->wall_us = wall_us;
  self->status = status;
  set_state (self, status < 400 ? WEIR_CLIENT_CONNECTED : WEIR_CLIENT_TROUBLED);
}

static void
weir_client_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirClientItem *self = WEIR_CLIENT_ITEM (object);

  if (prop_id == PROP_STATE)
    g_value_set_enum (value, self->state);
  else
    g_value_take_string (value, build_text (self));
}

static void
weir_client_item_class_init (WeirClientItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_client_item_get_property;

  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, WEIR_TYPE_CLIENT_STATE, WEIR_CLIENT_IDLE, flags);
  properties[PROP_STATE_TEXT] = g_param_spec_string ("state-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_client_item_init (WeirClientItem *self)
{
}

WeirClientItem *
weir_client_item_new (WeirClientKind kind)
{
  WeirClientItem *self;

  g_return_val_if_fail (kind >= 0 && kind < WEIR_N_CLIENTS, NULL);

  self = g_object_new (WEIR_TYPE_CLIENT_ITEM, NULL);
  self->kind = kind;
  return self;
}
