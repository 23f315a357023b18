/* SPDX-License-Identifier: MIT */
/* Reads the input of a Responses request into turns and parts. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-responses.h"

#include "wire/weir-member.h"
#include "wire/weir-reasoning-envelope.h"
#include "wire/weir-request-part.h"

#include <string.h>

/* Whose turn is open. Items of one side that follow each other are one turn. */
typedef enum
{
  SIDE_SYSTEM, /* nothing but the system prompt was seen */
  SIDE_USER,
  SIDE_RESULTS,
  SIDE_ASSISTANT,
} Side;

typedef struct
{
  WeirRequestBuilder *builder;
  WeirRequest *request;
  const WeirJsonDoc *doc;
  Side side;
  guint n_waiting;      /* calls that have no result yet */
  GPtrArray *deferred;  /* system messages that stand between a call and its result */
  gboolean new_message; /* the next part of a content begins another one than the last */
} Reader;

static gboolean
read_image (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error)
{
  const WeirJsonNode *url = weir_json_get (self->doc, node, "image_url");

  part->kind = WEIR_PART_IMAGE;
  if (!weir_member_text (self->doc, node, "detail", &part->detail, error))
    return FALSE;
  if (weir_json_is_set (url))
    return weir_request_part_read_url (self->builder, url, part, error);
  part->source = WEIR_SOURCE_FILE_ID;
  if (!weir_json_is_set (weir_json_get (self->doc, node, "file_id")))
    return weir_member_missing (error, self->doc, node, "image_url");
  return weir_member_need_text (self->doc, node, "file_id", &part->data, error);
}

static gboolean
read_file (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error)
{
  const WeirJsonNode *data = weir_json_get (self->doc, node, "file_data");
  const WeirJsonNode *url = weir_json_get (self->doc, node, "file_url");

  part->kind = WEIR_PART_DOCUMENT;
  if (!weir_member_text (self->doc, node, "filename", &part->title, error))
    return FALSE;
  if (weir_json_is_set (data))
    return weir_request_part_read_file (self->builder, data, part, error);
  if (weir_json_is_set (url))
    return weir_request_part_read_url (self->builder, url, part, error);
  part->source = WEIR_SOURCE_FILE_ID;
  if (!weir_json_is_set (weir_json_get (self->doc, node, "file_id")))
    return weir_member_missing (error, self->doc, node, "file_data");
  return weir_member_need_text (self->doc, node, "file_id", &part->data, error);
}

static gboolean
read_text (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error)
{
  part->kind = WEIR_PART_TEXT;
  part->text = WEIR_JSON_TEXT ("");
  if (!weir_json_is_set (weir_json_get (self->doc, node, "text")))
    return weir_member_missing (error, self->doc, node, "text");
  return weir_member_text (self->doc, node, "text", &part->text, error);
}

static gboolean
read_refusal (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error)
{
  part->kind = WEIR_PART_REFUSAL;
  return weir_member_need_text (self->doc, node, "refusal", &part->text, error);
}

static WeirPart *
add_content (Reader *self, WeirPartKind kind)
{
  WeirPart *part = weir_request_builder_add_part (self->builder, kind);

  part->new_message = self->new_message;
  self->new_message = FALSE;
  return part;
}

static gboolean
read_part (Reader *self, const WeirJsonNode *node, GError **error)
{
  static const struct
  {
    const char *type;
    gboolean (*read) (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error);
  } kinds[] = {
    { "input_text", read_text },   { "output_text", read_text }, { "text", read_text },
    { "input_image", read_image }, { "input_file", read_file },  { "refusal", read_refusal },
  };
  WeirJsonText type = { NULL, 0 };
  WeirPart *part;

  if (node->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, node, "must be an object");
  if (!weir_member_need_text (self->doc, node, "type", &type, error))
    return FALSE;

  part = add_content (self, WEIR_PART_OPAQUE);
  part->raw = weir_json_raw (self->doc, node);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (weir_json_text_equal (type, kinds[i].type))
      return kinds[i].read (self, node, part, error);
  return TRUE;
}

/* A string, or a list of parts. */
static gboolean
read_content (Reader *self, const WeirJsonNode *content, GError **error)
{
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (content->kind == WEIR_JSON_STRING)
    {
      add_content (self, WEIR_PART_TEXT)->text = weir_json_text (self->doc, content);
      return TRUE;
    }
  if (content->kind != WEIR_JSON_ARRAY)
    return weir_member_fail (error, self->doc, content, "must be a string or an array of parts");

  weir_json_iter_init (&iter, self->doc, content);
  while (weir_json_iter_next (&iter, NULL, &node))
    if (!read_part (self, node, error))
      return FALSE;
  return TRUE;
}

static void
take_side (Reader *self, Side side)
{
  if (self->side == side)
    return;
  weir_request_builder_begin_turn (self->builder,
                                   side == SIDE_ASSISTANT ? WEIR_ROLE_ASSISTANT : WEIR_ROLE_USER);
  self->side = side;
}

static gboolean
begin_message (Reader *self, const WeirJsonNode *item, GError **error)
{
  const WeirJsonNode *node = weir_json_get (self->doc, item, "role");
  WeirJsonText role = { NULL, 0 };
  gboolean developer;

  if (!weir_member_need_text (self->doc, item, "role", &role, error))
    return FALSE;
  if (weir_json_text_equal (role, "assistant"))
    {
      take_side (self, SIDE_ASSISTANT);
      return TRUE;
    }
  if (weir_json_text_equal (role, "user"))
    {
      weir_request_builder_begin_turn (self->builder, WEIR_ROLE_USER);
      self->side = SIDE_USER;
      return TRUE;
    }

  developer = weir_json_text_equal (role, "developer");
  if (!developer && !weir_json_text_equal (role, "system"))
    return weir_member_fail (error, self->doc, node,
                             "must be one of system, developer, user, assistant");
  if (self->side == SIDE_SYSTEM)
    return TRUE;
  weir_request_builder_begin_turn (self->builder,
                                   developer ? WEIR_ROLE_DEVELOPER : WEIR_ROLE_SYSTEM);
  self->side = SIDE_USER;
  return TRUE;
}

static gboolean
read_message (Reader *self, const WeirJsonNode *item, GError **error)
{
  const WeirJsonNode *content = weir_json_get (self->doc, item, "content");
  gboolean joins;

  if (!weir_json_is_set (content))
    return weir_member_missing (error, self->doc, item, "content");
  joins = self->side == SIDE_ASSISTANT;
  if (!begin_message (self, item, error))
    return FALSE;
  self->new_message = joins && self->side == SIDE_ASSISTANT;
  if (!read_content (self, content, error))
    return FALSE;
  self->new_message = FALSE;
  return TRUE;
}

static WeirPart *
add_part (Reader *self, const WeirJsonNode *item, Side side, WeirPartKind kind)
{
  WeirPart *part;

  take_side (self, side);
  part = weir_request_builder_add_part (self->builder, kind);
  part->raw = weir_json_raw (self->doc, item);
  return part;
}

static gboolean
read_call_head (Reader *self, const WeirJsonNode *item, WeirPart *part, GError **error)
{
  return weir_member_need_text (self->doc, item, "call_id", &part->id, error)
         && weir_member_need_text (self->doc, item, "name", &part->name, error)
         && weir_member_text (self->doc, item, "namespace", &part->space, error)
         && weir_member_text (self->doc, item, "id", &part->item_id, error);
}

static gboolean
read_function_call (Reader *self, const WeirJsonNode *item, GError **error)
{
  WeirPart *part = add_part (self, item, SIDE_ASSISTANT, WEIR_PART_TOOL_CALL);
  WeirJsonText arguments = { NULL, 0 };

  if (!read_call_head (self, item, part, error)
      || !weir_member_text (self->doc, item, "arguments", &arguments, error))
    return FALSE;
  weir_request_part_set_arguments (self->builder, part, arguments);
  self->n_waiting++;
  return TRUE;
}

static gboolean
read_custom_call (Reader *self, const WeirJsonNode *item, GError **error)
{
  WeirPart *part = add_part (self, item, SIDE_ASSISTANT, WEIR_PART_TOOL_CALL);

  self->n_waiting++;
  part->custom = TRUE;
  part->arguments = WEIR_JSON_TEXT ("");
  return read_call_head (self, item, part, error)
         && weir_member_text (self->doc, item, "input", &part->arguments, error);
}

static gboolean
read_output (Reader *self, const WeirJsonNode *item, gboolean custom, GError **error)
{
  const WeirJsonNode *output = weir_json_get (self->doc, item, "output");
  WeirPart *part = add_part (self, item, SIDE_RESULTS, WEIR_PART_TOOL_RESULT);
  gboolean ok;

  part->custom = custom;
  self->n_waiting -= self->n_waiting > 0;
  if (!weir_member_need_text (self->doc, item, "call_id", &part->id, error))
    return FALSE;
  if (!weir_json_is_set (output))
    return weir_member_missing (error, self->doc, item, "output");

  weir_request_builder_begin_nested (self->builder);
  ok = read_content (self, output, error);
  weir_request_builder_end_nested (self->builder);
  return ok;
}

static gboolean
read_result (Reader *self, const WeirJsonNode *item, GError **error)
{
  return read_output (self, item, FALSE, error);
}

static gboolean
read_custom_result (Reader *self, const WeirJsonNode *item, GError **error)
{
  return read_output (self, item, TRUE, error);
}

/* The pieces of @list, {"text": …} each, as one text. */
static WeirJsonText
join_texts (Reader *self, const WeirJsonNode *list)
{
  g_autoptr (GString) joined = g_string_new (NULL);
  const WeirJsonNode *node;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, self->doc, list);
  while (weir_json_iter_next (&iter, NULL, &node))
    {
      WeirJsonText text = weir_json_text (self->doc, weir_json_get (self->doc, node, "text"));

      if (joined->len > 0)
        g_string_append (joined, "\\n\\n");
      g_string_append_len (joined, text.data, (gssize) text.len);
    }
  if (joined->len == 0)
    return (WeirJsonText){ NULL, 0 };
  return weir_request_builder_copy (self->builder, (WeirJsonText){ joined->str, joined->len });
}

/* What is sealed is the service's own, or another service's in an envelope. */
static void
take_proof (Reader *self, WeirJsonText sealed, WeirPart *part)
{
  g_autoptr (GString) payload = g_string_new (NULL);
  const char *origin = NULL;

  switch (weir_reasoning_envelope_open (sealed, self->request->model, &origin, payload))
    {
    case WEIR_ENVELOPE_NONE:
      part->origin = g_intern_static_string (WEIR_CODEC_RESPONSES_ID);
      part->signature = sealed;
      break;
    case WEIR_ENVELOPE_OPENED:
      part->origin = origin;
      if (payload->len > 0 && payload->str[0] == WEIR_RESPONSES_REDACTED_MARK)
        part->redacted =
            weir_request_builder_text (self->builder, payload->str + 1, (gssize) payload->len - 1);
      else
        part->signature =
            weir_request_builder_text (self->builder, payload->str, (gssize) payload->len);
      break;
    default:
      break;
    }
}

static gboolean
read_reasoning (Reader *self, const WeirJsonNode *item, GError **error)
{
  WeirPart *part = add_part (self, item, SIDE_ASSISTANT, WEIR_PART_REASONING);
  const WeirJsonNode *summary;
  const WeirJsonNode *content;
  WeirJsonText sealed = { NULL, 0 };

  if (!weir_member_text (self->doc, item, "id", &part->item_id, error)
      || !weir_member_array (self->doc, item, "summary", &summary, error)
      || !weir_member_array (self->doc, item, "content", &content, error)
      || !weir_member_text (self->doc, item, "encrypted_content", &sealed, error))
    return FALSE;

  if (summary != NULL)
    part->summary = weir_json_raw (self->doc, summary);
  part->text = join_texts (self, content);
  if (part->text.data == NULL)
    part->text = join_texts (self, summary);
  if (sealed.len > 0)
    take_proof (self, sealed, part);
  return TRUE;
}

static gboolean
read_tools (Reader *self, const WeirJsonNode *item, GError **error)
{
  const WeirJsonNode *tools;

  return weir_member_array (self->doc, item, "tools", &tools, error)
         && weir_codec_responses_add_tools (self->builder, tools, error);
}

/* What the provider did by itself and told the model already: no other can make use of it. */
static gboolean
skip_item (Reader *self, const WeirJsonNode *item, GError **error)
{
  weir_request_builder_add_unread (self->builder, WEIR_JSON_TEXT ("input.web_search_call"));
  return TRUE;
}

/* Only the upstream that made it knows what it means. */
static gboolean
keep_item (Reader *self, const WeirJsonNode *item, GError **error)
{
  g_autofree char *path = weir_json_path (self->doc, item);

  weir_request_builder_set_native_only (self->builder, path);
  add_part (self, item, self->side == SIDE_ASSISTANT ? SIDE_ASSISTANT : SIDE_USER,
            WEIR_PART_OPAQUE);
  return TRUE;
}

/* What Codex says between a call and its result; the results of a turn must come together. */
static gboolean
must_wait (const Reader *self, const WeirJsonNode *item)
{
  WeirJsonText role = weir_json_text (self->doc, weir_json_get (self->doc, item, "role"));

  return self->n_waiting > 0
         && (weir_json_text_equal (role, "developer") || weir_json_text_equal (role, "system"));
}

static gboolean
read_deferred (Reader *self, GError **error)
{
  self->n_waiting = 0;
  for (guint i = 0; i < self->deferred->len; i++)
    if (!read_message (self, self->deferred->pdata[i], error))
      return FALSE;
  g_ptr_array_set_size (self->deferred, 0);
  return TRUE;
}

static gboolean
is_result (const Reader *self, const WeirJsonNode *item)
{
  WeirJsonText type = weir_json_text (self->doc, weir_json_get (self->doc, item, "type"));

  return weir_json_text_equal (type, "function_call_output")
         || weir_json_text_equal (type, "custom_tool_call_output");
}

static gboolean
read_item (Reader *self, const WeirJsonNode *item, GError **error)
{
  static const struct
  {
    const char *type;
    gboolean (*read) (Reader *self, const WeirJsonNode *item, GError **error);
  } kinds[] = {
    { "message", read_message },
    { "function_call", read_function_call },
    { "function_call_output", read_result },
    { "reasoning", read_reasoning },
    { "custom_tool_call", read_custom_call },
    { "custom_tool_call_output", read_custom_result },
    { "additional_tools", read_tools },
    { "web_search_call", skip_item },
  };
  WeirJsonText type = { NULL, 0 };

  if (item->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, item, "must be an object");
  if (!weir_member_text (self->doc, item, "type", &type, error))
    return FALSE;
  if (type.data == NULL)
    return read_message (self, item, error);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (weir_json_text_equal (type, kinds[i].type))
      return kinds[i].read (self, item, error);
  return keep_item (self, item, error);
}

static gboolean
read_items (Reader *self, const WeirJsonNode *input, GError **error)
{
  const WeirJsonNode *item;
  WeirJsonIter iter;

  if (input->kind == WEIR_JSON_STRING)
    {
      take_side (self, SIDE_USER);
      return read_content (self, input, error);
    }
  if (input->kind != WEIR_JSON_ARRAY)
    return weir_member_fail (error, self->doc, input, "must be a string or an array of items");
  if (input->count == 0 && self->request->native_only == NULL)
    return weir_member_fail (error, self->doc, input, "must hold at least one item");

  weir_json_iter_init (&iter, self->doc, input);
  while (weir_json_iter_next (&iter, NULL, &item))
    {
      if (must_wait (self, item))
        {
          g_ptr_array_add (self->deferred, (gpointer) item);
          continue;
        }
      if (self->deferred->len > 0 && !is_result (self, item) && !read_deferred (self, error))
        return FALSE;
      if (!read_item (self, item, error))
        return FALSE;
    }
  return read_deferred (self, error);
}

gboolean
weir_codec_responses_read_input (WeirRequestBuilder *builder, GError **error)
{
  WeirRequest *request = weir_request_builder_get (builder);
  g_autoptr (GPtrArray) deferred = g_ptr_array_new ();
  Reader self = { builder, request, &request->doc, SIDE_SYSTEM, 0, deferred, FALSE };
  const WeirJsonNode *root = weir_json_root (self.doc);
  const WeirJsonNode *input = weir_json_get (self.doc, root, "input");
  WeirJsonText instructions = { NULL, 0 };

  if (!weir_member_text (self.doc, root, "instructions", &instructions, error))
    return FALSE;
  if (instructions.len > 0)
    weir_request_builder_add_part (builder, WEIR_PART_TEXT)->text = instructions;

  if (weir_json_is_set (input))
    return read_items (&self, input, error);
  if (request->native_only != NULL) /* a stored prompt, or more of a kept conversation */
    return TRUE;
  return weir_member_missing (error, self.doc, root, "input");
}
