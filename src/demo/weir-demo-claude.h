/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-writer.h"
#include "demo/weir-demo-answer.h"
#include "demo/weir-demo-exchange.h"
#include "demo/weir-demo-params.h"

G_BEGIN_DECLS

/* Claude's native body, as aws-bedrock takes it. */

#define WEIR_DEMO_CLAUDE_THINKING "thinking"
#define WEIR_DEMO_CLAUDE_REDACTED "redacted_thinking"

typedef enum
{
  WEIR_DEMO_CLAUDE_BUDGET = 1 << 0,       /* thinking of type "enabled" */
  WEIR_DEMO_CLAUDE_ADAPTIVE = 1 << 1,     /* thinking of type "adaptive" */
  WEIR_DEMO_CLAUDE_PREFILL = 1 << 2,      /* the last turn may be the assistant's */
  WEIR_DEMO_CLAUDE_EFFORT = 1 << 3,       /* output_config.effort */
  WEIR_DEMO_CLAUDE_XHIGH = 1 << 4,        /* with the level "xhigh" */
  WEIR_DEMO_CLAUDE_ONE_SAMPLING = 1 << 5, /* temperature or top_p, not both */
  WEIR_DEMO_CLAUDE_NO_SAMPLING = 1 << 6,  /* neither, nor top_k */
} WeirDemoClaudeFlags;

/* What a model lets itself be told. @alias: as answers name it. */
typedef struct
{
  const char *name;
  const char *alias;
  WeirDemoClaudeFlags flags;
} WeirDemoClaude;

const WeirDemoClaude *weir_demo_claude_find (const char *name);

/* Checks a body whose parts are what they should be; then those parts. */
gboolean weir_demo_claude_check (WeirDemoExchange *exchange,
                                 const WeirDemoClaude *model,
                                 JsonObject *body,
                                 WeirDemoRefusal *refusal);
gboolean weir_demo_claude_check_tools (JsonObject *body, WeirDemoRefusal *refusal);
gboolean weir_demo_claude_check_messages (JsonObject *body,
                                          const WeirDemoClaude *model,
                                          WeirDemoRefusal *refusal);

/* Checks a block's cache_control, if it has one. */
gboolean
weir_demo_claude_check_cache (JsonObject *block, const char *path, WeirDemoRefusal *refusal);

/* "%s: Extra inputs are not permitted" for a member that @table has not. */
gboolean weir_demo_claude_check_members (JsonObject *object,
                                         const WeirDemoParam *table,
                                         guint n_table,
                                         const char *path,
                                         WeirDemoRefusal *refusal);

/* A text or an array of text blocks, none of them empty. */
gboolean weir_demo_claude_check_system (JsonObject *body, WeirDemoRefusal *refusal);

/* Whether thinking is wanted. */
gboolean weir_demo_claude_thinks (JsonObject *body);

/* Where a prompt may be cut for the cache. @ttl: (nullable): "5m" or "1h" when it is to be kept. */
typedef struct
{
  gsize end;
  const char *ttl;
} WeirDemoClaudeBoundary;

/* (transfer full): what a checked request asks. @boundaries: (element-type WeirDemoClaudeBoundary):
 * added to, in the order of the prompt. */
WeirDemoPrompt *weir_demo_claude_read (JsonObject *body, GArray *boundaries);

/**
 * WeirDemoClaudeReply:
 * @call_ids: (element-type utf8)
 * @signature: (nullable): of the thought
 * @redacted: (nullable): the thought, sealed, when it may not be read
 * @read_tokens, @written_5m, @written_1h: of the prompt, from the cache and into it
 *
 * A message that is about to be told, at once or as a stream.
 */
typedef struct
{
  WeirDemoPrompt *prompt;
  WeirDemoAnswer *answer;
  char *id;
  const char *model;
  GPtrArray *call_ids;
  char *signature;
  char *redacted;
  gint64 read_tokens;
  gint64 written_5m;
  gint64 written_1h;
} WeirDemoClaudeReply;

void weir_demo_claude_reply_free (WeirDemoClaudeReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirDemoClaudeReply, weir_demo_claude_reply_free)

const char *weir_demo_claude_reply_get_stop (WeirDemoClaudeReply *self);

/* Writes the message; @whole: with its content and its end. */
void
weir_demo_claude_reply_write (WeirDemoClaudeReply *self, WeirJsonWriter *writer, gboolean whole);

/* Writes a member that may be null. */
void weir_demo_claude_write_nullable (WeirJsonWriter *writer, const char *name, const char *value);

/* How many blocks it has, and the block at @index, whole or as it begins. */
guint weir_demo_claude_reply_count_blocks (WeirDemoClaudeReply *self);
void weir_demo_claude_reply_write_block (WeirDemoClaudeReply *self,
                                         WeirJsonWriter *writer,
                                         guint index,
                                         gboolean whole);

/* What is told of the block at @index piece by piece. @type: (out): the type of the delta.
 * Returns: (nullable) */
const char *
weir_demo_claude_reply_get_text (WeirDemoClaudeReply *self, guint index, const char **type);

/* Tells @self, which is taken, as a stream. */
void weir_demo_claude_stream_start (WeirDemoExchange *exchange, WeirDemoClaudeReply *self);

/* Answers /invoke and /invoke-with-response-stream. */
void weir_demo_claude_handle (WeirDemoExchange *exchange, gboolean stream);

G_END_DECLS
