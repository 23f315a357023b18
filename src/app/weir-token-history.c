/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-token-history.h"

#include <glib/gi18n.h>
#include <string.h>

#define HOURS WEIR_TOKEN_HISTORY_HOURS
#define MAX_MODELS 8

struct _WeirTokenHistory
{
  GObject parent_instance;

  gint64 start_s; /* seconds since 1970 UTC */
  guint n_models;
  char *models[MAX_MODELS];
  guint64 tokens[MAX_MODELS][HOURS];
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirTokenHistory, weir_token_history, G_TYPE_OBJECT)

static void
tell_change (WeirTokenHistory *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
forget_model (WeirTokenHistory *self, guint model)
{
  g_free (self->models[model]);
  self->n_models--;
  memmove (self->models + model, self->models + model + 1,
           (self->n_models - model) * sizeof self->models[0]);
}

static const WeirUsageGroup *
find_group (const WeirUsageReport *report, const char *name)
{
  for (guint i = 0; i < report->groups->len; i++)
    {
      const WeirUsageGroup *group = g_ptr_array_index (report->groups, i);

      if (strcmp (group->name, name) == 0)
        return group;
    }
  return NULL;
}

static gboolean
has_tokens (const WeirUsageGroup *group)
{
  return group != NULL && group->total.tokens_in + group->total.tokens_out > 0;
}

/* The last place is for all others together, and given anew each time. */
static void
forget_models (WeirTokenHistory *self, const WeirUsageReport *report)
{
  if (self->n_models == MAX_MODELS)
    forget_model (self, MAX_MODELS - 1);
  for (guint i = self->n_models; i > 0; i--)
    if (!has_tokens (find_group (report, self->models[i - 1])))
      forget_model (self, i - 1);
}

static guint
find_place (WeirTokenHistory *self, const char *name)
{
  guint place = self->n_models;

  for (guint i = 0; i < self->n_models; i++)
    if (strcmp (self->models[i], name) == 0)
      return i;
  if (self->n_models == MAX_MODELS)
    return MAX_MODELS - 1;
  self->models[place] = g_strdup (place == MAX_MODELS - 1 ? _ ("Other models") : name);
  self->n_models++;
  return place;
}

void
weir_token_history_take (WeirTokenHistory *self, const WeirUsageReport *report)
{
  g_return_if_fail (WEIR_IS_TOKEN_HISTORY (self));
  g_return_if_fail (report != NULL && report->n_parts == HOURS);

  forget_models (self, report);
  memset (self->tokens, 0, sizeof self->tokens);
  self->start_s = report->bounds_s[0];
  for (guint i = 0; i < report->groups->len; i++)
    {
      const WeirUsageGroup *group = g_ptr_array_index (report->groups, i);
      guint place;

      if (!has_tokens (group))
        continue;
      place = find_place (self, group->name[0] != '\0' ? group->name : _ ("Unknown model"));
      for (guint hour = 0; hour < HOURS; hour++)
        self->tokens[place][hour] +=
            (guint64) (group->parts[hour].tokens_in + group->parts[hour].tokens_out);
    }
  tell_change (self);
}

void
weir_token_history_clear (WeirTokenHistory *self)
{
  g_return_if_fail (WEIR_IS_TOKEN_HISTORY (self));

  for (guint i = 0; i < self->n_models; i++)
    g_clear_pointer (&self->models[i], g_free);
  self->n_models = 0;
  memset (self->tokens, 0, sizeof self->tokens);
  tell_change (self);
}

guint
weir_token_history_get_n_models (WeirTokenHistory *self)
{
  g_return_val_if_fail (WEIR_IS_TOKEN_HISTORY (self), 0);

  return self->n_models;
}

const char *
weir_token_history_get_model (WeirTokenHistory *self, guint model)
{
  g_return_val_if_fail (WEIR_IS_TOKEN_HISTORY (self) && model < self->n_models, NULL);

  return self->models[model];
}

guint64
weir_token_history_get (WeirTokenHistory *self, guint model, guint hour)
{
  g_return_val_if_fail (WEIR_IS_TOKEN_HISTORY (self) && model < self->n_models && hour < HOURS, 0);

  return self->tokens[model][hour];
}

guint64
weir_token_history_get_total (WeirTokenHistory *self, guint hour)
{
  guint64 total = 0;

  g_return_val_if_fail (WEIR_IS_TOKEN_HISTORY (self) && hour < HOURS, 0);

  for (guint i = 0; i < self->n_models; i++)
    total += self->tokens[i][hour];
  return total;
}

gint64
weir_token_history_get_start (WeirTokenHistory *self)
{
  g_return_val_if_fail (WEIR_IS_TOKEN_HISTORY (self), 0);

  return self->start_s;
}

static void
weir_token_history_finalize (GObject *object)
{
  WeirTokenHistory *self = WEIR_TOKEN_HISTORY (object);

  for (guint i = 0; i < self->n_models; i++)
    g_free (self->models[i]);

  G_OBJECT_CLASS (weir_token_history_parent_class)->finalize (object);
}

static void
weir_token_history_class_init (WeirTokenHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_token_history_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_token_history_init (WeirTokenHistory *self)
{
}

WeirTokenHistory *
weir_token_history_new (void)
{
  return g_object_new (WEIR_TYPE_TOKEN_HISTORY, NULL);
}
