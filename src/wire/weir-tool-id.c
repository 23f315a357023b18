/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-tool-id.h"

#define DIGEST_LETTERS 24

static gboolean
fits (WeirJsonText id, const WeirModelRule *rule, gsize most)
{
  gsize wanted = (gsize) rule->tool_id_length;

  if (id.len == 0 || (most > 0 && id.len > most) || (wanted > 0 && id.len != wanted))
    return FALSE;

  for (gsize i = 0; i < id.len; i++)
    if (!g_ascii_isalnum (id.data[i]) && (wanted > 0 || (id.data[i] != '_' && id.data[i] != '-')))
      return FALSE;
  return TRUE;
}

/* Base 32 in lower case, five bits a letter. */
static void
append_digest (WeirJsonText id, gsize letters, GString *out)
{
  static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize len = sizeof digest;
  guint bits = 0;
  guint value = 0;
  gsize at = 0;

  g_checksum_update (checksum, (const guchar *) id.data, (gssize) id.len);
  g_checksum_get_digest (checksum, digest, &len);
  for (gsize i = 0; i < letters; i++)
    {
      if (bits < 5)
        {
          value = value << 8 | digest[at++ % sizeof digest];
          bits += 8;
        }
      g_string_append_c (out, alphabet[value >> (bits - 5) & 31]);
      bits -= 5;
    }
}

void
weir_tool_id_fit (WeirJsonText id, const WeirModelRule *rule, gsize most, GString *out)
{
  g_return_if_fail (rule != NULL && out != NULL);

  if (fits (id, rule, most))
    {
      g_string_append_len (out, id.data, (gssize) id.len);
      return;
    }

  if (rule->tool_id_length > 0)
    append_digest (id, (gsize) rule->tool_id_length, out);
  else
    {
      g_string_append (out, "call_");
      append_digest (id, DIGEST_LETTERS, out);
    }
}
