/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/weir-config-value.h"
#include "store/weir-settings.h"
#include "store/weir-store-file.h"

G_BEGIN_DECLS

#define WEIR_CONFIG_MAX_SIZE (4 * 1024 * 1024)
#define WEIR_KEY_FILE_MAX_SIZE (256 * 1024)

/**
 * WeirSettingsReader:
 * @sources: where to read (borrowed)
 * @settings: what is being filled; its arrays only at the end
 * @accounts: (element-type WeirSettingsAccount)
 * @keys: (element-type WeirSettingsKey)
 * @aliases: (element-type WeirSettingsAlias)
 * @fallbacks: (element-type WeirSettingsRule)
 * @defaults: (element-type WeirSettingsAlias)
 * @order: (element-type WeirSettingsRule)
 * @prices: (element-type WeirSettingsPrice)
 * @watched: (element-type utf8)
 * @warnings: (element-type utf8)
 *
 * Settings while they are read. Inside the store only.
 */
typedef struct
{
  const WeirSettingsSources *sources;
  WeirSettings *settings;
  GArray *accounts;
  GArray *keys;
  GArray *aliases;
  GArray *fallbacks;
  GArray *defaults;
  GArray *order;
  GArray *prices;
  GPtrArray *watched;
  GPtrArray *warnings;
} WeirSettingsReader;

/* @sources: borrowed until weir_settings_reader_clear () */
void weir_settings_reader_init (WeirSettingsReader *self, const WeirSettingsSources *sources);

void weir_settings_reader_clear (WeirSettingsReader *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirSettingsReader, weir_settings_reader_clear)

/* (transfer full): all that was read; nothing is left but to clear the reader. */
WeirSettings *weir_settings_reader_finish (WeirSettingsReader *self);

/* Free what the parts of settings hold, not themselves. */
void weir_settings_account_clear (WeirSettingsAccount *account);
void weir_settings_key_clear (WeirSettingsKey *key);
void weir_settings_alias_clear (WeirSettingsAlias *alias);
void weir_settings_rule_clear (WeirSettingsRule *rule);
void weir_settings_price_clear (WeirSettingsPrice *price);

/* (nullable): a variable's value; one that is set to nothing counts as not set. */
const char *weir_settings_reader_getenv (const WeirSettingsReader *self, const char *name);

void weir_settings_reader_warn (WeirSettingsReader *self, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

/* Reads a file that holds secrets, so a loose mode is a warning, and has it watched. */
WeirSecret *weir_settings_reader_read_secret (WeirSettingsReader *self,
                                              const char *path,
                                              gsize max_size,
                                              GError **error);

/* (transfer full) (nullable): a secret of the keyring, as far as the sources know it. */
WeirSecret *weir_settings_reader_dup_kept (const WeirSettingsReader *self,
                                           WeirCredentialKind kind,
                                           const char *name);

/* (transfer none): a new account at the end, called @name, with defaults. */
WeirSettingsAccount *weir_settings_reader_add_account (WeirSettingsReader *self, const char *name);

/* Reads config.json. @explicit: it was named by the user, so it must be there, and service keys may
 * stand in files of their own. */
gboolean weir_settings_read_config (WeirSettingsReader *self,
                                    const char *path,
                                    gboolean explicit_path,
                                    GError **error);

/* Fills an account from the members of a flat AICORE_* object. */
gboolean weir_settings_read_aicore_object (WeirSettingsReader *self,
                                           const WeirConfigText *config,
                                           GError **error);

/* The first of the places outside config.json that has an account; none is no error. */
gboolean weir_settings_read_aicore (WeirSettingsReader *self, GError **error);

/* Reads "aliases" and "rules". */
gboolean
weir_settings_read_rules (WeirSettingsReader *self, const WeirConfigText *config, GError **error);

/* Once all accounts are known: those that rules name must be among them. */
gboolean weir_settings_check_rules (const WeirSettingsReader *self, GError **error);

/* Reads "prices" and "budget". */
gboolean
weir_settings_read_prices (WeirSettingsReader *self, const WeirConfigText *config, GError **error);

/* Adds one key; a text that no client could send is refused.
 *
 * @where: what holds it, for errors; @name: (nullable): made up when not given */
gboolean weir_settings_add_key (WeirSettingsReader *self,
                                const char *where,
                                const char *name,
                                const char *key,
                                GError **error);

/* secret_authentication_tokens: texts, or objects of "name", "key", "expires" (RFC 3339) and "models",
 * with "keyring": true in the place of "key" when that stands there, or "sha256". */
gboolean weir_settings_read_config_keys (WeirSettingsReader *self,
                                         const WeirConfigText *config,
                                         GError **error);

/* WEIR_API_KEYS_FILE and $CREDENTIALS_DIRECTORY/weir-api-keys. */
gboolean weir_settings_read_key_files (WeirSettingsReader *self, GError **error);

G_END_DECLS
