/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-client.h"

G_BEGIN_DECLS

/**
 * weir_cors_answer_options:
 *
 * Answers an OPTIONS request: says which methods there are and, to a page whose origin is allowed
 * and no other, that it may use them. (The origin itself is added to every reply to such a page.)
 */
void weir_cors_answer_options (WeirClient *client);

G_END_DECLS
