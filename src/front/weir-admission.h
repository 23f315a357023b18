/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-http-head.h"
#include "base/weir-secret.h"

G_BEGIN_DECLS

/* One local key that clients may present. Only its digest is kept. */
typedef struct
{
  char *name;
  guint8 digest[WEIR_DIGEST_LEN];
  gint64 expires_wall_us; /* 0: never */
} WeirLocalKey;

/**
 * WeirAdmission:
 *
 * Who may come in: decided from the head of a request alone, before a byte of its body is read.
 * Immutable, reference-counted, any thread.
 */
typedef struct _WeirAdmission WeirAdmission;

typedef struct
{
  const WeirLocalKey *keys; /* none: no key is needed (loopback only; the caller sees to that) */
  guint n_keys;
  const char *const *allowed_hosts;   /* (nullable): beyond loopback and the bound address */
  const char *const *allowed_origins; /* (nullable): exact */
  const char *bound_host;             /* (nullable) */
  guint16 port;
  const char *unavailable; /* (nullable): why some keys are not known now; static */
} WeirAdmissionOptions;

WeirAdmission *weir_admission_new (const WeirAdmissionOptions *options);
WeirAdmission *weir_admission_ref (WeirAdmission *self);
void weir_admission_unref (WeirAdmission *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirAdmission, weir_admission_unref)

/**
 * weir_admission_check:
 * @head: a valid head
 * @now_wall_us: for keys that expire
 * @key_name: (out) (transfer none) (nullable): name of the key that was presented
 * @origin: (out) (transfer none) (nullable): the allowed Origin, for the CORS headers of the reply
 *
 * Host, Origin, Sec-Fetch-Site, then the key (Authorization with or without Bearer, x-api-key,
 * api-key, x-goog-api-key; those that are sent must agree; compared as digests in constant time
 * over all keys). GET and HEAD of / and GET /health, and OPTIONS, need no key.
 *
 * Returns: %FALSE with a WEIR_API_ERROR_LOCAL_AUTH, _KEY_EXPIRED, _FORBIDDEN or _MEDIA_TYPE;
 * or _UNAVAILABLE where it would be _LOCAL_AUTH, but not all keys are known
 */
gboolean weir_admission_check (WeirAdmission *self,
                               const WeirHttpHead *head,
                               gint64 now_wall_us,
                               const char **key_name,
                               const char **origin,
                               GError **error);

G_END_DECLS
