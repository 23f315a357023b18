/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-body-diff.h"

#include <string.h>

#include "base/weir-json-scan.h"

#define MAX_CELLS 4000000 /* lines of the one times lines of the other */
#define INDENT 2

static void
append_line (GString *text, guint depth)
{
  g_string_append_c (text, '\n');
  for (guint i = 0; i < depth * INDENT; i++)
    g_string_append_c (text, ' ');
}

/* Returns: behind the string that begins at @c. */
static const char *
append_string (GString *text, const char *c, const char *end)
{
  const char *begin = c++;

  while (c < end && *c != '"')
    c += *c == '\\' && c + 1 < end ? 2 : 1;
  c = MIN (c + 1, end);
  g_string_append_len (text, begin, c - begin);
  return c;
}

static const char *
skip_space (const char *c, const char *end)
{
  while (c < end && g_ascii_isspace (*c))
    c++;
  return c;
}

static const char *
append_open (GString *text, const char *c, const char *end, guint *depth)
{
  const char *next = skip_space (c + 1, end);

  g_string_append_c (text, *c);
  if (next < end && (*next == '}' || *next == ']'))
    {
      g_string_append_c (text, *next);
      return next + 1;
    }
  append_line (text, ++*depth);
  return next;
}

/* @c: of valid JSON */
static const char *
append_token (GString *text, const char *c, const char *end, guint *depth)
{
  switch (*c)
    {
    case '"':
      return append_string (text, c, end);
    case '{':
    case '[':
      return append_open (text, c, end, depth);
    case '}':
    case ']':
      *depth -= *depth > 0;
      append_line (text, *depth);
      break;
    default:
      break;
    }
  g_string_append_c (text, *c);
  if (*c == ',')
    append_line (text, *depth);
  else if (*c == ':')
    g_string_append_c (text, ' ');
  return c + 1;
}

static char *
indent (const char *c, gsize size)
{
  GString *text = g_string_sized_new (size + size / 2);
  const char *end = c + size;
  guint depth = 0;

  for (c = skip_space (c, end); c < end; c = skip_space (c, end))
    c = append_token (text, c, end, &depth);
  return g_string_free (text, FALSE);
}

static gboolean
is_json (const char *data, gsize size)
{
  g_auto (WeirJsonDoc) doc = { 0 };

  return size > 0 && weir_json_parse (&doc, data, size, &weir_json_limits_body, NULL);
}

char *
weir_body_text_build (GBytes *body)
{
  gsize size;
  const char *data;

  g_return_val_if_fail (body != NULL, NULL);

  data = g_bytes_get_data (body, &size);
  if (is_json (data, size))
    return indent (data, size);
  return g_utf8_make_valid (data != NULL ? data : "", (gssize) size);
}

/* --- Difference --- */

static void
append_marked (GString *text, const char *mark, const char *line)
{
  g_string_append (text, mark);
  g_string_append (text, line);
  g_string_append_c (text, '\n');
}

/* How many lines from here on both have in common, for each pair of places: the usual table. */
static guint *
count_common (char **a, guint n_a, char **b, guint n_b)
{
  gsize width = (gsize) n_b + 1;
  guint *common = g_new0 (guint, ((gsize) n_a + 1) * width);

  for (guint i = n_a; i > 0; i--)
    for (guint j = n_b; j > 0; j--)
      {
        guint *cell = &common[(i - 1) * width + j - 1];

        if (strcmp (a[i - 1], b[j - 1]) == 0)
          *cell = common[i * width + j] + 1;
        else
          *cell = MAX (common[i * width + j - 1], common[(i - 1) * width + j]);
      }
  return common;
}

static char *
compare (char **a, guint n_a, char **b, guint n_b)
{
  GString *text = g_string_new (NULL);
  gsize width = (gsize) n_b + 1;
  g_autofree guint *common = count_common (a, n_a, b, n_b);
  guint i = 0, j = 0;

  while (i < n_a || j < n_b)
    if (i < n_a && j < n_b && strcmp (a[i], b[j]) == 0)
      {
        append_marked (text, "  ", a[i++]);
        j++;
      }
    else if (j == n_b || (i < n_a && common[(i + 1) * width + j] >= common[i * width + j + 1]))
      append_marked (text, "- ", a[i++]);
    else
      append_marked (text, "+ ", b[j++]);
  return g_string_free (text, FALSE);
}

static char *
list_both (char **a, char **b)
{
  GString *text = g_string_new (NULL);

  for (; *a != NULL; a++)
    append_marked (text, "- ", *a);
  for (; *b != NULL; b++)
    append_marked (text, "+ ", *b);
  return g_string_free (text, FALSE);
}

char *
weir_body_diff_build (GBytes *before, GBytes *after)
{
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;
  g_auto (GStrv) a = NULL;
  g_auto (GStrv) b = NULL;
  guint n_a, n_b;

  g_return_val_if_fail (before != NULL && after != NULL, NULL);

  one = weir_body_text_build (before);
  other = weir_body_text_build (after);
  a = g_strsplit (one, "\n", -1);
  b = g_strsplit (other, "\n", -1);
  n_a = g_strv_length (a);
  n_b = g_strv_length (b);
  return (gsize) n_a * n_b <= MAX_CELLS ? compare (a, n_a, b, n_b) : list_both (a, b);
}
