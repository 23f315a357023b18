/* SPDX-License-Identifier: MIT */
#pragma once

#include <libsoup/soup.h>

#include "demo/weir-demo-faults.h"
#include "demo/weir-demo-links.h"
#include "demo/weir-demo-prompt-cache.h"
#include "demo/weir-demo-registry.h"
#include "demo/weir-demo-timers.h"
#include "demo/weir-demo.h"

G_BEGIN_DECLS

/**
 * WeirDemoCore:
 * @port: where it listens
 * @generation: counts up when all tokens are revoked
 * @serial: makes ids; counts up
 * @other_end: of the socket that @server listens to
 * @exchanges: (element-type SoupServerMessage WeirDemoExchange): the requests under way
 * @counts: (element-type utf8 guint64): inference requests by deployment
 * @stored: (element-type utf8 WeirDemoStored): Responses that may be fetched or continued
 *
 * What the parts of the simulation share. It belongs to the demo's thread while that runs; no
 * lock, no other thread.
 */
typedef struct
{
  char *client_id;
  char *client_secret;
  guint token_lifetime_s;
  guint chunk_delay_ms;
  guint max_idle_ms;
  WeirDemoBedrockForm bedrock_form;
  guint16 port;
  guint generation;
  guint64 serial;

  GMainContext *context;
  SoupServer *server;
  int other_end;
  WeirDemoTimers *timers;
  WeirDemoLinks *links;
  WeirDemoFaults *faults;
  WeirDemoRegistry *registry;
  WeirDemoPromptCache *prompt_cache;
  GHashTable *exchanges;
  GHashTable *counts;
  GHashTable *stored;
  GBytes *last_body;
  WeirDemoStats stats;
} WeirDemoCore;

/* Counts a request for @path. */
void weir_demo_core_count (WeirDemoCore *self, const char *path, GBytes *body);

/* (transfer full): an id of @length letters and digits after @prefix, different each time. */
char *weir_demo_core_make_id (WeirDemoCore *self, const char *prefix, guint length);

/* (transfer full): the URL it is reached at, without a path. */
char *weir_demo_core_dup_origin (WeirDemoCore *self);

G_END_DECLS
