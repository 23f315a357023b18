/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirNoSubaccount:
 *
 * What stands in the place of a page that shows what SAP AI Core has, before there is a subaccount.
 */
#define WEIR_TYPE_NO_SUBACCOUNT (weir_no_subaccount_get_type ())
G_DECLARE_FINAL_TYPE (WeirNoSubaccount, weir_no_subaccount, WEIR, NO_SUBACCOUNT, AdwBin)

/**
 * weir_no_subaccount_new:
 * @icon: the name of its picture
 *
 * Returns: (transfer floating): with another picture than a template gives it
 */
GtkWidget *weir_no_subaccount_new (const char *icon);

G_END_DECLS
