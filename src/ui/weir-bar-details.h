/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "app/weir-usage-bars.h"

G_BEGIN_DECLS

/**
 * WeirBarDetails:
 *
 * What one bar of a chart is made of, in a bubble that takes neither clicks nor the focus.
 */
#define WEIR_TYPE_BAR_DETAILS (weir_bar_details_get_type ())
G_DECLARE_FINAL_TYPE (WeirBarDetails, weir_bar_details, WEIR, BAR_DETAILS, GtkPopover)

/* (transfer none): its place is with @parent, which unparents it. */
WeirBarDetails *weir_bar_details_new (GtkWidget *parent);

/* Shows the details of @part, which is drawn at @place. */
void weir_bar_details_show (WeirBarDetails *self,
                            WeirUsageBars *bars,
                            guint part,
                            const GdkRectangle *place);

/* (transfer full): the same in a sentence. */
char *weir_bar_details_dup_text (WeirUsageBars *bars, guint part);

G_END_DECLS
