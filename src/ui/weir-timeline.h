/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "base/weir-sight.h"

G_BEGIN_DECLS

/**
 * WeirTimeline:
 *
 * What a request passed through, one below the other, each at its time. To assistive technology it is an
 * image whose label says the same.
 */
#define WEIR_TYPE_TIMELINE (weir_timeline_get_type ())
G_DECLARE_FINAL_TYPE (WeirTimeline, weir_timeline, WEIR, TIMELINE, GtkWidget)

/* @sight: (nullable) */
void weir_timeline_set_sight (WeirTimeline *self, const WeirSight *sight);

/* (transfer full): what it says in a sentence. */
char *weir_timeline_dup_text (const WeirSight *sight);

G_END_DECLS
