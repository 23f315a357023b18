/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Editors write a file in several steps. */
#define WEIR_FILE_WATCH_REST_MS 300

/**
 * WeirFileWatch:
 *
 * Tells when one of a few files changed: once for a burst of changes, when they have come to rest.
 * It works and tells in the main context that was thread-default where it was made.
 */
typedef struct _WeirFileWatch WeirFileWatch;

/**
 * weir_file_watch_new:
 * @paths: (array zero-terminated=1): files; those that are missing are watched for, with their
 *   folders
 * @rest_ms: how long nothing may change before it is told
 * @changed: called in the context, never from within this function
 */
WeirFileWatch *weir_file_watch_new (const char *const *paths,
                                    guint rest_ms,
                                    void (*changed) (gpointer user_data),
                                    gpointer user_data);

/* Nothing is told afterwards. May be called from @changed. */
void weir_file_watch_free (WeirFileWatch *self);

G_END_DECLS
