/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirTrayMenu:
 *
 * A menu as panels show it: the server side of com.canonical.dbusmenu, all of it. Items are added
 * once; what changes later are their properties, which an open menu follows. Main thread.
 *
 * Signals:
 * "activated" (const char *action): an item was chosen; a detailed action such as
 *   "copy-base-url::openai"
 */
#define WEIR_TYPE_TRAY_MENU (weir_tray_menu_get_type ())
G_DECLARE_FINAL_TYPE (WeirTrayMenu, weir_tray_menu, WEIR, TRAY_MENU, GObject)

WeirTrayMenu *weir_tray_menu_new (void);

/* @parent: an item's id, 0: the menu itself; @label: (nullable): %NULL makes a separator; underscores
 * are shown as they are; @action: (nullable). Returns: the item's id */
int weir_tray_menu_add (WeirTrayMenu *self, int parent, const char *label, const char *action);

/* Each tells panels only when something became different. @action: (nullable). */
void weir_tray_menu_set (WeirTrayMenu *self,
                         int item,
                         const char *label,
                         const char *action,
                         gboolean is_enabled);

/* Makes it one of several of which one is on, or takes it out of sight. */
void weir_tray_menu_set_choice (WeirTrayMenu *self, int item, gboolean is_shown, gboolean is_on);

/* Errors: those of g_dbus_connection_register_object () */
gboolean weir_tray_menu_export (WeirTrayMenu *self,
                                GDBusConnection *connection,
                                const char *path,
                                GError **error);
void weir_tray_menu_unexport (WeirTrayMenu *self);

G_END_DECLS
