/* SPDX-License-Identifier: MIT */
/* What a Gemini client gets for the replies of all other formats, in its three forms. */
#include "messages-fixture.h"

#include <string.h>

static const WeirPlace unary = { "model", WEIR_PLACE_STREAM_NO, FALSE };
static const WeirPlace streamed = { "model", WEIR_PLACE_STREAM_YES, FALSE };

static WeirRequest *
make_request (const WeirPlace *place)
{
  static const char json[] =
      "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}],"
      "\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":true}}}";
  g_autoptr (GBytes) body = g_bytes_new_static (json, sizeof json - 1);
  g_autoptr (GError) error = NULL;
  WeirRequest *request = weir_codec_decode (weir_codec_get ("gemini"), body, place, &error);

  g_assert_no_error (error);
  return request;
}

/* What a client is sent for a reply of @codec; @ok: whether the reply was whole. */
static GString *
encode (const char *client, const char *codec, const GString *bytes, gboolean stream, gboolean *ok)
{
  g_autoptr (WeirRequest) request = make_request (stream ? &streamed : &unary);
  g_autoptr (WeirEncoder) encoder = weir_codec_get (client)->encoder_new (request, "r1");
  g_autoptr (GError) error = NULL;
  EncodeSink sink = { encoder, g_string_new (NULL) };

  *ok = fixture_stream (codec, bytes->str, bytes->len, encode_sink, &sink, &error);
  if (!*ok)
    weir_encoder_fail (encoder, error, sink.out);
  return sink.out;
}

/* The elements of a stream of either form, each of which must be JSON and the error the last one. */
static GPtrArray *
split_events (const GString *stream, gboolean *failed)
{
  GPtrArray *chunks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
  WeirFrame frame;

  *failed = FALSE;
  weir_framer_push (framer, stream->str, stream->len);
  while (weir_framer_next (framer, &frame, NULL) == WEIR_FRAMER_FRAME)
    {
      g_auto (WeirJsonDoc) doc = { NULL };

      g_assert_null (frame.event);
      g_assert_false (*failed);
      g_assert_true (weir_json_parse (&doc, frame.data, frame.len, &weir_json_limits_body, NULL));
      *failed = weir_json_get (&doc, weir_json_root (&doc), "error") != NULL;
      g_ptr_array_add (chunks, g_strndup (frame.data, frame.len));
    }
  g_assert_true (weir_framer_is_idle (framer));
  return chunks;
}

static void
check_array (const GString *array, GPtrArray *chunks)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  const WeirJsonNode *node;
  WeirJsonIter iter;
  guint n = 0;

  g_assert_true (weir_json_parse (&doc, array->str, array->len, &weir_json_limits_body, NULL));
  g_assert_true (weir_json_is (weir_json_root (&doc), WEIR_JSON_ARRAY));
  weir_json_iter_init (&iter, &doc, weir_json_root (&doc));
  while (weir_json_iter_next (&iter, NULL, &node))
    {
      WeirJsonText raw = weir_json_raw (&doc, node);
      g_autofree char *chunk = g_strndup (raw.data, raw.len);

      g_assert_cmpuint (n, <, chunks->len);
      g_assert_cmpstr (chunk, ==, g_ptr_array_index (chunks, n++));
    }
  g_assert_cmpuint (n, ==, chunks->len);
}

typedef struct
{
  const char *codec;
  char *path;
} Case;

static GString *
read_stream (const Case *item)
{
  gsize len;
  g_autofree char *data = fixture_read (item->path, &len);

  return g_string_new_len (data, (gssize) len);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* What was said, whatever the order in which parts and choices were numbered. */
static char *
get_words (Lines *lines)
{
  g_auto (GStrv) all = g_strsplit (lines_get (lines), "\n", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; all[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (all[i], " ", 3);
      gboolean numbered = g_str_equal (words[0] != NULL ? words[0] : "", "open")
                          || g_strcmp0 (words[0], "delta") == 0;

      if (g_strcmp0 (words[0], "close") != 0)
        g_ptr_array_add (kept, numbered ? g_strdup (words[2]) : g_strdup (all[i]));
    }
  g_ptr_array_sort (kept, compare_lines);
  g_ptr_array_add (kept, NULL);
  return g_strjoinv ("\n", (char **) kept->pdata);
}

static void
check_same (const GString *stream, const GString *body)
{
  g_autoptr (Lines) one = lines_new (TRUE);
  g_autoptr (Lines) other = lines_new (TRUE);
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("gemini")->decoder_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *streamed_words = NULL;
  g_autofree char *body_words = NULL;

  fixture_stream ("gemini", stream->str, stream->len, lines_sink, one, &error);
  g_assert_no_error (error);
  g_assert_true (weir_decoder_body (decoder, body->str, body->len, lines_sink, other, &error));
  g_assert_true (weir_decoder_finish (decoder, lines_sink, other, &error));
  streamed_words = get_words (one);
  body_words = get_words (other);
  g_assert_cmpstr (streamed_words, ==, body_words);
}

/* Streamed as events or as an array, or sent whole, a reply is the same. */
static void
test_same (gconstpointer data)
{
  const Case *item = data;
  g_autoptr (GString) bytes = read_stream (item);
  g_autoptr (GString) stream = NULL;
  g_autoptr (GString) array = NULL;
  g_autoptr (GString) body = NULL;
  g_autoptr (GPtrArray) chunks = NULL;
  gboolean ok;
  gboolean failed;

  stream = encode ("gemini", item->codec, bytes, TRUE, &ok);
  chunks = split_events (stream, &failed);
  g_assert_true (failed == !ok);
  array = encode ("gemini-array", item->codec, bytes, TRUE, &ok);
  check_array (array, chunks);
  if (!ok)
    return;
  body = encode ("gemini", item->codec, bytes, FALSE, &ok);
  check_same (stream, body);
}

/* Cut anywhere, the client is told of one error and never of an end. */
static void
test_cut (gconstpointer data)
{
  const Case *item = data;
  g_autoptr (GString) bytes = read_stream (item);

  for (gsize len = 0; len < bytes->len; len++)
    {
      g_autoptr (GString) head = g_string_new_len (bytes->str, (gssize) len);
      gboolean ok;
      gboolean failed;
      g_autoptr (GString) stream = encode ("gemini", item->codec, head, TRUE, &ok);
      g_autoptr (GPtrArray) chunks = split_events (stream, &failed);

      g_assert_true (failed == !ok);
      g_assert_true ((strstr (stream->str, "finishReason") != NULL) == ok);
    }
}

#define TAIL "\"modelVersion\":\"model\",\"responseId\":\"m1\"}"

/* The bytes themselves: thoughts, their proof on the call that came of them, usage at the end. */
static void
test_golden (void)
{
  g_autoptr (GString) bytes = g_string_new (
      "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m1\",\"usage\":{\"input_tokens\":3,"
      "\"output_tokens\":1}}}\n\n"
      "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","
      "\"text\":\"\"}}\n\n"
      "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
      "\"text\":\"a\\\"b\"}}\n\n"
      "data: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
      "data: "
      "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\","
      "\"id\":\"t1\",\"name\":\"f\",\"input\":{}}}\n\n"
      "data: "
      "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\","
      "\"partial_json\":\"{\\\"x\\\": \"}}\n\n"
      "data: "
      "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\","
      "\"partial_json\":\"1.0}\"}}\n\n"
      "data: {\"type\":\"content_block_stop\",\"index\":1}\n\n"
      "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{"
      "\"output_tokens\":5}}\n\n"
      "data: {\"type\":\"message_stop\"}\n\n");
  gboolean ok;
  g_autoptr (GString) stream = encode ("gemini", "messages", bytes, TRUE, &ok);

  g_assert_true (ok);
  g_assert_cmpstr (
      stream->str, ==,
      "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"a\\\"b\"}]},"
      "\"index\":0}]," TAIL "\n\n"
      "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"functionCall\":{"
      "\"id\":\"t1\",\"name\":\"f\",\"args\":{\"x\": 1.0}}}]},\"index\":0}]," TAIL "\n\n"
      "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"\"}]},"
      "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":3,"
      "\"candidatesTokenCount\":5,\"totalTokenCount\":8}," TAIL "\n\n");
}

static void
feed_thought (WeirEncoder *encoder, GString *out)
{
  const WeirEvent events[] = {
    { .kind = WEIR_EVENT_START, .start = { .created = -1 } },
    { .kind = WEIR_EVENT_PART_OPEN, .open = { .kind = WEIR_PART_REASONING, .origin = "messages" } },
    { .kind = WEIR_EVENT_DELTA, .delta = { WEIR_DELTA_REASONING, "hm", 2 } },
    { .kind = WEIR_EVENT_DELTA, .delta = { WEIR_DELTA_SIGNATURE, "s", 1 } },
    { .kind = WEIR_EVENT_PART_CLOSE },
    { .kind = WEIR_EVENT_PART_OPEN,
      .part = 1,
      .open = { .kind = WEIR_PART_TOOL_CALL, .id = "t", .name = "f" } },
    { .kind = WEIR_EVENT_DELTA, .part = 1, .delta = { WEIR_DELTA_ARGUMENTS, "{\"a", 3 } },
    { .kind = WEIR_EVENT_PART_CLOSE, .part = 1 },
    { .kind = WEIR_EVENT_FINISH, .finish = { .reason = WEIR_FINISH_LENGTH } },
    { .kind = WEIR_EVENT_END },
  };

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    g_assert_true (weir_encoder_event (encoder, &events[i], out, NULL));
}

/* A thought is shown and proven; arguments that were cut are put into an object. */
static void
test_thought (void)
{
  g_autoptr (WeirRequest) request = make_request (&streamed);
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("gemini")->encoder_new (request, "r1");
  g_autoptr (GString) out = g_string_new (NULL);

  feed_thought (encoder, out);
  g_assert_nonnull (strstr (out->str, "[{\"text\":\"hm\",\"thought\":true}]"));
  g_assert_nonnull (
      strstr (out->str, "\"args\":{\"_raw\":\"{\\\"a\"}},\"thoughtSignature\":\"c2FwcjE"));
  g_assert_nonnull (strstr (out->str, "\"finishReason\":\"MAX_TOKENS\""));
  g_assert_nonnull (strstr (out->str, "\"responseId\":\"r1\""));
  g_assert_null (strstr (out->str, "usageMetadata"));
}

static void
test_heartbeat (void)
{
  static const struct
  {
    const char *codec;
    const char *text;
  } forms[] = { { "gemini", ": keep-alive\n\n" }, { "gemini-array", "\r\n" } };
  const WeirEvent event = { .kind = WEIR_EVENT_HEARTBEAT };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (WeirRequest) request = make_request (&streamed);
      g_autoptr (WeirEncoder) encoder =
          weir_codec_get (forms[i].codec)->encoder_new (request, "r1");
      g_autoptr (GString) out = g_string_new (NULL);

      g_assert_true (weir_encoder_event (encoder, &event, out, NULL));
      g_assert_cmpstr (out->str, ==, forms[i].text);
    }
}

static void
case_free (gpointer data)
{
  g_free (((Case *) data)->path);
  g_free (data);
}

/* @cases: takes what the tests look at. */
static void
add_cases (GPtrArray *cases, const char *folder, const char *codec)
{
  g_autofree char *data = g_strconcat ("data/", folder, NULL);
  g_autoptr (GPtrArray) names = fixture_list (data, ".stream");

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *same =
          g_strdup_printf ("/wire/codec-gemini-encoder/same/%s/%s", folder, name);
      g_autofree char *cut = g_strdup_printf ("/wire/codec-gemini-encoder/cut/%s/%s", folder, name);
      Case *item = g_new0 (Case, 1);

      item->codec = codec;
      item->path = g_strdup_printf ("%s/%s.stream", data, name);
      g_ptr_array_add (cases, item);
      g_test_add_data_func (same, item, test_same);
      g_test_add_data_func (cut, item, test_cut);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (case_free);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_cases (cases, "chat", "openai-chat");
  add_cases (cases, "gemini", "gemini");
  add_cases (cases, "messages", "messages");
  g_test_add_func ("/wire/codec-gemini-encoder/golden", test_golden);
  g_test_add_func ("/wire/codec-gemini-encoder/thought", test_thought);
  g_test_add_func ("/wire/codec-gemini-encoder/heartbeat", test_heartbeat);
  return g_test_run ();
}
