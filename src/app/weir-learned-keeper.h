/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-learned.h"

G_BEGIN_DECLS

/**
 * WeirLearnedKeeper:
 *
 * What refusals taught, and the file it is kept in: read at the start, written after each lesson,
 * read again when someone else changed or removed it. Without a file it lasts as long as the
 * keeper. It works in the main context that was thread-default where it was made.
 */
typedef struct _WeirLearnedKeeper WeirLearnedKeeper;

/* @path: (nullable): see store/weir-learned-file.h. A file that cannot be read is told in the log
 * and left alone until there is something new to write. */
WeirLearnedKeeper *weir_learned_keeper_new (const char *path);

/* Nobody may use what weir_learned_keeper_get () returned any more. */
void weir_learned_keeper_free (WeirLearnedKeeper *self);

/* (transfer none): any thread may use it. */
WeirLearned *weir_learned_keeper_get (WeirLearnedKeeper *self);

G_END_DECLS
