/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-model-rules.h"

#include "wire/weir-api-error.h"
#include "wire/weir-arena.h"

#include <string.h>

/* How many names are remembered with their rules. */
#define MAX_NAMES 256

typedef enum
{
  TYPE_STRING,
  TYPE_STRINGS,
  TYPE_RENAMES,
  TYPE_EFFORTS,
  TYPE_NUMBER,
  TYPE_BOOLEAN,
} FieldType;

#define FIELD(member, type)                                                                        \
  {                                                                                                \
#member, type, G_STRUCT_OFFSET(WeirModelRule, member)                                          \
  }

/* The members of a rule in the text and where their values go. */
static const struct
{
  const char *name;
  FieldType type;
  gsize offset;
} fields[] = {
  FIELD (allow, TYPE_STRINGS),
  FIELD (alternate, TYPE_BOOLEAN),
  FIELD (api, TYPE_STRING),
  FIELD (betas, TYPE_STRINGS),
  FIELD (built_ins, TYPE_STRINGS),
  FIELD (cache_marks, TYPE_STRING),
  FIELD (cached_percent, TYPE_NUMBER),
  FIELD (context, TYPE_NUMBER),
  FIELD (default_max_out, TYPE_NUMBER),
  FIELD (documents, TYPE_BOOLEAN),
  FIELD (drop, TYPE_STRINGS),
  FIELD (drop_when_reasoning, TYPE_STRINGS),
  FIELD (efforts, TYPE_EFFORTS),
  FIELD (exclusive, TYPE_STRINGS),
  FIELD (images, TYPE_BOOLEAN),
  FIELD (max_budget, TYPE_NUMBER),
  FIELD (max_out, TYPE_NUMBER),
  FIELD (min_budget, TYPE_NUMBER),
  FIELD (output_with_tools, TYPE_BOOLEAN),
  FIELD (prefill, TYPE_BOOLEAN),
  FIELD (reasoning, TYPE_BOOLEAN),
  FIELD (refused, TYPE_STRINGS),
  FIELD (rename, TYPE_RENAMES),
  FIELD (required_choice, TYPE_STRING),
  FIELD (schemas, TYPE_BOOLEAN),
  FIELD (signature_stand_in, TYPE_STRING),
  FIELD (streaming, TYPE_BOOLEAN),
  FIELD (system_role, TYPE_STRING),
  FIELD (thinking, TYPE_STRINGS),
  FIELD (token_percent, TYPE_NUMBER),
  FIELD (tool_id_length, TYPE_NUMBER),
  FIELD (tools, TYPE_BOOLEAN),
  FIELD (urls, TYPE_BOOLEAN),
  FIELD (written_1h_percent, TYPE_NUMBER),
  FIELD (written_percent, TYPE_NUMBER),
};

/* A name with "*" at its end, or a whole name. */
typedef struct
{
  const char *literal;
  gsize len;
  gboolean open; /* ends in "*" */
} Pattern;

typedef struct
{
  Pattern executable;
  Pattern model;
  const char *format; /* (nullable): of requests that it is for */
  guint order;        /* in which it was read */
  guint64 members;    /* bit per field that is given */
  WeirModelRule values;
} Rule;

struct _WeirModelRules
{
  WeirArena *arena;
  GArray *rules;     /* the less specific first */
  GMutex lock;       /* guards what follows */
  GHashTable *cache; /* numbers of the rules that match, as bytes → WeirModelRule */
  GHashTable *names; /* "executable\nmodel\nformat" of some that were asked for → the same */
};

typedef struct
{
  WeirArena *arena;
  const WeirJsonDoc *doc;
  const char *file;
} Reader;

static gboolean
bad (const Reader *reader, const WeirJsonNode *node, GError **error, const char *what)
{
  g_autofree char *path = weir_json_path (reader->doc, node);

  return weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, path, "%s: %s: %s", reader->file,
                                path, what);
}

static const char *
dup_text (const Reader *reader, const WeirJsonNode *node)
{
  g_autofree char *text = weir_json_text_dup (weir_json_text (reader->doc, node));

  return weir_arena_strndup (reader->arena, text, strlen (text));
}

static gboolean
read_strings (const Reader *reader,
              const WeirJsonNode *node,
              const char *const **out,
              GError **error)
{
  const WeirJsonNode *value;
  const char **list;
  WeirJsonIter iter;
  guint n = 0;

  if (node->kind != WEIR_JSON_ARRAY)
    return bad (reader, node, error, "must be a list of strings");

  list = weir_arena_alloc (reader->arena, (node->count + 1) * sizeof *list);
  weir_json_iter_init (&iter, reader->doc, node);
  while (weir_json_iter_next (&iter, NULL, &value))
    {
      if (value->kind != WEIR_JSON_STRING)
        return bad (reader, value, error, "must be a string");
      list[n++] = dup_text (reader, value);
    }
  *out = list;
  return TRUE;
}

static gboolean
read_renames (const Reader *reader,
              const WeirJsonNode *node,
              const WeirRename **out,
              GError **error)
{
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirRename *list;
  WeirJsonIter iter;
  guint n = 0;

  if (node->kind != WEIR_JSON_OBJECT)
    return bad (reader, node, error, "must be an object of old and new names");

  list = weir_arena_alloc (reader->arena, (node->count + 1) * sizeof *list);
  weir_json_iter_init (&iter, reader->doc, node);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      if (value->kind != WEIR_JSON_STRING)
        return bad (reader, value, error, "must be a string");
      list[n].from = dup_text (reader, key);
      list[n++].to = dup_text (reader, value);
    }
  *out = list;
  return TRUE;
}

static gboolean
read_efforts (const Reader *reader, const WeirJsonNode *node, guint *out, GError **error)
{
  const WeirJsonNode *value;
  WeirJsonIter iter;
  guint bits = 0;

  if (node->kind != WEIR_JSON_ARRAY)
    return bad (reader, node, error, "must be a list of levels");

  weir_json_iter_init (&iter, reader->doc, node);
  while (weir_json_iter_next (&iter, NULL, &value))
    {
      WeirEffort effort = weir_effort_from_text (weir_json_text (reader->doc, value));

      if (effort == WEIR_EFFORT_UNSET)
        return bad (reader, value, error, "no such level");
      bits |= 1u << effort;
    }
  *out = bits;
  return TRUE;
}

static gboolean
read_scalar (const Reader *reader,
             const WeirJsonNode *node,
             FieldType type,
             gpointer out,
             GError **error)
{
  gint64 number;

  switch (type)
    {
    case TYPE_STRING:
      if (node->kind != WEIR_JSON_STRING)
        return bad (reader, node, error, "must be a string");
      *(const char **) out = dup_text (reader, node);
      return TRUE;
    case TYPE_NUMBER:
      if (!weir_json_get_int64 (reader->doc, node, &number) || number < 0)
        return bad (reader, node, error, "must be a whole number, not negative");
      *(gint64 *) out = number;
      return TRUE;
    case TYPE_BOOLEAN:
      if (node->kind != WEIR_JSON_TRUE && node->kind != WEIR_JSON_FALSE)
        return bad (reader, node, error, "must be true or false");
      *(gboolean *) out = node->kind == WEIR_JSON_TRUE;
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* A null takes back what a less specific rule said. */
static gboolean
read_field (const Reader *reader, const WeirJsonNode *node, guint field, Rule *rule, GError **error)
{
  gpointer out = G_STRUCT_MEMBER_P (&rule->values, fields[field].offset);

  rule->members |= G_GUINT64_CONSTANT (1) << field;
  if (node->kind == WEIR_JSON_NULL)
    return TRUE;

  switch (fields[field].type)
    {
    case TYPE_STRINGS:
      return read_strings (reader, node, out, error);
    case TYPE_RENAMES:
      return read_renames (reader, node, out, error);
    case TYPE_EFFORTS:
      return read_efforts (reader, node, out, error);
    default:
      return read_scalar (reader, node, fields[field].type, out, error);
    }
}

static gboolean
read_pattern (const Reader *reader, const WeirJsonNode *node, Pattern *pattern, GError **error)
{
  const char *star;

  if (node->kind != WEIR_JSON_STRING)
    return bad (reader, node, error, "must be a string");

  pattern->literal = dup_text (reader, node);
  pattern->len = strlen (pattern->literal);
  pattern->open = FALSE;
  star = strchr (pattern->literal, '*');
  if (star == NULL)
    return TRUE;
  if (star[1] != '\0')
    return bad (reader, node, error, "\"*\" may stand at the end only");

  pattern->open = TRUE;
  pattern->len--;
  return TRUE;
}

static gboolean
read_member (const Reader *reader,
             const WeirJsonNode *key,
             const WeirJsonNode *value,
             Rule *rule,
             GError **error)
{
  WeirJsonText name = weir_json_text (reader->doc, key);

  if (weir_json_text_equal (name, "executable"))
    return read_pattern (reader, value, &rule->executable, error);
  if (weir_json_text_equal (name, "model"))
    return read_pattern (reader, value, &rule->model, error);
  if (weir_json_text_equal (name, "format"))
    return read_scalar (reader, value, TYPE_STRING, &rule->format, error);
  if (weir_json_text_equal (name, "comment"))
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (weir_json_text_equal (name, fields[i].name))
      return read_field (reader, value, i, rule, error);
  return bad (reader, value, error, "rules have no such member");
}

static gboolean
read_rule (WeirModelRules *self, const Reader *reader, const WeirJsonNode *node, GError **error)
{
  const Pattern any = { "", 0, TRUE };
  Rule rule = { any, any, NULL, self->rules->len, 0, { NULL } };
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirJsonIter iter;

  if (node->kind != WEIR_JSON_OBJECT)
    return bad (reader, node, error, "must be an object");

  weir_json_iter_init (&iter, reader->doc, node);
  while (weir_json_iter_next (&iter, &key, &value))
    if (!read_member (reader, key, value, &rule, error))
      return FALSE;

  g_array_append_val (self->rules, rule);
  return TRUE;
}

static gboolean
read_file (WeirModelRules *self, GBytes *file, const char *name, GError **error)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  g_autoptr (GError) cause = NULL;
  Reader reader = { self->arena, &doc, name };
  const WeirJsonNode *list;
  const WeirJsonNode *rule;
  WeirJsonIter iter;
  gsize len;
  const char *data = g_bytes_get_data (file, &len);

  if (!weir_json_parse (&doc, data, len, &weir_json_limits_body, &cause))
    return weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, NULL, "%s: not valid JSON: %s",
                                  name, cause->message);

  list = weir_json_get (&doc, weir_json_root (&doc), "rules");
  if (!weir_json_is (list, WEIR_JSON_ARRAY))
    return weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, "rules",
                                  "%s: there is no list \"rules\"", name);

  weir_json_iter_init (&iter, &doc, list);
  while (weir_json_iter_next (&iter, NULL, &rule))
    if (!read_rule (self, &reader, rule, error))
      return FALSE;
  return TRUE;
}

/* A whole name is more specific than any prefix as long. */
static int
compare_patterns (const Pattern *a, const Pattern *b)
{
  gsize weight_a = a->len * 2 + !a->open;
  gsize weight_b = b->len * 2 + !b->open;

  return weight_a < weight_b ? -1 : weight_a > weight_b;
}

static int
compare_rules (gconstpointer left, gconstpointer right)
{
  const Rule *a = left;
  const Rule *b = right;
  int result = (a->format != NULL) - (b->format != NULL);

  if (result == 0)
    result = compare_patterns (&a->executable, &b->executable);
  if (result == 0)
    result = compare_patterns (&a->model, &b->model);
  return result != 0 ? result : (int) a->order - (int) b->order;
}

WeirModelRules *
weir_model_rules_new (GBytes *const *files, const char *const *names, guint n_files, GError **error)
{
  g_autoptr (WeirModelRules) self = g_atomic_rc_box_new0 (WeirModelRules);

  G_STATIC_ASSERT (G_N_ELEMENTS (fields) <= 64);

  self->arena = weir_arena_new ();
  self->rules = g_array_new (FALSE, FALSE, sizeof (Rule));
  self->cache = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->lock);

  for (guint i = 0; i < n_files; i++)
    if (!read_file (self, files[i], names[i], error))
      return NULL;

  g_array_sort (self->rules, compare_rules);
  return g_steal_pointer (&self);
}

WeirModelRules *
weir_model_rules_ref (WeirModelRules *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

static void
rules_clear (gpointer data)
{
  WeirModelRules *self = data;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->cache);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_bytes_unref (key);
  g_hash_table_unref (self->cache);
  g_hash_table_unref (self->names);
  g_array_unref (self->rules);
  weir_arena_free (self->arena);
  g_mutex_clear (&self->lock);
}

void
weir_model_rules_unref (WeirModelRules *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, rules_clear);
}

static gboolean
matches (const Pattern *pattern, const char *name)
{
  if (strncmp (name, pattern->literal, pattern->len) != 0)
    return FALSE;
  return pattern->open || name[pattern->len] == '\0';
}

static gsize
get_size (FieldType type)
{
  switch (type)
    {
    case TYPE_NUMBER:
      return sizeof (gint64);
    case TYPE_BOOLEAN:
      return sizeof (gboolean);
    case TYPE_EFFORTS:
      return sizeof (guint);
    default:
      return sizeof (gpointer);
    }
}

static void
lay_over (WeirModelRule *result, const Rule *rule)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if ((rule->members & (G_GUINT64_CONSTANT (1) << i)) != 0)
      memcpy (G_STRUCT_MEMBER_P (result, fields[i].offset),
              G_STRUCT_MEMBER_P (&rule->values, fields[i].offset), get_size (fields[i].type));
}

/* Of a model nobody wrote a rule for it is believed that it can do all; the upstream will say. */
static WeirModelRule *
lay_together (WeirModelRules *self, const guint16 *numbers, gsize n)
{
  WeirModelRule *result = weir_arena_alloc (self->arena, sizeof *result);

  result->streaming = result->tools = result->images = result->documents = TRUE;
  result->urls = result->prefill = result->schemas = TRUE;
  for (gsize i = 0; i < n; i++)
    lay_over (result, &g_array_index (self->rules, Rule, numbers[i]));
  return result;
}

const WeirModelRule *
weir_model_rules_lookup (WeirModelRules *self, const char *executable, const char *model)
{
  return weir_model_rules_lookup_format (self, executable, model, NULL);
}

/* (transfer full): the numbers of the rules that match. */
static GBytes *
match_all (WeirModelRules *self, const char *executable, const char *model, const char *format)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint16));

  for (guint i = 0; i < self->rules->len; i++)
    {
      const Rule *rule = &g_array_index (self->rules, Rule, i);
      guint16 number = (guint16) i;

      if ((rule->format == NULL || g_strcmp0 (rule->format, format) == 0)
          && matches (&rule->executable, executable) && matches (&rule->model, model))
        g_array_append_val (numbers, number);
    }
  return g_bytes_new (numbers->data, numbers->len * sizeof (guint16));
}

/* The lock is held. Many names have the same rules, which are laid together once. */
static WeirModelRule *
make_rule (WeirModelRules *self, const char *executable, const char *model, const char *format)
{
  g_autoptr (GBytes) numbers = match_all (self, executable, model, format);
  WeirModelRule *result = g_hash_table_lookup (self->cache, numbers);

  if (result == NULL)
    {
      gsize size = 0;
      gconstpointer data = g_bytes_get_data (numbers, &size);

      result = lay_together (self, data, (guint) (size / sizeof (guint16)));
      g_hash_table_insert (self->cache, g_bytes_ref (numbers), result);
    }
  return result;
}

const WeirModelRule *
weir_model_rules_lookup_format (WeirModelRules *self,
                                const char *executable,
                                const char *model,
                                const char *format)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autofree char *name = NULL;
  WeirModelRule *result;

  g_return_val_if_fail (self != NULL, NULL);

  executable = executable != NULL ? executable : "";
  model = model != NULL ? model : "";
  name = g_strconcat (executable, "\n", model, "\n", format, NULL);

  locker = g_mutex_locker_new (&self->lock);
  result = g_hash_table_lookup (self->names, name);
  if (result != NULL)
    return result;

  /* Clients may ask for whatever names they like. */
  if (g_hash_table_size (self->names) >= MAX_NAMES)
    g_hash_table_remove_all (self->names);
  result = make_rule (self, executable, model, format);
  g_hash_table_insert (self->names, g_steal_pointer (&name), result);
  return result;
}
