/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "wire/weir-api-error.h"
#include "wire/weir-schema-clean.h"

/* What is cleaned is valid JSON of a bounded length, and cleaning it again changes nothing. */

static const char *const keep[] = { "anyOf",    "default",  "description", "enum",
                                    "format",   "items",    "maxItems",    "maxLength",
                                    "maximum",  "minItems", "minLength",   "minimum",
                                    "nullable", "pattern",  "properties",  "propertyOrdering",
                                    "required", "title",    "type",        NULL };
static const char *const formats[] = { "date-time", "double", "float", "int32", NULL };

static void
try_profile (const char *data, size_t size, const WeirSchemaProfile *profile)
{
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GString) once = g_string_new (NULL);
  g_autoptr (GString) twice = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_auto (WeirJsonDoc) doc = { NULL };

  if (!weir_schema_clean ((WeirJsonText){ data, size }, profile, "s", loss, once, &error))
    {
      g_assert_true (error != NULL && error->domain == WEIR_API_ERROR);
      g_assert_cmpuint (once->len, ==, 0);
      return;
    }
  g_assert_cmpuint (once->len, <=, 4 * size + 1024);
  if (once->len == 0)
    return;

  weir_json_parse (&doc, once->str, once->len, &weir_json_limits_body, &error);
  g_assert_no_error (error);
  weir_schema_clean ((WeirJsonText){ once->str, once->len }, profile, "s", loss, twice, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (once->str, ==, twice->str);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const WeirSchemaProfile any = { keep, formats, FALSE };
  const WeirSchemaProfile object = { keep, formats, TRUE };

  try_profile ((const char *) data, size, &any);
  try_profile ((const char *) data, size, &object);
  return 0;
}
