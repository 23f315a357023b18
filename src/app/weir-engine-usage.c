/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-engine-usage.h"

#define DEFAULT_DAYS 90

WeirUsageStore *
weir_engine_usage_new (const char *state_dir, const char *data_dir, WeirClock *clock)
{
  g_autofree char *path = data_dir != NULL ? weir_database_build_path (data_dir) : NULL;
  g_autofree char *folder =
      state_dir != NULL ? g_build_filename (state_dir, "weir", "logs", NULL) : NULL;
  g_autoptr (WeirDatabase) database = weir_database_new (path, 0);
  const WeirUsageStoreOptions options = { .database = database, .folder = folder, .clock = clock };

  return weir_usage_store_new (&options);
}

guint
weir_engine_usage_get_days (guint days)
{
  return days > 0 ? days : DEFAULT_DAYS;
}

void
weir_engine_usage_apply (WeirUsageStore *usage, const WeirSettings *settings)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) all_ids = NULL;
  g_auto (GStrv) all_names = NULL;

  weir_usage_store_set_days (usage, weir_engine_usage_get_days (settings->limits.usage_days));
  /* that of the demo is nobody's */
  if (settings->demo)
    return;
  for (guint i = 0; i < settings->n_accounts; i++)
    {
      g_strv_builder_add (ids, settings->accounts[i].id);
      g_strv_builder_add (names, settings->accounts[i].name);
    }
  all_ids = g_strv_builder_end (ids);
  all_names = g_strv_builder_end (names);
  weir_usage_store_set_accounts (usage, (const char *const *) all_ids,
                                 (const char *const *) all_names);
}
