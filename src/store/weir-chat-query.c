/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-chat-query.h"

#include "store/weir-chat-sql.h"

/* More words do not make a search better, but slower. */
#define MAX_WORDS 16

#define CONVERSATION                                                                               \
  "SELECT number, id, created_us, updated_us, pinned, title, own_title, model, system_prompt,"     \
  " temperature, effort, max_tokens, draft FROM chat_conversations WHERE deleted_us IS NULL"

#define IN_ORDER " ORDER BY pinned DESC, updated_us DESC, number DESC"

static const char select_all[] = CONVERSATION IN_ORDER " LIMIT ?1 OFFSET ?2";

static const char select_one[] = CONVERSATION " AND number = ?1";

static const char select_matching[] = CONVERSATION
    " AND (number IN (SELECT rowid FROM chat_titles WHERE chat_titles MATCH ?3)"
    " OR number IN (SELECT conversation FROM chat_messages WHERE number IN"
    " (SELECT rowid FROM chat_words WHERE chat_words MATCH ?3)))" IN_ORDER " LIMIT ?1 OFFSET ?2";

/* Both go through what matches once, however many conversations there are: to look into the index for each
 * of them apart takes minutes where a word begins many others. */
#define SELECT_LAST                                                                                \
  "SELECT conversation, MAX (chat_words.rowid) FROM chat_words CROSS JOIN chat_messages ON"        \
  " chat_messages.number = chat_words.rowid WHERE chat_words MATCH ?1 AND +conversation IN (%s)"   \
  " GROUP BY conversation"
#define SELECT_EXCERPTS                                                                            \
  "SELECT rowid, snippet (chat_words, -1, '', '', '…', 16) FROM chat_words"                      \
  " WHERE chat_words MATCH ?1 AND +rowid IN (%s)"

/* One more than is asked for, which tells whether there are more. */
static const char select_messages[] =
    "SELECT number, place, role, state, wall_us, text, reasoning, model, finish_reason,"
    " upstream_model, deployment, account, request_id, failure, failure_details, failure_limit,"
    " tokens_in, tokens_cached, tokens_out, tokens_reasoning, estimated, first_us, total_us,"
    " cost_nano FROM chat_messages WHERE conversation ="
    " (SELECT number FROM chat_conversations WHERE id = ?1)"
    " AND place < ?2 ORDER BY place DESC LIMIT ?3";

void
weir_chat_records_free (WeirChatRecords *self)
{
  g_ptr_array_unref (self->records);
  g_free (self);
}

char *
weir_chat_query_build_match (const char *words)
{
  g_auto (GStrv) parts = NULL;
  g_autoptr (GString) match = g_string_new (NULL);
  guint n = 0;

  g_return_val_if_fail (words != NULL, NULL);

  parts = g_strsplit_set (words, " \t\r\n", -1);
  for (guint i = 0; parts[i] != NULL && n < MAX_WORDS; i++)
    {
      g_auto (GStrv) quoted = g_strsplit (parts[i], "\"", -1);
      g_autofree char *part = g_strjoinv ("\"\"", quoted);
      gboolean says = FALSE;

      for (const char *c = parts[i]; *c != '\0' && !says; c = g_utf8_next_char (c))
        says = g_unichar_isalnum (g_utf8_get_char (c));
      if (!says)
        continue;
      /* a single letter begins too much; it is looked for as it stands */
      g_string_append_printf (match, "%s\"%s\"%s", n++ > 0 ? " " : "", part,
                              g_utf8_strlen (parts[i], -1) > 1 ? "*" : "");
    }
  return n > 0 ? g_string_free (g_steal_pointer (&match), FALSE) : NULL;
}

static WeirChatRecord *
read_conversation (WeirChatSql *sql)
{
  WeirChatRecord *record = g_new0 (WeirChatRecord, 1);
  sqlite3_stmt *row = sql->statement;

  record->number = sqlite3_column_int64 (row, 0);
  record->id = weir_chat_sql_dup_text (sql, 1);
  record->created_us = sqlite3_column_int64 (row, 2);
  record->updated_us = sqlite3_column_int64 (row, 3);
  record->pinned = sqlite3_column_int (row, 4) != 0;
  record->title = weir_chat_sql_dup_text (sql, 5);
  record->own_title = sqlite3_column_int (row, 6) != 0;
  record->settings.model = weir_chat_sql_dup_text (sql, 7);
  record->settings.system_prompt = weir_chat_sql_dup_text (sql, 8);
  record->settings.has_temperature = sqlite3_column_type (row, 9) != SQLITE_NULL;
  record->settings.temperature =
      record->settings.has_temperature ? sqlite3_column_double (row, 9) : 1;
  record->settings.effort = weir_chat_sql_dup_text (sql, 10);
  record->settings.max_tokens = (guint) sqlite3_column_int64 (row, 11);
  record->draft = weir_chat_sql_dup_text (sql, 12);
  return record;
}

/* Calls @take with the two columns of each row that @sql has for @match. */
static gboolean
read_pairs (sqlite3 *db,
            const char *sql,
            const char *match,
            void (*take) (WeirChatSql *row, GHashTable *records, GHashTable *found),
            GHashTable *records,
            GHashTable *found,
            GError **error)
{
  g_auto (WeirChatSql) pairs = { NULL };
  GError *failed = NULL;

  if (!weir_chat_sql_begin (&pairs, db, sql, error))
    return FALSE;
  weir_chat_sql_bind_text (&pairs, match);
  while (weir_chat_sql_next (&pairs, &failed))
    take (&pairs, records, found);
  if (failed != NULL)
    g_propagate_error (error, failed);
  return failed == NULL;
}

/* @records: by the number of the conversation; @found: by that of the message */
static void
take_last (WeirChatSql *row, GHashTable *records, GHashTable *found)
{
  gint64 conversation = sqlite3_column_int64 (row->statement, 0);
  gint64 message = sqlite3_column_int64 (row->statement, 1);

  g_hash_table_insert (found, g_memdup2 (&message, sizeof message),
                       g_hash_table_lookup (records, &conversation));
}

static void
take_excerpt (WeirChatSql *row, GHashTable *records, GHashTable *found)
{
  gint64 message = sqlite3_column_int64 (row->statement, 0);
  WeirChatRecord *record = g_hash_table_lookup (found, &message);

  if (record != NULL && record->excerpt == NULL)
    record->excerpt = weir_chat_sql_dup_text (row, 1);
}

/* (transfer full): the keys of @table, "1,2,3". */
static char *
list_numbers (GHashTable *table)
{
  GString *list = g_string_new (NULL);
  GHashTableIter iter;
  gpointer number;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    g_string_append_printf (list, "%s%" G_GINT64_FORMAT, list->len > 0 ? "," : "",
                            *(gint64 *) number);
  return g_string_free (list, FALSE);
}

/* Where the words stand last in each of the conversations; in the title only: nowhere. */
static gboolean
add_excerpts (sqlite3 *db, const char *match, GPtrArray *conversations, GError **error)
{
  g_autoptr (GHashTable) records = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autofree char *numbers = NULL, *messages = NULL, *last = NULL, *excerpts = NULL;

  for (guint i = 0; i < conversations->len; i++)
    {
      WeirChatRecord *record = g_ptr_array_index (conversations, i);

      g_hash_table_insert (records, &record->number, record);
    }
  numbers = list_numbers (records);
  last = g_strdup_printf (SELECT_LAST, numbers);
  if (!read_pairs (db, last, match, take_last, records, found, error))
    return FALSE;
  messages = list_numbers (found);
  excerpts = g_strdup_printf (SELECT_EXCERPTS, messages);
  return read_pairs (db, excerpts, match, take_excerpt, records, found, error);
}

/* (transfer full) (nullable): all rows, read by @read; the last of more than @limit is left out. */
static WeirChatRecords *
read_page (WeirChatSql *sql,
           gpointer (*read) (WeirChatSql *),
           GDestroyNotify free_record,
           guint limit,
           GError **error)
{
  g_autoptr (WeirChatRecords) page = g_new0 (WeirChatRecords, 1);
  GError *failed = NULL;

  page->records = g_ptr_array_new_with_free_func (free_record);
  while (weir_chat_sql_next (sql, &failed))
    {
      page->more = page->records->len == limit;
      if (page->more)
        break;
      g_ptr_array_add (page->records, read (sql));
    }
  if (failed == NULL)
    return g_steal_pointer (&page);
  g_propagate_error (error, failed);
  return NULL;
}

static gpointer
read_any_conversation (WeirChatSql *sql)
{
  return read_conversation (sql);
}

WeirChatRecords *
weir_chat_query_list (sqlite3 *db, const char *words, guint offset, guint limit, GError **error)
{
  g_auto (WeirChatSql) sql = { NULL };
  g_autofree char *match = words != NULL ? weir_chat_query_build_match (words) : NULL;
  g_autoptr (WeirChatRecords) page = NULL;

  g_return_val_if_fail (db != NULL, NULL);

  if (!weir_chat_sql_begin (&sql, db, match != NULL ? select_matching : select_all, error))
    return NULL;
  /* what is no word at all stands nowhere */
  weir_chat_sql_bind_number (&sql, words == NULL || match != NULL ? limit + 1 : 0);
  weir_chat_sql_bind_number (&sql, offset);
  if (match != NULL)
    weir_chat_sql_bind_text (&sql, match);
  page =
      read_page (&sql, read_any_conversation, (GDestroyNotify) weir_chat_record_free, limit, error);
  if (page != NULL && match != NULL && !add_excerpts (db, match, page->records, error))
    return NULL;
  return g_steal_pointer (&page);
}

WeirChatRecord *
weir_chat_query_find (sqlite3 *db, gint64 number, GError **error)
{
  g_auto (WeirChatSql) sql = { NULL };

  g_return_val_if_fail (db != NULL, NULL);

  if (!weir_chat_sql_begin (&sql, db, select_one, error))
    return NULL;
  weir_chat_sql_bind_number (&sql, number);
  return weir_chat_sql_next (&sql, error) ? read_conversation (&sql) : NULL;
}

static void
read_figures (WeirChatSql *sql, int column, WeirChatFigures *figures)
{
  figures->usage.in_total = weir_chat_sql_get_known (sql, column);
  figures->usage.in_cache_read = weir_chat_sql_get_known (sql, column + 1);
  figures->usage.out_total = weir_chat_sql_get_known (sql, column + 2);
  figures->usage.out_reasoning = weir_chat_sql_get_known (sql, column + 3);
  figures->usage.estimated = sqlite3_column_int (sql->statement, column + 4) != 0;
  figures->first_us = weir_chat_sql_get_known (sql, column + 5);
  figures->total_us = weir_chat_sql_get_known (sql, column + 6);
  figures->cost_nano = weir_chat_sql_get_known (sql, column + 7);
  figures->priced = figures->cost_nano >= 0;
}

/* A newer program may know more of them. */
static int
clamp (int value, int last)
{
  return CLAMP (value, 0, last);
}

static gpointer
read_message (WeirChatSql *sql)
{
  WeirChatMessageRecord *record = weir_chat_message_record_new ();
  sqlite3_stmt *row = sql->statement;

  record->place = sqlite3_column_int64 (row, 1);
  record->role = (WeirChatRole) clamp (sqlite3_column_int (row, 2), WEIR_CHAT_ASSISTANT);
  record->state = (WeirChatState) clamp (sqlite3_column_int (row, 3), WEIR_CHAT_FAILED);
  record->wall_us = sqlite3_column_int64 (row, 4);
  record->text = weir_chat_sql_dup_text (sql, 5);
  record->reasoning = weir_chat_sql_dup_text (sql, 6);
  record->model = weir_chat_sql_dup_text (sql, 7);
  record->finish_reason = weir_chat_sql_dup_text (sql, 8);
  record->upstream_model = weir_chat_sql_dup_text (sql, 9);
  record->deployment = weir_chat_sql_dup_text (sql, 10);
  record->account = weir_chat_sql_dup_text (sql, 11);
  record->request_id = weir_chat_sql_dup_text (sql, 12);
  record->failure = weir_chat_sql_dup_text (sql, 13);
  record->failure_details = weir_chat_sql_dup_text (sql, 14);
  record->failure_limit = sqlite3_column_int64 (row, 15);
  read_figures (sql, 16, &record->figures);
  return record;
}

static gboolean
add_files (sqlite3 *db, const char *id, WeirChatMessageRecord *record, GError **error)
{
  g_auto (WeirChatSql) sql = { NULL };
  GError *failed = NULL;

  if (!weir_chat_sql_begin (
          &sql, db,
          "SELECT number, name, media_type, size FROM chat_files WHERE message ="
          " (SELECT number FROM chat_messages WHERE place = ?2 AND conversation ="
          " (SELECT number FROM chat_conversations WHERE id = ?1)) ORDER BY place",
          error))
    return FALSE;
  weir_chat_sql_bind_text (&sql, id);
  weir_chat_sql_bind_number (&sql, record->place);
  while (weir_chat_sql_next (&sql, &failed))
    g_ptr_array_add (record->files,
                     weir_chat_file_new (sqlite3_column_int64 (sql.statement, 0),
                                         (const char *) sqlite3_column_text (sql.statement, 1),
                                         (const char *) sqlite3_column_text (sql.statement, 2),
                                         sqlite3_column_int64 (sql.statement, 3)));
  if (failed != NULL)
    g_propagate_error (error, failed);
  return failed == NULL;
}

static void
reverse (GPtrArray *array)
{
  for (guint i = 0, j = array->len; i + 1 < j; i++)
    {
      gpointer item = array->pdata[i];

      array->pdata[i] = array->pdata[--j];
      array->pdata[j] = item;
    }
}

WeirChatRecords *
weir_chat_query_messages (sqlite3 *db, const char *id, gint64 before, guint limit, GError **error)
{
  g_auto (WeirChatSql) sql = { NULL };
  g_autoptr (WeirChatRecords) page = NULL;

  g_return_val_if_fail (db != NULL && id != NULL, NULL);

  if (!weir_chat_sql_begin (&sql, db, select_messages, error))
    return NULL;
  weir_chat_sql_bind_text (&sql, id);
  weir_chat_sql_bind_number (&sql, before >= 0 ? before : G_MAXINT64);
  weir_chat_sql_bind_number (&sql, (gint64) limit + 1);
  page =
      read_page (&sql, read_message, (GDestroyNotify) weir_chat_message_record_free, limit, error);
  if (page == NULL)
    return NULL;
  reverse (page->records);
  for (guint i = 0; i < page->records->len; i++)
    if (!add_files (db, id, g_ptr_array_index (page->records, i), error))
      return NULL;
  return g_steal_pointer (&page);
}

GBytes *
weir_chat_query_file (sqlite3 *db, gint64 number, GError **error)
{
  g_auto (WeirChatSql) sql = { NULL };

  g_return_val_if_fail (db != NULL, NULL);

  if (!weir_chat_sql_begin (&sql, db, "SELECT bytes FROM chat_files WHERE number = ?1", error))
    return NULL;
  weir_chat_sql_bind_number (&sql, number);
  if (weir_chat_sql_next (&sql, error))
    return g_bytes_new (sqlite3_column_blob (sql.statement, 0),
                        (gsize) sqlite3_column_bytes (sql.statement, 0));
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS,
                         "the file is not there any more");
  return NULL;
}

GPtrArray *
weir_chat_query_models (sqlite3 *db, GError **error)
{
  g_auto (WeirChatSql) sql = { NULL };
  g_autoptr (GPtrArray) models =
      g_ptr_array_new_with_free_func ((GDestroyNotify) weir_chat_model_record_free);
  GError *failed = NULL;

  g_return_val_if_fail (db != NULL, NULL);

  if (!weir_chat_sql_begin (&sql, db, "SELECT name, favourite, used_us FROM chat_models", error))
    return NULL;
  while (weir_chat_sql_next (&sql, &failed))
    g_ptr_array_add (
        models, weir_chat_model_record_new ((const char *) sqlite3_column_text (sql.statement, 0),
                                            sqlite3_column_int (sql.statement, 1) != 0,
                                            sqlite3_column_int64 (sql.statement, 2)));
  if (failed == NULL)
    return g_steal_pointer (&models);
  g_propagate_error (error, failed);
  return NULL;
}
