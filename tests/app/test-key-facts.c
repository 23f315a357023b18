/* SPDX-License-Identifier: MIT */
#include "app/weir-key-facts.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"

#define DAY_US (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)

#define KEY(client)                                                                                \
  "{\"clientid\":\"" client "\",\"clientsecret\":\"s3cret\",\"identityzone\":\"zone\","            \
  "\"url\":\"https://a.authentication.eu10.hana.ondemand.com\",\"serviceurls\":{\"AI_API_URL\":"   \
  "\"https://api.ai.prod.eu-central-1.aws.ml.hana.ondemand.com/v2/\"}}"
#define ESCAPED                                                                                    \
  "{\\\"clientid\\\":\\\"c\\\",\\\"clientsecret\\\":\\\"s3cret\\\",\\\"url\\\":"                   \
  "\\\"https://a.example\\\",\\\"serviceurls\\\":{\\\"AI_API_URL\\\":\\\"https://b.example\\\"}}"

/* How a key comes to be pasted. */
static const struct
{
  const char *name;
  const char *text;
  guint n;
} forms[] = {
  { "plain", KEY ("c"), 1 },
  { "space", " \r\n" KEY ("c") "\r\n", 1 },
  { "byte-order-mark", "\xef\xbb\xbf" KEY ("c"), 1 },
  { "binding", "{\"credentials\":" KEY ("c") "}", 1 },
  { "several", "[" KEY ("c") ", " KEY ("d") "]", 2 },
  { "assignment", "AICORE_SERVICE_KEY='" KEY ("c") "'", 1 },
  { "export", "export AICORE_SERVICE_KEY=" KEY ("c"), 1 },
  { "escaped", ESCAPED, 1 },
  { "escaped-lines",
    "{\\n  \\\"clientid\\\":\\\"c\\\",\\\"clientsecret\\\":\\\"s\\\",\\\"url\\\":"
    "\\\"https://a.example\\\",\\\"serviceurls\\\":{\\\"AI_API_URL\\\":"
    "\\\"https://b.example\\\"}}",
    1 },
  { "escaped-quoted", "\"" ESCAPED "\"", 1 },
};

static void
test_form (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirSecret) pasted = weir_secret_new (forms[i].text, -1);
  g_autoptr (GPtrArray) texts = weir_key_facts_read_texts (pasted);

  g_assert_cmpuint (texts->len, ==, forms[i].n);
  for (guint j = 0; j < texts->len; j++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (WeirKeyFacts) facts = weir_key_facts_new (g_ptr_array_index (texts, j), &error);

      g_assert_no_error (error);
      g_assert_cmpstr (facts->client_id, ==, j == 0 ? "c" : "d");
    }
}

static void
test_facts (void)
{
  g_autoptr (WeirSecret) text = weir_secret_new (KEY ("c"), -1);
  g_autoptr (WeirSecret) other_text = weir_secret_new (KEY ("d"), -1);
  g_autoptr (WeirKeyFacts) facts = weir_key_facts_new (text, NULL);
  g_autoptr (WeirKeyFacts) same = weir_key_facts_new (text, NULL);
  g_autoptr (WeirKeyFacts) other = weir_key_facts_new (other_text, NULL);

  g_assert_cmpstr (facts->api_url, ==, "https://api.ai.prod.eu-central-1.aws.ml.hana.ondemand.com");
  g_assert_cmpstr (facts->region, ==, "eu-central-1.aws");
  g_assert_cmpstr (facts->identity_zone, ==, "zone");
  g_assert_true (g_str_has_suffix (facts->token_url, "/oauth/token"));
  g_assert_false (facts->has_certificate);
  g_assert_false (facts->is_foreign);
  g_assert_cmpint (facts->not_after_s, ==, 0);
  g_assert_true (weir_key_facts_is_same (facts, same));
  g_assert_false (weir_key_facts_is_same (facts, other));
}

static void
test_elsewhere (void)
{
  g_autoptr (WeirSecret) text =
      weir_secret_new ("{\"clientid\":\"c\",\"clientsecret\":\"s\",\"url\":\"https://a.example\","
                       "\"serviceurls\":{\"AI_API_URL\":\"https://api.example\"}}",
                       -1);
  g_autoptr (WeirKeyFacts) facts = weir_key_facts_new (text, NULL);

  g_assert_true (facts->is_foreign);
  g_assert_null (facts->region);
  g_assert_null (facts->identity_zone);
}

static void
test_bad (void)
{
  static const char *const texts[] = {
    "", "[]", "[1]", "{", "null", "AICORE_SERVICE_KEY=", "{\"clientid\":\"s3cret\"}", "{\\", "'"
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (WeirSecret) pasted = weir_secret_new (texts[i], -1);
      g_autoptr (GPtrArray) found = weir_key_facts_read_texts (pasted);
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (found->len, ==, 1);
      g_assert_null (weir_key_facts_new (g_ptr_array_index (found, 0), &error));
      g_assert_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_KEY);
      g_assert_null (strstr (error->message, "s3cret"));
    }
}

static void
test_validity (void)
{
  WeirKeyFacts facts = { .not_after_s = 0 };
  const gint64 end_us = G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC;

  g_assert_cmpint (weir_key_facts_get_validity (&facts, end_us), ==, WEIR_KEY_VALID);
  facts.not_after_s = end_us / G_USEC_PER_SEC;
  g_assert_cmpint (weir_key_facts_get_validity (&facts, end_us - 3 * DAY_US), ==, WEIR_KEY_VALID);
  g_assert_cmpint (weir_key_facts_get_validity (&facts, end_us - DAY_US), ==, WEIR_KEY_ENDS_SOON);
  g_assert_cmpint (weir_key_facts_get_validity (&facts, end_us), ==, WEIR_KEY_ENDED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *path = g_strconcat ("/app/key-facts/form/", forms[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_form);
    }
  g_test_add_func ("/app/key-facts/facts", test_facts);
  g_test_add_func ("/app/key-facts/elsewhere", test_elsewhere);
  g_test_add_func ("/app/key-facts/bad", test_bad);
  g_test_add_func ("/app/key-facts/validity", test_validity);
  return g_test_run ();
}
