/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command.h"

#include <string.h>

#include "app/weir-api-key-editor.h"
#include "cli/weir-config-access.h"
#include "cli/weir-table.h"

typedef struct
{
  gboolean json;
  gboolean in_file;
  gboolean forever;
  gboolean all_models;
  char *expires;
  char **models;
  gint64 tokens; /* -1: not said */
  double budget; /* the same */
} Options;

static void
options_clear (Options *self)
{
  g_free (self->expires);
  g_strfreev (self->models);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static WeirApiKeyEditor *
make_editor (const WeirConfigAccess *access)
{
  return weir_api_key_editor_new (access->file, access->writable, access->store);
}

/* --- Listing --- */

/* (transfer full) (nullable) (element-type WeirApiKeyInfo): those of config.json. */
static GPtrArray *
read_own (const WeirConfigAccess *access, GError **error)
{
  g_autoptr (WeirApiKeyEditor) editor = make_editor (access);
  g_autoptr (GAsyncResult) result = NULL;

  weir_api_key_editor_list_async (editor, NULL, weir_command_on_result, &result);
  return weir_api_key_editor_list_finish (editor, weir_command_wait (&result), error);
}

/* (nullable) */
static const WeirApiKeyInfo *
find (GPtrArray *all, const char *name)
{
  for (guint i = 0; i < all->len; i++)
    if (strcmp (((const WeirApiKeyInfo *) g_ptr_array_index (all, i))->name, name) == 0)
      return g_ptr_array_index (all, i);
  return NULL;
}

static const char *
describe_place (const WeirApiKeyInfo *info)
{
  if (info == NULL)
    return "elsewhere";
  if (info->place == WEIR_API_KEY_IN_KEYRING)
    return "keyring";
  return info->place == WEIR_API_KEY_AS_DIGEST ? "digest" : "config.json";
}

static void
add_row (WeirTable *table, const WeirSettingsKey *key, const WeirApiKeyInfo *info)
{
  static const char *const all[] = { NULL };
  char budget[G_ASCII_DTOSTR_BUF_SIZE];
  gint64 us = key->expires_wall_us;
  g_autoptr (GDateTime) time = us != 0 ? g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  weir_table_add_row (table);
  weir_table_add_text (table, key->name);
  weir_table_add_text (table, describe_place (info));
  weir_table_add_text (table, text);
  if (key->tokens_per_month > 0)
    weir_table_add_number (table, key->tokens_per_month);
  else
    weir_table_add_text (table, NULL);
  weir_table_add_text (table, key->budget_per_month > 0 ? g_ascii_formatd (
                                  budget, sizeof budget, "%.2f", key->budget_per_month)
                                                        : NULL);
  weir_table_add_list (table, key->models != NULL ? (const char *const *) key->models : all);
}

/* The keys themselves are told once, when they are made. */
static WeirExit
list (WeirConfigAccess *access, gboolean json)
{
  static const char *const columns[] = {
    "name", "kept", "expires", "tokens_per_month", "budget_per_month", "models", NULL
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSettings) settings = weir_config_access_load (access, NULL, NULL, &error);
  g_autoptr (GPtrArray) own = settings != NULL ? read_own (access, &error) : NULL;
  g_autoptr (WeirTable) table = weir_table_new (columns);

  if (own == NULL)
    return weir_config_access_explain (error);
  /* another file may be in use */
  if (!access->writable)
    g_ptr_array_set_size (own, 0);
  for (guint i = 0; i < settings->n_keys; i++)
    add_row (table, &settings->keys[i], find (own, settings->keys[i].name));
  if (settings->n_keys == 0 && !json)
    g_printerr ("There is no key: every program on this computer may use the proxy.\n");
  weir_table_print (table, json);
  return WEIR_EXIT_OK;
}

/* --- New keys --- */

static void
tell (const char *name, const WeirSecret *key, gboolean json)
{
  static const char *const columns[] = { "name", "key", NULL };
  g_autoptr (WeirTable) table = NULL;

  if (!json)
    {
      g_print ("%s\n", weir_secret_peek (key, NULL));
      return;
    }
  table = weir_table_new (columns);
  weir_table_add_row (table);
  weir_table_add_text (table, name);
  weir_table_add_text (table, weir_secret_peek (key, NULL));
  weir_table_print (table, TRUE);
}

static WeirApiKeyPlace
choose_place (WeirConfigAccess *access, const Options *options)
{
  if (options->in_file)
    return WEIR_API_KEY_AS_DIGEST;
  if (weir_config_access_has_keyring (access))
    return WEIR_API_KEY_IN_KEYRING;
  g_printerr ("There is no keyring in this session: %s keeps a digest of the key, and it cannot be "
              "shown again.\n",
              access->file);
  return WEIR_API_KEY_AS_DIGEST;
}

static gboolean
fill (WeirApiKeyInfo *info, const Options *options, GError **error)
{
  if ((options->expires != NULL || options->forever)
      && !weir_api_key_info_set_expires (info, options->expires, error))
    return FALSE;
  if (options->models != NULL || options->all_models)
    weir_api_key_info_set_models (info, (const char *const *) options->models);
  if (options->tokens >= 0)
    info->tokens_per_month = options->tokens;
  if (options->budget >= 0)
    info->budget_per_month = options->budget;
  return TRUE;
}

/* (transfer full) (nullable): the key @name as it stands there; a key of elsewhere is told so. */
static WeirApiKeyInfo *
read_info (WeirConfigAccess *access, const char *name, GError **error)
{
  g_autoptr (GPtrArray) own = read_own (access, error);
  g_autoptr (WeirSettings) settings = NULL;

  if (own == NULL)
    return NULL;
  if (find (own, name) != NULL)
    return weir_api_key_info_copy (find (own, name));

  settings = weir_config_access_load (access, NULL, NULL, NULL);
  for (guint i = 0; settings != NULL && i < settings->n_keys; i++)
    if (strcmp (settings->keys[i].name, name) == 0)
      {
        g_set_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_FOREIGN,
                     "The key “%s” does not stand in %s; change it where it does.", name,
                     access->file);
        return NULL;
      }
  g_set_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_ABSENT, "there is no key “%s”", name);
  return NULL;
}

static WeirExit
end (const char *name, WeirSecret *key, const GError *error, gboolean json)
{
  if (key == NULL)
    return weir_config_access_explain (error);
  tell (name, key, json);
  weir_config_access_tell_running ();
  return WEIR_EXIT_OK;
}

static WeirExit
create (WeirConfigAccess *access, const char *name, const Options *options)
{
  g_autoptr (WeirApiKeyEditor) editor = make_editor (access);
  g_autoptr (WeirApiKeyInfo) info = weir_api_key_info_new (name);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WeirSecret) key = NULL;
  g_autoptr (GError) error = NULL;

  if (!fill (info, options, &error))
    return weir_config_access_explain (error);
  info->place = choose_place (access, options);
  weir_api_key_editor_create_async (editor, info, NULL, weir_command_on_result, &result);
  key = weir_api_key_editor_create_finish (editor, weir_command_wait (&result), &error);
  return end (name, key, error, options->json);
}

static WeirExit
rotate (WeirConfigAccess *access, const char *name, const Options *options)
{
  g_autoptr (WeirApiKeyEditor) editor = make_editor (access);
  g_autoptr (WeirApiKeyInfo) info = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WeirSecret) key = NULL;
  g_autoptr (GError) error = NULL;

  info = read_info (access, name, &error);
  if (info == NULL || !fill (info, options, &error))
    return weir_config_access_explain (error);
  info->place = choose_place (access, options);
  weir_api_key_editor_rotate_async (editor, info, NULL, weir_command_on_result, &result);
  key = weir_api_key_editor_rotate_finish (editor, weir_command_wait (&result), &error);
  return end (name, key, error, options->json);
}

/* --- Without a new key --- */

static WeirExit
edit (WeirConfigAccess *access, const char *name, const Options *options)
{
  g_autoptr (WeirApiKeyEditor) editor = make_editor (access);
  g_autoptr (WeirApiKeyInfo) info = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  info = read_info (access, name, &error);
  if (info == NULL || !fill (info, options, &error))
    return weir_config_access_explain (error);
  weir_api_key_editor_update_async (editor, info, NULL, weir_command_on_result, &result);
  if (!weir_api_key_editor_update_finish (editor, weir_command_wait (&result), &error))
    return weir_config_access_explain (error);
  weir_config_access_tell_running ();
  return WEIR_EXIT_OK;
}

static WeirExit
revoke_key (WeirConfigAccess *access, const char *name)
{
  g_autoptr (WeirApiKeyEditor) editor = make_editor (access);
  g_autoptr (WeirApiKeyInfo) info = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WeirSettings) left = NULL;
  g_autoptr (GError) error = NULL;

  info = read_info (access, name, &error);
  if (info == NULL)
    return weir_config_access_explain (error);
  weir_api_key_editor_revoke_async (editor, name, NULL, weir_command_on_result, &result);
  if (!weir_api_key_editor_revoke_finish (editor, weir_command_wait (&result), NULL, &error))
    return weir_config_access_explain (error);
  weir_config_access_tell_running ();
  left = weir_config_access_load (access, NULL, NULL, NULL);
  if (left != NULL && left->n_keys == 0)
    weir_command_complain ("that was the last key: every program on this computer may use the "
                           "proxy now");
  return WEIR_EXIT_OK;
}

/* --- The command --- */

static WeirExit
dispatch (WeirConfigAccess *access, int argc, char **argv, const Options *options)
{
  const char *action = argc > 1 ? argv[1] : "list";

  if (strcmp (action, "list") == 0 && argc <= 2)
    return list (access, options->json);
  if (strcmp (action, "create") == 0 && argc == 3)
    return create (access, argv[2], options);
  if (strcmp (action, "rotate") == 0 && argc == 3)
    return rotate (access, argv[2], options);
  if (strcmp (action, "edit") == 0 && argc == 3)
    return edit (access, argv[2], options);
  if (strcmp (action, "revoke") == 0 && argc == 3)
    return revoke_key (access, argv[2]);
  weir_command_complain ("keys: say “list”, or “create”, “rotate”, “edit” or “revoke” with a name");
  return WEIR_EXIT_USAGE;
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  g_auto (WeirConfigAccess) access = { 0 };
  g_auto (Options) options = { .tokens = -1, .budget = -1 };
  const GOptionEntry entries[] = {
    { "expires", 0, 0, G_OPTION_ARG_STRING, &options.expires, "When the key ends to be valid",
      "2027-01-31T00:00:00Z" },
    { "forever", 0, 0, G_OPTION_ARG_NONE, &options.forever, "It does not end to be valid", NULL },
    { "model", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.models,
      "A pattern of models that it may ask for, and no others; may be given several times",
      "PATTERN" },
    { "all-models", 0, 0, G_OPTION_ARG_NONE, &options.all_models, "It may ask for all models",
      NULL },
    { "tokens", 0, 0, G_OPTION_ARG_INT64, &options.tokens,
      "How many tokens it may use in a month; 0: any number", "N" },
    { "budget", 0, 0, G_OPTION_ARG_DOUBLE, &options.budget,
      "What it may spend in a month, in the currency of the configuration or in capacity units; 0: "
      "anything",
      "AMOUNT" },
    { "in-file", 0, 0, G_OPTION_ARG_NONE, &options.in_file,
      "Keep a digest in config.json, and nothing in the keyring", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Print JSON", NULL },
    G_OPTION_ENTRY_NULL,
  };
  WeirExit status;

  if (!weir_command_parse (command, entries, NULL, -1, &argc, &argv, &status))
    return status;
  weir_config_access_init (&access);
  return dispatch (&access, argc, argv, &options);
}

const WeirCommand weir_command_keys = {
  .name = "keys",
  .arguments = "[create|rotate|edit|revoke NAME]",
  .summary = "List, make, replace or revoke the keys of local clients",
  .description =
      "Every client should have a key of its own: usage is counted by its name, and it can be "
      "revoked alone.\n"
      "A new key is printed once. It is kept in the desktop's keyring; where there is none, or "
      "with "
      "--in-file, config.json keeps a digest that lets nobody in. “rotate” puts a new key in the "
      "place of an old one, which ends to be valid at once; “edit” changes its limits.\n"
      "Keys from elsewhere (WEIR_API_KEYS_FILE, credentials of systemd) are listed and must be "
      "changed there. A running Weir takes changes over at once.",
  .run = run,
};
