/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-chat-sql.h"

gboolean
weir_chat_sql_fail (sqlite3 *db, GError **error)
{
  int result = sqlite3_errcode (db) & 0xff;
  gboolean is_damaged = result == SQLITE_CORRUPT || result == SQLITE_NOTADB;

  if (error == NULL || *error == NULL)
    g_set_error_literal (error, WEIR_STORE_ERROR,
                         is_damaged ? WEIR_STORE_ERROR_DAMAGED : WEIR_STORE_ERROR_ACCESS,
                         sqlite3_errmsg (db));
  return FALSE;
}

gboolean
weir_chat_sql_begin (WeirChatSql *self, sqlite3 *db, const char *sql, GError **error)
{
  *self = (WeirChatSql){ .db = db };
  return sqlite3_prepare_v2 (db, sql, -1, &self->statement, NULL) == SQLITE_OK
         || weir_chat_sql_fail (db, error);
}

void
weir_chat_sql_bind_text (WeirChatSql *self, const char *text)
{
  sqlite3_bind_text (self->statement, ++self->place, text, -1, SQLITE_STATIC);
}

void
weir_chat_sql_bind_number (WeirChatSql *self, gint64 number)
{
  sqlite3_bind_int64 (self->statement, ++self->place, number);
}

void
weir_chat_sql_bind_double (WeirChatSql *self, double number)
{
  sqlite3_bind_double (self->statement, ++self->place, number);
}

void
weir_chat_sql_bind_known (WeirChatSql *self, gint64 number)
{
  if (number >= 0)
    weir_chat_sql_bind_number (self, number);
  else
    weir_chat_sql_bind_text (self, NULL);
}

void
weir_chat_sql_bind_bytes (WeirChatSql *self, GBytes *bytes)
{
  gsize len = 0;
  const void *data = bytes != NULL ? g_bytes_get_data (bytes, &len) : NULL;

  sqlite3_bind_blob64 (self->statement, ++self->place, data != NULL ? data : "", len,
                       SQLITE_STATIC);
}

gboolean
weir_chat_sql_next (WeirChatSql *self, GError **error)
{
  int result = sqlite3_step (self->statement);

  if (result == SQLITE_ROW)
    return TRUE;
  return result != SQLITE_DONE ? weir_chat_sql_fail (self->db, error) : FALSE;
}

char *
weir_chat_sql_dup_text (WeirChatSql *self, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (self->statement, column));
}

gint64
weir_chat_sql_get_known (WeirChatSql *self, int column)
{
  if (sqlite3_column_type (self->statement, column) == SQLITE_NULL)
    return -1;
  return sqlite3_column_int64 (self->statement, column);
}

void
weir_chat_sql_clear (WeirChatSql *self)
{
  g_clear_pointer (&self->statement, sqlite3_finalize);
}

gboolean
weir_chat_sql_end (WeirChatSql *self, GError **error)
{
  gboolean good =
      sqlite3_step (self->statement) == SQLITE_DONE || weir_chat_sql_fail (self->db, error);

  weir_chat_sql_clear (self);
  return good;
}

gboolean
weir_chat_sql_run (sqlite3 *db,
                   const char *sql,
                   gint64 first,
                   gint64 second,
                   gint64 third,
                   GError **error)
{
  WeirChatSql self;

  if (!weir_chat_sql_begin (&self, db, sql, error))
    return FALSE;
  /* places that a statement does not have are refused, which is of no matter */
  weir_chat_sql_bind_number (&self, first);
  weir_chat_sql_bind_number (&self, second);
  weir_chat_sql_bind_number (&self, third);
  return weir_chat_sql_end (&self, error);
}

gboolean
weir_chat_sql_execute (sqlite3 *db, const char *sql, GError **error)
{
  return sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK || weir_chat_sql_fail (db, error);
}

gboolean
weir_chat_sql_commit (sqlite3 *db, gboolean good, GError **error)
{
  if (good && weir_chat_sql_execute (db, "COMMIT", error))
    return TRUE;
  sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}
