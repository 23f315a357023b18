/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-chat-exchange.h"

#include "chat/weir-chat-attachment.h"
#include "chat/weir-chat-failure-change.h"
#include "chat/weir-chat-message-change.h"

/* Not every model takes the beginning of its own answer, but each can be told. */
#define GO_ON                                                                                      \
  "Continue exactly where your last message stopped. Do not repeat any of it, and say nothing "    \
  "else."

/* One exchange under way: the data of its task. */
typedef struct
{
  WeirChatCore *core;
  WeirChatMessage *reply;
} Exchange;

/* What is said in a request, while it is put together. */
typedef struct
{
  GArray *turns; /* WeirChatTurn, whose media stand in @media */
  GPtrArray *media;
} Turns;

static void
exchange_free (gpointer data)
{
  Exchange *exchange = data;

  g_object_unref (exchange->core);
  g_object_unref (exchange->reply);
  g_free (exchange);
}

static void
add_turn (Turns *turns, const char *role, const char *text, WeirChatMedia *media, guint n_media)
{
  WeirChatTurn turn = { role, text, media, n_media };

  g_array_append_val (turns->turns, turn);
}

static void
add_message (Turns *turns, WeirChatMessage *message)
{
  GListModel *attachments = weir_chat_message_get_attachments (message);
  guint n = g_list_model_get_n_items (attachments);
  WeirChatMedia *media = n > 0 ? g_new0 (WeirChatMedia, n) : NULL;
  const char *text = weir_chat_message_get_text (message, NULL);
  guint n_media = 0;

  if (media != NULL)
    g_ptr_array_add (turns->media, media);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WeirChatAttachment) attachment = g_list_model_get_item (attachments, i);
      GBytes *bytes = weir_chat_attachment_get_bytes (attachment);

      if (bytes != NULL)
        media[n_media++] = (WeirChatMedia){ weir_chat_attachment_get_media_type (attachment),
                                            weir_chat_attachment_get_name (attachment), bytes };
    }
  /* a reply of which nothing has come was never said */
  if (*text != '\0' || n_media > 0)
    add_turn (turns, weir_chat_message_get_role (message) == WEIR_CHAT_USER ? "user" : "assistant",
              text, media, n_media);
}

static void
list_turns (Turns *turns,
            GPtrArray *history,
            const WeirChatSettings *settings,
            WeirChatMessage *reply)
{
  turns->turns = g_array_new (FALSE, FALSE, sizeof (WeirChatTurn));
  turns->media = g_ptr_array_new_with_free_func (g_free);
  if (settings->system_prompt != NULL)
    add_turn (turns, "system", settings->system_prompt, NULL, 0);
  for (guint i = 0; i < history->len; i++)
    add_message (turns, g_ptr_array_index (history, i));
  if (*weir_chat_message_get_text (reply, NULL) != '\0')
    {
      add_message (turns, reply);
      add_turn (turns, "user", GO_ON, NULL, 0);
    }
}

static void
turns_clear (Turns *turns)
{
  g_array_unref (turns->turns);
  g_ptr_array_unref (turns->media);
}

static void
on_delta (const char *text, gsize len, gboolean reasoning, gpointer user_data)
{
  Exchange *exchange = user_data;

  weir_chat_message_append (exchange->reply, text, len, reasoning);
}

static WeirChatState
judge (WeirChatMessage *reply, const GError *error)
{
  gsize text, reasoning;

  if (error == NULL)
    return WEIR_CHAT_COMPLETE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return WEIR_CHAT_STOPPED;
  weir_chat_message_get_text (reply, &text);
  weir_chat_message_get_reasoning (reply, &reasoning);
  return text + reasoning > 0 ? WEIR_CHAT_INTERRUPTED : WEIR_CHAT_FAILED;
}

static void
on_answered (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (WeirChatReply) reply = NULL;
  g_autoptr (WeirChatFailure) failure = NULL;
  g_autoptr (GError) error = NULL;
  WeirChatState state;

  weir_chat_client_send_finish (WEIR_CHAT_CLIENT (object), result, &reply, &error);
  state = judge (exchange->reply, error);
  if (state == WEIR_CHAT_INTERRUPTED || state == WEIR_CHAT_FAILED)
    failure = weir_chat_failure_new (error, reply, weir_chat_message_get_model (exchange->reply));
  weir_chat_message_end (exchange->reply, state, reply, failure);
  weir_chat_core_await_record (exchange->core, exchange->reply);
  g_task_return_boolean (task, TRUE);
}

void
weir_chat_exchange_fail (WeirChatMessage *reply, const GError *error)
{
  WeirChatState state;
  g_autoptr (WeirChatFailure) failure = NULL;

  g_return_if_fail (WEIR_IS_CHAT_MESSAGE (reply) && error != NULL);

  state = judge (reply, error);
  if (state != WEIR_CHAT_STOPPED)
    failure = weir_chat_failure_restore ("refused", NULL, 0, -1, error->message);
  weir_chat_message_end (reply, state, NULL, failure);
}

static void
fail_unreachable (GTask *task, WeirChatMessage *reply)
{
  g_autoptr (WeirChatFailure) failure = weir_chat_failure_new_unreachable ();
  gsize len;

  weir_chat_message_get_text (reply, &len);
  weir_chat_message_end (reply, len > 0 ? WEIR_CHAT_INTERRUPTED : WEIR_CHAT_FAILED, NULL, failure);
  g_task_return_boolean (task, TRUE);
}

void
weir_chat_exchange_async (WeirChatCore *core,
                          GPtrArray *history,
                          const WeirChatSettings *settings,
                          WeirChatMessage *reply,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  WeirChatRequest request = { .stream = TRUE };
  Exchange *exchange;
  Turns turns;

  g_return_if_fail (WEIR_IS_CHAT_CORE (core) && history != NULL && settings != NULL);
  g_return_if_fail (WEIR_IS_CHAT_MESSAGE (reply));

  weir_chat_message_set_money (reply, weir_chat_core_get_money (core));
  /* the state tells how it went, so the task always succeeds */
  task = g_task_new (reply, NULL, callback, user_data);
  g_task_set_source_tag (task, weir_chat_exchange_async);
  exchange = g_new0 (Exchange, 1);
  exchange->core = g_object_ref (core);
  exchange->reply = g_object_ref (reply);
  g_task_set_task_data (task, exchange, exchange_free);
  if (weir_chat_core_get_client (core) == NULL)
    {
      fail_unreachable (task, reply);
      return;
    }

  list_turns (&turns, history, settings, reply);
  request.model = weir_chat_message_get_model (reply);
  request.turns = (const WeirChatTurn *) turns.turns->data;
  request.n_turns = turns.turns->len;
  request.max_tokens = settings->max_tokens;
  request.effort = settings->effort;
  request.temperature = settings->has_temperature ? &settings->temperature : NULL;
  weir_chat_client_send_async (weir_chat_core_get_client (core), &request, on_delta, exchange,
                               cancellable, on_answered, g_object_ref (task));
  turns_clear (&turns);
}
