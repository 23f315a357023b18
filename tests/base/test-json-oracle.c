/* SPDX-License-Identifier: MIT */
#include "base/weir-json-scan.h"
#include "base/weir-json-writer.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Documents made at random, read by the scanner and by json-glib. Where json-glib is right the two
 * must agree: no NUL, no lone surrogate, no integer beyond 64 bit, no repeated name. It takes more
 * than RFC 8259 allows, so of a broken document only this is asked: what the scanner accepts,
 * json-glib accepts too, and with the same content. */

#define MAX_DEPTH 4

static void write_random_value (WeirJsonWriter *writer, guint depth);

static void
write_random_string (WeirJsonWriter *writer)
{
  static const char *const pieces[] = { "",
                                        "a",
                                        "word ",
                                        "\\n",
                                        "\\\"",
                                        "\\\\",
                                        "\\/",
                                        "\\t",
                                        "\\b",
                                        "\\f",
                                        "\\r",
                                        "\\u0041",
                                        "\\u00e9",
                                        "\\u20ac",
                                        "\\ud83d\\ude00",
                                        "{",
                                        "\xc3\xa9",
                                        "\xe6\x97\xa5",
                                        "\xf0\x9f\x98\x80",
                                        "]",
                                        "1e9" };
  g_autoptr (GString) text = g_string_new (NULL);

  for (int n = g_test_rand_int_range (0, 6); n > 0; n--)
    g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  weir_json_writer_text (writer, (WeirJsonText){ text->str, text->len });
}

static void
write_random_number (WeirJsonWriter *writer)
{
  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      weir_json_writer_int64 (writer, g_test_rand_int ());
      break;
    case 1:
      weir_json_writer_int64 (writer, (gint64) g_test_rand_int () * G_GINT64_CONSTANT (1000000007));
      break;
    case 2:
      weir_json_writer_double (writer, g_test_rand_double_range (-1e6, 1e6));
      break;
    default:
      weir_json_writer_double (writer, g_test_rand_double_range (0, 1e-300));
      break;
    }
}

static void
write_random_container (WeirJsonWriter *writer, guint depth)
{
  int n = depth == 0 ? g_test_rand_int_range (0, 40) : g_test_rand_int_range (0, 5);

  if (g_test_rand_bit ())
    {
      weir_json_writer_begin_array (writer);
      for (; n > 0; n--)
        write_random_value (writer, depth + 1);
      weir_json_writer_end_array (writer);
      return;
    }
  weir_json_writer_begin_object (writer);
  for (; n > 0; n--)
    {
      g_autofree char *name = g_strdup_printf (g_test_rand_bit () ? "n%d" : "\\u006e\\n%d", n);

      weir_json_writer_name_text (writer, (WeirJsonText){ name, strlen (name) });
      write_random_value (writer, depth + 1);
    }
  weir_json_writer_end_object (writer);
}

static void
write_random_value (WeirJsonWriter *writer, guint depth)
{
  int choice = g_test_rand_int_range (0, depth < 2 ? 4 : 16);

  if (choice < 4 && depth < MAX_DEPTH)
    write_random_container (writer, depth);
  else if (choice < 8)
    write_random_string (writer);
  else if (choice < 12)
    write_random_number (writer);
  else if (choice < 14)
    weir_json_writer_boolean (writer, g_test_rand_bit ());
  else
    weir_json_writer_null (writer);
}

static void compare (const WeirJsonDoc *doc, const WeirJsonNode *node, JsonNode *other);

static void
compare_object (const WeirJsonDoc *doc, const WeirJsonNode *node, JsonObject *other)
{
  WeirJsonIter iter;
  const WeirJsonNode *key;
  const WeirJsonNode *value;

  g_assert_cmpuint (node->count, ==, json_object_get_size (other));
  weir_json_iter_init (&iter, doc, node);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *name = weir_json_text_dup (weir_json_text (doc, key));

      g_assert_true (json_object_has_member (other, name));
      g_assert_true (weir_json_get (doc, node, name) == value);
      compare (doc, value, json_object_get_member (other, name));
    }
}

static void
compare_array (const WeirJsonDoc *doc, const WeirJsonNode *node, JsonArray *other)
{
  WeirJsonIter iter;
  const WeirJsonNode *value;
  guint i = 0;

  g_assert_cmpuint (node->count, ==, json_array_get_length (other));
  weir_json_iter_init (&iter, doc, node);
  while (weir_json_iter_next (&iter, NULL, &value))
    compare (doc, value, json_array_get_element (other, i++));
}

static void
compare_number (const WeirJsonDoc *doc, const WeirJsonNode *node, JsonNode *other)
{
  gint64 integer = 0;
  double real = 0;

  g_assert_true (weir_json_get_double (doc, node, &real));
  g_assert_true (real == json_node_get_double (other));
  if (weir_json_get_int64 (doc, node, &integer))
    g_assert_cmpint (integer, ==, json_node_get_int (other));
  else
    g_assert_true (json_node_get_value_type (other) == G_TYPE_DOUBLE);
}

static void
compare (const WeirJsonDoc *doc, const WeirJsonNode *node, JsonNode *other)
{
  g_autofree char *text = NULL;

  switch ((WeirJsonKind) node->kind)
    {
    case WEIR_JSON_NULL:
      g_assert_true (JSON_NODE_HOLDS_NULL (other));
      break;
    case WEIR_JSON_FALSE:
    case WEIR_JSON_TRUE:
      g_assert_true (json_node_get_value_type (other) == G_TYPE_BOOLEAN);
      g_assert_cmpint (weir_json_is (node, WEIR_JSON_TRUE), ==, json_node_get_boolean (other));
      break;
    case WEIR_JSON_NUMBER:
      compare_number (doc, node, other);
      break;
    case WEIR_JSON_STRING:
      text = weir_json_text_dup (weir_json_text (doc, node));
      g_assert_cmpstr (text, ==, json_node_get_string (other));
      break;
    case WEIR_JSON_ARRAY:
      compare_array (doc, node, json_node_get_array (other));
      break;
    case WEIR_JSON_OBJECT:
      compare_object (doc, node, json_node_get_object (other));
      break;
    default:
      g_assert_not_reached ();
    }
}

static GString *
make_document (void)
{
  GString *out = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  write_random_value (&writer, 0);
  return out;
}

static void
test_valid (void)
{
  g_auto (WeirJsonDoc) doc = { 0 };

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GString) json = make_document ();
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GError) error = NULL;

      weir_json_parse (&doc, json->str, json->len, &weir_json_limits_body, &error);
      g_assert_no_error (error);
      json_parser_load_from_data (parser, json->str, (gssize) json->len, &error);
      g_assert_no_error (error);
      compare (&doc, weir_json_root (&doc), json_parser_get_root (parser));
    }
}

/* One byte changed, taken out or put in. */
static void
break_document (GString *json)
{
  static const char bytes[] = "\"\\{}[]:, \n\t0123456789.-+eEtrufalsn/'\x01\x7f\x80\xc3";
  gsize at = (gsize) g_test_rand_int_range (0, (gint32) json->len);
  char byte = bytes[g_test_rand_int_range (0, sizeof bytes - 1)];

  switch (g_test_rand_int_range (0, 3))
    {
    case 0:
      json->str[at] = byte;
      break;
    case 1:
      g_string_erase (json, (gssize) at, 1);
      break;
    default:
      g_string_insert_c (json, (gssize) at, byte);
      break;
    }
}

/* Only the one byte is new, so json-glib may stumble over a surrogate that lost its other half or an
 * escape that became \\u0000, which is no fault of the scanner. */
static gboolean
is_comparable (const GString *json)
{
  return strstr (json->str, "\\ud") == NULL && strstr (json->str, "\\u0000") == NULL;
}

static void
test_broken (void)
{
  g_auto (WeirJsonDoc) doc = { 0 };
  guint n_accepted = 0;
  guint n_refused = 0;

  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GString) json = make_document ();
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GError) error = NULL;

      break_document (json);
      if (!is_comparable (json))
        continue;
      if (!weir_json_parse (&doc, json->str, json->len, &weir_json_limits_body, NULL))
        {
          n_refused++;
          continue;
        }
      n_accepted++;
      json_parser_load_from_data (parser, json->str, (gssize) json->len, &error);
      g_assert_no_error (error);
      g_assert_nonnull (json_parser_get_root (parser));
    }
  g_assert_cmpuint (n_accepted, >, 20);
  g_assert_cmpuint (n_refused, >, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/json-oracle/valid", test_valid);
  g_test_add_func ("/base/json-oracle/broken", test_broken);
  return g_test_run ();
}
