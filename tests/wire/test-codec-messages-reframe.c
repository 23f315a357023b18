/* SPDX-License-Identifier: MIT */
#include "messages-fixture.h"

#include <string.h>

#define PLAIN "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
#define DELTA "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":"

static const struct
{
  const char *name;
  const char *request;
  const char *data;
  const char *out;
} rows[] = {
  { "delta", PLAIN, DELTA "{\"type\":\"text_delta\",\"text\":\"a\\u0000\"},\"x\":1.0}",
    "event: content_block_delta\ndata: " DELTA
    "{\"type\":\"text_delta\",\"text\":\"a\\u0000\"},\"x\":1.0}\n\n" },
  { "ping", PLAIN, "{\"type\":\"ping\"}", "event: ping\ndata: {\"type\":\"ping\"}\n\n" },
  { "lines", PLAIN, "{\"type\":\n\"ping\"}", "event: ping\ndata: {\"type\":\ndata: \"ping\"}\n\n" },
  { "last", PLAIN, "{\"type\":\"message_stop\",\"amazon-bedrock-invocationMetrics\":{}}", "" },
  { "error", PLAIN, "{\"type\":\"error\",\"error\":{}}", "" },
  { "unknown", PLAIN, "{\"type\":\"hologram\"}", "" },
  { "metrics", PLAIN, "{\"amazon-bedrock-invocationMetrics\":{}}", "" },
  { "not-json", PLAIN, "oops", "" },
  { "empty", PLAIN, "", "" },
};

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (WeirRequest) request = messages_request ("messages", rows[row].request);
  g_autoptr (GString) out = g_string_new (NULL);
  const WeirFrame frame = { .event = "chunk",
                            .data = rows[row].data,
                            .len = strlen (rows[row].data) };

  weir_codec_get ("messages")->reframe (request, &frame, out);
  g_assert_cmpstr (out->str, ==, rows[row].out);
}

static void
test_exception (void)
{
  g_autoptr (WeirRequest) request = messages_request ("messages", PLAIN);
  g_autoptr (GString) out = g_string_new (NULL);
  const WeirFrame frame = { .data = "{\"type\":\"ping\"}", .len = 15, .is_error = TRUE };

  weir_codec_get ("messages")->reframe (request, &frame, out);
  g_assert_cmpstr (out->str, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/codec-messages-reframe/", rows[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/wire/codec-messages-reframe/exception", test_exception);
  return g_test_run ();
}
