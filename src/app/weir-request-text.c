/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-request-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/weir-decimal.h"
#include "base/weir-json-writer.h"
#include "store/weir-usage-export.h"

#define NANO G_GUINT64_CONSTANT (1000000000)
#define USUAL_URL "http://127.0.0.1:3001"

/* --- JSON --- */

static void
write_time (WeirJsonWriter *writer, gint64 wall_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (wall_us / G_USEC_PER_SEC);
  g_autofree char *second = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%S") : NULL;
  g_autofree char *text = NULL;

  if (second == NULL)
    return;
  text = g_strdup_printf ("%s.%03dZ", second, (int) (wall_us % G_USEC_PER_SEC / 1000));
  weir_json_writer_member_utf8 (writer, "time", text);
}

static void
write_known (WeirJsonWriter *writer, const char *name, gint64 number)
{
  if (number >= 0)
    weir_json_writer_member_int64 (writer, name, number);
}

static void
write_strings (WeirJsonWriter *writer, const char *name, char **strings)
{
  weir_json_writer_name (writer, name);
  weir_json_writer_begin_array (writer);
  for (; strings != NULL && *strings != NULL; strings++)
    weir_json_writer_utf8 (writer, *strings, -1);
  weir_json_writer_end_array (writer);
}

static void
write_head (WeirJsonWriter *writer, const WeirSightHead *head)
{
  weir_json_writer_member_utf8 (writer, "id", head->id);
  write_time (writer, head->wall_us);
  weir_json_writer_member_utf8 (writer, "key", head->key_name);
  weir_json_writer_member_utf8 (writer, "user_agent", head->user_agent);
  weir_json_writer_member_utf8 (writer, "peer", head->peer);
  weir_json_writer_member_utf8 (writer, "api", head->api);
  weir_json_writer_member_utf8 (writer, "method", head->method);
  weir_json_writer_member_utf8 (writer, "path", head->path);
}

static void
write_route (WeirJsonWriter *writer, const WeirSight *sight)
{
  weir_json_writer_member_utf8 (writer, "model", sight->model);
  weir_json_writer_member_utf8 (writer, "upstream_model", sight->upstream_model);
  weir_json_writer_member_utf8 (writer, "deployment", sight->deployment);
  weir_json_writer_member_utf8 (writer, "account", sight->account);
  weir_json_writer_member_utf8 (writer, "resource_group", sight->resource_group);
  weir_json_writer_member_utf8 (writer, "rule", sight->rule);
}

static void
write_amount (WeirJsonWriter *writer, gint64 cost_nano, const WeirSettingsPrices *prices)
{
  g_autofree char *amount = weir_usage_export_format_amount (cost_nano, prices);

  if (amount == NULL)
    return;
  weir_json_writer_member_raw (writer, "amount", (WeirJsonText){ amount, strlen (amount) });
  weir_json_writer_member_utf8 (writer, "currency", prices->currency);
}

static void
write_cost (WeirJsonWriter *writer, const WeirSight *sight, const WeirSettingsPrices *prices)
{
  g_autoptr (GString) text = NULL;

  if (sight->is_running)
    return;
  if (!sight->priced)
    {
      weir_json_writer_member_null (writer, "cost");
      return;
    }
  text = g_string_new (NULL);
  weir_decimal_append (text, (guint64) sight->cost_nano / NANO, 1);
  g_string_append_c (text, '.');
  weir_decimal_append (text, (guint64) sight->cost_nano % NANO, 9);
  weir_json_writer_member_raw (writer, "cost", (WeirJsonText){ text->str, text->len });
  write_amount (writer, sight->cost_nano, prices);
}

static void
write_outcome (WeirJsonWriter *writer, const WeirSight *sight, const WeirSettingsPrices *prices)
{
  const WeirUsage *usage = &sight->usage;

  weir_json_writer_member_boolean (writer, "running", sight->is_running);
  weir_json_writer_member_boolean (writer, "stream", sight->stream);
  weir_json_writer_member_boolean (writer, "demo", sight->demo);
  if (sight->status > 0)
    weir_json_writer_member_int64 (writer, "status", sight->status);
  weir_json_writer_member_utf8 (writer, "error_kind", sight->error_kind);
  weir_json_writer_member_utf8 (writer, "error", sight->error);
  weir_json_writer_member_int64 (writer, "attempts", sight->attempts);
  weir_json_writer_member_int64 (writer, "duration_us", sight->duration_us);
  write_known (writer, "first_byte_us", sight->first_byte_us);
  write_known (writer, "bytes_in", sight->bytes_in);
  write_known (writer, "bytes_out", sight->bytes_out);
  write_known (writer, "tokens_in", usage->in_total);
  write_known (writer, "tokens_cached", usage->in_cache_read);
  write_known (writer, "tokens_written", weir_usage_get_cache_write (usage));
  write_known (writer, "tokens_out", usage->out_total);
  write_known (writer, "tokens_reasoning", usage->out_reasoning);
  weir_json_writer_member_boolean (writer, "estimated", usage->estimated);
  write_cost (writer, sight, prices);
}

static void
write_steps (WeirJsonWriter *writer, const WeirSight *sight)
{
  weir_json_writer_name (writer, "steps");
  weir_json_writer_begin_object (writer);
  for (guint i = 0; i < WEIR_N_STEPS; i++)
    {
      if (sight->begin_us[i] < 0)
        continue;
      weir_json_writer_name (writer, weir_step_get_name (i));
      weir_json_writer_begin_object (writer);
      weir_json_writer_member_int64 (writer, "begin_us", sight->begin_us[i]);
      write_known (writer, "span_us", sight->span_us[i]);
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_object (writer);
}

static void
write_sight (WeirJsonWriter *writer, const WeirSight *sight, const WeirSettingsPrices *prices)
{
  weir_json_writer_begin_object (writer);
  write_head (writer, sight->head);
  write_route (writer, sight);
  write_outcome (writer, sight, prices);
  write_strings (writer, "changes", sight->changes);
  write_steps (writer, sight);
  write_strings (writer, "headers", sight->head->headers);
  write_strings (writer, "reply_headers", sight->reply_headers);
  weir_json_writer_end_object (writer);
}

char *
weir_request_text_to_json (const WeirSight *sight, const WeirSettingsPrices *prices)
{
  GString *text = g_string_new (NULL);
  WeirJsonWriter writer;

  g_return_val_if_fail (sight != NULL, NULL);

  weir_json_writer_init (&writer, text);
  write_sight (&writer, sight, prices);
  return g_string_free (text, FALSE);
}

char *
weir_request_text_to_bundle (const WeirSight *sight, const char *version)
{
  GString *text = g_string_new (NULL);
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  WeirJsonWriter writer;

  g_return_val_if_fail (sight != NULL && version != NULL, NULL);

  weir_json_writer_init (&writer, text);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "weir", version);
  weir_json_writer_member_utf8 (&writer, "system", system);
  weir_json_writer_name (&writer, "request");
  write_sight (&writer, sight, NULL);
  weir_json_writer_end_object (&writer);
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

/* --- curl --- */

/* Headers that curl makes itself, or that are of one connection only. */
static gboolean
is_wanted (const char *header)
{
  static const char *const left_out[] = {
    "host:",   "content-length:", "connection:", "accept-encoding:", "transfer-encoding:",
    "expect:", "user-agent:",     NULL
  };

  for (guint i = 0; left_out[i] != NULL; i++)
    if (g_ascii_strncasecmp (header, left_out[i], strlen (left_out[i])) == 0)
      return FALSE;
  return TRUE;
}

/* A key goes back to where it was, by the name of a variable. */
static void
append_header (GString *command, const char *header)
{
  const char *colon = strchr (header, ':');
  g_autofree char *quoted = NULL;

  if (colon != NULL && strstr (colon, "[redacted]") != NULL)
    {
      gboolean is_bearer = g_ascii_strncasecmp (header, "authorization:", 14) == 0;

      if (is_bearer || g_ascii_strncasecmp (header, "x-api-key:", 10) == 0
          || g_ascii_strncasecmp (header, "api-key:", 8) == 0
          || g_ascii_strncasecmp (header, "x-goog-api-key:", 15) == 0)
        g_string_append_printf (command, " \\\n  -H \"%.*s: %s$WEIR_API_KEY\"",
                                (int) (colon - header), header, is_bearer ? "Bearer " : "");
      return;
    }
  quoted = g_shell_quote (header);
  g_string_append_printf (command, " \\\n  -H %s", quoted);
}

static void
append_body (GString *command, GBytes *body)
{
  gsize len = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &len) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *quoted = NULL;

  if (body != NULL && len == 0)
    return;
  if (data == NULL || !g_utf8_validate_len (data, len, NULL))
    {
      g_string_append (command, " \\\n  --data-binary @request.json");
      return;
    }
  text = g_strndup (data, len);
  quoted = g_shell_quote (text);
  g_string_append_printf (command, " \\\n  --data-binary %s", quoted);
}

char *
weir_request_text_to_curl (const WeirSight *sight, const char *base_url)
{
  const WeirSightHead *head;
  g_autofree char *url = NULL;
  g_autofree char *quoted = NULL;
  GString *command;
  gboolean has_body;

  g_return_val_if_fail (sight != NULL, NULL);

  head = sight->head;
  has_body = g_strcmp0 (head->method, "GET") != 0 && g_strcmp0 (head->method, "DELETE") != 0;
  url = g_strconcat (base_url != NULL ? base_url : USUAL_URL,
                     head->path != NULL ? head->path : "/v1/chat/completions", NULL);
  quoted = g_shell_quote (url);
  command = g_string_new ("curl -N");
  if (!has_body)
    g_string_append_printf (command, " -X %s", head->method);
  g_string_append_printf (command, " %s", quoted);
  for (char **header = head->headers; header != NULL && *header != NULL; header++)
    if (is_wanted (*header))
      append_header (command, *header);
  if (has_body)
    append_body (command, head->body);
  g_string_append_c (command, '\n');
  return g_string_free (command, FALSE);
}

/* --- Changes --- */

char *
weir_request_text_explain_change (const char *change)
{
  const char *how;
  g_autofree char *member = NULL;

  g_return_val_if_fail (change != NULL, NULL);

  how = strchr (change, '=');
  if (how == NULL)
    /* Translators: a member of a request */
    return g_strdup_printf (_ ("“%s” was left out: the model does not take it."), change);
  member = g_strndup (change, (gsize) (how - change));
  /* Translators: a member of a request, and what it became */
  return g_strdup_printf (_ ("“%s” was sent in another form: %s."), member, how + 1);
}
