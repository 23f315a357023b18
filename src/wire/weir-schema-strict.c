/* SPDX-License-Identifier: MIT */
/* Wire format: structured outputs of the OpenAI API, supported schemas, as of 2026-11. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-schema-strict.h"

#include "wire/weir-codec-chat.h"
#include "wire/weir-codec-responses.h"

/* Objects in objects, and members of all together. The service takes more of these; nobody looks for them
 * that long here. */
#define MAX_DEPTH 10
#define MAX_MEMBERS 1000

typedef struct
{
  const WeirJsonDoc *doc;
  guint members_left;
} Check;

static const char *const keywords[] = {
  "$defs",       "$ref",     "$schema",
  "anyOf",       "const",    "definitions",
  "description", "enum",     "exclusiveMaximum",
  "format",      "items",    "exclusiveMinimum",
  "maxItems",    "maximum",  "additionalProperties",
  "minItems",    "minimum",  "multipleOf",
  "pattern",     "required", "properties",
  "title",       "type",
};

static const char *const formats[] = { "date", "date-time", "duration", "email", "hostname",
                                       "ipv4", "ipv6",      "time",     "uuid" };

static gboolean check_schema (Check *self, const WeirJsonNode *schema, guint depth);

static gboolean
is_one_of (WeirJsonText word, const char *const *words, guint n)
{
  for (guint i = 0; i < n; i++)
    if (weir_json_text_equal (word, words[i]))
      return TRUE;
  return FALSE;
}

static const WeirJsonNode *
get (const Check *self, const WeirJsonNode *schema, const char *keyword)
{
  return weir_json_get (self->doc, schema, keyword);
}

static gboolean
check_words (const Check *self, const WeirJsonNode *schema)
{
  WeirJsonText format = weir_json_text (self->doc, get (self, schema, "format"));
  const WeirJsonNode *value;
  const WeirJsonNode *key;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, self->doc, schema);
  while (weir_json_iter_next (&iter, &key, &value))
    if (!is_one_of (weir_json_text (self->doc, key), keywords, G_N_ELEMENTS (keywords)))
      return FALSE;
  return format.data == NULL || is_one_of (format, formats, G_N_ELEMENTS (formats));
}

/* "type" is a word or a list of them. */
static gboolean
has_type (const Check *self, const WeirJsonNode *schema, const char *word)
{
  const WeirJsonNode *type = get (self, schema, "type");
  const WeirJsonNode *element;
  WeirJsonIter iter;

  if (!weir_json_is (type, WEIR_JSON_ARRAY))
    return weir_json_text_equal (weir_json_text (self->doc, type), word);
  weir_json_iter_init (&iter, self->doc, type);
  while (weir_json_iter_next (&iter, NULL, &element))
    if (weir_json_text_equal (weir_json_text (self->doc, element), word))
      return TRUE;
  return FALSE;
}

static gboolean
is_required (const Check *self, const WeirJsonNode *required, WeirJsonText name)
{
  const WeirJsonNode *element;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, self->doc, required);
  while (weir_json_iter_next (&iter, NULL, &element))
    if (weir_json_is (element, WEIR_JSON_STRING)
        && weir_json_text_compare (weir_json_text (self->doc, element), name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_object (Check *self, const WeirJsonNode *schema, guint depth)
{
  const WeirJsonNode *members = get (self, schema, "properties");
  const WeirJsonNode *required = get (self, schema, "required");
  const WeirJsonNode *member;
  const WeirJsonNode *key;
  WeirJsonIter iter;

  if (!weir_json_is (get (self, schema, "additionalProperties"), WEIR_JSON_FALSE)
      || !weir_json_is (members, WEIR_JSON_OBJECT) || !weir_json_is (required, WEIR_JSON_ARRAY)
      || required->count > MAX_MEMBERS || depth == MAX_DEPTH)
    return FALSE;
  weir_json_iter_init (&iter, self->doc, members);
  while (weir_json_iter_next (&iter, &key, &member))
    {
      if (self->members_left == 0 || !is_required (self, required, weir_json_text (self->doc, key)))
        return FALSE;
      self->members_left--;
      if (!check_schema (self, member, depth + 1))
        return FALSE;
    }
  return TRUE;
}

/* The elements of a list, or the values of an object, are schemas all. */
static gboolean
check_each (Check *self, const WeirJsonNode *list, guint depth)
{
  const WeirJsonNode *schema;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, self->doc, list);
  while (weir_json_iter_next (&iter, NULL, &schema))
    if (!check_schema (self, schema, depth))
      return FALSE;
  return TRUE;
}

static gboolean
check_schema (Check *self, const WeirJsonNode *schema, guint depth)
{
  const WeirJsonNode *items = get (self, schema, "items");

  if (!weir_json_is (schema, WEIR_JSON_OBJECT) || !check_words (self, schema))
    return FALSE;
  if ((has_type (self, schema, "object") || get (self, schema, "properties") != NULL)
      && !check_object (self, schema, depth))
    return FALSE;
  if (has_type (self, schema, "array") && items == NULL)
    return FALSE;
  return (items == NULL || check_schema (self, items, depth))
         && check_each (self, get (self, schema, "anyOf"), depth)
         && check_each (self, get (self, schema, "$defs"), depth)
         && check_each (self, get (self, schema, "definitions"), depth);
}

gboolean
weir_schema_is_strict (WeirJsonText schema)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  Check check = { &doc, MAX_MEMBERS };
  const WeirJsonNode *root;

  if (schema.data == NULL
      || !weir_json_parse (&doc, schema.data, schema.len, &weir_json_limits_body, NULL))
    return FALSE;
  root = weir_json_root (&doc);
  return weir_json_text_equal (weir_json_text (&doc, weir_json_get (&doc, root, "type")), "object")
         && weir_json_get (&doc, root, "anyOf") == NULL && check_schema (&check, root, 0);
}

int
weir_schema_output_strict (const WeirRequest *request)
{
  g_return_val_if_fail (request != NULL, -1);

  if (request->output_strict >= 0 || g_str_equal (request->format, WEIR_CODEC_CHAT_ID)
      || g_str_equal (request->format, WEIR_CODEC_RESPONSES_ID))
    return request->output_strict;
  return weir_schema_is_strict (request->output_schema);
}
