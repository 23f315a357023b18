/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-cors.h"

#include "front/weir-client-new.h"
#include "front/weir-refusal.h"

#define MAX_AGE_S "600"

void
weir_cors_answer_options (WeirClient *client)
{
  const WeirHttpHead *head = weir_client_get_head (client);
  const char *wanted = weir_http_head_get (head, "Access-Control-Request-Headers");
  WeirHttpHeader headers[4] = { { "Allow", WEIR_ALLOWED_METHODS } };
  guint n_headers = 1;

  if (weir_client_get_origin (client) != NULL)
    {
      headers[n_headers++] =
          (WeirHttpHeader){ "Access-Control-Allow-Methods", WEIR_ALLOWED_METHODS };
      headers[n_headers++] = (WeirHttpHeader){ "Access-Control-Max-Age", MAX_AGE_S };
      /* SDKs send a dozen headers of their own; a page that is trusted may send what it likes. */
      if (wanted != NULL)
        headers[n_headers++] = (WeirHttpHeader){ "Access-Control-Allow-Headers", wanted };
    }
  weir_client_reply (client, 204, headers, n_headers, NULL);
}
