/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-api-error.h"

#include <string.h>

typedef struct
{
  char *param;
  char *code;
  gint64 retry_after_ms;
  guint upstream_status;
  guint status;
} WeirApiErrorPrivate;

/* Not inlined: the accessor that the macro below makes has a check that may return NULL, which the
 * compiler would see and warn of. */
G_GNUC_NO_INLINE static void
weir_api_error_private_init (WeirApiErrorPrivate *priv)
{
  memset (priv, 0, sizeof *priv);
  priv->retry_after_ms = -1;
}

G_GNUC_NO_INLINE static void
weir_api_error_private_copy (const WeirApiErrorPrivate *source, WeirApiErrorPrivate *copy)
{
  *copy = *source;
  copy->param = g_strdup (source->param);
  copy->code = g_strdup (source->code);
}

G_GNUC_NO_INLINE static void
weir_api_error_private_clear (WeirApiErrorPrivate *priv)
{
  g_free (priv->param);
  g_free (priv->code);
}

G_DEFINE_EXTENDED_ERROR (WeirApiError, weir_api_error)

static const struct
{
  const char *word;
  gboolean retryable;
} kinds[WEIR_API_ERROR_N_KINDS] = {
  [WEIR_API_ERROR_BAD_REQUEST] = { "bad_request", FALSE },
  [WEIR_API_ERROR_UNSUPPORTED] = { "unsupported", FALSE },
  [WEIR_API_ERROR_CONTEXT_LENGTH] = { "context_length", FALSE },
  [WEIR_API_ERROR_CONTENT_FILTER] = { "content_filter", FALSE },
  [WEIR_API_ERROR_LOCAL_AUTH] = { "local_auth", FALSE },
  [WEIR_API_ERROR_KEY_EXPIRED] = { "key_expired", FALSE },
  [WEIR_API_ERROR_UPSTREAM_AUTH] = { "upstream_auth", FALSE },
  [WEIR_API_ERROR_FORBIDDEN] = { "forbidden", FALSE },
  [WEIR_API_ERROR_MODEL_FORBIDDEN] = { "model_forbidden", FALSE },
  [WEIR_API_ERROR_QUOTA] = { "quota", FALSE },
  [WEIR_API_ERROR_MODEL_NOT_FOUND] = { "model_not_found", FALSE },
  [WEIR_API_ERROR_ROUTE_NOT_FOUND] = { "route_not_found", FALSE },
  [WEIR_API_ERROR_METHOD] = { "method", FALSE },
  [WEIR_API_ERROR_TOO_LARGE] = { "too_large", FALSE },
  [WEIR_API_ERROR_MEDIA_TYPE] = { "media_type", FALSE },
  [WEIR_API_ERROR_RATE_LIMITED] = { "rate_limited", TRUE },
  [WEIR_API_ERROR_UPSTREAM] = { "upstream", TRUE },
  [WEIR_API_ERROR_OVERLOADED] = { "overloaded", TRUE },
  [WEIR_API_ERROR_UNAVAILABLE] = { "unavailable", TRUE },
  [WEIR_API_ERROR_TIMEOUT] = { "timeout", TRUE },
  [WEIR_API_ERROR_INTERNAL] = { "internal", TRUE },
};

/* What rides along, or %NULL for an error of another domain, which the getters take as well. */
static WeirApiErrorPrivate *
peek (const GError *error)
{
  if (error == NULL || error->domain != WEIR_API_ERROR)
    return NULL;
  return weir_api_error_get_private (error);
}

GError *
weir_api_error_new (WeirApiErrorKind kind, const char *format, ...)
{
  GError *error;
  va_list args;

  va_start (args, format);
  error = g_error_new_valist (WEIR_API_ERROR, (int) kind, format, args);
  va_end (args);
  return error;
}

gboolean
weir_api_error_set_at (GError **error,
                       WeirApiErrorKind kind,
                       const char *param,
                       const char *format,
                       ...)
{
  va_list args;

  if (error == NULL)
    return FALSE;

  va_start (args, format);
  *error = g_error_new_valist (WEIR_API_ERROR, (int) kind, format, args);
  va_end (args);
  weir_api_error_set_param (*error, param);
  return FALSE;
}

const char *
weir_api_error_get_param (const GError *error)
{
  const WeirApiErrorPrivate *priv = peek (error);

  return priv != NULL ? priv->param : NULL;
}

void
weir_api_error_set_param (GError *error, const char *param)
{
  WeirApiErrorPrivate *priv = peek (error);
  char *copy;

  g_return_if_fail (priv != NULL);

  copy = g_strdup (param);
  g_free (priv->param);
  priv->param = copy;
}

const char *
weir_api_error_get_code (const GError *error)
{
  const WeirApiErrorPrivate *priv = peek (error);

  return priv != NULL ? priv->code : NULL;
}

void
weir_api_error_set_code (GError *error, const char *code)
{
  WeirApiErrorPrivate *priv = peek (error);
  char *copy;

  g_return_if_fail (priv != NULL);

  copy = g_strdup (code);
  g_free (priv->code);
  priv->code = copy;
}

gint64
weir_api_error_get_retry_after_ms (const GError *error)
{
  const WeirApiErrorPrivate *priv = peek (error);

  return priv != NULL ? priv->retry_after_ms : -1;
}

void
weir_api_error_set_retry_after_ms (GError *error, gint64 ms)
{
  WeirApiErrorPrivate *priv = peek (error);

  g_return_if_fail (priv != NULL);
  priv->retry_after_ms = ms;
}

guint
weir_api_error_get_upstream_status (const GError *error)
{
  const WeirApiErrorPrivate *priv = peek (error);

  return priv != NULL ? priv->upstream_status : 0;
}

void
weir_api_error_set_upstream_status (GError *error, guint status)
{
  WeirApiErrorPrivate *priv = peek (error);

  g_return_if_fail (priv != NULL);
  priv->upstream_status = status;
}

guint
weir_api_error_get_status (const GError *error)
{
  const WeirApiErrorPrivate *priv = peek (error);

  return priv != NULL ? priv->status : 0;
}

void
weir_api_error_set_status (GError *error, guint status)
{
  WeirApiErrorPrivate *priv = peek (error);

  g_return_if_fail (priv != NULL);
  priv->status = status;
}

const char *
weir_api_error_get_message (const GError *error)
{
  if (peek (error) == NULL || error->message == NULL)
    return "Internal error. The log of the proxy says more.";
  return error->message;
}

WeirApiErrorKind
weir_api_error_get_kind (const GError *error)
{
  if (peek (error) == NULL || error->code < 0 || error->code >= WEIR_API_ERROR_N_KINDS)
    return WEIR_API_ERROR_INTERNAL;
  return (WeirApiErrorKind) error->code;
}

const char *
weir_api_error_kind_to_string (WeirApiErrorKind kind)
{
  g_return_val_if_fail ((guint) kind < WEIR_API_ERROR_N_KINDS, "internal");
  return kinds[kind].word;
}

gboolean
weir_api_error_kind_is_retryable (WeirApiErrorKind kind)
{
  g_return_val_if_fail ((guint) kind < WEIR_API_ERROR_N_KINDS, FALSE);
  return kinds[kind].retryable;
}
