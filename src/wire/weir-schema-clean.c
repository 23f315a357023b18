/* SPDX-License-Identifier: MIT */
/* Says a JSON Schema in the words of a target that refuses what it does not know. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-schema-clean.h"

#include "wire/weir-api-error.h"
#include "wire/weir-schema-write.h"

/* Arrays and objects inside each other in what is written. */
#define MAX_DEPTH 64
#define MAX_NODES 20000
#define MAX_GROWTH 4
#define MIN_ROOM 1024

/* Keywords that are rewritten, or looked at where the type is known to have them. */
static const char *const handled[] = {
  "$ref",
  "additionalProperties",
  "allOf",
  "anyOf",
  "const",
  "default",
  "description",
  "enum",
  "format",
  "items",
  "nullable",
  "oneOf",
  "prefixItems",
  "properties",
  "propertyOrdering",
  "required",
  "title",
  "type",
  NULL,
};

/* Keywords that demand nothing of a value. */
static const char *const silent[] = {
  "$anchor",     "$comment", "$defs",    "$id",      "$schema",   "deprecated",
  "definitions", "example",  "examples", "readOnly", "writeOnly", NULL,
};

static const char *const bounds_of_string[] = { "minLength", "maxLength", NULL };
static const char *const bounds_of_array[] = { "minItems", "maxItems", NULL };

static gboolean
write_schema (WeirSchemaClean *self, const WeirJsonNode *node, guint depth, GError **error);

static gboolean
lose (WeirSchemaClean *self, const char *keyword, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s.%s", self->member, keyword);

  return weir_loss_drop (self->loss, path, error);
}

/* Room is asked for before each schema; nothing between two schemas is longer than its source. */
static gboolean
has_room (const WeirSchemaClean *self)
{
  return self->writer.out->len < self->max_out && self->view.nodes_left > 0;
}

/* The schema of an array's elements; of a tuple that of its first. */
static const WeirJsonNode *
get_items (const WeirSchemaClean *self, const WeirSchema *schema)
{
  const WeirJsonNode *items = weir_schema_get (self, schema, "items");
  const WeirJsonNode *first = NULL;
  WeirJsonIter iter;

  if (weir_json_is (items, WEIR_JSON_OBJECT))
    return items;
  if (!weir_json_is (items, WEIR_JSON_ARRAY))
    items = weir_schema_get (self, schema, "prefixItems");
  weir_json_iter_init (&iter, &self->view.doc, items);
  return weir_json_iter_next (&iter, NULL, &first) ? first : NULL;
}

static gboolean
write_array (WeirSchemaClean *self, const WeirSchema *schema, GError **error)
{
  if (weir_schema_keeps (self, "items"))
    {
      weir_json_writer_name (&self->writer, "items");
      if (!write_schema (self, get_items (self, schema), schema->depth + 1, error))
        return FALSE;
    }
  weir_schema_write_bounds (self, schema, bounds_of_array);
  return TRUE;
}

/* Writes those names of the list @keyword that are in @names. */
static void
write_names (WeirSchemaClean *self,
             const WeirSchema *schema,
             const char *keyword,
             GHashTable *names)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean any = FALSE;

  for (guint i = 0; weir_schema_keeps (self, keyword) && i < schema->required_to; i++)
    {
      const WeirJsonNode *name;
      WeirJsonIter iter;

      weir_json_iter_init (&iter, &self->view.doc,
                           weir_json_get (&self->view.doc, schema->layers.nodes[i], keyword));
      while (weir_json_iter_next (&iter, NULL, &name))
        {
          g_autofree char *text = weir_json_text_dup (weir_json_text (&self->view.doc, name));
          gpointer known = NULL;

          if (text == NULL || !g_hash_table_lookup_extended (names, text, &known, NULL)
              || !g_hash_table_add (seen, known))
            continue;
          if (!any)
            {
              weir_json_writer_name (&self->writer, keyword);
              weir_json_writer_begin_array (&self->writer);
            }
          any = TRUE;
          weir_json_writer_raw (&self->writer, weir_json_raw (&self->view.doc, name));
        }
    }
  if (any)
    weir_json_writer_end_array (&self->writer);
}

static gboolean
write_layer_properties (WeirSchemaClean *self,
                        const WeirSchema *schema,
                        guint layer,
                        GHashTable *names,
                        GError **error)
{
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, &self->view.doc,
                       weir_json_get (&self->view.doc, schema->layers.nodes[layer], "properties"));
  while (iter.object && weir_json_iter_next (&iter, &key, &value))
    {
      WeirJsonText text = weir_json_text (&self->view.doc, key);

      if (!g_hash_table_add (names, weir_json_text_dup (text)))
        continue;
      if (g_hash_table_size (names) == 1)
        {
          weir_json_writer_name (&self->writer, "properties");
          weir_json_writer_begin_object (&self->writer);
        }
      weir_json_writer_name_text (&self->writer, text);
      if (!write_schema (self, value, schema->depth + 2, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_object (WeirSchemaClean *self, const WeirSchema *schema, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!weir_schema_keeps (self, "properties"))
    return TRUE;
  for (guint i = 0; i < schema->layers.n; i++)
    if (!write_layer_properties (self, schema, i, names, error))
      return FALSE;
  if (g_hash_table_size (names) > 0)
    weir_json_writer_end_object (&self->writer);
  write_names (self, schema, "required", names);
  write_names (self, schema, "propertyOrdering", names);
  return TRUE;
}

/* Writes what belongs to one type, into an object that is open. */
static gboolean
write_typed (WeirSchemaClean *self, const WeirSchema *schema, guint type, GError **error)
{
  weir_json_writer_member_utf8 (&self->writer, "type", weir_schema_type_to_string (type));
  weir_schema_write_format (self, schema, type);

  switch (type)
    {
    case WEIR_SCHEMA_STRING:
      weir_schema_write_enum (self, schema);
      weir_schema_write_bounds (self, schema, bounds_of_string);
      weir_schema_write_member (self, schema, "pattern", WEIR_JSON_STRING);
      return TRUE;
    case WEIR_SCHEMA_NUMBER:
    case WEIR_SCHEMA_INTEGER:
      weir_schema_write_limit (self, schema, type, "minimum", "exclusiveMinimum", 1);
      weir_schema_write_limit (self, schema, type, "maximum", "exclusiveMaximum", -1);
      return weir_schema_get (self, schema, "enum") == NULL || lose (self, "enum", error);
    case WEIR_SCHEMA_ARRAY:
      return write_array (self, schema, error);
    case WEIR_SCHEMA_OBJECT:
      return write_object (self, schema, error);
    default:
      return TRUE;
    }
}

static gboolean
write_types (WeirSchemaClean *self, const WeirSchema *schema, guint types, GError **error)
{
  WeirSchema inner = *schema;

  inner.depth += 2;
  weir_json_writer_name (&self->writer, "anyOf");
  weir_json_writer_begin_array (&self->writer);
  for (guint type = WEIR_SCHEMA_STRING; type < WEIR_SCHEMA_NULL; type <<= 1)
    {
      if ((types & type) == 0)
        continue;
      weir_json_writer_begin_object (&self->writer);
      if (!write_typed (self, &inner, type, error))
        return FALSE;
      weir_json_writer_end_object (&self->writer);
    }
  weir_json_writer_end_array (&self->writer);
  return TRUE;
}

static const WeirJsonNode *
get_union (const WeirSchemaClean *self, const WeirSchema *schema)
{
  const WeirJsonNode *list =
      weir_schema_view_get (&self->view, &schema->layers, schema->union_from, "anyOf");

  if (list == NULL)
    list = weir_schema_view_get (&self->view, &schema->layers, schema->union_from, "oneOf");
  return weir_json_is (list, WEIR_JSON_ARRAY) && list->count > 0 ? list : NULL;
}

static guint
count_alternatives (WeirSchemaClean *self,
                    WeirSchema *schema,
                    const WeirJsonNode *list,
                    const WeirJsonNode **last)
{
  const WeirJsonNode *element;
  WeirJsonIter iter;
  guint n = 0;

  weir_json_iter_init (&iter, &self->view.doc, list);
  while (weir_json_iter_next (&iter, NULL, &element))
    if (weir_schema_view_is_null (&self->view, element))
      schema->nullable = TRUE;
    else
      {
        *last = element;
        n++;
      }
  return n;
}

static gboolean
write_union (WeirSchemaClean *self,
             const WeirSchema *schema,
             const WeirJsonNode *list,
             GError **error)
{
  const WeirJsonNode *element;
  WeirJsonIter iter;

  weir_json_writer_name (&self->writer, "anyOf");
  weir_json_writer_begin_array (&self->writer);
  weir_json_iter_init (&iter, &self->view.doc, list);
  while (weir_json_iter_next (&iter, NULL, &element))
    if (!weir_schema_view_is_null (&self->view, element)
        && !write_schema (self, element, schema->depth + 2, error))
      return FALSE;
  weir_json_writer_end_array (&self->writer);
  return TRUE;
}

/* Tells of every keyword that demands something and is not written. */
static gboolean
report_losses (WeirSchemaClean *self, const WeirSchema *schema, GError **error)
{
  static const char *const open_bounds[] = { "exclusiveMinimum", "exclusiveMaximum", NULL };

  for (guint i = 0; i < schema->layers.n; i++)
    {
      const WeirJsonNode *key;
      const WeirJsonNode *value;
      WeirJsonIter iter;

      weir_json_iter_init (&iter, &self->view.doc, schema->layers.nodes[i]);
      while (weir_json_iter_next (&iter, &key, &value))
        {
          g_autofree char *name = weir_json_text_dup (weir_json_text (&self->view.doc, key));

          if (!weir_schema_keeps (self, name) && !g_strv_contains (handled, name)
              && !g_strv_contains (silent, name) && !g_strv_contains (open_bounds, name)
              && !lose (self, name, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* What nothing is known of is taken for text, in which anything can be said. */
static guint
choose_types (WeirSchemaClean *self, WeirSchema *schema)
{
  guint types = weir_schema_view_get_types (&self->view, &schema->layers);
  guint guess = weir_schema_view_guess_types (&self->view, &schema->layers);

  if (weir_json_is (weir_schema_get (self, schema, "nullable"), WEIR_JSON_TRUE)
      || ((types | (types == 0 ? guess : 0)) & WEIR_SCHEMA_NULL) != 0)
    schema->nullable = TRUE;
  types = (types != 0 ? types : guess) & ~(guint) WEIR_SCHEMA_NULL;
  if ((types & WEIR_SCHEMA_NUMBER) != 0)
    types &= ~(guint) WEIR_SCHEMA_INTEGER;
  return types != 0 ? types : WEIR_SCHEMA_STRING;
}

static gboolean
has_type (const WeirSchemaClean *self, const WeirSchema *schema)
{
  return (weir_schema_view_get_types (&self->view, &schema->layers) & ~(guint) WEIR_SCHEMA_NULL)
             != 0
         || weir_schema_get (self, schema, "properties") != NULL;
}

/* Where a type is told, the union beside it can only narrow it, and the target takes one of both. */
static gboolean
resolve_union (WeirSchemaClean *self, WeirSchema *schema, const WeirJsonNode **list, GError **error)
{
  const WeirJsonNode *only = NULL;
  guint n;

  while ((*list = get_union (self, schema)) != NULL)
    {
      if (has_type (self, schema) || !weir_schema_keeps (self, "anyOf"))
        {
          *list = NULL;
          return lose (self, "anyOf", error);
        }
      n = count_alternatives (self, schema, *list, &only);
      if (n > 1)
        return TRUE;
      *list = NULL;
      schema->union_from = schema->layers.n;
      if (n == 1 && !weir_schema_view_gather (&self->view, only, &schema->layers))
        return lose (self, "$ref", error);
      schema->required_to = schema->layers.n;
    }
  return TRUE;
}

static gboolean
write_layers (WeirSchemaClean *self, WeirSchema *schema, GError **error)
{
  const WeirJsonNode *list;
  guint types;

  if (!resolve_union (self, schema, &list, error) || !report_losses (self, schema, error))
    return FALSE;

  types = choose_types (self, schema);
  if (schema->forced != 0)
    types = schema->forced;
  weir_json_writer_begin_object (&self->writer);
  if (list != NULL)
    {
      if (!write_union (self, schema, list, error))
        return FALSE;
    }
  else if ((types & (types - 1)) != 0)
    {
      if (!write_types (self, schema, types, error))
        return FALSE;
    }
  else if (!write_typed (self, schema, types, error))
    return FALSE;

  weir_schema_write_words (self, schema);
  if (weir_schema_keeps (self, "default") && weir_schema_get (self, schema, "default") != NULL)
    weir_json_writer_member_raw (
        &self->writer, "default",
        weir_json_raw (&self->view.doc, weir_schema_get (self, schema, "default")));
  weir_json_writer_end_object (&self->writer);
  return TRUE;
}

static gboolean
write_plain_object (WeirSchemaClean *self, const char *why, GError **error)
{
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_utf8 (&self->writer, "type", "object");
  weir_json_writer_end_object (&self->writer);
  return lose (self, why, error);
}

/* @node: (nullable): a schema; what is none says nothing */
static gboolean
write_schema (WeirSchemaClean *self, const WeirJsonNode *node, guint depth, GError **error)
{
  WeirSchema schema = { .depth = depth };
  guint n_open = self->view.n_open;
  gboolean written;

  if (depth + 3 > MAX_DEPTH)
    return write_plain_object (self, "depth", error);
  if (!has_room (self))
    return write_plain_object (self, "size", error);
  self->view.lost = NULL;
  if (!weir_schema_view_gather (&self->view, node, &schema.layers))
    {
      self->view.n_open = n_open;
      return write_plain_object (self, has_room (self) ? "$ref" : "size", error);
    }
  if (self->view.lost != NULL && !lose (self, self->view.lost, error))
    return FALSE;

  schema.required_to = schema.layers.n;
  written = write_layers (self, &schema, error);
  self->view.n_open = n_open;
  return written;
}

/* Of several alternatives all properties, none of which is needed. */
static gboolean
merge_alternatives (WeirSchemaClean *self, WeirSchema *schema, GError **error)
{
  const WeirJsonNode *list = get_union (self, schema);
  const WeirJsonNode *element;
  WeirJsonIter iter;

  if (list == NULL || has_type (self, schema))
    return TRUE;
  weir_json_iter_init (&iter, &self->view.doc, list);
  while (weir_json_iter_next (&iter, NULL, &element))
    if (!weir_schema_view_gather (&self->view, element, &schema->layers))
      break;
  schema->union_from = schema->layers.n;
  return lose (self, "anyOf", error);
}

static gboolean
write_wrapped (WeirSchemaClean *self, const WeirJsonNode *root, GError **error)
{
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_utf8 (&self->writer, "type", "object");
  weir_json_writer_name (&self->writer, "properties");
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_name (&self->writer, "value");
  if (!write_schema (self, root, 3, error))
    return FALSE;
  weir_json_writer_end_object (&self->writer);
  weir_json_writer_member_raw (&self->writer, "required", WEIR_JSON_TEXT ("[\"value\"]"));
  weir_json_writer_end_object (&self->writer);
  return weir_loss_change (self->loss, self->member, "wrapped", error);
}

static gboolean
write_root (WeirSchemaClean *self, const WeirJsonNode *root, GError **error)
{
  WeirSchema schema = { .forced = WEIR_SCHEMA_OBJECT, .depth = 1 };
  guint types;

  if (!weir_schema_view_gather (&self->view, root, &schema.layers))
    return lose (self, "$ref", error);
  schema.required_to = schema.layers.n;
  if (!merge_alternatives (self, &schema, error))
    return FALSE;

  types = weir_schema_view_get_types (&self->view, &schema.layers);
  if (types == 0)
    types = weir_schema_view_guess_types (&self->view, &schema.layers);
  if (types != 0 && (types & WEIR_SCHEMA_OBJECT) == 0)
    {
      self->view.n_open = 1;
      return write_wrapped (self, root, error);
    }

  for (guint i = 0; i < schema.layers.n; i++)
    {
      const WeirJsonNode *properties =
          weir_json_get (&self->view.doc, schema.layers.nodes[i], "properties");

      if (weir_json_is (properties, WEIR_JSON_OBJECT) && properties->count > 0)
        return write_layers (self, &schema, error);
    }
  return TRUE;
}

static gboolean
clean (WeirSchemaClean *self, WeirJsonText schema, GError **error)
{
  const WeirJsonNode *root;

  if (!weir_json_parse (&self->view.doc, schema.data, schema.len, &weir_json_limits_body, NULL))
    return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, self->member,
                                  "The schema at \"%s\" cannot be read", self->member);
  root = weir_json_root (&self->view.doc);
  self->view.open[self->view.n_open++] = root;
  if (self->profile->object_root)
    return write_root (self, root, error);
  return write_schema (self, root, 1, error);
}

gboolean
weir_schema_clean (WeirJsonText schema,
                   const WeirSchemaProfile *profile,
                   const char *member,
                   WeirLoss *loss,
                   GString *out,
                   GError **error)
{
  WeirSchemaClean self = { .profile = profile, .member = member, .loss = loss };
  gsize start;
  gboolean cleaned;

  g_return_val_if_fail (profile != NULL && member != NULL && out != NULL, FALSE);

  start = out->len;
  self.view.nodes_left = MAX_NODES;
  self.max_out = start + (MAX_GROWTH - 1) * schema.len + MIN_ROOM / 2;
  weir_json_writer_init (&self.writer, out);
  cleaned = clean (&self, schema, error);
  weir_json_doc_clear (&self.view.doc);

  if (cleaned && out->len - start > MAX_GROWTH * schema.len + MIN_ROOM)
    cleaned = weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, member,
                                     "The schema at \"%s\" is too large once its references are "
                                     "put in; make it simpler",
                                     member);
  if (!cleaned)
    g_string_truncate (out, start);
  return cleaned;
}
