/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include <string.h>

#include "wire/weir-api-error.h"
#include "wire/weir-codec.h"
#include "wire/weir-event-check.h"
#include "wire/weir-token-estimate.h"

/* Any bytes as a client's body: refused with an error, or sent on as valid JSON to a model of this format
 * and to one of another. The same bytes as a stream and as a whole reply: events that keep to their
 * grammar, one error at most, and what a client is sent of it is this format again. */

static void
check_json (GBytes *body, const GError *error)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  gsize len;
  const char *data;

  g_assert_true ((body != NULL) != (error != NULL));
  if (body == NULL)
    return;
  data = g_bytes_get_data (body, &len);
  g_assert_true (weir_json_parse (&doc, data, len, &weir_json_limits_body, NULL));
}

static void
check_request (GBytes *body)
{
  static const char rule_text[] =
      "{\"rules\":[{\"drop\":[\"model\",\"metadata\"],\"reasoning\":true,\"efforts\":[\"low\"],"
      "\"refused\":[\"tools[].x\",\"input[].content[].x\"],\"built_ins\":[\"file\"],"
      "\"max_out\":9000}]}";
  g_autoptr (GBytes) rule_bytes = g_bytes_new_static (rule_text, sizeof rule_text - 1);
  GBytes *files[] = { rule_bytes };
  const char *const names[] = { "rules" };
  g_autoptr (WeirModelRules) rules = weir_model_rules_new (files, names, 1, NULL);
  g_autoptr (WeirRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  WeirTarget target = { .model = "m", .executable = "e" };

  request = weir_codec_get ("responses")->decode_request (body, &error);
  g_assert_true ((request != NULL) != (error != NULL));
  if (request == NULL)
    return;
  target.rule = weir_model_rules_lookup (rules, "e", "m");
  g_assert_cmpint (weir_token_estimate (request), >, 0);
  for (guint i = 0; i < 3; i++)
    {
      const WeirCodec *codec = weir_codec_get (i < 2 ? "responses" : "messages");
      g_autoptr (GError) failure = NULL;
      g_autoptr (GBytes) sent = i == 0 ? codec->patch_request (request, &target, NULL, &failure)
                                       : codec->encode_request (request, &target, NULL, &failure);

      check_json (sent, failure);
    }
}

/* What checks the events of a reply and writes them for a client. */
typedef struct
{
  WeirEventCheck *check;
  WeirEncoder *encoder;
  GString *out;
} Client;

static gboolean
take_event (const WeirEvent *event, gpointer user_data, GError **error)
{
  Client *client = user_data;
  g_autoptr (GError) broken = NULL;

  weir_event_check_push (client->check, event, &broken);
  g_assert_no_error (broken);
  return weir_encoder_event (client->encoder, event, client->out, error);
}

static gboolean
ignore_event (const WeirEvent *event, gpointer user_data, GError **error)
{
  return TRUE;
}

static gboolean
read_stream (const char *data, gsize len, WeirEventSink sink, gpointer user_data, GError **error)
{
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("responses")->decoder_new ();
  WeirFrame frame;

  weir_framer_push (framer, data, len);
  while (weir_framer_next (framer, &frame, NULL) == WEIR_FRAMER_FRAME)
    if (!weir_decoder_frame (decoder, &frame, sink, user_data, error))
      return FALSE;
  return weir_decoder_finish (decoder, sink, user_data, error);
}

static void
check_reply (const char *data, gsize len, gboolean stream)
{
  static const char asked[] = "{\"model\":\"m\",\"stream\":true,\"input\":\"x\"}";
  static const char asked_whole[] = "{\"model\":\"m\",\"input\":\"x\"}";
  const char *text = stream ? asked : asked_whole;
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
  g_autoptr (WeirRequest) request = weir_codec_get ("responses")->decode_request (body, NULL);
  g_autoptr (WeirEncoder) encoder = weir_codec_get ("responses")->encoder_new (request, "q");
  g_autoptr (WeirEventCheck) check = weir_event_check_new ();
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("responses")->decoder_new ();
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GBytes) sent = NULL;
  g_autoptr (GError) error = NULL;
  Client client = { check, encoder, out };

  if (!stream)
    {
      if (!weir_decoder_body (decoder, data, len, take_event, &client, NULL)
          || !weir_decoder_finish (decoder, take_event, &client, NULL))
        return;
      sent = g_bytes_new_static (out->str, out->len);
      check_json (sent, NULL);
      return;
    }
  if (read_stream (data, len, take_event, &client, &error))
    {
      g_assert_true (read_stream (out->str, out->len, ignore_event, NULL, &error));
      return;
    }
  weir_encoder_fail (encoder, error, out);
  g_assert_false (read_stream (out->str, out->len, ignore_event, NULL, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) body = g_bytes_new (data, size);

  check_request (body);
  check_reply ((const char *) data, size, TRUE);
  check_reply ((const char *) data, size, FALSE);
  return 0;
}
