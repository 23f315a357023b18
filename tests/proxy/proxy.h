/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-http-upstream.h"
#include "demo/weir-demo.h"
#include "proxy/http-client.h"
#include "front/weir-front-end.h"
#include "proxy/weir-server.h"

G_BEGIN_DECLS

#define TEST_MAX_SIDES 3

/**
 * TestProxyOptions:
 * @n_sides: accounts "A", "B", … each with a simulated SAP AI Core of its own; 0: one
 * @n_deployments: of gpt-4.1 in each, called "A-u1", "A-u2", …; 0: one. Each side also has "A-o1"
 *   (which cannot stream) and "A-emb" (text-embedding-3-small).
 * @clock: (nullable): the kernel's
 * @limits: (nullable): times; the defaults
 * @max_workers: 0: the default
 * @chunk_delay_ms: between the events of the simulations' streams
 * @max_idle_ms: after which the simulations close a kept connection
 * @strict: what would be dropped is an error
 * @claude: each side has "A-claude", too (anthropic--claude-4.5-sonnet on aws-bedrock), and its rules
 *   are those that are shipped
 * @response_ids: (nullable): who has made the replies that are kept
 * @families: each side has one deployment of every family, "A-" and its name, orchestration among them,
 *   and all rules are those that are shipped
 * @bedrock_form: how Converse's streams come
 * @forgetful: nothing is learned from refusals
 * @rules: (nullable): the user's
 * @sights: (nullable): where its requests can be seen
 */
typedef struct
{
  guint n_sides;
  guint n_deployments;
  WeirClock *clock;
  const WeirTimeLimits *limits;
  guint max_workers;
  guint chunk_delay_ms;
  guint max_idle_ms;
  gboolean strict;
  gboolean claude;
  WeirResponseIds *response_ids;
  gboolean families;
  WeirDemoBedrockForm bedrock_form;
  gboolean forgetful;
  WeirRoutingRules *rules;
  WeirSights *sights;
} TestProxyOptions;

/* What of a usage record the tests look at. */
typedef struct
{
  char *api;
  char *model;
  char *account;
  char *deployment;
  char *error_kind;
  char *rule;
  guint status;
  gboolean stream;
  guint attempts;
  gint64 first_byte_us;
  gint64 bytes_in;
  gint64 bytes_out;
  WeirUsage usage;
} TestRecord;

/**
 * TestProxy:
 *
 * All of the proxy, from the listener to simulated upstreams, on loopback. Its server context runs in
 * a thread of its own.
 */
typedef struct
{
  WeirDemo *demos[TEST_MAX_SIDES];
  WeirAccount *accounts[TEST_MAX_SIDES];
  WeirDeploymentList *lists[TEST_MAX_SIDES];
  WeirAiApi *apis[TEST_MAX_SIDES];
  guint n_sides;
  guint16 port;

  WeirClock *clock;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  WeirSnapshotSlot *snapshots;
  WeirModelRules *rules;
  WeirUpstream *upstream;
  WeirUsageSink *sink;
  WeirLearned *learned;
  WeirExchangePool *pool;
  WeirServer *server;
  WeirFrontEnd *front_end;
} TestProxy;

/* @options: (nullable): one side, one deployment. */
TestProxy *test_proxy_new (const TestProxyOptions *options);
void test_proxy_free (TestProxy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestProxy, test_proxy_free)

/* Runs @func in the server context and waits for it. */
void test_proxy_invoke (TestProxy *self, void (*func) (gpointer data), gpointer data);

/* Scripts the misfortunes of one side. */
void
test_proxy_set_faults (TestProxy *self, guint side, const WeirDemoFault *faults, guint n_faults);

/* POST /v1/chat/completions for gpt-4.1. */
TestReply *test_proxy_chat (TestProxy *self, gboolean stream);

/* The body of such a request, static. */
const char *test_chat_body (gboolean stream);

/* Waits until @n requests have been recorded and returns the last one; fails after 5 s. */
const TestRecord *test_proxy_wait_record (TestProxy *self, guint n);
guint test_proxy_get_n_records (TestProxy *self);

/* Waits until @condition holds; fails after 5 s. Returns microseconds waited. */
gint64 test_wait_for (gboolean (*condition) (gpointer data), gpointer data);

G_END_DECLS
