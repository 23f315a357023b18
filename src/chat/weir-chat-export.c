/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-chat"

#include "chat/weir-chat-export.h"

#include <glib/gi18n.h>

#include "base/weir-json-writer.h"
#include "chat/weir-conversation-change.h"

/* Characters of a file's name, without the suffix. */
#define MAX_NAME 60

static char *
format_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return time != NULL ? g_date_time_format_iso8601 (time) : NULL;
}

static const char *
get_title (WeirConversation *self)
{
  const char *title = weir_conversation_get_title (self);

  return title != NULL ? title : _ ("Conversation");
}

/* Each line of it as a quotation. */
static void
append_quoted (GString *out, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (out, ">%s%s\n", *lines[i] != '\0' ? " " : "", lines[i]);
  g_string_append_c (out, '\n');
}

static void
append_files (GString *out, GListModel *attachments)
{
  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr (WeirChatAttachment) attachment = g_list_model_get_item (attachments, i);

      g_string_append_printf (out, _ ("*Attached: %s*"),
                              weir_chat_attachment_get_name (attachment));
      g_string_append (out, "\n\n");
    }
}

static void
append_message (GString *out, WeirChatMessage *message)
{
  gboolean is_user = weir_chat_message_get_role (message) == WEIR_CHAT_USER;
  const char *model = weir_chat_message_get_model (message);
  WeirChatFailure *failure = weir_chat_message_get_failure (message);
  g_autofree char *details = weir_chat_message_dup_details (message);
  gsize len;
  const char *reasoning = weir_chat_message_get_reasoning (message, &len);

  g_string_append_printf (out, "## %s\n\n",
                          is_user ? _ ("You") : (model != NULL ? model : _ ("Assistant")));
  append_files (out, weir_chat_message_get_attachments (message));
  if (len > 0)
    append_quoted (out, reasoning);
  g_string_append_printf (out, "%s\n\n", weir_chat_message_get_text (message, NULL));
  if (failure != NULL)
    g_string_append_printf (out, "*%s*\n\n", weir_chat_failure_get_body (failure));
  if (details != NULL)
    g_string_append_printf (out, "*%s*\n\n", details);
}

static GBytes *
write_markdown (WeirConversation *self)
{
  GString *out = g_string_new (NULL);
  const WeirChatSettings *settings = weir_conversation_get_settings (self);

  g_string_append_printf (out, "# %s\n\n", get_title (self));
  if (settings->system_prompt != NULL)
    append_quoted (out, settings->system_prompt);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (WeirChatMessage) message = g_list_model_get_item (G_LIST_MODEL (self), i);

      append_message (out, message);
    }
  g_string_truncate (out, out->len - 1);
  return g_string_free_to_bytes (out);
}

static void
write_time (WeirJsonWriter *writer, const char *name, gint64 seconds)
{
  g_autofree char *time = format_time (seconds);

  weir_json_writer_member_utf8 (writer, name, time);
}

static void
write_known (WeirJsonWriter *writer, const char *name, gint64 number)
{
  if (number >= 0)
    weir_json_writer_member_int64 (writer, name, number);
}

static void
write_settings (WeirJsonWriter *writer, const WeirChatSettings *settings)
{
  weir_json_writer_name (writer, "settings");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "model", settings->model);
  weir_json_writer_member_utf8 (writer, "system_prompt", settings->system_prompt);
  if (settings->has_temperature)
    {
      weir_json_writer_name (writer, "temperature");
      weir_json_writer_double (writer, settings->temperature);
    }
  weir_json_writer_member_utf8 (writer, "effort", settings->effort);
  if (settings->max_tokens > 0)
    weir_json_writer_member_int64 (writer, "max_tokens", settings->max_tokens);
  weir_json_writer_end_object (writer);
}

static void
write_file (WeirJsonWriter *writer, WeirChatAttachment *attachment)
{
  GBytes *bytes = weir_chat_attachment_get_bytes (attachment);
  g_autofree char *data =
      bytes != NULL ? g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                    : NULL;

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "name", weir_chat_attachment_get_name (attachment));
  weir_json_writer_member_utf8 (writer, "media_type",
                                weir_chat_attachment_get_media_type (attachment));
  weir_json_writer_member_int64 (writer, "size",
                                 (gint64) weir_chat_attachment_get_size (attachment));
  weir_json_writer_member_utf8 (writer, "data", data);
  weir_json_writer_end_object (writer);
}

static void
write_files (WeirJsonWriter *writer, GListModel *attachments)
{
  if (g_list_model_get_n_items (attachments) == 0)
    return;
  weir_json_writer_name (writer, "attachments");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr (WeirChatAttachment) attachment = g_list_model_get_item (attachments, i);

      write_file (writer, attachment);
    }
  weir_json_writer_end_array (writer);
}

static void
write_failure (WeirJsonWriter *writer, WeirChatFailure *failure)
{
  if (failure == NULL)
    return;
  weir_json_writer_name (writer, "failure");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "kind", weir_chat_failure_get_word (failure));
  weir_json_writer_member_utf8 (writer, "details", weir_chat_failure_get_details (failure));
  weir_json_writer_end_object (writer);
}

static void
write_figures (WeirJsonWriter *writer, const WeirChatFigures *figures)
{
  weir_json_writer_name (writer, "usage");
  weir_json_writer_begin_object (writer);
  write_known (writer, "input_tokens", figures->usage.in_total);
  write_known (writer, "cached_tokens", figures->usage.in_cache_read);
  write_known (writer, "output_tokens", figures->usage.out_total);
  write_known (writer, "reasoning_tokens", figures->usage.out_reasoning);
  weir_json_writer_end_object (writer);
  write_known (writer, "first_token_ms",
               figures->first_us >= 0 ? figures->first_us / G_TIME_SPAN_MILLISECOND : -1);
  write_known (writer, "total_ms",
               figures->total_us >= 0 ? figures->total_us / G_TIME_SPAN_MILLISECOND : -1);
}

static void
write_message (WeirJsonWriter *writer, WeirChatMessage *message)
{
  gboolean is_user = weir_chat_message_get_role (message) == WEIR_CHAT_USER;
  g_autoptr (GEnumClass) states = g_type_class_ref (WEIR_TYPE_CHAT_STATE);
  const GEnumValue *state = g_enum_get_value (states, (int) weir_chat_message_get_state (message));
  gsize len;
  const char *reasoning = weir_chat_message_get_reasoning (message, &len);

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "role", is_user ? "user" : "assistant");
  write_time (writer, "time", weir_chat_message_get_time (message));
  weir_json_writer_member_utf8 (writer, "model", weir_chat_message_get_model (message));
  weir_json_writer_member_utf8 (writer, "state", state->value_nick);
  weir_json_writer_member_utf8 (writer, "text", weir_chat_message_get_text (message, NULL));
  weir_json_writer_member_utf8 (writer, "reasoning", len > 0 ? reasoning : NULL);
  write_failure (writer, weir_chat_message_get_failure (message));
  write_files (writer, weir_chat_message_get_attachments (message));
  if (!is_user)
    write_figures (writer, weir_chat_message_get_figures (message));
  weir_json_writer_member_utf8 (writer, "deployment", weir_chat_message_get_deployment (message));
  weir_json_writer_member_utf8 (writer, "account", weir_chat_message_get_account (message));
  weir_json_writer_member_utf8 (writer, "request_id", weir_chat_message_get_request_id (message));
  weir_json_writer_end_object (writer);
}

static GBytes *
write_json (WeirConversation *self)
{
  GString *out = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "format", "weir-conversation");
  weir_json_writer_member_int64 (&writer, "version", 1);
  weir_json_writer_member_utf8 (&writer, "title", weir_conversation_get_title (self));
  write_time (&writer, "created", weir_conversation_get_created (self));
  write_time (&writer, "updated", weir_conversation_get_updated (self));
  write_settings (&writer, weir_conversation_get_settings (self));
  weir_json_writer_name (&writer, "messages");
  weir_json_writer_begin_array (&writer);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (WeirChatMessage) message = g_list_model_get_item (G_LIST_MODEL (self), i);

      write_message (&writer, message);
    }
  weir_json_writer_end_array (&writer);
  weir_json_writer_end_object (&writer);
  g_string_append_c (out, '\n');
  return g_string_free_to_bytes (out);
}

static void
on_prepared (GObject *object, GAsyncResult *result, gpointer user_data)
{
  WeirConversation *self = WEIR_CONVERSATION (object);
  g_autoptr (GTask) task = user_data;
  WeirChatExport form = (WeirChatExport) GPOINTER_TO_INT (g_task_get_task_data (task));
  GError *error = NULL;

  if (!weir_conversation_prepare_finish (self, result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (
        task, form == WEIR_CHAT_EXPORT_JSON ? write_json (self) : write_markdown (self),
        (GDestroyNotify) g_bytes_unref);
}

void
weir_conversation_export_async (WeirConversation *self,
                                WeirChatExport form,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_CONVERSATION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_conversation_export_async);
  g_task_set_task_data (task, GINT_TO_POINTER (form), NULL);
  weir_conversation_prepare_async (self, cancellable, on_prepared, task);
}

GBytes *
weir_conversation_export_finish (WeirConversation *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
weir_conversation_build_file_name (WeirConversation *self, WeirChatExport form)
{
  g_autoptr (GString) name = NULL;
  guint n = 0;

  g_return_val_if_fail (WEIR_IS_CONVERSATION (self), NULL);

  name = g_string_new (NULL);
  for (const char *c = get_title (self); *c != '\0' && n < MAX_NAME; c = g_utf8_next_char (c), n++)
    {
      gunichar letter = g_utf8_get_char (c);
      gboolean fits = g_unichar_isalnum (letter) || letter == '-' || letter == '_';

      if (fits)
        g_string_append_unichar (name, letter);
      else if (name->len > 0 && name->str[name->len - 1] != '-')
        g_string_append_c (name, '-');
    }
  while (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  if (name->len == 0)
    g_string_append (name, "conversation");
  g_string_append (name, form == WEIR_CHAT_EXPORT_JSON ? ".json" : ".md");
  return g_string_free (g_steal_pointer (&name), FALSE);
}
