/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-clock.h"

G_BEGIN_DECLS

/**
 * WeirTestClock:
 *
 * A clock that stands still until a test turns it. Boot time begins at 1 000 s, wall time at
 * 2026-01-01 00:00:00 UTC. Any thread may read and turn it.
 */
#define WEIR_TYPE_TEST_CLOCK (weir_test_clock_get_type ())
G_DECLARE_FINAL_TYPE (WeirTestClock, weir_test_clock, WEIR, TEST_CLOCK, GObject)

#define WEIR_TEST_CLOCK_BOOT_US (1000 * G_USEC_PER_SEC)
#define WEIR_TEST_CLOCK_WALL_US (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC)

/* (transfer full) */
WeirTestClock *weir_test_clock_new (void);

/* Lets @us microseconds pass on both clocks. */
void weir_test_clock_advance (WeirTestClock *self, gint64 us);

/* Sets one clock alone, as a suspend or the user's hand would. */
void weir_test_clock_set_boot_us (WeirTestClock *self, gint64 us);
void weir_test_clock_set_wall_us (WeirTestClock *self, gint64 us);

G_END_DECLS
