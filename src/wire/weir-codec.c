/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec.h"

#include "wire/weir-api-error.h"

/* The table: a format is one line here and its own files. */
#define CODECS(X)                                                                                  \
  X (weir_codec_chat)                                                                              \
  X (weir_codec_converse)                                                                          \
  X (weir_codec_gemini)                                                                            \
  X (weir_codec_gemini_array)                                                                      \
  X (weir_codec_messages)                                                                          \
  X (weir_codec_ollama_chat)                                                                       \
  X (weir_codec_ollama_generate)                                                                   \
  X (weir_codec_orchestration)                                                                     \
  X (weir_codec_responses)

#define DECLARE(codec) extern const WeirCodec codec;
CODECS (DECLARE)

#define ENTRY(codec) &codec,
static const WeirCodec *const codecs[] = { CODECS (ENTRY) };

const WeirCodec *
weir_codec_get (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    if (g_str_equal (codecs[i]->id, id))
      return codecs[i];
  return NULL;
}

WeirRequest *
weir_codec_decode (const WeirCodec *codec, GBytes *body, const WeirPlace *place, GError **error)
{
  static const WeirPlace nowhere = { NULL };

  g_return_val_if_fail (codec != NULL && body != NULL, NULL);

  if (codec->decode_placed != NULL)
    return codec->decode_placed (body, place != NULL ? place : &nowhere, error);
  if (codec->decode_request != NULL)
    return codec->decode_request (body, error);
  g_propagate_error (error,
                     weir_api_error_new (WEIR_API_ERROR_UNSUPPORTED, "This API is not offered."));
  return NULL;
}

gboolean
weir_decoder_frame (WeirDecoder *self,
                    const WeirFrame *frame,
                    WeirEventSink sink,
                    gpointer user_data,
                    GError **error)
{
  g_return_val_if_fail (self != NULL && frame != NULL && sink != NULL, FALSE);
  return self->ops->frame (self, frame, sink, user_data, error);
}

gboolean
weir_decoder_body (WeirDecoder *self,
                   const char *data,
                   gsize len,
                   WeirEventSink sink,
                   gpointer user_data,
                   GError **error)
{
  g_return_val_if_fail (self != NULL && sink != NULL, FALSE);
  return self->ops->body (self, data, len, sink, user_data, error);
}

gboolean
weir_decoder_finish (WeirDecoder *self, WeirEventSink sink, gpointer user_data, GError **error)
{
  const WeirEvent end = { .kind = WEIR_EVENT_END };
  const char *missing;

  g_return_val_if_fail (self != NULL && sink != NULL, FALSE);

  missing = self->ops->missing (self);
  if (missing != NULL)
    return weir_api_error_set_at (error, WEIR_API_ERROR_UPSTREAM, NULL,
                                  "The upstream's reply was cut: it ended without %s", missing);
  return sink (&end, user_data, error);
}

gboolean
weir_decoder_is_complete (const WeirDecoder *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->ops->is_complete (self);
}

void
weir_decoder_free (WeirDecoder *self)
{
  if (self != NULL)
    self->ops->free (self);
}

gboolean
weir_encoder_event (WeirEncoder *self, const WeirEvent *event, GString *out, GError **error)
{
  g_return_val_if_fail (self != NULL && event != NULL && out != NULL, FALSE);
  return self->ops->event (self, event, out, error);
}

gboolean
weir_encoder_follow (WeirEncoder *self, const WeirEvent *event, GError **error)
{
  g_return_val_if_fail (self != NULL && event != NULL, FALSE);
  return self->ops->follow == NULL || self->ops->follow (self, event, error);
}

void
weir_encoder_fail (WeirEncoder *self, const GError *error, GString *out)
{
  g_return_if_fail (self != NULL && error != NULL && out != NULL);
  self->ops->fail (self, error, out);
}

void
weir_encoder_free (WeirEncoder *self)
{
  if (self != NULL)
    self->ops->free (self);
}
