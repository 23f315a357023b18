/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-json-edit.h"

#include "base/weir-json-bytes.h"

/* Replacements and renamings are known as spans of bytes at once. What a removal or an addition
 * takes, above all which commas, depends on the others in the same container: those are noted by
 * node and turned into spans when the edit is applied. */

/* @text stands in the place of the bytes @start … @end; it lies in the edit's pool. */
typedef struct
{
  gsize start;
  gsize end;
  gsize text;
  gsize text_len;
  guint order;
} Span;

/* Indices of nodes. */
typedef struct
{
  guint32 container;
  guint32 child;
} Removal;

typedef struct
{
  guint32 object;
  gsize text; /* "name":value in the pool */
  gsize text_len;
} Addition;

struct _WeirJsonEdit
{
  const WeirJsonDoc *doc;
  GArray *spans;
  GArray *removals;
  GArray *additions;
  GString *pool;
};

WeirJsonEdit *
weir_json_edit_new (const WeirJsonDoc *doc)
{
  WeirJsonEdit *edit;

  g_return_val_if_fail (doc != NULL && doc->n_nodes > 0, NULL);
  edit = g_new (WeirJsonEdit, 1);
  edit->doc = doc;
  edit->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  edit->removals = g_array_new (FALSE, FALSE, sizeof (Removal));
  edit->additions = g_array_new (FALSE, FALSE, sizeof (Addition));
  edit->pool = g_string_new (NULL);
  return edit;
}

void
weir_json_edit_free (WeirJsonEdit *edit)
{
  if (edit == NULL)
    return;
  g_array_unref (edit->spans);
  g_array_unref (edit->removals);
  g_array_unref (edit->additions);
  g_string_free (edit->pool, TRUE);
  g_free (edit);
}

gboolean
weir_json_edit_is_empty (const WeirJsonEdit *edit)
{
  g_return_val_if_fail (edit != NULL, TRUE);
  return edit->spans->len == 0 && edit->removals->len == 0 && edit->additions->len == 0;
}

static gboolean
is_node (const WeirJsonEdit *edit, const WeirJsonNode *node)
{
  return node >= edit->doc->nodes && node < edit->doc->nodes + edit->doc->n_nodes;
}

static guint32
index_of (const WeirJsonEdit *edit, const WeirJsonNode *node)
{
  return (guint32) (node - edit->doc->nodes);
}

static void
add_span (GArray *spans, gsize start, gsize end, gsize text, gsize text_len)
{
  Span span = { start, end, text, text_len, spans->len };

  g_array_append_val (spans, span);
}

void
weir_json_edit_replace (WeirJsonEdit *edit, const WeirJsonNode *value, const char *json, gssize len)
{
  gsize text;

  g_return_if_fail (edit != NULL && json != NULL && is_node (edit, value));
  text = edit->pool->len;
  g_string_append_len (edit->pool, json, len);
  add_span (edit->spans, value->start, value->end, text, edit->pool->len - text);
}

static void
append_name (GString *pool, const char *name)
{
  const char *end = name + strlen (name);

  g_assert (weir_json_skip_plain (name, end) == end);
  g_string_append_c (pool, '"');
  g_string_append_len (pool, name, end - name);
  g_string_append_c (pool, '"');
}

void
weir_json_edit_rename (WeirJsonEdit *edit, const WeirJsonNode *key, const char *name)
{
  gsize text;

  g_return_if_fail (edit != NULL && name != NULL && is_node (edit, key));
  text = edit->pool->len;
  append_name (edit->pool, name);
  add_span (edit->spans, key->start, key->end, text, edit->pool->len - text);
}

static void
add_removal (WeirJsonEdit *edit, const WeirJsonNode *container, const WeirJsonNode *child)
{
  Removal removal = { index_of (edit, container), index_of (edit, child) };

  g_return_if_fail (removal.child > removal.container && removal.child < container->next);
  g_array_append_val (edit->removals, removal);
}

void
weir_json_edit_remove_member (WeirJsonEdit *edit,
                              const WeirJsonNode *object,
                              const WeirJsonNode *key)
{
  g_return_if_fail (edit != NULL && weir_json_is (object, WEIR_JSON_OBJECT));
  g_return_if_fail (is_node (edit, object) && is_node (edit, key));
  add_removal (edit, object, key);
}

void
weir_json_edit_remove_element (WeirJsonEdit *edit,
                               const WeirJsonNode *array,
                               const WeirJsonNode *value)
{
  g_return_if_fail (edit != NULL && weir_json_is (array, WEIR_JSON_ARRAY));
  g_return_if_fail (is_node (edit, array) && is_node (edit, value));
  add_removal (edit, array, value);
}

void
weir_json_edit_add_member (WeirJsonEdit *edit,
                           const WeirJsonNode *object,
                           const char *name,
                           const char *json,
                           gssize len)
{
  Addition addition;

  g_return_if_fail (edit != NULL && name != NULL && json != NULL);
  g_return_if_fail (weir_json_is (object, WEIR_JSON_OBJECT) && is_node (edit, object));
  addition.object = index_of (edit, object);
  addition.text = edit->pool->len;
  append_name (edit->pool, name);
  g_string_append_c (edit->pool, ':');
  g_string_append_len (edit->pool, json, len);
  addition.text_len = edit->pool->len - addition.text;
  g_array_append_val (edit->additions, addition);
}

static int
compare_removals (gconstpointer a, gconstpointer b)
{
  const Removal *a_removal = a;
  const Removal *b_removal = b;

  if (a_removal->container != b_removal->container)
    return a_removal->container < b_removal->container ? -1 : 1;
  return (a_removal->child > b_removal->child) - (a_removal->child < b_removal->child);
}

/* Outer before inner; of two changes of the same bytes, the first one before the second. */
static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const Span *a_span = a;
  const Span *b_span = b;

  if (a_span->start != b_span->start)
    return a_span->start < b_span->start ? -1 : 1;
  if (a_span->end != b_span->end)
    return a_span->end > b_span->end ? -1 : 1;
  return (a_span->order > b_span->order) - (a_span->order < b_span->order);
}

/* A child goes with the comma before it where something stays before it, else with the one behind
 * it: so each takes its own comma, and the spans never overlap. */
static void
remove_child (const WeirJsonEdit *edit,
              GArray *spans,
              guint32 child,
              const WeirJsonNode *before,
              const WeirJsonNode *value,
              gboolean is_last)
{
  const WeirJsonNode *nodes = edit->doc->nodes;

  if (before != NULL)
    add_span (spans, before->end, value->end, 0, 0);
  else
    add_span (spans, nodes[child].start, is_last ? value->end : nodes[value->next].start, 0, 0);
}

/* Turns the removals from one container into spans; they are sorted, and the first is @first.
 *
 * Returns: the first removal from the next container */
static guint
remove_children (const WeirJsonEdit *edit, GArray *spans, guint first)
{
  const WeirJsonNode *nodes = edit->doc->nodes;
  guint32 container = g_array_index (edit->removals, Removal, first).container;
  guint32 to_value = nodes[container].kind == WEIR_JSON_OBJECT ? 1 : 0;
  const WeirJsonNode *before = NULL; /* the value before @at, once one stays */
  guint32 at = container + 1;
  guint i;

  for (i = first; i < edit->removals->len; i++)
    {
      const Removal *removal = &g_array_index (edit->removals, Removal, i);
      const WeirJsonNode *value = NULL;

      if (removal->container != container)
        break;
      for (; at < removal->child; at = before->next)
        before = &nodes[at + to_value];
      if (at != removal->child)
        continue; /* removed already */
      value = &nodes[at + to_value];
      remove_child (edit, spans, at, before, value, value->next == nodes[container].next);
      if (before != NULL)
        before = value;
      at = value->next;
    }
  return i;
}

/* All changes as spans in the order of the document. */
static GArray *
collect_spans (WeirJsonEdit *edit)
{
  GArray *spans = g_array_copy (edit->spans);

  g_array_sort (edit->removals, compare_removals);
  for (guint i = 0; i < edit->removals->len;)
    i = remove_children (edit, spans, i);
  for (guint i = 0; i < edit->additions->len; i++)
    {
      const Addition *addition = &g_array_index (edit->additions, Addition, i);
      gsize brace = edit->doc->nodes[addition->object].end - 1;

      add_span (spans, brace, brace, addition->text, addition->text_len);
    }
  g_array_sort (spans, compare_spans);
  return spans;
}

/* Whether @out ends in the beginning of an object that has no member yet. */
static gboolean
ends_in_brace (const GString *out)
{
  gsize len = out->len;

  while (len > 0 && strchr (" \t\r\n", out->str[len - 1]) != NULL)
    len--;
  return len > 0 && out->str[len - 1] == '{';
}

GBytes *
weir_json_edit_apply (WeirJsonEdit *edit)
{
  g_autoptr (GArray) spans = NULL;
  GString *out;
  gsize done = 0; /* bytes of the document that are dealt with */

  g_return_val_if_fail (edit != NULL, NULL);
  spans = collect_spans (edit);
  out = g_string_sized_new (edit->doc->len + edit->pool->len + edit->additions->len);
  for (guint i = 0; i < spans->len; i++)
    {
      const Span *span = &g_array_index (spans, Span, i);

      if (span->start < done)
        continue; /* inside of what has gone */
      g_string_append_len (out, edit->doc->data + done, (gssize) (span->start - done));
      /* Only additions are empty: a value or a name has bytes. */
      if (span->start == span->end && !ends_in_brace (out))
        g_string_append_c (out, ',');
      g_string_append_len (out, edit->pool->str + span->text, (gssize) span->text_len);
      done = span->end;
    }
  g_string_append_len (out, edit->doc->data + done, (gssize) (edit->doc->len - done));
  return g_string_free_to_bytes (out);
}
