/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-secret.h"
#include "store/weir-config-edit.h"

G_BEGIN_DECLS

/* Where a key that clients present is kept. */
typedef enum
{
  WEIR_API_KEY_IN_KEYRING,
  WEIR_API_KEY_AS_DIGEST, /* only its SHA-256 is in config.json: it cannot be shown again */
  WEIR_API_KEY_IN_FILE,   /* in config.json as it is: read, but not made any more */
} WeirApiKeyPlace;

/**
 * WeirApiKeyInfo:
 * @name: unique; "key-2" for the second one when it stands there without a name
 * @expires: (nullable): when it ends to be valid, as it stands there: "2027-01-31T00:00:00Z"
 * @expires_wall_us: the same, microseconds since 1970 UTC; 0: never
 * @models: (nullable) (array zero-terminated=1): glob patterns of the only models it may ask for;
 *   %NULL: all
 * @tokens_per_month: 0: any number
 * @budget_per_month: in the currency of the settings or, without one, in capacity units; 0: any
 *
 * What is known of a key without the key.
 */
typedef struct
{
  char *name;
  char *expires;
  gint64 expires_wall_us;
  char **models;
  gint64 tokens_per_month;
  double budget_per_month;
  WeirApiKeyPlace place;
} WeirApiKeyInfo;

WeirApiKeyInfo *weir_api_key_info_new (const char *name);
WeirApiKeyInfo *weir_api_key_info_copy (const WeirApiKeyInfo *self);
void weir_api_key_info_free (WeirApiKeyInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirApiKeyInfo, weir_api_key_info_free)

/* @expires: (nullable). Errors: WEIR_EDIT_ERROR_INVALID when it is no time. */
gboolean weir_api_key_info_set_expires (WeirApiKeyInfo *self, const char *expires, GError **error);
void weir_api_key_info_set_models (WeirApiKeyInfo *self, const char *const *models);

/* The keys in the text of config.json, "secret_authentication_tokens". For those who edit them. Errors:
 * WEIR_EDIT_ERROR_ABSENT, WEIR_EDIT_ERROR_EXISTS, WEIR_STORE_ERROR_VALUE. */

/* (transfer full) (element-type WeirApiKeyInfo) */
GPtrArray *weir_api_key_entry_list (const WeirConfigEdit *edit);

/* (transfer full) (nullable) */
WeirApiKeyInfo *
weir_api_key_entry_read (const WeirConfigEdit *edit, const char *name, GError **error);

/* (transfer full) (nullable): the key itself, when it is in the file. */
WeirSecret *weir_api_key_entry_dup_key (const WeirConfigEdit *edit, const char *name);

/* @key: (nullable): whose digest is kept, when that is its place. In the place of one of that name, or at the
 * end. */
gboolean weir_api_key_entry_put (WeirConfigEdit *edit,
                                 const WeirApiKeyInfo *info,
                                 const WeirSecret *key,
                                 GError **error);

gboolean weir_api_key_entry_remove (WeirConfigEdit *edit, const char *name, GError **error);

G_END_DECLS
