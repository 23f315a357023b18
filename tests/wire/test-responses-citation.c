/* SPDX-License-Identifier: MIT */
#include "wire/weir-responses-citation.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *citation;
  const char *expected; /* (nullable): there are no words for it */
} rows[] = {
  { "own",
    "{\"type\":\"url_citation\",\"start_index\":1,\"end_index\":2,\"url\":\"u\",\"title\":\"t\"}",
    "{\"type\":\"url_citation\",\"start_index\":1,\"end_index\":2,\"url\":\"u\",\"title\":\"t\"}" },
  { "chat",
    "{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"u\",\"start_index\":3,\"end_index\":4}"
    "}",
    "{\"type\":\"url_citation\",\"start_index\":3,\"end_index\":4,\"url\":\"u\",\"title\":\"\"}" },
  { "messages-page",
    "{\"type\":\"web_search_result_location\",\"url\":\"u\",\"title\":\"t\",\"cited_text\":\"c\"}",
    "{\"type\":\"url_citation\",\"start_index\":0,\"end_index\":0,\"url\":\"u\",\"title\":\"t\"}" },
  { "messages-pages", "{\"type\":\"char_location\",\"document_index\":0}", NULL },
  { "file", "{\"type\":\"file_citation\",\"file_id\":\"f\"}",
    "{\"type\":\"file_citation\",\"file_id\":\"f\"}" },
  { "not-json", "{", NULL },
  { "not-object", "7", NULL },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean written = weir_responses_citation_write (
      (WeirJsonText){ rows[i].citation, strlen (rows[i].citation) }, out);

  g_assert_true (written == (rows[i].expected != NULL));
  g_assert_cmpstr (out->str, ==, written ? rows[i].expected : "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/responses-citation/%s", rows[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
