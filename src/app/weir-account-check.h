/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-account-form.h"
#include "app/weir-check-item.h"
#include "app/weir-service.h"

G_BEGIN_DECLS

/**
 * WeirAccountCheck:
 *
 * The connection test of a service key for windows: a #GListModel of four #WeirCheckItem, which can be
 * run any number of times. A step that fails says what to do; those after it stay unchecked.
 *
 * Properties, read-only: "state": of the whole; "n-deployments": running ones, once it has passed;
 * "found-groups": names of the resource groups that the service has, once they are known
 */
#define WEIR_TYPE_ACCOUNT_CHECK (weir_account_check_get_type ())
G_DECLARE_FINAL_TYPE (WeirAccountCheck, weir_account_check, WEIR, ACCOUNT_CHECK, GObject)

WeirAccountCheck *weir_account_check_new (WeirClock *clock);

/**
 * weir_account_check_run:
 * @key: a service key
 * @groups: (array zero-terminated=1): resource groups, at least one
 * @ca_file: (nullable): a PEM file: the only CAs to trust
 *
 * Begins. One that is under way is given up.
 */
void weir_account_check_run (WeirAccountCheck *self,
                             const WeirSecret *key,
                             const char *const *groups,
                             const char *ca_file);

/* The same with what is in @form, and the CAs that @service trusts. Without a key or a group, nothing is tried. */
void
weir_account_check_run_form (WeirAccountCheck *self, WeirAccountForm *form, WeirService *service);

/* Gives up, and forgets what came out. */
void weir_account_check_reset (WeirAccountCheck *self);

WeirAccountTestState weir_account_check_get_state (WeirAccountCheck *self);
guint weir_account_check_get_n_deployments (WeirAccountCheck *self);

/* (transfer none) (array zero-terminated=1) */
const char *const *weir_account_check_get_found_groups (WeirAccountCheck *self);

G_END_DECLS
