/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-engine-restart.h"

#include <string.h>

#include "app/weir-engine-address.h"

static gboolean
are_limits_equal (const WeirSettingsLimits *a, const WeirSettingsLimits *b)
{
  WeirSettingsLimits other = *b;

  /* these two are looked up when they are needed */
  other.drain_s = a->drain_s;
  other.refresh_s = a->refresh_s;
  return memcmp (a, &other, sizeof other) == 0;
}

void
weir_engine_restart_tell (const WeirSettings *before,
                          const WeirSettings *now,
                          void (*tell) (const char *text, gpointer user_data),
                          gpointer user_data)
{
  const struct
  {
    gboolean is_same;
    const char *text;
  } rows[] = {
    { weir_engine_address_equal (before, now),
      "Another address or certificate is configured now; it is used from the next start." },
    { are_limits_equal (&before->limits, &now->limits),
      "Other limits are configured now; they are used from the next start." },
    { g_strcmp0 (before->ca_file, now->ca_file) == 0,
      "Another ca_file is configured now; models are asked with it from the next start." },
    { g_strcmp0 (before->client_type, now->client_type) == 0,
      "Another client_type is configured now; it is used from the next start." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (!rows[i].is_same)
      tell (rows[i].text, user_data);
}
