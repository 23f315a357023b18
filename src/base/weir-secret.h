/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirSecret:
 *
 * Bytes that must not be seen: a password, a key, a token. Reference-counted, immutable, usable
 * from any thread, overwritten when the last reference goes. It has no way to print itself.
 */
typedef struct _WeirSecret WeirSecret;

/* @len -1: terminated. Copies; weir_secret_take () wipes and frees the string it is given. */
WeirSecret *weir_secret_new (const char *data, gssize len);
WeirSecret *weir_secret_take (char *data);
WeirSecret *weir_secret_ref (WeirSecret *self);
void weir_secret_unref (WeirSecret *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirSecret, weir_secret_unref)

/* The bytes, NUL-terminated after @len, which may be %NULL. Do not copy them into anything that
 * lives longer. */
const char *weir_secret_peek (const WeirSecret *self, gsize *len);

/* Overwrites @len bytes in a way the compiler keeps. */
void weir_secret_wipe (gpointer data, gsize len);

#define WEIR_DIGEST_LEN 32

/* SHA-256 of @len bytes (-1: terminated): how a key is kept where it need only be compared. */
void weir_digest (const char *data, gssize len, guint8 digest[WEIR_DIGEST_LEN]);

/* Constant-time comparison. */
gboolean weir_digest_equal (const guint8 a[WEIR_DIGEST_LEN], const guint8 b[WEIR_DIGEST_LEN]);

G_END_DECLS
