/* SPDX-License-Identifier: MIT */
#include "wire/weir-codec.h"
#include "wire/weir-framer.h"
#include "wire/weir-token-estimate.h"

#include <string.h>
#include <time.h>

/* What translating costs: one event of a stream, from an upstream's bytes to a client's, and a whole
 * request of the size that coding agents send. */

#define N_EVENTS 200000
#define REQUEST_SIZE 500000
#define N_REQUESTS 50

static const struct
{
  const char *name;
  const char *upstream;
  const char *client;
  const char *ask; /* of the client */
  const char *begin;
  const char *event;
} streams[] = {
  { "claude to chat", "messages", "openai-chat",
    "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
    "data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":"
    "\"assistant\",\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":9,\"output_tokens\":"
    "1}"
    "}}\n\ndata: "
    "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","
    "\"text\":\"\"}}\n\n",
    "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
    "\"text\":\" the \\\"word\\\"\"}}\n\n" },
  { "gpt to messages", "openai-chat", "messages",
    "{\"model\":\"m\",\"stream\":true,\"max_tokens\":9,\"messages\":[{\"role\":\"user\","
    "\"content\":\"x\"}]}",
    "",
    "data: {\"id\":\"chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012\",\"object\":\"chat.completion.chunk\","
    "\"created\":1763800000,\"model\":\"gpt-5-2025-08-07\",\"service_tier\":\"default\","
    "\"system_fingerprint\":null,\"choices\":[{\"index\":0,\"delta\":{\"content\":\" the\"},"
    "\"logprobs\":null,\"finish_reason\":null}],\"obfuscation\":\"a1b2c3d4e5\"}\n\n" },
  { "gemini to messages", "gemini", "messages",
    "{\"model\":\"m\",\"stream\":true,\"max_tokens\":9,\"messages\":[{\"role\":\"user\","
    "\"content\":\"x\"}]}",
    "",
    "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\" the word\"}]}}"
    "],\"usageMetadata\":{\"trafficType\":\"ON_DEMAND\"},\"modelVersion\":\"gemini-2.5-flash\","
    "\"createTime\":\"2026-06-01T10:00:00.000000Z\",\"responseId\":\"abc\"}\n\n" },
};

/* Of this process, so that what else runs on the machine does not count. */
static gint64
get_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

typedef struct
{
  WeirEncoder *encoder;
  GString *out;
} Sink;

static gboolean
take (const WeirEvent *event, gpointer user_data, GError **error)
{
  Sink *sink = user_data;

  return weir_encoder_event (sink->encoder, event, sink->out, error);
}

static WeirRequest *
decode (const char *codec, const char *json, gsize len)
{
  g_autoptr (GBytes) body = g_bytes_new (json, len);
  g_autoptr (GError) error = NULL;
  WeirRequest *request = weir_codec_get (codec)->decode_request (body, &error);

  if (request == NULL)
    g_error ("%s", error->message);
  return request;
}

static void
feed (WeirFramer *framer, WeirDecoder *decoder, Sink *sink, const char *bytes)
{
  g_autoptr (GError) error = NULL;
  WeirFrame frame;

  weir_framer_push (framer, bytes, strlen (bytes));
  while (weir_framer_next (framer, &frame, &error) == WEIR_FRAMER_FRAME)
    if (!weir_decoder_frame (decoder, &frame, take, sink, &error))
      g_error ("%s", error->message);
}

static void
measure_stream (guint i)
{
  g_autoptr (WeirRequest) request =
      decode (streams[i].client, streams[i].ask, strlen (streams[i].ask));
  g_autoptr (WeirEncoder) encoder = weir_codec_get (streams[i].client)->encoder_new (request, "id");
  g_autoptr (WeirDecoder) decoder = weir_codec_get (streams[i].upstream)->decoder_new ();
  g_autoptr (WeirFramer) framer = weir_framer_for_content_type ("text/event-stream");
  g_autoptr (GString) out = g_string_new (NULL);
  Sink sink = { encoder, out };
  gsize bytes = 0;
  gint64 start_us;

  feed (framer, decoder, &sink, streams[i].begin);
  start_us = get_cpu_us ();
  for (guint n = 0; n < N_EVENTS; n++)
    {
      g_string_truncate (out, 0);
      feed (framer, decoder, &sink, streams[i].event);
      bytes += out->len;
    }
  g_print ("%-20s %6.2f us an event (%" G_GSIZE_FORMAT " bytes out)\n", streams[i].name,
           (double) (get_cpu_us () - start_us) / N_EVENTS, bytes / N_EVENTS);
}

/* An agent's history: source text, calls and their results in turn, and a few dozen tools. */
static GString *
make_request (void)
{
  GString *json =
      g_string_new ("{\"model\":\"m\",\"max_tokens\":32000,\"stream\":true,\"tools\":[");

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (json,
                            "%s{\"name\":\"tool_%u\",\"description\":\"Does one thing.\","
                            "\"input_schema\":{\"type\":\"object\",\"properties\":{\"path\":{"
                            "\"type\":\"string\"}},\"required\":[\"path\"]}}",
                            i > 0 ? "," : "", i);
  g_string_append (json, "],\"messages\":[{\"role\":\"user\",\"content\":\"Begin.\"}");
  for (guint i = 0; json->len < REQUEST_SIZE; i++)
    {
      g_string_append_printf (json,
                              ",{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":"
                              "\"I look.\"},{\"type\":\"tool_use\",\"id\":\"toolu_%u\",\"name\":"
                              "\"tool_%u\",\"input\":{\"path\":\"src/a.c\"}}]},{\"role\":\"user\","
                              "\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_%u\","
                              "\"content\":[{\"type\":\"text\",\"text\":\"",
                              i, i % 40, i);
      for (guint n = 0; n < 60; n++)
        g_string_append (json, "  if (state->cursor >= limit)\\n    return fail (\\\"end\\\");\\n");
      g_string_append (json, "\"}]}]}");
    }
  g_string_append (json, "]}");
  return json;
}

static void
measure_request (const char *upstream, const char *executable, const char *model)
{
  static const char everything[] = "{\"rules\":[{\"comment\":\"takes all\"}]}";
  g_autoptr (GString) json = make_request ();
  g_autoptr (GBytes) file = g_bytes_new_static (everything, strlen (everything));
  const char *name = "bench";
  g_autoptr (WeirModelRules) rules = weir_model_rules_new (&file, &name, 1, NULL);
  const WeirTarget target = { model, executable, weir_model_rules_lookup (rules, executable, model),
                              TRUE };
  gint64 start_us = get_cpu_us ();

  for (guint i = 0; i < N_REQUESTS; i++)
    {
      g_autoptr (WeirRequest) request = decode ("messages", json->str, json->len);
      g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) body =
          weir_codec_get (upstream)->encode_request (request, &target, loss, &error);

      if (body == NULL)
        g_error ("%s", error->message);
    }
  g_print ("messages to %-8s %6.2f ms a request of %" G_GSIZE_FORMAT " KB\n", model,
           (double) (get_cpu_us () - start_us) / N_REQUESTS / 1000, json->len / 1000);
}

/* What an Anthropic client's count_tokens takes, from the bytes it sends. */
static void
measure_count (void)
{
  g_autoptr (GString) json = make_request ();
  gint64 tokens = 0;
  gint64 start_us = get_cpu_us ();

  for (guint i = 0; i < N_REQUESTS; i++)
    {
      g_autoptr (WeirRequest) request = decode ("messages", json->str, json->len);

      tokens += weir_token_estimate (request);
    }
  g_print ("count tokens         %6.2f ms a megabyte (%" G_GINT64_FORMAT " tokens)\n",
           (double) (get_cpu_us () - start_us) / N_REQUESTS / 1000 * 1000000 / (double) json->len,
           tokens / N_REQUESTS);
}

int
main (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    measure_stream (i);
  measure_request ("openai-chat", "azure-openai", "gpt-5");
  measure_request ("gemini", "gcp-vertexai", "gemini");
  measure_request ("messages", "aws-bedrock", "claude");
  measure_count ();
  return 0;
}
