/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"

G_BEGIN_DECLS

#define WEIR_SCHEMA_MAX_LAYERS 16
#define WEIR_SCHEMA_MAX_OPEN 64

/**
 * WeirSchemaLayers:
 * @nodes: objects, the first of which counts where two say the same
 * @n: their number
 *
 * One schema as it stands in several places: itself, what it refers to, and what "allOf" lists.
 */
typedef struct
{
  const WeirJsonNode *nodes[WEIR_SCHEMA_MAX_LAYERS];
  guint n;
} WeirSchemaLayers;

/**
 * WeirSchemaView:
 * @doc: the whole schema
 * @open: (array length=n_open): what the references on the way here led to
 * @n_open: their number
 * @nodes_left: how many more values may be looked at
 * @lost: (nullable): the keyword that could not be followed last
 *
 * A schema being read.
 */
typedef struct
{
  WeirJsonDoc doc;
  const WeirJsonNode *open[WEIR_SCHEMA_MAX_OPEN];
  guint n_open;
  guint nodes_left;
  const char *lost;
} WeirSchemaView;

/* The JSON types, as bits. */
typedef enum
{
  WEIR_SCHEMA_STRING = 1 << 0,
  WEIR_SCHEMA_NUMBER = 1 << 1,
  WEIR_SCHEMA_INTEGER = 1 << 2,
  WEIR_SCHEMA_BOOLEAN = 1 << 3,
  WEIR_SCHEMA_ARRAY = 1 << 4,
  WEIR_SCHEMA_OBJECT = 1 << 5,
  WEIR_SCHEMA_NULL = 1 << 6,
} WeirSchemaType;

/* Adds @node and all it refers to. %FALSE when it leads back to where it is already, or too far. */
gboolean
weir_schema_view_gather (WeirSchemaView *self, const WeirJsonNode *node, WeirSchemaLayers *layers);

/* (nullable): the first value that a layer from number @from on has for @keyword. */
const WeirJsonNode *weir_schema_view_get (const WeirSchemaView *self,
                                          const WeirSchemaLayers *layers,
                                          guint from,
                                          const char *keyword);

/* The types that the keyword "type" lists, whatever their case; 0 when there is none. */
guint weir_schema_view_get_types (const WeirSchemaView *self, const WeirSchemaLayers *layers);

/* The types of the values that "enum" or "const" allow, or those that other keywords are about. */
guint weir_schema_view_guess_types (const WeirSchemaView *self, const WeirSchemaLayers *layers);

/* Whether @node allows null and nothing else. */
gboolean weir_schema_view_is_null (const WeirSchemaView *self, const WeirJsonNode *node);

/* The word for one type, in lower case. */
const char *weir_schema_type_to_string (guint type);

G_END_DECLS
