/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-chat-error.h"

G_DEFINE_QUARK (weir_chat_error_quark, weir_chat_error)
