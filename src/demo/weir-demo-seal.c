/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-seal.h"

#include <string.h>

#define DIGEST_LEN 32

static const guint8 secret[] = "the simulation's own";

static void
make_digest (const char *kind, const char *text, guint8 *digest)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, secret, sizeof secret);
  gsize len = DIGEST_LEN;

  /* With the zero byte, so that kind and text do not run together. */
  g_hmac_update (hmac, (const guchar *) kind, (gssize) strlen (kind) + 1);
  g_hmac_update (hmac, (const guchar *) text, (gssize) strlen (text));
  g_hmac_get_digest (hmac, digest, &len);
}

char *
weir_demo_seal_sign (const char *kind, const char *text)
{
  guint8 digest[DIGEST_LEN];

  make_digest (kind, text, digest);
  return g_base64_encode (digest, sizeof digest);
}

gboolean
weir_demo_seal_is_signature (const char *kind, const char *text, const char *signature)
{
  g_autofree char *expected = weir_demo_seal_sign (kind, text);

  return g_str_equal (signature, expected);
}

char *
weir_demo_seal_close (const char *kind, const char *text)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 digest[DIGEST_LEN];

  make_digest (kind, text, digest);
  g_byte_array_append (bytes, digest, sizeof digest);
  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
  return g_base64_encode (bytes->data, bytes->len);
}

char *
weir_demo_seal_open (const char *kind, const char *sealed)
{
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize len;

  bytes = g_base64_decode (sealed, &len);
  if (len < DIGEST_LEN)
    return NULL;
  text = g_strndup ((const char *) bytes + DIGEST_LEN, len - DIGEST_LEN);
  again = weir_demo_seal_close (kind, text);
  return g_str_equal (again, sealed) ? g_steal_pointer (&text) : NULL;
}
