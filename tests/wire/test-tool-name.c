/* SPDX-License-Identifier: MIT */
#include "messages-fixture.h"

#include "wire/weir-tool-name.h"

#include <string.h>

static const struct
{
  const char *space;
  const char *name;
  const char *sent; /* %NULL: one made of the digest */
} rows[] = {
  { NULL, "f", "f" },
  { NULL, "read_file-2", "read_file-2" },
  { "fs", "read", "fs__read" },
  { NULL, "a.b", NULL },
  { NULL, "\\u00e9t\\u00e9", NULL },
  { NULL, "a23456789012345678901234567890123456789012345678901234567890123", "=" },
  { NULL, "a234567890123456789012345678901234567890123456789012345678901234", "=" },
  { NULL, "a2345678901234567890123456789012345678901234567890123456789012345", NULL },
};

static void
test_fit (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WeirJsonText name = { rows[i].name, strlen (rows[i].name) };
      WeirJsonText space = { rows[i].space, rows[i].space != NULL ? strlen (rows[i].space) : 0 };
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (GString) again = g_string_new (NULL);

      weir_tool_name_fit (space, name, out);
      weir_tool_name_fit (space, name, again);
      g_assert_cmpstr (out->str, ==, again->str);
      g_assert_cmpuint (out->len, <=, 64);
      for (gsize j = 0; j < out->len; j++)
        g_assert_true (g_ascii_isalnum (out->str[j]) || strchr ("_-", out->str[j]) != NULL);
      if (rows[i].sent == NULL)
        g_assert_cmpstr (out->str, !=, rows[i].name);
      else
        g_assert_cmpstr (out->str, ==, rows[i].sent[0] == '=' ? rows[i].name : rows[i].sent);
    }
}

static void
test_find (void)
{
  g_autoptr (WeirRequest) request = messages_request (
      "messages",
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
      "\"tools\":[{\"type\":\"bash_1\",\"name\":\"x\"},"
      "{\"name\":\"a.b\",\"input_schema\":{}},{\"name\":\"a_b\",\"input_schema\":{}}]}");
  g_autoptr (GString) sent = g_string_new (NULL);

  weir_tool_name_fit ((WeirJsonText){ NULL, 0 }, WEIR_JSON_TEXT ("a.b"), sent);
  g_assert_true (weir_tool_name_find (request, sent->str) == &request->tools[1]);
  g_assert_true (weir_tool_name_find (request, "a_b") == &request->tools[2]);
  g_assert_null (weir_tool_name_find (request, "x"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/tool-name/fit", test_fit);
  g_test_add_func ("/wire/tool-name/find", test_find);
  return g_test_run ();
}
