/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-dialect.h"

#include <string.h>

/* GET /v1/models is served in both dialects and the form of the key tells nothing: newer clients
 * of either API send it as a bearer token. Only the version header does. */
const WeirDialect *
weir_dialect_for_head (const char *path, gboolean anthropic_version)
{
  g_return_val_if_fail (path != NULL, &weir_dialect_openai);

  if (g_str_has_suffix (path, "/messages") || strstr (path, "/messages/") != NULL)
    return &weir_dialect_anthropic;
  if (strstr (path, "/chat/") != NULL || strstr (path, "/embeddings") != NULL
      || strstr (path, "/responses") != NULL)
    return &weir_dialect_openai;
  return anthropic_version ? &weir_dialect_anthropic : &weir_dialect_openai;
}
