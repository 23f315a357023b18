/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-database-schema.h"

/* What is once here stays as it is: a change of the tables is another step at the end. Times are
 * microseconds since 1970 UTC. */
static const char *const steps[] = {
  "CREATE TABLE response_ids ("
  "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  id TEXT NOT NULL UNIQUE,"
  "  account TEXT NOT NULL,"
  "  deployment TEXT NOT NULL,"
  "  wall_us INTEGER NOT NULL"
  ")",

  /* Each request, and the sums of each minute and hour. Tokens are NULL where unknown, texts are
   * empty in the sums. What is simulated is kept apart by "demo". */
  "CREATE TABLE requests ("
  "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  wall_us INTEGER NOT NULL,"
  "  demo INTEGER NOT NULL,"
  "  request_id TEXT,"
  "  api TEXT,"
  "  model TEXT,"
  "  upstream_model TEXT,"
  "  account TEXT,"
  "  resource_group TEXT,"
  "  deployment TEXT,"
  "  key_name TEXT,"
  "  user_agent TEXT,"
  "  status INTEGER NOT NULL,"
  "  error_kind TEXT,"
  "  stream INTEGER NOT NULL,"
  "  attempts INTEGER NOT NULL,"
  "  duration_us INTEGER NOT NULL,"
  "  first_byte_us INTEGER,"
  "  bytes_in INTEGER,"
  "  bytes_out INTEGER,"
  "  dropped TEXT,"
  "  rule TEXT,"
  "  tokens_in INTEGER,"
  "  tokens_cached INTEGER,"
  "  tokens_written INTEGER,"
  "  tokens_out INTEGER,"
  "  tokens_reasoning INTEGER,"
  "  estimated INTEGER NOT NULL,"
  "  cost_nano INTEGER"
  ");"
  "CREATE INDEX requests_by_time ON requests (wall_us);"
  "CREATE TABLE usage_sums ("
  "  span_s INTEGER NOT NULL,"
  "  demo INTEGER NOT NULL,"
  "  begin_s INTEGER NOT NULL,"
  "  model TEXT NOT NULL,"
  "  account TEXT NOT NULL,"
  "  key_name TEXT NOT NULL,"
  "  requests INTEGER NOT NULL,"
  "  errors INTEGER NOT NULL,"
  "  tokens_in INTEGER NOT NULL,"
  "  tokens_cached INTEGER NOT NULL,"
  "  tokens_written INTEGER NOT NULL,"
  "  tokens_out INTEGER NOT NULL,"
  "  tokens_reasoning INTEGER NOT NULL,"
  "  estimated INTEGER NOT NULL,"
  "  cost_nano INTEGER NOT NULL,"
  "  unpriced INTEGER NOT NULL,"
  "  duration_us INTEGER NOT NULL,"
  "  first_byte_us INTEGER NOT NULL,"
  "  first_bytes INTEGER NOT NULL,"
  "  PRIMARY KEY (span_s, demo, begin_s, model, account, key_name)"
  ") WITHOUT ROWID",

  /* Conversations, their messages and the files that go with those; models that people like. The two
   * virtual tables find words in what the others hold, and are kept in step by triggers. */
  "CREATE TABLE chat_conversations ("
  "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  id TEXT NOT NULL UNIQUE,"
  "  created_us INTEGER NOT NULL,"
  "  updated_us INTEGER NOT NULL,"
  "  deleted_us INTEGER,"
  "  pinned INTEGER NOT NULL,"
  "  title TEXT,"
  "  own_title INTEGER NOT NULL,"
  "  model TEXT,"
  "  system_prompt TEXT,"
  "  temperature REAL,"
  "  effort TEXT,"
  "  max_tokens INTEGER NOT NULL,"
  "  draft TEXT"
  ");"
  "CREATE INDEX chat_conversations_in_order ON chat_conversations (pinned, updated_us);"
  "CREATE TABLE chat_messages ("
  "  number INTEGER PRIMARY KEY,"
  "  conversation INTEGER NOT NULL,"
  "  place INTEGER NOT NULL,"
  "  role INTEGER NOT NULL,"
  "  state INTEGER NOT NULL,"
  "  wall_us INTEGER NOT NULL,"
  "  text TEXT NOT NULL,"
  "  reasoning TEXT NOT NULL,"
  "  model TEXT,"
  "  finish_reason TEXT,"
  "  upstream_model TEXT,"
  "  deployment TEXT,"
  "  account TEXT,"
  "  request_id TEXT,"
  "  failure TEXT,"
  "  failure_details TEXT,"
  "  failure_limit INTEGER NOT NULL,"
  "  tokens_in INTEGER,"
  "  tokens_cached INTEGER,"
  "  tokens_out INTEGER,"
  "  tokens_reasoning INTEGER,"
  "  estimated INTEGER NOT NULL,"
  "  first_us INTEGER,"
  "  total_us INTEGER,"
  "  cost_nano INTEGER,"
  "  UNIQUE (conversation, place)"
  ");"
  "CREATE TABLE chat_files ("
  "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  message INTEGER NOT NULL,"
  "  place INTEGER NOT NULL,"
  "  name TEXT NOT NULL,"
  "  media_type TEXT NOT NULL,"
  "  size INTEGER NOT NULL,"
  "  bytes BLOB NOT NULL,"
  "  UNIQUE (message, place)"
  ");"
  "CREATE TABLE chat_models ("
  "  name TEXT PRIMARY KEY,"
  "  favourite INTEGER NOT NULL,"
  "  used_us INTEGER NOT NULL"
  ") WITHOUT ROWID;"
  "CREATE VIRTUAL TABLE chat_titles USING fts5 (title, system_prompt,"
  "  content = 'chat_conversations', content_rowid = 'number',"
  "  prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2');"
  "CREATE TRIGGER chat_titles_insert AFTER INSERT ON chat_conversations BEGIN"
  "  INSERT INTO chat_titles (rowid, title, system_prompt)"
  "  VALUES (new.number, new.title, new.system_prompt); END;"
  "CREATE TRIGGER chat_titles_delete AFTER DELETE ON chat_conversations BEGIN"
  "  INSERT INTO chat_titles (chat_titles, rowid, title, system_prompt)"
  "  VALUES ('delete', old.number, old.title, old.system_prompt); END;"
  "CREATE TRIGGER chat_titles_update AFTER UPDATE OF title, system_prompt ON chat_conversations "
  "BEGIN"
  "  INSERT INTO chat_titles (chat_titles, rowid, title, system_prompt)"
  "  VALUES ('delete', old.number, old.title, old.system_prompt);"
  "  INSERT INTO chat_titles (rowid, title, system_prompt)"
  "  VALUES (new.number, new.title, new.system_prompt); END;"
  "CREATE VIRTUAL TABLE chat_words USING fts5 (text, reasoning,"
  "  content = 'chat_messages', content_rowid = 'number',"
  "  prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2');"
  "CREATE TRIGGER chat_words_insert AFTER INSERT ON chat_messages BEGIN"
  "  INSERT INTO chat_words (rowid, text, reasoning)"
  "  VALUES (new.number, new.text, new.reasoning); END;"
  "CREATE TRIGGER chat_words_delete AFTER DELETE ON chat_messages BEGIN"
  "  INSERT INTO chat_words (chat_words, rowid, text, reasoning)"
  "  VALUES ('delete', old.number, old.text, old.reasoning); END;"
  "CREATE TRIGGER chat_words_update AFTER UPDATE OF text, reasoning ON chat_messages BEGIN"
  "  INSERT INTO chat_words (chat_words, rowid, text, reasoning)"
  "  VALUES ('delete', old.number, old.text, old.reasoning);"
  "  INSERT INTO chat_words (rowid, text, reasoning)"
  "  VALUES (new.number, new.text, new.reasoning); END",

  /* What accounts were called when they were last here: requests and sums have their names. */
  "CREATE TABLE usage_accounts ("
  "  id TEXT PRIMARY KEY,"
  "  name TEXT NOT NULL"
  ") WITHOUT ROWID",
};

guint
weir_database_schema_get_newest (void)
{
  return G_N_ELEMENTS (steps);
}

int
weir_database_schema_get_version (sqlite3 *db)
{
  sqlite3_stmt *statement = NULL;
  int version = -1;

  g_return_val_if_fail (db != NULL, -1);

  if (sqlite3_prepare_v2 (db, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW)
    version = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  return version;
}

/* Another program may open the file at the same time: whoever comes second finds the step taken. */
static gboolean
take_step (sqlite3 *db, guint step, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("%s; PRAGMA user_version = %u; COMMIT", steps[step], step + 1);

  if (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK)
    {
      if (weir_database_schema_get_version (db) > (int) step)
        return sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL) == SQLITE_OK;
      if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
        return TRUE;
    }
  g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS, "step %u: %s", step + 1,
               sqlite3_errmsg (db));
  sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

gboolean
weir_database_schema_migrate (sqlite3 *db, GError **error)
{
  int version;

  g_return_val_if_fail (db != NULL, FALSE);

  version = weir_database_schema_get_version (db);
  for (guint step = (guint) MAX (version, 0); step < G_N_ELEMENTS (steps); step++)
    if (!take_step (db, step, error))
      return FALSE;
  return TRUE;
}
