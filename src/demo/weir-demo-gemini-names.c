/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* The messages of the API: which members each has. A member that is not there fails the whole
 * request, whatever it says. */

#include <string.h>

#include "demo/weir-demo-gemini.h"
#include "demo/weir-demo-json.h"

typedef enum
{
  SHAPE_NONE, /* no message: a value, or anything at all */
  SHAPE_REQUEST,
  SHAPE_CONTENT,
  SHAPE_PART,
  SHAPE_BLOB,
  SHAPE_FILE,
  SHAPE_CALL,
  SHAPE_RESPONSE,
  SHAPE_TOOL,
  SHAPE_DECLARATION,
  SHAPE_SCHEMA,
  SHAPE_SCHEMAS, /* schemas by name */
  SHAPE_TOOL_CONFIG,
  SHAPE_CALLING,
  SHAPE_GENERATION,
  SHAPE_THINKING,
  SHAPE_SAFETY,
  SHAPE_SEARCH,
} Shape;

typedef struct
{
  Shape of;
  const char *name;
  WeirDemoKinds kinds;
  Shape shape; /* of its value, or of each of its values */
} Member;

#define STRING WEIR_DEMO_STRING
#define NUMBER (WEIR_DEMO_NUMBER | WEIR_DEMO_INTEGER)
#define BOOLEAN WEIR_DEMO_BOOLEAN
#define OBJECT WEIR_DEMO_OBJECT
#define LIST (WEIR_DEMO_ARRAY | WEIR_DEMO_OBJECT)
#define STRINGS (WEIR_DEMO_ARRAY | WEIR_DEMO_STRING)

static const Member members[] = {
  { SHAPE_REQUEST, "contents", LIST, SHAPE_CONTENT },
  { SHAPE_REQUEST, "systemInstruction", OBJECT, SHAPE_CONTENT },
  { SHAPE_REQUEST, "tools", LIST, SHAPE_TOOL },
  { SHAPE_REQUEST, "toolConfig", OBJECT, SHAPE_TOOL_CONFIG },
  { SHAPE_REQUEST, "generationConfig", OBJECT, SHAPE_GENERATION },
  { SHAPE_REQUEST, "safetySettings", LIST, SHAPE_SAFETY },
  { SHAPE_REQUEST, "cachedContent", STRING, SHAPE_NONE },
  { SHAPE_REQUEST, "labels", OBJECT, SHAPE_NONE },
  { SHAPE_CONTENT, "role", STRING, SHAPE_NONE },
  { SHAPE_CONTENT, "parts", LIST, SHAPE_PART },
  { SHAPE_PART, "text", STRING, SHAPE_NONE },
  { SHAPE_PART, "inlineData", OBJECT, SHAPE_BLOB },
  { SHAPE_PART, "fileData", OBJECT, SHAPE_FILE },
  { SHAPE_PART, "functionCall", OBJECT, SHAPE_CALL },
  { SHAPE_PART, "functionResponse", OBJECT, SHAPE_RESPONSE },
  { SHAPE_PART, "thought", BOOLEAN, SHAPE_NONE },
  { SHAPE_PART, "thoughtSignature", STRING, SHAPE_NONE },
  { SHAPE_BLOB, "mimeType", STRING, SHAPE_NONE },
  { SHAPE_BLOB, "data", STRING, SHAPE_NONE },
  { SHAPE_FILE, "mimeType", STRING, SHAPE_NONE },
  { SHAPE_FILE, "fileUri", STRING, SHAPE_NONE },
  { SHAPE_CALL, "id", STRING, SHAPE_NONE },
  { SHAPE_CALL, "name", STRING, SHAPE_NONE },
  { SHAPE_CALL, "args", OBJECT, SHAPE_NONE },
  { SHAPE_RESPONSE, "id", STRING, SHAPE_NONE },
  { SHAPE_RESPONSE, "name", STRING, SHAPE_NONE },
  { SHAPE_RESPONSE, "response", OBJECT, SHAPE_NONE },
  { SHAPE_TOOL, "functionDeclarations", LIST, SHAPE_DECLARATION },
  { SHAPE_TOOL, "googleSearch", OBJECT, SHAPE_SEARCH },
  { SHAPE_TOOL, "codeExecution", OBJECT, SHAPE_SEARCH },
  { SHAPE_DECLARATION, "name", STRING, SHAPE_NONE },
  { SHAPE_DECLARATION, "description", STRING, SHAPE_NONE },
  { SHAPE_DECLARATION, "parameters", OBJECT, SHAPE_SCHEMA },
  { SHAPE_DECLARATION, "parametersJsonSchema", WEIR_DEMO_ANY, SHAPE_NONE },
  { SHAPE_DECLARATION, "response", OBJECT, SHAPE_SCHEMA },
  { SHAPE_SCHEMA, "type", STRING, SHAPE_NONE },
  { SHAPE_SCHEMA, "format", STRING, SHAPE_NONE },
  { SHAPE_SCHEMA, "title", STRING, SHAPE_NONE },
  { SHAPE_SCHEMA, "description", STRING, SHAPE_NONE },
  { SHAPE_SCHEMA, "nullable", BOOLEAN, SHAPE_NONE },
  { SHAPE_SCHEMA, "enum", STRINGS, SHAPE_NONE },
  { SHAPE_SCHEMA, "items", OBJECT, SHAPE_SCHEMA },
  { SHAPE_SCHEMA, "minItems", NUMBER | STRING, SHAPE_NONE },
  { SHAPE_SCHEMA, "maxItems", NUMBER | STRING, SHAPE_NONE },
  { SHAPE_SCHEMA, "minimum", NUMBER, SHAPE_NONE },
  { SHAPE_SCHEMA, "maximum", NUMBER, SHAPE_NONE },
  { SHAPE_SCHEMA, "minLength", NUMBER | STRING, SHAPE_NONE },
  { SHAPE_SCHEMA, "maxLength", NUMBER | STRING, SHAPE_NONE },
  { SHAPE_SCHEMA, "pattern", STRING, SHAPE_NONE },
  { SHAPE_SCHEMA, "properties", OBJECT, SHAPE_SCHEMAS },
  { SHAPE_SCHEMA, "required", STRINGS, SHAPE_NONE },
  { SHAPE_SCHEMA, "propertyOrdering", STRINGS, SHAPE_NONE },
  { SHAPE_SCHEMA, "anyOf", LIST, SHAPE_SCHEMA },
  { SHAPE_SCHEMA, "default", WEIR_DEMO_ANY, SHAPE_NONE },
  { SHAPE_TOOL_CONFIG, "functionCallingConfig", OBJECT, SHAPE_CALLING },
  { SHAPE_CALLING, "mode", STRING, SHAPE_NONE },
  { SHAPE_CALLING, "allowedFunctionNames", STRINGS, SHAPE_NONE },
  { SHAPE_GENERATION, "temperature", NUMBER, SHAPE_NONE },
  { SHAPE_GENERATION, "topP", NUMBER, SHAPE_NONE },
  { SHAPE_GENERATION, "topK", NUMBER, SHAPE_NONE },
  { SHAPE_GENERATION, "candidateCount", NUMBER, SHAPE_NONE },
  { SHAPE_GENERATION, "maxOutputTokens", NUMBER, SHAPE_NONE },
  { SHAPE_GENERATION, "stopSequences", STRINGS, SHAPE_NONE },
  { SHAPE_GENERATION, "presencePenalty", NUMBER, SHAPE_NONE },
  { SHAPE_GENERATION, "frequencyPenalty", NUMBER, SHAPE_NONE },
  { SHAPE_GENERATION, "seed", NUMBER, SHAPE_NONE },
  { SHAPE_GENERATION, "responseMimeType", STRING, SHAPE_NONE },
  { SHAPE_GENERATION, "responseSchema", OBJECT, SHAPE_SCHEMA },
  { SHAPE_GENERATION, "responseJsonSchema", WEIR_DEMO_ANY, SHAPE_NONE },
  { SHAPE_GENERATION, "responseLogprobs", BOOLEAN, SHAPE_NONE },
  { SHAPE_GENERATION, "logprobs", NUMBER, SHAPE_NONE },
  { SHAPE_GENERATION, "responseModalities", STRINGS, SHAPE_NONE },
  { SHAPE_GENERATION, "mediaResolution", STRING, SHAPE_NONE },
  { SHAPE_GENERATION, "thinkingConfig", OBJECT, SHAPE_THINKING },
  { SHAPE_THINKING, "includeThoughts", BOOLEAN, SHAPE_NONE },
  { SHAPE_THINKING, "thinkingBudget", NUMBER, SHAPE_NONE },
  { SHAPE_THINKING, "thinkingLevel", STRING, SHAPE_NONE },
  { SHAPE_SAFETY, "category", STRING, SHAPE_NONE },
  { SHAPE_SAFETY, "threshold", STRING, SHAPE_NONE },
  { SHAPE_SAFETY, "method", STRING, SHAPE_NONE },
};

/* "systemInstruction" and "system_instruction" are the same. */
static gboolean
is_name (const char *sent, const char *name)
{
  for (; *name != '\0'; name++)
    {
      if (*sent == *name)
        sent++;
      else if (sent[0] == '_' && g_ascii_isupper (*name) && sent[1] == g_ascii_tolower (*name))
        sent += 2;
      else
        return FALSE;
    }
  return *sent == '\0';
}

static const char *
find_sent (JsonObject *object, const char *name)
{
  g_autofree char *snake = NULL;
  GString *text;

  if (object == NULL || json_object_has_member (object, name))
    return name;
  text = g_string_new (NULL);
  for (const char *at = name; *at != '\0'; at++)
    if (g_ascii_isupper (*at))
      g_string_append_printf (text, "_%c", g_ascii_tolower (*at));
    else
      g_string_append_c (text, *at);
  snake = g_string_free (text, FALSE);
  return json_object_has_member (object, snake) ? g_intern_string (snake) : name;
}

JsonNode *
weir_demo_gemini_get (JsonObject *object, const char *name)
{
  return weir_demo_json_get (object, find_sent (object, name));
}

const char *
weir_demo_gemini_get_string (JsonObject *object, const char *name)
{
  return weir_demo_json_peek_string (weir_demo_gemini_get (object, name));
}

JsonObject *
weir_demo_gemini_get_object (JsonObject *object, const char *name)
{
  return weir_demo_json_peek_object (weir_demo_gemini_get (object, name));
}

gint64
weir_demo_gemini_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  return weir_demo_json_get_int (object, find_sent (object, name), fallback);
}

static JsonNode *
get_at (JsonObject *object, const char *name, guint index)
{
  JsonNode *node = weir_demo_gemini_get (object, name);
  JsonArray *array = weir_demo_json_peek_array (node);

  return array != NULL ? json_array_get_element (array, index) : node;
}

guint
weir_demo_gemini_count (JsonObject *object, const char *name)
{
  JsonNode *node = weir_demo_gemini_get (object, name);
  JsonArray *array = weir_demo_json_peek_array (node);

  return array != NULL ? json_array_get_length (array) : node != NULL;
}

JsonObject *
weir_demo_gemini_get_at (JsonObject *object, const char *name, guint index)
{
  return weir_demo_json_peek_object (get_at (object, name, index));
}

const char *
weir_demo_gemini_get_string_at (JsonObject *object, const char *name, guint index)
{
  return weir_demo_json_peek_string (get_at (object, name, index));
}

static const Member *
find_member (Shape shape, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (members[i].of == shape && is_name (name, members[i].name))
      return &members[i];
  return NULL;
}

static gboolean
is_kind (JsonNode *node, WeirDemoKinds kinds)
{
  WeirDemoKinds kind = 0;

  if (kinds == WEIR_DEMO_ANY || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    kind = WEIR_DEMO_OBJECT;
  else if (JSON_NODE_HOLDS_ARRAY (node))
    kind = WEIR_DEMO_ARRAY;
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    kind = WEIR_DEMO_STRING;
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    kind = WEIR_DEMO_BOOLEAN;
  else
    kind = WEIR_DEMO_NUMBER;
  return (kinds & kind) != 0;
}

static gboolean
check_shape (Shape shape, JsonObject *object, const char *path, WeirDemoRefusal *refusal);

static gboolean
refuse_value (WeirDemoRefusal *refusal, const char *path, JsonNode *node)
{
  g_autofree char *text = weir_demo_json_to_text (node);

  return weir_demo_refuse (refusal, NULL, path, "Invalid value at '%s', %.80s", path, text);
}

/* A value that is a message, or several of them. */
static gboolean
check_value (Shape shape, JsonNode *node, const char *path, WeirDemoRefusal *refusal)
{
  JsonArray *array = weir_demo_json_peek_array (node);

  if (weir_demo_json_peek_object (node) != NULL)
    return check_shape (shape, weir_demo_json_peek_object (node), path, refusal);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = weir_demo_json_get_element (array, i);
      g_autofree char *name = g_strdup_printf ("%s[%u]", path, i);

      if (object == NULL)
        return refuse_value (refusal, name, json_array_get_element (array, i));
      if (!check_shape (shape, object, name, refusal))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_member (Shape shape,
              const char *sent,
              JsonNode *node,
              const char *path,
              WeirDemoRefusal *refusal)
{
  const Member *member = find_member (shape, sent);
  g_autofree char *name = g_strconcat (path, path[0] != '\0' ? "." : "", sent, NULL);

  if (shape == SHAPE_SCHEMAS)
    return check_value (SHAPE_SCHEMA, node, name, refusal);
  if (member == NULL)
    return weir_demo_refuse (refusal, "unknown_name", name,
                             "Invalid JSON payload received. Unknown name \"%s\"%s%s%s: Cannot "
                             "find field.",
                             sent, path[0] != '\0' ? " at '" : "", path,
                             path[0] != '\0' ? "'" : "");
  if (!is_kind (node, member->kinds))
    return refuse_value (refusal, name, node);
  return member->shape == SHAPE_NONE || check_value (member->shape, node, name, refusal);
}

static gboolean
check_shape (Shape shape, JsonObject *object, const char *path, WeirDemoRefusal *refusal)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (!check_member (shape, name, node, path, refusal))
      return FALSE;
  return TRUE;
}

gboolean
weir_demo_gemini_check_names (JsonObject *body, WeirDemoRefusal *refusal)
{
  return check_shape (SHAPE_REQUEST, body, "", refusal);
}
