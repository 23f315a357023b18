/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-params.h"

#include <string.h>

#include "demo/weir-demo-json.h"

void
weir_demo_refusal_clear (WeirDemoRefusal *refusal)
{
  g_clear_pointer (&refusal->param, g_free);
  g_clear_pointer (&refusal->message, g_free);
  refusal->status = 0;
}

gboolean
weir_demo_refuse (WeirDemoRefusal *refusal,
                  const char *code,
                  const char *param,
                  const char *format,
                  ...)
{
  va_list args;

  weir_demo_refusal_clear (refusal);
  refusal->status = 400;
  refusal->code = code;
  refusal->param = g_strdup (param);
  va_start (args, format);
  refusal->message = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

static WeirDemoKinds
get_kind (JsonNode *node)
{
  GType type;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return WEIR_DEMO_OBJECT;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return WEIR_DEMO_ARRAY;
  type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    return WEIR_DEMO_STRING;
  if (type == G_TYPE_BOOLEAN)
    return WEIR_DEMO_BOOLEAN;
  return type == G_TYPE_INT64 ? WEIR_DEMO_INTEGER | WEIR_DEMO_NUMBER : WEIR_DEMO_NUMBER;
}

/* (transfer full): the kinds in words: "a string or an array". */
static char *
describe_kinds (WeirDemoKinds kinds)
{
  static const struct
  {
    WeirDemoKinds kind;
    const char *name;
  } names[] = {
    { WEIR_DEMO_STRING, "a string" },  { WEIR_DEMO_INTEGER, "an integer" },
    { WEIR_DEMO_NUMBER, "a decimal" }, { WEIR_DEMO_BOOLEAN, "a boolean" },
    { WEIR_DEMO_ARRAY, "an array" },   { WEIR_DEMO_OBJECT, "an object" },
  };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((kinds & names[i].kind) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " or " : "", names[i].name);
  return g_string_free (text, FALSE);
}

static gboolean
check_number (JsonNode *node, const WeirDemoParam *row, const char *name, WeirDemoRefusal *refusal)
{
  const char *kind = (row->kinds & WEIR_DEMO_INTEGER) != 0 ? "integer" : "decimal";
  double value = json_node_get_double (node);
  g_autofree char *text = weir_demo_json_to_text (node);

  if (row->min != NULL && value < g_ascii_strtod (row->min, NULL))
    return weir_demo_refuse (
        refusal, kind[0] == 'i' ? "integer_below_min_value" : "decimal_below_min_value", name,
        "Invalid '%s': %s below minimum value. Expected a value >= %s, but got %s instead.", name,
        kind, row->min, text);
  if (row->max != NULL && value > g_ascii_strtod (row->max, NULL))
    return weir_demo_refuse (
        refusal, kind[0] == 'i' ? "integer_above_max_value" : "decimal_above_max_value", name,
        "Invalid '%s': %s above maximum value. Expected a value <= %s, but got %s instead.", name,
        kind, row->max, text);
  return TRUE;
}

static gboolean
check_length (JsonNode *node, const WeirDemoParam *row, const char *name, WeirDemoRefusal *refusal)
{
  guint length = json_array_get_length (json_node_get_array (node));

  if (row->min != NULL && length < (guint) g_ascii_strtoull (row->min, NULL, 10))
    return weir_demo_refuse (refusal, "empty_array", name,
                             "Invalid '%s': empty array. Expected an array with minimum length %s, "
                             "but got an empty array instead.",
                             name, row->min);
  if (row->max != NULL && length > (guint) g_ascii_strtoull (row->max, NULL, 10))
    return weir_demo_refuse (refusal, "array_above_max_length", name,
                             "Invalid '%s': array too long. Expected an array with maximum length "
                             "%s, but got an array with length %u instead.",
                             name, row->max, length);
  return TRUE;
}

static gboolean
check_value (JsonNode *node, const WeirDemoParam *row, const char *name, WeirDemoRefusal *refusal)
{
  WeirDemoKinds kind;

  if (JSON_NODE_HOLDS_NULL (node) || row->kinds == WEIR_DEMO_ANY)
    return TRUE;
  kind = get_kind (node);
  if ((row->kinds & kind) == 0)
    {
      g_autofree char *expected = describe_kinds (row->kinds);

      return weir_demo_refuse (refusal, "invalid_type", name,
                               "Invalid type for '%s': expected %s, but got %s instead.", name,
                               expected, weir_demo_json_name_kind (node));
    }
  if ((kind & WEIR_DEMO_NUMBER) != 0)
    return check_number (node, row, name, refusal);
  if (kind == WEIR_DEMO_ARRAY)
    return check_length (node, row, name, refusal);
  return TRUE;
}

static const WeirDemoParam *
find_row (const WeirDemoParam *table, guint n_table, const char *name)
{
  for (guint i = 0; i < n_table; i++)
    if (g_str_equal (table[i].name, name))
      return &table[i];
  return NULL;
}

gboolean
weir_demo_params_check (JsonObject *object,
                        const WeirDemoParam *table,
                        guint n_table,
                        const char *path,
                        WeirDemoRefusal *refusal)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    {
      const WeirDemoParam *row = find_row (table, n_table, member);
      g_autofree char *name =
          path != NULL ? g_strconcat (path, ".", member, NULL) : g_strdup (member);

      if (row == NULL)
        return weir_demo_refuse (refusal, "unknown_parameter", name, "Unknown parameter: '%s'.",
                                 name);
      if (!check_value (node, row, name, refusal))
        return FALSE;
    }
  return TRUE;
}

gboolean
weir_demo_is_base64 (const char *data)
{
  gsize len = strspn (data, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  gsize padding = strspn (data + len, "=");

  return len > 0 && padding <= 2 && data[len + padding] == '\0' && (len + padding) % 4 == 0;
}
