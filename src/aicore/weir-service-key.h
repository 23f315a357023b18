/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/weir-secret.h"

G_BEGIN_DECLS

/**
 * WeirServiceKey:
 *
 * What is needed to reach one SAP AI Core instance: client id, client secret or X.509 pair, token
 * URL and API URL. Immutable, reference-counted, any thread.
 */
typedef struct _WeirServiceKey WeirServiceKey;

/* The members of a flat configuration (~/.aicore/config.json, AICORE_* variables); unset ones %NULL.
 * The secret ones are copied into #WeirSecret. */
typedef struct
{
  const char *client_id;
  const char *client_secret;
  const char *certificate; /* PEM, chain, possibly with literal "\\n" */
  const char *private_key; /* PEM */
  const char *auth_url;
  const char *cert_url;
  const char *base_url;
} WeirServiceKeyParts;

/**
 * weir_service_key_parse:
 * @json: a service key as the BTP cockpit shows it, or wrapped: {"credentials": {…}}, VCAP_SERVICES,
 *   a flat AICORE_* object, or such an object as a JSON string
 * @len: bytes, or -1
 *
 * Depth and size are checked first. URLs are normalised: the token URL ends in /oauth/token, the API
 * URL has no /v2 and no slash at its end. Plain http is taken for loopback hosts only.
 *
 * Errors: WEIR_AICORE_ERROR_KEY; the message names the member that is missing or wrong and never
 * quotes a value that may be secret.
 */
WeirServiceKey *weir_service_key_parse (const char *json, gssize len, GError **error);
WeirServiceKey *weir_service_key_new_from_parts (const WeirServiceKeyParts *parts, GError **error);

WeirServiceKey *weir_service_key_ref (WeirServiceKey *self);
void weir_service_key_unref (WeirServiceKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirServiceKey, weir_service_key_unref)

const char *weir_service_key_get_client_id (const WeirServiceKey *self);
WeirSecret *weir_service_key_get_client_secret (const WeirServiceKey *self);    /* (nullable) */
GTlsCertificate *weir_service_key_get_certificate (const WeirServiceKey *self); /* (nullable) */
const char *weir_service_key_get_token_url (const WeirServiceKey *self);
const char *weir_service_key_get_api_url (const WeirServiceKey *self);
const char *weir_service_key_get_api_origin (const WeirServiceKey *self);    /* with its port */
const char *weir_service_key_get_identity_zone (const WeirServiceKey *self); /* (nullable) */

/* (transfer full) (nullable): when the certificate ends; %NULL for a client secret. */
GDateTime *weir_service_key_dup_not_after (const WeirServiceKey *self);

/* Whether the API or the token endpoint is outside the hosts SAP runs (*.hana.ondemand.com,
 * *.cloud.sap) and not loopback: secrets would be sent there, so the user is to be asked. */
gboolean weir_service_key_is_foreign_host (const WeirServiceKey *self);

gboolean weir_service_key_equal (const WeirServiceKey *a, const WeirServiceKey *b);

G_END_DECLS
