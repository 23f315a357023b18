/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-desk.h"

G_BEGIN_DECLS

/**
 * WeirStatusStrip:
 *
 * The foot of the sidebar: state, address, and the switch that starts and stops the proxy.
 *
 * Properties: "desk" (nullable)
 */
#define WEIR_TYPE_STATUS_STRIP (weir_status_strip_get_type ())
G_DECLARE_FINAL_TYPE (WeirStatusStrip, weir_status_strip, WEIR, STATUS_STRIP, AdwBin)

G_END_DECLS
