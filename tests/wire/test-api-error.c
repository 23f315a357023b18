/* SPDX-License-Identifier: MIT */
#include "wire/weir-api-error.h"

#include <gio/gio.h>

static void
test_new (void)
{
  g_autoptr (GError) error = weir_api_error_new (WEIR_API_ERROR_QUOTA, "%s is spent", "budget");

  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_QUOTA);
  g_assert_cmpstr (error->message, ==, "budget is spent");
  g_assert_cmpint (weir_api_error_get_kind (error), ==, WEIR_API_ERROR_QUOTA);
  g_assert_null (weir_api_error_get_param (error));
  g_assert_null (weir_api_error_get_code (error));
  g_assert_cmpint (weir_api_error_get_retry_after_ms (error), ==, -1);
  g_assert_cmpuint (weir_api_error_get_upstream_status (error), ==, 0);
  g_assert_cmpuint (weir_api_error_get_status (error), ==, 0);
}

/* Errors are copied on their way from thread to thread, and what rides along must go with them. */
static void
test_copy (void)
{
  g_autoptr (GError) error = weir_api_error_new (WEIR_API_ERROR_RATE_LIMITED, "wait");
  g_autoptr (GError) copy = NULL;

  weir_api_error_set_param (error, "messages[3].role");
  weir_api_error_set_code (error, "slow_down");
  weir_api_error_set_code (error, weir_api_error_get_code (error));
  weir_api_error_set_retry_after_ms (error, 1500);
  weir_api_error_set_upstream_status (error, 429);
  weir_api_error_set_status (error, 418);
  copy = g_error_copy (error);
  weir_api_error_set_param (error, NULL);

  g_assert_cmpstr (weir_api_error_get_param (copy), ==, "messages[3].role");
  g_assert_cmpstr (weir_api_error_get_code (copy), ==, "slow_down");
  g_assert_cmpint (weir_api_error_get_retry_after_ms (copy), ==, 1500);
  g_assert_cmpuint (weir_api_error_get_upstream_status (copy), ==, 429);
  g_assert_cmpuint (weir_api_error_get_status (copy), ==, 418);
  g_assert_null (weir_api_error_get_param (error));
}

static void
test_set_at (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (weir_api_error_set_at (NULL, WEIR_API_ERROR_BAD_REQUEST, "a", "ignored"));
  g_assert_false (weir_api_error_set_at (&error, WEIR_API_ERROR_BAD_REQUEST, "a[0]", "is %d", 7));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_BAD_REQUEST);
  g_assert_cmpstr (error->message, ==, "is 7");
  g_assert_cmpstr (weir_api_error_get_param (error), ==, "a[0]");
}

/* An error of another domain has nothing to tell, and its words are not for a client. */
static void
test_foreign (void)
{
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "/etc/secret");

  g_assert_cmpint (weir_api_error_get_kind (error), ==, WEIR_API_ERROR_INTERNAL);
  g_assert_cmpint (weir_api_error_get_kind (NULL), ==, WEIR_API_ERROR_INTERNAL);
  g_assert_null (weir_api_error_get_param (error));
  g_assert_null (weir_api_error_get_code (error));
  g_assert_cmpint (weir_api_error_get_retry_after_ms (error), ==, -1);
  g_assert_cmpuint (weir_api_error_get_status (error), ==, 0);
  g_assert_cmpuint (weir_api_error_get_upstream_status (error), ==, 0);
  g_assert_null (strstr (weir_api_error_get_message (error), "secret"));
}

static void
test_words (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint kind = 0; kind < WEIR_API_ERROR_N_KINDS; kind++)
    {
      const char *word = weir_api_error_kind_to_string (kind);

      g_assert_nonnull (word);
      g_assert_true (g_hash_table_add (seen, (gpointer) word));
    }
  g_assert_cmpstr (weir_api_error_kind_to_string (WEIR_API_ERROR_RATE_LIMITED), ==, "rate_limited");
}

static void
test_retryable (void)
{
  g_assert_true (weir_api_error_kind_is_retryable (WEIR_API_ERROR_RATE_LIMITED));
  g_assert_true (weir_api_error_kind_is_retryable (WEIR_API_ERROR_UPSTREAM));
  g_assert_true (weir_api_error_kind_is_retryable (WEIR_API_ERROR_OVERLOADED));
  g_assert_true (weir_api_error_kind_is_retryable (WEIR_API_ERROR_TIMEOUT));
  g_assert_false (weir_api_error_kind_is_retryable (WEIR_API_ERROR_QUOTA));
  g_assert_false (weir_api_error_kind_is_retryable (WEIR_API_ERROR_UPSTREAM_AUTH));
  g_assert_false (weir_api_error_kind_is_retryable (WEIR_API_ERROR_BAD_REQUEST));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/api-error/new", test_new);
  g_test_add_func ("/wire/api-error/copy", test_copy);
  g_test_add_func ("/wire/api-error/set-at", test_set_at);
  g_test_add_func ("/wire/api-error/foreign", test_foreign);
  g_test_add_func ("/wire/api-error/words", test_words);
  g_test_add_func ("/wire/api-error/retryable", test_retryable);
  return g_test_run ();
}
