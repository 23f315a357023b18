/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirChatError:
 *
 * Why something is not taken into a conversation. The messages are sentences for the user, in the
 * user's language.
 */
typedef enum
{
  WEIR_CHAT_ERROR_TOO_LARGE, /* a file has more bytes than are taken */
  WEIR_CHAT_ERROR_KIND,      /* it is neither an image, a PDF nor text */
  WEIR_CHAT_ERROR_MODEL,     /* the model does not take such a file */
  WEIR_CHAT_ERROR_READ,      /* it cannot be read, or written */
} WeirChatError;

#define WEIR_CHAT_ERROR (weir_chat_error_quark ())
GQuark weir_chat_error_quark (void);

G_END_DECLS
