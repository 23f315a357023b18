/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-usage-words.h"

#include <glib/gi18n.h>

static const struct
{
  const char *unnamed;
  const char *rest;
  const char *head;
} words[WEIR_USAGE_N_GROUPINGS] = {
  [WEIR_USAGE_BY_MODEL] = { N_ ("Unknown model"), N_ ("Other models"), N_ ("Model") },
  [WEIR_USAGE_BY_KEY] = { N_ ("No key"), N_ ("Other keys"), N_ ("Client key") },
  [WEIR_USAGE_BY_ACCOUNT] = { N_ ("No subaccount"), N_ ("Other subaccounts"), N_ ("Subaccount") },
};

const char *
weir_usage_words_get_name (WeirUsageGrouping grouping, const char *name)
{
  g_return_val_if_fail (grouping < WEIR_USAGE_N_GROUPINGS && name != NULL, NULL);

  return name[0] != '\0' ? name : _ (words[grouping].unnamed);
}

const char *
weir_usage_words_get_rest (WeirUsageGrouping grouping)
{
  g_return_val_if_fail (grouping < WEIR_USAGE_N_GROUPINGS, NULL);

  return _ (words[grouping].rest);
}

const char *
weir_usage_words_get_head (WeirUsageGrouping grouping)
{
  g_return_val_if_fail (grouping < WEIR_USAGE_N_GROUPINGS, NULL);

  return _ (words[grouping].head);
}
