/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-chat-details.h"

#include <glib/gi18n.h>

#include "app/weir-figures.h"

/* What came in less time than this came at once, and has no rate. */
#define MIN_SPAN_US (50 * G_TIME_SPAN_MILLISECOND)

static char *
format_number (gint64 number)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, number);
}

static char *
format_in (const WeirUsage *usage)
{
  g_autofree char *in = format_number (usage->in_total);
  g_autofree char *cached = format_number (usage->in_cache_read);

  if (usage->in_cache_read > 0)
    /* Translators: tokens that a model was sent, and how many of them it still knew: "1,204 in (860 cached)" */
    return g_strdup_printf (_ ("%s in (%s cached)"), in, cached);
  /* Translators: tokens that a model was sent: "1,204 in" */
  return g_strdup_printf (_ ("%s in"), in);
}

static char *
format_out (const WeirUsage *usage)
{
  g_autofree char *out = format_number (usage->out_total);

  /* Translators: tokens that a model wrote: "312 out" */
  return g_strdup_printf (_ ("%s out"), out);
}

static char *
format_first (gint64 first_us)
{
  g_autofree char *span = weir_figures_format_span (first_us);

  /* Translators: how long it took until a model's first token came: "0.9 s first token" */
  return g_strdup_printf (_ ("%s first token"), span);
}

/* Tokens a second after the first one came; 0 where that is not known. */
static double
get_rate (const WeirChatFigures *figures)
{
  gint64 span_us = figures->total_us - figures->first_us;

  if (figures->first_us < 0 || figures->usage.out_total <= 0 || span_us < MIN_SPAN_US)
    return 0;
  return (double) figures->usage.out_total * G_USEC_PER_SEC / (double) span_us;
}

char *
weir_chat_details_format (const char *model, const WeirChatFigures *figures, WeirMoney *money)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  double rate;

  g_return_val_if_fail (figures != NULL, NULL);

  rate = get_rate (figures);
  if (model != NULL)
    g_ptr_array_add (parts, g_strdup (model));
  if (figures->usage.in_total >= 0)
    g_ptr_array_add (parts, format_in (&figures->usage));
  if (figures->usage.out_total >= 0)
    g_ptr_array_add (parts, format_out (&figures->usage));
  if (figures->first_us >= 0)
    g_ptr_array_add (parts, format_first (figures->first_us));
  if (rate > 0)
    /* Translators: tokens a second */
    g_ptr_array_add (parts, g_strdup_printf (_ ("%.0f tok/s"), rate));
  if (money != NULL && figures->priced)
    g_ptr_array_add (parts, weir_money_format (money, figures->cost_nano));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

/* What is known of both is added up; what only one knows is that. */
static void
add_count (gint64 *sum, gint64 more)
{
  if (more >= 0)
    *sum = MAX (*sum, 0) + more;
}

void
weir_chat_details_add (WeirChatFigures *sum, const WeirChatReply *reply)
{
  g_return_if_fail (sum != NULL && reply != NULL);

  add_count (&sum->usage.in_total, reply->usage.in_total);
  add_count (&sum->usage.in_cache_read, reply->usage.in_cache_read);
  add_count (&sum->usage.out_total, reply->usage.out_total);
  add_count (&sum->usage.out_reasoning, reply->usage.out_reasoning);
  /* the first request's first piece is what a person waited for */
  if (sum->first_us < 0)
    sum->first_us = reply->first_us;
  add_count (&sum->total_us, reply->total_us);
}
