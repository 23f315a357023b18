/* SPDX-License-Identifier: MIT */
#include "front/weir-cors.h"

#include <string.h>

#include "front-end-fixture.h"

static const struct
{
  const char *line;
  const char *headers;
  const char *present[4];
  const char *absent[3];
} rows[] = {
  { "OPTIONS /v1/models",
    "",
    { "HTTP/1.1 204 ", "Allow: GET, HEAD, POST, DELETE, OPTIONS\r\n" },
    { "Access-Control" } },
  { "OPTIONS /v1/models",
    "Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n",
    { "HTTP/1.1 204 ", "Allow: " },
    { "Access-Control", "evil" } },
  { "OPTIONS /v1/models",
    "Origin: https://app.example\r\nAccess-Control-Request-Method: POST\r\n"
    "Access-Control-Request-Headers: authorization,x-stainless-os\r\n",
    { "HTTP/1.1 204 ", "Access-Control-Allow-Origin: https://app.example\r\n", "Vary: Origin\r\n",
      "Access-Control-Allow-Headers: authorization,x-stainless-os\r\n" },
    { "Access-Control-Allow-Private-Network", "Access-Control-Allow-Credentials", "*" } },
  { "GET /v1/models",
    "Origin: https://app.example\r\n",
    { "HTTP/1.1 200 ", "Access-Control-Allow-Origin: https://app.example\r\n", "Vary: Origin\r\n" },
    { NULL } },
  { "GET /stream",
    "Origin: https://app.example\r\n",
    { "HTTP/1.1 200 ", "Access-Control-Allow-Origin: https://app.example\r\n", "Vary: Origin\r\n" },
    { NULL } },
  { "GET /v1/models", "", { "HTTP/1.1 200 " }, { "Access-Control", "Vary" } },
  { "POST /echo",
    "Origin: https://app.example\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n",
    { "HTTP/1.1 415 ", "Access-Control-Allow-Origin: https://app.example\r\n" },
    { NULL } },
};

static void
test_rows (void)
{
  static const char *const origins[] = { "https://app.example", NULL };
  const WeirAdmissionOptions options = { .allowed_origins = origins };
  g_autoptr (FrontEndFixture) fixture = fixture_new (NULL, &options, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *request =
          g_strdup_printf ("%s HTTP/1.1\r\nHost: localhost:%u\r\n%s\r\n", rows[i].line,
                           fixture_get_port (fixture), rows[i].headers);
      g_autoptr (GString) reply = fixture_exchange (fixture, request, strlen (request));

      g_test_message ("%s", reply->str);
      for (gsize j = 0; j < G_N_ELEMENTS (rows[i].present) && rows[i].present[j] != NULL; j++)
        g_assert_nonnull (strstr (reply->str, rows[i].present[j]));
      for (gsize j = 0; j < G_N_ELEMENTS (rows[i].absent) && rows[i].absent[j] != NULL; j++)
        g_assert_null (strstr (reply->str, rows[i].absent[j]));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/front/cors/rows", test_rows);

  return g_test_run ();
}
