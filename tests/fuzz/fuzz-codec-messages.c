/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "wire/weir-api-error.h"
#include "wire/weir-codec.h"
#include "wire/weir-event-check.h"
#include "wire/weir-token-estimate.h"

/* Any bytes as a client's body: refused with an error, or sent on as valid JSON to a model of this format
 * and to one of another. The same bytes as a stream and as a whole reply: events that keep to their
 * grammar, and one error at most. */

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
      "{\"rules\":[{\"drop\":[\"model\",\"stream\",\"cache_control\"],\"thinking\":[\"enabled\"],"
      "\"refused\":[\"tools[].x\",\"messages[].content[].x\"],\"betas\":[],\"max_out\":9000,"
      "\"urls\":false,\"schemas\":false,\"prefill\":false}]}";
  g_autoptr (GBytes) rule_bytes = g_bytes_new_static (rule_text, sizeof rule_text - 1);
  GBytes *files[] = { rule_bytes };
  const char *const names[] = { "rules" };
  g_autoptr (WeirModelRules) rules = weir_model_rules_new (files, names, 1, NULL);
  g_autoptr (WeirRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  WeirTarget target = { .model = "m", .executable = "e" };

  request = weir_codec_get ("messages")->decode_request (body, &error);
  g_assert_true ((request != NULL) != (error != NULL));
  if (request == NULL)
    return;
  target.rule = weir_model_rules_lookup (rules, "e", "m");
  g_assert_cmpint (weir_token_estimate (request), >, 0);
  for (guint i = 0; i < 3; i++)
    {
      const WeirCodec *codec = weir_codec_get (i < 2 ? "messages" : "openai-chat");
      g_autoptr (GError) failure = NULL;
      g_autoptr (GBytes) sent = i == 0 ? codec->patch_request (request, &target, NULL, &failure)
                                       : codec->encode_request (request, &target, NULL, &failure);

      check_json (sent, failure);
    }
}

static gboolean
check_event (const WeirEvent *event, gpointer user_data, GError **error)
{
  g_autoptr (GError) broken = NULL;

  weir_event_check_push (user_data, event, &broken);
  g_assert_no_error (broken);
  return TRUE;
}

static void
check_stream (const char *data, gsize len)
{
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("messages")->decoder_new ();
  g_autoptr (WeirEventCheck) check = weir_event_check_new ();
  g_autoptr (GError) error = NULL;
  WeirFrame frame;

  weir_framer_push (framer, data, len);
  while (weir_framer_next (framer, &frame, NULL) == WEIR_FRAMER_FRAME)
    if (!weir_decoder_frame (decoder, &frame, check_event, check, &error))
      {
        g_assert_nonnull (error);
        return;
      }
  g_assert_true (weir_decoder_finish (decoder, check_event, check, &error)
                 == weir_decoder_is_complete (decoder));
}

static void
check_body (const char *data, gsize len)
{
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("messages")->decoder_new ();
  g_autoptr (WeirEventCheck) check = weir_event_check_new ();

  if (weir_decoder_body (decoder, data, len, check_event, check, NULL))
    g_assert_true (weir_decoder_finish (decoder, check_event, check, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) body = g_bytes_new (data, size);

  check_request (body);
  check_stream ((const char *) data, size);
  check_body ((const char *) data, size);
  return 0;
}
