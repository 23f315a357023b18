/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-deployment.h"

G_BEGIN_DECLS

/**
 * WeirRoutingRules:
 *
 * What the user has decided about models beside their aliases: which may stand in for another, which
 * answers for an unknown one, which are hidden, and which accounts are asked. Filled through its
 * functions by who makes it, from then on immutable; reference-counted, any thread.
 *
 * Models are compared by all of their common names.
 */
typedef struct _WeirRoutingRules WeirRoutingRules;

WeirRoutingRules *weir_routing_rules_new (void);
WeirRoutingRules *weir_routing_rules_ref (WeirRoutingRules *self);
void weir_routing_rules_unref (WeirRoutingRules *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRoutingRules, weir_routing_rules_unref)

/* @models: (array zero-terminated=1): may answer in the place of @model, in this order. */
void weir_routing_rules_add_fallbacks (WeirRoutingRules *self,
                                       const char *model,
                                       const char *const *models);

/* @api: as in #WeirRoute. @model answers there when the one asked for is unknown. */
void weir_routing_rules_set_default (WeirRoutingRules *self, const char *api, const char *model);

/* @include: (nullable) (array zero-terminated=1): glob patterns of the only models to be had;
 * @exclude: (nullable) (array zero-terminated=1): of those not to be had. */
void weir_routing_rules_set_filters (WeirRoutingRules *self,
                                     const char *const *include,
                                     const char *const *exclude);

/* @account: (nullable): id of the only account to be used; %NULL: all of them. */
void weir_routing_rules_set_account (WeirRoutingRules *self, const char *account);

/* For models that match @pattern, @accounts (array zero-terminated=1; ids) are asked in this order,
 * then all others. The first pattern added that matches counts. */
void weir_routing_rules_add_order (WeirRoutingRules *self,
                                   const char *pattern,
                                   const char *const *accounts);

/* (nullable) (array zero-terminated=1): the models that may answer in the place of @model. */
const char *const *weir_routing_rules_get_fallbacks (const WeirRoutingRules *self,
                                                     const char *model);

/* (nullable) */
const char *weir_routing_rules_get_default (const WeirRoutingRules *self, const char *api);

/* Whether the filters leave @model. */
gboolean weir_routing_rules_shows (const WeirRoutingRules *self, const char *model);

/* Whether the account @id is used. */
gboolean weir_routing_rules_uses (const WeirRoutingRules *self, const char *id);

/* (nullable) (array zero-terminated=1): ids of the accounts to be asked for @model first. */
const char *const *weir_routing_rules_get_order (const WeirRoutingRules *self, const char *model);

G_END_DECLS
