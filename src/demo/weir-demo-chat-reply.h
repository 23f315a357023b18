/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-writer.h"
#include "demo/weir-demo-chat.h"

G_BEGIN_DECLS

/**
 * WeirDemoChatReply:
 * @prompt, @answer: what was asked and what is answered, the same in each of @n choices
 * @call_ids: (element-type utf8): ids of the calls, choice by choice
 * @cached_tokens: of the prompt's tokens
 * @logprobs: whether tokens come with their probabilities
 *
 * A chat completion that is about to be told, at once or as a stream.
 */
typedef struct
{
  WeirDemoChatStyle style;
  WeirDemoPrompt *prompt;
  WeirDemoAnswer *answer;
  char *id;
  char *model;
  gint64 created_s;
  guint n;
  GPtrArray *call_ids;
  gint64 cached_tokens;
  gboolean logprobs;
  gboolean include_usage;
} WeirDemoChatReply;

void weir_demo_chat_reply_free (WeirDemoChatReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirDemoChatReply, weir_demo_chat_reply_free)

/* What a checked request gets. @can_think: whether the model may think first. */
WeirDemoChatReply *weir_demo_chat_reply_new (WeirDemoExchange *exchange,
                                             JsonObject *body,
                                             WeirDemoChatStyle style,
                                             const char *model,
                                             gboolean can_think);

/* Writes all of it as one object. */
void weir_demo_chat_reply_write (WeirDemoChatReply *self, WeirJsonWriter *writer);

/* Writes the member "reasoning_content" as orchestration has it; both texts are nullable. */
void weir_demo_chat_reply_write_thought (WeirJsonWriter *writer,
                                         const char *thought,
                                         const char *signature);

/* Tells @reply, which is taken, as a stream. */
void weir_demo_chat_stream_start (WeirDemoExchange *exchange, WeirDemoChatReply *reply);

const char *weir_demo_chat_reply_get_call_id (WeirDemoChatReply *self, guint choice, guint call);
const char *weir_demo_chat_reply_get_finish (WeirDemoChatReply *self);

/* Parts that the whole answer and the chunks share. */
void weir_demo_chat_reply_write_usage (WeirDemoChatReply *self, WeirJsonWriter *writer);
void weir_demo_chat_reply_write_prompt_filter (WeirJsonWriter *writer);
void weir_demo_chat_reply_write_logprobs (WeirJsonWriter *writer, const char *text, gboolean whole);
void weir_demo_chat_reply_write_sources (WeirJsonWriter *writer);

G_END_DECLS
