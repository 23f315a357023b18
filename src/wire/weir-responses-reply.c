/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-responses-reply.h"

#include "base/weir-json-writer.h"
#include "wire/weir-api-error.h"
#include "wire/weir-codec-responses.h"
#include "wire/weir-reasoning-envelope.h"
#include "wire/weir-responses-citation.h"
#include "wire/weir-token-estimate.h"

#include <string.h>

#define ID_PREFIX "resp_"

/* Stands for a part that is no item of the reply. */
#define NO_ITEM G_MAXUINT

struct _WeirResponsesReply
{
  WeirRequest *request;
  char *request_id;
  char *id;
  gint64 created;
  gint64 completed; /* seconds since 1970; 0: not known */
  GPtrArray *items;
  GArray *parts;   /* number of the item of each part */
  GString *echoed; /* members that say again what the request said */
  WeirUsage usage;
  WeirFinish finish;
  gint64 out_estimate;
};

static void
item_free (gpointer data)
{
  WeirResponsesItem *item = data;

  g_free (item->item_id);
  g_free (item->call_id);
  g_free (item->name);
  g_free (item->space);
  g_free (item->redacted);
  g_string_free (item->text, TRUE);
  g_string_free (item->annotations, TRUE);
  g_string_free (item->odds, TRUE);
  g_string_free (item->seal, TRUE);
  g_ptr_array_unref (item->citations);
  g_free (item);
}

/* What the client said is told again, with the API's own defaults for what it did not say. */
static GString *
make_echo (const WeirRequest *request)
{
  static const struct
  {
    const char *name;
    const char *otherwise;
  } members[] = {
    { "instructions", "null" },
    { "max_output_tokens", "null" },
    { "max_tool_calls", "null" },
    { "metadata", "{}" },
    { "parallel_tool_calls", "true" },
    { "prompt_cache_key", "null" },
    { "reasoning", "{\"effort\":null,\"summary\":null}" },
    { "safety_identifier", "null" },
    { "temperature", "1" },
    { "text", "{\"format\":{\"type\":\"text\"}}" },
    { "tool_choice", "\"auto\"" },
    { "tools", "[]" },
    { "top_p", "1" },
    { "truncation", "\"disabled\"" },
    { "user", "null" },
  };
  GString *out = g_string_new (NULL);
  const WeirJsonDoc *doc = &request->doc;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const WeirJsonNode *value = weir_json_get (doc, weir_json_root (doc), members[i].name);
      WeirJsonText raw = { members[i].otherwise, strlen (members[i].otherwise) };

      if (weir_json_is_set (value))
        raw = weir_json_raw (doc, value);
      g_string_append_printf (out, ",\"%s\":", members[i].name);
      g_string_append_len (out, raw.data, (gssize) raw.len);
    }
  return out;
}

WeirResponsesReply *
weir_responses_reply_new (WeirRequest *request, const char *request_id)
{
  WeirResponsesReply *self = g_new0 (WeirResponsesReply, 1);

  self->request = weir_request_ref (request);
  self->request_id = g_strdup (request_id != NULL ? request_id : "");
  self->id = g_strconcat (ID_PREFIX, self->request_id, NULL);
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->parts = g_array_new (FALSE, FALSE, sizeof (guint));
  self->usage = (WeirUsage) WEIR_USAGE_INIT;
  self->finish = WEIR_FINISH_STOP;
  return self;
}

void
weir_responses_reply_free (WeirResponsesReply *self)
{
  if (self == NULL)
    return;

  weir_request_unref (self->request);
  g_ptr_array_unref (self->items);
  g_array_unref (self->parts);
  if (self->echoed != NULL)
    g_string_free (self->echoed, TRUE);
  g_free (self->request_id);
  g_free (self->id);
  g_free (self);
}

static const char *
get_id_prefix (const WeirEvent *open)
{
  switch (open->open.kind)
    {
    case WEIR_PART_TOOL_CALL:
      return open->open.custom ? "ctc" : "fc";
    case WEIR_PART_REASONING:
      return "rs";
    default:
      return "msg";
    }
}

static char *
escape (const char *utf8)
{
  GString *out = g_string_new (NULL);

  weir_json_escape (out, utf8, -1);
  return g_string_free (out, FALSE);
}

static void
take_open (WeirResponsesReply *self, const WeirEvent *event)
{
  const guint none = NO_ITEM;
  WeirResponsesItem *item;

  if (event->choice > 0 || event->open.kind == WEIR_PART_SERVER_TOOL
      || event->open.kind == WEIR_PART_OPAQUE)
    {
      g_array_append_val (self->parts, none);
      return;
    }

  item = g_new0 (WeirResponsesItem, 1);
  item->kind = event->open.kind;
  item->index = self->items->len;
  item->custom = event->open.custom;
  item->origin = g_intern_string (event->open.origin);
  item->call_id = g_strdup (event->open.id);
  item->redacted = g_strdup (event->open.redacted);
  item->item_id = event->open.item_id != NULL ? g_strdup (event->open.item_id)
                                              : g_strdup_printf ("%s_%s%04x", get_id_prefix (event),
                                                                 self->request_id, item->index);
  item->text = g_string_new (NULL);
  item->annotations = g_string_new (NULL);
  item->citations = g_ptr_array_new_with_free_func (g_free);
  item->odds = g_string_new (NULL);
  item->seal = g_string_new (NULL);
  if (event->open.name != NULL)
    item->name = escape (event->open.name);
  if (event->open.space != NULL)
    item->space = escape (event->open.space);
  g_array_append_val (self->parts, item->index);
  g_ptr_array_add (self->items, item);
}

static void
take_citation (WeirResponsesItem *item, const WeirEvent *event)
{
  g_autoptr (GString) json = g_string_new (NULL);

  if (!weir_responses_citation_write ((WeirJsonText){ event->delta.text, event->delta.len }, json))
    return;
  if (item->annotations->len > 0)
    g_string_append_c (item->annotations, ',');
  g_string_append_len (item->annotations, json->str, (gssize) json->len);
  g_ptr_array_add (item->citations, g_string_free (g_steal_pointer (&json), FALSE));
}

/* An array of odds, without its brackets. */
static void
take_odds (WeirResponsesItem *item, const WeirEvent *event)
{
  if (event->delta.len <= 2 || event->delta.text[0] != '[')
    return;
  if (item->odds->len > 0)
    g_string_append_c (item->odds, ',');
  g_string_append_len (item->odds, event->delta.text + 1, (gssize) event->delta.len - 2);
}

static void
take_delta (WeirResponsesReply *self, const WeirEvent *event)
{
  WeirResponsesItem *item = weir_responses_reply_find (self, event->part);
  WeirJsonText text = { event->delta.text, event->delta.len };

  if (item == NULL)
    return;
  switch (event->delta.kind)
    {
    case WEIR_DELTA_SIGNATURE:
      g_string_append_len (item->seal, text.data, (gssize) text.len);
      break;
    case WEIR_DELTA_CITATION:
      take_citation (item, event);
      break;
    case WEIR_DELTA_LOGPROBS:
      take_odds (item, event);
      break;
    default:
      weir_json_escape (item->text, text.data, (gssize) text.len);
      self->out_estimate += weir_token_estimate_text (text);
      break;
    }
}

/* What only the service that gave it can read: its own as it is, another's in an envelope. */
static void
seal (WeirResponsesReply *self, WeirResponsesItem *item)
{
  g_autoptr (GString) payload = g_string_new (NULL);

  if (item->kind != WEIR_PART_REASONING)
    return;
  if (item->redacted != NULL)
    g_string_append_printf (payload, "%c%s", WEIR_RESPONSES_REDACTED_MARK, item->redacted);
  else
    g_string_append_len (payload, item->seal->str, (gssize) item->seal->len);
  g_string_truncate (item->seal, 0);
  if (payload->len == 0)
    return;
  if (g_strcmp0 (item->origin, WEIR_CODEC_RESPONSES_ID) == 0)
    weir_json_escape (item->seal, payload->str, (gssize) payload->len);
  else
    weir_reasoning_envelope_wrap (item->origin, self->request->model, payload->str, payload->len,
                                  item->seal);
}

static void
take_close (WeirResponsesReply *self, const WeirEvent *event)
{
  WeirResponsesItem *item = weir_responses_reply_find (self, event->part);

  if (item == NULL)
    return;
  item->closed = TRUE;
  seal (self, item);
}

static void
take_start (WeirResponsesReply *self, const WeirEvent *event)
{
  self->created = MAX (event->start.created, 0);
  if (event->start.id == NULL || !g_str_has_prefix (event->start.id, ID_PREFIX))
    return;
  g_free (self->id);
  self->id = g_strdup (event->start.id);
}

/* A codec has no clock: how long the reply took is what its last event says. */
static void
take_end (WeirResponsesReply *self, const WeirEvent *event)
{
  if (self->created > 0 && event->elapsed_us > 0)
    self->completed = self->created + event->elapsed_us / G_USEC_PER_SEC;
}

void
weir_responses_reply_take (WeirResponsesReply *self, const WeirEvent *event)
{
  g_return_if_fail (self != NULL && event != NULL);

  switch (event->kind)
    {
    case WEIR_EVENT_START:
      take_start (self, event);
      break;
    case WEIR_EVENT_PART_OPEN:
      take_open (self, event);
      break;
    case WEIR_EVENT_DELTA:
      take_delta (self, event);
      break;
    case WEIR_EVENT_PART_CLOSE:
      take_close (self, event);
      break;
    case WEIR_EVENT_USAGE:
      weir_usage_merge (&self->usage, &event->usage);
      break;
    case WEIR_EVENT_FINISH:
      if (event->choice == 0)
        self->finish = event->finish.reason;
      break;
    case WEIR_EVENT_END:
      take_end (self, event);
      break;
    default:
      break;
    }
}

WeirResponsesItem *
weir_responses_reply_find (WeirResponsesReply *self, guint part)
{
  guint index;

  g_return_val_if_fail (self != NULL, NULL);

  if (part >= self->parts->len)
    return NULL;
  index = g_array_index (self->parts, guint, part);
  return index != NO_ITEM ? g_ptr_array_index (self->items, index) : NULL;
}

guint
weir_responses_reply_get_n_items (const WeirResponsesReply *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->items->len;
}

WeirResponsesItem *
weir_responses_reply_get_item (WeirResponsesReply *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->items->len, NULL);
  return g_ptr_array_index (self->items, index);
}

const char *
weir_responses_reply_get_status (const WeirResponsesReply *self)
{
  g_return_val_if_fail (self != NULL, "failed");

  switch (self->finish)
    {
    case WEIR_FINISH_LENGTH:
    case WEIR_FINISH_CONTEXT_OVERFLOW:
    case WEIR_FINISH_FILTER:
    case WEIR_FINISH_PAUSE:
      return "incomplete";
    case WEIR_FINISH_MALFORMED_TOOL:
      return "failed";
    default:
      return "completed";
    }
}

static const char *
get_error_code (const GError *error)
{
  const char *code = weir_api_error_get_code (error);

  if (code != NULL)
    return code;
  switch (weir_api_error_get_kind (error))
    {
    case WEIR_API_ERROR_RATE_LIMITED:
      return "rate_limit_exceeded";
    case WEIR_API_ERROR_CONTEXT_LENGTH:
      return "context_length_exceeded";
    case WEIR_API_ERROR_QUOTA:
      return "insufficient_quota";
    default:
      return "server_error";
    }
}

static void
write_error (const WeirResponsesReply *self,
             const char *status,
             const GError *error,
             WeirJsonWriter *writer)
{
  weir_json_writer_name (writer, "error");
  if (error == NULL && !g_str_equal (status, "failed"))
    {
      weir_json_writer_null (writer);
      return;
    }
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "code",
                                error != NULL ? get_error_code (error) : "server_error");
  weir_json_writer_member_utf8 (writer, "message",
                                error != NULL ? weir_api_error_get_message (error)
                                              : "The model called a tool in a way that cannot be "
                                                "read.");
  weir_json_writer_end_object (writer);
}

static void
write_incomplete (const WeirResponsesReply *self, const char *status, WeirJsonWriter *writer)
{
  weir_json_writer_name (writer, "incomplete_details");
  if (!g_str_equal (status, "incomplete"))
    {
      weir_json_writer_null (writer);
      return;
    }
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "reason",
                                self->finish == WEIR_FINISH_FILTER ? "content_filter"
                                                                   : "max_output_tokens");
  weir_json_writer_end_object (writer);
}

static void
write_usage (const WeirResponsesReply *self, WeirJsonWriter *writer)
{
  const WeirUsage *usage = &self->usage;
  gint64 in = usage->in_total >= 0 ? usage->in_total : weir_token_estimate (self->request);
  gint64 out = usage->out_total >= 0 ? usage->out_total : self->out_estimate;

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "input_tokens", in);
  weir_json_writer_name (writer, "input_tokens_details");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "cached_tokens", MAX (usage->in_cache_read, 0));
  weir_json_writer_member_int64 (writer, "cache_write_tokens",
                                 MAX (weir_usage_get_cache_write (usage), 0));
  weir_json_writer_end_object (writer);
  weir_json_writer_member_int64 (writer, "output_tokens", out);
  weir_json_writer_name (writer, "output_tokens_details");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "reasoning_tokens", MAX (usage->out_reasoning, 0));
  weir_json_writer_end_object (writer);
  weir_json_writer_member_int64 (writer, "total_tokens", in + out);
  weir_json_writer_end_object (writer);
}

static void
write_items (WeirResponsesReply *self, WeirJsonWriter *writer)
{
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < self->items->len; i++)
    {
      g_autoptr (GString) json = g_string_new (NULL);

      weir_responses_item_write (g_ptr_array_index (self->items, i), FALSE, json);
      weir_json_writer_raw (writer, (WeirJsonText){ json->str, json->len });
    }
  weir_json_writer_end_array (writer);
}

/* Nothing is kept here: whatever "store" said, the reply cannot be fetched again. */
void
weir_responses_reply_write (WeirResponsesReply *self,
                            const char *status,
                            const GError *error,
                            GString *out)
{
  WeirJsonWriter writer;
  gboolean begins = status != NULL && g_str_equal (status, "in_progress");

  g_return_if_fail (self != NULL && out != NULL);

  if (status == NULL)
    status = weir_responses_reply_get_status (self);
  if (self->echoed == NULL)
    self->echoed = make_echo (self->request);
  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "id", self->id);
  weir_json_writer_member_utf8 (&writer, "object", "response");
  weir_json_writer_member_int64 (&writer, "created_at", self->created);
  weir_json_writer_member_utf8 (&writer, "status", status);
  weir_json_writer_member_boolean (&writer, "background", FALSE);
  if (self->completed > 0 && g_str_equal (status, "completed"))
    weir_json_writer_member_int64 (&writer, "completed_at", self->completed);
  else
    weir_json_writer_member_null (&writer, "completed_at");
  write_error (self, status, error, &writer);
  write_incomplete (self, status, &writer);
  weir_json_writer_member_utf8 (&writer, "model", self->request->model);
  weir_json_writer_name (&writer, "output");
  write_items (self, &writer);
  weir_json_writer_member_null (&writer, "previous_response_id");
  weir_json_writer_member_boolean (&writer, "store", FALSE);
  weir_json_writer_member_utf8 (&writer, "service_tier", "default");
  weir_json_writer_name (&writer, "usage");
  if (begins)
    weir_json_writer_null (&writer);
  else
    write_usage (self, &writer);
  g_string_append_len (out, self->echoed->str, (gssize) self->echoed->len);
  weir_json_writer_end_object (&writer);
}
