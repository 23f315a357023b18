/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "base/weir-json-writer.h"
#include "cli/weir-running-engine.h"

/* One account as the engine tells it; strings are borrowed from the reply. */
typedef struct
{
  const char *name;
  guint32 n_deployments;
  const char *error; /* "" when they could be listed */
} Account;

typedef struct
{
  const char *version;
  guint32 process;
  const char *url; /* "" when it does not listen */
  gboolean demo;
  guint32 n_active;
  const char *usage_trouble; /* "" when requests are stored */
  guint64 n_waiting;         /* requests to be stored */
  guint64 n_lost;            /* that were not, and will not be */
  GVariantIter *accounts;
} Status;

/* What an engine of another version does not tell stays empty. */
static void
read_status (GVariant *dict, Status *status)
{
  *status = (Status){ .version = "", .url = "", .usage_trouble = "" };
  g_variant_lookup (dict, "version", "&s", &status->version);
  g_variant_lookup (dict, "process", "u", &status->process);
  g_variant_lookup (dict, "url", "&s", &status->url);
  g_variant_lookup (dict, "demo", "b", &status->demo);
  g_variant_lookup (dict, "active", "u", &status->n_active);
  g_variant_lookup (dict, "usage-trouble", "&s", &status->usage_trouble);
  g_variant_lookup (dict, "usage-waiting", "t", &status->n_waiting);
  g_variant_lookup (dict, "usage-lost", "t", &status->n_lost);
  g_variant_lookup (dict, "accounts", "a(sus)", &status->accounts);
}

static gboolean
next_account (Status *status, Account *account)
{
  return status->accounts != NULL
         && g_variant_iter_next (status->accounts, "(&su&s)", &account->name,
                                 &account->n_deployments, &account->error);
}

static void
print_usage (const Status *status)
{
  if (*status->usage_trouble != '\0')
    g_print ("  Usage      not stored, %" G_GUINT64_FORMAT " waiting: %s\n", status->n_waiting,
             status->usage_trouble);
  if (status->n_lost > 0)
    g_print ("  Usage      that of %" G_GUINT64_FORMAT " requests is lost\n", status->n_lost);
}

static void
print_text (Status *status)
{
  Account account;

  if (*status->url != '\0')
    g_print ("Weir %s serves at %s", status->version, status->url);
  else
    g_print ("Weir %s is stopped", status->version);
  g_print (" (process %u)\n  Requests   %u running\n", status->process, status->n_active);
  if (status->demo)
    g_print ("  Demo       answers are simulated on this computer\n");
  print_usage (status);
  while (next_account (status, &account))
    if (*account.error != '\0')
      g_print ("  Account    %s: %s\n", account.name, account.error);
    else
      g_print ("  Account    %s: %u %s\n", account.name, account.n_deployments,
               account.n_deployments == 1 ? "deployment" : "deployments");
}

/* What is empty is null. */
static void
write_text (WeirJsonWriter *json, const char *member, const char *text)
{
  if (*text != '\0')
    weir_json_writer_member_utf8 (json, member, text);
  else
    weir_json_writer_member_null (json, member);
}

static void
write_accounts (WeirJsonWriter *json, Status *status)
{
  Account account;

  weir_json_writer_name (json, "accounts");
  weir_json_writer_begin_array (json);
  while (next_account (status, &account))
    {
      weir_json_writer_begin_object (json);
      write_text (json, "name", account.name);
      weir_json_writer_member_int64 (json, "deployments", account.n_deployments);
      write_text (json, "error", account.error);
      weir_json_writer_end_object (json);
    }
  weir_json_writer_end_array (json);
}

static void
print_json (Status *status)
{
  g_autoptr (GString) text = g_string_new (NULL);
  WeirJsonWriter json;

  weir_json_writer_init (&json, text);
  weir_json_writer_begin_object (&json);
  write_text (&json, "version", status->version);
  weir_json_writer_member_int64 (&json, "process", status->process);
  write_text (&json, "url", status->url);
  weir_json_writer_member_boolean (&json, "demo", status->demo);
  weir_json_writer_member_int64 (&json, "active", status->n_active);
  write_accounts (&json, status);
  weir_json_writer_name (&json, "usage");
  weir_json_writer_begin_object (&json);
  write_text (&json, "trouble", status->usage_trouble);
  weir_json_writer_member_int64 (&json, "waiting", (gint64) status->n_waiting);
  weir_json_writer_member_int64 (&json, "lost", (gint64) status->n_lost);
  weir_json_writer_end_object (&json);
  weir_json_writer_end_object (&json);
  g_print ("%s\n", text->str);
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  gboolean wants_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &wants_json, "Print JSON", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) dict = NULL;
  Status status;
  WeirExit result;

  if (!weir_command_parse (command, entries, NULL, 0, &argc, &argv, &result))
    return result;
  result = weir_running_engine_call ("GetStatus", &reply);
  if (result != WEIR_EXIT_OK)
    return result;

  dict = g_variant_get_child_value (reply, 0);
  read_status (dict, &status);
  if (wants_json)
    print_json (&status);
  else
    print_text (&status);
  g_clear_pointer (&status.accounts, g_variant_iter_free);
  return WEIR_EXIT_OK;
}

const WeirCommand weir_command_status = {
  .name = "status",
  .summary = "Tell how the running Weir is doing",
  .description = "Finds it over the session bus, in the desktop application or in “weirctl "
                 "serve”. Ends with 1 when none runs.",
  .run = run,
};
