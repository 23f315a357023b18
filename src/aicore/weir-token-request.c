/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-token-request.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "aicore/weir-http-call.h"
#include "aicore/weir-soup.h"
#include "base/weir-json-scan.h"
#include "base/weir-redact.h"

#define LIMIT_MS 10000
#define MAX_BODY (64 * 1024)
#define MAX_TOKEN (16 * 1024)
#define MAX_REASON 200
#define MAX_LIFETIME_S (7 * 24 * 3600)

/* For a token that tells its lifetime nowhere: short enough to be harmless. */
#define ASSUMED_LIFETIME_S 600

static const WeirJsonLimits limits = { .max_depth = 16, .max_nodes = 2000 };

typedef struct
{
  SoupMessage *message;
  gint64 lifetime_s;
} Request;

static void
wipe_and_free (gpointer data)
{
  char *text = data;

  weir_secret_wipe (text, strlen (text));
  g_free (text);
}

/* The form; with a certificate, who asks is told by TLS and only the id is repeated. */
static GBytes *
build_form (WeirServiceKey *key)
{
  g_autofree char *id = g_uri_escape_string (weir_service_key_get_client_id (key), NULL, FALSE);
  WeirSecret *secret = weir_service_key_get_client_secret (key);
  char *form;

  if (secret != NULL)
    {
      char *escaped = g_uri_escape_string (weir_secret_peek (secret, NULL), NULL, FALSE);

      form = g_strconcat ("grant_type=client_credentials&client_id=", id,
                          "&client_secret=", escaped, NULL);
      wipe_and_free (escaped);
    }
  else
    {
      form = g_strconcat ("grant_type=client_credentials&client_id=", id, NULL);
    }

  return g_bytes_new_with_free_func (form, strlen (form), wipe_and_free, form);
}

/* Tokens are put into a header: nothing but what RFC 6750 lets a token hold may get there. */
static WeirSecret *
read_token (const WeirJsonDoc *doc, const WeirJsonNode *root)
{
  WeirJsonText text = weir_json_text (doc, weir_json_get (doc, root, "access_token"));

  if (text.data == NULL || text.len == 0 || text.len > MAX_TOKEN)
    return NULL;
  for (gsize i = 0; i < text.len; i++)
    {
      if (!g_ascii_isalnum (text.data[i]) && strchr ("-._~+/=", text.data[i]) == NULL)
        return NULL;
    }

  return weir_secret_new (text.data, (gssize) text.len);
}

/* Part two of a JWT, base64 with the URL's alphabet and without padding. */
static guchar *
decode_claims (const char *token, gsize *len)
{
  const char *start = strchr (token, '.');
  const char *end = start != NULL ? strchr (start + 1, '.') : NULL;
  g_autoptr (GString) part = NULL;

  if (end == NULL)
    return NULL;

  part = g_string_new_len (start + 1, end - start - 1);
  for (gsize i = 0; i < part->len; i++)
    {
      if (part->str[i] == '-')
        part->str[i] = '+';
      else if (part->str[i] == '_')
        part->str[i] = '/';
    }
  while (part->len % 4 != 0)
    g_string_append_c (part, '=');

  return g_base64_decode (part->str, len);
}

/* Seconds between the claims iat and exp, so that no clock is needed; 0 when they do not tell. */
static gint64
read_jwt_lifetime (WeirSecret *token)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autofree guchar *claims = NULL;
  gsize len = 0;
  gint64 issued;
  gint64 expires;

  claims = decode_claims (weir_secret_peek (token, NULL), &len);
  if (claims == NULL || !weir_json_parse (&doc, (const char *) claims, len, &limits, NULL))
    return 0;
  if (!weir_json_get_int64 (&doc, weir_json_get (&doc, weir_json_root (&doc), "iat"), &issued)
      || !weir_json_get_int64 (&doc, weir_json_get (&doc, weir_json_root (&doc), "exp"), &expires))
    return 0;
  if (issued < 0 || expires < issued)
    return 0;

  return expires - issued;
}

static gint64
read_lifetime (const WeirJsonDoc *doc, const WeirJsonNode *root, WeirSecret *token)
{
  const WeirJsonNode *node = weir_json_get (doc, root, "expires_in");
  gint64 lifetime = 0;

  if (!weir_json_is_set (node))
    {
      lifetime = read_jwt_lifetime (token);
      if (lifetime == 0)
        lifetime = ASSUMED_LIFETIME_S;
    }
  else if (!weir_json_get_int64 (doc, node, &lifetime))
    {
      return 0;
    }

  return CLAMP (lifetime, 0, MAX_LIFETIME_S);
}

static WeirSecret *
parse_success (const char *body, gsize len, gint64 *lifetime_s, GError **error)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (WeirSecret) token = NULL;
  const WeirJsonNode *root;

  if (!weir_json_parse (&doc, body, len, &limits, NULL))
    {
      g_set_error_literal (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                           "The token endpoint's answer is not valid JSON");
      return NULL;
    }

  root = weir_json_root (&doc);
  token = read_token (&doc, root);
  if (token == NULL)
    {
      g_set_error_literal (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                           "The token endpoint's answer holds no usable access_token");
      return NULL;
    }

  *lifetime_s = read_lifetime (&doc, root, token);
  if (*lifetime_s == 0)
    {
      g_set_error_literal (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                           "The token endpoint's answer holds no usable expires_in");
      return NULL;
    }

  return g_steal_pointer (&token);
}

/* (transfer full): ": invalid_client, Bad credentials", or nothing. */
static char *
dup_reason (const char *body, gsize len)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (GString) reason = g_string_new (NULL);
  g_autofree char *redacted = NULL;
  const WeirJsonNode *root;
  WeirJsonText code;
  WeirJsonText description;

  if (!weir_json_parse (&doc, body, len, &limits, NULL))
    return g_strdup ("");

  root = weir_json_root (&doc);
  code = weir_json_text (&doc, weir_json_get (&doc, root, "error"));
  description = weir_json_text (&doc, weir_json_get (&doc, root, "error_description"));
  if (code.data != NULL)
    weir_json_text_decode (code, reason);
  if (code.data != NULL && description.data != NULL)
    g_string_append (reason, ", ");
  if (description.data != NULL)
    weir_json_text_decode (description, reason);
  if (reason->len == 0)
    return g_strdup ("");

  redacted = weir_redact (reason->str, (gssize) reason->len, MAX_REASON);
  return g_strconcat (": ", redacted, NULL);
}

static void
set_status_error (guint status, const char *reason, GError **error)
{
  if (status == 400 || status == 401 || status == 403)
    g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_AUTH,
                 "The token endpoint refuses the service key (%u)%s. Create a new key for the "
                 "instance, or check that this one was copied whole",
                 status, reason);
  else if (status == 408 || status == 429 || status >= 500)
    g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_UNAVAILABLE,
                 "The token endpoint is not available (%u)%s", status, reason);
  else if (status >= 300 && status < 400)
    g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                 "The token endpoint redirects (%u), which is not followed: check the URL in the "
                 "service key",
                 status);
  else
    g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                 "The token endpoint answered %u%s: check the URL in the service key", status,
                 reason);
}

WeirSecret *
weir_token_request_parse (guint status,
                          const char *body,
                          gsize len,
                          gint64 *lifetime_s,
                          GError **error)
{
  g_autofree char *reason = NULL;

  g_return_val_if_fail (body != NULL || len == 0, NULL);
  g_return_val_if_fail (lifetime_s != NULL, NULL);

  if (body == NULL)
    body = "";
  if (status == 200)
    return parse_success (body, len, lifetime_s, error);

  reason = dup_reason (body, len);
  set_status_error (status, reason, error);
  return NULL;
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->message);
  g_free (request);
}

static void
on_answer (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GBytes) body = weir_http_call_finish (SOUP_SESSION (object), result, &error);
  WeirSecret *token = NULL;
  gsize len;

  if (body != NULL)
    {
      const char *data = g_bytes_get_data (body, &len);

      token = weir_token_request_parse (soup_message_get_status (request->message), data, len,
                                        &request->lifetime_s, &error);
    }
  else if (error->domain == WEIR_AICORE_ERROR
           && (error->code == WEIR_AICORE_ERROR_LOST || error->code == WEIR_AICORE_ERROR_TRUNCATED))
    {
      error->code = WEIR_AICORE_ERROR_UNAVAILABLE; /* those two are about calls to a model */
    }

  if (token != NULL)
    g_task_return_pointer (task, token, (GDestroyNotify) weir_secret_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
weir_token_request_async (WeirServiceKey *key,
                          GTlsDatabase *trust,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;
  Request *request;
  const char *url;
  g_autoptr (SoupSession) session = NULL;
  g_autoptr (GBytes) form = NULL;

  g_return_if_fail (key != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_token_request_async);

  url = weir_service_key_get_token_url (key);
  request = g_new0 (Request, 1);
  request->message = weir_soup_message_new ("POST", url);
  g_task_set_task_data (task, request, request_free);
  form = build_form (key);
  soup_message_set_request_body_from_bytes (request->message, "application/x-www-form-urlencoded",
                                            form);
  soup_message_headers_replace (soup_message_get_request_headers (request->message), "Accept",
                                "application/json");
  if (weir_service_key_get_certificate (key) != NULL)
    soup_message_set_tls_client_certificate (request->message,
                                             weir_service_key_get_certificate (key));

  session = weir_soup_session_new (url, trust, NULL, 0);
  weir_http_call_async (session, request->message, MAX_BODY, LIMIT_MS, cancellable, on_answer,
                        task);
}

WeirSecret *
weir_token_request_finish (GAsyncResult *result, gint64 *lifetime_s, GError **error)
{
  const Request *request;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (lifetime_s != NULL, NULL);

  request = g_task_get_task_data (G_TASK (result));
  *lifetime_s = request->lifetime_s;
  return g_task_propagate_pointer (G_TASK (result), error);
}
