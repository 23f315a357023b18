/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-tool-name.h"

#define MAX_LENGTH 64
#define KEPT_LENGTH 54
#define DIGEST_LENGTH 8

static gboolean
is_allowed (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-';
}

static gboolean
is_allowed_first (char c)
{
  return g_ascii_isalpha (c) || c == '_';
}

static gboolean
fits (const char *name, gsize len)
{
  if (len == 0 || len > MAX_LENGTH || !is_allowed_first (name[0]))
    return FALSE;
  for (gsize i = 1; i < len; i++)
    if (!is_allowed (name[i]))
      return FALSE;
  return TRUE;
}

gboolean
weir_tool_name_fits (WeirJsonText space, WeirJsonText name)
{
  return space.len == 0 && fits (name.data, name.len);
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
  if (fits (full->str, full->len))
    {
      g_string_append_len (out, full->str, (gssize) full->len);
      return;
    }

  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) full->str, full->len);
  if (full->len > 0 && !is_allowed_first (full->str[0]))
    g_string_append_c (out, '_');
  for (gsize i = 0; i < MIN (full->len, KEPT_LENGTH); i++)
    g_string_append_c (out, is_allowed (full->str[i]) ? full->str[i] : '_');
  g_string_append_c (out, '_');
  g_string_append_len (out, digest, DIGEST_LENGTH);
}

static gboolean
is_sent_as (const WeirTool *tool, const char *sent)
{
  g_autoptr (GString) fitted = NULL;

  if (weir_tool_name_fits (tool->space, tool->name))
    return weir_json_text_equal (tool->name, sent);
  fitted = g_string_new (NULL);
  weir_tool_name_fit (tool->space, tool->name, fitted);
  return g_str_equal (fitted->str, sent);
}

const WeirTool *
weir_tool_name_find (const WeirRequest *request, const char *sent)
{
  g_return_val_if_fail (request != NULL && sent != NULL, NULL);

  for (guint i = 0; i < request->n_tools; i++)
    if (request->tools[i].kind != WEIR_TOOL_BUILT_IN && is_sent_as (&request->tools[i], sent))
      return &request->tools[i];
  return NULL;
}
