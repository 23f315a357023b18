/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-request-path.h"

#include "wire/weir-api-error.h"

/* Nodes are in the order they stand in, so each begins behind the one before it. */
static const WeirJsonNode *
find_node (const WeirJsonDoc *doc, gsize start)
{
  guint low = 0;
  guint high = doc->n_nodes;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (doc->nodes[middle].start < start)
        low = middle + 1;
      else
        high = middle;
    }
  return low < doc->n_nodes && doc->nodes[low].start == start ? &doc->nodes[low] : NULL;
}

char *
weir_request_path (const WeirRequest *request, WeirJsonText raw, const char *fallback)
{
  const WeirJsonDoc *doc = &request->doc;
  const WeirJsonNode *node = NULL;
  gsize start;

  g_return_val_if_fail (fallback != NULL, NULL);

  if (raw.data != NULL && doc->n_nodes > 0 && raw.data >= doc->data
      && raw.data < doc->data + doc->len)
    {
      start = (gsize) (raw.data - doc->data);
      node = find_node (doc, start);
      if (node == NULL && start > 0 && doc->data[start - 1] == '"')
        node = find_node (doc, start - 1);
    }
  return node != NULL ? weir_json_path (doc, node) : g_strdup (fallback);
}

gboolean
weir_request_refuse (const WeirRequest *request,
                     WeirJsonText raw,
                     const char *fallback,
                     const char *what,
                     GError **error)
{
  g_autofree char *path = weir_request_path (request, raw, fallback);

  return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, path,
                                "The model cannot be sent %s", what);
}
