/* SPDX-License-Identifier: MIT */
#include "base/weir-json-edit.h"

#include "base/weir-json-scan.h"

#include <string.h>

typedef enum
{
  END,
  REPLACE, /* the value at node @a by @text */
  RENAME,  /* the key at node @a to @text */
  REMOVE,  /* child @b of container @a */
  ADD,     /* @text with the value 0 to the object @a */
} Step;

typedef struct
{
  Step step;
  guint a;
  guint b;
  const char *text;
} Change;

/* Nodes: 0 {, 1 "a", 2 1, 3 "b", 4 [, 5 2, 6 3, 7 4, 8 "c", 9 {, 10 "d", 11 5 */
#define SAMPLE "{\"a\":1,\"b\":[2,3,4],\"c\":{\"d\":5}}"
/* The same with white space everywhere. */
#define SPACED " { \"a\" : 1 , \"b\" : [ 2 , 3 , 4 ] , \"c\" : { \"d\" : 5 } } "

static const struct
{
  const char *name;
  const char *json;
  Change changes[6];
  const char *expected;
} rows[] = {
  { "nothing", SPACED, { { END } }, SPACED },
  { "replace", SAMPLE, { { REPLACE, 2, 0, "[0]" } }, "{\"a\":[0],\"b\":[2,3,4],\"c\":{\"d\":5}}" },
  { "replace-root", SPACED, { { REPLACE, 0, 0, "null" } }, " null " },
  { "replace-twice",
    SAMPLE,
    { { REPLACE, 4, 0, "first" }, { REPLACE, 4, 0, "second" } },
    "{\"a\":1,\"b\":first,\"c\":{\"d\":5}}" },
  { "replace-outer-last",
    SAMPLE,
    { { REPLACE, 5, 0, "inner" }, { REPLACE, 4, 0, "outer" } },
    "{\"a\":1,\"b\":outer,\"c\":{\"d\":5}}" },
  { "rename", SAMPLE, { { RENAME, 3, 0, "beta" } }, "{\"a\":1,\"beta\":[2,3,4],\"c\":{\"d\":5}}" },
  { "rename-and-replace",
    SAMPLE,
    { { REPLACE, 2, 0, "9" }, { RENAME, 1, 0, "x" } },
    "{\"x\":9,\"b\":[2,3,4],\"c\":{\"d\":5}}" },
  { "remove-first", SAMPLE, { { REMOVE, 0, 1 } }, "{\"b\":[2,3,4],\"c\":{\"d\":5}}" },
  { "remove-middle", SAMPLE, { { REMOVE, 0, 3 } }, "{\"a\":1,\"c\":{\"d\":5}}" },
  { "remove-last", SAMPLE, { { REMOVE, 0, 8 } }, "{\"a\":1,\"b\":[2,3,4]}" },
  { "remove-only", SAMPLE, { { REMOVE, 9, 10 } }, "{\"a\":1,\"b\":[2,3,4],\"c\":{}}" },
  { "remove-first-two", SAMPLE, { { REMOVE, 0, 3 }, { REMOVE, 0, 1 } }, "{\"c\":{\"d\":5}}" },
  { "remove-last-two", SAMPLE, { { REMOVE, 0, 8 }, { REMOVE, 0, 3 } }, "{\"a\":1}" },
  { "remove-outer-two", SAMPLE, { { REMOVE, 0, 8 }, { REMOVE, 0, 1 } }, "{\"b\":[2,3,4]}" },
  { "remove-all", SAMPLE, { { REMOVE, 0, 8 }, { REMOVE, 0, 1 }, { REMOVE, 0, 3 } }, "{}" },
  { "remove-twice", SAMPLE, { { REMOVE, 0, 3 }, { REMOVE, 0, 3 } }, "{\"a\":1,\"c\":{\"d\":5}}" },
  { "remove-element", SAMPLE, { { REMOVE, 4, 6 } }, "{\"a\":1,\"b\":[2,4],\"c\":{\"d\":5}}" },
  { "remove-elements",
    SAMPLE,
    { { REMOVE, 4, 6 }, { REMOVE, 4, 5 }, { REMOVE, 4, 7 } },
    "{\"a\":1,\"b\":[],\"c\":{\"d\":5}}" },
  { "remove-spaced",
    SPACED,
    { { REMOVE, 0, 3 }, { REMOVE, 9, 10 } },
    " { \"a\" : 1 , \"c\" : {  } } " },
  { "remove-spaced-first",
    SPACED,
    { { REMOVE, 0, 1 }, { REMOVE, 0, 3 } },
    " { \"c\" : { \"d\" : 5 } } " },
  { "change-in-removed",
    SAMPLE,
    { { REPLACE, 5, 0, "x" },
      { REMOVE, 4, 7 },
      { ADD, 9, 0, "y" },
      { REMOVE, 0, 3 },
      { REMOVE, 0, 8 } },
    "{\"a\":1}" },
  { "rename-removed",
    SAMPLE,
    { { RENAME, 3, 0, "x" }, { REMOVE, 0, 3 } },
    "{\"a\":1,\"c\":{\"d\":5}}" },
  { "add", SAMPLE, { { ADD, 0, 0, "e" } }, "{\"a\":1,\"b\":[2,3,4],\"c\":{\"d\":5},\"e\":0}" },
  { "add-two",
    SAMPLE,
    { { ADD, 9, 0, "y" }, { ADD, 9, 0, "x" } },
    "{\"a\":1,\"b\":[2,3,4],\"c\":{\"d\":5,\"y\":0,\"x\":0}}" },
  { "add-to-empty", "{}", { { ADD, 0, 0, "a" }, { ADD, 0, 0, "b" } }, "{\"a\":0,\"b\":0}" },
  { "add-to-spaced-empty", "{ }", { { ADD, 0, 0, "a" } }, "{ \"a\":0}" },
  { "add-to-emptied",
    SAMPLE,
    { { ADD, 9, 0, "x" }, { REMOVE, 9, 10 } },
    "{\"a\":1,\"b\":[2,3,4],\"c\":{\"x\":0}}" },
  { "add-and-remove-last",
    SAMPLE,
    { { ADD, 0, 0, "x" }, { REMOVE, 0, 8 } },
    "{\"a\":1,\"b\":[2,3,4],\"x\":0}" },
  { "add-after-empty-object",
    "{\"a\":{}}",
    { { ADD, 0, 0, "b" }, { ADD, 2, 0, "c" } },
    "{\"a\":{\"c\":0},\"b\":0}" },
  { "add-after-replaced",
    "{\"a\":1}",
    { { REPLACE, 2, 0, "{}" }, { ADD, 0, 0, "b" } },
    "{\"a\":{},\"b\":0}" },
  { "add-to-replaced", "[{\"a\":1}]", { { ADD, 1, 0, "b" }, { REPLACE, 1, 0, "0" } }, "[0]" },
};

static void
make_change (WeirJsonEdit *edit, const WeirJsonDoc *doc, const Change *change)
{
  const WeirJsonNode *a = &doc->nodes[change->a];
  const WeirJsonNode *b = &doc->nodes[change->b];

  switch (change->step)
    {
    case REPLACE:
      weir_json_edit_replace (edit, a, change->text, -1);
      break;
    case RENAME:
      weir_json_edit_rename (edit, a, change->text);
      break;
    case REMOVE:
      if (weir_json_is (a, WEIR_JSON_OBJECT))
        weir_json_edit_remove_member (edit, a, b);
      else
        weir_json_edit_remove_element (edit, a, b);
      break;
    case ADD:
      weir_json_edit_add_member (edit, a, change->text, "0 ignored", 1);
      break;
    case END:
      g_assert_not_reached ();
    }
}

static void
assert_applies (WeirJsonEdit *edit, const char *expected)
{
  g_autoptr (GBytes) bytes = weir_json_edit_apply (edit);
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);
  g_autofree char *got = g_strndup (data, len);

  g_assert_cmpuint (strlen (got), ==, len);
  g_assert_cmpstr (got, ==, expected);
}

static void
test_row (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_auto (WeirJsonDoc) doc = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirJsonEdit) edit = NULL;

  weir_json_parse (&doc, rows[row].json, strlen (rows[row].json), &weir_json_limits_body, &error);
  g_assert_no_error (error);
  edit = weir_json_edit_new (&doc);
  g_assert_true (weir_json_edit_is_empty (edit));
  for (const Change *change = rows[row].changes; change->step != END; change++)
    {
      make_change (edit, &doc, change);
      g_assert_false (weir_json_edit_is_empty (edit));
    }
  assert_applies (edit, rows[row].expected);
  assert_applies (edit, rows[row].expected);
}

static void
append_names (GString *out, guint mask)
{
  for (guint i = 0; i < 5; i++)
    {
      if ((mask >> i & 1) != 0)
        g_string_append_printf (out, "%s\"k%u\":%u", out->len > 1 ? "," : "", i, i);
    }
}

/* Every choice of removed members, given in either order, with and without an added one. */
static void
test_every_subset (void)
{
  g_autoptr (GString) json = g_string_new ("{");
  g_auto (WeirJsonDoc) doc = { 0 };

  append_names (json, 31);
  g_string_append_c (json, '}');
  g_assert_true (weir_json_parse (&doc, json->str, json->len, &weir_json_limits_body, NULL));
  for (guint choice = 0; choice < 128; choice++)
    {
      guint removed = choice & 31;
      gboolean add = (choice & 32) != 0;
      gboolean backwards = (choice & 64) != 0;
      g_autoptr (WeirJsonEdit) edit = weir_json_edit_new (&doc);
      g_autoptr (GString) expected = g_string_new ("{");

      if (add)
        weir_json_edit_add_member (edit, doc.nodes, "new", "true", -1);
      for (guint i = 0; i < 5; i++)
        {
          guint member = backwards ? 4 - i : i;

          if ((removed >> member & 1) != 0)
            weir_json_edit_remove_member (edit, doc.nodes, &doc.nodes[1 + 2 * member]);
        }
      append_names (expected, ~removed & 31);
      if (add)
        g_string_append (expected, expected->len > 1 ? ",\"new\":true" : "\"new\":true");
      g_string_append_c (expected, '}');
      assert_applies (edit, expected->str);
    }
}

/* What is not touched stays as it is, byte for byte, whatever it holds. */
static void
test_bytes_stay (void)
{
  static const char json[] = "{\"m\":\"x\", \"n\" :1e400,\"s\":\"\\u0000\\ud800\\/\xc3\xa9\", "
                             "\"i\":18446744073709551616}\n";
  static const char expected[] = "{\"m\":\"y\", \"n\" :1e400,\"s\":\"\\u0000\\ud800\\/\xc3\xa9\", "
                                 "\"i\":18446744073709551616}\n";
  g_auto (WeirJsonDoc) doc = { 0 };
  g_autoptr (WeirJsonEdit) edit = NULL;

  g_assert_true (weir_json_parse (&doc, json, sizeof json - 1, &weir_json_limits_body, NULL));
  edit = weir_json_edit_new (&doc);
  weir_json_edit_replace (edit, weir_json_get (&doc, doc.nodes, "m"), "\"y\"", 3);
  assert_applies (edit, expected);
}

static void
test_free_null (void)
{
  weir_json_edit_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/base/json-edit/", rows[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/base/json-edit/every-subset", test_every_subset);
  g_test_add_func ("/base/json-edit/bytes-stay", test_bytes_stay);
  g_test_add_func ("/base/json-edit/free-null", test_free_null);
  return g_test_run ();
}
