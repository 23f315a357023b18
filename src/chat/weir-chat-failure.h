/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-chat-client.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_CHAT_FAILURE_RATE_LIMITED, /* wait, then again: "wait" counts down */
  WEIR_CHAT_FAILURE_CONTEXT,      /* the conversation is too long for the model */
  WEIR_CHAT_FAILURE_MODEL_GONE,   /* the model is not to be had any more */
  WEIR_CHAT_FAILURE_CUT,          /* the reply broke off */
  WEIR_CHAT_FAILURE_UNREACHABLE,  /* nothing listens where the proxy should be */
  WEIR_CHAT_FAILURE_UNAUTHORISED, /* the local key is refused, or may not ask this model */
  WEIR_CHAT_FAILURE_UNAVAILABLE,  /* the proxy is paused, all deployments are resting */
  WEIR_CHAT_FAILURE_BUDGET,       /* what may be spent is spent */
  WEIR_CHAT_FAILURE_FILTERED,     /* a content filter has refused it */
  WEIR_CHAT_FAILURE_REFUSED,      /* any other refusal of what was asked */
  WEIR_CHAT_FAILURE_UPSTREAM,     /* SAP AI Core had a problem */
  WEIR_CHAT_FAILURE_LOCKED,       /* the proxy waits for the keyring to be unlocked */
  WEIR_CHAT_FAILURE_OFFLINE,      /* the proxy waits for a network */
} WeirChatFailureKind;

#define WEIR_TYPE_CHAT_FAILURE_KIND (weir_chat_failure_kind_get_type ())
GType weir_chat_failure_kind_get_type (void);

/**
 * WeirChatFailure:
 *
 * Why a reply did not come, or not to its end, in words for the user. The only place where these words
 * are made.
 *
 * Properties, read-only: "kind"; "title": what; "body": why, in a sentence or two; "details": (nullable):
 * what a person who helps wants to know: HTTP status, the server's words, the request's id; "wait":
 * seconds until it makes sense to ask again, counting down to 0 by itself, with "body" in step
 */
#define WEIR_TYPE_CHAT_FAILURE (weir_chat_failure_get_type ())
G_DECLARE_FINAL_TYPE (WeirChatFailure, weir_chat_failure, WEIR, CHAT_FAILURE, GObject)

/**
 * weir_chat_failure_new:
 * @error: a #WeirChatClientError
 * @reply: what there is of the answer
 * @model: (nullable): the model that was asked
 */
WeirChatFailure *
weir_chat_failure_new (const GError *error, const WeirChatReply *reply, const char *model);

/**
 * weir_chat_failure_restore:
 * @word: of the kind, see weir_chat_failure_get_word ()
 * @limit: as weir_chat_failure_get_limit ()
 *
 * Makes one of what was kept. There is nothing to wait for any more.
 *
 * Returns: (transfer full)
 */
WeirChatFailure *weir_chat_failure_restore (const char *word,
                                            const char *model,
                                            gint64 limit,
                                            gint64 n_tokens,
                                            const char *details);

WeirChatFailureKind weir_chat_failure_get_kind (WeirChatFailure *self);
const char *weir_chat_failure_get_title (WeirChatFailure *self);
const char *weir_chat_failure_get_body (WeirChatFailure *self);
const char *weir_chat_failure_get_details (WeirChatFailure *self);
guint weir_chat_failure_get_wait (WeirChatFailure *self);

/* Tokens the model can read, where it was CONTEXT and told; 0 otherwise. */
gint64 weir_chat_failure_get_limit (WeirChatFailure *self);

/* Tokens that had come, where it was CUT and known; -1 otherwise. */
gint64 weir_chat_failure_get_n_tokens (WeirChatFailure *self);

/* A stable word for the kind, to be kept. */
const char *weir_chat_failure_get_word (WeirChatFailure *self);

G_END_DECLS
