/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-ai-api.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "aicore/weir-http-call.h"
#include "aicore/weir-soup.h"
#include "base/weir-http-head.h"
#include "wire/weir-codec.h"

#define LIMIT_MS 60000
#define MAX_BODY (16 * 1024 * 1024)

/* The session stays in the server context, so its timer is safe there. */
#define IDLE_S 30

struct _WeirAiApi
{
  GObject parent_instance;

  WeirAccount *account;
  GTlsDatabase *trust;
  SoupSession *session; /* made with the first call */
  GCancellable *stop;
};

G_DEFINE_FINAL_TYPE (WeirAiApi, weir_ai_api, G_TYPE_OBJECT)

typedef struct
{
  char *method;
  char *url;
  char *resource_group;
  GBytes *body;
  GCancellable *inner; /* ended by the caller's, and by stopping the API */
  GCancellable *caller;
  GCancellable *stop;
  gulong caller_id;
  gulong stop_id;
  SoupMessage *message;
  guint generation; /* of the token it was sent with */
  gboolean is_repeated;
  GAsyncReadyCallback on_token; /* the first step, to come back to */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  if (call->caller != NULL)
    g_cancellable_disconnect (call->caller, call->caller_id);
  g_cancellable_disconnect (call->stop, call->stop_id);
  g_clear_object (&call->caller);
  g_clear_object (&call->stop);
  g_clear_object (&call->inner);
  g_free (call->method);
  g_free (call->url);
  g_free (call->resource_group);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_clear_object (&call->message);
  g_free (call);
}

static void
on_cancelled (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
watch_cancellables (WeirAiApi *self, Call *call, GCancellable *caller)
{
  call->inner = g_cancellable_new ();
  call->stop = g_object_ref (self->stop);
  call->stop_id = g_cancellable_connect (call->stop, G_CALLBACK (on_cancelled),
                                         g_object_ref (call->inner), g_object_unref);
  if (caller == NULL)
    return;
  call->caller = g_object_ref (caller);
  call->caller_id = g_cancellable_connect (caller, G_CALLBACK (on_cancelled),
                                           g_object_ref (call->inner), g_object_unref);
}

static SoupSession *
get_session (WeirAiApi *self)
{
  if (self->session == NULL)
    self->session = weir_soup_session_new (weir_service_key_get_api_url (self->account->key),
                                           self->trust, NULL, IDLE_S);

  return self->session;
}

static GError *
new_status_error (Call *call, GBytes *body)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  guint status = soup_message_get_status (call->message);
  g_autoptr (GError) reason = NULL;
  WeirAicoreError code = WEIR_AICORE_ERROR_PROTOCOL;
  const char *data;
  gsize len;

  if (status == 401 || status == 403)
    code = WEIR_AICORE_ERROR_DENIED;
  else if (status == 408 || status == 429 || status >= 500)
    code = WEIR_AICORE_ERROR_UNAVAILABLE;
  else if (status == 404 || status == 410)
    code = WEIR_AICORE_ERROR_GONE;

  data = g_bytes_get_data (body, &len);
  reason = weir_codec_read_upstream_error (
      status, soup_message_headers_get_content_type (headers, NULL), data, len);

  return g_error_new (WEIR_AICORE_ERROR, code, "SAP AI Core answered %u: %s", status,
                      reason->message);
}

/* Whether to try again, once, with another token. */
static gboolean
take_refusal (WeirAiApi *self, Call *call)
{
  if (soup_message_get_status (call->message) != 401 || call->is_repeated)
    return FALSE;

  call->is_repeated = TRUE;
  weir_token_source_invalidate (self->account->tokens, call->generation);
  return TRUE;
}

/* (transfer full) @task. */
static void
ask_token (GTask *task)
{
  WeirAiApi *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  weir_token_source_get_async (self->account->tokens, call->inner, call->on_token, task);
}

static void
return_answer (GTask *task, GBytes *body)
{
  Call *call = g_task_get_task_data (task);
  guint status = soup_message_get_status (call->message);

  if (SOUP_STATUS_IS_SUCCESSFUL (status))
    g_task_return_pointer (task, g_bytes_ref (body), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, new_status_error (call, body));
}

static SoupMessage *
build_message (const Call *call, WeirSecret *token)
{
  SoupMessage *message = weir_soup_message_new (call->method, call->url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  weir_soup_message_set_bearer (message, weir_secret_peek (token, NULL));
  soup_message_headers_replace (headers, "Accept", "application/json");
  if (call->resource_group != NULL)
    soup_message_headers_replace (headers, "AI-Resource-Group", call->resource_group);
  if (call->body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", call->body);

  return message;
}

static void
on_answer (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = weir_http_call_finish (SOUP_SESSION (object), result, &error);

  if (body == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (take_refusal (g_task_get_source_object (task), g_task_get_task_data (task)))
    ask_token (g_steal_pointer (&task));
  else
    return_answer (task, body);
}

static void
on_token (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  WeirAiApi *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr (WeirSecret) token =
      weir_token_source_get_finish (WEIR_TOKEN_SOURCE (object), result, &call->generation, &error);

  if (token == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_clear_object (&call->message);
  call->message = build_message (call, token);
  weir_http_call_async (get_session (self), call->message, MAX_BODY, LIMIT_MS, call->inner,
                        on_answer, g_steal_pointer (&task));
}

/* Below the API there are plain names only; ".." or an escaped one would lead out of it. */
static gboolean
is_path_plain (const char *path)
{
  gsize len = strspn (path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/$-");

  return (path[len] == '\0' || path[len] == '?') && g_strstr_len (path, (gssize) len, "..") == NULL;
}

/* Paths and groups come from lists and settings: neither may reach beyond the API. */
static gboolean
check_call (const char *path, const char *url, const char *resource_group, GError **error)
{
  if (!is_path_plain (path) || !g_uri_is_valid (url, G_URI_FLAGS_NONE, NULL))
    {
      g_set_error_literal (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                           "The path is not one of the API's");
      return FALSE;
    }
  if (resource_group != NULL && !weir_http_header_is_valid ("AI-Resource-Group", resource_group))
    {
      g_set_error_literal (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_PROTOCOL,
                           "The name of the resource group is not valid");
      return FALSE;
    }

  return TRUE;
}

void
weir_ai_api_call_async (WeirAiApi *self,
                        const char *method,
                        const char *path,
                        const char *resource_group,
                        GBytes *body,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Call *call;

  g_return_if_fail (WEIR_IS_AI_API (self));
  g_return_if_fail (method != NULL && path != NULL && *path == '/');

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_ai_api_call_async);

  call = g_new0 (Call, 1);
  call->method = g_strdup (method);
  call->url = g_strconcat (weir_service_key_get_api_url (self->account->key), "/v2", path, NULL);
  call->resource_group = g_strdup (resource_group);
  call->body = body != NULL ? g_bytes_ref (body) : NULL;
  call->on_token = on_token;
  watch_cancellables (self, call, cancellable);
  g_task_set_task_data (task, call, call_free);

  if (check_call (path, call->url, resource_group, &error))
    ask_token (g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

GBytes *
weir_ai_api_call_finish (WeirAiApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
weir_ai_api_set_trust (WeirAiApi *self, GTlsDatabase *trust)
{
  g_return_if_fail (WEIR_IS_AI_API (self));

  g_set_object (&self->trust, trust);
}

void
weir_ai_api_stop (WeirAiApi *self)
{
  g_return_if_fail (WEIR_IS_AI_API (self));

  g_cancellable_cancel (self->stop);
}

static void
weir_ai_api_dispose (GObject *object)
{
  WeirAiApi *self = WEIR_AI_API (object);

  g_clear_object (&self->session);
  g_clear_object (&self->trust);
  g_clear_pointer (&self->account, weir_account_unref);

  G_OBJECT_CLASS (weir_ai_api_parent_class)->dispose (object);
}

static void
weir_ai_api_finalize (GObject *object)
{
  g_object_unref (WEIR_AI_API (object)->stop);

  G_OBJECT_CLASS (weir_ai_api_parent_class)->finalize (object);
}

static void
weir_ai_api_class_init (WeirAiApiClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weir_ai_api_dispose;
  G_OBJECT_CLASS (klass)->finalize = weir_ai_api_finalize;
}

static void
weir_ai_api_init (WeirAiApi *self)
{
  self->stop = g_cancellable_new ();
}

WeirAiApi *
weir_ai_api_new (WeirAccount *account)
{
  WeirAiApi *self;

  g_return_val_if_fail (account != NULL && account->tokens != NULL, NULL);

  self = g_object_new (WEIR_TYPE_AI_API, NULL);
  self->account = weir_account_ref (account);

  return self;
}
