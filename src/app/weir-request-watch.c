/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-request-watch.h"

#include <glib/gi18n.h>
#include <string.h>

/* So many failures within this time are trouble. */
#define TROUBLE_N 3
#define TROUBLE_US (60 * G_USEC_PER_SEC)

/* The deployments are not asked for more often than this because of requests. */
#define REFRESH_REST_US (30 * G_USEC_PER_SEC)

/* A limit of less is over before it is read. */
#define LIMIT_LEAST_US (10 * G_USEC_PER_SEC)

struct _WeirRequestWatch
{
  WeirService *service;
  WeirProblemBoard *board;
  WeirClock *clock;
  gint64 failed_us[TROUBLE_N]; /* the last failures, as a ring */
  guint n_failed;
  gint64 refreshed_us; /* when the deployments were asked for because of a request; 0: never */
  GHashTable
      *limits; /* (element-type utf8 gint64): by model, the boot time when it may be asked again */
  GHashTable
      *suspects; /* (element-type utf8 utf8): by account, the resource group that was refused */
  guint beat_id; /* while there are limits */
};

/* --- Asking for the deployments --- */

static void
find_out (WeirRequestWatch *self)
{
  gint64 now_us = weir_clock_get_boot_us (self->clock);

  if (self->refreshed_us != 0 && now_us - self->refreshed_us < REFRESH_REST_US)
    return;
  self->refreshed_us = now_us;
  weir_service_refresh (self->service);
}

static char *
build_subject (const char *account, const char *group)
{
  return g_strconcat (account, "/", group, NULL);
}

/* An account that may be asked for its deployments, but whose requests are refused. */
static void
judge_suspects (WeirRequestWatch *self, WeirEngine *engine)
{
  GHashTableIter iter;
  gpointer account, group;

  g_hash_table_iter_init (&iter, self->suspects);
  while (g_hash_table_iter_next (&iter, &account, &group))
    {
      g_autoptr (GError) error = weir_engine_dup_account_error (engine, account);
      g_autofree char *subject = build_subject (account, group);

      if (error == NULL)
        weir_problem_board_put (self->board, subject,
                                weir_problem_new (WEIR_PROBLEM_ACCESS_DENIED, NULL, "account",
                                                  account, "group", group, NULL));
    }
  g_hash_table_remove_all (self->suspects);
}

static void
on_refreshing (WeirRequestWatch *self)
{
  WeirEngine *engine = weir_service_get_engine (self->service);
  gboolean is_refreshing;

  g_object_get (self->service, "refreshing", &is_refreshing, NULL);
  if (!is_refreshing && engine != NULL)
    judge_suspects (self, engine);
}

/* --- Rate limits --- */

static char *
describe_wait (gint64 left_us)
{
  gint64 seconds = (left_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;

  if (seconds <= 0)
    return g_strdup (_ ("It can be asked again now."));
  return g_strdup_printf (_ ("Next try in %d s."), (int) seconds);
}

static void
put_limit (WeirRequestWatch *self, const char *model, gint64 left_us)
{
  g_autofree char *text = describe_wait (left_us);

  weir_problem_board_put (
      self->board, model,
      weir_problem_new (WEIR_PROBLEM_RATE_LIMIT, NULL, "model", model, "wait", text, NULL));
}

static gboolean
on_beat (gpointer user_data)
{
  WeirRequestWatch *self = user_data;
  gint64 now_us = weir_clock_get_boot_us (self->clock);
  GHashTableIter iter;
  gpointer model, until;

  g_hash_table_iter_init (&iter, self->limits);
  while (g_hash_table_iter_next (&iter, &model, &until))
    {
      gint64 left_us = *(gint64 *) until - now_us;

      if (left_us > 0)
        {
          put_limit (self, model, left_us);
          continue;
        }
      weir_problem_board_remove (self->board, WEIR_PROBLEM_RATE_LIMIT, model);
      g_hash_table_iter_remove (&iter);
    }
  if (g_hash_table_size (self->limits) > 0)
    return G_SOURCE_CONTINUE;
  self->beat_id = 0;
  return G_SOURCE_REMOVE;
}

static void
take_limit (WeirRequestWatch *self, const char *model, gint64 wait_us)
{
  gint64 until_us = weir_clock_get_boot_us (self->clock) + MAX (wait_us, LIMIT_LEAST_US);

  g_hash_table_insert (self->limits, g_strdup (model), g_memdup2 (&until_us, sizeof until_us));
  put_limit (self, model, wait_us);
  if (self->beat_id == 0)
    self->beat_id = g_timeout_add_seconds (1, on_beat, self);
}

/* --- Requests --- */

static void
take_failure (WeirRequestWatch *self, const WeirUsageRecord *record)
{
  gint64 now_us = weir_clock_get_boot_us (self->clock);
  g_autofree char *status = NULL;

  find_out (self);
  self->failed_us[self->n_failed++ % TROUBLE_N] = now_us;
  if (self->n_failed < TROUBLE_N
      || now_us - self->failed_us[self->n_failed % TROUBLE_N] > TROUBLE_US)
    return;
  status = g_strdup_printf ("%u", record->status);
  weir_problem_board_put (
      self->board, NULL,
      weir_problem_new (WEIR_PROBLEM_REQUESTS_FAIL, NULL, "status", status, NULL));
}

static void
take_refusal (WeirRequestWatch *self, const WeirUsageRecord *record)
{
  if (record->account != NULL && record->resource_group != NULL)
    g_hash_table_insert (self->suspects, g_strdup (record->account),
                         g_strdup (record->resource_group));
  find_out (self);
}

/* All of this is over. */
static void
take_success (WeirRequestWatch *self, const WeirUsageRecord *record)
{
  WeirEngine *engine = weir_service_get_engine (self->service);
  g_autoptr (GError) error =
      engine != NULL ? weir_engine_dup_account_error (engine, record->account) : NULL;
  g_autofree char *subject = build_subject (record->account, record->resource_group);

  self->n_failed = 0;
  weir_problem_board_remove (self->board, WEIR_PROBLEM_REQUESTS_FAIL, NULL);
  weir_problem_board_remove (self->board, WEIR_PROBLEM_ACCESS_DENIED, subject);
  g_hash_table_remove (self->suspects, record->account);
  if (record->model != NULL && g_hash_table_remove (self->limits, record->model))
    weir_problem_board_remove (self->board, WEIR_PROBLEM_RATE_LIMIT, record->model);
  /* What was wrong when the deployments were asked for is likely to be over, too. */
  if (error != NULL)
    find_out (self);
}

static gboolean
is_failure (const WeirUsageRecord *record)
{
  static const char *const kinds[] = { "upstream", "timeout", "overloaded", NULL };

  return record->status >= 500 && record->error_kind != NULL
         && g_strv_contains (kinds, record->error_kind);
}

void
weir_request_watch_take_requests (WeirRequestWatch *self, GPtrArray *entries)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (entries != NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const WeirUsageRecord *record = g_ptr_array_index (entries, i);

      if (record->status < 400 && record->error_kind == NULL && record->account != NULL
          && record->resource_group != NULL)
        take_success (self, record);
      else if (g_strcmp0 (record->error_kind, "rate_limited") == 0 && record->model != NULL)
        take_limit (self, record->model, record->retry_after_ms * G_TIME_SPAN_MILLISECOND);
      else if (g_strcmp0 (record->error_kind, "upstream_auth") == 0)
        take_refusal (self, record);
      else if (is_failure (record))
        take_failure (self, record);
    }
}

/* --- The watch --- */

/* Accounts and models may be others. */
static void
on_engine_changed (WeirRequestWatch *self)
{
  g_hash_table_remove_all (self->limits);
  g_hash_table_remove_all (self->suspects);
  g_clear_handle_id (&self->beat_id, g_source_remove);
  self->n_failed = 0;
  self->refreshed_us = 0;
  weir_problem_board_remove (self->board, WEIR_PROBLEM_RATE_LIMIT, NULL);
  weir_problem_board_remove (self->board, WEIR_PROBLEM_REQUESTS_FAIL, NULL);
  weir_problem_board_remove (self->board, WEIR_PROBLEM_ACCESS_DENIED, NULL);
}

WeirRequestWatch *
weir_request_watch_new (WeirService *service, WeirProblemBoard *board, WeirClock *clock)
{
  WeirRequestWatch *self;

  g_return_val_if_fail (WEIR_IS_SERVICE (service), NULL);
  g_return_val_if_fail (WEIR_IS_PROBLEM_BOARD (board), NULL);

  self = g_new0 (WeirRequestWatch, 1);
  self->service = service;
  self->board = board;
  self->clock = g_object_ref (clock);
  self->limits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->suspects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_signal_connect_swapped (service, "notify::refreshing", G_CALLBACK (on_refreshing), self);
  g_signal_connect_swapped (service, "engine-changed", G_CALLBACK (on_engine_changed), self);
  return self;
}

void
weir_request_watch_free (WeirRequestWatch *self)
{
  g_return_if_fail (self != NULL);

  g_signal_handlers_disconnect_by_data (self->service, self);
  g_clear_handle_id (&self->beat_id, g_source_remove);
  g_hash_table_unref (self->limits);
  g_hash_table_unref (self->suspects);
  g_object_unref (self->clock);
  g_free (self);
}
