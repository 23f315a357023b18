/* SPDX-License-Identifier: MIT */
#include "front/weir-host.h"

static const struct
{
  const char *text;
  const char *name; /* %NULL: refused */
  guint16 port;
} rows[] = {
  { "localhost", "localhost", 0 },
  { "LocalHost:80", "localhost", 80 },
  { "127.0.0.1:7861", "127.0.0.1", 7861 },
  { "[::1]", "::1", 0 },
  { "[::1]:65535", "::1", 65535 },
  { "::1", "::1", 0 },
  { "a-b.c_d.example", "a-b.c_d.example", 0 },
  { "", NULL, 0 },
  { ":80", NULL, 0 },
  { "localhost:", NULL, 0 },
  { "localhost:0", NULL, 0 },
  { "localhost:65536", NULL, 0 },
  { "localhost:+80", NULL, 0 },
  { "localhost: 80", NULL, 0 },
  { "localhost:80:80", NULL, 0 },
  { "localhost:80x", NULL, 0 },
  { "localhost.", NULL, 0 },
  { ".localhost", NULL, 0 },
  { "local..host", NULL, 0 },
  { "user@localhost", NULL, 0 },
  { "localhost/path", NULL, 0 },
  { "localhost evil", NULL, 0 },
  { "localhost,evil", NULL, 0 },
  { "loc\xc3\xa4lhost", NULL, 0 },
  { "[::1", NULL, 0 },
  { "[::1]x", NULL, 0 },
  { "[::1]:", NULL, 0 },
  { "[]", NULL, 0 },
  { "[localhost]", NULL, 0 },
  { "[127.0.0.1]", NULL, 0 },
  { "[fe80::1%25eth0]", NULL, 0 },
  { "*", NULL, 0 },
};

static void
test_parse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WeirHost host;
      gboolean is_parsed = weir_host_parse (rows[i].text, &host);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (is_parsed, ==, rows[i].name != NULL);
      if (is_parsed)
        {
          g_assert_cmpstr (host.name, ==, rows[i].name);
          g_assert_cmpuint (host.port, ==, rows[i].port);
        }
    }
}

static void
test_too_long (void)
{
  g_autofree char *fits = g_strnfill (255, 'a');
  g_autofree char *longer = g_strnfill (256, 'a');
  WeirHost host;

  g_assert_true (weir_host_parse (fits, &host));
  g_assert_false (weir_host_parse (longer, &host));
}

static void
test_kinds (void)
{
  static const struct
  {
    const char *text;
    gboolean is_loopback;
    gboolean is_address;
  } kinds[] = {
    { "localhost", TRUE, FALSE },       { "127.0.0.1", TRUE, TRUE }, { "[::1]", TRUE, TRUE },
    { "127.0.0.2", FALSE, TRUE },       { "0.0.0.0", FALSE, TRUE },  { "[::]", FALSE, TRUE },
    { "localhost.evil", FALSE, FALSE }, { "10.1", FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      WeirHost host;

      g_assert_true (weir_host_parse (kinds[i].text, &host));
      g_assert_cmpint (weir_host_is_loopback (&host), ==, kinds[i].is_loopback);
      g_assert_cmpint (weir_host_is_address (&host), ==, kinds[i].is_address);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/front/host/parse", test_parse);
  g_test_add_func ("/front/host/too-long", test_too_long);
  g_test_add_func ("/front/host/kinds", test_kinds);

  return g_test_run ();
}
