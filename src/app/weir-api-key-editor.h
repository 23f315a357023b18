/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-api-key-entry.h"
#include "app/weir-config-editor.h"
#include "app/weir-edit-error.h"

G_BEGIN_DECLS

/**
 * WeirApiKeyEditor:
 *
 * Makes, replaces and revokes the keys that local clients present. config.json knows their names; the
 * keys themselves are in the keyring, or only their digests are in the file. As with #WeirAccountEditor,
 * both are changed or nothing, and the errors are the same.
 *
 * A running engine takes each key there is. Without any, it takes requests without one, on this computer
 * only.
 */
#define WEIR_TYPE_API_KEY_EDITOR (weir_api_key_editor_get_type ())
G_DECLARE_FINAL_TYPE (WeirApiKeyEditor, weir_api_key_editor, WEIR, API_KEY_EDITOR, WeirConfigEditor)

/* As weir_config_editor_new (). */
WeirApiKeyEditor *
weir_api_key_editor_new (const char *file, gboolean writable, WeirCredentialStore *store);

/* Those of config.json, in its order. Others (WEIR_API_KEYS_FILE, credentials of systemd) are in the
 * settings only and are changed where they stand. */
void weir_api_key_editor_list_async (WeirApiKeyEditor *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* (transfer full) (nullable) (element-type WeirApiKeyInfo) */
GPtrArray *
weir_api_key_editor_list_finish (WeirApiKeyEditor *self, GAsyncResult *result, GError **error);

/**
 * weir_api_key_editor_create_async:
 * @info: copied: name, limits, and where the key is to be kept (not WEIR_API_KEY_IN_FILE)
 *
 * Makes a new key. WEIR_EDIT_ERROR_EXISTS when the name is taken.
 */
void weir_api_key_editor_create_async (WeirApiKeyEditor *self,
                                       const WeirApiKeyInfo *info,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* (transfer full) (nullable): the new key: kept as a digest, this is the only time it is to be had. */
WeirSecret *
weir_api_key_editor_create_finish (WeirApiKeyEditor *self, GAsyncResult *result, GError **error);

/* Puts a new key in the place of the one called as @info says; the old one ends to be valid at once. */
void weir_api_key_editor_rotate_async (WeirApiKeyEditor *self,
                                       const WeirApiKeyInfo *info,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* (transfer full) (nullable) */
WeirSecret *
weir_api_key_editor_rotate_finish (WeirApiKeyEditor *self, GAsyncResult *result, GError **error);

/* Changes the limits of the key called as @info says; the key and its place stay. */
void weir_api_key_editor_update_async (WeirApiKeyEditor *self,
                                       const WeirApiKeyInfo *info,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
weir_api_key_editor_update_finish (WeirApiKeyEditor *self, GAsyncResult *result, GError **error);

/* Takes the key away. A secret that the keyring does not give away then is of no use any more. */
void weir_api_key_editor_revoke_async (WeirApiKeyEditor *self,
                                       const char *name,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* @n_left: (out) (optional): keys in config.json; with none anywhere, none is needed: tell the user. */
gboolean weir_api_key_editor_revoke_finish (WeirApiKeyEditor *self,
                                            GAsyncResult *result,
                                            guint *n_left,
                                            GError **error);

/* The key itself, for copying it. WEIR_EDIT_ERROR_FOREIGN when only its digest is kept. */
void weir_api_key_editor_lookup_async (WeirApiKeyEditor *self,
                                       const char *name,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* (transfer full) (nullable) */
WeirSecret *
weir_api_key_editor_lookup_finish (WeirApiKeyEditor *self, GAsyncResult *result, GError **error);

G_END_DECLS
