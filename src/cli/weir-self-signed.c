/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-self-signed.h"

#include <string.h>

#include "cli/weir-gnutls.h"

/* GIO itself reads certificates but makes none. */

#define SERIAL_LEN 16
#define SECONDS_A_DAY 86400

/* A clock that goes a little after must not find it in the future. */
#define BACKDATE_S 3600

/* A certificate in the making. */
typedef struct
{
  WeirGnutls tls;
  gnutls_x509_crt_t certificate;
  gnutls_x509_privkey_t key;
} Making;

static void
making_clear (Making *self)
{
  if (self->certificate != NULL)
    self->tls.gnutls_x509_crt_deinit (self->certificate);
  if (self->key != NULL)
    self->tls.gnutls_x509_privkey_deinit (self->key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Making, making_clear)

static gboolean
check (const Making *self, int code, const char *what, GError **error)
{
  if (code >= 0)
    return TRUE;
  g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_MISC, "%s failed: %s", what,
               self->tls.gnutls_strerror (code));
  return FALSE;
}

static gboolean
add_host (const Making *self, const char *host, GError **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return check (self,
                  self->tls.gnutls_x509_crt_set_subject_alt_name (
                      self->certificate, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
                      g_inet_address_get_native_size (address), GNUTLS_FSAN_APPEND),
                  "Adding an address", error);
  if (host[0] == '\0' || strlen (host) > 253
      || strspn (host, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS ".-*") != strlen (host))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is neither a host name nor an address", host);
      return FALSE;
    }
  return check (self,
                self->tls.gnutls_x509_crt_set_subject_alt_name (
                    self->certificate, GNUTLS_SAN_DNSNAME, host, strlen (host), GNUTLS_FSAN_APPEND),
                "Adding a name", error);
}

static gboolean
set_serial (const Making *self, GError **error)
{
  guint8 serial[SERIAL_LEN];

  if (!check (self, self->tls.gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial),
              "Choosing a number", error))
    return FALSE;

  /* It must be positive. */
  serial[0] = (serial[0] & 0x7f) | 0x40;
  return check (self,
                self->tls.gnutls_x509_crt_set_serial (self->certificate, serial, sizeof serial),
                "Numbering it", error);
}

static gboolean
fill (const Making *self, const char *const *hosts, gint64 now_s, guint days, GError **error)
{
  if (!check (self, self->tls.gnutls_x509_crt_set_version (self->certificate, 3), "Making it",
              error)
      || !set_serial (self, error)
      || !check (self,
                 self->tls.gnutls_x509_crt_set_dn_by_oid (self->certificate,
                                                          GNUTLS_OID_X520_COMMON_NAME, 0, hosts[0],
                                                          strlen (hosts[0])),
                 "Naming it", error)
      || !check (
          self,
          self->tls.gnutls_x509_crt_set_activation_time (self->certificate, now_s - BACKDATE_S),
          "Dating it", error)
      || !check (self,
                 self->tls.gnutls_x509_crt_set_expiration_time (
                     self->certificate, now_s + (gint64) days * SECONDS_A_DAY),
                 "Dating it", error)
      || !check (self, self->tls.gnutls_x509_crt_set_basic_constraints (self->certificate, 0, -1),
                 "Limiting it", error)
      || !check (
          self,
          self->tls.gnutls_x509_crt_set_key_usage (self->certificate, GNUTLS_KEY_DIGITAL_SIGNATURE),
          "Limiting it", error)
      || !check (self,
                 self->tls.gnutls_x509_crt_set_key_purpose_oid (self->certificate,
                                                                GNUTLS_KP_TLS_WWW_SERVER, 0),
                 "Limiting it", error)
      || !check (self, self->tls.gnutls_x509_crt_set_key (self->certificate, self->key),
                 "Adding the key", error))
    return FALSE;

  for (guint i = 0; hosts[i] != NULL; i++)
    if (!add_host (self, hosts[i], error))
      return FALSE;
  return TRUE;
}

static char *
take_text (const Making *self, gnutls_datum_t *datum)
{
  char *text = g_strndup ((const char *) datum->data, datum->size);

  self->tls.gnutls_memset (datum->data, 0, datum->size);
  (*self->tls.free) (datum->data);
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
  g_auto (Making) making = { 0 };
  Making *self = &making;
  gnutls_datum_t text = { NULL, 0 };

  g_return_val_if_fail (hosts != NULL && hosts[0] != NULL, FALSE);
  g_return_val_if_fail (certificate != NULL && key != NULL, FALSE);

  if (!weir_gnutls_load (&self->tls, error)
      || !check (self, self->tls.gnutls_x509_privkey_init (&self->key), "Making a key", error)
      || !check (
          self,
          self->tls.gnutls_x509_privkey_generate (
              self->key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
          "Making a key", error)
      || !check (self, self->tls.gnutls_x509_crt_init (&self->certificate), "Making it", error)
      || !fill (self, hosts, now_s, days, error)
      || !check (self,
                 self->tls.gnutls_x509_crt_sign2 (self->certificate, self->certificate, self->key,
                                                  GNUTLS_DIG_SHA256, 0),
                 "Signing it", error)
      || !check (self,
                 self->tls.gnutls_x509_crt_export2 (self->certificate, GNUTLS_X509_FMT_PEM, &text),
                 "Writing it", error))
    return FALSE;
  *certificate = take_text (self, &text);

  if (!check (self,
              self->tls.gnutls_x509_privkey_export2_pkcs8 (self->key, GNUTLS_X509_FMT_PEM, NULL,
                                                           GNUTLS_PKCS_PLAIN, &text),
              "Writing the key", error))
    {
      g_clear_pointer (certificate, g_free);
      return FALSE;
    }
  *key = take_text (self, &text);
  return TRUE;
}
