/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WEIR_STALLED_HOST "stalled.invalid"

/**
 * WeirStalledResolver:
 *
 * A resolver for g_resolver_set_default () that asks nobody: "localhost" is 127.0.0.1, a look-up of
 * WEIR_STALLED_HOST lasts until it is cancelled, and no other name exists.
 */
#define WEIR_TYPE_STALLED_RESOLVER (weir_stalled_resolver_get_type ())
G_DECLARE_FINAL_TYPE (WeirStalledResolver, weir_stalled_resolver, WEIR, STALLED_RESOLVER, GResolver)

GResolver *weir_stalled_resolver_new (void);

/* Look-ups of WEIR_STALLED_HOST that last now. Any thread. */
guint weir_stalled_resolver_get_n_stalled (WeirStalledResolver *self);

G_END_DECLS
