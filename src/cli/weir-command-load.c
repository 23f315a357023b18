/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command.h"
#include "cli/weir-load-report.h"
#include "cli/weir-proxy-access.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

#define DEFAULT_PROMPT "Answer with one short sentence."
#define MAX_CONCURRENCY 1000

/* A load test under way. Requests start as others end, so that @concurrency run all the time. */
typedef struct
{
  WeirProxyAccess *access;
  WeirLoadReport *report;
  WeirChatTurn turn;
  WeirChatRequest request;
  GCancellable *cancellable;
  guint started;
  guint running;
  guint max_requests; /* 0: until @end_us */
  gint64 end_us;      /* 0: until @max_requests */
} Load;

static gboolean
may_start (const Load *load)
{
  if (g_cancellable_is_cancelled (load->cancellable))
    return FALSE;
  if (load->max_requests > 0 && load->started >= load->max_requests)
    return FALSE;
  return load->end_us == 0 || g_get_monotonic_time () < load->end_us;
}

static void on_answered (GObject *object, GAsyncResult *result, gpointer user_data);

static void
start_one (Load *load)
{
  load->started++;
  load->running++;
  weir_chat_client_send_async (load->access->client, &load->request, NULL, NULL, load->cancellable,
                               on_answered, load);
}

static void
on_answered (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Load *load = user_data;
  g_autoptr (WeirChatReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  weir_chat_client_send_finish (WEIR_CHAT_CLIENT (object), result, &reply, &error);
  load->running--;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    weir_load_report_add (load->report, reply, error);
  if (may_start (load))
    start_one (load);
}

static gboolean
on_progress (gpointer user_data)
{
  Load *load = user_data;

  g_printerr ("\r%u done, %u failed, %u running ", weir_load_report_get_n_done (load->report),
              weir_load_report_get_n_failed (load->report), load->running);
  return G_SOURCE_CONTINUE;
}

/* Ends the test early; what has been measured is still reported. */
static gboolean
on_interrupt (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_CONTINUE;
}

static gint64
run_load (Load *load, guint concurrency)
{
  gint64 start_us = g_get_monotonic_time ();
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, load->cancellable);
  guint progress = isatty (STDERR_FILENO) ? g_timeout_add_seconds (1, on_progress, load) : 0;
  gint64 wall_us;

  for (guint i = 0; i < concurrency && may_start (load); i++)
    start_one (load);
  while (load->running > 0)
    g_main_context_iteration (NULL, TRUE);
  wall_us = g_get_monotonic_time () - start_us;

  if (progress != 0)
    {
      on_progress (load);
      g_printerr ("\n");
      g_source_remove (progress);
    }
  g_source_remove (interrupt);
  return wall_us;
}

typedef struct
{
  char *model;
  char *url;
  char *prompt;
  int requests;
  int concurrency;
  int seconds;
  gboolean stream;
  gboolean json;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->model);
  g_free (options->url);
  g_free (options->prompt);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
check_options (Options *options)
{
  if (options->concurrency < 1 || options->concurrency > MAX_CONCURRENCY)
    weir_command_complain ("--concurrency takes 1 to %d", MAX_CONCURRENCY);
  else if (options->requests < 0 || options->seconds < 0)
    weir_command_complain ("--requests and --duration take positive numbers");
  else
    {
      if (options->requests == 0 && options->seconds == 0)
        options->requests = 100;
      return TRUE;
    }
  return FALSE;
}

static WeirExit
measure (const Options *options, WeirProxyAccess *access, const char *model)
{
  g_autoptr (WeirLoadReport) report = weir_load_report_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *text = NULL;
  Load load = {
    .access = access,
    .report = report,
    .turn = { "user", options->prompt != NULL ? options->prompt : DEFAULT_PROMPT },
    .request = { .model = model, .n_turns = 1, .stream = options->stream },
    .cancellable = cancellable,
    .max_requests = options->requests,
  };
  gint64 wall_us;

  load.request.turns = &load.turn;
  if (options->seconds > 0)
    load.end_us = g_get_monotonic_time () + options->seconds * G_USEC_PER_SEC;
  wall_us = run_load (&load, options->concurrency);
  text = options->json ? weir_load_report_to_json (report, wall_us)
                       : weir_load_report_to_text (report, wall_us);
  g_print ("%s", text);
  return weir_load_report_get_n_failed (report) > 0 ? WEIR_EXIT_FAILED : WEIR_EXIT_OK;
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  g_auto (Options) options = { .concurrency = 10 };
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_STRING, &options.model, "Model to ask", "NAME" },
    { "requests", 'n', 0, G_OPTION_ARG_INT, &options.requests, "How many requests (100)", "N" },
    { "duration", 'd', 0, G_OPTION_ARG_INT, &options.seconds, "For how long", "SECONDS" },
    { "concurrency", 0, 0, G_OPTION_ARG_INT, &options.concurrency, "Side by side (10)", "N" },
    { "stream", 0, 0, G_OPTION_ARG_NONE, &options.stream, "Ask for streams", NULL },
    { "prompt", 'p', 0, G_OPTION_ARG_STRING, &options.prompt, "What to ask", "TEXT" },
    { "url", 0, 0, G_OPTION_ARG_STRING, &options.url, "Proxy to ask, with the key in WEIR_API_KEY",
      "URL" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Print JSON", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (WeirCommandAccounts) accounts = { NULL, FALSE, FALSE };
  g_autoptr (WeirProxyAccess) access = NULL;
  g_autofree char *model = NULL;
  WeirExit status;

  if (!weir_command_parse (command, entries, &accounts, 0, &argc, &argv, &status))
    return status;
  if (!check_options (&options))
    return WEIR_EXIT_USAGE;
  access = weir_proxy_access_open (&accounts, options.url, options.concurrency, &status);
  if (access == NULL)
    return status;
  model = weir_proxy_access_choose_model (access, options.model);
  if (model == NULL)
    return WEIR_EXIT_FAILED;
  return measure (&options, access, model);
}

const WeirCommand weir_command_load = {
  .name = "load",
  .summary = "Send many requests and measure",
  .description = "Every request is a real one and costs tokens. Ctrl+C ends the test early.",
  .run = run,
};
