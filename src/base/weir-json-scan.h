/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-doc.h"

G_BEGIN_DECLS

#define WEIR_JSON_ERROR (weir_json_error_quark ())
GQuark weir_json_error_quark (void);

typedef enum
{
  WEIR_JSON_ERROR_SYNTAX,    /* not JSON (RFC 8259), or not UTF-8 */
  WEIR_JSON_ERROR_LIMIT,     /* nested too deep, or too many values */
  WEIR_JSON_ERROR_DUPLICATE, /* a member name stands twice in one object */
} WeirJsonError;

/**
 * WeirJsonLimits:
 * @max_depth: how many arrays and objects may be open at once
 * @max_nodes: how many values there may be; the name of a member counts as one
 */
typedef struct
{
  guint max_depth;
  guint max_nodes;
} WeirJsonLimits;

/* Depth 128, 2 000 000 values: what a body from outside may have. */
extern const WeirJsonLimits weir_json_limits_body;

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

G_END_DECLS
