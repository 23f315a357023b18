/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-budget.h"

#include <math.h>

enum
{
  PROP_0,
  PROP_USED,
  PROP_LIMIT,
  PROP_FRACTION,
  PROP_STOP,
  N_PROPS,
};

enum
{
  SIGNAL_REACHED,
  N_SIGNALS,
};

static const guint marks[] = { 80, 100 };

/* A month so young tells nothing of the rest of it. */
#define EARLY_S (24 * 3600)

struct _WeirBudget
{
  GObject parent_instance;

  char *key_name; /* (nullable) */
  WeirBudgetKind kind;
  gboolean has_looked;
  gint64 used;
  gint64 expected;
  gint64 end_s;
  gint64 limit;
  gboolean stop;
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirBudget, weir_budget, G_TYPE_OBJECT)

double
weir_budget_get_fraction (WeirBudget *self)
{
  g_return_val_if_fail (WEIR_IS_BUDGET (self), 0);

  return self->limit > 0 ? (double) self->used / (double) self->limit : 0;
}

/* What was so already when it was looked at for the first time is nothing new. */
static void
tell_marks (WeirBudget *self, double before)
{
  double now = weir_budget_get_fraction (self);

  for (guint i = 0; self->has_looked && i < G_N_ELEMENTS (marks); i++)
    if (before * 100 < marks[i] && now * 100 >= marks[i])
      g_signal_emit (self, signals[SIGNAL_REACHED], 0, marks[i]);
}

static void
set_used (WeirBudget *self, gint64 used)
{
  double before = weir_budget_get_fraction (self);

  if (used != self->used)
    {
      self->used = used;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USED]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
    }
  tell_marks (self, before);
  self->has_looked = TRUE;
}

/* In floating point: a cost times a month in seconds is more than an integer has room for. */
static void
expect (WeirBudget *self, gint64 used, gint64 begin_s, gint64 now_s)
{
  gint64 month_s = self->end_s - begin_s;
  gint64 passed_s = now_s - begin_s;

  self->expected = 0;
  if (passed_s >= EARLY_S)
    self->expected = llround ((double) used * (double) month_s / (double) MIN (passed_s, month_s));
}

void
weir_budget_take (WeirBudget *self, gint64 used, gint64 begin_s, gint64 end_s, gint64 now_s)
{
  g_return_if_fail (WEIR_IS_BUDGET (self) && begin_s < end_s);

  self->end_s = end_s;
  expect (self, used, begin_s, now_s);
  set_used (self, used);
}

void
weir_budget_set_limit (WeirBudget *self, gint64 limit, gboolean stop)
{
  double before;

  g_return_if_fail (WEIR_IS_BUDGET (self));

  if (self->stop != stop)
    {
      self->stop = stop;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STOP]);
    }
  if (self->limit == limit)
    return;
  before = weir_budget_get_fraction (self);
  self->limit = limit;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIMIT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  tell_marks (self, before);
}

const char *
weir_budget_get_key_name (WeirBudget *self)
{
  g_return_val_if_fail (WEIR_IS_BUDGET (self), NULL);

  return self->key_name;
}

WeirBudgetKind
weir_budget_get_kind (WeirBudget *self)
{
  g_return_val_if_fail (WEIR_IS_BUDGET (self), WEIR_BUDGET_MONEY);

  return self->kind;
}

gint64
weir_budget_get_used (WeirBudget *self)
{
  g_return_val_if_fail (WEIR_IS_BUDGET (self), 0);

  return self->used;
}

gint64
weir_budget_get_expected (WeirBudget *self)
{
  g_return_val_if_fail (WEIR_IS_BUDGET (self), 0);

  return self->expected;
}

gint64
weir_budget_get_end (WeirBudget *self)
{
  g_return_val_if_fail (WEIR_IS_BUDGET (self), 0);

  return self->end_s;
}

gint64
weir_budget_get_limit (WeirBudget *self)
{
  g_return_val_if_fail (WEIR_IS_BUDGET (self), 0);

  return self->limit;
}

gboolean
weir_budget_get_stop (WeirBudget *self)
{
  g_return_val_if_fail (WEIR_IS_BUDGET (self), FALSE);

  return self->stop;
}

static void
weir_budget_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirBudget *self = WEIR_BUDGET (object);

  switch (prop_id)
    {
    case PROP_USED:
      g_value_set_int64 (value, self->used);
      break;
    case PROP_LIMIT:
      g_value_set_int64 (value, self->limit);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, weir_budget_get_fraction (self));
      break;
    case PROP_STOP:
      g_value_set_boolean (value, self->stop);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_budget_finalize (GObject *object)
{
  g_free (WEIR_BUDGET (object)->key_name);

  G_OBJECT_CLASS (weir_budget_parent_class)->finalize (object);
}

static void
weir_budget_class_init (WeirBudgetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_budget_get_property;
  object_class->finalize = weir_budget_finalize;

  properties[PROP_USED] = g_param_spec_int64 ("used", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_LIMIT] = g_param_spec_int64 ("limit", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_FRACTION] =
      g_param_spec_double ("fraction", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_STOP] = g_param_spec_boolean ("stop", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_REACHED] = g_signal_new ("reached", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
weir_budget_init (WeirBudget *self)
{
}

WeirBudget *
weir_budget_new (const char *key_name, WeirBudgetKind kind)
{
  WeirBudget *self = g_object_new (WEIR_TYPE_BUDGET, NULL);

  self->key_name = g_strdup (key_name);
  self->kind = kind;
  return self;
}
