/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-secret.h"

G_BEGIN_DECLS

/**
 * weir_key_trouble_describe:
 * @text: what was entered as a service key
 * @error: why it cannot be used, from weir_key_facts_new ()
 *
 * Says what is wrong with it in the user's words, and what to do. Quotes no value.
 *
 * Returns: (transfer full)
 */
char *weir_key_trouble_describe (const WeirSecret *text, const GError *error);

G_END_DECLS
