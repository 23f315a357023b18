/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-encoder-base.h"

#include "wire/weir-tool-name.h"

typedef gboolean (*Take) (WeirEncoderBase *self,
                          const WeirEvent *event,
                          GString *out,
                          GError **error);

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
  return take (self, &named, out, error);
}

static gboolean
pass_on (WeirEncoderBase *self, const WeirEvent *event, Take take, GString *out, GError **error)
{
  const WeirTool *tool = NULL;

  if (event->kind == WEIR_EVENT_PART_OPEN && event->open.kind == WEIR_PART_TOOL_CALL
      && event->open.name != NULL)
    tool = weir_tool_name_find (self->request, event->open.name);
  return tool != NULL ? pass_call (self, event, tool, take, out, error)
                      : take (self, event, out, error);
}

static gboolean
base_event (WeirEncoder *encoder, const WeirEvent *event, GString *out, GError **error)
{
  WeirEncoderBase *self = (WeirEncoderBase *) encoder;

  return pass_on (self, event, self->request->stream ? self->shape->stream : self->shape->body, out,
                  error);
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
  return self;
}
