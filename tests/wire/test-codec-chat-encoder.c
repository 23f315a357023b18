/* SPDX-License-Identifier: MIT */
/* Every whole reply of tests/data/chat is written again, streamed and in one piece, and must mean the
 * same when it is read back; what is written exactly is said below by hand. */
#include "chat-fixture.h"

#include "wire/weir-api-error.h"

#include <string.h>
#include <time.h>

typedef struct
{
  WeirEncoder *encoder;
  GString *out;
  guint left; /* events to pass before the stream breaks */
} Writer;

static WeirRequest *
make_request (gboolean stream, gboolean usage)
{
  g_autofree char *json = g_strdup_printf (
      "{\"model\":\"my \\\"model\\\"\",\"stream\":%s,\"stream_options\":"
      "{\"include_usage\":%s},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
      stream ? "true" : "false", usage ? "true" : "false");
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  WeirRequest *request = weir_codec_get ("openai-chat")->decode_request (body, &error);

  g_assert_no_error (error);
  return request;
}

static WeirEncoder *
make_encoder (gboolean stream, gboolean usage)
{
  g_autoptr (WeirRequest) request = make_request (stream, usage);

  return weir_codec_get ("openai-chat")->encoder_new (request, "req-7");
}

static gboolean
write_sink (const WeirEvent *event, gpointer user_data, GError **error)
{
  Writer *writer = user_data;

  if (writer->left-- == 0)
    return weir_api_error_set_at (error, WEIR_API_ERROR_UPSTREAM, NULL, "cut");
  return weir_encoder_event (writer->encoder, event, writer->out, error);
}

static char *
read_case (const char *name, const char *suffix, gsize *len)
{
  g_autofree char *path = g_strconcat ("data/chat/", name, suffix, NULL);

  return fixture_read (path, len);
}

/* What both must have in common: the model is the client's and usage is told once, at the end. */
static char *
normalise (const char *lines)
{
  g_auto (GStrv) list = g_strsplit (lines, "\n", -1);
  GString *out = g_string_new (NULL);
  const char *usage = NULL;

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (list[i], " ", 4);

      if (g_str_has_prefix (list[i], "usage "))
        usage = list[i];
      else if (g_str_has_prefix (list[i], "start "))
        g_string_append_printf (out, "start %s\n", words[1]);
      else if (!g_str_equal (list[i], "end"))
        g_string_append_printf (out, "%s\n", list[i]);
    }
  if (usage != NULL)
    {
      g_autofree char *told = g_strdup (usage);
      /* Counters that nobody told of become zero: clients look into the inner objects. */
      g_auto (GStrv) parts = g_strsplit (told, "read -1", 2);
      g_autofree char *read = g_strjoinv ("read 0", parts);
      g_auto (GStrv) rest = g_strsplit (read, "reasoning -1", 2);
      g_autofree char *all = g_strjoinv ("reasoning 0", rest);

      g_string_append_printf (out, "%s\n", all);
    }
  return g_string_free (out, FALSE);
}

static void
test_again_stream (gconstpointer data)
{
  gsize len;
  g_autofree char *stream = read_case (data, ".stream", &len);
  g_autofree char *events = read_case (data, ".events", NULL);
  g_autoptr (WeirEncoder) encoder = make_encoder (TRUE, TRUE);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (Lines) lines = lines_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = normalise (events);
  g_autofree char *found = NULL;
  Writer writer = { encoder, out, G_MAXUINT };

  g_assert_true (fixture_stream ("openai-chat", stream, len, write_sink, &writer, &error));
  g_assert_true (g_str_has_suffix (out->str, "\n\ndata: [DONE]\n\n"));
  g_assert_true (fixture_stream ("openai-chat", out->str, out->len, lines_sink, lines, &error));
  found = normalise (lines_get (lines));
  g_assert_cmpstr (found, ==, expected);
}

static void
test_again_whole (gconstpointer data)
{
  gsize len;
  g_autofree char *stream = read_case (data, ".stream", &len);
  g_autofree char *reply = read_case (data, ".reply.json", NULL);
  g_autoptr (WeirEncoder) encoder = make_encoder (FALSE, FALSE);
  g_autoptr (WeirEncoder) direct = make_encoder (FALSE, FALSE);
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("openai-chat")->decoder_new ();
  g_autoptr (GString) from_stream = g_string_new (NULL);
  g_autoptr (GString) from_reply = g_string_new (NULL);
  Writer streamed = { encoder, from_stream, G_MAXUINT };
  Writer whole = { direct, from_reply, G_MAXUINT };

  g_assert_true (fixture_stream ("openai-chat", stream, len, write_sink, &streamed, NULL));
  g_assert_true (weir_decoder_body (decoder, reply, strlen (reply), write_sink, &whole, NULL));
  g_assert_true (weir_decoder_finish (decoder, write_sink, &whole, NULL));
  g_assert_cmpstr (from_stream->str, ==, from_reply->str);
  g_assert_nonnull (strstr (from_stream->str, "\"model\":\"my \\\"model\\\"\""));
}

/* Cut after every event: one error, nothing that says the reply is whole. */
static void
test_cut (gconstpointer data)
{
  gsize len;
  g_autofree char *stream = read_case (data, ".stream", &len);

  for (guint events = 0; events < 1000; events++)
    {
      g_autoptr (WeirEncoder) encoder = make_encoder (TRUE, TRUE);
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      Writer writer = { encoder, out, events };
      const char *told;

      if (fixture_stream ("openai-chat", stream, len, write_sink, &writer, &error))
        break;
      weir_encoder_fail (encoder, error, out);
      told = strstr (out->str, "data: {\"error\":");
      g_assert_nonnull (told);
      g_assert_null (strstr (told + 1, "data: "));
      g_assert_null (strstr (out->str, "[DONE]"));
      g_assert_true (g_str_has_suffix (out->str, "}}\n\n"));
    }
}

static void
write_events (WeirEncoder *encoder, const char *name, GString *out)
{
  gsize len;
  g_autofree char *stream = read_case (name, ".stream", &len);
  g_autoptr (GError) error = NULL;
  Writer writer = { encoder, out, G_MAXUINT };

  fixture_stream ("openai-chat", stream, len, write_sink, &writer, &error);
  g_assert_no_error (error);
}

#define HEAD                                                                                       \
  "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1780000000,"      \
  "\"model\":\"my \\\"model\\\"\",\"choices\":["
#define TAIL ",\"logprobs\":null,\"finish_reason\":null}]"

static void
test_exact_tool (void)
{
  g_autoptr (WeirEncoder) encoder = make_encoder (TRUE, TRUE);
  g_autoptr (GString) out = g_string_new (NULL);

  write_events (encoder, "tool-after-text", out);
  g_assert_cmpstr (
      out->str, ==,
      HEAD "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}" TAIL
           ",\"usage\":null}\n\n" HEAD "{\"index\":0,\"delta\":{\"content\":\"I look.\"}" TAIL
           ",\"usage\":null}\n\n" HEAD
           "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_a\",\"type\":"
           "\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"\"}}]}" TAIL
           ",\"usage\":null}\n\n" HEAD
           "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":"
           "\"{}\"}}]}" TAIL ",\"usage\":null}\n\n" HEAD
           "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"tool_calls\"}],"
           "\"usage\":null}\n\ndata: [DONE]\n\n");
}

static void
test_exact_usage (void)
{
  g_autoptr (WeirEncoder) encoder = make_encoder (TRUE, TRUE);
  g_autoptr (WeirEncoder) unasked = make_encoder (TRUE, FALSE);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) less = g_string_new (NULL);

  write_events (encoder, "text", out);
  g_assert_true (g_str_has_suffix (
      out->str, HEAD "],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12,"
                     "\"prompt_tokens_details\":{\"cached_tokens\":0},"
                     "\"completion_tokens_details\":{\"reasoning_tokens\":0}}}\n\n"
                     "data: [DONE]\n\n"));
  write_events (unasked, "text", less);
  g_assert_null (strstr (less->str, "usage"));
}

static void
test_exact_whole (void)
{
  g_autoptr (WeirEncoder) encoder = make_encoder (FALSE, FALSE);
  g_autoptr (GString) out = g_string_new (NULL);

  write_events (encoder, "usage-details", out);
  g_assert_cmpstr (
      out->str, ==,
      "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1780000000,"
      "\"model\":\"my \\\"model\\\"\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
      "\"assistant\",\"content\":\"x\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":"
      "\"stop\"}],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":50,\"total_tokens\":150,"
      "\"prompt_tokens_details\":{\"cached_tokens\":64,\"cache_write_tokens\":8,"
      "\"audio_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":40,"
      "\"audio_tokens\":0,\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}}");
}

/* Chunks passed on as they stand bring no START; heartbeat, end and failure are still ours. */
static void
test_reframed (void)
{
  g_autoptr (WeirEncoder) encoder = make_encoder (TRUE, TRUE);
  g_autoptr (WeirEncoder) failing = make_encoder (TRUE, TRUE);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) failed = g_string_new (NULL);
  g_autoptr (GError) error = weir_api_error_new (WEIR_API_ERROR_TIMEOUT, "too slow");
  WeirEvent event = { .kind = WEIR_EVENT_HEARTBEAT };

  g_assert_true (weir_encoder_event (encoder, &event, out, NULL));
  event.kind = WEIR_EVENT_END;
  g_assert_true (weir_encoder_event (encoder, &event, out, NULL));
  g_assert_cmpstr (out->str, ==, ": keep-alive\n\ndata: [DONE]\n\n");

  weir_encoder_fail (failing, error, failed);
  g_assert_cmpstr (failed->str, ==,
                   "data: {\"error\":{\"message\":\"too slow\",\"type\":\"server_error\","
                   "\"param\":null,\"code\":\"timeout\"}}\n\n");
}

static void
test_whole_fail (void)
{
  g_autoptr (WeirEncoder) encoder = make_encoder (FALSE, FALSE);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = weir_api_error_new (WEIR_API_ERROR_UPSTREAM, "broken");
  WeirEvent event = { .kind = WEIR_EVENT_HEARTBEAT };

  g_assert_true (weir_encoder_event (encoder, &event, out, NULL));
  g_assert_cmpuint (out->len, ==, 0);
  weir_encoder_fail (encoder, error, out);
  g_assert_true (g_str_has_prefix (out->str, "{\"error\":{\"message\":\"broken\","));
}

static const struct
{
  WeirFinish finish;
  const char *word;
} finishes[] = {
  { WEIR_FINISH_STOP, "stop" },       { WEIR_FINISH_STOP_SEQUENCE, "stop" },
  { WEIR_FINISH_LENGTH, "length" },   { WEIR_FINISH_CONTEXT_OVERFLOW, "length" },
  { WEIR_FINISH_TOOL, "tool_calls" }, { WEIR_FINISH_FILTER, "content_filter" },
  { WEIR_FINISH_PAUSE, "stop" },      { WEIR_FINISH_MALFORMED_TOOL, "stop" },
};

/* A reply of another API: its id is not one of this API's, its signatures have no place. */
static void
test_foreign (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (finishes); i++)
    {
      g_autoptr (WeirEncoder) encoder = make_encoder (TRUE, FALSE);
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *word = g_strdup_printf ("\"finish_reason\":\"%s\"", finishes[i].word);
      WeirEvent event = { .kind = WEIR_EVENT_START };

      event.start.id = "msg_1";
      event.start.created = -1;
      weir_encoder_event (encoder, &event, out, NULL);
      g_assert_nonnull (strstr (out->str, "\"id\":\"chatcmpl-req-7\""));
      g_assert_nonnull (strstr (out->str, "\"created\":0,"));

      memset (&event, 0, sizeof event);
      event.kind = WEIR_EVENT_PART_OPEN;
      event.open.kind = WEIR_PART_REASONING;
      weir_encoder_event (encoder, &event, out, NULL);
      g_string_truncate (out, 0);
      memset (&event, 0, sizeof event);
      event.kind = WEIR_EVENT_DELTA;
      event.delta.kind = WEIR_DELTA_SIGNATURE;
      event.delta.text = "abc";
      event.delta.len = 3;
      weir_encoder_event (encoder, &event, out, NULL);
      g_assert_cmpuint (out->len, ==, 0);

      memset (&event, 0, sizeof event);
      event.kind = WEIR_EVENT_FINISH;
      event.finish.reason = finishes[i].finish;
      weir_encoder_event (encoder, &event, out, NULL);
      /* a client that has the reason may stop reading, so it is not told before the very end */
      g_assert_null (strstr (out->str, word));
      event.kind = WEIR_EVENT_END;
      weir_encoder_event (encoder, &event, out, NULL);
      g_assert_nonnull (strstr (out->str, word));
    }
}

/* Only with -m perf: how long an event takes from the upstream's bytes to the client's. */
static void
test_speed (void)
{
  g_autoptr (WeirEncoder) encoder = make_encoder (TRUE, TRUE);
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("openai-chat")->decoder_new ();
  g_autoptr (GString) out = g_string_new (NULL);
  static const char chunk[] =
      "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1780000000,"
      "\"model\":\"gpt-x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},"
      "\"finish_reason\":null}],\"usage\":null}";
  const WeirFrame frame = { .data = chunk, .len = strlen (chunk) };
  Writer writer = { encoder, out, G_MAXUINT };
  double micros;
  clock_t begin = clock (); /* of this process: other work does not count */

  for (guint i = 0; i < 1000000; i++)
    {
      g_assert_true (weir_decoder_frame (decoder, &frame, write_sink, &writer, NULL));
      g_string_truncate (out, 0);
    }
  micros = (double) (clock () - begin) / CLOCKS_PER_SEC;
  g_test_minimized_result (micros, "%.3f us an event", micros);
}

static void
add_cases (const char *kind, const char *suffix, GTestDataFunc func)
{
  g_autoptr (GPtrArray) names = fixture_list ("data/chat", suffix);

  for (guint i = 0; i < names->len; i++)
    {
      char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_strdup_printf ("/wire/codec-chat-encoder/%s/%s", kind, name);
      g_autofree char *events = read_case (name, ".events", NULL);

      if (!g_str_has_suffix (events, "\nend\n"))
        continue;
      g_test_add_data_func_full (path, g_strdup (name), func, g_free);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_cases ("again-stream", ".stream", test_again_stream);
  add_cases ("again-whole", ".reply.json", test_again_whole);
  add_cases ("cut", ".stream", test_cut);
  g_test_add_func ("/wire/codec-chat-encoder/exact-tool", test_exact_tool);
  g_test_add_func ("/wire/codec-chat-encoder/exact-usage", test_exact_usage);
  g_test_add_func ("/wire/codec-chat-encoder/exact-whole", test_exact_whole);
  g_test_add_func ("/wire/codec-chat-encoder/reframed", test_reframed);
  g_test_add_func ("/wire/codec-chat-encoder/whole-fail", test_whole_fail);
  g_test_add_func ("/wire/codec-chat-encoder/foreign", test_foreign);
  if (g_test_perf ())
    g_test_add_func ("/wire/codec-chat-encoder/speed", test_speed);
  return g_test_run ();
}
