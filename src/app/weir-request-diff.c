/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-request-diff.h"

#include <string.h>

#include "base/weir-json-scan.h"

/* So many lines are compared: the table of the comparison has their square. */
#define MAX_LINES 1500
#define INDENT 2

/* --- Spreading --- */

static void
append_line_end (GString *out, guint depth)
{
  g_string_append_c (out, '\n');
  for (guint i = 0; i < depth * INDENT; i++)
    g_string_append_c (out, ' ');
}

/* Texts of JSON have been checked, so what stands outside of quotes is known. */
static void
spread (const char *data, gsize len, GString *out)
{
  gboolean inside = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < len; i++)
    {
      char c = data[i];

      if (inside)
        {
          g_string_append_c (out, c);
          if (c == '\\' && i + 1 < len)
            g_string_append_c (out, data[++i]);
          else if (c == '"')
            inside = FALSE;
          continue;
        }
      if (g_ascii_isspace (c))
        continue;
      if (c == '}' || c == ']')
        {
          depth -= depth > 0 ? 1 : 0;
          if (out->len > 0 && out->str[out->len - 1] != (c == '}' ? '{' : '['))
            append_line_end (out, depth);
        }
      g_string_append_c (out, c);
      inside = c == '"';
      if (c == ':')
        g_string_append_c (out, ' ');
      else if (c == ',')
        append_line_end (out, depth);
      else if (c == '{' || c == '[')
        {
          gsize next = i + 1;

          depth++;
          while (next < len && g_ascii_isspace (data[next]))
            next++;
          if (next < len && data[next] != '}' && data[next] != ']')
            append_line_end (out, depth);
        }
    }
}

char *
weir_request_spread (GBytes *body)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  const char *data;
  GString *out;
  gsize len;

  if (body == NULL)
    return g_strdup ("");
  data = g_bytes_get_data (body, &len);
  if (len == 0)
    return g_strdup ("");
  if (!weir_json_parse (&doc, data, len, &weir_json_limits_body, NULL))
    return g_utf8_make_valid (data, (gssize) len);
  out = g_string_sized_new (len * 2);
  spread (data, len, out);
  return g_string_free (out, FALSE);
}

/* --- Comparing --- */

static void
line_free (gpointer data)
{
  WeirDiffLine *line = data;

  g_free (line->text);
  g_free (line);
}

static void
add_line (GPtrArray *lines, char mark, const char *text)
{
  WeirDiffLine *line = g_new (WeirDiffLine, 1);

  line->mark = mark;
  line->text = g_strdup (text);
  g_ptr_array_add (lines, line);
}

/* A comma at the end is no difference. */
static gboolean
is_same (const char *a, const char *b)
{
  gsize a_len = strlen (a);
  gsize b_len = strlen (b);

  a_len -= a_len > 0 && a[a_len - 1] == ',' ? 1 : 0;
  b_len -= b_len > 0 && b[b_len - 1] == ',' ? 1 : 0;
  return a_len == b_len && strncmp (a, b, a_len) == 0;
}

/* Lines of both, in the longest common order. */
static void
compare (char **a, guint n_a, char **b, guint n_b, GPtrArray *lines)
{
  /* how many lines are in common from here on */
  g_autofree guint16 *common = g_new0 (guint16, (gsize) (n_a + 1) * (n_b + 1));
  guint i = 0;
  guint k = 0;

#define COMMON(row, column) common[(gsize) (row) * (n_b + 1) + (column)]
  for (guint row = n_a; row > 0; row--)
    for (guint column = n_b; column > 0; column--)
      COMMON (row - 1, column - 1) = is_same (a[row - 1], b[column - 1])
                                         ? COMMON (row, column) + 1
                                         : MAX (COMMON (row, column - 1), COMMON (row - 1, column));
  while (i < n_a || k < n_b)
    {
      if (i < n_a && k < n_b && is_same (a[i], b[k]))
        {
          add_line (lines, ' ', b[k++]);
          i++;
        }
      else if (i < n_a && (k == n_b || COMMON (i + 1, k) >= COMMON (i, k + 1)))
        add_line (lines, '-', a[i++]);
      else
        add_line (lines, '+', b[k++]);
    }
#undef COMMON
}

GPtrArray *
weir_request_diff (GBytes *before, GBytes *after)
{
  g_autofree char *first = weir_request_spread (before);
  g_autofree char *second = weir_request_spread (after);
  g_auto (GStrv) a = g_strsplit (first, "\n", -1);
  g_auto (GStrv) b = g_strsplit (second, "\n", -1);
  guint n_a = g_strv_length (a);
  guint n_b = g_strv_length (b);
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);

  compare (a, MIN (n_a, MAX_LINES), b, MIN (n_b, MAX_LINES), lines);
  if (n_a > MAX_LINES || n_b > MAX_LINES)
    add_line (lines, ' ', "…");
  return lines;
}
