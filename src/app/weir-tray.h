/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-desk.h"
#include "app/weir-tray-item.h"

G_BEGIN_DECLS

/**
 * WeirTray:
 *
 * Icon and menu of Weir in the panel: they follow the desk, and what is chosen is done by the
 * application's actions. Main thread.
 *
 * Properties, read-only: "shown": a panel has it
 */
#define WEIR_TYPE_TRAY (weir_tray_get_type ())
G_DECLARE_FINAL_TYPE (WeirTray, weir_tray, WEIR, TRAY, GObject)

/**
 * weir_tray_new:
 * @actions: the application's; borrowed for as long as the tray lives
 * @icon_dir: (nullable): where the icons are when they are not installed
 * @paint: (nullable): for panels that do not find icons by their names
 */
WeirTray *
weir_tray_new (WeirDesk *desk, GActionGroup *actions, const char *icon_dir, WeirTrayPaint paint);

/* Errors: those of g_dbus_connection_register_object () */
gboolean weir_tray_export (WeirTray *self, GDBusConnection *connection, GError **error);

gboolean weir_tray_is_shown (WeirTray *self);

G_END_DECLS
