/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-reasoning-envelope.h"

#include <string.h>

#define PREFIX "sapr1."
#define FINGERPRINT_LEN 8

/* "sapr1.a.12345678." */
#define HEAD_LEN (strlen (PREFIX) + 2 + FINGERPRINT_LEN + 1)

/* One line a format that has opaque reasoning. */
static const struct
{
  char letter;
  const char *codec;
} origins[] = {
  { 'a', "messages" },  { 'c', "bedrock-converse" },  { 'g', "gemini" },
  { 'o', "responses" }, { 's', "sap-orchestration" },
};

static void
append_fingerprint (char letter, const char *model, GString *out)
{
  g_autofree char *name = g_strdup_printf ("%c/%s", letter, model);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);

  g_string_append_len (out, digest, FINGERPRINT_LEN);
}

static void
append_base64url (const char *data, gsize len, GString *out)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) data, len);

  g_strdelimit (base64, "+", '-');
  g_strdelimit (base64, "/", '_');
  base64[strcspn (base64, "=")] = '\0';
  g_string_append (out, base64);
}

void
weir_reasoning_envelope_wrap (const char *origin,
                              const char *model,
                              const char *payload,
                              gsize len,
                              GString *out)
{
  g_return_if_fail (model != NULL && out != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    if (g_strcmp0 (origins[i].codec, origin) == 0)
      {
        g_string_append_printf (out, PREFIX "%c.", origins[i].letter);
        append_fingerprint (origins[i].letter, model, out);
        g_string_append_c (out, '.');
        append_base64url (payload, len, out);
      }
}

static const char *
find_codec (char letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    if (origins[i].letter == letter)
      return origins[i].codec;
  return NULL;
}

static gboolean
is_base64url (const char *data, gsize len)
{
  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isalnum (data[i]) && data[i] != '-' && data[i] != '_')
      return FALSE;
  return len % 4 != 1;
}

static gboolean
decode_base64url (const char *data, gsize len, GString *out)
{
  static const char *const padding[] = { "", "", "==", "=" };
  g_autofree char *base64 = g_strndup (data, len);
  g_autofree guchar *decoded = NULL;
  g_autofree char *padded = NULL;
  gsize decoded_len;

  if (!is_base64url (data, len))
    return FALSE;

  g_strdelimit (base64, "-", '+');
  g_strdelimit (base64, "_", '/');
  padded = g_strconcat (base64, padding[len % 4], NULL);
  decoded = g_base64_decode (padded, &decoded_len);
  if (!g_utf8_validate_len ((const char *) decoded, decoded_len, NULL))
    return FALSE;
  g_string_append_len (out, (const char *) decoded, (gssize) decoded_len);
  return TRUE;
}

WeirEnvelope
weir_reasoning_envelope_open (WeirJsonText text,
                              const char *model,
                              const char **origin,
                              GString *payload)
{
  g_autoptr (GString) head = NULL;
  const char *codec;

  g_return_val_if_fail (model != NULL && origin != NULL && payload != NULL, WEIR_ENVELOPE_NONE);

  if (text.len < strlen (PREFIX) || memcmp (text.data, PREFIX, strlen (PREFIX)) != 0)
    return WEIR_ENVELOPE_NONE;
  if (text.len < HEAD_LEN)
    return WEIR_ENVELOPE_FOREIGN;

  codec = find_codec (text.data[strlen (PREFIX)]);
  if (codec == NULL)
    return WEIR_ENVELOPE_FOREIGN;
  head = g_string_new (PREFIX);
  g_string_append_printf (head, "%c.", text.data[strlen (PREFIX)]);
  append_fingerprint (text.data[strlen (PREFIX)], model, head);
  g_string_append_c (head, '.');
  if (memcmp (text.data, head->str, HEAD_LEN) != 0
      || !decode_base64url (text.data + HEAD_LEN, text.len - HEAD_LEN, payload))
    return WEIR_ENVELOPE_FOREIGN;

  *origin = g_intern_static_string (codec);
  return WEIR_ENVELOPE_OPENED;
}
