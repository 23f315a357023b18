/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirTile:
 *
 * A card with one figure.
 *
 * Properties: "caption": what it counts; "value"; "note": a few words below
 */
#define WEIR_TYPE_TILE (weir_tile_get_type ())
G_DECLARE_FINAL_TYPE (WeirTile, weir_tile, WEIR, TILE, AdwBin)

G_END_DECLS
