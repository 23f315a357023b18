/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-response-store.h"

#define DEFAULT_MAX 20000

struct _WeirResponseStore
{
  GObject parent;
  WeirDatabase *database;
  guint max;
};

static void response_ids_init (WeirResponseIdsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirResponseStore,
                               weir_response_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WEIR_TYPE_RESPONSE_IDS, response_ids_init))

/* What a job needs to know, and what it finds. */
typedef struct
{
  char *id;
  char *account;
  char *deployment;
  gint64 wall_us;
  gint64 max;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->id);
  g_free (row->account);
  g_free (row->deployment);
  g_free (row);
}

/* (nullable): @sql with the texts and numbers of @row in the places ?1 to ?5 that it has. */
static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql, const Row *row)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    {
      g_warning ("Replies that are kept upstream: %s", sqlite3_errmsg (db));
      return NULL;
    }
  sqlite3_bind_text (statement, 1, row->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, row->account, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, row->deployment, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 4, row->wall_us);
  sqlite3_bind_int64 (statement, 5, row->max);
  return statement;
}

static void
execute (sqlite3 *db, const char *sql, const Row *row)
{
  sqlite3_stmt *statement = prepare (db, sql, row);

  if (statement != NULL && sqlite3_step (statement) != SQLITE_DONE)
    g_warning ("Replies that are kept upstream: %s", sqlite3_errmsg (db));
  sqlite3_finalize (statement);
}

/* The numbers grow by one a reply, so what is more than so many back is too old. */
static void
insert_row (sqlite3 *db, gpointer data)
{
  execute (db,
           "INSERT OR REPLACE INTO response_ids (id, account, deployment, wall_us) "
           "VALUES (?1, ?2, ?3, ?4)",
           data);
  execute (db,
           "DELETE FROM response_ids WHERE number <= (SELECT MAX (number) FROM response_ids) - ?5",
           data);
}

static void
delete_row (sqlite3 *db, gpointer data)
{
  execute (db, "DELETE FROM response_ids WHERE id = ?1", data);
}

static void
select_row (sqlite3 *db, gpointer data)
{
  Row *row = data;
  sqlite3_stmt *statement =
      prepare (db, "SELECT account, deployment FROM response_ids WHERE id = ?1", row);

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      row->account = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      row->deployment = g_strdup ((const char *) sqlite3_column_text (statement, 1));
    }
  sqlite3_finalize (statement);
}

static void
weir_response_store_bind (WeirResponseIds *ids,
                          const char *id,
                          const char *account,
                          const char *deployment,
                          gint64 wall_us)
{
  WeirResponseStore *self = WEIR_RESPONSE_STORE (ids);
  Row *row = g_new0 (Row, 1);

  row->id = g_strdup (id);
  row->account = g_strdup (account);
  row->deployment = g_strdup (deployment);
  row->wall_us = wall_us;
  row->max = self->max;
  weir_database_write (self->database, insert_row, row, row_free);
}

static gboolean
weir_response_store_find (WeirResponseIds *ids, const char *id, char **account, char **deployment)
{
  WeirResponseStore *self = WEIR_RESPONSE_STORE (ids);
  Row row = { .id = (char *) id };

  weir_database_read (self->database, select_row, &row);
  if (row.account == NULL || row.deployment == NULL)
    {
      g_free (row.account);
      g_free (row.deployment);
      return FALSE;
    }
  *account = row.account;
  *deployment = row.deployment;
  return TRUE;
}

static void
weir_response_store_forget (WeirResponseIds *ids, const char *id)
{
  WeirResponseStore *self = WEIR_RESPONSE_STORE (ids);
  Row *row = g_new0 (Row, 1);

  row->id = g_strdup (id);
  weir_database_write (self->database, delete_row, row, row_free);
}

static void
response_ids_init (WeirResponseIdsInterface *iface)
{
  iface->bind = weir_response_store_bind;
  iface->find = weir_response_store_find;
  iface->forget = weir_response_store_forget;
}

static void
weir_response_store_finalize (GObject *object)
{
  WeirResponseStore *self = WEIR_RESPONSE_STORE (object);

  weir_database_unref (self->database);
  G_OBJECT_CLASS (weir_response_store_parent_class)->finalize (object);
}

static void
weir_response_store_class_init (WeirResponseStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_response_store_finalize;
}

static void
weir_response_store_init (WeirResponseStore *self)
{
}

WeirResponseStore *
weir_response_store_new (WeirDatabase *database, guint max)
{
  WeirResponseStore *self;

  g_return_val_if_fail (database != NULL, NULL);

  self = g_object_new (WEIR_TYPE_RESPONSE_STORE, NULL);
  self->database = weir_database_ref (database);
  self->max = max > 0 ? max : DEFAULT_MAX;
  return self;
}
