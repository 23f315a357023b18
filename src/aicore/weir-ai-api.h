/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-account.h"

G_BEGIN_DECLS

/**
 * WeirAiApi:
 *
 * The management side of SAP AI Core for one account: GET, POST, PATCH and DELETE of JSON below
 * {API URL}/v2, with the account's token, renewed once on 401. It lives in the server context and
 * has one SoupSession. Replies are limited to 16 MiB.
 */
#define WEIR_TYPE_AI_API (weir_ai_api_get_type ())
G_DECLARE_FINAL_TYPE (WeirAiApi, weir_ai_api, WEIR, AI_API, GObject)

WeirAiApi *weir_ai_api_new (WeirAccount *account);

/* @trust: (nullable): the only certificates to trust. Before the first call. */
void weir_ai_api_set_trust (WeirAiApi *self, GTlsDatabase *trust);

/* Cancels all calls, and any that is made later, with G_IO_ERROR_CANCELLED; before the context's loop
 * ends. */
void weir_ai_api_stop (WeirAiApi *self);

/**
 * weir_ai_api_call_async:
 * @method: "GET", "POST", "PATCH", "DELETE"
 * @path: below /v2, such as "/lm/deployments?$top=100"
 * @resource_group: (nullable): value of AI-Resource-Group
 * @body: (nullable): JSON
 */
void weir_ai_api_call_async (WeirAiApi *self,
                             const char *method,
                             const char *path,
                             const char *resource_group,
                             GBytes *body,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/**
 * weir_ai_api_call_finish:
 *
 * Returns: (transfer full) (nullable): the reply's body
 *
 * Errors: WEIR_AICORE_ERROR_DENIED for 401 and 403, _UNAVAILABLE for 408, 429 and 5xx, _GONE for 404
 *   and 410, _PROTOCOL for any other status but 2xx, with the service's own message, redacted; and those of
 *   weir_token_source_get () and weir_http_call_finish ()
 */
GBytes *weir_ai_api_call_finish (WeirAiApi *self, GAsyncResult *result, GError **error);

G_END_DECLS
