/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-request-reader.h"

#include "front/weir-body-reader.h"
#include "front/weir-refusal.h"
#include "wire/weir-api-error.h"

struct _WeirRequestReader
{
  const WeirRequestRules *rules;
  WeirReadPhase phase;
  GByteArray *input; /* what came and is not used up: a head so far, or the next requests */
  WeirHttpHeadScan scan;
  WeirIncoming *incoming;
  WeirBodyReader *body;
  guint64 received;
  gboolean invites;
  GError *error;
};

void
weir_incoming_free (WeirIncoming *incoming)
{
  g_clear_pointer (&incoming->head, weir_http_head_free);
  g_clear_pointer (&incoming->body, g_bytes_unref);
  g_clear_pointer (&incoming->share, weir_body_share_free);
  g_free (incoming->key_name);
  g_free (incoming->origin);
  g_free (incoming);
}

WeirRequestReader *
weir_request_reader_new (const WeirRequestRules *rules)
{
  WeirRequestReader *self = g_new0 (WeirRequestReader, 1);

  self->rules = rules;
  self->input = g_byte_array_new ();
  return self;
}

static void
reset (WeirRequestReader *self)
{
  self->phase = WEIR_READ_IDLE;
  self->scan = (WeirHttpHeadScan){ 0 };
  self->received = 0;
  self->invites = FALSE;
  g_clear_pointer (&self->incoming, weir_incoming_free);
  g_clear_pointer (&self->body, weir_body_reader_free);
  g_clear_error (&self->error);
}

void
weir_request_reader_free (WeirRequestReader *self)
{
  reset (self);
  g_byte_array_unref (self->input);
  g_free (self);
}

static void
take_error (WeirRequestReader *self, GError *error)
{
  self->error = error;
  self->phase = WEIR_READ_REFUSED;
}

static void
refuse_body (WeirRequestReader *self, WeirBodyResult result)
{
  switch (result)
    {
    case WEIR_BODY_TOO_LARGE:
      take_error (self, weir_refusal_error_new (413, "its body is larger than the limit"));
      break;
    case WEIR_BODY_NO_ROOM:
      take_error (self, weir_refusal_error_new (503, "too many large bodies at once"));
      weir_api_error_set_retry_after_ms (self->error, 1000);
      break;
    default:
      take_error (self, weir_refusal_error_new (400, "malformed chunk in the body"));
    }
}

/* Feeds the body and returns how many bytes it took. */
static gsize
feed_body (WeirRequestReader *self, const char *data, gsize len)
{
  gsize used = 0;
  WeirBodyResult result = weir_body_reader_feed (self->body, data, len, &used);

  self->received += used;
  if (result == WEIR_BODY_DONE)
    {
      self->incoming->body = weir_body_reader_take (self->body, &self->incoming->share);
      g_clear_pointer (&self->body, weir_body_reader_free);
      self->phase = WEIR_READ_COMPLETE;
    }
  else if (result != WEIR_BODY_MORE)
    refuse_body (self, result);
  return used;
}

static void
start_body (WeirRequestReader *self)
{
  WeirHttpHead *head = self->incoming->head;

  self->body =
      weir_body_reader_new (head, self->rules->max_body, weir_body_share_new (self->rules->budget));
  self->phase = WEIR_READ_BODY;
  feed_body (self, NULL, 0);

  /* Who has begun to send needs no invitation. */
  self->invites = head->expect_continue && self->phase == WEIR_READ_BODY && self->input->len == 0;
}

static gboolean
is_about_key (const GError *error)
{
  WeirApiErrorKind kind = weir_api_error_get_kind (error);

  return kind == WEIR_API_ERROR_LOCAL_AUTH || kind == WEIR_API_ERROR_KEY_EXPIRED;
}

/* @error: not %NULL */
static gboolean
admit (WeirRequestReader *self, GError **error)
{
  const WeirRequestRules *rules = self->rules;
  const char *key_name = NULL;
  const char *origin = NULL;
  gboolean is_admitted;

  if (rules->admission == NULL)
    {
      g_propagate_error (error, weir_api_error_new (WEIR_API_ERROR_UNAVAILABLE,
                                                    "Weir is starting; try again in a moment."));
      return FALSE;
    }

  is_admitted =
      weir_admission_check (rules->admission, self->incoming->head,
                            weir_clock_get_wall_us (rules->clock), &key_name, &origin, error);
  self->incoming->key_name = g_strdup (key_name);
  self->incoming->origin = g_strdup (origin);
  if (!is_admitted && rules->key_refused != NULL && is_about_key (*error))
    rules->key_refused (self->incoming->head, rules->user_data);
  return is_admitted;
}

static void
on_head_complete (WeirRequestReader *self, gsize head_len)
{
  const char *reason = NULL;
  guint status = 0;
  GError *error = NULL;

  self->incoming = g_new0 (WeirIncoming, 1);
  self->incoming->start_us = weir_clock_get_boot_us (self->rules->clock);
  self->incoming->head =
      weir_http_head_parse ((const char *) self->input->data, head_len, &status, &reason);
  g_byte_array_remove_range (self->input, 0, (guint) head_len);

  if (self->incoming->head == NULL)
    take_error (self, weir_refusal_error_new (status, reason));
  else if (!admit (self, &error))
    take_error (self, error);
  else
    start_body (self);
}

static void
feed_head (WeirRequestReader *self)
{
  gsize head_len = 0;
  guint status = 0;
  int result =
      weir_http_head_scan (&self->scan, &weir_http_head_limits, (const char *) self->input->data,
                           self->input->len, &head_len, &status);

  self->phase = WEIR_READ_HEAD;
  if (result > 0)
    on_head_complete (self, head_len);
  else if (result < 0)
    take_error (self, weir_refusal_error_new (status, status == 400 ? "malformed request head"
                                                                    : "its head is too large"));
}

WeirReadPhase
weir_request_reader_feed (WeirRequestReader *self, const char *data, gsize len)
{
  gsize used = 0;

  /* A body's bytes go where they belong without being queued first. */
  if (self->phase == WEIR_READ_BODY && self->input->len == 0)
    used = feed_body (self, data, len);
  if (len > used)
    g_byte_array_append (self->input, (const guint8 *) data + used, (guint) (len - used));

  if (self->phase <= WEIR_READ_HEAD && self->input->len > 0)
    feed_head (self);
  if (self->phase == WEIR_READ_BODY && self->input->len > 0)
    {
      used = feed_body (self, (const char *) self->input->data, self->input->len);
      g_byte_array_remove_range (self->input, 0, (guint) used);
    }
  return self->phase;
}

WeirReadPhase
weir_request_reader_get_phase (WeirRequestReader *self)
{
  return self->phase;
}

gboolean
weir_request_reader_take_invitation (WeirRequestReader *self)
{
  gboolean invites = self->invites;

  self->invites = FALSE;
  return invites;
}

guint64
weir_request_reader_get_received (WeirRequestReader *self)
{
  return self->received;
}

gboolean
weir_request_reader_has_input (WeirRequestReader *self)
{
  return self->input->len > 0;
}

WeirIncoming *
weir_request_reader_take (WeirRequestReader *self)
{
  WeirIncoming *incoming = NULL;

  g_return_val_if_fail (self->phase == WEIR_READ_COMPLETE, NULL);

  incoming = g_steal_pointer (&self->incoming);
  reset (self);
  return incoming;
}

void
weir_request_reader_refuse (WeirRequestReader *self, guint status, const char *reason)
{
  if (self->phase != WEIR_READ_REFUSED)
    take_error (self, weir_refusal_error_new (status, reason));
}

GBytes *
weir_request_reader_encode_refusal (WeirRequestReader *self)
{
  g_return_val_if_fail (self->phase == WEIR_READ_REFUSED, NULL);

  return weir_refusal_encode (self->error, self->incoming != NULL ? self->incoming->head : NULL,
                              self->incoming != NULL ? self->incoming->origin : NULL);
}
