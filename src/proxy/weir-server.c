/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-server.h"

#include <string.h>

#include "base/weir-json-writer.h"
#include "base/weir-redact.h"
#include "proxy/weir-models-anthropic.h"
#include "proxy/weir-models.h"
#include "proxy/weir-reply.h"
#include "proxy/weir-route.h"
#include "wire/weir-api-error.h"

#define MAX_QUOTED 120

struct _WeirServer
{
  WeirSnapshotSlot *snapshots;
  WeirExchangePool *pool;
  char *version;
};

typedef void (*WeirAnswer) (WeirServer *self, WeirClient *client, const char *rest);

/* A path is compared byte by byte. One that ends in "*" stands for all that begin with it; what
 * follows is handed on. Either @route or @answer is set. */
typedef struct
{
  const char *method;
  const char *path;
  WeirRoute route;
  WeirAnswer answer;
} WeirPath;

/* What people look for and will not find here: told apart from a mistyped path. */
static const char *const not_offered[] = {
  "/v1/audio/*",   "/v1/images/*",      "/v1/rerank",     "/rerank",       "/v1/completions",
  "/completions",  "/v1/moderations",   "/v1/files",      "/v1/files/*",   "/v1/batches",
  "/v1/batches/*", "/v1/fine_tuning/*", "/v1/assistants", "/v1/threads/*", "/v1/realtime",
};

static gboolean
matches (const char *pattern, const char *path, const char **rest)
{
  gsize len = strlen (pattern);

  if (pattern[len - 1] != '*')
    return g_str_equal (pattern, path);
  if (strncmp (pattern, path, len - 1) != 0 || path[len - 1] == '\0')
    return FALSE;
  if (rest != NULL)
    *rest = path + len - 1;
  return TRUE;
}

static gboolean
speaks_anthropic (WeirClient *client)
{
  return weir_http_head_get (weir_client_get_head (client), "anthropic-version") != NULL;
}

static const WeirDialect *
get_dialect (WeirClient *client)
{
  return weir_dialect_for_head (weir_client_get_head (client)->path, speaks_anthropic (client));
}

static void
answer_root (WeirServer *self, WeirClient *client, const char *rest)
{
  static const char text[] = "Weir is running\n";
  g_autoptr (GBytes) body = g_bytes_new_static (text, sizeof text - 1);
  g_auto (WeirReplyHead) head = { NULL };
  const WeirHttpHeader *headers;
  guint n;

  weir_reply_head_add (&head, "Content-Type", "text/plain; charset=utf-8");
  weir_reply_head_add_id (&head, client);
  headers = weir_reply_head_get (&head, &n);
  weir_client_reply (client, 200, headers, n, body);
}

static void
answer_health (WeirServer *self, WeirClient *client, const char *rest)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (WeirReplyHead) head = { NULL };
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "status", "ok");
  weir_json_writer_member_utf8 (&writer, "version", self->version);
  weir_json_writer_end_object (&writer);
  weir_reply_send_json (client, 200, &head, g_string_free_to_bytes (g_steal_pointer (&out)));
}

/* (transfer full) (nullable): the list, or with @id one model, in the client's own shape. */
static GBytes *
make_models (const WeirSnapshot *snapshot, WeirClient *client, const char *id, GError **error)
{
  const char *query = weir_client_get_head (client)->query;

  if (speaks_anthropic (client))
    return id != NULL ? weir_models_anthropic_get (snapshot, id, error)
                      : weir_models_anthropic_list (snapshot, query, error);
  return id != NULL ? weir_models_get (snapshot, id, error) : weir_models_list (snapshot);
}

static void
send_models (WeirServer *self, WeirClient *client, const char *id)
{
  g_autoptr (WeirSnapshot) snapshot = weir_snapshot_slot_dup (self->snapshots);
  g_auto (WeirReplyHead) head = { NULL };
  g_autoptr (GError) error = NULL;
  GBytes *body = NULL;

  if (snapshot == NULL)
    error = weir_api_error_new (WEIR_API_ERROR_UNAVAILABLE,
                                "Weir is not ready: no account is loaded yet.");
  else
    body = make_models (snapshot, client, id, &error);

  if (body != NULL)
    weir_reply_send_json (client, 200, &head, body);
  else
    weir_reply_send_error (client, get_dialect (client), &head, error);
}

static void
answer_models (WeirServer *self, WeirClient *client, const char *rest)
{
  send_models (self, client, NULL);
}

static void
answer_model (WeirServer *self, WeirClient *client, const char *rest)
{
  g_autofree char *id = g_uri_unescape_string (rest, NULL);

  /* what is no valid escape is looked for as it stands, and not found */
  send_models (self, client, id != NULL && g_utf8_validate (id, -1, NULL) ? id : rest);
}

#define CHAT                                                                                       \
  {                                                                                                \
    "chat", "openai-chat", NULL, FALSE                                                             \
  }
#define EMBEDDINGS                                                                                 \
  {                                                                                                \
    "embeddings", NULL, "openai-embeddings", FALSE                                                 \
  }

#define MESSAGES                                                                                   \
  {                                                                                                \
    "messages", "messages", NULL, FALSE                                                            \
  }
#define COUNT_TOKENS                                                                               \
  {                                                                                                \
    "count_tokens", "messages", NULL, TRUE                                                         \
  }

static const WeirPath paths[] = {
  { "GET", "/", { NULL }, answer_root },
  { "GET", "/health", { NULL }, answer_health },
  { "GET", "/models", { NULL }, answer_models },
  { "GET", "/models/*", { NULL }, answer_model },
  { "GET", "/v1/models", { NULL }, answer_models },
  { "GET", "/v1/models/*", { NULL }, answer_model },
  { "POST", "/chat/completions", CHAT, NULL },
  { "POST", "/embeddings", EMBEDDINGS, NULL },
  { "POST", "/v1/chat/completions", CHAT, NULL },
  { "POST", "/v1/embeddings", EMBEDDINGS, NULL },
  { "POST", "/v1/messages", MESSAGES, NULL },
  { "POST", "/v1/messages/count_tokens", COUNT_TOKENS, NULL },
};

/* HEAD is a GET whose body nobody wants; the front end leaves it out. */
static gboolean
allows (const WeirPath *path, const char *method)
{
  return g_str_equal (path->method, method)
         || (g_str_equal (method, "HEAD") && g_str_equal (path->method, "GET"));
}

/* (transfer full) (nullable): the methods of @path, for Allow; %NULL when there is no such path. */
static char *
list_methods (const char *path)
{
  g_autoptr (GString) methods = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      if (matches (paths[i].path, path, NULL))
        g_string_append_printf (methods, "%s%s", paths[i].method,
                                g_str_equal (paths[i].method, "GET") ? ", HEAD, " : ", ");
    }
  if (methods->len == 0)
    return NULL;
  g_string_append (methods, "OPTIONS");
  return g_string_free (g_steal_pointer (&methods), FALSE);
}

static void
send_method_error (WeirClient *client, const char *allow)
{
  const WeirHttpHead *request = weir_client_get_head (client);
  g_auto (WeirReplyHead) head = { NULL };
  g_autoptr (GError) error = NULL;
  const WeirHttpHeader *headers;
  guint n;

  weir_reply_head_add (&head, "Allow", allow);
  if (g_str_equal (request->method, "OPTIONS"))
    {
      headers = weir_reply_head_get (&head, &n);
      weir_client_reply (client, 204, headers, n, NULL);
      return;
    }
  error = weir_api_error_new (WEIR_API_ERROR_METHOD, "%s is not possible here. There is: %s.",
                              request->method, allow);
  weir_reply_send_error (client, get_dialect (client), &head, error);
}

static void
send_route_error (WeirClient *client)
{
  const WeirHttpHead *request = weir_client_get_head (client);
  g_autofree char *quoted = weir_redact (request->path, -1, MAX_QUOTED);
  g_autoptr (GString) list = g_string_new (NULL);
  g_auto (WeirReplyHead) head = { NULL };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (not_offered); i++)
    {
      if (matches (not_offered[i], request->path, NULL))
        error =
            weir_api_error_new (WEIR_API_ERROR_ROUTE_NOT_FOUND, "This API is not offered by Weir.");
    }
  for (guint i = 0; error == NULL && i < G_N_ELEMENTS (paths); i++)
    g_string_append_printf (list, "%s%s %s", i > 0 ? ", " : "", paths[i].method, paths[i].path);
  if (error == NULL)
    error = weir_api_error_new (WEIR_API_ERROR_ROUTE_NOT_FOUND,
                                "There is nothing at \"%s\". There are: %s.", quoted, list->str);
  weir_reply_send_error (client, get_dialect (client), &head, error);
}

WeirServer *
weir_server_new (WeirSnapshotSlot *snapshots, WeirExchangePool *pool, const char *version)
{
  WeirServer *self = g_new0 (WeirServer, 1);

  self->snapshots = snapshots;
  self->pool = pool;
  self->version = g_strdup (version);
  return self;
}

void
weir_server_free (WeirServer *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->version);
  g_free (self);
}

void
weir_server_handle (WeirClient *client, gpointer user_data)
{
  WeirServer *self = user_data;
  const WeirHttpHead *head = weir_client_get_head (client);
  g_autoptr (WeirClient) owned = client;
  g_autofree char *allow = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      const char *rest = NULL;

      if (!allows (&paths[i], head->method) || !matches (paths[i].path, head->path, &rest))
        continue;
      if (paths[i].answer != NULL)
        paths[i].answer (self, client, rest);
      else
        weir_exchange_pool_dispatch (self->pool, &paths[i].route, g_steal_pointer (&owned));
      return;
    }

  allow = list_methods (head->path);
  if (allow != NULL)
    send_method_error (client, allow);
  else
    send_route_error (client);
}
