/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"

G_BEGIN_DECLS

/**
 * WeirArena:
 *
 * Memory that is freed all at once: the lists and texts of a request. Not thread-safe while it
 * grows; what it gave may be read from any thread.
 */
typedef struct _WeirArena WeirArena;

WeirArena *weir_arena_new (void);
void weir_arena_free (WeirArena *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirArena, weir_arena_free)

/* (transfer none): @size bytes, zeroed and aligned for any type; never %NULL. */
gpointer weir_arena_alloc (WeirArena *self, gsize size);

/* (transfer none) (nullable): a copy of @size bytes; %NULL when @size is 0. */
gpointer weir_arena_copy (WeirArena *self, gconstpointer data, gsize size);

/* (transfer none): a copy of @len bytes with a NUL behind them. */
char *weir_arena_strndup (WeirArena *self, const char *text, gsize len);

/* A copy of @text; absent stays absent. */
WeirJsonText weir_arena_text (WeirArena *self, WeirJsonText text);

G_END_DECLS
