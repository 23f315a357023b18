/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-path.h"

#include <string.h>

#define INFERENCE "/v2/inference/deployments/"

gboolean
weir_demo_path_match (const char *pattern, const char *path, char **segment)
{
  const char *star = strchr (pattern, '*');
  gsize head;
  gsize len;

  *segment = NULL;
  if (star == NULL)
    return g_str_equal (pattern, path);
  head = (gsize) (star - pattern);
  if (strncmp (path, pattern, head) != 0)
    return FALSE;
  len = strcspn (path + head, "/");
  if (len == 0 || !g_str_equal (path + head + len, star + 1))
    return FALSE;
  *segment = g_strndup (path + head, len);
  return TRUE;
}

gboolean
weir_demo_path_match_prefix (const char *pattern, const char *name)
{
  gsize len = strlen (pattern);

  if (len > 0 && pattern[len - 1] == '*')
    return strncmp (pattern, name, len - 1) == 0;
  return g_str_equal (pattern, name);
}

const char *
weir_demo_path_find_deployment (const char *path, gsize *len)
{
  if (!g_str_has_prefix (path, INFERENCE))
    return NULL;
  *len = strcspn (path + strlen (INFERENCE), "/");
  return *len > 0 ? path + strlen (INFERENCE) : NULL;
}
