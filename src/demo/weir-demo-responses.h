/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-writer.h"
#include "demo/weir-demo-answer.h"
#include "demo/weir-demo-exchange.h"
#include "demo/weir-demo-params.h"
#include "demo/weir-demo-stored.h"

G_BEGIN_DECLS

/* The parts of the Responses API, as azure-openai has it. */

#define WEIR_DEMO_RESPONSES_SEAL "encrypted_content"

/* @previous: (nullable): the Response that is continued. */
gboolean weir_demo_responses_check (WeirDemoExchange *exchange,
                                    JsonObject *body,
                                    const WeirDemoStored *previous,
                                    WeirDemoRefusal *refusal);

/* Checks what may be called, and what must be: "tools" and "tool_choice". */
gboolean weir_demo_responses_check_tools (JsonObject *body,
                                          const WeirDemoModel *traits,
                                          WeirDemoRefusal *refusal);

/* Checks what is said: "input". */
gboolean weir_demo_responses_check_input (WeirDemoCore *core,
                                          JsonObject *body,
                                          const WeirDemoModel *traits,
                                          const WeirDemoStored *previous,
                                          WeirDemoRefusal *refusal);

/* Tells @prompt of the tools and which to use. */
void weir_demo_responses_read_tools (WeirDemoPrompt *prompt, JsonObject *body);

/* (transfer full): what a checked request asks. */
WeirDemoPrompt *weir_demo_responses_read (JsonObject *body, const WeirDemoStored *previous);

/* Whether "include" names @what. */
gboolean weir_demo_responses_includes (JsonObject *body, const char *what);

typedef enum
{
  WEIR_DEMO_ITEM_REASONING,
  WEIR_DEMO_ITEM_MESSAGE,
  WEIR_DEMO_ITEM_CALL,
  WEIR_DEMO_ITEM_FREE_CALL, /* with text that is no JSON */
} WeirDemoItemKind;

/* An item of the output. @call, @call_id: (nullable): of a call only. @space: (nullable): the name space
 * of the tool that is called; @name: its name there. */
typedef struct
{
  WeirDemoItemKind kind;
  char *id;
  char *call_id;
  const WeirDemoCall *call;
  const char *space;
  const char *name;
} WeirDemoItem;

/**
 * WeirDemoResponse:
 * @body: the request, parts of which are told again
 * @items: (element-type WeirDemoItem)
 * @summary: whether thoughts are told
 * @encrypted: whether they can be taken along
 *
 * A Response that is about to be told, at once or as a stream.
 */
typedef struct
{
  JsonObject *body;
  WeirDemoPrompt *prompt;
  WeirDemoAnswer *answer;
  char *id;
  char *model;
  gint64 created_s;
  gint64 cached_tokens;
  GPtrArray *items;
  gboolean summary;
  gboolean encrypted;
} WeirDemoResponse;

WeirDemoResponse *weir_demo_response_new (WeirDemoExchange *exchange,
                                          JsonObject *body,
                                          const WeirDemoStored *previous);
void weir_demo_response_free (WeirDemoResponse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirDemoResponse, weir_demo_response_free)

/* "completed" or "incomplete". */
const char *weir_demo_response_get_end (WeirDemoResponse *self);

/* Writes it as it is in @status; its output is there when that is an end. */
void weir_demo_response_write (WeirDemoResponse *self, WeirJsonWriter *writer, const char *status);

/* Writes one of its items, whole or as it begins. */
void weir_demo_response_write_item (WeirDemoResponse *self,
                                    WeirJsonWriter *writer,
                                    const WeirDemoItem *item,
                                    gboolean whole);

/* Writes the content part of a message that says @text. */
void weir_demo_response_write_part (WeirJsonWriter *writer, const char *text);

/* Tells @self, which is taken, as a stream. */
void weir_demo_response_stream_start (WeirDemoExchange *exchange, WeirDemoResponse *self);

G_END_DECLS
