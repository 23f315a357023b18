/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-server.h"

#include <string.h>

#include "base/weir-redact.h"
#include "proxy/weir-path-pattern.h"
#include "proxy/weir-reply.h"
#include "proxy/weir-surface.h"
#include "wire/weir-api-error.h"

#define MAX_QUOTED 120

/* The table: an API is one line here and its own file. */
#define SURFACES(X)                                                                                \
  X (weir_surface_own)                                                                             \
  X (weir_surface_openai)                                                                          \
  X (weir_surface_anthropic)                                                                       \
  X (weir_surface_azure)                                                                           \
  X (weir_surface_gemini)                                                                          \
  X (weir_surface_ollama)

#define DECLARE(surface) extern const WeirSurface surface;
SURFACES (DECLARE)

#define ENTRY(surface) &surface,
static const WeirSurface *const surfaces[] = { SURFACES (ENTRY) };

struct _WeirServer
{
  WeirSurfaceTools tools;
  char *version;
};

/* HEAD is a GET whose body nobody wants; the front end leaves it out. */
static gboolean
allows (const WeirSurfacePath *path, const WeirHttpHead *head)
{
  if (path->query != NULL && !weir_path_query_has (head->query, path->query))
    return FALSE;
  return g_str_equal (path->method, head->method)
         || (g_str_equal (head->method, "HEAD") && g_str_equal (path->method, "GET"));
}

/* (nullable): where @head leads. @name: (out) (nullable) (transfer full): the name in the path */
static const WeirSurfacePath *
find_path (const WeirHttpHead *head, char **name)
{
  for (guint i = 0; i < G_N_ELEMENTS (surfaces); i++)
    for (guint j = 0; j < surfaces[i]->n_paths; j++)
      {
        const WeirSurfacePath *path = &surfaces[i]->paths[j];

        if (allows (path, head) && weir_path_pattern_match (path->path, head->path, name))
          return path;
      }
  return NULL;
}

/* (transfer full) (nullable): the methods of @path, for Allow; %NULL when there is no such path. */
static char *
list_methods (const char *path)
{
  static const struct
  {
    const char *method;
    const char *told;
  } methods[] = { { "GET", "GET, HEAD" }, { "POST", "POST" }, { "DELETE", "DELETE" } };
  gboolean found[G_N_ELEMENTS (methods)] = { FALSE };
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (surfaces); i++)
    for (guint j = 0; j < surfaces[i]->n_paths; j++)
      for (guint k = 0; k < G_N_ELEMENTS (methods); k++)
        if (g_str_equal (surfaces[i]->paths[j].method, methods[k].method)
            && weir_path_pattern_match (surfaces[i]->paths[j].path, path, NULL))
          found[k] = TRUE;

  for (guint k = 0; k < G_N_ELEMENTS (methods); k++)
    if (found[k])
      g_string_append_printf (list, "%s, ", methods[k].told);
  if (list->len == 0)
    return NULL;
  g_string_append (list, "OPTIONS");
  return g_string_free (g_steal_pointer (&list), FALSE);
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
  weir_reply_send_error (client, weir_surface_get_dialect (client), &head, error);
}

static gboolean
is_not_offered (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (surfaces); i++)
    for (guint j = 0; surfaces[i]->not_offered != NULL && surfaces[i]->not_offered[j] != NULL; j++)
      if (weir_path_pattern_match (surfaces[i]->not_offered[j], path, NULL))
        return TRUE;
  return FALSE;
}

static void
send_route_error (WeirClient *client)
{
  const WeirHttpHead *request = weir_client_get_head (client);
  g_autofree char *quoted = weir_redact (request->path, -1, MAX_QUOTED);
  g_autoptr (GString) list = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (is_not_offered (request->path))
    error = weir_api_error_new (WEIR_API_ERROR_ROUTE_NOT_FOUND,
                                "This API is not offered by Weir (\"%s\").", quoted);
  else
    {
      for (guint i = 0; i < G_N_ELEMENTS (surfaces); i++)
        for (guint j = 0; j < surfaces[i]->n_paths; j++)
          g_string_append_printf (list, "%s%s %s", list->len > 0 ? ", " : "",
                                  surfaces[i]->paths[j].method, surfaces[i]->paths[j].path);
      error = weir_api_error_new (WEIR_API_ERROR_ROUTE_NOT_FOUND,
                                  "There is nothing at \"%s\". There are: %s.", quoted, list->str);
    }
  weir_surface_send (client, NULL, error);
}

WeirServer *
weir_server_new (WeirSnapshotSlot *snapshots, WeirExchangePool *pool, const char *version)
{
  WeirServer *self = g_new0 (WeirServer, 1);

  self->version = g_strdup (version);
  self->tools = (WeirSurfaceTools){ snapshots, pool, self->version };
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
  g_autofree char *name = NULL;
  const WeirSurfacePath *path = find_path (head, &name);

  if (path != NULL)
    {
      if (path->answer != NULL)
        path->answer (&self->tools, client, name);
      else
        weir_exchange_pool_dispatch (self->tools.pool, &path->route, name,
                                     g_steal_pointer (&owned));
      return;
    }

  if (!is_not_offered (head->path))
    allow = list_methods (head->path);
  if (allow != NULL)
    send_method_error (client, allow);
  else
    send_route_error (client);
}
