/* SPDX-License-Identifier: MIT */
#include "golden-json.h"

#include "base/weir-json-scan.h"

#include <string.h>

#define WIDTH 100
#define INDENT 2

static void
parse (WeirJsonDoc *doc, const char *json)
{
  g_autoptr (GError) error = NULL;

  if (!weir_json_parse (doc, json, strlen (json), &weir_json_limits_body, &error))
    g_error ("%s in %s", error->message, json);
}

static void
write_node (GString *out, const WeirJsonDoc *doc, const WeirJsonNode *node, guint depth);

static void
append_raw (GString *out, const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  WeirJsonText raw = weir_json_raw (doc, node);

  g_string_append_len (out, raw.data, (gssize) raw.len);
}

static void
append_break (GString *out, guint depth)
{
  g_string_append_printf (out, "\n%*s", (int) (depth * INDENT), "");
}

/* @depth: of the lines to break it into; %G_MAXUINT: on one line, without any space. */
static void
write_inside (GString *out, const WeirJsonDoc *doc, const WeirJsonNode *node, guint depth)
{
  gboolean broken = depth != G_MAXUINT;
  const WeirJsonNode *key = NULL;
  const WeirJsonNode *value;
  WeirJsonIter iter;
  gboolean first = TRUE;

  weir_json_iter_init (&iter, doc, node);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      if (broken)
        append_break (out, depth + 1);
      if (key != NULL)
        {
          append_raw (out, doc, key);
          g_string_append (out, broken ? ": " : ":");
        }
      write_node (out, doc, value, broken ? depth + 1 : G_MAXUINT);
      key = NULL;
    }
  if (broken && !first)
    append_break (out, depth);
}

static gboolean
is_container (const WeirJsonNode *node)
{
  return node->kind == WEIR_JSON_ARRAY || node->kind == WEIR_JSON_OBJECT;
}

static void
write_node (GString *out, const WeirJsonDoc *doc, const WeirJsonNode *node, guint depth)
{
  gsize start = out->len;
  const char *line;

  if (!is_container (node))
    {
      append_raw (out, doc, node);
      return;
    }

  g_string_append_c (out, node->kind == WEIR_JSON_ARRAY ? '[' : '{');
  write_inside (out, doc, node, G_MAXUINT);
  line = strrchr (out->str, '\n');
  if (depth != G_MAXUINT && node->count > 0
      && out->len - (line != NULL ? line + 1 - out->str : 0) > WIDTH)
    {
      g_string_truncate (out, start + 1);
      write_inside (out, doc, node, depth);
    }
  g_string_append_c (out, node->kind == WEIR_JSON_ARRAY ? ']' : '}');
}

static char *
rewrite (const char *json, guint depth)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  GString *out = g_string_new (NULL);

  parse (&doc, json);
  write_node (out, &doc, weir_json_root (&doc), depth);
  if (depth != G_MAXUINT)
    g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

char *
golden_json_compact (const char *json)
{
  return rewrite (json, G_MAXUINT);
}

char *
golden_json_lay_out (const char *json)
{
  return rewrite (json, 0);
}

char *
golden_json_append (const char *base, const char *members)
{
  gsize len = strlen (base);

  g_assert_true (len > 2 && base[len - 1] == '}');
  return g_strdup_printf ("%.*s,%s}", (int) len - 1, base, members);
}
