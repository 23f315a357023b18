/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-config-access.h"

#include "app/weir-edit-error.h"
#include "app/weir-engine-credentials.h"
#include "app/weir-session-keyring.h"
#include "cli/weir-running-engine.h"
#include "store/weir-config-edit.h"

#define IN_FILE                                                                                    \
  "Unlock it, or keep secrets out of it with --in-file: a service key then stands in "             \
  "config.json, "                                                                                  \
  "which only you may read, and of an API key only a digest."

void
weir_config_access_init (WeirConfigAccess *self)
{
  g_autoptr (WeirSettingsSources) sources = weir_settings_sources_new ();

  self->file = weir_config_edit_build_path (sources->config_dir);
  self->writable = weir_settings_sources_get_named (sources) == NULL;
  self->store = weir_session_keyring_new ();
}

void
weir_config_access_clear (WeirConfigAccess *self)
{
  g_clear_pointer (&self->file, g_free);
  g_clear_object (&self->store);
}

/* --- Reading --- */

static void
on_changed (gpointer user_data)
{
}

WeirSettings *
weir_config_access_load (WeirConfigAccess *self,
                         const char *config,
                         WeirCredentialsStanding *standing,
                         GError **error)
{
  g_autoptr (WeirSettingsSources) process = weir_settings_sources_new ();
  WeirSettingsSources sources = *process;
  g_autoptr (WeirSettings) settings = NULL;
  WeirEngineCredentials *credentials;

  sources.config_file = config;
  settings = weir_settings_load (&sources, error);
  if (settings == NULL)
    return NULL;

  credentials = weir_engine_credentials_new (self->store, on_changed, NULL);
  weir_engine_credentials_look (credentials, settings);
  while (weir_engine_credentials_get_standing (credentials) == WEIR_CREDENTIALS_PENDING)
    g_main_context_iteration (NULL, TRUE);
  if (standing != NULL)
    *standing = weir_engine_credentials_get_standing (credentials);
  sources.secrets = weir_engine_credentials_get_secrets (credentials);
  g_clear_pointer (&settings, weir_settings_unref);
  settings = weir_settings_load (&sources, error);
  weir_engine_credentials_free (credentials);
  return g_steal_pointer (&settings);
}

gboolean
weir_config_access_has_keyring (WeirConfigAccess *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = NULL;

  weir_credential_store_list_async (self->store, NULL, weir_command_on_result, &result);
  all = weir_credential_store_list_finish (self->store, weir_command_wait (&result), &error);
  return !g_error_matches (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
}

/* --- Changing --- */

WeirExit
weir_config_access_explain (const GError *error)
{
  weir_command_complain ("%s", error->message);
  if (g_error_matches (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_LOCKED))
    weir_command_complain ("%s", IN_FILE);
  return weir_edit_error_is_input (error) ? WEIR_EXIT_USAGE : WEIR_EXIT_FAILED;
}

void
weir_config_access_tell_running (void)
{
  g_autoptr (GError) error = NULL;

  if (!weir_running_engine_try ("Reload", NULL, &error) && error != NULL)
    weir_command_complain ("It is saved, but the Weir that is running does not use it: %s",
                           error->message);
}
