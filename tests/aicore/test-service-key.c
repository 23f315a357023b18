/* SPDX-License-Identifier: MIT */
#include "aicore/weir-service-key.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"

static const WeirServiceKeyParts secret_parts = {
  .client_id = "sb-1!b2|aicore!b540",
  .client_secret = "s3cret",
  .auth_url = "https://acme.authentication.eu10.hana.ondemand.com",
  .base_url = "https://api.ai.prod.eu-central-1.aws.ml.hana.ondemand.com/v2",
};

static char *
read_pem (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "tls", name, NULL);
  g_autoptr (GError) error = NULL;
  char *pem = NULL;

  g_file_get_contents (path, &pem, NULL, &error);
  g_assert_no_error (error);
  return pem;
}

static char *
replace (const char *text, const char *from, const char *to)
{
  g_autoptr (GString) string = g_string_new (text);

  g_string_replace (string, from, to, 0);
  return g_strdup (string->str);
}

static WeirServiceKey *
make_x509 (const char *certificate, const char *private_key, const char *cert_url, GError **error)
{
  WeirServiceKeyParts parts = secret_parts;

  parts.client_secret = NULL;
  parts.certificate = certificate;
  parts.private_key = private_key;
  parts.cert_url = cert_url;
  return weir_service_key_new_from_parts (&parts, error);
}

static void
test_secret (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirServiceKey) key = weir_service_key_new_from_parts (&secret_parts, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (weir_secret_peek (weir_service_key_get_client_secret (key), NULL), ==, "s3cret");
  g_assert_null (weir_service_key_get_certificate (key));
  g_assert_null (weir_service_key_dup_not_after (key));
  g_assert_null (weir_service_key_get_identity_zone (key));
  g_assert_false (weir_service_key_is_foreign_host (key));
}

/* Line ends as they are, as the two characters \n, and as Windows has them. */
static void
test_x509 (void)
{
  static const char *const ends[] = { "\n", "\\n", "\r\n", "\\r\\n" };
  g_autofree char *certificate = read_pem ("client.pem");
  g_autofree char *private_key = read_pem ("client-key.pem");

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *odd_certificate = replace (certificate, "\n", ends[i]);
      g_autofree char *odd_key = replace (private_key, "\n", ends[i]);
      g_autoptr (WeirServiceKey) key =
          make_x509 (odd_certificate, odd_key, "https://cert.example", &error);
      g_autoptr (GDateTime) not_after = NULL;

      g_assert_no_error (error);
      g_assert_null (weir_service_key_get_client_secret (key));
      g_assert_nonnull (weir_service_key_get_certificate (key));
      /* The chain came along. */
      g_assert_nonnull (g_tls_certificate_get_issuer (weir_service_key_get_certificate (key)));
      g_assert_cmpstr (weir_service_key_get_token_url (key), ==,
                       "https://cert.example/oauth/token");
      not_after = weir_service_key_dup_not_after (key);
      g_assert_cmpint (g_date_time_get_year (not_after), ==, 2125);
    }
}

static void
test_x509_without_cert_url (void)
{
  g_autofree char *certificate = read_pem ("client.pem");
  g_autofree char *private_key = read_pem ("client-key.pem");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirServiceKey) key = make_x509 (certificate, private_key, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (weir_service_key_get_token_url (key), ==,
                   "https://acme.authentication.eu10.hana.ondemand.com/oauth/token");
}

static void
test_x509_wrong (void)
{
  g_autofree char *certificate = read_pem ("client.pem");
  g_autofree char *private_key = read_pem ("client-key.pem");
  g_autoptr (GError) error = NULL;

  g_assert_null (make_x509 ("nonsense", private_key, NULL, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY);
  g_assert_cmpstr (error->message, ==, "AICORE_CERT_STR is not a certificate in PEM form");
  g_clear_error (&error);

  private_key[60] = '!';
  g_assert_null (make_x509 (certificate, private_key, NULL, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY);
  g_assert_true (g_str_has_prefix (error->message, "AICORE_KEY_STR is not an unencrypted"));
}

static void
test_missing (void)
{
  static const struct
  {
    gsize field;
    const char *error;
  } rows[] = {
    { G_STRUCT_OFFSET (WeirServiceKeyParts, client_id), "AICORE_CLIENT_ID is missing" },
    { G_STRUCT_OFFSET (WeirServiceKeyParts, client_secret),
      "AICORE_CLIENT_SECRET is missing (or, for an X.509 key, AICORE_CERT_STR and "
      "AICORE_KEY_STR)" },
    { G_STRUCT_OFFSET (WeirServiceKeyParts, auth_url), "AICORE_AUTH_URL is missing" },
    { G_STRUCT_OFFSET (WeirServiceKeyParts, base_url), "AICORE_BASE_URL is missing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      WeirServiceKeyParts parts = secret_parts;

      G_STRUCT_MEMBER (const char *, &parts, rows[i].field) = NULL;
      g_assert_null (weir_service_key_new_from_parts (&parts, &error));
      g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY);
      g_assert_cmpstr (error->message, ==, rows[i].error);
    }
}

static void
test_long_id (void)
{
  g_autofree char *id = g_strnfill (600, 'x');
  g_autoptr (GError) error = NULL;
  WeirServiceKeyParts parts = secret_parts;

  parts.client_id = id;
  g_assert_null (weir_service_key_new_from_parts (&parts, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY);
}

static void
test_foreign_host (void)
{
  static const struct
  {
    const char *auth_url;
    const char *base_url;
    gboolean is_foreign;
  } rows[] = {
    { "https://a.hana.ondemand.com", "https://b.cloud.sap", FALSE },
    { "https://a.example", "https://b.cloud.sap", TRUE },
    { "https://a.hana.ondemand.com", "https://b.example", TRUE },
    { "https://a.hana.ondemand.com.evil.example", "https://b.cloud.sap", TRUE },
    { "http://127.0.0.1:1", "http://localhost:1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WeirServiceKeyParts parts = secret_parts;
      g_autoptr (WeirServiceKey) key = NULL;

      parts.auth_url = rows[i].auth_url;
      parts.base_url = rows[i].base_url;
      key = weir_service_key_new_from_parts (&parts, NULL);
      g_assert_cmpint (weir_service_key_is_foreign_host (key), ==, rows[i].is_foreign);
    }
}

static void
test_equal (void)
{
  g_autofree char *certificate = read_pem ("client.pem");
  g_autofree char *private_key = read_pem ("client-key.pem");
  g_autoptr (WeirServiceKey) key = weir_service_key_new_from_parts (&secret_parts, NULL);
  g_autoptr (WeirServiceKey) x509 = make_x509 (certificate, private_key, NULL, NULL);
  g_autoptr (WeirServiceKey) same_x509 = make_x509 (certificate, private_key, NULL, NULL);
  static const struct
  {
    gsize field;
    const char *value;
  } changes[] = {
    { G_STRUCT_OFFSET (WeirServiceKeyParts, client_id), "other" },
    { G_STRUCT_OFFSET (WeirServiceKeyParts, client_secret), "s3creT" },
    { G_STRUCT_OFFSET (WeirServiceKeyParts, auth_url), "https://b.hana.ondemand.com" },
    { G_STRUCT_OFFSET (WeirServiceKeyParts, base_url), "https://b.hana.ondemand.com" },
  };

  g_assert_true (weir_service_key_equal (key, key));
  g_assert_true (weir_service_key_equal (x509, same_x509));
  g_assert_false (weir_service_key_equal (key, x509));
  g_assert_false (weir_service_key_equal (x509, key));

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      WeirServiceKeyParts parts = secret_parts;
      g_autoptr (WeirServiceKey) other = NULL;

      G_STRUCT_MEMBER (const char *, &parts, changes[i].field) = changes[i].value;
      other = weir_service_key_new_from_parts (&parts, NULL);
      g_assert_false (weir_service_key_equal (key, other));
    }
}

static void
test_ref (void)
{
  WeirServiceKey *key = weir_service_key_new_from_parts (&secret_parts, NULL);
  WeirServiceKey *again = weir_service_key_ref (key);

  weir_service_key_unref (key);
  g_assert_cmpstr (weir_service_key_get_client_id (again), ==, "sb-1!b2|aicore!b540");
  weir_service_key_unref (again);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/aicore/service-key/secret", test_secret);
  g_test_add_func ("/aicore/service-key/x509", test_x509);
  g_test_add_func ("/aicore/service-key/x509-without-cert-url", test_x509_without_cert_url);
  g_test_add_func ("/aicore/service-key/x509-wrong", test_x509_wrong);
  g_test_add_func ("/aicore/service-key/missing", test_missing);
  g_test_add_func ("/aicore/service-key/long-id", test_long_id);
  g_test_add_func ("/aicore/service-key/foreign-host", test_foreign_host);
  g_test_add_func ("/aicore/service-key/equal", test_equal);
  g_test_add_func ("/aicore/service-key/ref", test_ref);

  return g_test_run ();
}
