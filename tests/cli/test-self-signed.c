/* SPDX-License-Identifier: MIT */
#include "cli/weir-self-signed.h"

#include <string.h>

#define NOW_S G_GINT64_CONSTANT (1772438400)

static GTlsCertificate *
make (const char *const *hosts, guint days)
{
  g_autofree char *certificate = NULL;
  g_autofree char *key = NULL;
  g_autofree char *both = NULL;
  g_autoptr (GError) error = NULL;
  GTlsCertificate *made;

  g_assert_true (weir_self_signed_make (hosts, NOW_S, days, &certificate, &key, &error));
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (certificate, "-----BEGIN CERTIFICATE-----\n"));
  g_assert_true (g_str_has_prefix (key, "-----BEGIN PRIVATE KEY-----\n"));

  both = g_strconcat (certificate, key, NULL);
  made = g_tls_certificate_new_from_pem (both, -1, &error);
  g_assert_no_error (error);
  return made;
}

static void
test_dates (void)
{
  static const char *const hosts[] = { "localhost", NULL };
  g_autoptr (GTlsCertificate) made = make (hosts, 2);
  g_autoptr (GDateTime) begin = g_tls_certificate_get_not_valid_before (made);
  g_autoptr (GDateTime) end = g_tls_certificate_get_not_valid_after (made);

  g_assert_cmpint (g_date_time_to_unix (begin), ==, NOW_S - 3600);
  g_assert_cmpint (g_date_time_to_unix (end), ==, NOW_S + 2 * 86400);
}

static void
test_hosts (void)
{
  static const char *const hosts[] = { "localhost", "127.0.0.1", "::1", "proxy.example", NULL };
  static const struct
  {
    const char *host;
    gboolean good;
  } rows[] = {
    { "localhost", TRUE },     { "127.0.0.1", TRUE },  { "::1", TRUE },
    { "proxy.example", TRUE }, { "127.0.0.2", FALSE }, { "evil.example", FALSE },
  };
  g_autoptr (GTlsCertificate) made = make (hosts, 36500);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GSocketConnectable) peer = g_network_address_new (rows[i].host, 443);
      GTlsCertificateFlags flags = g_tls_certificate_verify (made, peer, made);

      g_assert_true ((flags == 0) == rows[i].good);
    }
}

static void
test_differ (void)
{
  static const char *const hosts[] = { "localhost", NULL };
  g_autoptr (GTlsCertificate) a = make (hosts, 1);
  g_autoptr (GTlsCertificate) b = make (hosts, 1);

  g_assert_false (g_tls_certificate_is_same (a, b));
}

static void
test_bad_hosts (void)
{
  static const char *const bad[] = { "", "a b", "http://x", "x\n", "ä.example" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const char *const hosts[] = { "localhost", bad[i], NULL };
      g_autofree char *certificate = NULL;
      g_autofree char *key = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_false (weir_self_signed_make (hosts, NOW_S, 1, &certificate, &key, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_null (certificate);
      g_assert_null (key);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cli/self-signed/dates", test_dates);
  g_test_add_func ("/cli/self-signed/hosts", test_hosts);
  g_test_add_func ("/cli/self-signed/differ", test_differ);
  g_test_add_func ("/cli/self-signed/bad-hosts", test_bad_hosts);
  return g_test_run ();
}
