/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-account-draft.h"
#include "app/weir-account-entry.h"
#include "app/weir-config-editor.h"
#include "app/weir-edit-error.h"
#include "app/weir-key-facts.h"

G_BEGIN_DECLS

/**
 * WeirAccountEditor:
 *
 * Adds, changes and removes accounts: the entry goes into config.json, the service key into the
 * keyring. Either both are done, or nothing: without the keyring the file stays as it was, without the
 * file no secret is left behind. What others write into the file at the same time is not lost.
 *
 * In the thread of the credential store. Several changes may be asked for at once, but each should
 * have ended before the next of the same account begins. Each ends with its own error:
 *
 * - WEIR_EDIT_ERROR_*; the messages are for people
 * - WEIR_AICORE_ERROR_KEY: the service key cannot be used; the message names the member
 * - WEIR_CREDENTIAL_ERROR_LOCKED: unlock the keyring and try again; _UNAVAILABLE: there is none
 * - WEIR_STORE_ERROR_* and those of GIO: config.json cannot be read or written
 * - G_IO_ERROR_CANCELLED: nothing was changed
 */
#define WEIR_TYPE_ACCOUNT_EDITOR (weir_account_editor_get_type ())
G_DECLARE_FINAL_TYPE (WeirAccountEditor,
                      weir_account_editor,
                      WEIR,
                      ACCOUNT_EDITOR,
                      WeirConfigEditor)

/* As weir_config_editor_new (); service keys go into @store. */
WeirAccountEditor *
weir_account_editor_new (const char *file, gboolean writable, WeirCredentialStore *store);

/* All accounts of config.json in their order. Those from elsewhere (AICORE_* variables, ~/.aicore) are
 * not among them; they are not used any more once there is one here. */
void weir_account_editor_list_async (WeirAccountEditor *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* (transfer full) (nullable) (element-type WeirAccountDraft) */
GPtrArray *
weir_account_editor_list_finish (WeirAccountEditor *self, GAsyncResult *result, GError **error);

/* Which account has the service key @key already, for saying so while it is entered. */
void weir_account_editor_find_duplicate_async (WeirAccountEditor *self,
                                               WeirSecret *key,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);

/* @name: (out) (transfer full) (nullable): %NULL: none has. */
gboolean weir_account_editor_find_duplicate_finish (WeirAccountEditor *self,
                                                    GAsyncResult *result,
                                                    char **name,
                                                    GError **error);

/**
 * weir_account_editor_add_async:
 * @draft: copied; its id is given out here
 * @key: one service key, in any form that weir_key_facts_read_texts () takes
 * @place: where the key is to be kept
 *
 * A duplicate is an error that names the other account.
 */
void weir_account_editor_add_async (WeirAccountEditor *self,
                                    const WeirAccountDraft *draft,
                                    WeirSecret *key,
                                    WeirAccountKeyPlace place,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean
weir_account_editor_add_finish (WeirAccountEditor *self, GAsyncResult *result, GError **error);

/* Makes the account called @name what @draft (copied) says; with another name in it, it is renamed. It
 * keeps its id, and so its key and its figures. */
void weir_account_editor_update_async (WeirAccountEditor *self,
                                       const char *name,
                                       const WeirAccountDraft *draft,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
weir_account_editor_update_finish (WeirAccountEditor *self, GAsyncResult *result, GError **error);

/* Gives the account @name another service key, or (with the same one) moves it to @place. */
void weir_account_editor_replace_key_async (WeirAccountEditor *self,
                                            const char *name,
                                            WeirSecret *key,
                                            WeirAccountKeyPlace place,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
gboolean weir_account_editor_replace_key_finish (WeirAccountEditor *self,
                                                 GAsyncResult *result,
                                                 GError **error);

/* Puts the accounts into the order of @names; those not named come after them. */
void weir_account_editor_arrange_async (WeirAccountEditor *self,
                                        const char *const *names,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
weir_account_editor_arrange_finish (WeirAccountEditor *self, GAsyncResult *result, GError **error);

/**
 * weir_account_editor_remove_async:
 *
 * Takes the account out of config.json, and out of the rules that name it. Its key stays in the keyring
 * until weir_account_editor_forget_async () is called with what this returns, which is to
 * happen once it cannot be undone any more.
 */
void weir_account_editor_remove_async (WeirAccountEditor *self,
                                       const char *name,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* (transfer full) (nullable) */
WeirAccountRest *
weir_account_editor_remove_finish (WeirAccountEditor *self, GAsyncResult *result, GError **error);

/* Puts back what was removed, where it was. @rest is borrowed until the callback. WEIR_EDIT_ERROR_EXISTS
 * when another has its name now. */
void weir_account_editor_restore_async (WeirAccountEditor *self,
                                        const WeirAccountRest *rest,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
weir_account_editor_restore_finish (WeirAccountEditor *self, GAsyncResult *result, GError **error);

/* Deletes the key of what was removed, unless an account uses it (again). @rest is borrowed until the
 * callback. That it is not there any more is no error. */
void weir_account_editor_forget_async (WeirAccountEditor *self,
                                       const WeirAccountRest *rest,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
weir_account_editor_forget_finish (WeirAccountEditor *self, GAsyncResult *result, GError **error);

G_END_DECLS
