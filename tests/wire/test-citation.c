/* SPDX-License-Identifier: MIT */
#include "wire/weir-citation.h"

#include <string.h>

#define URL                                                                                        \
  "{\"type\":\"url_citation\",\"url_citation\":{\"start_index\":1,\"end_index\":2,\"title\":"      \
  "\"T\",\"url\":\"https://x/\"}}"
#define ANNOTATION(title)                                                                          \
  "{\"type\":\"url_citation\",\"url_citation\":{\"start_index\":0,\"end_index\":0,\"title\":"      \
  "\"" title "\",\"url\":\"https://x/\"}}"

static const struct
{
  const char *name;
  const char *raw;
  const char *annotation; /* %NULL: none */
  gboolean location;
} rows[] = {
  { "chat", URL, URL, FALSE },
  { "responses",
    "{\"type\":\"url_citation\",\"start_index\":1,\"end_index\":2,\"url\":\"https://x/\","
    "\"title\":\"T\"}",
    URL, FALSE },
  { "search",
    "{\"type\":\"web_search_result_location\",\"url\":\"https://x/\",\"title\":\"\\u00e4\","
    "\"encrypted_index\":\"e\",\"cited_text\":\"c\"}",
    ANNOTATION ("\\u00e4"), TRUE },
  { "no-title", "{\"type\":\"web_search_result_location\",\"url\":\"https://x/\",\"title\":null}",
    ANNOTATION ("https://x/"), TRUE },
  { "document", "{\"type\":\"char_location\",\"cited_text\":\"c\",\"document_index\":0}", NULL,
    TRUE },
  { "no-type", "{\"a\":1}", NULL, FALSE },
  { "no-object", "1", NULL, FALSE },
  { "no-json", "{", NULL, FALSE },
};

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (GString) out = g_string_new (NULL);
  const char *raw = rows[row].raw;

  g_assert_cmpint (weir_citation_append_annotation (raw, strlen (raw), out), ==,
                   rows[row].annotation != NULL);
  g_assert_cmpstr (out->str, ==, rows[row].annotation != NULL ? rows[row].annotation : "");
  g_assert_cmpint (weir_citation_is_location (raw, strlen (raw)), ==, rows[row].location);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/citation/%s", rows[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
