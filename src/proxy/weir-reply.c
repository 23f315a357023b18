/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-reply.h"

#include <gio/gio.h>

#include "aicore/weir-aicore-error.h"
#include "wire/weir-api-error.h"

#define JSON_TYPE "application/json"

/* What may stand in a header's value beside the unreserved characters. */
#define HEADER_CHARS " !#$&'()*+,/:;=?@[]\"<>^`{|}"

/* What went wrong on the way to SAP AI Core, as clients are told. The message of the layer below
 * says more and holds no secret. */
static const struct
{
  WeirAicoreError code;
  WeirApiErrorKind kind;
  const char *what;
} aicore_errors[] = {
  { WEIR_AICORE_ERROR_KEY, WEIR_API_ERROR_UPSTREAM_AUTH, "The service key cannot be used" },
  { WEIR_AICORE_ERROR_AUTH, WEIR_API_ERROR_UPSTREAM_AUTH, "The service key was refused" },
  { WEIR_AICORE_ERROR_DENIED, WEIR_API_ERROR_UPSTREAM_AUTH, "Access was denied" },
  { WEIR_AICORE_ERROR_CONNECT, WEIR_API_ERROR_UPSTREAM, "SAP AI Core cannot be reached" },
  { WEIR_AICORE_ERROR_TLS, WEIR_API_ERROR_UPSTREAM, "SAP AI Core could not be verified" },
  { WEIR_AICORE_ERROR_STALE, WEIR_API_ERROR_UPSTREAM, "The connection was closed" },
  { WEIR_AICORE_ERROR_LOST, WEIR_API_ERROR_UPSTREAM, "The connection broke" },
  { WEIR_AICORE_ERROR_TRUNCATED, WEIR_API_ERROR_UPSTREAM, "The reply was cut" },
  { WEIR_AICORE_ERROR_PROTOCOL, WEIR_API_ERROR_UPSTREAM, "The answer makes no sense" },
  { WEIR_AICORE_ERROR_UNAVAILABLE, WEIR_API_ERROR_UPSTREAM, "SAP AI Core is not available" },
  { WEIR_AICORE_ERROR_GONE, WEIR_API_ERROR_UPSTREAM, "SAP AI Core does not have it" },
};

static void
clear_header (gpointer data)
{
  g_free ((char *) ((WeirHttpHeader *) data)->value);
}

void
weir_reply_head_clear (WeirReplyHead *self)
{
  g_clear_pointer (&self->headers, g_array_unref);
}

/* Whether @value may stand in a header as it is, which nearly all do. */
static gboolean
is_plain (const char *value)
{
  for (; *value != '\0'; value++)
    if (!g_ascii_isprint (*value) || *value == '\\')
      return FALSE;
  return TRUE;
}

void
weir_reply_head_add (WeirReplyHead *self, const char *name, const char *value)
{
  WeirHttpHeader header = { name, NULL };

  if (value == NULL)
    return;
  if (self->headers == NULL)
    {
      self->headers = g_array_new (FALSE, FALSE, sizeof (WeirHttpHeader));
      g_array_set_clear_func (self->headers, clear_header);
    }

  if (is_plain (value))
    {
      header.value = g_strdup (value);
      g_array_append_val (self->headers, header);
      return;
    }
  header.value = g_uri_escape_string (value, HEADER_CHARS "%", FALSE);
  if (weir_http_header_is_valid (name, header.value))
    g_array_append_val (self->headers, header);
  else
    clear_header (&header);
}

void
weir_reply_head_add_int (WeirReplyHead *self, const char *name, gint64 value)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  weir_reply_head_add (self, name, text);
}

const WeirHttpHeader *
weir_reply_head_get (const WeirReplyHead *self, guint *n)
{
  *n = self->headers != NULL ? self->headers->len : 0;
  return self->headers != NULL ? (const WeirHttpHeader *) self->headers->data : NULL;
}

void
weir_reply_head_add_id (WeirReplyHead *self, WeirClient *client)
{
  weir_reply_head_add (self, "request-id", weir_client_get_request_id (client));
  weir_reply_head_add (self, "x-request-id", weir_client_get_request_id (client));
}

void
weir_reply_head_add_stream (WeirReplyHead *self, const char *content_type)
{
  weir_reply_head_add (self, "Content-Type", content_type);
  weir_reply_head_add (self, "Cache-Control", "no-cache, no-transform");
  weir_reply_head_add (self, "X-Accel-Buffering", "no");
}

void
weir_reply_send_json (WeirClient *client, guint status, WeirReplyHead *head, GBytes *body)
{
  g_autoptr (GBytes) owned = body;
  const WeirHttpHeader *headers;
  guint n;

  weir_reply_head_add (head, "Content-Type", JSON_TYPE);
  weir_reply_head_add (head, "Cache-Control", "no-store");
  weir_reply_head_add_id (head, client);
  headers = weir_reply_head_get (head, &n);
  weir_client_reply (client, status, headers, n, owned);
}

GError *
weir_reply_make_error (const GError *error)
{
  if (error->domain == WEIR_API_ERROR)
    return g_error_copy (error);

  for (guint i = 0; error->domain == WEIR_AICORE_ERROR && i < G_N_ELEMENTS (aicore_errors); i++)
    {
      if (aicore_errors[i].code == (WeirAicoreError) error->code)
        return weir_api_error_new (aicore_errors[i].kind, "%s: %s", aicore_errors[i].what,
                                   error->message);
    }

  g_warning ("Unexpected error: %s", error->message);
  return weir_api_error_new (WEIR_API_ERROR_INTERNAL, "Weir failed in a way it should not. The log "
                                                      "says more under the id of this request.");
}

/* SDKs retry these by themselves; a header is the only way to stop them. */
static gboolean
must_forbid_retry (WeirApiErrorKind kind, guint status)
{
  if (weir_api_error_kind_is_retryable (kind))
    return FALSE;
  if (kind == WEIR_API_ERROR_LOCAL_AUTH || kind == WEIR_API_ERROR_KEY_EXPIRED)
    return TRUE;
  return status == 408 || status == 409 || status == 429 || status >= 500;
}

guint
weir_reply_send_error (WeirClient *client,
                       const WeirDialect *dialect,
                       WeirReplyHead *head,
                       const GError *error)
{
  g_autoptr (GError) told = weir_reply_make_error (error);
  g_autoptr (GString) body = g_string_new (NULL);
  g_auto (WeirReplyHead) own = { NULL };
  gint64 wait_ms = weir_api_error_get_retry_after_ms (told);
  guint status = dialect->status (told);

  if (head == NULL)
    head = &own;
  if (wait_ms >= 0)
    {
      weir_reply_head_add_int (head, "retry-after", (wait_ms + 999) / 1000);
      weir_reply_head_add_int (head, "retry-after-ms", wait_ms);
    }
  if (must_forbid_retry (weir_api_error_get_kind (told), status))
    weir_reply_head_add (head, "x-should-retry", "false");

  dialect->encode (told, weir_client_get_request_id (client), body);
  weir_reply_send_json (client, status, head, g_string_free_to_bytes (g_steal_pointer (&body)));
  return status;
}
