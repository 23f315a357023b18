/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command.h"

#include "app/weir-account-entry.h"
#include "app/weir-api-key-entry.h"
#include "base/weir-json-writer.h"
#include "cli/weir-config-access.h"
#include "cli/weir-secret-mover.h"
#include "store/weir-config-import.h"

/* What is taken over must be fit for use, and is looked at where it stands.
 *
 * Returns: (transfer full) (nullable) */
static WeirSettings *
check (const char *from, GError **error)
{
  g_autoptr (WeirSettingsSources) sources = weir_settings_sources_new ();
  const WeirSettingsSources given = {
    .environment = sources->environment,
    .home_dir = sources->home_dir,
    .config_dir = sources->config_dir,
    .config_file = from,
    .port = -1,
  };

  return weir_settings_load (&given, error);
}

/* --- The report --- */

/* What was taken over: read from the text that was saved. */
typedef struct
{
  const char *file;
  GPtrArray *accounts; /* (element-type WeirAccountDraft) */
  GPtrArray *keys;     /* (element-type WeirApiKeyInfo) */
  WeirSettings *settings;
} Report;

static guint
count_rules (const WeirSettingsRules *rules)
{
  return rules->n_fallbacks + rules->n_defaults + rules->n_order
         + (rules->include != NULL ? g_strv_length (rules->include) : 0)
         + (rules->exclude != NULL ? g_strv_length (rules->exclude) : 0)
         + (rules->account != NULL ? 1 : 0);
}

static void
write_accounts (WeirJsonWriter *writer, const Report *report)
{
  weir_json_writer_name (writer, "accounts");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < report->accounts->len; i++)
    {
      const WeirAccountDraft *account = g_ptr_array_index (report->accounts, i);

      weir_json_writer_begin_object (writer);
      weir_json_writer_member_utf8 (writer, "name", account->name);
      weir_json_writer_name (writer, "resource_groups");
      weir_json_writer_begin_array (writer);
      for (char **group = account->resource_groups; *group != NULL; group++)
        weir_json_writer_utf8 (writer, *group, -1);
      weir_json_writer_end_array (writer);
      weir_json_writer_member_int64 (writer, "deployment_models", account->aliases->len);
      weir_json_writer_member_utf8 (
          writer, "key", account->place == WEIR_ACCOUNT_KEY_IN_KEYRING ? "keyring" : "file");
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_array (writer);
}

static void
write_keys (WeirJsonWriter *writer, const Report *report)
{
  weir_json_writer_name (writer, "keys");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < report->keys->len; i++)
    {
      const WeirApiKeyInfo *key = g_ptr_array_index (report->keys, i);

      weir_json_writer_begin_object (writer);
      weir_json_writer_member_utf8 (writer, "name", key->name);
      weir_json_writer_member_utf8 (writer, "key",
                                    key->place == WEIR_API_KEY_IN_KEYRING ? "keyring" : "file");
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_array (writer);
}

static void
print_json (const Report *report)
{
  g_autoptr (GString) text = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, text);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "file", report->file);
  write_accounts (&writer, report);
  write_keys (&writer, report);
  weir_json_writer_member_int64 (&writer, "aliases", report->settings->n_aliases);
  weir_json_writer_member_int64 (&writer, "rules", count_rules (&report->settings->rules));
  weir_json_writer_member_utf8 (&writer, "host", report->settings->host);
  weir_json_writer_member_int64 (&writer, "port", report->settings->port);
  weir_json_writer_name (&writer, "warnings");
  weir_json_writer_begin_array (&writer);
  for (char **warning = report->settings->warnings; *warning != NULL; warning++)
    weir_json_writer_utf8 (&writer, *warning, -1);
  weir_json_writer_end_array (&writer);
  weir_json_writer_end_object (&writer);
  g_print ("%s\n", text->str);
}

static void
print_text (const Report *report)
{
  g_print ("Copied to %s\n", report->file);
  for (guint i = 0; i < report->accounts->len; i++)
    {
      const WeirAccountDraft *account = g_ptr_array_index (report->accounts, i);

      g_print ("  Account    %s, service key in the %s\n", account->name,
               account->place == WEIR_ACCOUNT_KEY_IN_KEYRING ? "keyring" : "file");
    }
  for (guint i = 0; i < report->keys->len; i++)
    {
      const WeirApiKeyInfo *key = g_ptr_array_index (report->keys, i);

      g_print ("  API key    %s, in the %s\n", key->name,
               key->place == WEIR_API_KEY_IN_KEYRING ? "keyring" : "file");
    }
  if (report->settings->n_aliases > 0)
    g_print ("  Aliases    %u\n", report->settings->n_aliases);
  if (count_rules (&report->settings->rules) > 0)
    g_print ("  Rules      %u\n", count_rules (&report->settings->rules));
  for (char **warning = report->settings->warnings; *warning != NULL; warning++)
    weir_command_complain ("%s", *warning);
  g_print ("The file it came from, and key files beside it, can be removed.\n");
}

static void
tell (const WeirConfigEdit *edit, WeirSettings *settings, gboolean json)
{
  g_autoptr (GPtrArray) accounts = weir_account_entry_list (edit);
  g_autoptr (GPtrArray) keys = weir_api_key_entry_list (edit);
  const Report report = { weir_config_edit_get_name (edit), accounts, keys, settings };

  if (json)
    print_json (&report);
  else
    print_text (&report);
}

/* --- The command --- */

/* Puts the secrets where they belong, then the text. */
static gboolean
save (WeirConfigAccess *access, WeirConfigEdit *edit, gboolean in_file, GError **error)
{
  g_autoptr (WeirSecretMover) mover = weir_secret_mover_new (access->store);

  if (!in_file && !weir_config_access_has_keyring (access))
    g_printerr ("There is no keyring in this session: secrets stay in %s, which only you may "
                "read.\n",
                access->file);
  else if (!in_file && !weir_secret_mover_move (mover, edit, error))
    return FALSE;
  if (!weir_config_edit_save (edit, error))
    return FALSE;
  weir_secret_mover_keep (mover);
  return TRUE;
}

static WeirExit
import_file (const char *from, gboolean in_file, gboolean json)
{
  g_auto (WeirConfigAccess) access = { 0 };
  g_autoptr (WeirConfigEdit) edit = NULL;
  g_autoptr (WeirSettings) settings = NULL;
  g_autoptr (GError) error = NULL;

  weir_config_access_init (&access);
  settings = check (from, &error);
  if (settings != NULL)
    edit = weir_config_import (from, access.file, &error);
  if (edit == NULL || !save (&access, edit, in_file, &error))
    {
      weir_config_access_explain (error);
      return WEIR_EXIT_FAILED;
    }
  tell (edit, settings, json);
  weir_config_access_tell_running ();
  return WEIR_EXIT_OK;
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  gboolean json = FALSE;
  gboolean in_file = FALSE;
  const GOptionEntry entries[] = {
    { "in-file", 0, 0, G_OPTION_ARG_NONE, &in_file,
      "Leave service keys and API keys in config.json", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print what was taken over as JSON", NULL },
    G_OPTION_ENTRY_NULL,
  };
  WeirExit status;

  if (!weir_command_parse (command, entries, NULL, -1, &argc, &argv, &status))
    return status;
  if (argc != 2)
    {
      weir_command_complain ("import: name one configuration file");
      return WEIR_EXIT_USAGE;
    }
  return import_file (argv[1], in_file, json);
}

const WeirCommand weir_command_import = {
  .name = "import",
  .arguments = "FILE",
  .summary = "Take over a configuration, service keys included",
  .description =
      "Copies FILE, of Weir or of the proxy it follows, to where Weir looks for its configuration, "
      "and tells what it took. Service keys that FILE names as files are taken in. Service keys "
      "and "
      "API keys go into the desktop's keyring; where there is none, or with --in-file, they stay "
      "in "
      "config.json, which only its owner may read. FILE is not changed, and nothing is written "
      "over.",
  .run = run,
};
