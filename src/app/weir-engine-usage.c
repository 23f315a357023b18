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

void
weir_engine_usage_set_days (WeirUsageStore *usage, guint days)
{
  weir_usage_store_set_days (usage, days > 0 ? days : DEFAULT_DAYS);
}
