/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-doc.h"
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
 * @request_id: (nullable): the proxy's id of the request
 * @error_code: (nullable): the server's word for what went wrong, such as "context_length_exceeded"
 * @retry_after_s: seconds the server asks to wait before another try; -1: it does not say
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
  char *request_id;
  char *error_code;
  gint64 retry_after_s;
  WeirUsage usage;
  gint64 first_us;
  gint64 total_us;
} WeirChatReply;

WeirChatReply *weir_chat_reply_new (void);
void weir_chat_reply_free (WeirChatReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirChatReply, weir_chat_reply_free)

/* A piece of the answer as it arrives: UTF-8, not terminated. */
typedef void (*WeirChatDelta) (const char *text, gsize len, gboolean reasoning, gpointer user_data);

/**
 * WeirChatListener:
 * @doc: what was read last
 * @reply: where it goes
 * @delta: (nullable): is told of each piece
 * @start_us: monotonic time at which the request was sent
 * @done: the end mark of the stream was seen
 *
 * Reads the OpenAI Chat Completions form itself instead of using the proxy's codec, as a client from
 * outside would.
 */
typedef struct
{
  WeirJsonDoc doc;
  WeirChatReply *reply;
  WeirChatDelta delta;
  gpointer delta_data;
  gint64 start_us;
  gboolean done;
} WeirChatListener;

/* Makes the reply. */
void weir_chat_listener_init (WeirChatListener *self);
void weir_chat_listener_clear (WeirChatListener *self);

/* One event of a stream. Errors: WEIR_CHAT_CLIENT_ERROR_BROKEN */
gboolean
weir_chat_listener_read_event (WeirChatListener *self, const char *data, gsize len, GError **error);

/* An answer that came whole; kept in the reply. Errors: WEIR_CHAT_CLIENT_ERROR_BROKEN */
gboolean weir_chat_listener_read_whole (WeirChatListener *self, GBytes *body, GError **error);

/* (transfer full): WEIR_CHAT_CLIENT_ERROR_REFUSED, with what the body of an HTTP error says. */
GError *weir_chat_listener_read_refusal (WeirChatListener *self, const char *data, gsize len);

G_END_DECLS
