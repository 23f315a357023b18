/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-key-watch.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-key-facts.h"

#define DAY_S (24 * 60 * 60)
#define TELL_S (7 * DAY_S)
#define SOON_S (2 * DAY_S)

struct _WeirKeyWatch
{
  WeirService *service;
  WeirProblemBoard *board;
  WeirClock *clock;
  GPtrArray *told; /* (element-type utf8): accounts that something may be told of */
  guint timer_id;
};

static const WeirProblemKind kinds[] = { WEIR_PROBLEM_KEY_ENDED, WEIR_PROBLEM_KEY_ENDS_SOON,
                                         WEIR_PROBLEM_KEY_EXPIRES };

/* --- What to tell --- */

static gint64
get_midnight_after (GDateTime *time)
{
  g_autoptr (GDateTime) next = g_date_time_add_days (time, 1);
  g_autoptr (GDateTime) midnight =
      g_date_time_new_local (g_date_time_get_year (next), g_date_time_get_month (next),
                             g_date_time_get_day_of_month (next), 0, 0, 0);

  return g_date_time_to_unix (midnight);
}

/* Days of the calendar from one to the other. */
static int
count_days (GDateTime *from, GDateTime *to)
{
  GDate begin, end;

  g_date_set_dmy (&begin, (GDateDay) g_date_time_get_day_of_month (from),
                  g_date_time_get_month (from), (GDateYear) g_date_time_get_year (from));
  g_date_set_dmy (&end, (GDateDay) g_date_time_get_day_of_month (to), g_date_time_get_month (to),
                  (GDateYear) g_date_time_get_year (to));
  return g_date_days_between (&begin, &end);
}

static char *
describe_days (int n)
{
  if (n == 0)
    return g_strdup (_ ("Service Key Expires Today"));
  if (n == 1)
    return g_strdup (_ ("Service Key Expires Tomorrow"));
  return g_strdup_printf (
      ngettext ("Service Key Expires in %d Day", "Service Key Expires in %d Days", n), n);
}

WeirProblem *
weir_key_watch_describe (const char *account, gint64 not_after_s, gint64 now_s, gint64 *next_s)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_s);
  g_autoptr (GDateTime) end = g_date_time_new_from_unix_local (not_after_s);
  gint64 left_s = not_after_s - now_s;
  WeirProblemKind kind = left_s <= 0        ? WEIR_PROBLEM_KEY_ENDED
                         : left_s <= SOON_S ? WEIR_PROBLEM_KEY_ENDS_SOON
                                            : WEIR_PROBLEM_KEY_EXPIRES;
  g_autofree char *time = NULL;
  g_autofree char *title = NULL;

  *next_s = 0;
  if (not_after_s == 0 || now == NULL || end == NULL)
    return NULL;
  if (left_s > TELL_S)
    {
      *next_s = not_after_s - TELL_S;
      return NULL;
    }
  if (left_s > 0)
    {
      *next_s = MIN (get_midnight_after (now), not_after_s);
      if (left_s > SOON_S)
        *next_s = MIN (*next_s, not_after_s - SOON_S);
      title = describe_days (count_days (now, end));
    }
  /* Translators: a day and a time, such as "on 24 Nov at 09:12", as strftime () writes it */
  time = g_date_time_format (end, _ ("on %-d %b at %H:%M"));
  return weir_problem_new (kind, NULL, "account", account, "time", time, "title",
                           title != NULL ? title : "", NULL);
}

/* --- Looking --- */

static gboolean
on_due (gpointer user_data)
{
  WeirKeyWatch *self = user_data;

  self->timer_id = 0;
  weir_key_watch_look (self);
  return G_SOURCE_REMOVE;
}

/* @problem: (transfer full) (nullable): what is true of @account now. */
static void
tell (WeirKeyWatch *self, const char *account, WeirProblem *problem)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (problem == NULL || weir_problem_get_kind (problem) != kinds[i])
      weir_problem_board_remove (self->board, kinds[i], account);
  if (problem == NULL)
    return;
  weir_problem_board_put (self->board, account, problem);
  if (!g_ptr_array_find_with_equal_func (self->told, account, g_str_equal, NULL))
    g_ptr_array_add (self->told, g_strdup (account));
}

static gboolean
has_account (const WeirSettings *settings, const char *name)
{
  for (guint i = 0; settings != NULL && i < settings->n_accounts; i++)
    if (strcmp (settings->accounts[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

/* An account that is gone has no key that could end. */
static void
forget_gone (WeirKeyWatch *self, const WeirSettings *settings)
{
  for (guint i = self->told->len; i > 0; i--)
    {
      const char *name = g_ptr_array_index (self->told, i - 1);

      if (has_account (settings, name))
        continue;
      tell (self, name, NULL);
      g_ptr_array_remove_index (self->told, i - 1);
    }
}

/* Returns: when to look again; 0: never */
static gint64
look_at (WeirKeyWatch *self, const WeirSettingsAccount *account, gint64 now_s)
{
  g_autoptr (WeirKeyFacts) facts = account->enabled && account->service_key != NULL
                                       ? weir_key_facts_new (account->service_key, NULL)
                                       : NULL;
  gint64 next_s = 0;

  tell (self, account->name,
        facts != NULL ? weir_key_watch_describe (account->name, facts->not_after_s, now_s, &next_s)
                      : NULL);
  return next_s;
}

void
weir_key_watch_look (WeirKeyWatch *self)
{
  WeirEngine *engine;
  const WeirSettings *settings;
  gint64 now_s;
  gint64 first_s = 0;

  g_return_if_fail (self != NULL);

  engine = weir_service_get_engine (self->service);
  settings = engine != NULL ? weir_engine_get_settings (engine) : NULL;
  now_s = weir_clock_get_wall_us (self->clock) / G_USEC_PER_SEC;
  g_clear_handle_id (&self->timer_id, g_source_remove);
  forget_gone (self, settings);
  for (guint i = 0; settings != NULL && i < settings->n_accounts; i++)
    {
      gint64 next_s = look_at (self, &settings->accounts[i], now_s);

      if (next_s != 0 && (first_s == 0 || next_s < first_s))
        first_s = next_s;
    }
  if (first_s != 0)
    self->timer_id =
        g_timeout_add_seconds ((guint) MIN (first_s - now_s + 1, G_MAXINT), on_due, self);
}

WeirKeyWatch *
weir_key_watch_new (WeirService *service, WeirProblemBoard *board, WeirClock *clock)
{
  WeirKeyWatch *self;

  g_return_val_if_fail (WEIR_IS_SERVICE (service), NULL);
  g_return_val_if_fail (WEIR_IS_PROBLEM_BOARD (board), NULL);

  self = g_new0 (WeirKeyWatch, 1);
  self->service = service;
  self->board = board;
  self->clock = g_object_ref (clock);
  self->told = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect_swapped (service, "engine-changed", G_CALLBACK (weir_key_watch_look), self);
  g_signal_connect_swapped (service, "settings-changed", G_CALLBACK (weir_key_watch_look), self);
  weir_key_watch_look (self);
  return self;
}

void
weir_key_watch_free (WeirKeyWatch *self)
{
  g_return_if_fail (self != NULL);

  g_signal_handlers_disconnect_by_data (self->service, self);
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_ptr_array_unref (self->told);
  g_object_unref (self->clock);
  g_free (self);
}
