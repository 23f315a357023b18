/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-sight.h"

#include <string.h>

static const char *const step_names[WEIR_N_STEPS] = {
  [WEIR_STEP_QUEUE] = "queue",           [WEIR_STEP_PREPARE] = "prepare",
  [WEIR_STEP_TOKEN] = "token",           [WEIR_STEP_CONNECT] = "connect",
  [WEIR_STEP_FIRST_BYTE] = "first_byte", [WEIR_STEP_STREAM] = "stream",
};

const char *
weir_step_get_name (WeirStep step)
{
  return step < WEIR_N_STEPS ? step_names[step] : NULL;
}

WeirSightHead *
weir_sight_head_alloc (void)
{
  return g_atomic_rc_box_new0 (WeirSightHead);
}

WeirSightHead *
weir_sight_head_ref (WeirSightHead *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
head_clear (gpointer data)
{
  WeirSightHead *self = data;

  g_free (self->id);
  g_free (self->api);
  g_free (self->method);
  g_free (self->path);
  g_free (self->peer);
  g_free (self->key_name);
  g_free (self->user_agent);
  g_strfreev (self->headers);
  g_clear_pointer (&self->body, g_bytes_unref);
}

void
weir_sight_head_unref (WeirSightHead *self)
{
  g_atomic_rc_box_release_full (self, head_clear);
}

WeirSight *
weir_sight_alloc (WeirSightHead *head)
{
  static const WeirUsage nothing = WEIR_USAGE_INIT;
  WeirSight *self = g_atomic_rc_box_new0 (WeirSight);

  g_return_val_if_fail (head != NULL, NULL);

  self->head = head;
  self->is_running = TRUE;
  self->first_byte_us = self->bytes_in = self->bytes_out = -1;
  self->usage = nothing;
  for (guint i = 0; i < WEIR_N_STEPS; i++)
    self->begin_us[i] = self->span_us[i] = -1;
  return self;
}

static WeirSightHead *
make_head (const WeirUsageRecord *record)
{
  WeirSightHead *head = weir_sight_head_alloc ();

  head->id = g_strdup (record->request_id);
  head->wall_us = record->wall_us;
  head->api = g_strdup (record->api);
  head->key_name = g_strdup (record->key_name);
  head->user_agent = g_strdup (record->user_agent);
  head->headers = g_new0 (char *, 1);
  return head;
}

static void
replace (char **member, const char *text)
{
  char *copy = g_strdup (text);

  g_free (*member);
  *member = copy;
}

void
weir_sight_take_record (WeirSight *self, const WeirUsageRecord *record)
{
  g_return_if_fail (self != NULL && record != NULL);

  replace (&self->model, record->model);
  replace (&self->upstream_model, record->upstream_model);
  replace (&self->deployment, record->deployment);
  replace (&self->account, record->account);
  replace (&self->resource_group, record->resource_group);
  replace (&self->rule, record->rule);
  replace (&self->error_kind, record->error_kind);
  g_strfreev (self->changes);
  self->changes = g_strsplit (record->dropped != NULL ? record->dropped : "", ",", -1);
  self->stream = record->stream;
  self->attempts = record->attempts;
  self->is_running = FALSE;
  self->demo = record->demo;
  self->status = record->status;
  self->duration_us = record->duration_us;
  self->first_byte_us = record->first_byte_us;
  self->bytes_in = record->bytes_in;
  self->bytes_out = record->bytes_out;
  self->priced = record->priced;
  self->cost_nano = record->cost_nano;
  self->usage = record->usage;
}

WeirSight *
weir_sight_new_for_record (WeirSightHead *head, const WeirUsageRecord *record)
{
  WeirSight *self;

  g_return_val_if_fail (record != NULL, NULL);

  self = weir_sight_alloc (head != NULL ? head : make_head (record));
  weir_sight_take_record (self, record);
  return self;
}

static WeirSightHead *
copy_head (const WeirSightHead *other)
{
  WeirSightHead *head = weir_sight_head_alloc ();

  head->id = g_strdup (other->id);
  head->wall_us = other->wall_us;
  head->api = g_strdup (other->api);
  head->method = g_strdup (other->method);
  head->path = g_strdup (other->path);
  head->peer = g_strdup (other->peer);
  head->key_name = g_strdup (other->key_name);
  head->user_agent = g_strdup (other->user_agent);
  head->headers = g_strdupv (other->headers);
  return head;
}

WeirSight *
weir_sight_copy_without_bodies (const WeirSight *other)
{
  WeirSight *self;

  g_return_val_if_fail (other != NULL, NULL);

  self = weir_sight_alloc (copy_head (other->head));
  *self = (WeirSight){
    .head = self->head,
    .model = g_strdup (other->model),
    .upstream_model = g_strdup (other->upstream_model),
    .deployment = g_strdup (other->deployment),
    .account = g_strdup (other->account),
    .resource_group = g_strdup (other->resource_group),
    .rule = g_strdup (other->rule),
    .changes = g_strdupv (other->changes),
    .reply_headers = g_strdupv (other->reply_headers),
    .stream = other->stream,
    .attempts = other->attempts,
    .is_running = other->is_running,
    .demo = other->demo,
    .status = other->status,
    .error_kind = g_strdup (other->error_kind),
    .error = g_strdup (other->error),
    .duration_us = other->duration_us,
    .first_byte_us = other->first_byte_us,
    .bytes_in = other->bytes_in,
    .bytes_out = other->bytes_out,
    .priced = other->priced,
    .cost_nano = other->cost_nano,
    .usage = other->usage,
  };
  memcpy (self->begin_us, other->begin_us, sizeof self->begin_us);
  memcpy (self->span_us, other->span_us, sizeof self->span_us);
  return self;
}

WeirSight *
weir_sight_ref (WeirSight *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
sight_clear (gpointer data)
{
  WeirSight *self = data;

  weir_sight_head_unref (self->head);
  g_free (self->model);
  g_free (self->upstream_model);
  g_free (self->deployment);
  g_free (self->account);
  g_free (self->resource_group);
  g_free (self->rule);
  g_strfreev (self->changes);
  g_strfreev (self->reply_headers);
  g_clear_pointer (&self->sent, g_bytes_unref);
  g_clear_pointer (&self->answered, g_bytes_unref);
  g_clear_pointer (&self->returned, g_bytes_unref);
  g_free (self->error_kind);
  g_free (self->error);
}

void
weir_sight_unref (WeirSight *self)
{
  g_atomic_rc_box_release_full (self, sight_clear);
}
