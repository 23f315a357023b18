/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "wire/weir-api-error.h"
#include "wire/weir-codec.h"
#include "wire/weir-event-check.h"

#include <string.h>

/* Input that begins with "{" is a request: what is read must be patched and written into JSON again.
 * Any other is a reply: its events must keep to the grammar, and it must end whole or with an error. */

typedef struct
{
  WeirEventCheck *check;
  WeirEncoder *encoder;
  GString *out;
} Sink;

static gboolean
take_event (const WeirEvent *event, gpointer user_data, GError **error)
{
  Sink *sink = user_data;

  if (!weir_event_check_push (sink->check, event, error))
    g_error ("%s", (*error)->message);
  return weir_encoder_event (sink->encoder, event, sink->out, error);
}

static WeirRequest *
read_request (const char *data, size_t size)
{
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  WeirRequest *request = weir_codec_get ("openai-chat")->decode_request (body, &error);

  g_assert_true ((request == NULL) == (error != NULL));
  g_assert_true (error == NULL || error->domain == WEIR_API_ERROR);
  return request;
}

static void
check_body (GBytes *body)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (GError) error = NULL;
  gsize len;
  const char *data;

  if (body == NULL)
    return;
  data = g_bytes_get_data (body, &len);
  weir_json_parse (&doc, data, len, &weir_json_limits_body, &error);
  g_assert_no_error (error);
}

static void
try_request (const char *data, size_t size)
{
  static const char *const allow[] = { "messages", "model", "max_completion_tokens", "tools",
                                       NULL };
  static const char *const refused[] = { "messages[].content[].cache_control", "tools[].x", NULL };
  static const WeirRename rename[] = { { "max_tokens", "max_completion_tokens" }, { NULL, NULL } };
  const WeirModelRule rule = { .allow = allow,
                               .refused = refused,
                               .rename = rename,
                               .system_role = "developer",
                               .tool_id_length = 9,
                               .tools = TRUE,
                               .images = TRUE };
  const WeirModelRule open = { .tools = TRUE, .images = TRUE, .documents = TRUE };
  const WeirTarget narrow = { "m", "e", &rule, TRUE };
  const WeirTarget wide = { "m", "e", &open, FALSE };
  const WeirCodec *codec = weir_codec_get ("openai-chat");
  g_autoptr (WeirRequest) request = read_request (data, size);
  g_autoptr (GBytes) patched = NULL;
  g_autoptr (GBytes) untouched = NULL;
  g_autoptr (GBytes) written = NULL;

  if (request == NULL)
    return;
  patched = codec->patch_request (request, &narrow, NULL, NULL);
  untouched = codec->patch_request (request, &wide, NULL, NULL);
  written = codec->encode_request (request, &wide, NULL, NULL);
  check_body (patched);
  check_body (untouched);
  check_body (written);
}

static gboolean
feed (WeirDecoder *decoder, const char *data, size_t size, Sink *sink, GError **error)
{
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
  WeirFramerResult result;
  WeirFrame frame;

  weir_framer_push (framer, data, size);
  while ((result = weir_framer_next (framer, &frame, error)) == WEIR_FRAMER_FRAME)
    if (!weir_decoder_frame (decoder, &frame, take_event, sink, error))
      return FALSE;
  return result == WEIR_FRAMER_MORE && weir_decoder_finish (decoder, take_event, sink, error);
}

static void
try_reply (const char *data, size_t size, gboolean stream)
{
  g_autofree char *json = g_strdup_printf (
      "{\"model\":\"m\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}",
      stream ? "true" : "false");
  g_autoptr (WeirRequest) request = read_request (json, strlen (json));
  const WeirCodec *codec = weir_codec_get ("openai-chat");
  g_autoptr (WeirDecoder) decoder = codec->decoder_new ();
  g_autoptr (WeirEncoder) encoder = codec->encoder_new (request, "r");
  g_autoptr (WeirEventCheck) check = weir_event_check_new ();
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Sink sink = { check, encoder, out };

  if (feed (decoder, data, size, &sink, &error))
    g_assert_true (weir_event_check_is_complete (check));
  else
    {
      g_assert_true (error != NULL && error->domain == WEIR_API_ERROR);
      weir_encoder_fail (encoder, error, out);
      /* At the start of a line: inside a message it is no more than the upstream's words. */
      g_assert_false (g_str_has_prefix (out->str, "data: [DONE]"));
      g_assert_null (strstr (out->str, "\ndata: [DONE]"));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size > 0 && data[0] == '{')
    try_request ((const char *) data, size);
  try_reply ((const char *) data, size, TRUE);
  try_reply ((const char *) data, size, FALSE);
  return 0;
}
