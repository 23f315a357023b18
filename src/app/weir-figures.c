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
    return g_strdup_printf ("%" G_GINT64_FORMAT, count);
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
