/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-self-signed.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

/* GnuTLS is what GIO's TLS is made of here; GIO itself reads certificates but makes none. */

#define SERIAL_LEN 16
#define SECONDS_A_DAY 86400

/* A clock that goes a little after must not find it in the future. */
#define BACKDATE_S 3600

static void
free_certificate (gnutls_x509_crt_t *certificate)
{
  if (*certificate != NULL)
    gnutls_x509_crt_deinit (*certificate);
}

static void
free_key (gnutls_x509_privkey_t *key)
{
  if (*key != NULL)
    gnutls_x509_privkey_deinit (*key);
}

static gboolean
check (int code, const char *what, GError **error)
{
  if (code >= 0)
    return TRUE;
  g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_MISC, "%s failed: %s", what, gnutls_strerror (code));
  return FALSE;
}

static gboolean
add_host (gnutls_x509_crt_t certificate, const char *host, GError **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return check (gnutls_x509_crt_set_subject_alt_name (
                      certificate, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
                      g_inet_address_get_native_size (address), GNUTLS_FSAN_APPEND),
                  "Adding an address", error);
  if (host[0] == '\0' || strlen (host) > 253
      || strspn (host, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS ".-*") != strlen (host))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is neither a host name nor an address", host);
      return FALSE;
    }
  return check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, host,
                                                      strlen (host), GNUTLS_FSAN_APPEND),
                "Adding a name", error);
}

static gboolean
set_serial (gnutls_x509_crt_t certificate, GError **error)
{
  guint8 serial[SERIAL_LEN];

  if (!check (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial), "Choosing a number", error))
    return FALSE;

  /* It must be positive. */
  serial[0] = (serial[0] & 0x7f) | 0x40;
  return check (gnutls_x509_crt_set_serial (certificate, serial, sizeof serial), "Numbering it",
                error);
}

static gboolean
fill (gnutls_x509_crt_t certificate,
      gnutls_x509_privkey_t key,
      const char *const *hosts,
      gint64 now_s,
      guint days,
      GError **error)
{
  if (!check (gnutls_x509_crt_set_version (certificate, 3), "Making it", error)
      || !set_serial (certificate, error)
      || !check (gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
                                                hosts[0], strlen (hosts[0])),
                 "Naming it", error)
      || !check (gnutls_x509_crt_set_activation_time (certificate, now_s - BACKDATE_S), "Dating it",
                 error)
      || !check (
          gnutls_x509_crt_set_expiration_time (certificate, now_s + (gint64) days * SECONDS_A_DAY),
          "Dating it", error)
      || !check (gnutls_x509_crt_set_basic_constraints (certificate, 0, -1), "Limiting it", error)
      || !check (gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE),
                 "Limiting it", error)
      || !check (gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_TLS_WWW_SERVER, 0),
                 "Limiting it", error)
      || !check (gnutls_x509_crt_set_key (certificate, key), "Adding the key", error))
    return FALSE;

  for (guint i = 0; hosts[i] != NULL; i++)
    if (!add_host (certificate, hosts[i], error))
      return FALSE;
  return TRUE;
}

static char *
take_text (gnutls_datum_t *datum)
{
  char *text = g_strndup ((const char *) datum->data, datum->size);

  gnutls_memset (datum->data, 0, datum->size);
  gnutls_free (datum->data);
  return text;
}

gboolean
weir_self_signed_make (const char *const *hosts,
                       gint64 now_s,
                       guint days,
                       char **certificate,
                       char **key,
                       GError **error)
{
  __attribute__ ((cleanup (free_certificate))) gnutls_x509_crt_t made = NULL;
  __attribute__ ((cleanup (free_key))) gnutls_x509_privkey_t pair = NULL;
  gnutls_datum_t text = { NULL, 0 };

  g_return_val_if_fail (hosts != NULL && hosts[0] != NULL, FALSE);
  g_return_val_if_fail (certificate != NULL && key != NULL, FALSE);

  if (!check (gnutls_x509_privkey_init (&pair), "Making a key", error)
      || !check (gnutls_x509_privkey_generate (
                     pair, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
                 "Making a key", error)
      || !check (gnutls_x509_crt_init (&made), "Making it", error)
      || !fill (made, pair, hosts, now_s, days, error)
      || !check (gnutls_x509_crt_sign2 (made, made, pair, GNUTLS_DIG_SHA256, 0), "Signing it",
                 error)
      || !check (gnutls_x509_crt_export2 (made, GNUTLS_X509_FMT_PEM, &text), "Writing it", error))
    return FALSE;
  *certificate = take_text (&text);

  if (!check (gnutls_x509_privkey_export2_pkcs8 (pair, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
                                                 &text),
              "Writing the key", error))
    {
      g_clear_pointer (certificate, g_free);
      return FALSE;
    }
  *key = take_text (&text);
  return TRUE;
}
