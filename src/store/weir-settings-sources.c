/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-settings.h"

#include "store/weir-config-edit.h"

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

const char *
weir_settings_sources_getenv (const WeirSettingsSources *self, const char *name)
{
  const char *value = g_environ_getenv ((char **) self->environment, name);

  return value != NULL && value[0] != '\0' ? value : NULL;
}

const char *
weir_settings_sources_get_named (const WeirSettingsSources *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->config_file != NULL ? self->config_file
                                   : weir_settings_sources_getenv (self, "CONFIG_PATH");
}

char *
weir_settings_sources_build_path (const WeirSettingsSources *self)
{
  const char *named = weir_settings_sources_get_named (self);

  return named != NULL ? g_canonicalize_filename (named, NULL)
                       : weir_config_edit_build_path (self->config_dir);
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
