/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-service-options.h"

#include "base/weir-system-clock.h"

G_DEFINE_ENUM_TYPE (WeirServiceState,
                    weir_service_state,
                    G_DEFINE_ENUM_VALUE (WEIR_SERVICE_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (WEIR_SERVICE_STARTING, "starting"),
                    G_DEFINE_ENUM_VALUE (WEIR_SERVICE_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (WEIR_SERVICE_STOPPING, "stopping"))

WeirServiceOptions *
weir_service_options_copy (const WeirServiceOptions *other)
{
  WeirServiceOptions *self = g_new0 (WeirServiceOptions, 1);

  *self = *other;
  self->sources = other->sources != NULL ? weir_settings_sources_copy (other->sources)
                                         : weir_settings_sources_new ();
  self->state_dir = g_strdup (other->state_dir);
  self->data_dir = g_strdup (other->data_dir);
  self->usage = other->usage != NULL ? g_object_ref (other->usage) : NULL;
  self->credentials = other->credentials != NULL ? g_object_ref (other->credentials) : NULL;
  self->clock = other->clock != NULL ? g_object_ref (other->clock) : weir_system_clock_new ();
  return self;
}

void
weir_service_options_free (WeirServiceOptions *self)
{
  weir_settings_sources_free ((WeirSettingsSources *) self->sources);
  g_free ((char *) self->state_dir);
  g_free ((char *) self->data_dir);
  g_clear_object (&self->usage);
  g_clear_object (&self->credentials);
  g_object_unref (self->clock);
  g_free (self);
}
