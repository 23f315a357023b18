/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "config.h"

#include "cli/weir-command.h"
#include "cli/weir-debug-steps.h"

#include <glib-unix.h>
#include <string.h>

#include "app/weir-engine-bus.h"
#include "cli/weir-service-notify.h"

#define DRAIN_S 30

/* A list of all models would bury the rest. */
#define MAX_LISTED 12

typedef struct
{
  WeirEngine *engine;
  GMainLoop *loop;
  const char *notify_socket;
  gboolean is_told; /* which models there are */
  gboolean is_stopping;
} Service;

/* --- What it tells --- */

static void
print_start (Service *service)
{
  g_autofree char *url = weir_engine_dup_base_url (service->engine);
  g_auto (GStrv) names = weir_engine_dup_account_names (service->engine);
  g_autofree char *accounts = g_strjoinv (", ", names);
  const WeirSettings *settings = weir_engine_get_settings (service->engine);

  g_print ("Weir " WEIR_VERSION " serves at %s\n"
           "  OpenAI     %s/v1\n"
           "  Anthropic  %s\n"
           "  Accounts   %s (from %s)\n",
           url, url, url, accounts, settings->account_source);
}

/* A key is a secret: it is named, not shown. */
static const char *
describe_key (const WeirSettings *settings)
{
  if (settings->demo)
    return "-H 'Authorization: Bearer demo' ";
  return settings->n_keys > 0 ? "-H \"Authorization: Bearer $WEIR_API_KEY\" " : "";
}

static void
print_example (Service *service, const char *model)
{
  g_autofree char *url = weir_engine_dup_base_url (service->engine);
  const WeirSettings *settings = weir_engine_get_settings (service->engine);

  g_print ("Try it:\n"
           "  curl -N %s/v1/chat/completions %s-H 'Content-Type: application/json' \\\n"
           "    -d '{\"model\":\"%s\",\"stream\":true,"
           "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'\n",
           url, describe_key (settings), model);
}

/* The names that a person would look for: SAP's own, and in the demo those that say so. */
static gboolean
is_shown (const WeirRouterModel *model, gboolean demo)
{
  return demo ? g_str_has_prefix (model->id, "demo/") : !model->is_alias;
}

static gboolean
is_chat (const WeirRouterModel *model)
{
  return strstr (model->id, "embed") == NULL;
}

static void
print_models (Service *service)
{
  g_autoptr (WeirSnapshot) snapshot = weir_engine_dup_snapshot (service->engine);
  g_autoptr (GString) names = g_string_new (NULL);
  gboolean demo = weir_engine_get_settings (service->engine)->demo;
  const char *example = NULL;
  guint n_shown = 0;
  guint n;
  const WeirRouterModel *models = weir_router_list (snapshot->router, &n);

  for (guint i = 0; i < n; i++)
    {
      if (!is_shown (&models[i], demo))
        continue;
      if (n_shown++ < MAX_LISTED)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", models[i].id);
      if (example == NULL && is_chat (&models[i]))
        example = models[i].id;
    }
  if (n_shown > MAX_LISTED)
    g_string_append_printf (names, " and %u more", n_shown - MAX_LISTED);
  g_print ("  Models     %s\n", names->str);
  if (example != NULL)
    print_example (service, example);
}

static void
on_models_changed (WeirEngine *engine, gpointer user_data)
{
  Service *service = user_data;
  g_autoptr (WeirSnapshot) snapshot = weir_engine_dup_snapshot (engine);
  guint n;

  weir_router_list (snapshot->router, &n);
  if (service->is_told || n == 0 || weir_engine_get_port (engine) == 0)
    return;
  service->is_told = TRUE;
  print_models (service);
}

/* --- Signals --- */

static void
on_drained (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Service *service = user_data;

  if (!weir_engine_drain_finish (WEIR_ENGINE (object), result, NULL))
    weir_command_complain ("%u requests did not end in time and are cut off",
                           weir_engine_get_n_active (service->engine));
  g_main_loop_quit (service->loop);
}

static gboolean
on_stop_signal (gpointer user_data)
{
  Service *service = user_data;
  guint configured = weir_engine_get_settings (service->engine)->limits.drain_s;
  guint limit_s = configured > 0 ? configured : DRAIN_S;
  guint n_active = weir_engine_get_n_active (service->engine);

  if (service->is_stopping)
    {
      g_main_loop_quit (service->loop);
      return G_SOURCE_CONTINUE;
    }

  service->is_stopping = TRUE;
  weir_service_notify (service->notify_socket, "STOPPING=1");
  if (n_active > 0)
    weir_command_complain ("waiting at most %u s for %u requests; once more to stop at once",
                           limit_s, n_active);
  weir_engine_drain_async (service->engine, limit_s, on_drained, service);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_reload_signal (gpointer user_data)
{
  Service *service = user_data;
  g_autoptr (GError) error = NULL;

  if (!weir_engine_reload (service->engine, &error))
    weir_command_complain ("the configuration is not used: %s", error->message);
  return G_SOURCE_CONTINUE;
}

static void
serve (Service *service)
{
  g_autoptr (WeirEngineBus) bus = weir_engine_bus_new (service->engine);
  g_autoptr (WeirDebugSteps) steps =
      weir_engine_get_settings (service->engine)->debug
          ? weir_debug_steps_new (weir_engine_get_sights (service->engine))
          : NULL;
  const struct
  {
    int number;
    GSourceFunc function;
  } handlers[] = {
    { SIGINT, on_stop_signal },
    { SIGTERM, on_stop_signal },
    { SIGHUP, on_reload_signal },
  };
  guint sources[G_N_ELEMENTS (handlers)];

  service->loop = g_main_loop_new (NULL, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    sources[i] = g_unix_signal_add (handlers[i].number, handlers[i].function, service);
  weir_service_notify (service->notify_socket, "READY=1");
  print_start (service);
  g_main_loop_run (service->loop);
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_source_remove (sources[i]);
  g_clear_pointer (&service->loop, g_main_loop_unref);
}

/* --- The command --- */

static WeirExit
explain_failure (const GError *error)
{
  weir_command_complain ("%s", error->message);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    return WEIR_EXIT_RUNNING;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT)
      || error->domain == G_TLS_ERROR || error->domain == G_FILE_ERROR)
    return WEIR_EXIT_USAGE;
  return WEIR_EXIT_FAILED;
}

static WeirExit
run_service (const WeirCommandAccounts *accounts, const WeirSettingsSources *sources)
{
  Service service = { .notify_socket = g_getenv ("NOTIFY_SOCKET") };
  g_autoptr (WeirEngine) engine = NULL;
  g_autoptr (GError) error = NULL;
  WeirExit status;

  engine = weir_command_open_engine (accounts, sources, g_get_user_state_dir (), &status);
  if (engine == NULL)
    return status;

  service.engine = engine;
  g_signal_connect (engine, "models-changed", G_CALLBACK (on_models_changed), &service);
  if (weir_engine_listen (engine, &error))
    serve (&service);
  else
    status = explain_failure (error);

  g_signal_handlers_disconnect_by_data (engine, &service);
  weir_engine_close (engine);
  return status;
}

static WeirExit
check_configuration (const WeirCommandAccounts *accounts, const WeirSettingsSources *sources)
{
  WeirExit status;
  g_autoptr (WeirEngine) engine = weir_command_open_engine (accounts, sources, NULL, &status);

  if (engine != NULL)
    weir_engine_close (engine);
  return status;
}

typedef struct
{
  char *host;
  int port;
  char *tls_cert;
  char *tls_key;
  gboolean check;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->host);
  g_free (options->tls_cert);
  g_free (options->tls_key);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  g_auto (WeirCommandAccounts) accounts = { 0 };
  g_auto (Options) options = { .port = -1 };
  g_autoptr (WeirSettingsSources) process = NULL;
  WeirSettingsSources sources;
  WeirExit status;
  const GOptionEntry entries[] = {
    { "check", 0, 0, G_OPTION_ARG_NONE, &options.check,
      "Only say whether it could be run with this configuration", NULL },
    { "port", 'p', 0, G_OPTION_ARG_INT, &options.port,
      "Listen on this port (default 3001; 0: a free one)", "PORT" },
    { "host", 0, 0, G_OPTION_ARG_STRING, &options.host,
      "Listen on this address (default 127.0.0.1)", "ADDRESS" },
    { "tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &options.tls_cert,
      "Speak HTTPS with this certificate (PEM)", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &options.tls_key, "Its key (PEM)", "FILE" },
    G_OPTION_ENTRY_NULL,
  };

  if (!weir_command_parse (command, entries, &accounts, 0, &argc, &argv, &status))
    return status;
  if (options.port < -1 || options.port > 65535)
    {
      weir_command_complain ("--port must be a number from 0 to 65535");
      return WEIR_EXIT_USAGE;
    }

  process = weir_settings_sources_new ();
  sources = *process;
  sources.host = options.host;
  sources.port = options.port;
  sources.tls_cert = options.tls_cert;
  sources.tls_key = options.tls_key;
  return options.check ? check_configuration (&accounts, &sources)
                       : run_service (&accounts, &sources);
}

const WeirCommand weir_command_serve = {
  .name = "serve",
  .summary = "Run the proxy",
  .description = "Without --config, the configuration is CONFIG_PATH or weir/config.json in "
                 "$XDG_CONFIG_HOME.\n"
                 "SIGHUP reads it again; SIGTERM and SIGINT let running requests end first.",
  .run = run,
};
