/* SPDX-License-Identifier: MIT */
/* How a conversation gets into the database. There is one change under way at a time; what is to be kept
 * meanwhile, and what was refused, waits and goes with the next. */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-chat-attachment-change.h"
#include "chat/weir-chat-message-change.h"
#include "chat/weir-conversation-state.h"

/* Words that are being typed, or a slider that is drawn, are not kept one by one. */
#define SETTLE_MS 400

/* After the database has refused something. */
#define RETRY_MS 5000

/* How much of a reply a crash may lose. */
#define LIVE_S 2

/* What is being saved, until the database has answered. */
typedef struct
{
  WeirConversation *conversation;
  gint64 cut;
  GPtrArray *messages;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->conversation);
  g_ptr_array_unref (saving->messages);
  g_free (saving);
}

WeirChatRecord *
weir_conversation_to_record (WeirConversation *self)
{
  WeirChatRecord *record = g_new0 (WeirChatRecord, 1);

  record->number = self->number;
  record->id = g_strdup (self->id);
  record->created_us = self->created_us;
  record->updated_us = self->updated_us;
  record->pinned = self->pinned;
  record->title = g_strdup (self->title);
  record->own_title = self->own_title;
  record->draft = g_strdup (self->draft);
  weir_chat_settings_copy (&self->settings, &record->settings);
  return record;
}

static gboolean
has_work (WeirConversation *self)
{
  /* what was never said in is not kept, whatever was set */
  if (self->number == 0 && self->messages->len == 0)
    return FALSE;
  return self->touched || self->cut >= 0 || g_hash_table_size (self->dirty) > 0;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  gint64 one = weir_chat_message_get_place (*(WeirChatMessage *const *) a);
  gint64 other = weir_chat_message_get_place (*(WeirChatMessage *const *) b);

  return one < other ? -1 : one > other;
}

/* (transfer full): what waits, which then does not wait any more. */
static WeirChatChange *
take_change (WeirConversation *self, GPtrArray *messages)
{
  WeirChatChange *change = weir_chat_change_new ();
  GHashTableIter iter;
  gpointer message;

  change->conversation = weir_conversation_to_record (self);
  change->cut = self->cut;
  g_hash_table_iter_init (&iter, self->dirty);
  while (g_hash_table_iter_next (&iter, &message, NULL))
    g_ptr_array_add (messages, g_object_ref (message));
  g_ptr_array_sort (messages, compare_places);
  for (guint i = 0; i < messages->len; i++)
    g_ptr_array_add (change->messages,
                     weir_chat_message_to_record (g_ptr_array_index (messages, i)));
  self->cut = -1;
  self->touched = FALSE;
  g_hash_table_remove_all (self->dirty);
  return change;
}

/* What was refused waits again, as far as it was not cut since. */
static void
take_back (WeirConversation *self, const Saving *saving)
{
  gint64 limit = self->cut;

  self->touched = TRUE;
  if (saving->cut >= 0 && (self->cut < 0 || saving->cut < self->cut))
    self->cut = saving->cut;
  for (guint i = 0; i < saving->messages->len; i++)
    {
      WeirChatMessage *message = g_ptr_array_index (saving->messages, i);

      if (limit < 0 || weir_chat_message_get_place (message) < limit)
        g_hash_table_add (self->dirty, g_object_ref (message));
    }
}

static gboolean
on_time (gpointer user_data)
{
  WeirConversation *self = user_data;

  self->timer = 0;
  weir_conversation_flush (self);
  return G_SOURCE_REMOVE;
}

static void
flush_later (WeirConversation *self, guint delay_ms)
{
  if (self->timer == 0)
    self->timer = g_timeout_add (delay_ms, on_time, self);
}

static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  WeirConversation *self = saving->conversation;
  g_autoptr (GError) error = NULL;
  gint64 number = weir_chat_store_save_finish (result, &error);

  self->saving = FALSE;
  weir_chat_core_tell_kept (self->core, error);
  if (number == 0)
    {
      take_back (self, saving);
      flush_later (self, RETRY_MS);
    }
  else
    {
      if (self->number != number)
        {
          self->number = number;
          weir_conversation_tell (self, "number");
        }
      weir_conversation_flush (self);
    }
  saving_free (saving);
}

void
weir_conversation_flush (WeirConversation *self)
{
  WeirChatStore *store = weir_chat_core_get_store (self->core);
  Saving *saving;

  if (store == NULL || self->saving || !has_work (self))
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  saving = g_new0 (Saving, 1);
  saving->conversation = g_object_ref (self);
  saving->cut = self->cut;
  saving->messages = g_ptr_array_new_with_free_func (g_object_unref);
  self->saving = TRUE;
  weir_chat_store_save_async (store, take_change (self, saving->messages), on_saved, saving);
}

void
weir_conversation_touch (WeirConversation *self)
{
  self->touched = TRUE;
  if (!self->deleted)
    weir_chat_core_tell_changed (self->core, self);
  if (weir_chat_core_get_store (self->core) != NULL)
    flush_later (self, SETTLE_MS);
}

void
weir_conversation_set_deleted (WeirConversation *self, gboolean deleted)
{
  self->deleted = deleted;
}

void
weir_conversation_keep (WeirConversation *self, WeirChatMessage *message)
{
  g_hash_table_add (self->dirty, g_object_ref (message));
  weir_conversation_flush (self);
}

void
weir_conversation_keep_cut (WeirConversation *self, gint64 place)
{
  GHashTableIter iter;
  gpointer message;

  if (self->cut < 0 || place < self->cut)
    self->cut = place;
  g_hash_table_iter_init (&iter, self->dirty);
  while (g_hash_table_iter_next (&iter, &message, NULL))
    if (weir_chat_message_get_place (message) >= place)
      g_hash_table_iter_remove (&iter);
}

static gboolean
on_live (gpointer user_data)
{
  WeirConversation *self = user_data;
  WeirChatMessage *reply = weir_conversation_peek_reply (self);

  if (reply != NULL && weir_chat_message_get_state (reply) == WEIR_CHAT_STREAMING)
    weir_conversation_keep (self, reply);
  return G_SOURCE_CONTINUE;
}

void
weir_conversation_keep_live (WeirConversation *self, gboolean live)
{
  g_clear_handle_id (&self->live_timer, g_source_remove);
  if (live && weir_chat_core_get_store (self->core) != NULL)
    self->live_timer = g_timeout_add_seconds (LIVE_S, on_live, self);
}

/* What still waits is told to the database, also while it is busy with another change of this conversation: it
 * makes its changes one after the other, and all of them before it ends. */
void
weir_conversation_keep_clear (WeirConversation *self)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  WeirChatStore *store = self->core != NULL ? weir_chat_core_get_store (self->core) : NULL;

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->live_timer, g_source_remove);
  if (store != NULL && has_work (self))
    weir_chat_store_save_async (store, take_change (self, messages), NULL, NULL);
}
