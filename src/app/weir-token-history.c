/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-token-history.h"

#include <glib/gi18n.h>
#include <string.h>

#define HOUR_S 3600
#define HOURS WEIR_TOKEN_HISTORY_HOURS
#define MAX_MODELS 8

struct _WeirTokenHistory
{
  GObject parent_instance;

  gint64 first_hour; /* hours since 1970 UTC */
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

void
weir_token_history_set_now (WeirTokenHistory *self, gint64 now_s)
{
  gint64 first_hour = now_s / HOUR_S - (HOURS - 1);
  gint64 passed;

  g_return_if_fail (WEIR_IS_TOKEN_HISTORY (self));

  passed = first_hour - self->first_hour;
  if (passed == 0)
    return;

  /* Also when the clock was set back: then nothing that is shown would be true. */
  passed = passed < 0 || passed > HOURS ? HOURS : passed;
  for (guint i = 0; i < self->n_models; i++)
    {
      memmove (self->tokens[i], self->tokens[i] + passed,
               (HOURS - passed) * sizeof self->tokens[i][0]);
      memset (self->tokens[i] + HOURS - passed, 0, passed * sizeof self->tokens[i][0]);
    }
  self->first_hour = first_hour;
  tell_change (self);
}

static guint
find_model (WeirTokenHistory *self, const char *model)
{
  const char *name = model;

  for (guint i = 0; i < self->n_models; i++)
    if (strcmp (self->models[i], model) == 0)
      return i;
  if (self->n_models == MAX_MODELS)
    return MAX_MODELS - 1;

  if (self->n_models == MAX_MODELS - 1)
    name = _ ("Other models");
  self->models[self->n_models] = g_strdup (name);
  return self->n_models++;
}

void
weir_token_history_add (WeirTokenHistory *self, gint64 time_s, const char *model, guint64 tokens)
{
  gint64 hour;

  g_return_if_fail (WEIR_IS_TOKEN_HISTORY (self));
  g_return_if_fail (model != NULL);

  hour = time_s / HOUR_S - self->first_hour;
  if (tokens == 0 || hour < 0 || hour >= HOURS)
    return;
  self->tokens[find_model (self, model)][hour] += tokens;
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

  return self->first_hour * HOUR_S;
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
