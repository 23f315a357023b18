/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-steady-flag.h"

struct _WeirSteadyFlag
{
  GObject parent_instance;

  guint rest_ms;
  guint timer; /* 0: it may change */
  gboolean is_set;
  gboolean is_wanted;
};

enum
{
  PROP_0,
  PROP_IS_SET,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirSteadyFlag, weir_steady_flag, G_TYPE_OBJECT)

static void
change (WeirSteadyFlag *self)
{
  self->is_set = self->is_wanted;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_SET]);
}

/* After a change it rests once more. */
static gboolean
on_rested (gpointer data)
{
  WeirSteadyFlag *self = data;

  if (self->is_set == self->is_wanted)
    {
      self->timer = 0;
      return G_SOURCE_REMOVE;
    }
  change (self);
  return G_SOURCE_CONTINUE;
}

void
weir_steady_flag_set (WeirSteadyFlag *self, gboolean is_set)
{
  g_return_if_fail (WEIR_IS_STEADY_FLAG (self));

  self->is_wanted = is_set;
  if (self->timer != 0 || self->is_set == is_set)
    return;
  self->timer = g_timeout_add (self->rest_ms, on_rested, self);
  change (self);
}

gboolean
weir_steady_flag_is_set (WeirSteadyFlag *self)
{
  g_return_val_if_fail (WEIR_IS_STEADY_FLAG (self), FALSE);

  return self->is_set;
}

static void
weir_steady_flag_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, WEIR_STEADY_FLAG (object)->is_set);
}

static void
weir_steady_flag_dispose (GObject *object)
{
  g_clear_handle_id (&WEIR_STEADY_FLAG (object)->timer, g_source_remove);

  G_OBJECT_CLASS (weir_steady_flag_parent_class)->dispose (object);
}

static void
weir_steady_flag_class_init (WeirSteadyFlagClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = weir_steady_flag_get_property;
  G_OBJECT_CLASS (klass)->dispose = weir_steady_flag_dispose;

  properties[PROP_IS_SET] =
      g_param_spec_boolean ("is-set", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
weir_steady_flag_init (WeirSteadyFlag *self)
{
}

WeirSteadyFlag *
weir_steady_flag_new (guint rest_ms)
{
  WeirSteadyFlag *self = g_object_new (WEIR_TYPE_STEADY_FLAG, NULL);

  self->rest_ms = rest_ms;
  return self;
}
