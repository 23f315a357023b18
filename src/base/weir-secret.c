/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-secret.h"

#include <string.h>

struct _WeirSecret
{
  gatomicrefcount references;
  gsize len;
  char data[];
};

WeirSecret *
weir_secret_new (const char *data, gssize len)
{
  WeirSecret *self;
  gsize size;

  g_return_val_if_fail (data != NULL || len == 0, NULL);
  size = len < 0 ? strlen (data) : (gsize) len;
  self = g_malloc (sizeof *self + size + 1);
  g_atomic_ref_count_init (&self->references);
  self->len = size;
  if (size > 0)
    memcpy (self->data, data, size);
  self->data[size] = '\0';
  return self;
}

WeirSecret *
weir_secret_take (char *data)
{
  WeirSecret *self;

  g_return_val_if_fail (data != NULL, NULL);
  self = weir_secret_new (data, -1);
  weir_secret_wipe (data, self->len);
  g_free (data);
  return self;
}

WeirSecret *
weir_secret_ref (WeirSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weir_secret_unref (WeirSecret *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  weir_secret_wipe (self->data, self->len);
  g_free (self);
}

const char *
weir_secret_peek (const WeirSecret *self, gsize *len)
{
  g_return_val_if_fail (self != NULL, NULL);
  if (len != NULL)
    *len = self->len;
  return self->data;
}

void
weir_secret_wipe (gpointer data, gsize len)
{
  if (len > 0)
    explicit_bzero (data, len);
}

void
weir_digest (const char *data, gssize len, guint8 digest[WEIR_DIGEST_LEN])
{
  static const guint8 block[64] = { 0 };
  GChecksum *checksum;
  gsize digest_len = WEIR_DIGEST_LEN;

  g_return_if_fail (data != NULL || len == 0);
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  if (len != 0)
    g_checksum_update (checksum, (const guchar *) data, len);
  g_checksum_get_digest (checksum, digest, &digest_len);
  /* The checksum still holds the last bytes and is freed without being wiped: fill it first. */
  g_checksum_reset (checksum);
  g_checksum_update (checksum, block, sizeof block);
  g_checksum_free (checksum);
}

gboolean
weir_digest_equal (const guint8 a[WEIR_DIGEST_LEN], const guint8 b[WEIR_DIGEST_LEN])
{
  volatile guint8 difference = 0;

  for (gsize i = 0; i < WEIR_DIGEST_LEN; i++)
    difference |= a[i] ^ b[i];
  return difference == 0;
}
