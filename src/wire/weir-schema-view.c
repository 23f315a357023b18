/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-schema-view.h"

#include <string.h>

static const char *const type_words[] = { "string", "number", "integer", "boolean",
                                          "array",  "object", "null" };

const char *
weir_schema_type_to_string (guint type)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_words); i++)
    if (type == 1u << i)
      return type_words[i];
  g_return_val_if_reached (NULL);
}

/* The element numbered @step of an array, NULL when there is none. */
static const WeirJsonNode *
get_element (const WeirJsonDoc *doc, const WeirJsonNode *array, const char *step)
{
  const WeirJsonNode *element = NULL;
  WeirJsonIter iter;
  guint64 wanted;

  if (!g_ascii_string_to_unsigned (step, 10, 0, G_MAXUINT32, &wanted, NULL))
    return NULL;
  weir_json_iter_init (&iter, doc, array);
  for (guint64 i = 0; weir_json_iter_next (&iter, NULL, &element); i++)
    if (i == wanted)
      return element;
  return NULL;
}

/* One step of a JSON Pointer (RFC 6901) in a URI fragment. */
static const WeirJsonNode *
follow_step (const WeirJsonDoc *doc, const WeirJsonNode *node, const char *step)
{
  g_autofree char *plain = g_uri_unescape_string (step, NULL);
  g_autoptr (GString) name = g_string_new (plain != NULL ? plain : step);

  g_string_replace (name, "~1", "/", 0);
  g_string_replace (name, "~0", "~", 0);
  if (weir_json_is (node, WEIR_JSON_ARRAY))
    return get_element (doc, node, name->str);
  return weir_json_get (doc, node, name->str);
}

static const WeirJsonNode *
resolve (const WeirJsonDoc *doc, const WeirJsonNode *ref)
{
  g_autofree char *text = weir_json_text_dup (weir_json_text (doc, ref));
  const WeirJsonNode *node = weir_json_root (doc);
  g_auto (GStrv) steps = NULL;

  if (text == NULL || text[0] != '#' || (text[1] != '/' && text[1] != '\0'))
    return NULL;
  if (text[1] == '\0')
    return node;

  steps = g_strsplit (text + 2, "/", 2 * WEIR_SCHEMA_MAX_OPEN);
  for (guint i = 0; steps[i] != NULL && node != NULL; i++)
    node = follow_step (doc, node, steps[i]);
  return node;
}

static gboolean
spend (WeirSchemaView *self, guint n)
{
  if (self->nodes_left < n)
    {
      self->nodes_left = 0;
      return FALSE;
    }
  self->nodes_left -= n;
  return TRUE;
}

static gboolean
gather_reference (WeirSchemaView *self, const WeirJsonNode *ref, WeirSchemaLayers *layers)
{
  const WeirJsonNode *target = resolve (&self->doc, ref);

  if (target == NULL)
    {
      self->lost = "$ref";
      return TRUE;
    }
  for (guint i = 0; i < self->n_open; i++)
    if (self->open[i] == target)
      return FALSE;
  if (self->n_open == WEIR_SCHEMA_MAX_OPEN)
    return FALSE;

  self->open[self->n_open++] = target;
  return weir_schema_view_gather (self, target, layers);
}

gboolean
weir_schema_view_gather (WeirSchemaView *self, const WeirJsonNode *node, WeirSchemaLayers *layers)
{
  const WeirJsonNode *ref;
  const WeirJsonNode *element;
  WeirJsonIter iter;

  /* true and false are schemas that say nothing the target can be told. */
  if (!weir_json_is (node, WEIR_JSON_OBJECT))
    return TRUE;
  if (!spend (self, node->count + 1))
    return FALSE;
  if (layers->n == WEIR_SCHEMA_MAX_LAYERS)
    {
      self->lost = "allOf";
      return TRUE;
    }
  layers->nodes[layers->n++] = node;

  ref = weir_json_get (&self->doc, node, "$ref");
  if (ref != NULL && !gather_reference (self, ref, layers))
    return FALSE;
  weir_json_iter_init (&iter, &self->doc, weir_json_get (&self->doc, node, "allOf"));
  while (weir_json_iter_next (&iter, NULL, &element))
    if (!weir_schema_view_gather (self, element, layers))
      return FALSE;
  return TRUE;
}

const WeirJsonNode *
weir_schema_view_get (const WeirSchemaView *self,
                      const WeirSchemaLayers *layers,
                      guint from,
                      const char *keyword)
{
  for (guint i = from; i < layers->n; i++)
    {
      const WeirJsonNode *value = weir_json_get (&self->doc, layers->nodes[i], keyword);

      if (value != NULL)
        return value;
    }
  return NULL;
}

static guint
type_of_word (const WeirSchemaView *self, const WeirJsonNode *node)
{
  WeirJsonText word = weir_json_text (&self->doc, node);

  for (guint i = 0; word.data != NULL && i < G_N_ELEMENTS (type_words); i++)
    if (word.len == strlen (type_words[i])
        && g_ascii_strncasecmp (word.data, type_words[i], word.len) == 0)
      return 1u << i;
  return 0;
}

guint
weir_schema_view_get_types (const WeirSchemaView *self, const WeirSchemaLayers *layers)
{
  const WeirJsonNode *type = weir_schema_view_get (self, layers, 0, "type");
  const WeirJsonNode *word;
  WeirJsonIter iter;
  guint types = 0;

  if (!weir_json_is (type, WEIR_JSON_ARRAY))
    return type_of_word (self, type);
  weir_json_iter_init (&iter, &self->doc, type);
  while (weir_json_iter_next (&iter, NULL, &word))
    types |= type_of_word (self, word);
  return types;
}

static guint
type_of_value (const WeirSchemaView *self, const WeirJsonNode *value)
{
  gint64 number;

  switch (value->kind)
    {
    case WEIR_JSON_NULL:
      return WEIR_SCHEMA_NULL;
    case WEIR_JSON_TRUE:
    case WEIR_JSON_FALSE:
      return WEIR_SCHEMA_BOOLEAN;
    case WEIR_JSON_NUMBER:
      return weir_json_get_int64 (&self->doc, value, &number) ? WEIR_SCHEMA_INTEGER
                                                              : WEIR_SCHEMA_NUMBER;
    case WEIR_JSON_STRING:
      return WEIR_SCHEMA_STRING;
    case WEIR_JSON_ARRAY:
      return WEIR_SCHEMA_ARRAY;
    default:
      return WEIR_SCHEMA_OBJECT;
    }
}

static guint
types_of_values (const WeirSchemaView *self, const WeirSchemaLayers *layers)
{
  const WeirJsonNode *only = weir_schema_view_get (self, layers, 0, "const");
  const WeirJsonNode *value;
  WeirJsonIter iter;
  guint types = only != NULL ? type_of_value (self, only) : 0;

  weir_json_iter_init (&iter, &self->doc, weir_schema_view_get (self, layers, 0, "enum"));
  while (weir_json_iter_next (&iter, NULL, &value))
    types |= type_of_value (self, value);
  return types;
}

guint
weir_schema_view_guess_types (const WeirSchemaView *self, const WeirSchemaLayers *layers)
{
  static const struct
  {
    const char *keyword;
    guint type;
  } hints[] = {
    { "properties", WEIR_SCHEMA_OBJECT },
    { "required", WEIR_SCHEMA_OBJECT },
    { "patternProperties", WEIR_SCHEMA_OBJECT },
    { "additionalProperties", WEIR_SCHEMA_OBJECT },
    { "items", WEIR_SCHEMA_ARRAY },
    { "prefixItems", WEIR_SCHEMA_ARRAY },
    { "minItems", WEIR_SCHEMA_ARRAY },
    { "maxItems", WEIR_SCHEMA_ARRAY },
    { "minimum", WEIR_SCHEMA_NUMBER },
    { "maximum", WEIR_SCHEMA_NUMBER },
    { "exclusiveMinimum", WEIR_SCHEMA_NUMBER },
    { "exclusiveMaximum", WEIR_SCHEMA_NUMBER },
    { "multipleOf", WEIR_SCHEMA_NUMBER },
  };
  guint types = types_of_values (self, layers);

  if (types != 0)
    return types;
  for (guint i = 0; i < G_N_ELEMENTS (hints); i++)
    if (weir_schema_view_get (self, layers, 0, hints[i].keyword) != NULL)
      return hints[i].type;
  return 0;
}

gboolean
weir_schema_view_is_null (const WeirSchemaView *self, const WeirJsonNode *node)
{
  const WeirSchemaLayers layers = { { node }, 1 };
  guint types;

  if (!weir_json_is (node, WEIR_JSON_OBJECT))
    return FALSE;
  types = weir_schema_view_get_types (self, &layers);
  if (types == 0)
    types = types_of_values (self, &layers);
  return types == WEIR_SCHEMA_NULL;
}
