/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-usage-row.h"

struct _WeirUsageRow
{
  GObject parent_instance;

  char *name;
  char *label;
  guint place;
  WeirUsageSum sum;
};

enum
{
  PROP_0,
  PROP_LABEL,
  PROP_PLACE,
  PROP_REQUESTS, /* the first number */
  PROP_ERRORS,
  PROP_TOKENS,
  PROP_FRESH,
  PROP_CACHED,
  PROP_WRITTEN,
  PROP_OUTPUT,
  PROP_COST,
  PROP_UNPRICED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirUsageRow, weir_usage_row, G_TYPE_OBJECT)

static gint64
get_number (const WeirUsageSum *sum, guint prop_id)
{
  switch (prop_id)
    {
    case PROP_REQUESTS:
      return sum->requests;
    case PROP_ERRORS:
      return sum->errors;
    case PROP_TOKENS:
      return sum->tokens_in + sum->tokens_out;
    case PROP_FRESH:
      return sum->tokens_in - sum->tokens_cached - sum->tokens_written;
    case PROP_CACHED:
      return sum->tokens_cached;
    case PROP_WRITTEN:
      return sum->tokens_written;
    case PROP_OUTPUT:
      return sum->tokens_out;
    case PROP_COST:
      return sum->cost_nano;
    case PROP_UNPRICED:
    default:
      return sum->unpriced;
    }
}

void
weir_usage_row_take (WeirUsageRow *self, const WeirUsageSum *sum, guint place)
{
  const WeirUsageSum before = self->sum;

  g_return_if_fail (WEIR_IS_USAGE_ROW (self) && sum != NULL);

  g_object_freeze_notify (G_OBJECT (self));
  self->sum = *sum;
  for (guint i = PROP_REQUESTS; i < N_PROPS; i++)
    if (get_number (&before, i) != get_number (sum, i))
      g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  if (self->place != place)
    {
      self->place = place;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLACE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

const char *
weir_usage_row_get_name (WeirUsageRow *self)
{
  g_return_val_if_fail (WEIR_IS_USAGE_ROW (self), NULL);

  return self->name;
}

const char *
weir_usage_row_get_label (WeirUsageRow *self)
{
  g_return_val_if_fail (WEIR_IS_USAGE_ROW (self), NULL);

  return self->label;
}

guint
weir_usage_row_get_place (WeirUsageRow *self)
{
  g_return_val_if_fail (WEIR_IS_USAGE_ROW (self), 0);

  return self->place;
}

const WeirUsageSum *
weir_usage_row_get_sum (WeirUsageRow *self)
{
  g_return_val_if_fail (WEIR_IS_USAGE_ROW (self), NULL);

  return &self->sum;
}

static void
weir_usage_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirUsageRow *self = WEIR_USAGE_ROW (object);

  if (prop_id == PROP_LABEL)
    g_value_set_string (value, self->label);
  else if (prop_id == PROP_PLACE)
    g_value_set_uint (value, self->place);
  else
    g_value_set_int64 (value, get_number (&self->sum, prop_id));
}

static void
weir_usage_row_finalize (GObject *object)
{
  WeirUsageRow *self = WEIR_USAGE_ROW (object);

  g_free (self->name);
  g_free (self->label);

  G_OBJECT_CLASS (weir_usage_row_parent_class)->finalize (object);
}

static void
weir_usage_row_class_init (WeirUsageRowClass *klass)
{
  static const char *const names[] = { NULL,      NULL,     NULL,    "requests",
                                       "errors",  "tokens", "fresh", "cached",
                                       "written", "output", "cost",  "unpriced" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_usage_row_get_property;
  object_class->finalize = weir_usage_row_finalize;

  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_PLACE] = g_param_spec_uint ("place", NULL, NULL, 0, G_MAXUINT, 0, flags);
  for (guint i = PROP_REQUESTS; i < N_PROPS; i++)
    properties[i] = g_param_spec_int64 (names[i], NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_usage_row_init (WeirUsageRow *self)
{
}

WeirUsageRow *
weir_usage_row_new (const char *name, const char *label)
{
  WeirUsageRow *self;

  g_return_val_if_fail (name != NULL && label != NULL, NULL);

  self = g_object_new (WEIR_TYPE_USAGE_ROW, NULL);
  self->name = g_strdup (name);
  self->label = g_strdup (label);
  return self;
}
