/* SPDX-License-Identifier: MIT */
/* Writes the keywords of a schema that hold no other schemas. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-schema-write.h"

gboolean
weir_schema_keeps (const WeirSchemaClean *self, const char *keyword)
{
  return g_strv_contains (self->profile->keep, keyword);
}

const WeirJsonNode *
weir_schema_get (const WeirSchemaClean *self, const WeirSchema *schema, const char *keyword)
{
  return weir_schema_view_get (&self->view, &schema->layers, 0, keyword);
}

void
weir_schema_write_member (WeirSchemaClean *self,
                          const WeirSchema *schema,
                          const char *keyword,
                          WeirJsonKind kind)
{
  const WeirJsonNode *value =
      weir_schema_keeps (self, keyword) ? weir_schema_get (self, schema, keyword) : NULL;

  if (weir_json_is (value, kind))
    weir_json_writer_member_raw (&self->writer, keyword, weir_json_raw (&self->view.doc, value));
}

void
weir_schema_write_bounds (WeirSchemaClean *self,
                          const WeirSchema *schema,
                          const char *const *keywords)
{
  for (guint i = 0; keywords[i] != NULL; i++)
    weir_schema_write_member (self, schema, keywords[i], WEIR_JSON_NUMBER);
}

/* An open bound becomes a closed one: exact for integers, nearly so for other numbers. */
void
weir_schema_write_limit (WeirSchemaClean *self,
                         const WeirSchema *schema,
                         guint type,
                         const char *closed,
                         const char *open,
                         int step)
{
  const WeirJsonNode *value = weir_schema_get (self, schema, open);
  gint64 number;

  if (!weir_schema_keeps (self, closed))
    return;
  if (weir_json_is (weir_schema_get (self, schema, closed), WEIR_JSON_NUMBER))
    weir_schema_write_member (self, schema, closed, WEIR_JSON_NUMBER);
  else if (!weir_json_is (value, WEIR_JSON_NUMBER))
    return;
  else if (type == WEIR_SCHEMA_INTEGER && weir_json_get_int64 (&self->view.doc, value, &number)
           && number > G_MININT64 && number < G_MAXINT64)
    weir_json_writer_member_int64 (&self->writer, closed, number + step);
  else
    weir_json_writer_member_raw (&self->writer, closed, weir_json_raw (&self->view.doc, value));
}

void
weir_schema_write_format (WeirSchemaClean *self, const WeirSchema *schema, guint type)
{
  static const char *const of_integer[] = { "int32", "int64", NULL };
  static const char *const of_number[] = { "double", "float", NULL };
  g_autofree char *format = weir_json_text_dup (
      weir_json_text (&self->view.doc, weir_schema_get (self, schema, "format")));
  guint right = WEIR_SCHEMA_STRING;

  if (format == NULL || !weir_schema_keeps (self, "format")
      || !g_strv_contains (self->profile->formats, format))
    return;
  if (g_strv_contains (of_integer, format))
    right = WEIR_SCHEMA_INTEGER;
  else if (g_strv_contains (of_number, format))
    right = WEIR_SCHEMA_NUMBER;
  if (type == right)
    weir_json_writer_member_utf8 (&self->writer, "format", format);
}

/* What the schema demands beyond its words, told in prose. */
static void
append_hint (WeirSchemaClean *self, const WeirSchema *schema, GString *text)
{
  const WeirJsonNode *values = weir_schema_get (self, schema, "additionalProperties");
  const WeirJsonNode *only = weir_schema_get (self, schema, "const");
  const WeirSchemaLayers inner = { { values }, 1 };
  guint types;

  if (only != NULL && only->kind != WEIR_JSON_STRING && only->kind != WEIR_JSON_NULL)
    {
      WeirJsonText raw = weir_json_raw (&self->view.doc, only);
      g_autofree char *value = g_strndup (raw.data, raw.len);

      g_string_append (text, text->len > 0 ? " Must be " : "Must be ");
      weir_json_escape (text, value, -1);
      g_string_append_c (text, '.');
    }
  if (!weir_json_is (values, WEIR_JSON_OBJECT)
      || weir_schema_get (self, schema, "properties") != NULL)
    return;
  types = weir_schema_view_get_types (&self->view, &inner) & ~(guint) WEIR_SCHEMA_NULL;
  g_string_append (text, text->len > 0 ? " Keys are free" : "Keys are free");
  if (types != 0 && (types & (types - 1)) == 0)
    g_string_append_printf (text, ", values are of the type %s",
                            weir_schema_type_to_string (types));
  g_string_append_c (text, '.');
}

void
weir_schema_write_words (WeirSchemaClean *self, const WeirSchema *schema)
{
  WeirJsonText said =
      weir_json_text (&self->view.doc, weir_schema_get (self, schema, "description"));
  g_autoptr (GString) text = g_string_new_len (said.data, (gssize) said.len);

  weir_schema_write_member (self, schema, "title", WEIR_JSON_STRING);
  append_hint (self, schema, text);
  if (text->len > 0 && weir_schema_keeps (self, "description"))
    weir_json_writer_member_text (&self->writer, "description",
                                  (WeirJsonText){ text->str, text->len });
  if (schema->nullable && weir_schema_keeps (self, "nullable"))
    weir_json_writer_member_boolean (&self->writer, "nullable", TRUE);
}

/* A value of an enumeration of strings; what is none is told by its JSON text. */
static void
write_choice (WeirSchemaClean *self, const WeirJsonNode *value, gboolean *any)
{
  WeirJsonText raw = weir_json_raw (&self->view.doc, value);

  if (value->kind > WEIR_JSON_STRING || value->kind == WEIR_JSON_NULL
      || (value->kind == WEIR_JSON_STRING && raw.len == 2))
    return;
  if (!*any)
    {
      weir_json_writer_name (&self->writer, "enum");
      weir_json_writer_begin_array (&self->writer);
    }
  *any = TRUE;
  if (value->kind == WEIR_JSON_STRING)
    weir_json_writer_raw (&self->writer, raw);
  else
    weir_json_writer_text (&self->writer, raw);
}

void
weir_schema_write_enum (WeirSchemaClean *self, const WeirSchema *schema)
{
  const WeirJsonNode *only = weir_schema_get (self, schema, "const");
  const WeirJsonNode *value;
  WeirJsonIter iter;
  gboolean any = FALSE;

  if (!weir_schema_keeps (self, "enum"))
    return;
  if (only != NULL)
    write_choice (self, only, &any);
  else
    {
      weir_json_iter_init (&iter, &self->view.doc, weir_schema_get (self, schema, "enum"));
      while (weir_json_iter_next (&iter, NULL, &value))
        write_choice (self, value, &any);
    }
  if (any)
    weir_json_writer_end_array (&self->writer);
}
