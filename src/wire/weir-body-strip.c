/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-body-strip.h"

#include <string.h>

#include "base/weir-json-edit.h"

/* What a request is made of, and what is kept with the answer for good: vectors of another size than
 * those of yesterday are of no use. */
static const char *const kept_on_top[] = {
  "anthropic_version",  "contents", "dimensions", "functions", "input",  "instructions",
  "messages",           "model",    "prompt",     "stream",    "system", "systemInstruction",
  "system_instruction", "tools"
};

/* What is said, or without which what stands around it means nothing. */
static const char *const kept_below[] = { "args",
                                          "arguments",
                                          "call_id",
                                          "content",
                                          "data",
                                          "fileData",
                                          "function",
                                          "functionCall",
                                          "functionDeclarations",
                                          "functionResponse",
                                          "id",
                                          "image_url",
                                          "inlineData",
                                          "input",
                                          "input_schema",
                                          "json_schema",
                                          "media_type",
                                          "mimeType",
                                          "name",
                                          "output",
                                          "parameters",
                                          "parametersJsonSchema",
                                          "parts",
                                          "response",
                                          "role",
                                          "schema",
                                          "signature",
                                          "source",
                                          "text",
                                          "thinking",
                                          "thoughtSignature",
                                          "tool_call_id",
                                          "tool_calls",
                                          "tool_use_id",
                                          "type",
                                          "url" };

/* Inside of these, below the top, is what the user or the model made up. */
static const char *const opaque[] = { "args",
                                      "arguments",
                                      "input",
                                      "input_schema",
                                      "output",
                                      "parameters",
                                      "parametersJsonSchema",
                                      "response",
                                      "responseJsonSchema",
                                      "responseSchema",
                                      "schema" };

static gboolean
contains (const char *const *names, gsize n, const char *name)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (names[i], name))
      return TRUE;
  return FALSE;
}

/* ---- patterns */

/* One step of a pattern. */
typedef struct
{
  char *name;
  char *flag; /* (nullable): "" for every element */
} Step;

static void
step_clear (gpointer data)
{
  Step *step = data;

  g_free (step->name);
  g_free (step->flag);
}

static gboolean
parse_step (const char *text, gsize len, Step *step)
{
  const char *bracket = memchr (text, '[', len);
  gsize name_len = bracket != NULL ? (gsize) (bracket - text) : len;

  if (name_len == 0 || (bracket != NULL && text[len - 1] != ']'))
    return FALSE;
  step->name = g_strndup (text, name_len);
  step->flag = bracket != NULL ? g_strndup (bracket + 1, len - name_len - 2) : NULL;
  return TRUE;
}

/* A dot in a flag is part of it, so a pattern cannot just be split. */
static gsize
step_length (const char *text)
{
  gsize len = strcspn (text, ".[");

  if (text[len] == '[')
    len += strcspn (text + len, "]") + 1;
  return MIN (len, strlen (text));
}

/* (element-type Step) (nullable) */
static GArray *
parse_pattern (const char *pattern)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));

  g_array_set_clear_func (steps, step_clear);
  for (const char *at = pattern;; at++)
    {
      gsize len = step_length (at);
      Step step = { NULL, NULL };

      if (!parse_step (at, len, &step))
        return NULL;
      g_array_append_val (steps, step);
      at += len;
      if (*at == '\0')
        return g_steal_pointer (&steps);
      /* a flag, or no dot before the next name: only at the end */
      if (*at != '.' || (step.flag != NULL && step.flag[0] != '\0'))
        return NULL;
    }
}

static const Step *
get_step (GArray *steps, guint i)
{
  return &g_array_index (steps, Step, i);
}

/* Whether what @steps name may go from @doc. */
static gboolean
may_go (GArray *steps, const WeirJsonDoc *doc)
{
  const Step *leaf = get_step (steps, steps->len - 1);

  if (leaf->flag != NULL && leaf->flag[0] == '\0')
    return FALSE;
  for (guint i = 1; i + 1 < steps->len; i++)
    if (contains (opaque, G_N_ELEMENTS (opaque), get_step (steps, i)->name))
      return FALSE;
  if (steps->len == 1 && g_str_equal (leaf->name, "max_tokens"))
    return weir_json_get (doc, weir_json_root (doc), "anthropic_version") == NULL;
  return steps->len == 1 ? !contains (kept_on_top, G_N_ELEMENTS (kept_on_top), leaf->name)
                         : !contains (kept_below, G_N_ELEMENTS (kept_below), leaf->name);
}

/* ---- from a refusal to a pattern */

typedef struct
{
  const WeirJsonDoc *doc;
  char **path;
  const char *flag; /* (nullable) */
  GString *out;
} Resolving;

/* Google's services name members in another spelling than they are sent in. */
static char *
fold_name (const char *name)
{
  GString *folded = g_string_new (NULL);

  for (; *name != '\0'; name++)
    if (*name != '_')
      g_string_append_c (folded, g_ascii_tolower (*name));
  return g_string_free (folded, FALSE);
}

static const WeirJsonNode *
find_member (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name, char **found)
{
  const WeirJsonNode *value = weir_json_get (doc, object, name);
  g_autofree char *folded = NULL;
  const WeirJsonNode *key;
  WeirJsonIter iter;

  if (value != NULL)
    {
      *found = g_strdup (name);
      return value;
    }
  folded = fold_name (name);
  weir_json_iter_init (&iter, doc, object);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *text = weir_json_text_dup (weir_json_text (doc, key));
      g_autofree char *other = fold_name (text);

      if (g_str_equal (other, folded) && strpbrk (text, ".[]") == NULL)
        {
          *found = g_steal_pointer (&text);
          return value;
        }
    }
  return NULL;
}

/* Which of several kinds an object is stands in a path like a member of it. */
static gboolean
is_kind (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *word)
{
  const WeirJsonNode *type = weir_json_get (doc, object, "type");

  if (type == NULL)
    return g_str_equal (word, "custom");
  return weir_json_text_equal (weir_json_text (doc, type), word);
}

static gboolean
has_flag (const WeirJsonDoc *doc, const WeirJsonNode *array, const char *flag)
{
  const WeirJsonNode *value;
  WeirJsonIter iter;

  if (!weir_json_is (array, WEIR_JSON_ARRAY))
    return FALSE;
  weir_json_iter_init (&iter, doc, array);
  while (weir_json_iter_next (&iter, NULL, &value))
    if (weir_json_text_equal (weir_json_text (doc, value), flag))
      return TRUE;
  return FALSE;
}

static gboolean
finish_pattern (const Resolving *self, const WeirJsonNode *leaf)
{
  if (self->flag == NULL)
    return TRUE;
  g_string_append_printf (self->out, "[%s]", self->flag);
  return has_flag (self->doc, leaf, self->flag);
}

static const WeirJsonNode *
get_element (const WeirJsonDoc *doc, const WeirJsonNode *array, const char *index)
{
  const WeirJsonNode *value = NULL;
  guint64 wanted;
  WeirJsonIter iter;

  if (!g_ascii_string_to_unsigned (index, 10, 0, G_MAXUINT32, &wanted, NULL))
    return NULL;
  weir_json_iter_init (&iter, doc, array);
  for (guint64 i = 0; i <= wanted; i++)
    if (!weir_json_iter_next (&iter, NULL, &value))
      return NULL;
  return value;
}

/* As deep as the path is long, which is little. */
static gboolean
resolve (const Resolving *self, const WeirJsonNode *node, guint i)
{
  const char *word = self->path[i];
  gboolean is_last = self->path[i + 1] == NULL;
  gsize before = self->out->len;
  g_autofree char *name = NULL;
  const WeirJsonNode *value;

  if (weir_json_is (node, WEIR_JSON_ARRAY) && !is_last)
    {
      g_string_append (self->out, "[]");
      value = get_element (self->doc, node, word);
      return value != NULL && resolve (self, value, i + 1);
    }
  if (!weir_json_is (node, WEIR_JSON_OBJECT))
    return FALSE;

  value = find_member (self->doc, node, word, &name);
  if (value != NULL)
    {
      g_string_append_printf (self->out, "%s%s", before > 0 ? "." : "", name);
      if (is_last ? finish_pattern (self, value) : resolve (self, value, i + 1))
        return TRUE;
      g_string_truncate (self->out, before);
    }
  return !is_last && is_kind (self->doc, node, word) && resolve (self, node, i + 1);
}

/* Refusals name members as the model behind a service knows them: where those may stand. */
static const char *const homes[][6] = {
  { NULL },
  { "config", "modules", "prompt_templating", "model", "params", NULL },
  { "config", "modules", "prompt_templating", "prompt", NULL },
  { "additionalModelRequestFields", NULL },
  { "inferenceConfig", NULL },
};

static gboolean
resolve_at (const Resolving *self, const char *const *home)
{
  const WeirJsonNode *node = weir_json_root (self->doc);

  g_string_truncate (self->out, 0);
  for (; *home != NULL; home++)
    {
      node = weir_json_get (self->doc, node, *home);
      g_string_append_printf (self->out, "%s%s", self->out->len > 0 ? "." : "", *home);
    }
  return node != NULL && resolve (self, node, 0);
}

static gboolean
parse_body (WeirJsonDoc *doc, GBytes *body)
{
  gsize len;
  const char *data = g_bytes_get_data (body, &len);

  return data != NULL && weir_json_parse (doc, data, len, &weir_json_limits_body, NULL);
}

char *
weir_body_strip_resolve (GBytes *body, const WeirRefusedMember *member)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GArray) steps = NULL;
  Resolving self = { &doc, member->path, member->flag, out };
  gsize at = 0;

  if (member->path == NULL || !parse_body (&doc, body))
    return NULL;
  while (at < G_N_ELEMENTS (homes) && !resolve_at (&self, homes[at]))
    at++;
  if (at == G_N_ELEMENTS (homes))
    return NULL;
  steps = parse_pattern (out->str);
  if (steps == NULL || !may_go (steps, &doc))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* ---- taking out */

typedef struct
{
  const WeirJsonDoc *doc;
  WeirJsonEdit *edit;
  GArray *steps;
  guint n_found;
} Strip;

static void
remove_member (Strip *self, const WeirJsonNode *object, const WeirJsonNode *key)
{
  weir_json_edit_remove_member (self->edit, object, key);
  self->n_found++;
}

/* A list that has nothing else in it goes as a whole. */
static void
remove_flag (Strip *self,
             const WeirJsonNode *object,
             const WeirJsonNode *key,
             const WeirJsonNode *array,
             const char *flag)
{
  const WeirJsonNode *value;
  WeirJsonIter iter;
  guint n = 0;

  if (!has_flag (self->doc, array, flag))
    return;
  weir_json_iter_init (&iter, self->doc, array);
  while (weir_json_iter_next (&iter, NULL, &value))
    n += weir_json_text_equal (weir_json_text (self->doc, value), flag);
  if (n == array->count)
    {
      remove_member (self, object, key);
      return;
    }

  weir_json_iter_init (&iter, self->doc, array);
  while (weir_json_iter_next (&iter, NULL, &value))
    if (weir_json_text_equal (weir_json_text (self->doc, value), flag))
      weir_json_edit_remove_element (self->edit, array, value);
  self->n_found++;
}

/* @each: @node is a list whose elements are meant. */
static void
strip (Strip *self, const WeirJsonNode *node, guint i, gboolean each)
{
  const Step *step = get_step (self->steps, i);
  gboolean is_last = i + 1 == self->steps->len;
  const WeirJsonNode *key, *value;
  WeirJsonIter iter;

  if (!weir_json_is (node, each ? WEIR_JSON_ARRAY : WEIR_JSON_OBJECT))
    return;
  weir_json_iter_init (&iter, self->doc, node);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      if (each)
        strip (self, value, i, FALSE);
      else if (!weir_json_text_equal (weir_json_text (self->doc, key), step->name))
        continue;
      else if (!is_last)
        strip (self, value, i + 1, step->flag != NULL);
      else if (step->flag != NULL)
        remove_flag (self, node, key, value, step->flag);
      else
        remove_member (self, node, key);
    }
}

static gboolean
strip_pattern (const WeirJsonDoc *doc,
               WeirJsonEdit *edit,
               const char *pattern,
               WeirLoss *loss,
               GError **error)
{
  g_autoptr (GArray) steps = parse_pattern (pattern);
  Strip self = { doc, edit, steps, 0 };

  if (steps == NULL || !may_go (steps, doc))
    return TRUE;
  strip (&self, weir_json_root (doc), 0, FALSE);
  return self.n_found == 0 || weir_loss_drop (loss, pattern, error);
}

GBytes *
weir_body_strip (GBytes *body, const char *const *patterns, WeirLoss *loss, GError **error)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (WeirJsonEdit) edit = NULL;

  g_return_val_if_fail (body != NULL && patterns != NULL, NULL);

  if (patterns[0] == NULL || !parse_body (&doc, body))
    return g_bytes_ref (body);

  edit = weir_json_edit_new (&doc);
  for (guint i = 0; patterns[i] != NULL; i++)
    if (!strip_pattern (&doc, edit, patterns[i], loss, error))
      return NULL;
  return weir_json_edit_is_empty (edit) ? g_bytes_ref (body) : weir_json_edit_apply (edit);
}
