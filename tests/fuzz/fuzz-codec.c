/* SPDX-License-Identifier: MIT */
#include "fuzz-codec.h"

#include <string.h>

#include "wire/weir-api-error.h"
#include "wire/weir-embedding.h"
#include "wire/weir-event-check.h"

/* A schema or arguments nested as deep as a request may be stand deeper in what is sent on. */
static const WeirJsonLimits written_limits = { .max_depth = 512, .max_nodes = 2000000 };

/* Takes the events of a reply: checks them, and writes them where there is a client. */
typedef struct
{
  WeirEventCheck *check;
  WeirEncoder *encoder; /* (nullable) */
  GString *out;
} Sink;

static void
check_error (gboolean done, const GError *error)
{
  if (done)
    g_assert_no_error (error);
  else
    g_assert_true (error != NULL && error->domain == WEIR_API_ERROR);
}

static void
check_json (const char *data, gsize size)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (GError) error = NULL;

  weir_json_parse (&doc, data, size, &written_limits, &error);
  g_assert_no_error (error);
}

WeirRequest *
fuzz_codec_request (const char *codec, GBytes *body, const WeirPlace *place)
{
  g_autoptr (GError) error = NULL;
  WeirRequest *request = weir_codec_decode (weir_codec_get (codec), body, place, &error);

  check_error (request != NULL, error);
  return request;
}

static void
check_sent (GBytes *sent, const GError *error)
{
  check_error (sent != NULL, error);
  if (sent != NULL)
    check_json (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent));
}

void
fuzz_codec_encode (const WeirRequest *request, const char *codec, const WeirModelRule *rule)
{
  const WeirTarget target = { .model = "m", .executable = "e", .rule = rule };
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sent = weir_codec_get (codec)->encode_request (request, &target, loss, &error);

  check_sent (sent, error);
}

void
fuzz_codec_patch (const WeirRequest *request, const char *codec, const WeirModelRule *rule)
{
  const WeirTarget target = { .model = "m", .executable = "e", .rule = rule, .stream = TRUE };
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sent = weir_codec_get (codec)->patch_request (request, &target, loss, &error);

  check_sent (sent, error);
}

void
fuzz_codec_embedding (const char *codec, GBytes *body, const WeirPlace *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirEmbeddingRequest) request =
      weir_embedding_codec_decode (weir_embedding_codec_get (codec), body, place, &error);

  check_error (request != NULL, error);
  if (request != NULL)
    g_assert_cmpuint (request->n_inputs, >, 0);
}

static gboolean
take_event (const WeirEvent *event, gpointer user_data, GError **error)
{
  Sink *sink = user_data;
  g_autoptr (GError) broken = NULL;

  weir_event_check_push (sink->check, event, &broken);
  g_assert_no_error (broken);
  return sink->encoder == NULL || weir_encoder_event (sink->encoder, event, sink->out, error);
}

static gboolean
read_stream (WeirDecoder *decoder, const char *data, gsize size, Sink *sink, GError **error)
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

/* Reads a reply; %FALSE with an error set where it did not end whole. */
static gboolean
read_reply (const char *codec,
            const char *data,
            gsize size,
            gboolean stream,
            WeirEncoder *encoder,
            GString *out,
            GError **error)
{
  g_autoptr (WeirDecoder) decoder = weir_codec_get (codec)->decoder_new ();
  g_autoptr (WeirEventCheck) check = weir_event_check_new ();
  g_autoptr (GError) failure = NULL;
  Sink sink = { check, encoder, out };
  gboolean whole;

  if (stream)
    whole = read_stream (decoder, data, size, &sink, &failure);
  else
    whole = weir_decoder_body (decoder, data, size, take_event, &sink, &failure)
            && weir_decoder_finish (decoder, take_event, &sink, &failure);
  check_error (whole, failure);
  if (whole)
    g_assert_true (weir_event_check_is_complete (check));
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return whole;
}

void
fuzz_codec_reply (const char *codec, const char *data, gsize size)
{
  read_reply (codec, data, size, TRUE, NULL, NULL, NULL);
  read_reply (codec, data, size, FALSE, NULL, NULL, NULL);
}

void
fuzz_codec_answer (const char *codec, const char *asked, const char *data, gsize size)
{
  g_autoptr (GBytes) body = g_bytes_new_static (asked, strlen (asked));
  g_autoptr (WeirRequest) request = fuzz_codec_request (codec, body, NULL);
  g_autoptr (WeirEncoder) encoder = weir_codec_get (codec)->encoder_new (request, "r");
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean whole = read_reply (codec, data, size, request->stream, encoder, out, &error);

  if (!whole && request->stream)
    weir_encoder_fail (encoder, error, out);
  if (whole && !request->stream)
    check_json (out->str, out->len);
  if (request->stream)
    g_assert_true (read_reply (codec, out->str, out->len, TRUE, NULL, NULL, NULL) == whole);
}

const WeirModelRule *
fuzz_codec_rule (const char *text)
{
  static GHashTable *kept;
  WeirModelRules *rules;

  if (kept == NULL)
    kept = g_hash_table_new (g_str_hash, g_str_equal);
  rules = g_hash_table_lookup (kept, text);
  if (rules == NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
      GBytes *files[] = { bytes };
      const char *const names[] = { "rules" };
      g_autoptr (GError) error = NULL;

      rules = weir_model_rules_new (files, names, 1, &error);
      g_assert_no_error (error);
      g_hash_table_insert (kept, (gpointer) text, rules);
    }
  return weir_model_rules_lookup (rules, "e", "m");
}
