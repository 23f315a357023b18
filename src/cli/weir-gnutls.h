/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/* What is used of GnuTLS, for making certificates. */
#define WEIR_GNUTLS_FUNCTIONS(X)                                                                   \
  X (gnutls_memset)                                                                                \
  X (gnutls_rnd)                                                                                   \
  X (gnutls_strerror)                                                                              \
  X (gnutls_x509_crt_deinit)                                                                       \
  X (gnutls_x509_crt_export2)                                                                      \
  X (gnutls_x509_crt_init)                                                                         \
  X (gnutls_x509_crt_set_activation_time)                                                          \
  X (gnutls_x509_crt_set_basic_constraints)                                                        \
  X (gnutls_x509_crt_set_dn_by_oid)                                                                \
  X (gnutls_x509_crt_set_expiration_time)                                                          \
  X (gnutls_x509_crt_set_key)                                                                      \
  X (gnutls_x509_crt_set_key_purpose_oid)                                                          \
  X (gnutls_x509_crt_set_key_usage)                                                                \
  X (gnutls_x509_crt_set_serial)                                                                   \
  X (gnutls_x509_crt_set_subject_alt_name)                                                         \
  X (gnutls_x509_crt_set_version)                                                                  \
  X (gnutls_x509_crt_sign2)                                                                        \
  X (gnutls_x509_privkey_deinit)                                                                   \
  X (gnutls_x509_privkey_export2_pkcs8)                                                            \
  X (gnutls_x509_privkey_generate)                                                                 \
  X (gnutls_x509_privkey_init)

#define WEIR_GNUTLS_MEMBER(name) __typeof__ (&name) name;

/**
 * WeirGnutls:
 * @free: what gives back memory that GnuTLS has made
 *
 * GnuTLS, loaded when it is needed. It is there in any case, since GIO's TLS is made of it and loads
 * it in the same way; linked to, it took a third of the time weirctl needs to start.
 */
typedef struct
{
  WEIR_GNUTLS_FUNCTIONS (WEIR_GNUTLS_MEMBER)
  gnutls_free_function *free;
} WeirGnutls;

#undef WEIR_GNUTLS_MEMBER

/* Loads it; it stays. Errors: G_TLS_ERROR_UNAVAILABLE */
gboolean weir_gnutls_load (WeirGnutls *self, GError **error);

G_END_DECLS
