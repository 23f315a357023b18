/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirGuardedInput:
 *
 * What SoupServer reads a connection from: heads that were checked, and never an end. In the server
 * context only.
 */
#define WEIR_TYPE_GUARDED_INPUT (weir_guarded_input_get_type ())
G_DECLARE_FINAL_TYPE (WeirGuardedInput, weir_guarded_input, WEIR, GUARDED_INPUT, GInputStream)

WeirGuardedInput *weir_guarded_input_new (void);

/* Lets the reader have @data. */
void weir_guarded_input_feed (WeirGuardedInput *self, const char *data, gsize len);

G_END_DECLS
