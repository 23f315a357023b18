/* SPDX-License-Identifier: MIT */
/* What a Messages client gets, read by a client as strict as the strictest real one: it goes by the
 * names of the events, wants a block's index to be its place, usage in the first and the last but one
 * event, and puts together what must be the very body that is sent when nothing is streamed. */
#include "messages-fixture.h"

#include "wire/weir-api-error.h"

#include "base/weir-json-writer.h"

#include <string.h>

typedef struct
{
  GString *content; /* blocks as they stand in a whole body */
  GString *head;    /* the message up to its content */
  GString *tail;    /* what the last but one event says */
  GString *text;
  GString *signature;
  GString *citations;
  char *start; /* the open block as it began */
  guint n_blocks;
  guint n_inputs;
  gboolean open;
  gboolean signed_;
  gboolean stopped;
  gboolean failed;
} Client;

static void
client_clear (Client *self)
{
  g_string_free (self->content, TRUE);
  g_string_free (self->head, TRUE);
  g_string_free (self->tail, TRUE);
  g_string_free (self->text, TRUE);
  g_string_free (self->signature, TRUE);
  g_string_free (self->citations, TRUE);
  g_free (self->start);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Client, client_clear)

static void
client_init (Client *self)
{
  *self = (Client){ g_string_new (NULL), g_string_new (NULL), g_string_new (NULL),
                    g_string_new (NULL), g_string_new (NULL), g_string_new (NULL) };
}

static char *
dup_raw (const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  WeirJsonText raw;

  g_assert_nonnull (node);
  raw = weir_json_raw (doc, node);
  return g_strndup (raw.data, raw.len);
}

static void
check_usage (const WeirJsonDoc *doc, const WeirJsonNode *owner)
{
  static const char *const names[] = { "input_tokens", "output_tokens",
                                       "cache_creation_input_tokens", "cache_read_input_tokens" };
  const WeirJsonNode *usage = weir_json_get (doc, owner, "usage");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gint64 count;

      g_assert_true (weir_json_get_int64 (doc, weir_json_get (doc, usage, names[i]), &count));
      g_assert_cmpint (count, >=, 0);
    }
}

static void
take_start (Client *self, const WeirJsonDoc *doc, const WeirJsonNode *root)
{
  const WeirJsonNode *message = weir_json_get (doc, root, "message");
  g_autofree char *id = dup_raw (doc, weir_json_get (doc, message, "id"));
  g_autofree char *model = dup_raw (doc, weir_json_get (doc, message, "model"));

  g_assert_cmpuint (self->head->len, ==, 0);
  check_usage (doc, message);
  g_string_append_printf (self->head,
                          "{\"id\":%s,\"type\":\"message\",\"role\":\"assistant\",\"model\":%s,"
                          "\"content\":[",
                          id, model);
}

static void
take_block_start (Client *self, const WeirJsonDoc *doc, const WeirJsonNode *root)
{
  gint64 index = -1;

  g_assert_false (self->open);
  g_assert_true (weir_json_get_int64 (doc, weir_json_get (doc, root, "index"), &index));
  g_assert_cmpint (index, ==, self->n_blocks);
  self->open = TRUE;
  self->signed_ = FALSE;
  self->n_inputs = 0;
  g_free (self->start);
  self->start = dup_raw (doc, weir_json_get (doc, root, "content_block"));
  g_string_truncate (self->text, 0);
  g_string_truncate (self->signature, 0);
  g_string_truncate (self->citations, 0);
}

static void
take_delta (Client *self, const WeirJsonDoc *doc, const WeirJsonNode *root)
{
  const WeirJsonNode *delta = weir_json_get (doc, root, "delta");
  WeirJsonText type = weir_json_text (doc, weir_json_get (doc, delta, "type"));
  WeirJsonText text = { NULL, 0 };

  g_assert_true (self->open);
  g_assert_false (self->signed_);
  if (weir_json_text_equal (type, "text_delta"))
    text = weir_json_text (doc, weir_json_get (doc, delta, "text"));
  else if (weir_json_text_equal (type, "thinking_delta"))
    text = weir_json_text (doc, weir_json_get (doc, delta, "thinking"));
  else if (weir_json_text_equal (type, "input_json_delta"))
    {
      self->n_inputs++;
      weir_json_text_decode (weir_json_text (doc, weir_json_get (doc, delta, "partial_json")),
                             self->text);
      return;
    }
  else if (weir_json_text_equal (type, "citations_delta"))
    {
      g_autofree char *citation = dup_raw (doc, weir_json_get (doc, delta, "citation"));

      g_string_append_printf (self->citations, "%s%s", self->citations->len > 0 ? "," : "",
                              citation);
      return;
    }
  else
    {
      g_assert_true (weir_json_text_equal (type, "signature_delta"));
      self->signed_ = TRUE;
      text = weir_json_text (doc, weir_json_get (doc, delta, "signature"));
      g_string_append_len (self->signature, text.data, (gssize) text.len);
      return;
    }
  g_assert_nonnull (text.data);
  g_string_append_len (self->text, text.data, (gssize) text.len);
}

/* The open block as the start said it, with what the deltas told put in. */
static void
take_block_stop (Client *self)
{
  GString *content = self->content;
  const char *cut;

  g_assert_true (self->open);
  self->open = FALSE;
  if (self->n_blocks++ > 0)
    g_string_append_c (content, ',');
  if (g_str_has_prefix (self->start, "{\"type\":\"tool_use\""))
    {
      g_assert_cmpuint (self->n_inputs, >=, 1);
      cut = g_strrstr (self->start, "{}");
      g_string_append_len (content, self->start, cut - self->start);
      g_string_append_printf (content, "%s}", self->text->str);
    }
  else if (g_str_has_prefix (self->start, "{\"type\":\"thinking\""))
    g_string_append_printf (content,
                            "{\"type\":\"thinking\",\"thinking\":\"%s\",\"signature\":\"%s\"}",
                            self->text->str, self->signature->str);
  else if (g_str_has_prefix (self->start, "{\"type\":\"redacted_thinking\""))
    g_string_append (content, self->start);
  else if (self->citations->len > 0)
    g_string_append_printf (content, "{\"type\":\"text\",\"text\":\"%s\",\"citations\":[%s]}",
                            self->text->str, self->citations->str);
  else
    g_string_append_printf (content, "{\"type\":\"text\",\"text\":\"%s\"}", self->text->str);
}

static void
take_message_delta (Client *self, const WeirJsonDoc *doc, const WeirJsonNode *root)
{
  g_autofree char *delta = dup_raw (doc, weir_json_get (doc, root, "delta"));
  g_autofree char *usage = dup_raw (doc, weir_json_get (doc, root, "usage"));

  g_assert_false (self->open);
  g_assert_cmpuint (self->tail->len, ==, 0);
  check_usage (doc, root);
  delta[strlen (delta) - 1] = '\0';
  g_string_append_printf (self->tail, "],%s,\"usage\":%s}", delta + 1, usage);
}

static void
take_event (Client *self, const WeirFrame *frame)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  const WeirJsonNode *root;

  g_assert_nonnull (frame->event);
  g_assert_true (weir_json_parse (&doc, frame->data, frame->len, &weir_json_limits_body, NULL));
  root = weir_json_root (&doc);
  g_assert_true (weir_json_text_equal (weir_json_text (&doc, weir_json_get (&doc, root, "type")),
                                       frame->event));
  g_assert_false (self->stopped || self->failed);

  if (g_str_equal (frame->event, "message_start"))
    take_start (self, &doc, root);
  else if (g_str_equal (frame->event, "content_block_start"))
    take_block_start (self, &doc, root);
  else if (g_str_equal (frame->event, "content_block_delta"))
    take_delta (self, &doc, root);
  else if (g_str_equal (frame->event, "content_block_stop"))
    take_block_stop (self);
  else if (g_str_equal (frame->event, "message_delta"))
    take_message_delta (self, &doc, root);
  else if (g_str_equal (frame->event, "message_stop"))
    self->stopped = TRUE;
  else if (g_str_equal (frame->event, "error"))
    self->failed = TRUE;
  else
    g_assert_cmpstr (frame->event, ==, "ping");
}

static void
read_client (Client *self, const GString *stream)
{
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
  WeirFrame frame;

  weir_framer_push (framer, stream->str, stream->len);
  while (weir_framer_next (framer, &frame, NULL) == WEIR_FRAMER_FRAME)
    take_event (self, &frame);
  g_assert_true (weir_framer_is_idle (framer));
}

static WeirRequest *
make_request (gboolean stream)
{
  g_autofree char *json = g_strdup_printf (
      "{\"model\":\"claude\",\"max_tokens\":9,\"stream\":%s,\"messages\":[{\"role\":\"user\","
      "\"content\":\"hi\"}]}",
      stream ? "true" : "false");

  return messages_request ("messages", json);
}

/* What a client is sent for a reply of @codec; @ok: whether the reply was whole. */
static GString *
encode (const char *codec, const GString *bytes, gboolean stream, gboolean *ok)
{
  g_autoptr (WeirRequest) request = make_request (stream);
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("messages")->encoder_new (request, "r1");
  g_autoptr (GError) error = NULL;
  EncodeSink sink = { encoder, g_string_new (NULL) };

  *ok = fixture_stream (codec, bytes->str, bytes->len, encode_sink, &sink, &error);
  if (!*ok)
    weir_encoder_fail (encoder, error, sink.out);
  return sink.out;
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

/* A reply of either upstream, streamed, is the reply sent whole. */
static void
test_same (gconstpointer data)
{
  const Case *item = data;
  g_autoptr (GString) bytes = read_stream (item);
  g_autoptr (GString) stream = NULL;
  g_autoptr (GString) body = NULL;
  g_autofree char *whole = NULL;
  g_auto (Client) client = { 0 };
  gboolean ok;

  client_init (&client);
  stream = encode (item->codec, bytes, TRUE, &ok);
  read_client (&client, stream);
  g_assert_true (client.stopped == ok && client.failed == !ok);
  if (!ok)
    return;
  body = encode (item->codec, bytes, FALSE, &ok);
  whole = g_strconcat (client.head->str, client.content->str, client.tail->str, NULL);
  g_assert_cmpstr (whole, ==, body->str);
}

/* Cut anywhere, the client is told of one error and never of an end. */
static void
test_cut (gconstpointer data)
{
  const Case *item = data;
  g_autoptr (GString) bytes = read_stream (item);
  gboolean ok;

  for (gsize len = 0; len < bytes->len; len++)
    {
      g_autoptr (GString) head = g_string_new_len (bytes->str, (gssize) len);
      g_autoptr (GString) stream = encode (item->codec, head, TRUE, &ok);
      g_auto (Client) client = { 0 };

      client_init (&client);
      read_client (&client, stream);
      g_assert_true (client.stopped == ok && client.failed == !ok);
    }
}

/* The bytes themselves, once for each kind of part. */
static void
test_golden (gconstpointer data)
{
  const char *name = data;
  Case item = { g_str_has_prefix (name, "chat-") ? "openai-chat" : "messages", NULL };
  g_autofree char *out = g_strdup_printf ("data/messages/%s.client", name);
  g_autofree char *expected = fixture_read (out, NULL);
  g_autofree char *in = NULL;
  g_autoptr (GString) bytes = NULL;
  g_autoptr (GString) stream = NULL;
  gboolean ok;

  in = g_str_equal (item.codec, "openai-chat")
           ? g_strdup_printf ("data/chat/%s.stream", name + strlen ("chat-"))
           : g_strdup_printf ("data/messages/%s.stream", name);
  item.path = in;
  bytes = read_stream (&item);
  stream = encode (item.codec, bytes, TRUE, &ok);
  g_assert_cmpstr (stream->str, ==, expected);
}

/* What a Messages reply is to a client of the chat API. */
static void
test_to_chat (void)
{
  Case item = { "messages", (char *) "data/messages/tools-parallel.stream" };
  g_autofree char *expected = fixture_read ("data/messages/tools-parallel.chat", NULL);
  g_autoptr (GString) bytes = read_stream (&item);
  g_autoptr (WeirRequest) request = messages_request (
      "openai-chat", "{\"model\":\"claude\",\"stream\":true,\"stream_options\":{\"include_usage\":"
                     "true},\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("openai-chat")->encoder_new (request, "r1");
  g_autoptr (GString) out = g_string_new (NULL);
  EncodeSink sink = { encoder, out };

  g_assert_true (fixture_stream ("messages", bytes->str, bytes->len, encode_sink, &sink, NULL));
  g_assert_cmpstr (out->str, ==, expected);
}

/* Reasoning of another API goes in an envelope and comes back out of it. */
static void
test_envelope (void)
{
  g_autoptr (WeirRequest) request = make_request (TRUE);
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("messages")->encoder_new (request, "r1");
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (WeirRequest) next = NULL;
  g_autofree char *json = NULL;
  g_autofree char *data = NULL;
  const char *found;
  WeirEvent event = { .kind = WEIR_EVENT_START };

  weir_encoder_event (encoder, &event, out, NULL);
  event = (WeirEvent){ .kind = WEIR_EVENT_PART_OPEN };
  event.open.kind = WEIR_PART_REASONING;
  event.open.origin = "responses";
  event.open.redacted = "secret \"thoughts\"";
  weir_encoder_event (encoder, &event, out, NULL);
  found = strstr (out->str, "\"data\":\"");
  g_assert_nonnull (found);
  found += strlen ("\"data\":\"");
  data = g_strndup (found, strcspn (found, "\""));
  g_assert_true (g_str_has_prefix (data, "sapr1.o."));

  json = g_strdup_printf ("{\"model\":\"claude\",\"messages\":[{\"role\":\"assistant\",\"content\":"
                          "[{\"type\":\"redacted_thinking\",\"data\":\"%s\"}]}]}",
                          data);
  next = messages_request ("messages", json);
  g_assert_cmpstr (next->turns[0].parts[0].origin, ==, "responses");
  g_assert_true (weir_json_text_equal (next->turns[0].parts[0].redacted, "secret \"thoughts\""));
}

static void
test_heartbeat (void)
{
  g_autoptr (WeirRequest) request = make_request (TRUE);
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("messages")->encoder_new (request, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  const WeirEvent beat = { .kind = WEIR_EVENT_HEARTBEAT };
  const WeirEvent end = { .kind = WEIR_EVENT_END };

  weir_encoder_event (encoder, &beat, out, NULL);
  g_assert_cmpstr (out->str, ==, "event: ping\ndata: {\"type\":\"ping\"}\n\n");
  g_string_truncate (out, 0);
  weir_encoder_event (encoder, &end, out, NULL);
  g_assert_cmpstr (out->str, ==, "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
}

static void
test_fail_whole (void)
{
  g_autoptr (WeirRequest) request = make_request (FALSE);
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("messages")->encoder_new (request, "r1");
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = weir_api_error_new (WEIR_API_ERROR_OVERLOADED, "busy");

  weir_encoder_fail (encoder, error, out);
  g_assert_cmpstr (out->str, ==,
                   "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":"
                   "\"busy\"},\"request_id\":\"r1\"}");
}

static void
case_free (gpointer data)
{
  Case *item = data;

  g_free (item->path);
  g_free (item);
}

static void
add_case (const char *kind, const char *folder, const char *name, GTestDataFunc func)
{
  Case *item = g_new0 (Case, 1);
  g_autofree char *path =
      g_strdup_printf ("/wire/codec-messages-encoder/%s/%s-%s", kind, folder, name);

  item->codec = g_str_equal (folder, "chat") ? "openai-chat" : "messages";
  item->path = g_strdup_printf ("data/%s/%s.stream", folder, name);
  g_test_add_data_func_full (path, item, func, case_free);
}

static void
add_folder (const char *folder)
{
  g_autofree char *path = g_strconcat ("data/", folder, NULL);
  g_autoptr (GPtrArray) names = fixture_list (path, ".stream");

  for (guint i = 0; i < names->len; i++)
    {
      add_case ("same", folder, g_ptr_array_index (names, i), test_same);
      add_case ("cut", folder, g_ptr_array_index (names, i), test_cut);
    }
}

/* Older clients are told why a reply ended in the words they know. */
static void
test_versions (void)
{
  static const struct
  {
    const char *version;
    WeirFinish reason;
    const char *expected;
  } rows[] = {
    { "2023-06-01", WEIR_FINISH_CONTEXT_OVERFLOW, "{\"stop_reason\":\"max_tokens\"," },
    { "2026-10-21", WEIR_FINISH_CONTEXT_OVERFLOW,
      "{\"stop_reason\":\"model_context_window_exceeded\"," },
    { NULL, WEIR_FINISH_CONTEXT_OVERFLOW, "{\"stop_reason\":\"model_context_window_exceeded\"," },
    { "2023-06-01", WEIR_FINISH_FILTER, "\"refusal\",\"stop_sequence\":null}" },
    { "2031-01-01", WEIR_FINISH_FILTER, "\"refusal\",\"stop_sequence\":null,\"stop_details\":{" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const WeirCodec *codec = weir_codec_get ("messages");
      g_autoptr (WeirRequest) request = make_request (TRUE);
      g_autoptr (WeirEncoder) encoder = NULL;
      g_autoptr (GString) out = g_string_new (NULL);
      WeirEvent event = { .kind = WEIR_EVENT_START };

      if (rows[i].version != NULL)
        codec->take_header (request, "anthropic-version", rows[i].version);
      encoder = codec->encoder_new (request, "r");
      g_assert_true (weir_encoder_event (encoder, &event, out, NULL));
      event = (WeirEvent){ .kind = WEIR_EVENT_FINISH, .finish = { .reason = rows[i].reason } };
      g_assert_true (weir_encoder_event (encoder, &event, out, NULL));
      event = (WeirEvent){ .kind = WEIR_EVENT_END };
      g_assert_true (weir_encoder_event (encoder, &event, out, NULL));
      g_test_message ("%s", out->str);
      g_assert_nonnull (strstr (out->str, rows[i].expected));
    }
}

/* The tokens of the prompt as the first event tells them, before anybody has counted them. */
static gint64
get_first_count (gint64 percent, gboolean stream)
{
  g_autofree char *json = g_strdup_printf (
      "{\"model\":\"m\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}",
      stream ? "true" : "false", "one two three four five six seven eight nine ten eleven twelve");
  g_autoptr (WeirRequest) request = messages_request ("messages", json);
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("messages")->encoder_new (request, "q");
  g_autoptr (GString) out = g_string_new (NULL);
  WeirEvent event = { .kind = WEIR_EVENT_START };

  event.start.token_percent = percent;
  g_assert_true (weir_encoder_event (encoder, &event, out, NULL));
  event = (WeirEvent){ .kind = WEIR_EVENT_FINISH };
  g_assert_true (weir_encoder_event (encoder, &event, out, NULL));
  event = (WeirEvent){ .kind = WEIR_EVENT_END };
  g_assert_true (weir_encoder_event (encoder, &event, out, NULL));
  return g_ascii_strtoll (strstr (out->str, "\"input_tokens\":") + strlen ("\"input_tokens\":"),
                          NULL, 10);
}

static void
test_percent (void)
{
  for (guint stream = 0; stream < 2; stream++)
    {
      gint64 plain = get_first_count (0, stream);

      g_assert_cmpint (plain, >, 10);
      g_assert_cmpint (get_first_count (130, stream), ==, plain * 130 / 100);
    }
}

int
main (int argc, char **argv)
{
  static const char *const golden[] = { "thinking", "citations", "refusal",
                                        "chat-tools-interleaved", "chat-tool-no-arguments" };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_folder ("messages");
  add_folder ("chat");
  for (guint i = 0; i < G_N_ELEMENTS (golden); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/codec-messages-encoder/golden/%s", golden[i]);

      g_test_add_data_func (path, golden[i], test_golden);
    }
  g_test_add_func ("/wire/codec-messages-encoder/to-chat", test_to_chat);
  g_test_add_func ("/wire/codec-messages-encoder/envelope", test_envelope);
  g_test_add_func ("/wire/codec-messages-encoder/heartbeat", test_heartbeat);
  g_test_add_func ("/wire/codec-messages-encoder/fail-whole", test_fail_whole);
  g_test_add_func ("/wire/codec-messages-encoder/versions", test_versions);
  g_test_add_func ("/wire/codec-messages-encoder/percent", test_percent);
  return g_test_run ();
}
