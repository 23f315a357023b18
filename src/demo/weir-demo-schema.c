/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-schema.h"

#include <math.h>
#include <string.h>

#include "base/weir-json-writer.h"
#include "demo/weir-demo-json.h"

/* A schema may refer to itself: below this depth only what is required is made, then nothing. */
#define MAX_DEPTH 24

typedef struct
{
  WeirJsonWriter writer;
  JsonObject *root;
  guint depth;
} Maker;

static void make_value (Maker *self, JsonNode *schema);

static void
write_node (Maker *self, JsonNode *node)
{
  g_autofree char *text = weir_demo_json_to_text (node);

  weir_json_writer_raw (&self->writer, (WeirJsonText){ text, strlen (text) });
}

/* (nullable): what "#/$defs/Name" points to. */
static JsonNode *
resolve (Maker *self, const char *reference)
{
  g_auto (GStrv) steps = g_strsplit (reference, "/", -1);
  JsonObject *object = self->root;
  JsonNode *node = NULL;

  for (guint i = 1; steps[0] != NULL && steps[i] != NULL; i++)
    {
      node = weir_demo_json_get (object, steps[i]);
      object = weir_demo_json_peek_object (node);
    }
  return node;
}

/* The type, the first that is not null where there are several. */
static const char *
get_type (JsonObject *schema)
{
  JsonArray *types = weir_demo_json_get_array (schema, "type");

  for (guint i = 0; types != NULL && i < json_array_get_length (types); i++)
    {
      const char *type = weir_demo_json_peek_string (json_array_get_element (types, i));

      if (g_strcmp0 (type, "null") != 0)
        return type;
    }
  if (weir_demo_json_get_string (schema, "type") != NULL)
    return weir_demo_json_get_string (schema, "type");
  return weir_demo_json_get (schema, "properties") != NULL ? "object" : NULL;
}

static gboolean
is_required (JsonArray *required, const char *name)
{
  for (guint i = 0; required != NULL && i < json_array_get_length (required); i++)
    if (g_strcmp0 (weir_demo_json_peek_string (json_array_get_element (required, i)), name) == 0)
      return TRUE;
  return FALSE;
}

static void
make_object (Maker *self, JsonObject *schema)
{
  JsonObject *properties = weir_demo_json_get_object (schema, "properties");
  JsonArray *required = weir_demo_json_get_array (schema, "required");
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  weir_json_writer_begin_object (&self->writer);
  if (properties != NULL)
    {
      json_object_iter_init_ordered (&iter, properties);
      while (json_object_iter_next_ordered (&iter, &name, &node))
        {
          g_autoptr (GString) escaped = g_string_new (NULL);

          /* What is optional is left out where anything is required, and where it gets deep. */
          if (!is_required (required, name) && (required != NULL || self->depth > MAX_DEPTH / 2))
            continue;
          weir_json_escape (escaped, name, -1);
          weir_json_writer_name_text (&self->writer, (WeirJsonText){ escaped->str, escaped->len });
          make_value (self, node);
        }
    }
  weir_json_writer_end_object (&self->writer);
}

static void
make_array (Maker *self, JsonObject *schema)
{
  JsonNode *items = weir_demo_json_get (schema, "items");
  gint64 wanted = CLAMP (weir_demo_json_get_int (schema, "minItems", 1), 1, 16);

  if (weir_demo_json_get_int (schema, "maxItems", 1) < 1)
    wanted = 0;
  weir_json_writer_begin_array (&self->writer);
  for (gint64 i = 0; items != NULL && i < wanted && self->depth < MAX_DEPTH; i++)
    make_value (self, items);
  weir_json_writer_end_array (&self->writer);
}

static void
make_string (Maker *self, JsonObject *schema)
{
  static const struct
  {
    const char *format;
    const char *example;
  } formats[] = {
    { "date", "2026-11-22" },
    { "date-time", "2026-11-22T12:00:00Z" },
    { "time", "12:00:00Z" },
    { "email", "demo@example.com" },
    { "uri", "https://example.com/" },
    { "url", "https://example.com/" },
    { "uuid", "11111111-2222-4333-8444-555555555555" },
    { "ipv4", "192.0.2.1" },
    { "hostname", "example.com" },
  };
  const char *format = weir_demo_json_get_string (schema, "format");
  gint64 min = CLAMP (weir_demo_json_get_int (schema, "minLength", 0), 0, 4096);
  gint64 max = weir_demo_json_get_int (schema, "maxLength", G_MAXINT64);
  g_autoptr (GString) text = g_string_new ("example");

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_strcmp0 (format, formats[i].format) == 0)
      g_string_assign (text, formats[i].example);
  while ((gint64) text->len < min)
    g_string_append_c (text, 'x');
  if ((gint64) text->len > max)
    g_string_truncate (text, (gsize) MAX (max, 0));
  weir_json_writer_utf8 (&self->writer, text->str, (gssize) text->len);
}

/* (out) @value: the number that the keyword @name binds to. */
static gboolean
get_bound (JsonObject *schema, const char *name, double *value)
{
  JsonNode *node = weir_demo_json_get (schema, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || (json_node_get_value_type (node) != G_TYPE_INT64
          && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return FALSE;
  *value = json_node_get_double (node);
  return TRUE;
}

static void
make_number (Maker *self, JsonObject *schema, gboolean whole)
{
  double value = 1;
  double bound;

  if (get_bound (schema, "maximum", &bound))
    value = MIN (value, bound);
  if (get_bound (schema, "exclusiveMaximum", &bound) && value >= bound)
    value = whole ? ceil (bound) - 1 : bound - 0.5;
  if (get_bound (schema, "minimum", &bound))
    value = MAX (value, bound);
  if (get_bound (schema, "exclusiveMinimum", &bound) && value <= bound)
    value = whole ? floor (bound) + 1 : bound + 0.5;
  if (get_bound (schema, "multipleOf", &bound) && bound > 0)
    value = ceil (value / bound) * bound;
  if (whole && fabs (value) < 9e15)
    weir_json_writer_int64 (&self->writer, (gint64) ceil (value));
  else
    weir_json_writer_double (&self->writer, value);
}

/* (nullable): what decides the value without looking at the type. */
static JsonNode *
get_given (JsonObject *schema)
{
  JsonArray *allowed = weir_demo_json_get_array (schema, "enum");

  if (weir_demo_json_get (schema, "const") != NULL)
    return weir_demo_json_get (schema, "const");
  if (allowed != NULL && json_array_get_length (allowed) > 0)
    return json_array_get_element (allowed, 0);
  return weir_demo_json_get (schema, "default");
}

/* (nullable): the schema to follow instead. */
static JsonNode *
get_alternative (Maker *self, JsonObject *schema)
{
  static const char *const keywords[] = { "anyOf", "oneOf", "allOf" };

  if (weir_demo_json_get_string (schema, "$ref") != NULL)
    return resolve (self, weir_demo_json_get_string (schema, "$ref"));
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    {
      JsonArray *schemas = weir_demo_json_get_array (schema, keywords[i]);

      if (schemas != NULL && json_array_get_length (schemas) > 0)
        return json_array_get_element (schemas, 0);
    }
  return NULL;
}

/* Google's API spells types in capitals. */
static void
make_typed (Maker *self, JsonObject *schema)
{
  const char *sent = get_type (schema);
  g_autofree char *type = sent != NULL ? g_ascii_strdown (sent, -1) : NULL;

  if (g_strcmp0 (type, "object") == 0)
    make_object (self, schema);
  else if (g_strcmp0 (type, "array") == 0)
    make_array (self, schema);
  else if (g_strcmp0 (type, "integer") == 0 || g_strcmp0 (type, "number") == 0)
    make_number (self, schema, g_str_equal (type, "integer"));
  else if (g_strcmp0 (type, "boolean") == 0)
    weir_json_writer_boolean (&self->writer, TRUE);
  else if (g_strcmp0 (type, "null") == 0)
    weir_json_writer_null (&self->writer);
  else
    make_string (self, schema);
}

static void
make_value (Maker *self, JsonNode *schema_node)
{
  JsonObject *schema = weir_demo_json_peek_object (schema_node);
  JsonNode *given = schema != NULL ? get_given (schema) : NULL;
  JsonNode *other = schema != NULL ? get_alternative (self, schema) : NULL;

  if (schema == NULL || self->depth >= MAX_DEPTH)
    {
      weir_json_writer_null (&self->writer);
      return;
    }
  self->depth++;
  if (given != NULL)
    write_node (self, given);
  else if (other != NULL)
    make_value (self, other);
  else
    make_typed (self, schema);
  self->depth--;
}

char *
weir_demo_schema_make_example (JsonNode *schema)
{
  GString *out = g_string_new (NULL);
  Maker self = { .root = weir_demo_json_peek_object (schema) };

  weir_json_writer_init (&self.writer, out);
  make_value (&self, schema);
  return g_string_free (out, FALSE);
}
