/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/weir-secret.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_KEY_VALID, /* or it has no end */
  WEIR_KEY_ENDS_SOON,
  WEIR_KEY_ENDED,
} WeirKeyValidity;

/**
 * WeirKeyFacts:
 * @client_id: also what tells service keys of one instance apart
 * @token_url: where it signs in
 * @api_url: the instance, without a slash at its end
 * @region: (nullable): "eu-central-1.aws", out of @api_url where that has the usual form
 * @identity_zone: (nullable): the subaccount's
 * @has_certificate: it is an X.509 key
 * @not_after_s: when the certificate ends, seconds since 1970 UTC; 0: never
 * @is_foreign: it points to a host that is not SAP's: the user is to be asked
 *
 * What may be shown of a service key. There is no secret in it.
 */
typedef struct
{
  char *client_id;
  char *token_url;
  char *api_url;
  char *region;
  char *identity_zone;
  gboolean has_certificate;
  gint64 not_after_s;
  gboolean is_foreign;
} WeirKeyFacts;

/**
 * weir_key_facts_read_texts:
 * @pasted: what was pasted, dropped or read from a file
 *
 * Takes service keys out of what people have: one as the cockpit shows it, several in a list, an
 * assignment of AICORE_SERVICE_KEY, with quotes, escapes, CRLF or a byte order mark. Whether each
 * is good, weir_key_facts_new () tells.
 *
 * Returns: (transfer full) (element-type WeirSecret): at least one; these are what to keep
 */
GPtrArray *weir_key_facts_read_texts (const WeirSecret *pasted);

/* (transfer full) (nullable). Errors: WEIR_AICORE_ERROR_KEY; the message names the member that is wrong. */
WeirKeyFacts *weir_key_facts_new (const WeirSecret *key, GError **error);
void weir_key_facts_free (WeirKeyFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirKeyFacts, weir_key_facts_free)

/* Whether both are of one client of one instance: then one of them is too much. */
gboolean weir_key_facts_is_same (const WeirKeyFacts *a, const WeirKeyFacts *b);

/* SOON: within two days. */
WeirKeyValidity weir_key_facts_get_validity (const WeirKeyFacts *self, gint64 now_wall_us);

G_END_DECLS
