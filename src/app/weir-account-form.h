/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-account-editor.h"
#include "app/weir-alias-item.h"
#include "app/weir-group-item.h"
#include "base/weir-clock.h"

G_BEGIN_DECLS

/**
 * WeirAccountForm:
 *
 * One account while it is entered or edited, for windows to bind to. Main thread.
 *
 * Properties: "name", "priority", "weight", "enabled"; and read-only:
 * "is-new": it is to be added;
 * "groups": a #GListModel of #WeirGroupItem, of which at least one has to be selected;
 * "aliases": a #GListModel of #WeirAliasItem;
 * "entering" (writable): a service key is being asked for;
 * "has-key": there is a service key, and what follows tells of it: "key-title", "key-note",
 * "client-id", "sign-in-host", "api-host", "key-end" (nullable: it has none), "key-warning" (nullable);
 * "key-error" (nullable): why what was entered last is no service key;
 * "duplicate" (nullable): the account that has it already;
 * "trouble" (nullable): why it cannot be saved as it is; "can-save";
 * "busy": it is being saved; "error" (nullable): why it was not; "locked": because of the keyring
 */
#define WEIR_TYPE_ACCOUNT_FORM (weir_account_form_get_type ())
G_DECLARE_FINAL_TYPE (WeirAccountForm, weir_account_form, WEIR, ACCOUNT_FORM, GObject)

/**
 * weir_account_form_new:
 * @store: (nullable): where the key is going to be
 * @draft: (nullable): the account that is edited; %NULL: a new one
 * @key: (nullable): its service key, when it is known
 */
WeirAccountForm *weir_account_form_new (WeirAccountEditor *editor,
                                        WeirCredentialStore *store,
                                        WeirClock *clock,
                                        const WeirAccountDraft *draft,
                                        WeirSecret *key);

/* @file: (nullable): name of the file it is from; %NULL: it was pasted. In any form that
 * weir_key_facts_read_texts () takes. */
void weir_account_form_take_key (WeirAccountForm *self, const WeirSecret *text, const char *file);

/* What was to be read as a service key could not even be read. */
void weir_account_form_refuse_key (WeirAccountForm *self, const char *reason);

/* (nullable): to be tested with. */
WeirSecret *weir_account_form_get_key (WeirAccountForm *self);

const char *weir_account_form_get_name (WeirAccountForm *self);

/* (transfer full) (array zero-terminated=1): the selected groups. */
char **weir_account_form_dup_groups (WeirAccountForm *self);

/* Adds a group unless it is there, and selects it. */
void weir_account_form_add_group (WeirAccountForm *self, const char *name);

/* (array zero-terminated=1): adds those that are not there yet, without selecting them. */
void weir_account_form_offer_groups (WeirAccountForm *self, const char *const *names);

void weir_account_form_add_alias (WeirAccountForm *self);
void weir_account_form_remove_alias (WeirAccountForm *self, WeirAliasItem *item);

/* The callback comes in every case; the form tells by itself what went wrong. */
void weir_account_form_save_async (WeirAccountForm *self,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* %FALSE: it was not saved. */
gboolean weir_account_form_save_finish (WeirAccountForm *self, GAsyncResult *result);

G_END_DECLS
