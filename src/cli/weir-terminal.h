/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): @len bytes of text from outside, fit for a terminal: control characters but line
 * feed and tab become visible, so that a model's answer cannot steer the terminal. */
char *weir_terminal_make_safe (const char *text, gsize len);

/* Prints text from outside on standard output, made safe when that is a terminal and as it is when
 * it is not. */
void weir_terminal_print (const char *text, gsize len);

G_END_DECLS
