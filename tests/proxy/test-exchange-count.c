/* SPDX-License-Identifier: MIT */
/* What is counted, and how it is told, is in test-exchange-messages.c and test-surface-gemini.c. */
#include "proxy/weir-exchange-count.h"

#include "wire/weir-api-error.h"

/* Not every API has a reply for it; one that has none is not asked to write it. */
static void
test_no_reply (void)
{
  static const char *const codecs[] = { "openai-chat", "responses", "ollama-chat" };

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    {
      WeirExchange exchange = { .codec = weir_codec_get (codecs[i]) };
      g_autoptr (GError) error = NULL;

      g_assert_false (weir_exchange_count (&exchange, &error));
      g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
      g_assert_cmpuint (exchange.status, ==, 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/proxy/exchange-count/no-reply", test_no_reply);
  return g_test_run ();
}
