/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* {deployment}/responses of azure-openai: create, fetch, delete, cancel. */

#include "demo/weir-demo-azure.h"

#include "demo/weir-demo-json.h"
#include "demo/weir-demo-responses.h"

/* How long one that runs in the background takes. */
#define BACKGROUND_US (100 * G_GINT64_CONSTANT (1000))

/* (nullable): the Response with @id, when the deployment asked is the one that made it. */
static WeirDemoStored *
find_stored (WeirDemoExchange *exchange, const char *id)
{
  WeirDemoStored *stored = g_hash_table_lookup (exchange->core->stored, id);

  return stored != NULL && g_str_equal (stored->deployment, exchange->entry->id) ? stored : NULL;
}

/* The same, and answers 404 when there is none. */
static WeirDemoStored *
find_or_refuse (WeirDemoExchange *exchange, const char *id)
{
  WeirDemoStored *stored = find_stored (exchange, id);
  g_auto (WeirDemoRefusal) refusal = { 0 };

  if (stored == NULL)
    {
      weir_demo_refuse (&refusal, NULL, NULL, "Response with id '%s' not found.", id);
      refusal.status = 404;
      weir_demo_azure_reply_refusal (exchange, &refusal);
    }
  return stored;
}

static char *
make_json (WeirDemoResponse *response, const char *status)
{
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_demo_response_write (response, &writer, status);
  return g_string_free (json, FALSE);
}

/* (transfer none): @response, kept for later requests. */
static WeirDemoStored *
store (WeirDemoExchange *exchange, WeirDemoResponse *response)
{
  WeirDemoStored *stored = weir_demo_stored_new (exchange->entry->id);
  const WeirDemoAnswer *answer = response->answer;

  stored->serial = ++exchange->core->serial;
  stored->json = make_json (response, weir_demo_response_get_end (response));
  stored->transcript =
      g_strconcat (response->prompt->transcript->str, "\nassistant: ", answer->text, NULL);
  for (guint i = 0; i < response->items->len; i++)
    {
      const WeirDemoItem *item = response->items->pdata[i];

      g_ptr_array_add (stored->item_ids, g_strdup (item->id));
      if (item->call_id != NULL)
        g_ptr_array_add (item->kind == WEIR_DEMO_ITEM_FREE_CALL ? stored->free_call_ids
                                                                : stored->call_ids,
                         g_strdup (item->call_id));
    }
  weir_demo_stored_make_room (exchange->core->stored);
  g_hash_table_insert (exchange->core->stored, g_strdup (response->id), stored);
  return stored;
}

static void
reply_text (WeirDemoExchange *exchange, const char *json)
{
  weir_demo_exchange_reply_json (exchange, 200, g_string_new (json));
}

static void
reply_in_background (WeirDemoExchange *exchange, WeirDemoResponse *response, WeirDemoStored *stored)
{
  g_autofree char *queued = make_json (response, "queued");

  stored->background = TRUE;
  stored->pending = make_json (response, "in_progress");
  stored->cancelled = make_json (response, "cancelled");
  stored->due_us = g_get_monotonic_time () + BACKGROUND_US;
  reply_text (exchange, queued);
}

static void
reply (WeirDemoExchange *exchange, JsonObject *body, const WeirDemoStored *previous)
{
  g_autoptr (WeirDemoResponse) response = weir_demo_response_new (exchange, body, previous);
  WeirDemoStored *stored = NULL;

  if (weir_demo_json_get_boolean (body, "store", TRUE))
    stored = store (exchange, response);
  if (weir_demo_json_get_boolean (body, "stream", FALSE))
    weir_demo_response_stream_start (exchange, g_steal_pointer (&response));
  else if (stored != NULL && weir_demo_json_get_boolean (body, "background", FALSE))
    reply_in_background (exchange, response, stored);
  else
    {
      g_autofree char *json = make_json (response, weir_demo_response_get_end (response));

      reply_text (exchange, json);
    }
}

static gboolean
check (WeirDemoExchange *exchange,
       JsonObject *body,
       WeirDemoStored **previous,
       WeirDemoRefusal *refusal)
{
  const char *id = weir_demo_json_get_string (body, "previous_response_id");

  *previous = id != NULL ? find_stored (exchange, id) : NULL;
  if (id != NULL && *previous == NULL)
    return weir_demo_refuse (refusal, "previous_response_not_found", "previous_response_id",
                             "Previous response with id '%s' not found.", id);
  return weir_demo_responses_check (exchange, body, *previous, refusal);
}

void
weir_demo_azure_responses_handle (WeirDemoExchange *exchange, const char *segment)
{
  g_auto (WeirDemoRefusal) refusal = { 0 };
  g_autoptr (JsonObject) body = weir_demo_azure_read (exchange);
  WeirDemoStored *previous;

  if (body == NULL)
    return;
  if ((exchange->entry->traits->flags & WEIR_DEMO_MODEL_RESPONSES) == 0)
    weir_demo_azure_reply_unsupported (exchange, "responses");
  else if (!check (exchange, body, &previous, &refusal))
    weir_demo_azure_reply_refusal (exchange, &refusal);
  else
    {
      g_autoptr (WeirDemoPrompt) prompt = weir_demo_responses_read (body, previous);

      if (weir_demo_azure_is_filtered (prompt->text->str))
        weir_demo_azure_reply_filtered (exchange);
      else if (!weir_demo_exchange_grant (exchange, prompt->text->str))
        reply (exchange, body, previous);
    }
}

void
weir_demo_azure_responses_get (WeirDemoExchange *exchange, const char *id)
{
  WeirDemoStored *stored = find_or_refuse (exchange, id);

  if (stored != NULL)
    reply_text (exchange, weir_demo_stored_get_json (stored, g_get_monotonic_time ()));
}

void
weir_demo_azure_responses_delete (WeirDemoExchange *exchange, const char *id)
{
  GString *json;
  WeirJsonWriter writer;

  if (find_or_refuse (exchange, id) == NULL)
    return;
  g_hash_table_remove (exchange->core->stored, id);
  json = g_string_new (NULL);
  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "id", id);
  weir_json_writer_member_utf8 (&writer, "object", "response.deleted");
  weir_json_writer_member_boolean (&writer, "deleted", TRUE);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, 200, json);
}

void
weir_demo_azure_responses_cancel (WeirDemoExchange *exchange, const char *id)
{
  WeirDemoStored *stored = find_or_refuse (exchange, id);
  g_auto (WeirDemoRefusal) refusal = { 0 };
  gint64 now_us = g_get_monotonic_time ();

  if (stored == NULL)
    return;
  if (weir_demo_stored_cancel (stored, now_us))
    reply_text (exchange, weir_demo_stored_get_json (stored, now_us));
  else
    {
      weir_demo_refuse (&refusal, NULL, NULL, "Cannot cancel a synchronous response.");
      weir_demo_azure_reply_refusal (exchange, &refusal);
    }
}
