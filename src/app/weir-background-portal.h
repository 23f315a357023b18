/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether the desktop has the portal. Errors: those of GDBus: it has not */
void weir_background_portal_find_async (GDBusConnection *bus,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean weir_background_portal_find_finish (GAsyncResult *result, GError **error);

/**
 * weir_background_portal_request_async:
 * @reason: why, for the user, who may be asked
 * @command: (array zero-terminated=1): within the sandbox
 * @autostart: whether it shall be started at login
 *
 * org.freedesktop.portal.Background.RequestBackground
 */
void weir_background_portal_request_async (GDBusConnection *bus,
                                           const char *reason,
                                           const char *const *command,
                                           gboolean autostart,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

/* @autostart: what holds now. Errors: G_IO_ERROR_PERMISSION_DENIED when the user said no; those of GDBus */
gboolean
weir_background_portal_request_finish (GAsyncResult *result, gboolean *autostart, GError **error);

G_END_DECLS
