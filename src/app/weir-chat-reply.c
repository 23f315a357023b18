/* SPDX-License-Identifier: MIT */
/* Wire format: OpenAI's Chat Completions API: the answer, its stream, its errors. */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-chat-reply.h"

#include <string.h>

#include "base/weir-json-scan.h"

G_DEFINE_QUARK (weir_chat_client_error_quark, weir_chat_client_error)

WeirChatReply *
weir_chat_reply_new (void)
{
  WeirChatReply *reply = g_new0 (WeirChatReply, 1);
  WeirUsage usage = WEIR_USAGE_INIT;

  reply->text = g_string_new (NULL);
  reply->reasoning = g_string_new (NULL);
  reply->usage = usage;
  reply->first_us = -1;
  reply->retry_after_s = -1;
  return reply;
}

void
weir_chat_reply_free (WeirChatReply *reply)
{
  g_string_free (reply->text, TRUE);
  g_string_free (reply->reasoning, TRUE);
  g_free (reply->finish_reason);
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_free (reply->model);
  g_free (reply->deployment);
  g_free (reply->account);
  g_free (reply->request_id);
  g_free (reply->error_code);
  g_free (reply);
}

void
weir_chat_listener_init (WeirChatListener *self)
{
  *self =
      (WeirChatListener){ .reply = weir_chat_reply_new (), .start_us = g_get_monotonic_time () };
}

void
weir_chat_listener_clear (WeirChatListener *self)
{
  weir_json_doc_clear (&self->doc);
  g_clear_pointer (&self->reply, weir_chat_reply_free);
}

static gboolean
set_broken (GError **error, const char *message)
{
  g_set_error_literal (error, WEIR_CHAT_CLIENT_ERROR, WEIR_CHAT_CLIENT_ERROR_BROKEN, message);
  return FALSE;
}

static void
take_text (WeirChatListener *self, WeirJsonText text, gboolean reasoning)
{
  GString *out = reasoning ? self->reply->reasoning : self->reply->text;
  gsize before = out->len;

  if (text.len == 0)
    return;

  if (self->reply->first_us < 0)
    self->reply->first_us = g_get_monotonic_time () - self->start_us;
  weir_json_text_decode (text, out);
  if (self->delta != NULL)
    self->delta (out->str + before, out->len - before, reasoning, self->delta_data);
}

static void
read_count (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name, gint64 *count)
{
  gint64 value;

  if (weir_json_get_int64 (doc, weir_json_get (doc, object, name), &value))
    *count = value;
}

static void
read_usage (WeirChatListener *self, const WeirJsonNode *usage)
{
  const WeirJsonDoc *doc = &self->doc;
  WeirUsage *out = &self->reply->usage;

  read_count (doc, usage, "prompt_tokens", &out->in_total);
  read_count (doc, usage, "completion_tokens", &out->out_total);
  read_count (doc, weir_json_get (doc, usage, "prompt_tokens_details"), "cached_tokens",
              &out->in_cache_read);
  read_count (doc, weir_json_get (doc, usage, "completion_tokens_details"), "reasoning_tokens",
              &out->out_reasoning);
}

/* Reads one chunk of a stream, or a whole answer: they differ in where the text stands. */
static void
read_answer (WeirChatListener *self, const char *member)
{
  const WeirJsonDoc *doc = &self->doc;
  const WeirJsonNode *root = weir_json_root (doc);
  const WeirJsonNode *choice = NULL;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, doc, weir_json_get (doc, root, "choices"));
  while (weir_json_iter_next (&iter, NULL, &choice))
    {
      const WeirJsonNode *said = weir_json_get (doc, choice, member);
      WeirJsonText finish = weir_json_text (doc, weir_json_get (doc, choice, "finish_reason"));

      take_text (self, weir_json_text (doc, weir_json_get (doc, said, "reasoning_content")), TRUE);
      take_text (self, weir_json_text (doc, weir_json_get (doc, said, "content")), FALSE);
      take_text (self, weir_json_text (doc, weir_json_get (doc, said, "refusal")), FALSE);
      if (finish.len > 0)
        {
          g_free (self->reply->finish_reason);
          self->reply->finish_reason = weir_json_text_dup (finish);
        }
    }
  read_usage (self, weir_json_get (doc, root, "usage"));
}

/* (nullable): the server's own words for what went wrong; its code goes to the reply. */
static char *
read_error (WeirChatListener *self, const char *data, gsize len)
{
  const WeirJsonDoc *doc = &self->doc;
  const WeirJsonNode *error;
  WeirJsonText code;

  if (!weir_json_parse (&self->doc, data, len, &weir_json_limits_body, NULL))
    return NULL;

  error = weir_json_get (doc, weir_json_root (doc), "error");
  code = weir_json_text (doc, weir_json_get (doc, error, "code"));
  if (code.len > 0)
    {
      g_free (self->reply->error_code);
      self->reply->error_code = weir_json_text_dup (code);
    }
  return weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, error, "message")));
}

gboolean
weir_chat_listener_read_event (WeirChatListener *self, const char *data, gsize len, GError **error)
{
  g_autofree char *message = NULL;

  if (len == strlen ("[DONE]") && memcmp (data, "[DONE]", len) == 0)
    {
      self->done = TRUE;
      return TRUE;
    }

  message = read_error (self, data, len);
  if (message != NULL)
    return set_broken (error, message);
  if (self->doc.n_nodes == 0)
    return set_broken (error, "The answer holds something that is not JSON");
  read_answer (self, "delta");
  return TRUE;
}

gboolean
weir_chat_listener_read_whole (WeirChatListener *self, GBytes *body, GError **error)
{
  gsize len;
  const char *data = g_bytes_get_data (body, &len);

  self->reply->body = g_bytes_ref (body);
  if (!weir_json_parse (&self->doc, data, len, &weir_json_limits_body, NULL))
    return set_broken (error, "The answer is not JSON");
  read_answer (self, "message");
  return TRUE;
}

GError *
weir_chat_listener_read_refusal (WeirChatListener *self, const char *data, gsize len)
{
  g_autofree char *message = read_error (self, data, len);

  if (message != NULL)
    return g_error_new_literal (WEIR_CHAT_CLIENT_ERROR, WEIR_CHAT_CLIENT_ERROR_REFUSED, message);
  return g_error_new (WEIR_CHAT_CLIENT_ERROR, WEIR_CHAT_CLIENT_ERROR_REFUSED,
                      "The server answered with HTTP status %u", self->reply->status);
}
