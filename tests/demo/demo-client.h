/* SPDX-License-Identifier: MIT */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "demo/weir-demo.h"

G_BEGIN_DECLS

/**
 * DemoClient:
 *
 * A running simulation and a plain client for it, with a token. Blocking.
 */
typedef struct
{
  WeirDemo *demo;
  SoupSession *session;
  char *token;
  const char *basic;  /* credentials of a Basic header, where there is no token; else %NULL */
  const char *accept; /* value of Accept; %NULL: none is sent */
  const char *group;  /* value of AI-Resource-Group; %NULL: none is sent */
} DemoClient;

/* What came back. @error: (nullable): why there is no complete answer. */
typedef struct
{
  guint status;
  char *type;
  char *body; /* with a zero byte after its @len */
  gsize len;
  GError *error;
  SoupMessageHeaders *headers;
} DemoReply;

DemoClient *demo_client_new (const WeirDemoOptions *options);
void demo_client_free (DemoClient *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoClient, demo_client_free)

void demo_reply_free (DemoReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoReply, demo_reply_free)

/* @type, @body: (nullable). A token and the group are sent where the client has them. */
DemoReply *demo_client_send (DemoClient *self,
                             const char *method,
                             const char *path,
                             const char *type,
                             const char *body);

/* POST of JSON to the deployment @id. */
DemoReply *demo_client_post (DemoClient *self, const char *id, const char *path, const char *json);

/* (transfer full): the value at a path like "choices.0.message.content" as text; %NULL: none. */
char *demo_reply_dup (DemoReply *self, const char *path);
char *demo_json_dup (const char *json, const char *path);

/* Asserts that the value at @path is @expected. */
void demo_assert_value (const char *json, const char *path, const char *expected);

/* Asserts that the text at @path says @part somewhere. */
void demo_assert_says (const char *json, const char *path, const char *part);

/* Asserts a refusal with @status whose message, at @path, says @part; @part %NULL: that it is none.
 * @client must have been asked nothing else. */
void demo_assert_refused (DemoClient *client,
                          DemoReply *reply,
                          guint status,
                          const char *path,
                          const char *part);

/* (transfer full): the payloads of a text/event-stream. */
GPtrArray *demo_reply_split_events (DemoReply *self);

G_END_DECLS
