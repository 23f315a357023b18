/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-path-pattern.h"

#include <string.h>

#define NAME "{}"

static char *
unescape (const char *text, gsize len)
{
  g_autofree char *name = g_strndup (text, len);
  char *plain = g_uri_unescape_string (name, NULL);

  if (plain != NULL && g_utf8_validate (plain, -1, NULL))
    return plain;
  g_free (plain);
  return g_steal_pointer (&name);
}

static gboolean
match_rest (const char *pattern, const char *path)
{
  gsize len = strlen (pattern);

  if (len == 0 || pattern[len - 1] != '*')
    return g_str_equal (pattern, path);
  return strncmp (pattern, path, len - 1) == 0 && path[len - 1] != '\0';
}

gboolean
weir_path_pattern_match (const char *pattern, const char *path, char **name)
{
  const char *hole;
  const char *after;
  gsize before_len;
  gsize after_len;
  gsize len;

  g_return_val_if_fail (pattern != NULL && path != NULL, FALSE);

  hole = strstr (pattern, NAME);
  if (hole == NULL)
    return match_rest (pattern, path);

  after = hole + strlen (NAME);
  before_len = (gsize) (hole - pattern);
  after_len = strlen (after);
  len = strlen (path);
  if (len <= before_len + after_len || strncmp (pattern, path, before_len) != 0
      || !g_str_equal (path + len - after_len, after))
    return FALSE;
  if (name != NULL)
    *name = unescape (path + before_len, len - before_len - after_len);
  return TRUE;
}

gboolean
weir_path_query_has (const char *query, const char *pair)
{
  gboolean any_value = strchr (pair, '=') == NULL;
  gsize len = strlen (pair);

  while (query != NULL && *query != '\0')
    {
      gsize n = strcspn (query, "&");

      if (n >= len && strncmp (query, pair, len) == 0
          && (n == len || (any_value && query[len] == '=')))
        return TRUE;
      query += n + (query[n] == '&' ? 1 : 0);
    }
  return FALSE;
}
