/* SPDX-License-Identifier: MIT */
#pragma once

#include "demo/weir-demo-core.h"

G_BEGIN_DECLS

typedef struct _WeirDemoStream WeirDemoStream;
typedef struct _WeirDemoExchange WeirDemoExchange;

/* Answers a request whose fault, if any, lets it be answered. */
typedef void (*WeirDemoHandler) (WeirDemoExchange *exchange);

/**
 * WeirDemoExchange:
 * @method: the request's method
 * @path: its path as sent, still percent-encoded
 * @query: (nullable): its query as sent
 * @body: its body
 * @entry: (nullable): the deployment it is for
 * @fault: (nullable): the misfortune that hits it
 * @timer: (nullable): what it waits for
 * @stream: (nullable): the body of its answer, when that goes out in pieces
 * @handler: what answers it
 * @complete: its answer is in libsoup's hands to the last byte
 *
 * One request under way, from its complete body to the last byte of the answer.
 */
struct _WeirDemoExchange
{
  WeirDemoCore *core;
  SoupServerMessage *message;
  WeirDemoLink *link;
  const char *method;
  char *path;
  char *query;
  GBytes *body;
  WeirDemoEntry *entry;
  WeirDemoFault *fault;
  WeirDemoTimer *timer;
  WeirDemoStream *stream;
  WeirDemoHandler handler;
  gboolean complete;
};

/* A request with its whole body came in; @handler is called at once or later. */
void
weir_demo_exchange_begin (WeirDemoCore *core, SoupServerMessage *message, WeirDemoHandler handler);

/* The exchange of @message is over, if it has one. */
void weir_demo_exchange_end (WeirDemoCore *core, SoupServerMessage *message, gboolean aborted);

/* Ends it by closing the connection. Not from inside a callback of libsoup. */
void weir_demo_exchange_close (WeirDemoExchange *self, WeirDemoClose how);

/* (transfer full) (nullable): the value of @name in the query; repeated ones joined by commas. */
char *weir_demo_exchange_dup_query (WeirDemoExchange *self, const char *name);

/* (nullable): a request header. */
const char *weir_demo_exchange_get_header (WeirDemoExchange *self, const char *name);

void weir_demo_exchange_set_header (WeirDemoExchange *self, const char *name, const char *value);

/* Whether the request's Content-Type is @type, whatever its parameters. */
gboolean weir_demo_exchange_has_type (WeirDemoExchange *self, const char *type);

/* The whole answer. @text and @type are copied, @json is taken. */
void weir_demo_exchange_reply_text (WeirDemoExchange *self,
                                    guint status,
                                    const char *type,
                                    const char *text);
void weir_demo_exchange_reply_json (WeirDemoExchange *self, guint status, GString *json);

/* An error as the management side words it, which answers for unknown paths as well. */
void weir_demo_exchange_reply_error (WeirDemoExchange *self,
                                     guint status,
                                     const char *code,
                                     const char *message);

/**
 * weir_demo_exchange_grant:
 * @text: what the user said last
 *
 * Lets the misfortune happen that the prompt wishes for, unless another one happens already.
 *
 * Returns: whether the request is answered with that
 */
gboolean weir_demo_exchange_grant (WeirDemoExchange *self, const char *text);

/* Lets libsoup write what there is. */
void weir_demo_exchange_resume (WeirDemoExchange *self);

G_END_DECLS
