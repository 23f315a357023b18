/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-chat-body.h"

#include "base/weir-json-writer.h"
#include "wire/weir-citation.h"

#define ID_PREFIX "chatcmpl-"

/* What is gathered is JSON already: insides of strings, or elements of arrays with commas. */
typedef struct
{
  GString *content;
  GString *reasoning;
  GString *refusal;
  GString *citations;
  GString *content_logprobs;
  GString *refusal_logprobs;
  GString *images;
  const char *finish;
  guint n_images;
} Choice;

typedef struct
{
  WeirPartKind kind;
  char *id;
  char *name;
  gboolean custom;
  guint choice;
  GString *arguments;
} Part;

struct _WeirChatBody
{
  char *model;
  char *request_id;
  char *upstream_id;
  gint64 created;
  GArray *choices;
  GArray *parts;
  WeirUsage usage;
  gboolean has_usage;
};

static const char *const finish_words[] = {
  [WEIR_FINISH_STOP] = "stop",       [WEIR_FINISH_STOP_SEQUENCE] = "stop",
  [WEIR_FINISH_LENGTH] = "length",   [WEIR_FINISH_CONTEXT_OVERFLOW] = "length",
  [WEIR_FINISH_TOOL] = "tool_calls", [WEIR_FINISH_FILTER] = "content_filter",
  [WEIR_FINISH_PAUSE] = "stop",      [WEIR_FINISH_MALFORMED_TOOL] = "stop",
};

static void
choice_clear (gpointer data)
{
  Choice *choice = data;

  g_string_free (choice->content, TRUE);
  g_string_free (choice->reasoning, TRUE);
  g_string_free (choice->refusal, TRUE);
  g_string_free (choice->citations, TRUE);
  g_string_free (choice->content_logprobs, TRUE);
  g_string_free (choice->refusal_logprobs, TRUE);
  g_string_free (choice->images, TRUE);
}

static void
part_clear (gpointer data)
{
  Part *part = data;

  g_free (part->id);
  g_free (part->name);
  g_string_free (part->arguments, TRUE);
}

WeirChatBody *
weir_chat_body_new (const char *model, const char *request_id)
{
  WeirChatBody *self = g_new0 (WeirChatBody, 1);

  self->model = g_strdup (model);
  self->request_id = g_strdup (request_id);
  self->choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  g_array_set_clear_func (self->choices, choice_clear);
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, part_clear);
  self->usage = (WeirUsage) WEIR_USAGE_INIT;
  return self;
}

void
weir_chat_body_free (WeirChatBody *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->choices);
  g_array_unref (self->parts);
  g_free (self->model);
  g_free (self->request_id);
  g_free (self->upstream_id);
  g_free (self);
}

const char *
weir_chat_body_finish_word (WeirFinish finish)
{
  g_return_val_if_fail ((guint) finish < G_N_ELEMENTS (finish_words), "stop");
  return finish_words[finish];
}

const char *
weir_chat_body_finish_note (WeirFinish finish)
{
  if (finish == WEIR_FINISH_MALFORMED_TOOL)
    return "[The model called a tool in a way that cannot be read.]";
  return NULL;
}

void
weir_chat_body_append_id (GString *out, const char *upstream_id, const char *request_id)
{
  if (upstream_id != NULL && g_str_has_prefix (upstream_id, ID_PREFIX))
    {
      weir_json_escape (out, upstream_id, -1);
      return;
    }
  g_string_append (out, ID_PREFIX);
  weir_json_escape (out, request_id != NULL ? request_id : "", -1);
}

static gint64
or_zero (gint64 count)
{
  return MAX (count, 0);
}

/* A counter that nobody told of is left out where clients do not need it. */
static void
write_count (WeirJsonWriter *writer, const char *name, gint64 count)
{
  if (count >= 0)
    weir_json_writer_member_int64 (writer, name, count);
}

void
weir_chat_body_append_usage (GString *out, const WeirUsage *usage)
{
  gint64 written = weir_usage_get_cache_write (usage);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "prompt_tokens", or_zero (usage->in_total));
  weir_json_writer_member_int64 (&writer, "completion_tokens", or_zero (usage->out_total));
  weir_json_writer_member_int64 (&writer, "total_tokens",
                                 or_zero (usage->in_total) + or_zero (usage->out_total));
  weir_json_writer_name (&writer, "prompt_tokens_details");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "cached_tokens", or_zero (usage->in_cache_read));
  write_count (&writer, "cache_write_tokens", written);
  write_count (&writer, "audio_tokens", usage->in_audio);
  weir_json_writer_end_object (&writer);
  weir_json_writer_name (&writer, "completion_tokens_details");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "reasoning_tokens", or_zero (usage->out_reasoning));
  write_count (&writer, "audio_tokens", usage->out_audio);
  write_count (&writer, "accepted_prediction_tokens", usage->out_prediction_accepted);
  write_count (&writer, "rejected_prediction_tokens", usage->out_prediction_rejected);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_object (&writer);
}

void
weir_chat_body_append_image (GString *out, guint index, const WeirEvent *event)
{
  g_string_append_printf (
      out, "{\"index\":%u,\"type\":\"image_url\",\"image_url\":{\"url\":\"data:", index);
  weir_json_escape (out, event->open.media_type, -1);
  g_string_append (out, ";base64,");
  weir_json_escape (out, event->open.media, -1);
  g_string_append (out, "\"}}");
}

static Choice *
get_choice (WeirChatBody *self, guint index)
{
  while (self->choices->len <= index)
    {
      Choice choice = { g_string_new (NULL),
                        g_string_new (NULL),
                        g_string_new (NULL),
                        g_string_new (NULL),
                        g_string_new (NULL),
                        g_string_new (NULL),
                        g_string_new (NULL),
                        "stop",
                        0 };

      g_array_append_val (self->choices, choice);
    }
  return &g_array_index (self->choices, Choice, index);
}

static void
append_image (Choice *choice, const WeirEvent *event)
{
  if (choice->n_images > 0)
    g_string_append_c (choice->images, ',');
  weir_chat_body_append_image (choice->images, choice->n_images++, event);
}

static void
open_part (WeirChatBody *self, const WeirEvent *event)
{
  Part part = {
    event->open.kind, g_strdup (event->open.id), g_strdup (event->open.name), event->open.custom,
    event->choice,    g_string_new (NULL)
  };

  if (event->open.kind == WEIR_PART_IMAGE)
    append_image (get_choice (self, event->choice), event);
  get_choice (self, event->choice);
  g_array_append_val (self->parts, part);
}

static void
append_citation (GString *list, const WeirEvent *event)
{
  gsize start = list->len;

  if (start > 0)
    g_string_append_c (list, ',');
  if (!weir_citation_append_annotation (event->delta.text, event->delta.len, list))
    g_string_truncate (list, start);
}

/* Lists of odds come as arrays; their elements are put into one. */
static void
append_elements (GString *list, const WeirEvent *event)
{
  if (event->delta.len <= 2)
    return;
  if (list->len > 0)
    g_string_append_c (list, ',');
  g_string_append_len (list, event->delta.text + 1, (gssize) event->delta.len - 2);
}

static void
take_delta (WeirChatBody *self, const WeirEvent *event)
{
  Choice *choice = get_choice (self, event->choice);
  Part *part = &g_array_index (self->parts, Part, event->part);
  GString *text = NULL;

  switch (event->delta.kind)
    {
    case WEIR_DELTA_TEXT:
      text = choice->content;
      break;
    case WEIR_DELTA_REASONING:
      text = choice->reasoning;
      break;
    case WEIR_DELTA_REFUSAL:
      text = choice->refusal;
      break;
    case WEIR_DELTA_ARGUMENTS:
      text = part->arguments;
      break;
    case WEIR_DELTA_CITATION:
      append_citation (choice->citations, event);
      break;
    case WEIR_DELTA_LOGPROBS:
      append_elements (part->kind == WEIR_PART_REFUSAL ? choice->refusal_logprobs
                                                       : choice->content_logprobs,
                       event);
      break;
    default: /* a signature: this format has no carrier for one */
      break;
    }

  if (text != NULL)
    weir_json_escape (text, event->delta.text, (gssize) event->delta.len);
}

static void
take_finish (WeirChatBody *self, const WeirEvent *event)
{
  Choice *choice = get_choice (self, event->choice);
  const char *note = weir_chat_body_finish_note (event->finish.reason);

  choice->finish = weir_chat_body_finish_word (event->finish.reason);
  if (note != NULL)
    g_string_append (choice->content, note);
}

static void
write_tool (const Part *part, WeirJsonWriter *writer)
{
  const char *member = part->custom ? "custom" : "function";

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "id", part->id);
  weir_json_writer_member_utf8 (writer, "type", member);
  weir_json_writer_name (writer, member);
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "name", part->name);
  weir_json_writer_member_text (writer, part->custom ? "input" : "arguments",
                                (WeirJsonText){ part->arguments->str, part->arguments->len });
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
}

static void
write_tools (WeirChatBody *self, guint choice, WeirJsonWriter *writer)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);

      if (part->kind != WEIR_PART_TOOL_CALL || part->choice != choice)
        continue;
      if (!any)
        {
          weir_json_writer_name (writer, "tool_calls");
          weir_json_writer_begin_array (writer);
        }
      any = TRUE;
      write_tool (part, writer);
    }
  if (any)
    weir_json_writer_end_array (writer);
}

static void
write_nullable (WeirJsonWriter *writer, const char *name, const GString *text)
{
  weir_json_writer_name (writer, name);
  if (text->len > 0)
    weir_json_writer_text (writer, (WeirJsonText){ text->str, text->len });
  else
    weir_json_writer_null (writer);
}

static void
write_list (WeirJsonWriter *writer, const char *name, const GString *elements)
{
  g_autofree char *json = g_strdup_printf ("[%s]", elements->str);

  weir_json_writer_name (writer, name);
  if (elements->len > 0)
    weir_json_writer_raw (writer, (WeirJsonText){ json, elements->len + 2 });
  else
    weir_json_writer_null (writer);
}

static void
write_logprobs (const Choice *choice, WeirJsonWriter *writer)
{
  weir_json_writer_name (writer, "logprobs");
  if (choice->content_logprobs->len == 0 && choice->refusal_logprobs->len == 0)
    {
      weir_json_writer_null (writer);
      return;
    }
  weir_json_writer_begin_object (writer);
  write_list (writer, "content", choice->content_logprobs);
  write_list (writer, "refusal", choice->refusal_logprobs);
  weir_json_writer_end_object (writer);
}

static void
write_choice (WeirChatBody *self, guint index, WeirJsonWriter *writer)
{
  const Choice *choice = &g_array_index (self->choices, Choice, index);

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "index", index);
  weir_json_writer_name (writer, "message");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "role", "assistant");
  write_nullable (writer, "content", choice->content);
  if (choice->reasoning->len > 0)
    write_nullable (writer, "reasoning_content", choice->reasoning);
  write_nullable (writer, "refusal", choice->refusal);
  write_tools (self, index, writer);
  if (choice->citations->len > 0)
    write_list (writer, "annotations", choice->citations);
  if (choice->images->len > 0)
    write_list (writer, "images", choice->images);
  weir_json_writer_end_object (writer);
  write_logprobs (choice, writer);
  weir_json_writer_member_utf8 (writer, "finish_reason", choice->finish);
  weir_json_writer_end_object (writer);
}

static void
write_body (WeirChatBody *self, GString *out)
{
  g_autoptr (GString) id = g_string_new (NULL);
  g_autoptr (GString) usage = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_chat_body_append_id (id, self->upstream_id, self->request_id);
  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_text (&writer, "id", (WeirJsonText){ id->str, id->len });
  weir_json_writer_member_utf8 (&writer, "object", "chat.completion");
  weir_json_writer_member_int64 (&writer, "created", or_zero (self->created));
  weir_json_writer_member_utf8 (&writer, "model", self->model);
  weir_json_writer_name (&writer, "choices");
  weir_json_writer_begin_array (&writer);
  for (guint i = 0; i < self->choices->len; i++)
    write_choice (self, i, &writer);
  weir_json_writer_end_array (&writer);
  if (self->has_usage)
    {
      weir_chat_body_append_usage (usage, &self->usage);
      weir_json_writer_member_raw (&writer, "usage", (WeirJsonText){ usage->str, usage->len });
    }
  weir_json_writer_end_object (&writer);
}

void
weir_chat_body_event (WeirChatBody *self, const WeirEvent *event, GString *out)
{
  g_return_if_fail (self != NULL && event != NULL && out != NULL);

  switch (event->kind)
    {
    case WEIR_EVENT_START:
      g_free (self->upstream_id);
      self->upstream_id = g_strdup (event->start.id);
      self->created = event->start.created;
      break;
    case WEIR_EVENT_PART_OPEN:
      open_part (self, event);
      break;
    case WEIR_EVENT_DELTA:
      take_delta (self, event);
      break;
    case WEIR_EVENT_USAGE:
      weir_usage_merge (&self->usage, &event->usage);
      self->has_usage = TRUE;
      break;
    case WEIR_EVENT_FINISH:
      take_finish (self, event);
      break;
    case WEIR_EVENT_END:
      write_body (self, out);
      break;
    default:
      break;
    }
}
