/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command.h"
#include "cli/weir-proxy-access.h"
#include "cli/weir-terminal.h"

#include <stdio.h>

#define DEFAULT_PROMPT "Introduce yourself in two sentences."

static void
on_delta (const char *text, gsize len, gboolean reasoning, gpointer user_data)
{
  if (!reasoning)
    weir_terminal_print (text, len);
}

/* What the answer was and cost, on standard error so that it does not mix with the text. */
static void
print_summary (const WeirChatReply *reply)
{
  g_printerr ("\nmodel %s", reply->model != NULL ? reply->model : "unknown");
  if (reply->deployment != NULL)
    g_printerr (", deployment %s", reply->deployment);
  if (reply->account != NULL)
    g_printerr (", account %s", reply->account);
  if (reply->usage.in_total >= 0 && reply->usage.out_total >= 0)
    g_printerr (", %" G_GINT64_FORMAT " tokens in, %" G_GINT64_FORMAT " out", reply->usage.in_total,
                reply->usage.out_total);
  if (reply->first_us >= 0)
    g_printerr (", first text after %.0f ms", reply->first_us / 1e3);
  g_printerr (", %.0f ms in all\n", reply->total_us / 1e3);
}

static WeirExit
send (WeirProxyAccess *access, const char *model, const char *prompt, gboolean json)
{
  const WeirChatTurn turn = { "user", prompt };
  const WeirChatRequest request = { .model = model, .turns = &turn, .n_turns = 1, .stream = !json };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WeirChatReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  gboolean sent;

  weir_chat_client_send_async (access->client, &request, json ? NULL : on_delta, NULL, NULL,
                               weir_command_on_result, &result);
  weir_command_wait (&result);
  sent = weir_chat_client_send_finish (access->client, result, &reply, &error);
  if (json && reply->body != NULL)
    weir_terminal_print (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body));
  if (reply->text->len > 0 || json)
    putchar ('\n');
  fflush (stdout);
  if (!sent)
    {
      weir_command_complain ("%s", error->message);
      return WEIR_EXIT_FAILED;
    }
  if (!json)
    print_summary (reply);
  return WEIR_EXIT_OK;
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  g_autofree char *model = NULL;
  g_autofree char *url = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_STRING, &model, "Model to ask", "NAME" },
    { "url", 0, 0, G_OPTION_ARG_STRING, &url, "Proxy to ask, with the key in WEIR_API_KEY", "URL" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print the answer as the API gives it", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (WeirCommandAccounts) accounts = { NULL, FALSE, FALSE };
  g_autoptr (WeirProxyAccess) access = NULL;
  g_autofree char *chosen = NULL;
  g_autofree char *prompt = NULL;
  WeirExit status;

  if (!weir_command_parse (command, entries, &accounts, -1, &argc, &argv, &status))
    return status;
  access = weir_proxy_access_open (&accounts, url, 1, &status);
  if (access == NULL)
    return status;
  chosen = weir_proxy_access_choose_model (access, model);
  if (chosen == NULL)
    return WEIR_EXIT_FAILED;

  prompt = argc > 1 ? g_strjoinv (" ", argv + 1) : g_strdup (DEFAULT_PROMPT);
  return send (access, chosen, prompt, json);
}

const WeirCommand weir_command_request = {
  .name = "request",
  .arguments = "[PROMPT]",
  .summary = "Send one request and print the answer",
  .description =
      "Uses the proxy that runs at the configured address, or starts one for the request.",
  .run = run,
};
