/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirStatusPill:
 *
 * A state in one word and an icon, never by colour alone.
 *
 * Properties: "status" (nullable): in SAP's words, "RUNNING"; it is translated
 */
#define WEIR_TYPE_STATUS_PILL (weir_status_pill_get_type ())
G_DECLARE_FINAL_TYPE (WeirStatusPill, weir_status_pill, WEIR, STATUS_PILL, AdwBin)

G_END_DECLS
