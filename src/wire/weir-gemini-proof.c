/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-gemini-proof.h"

#include <string.h>

#include "wire/weir-codec-gemini.h"

/* How an envelope begins ("sapr1") once it is base64. */
#define BEGINNING "c2FwcjE"

#define SIGNED 's'
#define REDACTED 'r'

void
weir_gemini_proof_write (const char *origin,
                         const char *model,
                         const GString *signature,
                         const GString *text,
                         const char *redacted,
                         GString *out)
{
  g_autoptr (GString) payload = NULL;
  g_autoptr (GString) envelope = NULL;
  g_autofree char *encoded = NULL;

  g_return_if_fail (model != NULL && out != NULL);

  if (origin == NULL || (redacted == NULL && (signature == NULL || signature->len == 0)))
    return;
  if (g_str_equal (origin, WEIR_CODEC_GEMINI_ID))
    {
      if (signature != NULL)
        weir_json_escape (out, signature->str, (gssize) signature->len);
      return;
    }

  payload = g_string_new (NULL);
  if (redacted != NULL)
    g_string_append_printf (payload, "%c%s", REDACTED, redacted);
  else
    {
      g_string_append_c (payload, SIGNED);
      g_string_append_len (payload, signature->str, (gssize) signature->len);
      g_string_append_c (payload, '\n');
      if (text != NULL)
        g_string_append_len (payload, text->str, (gssize) text->len);
    }
  envelope = g_string_new (NULL);
  weir_reasoning_envelope_wrap (origin, model, payload->str, payload->len, envelope);
  if (envelope->len == 0)
    return;
  encoded = g_base64_encode ((const guchar *) envelope->str, envelope->len);
  g_string_append (out, encoded);
}

/* What is in an opened envelope. %FALSE when nobody here can have put it there. */
static gboolean
take_payload (WeirRequestBuilder *builder, const GString *payload, WeirPart *part)
{
  const char *end;

  if (payload->len > 1 && payload->str[0] == REDACTED)
    {
      part->redacted =
          weir_request_builder_text (builder, payload->str + 1, (gssize) payload->len - 1);
      return TRUE;
    }
  end = payload->len > 1 && payload->str[0] == SIGNED ? memchr (payload->str, '\n', payload->len)
                                                      : NULL;
  if (end == NULL || end == payload->str + 1)
    return FALSE;
  part->signature = weir_request_builder_text (builder, payload->str + 1, end - payload->str - 1);
  part->text = weir_request_builder_text (builder, end + 1,
                                          (gssize) payload->len - (end + 1 - payload->str));
  return TRUE;
}

gboolean
weir_gemini_proof_is_native (WeirJsonText proof)
{
  g_autofree char *encoded = weir_json_text_dup (proof);

  return encoded != NULL && !g_str_has_prefix (encoded, BEGINNING);
}

WeirEnvelope
weir_gemini_proof_read (WeirRequestBuilder *builder, WeirJsonText proof, WeirPart *part)
{
  g_autofree char *encoded = weir_json_text_dup (proof);
  g_autofree char *envelope = NULL;
  g_autoptr (GString) escaped = NULL;
  g_autoptr (GString) payload = NULL;
  const char *origin = NULL;
  gsize len = 0;

  g_return_val_if_fail (builder != NULL && part != NULL, WEIR_ENVELOPE_NONE);

  if (weir_gemini_proof_is_native (proof))
    {
      part->origin = g_intern_static_string (WEIR_CODEC_GEMINI_ID);
      part->signature = proof;
      return WEIR_ENVELOPE_NONE;
    }

  if (encoded == NULL)
    return WEIR_ENVELOPE_FOREIGN;
  envelope = (char *) g_base64_decode (encoded, &len);
  escaped = g_string_new (NULL);
  weir_json_escape (escaped, envelope, (gssize) len);
  payload = g_string_new (NULL);
  if (weir_reasoning_envelope_open ((WeirJsonText){ escaped->str, escaped->len },
                                    weir_request_builder_get (builder)->model, &origin, payload)
          != WEIR_ENVELOPE_OPENED
      || !take_payload (builder, payload, part))
    return WEIR_ENVELOPE_FOREIGN;
  part->origin = origin;
  return WEIR_ENVELOPE_OPENED;
}
