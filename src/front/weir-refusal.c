/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-refusal.h"

#include <string.h>

#include "front/weir-response-head.h"
#include "wire/weir-api-error.h"
#include "wire/weir-dialect.h"

static const struct
{
  guint status;
  WeirApiErrorKind kind;
} kinds[] = {
  { 405, WEIR_API_ERROR_METHOD },
  { 408, WEIR_API_ERROR_TIMEOUT },
  { 413, WEIR_API_ERROR_TOO_LARGE },
  { 503, WEIR_API_ERROR_OVERLOADED },
};

GError *
weir_refusal_error_new (guint status, const char *reason)
{
  WeirApiErrorKind kind = WEIR_API_ERROR_BAD_REQUEST;
  GError *error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].status == status)
      kind = kinds[i].kind;

  error = weir_api_error_new (kind, "The request was refused: %s.", reason);
  /* An overloaded server has another number in Anthropic's dialect. */
  if (kind != WEIR_API_ERROR_OVERLOADED)
    weir_api_error_set_status (error, status);
  return error;
}

static void
add_headers_of_status (GString *out, guint status)
{
  switch (status)
    {
    case 401:
      weir_response_head_add (out, "WWW-Authenticate", "Bearer");
      break;
    case 405:
      weir_response_head_add (out, "Allow", WEIR_ALLOWED_METHODS);
      break;
    case 426:
      weir_response_head_add (out, "Upgrade", "HTTP/1.1");
      break;
    default:
      break;
    }
}

static void
add_retry_after (GString *out, const GError *error)
{
  gint64 ms = weir_api_error_get_retry_after_ms (error);
  g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, (ms + 999) / 1000);

  if (ms >= 0)
    weir_response_head_add (out, "Retry-After", seconds);
}

GBytes *
weir_refusal_encode (const GError *error, const WeirHttpHead *head, const char *origin)
{
  gboolean is_anthropic = head != NULL && weir_http_head_get (head, "anthropic-version") != NULL;
  const WeirDialect *dialect =
      weir_dialect_for_head (head != NULL ? head->path : "/", is_anthropic);
  guint status = dialect->status (error);
  GString *out = g_string_new (NULL);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *length = NULL;

  dialect->encode (error, NULL, body);
  length = g_strdup_printf ("%" G_GSIZE_FORMAT, body->len);

  weir_response_head_begin (out, status);
  weir_response_head_add (out, "Content-Type", "application/json");
  weir_response_head_add (out, "Content-Length", length);
  weir_response_head_add (out, "Connection", status == 426 ? "Upgrade, close" : "close");
  add_headers_of_status (out, status);
  add_retry_after (out, error);
  weir_response_head_add_origin (out, origin);
  weir_response_head_end (out);
  if (head == NULL || strcmp (head->method, "HEAD") != 0)
    g_string_append_len (out, body->str, (gssize) body->len);

  return g_string_free_to_bytes (out);
}
