/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-writer.h"
#include "demo/weir-demo-answer.h"
#include "demo/weir-demo-exchange.h"
#include "demo/weir-demo-params.h"

G_BEGIN_DECLS

/* Gemini's native calls, as gcp-vertexai has them. */

#define WEIR_DEMO_GEMINI_CALL "thoughtSignature"

typedef enum
{
  WEIR_DEMO_GEMINI_BUDGET = 1 << 0, /* thinkingBudget */
  WEIR_DEMO_GEMINI_LEVEL = 1 << 1,  /* thinkingLevel */
  WEIR_DEMO_GEMINI_SIGNS = 1 << 2,  /* signs calls, and wants the signatures back */
  WEIR_DEMO_GEMINI_ALONE = 1 << 3,  /* a schema of the answer goes with no tools */
} WeirDemoGeminiFlags;

/* What a model lets itself be told. @can_rest: whether thinking can be switched off. */
typedef struct
{
  const char *name;
  WeirDemoGeminiFlags flags;
  gint64 min_budget;
  gint64 max_budget;
  gboolean can_rest;
} WeirDemoGemini;

const WeirDemoGemini *weir_demo_gemini_find (const char *name);

/* Members of protocol buffers have two names: these read either. */
JsonNode *weir_demo_gemini_get (JsonObject *object, const char *name);
const char *weir_demo_gemini_get_string (JsonObject *object, const char *name);
JsonObject *weir_demo_gemini_get_object (JsonObject *object, const char *name);
gint64 weir_demo_gemini_get_int (JsonObject *object, const char *name, gint64 fallback);

/* How many values a repeated member has, which may also be one without an array, and one of them. */
guint weir_demo_gemini_count (JsonObject *object, const char *name);
JsonObject *weir_demo_gemini_get_at (JsonObject *object, const char *name, guint index);
const char *weir_demo_gemini_get_string_at (JsonObject *object, const char *name, guint index);

/* Checks the names and kinds of all members, as a parser of protocol buffers does. */
gboolean weir_demo_gemini_check_names (JsonObject *body, WeirDemoRefusal *refusal);

/* Checks what the body says; its names have been checked. */
gboolean weir_demo_gemini_check (const WeirDemoGemini *model,
                                 const WeirDemoModel *traits,
                                 JsonObject *body,
                                 WeirDemoRefusal *refusal);

/* (transfer full): what a checked request asks. */
WeirDemoPrompt *weir_demo_gemini_read (JsonObject *body);

/**
 * WeirDemoGeminiReply:
 * @tells_thoughts: whether thoughts are told
 * @signs: whether calls are signed
 * @blocked: (nullable): why nothing is said: a finish reason
 *
 * An answer that is about to be told, at once or as a stream.
 */
typedef struct
{
  WeirDemoPrompt *prompt;
  WeirDemoAnswer *answer;
  char *id;
  char *model;
  guint n;
  gint64 cached_tokens;
  gboolean tells_thoughts;
  gboolean signs;
  const char *blocked;
} WeirDemoGeminiReply;

void weir_demo_gemini_reply_free (WeirDemoGeminiReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirDemoGeminiReply, weir_demo_gemini_reply_free)

/* What of an answer one piece of it tells: all when it is the only one. */
typedef struct
{
  const char *thought; /* (nullable) */
  gsize thought_len;
  const char *text; /* (nullable) */
  gsize text_len;
  guint first_call;
  guint n_calls;
  gboolean ends;
} WeirDemoGeminiPiece;

void weir_demo_gemini_reply_write (WeirDemoGeminiReply *self,
                                   WeirJsonWriter *writer,
                                   const WeirDemoGeminiPiece *piece);

/* Tells @self, which is taken, as a stream: of events, else as an array. */
void weir_demo_gemini_stream_start (WeirDemoExchange *exchange,
                                    WeirDemoGeminiReply *self,
                                    gboolean as_events);

/* Answers with the refusal in the family's shape, as it is or as the element of an array. */
void weir_demo_gemini_reply_refusal (WeirDemoExchange *exchange,
                                     gboolean in_array,
                                     const WeirDemoRefusal *refusal);

/* The method "predict", which the embedding models are asked by. @model: the one in the path. */
void weir_demo_gemini_predict (WeirDemoExchange *exchange, const char *model);

/* @segment: model and method: "gemini-2.5-pro:generateContent". */
void weir_demo_gemini_handle (WeirDemoExchange *exchange, const char *segment);

G_END_DECLS
