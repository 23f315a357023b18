/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-request-item.h"

G_BEGIN_DECLS

/**
 * WeirRequestPill:
 *
 * How a request went, in a word or number and an icon, never by colour alone; it follows the request.
 *
 * Properties: "item" (nullable)
 */
#define WEIR_TYPE_REQUEST_PILL (weir_request_pill_get_type ())
G_DECLARE_FINAL_TYPE (WeirRequestPill, weir_request_pill, WEIR, REQUEST_PILL, AdwBin)

GtkWidget *weir_request_pill_new (void);

void weir_request_pill_set_item (WeirRequestPill *self, WeirRequestItem *item);

G_END_DECLS
