/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* Text as Python's repr () writes it, which is what the service streams to those who ask for text. */

#include <string.h>

#include "demo/weir-demo-converse.h"
#include "demo/weir-demo-json.h"

static void
append_char (GString *out, gunichar c, char quote)
{
  static const char letters[][2] = { { '\\', '\\' }, { '\n', 'n' }, { '\r', 'r' }, { '\t', 't' } };

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    if ((gunichar) letters[i][0] == c)
      {
        g_string_append_printf (out, "\\%c", letters[i][1]);
        return;
      }
  if (c == (gunichar) quote)
    g_string_append_printf (out, "\\%c", quote);
  else if (c < 0x20 || c == 0x7f)
    g_string_append_printf (out, "\\x%02x", c);
  else if (c >= 0x10000 && !g_unichar_isprint (c))
    g_string_append_printf (out, "\\U%08x", c);
  else
    g_string_append_unichar (out, c);
}

/* In single quotes, unless there are such in the text and no double ones. */
static void
append_string (GString *out, const char *text)
{
  char quote = strchr (text, '\'') != NULL && strchr (text, '"') == NULL ? '"' : '\'';

  g_string_append_c (out, quote);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    append_char (out, g_utf8_get_char (at), quote);
  g_string_append_c (out, quote);
}

static void append_node (GString *out, JsonNode *node);

static void
append_object (GString *out, JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  g_string_append_c (out, '{');
  for (GList *name = names; name != NULL; name = name->next)
    {
      append_string (out, name->data);
      g_string_append (out, ": ");
      append_node (out, json_object_get_member (object, name->data));
      if (name->next != NULL)
        g_string_append (out, ", ");
    }
  g_string_append_c (out, '}');
}

static void
append_array (GString *out, JsonArray *array)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (i > 0)
        g_string_append (out, ", ");
      append_node (out, json_array_get_element (array, i));
    }
  g_string_append_c (out, ']');
}

static void
append_node (GString *out, JsonNode *node)
{
  g_autofree char *text = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    append_object (out, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    append_array (out, json_node_get_array (node));
  else if (JSON_NODE_HOLDS_NULL (node))
    g_string_append (out, "None");
  else if (weir_demo_json_peek_string (node) != NULL)
    append_string (out, weir_demo_json_peek_string (node));
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "True" : "False");
  else
    {
      text = weir_demo_json_to_text (node);
      g_string_append (out, text);
    }
}

char *
weir_demo_python_repr (const char *json)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  GString *out = g_string_new (NULL);

  if (node != NULL)
    append_node (out, node);
  return g_string_free (out, FALSE);
}
