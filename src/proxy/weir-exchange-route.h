/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-exchange-state.h"

G_BEGIN_DECLS

/* Which models and deployments may answer a request: the one that is asked for, and by the user's rules
 * others in its place. */

/* (transfer full) (nullable): @body with the default model of this API as its own; %NULL when it names one
 * itself, or there is no default. @problem: why @body could not be read. */
GBytes *weir_exchange_name_default (WeirExchange *self, GBytes *body, const GError *problem);

/**
 * weir_exchange_route:
 *
 * Finds the first candidates: of the model asked for; when it has none, of those that stand in for it;
 * when it is unknown or none is named (%NULL), of the default for this API.
 *
 * Errors: those of weir_snapshot_find () and weir_exchange_keep_to_maker (), for the model asked for
 */
gboolean weir_exchange_route (WeirExchange *self, GError **error);

/* The candidates become those of the next model that may stand in. @reason: (nullable): why the one
 * before cannot answer. %FALSE when there is none; then they are left as they are. */
gboolean weir_exchange_fall_back (WeirExchange *self, const GError *reason);

/* The candidates become what @router (nullable: the request's own) knows of the same model. On an error
 * they are left as they are. */
gboolean weir_exchange_find_again (WeirExchange *self, WeirRouter *router, GError **error);

/* (transfer full) (nullable): as weir_balancer_pick () does it, in the user's order of accounts. */
WeirDeployment *weir_exchange_pick (WeirExchange *self, GError **error);

G_END_DECLS
