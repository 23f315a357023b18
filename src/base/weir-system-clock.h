/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-clock.h"

G_BEGIN_DECLS

#define WEIR_TYPE_SYSTEM_CLOCK (weir_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (WeirSystemClock, weir_system_clock, WEIR, SYSTEM_CLOCK, GObject)

/* (transfer full): the kernel's clock. Any thread. */
WeirClock *weir_system_clock_new (void);

G_END_DECLS
