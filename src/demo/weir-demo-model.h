/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WEIR_DEMO_MODEL_REASONS = 1 << 0,
  WEIR_DEMO_MODEL_NO_STREAM = 1 << 1,
  WEIR_DEMO_MODEL_RESPONSES = 1 << 2,      /* speaks the Responses API */
  WEIR_DEMO_MODEL_RESPONSES_ONLY = 1 << 3, /* and nothing else */
  WEIR_DEMO_MODEL_EMBEDS = 1 << 4,
  WEIR_DEMO_MODEL_SEES = 1 << 5,        /* takes images */
  WEIR_DEMO_MODEL_NO_PARALLEL = 1 << 6, /* refuses parallel_tool_calls */
  WEIR_DEMO_MODEL_FREE_TEXT = 1 << 7,   /* Responses: calls tools with text that is no JSON */
  WEIR_DEMO_MODEL_SPACES = 1 << 8,      /* Responses: takes name spaces of tools */
} WeirDemoModelFlags;

/**
 * WeirDemoModel:
 * @name: as SAP names it
 * @version: the newest version, which "latest" stands for
 * @executable: what serves it
 * @context: tokens
 * @max_output: tokens; 0: not limited
 * @efforts: (nullable): values of reasoning effort it takes, space separated
 * @input_cost, @output_cost: (nullable): catalogue rate per 1000 tokens
 * @long_input_cost, @long_output_cost: (nullable): rate above 200 000 tokens
 * @retirement: (nullable): date
 * @replacement: (nullable): model that is to follow it, when it is deprecated
 */
typedef struct
{
  const char *name;
  const char *version;
  const char *executable;
  const char *display_name;
  const char *provider;
  WeirDemoModelFlags flags;
  guint context;
  guint max_output;
  const char *efforts;
  const char *input_cost;
  const char *output_cost;
  const char *long_input_cost;
  const char *long_output_cost;
  const char *retirement;
  const char *replacement;
} WeirDemoModel;

/* The catalogue. */
const WeirDemoModel *weir_demo_models_get (guint *n_models);

/* The row for @name: its own, else that of the longest name it begins with, else one without
 * peculiarities. */
const WeirDemoModel *weir_demo_model_find (const char *name);

G_END_DECLS
