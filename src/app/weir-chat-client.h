/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "app/weir-chat-reply.h"
#include "app/weir-chat-request.h"
#include "base/weir-secret.h"

G_BEGIN_DECLS

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

/* Asks for the models that can be used. */
void weir_chat_client_list_models_async (WeirChatClient *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/* (transfer full) (array zero-terminated=1) (nullable): the names. Errors as above. */
char **
weir_chat_client_list_models_finish (WeirChatClient *self, GAsyncResult *result, GError **error);

/* (transfer full) (nullable): the same, as the server's JSON: {"data":[{"id":…},…]}. */
GBytes *weir_chat_client_list_models_finish_body (WeirChatClient *self,
                                                  GAsyncResult *result,
                                                  GError **error);

G_END_DECLS
