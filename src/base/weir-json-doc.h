/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-text.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_JSON_NULL,
  WEIR_JSON_FALSE,
  WEIR_JSON_TRUE,
  WEIR_JSON_NUMBER,
  WEIR_JSON_STRING,
  WEIR_JSON_ARRAY,
  WEIR_JSON_OBJECT,
} WeirJsonKind;

/**
 * WeirJsonNode:
 * @start: offset of the value's first byte in the document
 * @end: offset after its last byte
 * @next: index of the node after this value and all that stands inside it
 * @count: members of an object, elements of an array, else 0
 * @kind: a #WeirJsonKind
 * @escaped: for a string: whether it holds a backslash
 *
 * One value. An object's nodes follow it as key, value, key, value …; keys are STRING nodes.
 */
typedef struct
{
  guint32 start;
  guint32 end;
  guint32 next;
  guint32 count : 28;
  guint32 kind : 3;
  guint32 escaped : 1;
} WeirJsonNode;

/**
 * WeirJsonDoc:
 * @data: the bytes it was parsed from (borrowed: they must outlive it)
 * @len: their number
 * @nodes: the values in document order, the root first
 * @n_nodes: their number; 0 when nothing was parsed
 *
 * An index over a checked JSON text. Nothing is copied or converted: numbers and strings stay the
 * bytes they were. Zero-initialise; one document may be parsed into again and again and keeps its
 * memory, which makes it cheap for the events of a stream.
 */
typedef struct
{
  const char *data;
  gsize len;
  WeirJsonNode *nodes;
  guint n_nodes;
  guint n_allocated;
} WeirJsonDoc;

typedef struct
{
  const WeirJsonDoc *doc;
  guint32 at;
  guint32 end;
  gboolean object;
} WeirJsonIter;

/* Frees what @doc holds and zeroes it. */
void weir_json_doc_clear (WeirJsonDoc *doc);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirJsonDoc, weir_json_doc_clear)

static inline const WeirJsonNode *
weir_json_root (const WeirJsonDoc *doc)
{
  return doc->n_nodes > 0 ? doc->nodes : NULL;
}

/* %NULL is no value, so that the answer of weir_json_get () can be asked right away. */
static inline gboolean
weir_json_is (const WeirJsonNode *node, WeirJsonKind kind)
{
  return node != NULL && node->kind == kind;
}

/* Absent and null mean the same in every API that passes through here. */
static inline gboolean
weir_json_is_set (const WeirJsonNode *node)
{
  return node != NULL && node->kind != WEIR_JSON_NULL;
}

/* The value exactly as it stands in the document, quotes and all. */
static inline WeirJsonText
weir_json_raw (const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  return (WeirJsonText){ doc->data + node->start, node->end - node->start };
}

/* The inside of a string; of anything else, or of %NULL: absent. */
static inline WeirJsonText
weir_json_text (const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  if (!weir_json_is (node, WEIR_JSON_STRING))
    return (WeirJsonText){ NULL, 0 };
  return (WeirJsonText){ doc->data + node->start + 1, node->end - node->start - 2 };
}

/* The same in plain UTF-8: as it stands in the document when nothing is escaped, else in @scratch, whose
 * former content goes. */
WeirJsonText weir_json_plain (const WeirJsonDoc *doc, const WeirJsonNode *node, GString *scratch);

/**
 * weir_json_get:
 * @object: (nullable): a node; anything but an object has no members
 * @name: the member's name in UTF-8, compared after unescaping
 *
 * Returns: (nullable) (transfer none): the member's value
 */
const WeirJsonNode *
weir_json_get (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name);

/**
 * weir_json_iter_init:
 * @node: (nullable): an array or an object; anything else is empty
 */
void weir_json_iter_init (WeirJsonIter *iter, const WeirJsonDoc *doc, const WeirJsonNode *node);

/**
 * weir_json_iter_next:
 * @key: (out) (optional): the member's name (a STRING node), %NULL in an array
 * @value: (out): the value
 *
 * Returns: %FALSE at the end; @key and @value are then untouched
 */
gboolean
weir_json_iter_next (WeirJsonIter *iter, const WeirJsonNode **key, const WeirJsonNode **value);

/* A NUMBER node that is an integer and fits; "1.0" and "1e3" are not integers here. */
gboolean weir_json_get_int64 (const WeirJsonDoc *doc, const WeirJsonNode *node, gint64 *value);

/* A NUMBER node as a double (locale-independent, infinite when out of range). */
gboolean weir_json_get_double (const WeirJsonDoc *doc, const WeirJsonNode *node, double *value);

/**
 * weir_json_path:
 * @node: a node of @doc; a key stands for its member
 *
 * Tells where a value stands, fit for a message: names that are not plain words are quoted, long
 * ones are cut.
 *
 * Returns: (transfer full): such as "messages[3].content[0].type"; "" for the root
 */
char *weir_json_path (const WeirJsonDoc *doc, const WeirJsonNode *node);

G_END_DECLS
