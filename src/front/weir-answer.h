/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-fd-watch.h"
#include "front/weir-transport.h"

G_BEGIN_DECLS

/* How far the answer to a request is. */
typedef enum
{
  WEIR_ANSWER_OPEN,      /* there is none yet */
  WEIR_ANSWER_REPLYING,  /* the socket has not taken all of the reply: flush it */
  WEIR_ANSWER_REPLIED,   /* the reply is out, the next request may be read */
  WEIR_ANSWER_STREAMING, /* a worker has the socket to itself */
  WEIR_ANSWER_STREAMED,  /* the stream was written to its end */
  WEIR_ANSWER_ABANDONED, /* it was cut, or the socket broke, or nobody will answer */
} WeirAnswerState;

/**
 * WeirAnswer:
 *
 * The answer to one request, as the two see it that have to do with it: the connection, in the
 * server context, and whoever works on the request, in any thread. It tells the one how the answer
 * went and the other that the client has left, and sees to it that only one of them writes. A
 * guarded object: its mutex covers everything, also the writing of a whole reply, which never waits.
 * Reference-counted.
 */
typedef struct _WeirAnswer WeirAnswer;

/**
 * weir_answer_new:
 * @context: the server context
 * @transport: (nullable): borrowed until fired or revoked
 * @watch: (nullable): the connection's, likewise: woken when there is something for it to do
 * @is_last: the connection closes after this
 */
WeirAnswer *weir_answer_new (GMainContext *context,
                             WeirTransport *transport,
                             WeirFdWatch *watch,
                             gboolean is_last);
WeirAnswer *weir_answer_ref (WeirAnswer *self);
void weir_answer_unref (WeirAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirAnswer, weir_answer_unref)

/* --- for the connection, in the server context --- */

/**
 * weir_answer_look:
 * @awaits: from now on wake the watch also for %WEIR_ANSWER_REPLIED. Who looks again in any case
 *   when the client sends something spares the worker the waking, and itself a turn
 *
 * Returns: how far it is
 */
WeirAnswerState weir_answer_look (WeirAnswer *self, gboolean awaits);

/* Sends more of a reply, as much as the socket takes. Returns: how far it is */
WeirAnswerState weir_answer_flush (WeirAnswer *self);

/* Bytes of the reply that went out. */
guint64 weir_answer_get_sent (WeirAnswer *self);

/* When the reply was out (monotonic, microseconds). */
gint64 weir_answer_get_replied_us (WeirAnswer *self);

/* The connection will close after this answer: a reply whose head is not made yet says so. */
void weir_answer_set_last (WeirAnswer *self);

/* Calls @func under the mutex, if there is no answer yet. Returns: what @func returned; %TRUE when
 * it was not called */
gboolean
weir_answer_run_open (WeirAnswer *self, gboolean (*func) (gpointer user_data), gpointer user_data);

/* The client has left: calls back, once, and lets go of transport and watch. */
void weir_answer_fire (WeirAnswer *self);

/* The connection is over, or goes on with the next request: lets go of transport and watch. */
void weir_answer_revoke (WeirAnswer *self);

/* --- for whoever answers, in any thread --- */

/* @callback: (nullable): called in the server context when the client leaves, at most once, under
 * the mutex: it must not come back here. After a call with %NULL has returned it is not called any
 * more. */
void weir_answer_set_callback (WeirAnswer *self,
                               void (*callback) (gpointer user_data),
                               gpointer user_data);

gboolean weir_answer_has_fired (WeirAnswer *self);

/* Whether the connection closes after this. */
gboolean weir_answer_is_last (WeirAnswer *self);

/**
 * weir_answer_reply:
 * @head: (transfer full): the head
 * @body: (nullable): what follows it
 *
 * Sends a whole reply: what the socket takes at once from here, the rest from the server context.
 */
void weir_answer_reply (WeirAnswer *self, GString *head, GBytes *body);

/**
 * weir_answer_claim:
 *
 * From here on the caller alone writes to the client's socket, until weir_answer_end ().
 *
 * Returns: (transfer full) (nullable): the connection; %NULL when the client has left
 */
WeirTransport *weir_answer_claim (WeirAnswer *self);

/* The end of a stream, or of a request that gets no answer. @claimed: (transfer full) (nullable) */
void weir_answer_end (WeirAnswer *self, WeirTransport *claimed, gboolean complete);

G_END_DECLS
