/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirApiErrorKind:
 *
 * Why a request failed, as far as anyone reacts differently to it. A #WeirDialect turns a kind
 * into the status and the words of the client's own API.
 */
typedef enum
{
  WEIR_API_ERROR_BAD_REQUEST,
  WEIR_API_ERROR_UNSUPPORTED,     /* 400: what was asked cannot be expressed upstream */
  WEIR_API_ERROR_CONTEXT_LENGTH,  /* 400 */
  WEIR_API_ERROR_CONTENT_FILTER,  /* 400 */
  WEIR_API_ERROR_LOCAL_AUTH,      /* 401: no key or a wrong one */
  WEIR_API_ERROR_KEY_EXPIRED,     /* 401 */
  WEIR_API_ERROR_UPSTREAM_AUTH,   /* 502: the service key is refused */
  WEIR_API_ERROR_FORBIDDEN,       /* 403: host, origin */
  WEIR_API_ERROR_MODEL_FORBIDDEN, /* 403: not for this key */
  WEIR_API_ERROR_QUOTA,           /* 429, not to be retried */
  WEIR_API_ERROR_MODEL_NOT_FOUND, /* 404 */
  WEIR_API_ERROR_ROUTE_NOT_FOUND, /* 404 */
  WEIR_API_ERROR_METHOD,          /* 405 */
  WEIR_API_ERROR_TOO_LARGE,       /* 413 */
  WEIR_API_ERROR_MEDIA_TYPE,      /* 415 */
  WEIR_API_ERROR_RATE_LIMITED,    /* 429 with a time to wait */
  WEIR_API_ERROR_UPSTREAM,        /* 502: it failed, or said something that is not its protocol */
  WEIR_API_ERROR_OVERLOADED,      /* 503: breaker open, pool full */
  WEIR_API_ERROR_UNAVAILABLE,     /* 503: paused, keyring locked */
  WEIR_API_ERROR_TIMEOUT,         /* 504; 408 when it is the client that was slow */
  WEIR_API_ERROR_INTERNAL,        /* 500 */
  WEIR_API_ERROR_N_KINDS
} WeirApiErrorKind;

/**
 * WEIR_API_ERROR:
 *
 * The domain of every error that a client of the proxy may be told; its codes are the kinds. The
 * message is English, says what to do, and holds no secret. More rides along, see the getters.
 */
#define WEIR_API_ERROR (weir_api_error_quark ())
GQuark weir_api_error_quark (void);

/* (transfer full) */
GError *weir_api_error_new (WeirApiErrorKind kind, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Sets @error (if not %NULL) to a bad request at the member @param, and returns %FALSE. */
gboolean weir_api_error_set_at (GError **error,
                                WeirApiErrorKind kind,
                                const char *param,
                                const char *format,
                                ...) G_GNUC_PRINTF (4, 5);

/* The path of the member at fault ("messages[3].role"), or %NULL. */
const char *weir_api_error_get_param (const GError *error);
void weir_api_error_set_param (GError *error, const char *param);

/* The upstream's own machine-readable code, when it should reach the client; or %NULL. */
const char *weir_api_error_get_code (const GError *error);
void weir_api_error_set_code (GError *error, const char *code);

/* Milliseconds until a retry makes sense; -1: not known. */
gint64 weir_api_error_get_retry_after_ms (const GError *error);
void weir_api_error_set_retry_after_ms (GError *error, gint64 ms);

/* What the upstream answered, 0 when it did not. */
guint weir_api_error_get_upstream_status (const GError *error);
void weir_api_error_set_upstream_status (GError *error, guint status);

/* An HTTP status that goes before the dialect's for this kind; 0: none. */
guint weir_api_error_get_status (const GError *error);
void weir_api_error_set_status (GError *error, guint status);

/* What a client may be told: the message of an error of this domain, a general one for any other,
 * whose words are not checked for secrets. */
const char *weir_api_error_get_message (const GError *error);

/* The kind of @error; INTERNAL for an error of any other domain. */
WeirApiErrorKind weir_api_error_get_kind (const GError *error);

/* A stable word for the kind, for logs and statistics: "rate_limited". */
const char *weir_api_error_kind_to_string (WeirApiErrorKind kind);

/* Whether a client that is told so may try again. */
gboolean weir_api_error_kind_is_retryable (WeirApiErrorKind kind);

G_END_DECLS
