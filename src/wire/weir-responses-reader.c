/* SPDX-License-Identifier: MIT */
/* Reads the items of a Responses reply: messages, calls and reasoning. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-responses-reader.h"

#include "wire/weir-api-error.h"
#include "wire/weir-codec-responses.h"
#include "wire/weir-tool-name.h"

#define MAX_SLOTS 4096

/* The item itself, where the number of a part of its content is asked for. */
#define WHOLE_ITEM -1

typedef struct
{
  gint64 item;    /* number in the output */
  gint64 content; /* number in the item's content, or WHOLE_ITEM */
  WeirPartKind kind;
  guint part;
  gboolean open;
  gboolean skipped; /* of a kind that no client here can be told of */
  gboolean said;    /* a delta was given */
} Slot;

void
weir_responses_reader_init (WeirResponsesReader *self)
{
  *self = (WeirResponsesReader){ .scratch = g_string_sized_new (256),
                                 .slots = g_array_new (FALSE, TRUE, sizeof (Slot)) };
}

void
weir_responses_reader_clear (WeirResponsesReader *self)
{
  weir_json_doc_clear (&self->doc);
  g_string_free (self->scratch, TRUE);
  g_array_unref (self->slots);
}

gboolean
weir_responses_reader_bad (GError **error, const char *what)
{
  return weir_api_error_set_at (error, WEIR_API_ERROR_UPSTREAM, NULL,
                                "The upstream's reply cannot be read: %s", what);
}

static const WeirJsonNode *
get (WeirResponsesReader *self, const WeirJsonNode *object, const char *name)
{
  return weir_json_get (&self->doc, object, name);
}

static WeirJsonText
get_text (WeirResponsesReader *self, const WeirJsonNode *object, const char *name)
{
  return weir_json_text (&self->doc, get (self, object, name));
}

static WeirJsonText
get_utf8 (WeirResponsesReader *self, const WeirJsonNode *object, const char *name)
{
  return weir_json_plain (&self->doc, get (self, object, name), self->scratch);
}

static gboolean
emit_delta (WeirResponsesReader *self,
            Slot *slot,
            WeirDeltaKind kind,
            WeirJsonText text,
            GError **error)
{
  WeirEvent event = { .kind = WEIR_EVENT_DELTA, .part = slot->part };

  if (text.len == 0 || slot->skipped)
    return TRUE;
  if (!slot->open)
    return weir_responses_reader_bad (error, "more of an item that has ended");
  slot->said = TRUE;
  event.delta.kind = kind;
  event.delta.text = text.data;
  event.delta.len = text.len;
  return self->sink (&event, self->user_data, error);
}

static Slot *
find_slot (WeirResponsesReader *self, gint64 item, gint64 content)
{
  for (guint i = self->slots->len; i > 0; i--)
    {
      Slot *slot = &g_array_index (self->slots, Slot, i - 1);

      if (slot->item == item && slot->content == content)
        return slot;
    }
  return NULL;
}

static gint64
get_number (WeirResponsesReader *self, const WeirJsonNode *root, const char *name)
{
  gint64 number = 0;

  weir_json_get_int64 (&self->doc, get (self, root, name), &number);
  return MAX (number, 0);
}

/* @event: (nullable): what opens the part; %NULL for one that is left out. */
static Slot *
add_slot (WeirResponsesReader *self, Slot slot, WeirEvent *event, GError **error)
{
  if (self->slots->len >= MAX_SLOTS)
    {
      weir_responses_reader_bad (error, "too many items");
      return NULL;
    }
  slot.open = TRUE;
  slot.skipped = event == NULL;
  if (event != NULL)
    {
      slot.part = self->n_parts++;
      event->kind = WEIR_EVENT_PART_OPEN;
      event->part = slot.part;
      event->open.kind = slot.kind;
      if (!self->sink (event, self->user_data, error))
        return NULL;
    }
  g_array_append_val (self->slots, slot);
  return &g_array_index (self->slots, Slot, self->slots->len - 1);
}

static gboolean
close_slot (WeirResponsesReader *self, Slot *slot, GError **error)
{
  const WeirEvent event = { .kind = WEIR_EVENT_PART_CLOSE, .part = slot->part };

  if (!slot->open)
    return TRUE;
  slot->open = FALSE;
  return slot->skipped || self->sink (&event, self->user_data, error);
}

/* The name by which a tool was sent, its name space in front as weir_tool_name_fit () puts it. */
static char *
get_tool_name (WeirResponsesReader *self, const WeirJsonNode *item)
{
  WeirJsonText space = get_text (self, item, "namespace");
  WeirJsonText name = get_text (self, item, "name");
  g_autoptr (GString) fitted = NULL;

  if (space.len == 0)
    return weir_json_text_dup (name);
  fitted = g_string_new (NULL);
  weir_tool_name_fit (space, name, fitted);
  return g_string_free (g_steal_pointer (&fitted), FALSE);
}

static gboolean
open_call (WeirResponsesReader *self,
           const WeirJsonNode *item,
           gint64 number,
           gboolean custom,
           GError **error)
{
  const Slot slot = { .item = number, .content = WHOLE_ITEM, .kind = WEIR_PART_TOOL_CALL };
  g_autofree char *id = weir_json_text_dup (get_text (self, item, "call_id"));
  g_autofree char *item_id = weir_json_text_dup (get_text (self, item, "id"));
  g_autofree char *name = get_tool_name (self, item);
  WeirEvent event = { 0 };

  if (id == NULL || name == NULL)
    return weir_responses_reader_bad (error, "a call without an id or a name");
  self->has_tools = TRUE;
  event.open.id = id;
  event.open.name = name;
  event.open.custom = custom;
  event.open.item_id = item_id;
  return add_slot (self, slot, &event, error) != NULL;
}

static gboolean
open_reasoning (WeirResponsesReader *self, const WeirJsonNode *item, gint64 number, GError **error)
{
  const Slot slot = { .item = number, .content = WHOLE_ITEM, .kind = WEIR_PART_REASONING };
  g_autofree char *item_id = weir_json_text_dup (get_text (self, item, "id"));
  WeirEvent event = { 0 };

  event.open.origin = WEIR_CODEC_RESPONSES_ID;
  event.open.item_id = item_id;
  return add_slot (self, slot, &event, error) != NULL;
}

static gboolean
open_item (WeirResponsesReader *self, const WeirJsonNode *item, gint64 number, GError **error)
{
  const Slot other = { .item = number, .content = WHOLE_ITEM, .kind = WEIR_PART_SERVER_TOOL };
  WeirJsonText type = get_text (self, item, "type");

  if (find_slot (self, number, WHOLE_ITEM) != NULL)
    return weir_responses_reader_bad (error, "two items with one number");
  if (weir_json_text_equal (type, "function_call"))
    return open_call (self, item, number, FALSE, error);
  if (weir_json_text_equal (type, "custom_tool_call"))
    return open_call (self, item, number, TRUE, error);
  if (weir_json_text_equal (type, "reasoning"))
    return open_reasoning (self, item, number, error);
  return add_slot (self, other, NULL, error) != NULL;
}

/* A part of a message's content. @item_id: (nullable) */
static Slot *
open_content (WeirResponsesReader *self,
              gint64 item,
              gint64 content,
              gboolean refusal,
              const char *item_id,
              GError **error)
{
  const Slot slot = { .item = item,
                      .content = content,
                      .kind = refusal ? WEIR_PART_REFUSAL : WEIR_PART_TEXT };
  WeirEvent event = { 0 };

  event.open.item_id = item_id;
  return add_slot (self, slot, &event, error);
}

gboolean
weir_responses_reader_item_added (WeirResponsesReader *self,
                                  const WeirJsonNode *root,
                                  GError **error)
{
  return open_item (self, get (self, root, "item"), get_number (self, root, "output_index"), error);
}

/* The place that a piece of content belongs to; it is made when nobody announced it. */
static Slot *
ensure_content (WeirResponsesReader *self,
                const WeirJsonNode *root,
                gboolean refusal,
                GError **error)
{
  gint64 item = get_number (self, root, "output_index");
  gint64 content = get_number (self, root, "content_index");
  g_autofree char *item_id = NULL;
  Slot *slot = find_slot (self, item, content);

  if (slot != NULL)
    return slot;
  item_id = weir_json_text_dup (get_text (self, root, "item_id"));
  return open_content (self, item, content, refusal, item_id, error);
}

gboolean
weir_responses_reader_part_added (WeirResponsesReader *self,
                                  const WeirJsonNode *root,
                                  GError **error)
{
  WeirJsonText type = get_text (self, get (self, root, "part"), "type");
  gboolean refusal = weir_json_text_equal (type, "refusal");

  if (!refusal && !weir_json_text_equal (type, "output_text"))
    return TRUE;
  return ensure_content (self, root, refusal, error) != NULL;
}

/* The odds of the tokens in @owner, unless there are none. */
static gboolean
read_odds (WeirResponsesReader *self, Slot *slot, const WeirJsonNode *owner, GError **error)
{
  const WeirJsonNode *odds = get (self, owner, "logprobs");

  if (!weir_json_is (odds, WEIR_JSON_ARRAY) || odds->count == 0)
    return TRUE;
  return emit_delta (self, slot, WEIR_DELTA_LOGPROBS, weir_json_raw (&self->doc, odds), error);
}

gboolean
weir_responses_reader_text_delta (WeirResponsesReader *self,
                                  const WeirJsonNode *root,
                                  GError **error)
{
  Slot *slot = ensure_content (self, root, FALSE, error);

  return slot != NULL
         && emit_delta (self, slot, WEIR_DELTA_TEXT, get_utf8 (self, root, "delta"), error)
         && read_odds (self, slot, root, error);
}

gboolean
weir_responses_reader_refusal_delta (WeirResponsesReader *self,
                                     const WeirJsonNode *root,
                                     GError **error)
{
  Slot *slot = ensure_content (self, root, TRUE, error);

  return slot != NULL
         && emit_delta (self, slot, WEIR_DELTA_REFUSAL, get_utf8 (self, root, "delta"), error);
}

gboolean
weir_responses_reader_annotation (WeirResponsesReader *self,
                                  const WeirJsonNode *root,
                                  GError **error)
{
  const WeirJsonNode *annotation = get (self, root, "annotation");
  Slot *slot;

  if (!weir_json_is (annotation, WEIR_JSON_OBJECT))
    return TRUE;
  slot = ensure_content (self, root, FALSE, error);
  return slot != NULL
         && emit_delta (self, slot, WEIR_DELTA_CITATION, weir_json_raw (&self->doc, annotation),
                        error);
}

/* A piece of what an item without parts of content says. */
gboolean
weir_responses_reader_item_delta (WeirResponsesReader *self,
                                  const WeirJsonNode *root,
                                  GError **error)
{
  Slot *slot = find_slot (self, get_number (self, root, "output_index"), WHOLE_ITEM);

  if (slot == NULL)
    return weir_responses_reader_bad (error, "a piece of an item that was not announced");
  return emit_delta (
      self, slot, slot->kind == WEIR_PART_REASONING ? WEIR_DELTA_REASONING : WEIR_DELTA_ARGUMENTS,
      get_utf8 (self, root, "delta"), error);
}

/* Thoughts are told in paragraphs. */
gboolean
weir_responses_reader_summary_added (WeirResponsesReader *self,
                                     const WeirJsonNode *root,
                                     GError **error)
{
  Slot *slot = find_slot (self, get_number (self, root, "output_index"), WHOLE_ITEM);

  if (slot == NULL || !slot->said)
    return TRUE;
  return emit_delta (self, slot, WEIR_DELTA_REASONING, WEIR_JSON_TEXT ("\n\n"), error);
}

/* What was not said piece by piece is said now. */
static gboolean
fill_content (WeirResponsesReader *self, Slot *slot, const WeirJsonNode *part, GError **error)
{
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (slot->said)
    return TRUE;
  if (slot->kind == WEIR_PART_REFUSAL)
    return emit_delta (self, slot, WEIR_DELTA_REFUSAL, get_utf8 (self, part, "refusal"), error);
  if (!emit_delta (self, slot, WEIR_DELTA_TEXT, get_utf8 (self, part, "text"), error)
      || !read_odds (self, slot, part, error))
    return FALSE;
  weir_json_iter_init (&iter, &self->doc, get (self, part, "annotations"));
  while (weir_json_iter_next (&iter, NULL, &node))
    if (!emit_delta (self, slot, WEIR_DELTA_CITATION, weir_json_raw (&self->doc, node), error))
      return FALSE;
  return TRUE;
}

gboolean
weir_responses_reader_part_done (WeirResponsesReader *self,
                                 const WeirJsonNode *root,
                                 GError **error)
{
  Slot *slot = find_slot (self, get_number (self, root, "output_index"),
                          get_number (self, root, "content_index"));

  if (slot == NULL || !slot->open)
    return TRUE;
  return fill_content (self, slot, get (self, root, "part"), error)
         && close_slot (self, slot, error);
}

static gboolean
fill_summary (WeirResponsesReader *self, Slot *slot, const WeirJsonNode *list, GError **error)
{
  const WeirJsonNode *node;
  WeirJsonIter iter;
  gboolean first = TRUE;

  weir_json_iter_init (&iter, &self->doc, list);
  while (weir_json_iter_next (&iter, NULL, &node))
    {
      if ((!first && !emit_delta (self, slot, WEIR_DELTA_REASONING, WEIR_JSON_TEXT ("\n\n"), error))
          || !emit_delta (self, slot, WEIR_DELTA_REASONING, get_utf8 (self, node, "text"), error))
        return FALSE;
      first = FALSE;
    }
  return TRUE;
}

static gboolean
end_reasoning (WeirResponsesReader *self, Slot *slot, const WeirJsonNode *item, GError **error)
{
  if (!slot->said && !fill_summary (self, slot, get (self, item, "content"), error))
    return FALSE;
  if (!slot->said && !fill_summary (self, slot, get (self, item, "summary"), error))
    return FALSE;
  return emit_delta (self, slot, WEIR_DELTA_SIGNATURE, get_utf8 (self, item, "encrypted_content"),
                     error)
         && close_slot (self, slot, error);
}

/* A call without arguments says nothing about them; clients parse what there is. */
static gboolean
end_call (WeirResponsesReader *self, Slot *slot, const WeirJsonNode *item, GError **error)
{
  gboolean custom = weir_json_text_equal (get_text (self, item, "type"), "custom_tool_call");

  if (!slot->said
      && !emit_delta (self, slot, WEIR_DELTA_ARGUMENTS,
                      get_utf8 (self, item, custom ? "input" : "arguments"), error))
    return FALSE;
  if (!slot->said && !custom
      && !emit_delta (self, slot, WEIR_DELTA_ARGUMENTS, WEIR_JSON_TEXT ("{}"), error))
    return FALSE;
  return close_slot (self, slot, error);
}

/* Parts of a message's content that were left open, or never opened. */
static gboolean
end_message (WeirResponsesReader *self, const WeirJsonNode *item, gint64 number, GError **error)
{
  g_autofree char *item_id = weir_json_text_dup (get_text (self, item, "id"));
  const WeirJsonNode *node;
  WeirJsonIter iter;
  gint64 content = 0;

  weir_json_iter_init (&iter, &self->doc, get (self, item, "content"));
  while (weir_json_iter_next (&iter, NULL, &node))
    {
      gboolean refusal = weir_json_text_equal (get_text (self, node, "type"), "refusal");
      Slot *slot = find_slot (self, number, content);

      if (slot == NULL)
        slot = open_content (self, number, content, refusal, item_id, error);
      if (slot == NULL)
        return FALSE;
      if (slot->open
          && (!fill_content (self, slot, node, error) || !close_slot (self, slot, error)))
        return FALSE;
      content++;
    }
  return TRUE;
}

static gboolean
end_item (WeirResponsesReader *self, const WeirJsonNode *item, gint64 number, GError **error)
{
  Slot *slot = find_slot (self, number, WHOLE_ITEM);

  if (slot == NULL)
    return weir_responses_reader_bad (error, "the end of an item that was not announced");
  if (!slot->open)
    return TRUE;
  if (slot->kind == WEIR_PART_REASONING)
    return end_reasoning (self, slot, item, error);
  if (slot->kind == WEIR_PART_TOOL_CALL)
    return end_call (self, slot, item, error);
  slot->open = FALSE;
  return !weir_json_text_equal (get_text (self, item, "type"), "message")
         || end_message (self, item, number, error);
}

gboolean
weir_responses_reader_item_done (WeirResponsesReader *self,
                                 const WeirJsonNode *root,
                                 GError **error)
{
  return end_item (self, get (self, root, "item"), get_number (self, root, "output_index"), error);
}

gboolean
weir_responses_reader_whole_item (WeirResponsesReader *self,
                                  const WeirJsonNode *item,
                                  GError **error)
{
  gint64 number = self->slots->len;

  return open_item (self, item, number, error) && end_item (self, item, number, error);
}

gboolean
weir_responses_reader_close_all (WeirResponsesReader *self, GError **error)
{
  for (guint i = 0; i < self->slots->len; i++)
    if (!close_slot (self, &g_array_index (self->slots, Slot, i), error))
      return FALSE;
  return TRUE;
}
