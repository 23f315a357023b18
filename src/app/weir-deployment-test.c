/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-deployment-test.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-chat-client.h"
#include "app/weir-deployment-use.h"
#include "app/weir-figures.h"

/* Enough for a word; some models think before they say it, and refuse a smaller limit. */
#define MAX_TOKENS 16

const char *
weir_deployment_test_explain (WeirDeploymentItem *item, WeirService *service)
{
  const WeirDeployment *deployment;

  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ITEM (item), NULL);
  g_return_val_if_fail (WEIR_IS_SERVICE (service), NULL);

  deployment = weir_deployment_item_get (item);
  if (!weir_deployment_is_usable (deployment))
    return _ ("Only a deployment that runs can be tested");
  if (weir_deployment_item_get_name (item) == NULL
      || weir_deployment_get_use (deployment) == WEIR_DEPLOYMENT_USE_NONE)
    return _ ("Tools cannot ask for it, so it cannot be tested");
  if (weir_service_get_state (service) != WEIR_SERVICE_RUNNING)
    return _ ("The proxy is not running: start it to test the model");
  return NULL;
}

/* Of several deployments of one model, the proxy chooses. */
static char *
describe (WeirDeploymentItem *item, const WeirChatReply *reply)
{
  g_autofree char *span = weir_figures_format_span (reply->total_us);

  if (reply->deployment != NULL
      && strcmp (reply->deployment, weir_deployment_item_get (item)->id) != 0)
    /* Translators: a span such as "0.8 s", and the id of a deployment */
    return g_strdup_printf (_ ("Answered in %s by %s, which serves the same model"), span,
                            reply->deployment);
  return g_strdup_printf (_ ("Answered in %s"), span);
}

static void
on_answered (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirDeploymentItem) item = user_data;
  g_autoptr (WeirChatReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!weir_chat_client_send_finish (WEIR_CHAT_CLIENT (object), result, &reply, &error))
    {
      weir_deployment_item_set_test (item, WEIR_DEPLOYMENT_FAILED, error->message);
      return;
    }
  text = describe (item, reply);
  weir_deployment_item_set_test (item, WEIR_DEPLOYMENT_PASSED, text);
}

void
weir_deployment_test_start (WeirDeploymentItem *item, WeirService *service)
{
  static const WeirChatTurn turn = { .role = "user", .text = "Reply with the word OK." };
  g_autoptr (WeirChatClient) client = NULL;
  g_autoptr (WeirSecret) key = NULL;
  WeirChatRequest request = { .turns = &turn, .n_turns = 1 };

  g_return_if_fail (WEIR_IS_DEPLOYMENT_ITEM (item));
  g_return_if_fail (WEIR_IS_SERVICE (service));

  if (weir_deployment_item_get_test (item) == WEIR_DEPLOYMENT_TESTING
      || weir_deployment_test_explain (item, service) != NULL)
    return;

  key = weir_service_dup_api_key (service);
  client = weir_chat_client_new (weir_service_get_base_url (service), key, 1);
  request.model = weir_deployment_item_get_name (item);
  request.embed =
      weir_deployment_get_use (weir_deployment_item_get (item)) == WEIR_DEPLOYMENT_USE_EMBEDDING;
  request.max_tokens = request.embed ? 0 : MAX_TOKENS;
  weir_deployment_item_set_test (item, WEIR_DEPLOYMENT_TESTING, NULL);
  weir_chat_client_send_async (client, &request, NULL, NULL, NULL, on_answered,
                               g_object_ref (item));
}
