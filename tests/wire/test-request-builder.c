/* SPDX-License-Identifier: MIT */
#include "wire/weir-request-builder.h"

#include "wire/weir-api-error.h"

#include <string.h>

static WeirRequestBuilder *
builder_for (const char *json, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

  return weir_request_builder_new ("test", body, error);
}

static void
test_lists (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRequestBuilder) builder = builder_for ("{}", &error);
  g_autoptr (WeirRequest) request = NULL;

  g_assert_no_error (error);
  weir_request_builder_add_part (builder, WEIR_PART_TEXT)->text = WEIR_JSON_TEXT ("be brief");
  weir_request_builder_begin_turn (builder, WEIR_ROLE_USER);
  weir_request_builder_add_part (builder, WEIR_PART_TEXT)->text = WEIR_JSON_TEXT ("hello");
  weir_request_builder_add_part (builder, WEIR_PART_IMAGE);
  weir_request_builder_begin_turn (builder, WEIR_ROLE_ASSISTANT);
  weir_request_builder_begin_turn (builder, WEIR_ROLE_USER);
  weir_request_builder_add_part (builder, WEIR_PART_TEXT)->text = WEIR_JSON_TEXT ("again");
  weir_request_builder_add_tool (builder)->name = WEIR_JSON_TEXT ("look");
  weir_request_builder_add_stop (builder, WEIR_JSON_TEXT ("END"));
  weir_request_builder_add_tool_choice_name (builder, WEIR_JSON_TEXT ("look"));
  weir_request_builder_add_beta (builder, WEIR_JSON_TEXT ("flag"));
  weir_request_builder_add_unread (builder, WEIR_JSON_TEXT ("moderation"));
  request = weir_request_builder_end (builder);

  g_assert_cmpstr (request->format, ==, "test");
  g_assert_cmpuint (request->n_system, ==, 1);
  g_assert_true (weir_json_text_equal (request->system[0].text, "be brief"));
  g_assert_cmpuint (request->n_turns, ==, 3);
  g_assert_cmpuint (request->turns[0].n_parts, ==, 2);
  g_assert_cmpint (request->turns[0].parts[1].kind, ==, WEIR_PART_IMAGE);
  g_assert_cmpuint (request->turns[1].n_parts, ==, 0);
  g_assert_cmpint (request->turns[1].role, ==, WEIR_ROLE_ASSISTANT);
  g_assert_true (weir_json_text_equal (request->turns[2].parts[0].text, "again"));
  g_assert_cmpuint (request->n_tools, ==, 1);
  g_assert_cmpint (request->tools[0].strict, ==, -1);
  g_assert_cmpuint (request->n_stop, ==, 1);
  g_assert_cmpuint (request->n_tool_choice_names, ==, 1);
  g_assert_cmpuint (request->n_betas, ==, 1);
  g_assert_cmpuint (request->n_unread, ==, 1);
  g_assert_cmpstr (request->unread[0], ==, "moderation");
  g_assert_cmpint (request->parallel_tools, ==, -1);
  g_assert_cmpint (request->logprobs, ==, -1);
  g_assert_cmpint (request->store, ==, -1);
}

static void
test_nested (void)
{
  g_autoptr (WeirRequestBuilder) builder = builder_for ("{}", NULL);
  g_autoptr (WeirRequest) request = NULL;
  const WeirPart *result;

  weir_request_builder_begin_turn (builder, WEIR_ROLE_USER);
  weir_request_builder_add_part (builder, WEIR_PART_TOOL_RESULT)->is_error = TRUE;
  weir_request_builder_begin_nested (builder);
  weir_request_builder_add_part (builder, WEIR_PART_DOCUMENT);
  weir_request_builder_begin_nested (builder);
  weir_request_builder_add_part (builder, WEIR_PART_TEXT)->text = WEIR_JSON_TEXT ("inner");
  weir_request_builder_end_nested (builder);
  weir_request_builder_add_part (builder, WEIR_PART_IMAGE);
  weir_request_builder_end_nested (builder);
  weir_request_builder_add_part (builder, WEIR_PART_TOOL_RESULT);
  weir_request_builder_begin_nested (builder);
  weir_request_builder_end_nested (builder);
  request = weir_request_builder_end (builder);

  g_assert_cmpuint (request->turns[0].n_parts, ==, 2);
  result = &request->turns[0].parts[0];
  g_assert_true (result->is_error);
  g_assert_cmpuint (result->n_parts, ==, 2);
  g_assert_cmpuint (result->parts[0].n_parts, ==, 1);
  g_assert_true (weir_json_text_equal (result->parts[0].parts[0].text, "inner"));
  g_assert_cmpint (result->parts[1].kind, ==, WEIR_PART_IMAGE);
  g_assert_cmpuint (request->turns[0].parts[1].n_parts, ==, 0);
}

static void
test_text (void)
{
  g_autoptr (WeirRequestBuilder) builder = builder_for ("{}", NULL);
  char local[] = "local";
  WeirJsonText escaped = weir_request_builder_text (builder, "a\"b\n", -1);
  WeirJsonText copied =
      weir_request_builder_copy (builder, (WeirJsonText){ local, strlen (local) });

  local[0] = '?';
  g_assert_cmpmem (escaped.data, escaped.len, "a\\\"b\\n", 6);
  g_assert_cmpmem (copied.data, copied.len, "local", 5);
}

/* What is not taken out with _end () is freed with the builder; a request outlives it. */
static void
test_life (void)
{
  WeirRequestBuilder *builder = builder_for ("{\"model\":\"m\"}", NULL);
  g_autoptr (WeirRequest) request = NULL;
  g_autoptr (WeirRequest) second = NULL;

  weir_request_builder_add_part (builder, WEIR_PART_TEXT);
  weir_request_builder_free (builder);

  builder = builder_for ("{\"model\":\"m\"}", NULL);
  request = weir_request_builder_end (builder);
  weir_request_builder_free (builder);
  second = weir_request_ref (request);
  g_assert_true (second == request);
  g_assert_nonnull (weir_json_get (&second->doc, weir_json_root (&second->doc), "model"));
}

static const struct
{
  const char *name;
  const char *body;
} bad_bodies[] = {
  { "empty", "" },
  { "array", "[]" },
  { "string", "\"{}\"" },
  { "cut", "{\"a\":" },
  { "two", "{}{}" },
  { "duplicate", "{\"a\":1,\"\\u0061\":2}" },
  { "not-utf-8", "{\"a\":\"\xff\"}" },
};

static void
test_bad_body (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (builder_for (bad_bodies[row].body, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_BAD_REQUEST);
}

static void
test_deep (void)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (body, "{\"a\":");
  g_assert_null (builder_for (body->str, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_BAD_REQUEST);
}

static void
test_model (void)
{
  g_autoptr (WeirRequestBuilder) builder = builder_for ("{}", NULL);
  g_autofree char *long_name = g_strnfill (257, 'm');
  const WeirJsonText bad[] = { { NULL, 0 },
                               WEIR_JSON_TEXT (""),
                               WEIR_JSON_TEXT ("a\\u0000b"),
                               WEIR_JSON_TEXT ("a\\r\\nx: y"),
                               { long_name, 257 } };

  g_assert_true (weir_request_builder_set_model (builder, WEIR_JSON_TEXT ("org\\/m\\u00e9"), NULL));
  g_assert_cmpstr (weir_request_builder_get (builder)->model, ==, "org/m\xc3\xa9");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (weir_request_builder_set_model (builder, bad[i], &error));
      g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_BAD_REQUEST);
      g_assert_cmpstr (weir_api_error_get_param (error), ==, "model");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/request-builder/lists", test_lists);
  g_test_add_func ("/wire/request-builder/nested", test_nested);
  g_test_add_func ("/wire/request-builder/text", test_text);
  g_test_add_func ("/wire/request-builder/life", test_life);
  g_test_add_func ("/wire/request-builder/deep", test_deep);
  g_test_add_func ("/wire/request-builder/model", test_model);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_bodies); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/wire/request-builder/bad-body/%s", bad_bodies[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_bad_body);
    }
  return g_test_run ();
}
