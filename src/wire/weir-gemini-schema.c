/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-gemini-schema.h"

#include "base/weir-json-writer.h"

typedef void (*WriteValue) (WeirJsonWriter *writer,
                            const WeirJsonDoc *doc,
                            const WeirJsonNode *value,
                            gboolean nullable);

static void write_schema (WeirJsonWriter *writer, const WeirJsonDoc *doc, const WeirJsonNode *node);

static void
write_one (WeirJsonWriter *writer,
           const WeirJsonDoc *doc,
           const WeirJsonNode *value,
           gboolean nullable)
{
  write_schema (writer, doc, value);
}

static void
write_list (WeirJsonWriter *writer,
            const WeirJsonDoc *doc,
            const WeirJsonNode *value,
            gboolean nullable)
{
  const WeirJsonNode *element;
  WeirJsonIter iter;

  weir_json_writer_begin_array (writer);
  weir_json_iter_init (&iter, doc, value);
  while (weir_json_iter_next (&iter, NULL, &element))
    write_schema (writer, doc, element);
  weir_json_writer_end_array (writer);
}

static void
write_named (WeirJsonWriter *writer,
             const WeirJsonDoc *doc,
             const WeirJsonNode *value,
             gboolean nullable)
{
  const WeirJsonNode *key;
  const WeirJsonNode *element;
  WeirJsonIter iter;

  weir_json_writer_begin_object (writer);
  weir_json_iter_init (&iter, doc, weir_json_is (value, WEIR_JSON_OBJECT) ? value : NULL);
  while (weir_json_iter_next (&iter, &key, &element))
    {
      weir_json_writer_name_text (writer, weir_json_text (doc, key));
      write_schema (writer, doc, element);
    }
  weir_json_writer_end_object (writer);
}

static void
write_type (WeirJsonWriter *writer,
            const WeirJsonDoc *doc,
            const WeirJsonNode *value,
            gboolean nullable)
{
  g_autofree char *type = weir_json_text_dup (weir_json_text (doc, value));
  g_autofree char *lower = type != NULL ? g_ascii_strdown (type, -1) : NULL;

  if (lower == NULL)
    {
      weir_json_writer_raw (writer, weir_json_raw (doc, value));
      return;
    }
  if (!nullable)
    {
      weir_json_writer_utf8 (writer, lower, -1);
      return;
    }
  weir_json_writer_begin_array (writer);
  weir_json_writer_utf8 (writer, lower, -1);
  weir_json_writer_utf8 (writer, "null", -1);
  weir_json_writer_end_array (writer);
}

/* A whole number of 64 bits is a string in this kind of JSON. */
static void
write_number (WeirJsonWriter *writer,
              const WeirJsonDoc *doc,
              const WeirJsonNode *value,
              gboolean nullable)
{
  g_autofree char *text = weir_json_text_dup (weir_json_text (doc, value));
  gint64 number;

  if (text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &number, NULL))
    weir_json_writer_int64 (writer, number);
  else
    weir_json_writer_raw (writer, weir_json_raw (doc, value));
}

static void
write_nothing (WeirJsonWriter *writer,
               const WeirJsonDoc *doc,
               const WeirJsonNode *value,
               gboolean nullable)
{
}

static const struct
{
  const char *name;
  WriteValue write;
} words[] = {
  { "anyOf", write_list },
  { "items", write_one },
  { "maxItems", write_number },
  { "maxLength", write_number },
  { "maxProperties", write_number },
  { "minItems", write_number },
  { "minLength", write_number },
  { "minProperties", write_number },
  { "nullable", write_nothing },
  { "properties", write_named },
  { "propertyOrdering", write_nothing },
  { "type", write_type },
};

static WriteValue
find_word (WeirJsonText name)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (weir_json_text_equal (name, words[i].name))
      return words[i].write;
  return NULL;
}

/* Nested no deeper than a document may be. */
static void
write_schema (WeirJsonWriter *writer, const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  gboolean nullable = weir_json_is (weir_json_get (doc, node, "nullable"), WEIR_JSON_TRUE);
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirJsonIter iter;

  if (!weir_json_is (node, WEIR_JSON_OBJECT))
    {
      weir_json_writer_raw (writer, weir_json_raw (doc, node));
      return;
    }

  weir_json_writer_begin_object (writer);
  weir_json_iter_init (&iter, doc, node);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      WeirJsonText name = weir_json_text (doc, key);
      WriteValue write = find_word (name);

      if (write == write_nothing)
        continue;
      weir_json_writer_name_text (writer, name);
      if (write != NULL)
        write (writer, doc, value, nullable);
      else
        weir_json_writer_raw (writer, weir_json_raw (doc, value));
    }
  weir_json_writer_end_object (writer);
}

void
weir_gemini_schema_write (const WeirJsonDoc *doc, const WeirJsonNode *node, GString *out)
{
  WeirJsonWriter writer;

  g_return_if_fail (doc != NULL && out != NULL);

  if (node == NULL)
    return;
  weir_json_writer_init (&writer, out);
  write_schema (&writer, doc, node);
}
