/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-desk.h"

G_BEGIN_DECLS

/**
 * WeirKeyGroup:
 *
 * The keys that local clients present. A new one is shown once, to be copied.
 *
 * Properties: "desk"
 */
#define WEIR_TYPE_KEY_GROUP (weir_key_group_get_type ())
G_DECLARE_FINAL_TYPE (WeirKeyGroup, weir_key_group, WEIR, KEY_GROUP, AdwPreferencesGroup)

G_END_DECLS
