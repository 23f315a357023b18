/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-encoder-base.h"

#include "base/weir-json-writer.h"
#include "wire/weir-free-text.h"
#include "wire/weir-tool-name.h"

#include <string.h>

typedef gboolean (*Take) (WeirEncoderBase *self,
                          const WeirEvent *event,
                          GString *out,
                          GError **error);

static void
string_free (gpointer data)
{
  g_string_free (data, TRUE);
}

/* The call of part @part was put to the model as one of a function, but is none to the client. */
static void
begin_free_text (WeirEncoderBase *self, guint part)
{
  if (self->free_texts == NULL)
    self->free_texts = g_hash_table_new_full (NULL, NULL, NULL, string_free);
  g_hash_table_insert (self->free_texts, GUINT_TO_POINTER (part), g_string_new (NULL));
}

/* (nullable): what the call of part @part has as arguments so far. */
static GString *
find_free_text (const WeirEncoderBase *self, guint part)
{
  if (self->free_texts == NULL)
    return NULL;
  return g_hash_table_lookup (self->free_texts, GUINT_TO_POINTER (part));
}

/* @event ends a call in free text: only now can it be told what that was, whichever way the model wrote
 * its arguments. */
static gboolean
end_free_text (WeirEncoderBase *self,
               const WeirEvent *event,
               Take take,
               GString *out,
               GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  WeirEvent delta = {
    .kind = WEIR_EVENT_DELTA,
    .part = event->part,
    .choice = event->choice,
    .delta = { .kind = WEIR_DELTA_ARGUMENTS },
  };

  weir_free_text_read (find_free_text (self, event->part), text);
  g_hash_table_remove (self->free_texts, GUINT_TO_POINTER (event->part));
  delta.delta.text = text->str;
  delta.delta.len = text->len;
  return (text->len == 0 || take (self, &delta, out, error)) && take (self, event, out, error);
}

/* @event opens a call of @tool. */
static gboolean
pass_call (WeirEncoderBase *self,
           const WeirEvent *event,
           const WeirTool *tool,
           Take take,
           GString *out,
           GError **error)
{
  g_autofree char *name = weir_json_text_dup (tool->name);
  g_autofree char *space = tool->space.len > 0 ? weir_json_text_dup (tool->space) : NULL;
  WeirEvent named = *event;

  named.open.name = name;
  named.open.space = space;
  if (tool->kind == WEIR_TOOL_CUSTOM && !event->open.custom)
    {
      named.open.custom = TRUE;
      begin_free_text (self, event->part);
    }
  return take (self, &named, out, error);
}

static gboolean
has_images (const WeirEncoderBase *self)
{
  const WeirCodec *codec = weir_codec_get (self->request->format);

  return codec != NULL && codec->images;
}

/* What the format has no place for becomes a text that says so. */
static gboolean
pass_image (WeirEncoderBase *self, const WeirEvent *event, Take take, GString *out, GError **error)
{
  gsize len = event->open.media != NULL ? strlen (event->open.media) : 0;
  g_autofree char *note = g_strdup_printf (
      "\n[The model answered with an image of the type %s, about %" G_GSIZE_FORMAT
      " bytes, which this API cannot pass on; the chat API and Gemini's own do]\n",
      event->open.media_type != NULL ? event->open.media_type : "\"unknown\"", len * 3 / 4);
  WeirEvent text = *event;
  WeirEvent delta = {
    .kind = WEIR_EVENT_DELTA,
    .part = event->part,
    .choice = event->choice,
    .delta = { .kind = WEIR_DELTA_TEXT, .text = note, .len = strlen (note) },
  };

  memset (&text.open, 0, sizeof text.open);
  text.open.kind = WEIR_PART_TEXT;
  return take (self, &text, out, error) && take (self, &delta, out, error);
}

static gboolean
pass_open (WeirEncoderBase *self, const WeirEvent *event, Take take, GString *out, GError **error)
{
  const WeirTool *tool = NULL;

  if (event->open.kind == WEIR_PART_IMAGE && !has_images (self))
    return pass_image (self, event, take, out, error);
  if (event->open.kind == WEIR_PART_TOOL_CALL && event->open.name != NULL)
    tool = weir_tool_name_find (self->request, event->open.name);
  return tool != NULL ? pass_call (self, event, tool, take, out, error)
                      : take (self, event, out, error);
}

static gboolean
pass_on (WeirEncoderBase *self, const WeirEvent *event, Take take, GString *out, GError **error)
{
  GString *free_text;

  if (event->kind == WEIR_EVENT_PART_OPEN)
    return pass_open (self, event, take, out, error);
  if (event->kind != WEIR_EVENT_DELTA && event->kind != WEIR_EVENT_PART_CLOSE)
    return take (self, event, out, error);

  free_text = find_free_text (self, event->part);
  if (free_text == NULL)
    return take (self, event, out, error);
  if (event->kind == WEIR_EVENT_PART_CLOSE)
    return end_free_text (self, event, take, out, error);
  if (event->delta.kind != WEIR_DELTA_ARGUMENTS)
    return take (self, event, out, error);
  g_string_append_len (free_text, event->delta.text, (gssize) event->delta.len);
  return TRUE;
}

static void
call (WeirEncoderStep step, WeirEncoderBase *self, const WeirEvent *event, GString *out)
{
  if (step != NULL)
    step (self, event, out);
}

static gboolean
take_step (WeirEncoderBase *self, const WeirEvent *event, GString *out, GError **error)
{
  const WeirEncoderSteps *steps = self->shape->steps;
  GString *events = self->request->stream ? out : NULL;

  switch (event->kind)
    {
    case WEIR_EVENT_START:
      call (steps->start, self, event, events);
      break;
    case WEIR_EVENT_PART_OPEN:
      call (steps->open, self, event, events);
      break;
    case WEIR_EVENT_DELTA:
      call (steps->delta, self, event, events);
      break;
    case WEIR_EVENT_PART_CLOSE:
      call (steps->close, self, event, events);
      break;
    case WEIR_EVENT_USAGE:
      weir_usage_merge (&self->usage, &event->usage);
      break;
    case WEIR_EVENT_FINISH:
      if (steps->check_finish != NULL && !steps->check_finish (event, error))
        return FALSE;
      call (steps->finish, self, event, events);
      break;
    case WEIR_EVENT_HEARTBEAT:
      if (events != NULL)
        call (steps->heartbeat, self, event, events);
      break;
    case WEIR_EVENT_END:
      steps->end (self, event, out);
      break;
    default:
      break;
    }
  return TRUE;
}

static Take
get_take (const WeirEncoderBase *self)
{
  if (self->shape->steps != NULL)
    return take_step;
  return self->request->stream ? self->shape->stream : self->shape->body;
}

static gboolean
base_event (WeirEncoder *encoder, const WeirEvent *event, GString *out, GError **error)
{
  WeirEncoderBase *self = (WeirEncoderBase *) encoder;

  return pass_on (self, event, get_take (self), out, error);
}

static gboolean
base_follow (WeirEncoder *encoder, const WeirEvent *event, GError **error)
{
  WeirEncoderBase *self = (WeirEncoderBase *) encoder;

  return self->shape->follow == NULL || pass_on (self, event, self->shape->follow, NULL, error);
}

static void
base_fail (WeirEncoder *encoder, const GError *error, GString *out)
{
  WeirEncoderBase *self = (WeirEncoderBase *) encoder;

  if (self->request->stream && self->shape->fail != NULL)
    {
      self->shape->fail (self, error, out);
      return;
    }
  if (self->request->stream)
    g_string_append (out, self->shape->before_error);
  self->shape->dialect->encode (error, self->request_id, out);
  if (self->request->stream)
    g_string_append (out, self->shape->after_error);
}

static void
base_free (WeirEncoder *encoder)
{
  WeirEncoderBase *self = (WeirEncoderBase *) encoder;

  self->shape->clear (self);
  g_clear_pointer (&self->free_texts, g_hash_table_unref);
  weir_request_unref (self->request);
  g_free (self->request_id);
  g_free (self);
}

static const WeirEncoderOps base_ops = {
  .event = base_event,
  .follow = base_follow,
  .fail = base_fail,
  .free = base_free,
};

gpointer
weir_encoder_base_new (const WeirEncoderShape *shape, WeirRequest *request, const char *request_id)
{
  WeirEncoderBase *self;

  g_return_val_if_fail (shape != NULL && shape->size >= sizeof *self && request != NULL, NULL);

  self = g_malloc0 (shape->size);
  self->encoder.ops = &base_ops;
  self->shape = shape;
  self->request = weir_request_ref (request);
  self->request_id = g_strdup (request_id);
  self->usage = (WeirUsage) WEIR_USAGE_INIT;
  return self;
}

void
weir_encoder_append_arguments (const GString *arguments, GString *out)
{
  g_auto (WeirJsonDoc) doc = { NULL };

  if (arguments->len == 0)
    {
      g_string_append (out, "{}");
      return;
    }
  if (weir_json_parse (&doc, arguments->str, arguments->len, &weir_json_limits_body, NULL)
      && weir_json_is (weir_json_root (&doc), WEIR_JSON_OBJECT))
    {
      g_string_append_len (out, arguments->str, (gssize) arguments->len);
      return;
    }
  g_string_append (out, "{\"_raw\":\"");
  weir_json_escape (out, arguments->str, (gssize) arguments->len);
  g_string_append (out, "\"}");
}
