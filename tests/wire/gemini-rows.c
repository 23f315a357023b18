/* SPDX-License-Identifier: MIT */
#include "gemini-rows.h"

#include <string.h>

static WeirModelRules *
read_rules (void)
{
  static const char *const names[] = { "data/models/gemini.json" };
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;
  WeirModelRules *rules;
  gsize len;
  char *data = fixture_read_root (names[0], &len);

  file = g_bytes_new_take (data, len);
  rules = weir_model_rules_new ((GBytes *const *) &file, names, 1, &error);
  g_assert_no_error (error);
  return rules;
}

GBytes *
gemini_encode (const WeirRequest *request,
               const char *model,
               gboolean stream,
               WeirLoss *loss,
               GError **error)
{
  g_autoptr (WeirModelRules) rules = read_rules ();
  const char *executable = g_str_equal (model, "other") ? "elsewhere" : "gcp-vertexai";
  WeirTarget target = { model, executable, NULL, stream };

  target.rule = weir_model_rules_lookup (rules, executable, model);
  return weir_codec_get ("gemini")->encode_request (request, &target, loss, error);
}

static WeirRequest *
decode (const char *rest)
{
  g_autofree char *json = g_strdup_printf ("{\"model\":\"my\",%s}", rest);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  WeirRequest *request = weir_codec_get ("openai-chat")->decode_request (body, &error);

  g_assert_no_error (error);
  return request;
}

void
gemini_check (const WeirRequest *request,
              const char *model,
              const char *expected,
              const char *dropped)
{
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = gemini_encode (request, model, FALSE, loss, &error);
  g_autofree char *text = NULL;
  g_autofree char *header = weir_loss_to_header (loss);

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpstr (header, ==, dropped);
}

static void
test_row (gconstpointer data)
{
  const GeminiRow *row = data;
  g_autoptr (WeirRequest) request = decode (row->body);

  gemini_check (request, row->model, row->expected, row->dropped);
}

/* Whatever would be told as lost is an error when nothing may be lost. */
static void
test_strict (gconstpointer data)
{
  const GeminiRow *row = data;
  g_autoptr (WeirRequest) request = decode (row->body);
  g_autoptr (WeirLoss) strict = weir_loss_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = gemini_encode (request, row->model, FALSE, strict, &error);

  if (row->dropped == NULL)
    g_assert_no_error (error);
  else
    g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
}

static void
test_error (gconstpointer data)
{
  const GeminiError *row = data;
  g_autofree char *json = g_strdup_printf ("{\"model\":\"my\",%s}", row->body);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GBytes) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRequest) request = weir_codec_get ("openai-chat")->decode_request (body, &error);

  if (request != NULL)
    result = gemini_encode (request, row->model, row->stream, NULL, &error);
  g_assert_null (result);
  g_assert_error (error, WEIR_API_ERROR, (int) row->kind);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, row->param);
}

WeirRequestBuilder *
gemini_begin (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  WeirRequestBuilder *builder = weir_request_builder_new ("test", body, NULL);

  weir_request_builder_begin_turn (builder, WEIR_ROLE_USER);
  weir_request_builder_add_part (builder, WEIR_PART_TEXT)->text = WEIR_JSON_TEXT ("x");
  return builder;
}

void
gemini_add_rows (const char *path, const GeminiRow *rows, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *plain = g_strdup_printf ("%s/chat/%s", path, rows[i].name);
      g_autofree char *strict = g_strdup_printf ("%s/strict/%s", path, rows[i].name);

      g_test_add_data_func (plain, &rows[i], test_row);
      g_test_add_data_func (strict, &rows[i], test_strict);
    }
}

void
gemini_add_errors (const char *path, const GeminiError *rows, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/error/%s", path, rows[i].name);

      g_test_add_data_func (name, &rows[i], test_error);
    }
}
