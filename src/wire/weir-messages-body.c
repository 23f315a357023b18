/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-messages-body.h"

#include "base/weir-json-writer.h"
#include "wire/weir-citation.h"
#include "wire/weir-token-estimate.h"

#include <string.h>

typedef struct
{
  WeirPartKind kind;
  gboolean skipped;
  gboolean custom;
  char *id;
  char *name;     /* escaped */
  char *redacted; /* escaped */
  const char *origin;
  GString *text; /* inside of a string; of a tool call: its arguments, not escaped */
  GString *signature;
  GString *citations; /* elements of an array */
} Part;

struct _WeirMessagesBody
{
  WeirRequest *request;
  char *request_id;
  char *upstream_id;
  GArray *parts;
  GString *stop; /* the members that say why it ended */
  WeirUsage usage;
  gint64 out_estimate;
  gint64 token_percent;
};

static void
part_clear (gpointer data)
{
  Part *part = data;

  g_free (part->id);
  g_free (part->name);
  g_free (part->redacted);
  g_string_free (part->text, TRUE);
  g_string_free (part->signature, TRUE);
  g_string_free (part->citations, TRUE);
}

WeirMessagesBody *
weir_messages_body_new (WeirRequest *request, const char *request_id)
{
  WeirMessagesBody *self = g_new0 (WeirMessagesBody, 1);

  self->request = weir_request_ref (request);
  self->request_id = g_strdup (request_id);
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, part_clear);
  self->stop = g_string_new (NULL);
  self->usage = (WeirUsage) WEIR_USAGE_INIT;
  return self;
}

void
weir_messages_body_free (WeirMessagesBody *self)
{
  if (self == NULL)
    return;

  weir_request_unref (self->request);
  g_array_unref (self->parts);
  g_string_free (self->stop, TRUE);
  g_free (self->request_id);
  g_free (self->upstream_id);
  g_free (self);
}

static void
open_part (WeirMessagesBody *self, const WeirEvent *event)
{
  Part part = { .kind = event->open.kind, .origin = g_intern_string (event->open.origin) };
  GString *scratch;

  part.skipped =
      event->choice > 0 || part.kind == WEIR_PART_SERVER_TOOL || part.kind == WEIR_PART_OPAQUE;
  part.custom = event->open.custom;
  part.id = g_strdup (event->open.id);
  part.text = g_string_new (NULL);
  part.signature = g_string_new (NULL);
  part.citations = g_string_new (NULL);
  if (event->open.name != NULL)
    {
      scratch = g_string_new (NULL);
      weir_json_escape (scratch, event->open.name, -1);
      part.name = g_string_free (scratch, FALSE);
    }
  if (event->open.redacted != NULL)
    {
      scratch = g_string_new (NULL);
      weir_messages_append_proof (scratch, self->request, part.origin, event->open.redacted,
                                  strlen (event->open.redacted));
      part.redacted = g_string_free (scratch, FALSE);
    }
  g_array_append_val (self->parts, part);
}

static void
take_delta (WeirMessagesBody *self, const WeirEvent *event)
{
  Part *part = &g_array_index (self->parts, Part, event->part);
  const char *text = event->delta.text;
  gsize len = event->delta.len;

  if (part->skipped)
    return;
  switch (event->delta.kind)
    {
    case WEIR_DELTA_TEXT:
    case WEIR_DELTA_REFUSAL:
    case WEIR_DELTA_REASONING:
      weir_json_escape (part->text, text, (gssize) len);
      self->out_estimate += weir_token_estimate_text ((WeirJsonText){ text, len });
      break;
    case WEIR_DELTA_ARGUMENTS:
      g_string_append_len (part->text, text, (gssize) len);
      self->out_estimate += weir_token_estimate_text ((WeirJsonText){ text, len });
      break;
    case WEIR_DELTA_SIGNATURE:
      g_string_append_len (part->signature, text, (gssize) len);
      break;
    case WEIR_DELTA_CITATION:
      if (!weir_citation_is_location (text, len))
        break;
      if (part->citations->len > 0)
        g_string_append_c (part->citations, ',');
      g_string_append_len (part->citations, text, (gssize) len);
      break;
    default: /* the odds of tokens: this format has no carrier for them */
      break;
    }
}

static void
write_text (const Part *part, WeirJsonWriter *writer)
{
  g_autofree char *citations = g_strdup_printf ("[%s]", part->citations->str);

  weir_json_writer_member_utf8 (writer, "type", "text");
  weir_json_writer_member_text (writer, "text", (WeirJsonText){ part->text->str, part->text->len });
  if (part->citations->len > 0)
    weir_json_writer_member_raw (writer, "citations",
                                 (WeirJsonText){ citations, part->citations->len + 2 });
}

static void
write_thinking (const WeirMessagesBody *self, const Part *part, WeirJsonWriter *writer)
{
  g_autoptr (GString) signature = g_string_new (NULL);

  if (part->redacted != NULL)
    {
      weir_json_writer_member_utf8 (writer, "type", "redacted_thinking");
      weir_json_writer_member_text (writer, "data",
                                    (WeirJsonText){ part->redacted, strlen (part->redacted) });
      return;
    }
  if (part->signature->len > 0)
    weir_messages_append_proof (signature, self->request, part->origin, part->signature->str,
                                part->signature->len);
  weir_json_writer_member_utf8 (writer, "type", "thinking");
  weir_json_writer_member_text (writer, "thinking",
                                (WeirJsonText){ part->text->str, part->text->len });
  weir_json_writer_member_text (writer, "signature",
                                (WeirJsonText){ signature->str, signature->len });
}

/* What a model wrote may be no object; the client must be able to read the rest of its answer. */
static void
write_input (const Part *part, WeirJsonWriter *writer)
{
  g_auto (WeirJsonDoc) doc = { NULL };

  weir_json_writer_name (writer, "input");
  if (part->text->len == 0)
    weir_json_writer_raw (writer, WEIR_JSON_TEXT ("{}"));
  else if (!part->custom
           && weir_json_parse (&doc, part->text->str, part->text->len, &weir_json_limits_body, NULL)
           && weir_json_is (weir_json_root (&doc), WEIR_JSON_OBJECT))
    weir_json_writer_raw (writer, (WeirJsonText){ part->text->str, part->text->len });
  else
    {
      weir_json_writer_begin_object (writer);
      weir_json_writer_name (writer, "_raw");
      weir_json_writer_utf8 (writer, part->text->str, (gssize) part->text->len);
      weir_json_writer_end_object (writer);
    }
}

static void
write_part (const WeirMessagesBody *self, const Part *part, WeirJsonWriter *writer)
{
  weir_json_writer_begin_object (writer);
  if (part->kind == WEIR_PART_TOOL_CALL)
    {
      weir_json_writer_member_utf8 (writer, "type", "tool_use");
      weir_json_writer_member_utf8 (writer, "id", part->id);
      weir_json_writer_member_text (writer, "name",
                                    (WeirJsonText){ part->name, strlen (part->name) });
      write_input (part, writer);
    }
  else if (part->kind == WEIR_PART_REASONING)
    write_thinking (self, part, writer);
  else
    write_text (part, writer);
  weir_json_writer_end_object (writer);
}

static void
write_body (WeirMessagesBody *self, GString *out)
{
  WeirJsonWriter writer;

  g_string_append (out, "{\"id\":\"");
  weir_messages_append_id (out, self->upstream_id, self->request_id);
  g_string_append (out, "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"");
  weir_json_escape (out, self->request->model, -1);
  g_string_append (out, "\",\"content\":");
  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_array (&writer);
  for (guint i = 0; i < self->parts->len; i++)
    if (!g_array_index (self->parts, Part, i).skipped)
      write_part (self, &g_array_index (self->parts, Part, i), &writer);
  weir_json_writer_end_array (&writer);
  g_string_append_c (out, ',');
  g_string_append_len (out, self->stop->str, (gssize) self->stop->len);
  g_string_append (out, ",\"usage\":");
  weir_messages_append_usage (
      out, &self->usage,
      self->usage.in_total < 0 ? weir_token_estimate_for (self->request, self->token_percent) : 0,
      MAX (self->out_estimate, 1));
  g_string_append_c (out, '}');
}

void
weir_messages_body_event (WeirMessagesBody *self, const WeirEvent *event, GString *out)
{
  g_return_if_fail (self != NULL && event != NULL && out != NULL);

  switch (event->kind)
    {
    case WEIR_EVENT_START:
      g_free (self->upstream_id);
      self->upstream_id = g_strdup (event->start.id);
      self->token_percent = event->start.token_percent;
      break;
    case WEIR_EVENT_PART_OPEN:
      open_part (self, event);
      break;
    case WEIR_EVENT_DELTA:
      take_delta (self, event);
      break;
    case WEIR_EVENT_USAGE:
      weir_usage_merge (&self->usage, &event->usage);
      break;
    case WEIR_EVENT_FINISH:
      if (event->choice == 0)
        weir_messages_append_stop (self->stop, self->request, event);
      break;
    case WEIR_EVENT_END:
      write_body (self, out);
      break;
    default:
      break;
    }
}
