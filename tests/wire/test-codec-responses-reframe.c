/* SPDX-License-Identifier: MIT */
#include "messages-fixture.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *data;
  const char *expected;
} rows[] = {
  { "type-first", "{\"type\":\"response.output_text.delta\",\"delta\":\"x\"}",
    "event: response.output_text.delta\n"
    "data: {\"type\":\"response.output_text.delta\",\"delta\":\"x\"}\n\n" },
  { "type-later", "{ \"delta\":\"x\", \"type\" : \"response.output_text.delta\" }",
    "event: response.output_text.delta\n"
    "data: { \"delta\":\"x\", \"type\" : \"response.output_text.delta\" }\n\n" },
  { "inner-type-first", "{\"item\":{\"type\":\"message\"},\"type\":\"response.output_item.done\"}",
    "event: response.output_item.done\n"
    "data: {\"item\":{\"type\":\"message\"},\"type\":\"response.output_item.done\"}\n\n" },
  { "lines", "{\"type\":\"response.created\",\n\"a\":1}",
    "event: response.created\ndata: {\"type\":\"response.created\",\ndata: \"a\":1}\n\n" },
  { "vendor", "{\"type\":\"azure.filter\"}", "" },
  { "unknown", "{\"type\":\"response.new_thing\"}", "" },
  { "prefix-alone", "{\"type\":\"response.\"}", "" },
  { "no-type", "{\"x\":1}", "" },
  { "done", "[DONE]", "" },
  { "empty", "", "" },
  { "unfinished", "{\"type\":\"response.created", "" },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const WeirFrame frame = { .data = rows[i].data, .len = strlen (rows[i].data) };
  g_autoptr (WeirRequest) request =
      messages_request ("responses", "{\"model\":\"m\",\"stream\":true,\"input\":\"x\"}");
  g_autoptr (GString) out = g_string_new (NULL);

  weir_codec_get ("responses")->reframe (request, &frame, out);
  g_assert_cmpstr (out->str, ==, rows[i].expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/codec-responses-reframe/%s", rows[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
