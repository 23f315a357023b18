/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "config.h"

#include "app/weir-request-export.h"

#include <string.h>

#include "base/weir-json-writer.h"

#define USUAL_URL "http://127.0.0.1:3001"

/* Headers that are of the connection, or that curl sets itself, or that hold the key. */
static const char *const skipped[] = {
  "host",   "content-length", "connection", "accept-encoding", "transfer-encoding",
  "expect", "authorization",  "x-api-key",  "api-key",         "x-goog-api-key",
  "cookie", "user-agent"
};

static gboolean
is_skipped (const char *header)
{
  const char *colon = strchr (header, ':');
  g_autofree char *name = colon != NULL ? g_strndup (header, (gsize) (colon - header)) : NULL;

  if (name == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (skipped); i++)
    if (g_ascii_strcasecmp (name, skipped[i]) == 0)
      return TRUE;
  return FALSE;
}

static void
append_argument (GString *command, const char *option, const char *value)
{
  g_autofree char *quoted = g_shell_quote (value);

  g_string_append_printf (command, " \\\n  %s %s", option, quoted);
}

/* What cannot be an argument is no text, and no JSON either. */
static gboolean
is_text (GBytes *body)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);

  return memchr (data, '\0', size) == NULL && g_utf8_validate (data, (gssize) size, NULL);
}

static void
append_body (GString *command, GBytes *body)
{
  gsize size;
  const char *data;
  g_autofree char *text = NULL;

  if (body == NULL || !is_text (body))
    {
      g_string_append (command, " \\\n  --data @body.json");
      return;
    }
  data = g_bytes_get_data (body, &size);
  text = g_strndup (data, size);
  append_argument (command, "--data-raw", text);
}

char *
weir_request_export_curl (const WeirSight *sight, const char *base_url)
{
  const WeirSightHead *head;
  const char *method;
  GString *command;
  g_autofree char *url = NULL;
  g_autofree char *quoted = NULL;

  g_return_val_if_fail (sight != NULL, NULL);

  head = sight->head;
  method = head->method != NULL ? head->method : "POST";
  url = g_strconcat (base_url != NULL ? base_url : USUAL_URL, head->path, NULL);
  quoted = g_shell_quote (url);
  command = g_string_new ("curl");
  if (sight->stream)
    g_string_append (command, " --no-buffer");
  if (strcmp (method, "POST") != 0)
    append_argument (command, "--request", method);
  g_string_append_printf (command, " %s \\\n  --header \"Authorization: Bearer $WEIR_API_KEY\"",
                          quoted);
  for (char **header = head->headers; header != NULL && *header != NULL; header++)
    if (!is_skipped (*header))
      append_argument (command, "--header", *header);
  if (strcmp (method, "POST") == 0)
    append_body (command, head->body);
  g_string_append_c (command, '\n');
  return g_string_free (command, FALSE);
}

/* --- Report --- */

static void
write_text (WeirJsonWriter *writer, const char *name, const char *value)
{
  g_autofree char *text = value != NULL ? g_utf8_make_valid (value, -1) : NULL;

  if (text != NULL)
    weir_json_writer_member_utf8 (writer, name, text);
}

static void
write_known (WeirJsonWriter *writer, const char *name, gint64 value)
{
  if (value >= 0)
    weir_json_writer_member_int64 (writer, name, value);
}

static void
write_steps (WeirJsonWriter *writer, const WeirSight *sight)
{
  weir_json_writer_name (writer, "steps");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < WEIR_N_STEPS; i++)
    {
      if (sight->span_us[i] < 0)
        continue;
      weir_json_writer_begin_object (writer);
      write_text (writer, "name", weir_step_get_name (i));
      write_known (writer, "begin_us", sight->begin_us[i]);
      write_known (writer, "span_us", sight->span_us[i]);
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_array (writer);
}

static void
write_texts (WeirJsonWriter *writer, const char *name, char **texts)
{
  weir_json_writer_name (writer, name);
  weir_json_writer_begin_array (writer);
  for (; texts != NULL && *texts != NULL; texts++)
    {
      g_autofree char *text = g_utf8_make_valid (*texts, -1);

      weir_json_writer_utf8 (writer, text, -1);
    }
  weir_json_writer_end_array (writer);
}

/* Those that a report may show. */
static void
write_headers (WeirJsonWriter *writer, char **headers)
{
  g_autoptr (GStrvBuilder) shown = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;

  for (; headers != NULL && *headers != NULL; headers++)
    if (!is_skipped (*headers))
      g_strv_builder_add (shown, *headers);
  texts = g_strv_builder_end (shown);
  write_texts (writer, "headers", texts);
}

static void
write_head (WeirJsonWriter *writer, const WeirSightHead *head)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (head->wall_us / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");

  write_text (writer, "weir", WEIR_VERSION);
  write_text (writer, "id", head->id);
  write_text (writer, "time", text);
  write_text (writer, "method", head->method);
  write_text (writer, "path", head->path);
  write_text (writer, "api", head->api);
  write_text (writer, "user_agent", head->user_agent);
  write_headers (writer, head->headers);
}

static void
write_answer (WeirJsonWriter *writer, const WeirSight *sight)
{
  write_text (writer, "model", sight->model);
  write_text (writer, "upstream_model", sight->upstream_model);
  write_text (writer, "rule", sight->rule);
  write_texts (writer, "changes", sight->changes);
  weir_json_writer_member_boolean (writer, "stream", sight->stream);
  weir_json_writer_member_boolean (writer, "running", sight->is_running);
  write_known (writer, "attempts", sight->attempts);
  write_known (writer, "status", sight->status);
  write_text (writer, "error_kind", sight->error_kind);
  write_text (writer, "error", sight->error);
  write_known (writer, "duration_us", sight->duration_us);
  write_known (writer, "first_byte_us", sight->first_byte_us);
  write_steps (writer, sight);
  write_known (writer, "bytes_in", sight->bytes_in);
  write_known (writer, "bytes_out", sight->bytes_out);
  write_known (writer, "tokens_in", sight->usage.in_total);
  write_known (writer, "tokens_cached", sight->usage.in_cache_read);
  write_known (writer, "tokens_out", sight->usage.out_total);
}

char *
weir_request_export_report (const WeirSight *sight)
{
  GString *json;
  WeirJsonWriter writer;

  g_return_val_if_fail (sight != NULL, NULL);

  json = g_string_new (NULL);
  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  write_head (&writer, sight->head);
  write_answer (&writer, sight);
  weir_json_writer_end_object (&writer);
  g_string_append_c (json, '\n');
  return g_string_free (json, FALSE);
}
