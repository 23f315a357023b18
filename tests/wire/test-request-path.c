/* SPDX-License-Identifier: MIT */
#include "wire/weir-request-path.h"

#include "wire/weir-api-error.h"
#include "wire/weir-request-builder.h"

#include <string.h>

static const char body[] = "{\"messages\":[{\"content\":[{\"a\":1},{\"b\":2}],\"name\":\"c\"}]}";

static WeirRequest *
make (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, strlen (body));
  g_autoptr (WeirRequestBuilder) builder = weir_request_builder_new ("test", bytes, NULL);

  return weir_request_builder_end (builder);
}

static void
test_found (void)
{
  g_autoptr (WeirRequest) request = make ();
  const WeirJsonDoc *doc = &request->doc;
  const char *at = strstr (doc->data, "{\"b\"");
  g_autofree char *path = weir_request_path (request, (WeirJsonText){ at, 7 }, "messages");
  g_autofree char *root = weir_request_path (request, (WeirJsonText){ doc->data, doc->len }, "x");

  g_assert_cmpstr (path, ==, "messages[0].content[1]");
  g_assert_cmpstr (root, ==, "");
}

/* Texts are kept without their quotes. */
static void
test_inside (void)
{
  g_autoptr (WeirRequest) request = make ();
  const char *at = strstr (request->doc.data, "c\"}");
  g_autofree char *path = weir_request_path (request, (WeirJsonText){ at, 1 }, "messages");

  g_assert_cmpstr (path, ==, "messages[0].name");
}

static void
test_refuse (void)
{
  g_autoptr (WeirRequest) request = make ();
  const char *at = strstr (request->doc.data, "{\"b\"");
  g_autoptr (GError) error = NULL;

  g_assert_false (
      weir_request_refuse (request, (WeirJsonText){ at, 7 }, "messages", "images", &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, "messages[0].content[1]");
  g_assert_cmpstr (error->message, ==, "The model cannot be sent images");
}

static void
test_fallback (void)
{
  g_autoptr (WeirRequest) request = make ();
  g_autofree char *absent = weir_request_path (request, (WeirJsonText){ NULL, 0 }, "messages");
  g_autofree char *foreign = weir_request_path (request, WEIR_JSON_TEXT ("{}"), "messages");
  g_autofree char *between =
      weir_request_path (request, (WeirJsonText){ request->doc.data + 2, 1 }, "messages");

  g_assert_cmpstr (absent, ==, "messages");
  g_assert_cmpstr (foreign, ==, "messages");
  g_assert_cmpstr (between, ==, "messages");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/request-path/found", test_found);
  g_test_add_func ("/wire/request-path/inside", test_inside);
  g_test_add_func ("/wire/request-path/refuse", test_refuse);
  g_test_add_func ("/wire/request-path/fallback", test_fallback);
  return g_test_run ();
}
