/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "base/weir-json-edit.h"
#include "base/weir-json-scan.h"
#include "base/weir-json-writer.h"

#include <string.h>

/* What the scanner accepts must come back the same from the writer, must survive unescaping and
 * escaping, and must stay valid under any edit. */

#define NAME_LEN 16
#define NEW_NAME "new"

static gboolean
parse (WeirJsonDoc *doc, const char *data, gsize len)
{
  g_autoptr (GError) error = NULL;

  if (weir_json_parse (doc, data, len, &weir_json_limits_body, &error))
    {
      g_assert_no_error (error);
      return TRUE;
    }
  g_assert_true (error != NULL && error->domain == WEIR_JSON_ERROR);
  g_assert_cmpuint (doc->n_nodes, ==, 0);
  return FALSE;
}

static void
write_value (WeirJsonWriter *writer, const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  gboolean object = weir_json_is (node, WEIR_JSON_OBJECT);
  WeirJsonIter iter;
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  guint n = 0;

  if (weir_json_is (node, WEIR_JSON_STRING))
    {
      weir_json_writer_text (writer, weir_json_text (doc, node));
      return;
    }
  if (!object && !weir_json_is (node, WEIR_JSON_ARRAY))
    {
      weir_json_writer_raw (writer, weir_json_raw (doc, node));
      return;
    }
  if (object)
    weir_json_writer_begin_object (writer);
  else
    weir_json_writer_begin_array (writer);
  weir_json_iter_init (&iter, doc, node);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      if (object)
        weir_json_writer_name_text (writer, weir_json_text (doc, key));
      write_value (writer, doc, value);
      n++;
    }
  g_assert_cmpuint (n, ==, node->count);
  if (object)
    weir_json_writer_end_object (writer);
  else
    weir_json_writer_end_array (writer);
}

static void
check_round_trip (const WeirJsonDoc *doc)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (WeirJsonDoc) again = { 0 };
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  write_value (&writer, doc, weir_json_root (doc));
  g_assert_true (parse (&again, out->str, out->len));
  g_assert_cmpuint (again.n_nodes, ==, doc->n_nodes);
  for (guint i = 0; i < doc->n_nodes; i++)
    {
      const WeirJsonNode *a = &doc->nodes[i];
      const WeirJsonNode *b = &again.nodes[i];

      g_assert_true (a->kind == b->kind && a->next == b->next && a->count == b->count);
      g_assert_true (a->escaped == b->escaped);
      if (!weir_json_is (a, WEIR_JSON_OBJECT) && !weir_json_is (a, WEIR_JSON_ARRAY))
        g_assert_cmpmem (weir_json_raw (doc, a).data, weir_json_raw (doc, a).len,
                         weir_json_raw (&again, b).data, weir_json_raw (&again, b).len);
    }
}

static void
check_text (const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  WeirJsonText text = weir_json_text (doc, node);
  g_autoptr (GString) decoded = g_string_new (NULL);
  g_autoptr (GString) escaped = g_string_new (NULL);
  g_autoptr (GString) again = g_string_new (NULL);

  weir_json_text_decode (text, decoded);
  g_assert_cmpuint (decoded->len, <=, text.len);
  weir_json_escape (escaped, decoded->str, (gssize) decoded->len);
  weir_json_text_decode ((WeirJsonText){ escaped->str, escaped->len }, again);
  g_assert_cmpmem (decoded->str, decoded->len, again->str, again->len);
  g_assert_true (g_utf8_validate_len (escaped->str, escaped->len, NULL));
  g_assert_cmpint (weir_json_text_compare (text, text), ==, 0);
  if (strlen (decoded->str) == decoded->len && strstr (decoded->str, "\xef\xbf\xbd") == NULL)
    g_assert_true (weir_json_text_equal (text, decoded->str));
}

static void
check_numbers (const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  gint64 integer = 0;
  double real = 0;

  g_assert_true (weir_json_get_double (doc, node, &real));
  if (weir_json_get_int64 (doc, node, &integer))
    g_assert_true ((double) integer == real);
}

static void
check_nodes (const WeirJsonDoc *doc)
{
  for (guint i = 0; i < doc->n_nodes; i++)
    {
      const WeirJsonNode *node = &doc->nodes[i];

      g_assert_true (node->start < node->end && node->end <= doc->len);
      g_assert_true (node->next > i && node->next <= doc->n_nodes);
      if (weir_json_is (node, WEIR_JSON_STRING))
        check_text (doc, node);
      else if (weir_json_is (node, WEIR_JSON_NUMBER))
        check_numbers (doc, node);
    }
}

/* The last node and the middle one stand for all: a path takes time. */
static void
check_paths (const WeirJsonDoc *doc)
{
  g_autofree char *root = weir_json_path (doc, doc->nodes);
  g_autofree char *middle = weir_json_path (doc, &doc->nodes[doc->n_nodes / 2]);
  g_autofree char *last = weir_json_path (doc, &doc->nodes[doc->n_nodes - 1]);

  g_assert_cmpstr (root, ==, "");
  g_assert_true (g_utf8_validate (middle, -1, NULL) && g_utf8_validate (last, -1, NULL));
  g_assert_true (doc->n_nodes == 1 || *last != '\0');
}

static gboolean
has_name (const WeirJsonDoc *doc, const char *name)
{
  for (guint i = 0; i < doc->n_nodes; i++)
    {
      if (weir_json_text_equal (weir_json_text (doc, &doc->nodes[i]), name))
        return TRUE;
    }
  return FALSE;
}

/* One of the changes there are, or none, to one child. */
static void
edit_child (WeirJsonEdit *edit,
            const WeirJsonDoc *doc,
            const WeirJsonNode *parent,
            const WeirJsonNode *key,
            const WeirJsonNode *value,
            guint32 choice)
{
  char name[NAME_LEN];

  g_snprintf (name, sizeof name, "n%u", (guint) (value - doc->nodes));
  switch (choice % 8)
    {
    case 0:
    case 1:
      if (key != NULL)
        weir_json_edit_remove_member (edit, parent, key);
      else
        weir_json_edit_remove_element (edit, parent, value);
      break;
    case 2:
      weir_json_edit_replace (edit, value, "[{}]", -1);
      break;
    case 3:
      if (key != NULL && !has_name (doc, name))
        weir_json_edit_rename (edit, key, name);
      break;
    default:
      break;
    }
}

static void
check_edits (const WeirJsonDoc *doc, guint32 seed)
{
  g_autoptr (WeirJsonEdit) edit = weir_json_edit_new (doc);
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GBytes) bytes = NULL;
  g_auto (WeirJsonDoc) edited = { 0 };
  gboolean may_add = !has_name (doc, NEW_NAME);

  for (guint i = 0; i < doc->n_nodes; i++)
    {
      const WeirJsonNode *parent = &doc->nodes[i];
      WeirJsonIter iter;
      const WeirJsonNode *key;
      const WeirJsonNode *value;

      weir_json_iter_init (&iter, doc, parent);
      while (weir_json_iter_next (&iter, &key, &value))
        edit_child (edit, doc, parent, key, value, g_rand_int (random));
      if (may_add && weir_json_is (parent, WEIR_JSON_OBJECT) && g_rand_boolean (random))
        weir_json_edit_add_member (edit, parent, NEW_NAME, "0", 1);
    }
  bytes = weir_json_edit_apply (edit);
  if (weir_json_edit_is_empty (edit))
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), doc->data, doc->len);
  g_assert_true (parse (&edited, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_auto (WeirJsonDoc) doc = { 0 };
  guint32 seed = (guint32) size;

  if (!parse (&doc, (const char *) data, size))
    return 0;
  for (size_t i = 0; i < size; i++)
    seed = seed * 31 + data[i];
  check_nodes (&doc);
  check_paths (&doc);
  check_round_trip (&doc);
  check_edits (&doc, seed);
  return 0;
}
