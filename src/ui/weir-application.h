/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-autostart.h"
#include "app/weir-desk.h"
#include "app/weir-tray.h"
#include "ui/weir-window.h"

G_BEGIN_DECLS

/**
 * WeirApplication:
 *
 * The desktop application: one a session. It owns the desk and the one window, which is hidden and
 * not destroyed when it is closed while the application goes on.
 */
#define WEIR_TYPE_APPLICATION (weir_application_get_type ())
G_DECLARE_FINAL_TYPE (WeirApplication, weir_application, WEIR, APPLICATION, AdwApplication)

/**
 * WeirApplicationOptions:
 * @clock: (nullable): %NULL: the system's
 * @network: (nullable): %NULL: the system's
 * @is_sandboxed: it runs in Flatpak
 *
 * Where it runs.
 */
typedef struct
{
  WeirClock *clock;
  GNetworkMonitor *network;
  gboolean is_sandboxed;
} WeirApplicationOptions;

/* (nullable): %NULL when the schema of its preferences is not installed */
WeirApplication *weir_application_new (const WeirApplicationOptions *options);

gboolean weir_application_is_sandboxed (WeirApplication *self);

/* (transfer none) (nullable): %NULL before the first command line or activation. */
WeirDesk *weir_application_get_desk (WeirApplication *self);
GSettings *weir_application_get_settings (WeirApplication *self);

/* (transfer none) (nullable): %NULL without a session bus, or a desk. */
WeirTray *weir_application_get_tray (WeirApplication *self);

/* (transfer none) (nullable): %NULL without a desk. */
WeirAutostart *weir_application_get_autostart (WeirApplication *self);

/* (transfer none) (nullable): %NULL as long as none was shown. */
WeirWindow *weir_application_get_window (WeirApplication *self);

/* Shows the window and brings it to the front. */
void weir_application_present (WeirApplication *self);

/* Says @text in the window, when there is one. */
void weir_application_tell (WeirApplication *self, const char *text);

/* The same, with a button that does something about it. @action: detailed, such as "app.start". */
void weir_application_offer (WeirApplication *self,
                             const char *text,
                             const char *label,
                             const char *action);

/* Ends the application; asks first when requests are under way. */
void weir_application_quit (WeirApplication *self);

G_END_DECLS
