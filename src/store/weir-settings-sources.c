/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-settings.h"

WeirSettingsSources *
weir_settings_sources_new (void)
{
  WeirSettingsSources *self = g_new0 (WeirSettingsSources, 1);

  self->environment = (const char *const *) g_get_environ ();
  self->home_dir = g_strdup (g_get_home_dir ());
  self->config_dir = g_strdup (g_get_user_config_dir ());
  self->port = -1;
  return self;
}

char *
weir_settings_build_secret_name (WeirCredentialKind kind, const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return g_strdup_printf ("%s/%s", weir_credential_kind_to_string (kind), name);
}

WeirSettingsSources *
weir_settings_sources_copy (const WeirSettingsSources *other)
{
  WeirSettingsSources *self;

  g_return_val_if_fail (other != NULL, NULL);

  self = g_memdup2 (other, sizeof *other);
  self->environment = (const char *const *) g_strdupv ((char **) other->environment);
  self->home_dir = g_strdup (other->home_dir);
  self->config_dir = g_strdup (other->config_dir);
  self->config_file = g_strdup (other->config_file);
  self->host = g_strdup (other->host);
  self->tls_cert = g_strdup (other->tls_cert);
  self->tls_key = g_strdup (other->tls_key);
  self->secrets = NULL;
  self->demo_key = g_strdup (other->demo_key);
  return self;
}

void
weir_settings_sources_free (WeirSettingsSources *self)
{
  g_return_if_fail (self != NULL);

  g_strfreev ((char **) self->environment);
  g_free ((char *) self->home_dir);
  g_free ((char *) self->config_dir);
  g_free ((char *) self->config_file);
  g_free ((char *) self->host);
  g_free ((char *) self->tls_cert);
  g_free ((char *) self->tls_key);
  g_free ((char *) self->demo_key);
  g_free (self);
}
