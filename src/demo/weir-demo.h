/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A simulated SAP AI Core: OAuth, management and inference, on loopback only. Written from the
 * service's wire formats and strict: what the real service refuses is refused here. It shares no
 * code with the codecs, so that a mistake there cannot hide by being made twice. */

typedef enum
{
  WEIR_DEMO_FAULT_STATUS, /* answer @status with @body (or the service's usual one) */
  WEIR_DEMO_FAULT_DELAY,  /* wait @delay_ms before the answer's head */
  WEIR_DEMO_FAULT_GAP,    /* wait @delay_ms before the event @at_event */
  WEIR_DEMO_FAULT_CUT,    /* end the stream before the event @at_event, at the edge of a chunk */
  WEIR_DEMO_FAULT_RESET,  /* the same with a TCP reset; @at_event 0: before the head */
  WEIR_DEMO_FAULT_HANG,   /* send @at_event events, then nothing more */
  WEIR_DEMO_FAULT_ERROR_EVENT, /* send the family's error event in the place of @at_event, then end */
  WEIR_DEMO_FAULT_GARBAGE,     /* send a frame that is not JSON in the place of @at_event */
} WeirDemoFaultKind;

/**
 * WeirDemoFault:
 * @path: (nullable): substring of the request's path it is for ("/oauth/token", a deployment's id)
 * @skip: requests that match and are left alone first
 * @times: how many requests after those it hits; 0: all
 * @body: (nullable): body of a STATUS answer
 * @retry_after: (nullable): value of a Retry-After header
 *
 * One scripted misfortune. The first that matches a request and is not used up applies.
 */
typedef struct
{
  WeirDemoFaultKind kind;
  const char *path;
  guint skip;
  guint times;
  guint status;
  guint delay_ms;
  guint at_event;
  const char *body;
  const char *content_type;
  const char *retry_after;
} WeirDemoFault;

/* A deployment to list; @id %NULL: made from the model's name. */
typedef struct
{
  const char *id;
  const char *resource_group; /* %NULL: "default" */
  const char *model;
  const char *executable;
  const char *version; /* %NULL: "latest" */
  const char *status;  /* %NULL: "RUNNING" */
} WeirDemoDeployment;

/* How aws-bedrock streams what is asked by Converse. */
typedef enum
{
  WEIR_DEMO_BEDROCK_AS_ASKED, /* binary for those who accept that, else literals */
  WEIR_DEMO_BEDROCK_BINARY,
  WEIR_DEMO_BEDROCK_JSON,    /* server-sent events of JSON */
  WEIR_DEMO_BEDROCK_LITERAL, /* of Python literals */
} WeirDemoBedrockForm;

/**
 * WeirDemoOptions:
 * @client_id, @client_secret: (nullable): what the token endpoint takes; fixed defaults
 * @deployments: (nullable) (array length=n_deployments): %NULL: a set that shows every family
 * @faults: (nullable) (array length=n_faults)
 * @token_lifetime_s: expires_in; 0: 43199
 * @chunk_delay_ms: pause between the events of a stream
 * @max_idle_ms: closes kept connections after that long; 0: never
 * @bedrock_form: of Converse's streams
 */
typedef struct
{
  const char *client_id;
  const char *client_secret;
  const WeirDemoDeployment *deployments;
  guint n_deployments;
  const WeirDemoFault *faults;
  guint n_faults;
  guint token_lifetime_s;
  guint chunk_delay_ms;
  guint max_idle_ms;
  WeirDemoBedrockForm bedrock_form;
} WeirDemoOptions;

typedef struct
{
  guint64 tokens;    /* token requests */
  guint64 inference; /* inference requests */
  guint64 management;
  guint64 aborted;     /* clients that left before the answer was complete */
  guint64 refused;     /* answered 4xx by the strictness of the service */
  guint64 connections; /* accepted */
  guint active;        /* answers under way */
} WeirDemoStats;

/**
 * WeirDemo:
 *
 * Runs in a thread of its own from weir_demo_start () to weir_demo_stop (); its functions may be
 * called from any other thread.
 */
#define WEIR_TYPE_DEMO (weir_demo_get_type ())
G_DECLARE_FINAL_TYPE (WeirDemo, weir_demo, WEIR, DEMO, GObject)

/* @options: (nullable): copied. */
WeirDemo *weir_demo_new (const WeirDemoOptions *options);

/* @port: 0 for a free one. */
gboolean weir_demo_start (WeirDemo *self, guint16 port, GError **error);
void weir_demo_stop (WeirDemo *self);

guint16 weir_demo_get_port (WeirDemo *self);

/* (transfer full): a service key for it, as the BTP cockpit would show it. */
char *weir_demo_dup_service_key (WeirDemo *self);

void weir_demo_get_stats (WeirDemo *self, WeirDemoStats *stats);

/* How many inference requests the deployment @id has been sent. */
guint64 weir_demo_get_count (WeirDemo *self, const char *id);

/* (transfer full) (nullable): body of the last inference request, as received. */
GBytes *weir_demo_dup_last_body (WeirDemo *self);

/* Makes every token given out so far worthless. */
void weir_demo_revoke_tokens (WeirDemo *self);

/* Replaces the scripted faults; what they had counted is forgotten. */
void weir_demo_set_faults (WeirDemo *self, const WeirDemoFault *faults, guint n_faults);

/* Replaces the deployments that are listed and served. */
void weir_demo_set_deployments (WeirDemo *self,
                                const WeirDemoDeployment *deployments,
                                guint n_deployments);

G_END_DECLS
