/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/weir-settings.h"

G_BEGIN_DECLS

/* Tells, a sentence at a time, what has changed from @before to @now although only a start of the
 * engine takes it over. Everything else of the settings is used at once. */
void weir_engine_restart_tell (const WeirSettings *before,
                               const WeirSettings *now,
                               void (*tell) (const char *text, gpointer user_data),
                               gpointer user_data);

G_END_DECLS
