/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-exchange.h"

#include <string.h>

#include "base/weir-json-writer.h"
#include "demo/weir-demo-stream.h"

static void
exchange_free (WeirDemoExchange *self)
{
  g_clear_pointer (&self->timer, weir_demo_timer_cancel);
  g_clear_pointer (&self->stream, weir_demo_stream_free);
  g_clear_pointer (&self->fault, weir_demo_fault_unref);
  g_clear_pointer (&self->entry, weir_demo_entry_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->path);
  g_free (self->query);
  g_clear_object (&self->message);
  g_free (self);
}

static WeirDemoExchange *
exchange_new (WeirDemoCore *core, WeirDemoLink *link, SoupServerMessage *message)
{
  WeirDemoExchange *self = g_new0 (WeirDemoExchange, 1);
  GUri *uri = soup_server_message_get_uri (message);

  self->core = core;
  self->message = g_object_ref (message);
  self->method = soup_server_message_get_method (message);
  self->path = g_strdup (g_uri_get_path (uri));
  self->query = g_strdup (g_uri_get_query (uri));
  self->body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  self->link = link;
  core->stats.active++;
  g_hash_table_insert (core->exchanges, message, self);
  weir_demo_core_count (core, self->path, self->body);
  soup_server_message_pause (message);
  return self;
}

static void
handle_now (gpointer user_data)
{
  WeirDemoExchange *self = user_data;

  self->timer = NULL;
  self->handler (self);
}

static void
reset_now (gpointer user_data)
{
  WeirDemoExchange *self = user_data;

  self->timer = NULL;
  weir_demo_exchange_close (self, WEIR_DEMO_CLOSE_RESET);
}

static void
reply_fault (WeirDemoExchange *self)
{
  const WeirDemoFault *fault = self->fault;
  const char *type;
  const char *body = weir_demo_fault_usual_body (fault->status, &type);

  if (fault->retry_after != NULL)
    weir_demo_exchange_set_header (self, "Retry-After", fault->retry_after);
  weir_demo_exchange_reply_text (self, fault->status,
                                 fault->content_type != NULL ? fault->content_type : type,
                                 fault->body != NULL ? fault->body : body);
}

void
weir_demo_exchange_begin (WeirDemoCore *core, SoupServerMessage *message, WeirDemoHandler handler)
{
  WeirDemoLink *link = weir_demo_links_enter (core->links, message);
  g_autofree char *target = NULL;
  WeirDemoExchange *self;

  if (link == NULL)
    {
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
      return;
    }
  self = exchange_new (core, link, message);
  target = g_strconcat (self->path, self->query != NULL ? "?" : NULL, self->query, NULL);
  self->handler = handler;
  self->fault = weir_demo_faults_take (core->faults, target);
  if (self->fault == NULL)
    {
      handler (self);
      return;
    }
  if (self->fault->kind == WEIR_DEMO_FAULT_STATUS)
    reply_fault (self);
  else if (self->fault->kind == WEIR_DEMO_FAULT_RESET && self->fault->at_event == 0)
    self->timer = weir_demo_timers_add (core->timers, 0, reset_now, self);
  else if (self->fault->kind == WEIR_DEMO_FAULT_DELAY)
    self->timer = weir_demo_timers_add (core->timers, self->fault->delay_ms, handle_now, self);
  else
    handler (self);
}

gboolean
weir_demo_exchange_grant (WeirDemoExchange *self, const char *text)
{
  if (self->fault != NULL)
    return FALSE;
  self->fault = weir_demo_fault_new_wished (text);
  if (self->fault == NULL || self->fault->kind != WEIR_DEMO_FAULT_STATUS)
    return FALSE;
  reply_fault (self);
  return TRUE;
}

void
weir_demo_exchange_end (WeirDemoCore *core, SoupServerMessage *message, gboolean aborted)
{
  WeirDemoExchange *self = g_hash_table_lookup (core->exchanges, message);

  if (self == NULL)
    return;
  g_hash_table_remove (core->exchanges, message);
  core->stats.active--;
  core->stats.aborted += aborted;
  if (!aborted)
    weir_demo_link_leave (self->link);
  exchange_free (self);
}

void
weir_demo_exchange_close (WeirDemoExchange *self, WeirDemoClose how)
{
  WeirDemoLink *link = self->link;
  WeirDemoCore *core = self->core;

  g_hash_table_remove (core->exchanges, self->message);
  core->stats.active--;
  exchange_free (self);
  weir_demo_link_close (link, how);
}

char *
weir_demo_exchange_dup_query (WeirDemoExchange *self, const char *name)
{
  GUriParamsIter iter;
  GString *found = NULL;
  char *key;
  char *value;

  if (self->query == NULL)
    return NULL;
  g_uri_params_iter_init (&iter, self->query, -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &key, &value, NULL))
    {
      if (g_str_equal (key, name))
        {
          if (found == NULL)
            found = g_string_new (value);
          else
            g_string_append_printf (found, ",%s", value);
        }
      g_free (key);
      g_free (value);
    }
  return found != NULL ? g_string_free (found, FALSE) : NULL;
}

const char *
weir_demo_exchange_get_header (WeirDemoExchange *self, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (self->message),
                                       name);
}

void
weir_demo_exchange_set_header (WeirDemoExchange *self, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (self->message), name,
                                value);
}

gboolean
weir_demo_exchange_has_type (WeirDemoExchange *self, const char *type)
{
  const char *sent = soup_message_headers_get_content_type (
      soup_server_message_get_request_headers (self->message), NULL);

  return sent != NULL && g_ascii_strcasecmp (sent, type) == 0;
}

void
weir_demo_exchange_resume (WeirDemoExchange *self)
{
  soup_server_message_unpause (self->message);
}

/* An error in the place of a whole answer is the service's plain 500. */
static gboolean
is_replaced_by_error (WeirDemoExchange *self, guint status)
{
  return self->fault != NULL && self->fault->kind == WEIR_DEMO_FAULT_ERROR_EVENT && status < 400;
}

static void
reply_bytes (WeirDemoExchange *self, guint status, const char *type, GBytes *bytes)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  g_autoptr (GBytes) replaced = NULL;

  if (is_replaced_by_error (self, status))
    {
      const char *text = weir_demo_fault_usual_body (500, &type);

      status = 500;
      replaced = g_bytes_new_static (text, strlen (text));
      bytes = replaced;
    }
  if (status >= 400 && status < 500 && self->fault == NULL)
    self->core->stats.refused++;
  soup_server_message_set_status (self->message, status, NULL);
  soup_message_headers_set_content_type (headers, type, NULL);
  if (self->fault != NULL && weir_demo_stream_can_strike (self->fault))
    {
      weir_demo_stream_start_bytes (self, bytes);
      return;
    }
  soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), bytes);
  soup_message_body_complete (soup_server_message_get_response_body (self->message));
  self->complete = TRUE;
  weir_demo_exchange_resume (self);
}

void
weir_demo_exchange_reply_text (WeirDemoExchange *self,
                               guint status,
                               const char *type,
                               const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  reply_bytes (self, status, type, bytes);
}

void
weir_demo_exchange_reply_json (WeirDemoExchange *self, guint status, GString *json)
{
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (json);

  reply_bytes (self, status, "application/json", bytes);
}

void
weir_demo_exchange_reply_error (WeirDemoExchange *self,
                                guint status,
                                const char *code,
                                const char *message)
{
  GString *json = g_string_new (NULL);
  g_autofree char *request_id = weir_demo_core_make_id (self->core, "", 22);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "error");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "code", code);
  weir_json_writer_member_utf8 (&writer, "message", message);
  weir_json_writer_member_utf8 (&writer, "requestId", request_id);
  weir_json_writer_member_utf8 (&writer, "target", self->path);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (self, status, json);
}
