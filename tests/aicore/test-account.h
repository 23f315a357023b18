/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-account.h"

G_BEGIN_DECLS

/* (transfer full): the account "acme" with a client secret, in the groups "default" and "team-a",
 * without a token source. @url: of the token endpoint and the API. */
static inline WeirAccount *
test_account_new (const char *url)
{
  static const char *const groups[] = { "default", "team-a", NULL };
  WeirAccount *account = weir_account_alloc ();
  g_autoptr (GError) error = NULL;
  WeirServiceKeyParts parts = { 0 };

  parts.client_id = "sb-1!b2|aicore!b540";
  parts.client_secret = "s3cret$=&+";
  parts.auth_url = url;
  parts.base_url = url;
  account->id = g_strdup ("acme");
  account->name = g_strdup ("Acme");
  account->key = weir_service_key_new_from_parts (&parts, &error);
  g_assert_no_error (error);
  account->resource_groups = g_strdupv ((char **) groups);

  return account;
}

/* Binds the name @model to the deployments @ids (separated by commas). */
static inline void
test_account_pin (WeirAccount *account, const char *model, const char *ids)
{
  account->pinned = g_renew (WeirPinnedModel, account->pinned, account->n_pinned + 1);
  account->pinned[account->n_pinned].model = g_strdup (model);
  account->pinned[account->n_pinned].deployments = g_strsplit (ids, ",", -1);
  account->n_pinned++;
}

G_END_DECLS
