/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-json-doc.h"

#include <string.h>

#define MAX_NAME_IN_PATH 64 /* characters */

void
weir_json_doc_clear (WeirJsonDoc *doc)
{
  g_return_if_fail (doc != NULL);
  g_free (doc->nodes);
  memset (doc, 0, sizeof *doc);
}

static inline gboolean
key_is (const WeirJsonDoc *doc, const WeirJsonNode *key, const char *name, gsize len)
{
  const char *data = doc->data + key->start + 1;

  if (key->escaped)
    return weir_json_text_equal (weir_json_text (doc, key), name);
  return key->end - key->start - 2 == len && memcmp (data, name, len) == 0;
}

/* Without the iterator: this is where reading a body spends its time. */
WeirJsonText
weir_json_plain (const WeirJsonDoc *doc, const WeirJsonNode *node, GString *scratch)
{
  WeirJsonText text = weir_json_text (doc, node);

  g_return_val_if_fail (scratch != NULL, text);

  if (text.len == 0 || !node->escaped)
    return text;
  g_string_truncate (scratch, 0);
  weir_json_text_decode (text, scratch);
  return (WeirJsonText){ scratch->str, scratch->len };
}

const WeirJsonNode *
weir_json_get (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name)
{
  const WeirJsonNode *end;
  gsize len;

  g_return_val_if_fail (doc != NULL && name != NULL, NULL);
  if (!weir_json_is (object, WEIR_JSON_OBJECT))
    return NULL;
  len = strlen (name);
  end = doc->nodes + object->next;
  for (const WeirJsonNode *key = object + 1; key < end; key = doc->nodes + key[1].next)
    {
      if (key_is (doc, key, name, len))
        return key + 1;
    }
  return NULL;
}

void
weir_json_iter_init (WeirJsonIter *iter, const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  g_return_if_fail (iter != NULL && doc != NULL);
  *iter = (WeirJsonIter){ .doc = doc };
  if (!weir_json_is (node, WEIR_JSON_ARRAY) && !weir_json_is (node, WEIR_JSON_OBJECT))
    return;
  iter->at = (guint32) (node - doc->nodes) + 1;
  iter->end = node->next;
  iter->object = node->kind == WEIR_JSON_OBJECT;
}

gboolean
weir_json_iter_next (WeirJsonIter *iter, const WeirJsonNode **key, const WeirJsonNode **value)
{
  const WeirJsonNode *node;

  if (iter->at >= iter->end)
    return FALSE;
  node = &iter->doc->nodes[iter->at];
  if (key != NULL)
    *key = iter->object ? node : NULL;
  if (iter->object)
    node++;
  *value = node;
  iter->at = node->next;
  return TRUE;
}

gboolean
weir_json_get_int64 (const WeirJsonDoc *doc, const WeirJsonNode *node, gint64 *value)
{
  WeirJsonText raw;
  gboolean negative;
  guint64 limit;
  guint64 sum = 0;

  if (!weir_json_is (node, WEIR_JSON_NUMBER))
    return FALSE;
  raw = weir_json_raw (doc, node);
  negative = raw.data[0] == '-';
  limit = (guint64) G_MAXINT64 + (negative ? 1 : 0);
  for (gsize i = negative ? 1 : 0; i < raw.len; i++)
    {
      guint digit;

      if (!g_ascii_isdigit (raw.data[i]))
        return FALSE;
      digit = (guint) (raw.data[i] - '0');
      if (sum > (limit - digit) / 10)
        return FALSE;
      sum = sum * 10 + digit;
    }
  /* Negated without a sign, because the smallest number has no positive counterpart. */
  *value = (gint64) (negative ? -sum : sum);
  return TRUE;
}

gboolean
weir_json_get_double (const WeirJsonDoc *doc, const WeirJsonNode *node, double *value)
{
  WeirJsonText raw;
  char small[64];

  if (!weir_json_is (node, WEIR_JSON_NUMBER))
    return FALSE;
  raw = weir_json_raw (doc, node);
  if (raw.len < sizeof small)
    {
      memcpy (small, raw.data, raw.len);
      small[raw.len] = '\0';
      *value = g_ascii_strtod (small, NULL);
    }
  else
    {
      g_autofree char *large = g_strndup (raw.data, raw.len);

      *value = g_ascii_strtod (large, NULL);
    }
  return TRUE;
}

static gboolean
is_plain_name (const GString *name)
{
  gsize plain = strspn (name->str, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-$");

  return plain > 0 && plain == name->len;
}

static void
append_name (GString *path, WeirJsonText text)
{
  g_autoptr (GString) name = g_string_new (NULL);
  gboolean cut;

  weir_json_text_decode (text, name);
  cut = g_utf8_strlen (name->str, (gssize) name->len) > MAX_NAME_IN_PATH;
  if (cut)
    {
      const char *end = g_utf8_offset_to_pointer (name->str, MAX_NAME_IN_PATH);

      g_string_truncate (name, (gsize) (end - name->str));
    }
  if (!cut && is_plain_name (name))
    {
      if (path->len > 0)
        g_string_append_c (path, '.');
      g_string_append (path, name->str);
      return;
    }
  g_string_append (path, "[\"");
  weir_json_escape (path, name->str, (gssize) name->len);
  g_string_append (path, cut ? "…\"]" : "\"]");
}

char *
weir_json_path (const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  GString *path = g_string_new (NULL);
  const WeirJsonNode *parent = weir_json_root (doc);

  g_assert (parent != NULL && node >= parent && node < doc->nodes + doc->n_nodes);
  while (parent != node)
    {
      WeirJsonIter iter;
      const WeirJsonNode *key = NULL;
      const WeirJsonNode *value = NULL;
      guint index = 0;

      weir_json_iter_init (&iter, doc, parent);
      while (weir_json_iter_next (&iter, &key, &value) && doc->nodes + value->next <= node)
        index++;
      if (key != NULL)
        append_name (path, weir_json_text (doc, key));
      else
        g_string_append_printf (path, "[%u]", index);
      if (node == key)
        break;
      parent = value;
    }
  return g_string_free (path, FALSE);
}
