/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirAutostart:
 *
 * Whether Weir is started in the background when the user logs in: by a file that desktops look for, or
 * in a sandbox by the Background portal. Main thread.
 *
 * Properties: "enabled": may be set; goes back by itself when it could not be done; "possible"
 * (read-only): it can be set; "reason" (read-only, nullable): why it cannot be, or was not
 */
#define WEIR_TYPE_AUTOSTART (weir_autostart_get_type ())
G_DECLARE_FINAL_TYPE (WeirAutostart, weir_autostart, WEIR, AUTOSTART, GObject)

/**
 * WeirAutostartOptions:
 * @app_id: names the file; desktops know the application by it
 * @config_dir: $XDG_CONFIG_HOME: the file goes to "autostart" there
 * @program: its path, or its name where that is found
 * @bus: (nullable): the session bus
 * @is_sandboxed: a file would be seen by nobody: the portal is asked
 * @was_enabled: what the portal said last, which cannot be asked; of no use without a sandbox
 */
typedef struct
{
  const char *app_id;
  const char *config_dir;
  const char *program;
  GDBusConnection *bus;
  gboolean is_sandboxed;
  gboolean was_enabled;
} WeirAutostartOptions;

WeirAutostart *weir_autostart_new (const WeirAutostartOptions *options);

gboolean weir_autostart_get_enabled (WeirAutostart *self);
void weir_autostart_set_enabled (WeirAutostart *self, gboolean enabled);

gboolean weir_autostart_is_possible (WeirAutostart *self);
const char *weir_autostart_get_reason (WeirAutostart *self);

G_END_DECLS
