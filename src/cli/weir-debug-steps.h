/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-sights.h"

G_BEGIN_DECLS

/**
 * WeirDebugSteps:
 *
 * Prints each request that has ended on standard error in its four steps: as it was received, as it was sent
 * upstream, as it was answered there and as it was returned, with what is known to be secret taken out. In
 * the default main context.
 */
typedef struct _WeirDebugSteps WeirDebugSteps;

WeirDebugSteps *weir_debug_steps_new (WeirSights *sights);
void weir_debug_steps_free (WeirDebugSteps *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirDebugSteps, weir_debug_steps_free)

/* (transfer full): what is printed of @sight. */
char *weir_debug_steps_format (const WeirSight *sight);

G_END_DECLS
