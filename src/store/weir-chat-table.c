/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-chat-table.h"

#include "store/weir-chat-sql.h"

/* An insertion that ends as an update would use up a number. */
static const char update_conversation[] =
    "UPDATE chat_conversations SET created_us = ?2, updated_us = ?3, pinned = ?4, title = ?5,"
    " own_title = ?6, model = ?7, system_prompt = ?8, temperature = ?9, effort = ?10,"
    " max_tokens = ?11, draft = ?12 WHERE id = ?1 RETURNING number";

static const char insert_conversation[] =
    "INSERT INTO chat_conversations (id, created_us, updated_us, pinned, title, own_title, model,"
    " system_prompt, temperature, effort, max_tokens, draft)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING number";

static const char save_message[] =
    "INSERT INTO chat_messages (conversation, place, role, state, wall_us, text, reasoning, model,"
    " finish_reason, upstream_model, deployment, account, request_id, failure, failure_details,"
    " failure_limit, tokens_in, tokens_cached, tokens_out, tokens_reasoning, estimated, first_us,"
    " total_us, cost_nano)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,"
    " ?20, ?21, ?22, ?23, ?24)"
    " ON CONFLICT (conversation, place) DO UPDATE SET role = ?3, state = ?4, wall_us = ?5,"
    " text = ?6, reasoning = ?7, model = ?8, finish_reason = ?9, upstream_model = ?10,"
    " deployment = ?11, account = ?12, request_id = ?13, failure = ?14, failure_details = ?15,"
    " failure_limit = ?16, tokens_in = ?17, tokens_cached = ?18, tokens_out = ?19,"
    " tokens_reasoning = ?20, estimated = ?21, first_us = ?22, total_us = ?23, cost_nano = ?24"
    " RETURNING number";

WeirChatChange *
weir_chat_change_new (void)
{
  WeirChatChange *self = g_new0 (WeirChatChange, 1);

  self->cut = -1;
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_chat_message_record_free);
  return self;
}

void
weir_chat_change_free (WeirChatChange *self)
{
  g_clear_pointer (&self->conversation, weir_chat_record_free);
  g_ptr_array_unref (self->messages);
  g_free (self);
}

/* The one number that @statement returns; 0 with an error, or where there is none. Ends the statement. */
static gint64
take_number (sqlite3 *db, sqlite3_stmt *statement, GError **error)
{
  gint64 number = 0;
  int result = statement != NULL ? sqlite3_step (statement) : SQLITE_ERROR;

  if (result == SQLITE_ROW)
    {
      number = sqlite3_column_int64 (statement, 0);
      result = sqlite3_step (statement);
    }
  if (result != SQLITE_DONE)
    {
      number = 0;
      weir_chat_sql_fail (db, error);
    }
  sqlite3_finalize (statement);
  return number;
}

static gint64
run_conversation (sqlite3 *db, const char *text, const WeirChatRecord *record, GError **error)
{
  const WeirChatSettings *settings = &record->settings;
  WeirChatSql sql;

  if (!weir_chat_sql_begin (&sql, db, text, error))
    return 0;
  weir_chat_sql_bind_text (&sql, record->id);
  weir_chat_sql_bind_number (&sql, record->created_us);
  weir_chat_sql_bind_number (&sql, record->updated_us);
  weir_chat_sql_bind_number (&sql, record->pinned != FALSE);
  weir_chat_sql_bind_text (&sql, record->title);
  weir_chat_sql_bind_number (&sql, record->own_title != FALSE);
  weir_chat_sql_bind_text (&sql, settings->model);
  weir_chat_sql_bind_text (&sql, settings->system_prompt);
  if (settings->has_temperature)
    weir_chat_sql_bind_double (&sql, settings->temperature);
  else
    weir_chat_sql_bind_text (&sql, NULL);
  weir_chat_sql_bind_text (&sql, settings->effort);
  weir_chat_sql_bind_number (&sql, settings->max_tokens);
  weir_chat_sql_bind_text (&sql, record->draft);
  return take_number (db, sql.statement, error);
}

static gint64
put_conversation (sqlite3 *db, const WeirChatRecord *record, GError **error)
{
  GError *failed = NULL;
  gint64 number = run_conversation (db, update_conversation, record, &failed);

  if (failed != NULL)
    g_propagate_error (error, failed);
  else if (number == 0)
    number = run_conversation (db, insert_conversation, record, error);
  return number;
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static void
bind_figures (WeirChatSql *sql, const WeirChatFigures *figures)
{
  weir_chat_sql_bind_known (sql, figures->usage.in_total);
  weir_chat_sql_bind_known (sql, figures->usage.in_cache_read);
  weir_chat_sql_bind_known (sql, figures->usage.out_total);
  weir_chat_sql_bind_known (sql, figures->usage.out_reasoning);
  weir_chat_sql_bind_number (sql, figures->usage.estimated != FALSE);
  weir_chat_sql_bind_known (sql, figures->first_us);
  weir_chat_sql_bind_known (sql, figures->total_us);
  weir_chat_sql_bind_known (sql, figures->priced ? figures->cost_nano : -1);
}

static gint64
put_message (sqlite3 *db, gint64 conversation, const WeirChatMessageRecord *record, GError **error)
{
  WeirChatSql sql;

  if (!weir_chat_sql_begin (&sql, db, save_message, error))
    return 0;
  weir_chat_sql_bind_number (&sql, conversation);
  weir_chat_sql_bind_number (&sql, record->place);
  weir_chat_sql_bind_number (&sql, record->role);
  weir_chat_sql_bind_number (&sql, record->state);
  weir_chat_sql_bind_number (&sql, record->wall_us);
  weir_chat_sql_bind_text (&sql, or_empty (record->text));
  weir_chat_sql_bind_text (&sql, or_empty (record->reasoning));
  weir_chat_sql_bind_text (&sql, record->model);
  weir_chat_sql_bind_text (&sql, record->finish_reason);
  weir_chat_sql_bind_text (&sql, record->upstream_model);
  weir_chat_sql_bind_text (&sql, record->deployment);
  weir_chat_sql_bind_text (&sql, record->account);
  weir_chat_sql_bind_text (&sql, record->request_id);
  weir_chat_sql_bind_text (&sql, record->failure);
  weir_chat_sql_bind_text (&sql, record->failure_details);
  weir_chat_sql_bind_number (&sql, record->failure_limit);
  bind_figures (&sql, &record->figures);
  return take_number (db, sql.statement, error);
}

/* A file that is kept goes over to @message; a new one is added, unless this was done before. */
static gboolean
put_file (sqlite3 *db, gint64 message, guint place, const WeirChatFile *file, GError **error)
{
  WeirChatSql sql;

  if (file->number > 0)
    return weir_chat_sql_run (db,
                              "UPDATE chat_files SET message = ?1, place = ?2 WHERE number = ?3",
                              message, place, file->number, error);
  if (!weir_chat_sql_begin (&sql, db,
                            "INSERT OR IGNORE INTO chat_files (message, place, name, media_type,"
                            " size, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                            error))
    return FALSE;
  weir_chat_sql_bind_number (&sql, message);
  weir_chat_sql_bind_number (&sql, place);
  weir_chat_sql_bind_text (&sql, file->name);
  weir_chat_sql_bind_text (&sql, file->media_type);
  weir_chat_sql_bind_number (&sql, file->size);
  weir_chat_sql_bind_bytes (&sql, file->bytes);
  return weir_chat_sql_end (&sql, error);
}

/* Files that stay, but whose message goes, belong to none for a moment. */
static gboolean
detach_files (sqlite3 *db, const WeirChatMessageRecord *record, GError **error)
{
  for (guint i = 0; i < record->files->len; i++)
    {
      const WeirChatFile *file = g_ptr_array_index (record->files, i);

      if (file->number > 0
          && !weir_chat_sql_run (db,
                                 "UPDATE chat_files SET message = -?1, place = 0 WHERE number = ?1",
                                 file->number, 0, 0, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
cut (sqlite3 *db, gint64 conversation, const WeirChatChange *change, GError **error)
{
  for (guint i = 0; i < change->messages->len; i++)
    if (!detach_files (db, g_ptr_array_index (change->messages, i), error))
      return FALSE;
  if (change->cut < 0)
    return TRUE;
  return weir_chat_sql_run (db,
                            "DELETE FROM chat_files WHERE message IN (SELECT number FROM"
                            " chat_messages WHERE conversation = ?1 AND place >= ?2)",
                            conversation, change->cut, 0, error)
         && weir_chat_sql_run (db,
                               "DELETE FROM chat_messages WHERE conversation = ?1 AND place >= ?2",
                               conversation, change->cut, 0, error);
}

static gint64
save (sqlite3 *db, const WeirChatChange *change, GError **error)
{
  gint64 conversation = put_conversation (db, change->conversation, error);

  if (conversation == 0 || !cut (db, conversation, change, error))
    return 0;
  for (guint i = 0; i < change->messages->len; i++)
    {
      const WeirChatMessageRecord *record = g_ptr_array_index (change->messages, i);
      gint64 message = put_message (db, conversation, record, error);

      if (message == 0)
        return 0;
      for (guint j = 0; j < record->files->len; j++)
        if (!put_file (db, message, j, g_ptr_array_index (record->files, j), error))
          return 0;
    }
  return conversation;
}

gint64
weir_chat_table_save (sqlite3 *db, const WeirChatChange *change, GError **error)
{
  gint64 number;

  g_return_val_if_fail (db != NULL && change != NULL && change->conversation != NULL, 0);

  if (!weir_chat_sql_execute (db, "BEGIN IMMEDIATE", error))
    return 0;
  number = save (db, change, error);
  return weir_chat_sql_commit (db, number != 0, error) ? number : 0;
}

gboolean
weir_chat_table_set_deleted (sqlite3 *db, const char *id, gint64 wall_us, GError **error)
{
  WeirChatSql sql;

  g_return_val_if_fail (db != NULL && id != NULL, FALSE);

  if (!weir_chat_sql_begin (&sql, db, "UPDATE chat_conversations SET deleted_us = ?2 WHERE id = ?1",
                            error))
    return FALSE;
  weir_chat_sql_bind_text (&sql, id);
  weir_chat_sql_bind_known (&sql, wall_us > 0 ? wall_us : -1);
  return weir_chat_sql_end (&sql, error);
}

gboolean
weir_chat_table_purge (sqlite3 *db, gint64 wall_us, GError **error)
{
#define GONE "(SELECT number FROM chat_conversations WHERE deleted_us < ?1)"
  static const char *const steps[] = {
    ("DELETE FROM chat_files WHERE message IN"
     " (SELECT number FROM chat_messages WHERE conversation IN " GONE ")"),
    "DELETE FROM chat_messages WHERE conversation IN " GONE,
    "DELETE FROM chat_conversations WHERE deleted_us < ?1",
  };
  gboolean good = TRUE;

  g_return_val_if_fail (db != NULL, FALSE);

  if (!weir_chat_sql_execute (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (guint i = 0; good && i < G_N_ELEMENTS (steps); i++)
    good = weir_chat_sql_run (db, steps[i], wall_us, 0, 0, error);
  return weir_chat_sql_commit (db, good, error);
#undef GONE
}

gboolean
weir_chat_table_save_model (sqlite3 *db, const WeirChatModelRecord *model, GError **error)
{
  WeirChatSql sql;

  g_return_val_if_fail (db != NULL && model != NULL && model->name != NULL, FALSE);

  if (!weir_chat_sql_begin (&sql, db,
                            "INSERT INTO chat_models (name, favourite, used_us) VALUES (?1, ?2, ?3)"
                            " ON CONFLICT (name) DO UPDATE SET favourite = ?2,"
                            " used_us = MAX (used_us, ?3)",
                            error))
    return FALSE;
  weir_chat_sql_bind_text (&sql, model->name);
  weir_chat_sql_bind_number (&sql, model->favourite != FALSE);
  weir_chat_sql_bind_number (&sql, model->used_us);
  return weir_chat_sql_end (&sql, error);
}
