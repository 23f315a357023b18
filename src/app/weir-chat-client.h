/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/weir-secret.h"
#include "base/weir-usage.h"

G_BEGIN_DECLS

/**
 * WeirChatClientError:
 *
 * Why there is no answer, as far as a person or a load test tells it apart.
 */
typedef enum
{
  WEIR_CHAT_CLIENT_ERROR_UNREACHABLE, /* nothing listens there */
  WEIR_CHAT_CLIENT_ERROR_REFUSED,     /* an HTTP error; the message is the server's */
  WEIR_CHAT_CLIENT_ERROR_BROKEN,      /* the answer failed or was cut midway */
} WeirChatClientError;

#define WEIR_CHAT_CLIENT_ERROR (weir_chat_client_error_quark ())
GQuark weir_chat_client_error_quark (void);

/* One turn; both strings are UTF-8. @role: "system", "user" or "assistant". */
typedef struct
{
  const char *role;
  const char *text;
} WeirChatTurn;

/**
 * WeirChatRequest:
 * @model: name of the model
 * @turns: (array length=n_turns): the conversation so far
 * @stream: whether the answer should come piece by piece
 * @max_tokens: most tokens of the answer; 0: the model's own limit
 * @embed: asks for the last turn's vector in the place of an answer; it is not read
 */
typedef struct
{
  const char *model;
  const WeirChatTurn *turns;
  guint n_turns;
  gboolean stream;
  guint max_tokens;
  gboolean embed;
} WeirChatRequest;

/**
 * WeirChatReply:
 * @status: HTTP status; 0 when there was no answer at all
 * @text: what was said, also the part before an error
 * @reasoning: what was thought aloud, as far as the model shows it
 * @finish_reason: (nullable): the API's word
 * @body: (nullable): the JSON body of an answer that came whole
 * @model: (nullable): upstream name of the model that answered
 * @deployment: (nullable): its deployment
 * @account: (nullable): the subaccount
 * @usage: tokens, as told
 * @first_us: microseconds to the first text; -1: none came
 * @total_us: microseconds to the end
 */
typedef struct
{
  guint status;
  GString *text;
  GString *reasoning;
  char *finish_reason;
  GBytes *body;
  char *model;
  char *deployment;
  char *account;
  WeirUsage usage;
  gint64 first_us;
  gint64 total_us;
} WeirChatReply;

void weir_chat_reply_free (WeirChatReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirChatReply, weir_chat_reply_free)

/* A piece of the answer as it arrives: UTF-8, not terminated. */
typedef void (*WeirChatDelta) (const char *text, gsize len, gboolean reasoning, gpointer user_data);

/**
 * WeirChatClient:
 *
 * Talks to a running proxy over HTTP like any other client: chat completions, streamed or whole.
 * It belongs to the thread that made it; callbacks come in that thread's default context.
 */
#define WEIR_TYPE_CHAT_CLIENT (weir_chat_client_get_type ())
G_DECLARE_FINAL_TYPE (WeirChatClient, weir_chat_client, WEIR, CHAT_CLIENT, GObject)

/**
 * weir_chat_client_new:
 * @base_url: such as "http://127.0.0.1:3001"
 * @key: (nullable): the local key to present
 * @max_requests: how many may run side by side
 */
WeirChatClient *weir_chat_client_new (const char *base_url, WeirSecret *key, guint max_requests);

/**
 * weir_chat_client_send_async:
 * @request: borrowed for this call only
 * @delta: (nullable) (scope notified): called for each piece until @callback
 */
void weir_chat_client_send_async (WeirChatClient *self,
                                  const WeirChatRequest *request,
                                  WeirChatDelta delta,
                                  gpointer delta_data,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/**
 * weir_chat_client_send_finish:
 * @reply: (out) (transfer full) (optional): what there is of the answer, also with an error
 *
 * Returns: %FALSE with a #WeirChatClientError, or G_IO_ERROR_CANCELLED
 */
gboolean weir_chat_client_send_finish (WeirChatClient *self,
                                       GAsyncResult *result,
                                       WeirChatReply **reply,
                                       GError **error);

/* Asks for the names that can be used. */
void weir_chat_client_list_models_async (WeirChatClient *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/* (transfer full) (array zero-terminated=1) (nullable): the names. Errors as above. */
char **
weir_chat_client_list_models_finish (WeirChatClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
