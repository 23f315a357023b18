/* SPDX-License-Identifier: MIT */
#include "store/weir-chat-store.h"

#include <glib/gstdio.h>
#include <string.h>

#include "store/weir-database-schema.h"

typedef struct
{
  char *folder;
  char *path;
  WeirDatabase *database;
  WeirChatStore *store;
} Fixture;

static void
open_store (Fixture *f)
{
  f->database = weir_database_new (f->path, 0);
  f->store = weir_chat_store_new (f->database);
}

static void
close_store (Fixture *f)
{
  g_clear_object (&f->store);
  g_clear_pointer (&f->database, weir_database_unref);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *dir = NULL;

  f->folder = g_dir_make_tmp ("weir-chat-XXXXXX", NULL);
  f->path = weir_database_build_path (f->folder);
  dir = g_path_get_dirname (f->path);
  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  open_store (f);
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

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_store (f);
  remove_all (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static WeirChatChange *
make_change (const char *id, gint64 updated_us)
{
  WeirChatChange *change = weir_chat_change_new ();

  change->conversation = g_new0 (WeirChatRecord, 1);
  change->conversation->id = g_strdup (id);
  change->conversation->created_us = 1;
  change->conversation->updated_us = updated_us;
  return change;
}

static WeirChatMessageRecord *
add_message (WeirChatChange *change, gint64 place, const char *text)
{
  WeirChatMessageRecord *record = weir_chat_message_record_new ();

  record->place = place;
  record->role = place % 2 == 0 ? WEIR_CHAT_USER : WEIR_CHAT_ASSISTANT;
  record->text = g_strdup (text);
  g_ptr_array_add (change->messages, record);
  return record;
}

static gint64
save (Fixture *f, WeirChatChange *change, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_chat_store_save_async (f->store, change, on_result, &result);
  return weir_chat_store_save_finish (wait (&result), error);
}

static gint64
save_text (Fixture *f, const char *id, gint64 updated_us, const char *text)
{
  WeirChatChange *change = make_change (id, updated_us);

  add_message (change, 0, text);
  return save (f, change, NULL);
}

static WeirChatRecords *
list (Fixture *f, const char *words, guint offset, guint limit, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_chat_store_list_async (f->store, words, offset, limit, NULL, on_result, &result);
  return weir_chat_store_list_finish (wait (&result), error);
}

/* The ids of the conversations that are found, each with a space after it. */
static char *
list_ids (Fixture *f, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirChatRecords) page = list (f, words, 0, 100, &error);
  GString *ids = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < page->records->len; i++)
    g_string_append_printf (ids, "%s ",
                            ((WeirChatRecord *) g_ptr_array_index (page->records, i))->id);
  return g_string_free (ids, FALSE);
}

static void
check_ids (Fixture *f, const char *words, const char *expected)
{
  g_autofree char *ids = list_ids (f, words);

  g_assert_cmpstr (ids, ==, expected);
}

static WeirChatRecords *
load (Fixture *f, const char *id, gint64 before, guint limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  WeirChatRecords *page;

  weir_chat_store_load_async (f->store, id, before, limit, on_result, &result);
  page = weir_chat_store_load_finish (wait (&result), &error);
  g_assert_no_error (error);
  return page;
}

static void
set_deleted (Fixture *f, const char *id, gint64 wall_us)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_chat_store_set_deleted_async (f->store, id, wall_us, on_result, &result);
  g_assert_true (weir_chat_store_change_finish (wait (&result), NULL));
}

static void
run_sql (sqlite3 *db, gpointer data)
{
  g_assert_cmpint (sqlite3_exec (db, data, NULL, NULL, NULL), ==, SQLITE_OK);
}

typedef struct
{
  const char *sql;
  gint64 value;
} Question;

static void
ask (sqlite3 *db, gpointer data)
{
  Question *question = data;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, question->sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  question->value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
}

static gint64
get (Fixture *f, const char *sql)
{
  Question question = { sql, -1 };

  g_assert_true (weir_database_read (f->database, ask, &question));
  return question.value;
}

static WeirChatChange *
make_full (void)
{
  WeirChatChange *change = make_change ("one", 5);
  WeirChatRecord *record = change->conversation;
  WeirChatMessageRecord *prompt = add_message (change, 0, "What is this?");
  WeirChatMessageRecord *reply = add_message (change, 1, "A picture.");
  WeirChatFile *file = weir_chat_file_new (0, "a b.png", "image/png", 3);

  record->title = g_strdup ("What");
  record->own_title = TRUE;
  record->pinned = TRUE;
  record->settings.model = g_strdup ("gpt-4o");
  record->settings.system_prompt = g_strdup ("Be brief");
  record->settings.has_temperature = TRUE;
  record->settings.temperature = 0.25;
  record->settings.effort = g_strdup ("low");
  record->settings.max_tokens = 77;
  record->draft = g_strdup ("And");
  file->bytes = g_bytes_new ("\x00\x01\x02", 3);
  g_ptr_array_add (prompt->files, file);
  reply->state = WEIR_CHAT_INTERRUPTED;
  reply->wall_us = 9;
  reply->reasoning = g_strdup ("I look");
  reply->model = g_strdup ("gpt-4o");
  reply->finish_reason = g_strdup ("length");
  reply->upstream_model = g_strdup ("gpt-4o-2024");
  reply->deployment = g_strdup ("d1");
  reply->account = g_strdup ("dev");
  reply->request_id = g_strdup ("r1");
  reply->failure = g_strdup ("cut");
  reply->failure_details = g_strdup ("It broke\nHTTP 200");
  reply->failure_limit = 12;
  reply->figures.usage.in_total = 100;
  reply->figures.usage.out_total = 20;
  reply->figures.first_us = 1000;
  reply->figures.total_us = 2000;
  reply->figures.priced = TRUE;
  reply->figures.cost_nano = 42;
  return change;
}

static void
check_conversation (Fixture *f, gint64 number)
{
  g_autoptr (WeirChatRecords) page = list (f, NULL, 0, 10, NULL);
  const WeirChatRecord *record;

  g_assert_cmpuint (page->records->len, ==, 1);
  g_assert_false (page->more);
  record = g_ptr_array_index (page->records, 0);
  g_assert_cmpint (record->number, ==, number);
  g_assert_cmpstr (record->id, ==, "one");
  g_assert_cmpint (record->created_us, ==, 1);
  g_assert_cmpint (record->updated_us, ==, 5);
  g_assert_cmpstr (record->title, ==, "What");
  g_assert_true (record->own_title);
  g_assert_true (record->pinned);
  g_assert_cmpstr (record->settings.model, ==, "gpt-4o");
  g_assert_cmpstr (record->settings.system_prompt, ==, "Be brief");
  g_assert_true (record->settings.has_temperature);
  g_assert_cmpfloat (record->settings.temperature, ==, 0.25);
  g_assert_cmpstr (record->settings.effort, ==, "low");
  g_assert_cmpuint (record->settings.max_tokens, ==, 77);
  g_assert_cmpstr (record->draft, ==, "And");
  g_assert_null (record->excerpt);
}

static void
check_reply (const WeirChatMessageRecord *reply)
{
  g_assert_cmpint (reply->role, ==, WEIR_CHAT_ASSISTANT);
  g_assert_cmpint (reply->state, ==, WEIR_CHAT_INTERRUPTED);
  g_assert_cmpint (reply->wall_us, ==, 9);
  g_assert_cmpstr (reply->text, ==, "A picture.");
  g_assert_cmpstr (reply->reasoning, ==, "I look");
  g_assert_cmpstr (reply->model, ==, "gpt-4o");
  g_assert_cmpstr (reply->finish_reason, ==, "length");
  g_assert_cmpstr (reply->upstream_model, ==, "gpt-4o-2024");
  g_assert_cmpstr (reply->deployment, ==, "d1");
  g_assert_cmpstr (reply->account, ==, "dev");
  g_assert_cmpstr (reply->request_id, ==, "r1");
  g_assert_cmpstr (reply->failure, ==, "cut");
  g_assert_cmpstr (reply->failure_details, ==, "It broke\nHTTP 200");
  g_assert_cmpint (reply->failure_limit, ==, 12);
  g_assert_cmpint (reply->figures.usage.in_total, ==, 100);
  g_assert_cmpint (reply->figures.usage.in_cache_read, ==, -1);
  g_assert_cmpint (reply->figures.usage.out_total, ==, 20);
  g_assert_cmpint (reply->figures.first_us, ==, 1000);
  g_assert_cmpint (reply->figures.total_us, ==, 2000);
  g_assert_true (reply->figures.priced);
  g_assert_cmpint (reply->figures.cost_nano, ==, 42);
}

/* All of it comes back, also after a restart, and saving it twice changes nothing. */
static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 number = save (f, make_full (), &error);

  g_assert_no_error (error);
  g_assert_cmpint (number, >, 0);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (WeirChatRecords) page = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GBytes) bytes = NULL;
      const WeirChatMessageRecord *prompt;
      const WeirChatFile *file;

      if (i == 1)
        g_assert_cmpint (save (f, make_full (), NULL), ==, number);
      if (i == 2)
        {
          close_store (f);
          open_store (f);
        }
      check_conversation (f, number);
      page = load (f, "one", -1, 10);
      g_assert_cmpuint (page->records->len, ==, 2);
      g_assert_false (page->more);
      check_reply (g_ptr_array_index (page->records, 1));
      prompt = g_ptr_array_index (page->records, 0);
      g_assert_cmpint (prompt->figures.usage.in_total, ==, -1);
      g_assert_false (prompt->figures.priced);
      g_assert_cmpuint (prompt->files->len, ==, 1);
      file = g_ptr_array_index (prompt->files, 0);
      g_assert_cmpstr (file->name, ==, "a b.png");
      g_assert_cmpstr (file->media_type, ==, "image/png");
      g_assert_cmpint (file->size, ==, 3);
      g_assert_null (file->bytes);
      weir_chat_store_load_file_async (f->store, file->number, on_result, &result);
      bytes = weir_chat_store_load_file_finish (wait (&result), NULL);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "\x00\x01\x02", 3);
    }
}

static void
test_find (Fixture *f, gconstpointer data)
{
  gint64 number = save_text (f, "one", 1, "Text");
  g_autoptr (GAsyncResult) found = NULL, missing = NULL, file = NULL;
  g_autoptr (WeirChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  weir_chat_store_find_async (f->store, number, on_result, &found);
  record = weir_chat_store_find_finish (wait (&found), NULL);
  g_assert_cmpstr (record->id, ==, "one");
  weir_chat_store_find_async (f->store, number + 1, on_result, &missing);
  g_assert_null (weir_chat_store_find_finish (wait (&missing), &error));
  g_assert_no_error (error);
  weir_chat_store_load_file_async (f->store, 4711, on_result, &file);
  g_assert_null (weir_chat_store_load_file_finish (wait (&file), &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
}

/* What follows a place goes, with its files; a file that goes over to another message stays. */
static void
test_cut (Fixture *f, gconstpointer data)
{
  WeirChatChange *change = make_change ("one", 1);
  g_autoptr (WeirChatRecords) before = NULL, after = NULL;
  WeirChatMessageRecord *message;
  const WeirChatFile *kept;

  for (int i = 0; i < 6; i++)
    {
      g_autofree char *text = g_strdup_printf ("number%d", i);
      WeirChatFile *file = weir_chat_file_new (0, text, "text/plain", 1);

      file->bytes = g_bytes_new (text, strlen (text));
      message = add_message (change, i, text);
      g_ptr_array_add (message->files, file);
    }
  save (f, change, NULL);
  before = load (f, "one", -1, 10);
  message = g_ptr_array_index (before->records, 2);
  kept = g_ptr_array_index (message->files, 0);

  change = make_change ("one", 2);
  change->cut = 2;
  message = add_message (change, 2, "edited");
  g_ptr_array_add (message->files, weir_chat_file_new (kept->number, kept->name, "text/plain", 1));
  add_message (change, 3, "again");
  save (f, change, NULL);

  after = load (f, "one", -1, 10);
  g_assert_cmpuint (after->records->len, ==, 4);
  message = g_ptr_array_index (after->records, 2);
  g_assert_cmpstr (message->text, ==, "edited");
  g_assert_cmpuint (message->files->len, ==, 1);
  g_assert_cmpint (((WeirChatFile *) g_ptr_array_index (message->files, 0))->number, ==,
                   kept->number);
  g_assert_cmpint (get (f, "SELECT COUNT (*) FROM chat_files"), ==, 3);
  check_ids (f, "number4", "");
  check_ids (f, "number1", "one ");
  check_ids (f, "edited", "one ");
}

/* People see the numbers: none is left out. */
static void
test_numbers (Fixture *f, gconstpointer data)
{
  for (int i = 0; i < 3; i++)
    g_assert_cmpint (save_text (f, "a", i, "A"), ==, 1);
  g_assert_cmpint (save_text (f, "b", 1, "B"), ==, 2);
  g_assert_cmpint (save_text (f, "a", 9, "A"), ==, 1);
  g_assert_cmpint (save_text (f, "c", 1, "C"), ==, 3);
}

static void
test_order_and_pages (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirChatRecords) first = NULL, second = NULL, messages = NULL, earlier = NULL;
  WeirChatChange *change = make_change ("b", 20);

  save_text (f, "a", 10, "A");
  change->conversation->pinned = TRUE;
  for (int i = 0; i < 5; i++)
    add_message (change, i, "B");
  save (f, change, NULL);
  save_text (f, "c", 30, "C");
  save_text (f, "d", 40, "D");
  check_ids (f, NULL, "b d c a ");

  first = list (f, NULL, 0, 3, NULL);
  g_assert_cmpuint (first->records->len, ==, 3);
  g_assert_true (first->more);
  second = list (f, NULL, 3, 3, NULL);
  g_assert_cmpuint (second->records->len, ==, 1);
  g_assert_false (second->more);

  messages = load (f, "b", -1, 2);
  g_assert_true (messages->more);
  g_assert_cmpint (((WeirChatMessageRecord *) messages->records->pdata[0])->place, ==, 3);
  earlier = load (f, "b", 3, 3);
  g_assert_false (earlier->more);
  g_assert_cmpuint (earlier->records->len, ==, 3);
  g_assert_cmpint (((WeirChatMessageRecord *) earlier->records->pdata[2])->place, ==, 2);
}

static void
test_search (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *words;
    const char *ids;
  } rows[] = {
    { "weir", "b a " },     { "WEI", "b a " },    { "weir river", "a " },
    { "uberlauf", "b " },   { "Überl", "b " },    { "title", "a " },
    { "nothing", "" },      { "\"quoted", "a " }, { "*", "" },
    { "a AND b", "" },      { "NEAR(weir", "" },  { "text:weir", "" },
    { "  weir  ", "b a " }, { "thought", "b " },  { "''; DROP TABLE chat_words", "" },
  };
  WeirChatChange *change = make_change ("a", 10);
  g_autoptr (WeirChatRecords) page = NULL;
  const WeirChatRecord *record;

  change->conversation->title = g_strdup ("A title");
  add_message (change, 0, "A weir is a low dam across a river.");
  add_message (change, 1, "It is \"quoted\" here.");
  save (f, change, NULL);
  change = make_change ("b", 20);
  add_message (change, 0, "Der Überlauf am Weir");
  add_message (change, 1, "Ja")->reasoning = g_strdup ("A thought");
  save (f, change, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *ids = list_ids (f, rows[i].words);

      g_test_message ("%s", rows[i].words);
      g_assert_cmpstr (ids, ==, rows[i].ids);
    }
  page = list (f, "river", 0, 10, NULL);
  record = g_ptr_array_index (page->records, 0);
  g_assert_nonnull (strstr (record->excerpt, "river"));
}

/* A word that begins many others, in a long history, is found at once. */
static void
test_search_much (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirChatRecords) page = NULL;
  gint64 start;

  for (int i = 0; i < 60; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%d", i);
      WeirChatChange *change = make_change (id, i);

      for (int j = 0; j < 20; j++)
        {
          g_autoptr (GString) text = g_string_new (NULL);

          for (int k = 0; k < 30; k++)
            g_string_append_printf (text, "word%d ", (i * 20 + j) * 30 + k);
          add_message (change, j, text->str);
        }
      g_assert_cmpint (save (f, change, NULL), >, 0);
    }
  start = g_get_monotonic_time ();
  page = list (f, "word", 0, 50, NULL);
  g_test_message ("%.1f ms", (double) (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (page->records->len, ==, 50);
  g_assert_true (page->more);
  for (guint i = 0; i < page->records->len; i++)
    g_assert_nonnull (((WeirChatRecord *) g_ptr_array_index (page->records, i))->excerpt);
  /* a limit that only a search without end passes */
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
}

/* The index holds what stands in the tables, whatever was done to them. */
static void
test_index_in_step (Fixture *f, gconstpointer data)
{
  static const char *const words[] = { "ant", "bee", "cat", "dog", "emu" };
  static const char *const ids[] = { "x", "y", "z" };

  for (int i = 0; i < 150; i++)
    {
      const char *id = ids[g_test_rand_int_range (0, 3)];
      WeirChatChange *change = make_change (id, i);

      change->conversation->title = g_strdup (words[g_test_rand_int_range (0, 5)]);
      change->cut = g_test_rand_int_range (-1, 4);
      for (int n = g_test_rand_int_range (0, 3); n > 0; n--)
        add_message (change, g_test_rand_int_range (0, 6), words[g_test_rand_int_range (0, 5)]);
      g_assert_cmpint (save (f, change, NULL), >, 0);
      if (i % 40 == 39)
        {
          g_autoptr (GAsyncResult) result = NULL;

          set_deleted (f, id, 1);
          weir_chat_store_purge_async (f->store, 2, on_result, &result);
          g_assert_true (weir_chat_store_change_finish (wait (&result), NULL));
        }
    }
  weir_database_write (f->database, run_sql,
                       (gpointer) "INSERT INTO chat_words (chat_words, rank)"
                                  " VALUES ('integrity-check', 1)",
                       NULL);
  weir_database_write (f->database, run_sql,
                       (gpointer) "INSERT INTO chat_titles (chat_titles, rank)"
                                  " VALUES ('integrity-check', 1)",
                       NULL);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *by_index = g_strdup_printf (
          "SELECT COUNT (*) FROM chat_words WHERE chat_words MATCH '%s'", words[i]);
      g_autofree char *by_text =
          g_strdup_printf ("SELECT COUNT (*) FROM chat_messages WHERE text = '%s'", words[i]);

      g_assert_cmpint (get (f, by_index), ==, get (f, by_text));
    }
}

static void
test_delete (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) early = NULL, late = NULL;
  g_autoptr (WeirChatRecords) page = NULL;

  save (f, make_full (), NULL);
  save_text (f, "two", 6, "Hello picture");
  set_deleted (f, "one", 100);
  check_ids (f, NULL, "two ");
  check_ids (f, "picture", "two ");
  set_deleted (f, "one", 0);
  check_ids (f, "picture", "one two ");

  set_deleted (f, "one", 100);
  weir_chat_store_purge_async (f->store, 100, on_result, &early);
  g_assert_true (weir_chat_store_change_finish (wait (&early), NULL));
  page = load (f, "one", -1, 10);
  g_assert_cmpuint (page->records->len, ==, 2);
  weir_chat_store_purge_async (f->store, 101, on_result, &late);
  g_assert_true (weir_chat_store_change_finish (wait (&late), NULL));
  g_assert_cmpint (get (f, "SELECT COUNT (*) FROM chat_conversations"), ==, 1);
  g_assert_cmpint (get (f, "SELECT COUNT (*) FROM chat_messages"), ==, 1);
  g_assert_cmpint (get (f, "SELECT COUNT (*) FROM chat_files"), ==, 0);
}

static void
save_model (Fixture *f, const char *name, gboolean favourite, gint64 used_us)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_chat_store_save_model_async (f->store, name, favourite, used_us, on_result, &result);
  g_assert_true (weir_chat_store_change_finish (wait (&result), NULL));
}

static void
test_models (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) models = NULL;
  const WeirChatModelRecord *model;

  save_model (f, "gpt-4o", FALSE, 5);
  save_model (f, "gpt-4o", TRUE, 0);
  weir_chat_store_list_models_async (f->store, on_result, &result);
  models = weir_chat_store_list_models_finish (wait (&result), NULL);
  g_assert_cmpuint (models->len, ==, 1);
  model = g_ptr_array_index (models, 0);
  g_assert_cmpstr (model->name, ==, "gpt-4o");
  g_assert_true (model->favourite);
  g_assert_cmpint (model->used_us, ==, 5);
}

static sqlite3 *
open_other (Fixture *f)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (f->path, &db), ==, SQLITE_OK);
  return db;
}

/* A file of an older version gets the tables, keeps what it has, and is copied before. */
static void
test_from_version_2 (Fixture *f, gconstpointer data)
{
  g_autofree char *backup = g_strconcat (f->path, ".v2", NULL);
  sqlite3 *db;

  weir_database_write (f->database, run_sql,
                       (gpointer) "INSERT INTO response_ids (id, account, deployment, wall_us)"
                                  " VALUES ('r', 'a', 'd', 1)",
                       NULL);
  close_store (f);
  db = open_other (f);
  g_assert_cmpint (
      sqlite3_exec (db,
                    "DROP TABLE chat_titles; DROP TABLE chat_words; DROP TABLE chat_conversations;"
                    "DROP TABLE chat_messages; DROP TABLE chat_files; DROP TABLE chat_models;"
                    "PRAGMA user_version = 2",
                    NULL, NULL, NULL),
      ==, SQLITE_OK);
  sqlite3_close (db);

  open_store (f);
  g_assert_cmpint (save_text (f, "one", 1, "Hello"), ==, 1);
  check_ids (f, "hello", "one ");
  g_assert_cmpint (get (f, "SELECT COUNT (*) FROM response_ids"), ==, 1);
  g_assert_cmpint (get (f, "PRAGMA user_version"), ==, (int) weir_database_schema_get_newest ());
  g_assert_true (g_file_test (backup, G_FILE_TEST_EXISTS));
}

static void
test_locked (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *other;

  save_text (f, "one", 1, "Before");
  other = open_other (f);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (save (f, make_change ("two", 2), &error), ==, 0);
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  check_ids (f, NULL, "one ");
  sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close (other);
  g_assert_cmpint (save_text (f, "two", 2, "After"), >, 0);
}

static void
test_full (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *much = g_strnfill (1024 * 1024, 'x');
  WeirChatChange *change = make_change ("two", 2);

  save_text (f, "one", 1, "Before");
  weir_database_write (f->database, run_sql, (gpointer) "PRAGMA max_page_count = 60", NULL);
  add_message (change, 0, "Small");
  add_message (change, 1, much);
  g_assert_cmpint (save (f, change, &error), ==, 0);
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  g_assert_nonnull (strstr (error->message, "full"));
  check_ids (f, NULL, "one ");
  weir_database_write (f->database, run_sql, (gpointer) "PRAGMA max_page_count = 100000", NULL);
  g_assert_cmpint (save_text (f, "two", 2, "After"), >, 0);
}

/* A newer program has made the file: it is read, and not changed. */
static void
test_read_only (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *trouble = NULL;
  sqlite3 *db;

  save_text (f, "one", 1, "Before");
  close_store (f);
  db = open_other (f);
  sqlite3_exec (db, "PRAGMA user_version = 1000", NULL, NULL, NULL);
  sqlite3_close (db);
  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*newer version*");
  open_store (f);
  g_assert_cmpint (save (f, make_change ("two", 2), &error), ==, 0);
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  g_assert_nonnull (strstr (error->message, "newer version"));
  check_ids (f, NULL, "one ");
  trouble = weir_chat_store_dup_trouble (f->store);
  g_assert_nonnull (trouble);
  g_test_assert_expected_messages ();
}

/* A damaged file is moved aside, a new one begun, and what follows goes there. */
static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *broken = g_strconcat (f->path, ".broken", NULL);
  g_autofree char *content = NULL;
  gsize len;

  for (int i = 0; i < 50; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%d", i);
      g_autofree char *text = g_strnfill (4000, 'a');

      save_text (f, id, i, text);
    }
  close_store (f);
  g_assert_true (g_file_get_contents (f->path, &content, &len, NULL));
  memset (content + 8192, 0x5a, len - 8192);
  g_assert_true (g_file_set_contents (f->path, content, (gssize) len, NULL));

  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*is damaged*");
  open_store (f);
  if (save (f, make_change ("new", 99), &error) == 0)
    g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_DAMAGED);
  g_assert_cmpint (save_text (f, "new", 99, "After"), >, 0);
  check_ids (f, NULL, "new ");
  g_assert_true (g_file_test (broken, G_FILE_TEST_EXISTS));
  g_test_assert_expected_messages ();
}

/* What was asked for before the end is done. */
static void
test_end (Fixture *f, gconstpointer data)
{
  WeirChatChange *change = make_change ("one", 1);

  add_message (change, 0, "Last words");
  weir_chat_store_save_async (f->store, change, NULL, NULL);
  close_store (f);
  open_store (f);
  check_ids (f, "last", "one ");
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  weir_chat_store_list_async (f->store, "a", 0, 10, cancellable, on_result, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (weir_chat_store_list_finish (wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "round-trip", test_round_trip },
    { "find", test_find },
    { "cut", test_cut },
    { "numbers", test_numbers },
    { "order-and-pages", test_order_and_pages },
    { "search", test_search },
    { "search-much", test_search_much },
    { "index-in-step", test_index_in_step },
    { "delete", test_delete },
    { "models", test_models },
    { "from-version-2", test_from_version_2 },
    { "locked", test_locked },
    { "full", test_full },
    { "read-only", test_read_only },
    { "damaged", test_damaged },
    { "end", test_end },
    { "cancelled", test_cancelled },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/store/chat-store/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].test, tear_down);
    }
  return g_test_run ();
}
