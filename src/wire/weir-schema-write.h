/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-writer.h"
#include "wire/weir-schema-clean.h"
#include "wire/weir-schema-view.h"

G_BEGIN_DECLS

/**
 * WeirSchemaClean:
 * @view: the schema that is read
 * @profile: what the target understands
 * @member: what the schema is called in the list of losses
 * @max_out: length of the output from which on nothing more is put in
 *
 * A schema being cleaned.
 */
typedef struct
{
  WeirSchemaView view;
  const WeirSchemaProfile *profile;
  const char *member;
  WeirLoss *loss;
  WeirJsonWriter writer;
  gsize max_out;
} WeirSchemaClean;

/* One schema on its way: its layers, and from which of them on a union is still to be resolved. */
typedef struct
{
  WeirSchemaLayers layers;
  guint union_from;
  guint required_to; /* layers from here on are alternatives, whose demands count for none */
  guint forced;      /* the one type it is to be; 0: what it says */
  gboolean nullable;
  guint depth;
} WeirSchema;

gboolean weir_schema_keeps (const WeirSchemaClean *self, const char *keyword);

/* (nullable): what the schema says for @keyword. */
const WeirJsonNode *
weir_schema_get (const WeirSchemaClean *self, const WeirSchema *schema, const char *keyword);

/* Writes @keyword as it stands when the target keeps it and it is of the right kind. */
void weir_schema_write_member (WeirSchemaClean *self,
                               const WeirSchema *schema,
                               const char *keyword,
                               WeirJsonKind kind);

/* The same for a list of numbers. */
void weir_schema_write_bounds (WeirSchemaClean *self,
                               const WeirSchema *schema,
                               const char *const *keywords);

/* Writes the bound @closed, or what comes next to the bound @open: @step more for an integer. */
void weir_schema_write_limit (WeirSchemaClean *self,
                              const WeirSchema *schema,
                              guint type,
                              const char *closed,
                              const char *open,
                              int step);

void weir_schema_write_format (WeirSchemaClean *self, const WeirSchema *schema, guint type);

/* Writes title, description (with what can be told in prose only) and "nullable". */
void weir_schema_write_words (WeirSchemaClean *self, const WeirSchema *schema);

/* Writes the values that a string may have. */
void weir_schema_write_enum (WeirSchemaClean *self, const WeirSchema *schema);

G_END_DECLS
