/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command-list.h"
#include "cli/weir-command.h"
#include "cli/weir-table.h"

static const char *const COLUMNS[] = { "name",     "model",   "executable", "deployments",
                                       "context",  "max_out", "accounts",   "cost_in",
                                       "cost_out", "retires", NULL };

/* The names of the accounts that serve a model, each once. */
static char **
list_accounts (GPtrArray *deployments)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < deployments->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (deployments, i);

      if (g_hash_table_add (seen, deployment->account->name))
        g_strv_builder_add (names, deployment->account->name);
    }
  return g_strv_builder_end (names);
}

static void
add_limit (WeirTable *table, gint64 tokens)
{
  if (tokens > 0)
    weir_table_add_number (table, tokens);
  else
    weir_table_add_text (table, NULL);
}

/* Capacity units for a million tokens of a short request. */
static void
add_rate (WeirTable *table, const WeirCatalogueVersion *edition, WeirRate rate)
{
  double units = edition != NULL ? weir_cost_tiers_get (edition->cost, rate, 0) : -1;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  weir_table_add_text (table,
                       units >= 0 ? g_ascii_formatd (text, sizeof text, "%.2f", units) : NULL);
}

static void
add_model (WeirTable *table, WeirSnapshot *snapshot, const WeirRouterModel *model)
{
  g_autoptr (GPtrArray) deployments = weir_router_find (snapshot->router, model->id, NULL);
  const WeirDeployment *one = model->deployment;
  const WeirModelRule *rule;
  g_auto (GStrv) accounts = NULL;

  if (deployments == NULL)
    return;

  rule = weir_model_rules_lookup (snapshot->rules, one->executable, one->model);
  accounts = list_accounts (deployments);
  weir_table_add_row (table);
  weir_table_add_text (table, model->id);
  weir_table_add_text (table, one->model);
  weir_table_add_text (table, one->executable);
  weir_table_add_number (table, deployments->len);
  add_limit (table, one->edition != NULL && one->edition->context > 0 ? one->edition->context
                                                                      : rule->context);
  add_limit (table, rule->max_out);
  weir_table_add_list (table, (const char *const *) accounts);
  add_rate (table, one->edition, WEIR_RATE_INPUT);
  add_rate (table, one->edition, WEIR_RATE_OUTPUT);
  weir_table_add_text (table, one->edition != NULL ? one->edition->retirement : NULL);
}

static void
list_served (WeirEngine *engine, gboolean json)
{
  g_autoptr (WeirSnapshot) snapshot = weir_engine_dup_snapshot (engine);
  g_autoptr (WeirTable) table = weir_table_new (COLUMNS);
  const WeirRouterModel *models;
  guint n_models;

  models = weir_router_list (snapshot->router, &n_models);
  for (guint i = 0; i < n_models; i++)
    add_model (table, snapshot, &models[i]);
  weir_table_print (table, json);
}

/* --- What could be deployed --- */

static void
add_offer (WeirTable *table, const WeirCatalogueModel *model, const char *account)
{
  const WeirCatalogueVersion *latest = weir_catalogue_model_get_version (model, NULL);

  weir_table_add_row (table);
  weir_table_add_text (table, model->name);
  weir_table_add_text (table, latest != NULL ? latest->name : NULL);
  weir_table_add_text (table, model->provider);
  weir_table_add_text (table, model->executable);
  add_limit (table, latest != NULL ? latest->context : 0);
  weir_table_add_list (table, latest != NULL ? (const char *const *) latest->capabilities : NULL);
  weir_table_add_text (table, account);
  add_rate (table, latest, WEIR_RATE_INPUT);
  add_rate (table, latest, WEIR_RATE_OUTPUT);
  weir_table_add_text (table, latest != NULL ? latest->retirement : NULL);
}

static void
list_offered (WeirEngine *engine, gboolean json)
{
  static const char *const columns[] = { "model",    "version", "provider", "executable",
                                         "context",  "can",     "account",  "cost_in",
                                         "cost_out", "retires", NULL };
  g_auto (GStrv) accounts = weir_engine_dup_account_names (engine);
  g_autoptr (WeirTable) table = weir_table_new (columns);

  for (char **account = accounts; *account != NULL; account++)
    {
      g_autoptr (WeirCatalogue) catalogue = weir_engine_dup_catalogue (engine, *account);

      for (guint i = 0; catalogue != NULL && i < catalogue->models->len; i++)
        add_offer (table, g_ptr_array_index (catalogue->models, i), *account);
    }
  weir_table_sort (table);
  weir_table_print (table, json);
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  gboolean json = FALSE;
  gboolean offered = FALSE;
  const GOptionEntry entries[] = {
    { "offered", 0, 0, G_OPTION_ARG_NONE, &offered, "Those that could be deployed", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (WeirCommandAccounts) accounts = { NULL, FALSE, FALSE };
  g_autoptr (WeirEngine) engine = NULL;
  WeirExit status;

  if (!weir_command_parse (command, entries, &accounts, 0, &argc, &argv, &status))
    return status;
  engine = weir_command_discover (&accounts, &status);
  if (engine == NULL)
    return status;

  if (offered)
    list_offered (engine, json);
  else
    list_served (engine, json);
  weir_engine_close (engine);
  return status;
}

const WeirCommand weir_command_models = {
  .name = "models",
  .summary = "List the model names that clients can use",
  .description =
      "What the catalogue of SAP AI Core tells stands beside them: costs are capacity units "
      "for a million tokens, before any user's own price.",
  .run = run,
};
