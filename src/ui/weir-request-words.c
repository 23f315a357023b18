/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-request-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-figures.h"
#include "app/weir-request-text.h"

#define DASH "–"

char *
weir_request_words_format_span (gint64 span_us)
{
  double span_s = (double) span_us / G_USEC_PER_SEC;

  if (span_us < 0)
    return g_strdup (DASH);
  if (span_us < 100 * 1000)
    /* Translators: milliseconds */
    return g_strdup_printf (_ ("%u ms"), (guint) (span_us / 1000));
  /* Translators: seconds */
  return g_strdup_printf (_ ("%.*f s"), span_s < 1 ? 2 : span_s < 99.5 ? 1 : 0, span_s);
}

char *
weir_request_words_format_count (gint64 count)
{
  return count < 0 ? g_strdup (DASH) : weir_figures_format_count (count);
}

char *
weir_request_words_format_time (gint64 wall_us, gint64 now_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (wall_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_s);

  if (g_date_time_get_year (time) == g_date_time_get_year (now)
      && g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now))
    return g_date_time_format (time, "%H:%M:%S");
  /* Translators: a time of another day, as for g_date_time_format (): "22 Nov 14:05" */
  return g_date_time_format (time, _ ("%-d %b %H:%M"));
}

char *
weir_request_words_format_cost (const WeirSight *sight, WeirMoney *money)
{
  g_return_val_if_fail (sight != NULL, NULL);

  if (sight->is_running || sight->demo || (!sight->priced && sight->status >= 400))
    return g_strdup (DASH);
  if (!sight->priced)
    return g_strdup (_ ("Unpriced"));
  return weir_money_format (money, sight->cost_nano);
}

char *
weir_request_words_build_title (const WeirSight *sight)
{
  const WeirSightHead *head;

  g_return_val_if_fail (sight != NULL, NULL);

  head = sight->head;
  if (head->path == NULL)
    return g_strdup (head->api != NULL ? head->api : _ ("Request"));
  return g_strdup_printf ("%s %s", head->method != NULL ? head->method : "POST", head->path);
}

/* --- Facts --- */

void
weir_request_fact_free (WeirRequestFact *self)
{
  g_free (self->value);
  g_free (self);
}

/* @value: (transfer full) (nullable) */
static void
take_fact (GPtrArray *facts, const char *name, char *value)
{
  WeirRequestFact *fact;

  if (value == NULL || value[0] == '\0')
    {
      g_free (value);
      return;
    }
  fact = g_new0 (WeirRequestFact, 1);
  fact->name = name;
  fact->value = value;
  g_ptr_array_add (facts, fact);
}

static char *
join (const char *one, const char *other)
{
  if (one == NULL || other == NULL || other[0] == '\0')
    return g_strdup (one);
  return g_strdup_printf ("%s · %s", one, other);
}

static char *
build_model (const WeirSight *sight)
{
  if (sight->model == NULL || sight->upstream_model == NULL
      || strcmp (sight->model, sight->upstream_model) == 0)
    return g_strdup (sight->model != NULL ? sight->model : sight->upstream_model);
  return g_strdup_printf ("%s → %s", sight->model, sight->upstream_model);
}

static char *
build_tokens_in (const WeirSight *sight)
{
  g_autofree char *in = NULL;
  g_autofree char *cached = NULL;

  if (sight->usage.in_total < 0)
    return NULL;
  in = weir_request_words_format_count (sight->usage.in_total);
  if (sight->usage.in_cache_read <= 0)
    return g_steal_pointer (&in);
  cached = weir_request_words_format_count (sight->usage.in_cache_read);
  /* Translators: tokens: "17.9 k (15.4 k cached)" */
  return g_strdup_printf (_ ("%s (%s cached)"), in, cached);
}

static char *
build_speed (const WeirSight *sight)
{
  gint64 span_us = sight->duration_us - MAX (sight->first_byte_us, 0);

  if (sight->is_running || sight->usage.out_total <= 0 || sight->first_byte_us < 0 || span_us <= 0)
    return NULL;
  return g_strdup_printf (_ ("%.0f tokens a second"),
                          (double) sight->usage.out_total * G_USEC_PER_SEC / (double) span_us);
}

static char *
build_attempts (const WeirSight *sight)
{
  return sight->attempts > 1 ? g_strdup_printf ("%u", sight->attempts) : NULL;
}

GPtrArray *
weir_request_words_build_facts (const WeirSight *sight, WeirMoney *money)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_request_fact_free);

  g_return_val_if_fail (sight != NULL, facts);

  take_fact (facts, _ ("Error"),
             g_strdup (sight->error != NULL ? sight->error : sight->error_kind));
  take_fact (facts, _ ("Model"), build_model (sight));
  take_fact (facts, _ ("Rule"), g_strdup (sight->rule));
  take_fact (facts, _ ("Deployment"), g_strdup (sight->deployment));
  take_fact (facts, _ ("Subaccount"), join (sight->account, sight->resource_group));
  take_fact (facts, _ ("Client"),
             join (sight->head->key_name != NULL ? sight->head->key_name : sight->head->user_agent,
                   sight->head->key_name != NULL ? sight->head->user_agent : NULL));
  take_fact (facts, _ ("Attempts"), build_attempts (sight));
  take_fact (facts, _ ("Tokens in"), build_tokens_in (sight));
  take_fact (facts, _ ("Tokens out"),
             sight->usage.out_total >= 0 ? weir_request_words_format_count (sight->usage.out_total)
                                         : NULL);
  take_fact (facts, _ ("Speed"), build_speed (sight));
  take_fact (facts, _ ("Cost"),
             sight->is_running || sight->demo ? NULL
                                              : weir_request_words_format_cost (sight, money));
  take_fact (facts, _ ("Request ID"), g_strdup (sight->head->id));
  return facts;
}

/* --- Headers --- */

static void
add_headers (GString *text, const char *title, char **headers)
{
  if (headers == NULL || headers[0] == NULL)
    return;
  g_string_append_printf (text, "%s%s\n", text->len > 0 ? "\n" : "", title);
  for (char **header = headers; *header != NULL; header++)
    g_string_append_printf (text, "%s\n", *header);
}

char *
weir_request_words_build_headers (const WeirSight *sight)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (sight != NULL, NULL);

  /* Translators: head of a list of HTTP headers that a client sent */
  add_headers (text, _ ("Request:"), sight->head->headers);
  /* Translators: head of a list of HTTP headers that a client was answered with */
  add_headers (text, _ ("Reply:"), sight->reply_headers);
  return g_strchomp (g_string_free (g_steal_pointer (&text), FALSE));
}

/* --- Changes --- */

char *
weir_request_words_build_changes (const WeirSight *sight)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (sight != NULL, NULL);

  if (sight->rule != NULL)
    {
      /* Translators: the rule by which another model was asked */
      g_string_append_printf (text, _ ("Another model was asked by the rule %s."), sight->rule);
      g_string_append_c (text, '\n');
    }
  for (char **change = sight->changes; change != NULL && *change != NULL; change++)
    {
      g_autofree char *sentence = weir_request_text_explain_change (*change);

      g_string_append (text, sentence);
      g_string_append_c (text, '\n');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
