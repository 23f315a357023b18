/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WEIR_TRAY_ITEM_PATH "/StatusNotifierItem"
#define WEIR_TRAY_MENU_PATH "/MenuBar"

/**
 * WeirTrayItem:
 *
 * An icon as panels show it: org.kde.StatusNotifierItem at /StatusNotifierItem, with its menu at
 * /MenuBar. It registers whenever a watcher appears. Nothing depends on there being one. Main thread.
 *
 * Properties, read-only: "shown": a watcher has it
 *
 * Signals:
 * "activated" (): it was clicked; twice for a double click
 */
#define WEIR_TYPE_TRAY_ITEM (weir_tray_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirTrayItem, weir_tray_item, WEIR, TRAY_ITEM, GObject)

/* (transfer floating): the icon of this name as panels take pictures, "a(iiay)": width, height, and the
 * pixels, ARGB in network byte order, alpha straight; each once for every size. Empty: there is none */
typedef GVariant *(*WeirTrayPaint) (const char *icon);

/* @icon_dir: (nullable): where icons are that are not installed; @paint: (nullable): for panels that do
 * not find an icon by its name; called once for each icon */
WeirTrayItem *
weir_tray_item_new (const char *id, const char *title, const char *icon_dir, WeirTrayPaint paint);

/* Tells panels only what became different. @wants_attention: it should be seen. */
void weir_tray_item_set (WeirTrayItem *self,
                         const char *icon,
                         const char *tooltip,
                         gboolean wants_attention);

/* Errors: those of g_dbus_connection_register_object () */
gboolean weir_tray_item_export (WeirTrayItem *self, GDBusConnection *connection, GError **error);
void weir_tray_item_unexport (WeirTrayItem *self);

gboolean weir_tray_item_is_shown (WeirTrayItem *self);

G_END_DECLS
