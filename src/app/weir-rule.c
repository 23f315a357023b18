/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-rule.h"

#include <string.h>

struct _WeirRule
{
  GObject parent_instance;

  WeirRuleKind kind;
  char *name;
  char **values;
  char *problem;
};

enum
{
  PROP_0,
  PROP_KIND,
  PROP_NAME,
  PROP_VALUES,
  PROP_PROBLEM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirRule, weir_rule, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (WeirRuleKind,
                    weir_rule_kind,
                    G_DEFINE_ENUM_VALUE (WEIR_RULE_ALIAS, "alias"),
                    G_DEFINE_ENUM_VALUE (WEIR_RULE_FALLBACK, "fallback"),
                    G_DEFINE_ENUM_VALUE (WEIR_RULE_DEFAULT, "default"),
                    G_DEFINE_ENUM_VALUE (WEIR_RULE_ORDER, "order"),
                    G_DEFINE_ENUM_VALUE (WEIR_RULE_INCLUDE, "include"),
                    G_DEFINE_ENUM_VALUE (WEIR_RULE_EXCLUDE, "exclude"),
                    G_DEFINE_ENUM_VALUE (WEIR_RULE_PIN, "pin"))

static const char *const words[] = { "alias",   "fallback", "default", "order",
                                     "include", "exclude",  "pin" };

const char *
weir_rule_kind_to_string (WeirRuleKind kind)
{
  g_return_val_if_fail (kind >= 0 && kind < WEIR_N_RULE_KINDS, NULL);

  return words[kind];
}

gboolean
weir_rule_kind_from_string (const char *word, WeirRuleKind *kind)
{
  for (guint i = 0; i < WEIR_N_RULE_KINDS; i++)
    if (g_strcmp0 (words[i], word) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

/* --- The values --- */

WeirRuleKind
weir_rule_get_kind (WeirRule *self)
{
  g_return_val_if_fail (WEIR_IS_RULE (self), WEIR_RULE_ALIAS);

  return self->kind;
}

const char *
weir_rule_get_name (WeirRule *self)
{
  g_return_val_if_fail (WEIR_IS_RULE (self), NULL);

  return self->name;
}

const char *const *
weir_rule_get_values (WeirRule *self)
{
  g_return_val_if_fail (WEIR_IS_RULE (self), NULL);

  return (const char *const *) self->values;
}

const char *
weir_rule_get_problem (WeirRule *self)
{
  g_return_val_if_fail (WEIR_IS_RULE (self), NULL);

  return self->problem;
}

void
weir_rule_set_name (WeirRule *self, const char *name)
{
  g_return_if_fail (WEIR_IS_RULE (self));

  if (g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name != NULL ? name : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

void
weir_rule_set_values (WeirRule *self, const char *const *values)
{
  static const char *const none[] = { NULL };

  g_return_if_fail (WEIR_IS_RULE (self));

  if (values == NULL)
    values = none;
  if (self->values != NULL && g_strv_equal ((const char *const *) self->values, values))
    return;
  g_strfreev (self->values);
  self->values = g_strdupv ((char **) values);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUES]);
}

void
weir_rule_set_problem (WeirRule *self, const char *problem)
{
  g_return_if_fail (WEIR_IS_RULE (self));

  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

gboolean
weir_rule_equal (WeirRule *a, WeirRule *b)
{
  g_return_val_if_fail (WEIR_IS_RULE (a) && WEIR_IS_RULE (b), FALSE);

  return a->kind == b->kind && strcmp (a->name, b->name) == 0
         && g_strv_equal ((const char *const *) a->values, (const char *const *) b->values);
}

/* --- The object --- */

static void
weir_rule_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirRule *self = WEIR_RULE (object);

  switch (prop_id)
    {
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_VALUES:
      g_value_set_boxed (value, self->values);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_rule_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  WeirRule *self = WEIR_RULE (object);

  switch (prop_id)
    {
    case PROP_KIND:
      self->kind = g_value_get_enum (value);
      break;
    case PROP_NAME:
      weir_rule_set_name (self, g_value_get_string (value));
      break;
    case PROP_VALUES:
      weir_rule_set_values (self, g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_rule_finalize (GObject *object)
{
  WeirRule *self = WEIR_RULE (object);

  g_free (self->name);
  g_strfreev (self->values);
  g_free (self->problem);

  G_OBJECT_CLASS (weir_rule_parent_class)->finalize (object);
}

static void
weir_rule_class_init (WeirRuleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_rule_get_property;
  object_class->set_property = weir_rule_set_property;
  object_class->finalize = weir_rule_finalize;

  properties[PROP_KIND] =
      g_param_spec_enum ("kind", NULL, NULL, WEIR_TYPE_RULE_KIND, WEIR_RULE_ALIAS,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, both);
  properties[PROP_VALUES] = g_param_spec_boxed ("values", NULL, NULL, G_TYPE_STRV, both);
  properties[PROP_PROBLEM] =
      g_param_spec_string ("problem", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_rule_init (WeirRule *self)
{
  self->name = g_strdup ("");
  self->values = g_new0 (char *, 1);
}

WeirRule *
weir_rule_new (WeirRuleKind kind, const char *name, const char *const *values)
{
  return g_object_new (WEIR_TYPE_RULE, "kind", kind, "name", name, "values", values, NULL);
}
