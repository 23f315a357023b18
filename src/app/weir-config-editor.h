/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-kept-change.h"

G_BEGIN_DECLS

/**
 * WeirConfigEditor:
 *
 * What all that change config.json share: which file it is, whether it may be changed, and where the
 * secrets are that it speaks of. Abstract.
 *
 * Signals:
 * "changed" (): config.json, or a secret it speaks of, became another one: who has a #WeirService calls
 *   weir_service_reload (). Before the callback of what changed it
 */
#define WEIR_TYPE_CONFIG_EDITOR (weir_config_editor_get_type ())
G_DECLARE_DERIVABLE_TYPE (WeirConfigEditor, weir_config_editor, WEIR, CONFIG_EDITOR, GObject)

struct _WeirConfigEditorClass
{
  GObjectClass parent_class;
};

/**
 * weir_config_editor_new:
 * @type: what derives from this
 * @file: config.json; need not be there
 * @writable: %FALSE: all changes fail with WEIR_EDIT_ERROR_READ_ONLY
 * @store: (nullable): where secrets go; a reference is taken. %NULL: there is none
 *
 * Returns: (transfer full): an instance of @type
 */
gpointer weir_config_editor_new (GType type,
                                 const char *file,
                                 gboolean writable,
                                 WeirCredentialStore *store);

const char *weir_config_editor_get_file (WeirConfigEditor *self);
WeirCredentialStore *weir_config_editor_get_store (WeirConfigEditor *self); /* (nullable) */

/* WEIR_EDIT_ERROR_READ_ONLY */
gboolean weir_config_editor_check_writable (WeirConfigEditor *self, GError **error);

/* As weir_kept_change_async (), with the file and the store of @self in the place of those of @change. */
void weir_config_editor_change_async (WeirConfigEditor *self,
                                      const WeirKeptChange *change,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* Errors: WEIR_EDIT_ERROR_READ_ONLY, those of weir_kept_change_finish () */
gboolean
weir_config_editor_change_finish (WeirConfigEditor *self, GAsyncResult *result, GError **error);

G_END_DECLS
