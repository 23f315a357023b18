/* SPDX-License-Identifier: MIT */
#include "messages-fixture.h"

#include <string.h>

WeirRequest *
messages_request (const char *codec, const char *json)
{
  static const WeirPlace place = { .count = TRUE };
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  WeirRequest *request = weir_codec_decode (weir_codec_get (codec), body, &place, &error);

  g_assert_no_error (error);
  return request;
}

WeirModelRules *
messages_rules (void)
{
  const char *const names[] = { "data/models/claude.json", "data/models/openai.json" };
  GBytes *files[2];
  g_autoptr (GError) error = NULL;
  WeirModelRules *rules;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize len;
      char *data = fixture_read_root (names[i], &len);

      files[i] = g_bytes_new_take (data, len);
    }
  rules = weir_model_rules_new (files, names, G_N_ELEMENTS (names), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_bytes_unref (files[i]);
  return rules;
}

gboolean
encode_sink (const WeirEvent *event, gpointer user_data, GError **error)
{
  EncodeSink *self = user_data;

  return weir_encoder_event (self->encoder, event, self->out, error);
}
