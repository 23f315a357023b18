/* SPDX-License-Identifier: MIT */
/* How a conversation comes out of the database. */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-chat-attachment-change.h"
#include "chat/weir-chat-message-change.h"
#include "chat/weir-conversation-state.h"

/* Messages that are read at once: more than a window shows. */
#define PAGE 100

void
weir_conversation_take_record (WeirConversation *self, const WeirChatRecord *record)
{
  g_return_if_fail (WEIR_IS_CONVERSATION (self) && record != NULL);

  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (self->excerpt, record->excerpt) != 0)
    {
      g_free (self->excerpt);
      self->excerpt = g_strdup (record->excerpt);
      weir_conversation_tell (self, "excerpt");
    }
  if (!self->touched && !self->saving && record->updated_us >= self->updated_us)
    {
      g_free (self->title);
      self->title = g_strdup (record->title);
      self->own_title = record->own_title;
      self->pinned = record->pinned;
      self->updated_us = record->updated_us;
      weir_conversation_tell (self, "title");
      weir_conversation_tell (self, "pinned");
      weir_conversation_tell (self, "updated");
    }
  g_object_thaw_notify (G_OBJECT (self));
}

int
weir_conversation_compare_order (WeirConversation *a, WeirConversation *b)
{
  if (a->pinned != b->pinned)
    return a->pinned ? -1 : 1;
  if (a->updated_us != b->updated_us)
    return a->updated_us > b->updated_us ? -1 : 1;
  return 0;
}

WeirConversation *
weir_conversation_new_from_record (WeirChatCore *core, const WeirChatRecord *record)
{
  WeirConversation *self;

  g_return_val_if_fail (record != NULL, NULL);

  self = weir_conversation_new (core);
  g_free (self->id);
  self->id = g_strdup (record->id);
  self->number = record->number;
  self->created_us = record->created_us;
  self->updated_us = record->updated_us;
  self->pinned = record->pinned;
  self->title = g_strdup (record->title);
  self->own_title = record->own_title;
  self->draft = g_strdup (record->draft);
  self->excerpt = g_strdup (record->excerpt);
  weir_chat_settings_clear (&self->settings);
  weir_chat_settings_copy (&record->settings, &self->settings);
  self->loaded = FALSE;
  return self;
}

static void
set_loading (WeirConversation *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  weir_conversation_tell (self, "loading");
}

static gint64
get_first_place (WeirConversation *self)
{
  return self->messages->len > 0
             ? weir_chat_message_get_place (g_ptr_array_index (self->messages, 0))
             : -1;
}

/* Puts what was read before the first message. It may have been asked for twice. */
static void
take_page (WeirConversation *self, const WeirChatRecords *page)
{
  gint64 first = get_first_place (self);
  guint n = 0;

  for (guint i = 0; i < page->records->len; i++)
    {
      const WeirChatMessageRecord *record = g_ptr_array_index (page->records, i);

      if (first < 0 || record->place < first)
        {
          WeirChatMessage *message = weir_chat_message_new_from_record (record);

          weir_chat_message_set_money (message, weir_chat_core_get_money (self->core));
          g_ptr_array_insert (self->messages, (int) n++, message);
        }
    }
  self->loaded = TRUE;
  if (self->has_earlier != page->more)
    {
      self->has_earlier = page->more;
      weir_conversation_tell (self, "has-earlier");
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, n);
  weir_conversation_tell (self, "can-regenerate");
  weir_conversation_tell (self, "can-continue");
}

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirConversation) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirChatRecords) page = weir_chat_store_load_finish (result, &error);

  if (page != NULL)
    take_page (self, page);
  weir_chat_core_tell_kept (self->core, error);
  set_loading (self, FALSE);
}

static void
load (WeirConversation *self)
{
  set_loading (self, TRUE);
  weir_chat_store_load_async (weir_chat_core_get_store (self->core), self->id,
                              get_first_place (self), PAGE, on_loaded, g_object_ref (self));
}

void
weir_conversation_load (WeirConversation *self)
{
  g_return_if_fail (WEIR_IS_CONVERSATION (self));

  if (!self->loaded && !self->loading)
    load (self);
}

void
weir_conversation_load_earlier (WeirConversation *self)
{
  g_return_if_fail (WEIR_IS_CONVERSATION (self));

  if (self->has_earlier && !self->loading)
    load (self);
}

/* (nullable) (transfer full): a file of which only the name is here. */
static WeirChatAttachment *
find_missing (WeirConversation *self)
{
  for (guint i = 0; i < self->messages->len; i++)
    {
      GListModel *attachments =
          weir_chat_message_get_attachments (g_ptr_array_index (self->messages, i));

      for (guint j = 0; j < g_list_model_get_n_items (attachments); j++)
        {
          g_autoptr (WeirChatAttachment) attachment = g_list_model_get_item (attachments, j);

          if (weir_chat_attachment_get_bytes (attachment) == NULL)
            return g_steal_pointer (&attachment);
        }
    }
  return NULL;
}

static void prepare (GTask *task);

static void
on_attachment (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (weir_conversation_load_attachment_finish (WEIR_CONVERSATION (object), result, &error))
    prepare (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
on_rest (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirConversation *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (WeirChatRecords) page = weir_chat_store_load_finish (result, &error);

  set_loading (self, FALSE);
  if (page == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  take_page (self, page);
  prepare (g_steal_pointer (&task));
}

/* Takes the reference to the task. */
static void
prepare (GTask *task)
{
  WeirConversation *self = g_task_get_source_object (task);
  g_autoptr (WeirChatAttachment) missing = NULL;

  if (!self->loaded || self->has_earlier)
    {
      set_loading (self, TRUE);
      weir_chat_store_load_async (weir_chat_core_get_store (self->core), self->id,
                                  get_first_place (self), G_MAXINT32, on_rest, task);
      return;
    }
  missing = find_missing (self);
  if (missing != NULL)
    {
      weir_conversation_load_attachment_async (self, missing, on_attachment, task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

void
weir_conversation_prepare_async (WeirConversation *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, weir_conversation_prepare_async);
  prepare (task);
}

gboolean
weir_conversation_prepare_finish (WeirConversation *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_bytes (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirChatAttachment *attachment = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = weir_chat_store_load_file_finish (result, &error);

  if (bytes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  weir_chat_attachment_set_kept (attachment, weir_chat_attachment_get_number (attachment), bytes);
  g_task_return_boolean (task, TRUE);
}

void
weir_conversation_load_attachment_async (WeirConversation *self,
                                         WeirChatAttachment *attachment,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (WEIR_IS_CONVERSATION (self) && WEIR_IS_CHAT_ATTACHMENT (attachment));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, weir_conversation_load_attachment_async);
  g_task_set_task_data (task, g_object_ref (attachment), g_object_unref);
  if (weir_chat_attachment_get_bytes (attachment) != NULL)
    g_task_return_boolean (task, TRUE);
  else
    weir_chat_store_load_file_async (weir_chat_core_get_store (self->core),
                                     weir_chat_attachment_get_number (attachment), on_bytes,
                                     g_steal_pointer (&task));
}

gboolean
weir_conversation_load_attachment_finish (WeirConversation *self,
                                          GAsyncResult *result,
                                          GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
