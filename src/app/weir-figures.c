/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-figures.h"

#include <glib/gi18n.h>
#include <string.h>

/* Three significant digits, no useless zeros: "1.45", "12.4", "344". */
static char *
format_short (double value)
{
  int digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  g_autofree char *text = g_strdup_printf ("%.*f", digits, value);
  gsize len = strlen (text);

  while (digits > 0 && text[len - 1] == '0')
    {
      text[--len] = '\0';
      digits--;
    }
  if (len > 0 && !g_ascii_isdigit (text[len - 1]))
    text[len - 1] = '\0';
  return g_steal_pointer (&text);
}

char *
weir_figures_format_count (gint64 count)
{
  g_autofree char *text = NULL;

  if (count < 10000)
    return g_strdup_printf ("%'" G_GINT64_FORMAT, count);
  if (count < 999500)
    {
      text = format_short (count / 1e3);
      /* Translators: thousands, such as "12.4 k" */
      return g_strdup_printf (_ ("%s k"), text);
    }
  if (count < 999500000)
    {
      text = format_short (count / 1e6);
      /* Translators: millions, such as "1.45 M" */
      return g_strdup_printf (_ ("%s M"), text);
    }
  text = format_short (count / 1e9);
  /* Translators: thousands of millions, such as "2.1 G" */
  return g_strdup_printf (_ ("%s G"), text);
}

char *
weir_figures_format_age (gint64 age_s)
{
  guint n;

  if (age_s < 60)
    return g_strdup (_ ("just now"));
  if (age_s < 3600)
    {
      n = (guint) (age_s / 60);
      return g_strdup_printf (ngettext ("%u min ago", "%u min ago", n), n);
    }
  if (age_s < 24 * 3600)
    {
      n = (guint) (age_s / 3600);
      return g_strdup_printf (ngettext ("%u hour ago", "%u hours ago", n), n);
    }
  n = (guint) (age_s / (24 * 3600));
  return g_strdup_printf (ngettext ("%u day ago", "%u days ago", n), n);
}

char *
weir_figures_format_span (gint64 span_us)
{
  double span_s = span_us / 1e6;

  /* Translators: seconds, such as "0.8 s" */
  return g_strdup_printf (span_s < 9.95 ? _ ("%.1f s") : _ ("%.0f s"), span_s);
}
