/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "base/weir-sight.h"

G_BEGIN_DECLS

/**
 * WeirRequestBodiesView:
 *
 * The bodies of a request that are kept, one at a time, and what differs between the one that came and the
 * one that went upstream; or how they are kept.
 */
#define WEIR_TYPE_REQUEST_BODIES_VIEW (weir_request_bodies_view_get_type ())
G_DECLARE_FINAL_TYPE (WeirRequestBodiesView,
                      weir_request_bodies_view,
                      WEIR,
                      REQUEST_BODIES_VIEW,
                      AdwBin)

/* @sight: (nullable) */
void weir_request_bodies_view_set_sight (WeirRequestBodiesView *self, const WeirSight *sight);

G_END_DECLS
