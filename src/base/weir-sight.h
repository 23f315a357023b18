/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-usage.h"

G_BEGIN_DECLS

/* What a request passes through, in this order; those on the way upstream are of the last attempt. */
typedef enum
{
  WEIR_STEP_QUEUE,      /* until a worker took it */
  WEIR_STEP_PREPARE,    /* read, routed, put in the deployment's words */
  WEIR_STEP_TOKEN,      /* until there was an access token */
  WEIR_STEP_CONNECT,    /* name, connection, TLS; not on a kept connection */
  WEIR_STEP_FIRST_BYTE, /* until the deployment began to answer */
  WEIR_STEP_STREAM,     /* until the client had everything */
  WEIR_N_STEPS,
} WeirStep;

/* (nullable): "queue", "prepare", "token", "connect", "first_byte", "stream". */
const char *weir_step_get_name (WeirStep step);

/**
 * WeirSightHead:
 * @id: of the request
 * @wall_us: when it came in, microseconds since 1970 UTC
 * @method: (nullable), @path: (nullable): without its query
 * @peer: (nullable): address it came from
 * @headers: (array zero-terminated=1): "Name: value", without secrets; empty when not known
 * @body: (nullable): as it was received, when bodies are kept
 *
 * What never changes of a request. Immutable, reference-counted.
 */
typedef struct
{
  char *id;
  gint64 wall_us;
  char *api;
  char *method;
  char *path;
  char *peer;
  char *key_name;   /* (nullable) */
  char *user_agent; /* (nullable) */
  char **headers;
  GBytes *body;
} WeirSightHead;

WeirSightHead *weir_sight_head_alloc (void);
WeirSightHead *weir_sight_head_ref (WeirSightHead *self);
void weir_sight_head_unref (WeirSightHead *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirSightHead, weir_sight_head_unref)

/**
 * WeirSight:
 * @model: (nullable): as the client named it; this and the next ones are %NULL until they are known
 * @is_running: it has not ended; what follows of its end is not known then
 * @status: told the client; 0: nothing yet
 * @error: (nullable): what the client was told
 * @changes: (array zero-terminated=1): what of the request did not reach the upstream as it was said:
 *   "member" left out, "member=how" in another form
 * @begin_us, @span_us: of each step, after the request's head was complete; -1: it has not come to it, or
 *   nothing is known of it
 * @reply_headers: (array zero-terminated=1) (nullable): "Name: value" of what the client was told, without secrets
 * @sent: (nullable): the body that went upstream, when bodies are kept
 * @answered, @returned: (nullable): the beginnings of what came back from there and of what the client got
 *
 * How it stands with a request at one moment. Immutable, reference-counted, any thread.
 */
typedef struct
{
  WeirSightHead *head;
  char *model;
  char *upstream_model;
  char *deployment;
  char *account;
  char *resource_group;
  char *rule;
  char **changes;
  char **reply_headers;
  gboolean stream;
  guint attempts;
  gint64 begin_us[WEIR_N_STEPS];
  gint64 span_us[WEIR_N_STEPS];
  GBytes *sent;
  GBytes *answered;
  GBytes *returned;

  gboolean is_running;
  gboolean demo;
  guint status;
  char *error_kind;
  char *error;
  gint64 duration_us; /* so far, while it is running */
  gint64 first_byte_us;
  gint64 bytes_in;
  gint64 bytes_out;
  gboolean priced;
  gint64 cost_nano;
  WeirUsage usage;
} WeirSight;

/* (transfer full): one that runs, with nothing known. @head: (transfer full) */
WeirSight *weir_sight_alloc (WeirSightHead *head);

/* (transfer full): what a record tells of a request that has ended. @head: (transfer full) (nullable):
 * made of the record, too */
WeirSight *weir_sight_new_for_record (WeirSightHead *head, const WeirUsageRecord *record);

WeirSight *weir_sight_ref (WeirSight *self);
void weir_sight_unref (WeirSight *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirSight, weir_sight_unref)

/* (transfer full): the same without any body. */
WeirSight *weir_sight_copy_without_bodies (const WeirSight *other);

/* Takes over what a record tells, and that the request has ended. Only before it is shown to others. */
void weir_sight_take_record (WeirSight *self, const WeirUsageRecord *record);

G_END_DECLS
