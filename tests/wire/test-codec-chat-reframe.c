/* SPDX-License-Identifier: MIT */
#include "wire/weir-codec.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *frame;
  gboolean usage;
  const char *expected;
} rows[] = {
  { "chunk", "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}],\"usage\":null}", FALSE,
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}],\"usage\":null}\n\n" },
  { "spaces", "{ \"choices\" : [ { \"index\" : 0 } ] }", FALSE,
    "data: { \"choices\" : [ { \"index\" : 0 } ] }\n\n" },
  { "bytes-kept", "{\"choices\":[{\"delta\":{\"content\":\"\\u0000\\ud800\\/\"}}],\"x\":1.0}",
    FALSE, "data: {\"choices\":[{\"delta\":{\"content\":\"\\u0000\\ud800\\/\"}}],\"x\":1.0}\n\n" },
  { "usage-asked", "{\"choices\":[],\"usage\":{\"prompt_tokens\":1}}", TRUE,
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1}}\n\n" },
  { "usage-not-asked", "{\"choices\":[],\"usage\":{\"prompt_tokens\":1}}", FALSE, "" },
  { "usage-null", "{\"choices\": [ ],\"usage\":null}", TRUE, "" },
  { "prompt-filter", "{\"choices\":[],\"id\":\"\",\"prompt_filter_results\":[{}]}", TRUE, "" },
  { "no-choices", "{\"type\":\"ping\"}", TRUE, "" },
  { "choices-elsewhere", "{\"a\":{\"choices\":1},\"choices\":[{}]}", FALSE,
    "data: {\"a\":{\"choices\":1},\"choices\":[{}]}\n\n" },
  { "choices-as-text", "{\"a\":\"choices\",\"b\":[1]}", FALSE, "" },
  { "done", "[DONE]", TRUE, "" },
  { "empty", "", TRUE, "" },
  { "not-json", "oops", TRUE, "" },
  { "two-lines", "{\"choices\":\n[{}]}", FALSE, "data: {\"choices\":\ndata: [{}]}\n\n" },
};

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autofree char *json = g_strdup_printf (
      "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":%s},\"messages\":"
      "[{\"role\":\"user\",\"content\":\"\"}]}",
      rows[row].usage ? "true" : "false");
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  const WeirCodec *codec = weir_codec_get ("openai-chat");
  g_autoptr (WeirRequest) request = codec->decode_request (body, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  /* Not terminated, as a frame may be. */
  g_autofree char *bytes = g_memdup2 (rows[row].frame, MAX (strlen (rows[row].frame), 1));
  const WeirFrame frame = { .data = bytes, .len = strlen (rows[row].frame) };

  codec->reframe (request, &frame, out);
  g_assert_cmpstr (out->str, ==, rows[row].expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/codec-chat-reframe/%s", rows[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
