/* SPDX-License-Identifier: MIT */
#include "chat/weir-markdown-entity.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *entity;
  const char *expected;
} rows[] = {
  { "first", "&AElig;", "Æ" },
  { "last", "&zwnj;", "\xe2\x80\x8c" },
  { "name", "&nbsp;", "\xc2\xa0" },
  { "markup", "&lt;", "<" },
  { "beginning-of-a-name", "&l;", "&l;" },
  { "longer-than-a-name", "&ltx;", "&ltx;" },
  { "case", "&LT;", "&LT;" },
  { "unknown", "&weir;", "&weir;" },
  { "no-name", "&;", "&;" },
  { "number", "&#8211;", "–" },
  { "hexadecimal", "&#x2013;", "–" },
  { "hexadecimal-capital", "&#X2013;", "–" },
  { "nul", "&#0;", "\xef\xbf\xbd" },
  { "surrogate", "&#xd800;", "\xef\xbf\xbd" },
  { "too-large", "&#x110000;", "\xef\xbf\xbd" },
  { "much-too-large", "&#99999999999999999999;", "\xef\xbf\xbd" },
  { "no-number", "&#;", "&#;" },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GString) out = g_string_new ("a");
  g_autofree char *expected = g_strconcat ("a", rows[i].expected, NULL);

  weir_markdown_entity_append (out, rows[i].entity, strlen (rows[i].entity));
  g_assert_cmpstr (out->str, ==, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/chat/markdown-entity/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
