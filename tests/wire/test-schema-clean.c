/* SPDX-License-Identifier: MIT */
#include "wire/weir-schema-clean.h"

#include "wire/weir-api-error.h"

#include <string.h>

static const char *const keep[] = { "anyOf",    "default",  "description", "enum",
                                    "format",   "items",    "maxItems",    "maxLength",
                                    "maximum",  "minItems", "minLength",   "minimum",
                                    "nullable", "pattern",  "properties",  "propertyOrdering",
                                    "required", "title",    "type",        NULL };
static const char *const formats[] = { "date-time", "double", "enum", "float",
                                       "int32",     "int64",  NULL };
static const WeirSchemaProfile any_root = { keep, formats, FALSE };
static const WeirSchemaProfile object_root = { keep, formats, TRUE };

#define STRING "{\"type\":\"string\"}"
#define OBJECT "{\"type\":\"object\"}"
#define INTEGER "{\"type\":\"integer\"}"

static const struct
{
  const char *name;
  const char *schema;
  const char *expected;
  const char *dropped;
} rows[] = {
  /* What is kept as it is. */
  { "type", STRING, STRING, NULL },
  { "type-upper-case", "{\"type\":\"STRING\"}", STRING, NULL },
  { "boolean", "{\"type\":\"boolean\"}", "{\"type\":\"boolean\"}", NULL },
  { "title", "{\"type\":\"string\",\"title\":\"t\"}", "{\"type\":\"string\",\"title\":\"t\"}",
    NULL },
  { "description", "{\"description\":\"\\u00e9\\n\",\"type\":\"string\"}",
    "{\"type\":\"string\",\"description\":\"\\u00e9\\n\"}", NULL },
  { "nullable", "{\"type\":\"string\",\"nullable\":true}",
    "{\"type\":\"string\",\"nullable\":true}", NULL },
  { "not-nullable", "{\"type\":\"string\",\"nullable\":false}", STRING, NULL },
  { "default", "{\"type\":\"number\",\"default\":1.50}", "{\"type\":\"number\",\"default\":1.50}",
    NULL },
  { "enum", "{\"type\":\"string\",\"enum\":[\"a\",\"b\"]}",
    "{\"type\":\"string\",\"enum\":[\"a\",\"b\"]}", NULL },
  { "items", "{\"type\":\"array\",\"items\":" INTEGER "}",
    "{\"type\":\"array\",\"items\":" INTEGER "}", NULL },
  { "array-bounds", "{\"type\":\"array\",\"items\":" STRING ",\"minItems\":1,\"maxItems\":2}",
    "{\"type\":\"array\",\"items\":" STRING ",\"minItems\":1,\"maxItems\":2}", NULL },
  { "number-bounds", "{\"type\":\"number\",\"minimum\":0.5,\"maximum\":1e3}",
    "{\"type\":\"number\",\"minimum\":0.5,\"maximum\":1e3}", NULL },
  { "string-bounds", "{\"type\":\"string\",\"minLength\":1,\"maxLength\":9,\"pattern\":\"^a\"}",
    "{\"type\":\"string\",\"minLength\":1,\"maxLength\":9,\"pattern\":\"^a\"}", NULL },
  { "properties", "{\"type\":\"object\",\"properties\":{\"a\":" STRING ",\"b\":" INTEGER "}}",
    "{\"type\":\"object\",\"properties\":{\"a\":" STRING ",\"b\":" INTEGER "}}", NULL },
  { "required",
    "{\"type\":\"object\",\"properties\":{\"a\":" STRING "},\"required\":[\"a\",\"x\",\"a\",7]}",
    "{\"type\":\"object\",\"properties\":{\"a\":" STRING "},\"required\":[\"a\"]}", NULL },
  { "property-ordering",
    "{\"type\":\"object\",\"properties\":{\"a\":" STRING ",\"b\":" STRING
    "},\"propertyOrdering\":[\"b\",\"a\",\"c\"]}",
    "{\"type\":\"object\",\"properties\":{\"a\":" STRING ",\"b\":" STRING
    "},\"propertyOrdering\":[\"b\",\"a\"]}",
    NULL },
  { "any-of", "{\"anyOf\":[" STRING "," INTEGER "],\"description\":\"d\"}",
    "{\"anyOf\":[" STRING "," INTEGER "],\"description\":\"d\"}", NULL },
  { "property-called-like-a-keyword",
    "{\"type\":\"object\",\"properties\":{\"$ref\":" STRING ",\"not\":" STRING "}}",
    "{\"type\":\"object\",\"properties\":{\"$ref\":" STRING ",\"not\":" STRING "}}", NULL },

  /* Formats. */
  { "format-date-time", "{\"type\":\"string\",\"format\":\"date-time\"}",
    "{\"type\":\"string\",\"format\":\"date-time\"}", NULL },
  { "format-uri", "{\"type\":\"string\",\"format\":\"uri\"}", STRING, NULL },
  { "format-int64", "{\"type\":\"integer\",\"format\":\"int64\"}",
    "{\"type\":\"integer\",\"format\":\"int64\"}", NULL },
  { "format-of-another-type", "{\"type\":\"string\",\"format\":\"int32\"}", STRING, NULL },
  { "format-double", "{\"type\":\"number\",\"format\":\"double\"}",
    "{\"type\":\"number\",\"format\":\"double\"}", NULL },

  /* What is said in another way. */
  { "type-or-null", "{\"type\":[\"integer\",\"null\"]}", "{\"type\":\"integer\",\"nullable\":true}",
    NULL },
  { "null", "{\"type\":\"null\"}", "{\"type\":\"string\",\"nullable\":true}", NULL },
  { "types", "{\"type\":[\"string\",\"array\"],\"items\":" INTEGER ",\"description\":\"d\"}",
    "{\"anyOf\":[" STRING ",{\"type\":\"array\",\"items\":" INTEGER "}],\"description\":\"d\"}",
    NULL },
  { "types-of-numbers", "{\"type\":[\"number\",\"integer\"]}", "{\"type\":\"number\"}", NULL },
  { "const", "{\"const\":\"a\"}", "{\"type\":\"string\",\"enum\":[\"a\"]}", NULL },
  { "const-number", "{\"const\":5}", "{\"type\":\"integer\",\"description\":\"Must be 5.\"}",
    NULL },
  { "const-true", "{\"const\":true,\"description\":\"d\"}",
    "{\"type\":\"boolean\",\"description\":\"d Must be true.\"}", NULL },
  { "const-null", "{\"const\":null}", "{\"type\":\"string\",\"nullable\":true}", NULL },
  { "one-of", "{\"oneOf\":[" STRING "," INTEGER "]}", "{\"anyOf\":[" STRING "," INTEGER "]}",
    NULL },
  { "any-of-null", "{\"anyOf\":[" STRING "," INTEGER ",{\"type\":\"null\"}]}",
    "{\"anyOf\":[" STRING "," INTEGER "],\"nullable\":true}", NULL },
  { "optional",
    "{\"anyOf\":[{\"type\":\"string\",\"title\":\"in\"},{\"type\":\"null\"}],"
    "\"title\":\"out\"}",
    "{\"type\":\"string\",\"title\":\"out\",\"nullable\":true}", NULL },
  { "any-of-one-of", "{\"anyOf\":[{\"oneOf\":[" STRING "," INTEGER "]},{\"type\":\"null\"}]}",
    "{\"anyOf\":[" STRING "," INTEGER "],\"nullable\":true}", NULL },
  { "any-of-beside-type",
    "{\"type\":\"object\",\"properties\":{\"a\":" STRING
    "},\"anyOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\"]}]}",
    "{\"type\":\"object\",\"properties\":{\"a\":" STRING "}}", "s.anyOf" },
  { "all-of",
    "{\"allOf\":[{\"type\":\"object\",\"properties\":{\"a\":" STRING
    "},\"required\":[\"a\"]},{\"properties\":{\"b\":" INTEGER ",\"a\":" INTEGER
    "},\"required\":[\"b\"]}]}",
    "{\"type\":\"object\",\"properties\":{\"a\":" STRING ",\"b\":" INTEGER
    "},\"required\":[\"a\",\"b\"]}",
    NULL },
  { "all-of-conflict", "{\"type\":\"string\",\"allOf\":[" INTEGER "]}", STRING, NULL },
  { "ref",
    "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/A\",\"description\":\"d\"}},"
    "\"$defs\":{\"A\":{\"type\":\"string\",\"description\":\"inner\"}}}",
    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"description\":\"d\"}}}",
    NULL },
  { "ref-twice",
    "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/definitions/A\"},"
    "\"b\":{\"$ref\":\"#/definitions/A\"}},\"definitions\":{\"A\":" INTEGER "}}",
    "{\"type\":\"object\",\"properties\":{\"a\":" INTEGER ",\"b\":" INTEGER "}}", NULL },
  { "ref-escaped",
    "{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/a~1b%20c\"},\"$defs\":{\"a/b c\":" INTEGER
    "}}",
    "{\"type\":\"array\",\"items\":" INTEGER "}", NULL },
  { "ref-into-list",
    "{\"type\":\"array\",\"items\":{\"$ref\":\"#/x/1\"},\"x\":[" STRING "," INTEGER "]}",
    "{\"type\":\"array\",\"items\":" INTEGER "}", "s.x" },
  { "ref-cycle",
    "{\"$ref\":\"#/$defs/N\",\"$defs\":{\"N\":{\"type\":\"object\",\"properties\":{\"next\":"
    "{\"$ref\":\"#/$defs/N\"}}}}}",
    "{\"type\":\"object\",\"properties\":{\"next\":" OBJECT "}}", "s.$ref" },
  { "ref-root", "{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}",
    "{\"type\":\"array\",\"items\":" OBJECT "}", "s.$ref" },
  { "ref-nowhere", "{\"$ref\":\"#/$defs/none\"}", STRING, "s.$ref" },
  { "ref-elsewhere", "{\"$ref\":\"https://x/y\"}", STRING, "s.$ref" },
  { "exclusive-integer", "{\"type\":\"integer\",\"exclusiveMinimum\":0,\"exclusiveMaximum\":10}",
    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":9}", NULL },
  { "exclusive-number", "{\"type\":\"number\",\"exclusiveMinimum\":0.5}",
    "{\"type\":\"number\",\"minimum\":0.5}", NULL },
  { "exclusive-flag", "{\"type\":\"number\",\"minimum\":1,\"exclusiveMinimum\":true}",
    "{\"type\":\"number\",\"minimum\":1}", NULL },
  { "exclusive-huge", "{\"type\":\"integer\",\"exclusiveMinimum\":99999999999999999999}",
    "{\"type\":\"integer\",\"minimum\":99999999999999999999}", NULL },
  { "enum-of-numbers-as-text", "{\"type\":\"string\",\"enum\":[1,2.50,true,\"\",null,\"x\",[],{}]}",
    "{\"type\":\"string\",\"enum\":[\"1\",\"2.50\",\"true\",\"x\"]}", NULL },
  { "enum-of-numbers", "{\"type\":\"integer\",\"enum\":[1,2]}", INTEGER, "s.enum" },
  { "enum-without-type", "{\"enum\":[\"a\",null]}",
    "{\"type\":\"string\",\"enum\":[\"a\"],\"nullable\":true}", NULL },
  { "map", "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"}}",
    "{\"type\":\"object\",\"description\":\"Keys are free, values are of the type integer.\"}",
    NULL },
  { "map-described",
    "{\"type\":\"object\",\"description\":\"d\",\"additionalProperties\":{\"type\":\"object\"}}",
    "{\"type\":\"object\",\"description\":\"d Keys are free, values are of the type object.\"}",
    NULL },
  { "array-without-items", "{\"type\":\"array\"}", "{\"type\":\"array\",\"items\":" STRING "}",
    NULL },
  { "tuple", "{\"type\":\"array\",\"prefixItems\":[" INTEGER "," STRING "]}",
    "{\"type\":\"array\",\"items\":" INTEGER "}", NULL },
  { "old-tuple", "{\"items\":[" INTEGER "]}", "{\"type\":\"array\",\"items\":" INTEGER "}", NULL },
  { "object-without-properties", OBJECT, OBJECT, NULL },
  { "guess-object", "{\"properties\":{\"a\":{}}}",
    "{\"type\":\"object\",\"properties\":{\"a\":" STRING "}}", NULL },
  { "guess-number", "{\"minimum\":1}", "{\"type\":\"number\",\"minimum\":1}", NULL },
  { "empty", "{}", STRING, NULL },
  { "true", "true", STRING, NULL },
  { "false", "{\"type\":\"array\",\"items\":false}", "{\"type\":\"array\",\"items\":" STRING "}",
    NULL },

  /* What is left out without a word: it demands nothing. */
  { "silent",
    "{\"$schema\":\"s\",\"$id\":\"i\",\"$comment\":\"c\",\"$anchor\":\"a\",\"examples\":[1],"
    "\"readOnly\":true,\"writeOnly\":true,\"deprecated\":true,\"additionalProperties\":false,"
    "\"type\":\"string\"}",
    STRING, NULL },

  /* What is left out and told. */
  { "patternProperties", "{\"type\":\"object\",\"patternProperties\":{}}", OBJECT,
    "s.patternProperties" },
  { "propertyNames", "{\"type\":\"object\",\"propertyNames\":{}}", OBJECT, "s.propertyNames" },
  { "unevaluatedProperties", "{\"type\":\"object\",\"unevaluatedProperties\":false}", OBJECT,
    "s.unevaluatedProperties" },
  { "unevaluatedItems", "{\"type\":\"array\",\"items\":" STRING ",\"unevaluatedItems\":false}",
    "{\"type\":\"array\",\"items\":" STRING "}", "s.unevaluatedItems" },
  { "dependentRequired", "{\"type\":\"object\",\"dependentRequired\":{}}", OBJECT,
    "s.dependentRequired" },
  { "dependentSchemas", "{\"type\":\"object\",\"dependentSchemas\":{}}", OBJECT,
    "s.dependentSchemas" },
  { "dependencies", "{\"type\":\"object\",\"dependencies\":{}}", OBJECT, "s.dependencies" },
  { "if", "{\"type\":\"object\",\"if\":{},\"then\":{},\"else\":{}}", OBJECT, "s.if,s.then,s.else" },
  { "not", "{\"type\":\"string\",\"not\":{\"const\":\"a\"}}", STRING, "s.not" },
  { "contains", "{\"type\":\"array\",\"contains\":{}}", "{\"type\":\"array\",\"items\":" STRING "}",
    "s.contains" },
  { "uniqueItems", "{\"type\":\"array\",\"uniqueItems\":true}",
    "{\"type\":\"array\",\"items\":" STRING "}", "s.uniqueItems" },
  { "multipleOf", "{\"type\":\"integer\",\"multipleOf\":2}", INTEGER, "s.multipleOf" },
  { "contentEncoding", "{\"type\":\"string\",\"contentEncoding\":\"base64\"}", STRING,
    "s.contentEncoding" },
  { "contentMediaType", "{\"type\":\"string\",\"contentMediaType\":\"a/b\"}", STRING,
    "s.contentMediaType" },
  { "minProperties", "{\"type\":\"object\",\"minProperties\":1,\"maxProperties\":2}", OBJECT,
    "s.minProperties,s.maxProperties" },
  { "unknown", "{\"type\":\"string\",\"x-vendor\":1}", STRING, "s.x-vendor" },

  /* Nonsense from outside. */
  { "number", "7", STRING, NULL },
  { "string-kind", "{\"type\":7,\"description\":8,\"enum\":9,\"properties\":[],\"required\":{}}",
    OBJECT, NULL },
  { "bounds-kind", "{\"type\":\"string\",\"minLength\":\"1\",\"pattern\":2}", STRING, NULL },
  { "unknown-type", "{\"type\":\"any\"}", STRING, NULL },
  { "nul", "{\"type\":\"string\",\"description\":\"a\\u0000b\\ud800\"}",
    "{\"type\":\"string\",\"description\":\"a\\u0000b\\ud800\"}", NULL },
};

static char *
run (const char *schema, const WeirSchemaProfile *profile, char **dropped)
{
  g_autoptr (WeirLoss) loss = weir_loss_new (FALSE);
  g_autoptr (GError) error = NULL;
  GString *out = g_string_new (NULL);

  weir_schema_clean ((WeirJsonText){ schema, strlen (schema) }, profile, "s", loss, out, &error);
  g_assert_no_error (error);
  if (dropped != NULL)
    *dropped = weir_loss_to_header (loss);
  return g_string_free (out, FALSE);
}

static void
check_again (const char *cleaned, const WeirSchemaProfile *profile)
{
  g_autofree char *dropped = NULL;
  g_autofree char *again = run (cleaned, profile, &dropped);

  g_assert_cmpstr (again, ==, cleaned);
  g_assert_null (dropped);
}

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autofree char *dropped = NULL;
  g_autofree char *cleaned = run (rows[row].schema, &any_root, &dropped);

  g_assert_cmpstr (cleaned, ==, rows[row].expected);
  g_assert_cmpstr (dropped, ==, rows[row].dropped);
  check_again (cleaned, &any_root);
}

static const struct
{
  const char *name;
  const char *schema;
  const char *expected;
  const char *dropped;
} roots[] = {
  { "object", "{\"type\":\"object\",\"properties\":{\"a\":" STRING "}}",
    "{\"type\":\"object\",\"properties\":{\"a\":" STRING "}}", NULL },
  { "empty-object", OBJECT, "", NULL },
  { "nothing", "{}", "", NULL },
  { "no-properties", "{\"type\":\"object\",\"properties\":{}}", "", NULL },
  { "alternatives",
    "{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"a\":" STRING "},\"required\":[\"a\"]},"
    "{\"type\":\"object\",\"properties\":{\"b\":" INTEGER "},\"required\":[\"b\"]}]}",
    "{\"type\":\"object\",\"properties\":{\"a\":" STRING ",\"b\":" INTEGER "}}", "s.anyOf" },
  { "no-object", "{\"type\":\"array\",\"items\":" INTEGER "}",
    "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"array\",\"items\":" INTEGER
    "}},\"required\":[\"value\"]}",
    "s=wrapped" },
  { "ref", "{\"$ref\":\"#/$defs/A\",\"$defs\":{\"A\":{\"properties\":{\"a\":{}}}}}",
    "{\"type\":\"object\",\"properties\":{\"a\":" STRING "}}", NULL },
};

static void
test_root (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autofree char *dropped = NULL;
  g_autofree char *cleaned = run (roots[row].schema, &object_root, &dropped);

  g_assert_cmpstr (cleaned, ==, roots[row].expected);
  g_assert_cmpstr (dropped, ==, roots[row].dropped);
  if (cleaned[0] != '\0')
    check_again (cleaned, &object_root);
}

static void
test_profile (void)
{
  static const char *const few[] = { "type", NULL };
  const WeirSchemaProfile narrow = { few, formats, FALSE };
  g_autofree char *dropped = NULL;
  g_autofree char *cleaned =
      run ("{\"type\":\"string\",\"minLength\":1,\"enum\":[\"a\"],\"description\":\"d\"}", &narrow,
           &dropped);

  g_assert_cmpstr (cleaned, ==, STRING);
  g_assert_cmpstr (dropped, ==, "s.minLength");
}

static void
test_depth (void)
{
  g_autoptr (GString) schema = g_string_new (NULL);
  g_autofree char *dropped = NULL;
  g_autofree char *cleaned = NULL;
  g_autofree char *again = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (schema, "{\"type\":\"array\",\"items\":");
  g_string_append (schema, STRING);
  for (guint i = 0; i < 100; i++)
    g_string_append_c (schema, '}');
  cleaned = run (schema->str, &any_root, &dropped);
  g_assert_nonnull (strstr (cleaned, OBJECT));
  g_assert_cmpstr (dropped, ==, "s.depth");
  again = run (cleaned, &any_root, NULL);
  g_assert_cmpstr (again, ==, cleaned);
}

/* Ten definitions, each naming the next ten times: 10^10 schemas if they were all put in. */
static void
test_bomb (void)
{
  g_autoptr (GString) schema = g_string_new ("{\"$ref\":\"#/$defs/d0\",\"$defs\":{");
  g_autoptr (GString) out = g_string_new ("before");
  g_autoptr (GError) error = NULL;
  gboolean cleaned;

  for (guint i = 0; i < 10; i++)
    {
      g_string_append_printf (schema, "\"d%u\":{\"type\":\"object\",\"properties\":{", i);
      for (guint j = 0; j < 10; j++)
        g_string_append_printf (schema, "%s\"p%u\":{\"$ref\":\"#/$defs/d%u\"}", j > 0 ? "," : "", j,
                                i + 1);
      g_string_append (schema, "}},");
    }
  g_string_append (schema, "\"d10\":" STRING "}}");
  cleaned = weir_schema_clean ((WeirJsonText){ schema->str, schema->len }, &any_root, "s", NULL,
                               out, &error);
  if (cleaned)
    g_assert_cmpuint (out->len, <=, 6 + 4 * schema->len + 1024);
  else
    {
      g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
      g_assert_cmpstr (out->str, ==, "before");
    }
}

static void
test_nodes (void)
{
  g_autoptr (GString) schema = g_string_new ("{\"type\":\"object\",\"properties\":{");
  g_autofree char *dropped = NULL;
  g_autofree char *cleaned = NULL;

  for (guint i = 0; i < 30000; i++)
    g_string_append_printf (schema, "%s\"%u\":" STRING, i > 0 ? "," : "", i);
  g_string_append (schema, "}}");
  cleaned = run (schema->str, &any_root, &dropped);
  g_assert_nonnull (strstr (cleaned, OBJECT));
  g_assert_cmpstr (dropped, ==, "s.size");
}

static void
test_errors (void)
{
  g_autoptr (WeirLoss) strict = weir_loss_new (TRUE);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) broken = NULL;

  g_assert_false (weir_schema_clean (WEIR_JSON_TEXT ("{\"type\":\"object\",\"properties\":{\"a\":"
                                                     "{\"not\":{}}}}"),
                                     &any_root, "s", strict, out, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
  g_assert_cmpstr (weir_api_error_get_param (error), ==, "s.not");
  g_assert_cmpuint (out->len, ==, 0);

  g_assert_false (
      weir_schema_clean (WEIR_JSON_TEXT ("{\"a\":"), &any_root, "s", NULL, out, &broken));
  g_assert_error (broken, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/schema-clean/keyword/%s", rows[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/schema-clean/top/%s", roots[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_root);
    }
  g_test_add_func ("/wire/schema-clean/profile", test_profile);
  g_test_add_func ("/wire/schema-clean/depth", test_depth);
  g_test_add_func ("/wire/schema-clean/bomb", test_bomb);
  g_test_add_func ("/wire/schema-clean/nodes", test_nodes);
  g_test_add_func ("/wire/schema-clean/errors", test_errors);
  return g_test_run ();
}
