/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/weir-clock.h"
#include "base/weir-credential-store.h"
#include "demo/weir-demo.h"
#include "store/weir-settings.h"
#include "store/weir-usage-store.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_SERVICE_STOPPED,
  WEIR_SERVICE_STARTING,
  WEIR_SERVICE_RUNNING,
  WEIR_SERVICE_STOPPING,
} WeirServiceState;

#define WEIR_TYPE_SERVICE_STATE (weir_service_state_get_type ())
GType weir_service_state_get_type (void);

/**
 * WeirServiceOptions:
 * @sources: (nullable): where the settings are; copied. %NULL: this process's environment
 * @state_dir: (nullable): as in #WeirEngineOptions
 * @data_dir: (nullable): as in #WeirEngineOptions
 * @usage: (nullable): as in #WeirEngineOptions
 * @credentials: (nullable): as in #WeirEngineOptions
 * @demo: begin with the demo
 * @demo_options: (nullable): for tests; borrowed for as long as the service lives
 * @clock: (nullable): %NULL: the system's
 * @network: (nullable): tells whether there is a network; borrowed until the desk is made
 * @is_sandboxed: it runs in Flatpak, where other things are missing, and other things help
 */
typedef struct
{
  const WeirSettingsSources *sources;
  const char *state_dir;
  const char *data_dir;
  WeirUsageStore *usage;
  WeirCredentialStore *credentials;
  gboolean demo;
  const WeirDemoOptions *demo_options;
  WeirClock *clock;
  GNetworkMonitor *network;
  gboolean is_sandboxed;
} WeirServiceOptions;

/* (transfer full): a copy that owns all but @demo_options, with nothing left out: sources and clock
 * are those of the process where none are given. */
WeirServiceOptions *weir_service_options_copy (const WeirServiceOptions *other);
void weir_service_options_free (WeirServiceOptions *self);

G_END_DECLS
