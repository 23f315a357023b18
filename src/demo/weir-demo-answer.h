/* SPDX-License-Identifier: MIT */
#pragma once

#include "demo/weir-demo-call.h"
#include "demo/weir-demo-prompt.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_DEMO_FINISH_STOP,
  WEIR_DEMO_FINISH_LENGTH,
  WEIR_DEMO_FINISH_CALLS,
} WeirDemoFinish;

/**
 * WeirDemoAnswer:
 * @reasoning: (nullable): what it thought before
 * @redacted: whether that may not be read
 * @text: what it says, may be empty
 * @calls: (element-type WeirDemoCall)
 * @stop_sequence: (nullable): the one that ended it
 * @out_tokens: all of them, those of @reasoning included
 */
typedef struct
{
  char *reasoning;
  gboolean redacted;
  char *text;
  GPtrArray *calls;
  WeirDemoFinish finish;
  char *stop_sequence;
  gint64 out_tokens;
  gint64 reasoning_tokens;
} WeirDemoAnswer;

/* What the model answers: depends on the prompt and its name alone. */
WeirDemoAnswer *weir_demo_answer_new (const WeirDemoPrompt *prompt, const char *model);
void weir_demo_answer_free (WeirDemoAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirDemoAnswer, weir_demo_answer_free)

/* Bytes of the piece of @text that a stream sends as one event: about a word. 0 at the end. */
gsize weir_demo_answer_measure_piece (const char *text);

/* The same for the arguments of a call, which are cut regardless of words. */
gsize weir_demo_answer_measure_fragment (const char *text);

G_END_DECLS
