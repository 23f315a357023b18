/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* Templates as the service fills them in: "{{?name}}" is a value, "{{'…'}}" is what it quotes, and what
 * else begins like an expression is an error. What was filled in is not read again. */

#include <string.h>

#include "demo/weir-demo-json.h"
#include "demo/weir-demo-orchestration.h"

typedef struct
{
  JsonObject *values;
  JsonObject *defaults;
  GHashTable *used;
  WeirDemoRefusal *refusal;
} Filling;

static gboolean
refuse (Filling *self, const char *what, const char *at)
{
  return weir_demo_refuse (self->refusal, NULL, "Templating",
                           "400 - Templating Module: %s near \"%.20s\"", what, at);
}

static gboolean
fill_value (Filling *self, const char *name, GString *out)
{
  const char *value = weir_demo_json_get_string (self->values, name);

  g_hash_table_add (self->used, g_strdup (name));
  if (value == NULL)
    value = weir_demo_json_get_string (self->defaults, name);
  if (value == NULL)
    return weir_demo_refuse (self->refusal, NULL, "Templating",
                             "400 - Templating Module: Missing required parameters: ['%s']", name);
  g_string_append (out, value);
  return TRUE;
}

/* @at: behind the braces. Returns: (nullable): behind those that close */
static const char *
fill_expression (Filling *self, const char *at, GString *out)
{
  const char *end;
  g_autofree char *inside = NULL;

  if (*at == '\'')
    {
      end = strstr (at + 1, "'}}");
      if (end != NULL)
        {
          g_string_append_len (out, at + 1, end - at - 1);
          return end + 3;
        }
    }
  end = strstr (at, "}}");
  if (end == NULL || *at != '?')
    {
      refuse (self, "Unused parameters or a broken expression", at);
      return NULL;
    }
  inside = g_strstrip (g_strndup (at + 1, (gsize) (end - at - 1)));
  if (!g_regex_match_simple ("^[A-Za-z_][A-Za-z0-9_-]*$", inside, 0, 0))
    {
      refuse (self, "A placeholder with an impossible name", at);
      return NULL;
    }
  return fill_value (self, inside, out) ? end + 2 : NULL;
}

/* (transfer full) (nullable) */
static char *
fill_text (Filling *self, const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *at = text; *at != '\0';)
    {
      if (at[0] == '{' && (at[1] == '%' || at[1] == '#'))
        {
          refuse (self, "A statement is not allowed", at);
          return NULL;
        }
      if (at[0] != '{' || at[1] != '{')
        {
          g_string_append_c (out, *at++);
          continue;
        }
      at = fill_expression (self, at + 2, out);
      if (at == NULL)
        return NULL;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
fill_node (Filling *self, JsonNode *node)
{
  g_autofree char *text = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) members = json_object_get_values (json_node_get_object (node));

      for (GList *member = members; member != NULL; member = member->next)
        if (!fill_node (self, member->data))
          return FALSE;
      return TRUE;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        if (!fill_node (self, json_array_get_element (array, i)))
          return FALSE;
      return TRUE;
    }
  if (weir_demo_json_peek_string (node) == NULL)
    return TRUE;
  text = fill_text (self, weir_demo_json_peek_string (node));
  if (text == NULL)
    return FALSE;
  json_node_set_string (node, text);
  return TRUE;
}

JsonNode *
weir_demo_template_fill (JsonNode *node,
                         JsonObject *values,
                         JsonObject *defaults,
                         GHashTable *used,
                         WeirDemoRefusal *refusal)
{
  Filling self = { values, defaults, used, refusal };
  g_autofree char *json = weir_demo_json_to_text (node);
  g_autoptr (JsonNode) copy =
      json_from_string (json, NULL); /* what was received cannot be changed */

  return fill_node (&self, copy) ? g_steal_pointer (&copy) : NULL;
}
