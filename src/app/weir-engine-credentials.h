/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-credential-store.h"
#include "store/weir-settings.h"

G_BEGIN_DECLS

/* How it stands with the secrets that the settings keep elsewhere, the worst of all. */
typedef enum
{
  WEIR_CREDENTIALS_COMPLETE, /* all are known, or none are needed */
  WEIR_CREDENTIALS_PENDING,  /* they are being asked for */
  WEIR_CREDENTIALS_ABSENT,   /* one that the settings name is not there, or cannot be read */
  WEIR_CREDENTIALS_LOCKED,
  WEIR_CREDENTIALS_UNAVAILABLE,
} WeirCredentialsStanding;

/* (nullable): what a client is told that needs what is missing; %NULL: nothing is missing. */
const char *weir_credentials_standing_explain (WeirCredentialsStanding standing);

/**
 * WeirEngineCredentials:
 *
 * Fetches the secrets that settings keep in a credential store, again whenever that says that it
 * changed. A secret once known stays known while the store is locked. For the owner's thread.
 */
typedef struct _WeirEngineCredentials WeirEngineCredentials;

/* @store: (nullable): there is none; @changed: secrets or the standing became others. */
WeirEngineCredentials *weir_engine_credentials_new (WeirCredentialStore *store,
                                                    void (*changed) (gpointer user_data),
                                                    gpointer user_data);
void weir_engine_credentials_free (WeirEngineCredentials *self);

/* Asks for all that @settings keep in the store. */
void weir_engine_credentials_look (WeirEngineCredentials *self, WeirSettings *settings);

/* (transfer none): for #WeirSettingsSources. */
GHashTable *weir_engine_credentials_get_secrets (WeirEngineCredentials *self);
WeirCredentialsStanding weir_engine_credentials_get_standing (WeirEngineCredentials *self);

/* %FALSE: what the settings keep in the store is forgotten when this process ends. */
gboolean weir_engine_credentials_are_lasting (WeirEngineCredentials *self);

G_END_DECLS
