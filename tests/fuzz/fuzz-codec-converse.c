/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "wire/weir-api-error.h"
#include "wire/weir-codec.h"
#include "wire/weir-event-check.h"

#include <string.h>

/* Input that begins with "{" is a chat request too: what is read must be written as JSON. All input is
 * a reply, streamed and whole: its events must keep to the grammar, and it must end whole or with an
 * error. */

static gboolean
take_event (const WeirEvent *event, gpointer user_data, GError **error)
{
  if (!weir_event_check_push (user_data, event, error))
    g_error ("%s", (*error)->message);
  return TRUE;
}

static void
check_end (WeirEventCheck *check, gboolean whole, const GError *error)
{
  if (whole)
    g_assert_true (weir_event_check_is_complete (check));
  else
    g_assert_true (error != NULL && error->domain == WEIR_API_ERROR);
}

static gboolean
feed (WeirDecoder *decoder, const char *data, size_t size, WeirEventCheck *check, GError **error)
{
  g_autoptr (WeirFramer) framer = weir_framer_sse_new ();
  WeirFramerResult result;
  WeirFrame frame;

  weir_framer_push (framer, data, size);
  while ((result = weir_framer_next (framer, &frame, error)) == WEIR_FRAMER_FRAME)
    if (!weir_decoder_frame (decoder, &frame, take_event, check, error))
      return FALSE;
  return result == WEIR_FRAMER_MORE && weir_decoder_finish (decoder, take_event, check, error);
}

static void
try_reply (const char *data, size_t size, gboolean stream)
{
  g_autoptr (WeirDecoder) decoder = weir_codec_get ("bedrock-converse")->decoder_new ();
  g_autoptr (WeirEventCheck) check = weir_event_check_new ();
  g_autoptr (GError) error = NULL;
  gboolean whole;

  if (stream)
    whole = feed (decoder, data, size, check, &error);
  else
    whole = weir_decoder_body (decoder, data, size, take_event, check, &error)
            && weir_decoder_finish (decoder, take_event, check, &error);
  check_end (check, whole, error);
}

static void
try_target (const WeirRequest *request, const WeirModelRule *rule)
{
  const WeirTarget target = { "m", "e", rule, FALSE };
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body =
      weir_codec_get ("bedrock-converse")->encode_request (request, &target, loss, &error);
  g_auto (WeirJsonDoc) doc = { NULL };
  gsize len;
  const char *data;

  if (body == NULL)
    {
      g_assert_true (error != NULL && error->domain == WEIR_API_ERROR);
      return;
    }
  g_assert_no_error (error);
  data = g_bytes_get_data (body, &len);

  /* A schema or arguments nested as deep as a request may be stand deeper here. */
  weir_json_parse (&doc, data, len, &(const WeirJsonLimits){ 512, 2000000 }, &error);
  g_assert_no_error (error);
}

static void
try_request (const char *data, size_t size)
{
  const WeirModelRule open = { .prefill = TRUE, .tools = TRUE, .images = TRUE, .documents = TRUE };
  const WeirModelRule closed = { .max_out = 100, .tools = TRUE };
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  g_autoptr (WeirRequest) request = weir_codec_get ("openai-chat")->decode_request (body, NULL);

  if (request == NULL)
    return;
  try_target (request, &open);
  try_target (request, &closed);
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
