/* SPDX-License-Identifier: MIT */
#include "chat-store-fixture.h"
#include "database-sql.h"

#include <string.h>

static void
set_deleted (ChatStoreFixture *f, const char *id, gint64 wall_us)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_chat_store_set_deleted_async (f->store, id, wall_us, chat_store_on_result, &result);
  g_assert_true (weir_chat_store_change_finish (chat_store_wait (&result), NULL));
}

static WeirChatChange *
make_full (void)
{
  WeirChatChange *change = chat_store_make_change ("one", 5);
  WeirChatRecord *record = change->conversation;
  WeirChatMessageRecord *prompt = chat_store_add_message (change, 0, "What is this?");
  WeirChatMessageRecord *reply = chat_store_add_message (change, 1, "A picture.");
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
check_conversation (ChatStoreFixture *f, gint64 number)
{
  g_autoptr (WeirChatRecords) page = chat_store_list (f, NULL, 0, 10, NULL);
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
test_round_trip (ChatStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 number = chat_store_save (f, make_full (), &error);

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
        g_assert_cmpint (chat_store_save (f, make_full (), NULL), ==, number);
      if (i == 2)
        {
          chat_store_fixture_close (f);
          chat_store_fixture_open (f);
        }
      check_conversation (f, number);
      page = chat_store_load (f, "one", -1, 10);
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
      weir_chat_store_load_file_async (f->store, file->number, chat_store_on_result, &result);
      bytes = weir_chat_store_load_file_finish (chat_store_wait (&result), NULL);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "\x00\x01\x02", 3);
    }
}

static void
test_find (ChatStoreFixture *f, gconstpointer data)
{
  gint64 number = chat_store_save_text (f, "one", 1, "Text");
  g_autoptr (GAsyncResult) found = NULL, missing = NULL, file = NULL;
  g_autoptr (WeirChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  weir_chat_store_find_async (f->store, number, chat_store_on_result, &found);
  record = weir_chat_store_find_finish (chat_store_wait (&found), NULL);
  g_assert_cmpstr (record->id, ==, "one");
  weir_chat_store_find_async (f->store, number + 1, chat_store_on_result, &missing);
  g_assert_null (weir_chat_store_find_finish (chat_store_wait (&missing), &error));
  g_assert_no_error (error);
  weir_chat_store_load_file_async (f->store, 4711, chat_store_on_result, &file);
  g_assert_null (weir_chat_store_load_file_finish (chat_store_wait (&file), &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
}

/* What follows a place goes, with its files; a file that goes over to another message stays. */
static void
test_cut (ChatStoreFixture *f, gconstpointer data)
{
  WeirChatChange *change = chat_store_make_change ("one", 1);
  g_autoptr (WeirChatRecords) before = NULL, after = NULL;
  WeirChatMessageRecord *message;
  const WeirChatFile *kept;

  for (int i = 0; i < 6; i++)
    {
      g_autofree char *text = g_strdup_printf ("number%d", i);
      WeirChatFile *file = weir_chat_file_new (0, text, "text/plain", 1);

      file->bytes = g_bytes_new (text, strlen (text));
      message = chat_store_add_message (change, i, text);
      g_ptr_array_add (message->files, file);
    }
  chat_store_save (f, change, NULL);
  before = chat_store_load (f, "one", -1, 10);
  message = g_ptr_array_index (before->records, 2);
  kept = g_ptr_array_index (message->files, 0);

  change = chat_store_make_change ("one", 2);
  change->cut = 2;
  message = chat_store_add_message (change, 2, "edited");
  g_ptr_array_add (message->files, weir_chat_file_new (kept->number, kept->name, "text/plain", 1));
  chat_store_add_message (change, 3, "again");
  chat_store_save (f, change, NULL);

  after = chat_store_load (f, "one", -1, 10);
  g_assert_cmpuint (after->records->len, ==, 4);
  message = g_ptr_array_index (after->records, 2);
  g_assert_cmpstr (message->text, ==, "edited");
  g_assert_cmpuint (message->files->len, ==, 1);
  g_assert_cmpint (((WeirChatFile *) g_ptr_array_index (message->files, 0))->number, ==,
                   kept->number);
  g_assert_cmpint (database_sql_get (f->database, "SELECT COUNT (*) FROM chat_files"), ==, 3);
  chat_store_check_ids (f, "number4", "");
  chat_store_check_ids (f, "number1", "one ");
  chat_store_check_ids (f, "edited", "one ");
}

/* People see the numbers: none is left out. */
static void
test_numbers (ChatStoreFixture *f, gconstpointer data)
{
  for (int i = 0; i < 3; i++)
    g_assert_cmpint (chat_store_save_text (f, "a", i, "A"), ==, 1);
  g_assert_cmpint (chat_store_save_text (f, "b", 1, "B"), ==, 2);
  g_assert_cmpint (chat_store_save_text (f, "a", 9, "A"), ==, 1);
  g_assert_cmpint (chat_store_save_text (f, "c", 1, "C"), ==, 3);
}

static void
test_order_and_pages (ChatStoreFixture *f, gconstpointer data)
{
  g_autoptr (WeirChatRecords) first = NULL, second = NULL, messages = NULL, earlier = NULL;
  WeirChatChange *change = chat_store_make_change ("b", 20);

  chat_store_save_text (f, "a", 10, "A");
  change->conversation->pinned = TRUE;
  for (int i = 0; i < 5; i++)
    chat_store_add_message (change, i, "B");
  chat_store_save (f, change, NULL);
  chat_store_save_text (f, "c", 30, "C");
  chat_store_save_text (f, "d", 40, "D");
  chat_store_check_ids (f, NULL, "b d c a ");

  first = chat_store_list (f, NULL, 0, 3, NULL);
  g_assert_cmpuint (first->records->len, ==, 3);
  g_assert_true (first->more);
  second = chat_store_list (f, NULL, 3, 3, NULL);
  g_assert_cmpuint (second->records->len, ==, 1);
  g_assert_false (second->more);

  messages = chat_store_load (f, "b", -1, 2);
  g_assert_true (messages->more);
  g_assert_cmpint (((WeirChatMessageRecord *) messages->records->pdata[0])->place, ==, 3);
  earlier = chat_store_load (f, "b", 3, 3);
  g_assert_false (earlier->more);
  g_assert_cmpuint (earlier->records->len, ==, 3);
  g_assert_cmpint (((WeirChatMessageRecord *) earlier->records->pdata[2])->place, ==, 2);
}

static void
test_search (ChatStoreFixture *f, gconstpointer data)
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
  WeirChatChange *change = chat_store_make_change ("a", 10);
  g_autoptr (WeirChatRecords) page = NULL;
  const WeirChatRecord *record;

  change->conversation->title = g_strdup ("A title");
  chat_store_add_message (change, 0, "A weir is a low dam across a river.");
  chat_store_add_message (change, 1, "It is \"quoted\" here.");
  chat_store_save (f, change, NULL);
  change = chat_store_make_change ("b", 20);
  chat_store_add_message (change, 0, "Der Überlauf am Weir");
  chat_store_add_message (change, 1, "Ja")->reasoning = g_strdup ("A thought");
  chat_store_save (f, change, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *ids = chat_store_list_ids (f, rows[i].words);

      g_test_message ("%s", rows[i].words);
      g_assert_cmpstr (ids, ==, rows[i].ids);
    }
  page = chat_store_list (f, "river", 0, 10, NULL);
  record = g_ptr_array_index (page->records, 0);
  g_assert_nonnull (strstr (record->excerpt, "river"));
}

/* A word that begins many others, in a long history, is found at once. */
static void
test_search_much (ChatStoreFixture *f, gconstpointer data)
{
  g_autoptr (WeirChatRecords) page = NULL;
  gint64 start;

  for (int i = 0; i < 60; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%d", i);
      WeirChatChange *change = chat_store_make_change (id, i);

      for (int j = 0; j < 20; j++)
        {
          g_autoptr (GString) text = g_string_new (NULL);

          for (int k = 0; k < 30; k++)
            g_string_append_printf (text, "word%d ", (i * 20 + j) * 30 + k);
          chat_store_add_message (change, j, text->str);
        }
      g_assert_cmpint (chat_store_save (f, change, NULL), >, 0);
    }
  start = g_get_monotonic_time ();
  page = chat_store_list (f, "word", 0, 50, NULL);
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
test_index_in_step (ChatStoreFixture *f, gconstpointer data)
{
  static const char *const words[] = { "ant", "bee", "cat", "dog", "emu" };
  static const char *const ids[] = { "x", "y", "z" };

  for (int i = 0; i < 150; i++)
    {
      const char *id = ids[g_test_rand_int_range (0, 3)];
      WeirChatChange *change = chat_store_make_change (id, i);

      change->conversation->title = g_strdup (words[g_test_rand_int_range (0, 5)]);
      change->cut = g_test_rand_int_range (-1, 4);
      for (int n = g_test_rand_int_range (0, 3); n > 0; n--)
        chat_store_add_message (change, g_test_rand_int_range (0, 6),
                                words[g_test_rand_int_range (0, 5)]);
      g_assert_cmpint (chat_store_save (f, change, NULL), >, 0);
      if (i % 40 == 39)
        {
          g_autoptr (GAsyncResult) result = NULL;

          set_deleted (f, id, 1);
          weir_chat_store_purge_async (f->store, 2, chat_store_on_result, &result);
          g_assert_true (weir_chat_store_change_finish (chat_store_wait (&result), NULL));
        }
    }
  weir_database_write (f->database, database_sql_run,
                       (gpointer) "INSERT INTO chat_words (chat_words, rank)"
                                  " VALUES ('integrity-check', 1)",
                       NULL);
  weir_database_write (f->database, database_sql_run,
                       (gpointer) "INSERT INTO chat_titles (chat_titles, rank)"
                                  " VALUES ('integrity-check', 1)",
                       NULL);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *by_index = g_strdup_printf (
          "SELECT COUNT (*) FROM chat_words WHERE chat_words MATCH '%s'", words[i]);
      g_autofree char *by_text =
          g_strdup_printf ("SELECT COUNT (*) FROM chat_messages WHERE text = '%s'", words[i]);

      g_assert_cmpint (database_sql_get (f->database, by_index), ==,
                       database_sql_get (f->database, by_text));
    }
}

static void
test_delete (ChatStoreFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) early = NULL, late = NULL;
  g_autoptr (WeirChatRecords) page = NULL;

  chat_store_save (f, make_full (), NULL);
  chat_store_save_text (f, "two", 6, "Hello picture");
  set_deleted (f, "one", 100);
  chat_store_check_ids (f, NULL, "two ");
  chat_store_check_ids (f, "picture", "two ");
  set_deleted (f, "one", 0);
  chat_store_check_ids (f, "picture", "one two ");

  set_deleted (f, "one", 100);
  weir_chat_store_purge_async (f->store, 100, chat_store_on_result, &early);
  g_assert_true (weir_chat_store_change_finish (chat_store_wait (&early), NULL));
  page = chat_store_load (f, "one", -1, 10);
  g_assert_cmpuint (page->records->len, ==, 2);
  weir_chat_store_purge_async (f->store, 101, chat_store_on_result, &late);
  g_assert_true (weir_chat_store_change_finish (chat_store_wait (&late), NULL));
  g_assert_cmpint (database_sql_get (f->database, "SELECT COUNT (*) FROM chat_conversations"), ==,
                   1);
  g_assert_cmpint (database_sql_get (f->database, "SELECT COUNT (*) FROM chat_messages"), ==, 1);
  g_assert_cmpint (database_sql_get (f->database, "SELECT COUNT (*) FROM chat_files"), ==, 0);
}

static void
save_model (ChatStoreFixture *f, const char *name, gboolean favourite, gint64 used_us)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_chat_store_save_model_async (f->store, name, favourite, used_us, chat_store_on_result,
                                    &result);
  g_assert_true (weir_chat_store_change_finish (chat_store_wait (&result), NULL));
}

static void
test_models (ChatStoreFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) models = NULL;
  const WeirChatModelRecord *model;

  save_model (f, "gpt-4o", FALSE, 5);
  save_model (f, "gpt-4o", TRUE, 0);
  weir_chat_store_list_models_async (f->store, chat_store_on_result, &result);
  models = weir_chat_store_list_models_finish (chat_store_wait (&result), NULL);
  g_assert_cmpuint (models->len, ==, 1);
  model = g_ptr_array_index (models, 0);
  g_assert_cmpstr (model->name, ==, "gpt-4o");
  g_assert_true (model->favourite);
  g_assert_cmpint (model->used_us, ==, 5);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (ChatStoreFixture *f, gconstpointer data);
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
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/store/chat-store/", tests[i].name, NULL);

      g_test_add (path, ChatStoreFixture, NULL, chat_store_fixture_set_up, tests[i].test,
                  chat_store_fixture_tear_down);
    }
  return g_test_run ();
}
