/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include <string.h>

#include "demo/weir-demo-azure.h"
#include "demo/weir-demo-json.h"
#include "demo/weir-demo-responses.h"
#include "demo/weir-demo-seal.h"

static void
item_free (gpointer data)
{
  WeirDemoItem *item = data;

  g_free (item->id);
  g_free (item->call_id);
  g_free (item);
}

static WeirDemoItem *
add_item (WeirDemoResponse *self, WeirDemoCore *core, WeirDemoItemKind kind, const char *prefix)
{
  WeirDemoItem *item = g_new0 (WeirDemoItem, 1);

  item->kind = kind;
  item->id = weir_demo_core_make_id (core, prefix, 48);
  g_ptr_array_add (self->items, item);
  return item;
}

static void
add_call (WeirDemoResponse *self, WeirDemoCore *core, const WeirDemoCall *call)
{
  const WeirDemoTool *tool = weir_demo_prompt_find_tool (self->prompt, call->name);
  gboolean is_free = tool != NULL && tool->free_text;
  WeirDemoItem *item =
      add_item (self, core, is_free ? WEIR_DEMO_ITEM_FREE_CALL : WEIR_DEMO_ITEM_CALL,
                is_free ? "ctc_" : "fc_");

  item->call = call;
  item->call_id = weir_demo_core_make_id (core, "call_", 24);
  item->space = tool != NULL ? tool->space : NULL;
  item->name = call->name + (item->space != NULL ? strlen (item->space) + 1 : 0);
}

static void
add_items (WeirDemoResponse *self, WeirDemoCore *core)
{
  if (self->answer->reasoning != NULL || self->encrypted)
    add_item (self, core, WEIR_DEMO_ITEM_REASONING, "rs_");
  if (self->answer->calls->len == 0 || self->answer->text[0] != '\0')
    add_item (self, core, WEIR_DEMO_ITEM_MESSAGE, "msg_");
  for (guint i = 0; i < self->answer->calls->len; i++)
    add_call (self, core, self->answer->calls->pdata[i]);
}

WeirDemoResponse *
weir_demo_response_new (WeirDemoExchange *exchange,
                        JsonObject *body,
                        const WeirDemoStored *previous)
{
  WeirDemoResponse *self = g_new0 (WeirDemoResponse, 1);
  gboolean reasons = (exchange->entry->traits->flags & WEIR_DEMO_MODEL_REASONS) != 0;
  JsonObject *reasoning = weir_demo_json_get_object (body, "reasoning");

  self->body = json_object_ref (body);
  self->prompt = weir_demo_responses_read (body, previous);
  self->prompt->can_think = reasons;
  self->model = weir_demo_azure_dup_model (exchange);
  self->answer = weir_demo_answer_new (self->prompt, self->model);
  self->id = weir_demo_core_make_id (exchange->core, "resp_", 48);
  self->created_s = g_get_real_time () / G_USEC_PER_SEC;
  self->cached_tokens =
      weir_demo_prompt_cache_match (exchange->core->prompt_cache, exchange->entry->id,
                                    self->prompt->transcript->str, self->prompt->transcript->len);
  self->summary = reasons && weir_demo_json_get_string (reasoning, "summary") != NULL;
  self->encrypted = weir_demo_responses_includes (body, "reasoning.encrypted_content");
  self->items = g_ptr_array_new_with_free_func (item_free);
  add_items (self, exchange->core);
  return self;
}

void
weir_demo_response_free (WeirDemoResponse *self)
{
  json_object_unref (self->body);
  weir_demo_prompt_free (self->prompt);
  weir_demo_answer_free (self->answer);
  g_ptr_array_unref (self->items);
  g_free (self->id);
  g_free (self->model);
  g_free (self);
}

const char *
weir_demo_response_get_end (WeirDemoResponse *self)
{
  return self->answer->finish == WEIR_DEMO_FINISH_LENGTH ? "incomplete" : "completed";
}

void
weir_demo_response_write_part (WeirJsonWriter *writer, const char *text)
{
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "type", "output_text");
  weir_json_writer_name (writer, "annotations");
  weir_json_writer_begin_array (writer);
  weir_json_writer_end_array (writer);
  weir_json_writer_name (writer, "logprobs");
  weir_json_writer_begin_array (writer);
  weir_json_writer_end_array (writer);
  weir_json_writer_member_utf8 (writer, "text", text);
  weir_json_writer_end_object (writer);
}

static void
write_reasoning (WeirDemoResponse *self, WeirJsonWriter *writer, gboolean whole)
{
  const char *thought = self->answer->reasoning != NULL ? self->answer->reasoning : "";

  weir_json_writer_name (writer, "summary");
  weir_json_writer_begin_array (writer);
  if (whole && self->summary && thought[0] != '\0')
    {
      weir_json_writer_begin_object (writer);
      weir_json_writer_member_utf8 (writer, "type", "summary_text");
      weir_json_writer_member_utf8 (writer, "text", thought);
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_array (writer);
  if (self->encrypted)
    {
      g_autofree char *sealed = weir_demo_seal_close (WEIR_DEMO_RESPONSES_SEAL, thought);

      weir_json_writer_member_utf8 (writer, "encrypted_content", sealed);
    }
}

static void
write_message (WeirDemoResponse *self, WeirJsonWriter *writer, const char *status, gboolean whole)
{
  weir_json_writer_member_utf8 (writer, "status", status);
  weir_json_writer_name (writer, "content");
  weir_json_writer_begin_array (writer);
  if (whole)
    weir_demo_response_write_part (writer, self->answer->text);
  weir_json_writer_end_array (writer);
  weir_json_writer_member_utf8 (writer, "role", "assistant");
}

static void
write_call (WeirJsonWriter *writer, const WeirDemoItem *item, const char *status, gboolean whole)
{
  weir_json_writer_member_utf8 (writer, "status", status);
  weir_json_writer_member_utf8 (writer, "call_id", item->call_id);
  weir_json_writer_member_utf8 (writer,
                                item->kind == WEIR_DEMO_ITEM_FREE_CALL ? "input" : "arguments",
                                whole ? item->call->arguments : "");
  weir_json_writer_member_utf8 (writer, "name", item->name);
  if (item->space != NULL)
    weir_json_writer_member_utf8 (writer, "namespace", item->space);
}

void
weir_demo_response_write_item (WeirDemoResponse *self,
                               WeirJsonWriter *writer,
                               const WeirDemoItem *item,
                               gboolean whole)
{
  static const char *const types[] = { "reasoning", "message", "function_call",
                                       "custom_tool_call" };
  const char *status = whole ? weir_demo_response_get_end (self) : "in_progress";

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "id", item->id);
  weir_json_writer_member_utf8 (writer, "type", types[item->kind]);
  switch (item->kind)
    {
    case WEIR_DEMO_ITEM_REASONING:
      write_reasoning (self, writer, whole);
      break;
    case WEIR_DEMO_ITEM_MESSAGE:
      write_message (self, writer, status, whole);
      break;
    case WEIR_DEMO_ITEM_CALL:
    case WEIR_DEMO_ITEM_FREE_CALL:
      write_call (writer, item, status, whole);
      break;
    }
  weir_json_writer_end_object (writer);
}

static void
write_usage (WeirDemoResponse *self, WeirJsonWriter *writer)
{
  gint64 in_tokens = weir_demo_prompt_count_tokens (self->prompt);

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "input_tokens", in_tokens);
  weir_json_writer_name (writer, "input_tokens_details");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "cached_tokens", self->cached_tokens);
  weir_json_writer_end_object (writer);
  weir_json_writer_member_int64 (writer, "output_tokens", self->answer->out_tokens);
  weir_json_writer_name (writer, "output_tokens_details");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "reasoning_tokens", self->answer->reasoning_tokens);
  weir_json_writer_end_object (writer);
  weir_json_writer_member_int64 (writer, "total_tokens", in_tokens + self->answer->out_tokens);
  weir_json_writer_end_object (writer);
}

static void
write_raw (WeirJsonWriter *writer, const char *name, const char *json)
{
  weir_json_writer_member_raw (writer, name, (WeirJsonText){ json, strlen (json) });
}

/* What the request said, or what holds when it said nothing. */
static void
write_request (WeirDemoResponse *self, WeirJsonWriter *writer)
{
  static const struct
  {
    const char *name;
    const char *otherwise;
  } members[] = {
    { "background", "false" },
    { "instructions", "null" },
    { "max_output_tokens", "null" },
    { "max_tool_calls", "null" },
    { "metadata", "{}" },
    { "parallel_tool_calls", "true" },
    { "previous_response_id", "null" },
    { "prompt_cache_key", "null" },
    { "reasoning", "{\"effort\":null,\"summary\":null}" },
    { "safety_identifier", "null" },
    { "service_tier", "\"default\"" },
    { "store", "true" },
    { "temperature", "1.0" },
    { "text", "{\"format\":{\"type\":\"text\"},\"verbosity\":\"medium\"}" },
    { "tool_choice", "\"auto\"" },
    { "tools", "[]" },
    { "top_logprobs", "0" },
    { "top_p", "1.0" },
    { "truncation", "\"disabled\"" },
    { "user", "null" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonNode *node = weir_demo_json_get (self->body, members[i].name);
      g_autofree char *json = node != NULL ? weir_demo_json_to_text (node) : NULL;

      write_raw (writer, members[i].name, json != NULL ? json : members[i].otherwise);
    }
}

void
weir_demo_response_write (WeirDemoResponse *self, WeirJsonWriter *writer, const char *status)
{
  gboolean is_end = g_str_equal (status, weir_demo_response_get_end (self));
  gboolean is_cut = is_end && g_str_equal (status, "incomplete");

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "id", self->id);
  weir_json_writer_member_utf8 (writer, "object", "response");
  weir_json_writer_member_int64 (writer, "created_at", self->created_s);
  weir_json_writer_member_utf8 (writer, "status", status);
  write_raw (writer, "error",
             g_str_equal (status, "failed") ? "{\"code\":\"rate_limit_exceeded\",\"message\":"
                                              "\"exceeded token rate limit\"}"
                                            : "null");
  write_raw (writer, "incomplete_details", is_cut ? "{\"reason\":\"max_output_tokens\"}" : "null");
  write_raw (writer, "content_filters",
             is_end ? "[{\"blocked\":false,\"source_type\":\"completion\","
                      "\"content_filter_results\":{\"hate\":{\"filtered\":false,"
                      "\"severity\":\"safe\"}}}]"
                    : "null");
  weir_json_writer_member_utf8 (writer, "model", self->model);
  weir_json_writer_name (writer, "output");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; is_end && i < self->items->len; i++)
    weir_demo_response_write_item (self, writer, self->items->pdata[i], TRUE);
  weir_json_writer_end_array (writer);
  write_request (self, writer);
  weir_json_writer_name (writer, "usage");
  if (is_end)
    write_usage (self, writer);
  else
    weir_json_writer_null (writer);
  weir_json_writer_end_object (writer);
}
