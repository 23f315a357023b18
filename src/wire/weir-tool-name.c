/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-tool-name.h"

#define MAX_LENGTH 64
#define KEPT_LENGTH 55
#define DIGEST_LENGTH 8

static gboolean
is_allowed (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-';
}

static gboolean
fits (const GString *name)
{
  if (name->len == 0 || name->len > MAX_LENGTH)
    return FALSE;
  for (gsize i = 0; i < name->len; i++)
    if (!is_allowed (name->str[i]))
      return FALSE;
  return TRUE;
}

void
weir_tool_name_fit (WeirJsonText space, WeirJsonText name, GString *out)
{
  g_autoptr (GString) full = g_string_new (NULL);
  g_autofree char *digest = NULL;

  g_return_if_fail (out != NULL);

  weir_json_text_decode (space, full);
  if (full->len > 0)
    g_string_append (full, "__");
  weir_json_text_decode (name, full);
  if (fits (full))
    {
      g_string_append_len (out, full->str, (gssize) full->len);
      return;
    }

  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) full->str, full->len);
  for (gsize i = 0; i < MIN (full->len, KEPT_LENGTH); i++)
    g_string_append_c (out, is_allowed (full->str[i]) ? full->str[i] : '_');
  g_string_append_c (out, '_');
  g_string_append_len (out, digest, DIGEST_LENGTH);
}

const WeirTool *
weir_tool_name_find (const WeirRequest *request, const char *sent)
{
  g_return_val_if_fail (request != NULL && sent != NULL, NULL);

  for (guint i = 0; i < request->n_tools; i++)
    {
      const WeirTool *tool = &request->tools[i];
      g_autoptr (GString) fitted = NULL;

      if (tool->kind == WEIR_TOOL_BUILT_IN)
        continue;
      fitted = g_string_new (NULL);
      weir_tool_name_fit (tool->space, tool->name, fitted);
      if (g_str_equal (fitted->str, sent))
        return tool;
    }
  return NULL;
}
