/* SPDX-License-Identifier: MIT */
#include "wire/weir-gemini-schema.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *schema;
  const char *expected;
} rows[] = {
  { "types", "{\"type\":\"OBJECT\",\"properties\":{\"a\":{\"type\":\"STRING\"}}}",
    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}" },
  { "json-schema", "{\"type\":\"object\",\"additionalProperties\":false}",
    "{\"type\":\"object\",\"additionalProperties\":false}" },
  { "nullable", "{\"type\":\"INTEGER\",\"nullable\":true}", "{\"type\":[\"integer\",\"null\"]}" },
  { "not-nullable", "{\"nullable\":false,\"type\":\"INTEGER\"}", "{\"type\":\"integer\"}" },
  { "numbers",
    "{\"type\":\"ARRAY\",\"minItems\":\"1\",\"maxItems\":2,\"items\":{\"type\":\"NUMBER\"}}",
    "{\"type\":\"array\",\"minItems\":1,\"maxItems\":2,\"items\":{\"type\":\"number\"}}" },
  { "any-of", "{\"anyOf\":[{\"type\":\"STRING\"},{\"type\":\"BOOLEAN\"}]}",
    "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"boolean\"}]}" },
  { "order", "{\"type\":\"OBJECT\",\"propertyOrdering\":[\"a\"],\"required\":[\"a\"]}",
    "{\"type\":\"object\",\"required\":[\"a\"]}" },
  { "named-like-a-word",
    "{\"type\":\"OBJECT\",\"properties\":{\"type\":{\"type\":\"STRING\"},\"nullable\":{\"enum\":["
    "\"A\"]}}}",
    "{\"type\":\"object\",\"properties\":{\"type\":{\"type\":\"string\"},\"nullable\":{\"enum\":["
    "\"A\"]}}}" },
  { "odd", "{\"type\":7,\"properties\":[],\"anyOf\":3,\"minLength\":\"x\"}",
    "{\"type\":7,\"properties\":{},\"anyOf\":[],\"minLength\":\"x\"}" },
  { "no-object", "[1]", "[1]" },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_true (weir_json_parse (&doc, rows[i].schema, strlen (rows[i].schema),
                                  &weir_json_limits_body, NULL));
  weir_gemini_schema_write (&doc, weir_json_root (&doc), out);
  g_assert_cmpstr (out->str, ==, rows[i].expected);
}

static void
test_absent (void)
{
  const WeirJsonDoc doc = { NULL };
  g_autoptr (GString) out = g_string_new (NULL);

  weir_gemini_schema_write (&doc, NULL, out);
  g_assert_cmpuint (out->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/gemini-schema/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/wire/gemini-schema/absent", test_absent);
  return g_test_run ();
}
