/* SPDX-License-Identifier: MIT */
#include "wire/weir-schema-strict.h"

#include "wire/weir-codec.h"

#include <string.h>

#define OBJECT(members, required)                                                                  \
  "{\"type\":\"object\",\"properties\":{" members "},\"required\":[" required                      \
  "],\"additionalProperties\":false}"
#define INSIDE(schema) OBJECT ("\"a\":" schema, "\"a\"")

static const struct
{
  const char *name;
  const char *schema;
  gboolean strict;
} rows[] = {
  { "empty", OBJECT ("", ""), TRUE },
  { "plain", INSIDE ("{\"type\":\"string\"}"), TRUE },
  { "dialect",
    "{\"$schema\":\"x\",\"type\":\"object\",\"properties\":{},\"required\":[],"
    "\"additionalProperties\":false}",
    TRUE },
  { "escaped-name", OBJECT ("\"\\u0061\":{\"type\":\"null\"}", "\"a\""), TRUE },
  { "nested", INSIDE (INSIDE ("{\"type\":[\"integer\",\"null\"],\"minimum\":1}")), TRUE },
  { "list", INSIDE ("{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"maxItems\":3}"), TRUE },
  { "choice", INSIDE ("{\"anyOf\":[{\"type\":\"string\"}," INSIDE ("{\"enum\":[1]}") "]}"), TRUE },
  { "reference",
    "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/b\"}},"
    "\"required\":[\"a\"],\"additionalProperties\":false,\"$defs\":{\"b\":"
    "{\"type\":\"string\",\"format\":\"email\"}}}",
    TRUE },
  { "absent", NULL, FALSE },
  { "not-json", "{", FALSE },
  { "true", "true", FALSE },
  { "no-object", "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}", FALSE },
  { "choice-at-the-root", "{\"type\":\"object\",\"anyOf\":[]}", FALSE },
  { "others-allowed", "{\"type\":\"object\",\"properties\":{},\"required\":[]}", FALSE },
  { "others-of-a-kind",
    "{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":{}}", FALSE },
  { "optional", OBJECT ("\"a\":{\"type\":\"string\"}", ""), FALSE },
  { "other-required", OBJECT ("\"a\":{\"type\":\"string\"}", "\"b\""), FALSE },
  { "required-no-list",
    "{\"type\":\"object\",\"properties\":{},\"required\":{},\"additionalProperties\":false}",
    FALSE },
  { "no-properties", "{\"type\":\"object\",\"required\":[],\"additionalProperties\":false}",
    FALSE },
  { "unknown-word", INSIDE ("{\"type\":\"string\",\"minLength\":1}"), FALSE },
  { "unknown-word-deep", INSIDE (INSIDE ("{\"oneOf\":[]}")), FALSE },
  { "unknown-format", INSIDE ("{\"type\":\"string\",\"format\":\"uri\"}"), FALSE },
  { "boolean-schema", INSIDE ("true"), FALSE },
  { "list-of-anything", INSIDE ("{\"type\":\"array\"}"), FALSE },
  { "tuple", INSIDE ("{\"type\":\"array\",\"items\":[{\"type\":\"string\"}]}"), FALSE },
  { "open-object-in-list", INSIDE ("{\"type\":\"array\",\"items\":{\"type\":\"object\"}}"), FALSE },
  { "open-object-by-choice", INSIDE ("{\"anyOf\":[{\"type\":\"object\"}]}"), FALSE },
  { "open-object-without-type", INSIDE ("{\"properties\":{}}"), FALSE },
  { "object-or-null", INSIDE ("{\"type\":[\"object\",\"null\"]}"), FALSE },
  { "open-definition",
    "{\"type\":\"object\",\"properties\":{},\"required\":[],"
    "\"additionalProperties\":false,\"definitions\":{\"b\":{\"x\":1}}}",
    FALSE },
};

static WeirJsonText
get_text (const char *text)
{
  return (WeirJsonText){ text, text != NULL ? strlen (text) : 0 };
}

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);

  g_assert_cmpint (weir_schema_is_strict (get_text (rows[row].schema)), ==, rows[row].strict);
}

/* As deep as the service goes, and once more. */
static void
test_deep (void)
{
  g_autoptr (GString) schema = g_string_new ("{\"type\":\"string\"}");

  for (guint i = 1; i <= 11; i++)
    {
      g_string_prepend (schema, "{\"type\":\"object\",\"properties\":{\"a\":");
      g_string_append (schema, "},\"required\":[\"a\"],\"additionalProperties\":false}");
      g_assert_cmpint (weir_schema_is_strict ((WeirJsonText){ schema->str, schema->len }), ==,
                       i <= 10);
    }
}

/* As many members as are looked at, and one more. */
static void
test_long (void)
{
  for (guint n = 1000; n <= 1001; n++)
    {
      g_autoptr (GString) schema = g_string_new ("{\"type\":\"object\",\"properties\":{");
      g_autoptr (GString) names = g_string_new (NULL);

      for (guint i = 0; i < n; i++)
        {
          g_string_append_printf (schema, "%s\"m%u\":{\"type\":\"null\"}", i > 0 ? "," : "", i);
          g_string_append_printf (names, "%s\"m%u\"", i > 0 ? "," : "", i);
        }
      g_string_append_printf (schema, "},\"required\":[%s],\"additionalProperties\":false}",
                              names->str);
      g_assert_cmpint (weir_schema_is_strict ((WeirJsonText){ schema->str, schema->len }), ==,
                       n == 1000);
    }
}

/* What each API says, and what it means. */
static void
test_output (void)
{
  static const struct
  {
    const char *format;
    int said;
    gboolean schema;
    int strict;
  } outputs[] = {
    { "openai-chat", -1, TRUE, -1 }, { "openai-chat", 0, TRUE, 0 },  { "openai-chat", 1, FALSE, 1 },
    { "responses", -1, TRUE, -1 },   { "messages", -1, TRUE, 1 },    { "messages", -1, FALSE, 0 },
    { "gemini", -1, TRUE, 1 },       { "ollama-chat", -1, TRUE, 1 }, { "messages", 0, TRUE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    {
      const WeirRequest request = {
        .format = outputs[i].format,
        .output_schema = get_text (outputs[i].schema ? OBJECT ("", "") : "{}"),
        .output_strict = outputs[i].said,
      };

      g_assert_cmpint (weir_schema_output_strict (&request), ==, outputs[i].strict);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/schema-strict/row/%s", rows[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/wire/schema-strict/deep", test_deep);
  g_test_add_func ("/wire/schema-strict/long", test_long);
  g_test_add_func ("/wire/schema-strict/output", test_output);
  return g_test_run ();
}
