/* SPDX-License-Identifier: MIT */
#pragma once

#include <sqlite3.h>

#include "store/weir-store-error.h"

G_BEGIN_DECLS

/* A statement with its places filled one after the other. The errors are WEIR_STORE_ERROR_ACCESS and
 * WEIR_STORE_ERROR_DAMAGED. Texts must outlive it. */
typedef struct
{
  sqlite3 *db;
  sqlite3_stmt *statement;
  int place; /* the last one filled */
} WeirChatSql;

gboolean weir_chat_sql_begin (WeirChatSql *self, sqlite3 *db, const char *sql, GError **error);

/* (nullable) */
void weir_chat_sql_bind_text (WeirChatSql *self, const char *text);
void weir_chat_sql_bind_number (WeirChatSql *self, gint64 number);
void weir_chat_sql_bind_double (WeirChatSql *self, double number);

/* NULL where it is below 0. */
void weir_chat_sql_bind_known (WeirChatSql *self, gint64 number);
void weir_chat_sql_bind_bytes (WeirChatSql *self, GBytes *bytes);

/* The next row. %FALSE at the end, and with an error. */
gboolean weir_chat_sql_next (WeirChatSql *self, GError **error);

/* Of the row. (transfer full) (nullable) */
char *weir_chat_sql_dup_text (WeirChatSql *self, int column);
/* -1 where it is NULL. */
gint64 weir_chat_sql_get_known (WeirChatSql *self, int column);

/* Runs to the end what returns nothing, and frees it. */
gboolean weir_chat_sql_end (WeirChatSql *self, GError **error);

/* Frees what has been read. */
void weir_chat_sql_clear (WeirChatSql *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirChatSql, weir_chat_sql_clear)

/* Runs @sql with numbers in ?1, ?2 and ?3, as far as it has those places. */
gboolean weir_chat_sql_run (sqlite3 *db,
                            const char *sql,
                            gint64 first,
                            gint64 second,
                            gint64 third,
                            GError **error);
gboolean weir_chat_sql_execute (sqlite3 *db, const char *sql, GError **error);

/* Ends a transaction: for good when @good, else nothing of it was. */
gboolean weir_chat_sql_commit (sqlite3 *db, gboolean good, GError **error);

/* Sets the error of the connection; returns %FALSE. */
gboolean weir_chat_sql_fail (sqlite3 *db, GError **error);

G_END_DECLS
