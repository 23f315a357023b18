/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

#include "base/weir-credential-store.h"

G_BEGIN_DECLS

/* A model that the configuration binds to deployments by hand. */
typedef struct
{
  char *model; /* name or alias, as clients will say it */
  char **urls; /* deployment URLs or bare ids, at least one */
} WeirSettingsModel;

/**
 * WeirSettingsAccount:
 *
 * One subaccount. Its service key is still text: reading it is the business of the layer that uses
 * it, which names @key_origin in its error.
 */
typedef struct
{
  char *id;   /* stable over renames, unique; the name unless the file says otherwise */
  char *name; /* unique */
  WeirSecret *service_key; /* (nullable): %NULL when it is in the keyring and not known yet */
  gboolean in_keyring;     /* the service key stands there, by the account's id */
  char *key_origin;        /* "key.json", "AICORE_SERVICE_KEY": where the key was read */
  char **resource_groups;  /* at least one */
  int priority;            /* lower is asked first; default 0 */
  guint weight;            /* share among equals; default 1 */
  gboolean enabled;        /* %FALSE: configured, but not used; default %TRUE */
  gboolean discover;       /* find other deployments than those of @models; default %TRUE */
  WeirSettingsModel *models;
  guint n_models;
} WeirSettingsAccount;

/* A key that clients of the proxy may present. */
typedef struct
{
  char *name;
  WeirSecret *secret;  /* (nullable): %NULL when it is in the keyring and not known yet, or kept as
                             a digest only */
  gboolean in_keyring; /* the secret stands there, by the key's name */
  gint64 expires_wall_us;         /* 0: never */
  gint64 tokens_per_month;        /* 0: any number */
  double budget_per_month;        /* as in #WeirSettingsBudget; 0: none of its own */
  char **models;                  /* (nullable): glob patterns of the only models it may ask for */
  guint8 digest[WEIR_DIGEST_LEN]; /* SHA-256 of the secret, as far as that is known */
} WeirSettingsKey;

/* Whether the key can be recognised: it is not one of the keyring's that is not known yet. */
gboolean weir_settings_key_is_known (const WeirSettingsKey *self);

typedef struct
{
  char *alias;
  char *model;
} WeirSettingsAlias;

/* What a rule says of one name: the models that stand in for a model, the accounts that are asked for a
 * pattern. */
typedef struct
{
  char *name;
  char **values; /* at least one, none twice */
} WeirSettingsRule;

/**
 * WeirSettingsRules:
 * @fallbacks: models that may answer in the place of another, in their order
 * @defaults: for an API ("chat", "messages", "responses", "gemini", "ollama", "embeddings") the model
 *   that answers when the one asked for is unknown
 * @order: for a glob pattern of models, accounts in the order in which they are asked; the first
 *   pattern that matches counts
 * @include: (nullable): glob patterns of the only models to be had
 * @exclude: (nullable): glob patterns of models not to be had
 * @account: (nullable): the only account to be used, by its name; %NULL: all of them
 *
 * How the user wants models to be chosen, beside the aliases.
 */
typedef struct
{
  WeirSettingsRule *fallbacks;
  guint n_fallbacks;
  WeirSettingsAlias *defaults; /* alias: the API */
  guint n_defaults;
  WeirSettingsRule *order;
  guint n_order;
  char **include;
  char **exclude;
  char *account;
} WeirSettingsRules;

#define WEIR_SETTINGS_N_PRICES 4

/* What a million tokens of a model cost: read, read from a cache, written to one, written by the model;
 * negative: not said. In the currency where a capacity unit has a price in it, else in capacity units. */
typedef struct
{
  char *model;
  double rates[WEIR_SETTINGS_N_PRICES];
} WeirSettingsPrice;

/**
 * WeirSettingsPrices:
 * @currency: (nullable): three letters
 * @unit: what a capacity unit costs in it; 0: not said
 */
typedef struct
{
  char *currency;
  double unit;
  WeirSettingsPrice *models;
  guint n_models;
} WeirSettingsPrices;

/**
 * WeirSettingsBudget:
 * @month: what may be spent in a month, in the currency where a capacity unit has a price in it, else in
 *   capacity units; 0: anything
 * @stop: requests are refused once it is spent
 */
typedef struct
{
  double month;
  gboolean stop;
} WeirSettingsBudget;

/* Limits as the file has them; 0 where it says nothing. Times in seconds, bodies in MiB. */
typedef struct
{
  guint connect_s;
  guint first_byte_s;
  guint first_byte_reasoning_s;
  guint gap_s;
  guint gap_reasoning_s;
  guint total_s;
  guint heartbeat_s;
  guint drain_s;
  guint refresh_s;
  guint max_connections;
  guint max_requests;
  guint max_body_mib;
  guint max_bodies_mib;
  guint usage_days; /* requests are kept so long in the database */
} WeirSettingsLimits;

/**
 * WeirSettings:
 *
 * All that is configured, read and checked. Immutable, reference-counted, any thread.
 */
typedef struct
{
  char *file;           /* (nullable): the configuration file it came from, absolute */
  WeirSecret *document; /* (nullable): the file's text as it was read, unknown members and all */
  char *account_source; /* (nullable): where the accounts came from, for people */
  WeirSettingsAccount *accounts;
  guint n_accounts;
  WeirSettingsKey *keys;
  guint n_keys;
  WeirSettingsAlias *aliases;
  guint n_aliases;
  WeirSettingsRules rules;
  char *host;             /* default "127.0.0.1" */
  guint16 port;           /* default 3001; 0 only when the command line says so: a free one */
  gboolean host_explicit; /* the host was chosen by someone */
  char **allowed_hosts;
  char **allowed_origins;
  char *tls_cert;    /* (nullable): absolute path of a PEM file */
  char *tls_key;     /* (nullable): the same; both or none */
  char *ca_file;     /* (nullable): absolute path of a PEM file: the only CAs to trust upstream */
  char *client_type; /* (nullable): value of AI-Client-Type */
  gboolean strict;   /* a member that would be dropped is an error */
  gboolean learn;    /* a member that a deployment refuses is left out; default TRUE */
  gboolean debug;
  gboolean keep_bodies; /* of requests and replies, in memory only, to look at */
  gboolean demo;        /* the only account is the built-in demo's */
  WeirSettingsLimits limits;
  WeirSettingsPrices prices;
  WeirSettingsBudget budget;
  char **watched;  /* files it was read from: a change of one is a reason to read again */
  char **warnings; /* what should be told, each a whole sentence without secrets */
} WeirSettings;

/**
 * WeirSettingsSources:
 * @environment: (array zero-terminated=1): "NAME=value", as from g_get_environ ()
 * @home_dir: what "~" is
 * @config_dir: $XDG_CONFIG_HOME
 * @config_file: (nullable): the file given on the command line; else CONFIG_PATH, else
 *   weir/config.json in @config_dir, which may be missing
 * @host: (nullable): given on the command line
 * @port: given on the command line; -1: not
 * @tls_cert: (nullable): given on the command line
 * @tls_key: (nullable): given on the command line
 * @debug: given on the command line
 * @secrets: (nullable) (element-type utf8 WeirSecret): what is known of the keyring, by
 *   weir_settings_build_secret_name (); never copied with the rest
 * @demo_key: (nullable): service key of the built-in demo. When it is set, that is the only account,
 *   and "demo" the only key of clients: a key everyone knows must not open real accounts
 *
 * All places where settings may stand. The command line goes before the environment (PORT, HOST,
 * DEBUG), the environment before the file. Accounts come from the first place that has any: the
 * file, AICORE_SERVICE_KEY, AICORE_* variables, ~/.aicore/config.json (AICORE_CONFIG, AICORE_HOME,
 * AICORE_PROFILE), VCAP_SERVICES. Keys of clients come from all of: the file's
 * secret_authentication_tokens, WEIR_API_KEYS_FILE, weir-api-keys in $CREDENTIALS_DIRECTORY.
 */
typedef struct
{
  const char *const *environment;
  const char *home_dir;
  const char *config_dir;
  const char *config_file;
  const char *host;
  int port;
  const char *tls_cert;
  const char *tls_key;
  gboolean debug;
  GHashTable *secrets;
  const char *demo_key;
} WeirSettingsSources;

/* (nullable) (transfer none): a variable of the environment; %NULL also when it is empty. */
const char *weir_settings_sources_getenv (const WeirSettingsSources *self, const char *name);

/* (nullable) (transfer none): the file that was named, on the command line or by CONFIG_PATH, which is read
 * and never written; %NULL: Weir's own is used. */
const char *weir_settings_sources_get_named (const WeirSettingsSources *self);

/* (transfer full): the path of that file, or of Weir's own. */
char *weir_settings_sources_build_path (const WeirSettingsSources *self);

/* (transfer full): the name of a secret of the keyring in the table of the sources. */
char *weir_settings_build_secret_name (WeirCredentialKind kind, const char *name);

/* (transfer full): those of this process, with nothing on the command line. */
WeirSettingsSources *weir_settings_sources_new (void);

/* (transfer full): a copy that owns all it points to, as does the one made by the function above. */
WeirSettingsSources *weir_settings_sources_copy (const WeirSettingsSources *other);
void weir_settings_sources_free (WeirSettingsSources *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirSettingsSources, weir_settings_sources_free)

/**
 * weir_settings_load:
 *
 * Reads, never writes. No account at all is no error here.
 *
 * Returns: (transfer full) (nullable): the settings
 *
 * Errors: WEIR_STORE_ERROR_*, naming file and member
 */
WeirSettings *weir_settings_load (const WeirSettingsSources *sources, GError **error);

WeirSettings *weir_settings_ref (WeirSettings *self);
void weir_settings_unref (WeirSettings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirSettings, weir_settings_unref)

/* (transfer none) (array zero-terminated=1): the APIs that a default model can be set for. */
const char *const *weir_settings_get_apis (void);

/* Number of accounts that are to be used. */
guint weir_settings_count_enabled (const WeirSettings *self);

/* Whether both describe the same account, key and all. */
gboolean weir_settings_account_equal (const WeirSettingsAccount *a, const WeirSettingsAccount *b);

G_END_DECLS
