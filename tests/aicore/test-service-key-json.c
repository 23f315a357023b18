/* SPDX-License-Identifier: MIT */
#include "aicore/weir-service-key.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"

#define SECRET "7b1c$Qx-Zk=+/%"
#define API "https://api.ai.prod.eu-central-1.aws.ml.hana.ondemand.com"
#define AUTH "https://acme.authentication.eu10.hana.ondemand.com"

#define URLS "\"url\":\"" AUTH "\",\"serviceurls\":{\"AI_API_URL\":\"" API "\"}"
#define SECRET_KEY                                                                                 \
  "{\"clientid\":\"sb-1!b2|aicore!b540\",\"clientsecret\":\"" SECRET "\"," URLS                    \
  ",\"identityzone\":\"acme\"}"

/* Every one of these is the same key. */
static const struct
{
  const char *name;
  const char *json;
} same[] = {
  { "cockpit", SECRET_KEY },
  { "bom", "\xef\xbb\xbf" SECRET_KEY },
  { "white-space", "\n\t " SECRET_KEY "\n" },
  { "credentials", "{\"credentials\":" SECRET_KEY "}" },
  { "credentials-beside-others", "{\"name\":\"x\",\"credentials\":" SECRET_KEY ",\"tags\":[]}" },
  { "vcap", "{\"aicore\":[{\"label\":\"aicore\",\"credentials\":" SECRET_KEY "}]}" },
  { "vcap-by-label", "{\"xsuaa\":[{\"label\":\"xsuaa\",\"credentials\":{\"clientid\":\"no\"}}],"
                     "\"mine\":[{\"label\":\"aicore\",\"credentials\":" SECRET_KEY "}]}" },
  { "vcap-wrapped",
    "{\"VCAP_SERVICES\":{\"aicore\":[{\"label\":\"aicore\",\"credentials\":" SECRET_KEY "}]}}" },
  { "flat", "{\"AICORE_CLIENT_ID\":\"sb-1!b2|aicore!b540\",\"AICORE_CLIENT_SECRET\":\"" SECRET
            "\",\"AICORE_AUTH_URL\":\"" AUTH "/oauth/token\",\"AICORE_BASE_URL\":\"" API
            "/v2\",\"AICORE_RESOURCE_GROUP\":\"default\"}" },
  { "flat-lower", "{\"client_id\":\"sb-1!b2|aicore!b540\",\"client_secret\":\"" SECRET
                  "\",\"auth_url\":\"" AUTH "\",\"base_url\":\"" API "/v2/\"}" },
  { "nulls", "{\"certificate\":null,\"key\":null,\"certurl\":null,\"clientid\":"
             "\"sb-1!b2|aicore!b540\",\"clientsecret\":\"" SECRET "\"," URLS "}" },
  { "escapes", "{\"client\\u0069d\":\"sb-1\\u0021b2|aicore!b540\",\"clientsecret\":\""
               "7b1c$Qx-Zk=+\\/%\"," URLS "}" },
  { "cert-url-is-not-for-secrets",
    "{\"certurl\":\"https://cert.example\",\"clientid\":"
    "\"sb-1!b2|aicore!b540\",\"clientsecret\":\"" SECRET "\"," URLS "}" },
};

static const struct
{
  const char *name;
  const char *json;
  const char *error; /* a pattern */
} wrong[] = {
  { "empty", "", "The service key is not valid JSON*" },
  { "not-json", "clientid: x", "The service key is not valid JSON*" },
  { "two-documents", "{} {}", "The service key is not valid JSON*" },
  { "array", "[]", "The service key is not a JSON object" },
  { "number", "1", "The service key is not a JSON object" },
  { "text-in-text-in-text", "\"\\\"\\\\\\\"x\\\\\\\"\\\"\"", "The service key is not*" },
  { "credentials-array", "{\"credentials\":[]}", "The service key is not a JSON object" },
  { "nothing", "{}", "clientid is missing" },
  { "flat-nothing", "{\"AICORE_BASE_URL\":\"" API "\"}", "AICORE_CLIENT_ID is missing" },
  { "lower-nothing", "{\"base_url\":\"" API "\"}", "client_id is missing" },
  { "no-id", "{\"clientsecret\":\"" SECRET "\"," URLS "}", "clientid is missing" },
  { "empty-id", "{\"clientid\":\"\",\"clientsecret\":\"" SECRET "\"," URLS "}",
    "clientid is missing" },
  { "id-number", "{\"clientid\":7,\"clientsecret\":\"" SECRET "\"," URLS "}",
    "clientid must be a string" },
  { "id-spaces", "{\"clientid\":\"a b\",\"clientsecret\":\"" SECRET "\"," URLS "}",
    "clientid holds characters*" },
  { "no-secret", "{\"clientid\":\"a\"," URLS "}",
    "clientsecret is missing (or, for an X.509 key, certificate and key)" },
  { "secret-object", "{\"clientid\":\"a\",\"clientsecret\":{\"x\":\"" SECRET "\"}," URLS "}",
    "clientsecret must be a string" },
  { "secret-nul", "{\"clientid\":\"a\",\"clientsecret\":\"" SECRET "\\u0000\"," URLS "}",
    "clientsecret must be a string" },
  { "both", "{\"clientid\":\"a\",\"clientsecret\":\"" SECRET "\",\"certificate\":\"x\"," URLS "}",
    "clientsecret and certificate are both there*" },
  { "no-key", "{\"clientid\":\"a\",\"certificate\":\"x\"," URLS "}",
    "key is missing: it belongs to certificate" },
  { "no-certificate", "{\"clientid\":\"a\",\"key\":\"x\"," URLS "}",
    "certificate is missing: it belongs to key" },
  { "bad-certificate", "{\"clientid\":\"a\",\"key\":\"x\",\"certificate\":\"" SECRET "\"," URLS "}",
    "certificate is not a certificate in PEM form" },
  { "files", "{\"AICORE_CLIENT_ID\":\"a\",\"AICORE_CERT_FILE_PATH\":\"c.pem\"}",
    "AICORE_CERT_FILE_PATH names a file*" },
  { "no-url",
    "{\"clientid\":\"a\",\"clientsecret\":\"" SECRET "\",\"serviceurls\":{\"AI_API_URL\":\"" API
    "\"}}",
    "url is missing" },
  { "no-api-url", "{\"clientid\":\"a\",\"clientsecret\":\"" SECRET "\",\"url\":\"" AUTH "\"}",
    "serviceurls.AI_API_URL is missing" },
  { "http-url",
    "{\"clientid\":\"a\",\"clientsecret\":\"" SECRET
    "\",\"url\":\"http://a.example\",\"serviceurls\":{\"AI_API_URL\":\"" API "\"}}",
    "url must be https" },
  { "http-api-url",
    "{\"clientid\":\"a\",\"clientsecret\":\"" SECRET "\",\"url\":\"" AUTH
    "\",\"serviceurls\":{\"AI_API_URL\":\"http://a.example\"}}",
    "serviceurls.AI_API_URL must be https" },
  { "secret-in-url",
    "{\"clientid\":\"a\",\"clientsecret\":\"x\",\"url\":\"https://u:" SECRET
    "@a.example\",\"serviceurls\":{\"AI_API_URL\":\"" API "\"}}",
    "url *" },
  { "duplicate", "{\"clientid\":\"a\",\"clientid\":\"b\"}", "The service key is not valid JSON*" },
};

static void
assert_is_the_key (WeirServiceKey *key)
{
  WeirSecret *secret = weir_service_key_get_client_secret (key);

  g_assert_cmpstr (weir_service_key_get_client_id (key), ==, "sb-1!b2|aicore!b540");
  g_assert_nonnull (secret);
  g_assert_cmpstr (weir_secret_peek (secret, NULL), ==, SECRET);
  g_assert_cmpstr (weir_service_key_get_token_url (key), ==, AUTH "/oauth/token");
  g_assert_cmpstr (weir_service_key_get_api_url (key), ==, API);
  g_assert_null (weir_service_key_get_certificate (key));
}

static void
test_same (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirServiceKey) key = weir_service_key_parse (data, -1, &error);

  g_assert_no_error (error);
  assert_is_the_key (key);
}

/* @json as the text of a JSON string. */
static char *
quote (const char *json)
{
  g_autofree char *escaped = g_strescape (json, NULL);

  return g_strconcat ("\"", escaped, "\"", NULL);
}

static void
test_text (void)
{
  g_autofree char *once = quote (SECRET_KEY);
  g_autofree char *twice = quote (once);
  g_autofree char *inside = g_strconcat ("{\"AICORE_SERVICE_KEY\":", once, "}", NULL);
  const char *const texts[] = { once, twice, inside };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (WeirServiceKey) key = weir_service_key_parse (texts[i], -1, &error);

      g_assert_no_error (error);
      assert_is_the_key (key);
      g_assert_cmpstr (weir_service_key_get_identity_zone (key), ==, "acme");
    }
}

static void
test_wrong (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirServiceKey) key = weir_service_key_parse (wrong[i].json, -1, &error);

  g_assert_null (key);
  g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY);
  g_test_message ("%s", error->message);
  g_assert_true (g_pattern_match_simple (wrong[i].error, error->message));
  g_assert_null (strstr (error->message, SECRET));
}

static void
test_hostile_sizes (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *large = g_strnfill (300 * 1024, ' ');
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_service_key_parse (deep, -1, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY);
  g_clear_error (&error);

  g_assert_null (weir_service_key_parse (large, -1, &error));
  g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY);
  g_assert_cmpstr (error->message, ==, "The service key is too large to be one");
}

/* Any cut key is refused and none crashes. */
static void
test_cut (void)
{
  for (gsize len = 0; len < strlen (SECRET_KEY); len++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (weir_service_key_parse (SECRET_KEY, (gssize) len, &error));
      g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *path = g_strconcat ("/aicore/service-key-json/same/", same[i].name, NULL);

      g_test_add_data_func (path, same[i].json, test_same);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = g_strconcat ("/aicore/service-key-json/wrong/", wrong[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_wrong);
    }
  g_test_add_func ("/aicore/service-key-json/text", test_text);
  g_test_add_func ("/aicore/service-key-json/hostile-sizes", test_hostile_sizes);
  g_test_add_func ("/aicore/service-key-json/cut", test_cut);

  return g_test_run ();
}
