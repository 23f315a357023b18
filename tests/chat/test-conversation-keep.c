/* SPDX-License-Identifier: MIT */
#include "chat-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "store/weir-chat-store.h"

/* Conversations across restarts of the program, and with a database that cannot be used. */

typedef struct
{
  ChatFixture chat;
  char *path;
  WeirDatabase *database;
} Fixture;

static void
wait_ms (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

static void
open_chat (Fixture *f)
{
  g_autoptr (WeirSecret) key = weir_secret_new (TEST_KEY, -1);
  g_autofree char *url = weir_engine_dup_base_url (f->chat.engine.engine);

  f->database = weir_database_new (f->path, 0);
  f->chat.chat = weir_chat_new (f->database);
  weir_chat_set_proxy (f->chat.chat, url, key);
  while (weir_model_choices_is_loading (weir_chat_get_models (f->chat.chat))
         || weir_conversation_list_is_loading (weir_chat_get_conversations (f->chat.chat)))
    g_main_context_iteration (NULL, TRUE);
}

static void
close_chat (Fixture *f)
{
  g_clear_object (&f->chat.chat);
  g_clear_pointer (&f->database, weir_database_unref);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *dir = NULL;

  chat_fixture_set_up (&f->chat, data, NULL);
  g_clear_object (&f->chat.chat);
  f->path = weir_database_build_path (g_get_user_data_dir ());
  dir = g_path_get_dirname (f->path);
  g_mkdir_with_parents (dir, 0700);
  open_chat (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_chat (f);
  g_free (f->path);
  chat_fixture_tear_down (&f->chat);
}

static GListModel *
get_list (Fixture *f)
{
  return G_LIST_MODEL (weir_chat_get_conversations (f->chat.chat));
}

static void
wait_list (Fixture *f)
{
  while (weir_conversation_list_is_loading (weir_chat_get_conversations (f->chat.chat)))
    g_main_context_iteration (NULL, TRUE);
}

/* (transfer full): the conversation at @position with its messages. */
static WeirConversation *
get_loaded (Fixture *f, guint position)
{
  WeirConversation *conversation = g_list_model_get_item (get_list (f), position);

  g_assert_nonnull (conversation);
  weir_conversation_load (conversation);
  while (weir_conversation_is_loading (conversation))
    g_main_context_iteration (NULL, TRUE);
  return conversation;
}

static void
wait_kept (WeirConversation *conversation)
{
  while (weir_conversation_get_number (conversation) == 0)
    g_main_context_iteration (NULL, TRUE);
}

static WeirChatAttachment *
make_attachment (const char *name, const char *data, gsize len)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, len);
  g_autoptr (GError) error = NULL;
  WeirChatAttachment *attachment = weir_chat_attachment_new (name, bytes, &error);

  g_assert_no_error (error);
  return attachment;
}

static char *
dup_body (Fixture *f)
{
  g_autoptr (GBytes) body = weir_demo_dup_last_body (f->chat.engine.demo);

  return g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

static void
test_restart (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirConversation) conversation = chat_fixture_begin (&f->chat, "gpt-4o");
  g_autoptr (WeirConversation) empty = chat_fixture_begin (&f->chat, "gpt-4.1");
  g_autoptr (WeirConversation) again = NULL;
  g_autoptr (WeirChatMessage) reply = NULL, prompt = NULL, restored = NULL, next = NULL;
  g_autoptr (WeirChatAttachment) file = make_attachment ("notes.txt", "secret of ducks", 15);
  g_autoptr (WeirChatAttachment) kept = NULL;
  g_autofree char *text = NULL, *body = NULL, *details = NULL, *restored_details = NULL;

  weir_conversation_set_system_prompt (conversation, "Be brief.");
  weir_conversation_set_temperature (conversation, 0.5);
  weir_conversation_set_draft (empty, "never sent");
  g_assert_true (weir_conversation_attach (conversation, file, NULL));
  reply = chat_fixture_ask (conversation, "say: hello ducks");
  g_assert_cmpuint (g_list_model_get_n_items (weir_conversation_get_attachments (conversation)), ==,
                    0);
  text = g_strdup (weir_chat_message_get_text (reply, NULL));
  details = weir_chat_message_dup_details (reply);
  weir_conversation_set_pinned (conversation, TRUE);
  weir_conversation_set_draft (conversation, "next words");
  g_assert_cmpuint (g_list_model_get_n_items (get_list (f)), ==, 1);
  g_clear_object (&reply);
  g_clear_object (&conversation);
  g_clear_object (&empty);
  close_chat (f);

  open_chat (f);
  g_assert_cmpuint (g_list_model_get_n_items (get_list (f)), ==, 1);
  again = get_loaded (f, 0);
  g_assert_cmpstr (weir_conversation_get_title (again), ==, "say: hello ducks");
  g_assert_true (weir_conversation_get_pinned (again));
  g_assert_cmpstr (weir_conversation_get_draft (again), ==, "next words");
  g_assert_cmpstr (weir_conversation_get_settings (again)->model, ==, "gpt-4o");
  g_assert_cmpstr (weir_conversation_get_settings (again)->system_prompt, ==, "Be brief.");
  g_assert_cmpfloat (weir_conversation_get_settings (again)->temperature, ==, 0.5);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==, 2);
  prompt = chat_fixture_get (again, 0);
  restored = chat_fixture_get (again, 1);
  g_assert_cmpstr (weir_chat_message_get_text (restored, NULL), ==, text);
  g_assert_cmpint (weir_chat_message_get_state (restored), ==, WEIR_CHAT_COMPLETE);
  restored_details = weir_chat_message_dup_details (restored);
  g_assert_cmpstr (restored_details, ==, details);
  kept = g_list_model_get_item (weir_chat_message_get_attachments (prompt), 0);
  g_assert_cmpstr (weir_chat_attachment_get_name (kept), ==, "notes.txt");
  g_assert_cmpuint (weir_chat_attachment_get_size (kept), ==, 15);
  g_assert_null (weir_chat_attachment_get_bytes (kept));

  /* it goes on with all that was said, files too */
  next = chat_fixture_ask (again, "And now?");
  g_assert_cmpint (weir_chat_message_get_state (next), ==, WEIR_CHAT_COMPLETE);
  body = dup_body (f);
  g_assert_nonnull (strstr (body, "secret of ducks"));
  g_assert_nonnull (strstr (body, "hello ducks"));
  g_assert_nonnull (weir_chat_attachment_get_bytes (kept));
}

#define COUNT_REPLIES "SELECT COUNT (*) FROM chat_messages WHERE role = 1 AND text <> ''"

/* What @question counts in the database. */
static int
count (Fixture *f, const char *question)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  int n;

  g_assert_cmpint (sqlite3_open (f->path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 20000);
  g_assert_cmpint (sqlite3_prepare_v2 (db, question, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  n = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return n;
}

static void
wait_count (Fixture *f, const char *question, int n)
{
  while (count (f, question) != n)
    wait_ms (20);
}

/* What was on its way when the program went has broken off, and the part is there. */
static void
test_crash (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirConversation) conversation = chat_fixture_begin (&f->chat, "gpt-4o");
  g_autoptr (WeirConversation) again = NULL;
  g_autoptr (WeirChatMessage) reply = NULL, restored = NULL;
  g_autoptr (WeirDatabase) second = NULL;
  g_autoptr (WeirChat) other = NULL;

  g_assert_true (weir_conversation_send (conversation, "long 100000"));
  reply = chat_fixture_get (conversation, 1);
  chat_fixture_wait_text (reply);
  wait_count (f, COUNT_REPLIES, 1);

  second = weir_database_new (f->path, 0);
  other = weir_chat_new (second);
  while (weir_conversation_list_is_loading (weir_chat_get_conversations (other)))
    g_main_context_iteration (NULL, TRUE);
  again = g_list_model_get_item (G_LIST_MODEL (weir_chat_get_conversations (other)), 0);
  weir_conversation_load (again);
  while (weir_conversation_is_loading (again))
    g_main_context_iteration (NULL, TRUE);
  restored = chat_fixture_get (again, 1);
  g_assert_cmpint (weir_chat_message_get_state (restored), ==, WEIR_CHAT_INTERRUPTED);
  g_assert_cmpint (weir_chat_failure_get_kind (weir_chat_message_get_failure (restored)), ==,
                   WEIR_CHAT_FAILURE_CUT);
  g_assert_cmpuint (strlen (weir_chat_message_get_text (restored, NULL)), >, 0);
  g_assert_true (weir_conversation_can_continue (again));
  weir_conversation_stop (conversation);
  chat_fixture_wait (conversation);
}

/* A long conversation is read page by page, and sent whole. */
static void
test_pages (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirChatStore) store = weir_chat_store_new (f->database);
  WeirChatChange *change = weir_chat_change_new ();
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirChatMessage) first = NULL, reply = NULL;
  g_autofree char *body = NULL;

  change->conversation = g_new0 (WeirChatRecord, 1);
  change->conversation->id = g_strdup ("long");
  change->conversation->settings.model = g_strdup ("gpt-4o");
  for (int i = 0; i < 250; i++)
    {
      WeirChatMessageRecord *record = weir_chat_message_record_new ();

      record->place = i;
      record->role = i % 2 == 0 ? WEIR_CHAT_USER : WEIR_CHAT_ASSISTANT;
      record->text = g_strdup_printf ("word%d", i);
      g_ptr_array_add (change->messages, record);
    }
  weir_chat_store_save_async (store, change, NULL, NULL);
  weir_conversation_list_refresh (weir_chat_get_conversations (f->chat.chat));
  wait_list (f);
  conversation = get_loaded (f, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==, 100);
  g_assert_true (weir_conversation_has_earlier (conversation));
  first = chat_fixture_get (conversation, 0);
  g_assert_cmpstr (weir_chat_message_get_text (first, NULL), ==, "word150");
  weir_conversation_load_earlier (conversation);
  /* another one, while that is on its way */
  g_assert_true (weir_conversation_send (conversation, "say: done"));
  chat_fixture_wait (conversation);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==, 252);
  g_assert_false (weir_conversation_has_earlier (conversation));
  reply = chat_fixture_get (conversation, 251);
  g_assert_cmpstr (weir_chat_message_get_text (reply, NULL), ==, "done");
  body = dup_body (f);
  for (int i = 0; i < 250; i++)
    {
      g_autofree char *word = g_strdup_printf ("\"word%d\"", i);
      g_autoptr (WeirChatMessage) message = chat_fixture_get (conversation, (guint) i);

      g_assert_nonnull (strstr (body, word));
      g_assert_true (g_str_has_prefix (weir_chat_message_get_text (message, NULL), "word"));
    }
}

/* Said in other words, with a file of which only the name was read. */
static void
test_edit_with_file (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirChatAttachment) file = make_attachment ("dot.png", "\x89PNG\r\n\x1a\n....", 12);
  g_autoptr (WeirConversation) conversation = chat_fixture_begin (&f->chat, "gpt-4o");
  g_autoptr (WeirConversation) again = NULL, third = NULL;
  g_autoptr (WeirChatMessage) reply = NULL, prompt = NULL, edited = NULL, last = NULL;
  g_autofree char *body = NULL;

  g_assert_true (weir_conversation_attach (conversation, file, NULL));
  reply = chat_fixture_ask (conversation, "What is it?");
  g_assert_nonnull (strstr (weir_chat_message_get_text (reply, NULL), "image"));
  g_clear_object (&conversation);
  close_chat (f);

  open_chat (f);
  again = get_loaded (f, 0);
  prompt = chat_fixture_get (again, 0);
  g_assert_true (weir_conversation_edit (again, prompt, "Describe it."));
  chat_fixture_wait (again);
  body = dup_body (f);
  g_assert_nonnull (strstr (body, "data:image/png;base64,iVBORw0KGgouLi4u"));
  g_clear_object (&again);
  g_clear_object (&prompt);
  close_chat (f);

  open_chat (f);
  third = get_loaded (f, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (third)), ==, 2);
  edited = chat_fixture_get (third, 0);
  g_assert_cmpstr (weir_chat_message_get_text (edited, NULL), ==, "Describe it.");
  last = chat_fixture_ask (third, "say: again");
  g_assert_cmpint (weir_chat_message_get_state (last), ==, WEIR_CHAT_COMPLETE);
  g_free (body);
  body = dup_body (f);
  g_assert_nonnull (strstr (body, "data:image/png;base64,iVBORw0KGgouLi4u"));
}

static void
test_list (Fixture *f, gconstpointer data)
{
  WeirConversationList *list = weir_chat_get_conversations (f->chat.chat);
  g_autoptr (WeirConversation) ants = chat_fixture_begin (&f->chat, "gpt-4o");
  g_autoptr (WeirConversation) bees = chat_fixture_begin (&f->chat, "gpt-4o");
  g_autoptr (WeirConversation) shown = NULL, found = NULL, first = NULL;
  g_autoptr (WeirChatMessage) one = NULL, two = NULL;

  one = chat_fixture_ask (ants, "say: ants are small");
  wait_kept (ants);
  two = chat_fixture_ask (bees, "say: bees are busy");
  wait_count (f, COUNT_REPLIES " AND text LIKE '%busy%'", 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  weir_conversation_set_pinned (ants, TRUE);
  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (first == ants);
  wait_count (f, "SELECT COUNT (*) FROM chat_conversations WHERE pinned", 1);

  weir_conversation_list_set_search (list, "busy");
  wait_list (f);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  shown = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (shown == bees);
  g_assert_nonnull (strstr (weir_conversation_get_excerpt (bees), "busy"));
  weir_conversation_list_set_search (list, "elephants");
  wait_list (f);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  weir_conversation_list_set_search (list, "");
  wait_list (f);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  found = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_assert_true (found == bees);
}

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static WeirConversation *
find (Fixture *f, gint64 number)
{
  WeirConversationList *list = weir_chat_get_conversations (f->chat.chat);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  WeirConversation *found;

  weir_conversation_list_find_async (list, number, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  found = weir_conversation_list_find_finish (list, result, &error);
  g_assert_no_error (error);
  return found;
}

static void
test_delete (Fixture *f, gconstpointer data)
{
  WeirConversationList *list = weir_chat_get_conversations (f->chat.chat);
  g_autoptr (WeirConversation) conversation = chat_fixture_begin (&f->chat, "gpt-4o");
  g_autoptr (WeirConversation) known = NULL, gone = NULL;
  g_autoptr (WeirChatMessage) reply = NULL;
  gint64 number;

  reply = chat_fixture_ask (conversation, "say: ants");
  wait_kept (conversation);
  number = weir_conversation_get_number (conversation);
  known = find (f, number);
  g_assert_true (known == conversation);
  weir_conversation_list_delete (list, conversation);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_null (find (f, number));
  weir_conversation_list_restore (list, conversation);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  weir_conversation_list_refresh (list);
  wait_list (f);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);

  /* one whose reply is on its way is not there again when that ends */
  g_assert_true (weir_conversation_send (conversation, "long 100"));
  weir_conversation_list_delete (list, conversation);
  chat_fixture_wait (conversation);
  wait_ms (20);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_clear_object (&conversation);
  g_clear_object (&known);
  close_chat (f);
  open_chat (f);
  g_assert_cmpuint (g_list_model_get_n_items (get_list (f)), ==, 0);
}

/* The database is held by another program: that is told, the chat goes on, and later all is kept. */
static void
test_locked (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirConversation) conversation = chat_fixture_begin (&f->chat, "gpt-4o");
  g_autoptr (WeirConversation) again = NULL;
  g_autoptr (WeirChatMessage) reply = NULL;
  sqlite3 *other = NULL;

  g_assert_cmpint (sqlite3_open (f->path, &other), ==, SQLITE_OK);
  /* what was written before may not be on a slow disk yet */
  sqlite3_busy_timeout (other, 20000);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  reply = chat_fixture_ask (conversation, "say: still here");
  g_assert_cmpint (weir_chat_message_get_state (reply), ==, WEIR_CHAT_COMPLETE);
  while (weir_chat_get_trouble (f->chat.chat) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (weir_chat_get_trouble (f->chat.chat), "locked"));
  g_assert_cmpint (weir_conversation_get_number (conversation), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (get_list (f)), ==, 1);
  sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close (other);

  wait_kept (conversation);
  while (weir_chat_get_trouble (f->chat.chat) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&conversation);
  g_clear_object (&reply);
  close_chat (f);
  open_chat (f);
  again = get_loaded (f, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==, 2);
}

/* That the user is content with the part of a reply is known to the next run, too. */
static void
test_part (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirConversation) conversation = chat_fixture_begin (&f->chat, "gpt-4o");
  g_autoptr (WeirConversation) again = NULL;
  g_autoptr (WeirChatMessage) reply = NULL, restored = NULL;

  reply = chat_fixture_ask (conversation, "cut after 3000\nlong 5000");
  g_assert_cmpint (weir_chat_message_get_state (reply), ==, WEIR_CHAT_INTERRUPTED);
  g_assert_nonnull (weir_chat_message_get_failure (reply));
  weir_conversation_keep_part (conversation);
  g_assert_null (weir_chat_message_get_failure (reply));
  g_assert_true (weir_conversation_can_continue (conversation));
  g_clear_object (&conversation);
  close_chat (f);

  open_chat (f);
  again = get_loaded (f, 0);
  restored = chat_fixture_get (again, 1);
  g_assert_cmpint (weir_chat_message_get_state (restored), ==, WEIR_CHAT_INTERRUPTED);
  g_assert_null (weir_chat_message_get_failure (restored));
  g_assert_true (weir_conversation_can_continue (again));
}

static void
test_favourites (Fixture *f, gconstpointer data)
{
  WeirModelChoices *models = weir_chat_get_models (f->chat.chat);
  g_autoptr (WeirConversation) conversation = chat_fixture_begin (&f->chat, "gpt-4.1");
  g_autoptr (WeirConversation) next = NULL;
  g_autoptr (WeirChatMessage) reply = NULL;
  g_autoptr (WeirModelChoice) first = NULL, second = NULL;

  weir_model_choices_set_favourite (models, "gpt-4o", TRUE);
  reply = chat_fixture_ask (conversation, "say: yes");
  g_clear_object (&conversation);
  close_chat (f);

  open_chat (f);
  models = weir_chat_get_models (f->chat.chat);
  while (!weir_model_choice_is_favourite (weir_model_choices_find (models, "gpt-4o")))
    g_main_context_iteration (NULL, TRUE);
  first = g_list_model_get_item (G_LIST_MODEL (models), 0);
  second = g_list_model_get_item (G_LIST_MODEL (models), 1);
  g_assert_cmpstr (weir_model_choice_get_name (first), ==, "gpt-4o");
  g_assert_cmpstr (weir_model_choice_get_name (second), ==, "gpt-4.1");
  g_assert_cmpint (weir_model_choice_get_used (second), >, 0);
  next = weir_chat_begin (f->chat.chat);
  g_assert_cmpstr (weir_conversation_get_settings (next)->model, ==, "gpt-4.1");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    const WeirDemoOptions *options;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "restart", NULL, test_restart }, { "crash", &engine_fixture_slow, test_crash },
    { "pages", NULL, test_pages },     { "edit-with-file", NULL, test_edit_with_file },
    { "list", NULL, test_list },       { "delete", NULL, test_delete },
    { "locked", NULL, test_locked },   { "favourites", NULL, test_favourites },
    { "part", NULL, test_part },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/chat/conversation-keep/", tests[i].name, NULL);

      g_test_add (path, Fixture, tests[i].options, set_up, tests[i].test, tear_down);
    }
  return g_test_run ();
}
