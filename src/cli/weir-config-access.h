/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-credential-store.h"
#include "cli/weir-command.h"
#include "store/weir-settings.h"

G_BEGIN_DECLS

/**
 * WeirConfigAccess:
 * @file: config.json, where changes go
 * @writable: it is in use: CONFIG_PATH names no other file
 * @store: the keyring of the session; where there is none, one where nothing is available
 *
 * What the commands share that look at the configuration and change it.
 */
typedef struct
{
  char *file;
  gboolean writable;
  WeirCredentialStore *store;
} WeirConfigAccess;

void weir_config_access_init (WeirConfigAccess *self);
void weir_config_access_clear (WeirConfigAccess *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirConfigAccess, weir_config_access_clear)

/**
 * weir_config_access_load:
 * @config: (nullable): the file given with --config
 * @standing: (out) (optional): how it stands with what is in the keyring
 *
 * The settings as an engine would have them, with the secrets that the keyring gives without being
 * asked to unlock.
 *
 * Returns: (transfer full) (nullable)
 */
WeirSettings *weir_config_access_load (WeirConfigAccess *self,
                                       const char *config,
                                       WeirCredentialsStanding *standing,
                                       GError **error);

/* Whether there is a keyring to put a secret into, locked or not. */
gboolean weir_config_access_has_keyring (WeirConfigAccess *self);

/* Says what went wrong with a change, and what can be done.
 *
 * Returns: what to end with */
WeirExit weir_config_access_explain (const GError *error);

/* Lets the Weir that runs in this session, if one does, take a change over at once. */
void weir_config_access_tell_running (void);

G_END_DECLS
