/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-account-form.h"

G_BEGIN_DECLS

/**
 * WeirKeyArea:
 *
 * Where a service key is pasted, dropped or chosen as a file, and what is said of it afterwards. It
 * brings the actions "key.paste", "key.choose" and "key.replace".
 *
 * Properties: "form": whose key it is
 *
 * Actions it needs around it: "subaccount.open-duplicate"
 */
#define WEIR_TYPE_KEY_AREA (weir_key_area_get_type ())
G_DECLARE_FINAL_TYPE (WeirKeyArea, weir_key_area, WEIR, KEY_AREA, AdwBin)

/* Takes the clipboard's text, or the file that was copied. */
void weir_key_area_paste (WeirKeyArea *self);

G_END_DECLS
