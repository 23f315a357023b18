/* SPDX-License-Identifier: MIT */
#include "chat-store-fixture.h"

#include <glib/gstdio.h>

void
chat_store_fixture_open (ChatStoreFixture *f)
{
  f->database = weir_database_new (f->path, 0);
  f->store = weir_chat_store_new (f->database);
}

void
chat_store_fixture_close (ChatStoreFixture *f)
{
  g_clear_object (&f->store);
  g_clear_pointer (&f->database, weir_database_unref);
}

void
chat_store_fixture_set_up (ChatStoreFixture *f, gconstpointer data)
{
  g_autofree char *dir = NULL;

  f->folder = g_dir_make_tmp ("weir-chat-XXXXXX", NULL);
  f->path = weir_database_build_path (f->folder);
  dir = g_path_get_dirname (f->path);
  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  chat_store_fixture_open (f);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      remove_all (inner);
    }
  g_remove (path);
}

void
chat_store_fixture_tear_down (ChatStoreFixture *f, gconstpointer data)
{
  chat_store_fixture_close (f);
  remove_all (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

void
chat_store_on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

GAsyncResult *
chat_store_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

WeirChatChange *
chat_store_make_change (const char *id, gint64 updated_us)
{
  WeirChatChange *change = weir_chat_change_new ();

  change->conversation = g_new0 (WeirChatRecord, 1);
  change->conversation->id = g_strdup (id);
  change->conversation->created_us = 1;
  change->conversation->updated_us = updated_us;
  return change;
}

WeirChatMessageRecord *
chat_store_add_message (WeirChatChange *change, gint64 place, const char *text)
{
  WeirChatMessageRecord *record = weir_chat_message_record_new ();

  record->place = place;
  record->role = place % 2 == 0 ? WEIR_CHAT_USER : WEIR_CHAT_ASSISTANT;
  record->text = g_strdup (text);
  g_ptr_array_add (change->messages, record);
  return record;
}

gint64
chat_store_save (ChatStoreFixture *f, WeirChatChange *change, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_chat_store_save_async (f->store, change, chat_store_on_result, &result);
  return weir_chat_store_save_finish (chat_store_wait (&result), error);
}

gint64
chat_store_save_text (ChatStoreFixture *f, const char *id, gint64 updated_us, const char *text)
{
  WeirChatChange *change = chat_store_make_change (id, updated_us);

  chat_store_add_message (change, 0, text);
  return chat_store_save (f, change, NULL);
}

WeirChatRecords *
chat_store_list (ChatStoreFixture *f, const char *words, guint offset, guint limit, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_chat_store_list_async (f->store, words, offset, limit, NULL, chat_store_on_result, &result);
  return weir_chat_store_list_finish (chat_store_wait (&result), error);
}

char *
chat_store_list_ids (ChatStoreFixture *f, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirChatRecords) page = chat_store_list (f, words, 0, 100, &error);
  GString *ids = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < page->records->len; i++)
    g_string_append_printf (ids, "%s ",
                            ((WeirChatRecord *) g_ptr_array_index (page->records, i))->id);
  return g_string_free (ids, FALSE);
}

void
chat_store_check_ids (ChatStoreFixture *f, const char *words, const char *expected)
{
  g_autofree char *ids = chat_store_list_ids (f, words);

  g_assert_cmpstr (ids, ==, expected);
}

WeirChatRecords *
chat_store_load (ChatStoreFixture *f, const char *id, gint64 before, guint limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  WeirChatRecords *page;

  weir_chat_store_load_async (f->store, id, before, limit, chat_store_on_result, &result);
  page = weir_chat_store_load_finish (chat_store_wait (&result), &error);
  g_assert_no_error (error);
  return page;
}
