/* SPDX-License-Identifier: MIT */
/* What an Ollama client gets for the replies of all formats: a line is an object, the last one is done,
 * and put together they are the body that is sent whole. */
#include "messages-fixture.h"

#include <string.h>

static WeirRequest *
make_request (const char *codec, gboolean stream)
{
  g_autofree char *json = g_strdup_printf (
      "{\"model\":\"m\",\"stream\":%s,\"prompt\":\"hi\",\"messages\":[{\"role\":\"user\","
      "\"content\":\"hi\"}]}",
      stream ? "true" : "false");

  return messages_request (codec, json);
}

static GString *
encode (const char *client, const char *codec, const GString *bytes, gboolean stream, gboolean *ok)
{
  g_autoptr (WeirRequest) request = make_request (client, stream);
  g_autoptr (WeirEncoder) encoder = weir_codec_get (client)->encoder_new (request, "r1");
  g_autoptr (GError) error = NULL;
  EncodeSink sink = { encoder, g_string_new (NULL) };

  *ok = fixture_stream (codec, bytes->str, bytes->len, encode_sink, &sink, &error);
  if (!*ok)
    weir_encoder_fail (encoder, error, sink.out);
  return sink.out;
}

/* What a client has put together. */
typedef struct
{
  GString *text;
  GString *thinking;
  GString *calls;
  gboolean done;
  gboolean failed;
} Client;

static void
client_init (Client *self)
{
  *self = (Client){ g_string_new (NULL), g_string_new (NULL), g_string_new (NULL) };
}

static void
client_clear (Client *self)
{
  g_string_free (self->text, TRUE);
  g_string_free (self->thinking, TRUE);
  g_string_free (self->calls, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Client, client_clear)

/* Without the brackets. */
static void
append_list (GString *out, const WeirJsonDoc *doc, const WeirJsonNode *list)
{
  if (!weir_json_is (list, WEIR_JSON_ARRAY))
    return;
  if (out->len > 0)
    g_string_append_c (out, ',');
  g_string_append_len (out, doc->data + list->start + 1, list->end - list->start - 2);
}

static void
read_line (Client *self, const char *line, gsize len)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  const WeirJsonNode *root;
  const WeirJsonNode *message;
  gboolean generate;

  g_assert_false (self->done || self->failed);
  g_assert_true (weir_json_parse (&doc, line, len, &weir_json_limits_body, NULL));
  root = weir_json_root (&doc);
  self->failed = weir_json_get (&doc, root, "error") != NULL;
  if (self->failed)
    return;
  self->done = weir_json_is (weir_json_get (&doc, root, "done"), WEIR_JSON_TRUE);
  g_assert_true (self->done == (weir_json_get (&doc, root, "done_reason") != NULL));
  message = weir_json_get (&doc, root, "message");
  generate = message == NULL;
  if (generate)
    message = root;
  g_assert_nonnull (weir_json_get (&doc, message, generate ? "response" : "content"));
  weir_json_text_decode (
      weir_json_text (&doc, weir_json_get (&doc, message, generate ? "response" : "content")),
      self->text);
  weir_json_text_decode (weir_json_text (&doc, weir_json_get (&doc, message, "thinking")),
                         self->thinking);
  append_list (self->calls, &doc, weir_json_get (&doc, message, "tool_calls"));
}

static void
read_lines (Client *self, const GString *stream)
{
  g_auto (GStrv) lines = g_strsplit (stream->str, "\n", -1);

  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    read_line (self, lines[i], strlen (lines[i]));
  g_assert_true (stream->len == 0 || g_str_has_suffix (stream->str, "\n"));
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

static void
test_same (gconstpointer data)
{
  static const char *const clients[] = { "ollama-chat", "ollama-generate" };
  const Case *item = data;
  g_autoptr (GString) bytes = read_stream (item);

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autoptr (GString) stream = NULL;
      g_autoptr (GString) body = NULL;
      g_auto (Client) streamed = { 0 };
      g_auto (Client) whole = { 0 };
      gboolean ok;

      client_init (&streamed);
      client_init (&whole);
      stream = encode (clients[i], item->codec, bytes, TRUE, &ok);
      read_lines (&streamed, stream);
      g_assert_true (streamed.done == ok && streamed.failed == !ok);
      if (!ok)
        continue;
      body = encode (clients[i], item->codec, bytes, FALSE, &ok);
      read_line (&whole, body->str, body->len);
      g_assert_cmpstr (streamed.text->str, ==, whole.text->str);
      g_assert_cmpstr (streamed.thinking->str, ==, whole.thinking->str);
      g_assert_cmpstr (streamed.calls->str, ==, whole.calls->str);
    }
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
      g_autoptr (GString) stream = NULL;
      g_auto (Client) client = { 0 };
      gboolean ok;

      client_init (&client);
      stream = encode ("ollama-chat", item->codec, head, TRUE, &ok);
      read_lines (&client, stream);
      g_assert_true (client.done == ok && client.failed == !ok);
    }
}

static const WeirEvent events[] = {
  { .kind = WEIR_EVENT_START, .start = { .created = 0 }, .elapsed_us = 2 },
  { .kind = WEIR_EVENT_PART_OPEN, .open = { .kind = WEIR_PART_REASONING } },
  { .kind = WEIR_EVENT_DELTA, .delta = { WEIR_DELTA_REASONING, "hm", 2 } },
  { .kind = WEIR_EVENT_DELTA, .delta = { WEIR_DELTA_SIGNATURE, "s", 1 } },
  { .kind = WEIR_EVENT_PART_CLOSE },
  { .kind = WEIR_EVENT_PART_OPEN, .part = 1, .open = { .kind = WEIR_PART_TEXT } },
  { .kind = WEIR_EVENT_DELTA, .part = 1, .delta = { WEIR_DELTA_TEXT, "a\"", 2 } },
  { .kind = WEIR_EVENT_PART_CLOSE, .part = 1 },
  { .kind = WEIR_EVENT_PART_OPEN,
    .part = 2,
    .open = { .kind = WEIR_PART_TOOL_CALL, .id = "t", .name = "f" } },
  { .kind = WEIR_EVENT_DELTA, .part = 2, .delta = { WEIR_DELTA_ARGUMENTS, "{\"a", 3 } },
  { .kind = WEIR_EVENT_PART_CLOSE, .part = 2 },
  { .kind = WEIR_EVENT_USAGE, .usage = { .in_total = 3, .out_total = 4 } },
  { .kind = WEIR_EVENT_FINISH, .finish = { .reason = WEIR_FINISH_LENGTH } },
  { .kind = WEIR_EVENT_END, .elapsed_us = 5 },
};

#define HEAD                                                                                       \
  "{\"model\":\"m\",\"created_at\":\"1970-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\","
#define CALL                                                                                       \
  "{\"id\":\"t\",\"function\":{\"index\":0,\"name\":\"f\",\"arguments\":{\"_raw\":\"{\\\"a\"}}}"
#define END                                                                                        \
  "},\"done\":true,\"done_reason\":\"length\",\"total_duration\":5000,\"load_duration\":0,"        \
  "\"prompt_eval_count\":3,\"prompt_eval_duration\":2000,\"eval_count\":4,\"eval_duration\":3000}"

/* The bytes themselves. */
static void
test_golden (void)
{
  g_autoptr (WeirRequest) request = make_request ("ollama-chat", TRUE);
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("ollama-chat")->encoder_new (request, "r");
  g_autoptr (WeirRequest) unary = make_request ("ollama-chat", FALSE);
  g_autoptr (WeirEncoder) body = weir_codec_get ("ollama-chat")->encoder_new (unary, "r");
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) whole = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_assert_true (weir_encoder_event (encoder, &events[i], out, NULL));
      g_assert_true (weir_encoder_event (body, &events[i], whole, NULL));
    }
  g_assert_cmpstr (out->str, ==,
                   HEAD "\"content\":\"\",\"thinking\":\"hm\"},\"done\":false}\n" HEAD
                        "\"content\":\"a\\\"\"},\"done\":false}\n" HEAD
                        "\"content\":\"\",\"tool_calls\":[" CALL "]},\"done\":false}\n" HEAD
                        "\"content\":\"\"" END "\n");
  g_assert_cmpstr (whole->str, ==,
                   HEAD "\"content\":\"a\\\"\",\"thinking\":\"hm\",\"tool_calls\":[" CALL "]" END);
}

/* Every line must be an object, so silence is one, too. */
static void
test_heartbeat (void)
{
  const WeirEvent event = { .kind = WEIR_EVENT_HEARTBEAT };
  g_autoptr (WeirRequest) request = make_request ("ollama-generate", TRUE);
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("ollama-generate")->encoder_new (request, "r");
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_true (weir_encoder_event (encoder, &event, out, NULL));
  g_assert_cmpstr (out->str, ==, "{\"model\":\"m\",\"response\":\"\",\"done\":false}\n");
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
          g_strdup_printf ("/wire/codec-ollama-encoder/same/%s/%s", folder, name);
      g_autofree char *cut = g_strdup_printf ("/wire/codec-ollama-encoder/cut/%s/%s", folder, name);
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
  g_test_add_func ("/wire/codec-ollama-encoder/golden", test_golden);
  g_test_add_func ("/wire/codec-ollama-encoder/heartbeat", test_heartbeat);
  return g_test_run ();
}
