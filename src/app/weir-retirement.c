/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-retirement.h"

#include <glib/gi18n.h>

#define DAY_S (24 * 60 * 60)

/* (transfer full) (nullable): @format as of g_date_time_format () */
static char *
format_day (const char *day, const char *format)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *noon = g_strconcat (day != NULL ? day : "", "T12:00:00", NULL);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (noon, zone);

  return time != NULL ? g_date_time_format (time, format) : NULL;
}

char *
weir_retirement_format_day (const char *day)
{
  /* Translators: a day such as "16 Oct 2026", as strftime () writes it */
  return format_day (day, _ ("%-d %b %Y"));
}

void
weir_retirement_get_today (gint64 now_s, GDate *today)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_s);

  g_return_if_fail (now != NULL);

  g_date_set_dmy (today, (GDateDay) g_date_time_get_day_of_month (now), g_date_time_get_month (now),
                  (GDateYear) g_date_time_get_year (now));
}

gboolean
weir_retirement_is_near (const WeirCatalogueVersion *edition, const GDate *today)
{
  g_return_val_if_fail (today != NULL, FALSE);

  return edition != NULL
         && weir_catalogue_version_get_days_left (edition, today) <= WEIR_RETIREMENT_WARN_DAYS;
}

char *
weir_retirement_describe (const char *name, const WeirCatalogueVersion *edition, const GDate *today)
{
  g_autofree char *day = NULL;

  g_return_val_if_fail (name != NULL && today != NULL, NULL);

  if (!weir_retirement_is_near (edition, today))
    return NULL;
  if (weir_catalogue_version_get_days_left (edition, today) < 0)
    {
      day = weir_retirement_format_day (edition->retirement);
      /* Translators: a model and a day, such as "16 Oct 2026" */
      return g_strdup_printf (_ ("%s retired on %s. Clients that ask for it may fail."), name, day);
    }
  /* Translators: a day such as "16 Oct", as strftime () writes it */
  day = format_day (edition->retirement, _ ("%-d %b"));
  /* Translators: a model and a day, such as "16 Oct" */
  return g_strdup_printf (_ ("%s retires on %s. Clients that ask for it will fail then."), name,
                          day);
}

char *
weir_retirement_describe_end (const char *name, const WeirDeployment *deployment, gint64 now_s)
{
  g_autoptr (GDateTime) end = NULL;
  g_autofree char *time = NULL;

  g_return_val_if_fail (name != NULL && deployment != NULL, NULL);

  if (deployment->ends_s == 0 || deployment->ends_s <= now_s
      || deployment->ends_s - now_s > WEIR_RETIREMENT_WARN_DAYS * DAY_S)
    return NULL;
  end = g_date_time_new_from_unix_local (deployment->ends_s);
  if (end == NULL)
    return NULL;
  /* Translators: a day and a time, such as "on 24 Nov at 09:12", as strftime () writes it */
  time = g_date_time_format (end, _ ("on %-d %b at %H:%M"));
  /* Translators: a model, and a day with a time, such as "on 24 Nov at 09:12" */
  return g_strdup_printf (_ ("This deployment of %s ends %s. Clients that ask for it may fail "
                             "then."),
                          name, time);
}
