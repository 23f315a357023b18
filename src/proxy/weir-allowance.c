/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-allowance.h"

#include "wire/weir-api-error.h"

/* What all requests together are called: no key has a name that is empty. */
#define ALL ""

typedef struct
{
  gint64 max_tokens;
  gint64 max_cost_nano;
  gint64 tokens;
  gint64 cost_nano;
} Account;

struct _WeirAllowance
{
  GMutex mutex;         /* covers all below */
  GHashTable *accounts; /* of names of keys */
  GTimeZone *zone;      /* (nullable) */
  gint64 begin_us;      /* of the month that is counted */
  gint64 end_us;
};

WeirAllowance *
weir_allowance_new (GTimeZone *zone)
{
  WeirAllowance *self = g_atomic_rc_box_new0 (WeirAllowance);

  g_mutex_init (&self->mutex);
  self->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->zone = zone != NULL ? g_time_zone_ref (zone) : NULL;
  return self;
}

WeirAllowance *
weir_allowance_ref (WeirAllowance *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
allowance_clear (gpointer data)
{
  WeirAllowance *self = data;

  g_hash_table_unref (self->accounts);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_mutex_clear (&self->mutex);
}

void
weir_allowance_unref (WeirAllowance *self)
{
  g_atomic_rc_box_release_full (self, allowance_clear);
}

static Account *
get_account (WeirAllowance *self, const char *name)
{
  Account *account = g_hash_table_lookup (self->accounts, name);

  if (account == NULL)
    {
      account = g_new0 (Account, 1);
      g_hash_table_insert (self->accounts, g_strdup (name), account);
    }
  return account;
}

void
weir_allowance_set_limits (WeirAllowance *self, const WeirAllowanceLimit *limits, guint n)
{
  g_autoptr (GMutexLocker) locker = NULL;
  GHashTableIter iter;
  gpointer account;

  g_return_if_fail (self != NULL);

  locker = g_mutex_locker_new (&self->mutex);
  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &account))
    ((Account *) account)->max_tokens = ((Account *) account)->max_cost_nano = 0;
  for (guint i = 0; i < n; i++)
    {
      Account *limited = get_account (self, limits[i].key_name != NULL ? limits[i].key_name : ALL);

      limited->max_tokens = limits[i].tokens;
      limited->max_cost_nano = limits[i].cost_nano;
    }
}

void
weir_allowance_forget (WeirAllowance *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  GHashTableIter iter;
  gpointer account;

  g_return_if_fail (self != NULL);

  locker = g_mutex_locker_new (&self->mutex);
  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &account))
    ((Account *) account)->tokens = ((Account *) account)->cost_nano = 0;
}

static gint64
to_wall_us (GDateTime *time)
{
  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

/* A month that is over counts no more. */
static void
turn_page (WeirAllowance *self, gint64 wall_us)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) now = NULL;
  g_autoptr (GDateTime) begin = NULL;
  g_autoptr (GDateTime) end = NULL;
  GHashTableIter iter;
  gpointer account;

  if (wall_us < self->end_us)
    return;
  zone = self->zone != NULL ? g_time_zone_ref (self->zone) : g_time_zone_new_local ();
  utc = g_date_time_new_from_unix_utc (wall_us / G_USEC_PER_SEC);
  now = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  if (now == NULL)
    return;
  begin =
      g_date_time_new (zone, g_date_time_get_year (now), g_date_time_get_month (now), 1, 0, 0, 0);
  end = g_date_time_add_months (begin, 1);
  self->begin_us = to_wall_us (begin);
  self->end_us = to_wall_us (end);
  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &account))
    ((Account *) account)->tokens = ((Account *) account)->cost_nano = 0;
}

static void
add (Account *account, gint64 tokens, gint64 cost_nano)
{
  account->tokens += tokens;
  account->cost_nano += cost_nano;
}

void
weir_allowance_add (WeirAllowance *self,
                    const char *key_name,
                    gint64 tokens,
                    gint64 cost_nano,
                    gint64 wall_us)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (self != NULL);

  locker = g_mutex_locker_new (&self->mutex);
  turn_page (self, wall_us);
  if (wall_us < self->begin_us)
    return;
  add (get_account (self, ALL), tokens, cost_nano);
  if (key_name != NULL && key_name[0] != '\0')
    add (get_account (self, key_name), tokens, cost_nano);
}

/* (transfer full): the day on which the next month begins. */
static char *
format_end (WeirAllowance *self)
{
  g_autoptr (GTimeZone) zone =
      self->zone != NULL ? g_time_zone_ref (self->zone) : g_time_zone_new_local ();
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (self->end_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) end = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (end, "%Y-%m-%d");
}

static gboolean
check (WeirAllowance *self, const char *name, GError **error)
{
  const Account *account = g_hash_table_lookup (self->accounts, name);
  gboolean tokens =
      account != NULL && account->max_tokens > 0 && account->tokens >= account->max_tokens;
  gboolean cost =
      account != NULL && account->max_cost_nano > 0 && account->cost_nano >= account->max_cost_nano;
  g_autofree char *end = NULL;

  if (!tokens && !cost)
    return TRUE;
  end = format_end (self);
  if (g_str_equal (name, ALL))
    g_propagate_error (error,
                       weir_api_error_new (WEIR_API_ERROR_QUOTA,
                                           "This month's budget of Weir is spent. It begins anew "
                                           "on %s; it can be raised in Weir's configuration.",
                                           end));
  else
    g_propagate_error (error,
                       weir_api_error_new (WEIR_API_ERROR_QUOTA,
                                           "The local API key \"%s\" has used up its %s of this "
                                           "month. It begins anew on %s.",
                                           name, tokens ? "tokens" : "budget", end));
  return FALSE;
}

gboolean
weir_allowance_check (WeirAllowance *self, const char *key_name, gint64 wall_us, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  locker = g_mutex_locker_new (&self->mutex);
  turn_page (self, wall_us);
  return check (self, ALL, error)
         && (key_name == NULL || key_name[0] == '\0' || check (self, key_name, error));
}
