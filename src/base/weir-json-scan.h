/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEIR_JSON_ERROR (weir_json_error_quark ())
GQuark weir_json_error_quark (void);

typedef enum
{
  WEIR_JSON_ERROR_SYNTAX,    /* not JSON (RFC 8259), or not UTF-8 */
  WEIR_JSON_ERROR_LIMIT,     /* nested too deep, or too many values */
  WEIR_JSON_ERROR_DUPLICATE, /* a member name stands twice in one object */
} WeirJsonError;

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

/* Depth 128, 2 000 000 values: what a body from outside may have. */
typedef struct
{
  guint max_depth;
  guint max_nodes;
} WeirJsonLimits;

extern const WeirJsonLimits weir_json_limits_body;

/**
 * WeirJsonText:
 * @data: the characters between the quotes of a JSON string, escapes kept; %NULL: absent
 * @len: bytes
 *
 * A piece of text as JSON writes it. It moves from one JSON document into another without being
 * read, so \u0000 and lone surrogates survive. Numbers use the same type for their lexeme.
 */
typedef struct
{
  const char *data;
  gsize len;
} WeirJsonText;

#define WEIR_JSON_TEXT(literal) ((WeirJsonText){ ("" literal), sizeof (literal) - 1 })

typedef struct
{
  const WeirJsonDoc *doc;
  guint32 at;
  guint32 end;
  gboolean object;
} WeirJsonIter;

/**
 * weir_json_parse:
 * @doc: (inout): a zero-initialised or used document
 * @data: JSON text (borrowed while @doc is used); need not be terminated
 * @len: bytes, below 4 GiB
 * @limits: how deep and how large it may be
 *
 * Checks @data as one JSON value (RFC 8259: UTF-8 without BOM, no trailing bytes, unique member
 * names after unescaping; a lone surrogate escape is allowed) and indexes it. Iterative.
 *
 * Returns: %FALSE with a #WeirJsonError whose message names the byte offset; @doc is then empty
 */
gboolean weir_json_parse (WeirJsonDoc *doc,
                          const char *data,
                          gsize len,
                          const WeirJsonLimits *limits,
                          GError **error);

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
 */
gboolean
weir_json_iter_next (WeirJsonIter *iter, const WeirJsonNode **key, const WeirJsonNode **value);

/* Whether @text, unescaped, is @utf8. Absent text equals nothing. */
gboolean weir_json_text_equal (WeirJsonText text, const char *utf8);

/* Appends @text to @out, unescaped, as UTF-8; a lone surrogate becomes U+FFFD, \u0000 a NUL. */
void weir_json_text_decode (WeirJsonText text, GString *out);

/* (transfer full): @text unescaped; %NULL when absent. Cut at the first NUL by C's nature. */
char *weir_json_text_dup (WeirJsonText text);

/* Appends @len bytes of UTF-8 (-1: terminated) to @out, escaped as the inside of a JSON string.
 * Bytes that are not UTF-8 become U+FFFD. */
void weir_json_escape (GString *out, const char *utf8, gssize len);

/* A NUMBER node that is an integer and fits; "1.0" and "1e3" are not integers here. */
gboolean weir_json_get_int64 (const WeirJsonDoc *doc, const WeirJsonNode *node, gint64 *value);

/* A NUMBER node as a double (locale-independent, infinite when out of range). */
gboolean weir_json_get_double (const WeirJsonDoc *doc, const WeirJsonNode *node, double *value);

/* (transfer full): where @node stands, as "messages[3].content[0].type"; "" for the root. */
char *weir_json_path (const WeirJsonDoc *doc, const WeirJsonNode *node);

G_END_DECLS
