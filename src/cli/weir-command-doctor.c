/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command.h"

#include <string.h>
#include <sys/stat.h>

#include "app/weir-key-facts.h"
#include "base/weir-system-clock.h"
#include "cli/weir-account-probe.h"
#include "cli/weir-config-access.h"
#include "cli/weir-running-engine.h"
#include "cli/weir-table.h"

typedef enum
{
  STATE_OK,
  STATE_HINT, /* works, but is worth a word */
  STATE_PROBLEM,
} State;

/* What has been found so far. */
typedef struct
{
  WeirConfigAccess access;
  WeirSettings *settings; /* (nullable): they cannot be read */
  WeirCredentialsStanding standing;
  WeirTable *table;
  gboolean has_problem;
} Report;

static void report_add (Report *self, const char *check, State state, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static void
report_add (Report *self, const char *check, State state, const char *format, ...)
{
  static const char *const words[] = { "ok", "hint", "problem" };
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  weir_table_add_row (self->table);
  weir_table_add_text (self->table, check);
  weir_table_add_text (self->table, words[state]);
  weir_table_add_text (self->table, text);
  self->has_problem |= state == STATE_PROBLEM;
}

static void
report_clear (Report *self)
{
  weir_config_access_clear (&self->access);
  g_clear_pointer (&self->settings, weir_settings_unref);
  g_clear_pointer (&self->table, weir_table_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Report, report_clear)

/* --- The configuration --- */

static void
check_configuration (Report *self, const char *config)
{
  g_autoptr (GError) error = NULL;
  struct stat info;

  self->settings = weir_config_access_load (&self->access, config, &self->standing, &error);
  if (self->settings == NULL)
    {
      report_add (self, "configuration", STATE_PROBLEM, "%s", error->message);
      return;
    }
  if (self->settings->file == NULL)
    report_add (self, "configuration", STATE_OK, "there is no %s yet; all is as usual",
                self->access.file);
  else if (stat (self->settings->file, &info) == 0 && (info.st_mode & 0022) != 0)
    report_add (self, "configuration", STATE_PROBLEM,
                "others may write %s, and so send requests elsewhere; run “chmod 600” on it",
                self->settings->file);
  else
    report_add (self, "configuration", STATE_OK, "%s", self->settings->file);
  for (char **warning = self->settings->warnings; *warning != NULL; warning++)
    report_add (self, "configuration", STATE_HINT, "%s", *warning);
}

/* --- The keyring --- */

static gboolean
is_used (const WeirSettings *settings, const WeirCredential *credential)
{
  gboolean is_key = credential->kind == WEIR_CREDENTIAL_SERVICE_KEY;

  for (guint i = 0; is_key && i < settings->n_accounts; i++)
    if (strcmp (settings->accounts[i].id, credential->name) == 0)
      return TRUE;
  for (guint i = 0; !is_key && i < settings->n_keys; i++)
    if (strcmp (settings->keys[i].name, credential->name) == 0)
      return TRUE;
  return FALSE;
}

/* What an undone removal or a crash left there does no harm, but is a secret all the same. */
static void
check_leftovers (Report *self, GPtrArray *all)
{
  for (guint i = 0; self->settings != NULL && self->access.writable && i < all->len; i++)
    {
      const WeirCredential *one = g_ptr_array_index (all, i);

      if (!is_used (self->settings, one))
        report_add (self, "keyring", STATE_HINT,
                    "it keeps the %s “%s”, which the configuration does not use",
                    weir_credential_kind_to_string (one->kind), one->name);
    }
}

static void
check_keyring (Report *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = NULL;
  const char *missing = weir_credentials_standing_explain (self->standing);

  weir_credential_store_list_async (self->access.store, NULL, weir_command_on_result, &result);
  all = weir_credential_store_list_finish (self->access.store, weir_command_wait (&result), &error);
  if (missing != NULL)
    report_add (self, "keyring", STATE_PROBLEM, "%s", missing);
  else if (all == NULL)
    report_add (self, "keyring", STATE_HINT, "%s; secrets stand in files for their owner alone",
                error->message);
  else
    report_add (self, "keyring", STATE_OK, "%u secrets of Weir’s", all->len);
  if (all != NULL)
    check_leftovers (self, all);
}

/* --- Accounts --- */

static void
check_certificate (Report *self, const char *check, const WeirSettingsAccount *account)
{
  g_autoptr (WeirClock) clock = weir_system_clock_new ();
  g_autoptr (WeirKeyFacts) facts =
      account->service_key != NULL ? weir_key_facts_new (account->service_key, NULL) : NULL;
  WeirKeyValidity validity =
      facts != NULL ? weir_key_facts_get_validity (facts, weir_clock_get_wall_us (clock))
                    : WEIR_KEY_VALID;
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;

  if (facts != NULL && facts->is_foreign)
    report_add (self, check, STATE_HINT, "the service key points to %s, which is not SAP’s",
                facts->api_url);
  if (validity == WEIR_KEY_VALID)
    return;
  time = g_date_time_new_from_unix_utc (facts->not_after_s);
  text = g_date_time_format (time, "%Y-%m-%d %H:%M UTC");
  report_add (self, check, validity == WEIR_KEY_ENDED ? STATE_PROBLEM : STATE_HINT,
              "the certificate of its service key ends on %s; “weirctl accounts key” takes another",
              text);
}

static void
check_account (Report *self, const WeirSettingsAccount *account)
{
  g_autofree char *check = g_strdup_printf ("account %s", account->name);
  g_auto (WeirAccountProbe) probe = { { 0 } };

  if (!account->enabled)
    {
      report_add (self, check, STATE_OK, "turned off");
      return;
    }
  check_certificate (self, check, account);
  weir_account_probe_run (&probe, self->settings, account);
  for (guint i = 0; i < WEIR_N_ACCOUNT_TEST_STEPS; i++)
    {
      const char *step = weir_account_test_step_to_string (i);

      if (probe.states[i] == WEIR_ACCOUNT_TEST_PASSED && i == WEIR_ACCOUNT_TEST_DEPLOYMENTS)
        report_add (self, check, probe.n_deployments > 0 ? STATE_OK : STATE_HINT, "%s: %u running",
                    step, probe.n_deployments);
      else if (probe.states[i] == WEIR_ACCOUNT_TEST_PASSED)
        report_add (self, check, STATE_OK, "%s", step);
      else
        {
          report_add (self, check, STATE_PROBLEM, "%s: %s", step,
                      probe.error != NULL ? probe.error->message : "was not tried");
          return;
        }
    }
}

static void
check_accounts (Report *self)
{
  if (self->settings->n_accounts == 0)
    report_add (self, "accounts", STATE_PROBLEM,
                "there is none; “weirctl accounts add NAME” takes a service key");
  else if (weir_settings_count_enabled (self->settings) == 0)
    report_add (self, "accounts", STATE_PROBLEM, "all are turned off");
  for (guint i = 0; i < self->settings->n_accounts; i++)
    check_account (self, &self->settings->accounts[i]);
}

/* --- Clients --- */

static void
check_keys (Report *self)
{
  g_autoptr (WeirClock) clock = weir_system_clock_new ();
  guint n_valid = 0;

  for (guint i = 0; i < self->settings->n_keys; i++)
    {
      const WeirSettingsKey *key = &self->settings->keys[i];

      if (key->expires_wall_us != 0 && key->expires_wall_us <= weir_clock_get_wall_us (clock))
        report_add (self, "api keys", STATE_HINT, "“%s” is not valid any more", key->name);
      else
        n_valid++;
    }
  if (self->settings->n_keys == 0)
    report_add (self, "api keys", STATE_HINT,
                "there is none: every program on this computer may use the proxy");
  else
    report_add (self, "api keys", n_valid > 0 ? STATE_OK : STATE_PROBLEM, "%u valid", n_valid);
}

/* What runs in this session says where it listens. */
static char *
find_running (void)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) status = NULL;
  const char *url = NULL;

  if (!weir_running_engine_try ("GetStatus", &reply, NULL))
    return NULL;
  status = g_variant_get_child_value (reply, 0);
  g_variant_lookup (status, "url", "&s", &url);
  return url != NULL && *url != '\0' ? g_strdup (url) : NULL;
}

/* (transfer full) (nullable): why nobody could listen there. */
static GError *
try_port (const WeirSettings *settings)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (settings->host);
  g_autoptr (GSocketAddress) socket_address = NULL;
  g_autoptr (GSocket) socket = NULL;
  GError *error = NULL;

  if (address == NULL)
    address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  socket_address = g_inet_socket_address_new (address, settings->port);
  socket = g_socket_new (g_inet_address_get_family (address), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, &error);
  if (socket != NULL && g_socket_bind (socket, socket_address, TRUE, &error))
    g_socket_listen (socket, &error);
  return error;
}

static void
check_port (Report *self)
{
  const WeirSettings *settings = self->settings;
  g_autofree char *url = find_running ();
  g_autoptr (GError) error = NULL;

  if (url != NULL)
    {
      report_add (self, "port", STATE_OK, "Weir runs and serves at %s", url);
      return;
    }
  error = try_port (settings);
  if (error == NULL)
    report_add (self, "port", STATE_OK, "%s:%u is free; Weir does not run in this session",
                settings->host, settings->port);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    report_add (self, "port", STATE_HINT,
                "something listens at %s:%u already: a Weir outside this session, or another "
                "program; “weirctl serve” would say which",
                settings->host, settings->port);
  else
    report_add (self, "port", STATE_PROBLEM, "%s:%u cannot be used: %s", settings->host,
                settings->port, error->message);
}

static gboolean
points_here (const WeirSettings *settings, const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_port (uri) == settings->port;
}

static void
check_environment (Report *self)
{
  static const char *const bases[] = { "ANTHROPIC_BASE_URL", "GOOGLE_GEMINI_BASE_URL",
                                       "OPENAI_API_BASE", "OPENAI_BASE_URL", "OLLAMA_HOST" };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (bases); i++)
    {
      const char *url = g_getenv (bases[i]);

      if (url == NULL || *url == '\0')
        continue;
      n++;
      if (points_here (self->settings, url))
        report_add (self, "clients", STATE_OK, "%s leads here", bases[i]);
      else
        report_add (self, "clients", STATE_HINT, "%s leads elsewhere, not to port %u", bases[i],
                    self->settings->port);
    }
  if (n == 0)
    report_add (self, "clients", STATE_OK,
                "no variable of this environment leads clients anywhere");
}

/* A client that asks the company's proxy for 127.0.0.1 never comes here. */
static void
check_proxy (Report *self)
{
  const char *proxy =
      g_getenv ("http_proxy") != NULL ? g_getenv ("http_proxy") : g_getenv ("HTTP_PROXY");
  const char *none = g_getenv ("no_proxy") != NULL ? g_getenv ("no_proxy") : g_getenv ("NO_PROXY");

  if (proxy == NULL || *proxy == '\0')
    return;
  if (none == NULL || (strstr (none, "127.0.0.1") == NULL && strstr (none, "*") == NULL))
    report_add (self, "clients", STATE_HINT,
                "http_proxy is set, and no_proxy does not name 127.0.0.1: clients may not reach "
                "Weir; run “export no_proxy=127.0.0.1,localhost”");
  else
    report_add (self, "clients", STATE_OK, "no_proxy names 127.0.0.1");
}

/* --- The command --- */

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  static const char *const columns[] = { "check", "state", "detail", NULL };
  g_auto (Report) report = { .standing = WEIR_CREDENTIALS_COMPLETE };
  g_autofree char *config = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &config, "Look at this configuration", "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
    G_OPTION_ENTRY_NULL,
  };
  WeirExit status;

  if (!weir_command_parse (command, entries, NULL, 0, &argc, &argv, &status))
    return status;
  weir_config_access_init (&report.access);
  report.table = weir_table_new (columns);
  check_configuration (&report, config);
  check_keyring (&report);
  if (report.settings != NULL)
    {
      check_accounts (&report);
      check_keys (&report);
      check_port (&report);
      check_environment (&report);
      check_proxy (&report);
    }
  weir_table_print (report.table, json);
  return report.has_problem ? WEIR_EXIT_FAILED : WEIR_EXIT_OK;
}

const WeirCommand weir_command_doctor = {
  .name = "doctor",
  .summary = "Look for what is wrong, from configuration to clients",
  .description = "Checks the configuration and who may read it, the keyring, each account in four "
                 "steps (token, "
                 "API, resource groups, deployments), certificates that end, API keys, the port, "
                 "and what this "
                 "environment tells clients. Nothing is changed, no model is asked, and no secret "
                 "is printed.\n"
                 "Ends with 1 when there is a problem; what is only worth a word is a hint.",
  .run = run,
};
