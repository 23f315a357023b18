/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-retry.h"

#include <libsoup/soup.h>
#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "wire/weir-api-error.h"

#define FIRST_PAUSE_US (G_USEC_PER_SEC / 4)
#define MAX_PAUSE_US (4 * G_USEC_PER_SEC)
#define MAX_RETRY_AFTER_MS (3600 * 1000)

/* x-ratelimit-reset holds a time of day in some services and a span in others. */
#define LEAST_UNIX_TIME 1000000000

/* remedy, elsewhere, whole account, pause, counts, outcome */
static const WeirRetryRule rules[WEIR_N_MISHAPS] = {
  [WEIR_MISHAP_CONNECT] = { WEIR_REMEDY_RECONNECT, TRUE, TRUE, FALSE, TRUE, WEIR_OUTCOME_FAILED },
  [WEIR_MISHAP_STALE] = { WEIR_REMEDY_RECONNECT, TRUE, FALSE, FALSE, TRUE, WEIR_OUTCOME_FAILED },
  [WEIR_MISHAP_NO_TOKEN] = { WEIR_REMEDY_NONE, TRUE, TRUE, FALSE, FALSE, WEIR_OUTCOME_NEUTRAL },
  [WEIR_MISHAP_DENIED] = { WEIR_REMEDY_RENEW_TOKEN, TRUE, TRUE, FALSE, TRUE, WEIR_OUTCOME_NEUTRAL },
  [WEIR_MISHAP_GONE] = { WEIR_REMEDY_REFRESH, TRUE, FALSE, FALSE, TRUE, WEIR_OUTCOME_NEUTRAL },
  [WEIR_MISHAP_BUSY] = { WEIR_REMEDY_NONE, TRUE, FALSE, TRUE, TRUE, WEIR_OUTCOME_FAILED },
  [WEIR_MISHAP_RATE_LIMITED] = { WEIR_REMEDY_NONE, TRUE, FALSE, FALSE, TRUE,
                                 WEIR_OUTCOME_RATE_LIMITED },
  [WEIR_MISHAP_BROKEN] = { WEIR_REMEDY_NONE, TRUE, FALSE, FALSE, TRUE, WEIR_OUTCOME_FAILED },
  [WEIR_MISHAP_REFUSED] = { WEIR_REMEDY_LEARN, FALSE, FALSE, FALSE, TRUE, WEIR_OUTCOME_NEUTRAL },
  [WEIR_MISHAP_STOPPED] = { WEIR_REMEDY_NONE, FALSE, FALSE, FALSE, TRUE, WEIR_OUTCOME_NEUTRAL },
};

const WeirRetryRule *
weir_retry_get_rule (WeirMishap mishap)
{
  g_return_val_if_fail (mishap < WEIR_N_MISHAPS, NULL);

  return &rules[mishap];
}

/* The gateway before SAP AI Core speaks plain text ("RBAC: access denied"), the services JSON. */
static gboolean
is_json (const char *content_type)
{
  return content_type != NULL && strstr (content_type, "json") != NULL;
}

WeirMishap
weir_mishap_from_status (guint status, const char *content_type)
{
  switch (status)
    {
    case 401:
      return WEIR_MISHAP_DENIED;
    case 403:
      return is_json (content_type) ? WEIR_MISHAP_REFUSED : WEIR_MISHAP_DENIED;
    case 404:
      return WEIR_MISHAP_GONE;
    case 408:
    case 502:
    case 503:
    case 504:
    case 529: /* Anthropic: overloaded */
      return WEIR_MISHAP_BUSY;
    case 429:
      return WEIR_MISHAP_RATE_LIMITED;
    default:
      return status >= 400 && status < 500 ? WEIR_MISHAP_REFUSED : WEIR_MISHAP_BROKEN;
    }
}

static WeirMishap
mishap_from_kind (WeirApiErrorKind kind)
{
  switch (kind)
    {
    case WEIR_API_ERROR_RATE_LIMITED:
      return WEIR_MISHAP_RATE_LIMITED;
    case WEIR_API_ERROR_OVERLOADED:
    case WEIR_API_ERROR_UNAVAILABLE:
    case WEIR_API_ERROR_TIMEOUT:
      return WEIR_MISHAP_BUSY;
    case WEIR_API_ERROR_UPSTREAM:
    case WEIR_API_ERROR_INTERNAL:
      return WEIR_MISHAP_BROKEN;
    default:
      return WEIR_MISHAP_REFUSED;
    }
}

static WeirMishap
mishap_from_aicore (int code)
{
  switch (code)
    {
    case WEIR_AICORE_ERROR_CONNECT:
    case WEIR_AICORE_ERROR_TLS:
      return WEIR_MISHAP_CONNECT;
    case WEIR_AICORE_ERROR_STALE:
      return WEIR_MISHAP_STALE;
    case WEIR_AICORE_ERROR_LOST:
    case WEIR_AICORE_ERROR_TRUNCATED:
    case WEIR_AICORE_ERROR_UNAVAILABLE:
      return WEIR_MISHAP_BUSY;
    case WEIR_AICORE_ERROR_KEY:
    case WEIR_AICORE_ERROR_AUTH:
    case WEIR_AICORE_ERROR_DENIED:
      return WEIR_MISHAP_NO_TOKEN;
    default:
      return WEIR_MISHAP_BROKEN;
    }
}

WeirMishap
weir_mishap_from_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, WEIR_MISHAP_BROKEN);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return WEIR_MISHAP_STOPPED;
  if (error->domain == WEIR_AICORE_ERROR)
    return mishap_from_aicore (error->code);
  if (error->domain == WEIR_API_ERROR)
    return mishap_from_kind (error->code);
  return WEIR_MISHAP_BROKEN;
}

gint64
weir_retry_pause_us (guint n, guint32 random)
{
  gint64 most_us = MIN (FIRST_PAUSE_US << MIN (n, 8), MAX_PAUSE_US);

  return most_us * random / G_MAXUINT32;
}

/* A number of @unit_ms, such as "1.5"; -1 when it is none or below zero. */
static gint64
parse_span (const char *text, gint64 unit_ms)
{
  char *end;
  double value;

  if (text == NULL || !g_ascii_isdigit (text[0]))
    return -1;
  value = g_ascii_strtod (text, &end);
  if (*end != '\0')
    return -1;
  return value * unit_ms >= MAX_RETRY_AFTER_MS ? MAX_RETRY_AFTER_MS : (gint64) (value * unit_ms);
}

static gint64
parse_date (const char *text, const char *reply_date, gint64 now_wall_us)
{
  g_autoptr (GDateTime) date = NULL;
  g_autoptr (GDateTime) now = NULL;
  gint64 now_s = now_wall_us / G_USEC_PER_SEC;

  if (text == NULL)
    return -1;
  date = soup_date_time_new_from_http_string (text);
  if (date == NULL)
    return -1;
  /* by the service's own clock, which need not be ours */
  if (reply_date != NULL)
    now = soup_date_time_new_from_http_string (reply_date);
  if (now != NULL)
    now_s = g_date_time_to_unix (now);
  return MAX (g_date_time_to_unix (date) - now_s, 0) * 1000;
}

static gint64
parse_reset (const char *text, gint64 now_wall_us)
{
  gint64 value;
  char *end;

  if (text == NULL || !g_ascii_isdigit (text[0]))
    return -1;
  value = g_ascii_strtoll (text, &end, 10);
  if (*end != '\0')
    return -1;
  if (value < LEAST_UNIX_TIME)
    return parse_span (text, 1000);
  if (value >= G_MAXINT64 / 1000)
    return MAX_RETRY_AFTER_MS;
  return MAX (value * 1000 - now_wall_us / 1000, 0);
}

gint64
weir_retry_after_parse (const char *(*get) (gpointer reply, const char *name),
                        gpointer reply,
                        gint64 now_wall_us)
{
  gint64 ms = parse_span (get (reply, "retry-after-ms"), 1);

  if (ms < 0)
    ms = parse_span (get (reply, "retry-after"), 1000);
  if (ms < 0)
    ms = parse_date (get (reply, "retry-after"), get (reply, "date"), now_wall_us);
  if (ms < 0)
    ms = parse_span (get (reply, "x-retry-after"), 1000);
  if (ms < 0)
    ms = parse_reset (get (reply, "x-ratelimit-reset"), now_wall_us);
  return MIN (ms, MAX_RETRY_AFTER_MS);
}
