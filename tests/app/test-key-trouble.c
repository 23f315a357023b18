/* SPDX-License-Identifier: MIT */
#include "app/weir-key-trouble.h"

#include "app/weir-key-facts.h"
#include "app/weir-key-words.h"

#define URLS "\"url\":\"https://a.example\",\"serviceurls\":{\"AI_API_URL\":\"https://b.example\"}"

static const struct
{
  const char *name;
  const char *text;
  const char *expected;
} rows[] = {
  { "not-json", "{\r\n\r\n\r\n oops",
    "This is not valid JSON: unexpected character in line 4. Copy the complete key, including the "
    "outer braces." },
  { "empty", "",
    "This is not valid JSON: unexpected character in line 1. Copy the complete key, including the "
    "outer braces." },
  { "truncated", "{\"clientid\":\"c\",",
    "This is not valid JSON: unexpected character in line 1. Copy the complete key, including the "
    "outer braces." },
  { "twice", "{\"clientid\":\"c\",\"clientid\":\"d\"}",
    "A field appears twice in this key. Copy the key once more." },
  { "xsuaa",
    "{\"clientid\":\"c\",\"clientsecret\":\"s\",\"xsappname\":\"x\",\"url\":\"https://a.example\"}",
    "This key belongs to “xsuaa”, not SAP AI Core: serviceurls.AI_API_URL is missing." },
  { "label", "{\"label\":\"hana\",\"credentials\":{\"clientid\":\"c\",\"clientsecret\":\"s\"}}",
    "This key belongs to “hana”, not SAP AI Core: serviceurls.AI_API_URL is missing." },
  { "unknown-service", "{\"clientid\":\"c\",\"clientsecret\":\"s\",\"url\":\"https://a.example\"}",
    "This key does not belong to SAP AI Core: serviceurls.AI_API_URL is missing." },
  { "no-secret", "{\"clientid\":\"c\"," URLS "}",
    "The key has no “clientsecret”. Keys for certificates have “certificate” and “key” instead; "
    "this one has neither." },
  { "other", "{\"clientsecret\":\"s3cret\"," URLS "}",
    "This service key cannot be used: clientid is missing." },
};

static void
test_row (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirSecret) text = weir_secret_new (rows[i].text, -1);
  g_autoptr (GError) error = NULL;
  g_autofree char *trouble = NULL;

  g_assert_null (weir_key_facts_new (text, &error));
  trouble = weir_key_trouble_describe (text, error);
  g_assert_cmpstr (trouble, ==, rows[i].expected);
}

/* 24 November 2026, noon UTC */
#define END_S G_GINT64_CONSTANT (1795521600)

static void
test_words (void)
{
  char url[] = "https://login.example:8443/oauth/token";
  WeirKeyFacts facts = { .token_url = url, .not_after_s = END_S };
  g_autofree char *host = weir_key_words_build_host (facts.token_url);
  g_autofree char *none = NULL;
  g_autofree char *soon = NULL;
  g_autofree char *over = NULL;
  g_autofree char *foreign = NULL;
  g_autofree char *title = weir_key_words_build_title ("");

  g_assert_cmpstr (host, ==, "login.example:8443");
  g_assert_cmpstr (title, ==, "Service Key");
  none = weir_key_words_build_warning (&facts, 1, (END_S - 7 * 86400) * G_USEC_PER_SEC);
  g_assert_null (none);
  soon = weir_key_words_build_warning (&facts, 1, (END_S - 3600) * G_USEC_PER_SEC);
  g_assert_cmpstr (soon, ==,
                   "The certificate of this key ends on 24 Nov 2026, 12:00. Create a new key in "
                   "the BTP cockpit in time.");
  over = weir_key_words_build_warning (&facts, 1, END_S * G_USEC_PER_SEC);
  g_assert_cmpstr (over, ==,
                   "The certificate of this key ended on 24 Nov 2026, 12:00. Create a new key in "
                   "the BTP cockpit and paste it here.");
  facts.is_foreign = TRUE;
  foreign = weir_key_words_build_warning (&facts, 1, 0);
  g_assert_cmpstr (foreign, ==,
                   "Its secret is sent to “login.example:8443”, which is not known as a host of "
                   "SAP. Use this key only if you know that host.");
}

static void
test_names (void)
{
  char zone[] = "zone";
  char sap[] = "https://dev-eu10.authentication.eu10.hana.ondemand.com/oauth/token";
  char address[] = "http://127.0.0.1:9/oauth/token";
  WeirKeyFacts facts = { .token_url = sap, .identity_zone = zone };
  g_autofree char *first = weir_key_words_build_name (&facts);
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  facts.identity_zone = NULL;
  second = weir_key_words_build_name (&facts);
  facts.token_url = address;
  third = weir_key_words_build_name (&facts);
  g_assert_cmpstr (first, ==, "zone");
  g_assert_cmpstr (second, ==, "dev-eu10");
  g_assert_cmpstr (third, ==, "SAP AI Core");
}

static void
test_places (void)
{
  g_autofree char *pasted = weir_key_words_build_origin (NULL, FALSE);
  g_autofree char *file = weir_key_words_build_origin ("k.json", FALSE);

  g_assert_cmpstr (pasted, ==, "Pasted just now · the secret is kept until you quit");
  g_assert_cmpstr (file, ==, "From “k.json” · the secret is kept until you quit");
  g_assert_cmpstr (weir_key_words_place (WEIR_ACCOUNT_KEY_IN_KEYRING, FALSE, TRUE), ==,
                   "It cannot be read from the keyring now");
  g_assert_cmpstr (weir_key_words_place (WEIR_ACCOUNT_KEY_IN_KEYRING, FALSE, FALSE), ==,
                   "There is no keyring to read it from");
  g_assert_cmpstr (weir_key_words_place (WEIR_ACCOUNT_KEY_IN_FILE, TRUE, TRUE), ==,
                   "The secret is stored in the configuration file");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/app/key-trouble/%s", rows[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/app/key-trouble/words", test_words);
  g_test_add_func ("/app/key-trouble/names", test_names);
  g_test_add_func ("/app/key-trouble/places", test_places);
  return g_test_run ();
}
