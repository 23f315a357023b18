/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-service-key.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "aicore/weir-service-key-parts.h"
#include "aicore/weir-service-url.h"

#define MAX_CLIENT_ID_LEN 512

struct _WeirServiceKey
{
  char *client_id;
  WeirSecret *client_secret;
  GTlsCertificate *certificate;
  char *token_url;
  char *api_url;
  char *api_origin;
  char *identity_zone;
};

/* The variables of SAP's SDKs. */
static const WeirServiceKeyParts variable_names = {
  .client_id = "AICORE_CLIENT_ID",
  .client_secret = "AICORE_CLIENT_SECRET",
  .certificate = "AICORE_CERT_STR",
  .private_key = "AICORE_KEY_STR",
  .auth_url = "AICORE_AUTH_URL",
  .cert_url = "AICORE_CERT_URL",
  .base_url = "AICORE_BASE_URL",
};

static gboolean
is_given (const char *value)
{
  return value != NULL && *value != '\0';
}

static void
set_key_error (GError **error, const char *member, const char *fault)
{
  g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY, "%s %s", member, fault);
}

static gboolean
check_client_id (const char *client_id, const char *name, GError **error)
{
  if (!is_given (client_id))
    {
      set_key_error (error, name, "is missing");
      return FALSE;
    }
  if (strlen (client_id) > MAX_CLIENT_ID_LEN)
    {
      set_key_error (error, name, "is too long");
      return FALSE;
    }
  for (const char *c = client_id; *c != '\0'; c++)
    {
      if (!g_ascii_isgraph (*c))
        {
          set_key_error (error, name, "holds characters that no client id has");
          return FALSE;
        }
    }

  return TRUE;
}

/* Either a secret or a certificate with its key. */
static gboolean
check_proof (const WeirServiceKeyParts *parts, const WeirServiceKeyParts *names, GError **error)
{
  gboolean has_certificate = is_given (parts->certificate);
  gboolean has_key = is_given (parts->private_key);

  if (is_given (parts->client_secret) && (has_certificate || has_key))
    {
      g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY,
                   "%s and %s are both there: keep the one that is to be used",
                   names->client_secret, has_certificate ? names->certificate : names->private_key);
      return FALSE;
    }
  if (is_given (parts->client_secret) || (has_certificate && has_key))
    return TRUE;

  if (has_key)
    g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY, "%s is missing: it belongs to %s",
                 names->certificate, names->private_key);
  else if (has_certificate)
    g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY, "%s is missing: it belongs to %s",
                 names->private_key, names->certificate);
  else
    g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY,
                 "%s is missing (or, for an X.509 key, %s and %s)", names->client_secret,
                 names->certificate, names->private_key);

  return FALSE;
}

/* Appends a PEM text whose line ends may have become the two characters \n on their way through a
 * shell or an environment variable. */
static void
append_pem (GString *out, const char *pem)
{
  for (const char *c = pem; *c != '\0'; c++)
    {
      if (c[0] == '\\' && (c[1] == 'n' || c[1] == 'r'))
        {
          if (c[1] == 'n')
            g_string_append_c (out, '\n');
          c++;
        }
      else if (*c != '\r')
        {
          g_string_append_c (out, *c);
        }
    }

  if (out->len > 0 && out->str[out->len - 1] != '\n')
    g_string_append_c (out, '\n');
}

static GTlsCertificate *
load_certificate (const WeirServiceKeyParts *parts,
                  const WeirServiceKeyParts *names,
                  GError **error)
{
  gsize size = strlen (parts->certificate) + strlen (parts->private_key) + 3;
  GString *pem = g_string_sized_new (size); /* never grows, so that it leaves no copies behind */
  g_autoptr (GTlsCertificate) pair = NULL;
  g_autoptr (GTlsCertificate) alone = NULL;
  g_autoptr (GError) local = NULL;

  append_pem (pem, parts->certificate);
  alone = g_tls_certificate_new_from_pem (pem->str, (gssize) pem->len, &local);
  if (alone != NULL)
    {
      append_pem (pem, parts->private_key);
      pair = g_tls_certificate_new_from_pem (pem->str, (gssize) pem->len, NULL);
    }

  weir_secret_wipe (pem->str, pem->len);
  g_string_free (pem, TRUE);

  if (pair != NULL)
    return g_steal_pointer (&pair);

  if (local != NULL && g_error_matches (local, G_TLS_ERROR, G_TLS_ERROR_UNAVAILABLE))
    set_key_error (error, names->certificate, "cannot be read: glib-networking is not installed");
  else if (alone == NULL)
    set_key_error (error, names->certificate, "is not a certificate in PEM form");
  else
    set_key_error (error, names->private_key,
                   "is not an unencrypted private key in PEM form, or not this certificate's");
  return NULL;
}

static gboolean
set_urls (WeirServiceKey *self,
          const WeirServiceKeyParts *parts,
          const WeirServiceKeyParts *names,
          GError **error)
{
  /* A certificate is only asked for by the host in cert_url; a secret goes to the other one. */
  gboolean use_cert_url = is_given (parts->certificate) && is_given (parts->cert_url);
  const char *auth_url = use_cert_url ? parts->cert_url : parts->auth_url;
  const char *auth_name = use_cert_url ? names->cert_url : names->auth_url;

  if (!is_given (auth_url))
    {
      set_key_error (error, auth_name, "is missing");
      return FALSE;
    }
  if (!is_given (parts->base_url))
    {
      set_key_error (error, names->base_url, "is missing");
      return FALSE;
    }

  self->token_url = weir_service_url_normalise_token (auth_name, auth_url, error);
  if (self->token_url == NULL)
    return FALSE;
  self->api_url = weir_service_url_normalise_api (names->base_url, parts->base_url, error);
  if (self->api_url == NULL)
    return FALSE;
  self->api_origin = weir_service_url_dup_origin (self->api_url);

  return TRUE;
}

WeirServiceKey *
weir_service_key_build (const WeirServiceKeyParts *parts,
                        const WeirServiceKeyParts *names,
                        const char *identity_zone,
                        GError **error)
{
  g_autoptr (WeirServiceKey) self = NULL;

  g_return_val_if_fail (parts != NULL && names != NULL, NULL);

  if (!check_client_id (parts->client_id, names->client_id, error)
      || !check_proof (parts, names, error))
    return NULL;

  self = g_atomic_rc_box_new0 (WeirServiceKey);
  if (!set_urls (self, parts, names, error))
    return NULL;

  if (is_given (parts->certificate))
    {
      self->certificate = load_certificate (parts, names, error);
      if (self->certificate == NULL)
        return NULL;
    }
  else
    {
      self->client_secret = weir_secret_new (parts->client_secret, -1);
    }
  self->client_id = g_strdup (parts->client_id);
  self->identity_zone = is_given (identity_zone) ? g_strdup (identity_zone) : NULL;

  return g_steal_pointer (&self);
}

WeirServiceKey *
weir_service_key_new_from_parts (const WeirServiceKeyParts *parts, GError **error)
{
  return weir_service_key_build (parts, &variable_names, NULL, error);
}

WeirServiceKey *
weir_service_key_ref (WeirServiceKey *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
weir_service_key_clear (gpointer data)
{
  WeirServiceKey *self = data;

  g_free (self->client_id);
  g_clear_pointer (&self->client_secret, weir_secret_unref);
  g_clear_object (&self->certificate);
  g_free (self->token_url);
  g_free (self->api_url);
  g_free (self->api_origin);
  g_free (self->identity_zone);
}

void
weir_service_key_unref (WeirServiceKey *self)
{
  g_atomic_rc_box_release_full (self, weir_service_key_clear);
}

const char *
weir_service_key_get_client_id (const WeirServiceKey *self)
{
  return self->client_id;
}

WeirSecret *
weir_service_key_get_client_secret (const WeirServiceKey *self)
{
  return self->client_secret;
}

GTlsCertificate *
weir_service_key_get_certificate (const WeirServiceKey *self)
{
  return self->certificate;
}

const char *
weir_service_key_get_token_url (const WeirServiceKey *self)
{
  return self->token_url;
}

const char *
weir_service_key_get_api_url (const WeirServiceKey *self)
{
  return self->api_url;
}

const char *
weir_service_key_get_api_origin (const WeirServiceKey *self)
{
  return self->api_origin;
}

const char *
weir_service_key_get_identity_zone (const WeirServiceKey *self)
{
  return self->identity_zone;
}

GDateTime *
weir_service_key_dup_not_after (const WeirServiceKey *self)
{
  if (self->certificate == NULL)
    return NULL;

  return g_tls_certificate_get_not_valid_after (self->certificate);
}

static gboolean
is_foreign (const char *url)
{
  return !weir_service_url_is_sap (url) && !weir_service_url_is_loopback (url);
}

gboolean
weir_service_key_is_foreign_host (const WeirServiceKey *self)
{
  return is_foreign (self->api_url) || is_foreign (self->token_url);
}

static gboolean
are_secrets_equal (const WeirSecret *a, const WeirSecret *b)
{
  guint8 digest_a[WEIR_DIGEST_LEN];
  guint8 digest_b[WEIR_DIGEST_LEN];
  const char *data;
  gsize len;

  if (a == NULL || b == NULL)
    return a == b;

  data = weir_secret_peek (a, &len);
  weir_digest (data, (gssize) len, digest_a);
  data = weir_secret_peek (b, &len);
  weir_digest (data, (gssize) len, digest_b);

  return weir_digest_equal (digest_a, digest_b);
}

gboolean
weir_service_key_equal (const WeirServiceKey *a, const WeirServiceKey *b)
{
  if (strcmp (a->client_id, b->client_id) != 0 || strcmp (a->token_url, b->token_url) != 0
      || strcmp (a->api_url, b->api_url) != 0
      || !are_secrets_equal (a->client_secret, b->client_secret))
    return FALSE;

  if (a->certificate == NULL || b->certificate == NULL)
    return a->certificate == b->certificate;

  return g_tls_certificate_is_same (a->certificate, b->certificate);
}
