/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-engine-requests.h"

/* --- Discovery of all accounts at once --- */

typedef struct
{
  GTask *task;
  guint n_pending;
  guint n_answered;
  GError *error; /* the first one's */
} Round;

static gboolean
on_round_over (gpointer user_data)
{
  Round *round = user_data;

  if (round->n_answered > 0 || round->error == NULL)
    g_task_return_boolean (round->task, TRUE);
  else
    g_task_return_error (round->task, g_steal_pointer (&round->error));
  g_clear_error (&round->error);
  g_object_unref (round->task);
  g_free (round);
  return G_SOURCE_REMOVE;
}

/* A list tells those who wait for it first, and that it changed afterwards; but who hears that the
 * round is over wants to find the new models. */
static void
end_round (Round *round)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_round_over, round, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
on_refreshed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Round *round = user_data;
  g_autoptr (GError) error = NULL;

  if (weir_deployment_list_refresh_finish (WEIR_DEPLOYMENT_LIST (object), result, &error))
    round->n_answered++;
  else if (round->error == NULL)
    round->error = g_steal_pointer (&error);
  if (--round->n_pending == 0)
    end_round (round);
}

void
weir_engine_request_discovery (WeirEngineCore *core, GTask *task)
{
  GPtrArray *members = weir_engine_core_get_members (core);
  Round *round = g_new0 (Round, 1);

  round->task = task;
  round->n_pending = members->len + 1;
  for (guint i = 0; i < members->len; i++)
    {
      WeirEngineMember *member = g_ptr_array_index (members, i);

      weir_token_source_hurry (member->account->tokens);
      weir_deployment_list_refresh_async (member->list, g_task_get_cancellable (task), on_refreshed,
                                          round);
    }
  if (--round->n_pending == 0)
    end_round (round);
}

/* --- Calls of the management API --- */

void
weir_engine_call_free (WeirEngineCall *self)
{
  g_free (self->account);
  g_free (self->method);
  g_free (self->path);
  g_free (self->resource_group);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

static void
on_called (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GBytes *body = weir_ai_api_call_finish (WEIR_AI_API (object), result, &error);

  if (body != NULL)
    g_task_return_pointer (task, body, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
weir_engine_request_call (WeirEngineCore *core, GTask *task)
{
  const WeirEngineCall *call = g_task_get_task_data (task);
  WeirEngineMember *member = weir_engine_core_find (core, call->account);

  if (member == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no account “%s”",
                               call->account);
      g_object_unref (task);
      return;
    }
  weir_ai_api_call_async (member->api, call->method, call->path, call->resource_group, call->body,
                          g_task_get_cancellable (task), on_called, task);
}
