/* SPDX-License-Identifier: MIT */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * WeirDemoTool:
 * @name: how a prompt names it: with its name space and a dot before it, if it is in one
 * @space: (nullable): the name space
 * @schema: (nullable): of its arguments
 * @free_text: whether it takes text that is no JSON
 */
typedef struct
{
  char *name;
  char *space;
  JsonNode *schema;
  gboolean free_text;
} WeirDemoTool;

typedef enum
{
  WEIR_DEMO_CHOOSE_FREELY,
  WEIR_DEMO_CHOOSE_NONE,
  WEIR_DEMO_CHOOSE_ANY,
  WEIR_DEMO_CHOOSE_NAMED,
} WeirDemoToolChoice;

/**
 * WeirDemoPrompt:
 * @transcript: all that the model reads, as text: what tokens are counted from
 * @media_tokens: tokens of images and files
 * @text: the last user turn
 * @media: (element-type utf8): what came with it: "image/png (68 bytes)"
 * @results: (element-type utf8): the tool results that end the prompt, if it ends with any
 * @task: (nullable): the last text of a user that sets a task, see weir-demo-agent.c
 * @task_results: (element-type utf8): all tool results since
 * @tools: (element-type WeirDemoTool)
 * @named: (nullable): the tool that must be called
 * @parallel: whether several calls at once are allowed
 * @schema: (nullable): what the answer must satisfy
 * @wants_json: whether it must be a JSON object
 * @stop: (element-type utf8)
 * @max_tokens: -1: not limited
 * @can_think: whether the model may think before it answers
 *
 * What a request asks of the model, whatever the wire format.
 */
typedef struct
{
  GString *transcript;
  guint media_tokens;
  GString *text;
  GPtrArray *media;
  GPtrArray *results;
  char *task;
  GPtrArray *task_results;
  GPtrArray *tools;
  WeirDemoToolChoice choice;
  char *named;
  gboolean parallel;
  JsonNode *schema;
  gboolean wants_json;
  GPtrArray *stop;
  gint64 max_tokens;
  gboolean can_think;
} WeirDemoPrompt;

WeirDemoPrompt *weir_demo_prompt_new (void);
void weir_demo_prompt_free (WeirDemoPrompt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirDemoPrompt, weir_demo_prompt_free)

/* A turn begins; a user's or a tool's is where the last texts or results start anew. */
void weir_demo_prompt_begin_turn (WeirDemoPrompt *self, const char *role);

/* Text of the turn. */
void weir_demo_prompt_add_text (WeirDemoPrompt *self, const char *role, const char *text);

/* An image or file of a user's turn: a data URL, or the address of one. */
void weir_demo_prompt_add_media (WeirDemoPrompt *self, const char *url);

/* @schema: (nullable): copied. Returns: (transfer none): the tool, of which more may be said */
WeirDemoTool *weir_demo_prompt_add_tool (WeirDemoPrompt *self, const char *name, JsonNode *schema);

/* (nullable) */
const WeirDemoTool *weir_demo_prompt_find_tool (const WeirDemoPrompt *self, const char *name);

/* About four bytes a token. */
gint64 weir_demo_count_tokens (const char *text);
gint64 weir_demo_prompt_count_tokens (const WeirDemoPrompt *self);

G_END_DECLS
