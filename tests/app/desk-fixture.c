/* SPDX-License-Identifier: MIT */
#include "desk-fixture.h"

WeirDesk *
desk_fixture_new (EngineFixture *engine)
{
  static const char *const environment[] = { NULL };
  const WeirSettingsSources sources = { .environment = environment,
                                        .home_dir = engine->folder,
                                        .config_dir = engine->folder,
                                        .config_file = engine->file,
                                        .port = 0 };
  const WeirServiceOptions options = { .sources = &sources };

  return weir_desk_new (&options);
}

void
desk_fixture_refresh (WeirDesk *desk)
{
  WeirService *service = weir_desk_get_service (desk);
  gboolean refreshing = TRUE;

  weir_service_refresh (service);
  while (refreshing)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (service, "refreshing", &refreshing, NULL);
    }
}
