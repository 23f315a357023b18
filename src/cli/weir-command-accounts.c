/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command.h"

#include <string.h>

#include "app/weir-account-editor.h"
#include "base/weir-system-clock.h"
#include "cli/weir-account-probe.h"
#include "cli/weir-config-access.h"
#include "cli/weir-secret-input.h"
#include "cli/weir-table.h"

#define PROMPT "Paste the service key (JSON), then press Ctrl+D on a line of its own."

/* A number nobody gives: the option was not there. */
#define NOT_GIVEN G_MININT

typedef struct
{
  gboolean json;
  gboolean in_file;
  gboolean enable;
  gboolean disable;
  gboolean no_aliases;
  gboolean no_test;
  char *key_file;
  char **groups;
  char **aliases;
  int priority;
  int weight;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->key_file);
  g_strfreev (self->groups);
  g_strfreev (self->aliases);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static WeirExit
explain (const GError *error)
{
  return weir_config_access_explain (error);
}

/* (transfer full) */
static WeirAccountEditor *
make_editor (const WeirConfigAccess *access)
{
  return weir_account_editor_new (access->file, access->writable, access->store);
}

/* What was changed is told, and used at once. */
static WeirExit
end (gboolean good, const GError *error)
{
  if (!good)
    return explain (error);
  weir_config_access_tell_running ();
  return WEIR_EXIT_OK;
}

/* --- Listing --- */

/* (transfer full) (nullable): when the certificate ends; @facts: (nullable). */
static char *
describe_end (const WeirKeyFacts *facts)
{
  g_autoptr (GDateTime) time = NULL;

  if (facts == NULL || facts->not_after_s == 0)
    return NULL;
  time = g_date_time_new_from_unix_utc (facts->not_after_s);
  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

static void
warn_of_end (const char *name, const WeirKeyFacts *facts, WeirClock *clock)
{
  g_autofree char *time = describe_end (facts);

  if (facts == NULL)
    return;
  switch (weir_key_facts_get_validity (facts, weir_clock_get_wall_us (clock)))
    {
    case WEIR_KEY_ENDED:
      weir_command_complain ("the certificate of “%s” ended on %s; “accounts key” takes a new one",
                             name, time);
      break;
    case WEIR_KEY_ENDS_SOON:
      weir_command_complain ("the certificate of “%s” ends on %s", name, time);
      break;
    case WEIR_KEY_VALID:
    default:
      break;
    }
}

static const char *
describe_key (const WeirSettingsAccount *account, WeirCredentialsStanding standing)
{
  if (!account->in_keyring)
    return account->key_origin;
  if (account->service_key != NULL || !account->enabled)
    return "keyring";
  if (standing == WEIR_CREDENTIALS_LOCKED)
    return "keyring (locked)";
  return standing == WEIR_CREDENTIALS_UNAVAILABLE ? "keyring (there is none)" : "keyring (missing)";
}

static void
add_row (WeirTable *table,
         const WeirSettingsAccount *account,
         WeirCredentialsStanding standing,
         WeirClock *clock)
{
  g_autoptr (WeirKeyFacts) facts =
      account->service_key != NULL ? weir_key_facts_new (account->service_key, NULL) : NULL;
  g_autofree char *end_time = describe_end (facts);

  weir_table_add_row (table);
  weir_table_add_text (table, account->name);
  weir_table_add_text (table, account->enabled ? "on" : "off");
  weir_table_add_number (table, account->priority);
  weir_table_add_number (table, account->weight);
  weir_table_add_list (table, (const char *const *) account->resource_groups);
  weir_table_add_text (table, describe_key (account, standing));
  weir_table_add_text (table, facts != NULL ? facts->region : NULL);
  weir_table_add_text (table, end_time);
  warn_of_end (account->name, facts, clock);
}

static WeirExit
list (WeirConfigAccess *access, gboolean json)
{
  static const char *const columns[] = { "name", "state",  "priority", "weight", "resource_groups",
                                         "key",  "region", "expires",  NULL };
  WeirCredentialsStanding standing = WEIR_CREDENTIALS_COMPLETE;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSettings) settings = weir_config_access_load (access, NULL, &standing, &error);
  g_autoptr (WeirTable) table = weir_table_new (columns);
  g_autoptr (WeirClock) clock = weir_system_clock_new ();

  if (settings == NULL)
    return explain (error);
  for (guint i = 0; i < settings->n_accounts; i++)
    add_row (table, &settings->accounts[i], standing, clock);
  if (settings->n_accounts == 0 && !json)
    g_printerr ("There is no account yet; “weirctl accounts add NAME” takes a service key.\n");
  weir_table_print (table, json);
  return WEIR_EXIT_OK;
}

/* --- Testing --- */

static gboolean
add_steps (WeirTable *table, const WeirSettings *settings, const WeirSettingsAccount *account)
{
  g_auto (WeirAccountProbe) probe = { { 0 } };
  gboolean is_told = FALSE;

  weir_account_probe_run (&probe, settings, account);
  for (guint i = 0; i < WEIR_N_ACCOUNT_TEST_STEPS; i++)
    {
      gboolean failed =
          probe.error != NULL && !is_told && probe.states[i] != WEIR_ACCOUNT_TEST_PASSED;
      g_autofree char *found =
          i == WEIR_ACCOUNT_TEST_DEPLOYMENTS && probe.states[i] == WEIR_ACCOUNT_TEST_PASSED
              ? g_strdup_printf ("%u running", probe.n_deployments)
              : NULL;

      weir_table_add_row (table);
      weir_table_add_text (table, account->name);
      weir_table_add_text (table, weir_account_test_step_to_string (i));
      weir_table_add_text (table, weir_account_probe_describe_state (
                                      failed ? WEIR_ACCOUNT_TEST_FAILED : probe.states[i]));
      weir_table_add_text (table, failed ? probe.error->message : found);
      is_told |= failed;
    }
  return probe.error == NULL;
}

/* @name: (nullable): all that are used */
static WeirExit
test (WeirConfigAccess *access, const char *name, gboolean json)
{
  static const char *const columns[] = { "account", "step", "state", "detail", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSettings) settings = weir_config_access_load (access, NULL, NULL, &error);
  g_autoptr (WeirTable) table = weir_table_new (columns);
  gboolean good = TRUE;

  if (settings == NULL)
    return explain (error);
  for (guint i = 0; i < settings->n_accounts; i++)
    if (name != NULL ? strcmp (settings->accounts[i].name, name) == 0
                     : settings->accounts[i].enabled)
      good &= add_steps (table, settings, &settings->accounts[i]);
  if (weir_table_get_n_rows (table) == 0)
    {
      if (name != NULL)
        weir_command_complain ("There is no account “%s”.", name);
      else
        weir_command_complain ("There is no account to be tried.");
      return name != NULL ? WEIR_EXIT_FAILED : WEIR_EXIT_USAGE;
    }
  weir_table_print (table, json);
  return good ? WEIR_EXIT_OK : WEIR_EXIT_FAILED;
}

/* --- Drafts --- */

/* "NAME=DEPLOYMENT,DEPLOYMENT" */
static gboolean
add_alias (WeirAccountDraft *draft, const char *text, GError **error)
{
  const char *sign = strchr (text, '=');
  g_autofree char *name = sign != NULL ? g_strndup (text, sign - text) : NULL;
  g_auto (GStrv) ids = sign != NULL ? g_strsplit (sign + 1, ",", -1) : NULL;

  if (sign == NULL)
    {
      g_set_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_INVALID,
                   "--alias takes NAME=DEPLOYMENT, not “%s”.", text);
      return FALSE;
    }
  for (guint i = 0; i < draft->aliases->len; i++)
    if (strcmp (((const WeirAccountAlias *) g_ptr_array_index (draft->aliases, i))->alias, name)
        == 0)
      {
        g_ptr_array_remove_index (draft->aliases, i);
        break;
      }
  weir_account_draft_add_alias (draft, name, (const char *const *) ids);
  return TRUE;
}

static gboolean
fill_draft (WeirAccountDraft *draft, const Options *options, GError **error)
{
  if (options->groups != NULL)
    weir_account_draft_set_groups (draft, (const char *const *) options->groups);
  if (options->priority != NOT_GIVEN)
    draft->priority = options->priority;
  if (options->weight != NOT_GIVEN)
    draft->weight = options->weight > 0 ? (guint) options->weight : 0;
  if (options->enable || options->disable)
    draft->enabled = !options->disable;
  if (options->no_aliases)
    g_ptr_array_set_size (draft->aliases, 0);
  for (guint i = 0; options->aliases != NULL && options->aliases[i] != NULL; i++)
    if (!add_alias (draft, options->aliases[i], error))
      return FALSE;
  return weir_account_draft_check (draft, error);
}

/* (transfer full) (nullable): the account @name as it is now. */
static WeirAccountDraft *
read_draft (WeirAccountEditor *editor,
            const WeirConfigAccess *access,
            const char *name,
            GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) all = NULL;

  weir_account_editor_list_async (editor, NULL, weir_command_on_result, &result);
  all = weir_account_editor_list_finish (editor, weir_command_wait (&result), error);
  if (all == NULL)
    return NULL;
  for (guint i = 0; i < all->len; i++)
    if (strcmp (((const WeirAccountDraft *) g_ptr_array_index (all, i))->name, name) == 0)
      return weir_account_draft_copy (g_ptr_array_index (all, i));
  g_set_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_ABSENT, "There is no account “%s” in %s.",
               name, access->file);
  return NULL;
}

/* --- Service keys --- */

static WeirAccountKeyPlace
choose_place (WeirConfigAccess *access, const Options *options)
{
  if (options->in_file)
    return WEIR_ACCOUNT_KEY_IN_FILE;
  if (weir_config_access_has_keyring (access))
    return WEIR_ACCOUNT_KEY_IN_KEYRING;
  g_printerr ("There is no keyring in this session: the service key goes into %s, which only you "
              "may read.\n",
              access->file);
  return WEIR_ACCOUNT_KEY_IN_FILE;
}

/* (transfer full) (nullable) */
static WeirSecret *
read_key (const Options *options, GError **error)
{
  g_autoptr (WeirSecret) text = weir_secret_input_read (options->key_file, PROMPT, error);
  g_autoptr (GPtrArray) keys = NULL;
  g_autoptr (WeirKeyFacts) facts = NULL;
  g_autoptr (WeirClock) clock = weir_system_clock_new ();

  if (text == NULL)
    return NULL;
  keys = weir_key_facts_read_texts (text);
  facts = weir_key_facts_new (g_ptr_array_index (keys, 0), error);
  if (facts == NULL)
    return NULL;
  if (facts->is_foreign)
    weir_command_complain ("this service key points to %s, which is not a host of SAP’s: what is "
                           "asked will be sent there",
                           facts->api_url);
  warn_of_end ("the new key", facts, clock);
  return g_steal_pointer (&text);
}

static WeirExit
add (WeirConfigAccess *access, const char *name, const Options *options)
{
  g_autoptr (WeirAccountEditor) editor = make_editor (access);
  g_autoptr (WeirAccountDraft) draft = weir_account_draft_new (name);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WeirSecret) key = NULL;
  g_autoptr (GError) error = NULL;

  if (!weir_edit_error_check_writable (access->writable, &error)
      || !fill_draft (draft, options, &error) || (key = read_key (options, &error)) == NULL)
    return explain (error);
  weir_account_editor_add_async (editor, draft, key, choose_place (access, options), NULL,
                                 weir_command_on_result, &result);
  if (!weir_account_editor_add_finish (editor, weir_command_wait (&result), &error))
    return explain (error);
  weir_config_access_tell_running ();
  if (options->no_test || !draft->enabled)
    return WEIR_EXIT_OK;
  return test (access, name, options->json);
}

static WeirExit
replace_key (WeirConfigAccess *access, const char *name, const Options *options)
{
  g_autoptr (WeirAccountEditor) editor = make_editor (access);
  g_autoptr (WeirAccountDraft) draft = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WeirSecret) key = NULL;
  g_autoptr (GError) error = NULL;
  gboolean good;

  draft = read_draft (editor, access, name, &error);
  if (draft == NULL || (key = read_key (options, &error)) == NULL)
    return explain (error);
  weir_account_editor_replace_key_async (editor, name, key, choose_place (access, options), NULL,
                                         weir_command_on_result, &result);
  good = weir_account_editor_replace_key_finish (editor, weir_command_wait (&result), &error);
  return end (good, error);
}

/* --- Changing --- */

static WeirExit
edit (WeirConfigAccess *access, const char *name, const char *new_name, const Options *options)
{
  g_autoptr (WeirAccountEditor) editor = make_editor (access);
  g_autoptr (WeirAccountDraft) draft = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean good;

  draft = read_draft (editor, access, name, &error);
  if (draft == NULL)
    return explain (error);
  if (new_name != NULL)
    weir_account_draft_set_name (draft, new_name);
  if (!fill_draft (draft, options, &error))
    return explain (error);
  weir_account_editor_update_async (editor, name, draft, NULL, weir_command_on_result, &result);
  good = weir_account_editor_update_finish (editor, weir_command_wait (&result), &error);
  return end (good, error);
}

static WeirExit
take_out (WeirConfigAccess *access, const char *name)
{
  g_autoptr (WeirAccountEditor) editor = make_editor (access);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) forgotten = NULL;
  g_autoptr (WeirAccountRest) rest = NULL;
  g_autoptr (GError) error = NULL;

  weir_account_editor_remove_async (editor, name, NULL, weir_command_on_result, &result);
  rest = weir_account_editor_remove_finish (editor, weir_command_wait (&result), &error);
  if (rest == NULL)
    return explain (error);
  weir_config_access_tell_running ();
  weir_account_editor_forget_async (editor, rest, NULL, weir_command_on_result, &forgotten);
  if (weir_account_editor_forget_finish (editor, weir_command_wait (&forgotten), &error))
    return WEIR_EXIT_OK;
  weir_command_complain ("“%s” is removed, but its service key is still in the keyring: %s", name,
                         error->message);
  return WEIR_EXIT_FAILED;
}

static WeirExit
arrange (WeirConfigAccess *access, char **names)
{
  g_autoptr (WeirAccountEditor) editor = make_editor (access);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean good;

  weir_account_editor_arrange_async (editor, (const char *const *) names, NULL,
                                     weir_command_on_result, &result);
  good = weir_account_editor_arrange_finish (editor, weir_command_wait (&result), &error);
  return end (good, error);
}

/* --- The command --- */

static WeirExit
complain_usage (void)
{
  weir_command_complain ("accounts: say “list”, “add NAME”, “edit NAME”, “rename NAME NEW”, "
                         "“key NAME”, “remove NAME”, “order NAME…” or “test [NAME]”");
  return WEIR_EXIT_USAGE;
}

static WeirExit
dispatch (WeirConfigAccess *access, int argc, char **argv, const Options *options)
{
  const char *action = argc > 1 ? argv[1] : "list";

  if (strcmp (action, "list") == 0 && argc <= 2)
    return list (access, options->json);
  if (strcmp (action, "add") == 0 && argc == 3)
    return add (access, argv[2], options);
  if (strcmp (action, "edit") == 0 && argc == 3)
    return edit (access, argv[2], NULL, options);
  if (strcmp (action, "rename") == 0 && argc == 4)
    return edit (access, argv[2], argv[3], options);
  if (strcmp (action, "key") == 0 && argc == 3)
    return replace_key (access, argv[2], options);
  if (strcmp (action, "remove") == 0 && argc == 3)
    return take_out (access, argv[2]);
  if (strcmp (action, "order") == 0 && argc >= 3)
    return arrange (access, argv + 2);
  if (strcmp (action, "test") == 0 && argc <= 3)
    return test (access, argc == 3 ? argv[2] : NULL, options->json);
  return complain_usage ();
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  g_auto (WeirConfigAccess) access = { 0 };
  g_auto (Options) options = { .priority = NOT_GIVEN, .weight = NOT_GIVEN };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Print JSON", NULL },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &options.key_file,
      "Read the service key from this file, not from standard input", "FILE" },
    { "in-file", 0, 0, G_OPTION_ARG_NONE, &options.in_file,
      "Keep the service key in config.json, not in the keyring", NULL },
    { "no-test", 0, 0, G_OPTION_ARG_NONE, &options.no_test, "Do not try a new account", NULL },
    { "group", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.groups,
      "A resource group; may be given several times (default: default)", "GROUP" },
    { "priority", 0, 0, G_OPTION_ARG_INT, &options.priority,
      "Accounts of a lower number are asked first (default 0)", "NUMBER" },
    { "weight", 0, 0, G_OPTION_ARG_INT, &options.weight,
      "The share among accounts of one priority (default 1)", "NUMBER" },
    { "alias", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.aliases,
      "Another name for deployments, by their ids; may be given several times",
      "NAME=DEPLOYMENT[,…]" },
    { "no-aliases", 0, 0, G_OPTION_ARG_NONE, &options.no_aliases, "Drop all aliases there are",
      NULL },
    { "enable", 0, 0, G_OPTION_ARG_NONE, &options.enable, "Use the account", NULL },
    { "disable", 0, 0, G_OPTION_ARG_NONE, &options.disable, "Keep it, but do not use it", NULL },
    G_OPTION_ENTRY_NULL,
  };
  WeirExit status;

  if (!weir_command_parse (command, entries, NULL, -1, &argc, &argv, &status))
    return status;
  if (options.enable && options.disable)
    {
      weir_command_complain ("accounts: --enable and --disable exclude each other");
      return WEIR_EXIT_USAGE;
    }
  weir_config_access_init (&access);
  return dispatch (&access, argc, argv, &options);
}

const WeirCommand weir_command_accounts = {
  .name = "accounts",
  .arguments = "[add|edit|rename|key|remove|order|test NAME…]",
  .summary = "List, add, change, remove and test accounts",
  .description =
      "“add NAME” takes a service key of SAP AI Core, as the BTP cockpit shows it, from standard "
      "input or a file, never from the command line, and tries it:\n"
      "  weirctl accounts add dev < key.json\n"
      "“key NAME” gives an account another one. “edit NAME” changes what its options name; “rename "
      "NAME NEW” keeps key and figures; “order NAME…” puts the named ones first. “test” tries four "
      "steps: token, API, resource groups, deployments; it ends with 1 when one fails.\n"
      "Service keys go into the desktop's keyring. Where there is none, they go into config.json, "
      "which only its owner may read; --in-file asks for that. A running Weir takes changes over "
      "at once.",
  .run = run,
};
